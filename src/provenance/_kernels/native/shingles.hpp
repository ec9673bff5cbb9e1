// One text -> the hashes of its shingles, in the order of the text, and the digest of its tokens.
#pragma once

#include <cstddef>
#include <cstdint>

#include "buffer.hpp"
#include "fold.hpp"
#include "hashing.hpp"
#include "token_hashes.hpp"
#include "tokens.hpp"
#include "utf8.hpp"

namespace provenance {

struct ShingleRule {
    std::uint64_t seed;
    std::size_t size;           // tokens in a shingle
    std::size_t unspaced_size;  // where the first is of a script written without spaces
};

class Shingler {
   public:
    Shingler(const FoldTable &table, const ShingleRule &rule, Level level)
        : folder_(table, level), tokens_(table, level), hasher_(rule.seed, level), rule_(rule), level_(level) {}

    // Afterwards `hashes()[0 .. count())` are the shingles, equal ones too, until the next text.
    void cut(const Text &given) {
        const Text text = narrowed(given);
        if (text.form == Form::ascii) {
            tokens_.cut(static_cast<const std::uint8_t *>(text.characters), text.length, nullptr, 0);
        } else {
            folder_.fold(text);
            tokens_.cut(folder_.bytes(), folder_.size(), folder_.forced(), folder_.forced_count());
        }
        tokens_.squeeze();
        token_hashes_.reserve(tokens_.count() + 8);
        hasher_.hash(tokens_.lower(), tokens_.starts(), tokens_.ends(), tokens_.count(), token_hashes_.data());
        hash_shingles();
    }

    std::uint64_t *hashes() { return shingles_.data(); }
    std::size_t count() const { return count_; }

    // XXH3-128 of the tokens joined by line feeds.
    Digest digest() {
        const auto [bytes, size] = tokens_.joined();
        return content_digest(bytes, size);
    }

   private:
    static std::uint64_t window(const std::uint64_t *hashes, std::size_t size) {
        std::uint64_t state = size;
        for (std::size_t k = 0; k < size; ++k) state = mixed(state, hashes[k]);
        return finished(state);
    }

    void hash_shingles() {
        const std::size_t count = tokens_.count();
        const std::uint64_t *hashes = token_hashes_.data();
        shingles_.reserve(count + 8);
        std::uint64_t *out = shingles_.data();
        std::size_t made = 0;
        if (!tokens_.has_unspaced()) {
            made = count >= rule_.size ? count - rule_.size + 1 : 0;
            if (rule_.size == 3) windows<3>(level_, hashes, made, out);
            else
                for (std::size_t i = 0; i < made; ++i) out[i] = window(&hashes[i], rule_.size);
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t size = tokens_.unspaced(i) ? rule_.unspaced_size : rule_.size;
                if (size <= count - i) out[made++] = window(&hashes[i], size);
            }
        }
        if (!made && count) out[made++] = window(hashes, count);  // too short for any: all of it
        count_ = made;
    }

    Folder folder_;
    Tokens tokens_;
    TokenHasher hasher_;
    ShingleRule rule_;
    Level level_;
    Buffer<std::uint64_t> token_hashes_, shingles_;
    std::size_t count_ = 0;
};

}  // namespace provenance
