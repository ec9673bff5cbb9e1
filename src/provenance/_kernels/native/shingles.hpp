// One text -> the set of its shingle hashes and the digest of its tokens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "buffer.hpp"
#include "fold.hpp"
#include "hashing.hpp"
#include "sets.hpp"
#include "tokens.hpp"

namespace provenance {

struct ShingleRule {
    std::uint64_t seed;
    std::size_t size;           // tokens in a shingle
    std::size_t unspaced_size;  // where the first is of a script written without spaces
};

class Shingler {
   public:
    Shingler(const FoldTable &table, const ShingleRule &rule, Level level) : folder_(table), tokens_(table, level), rule_(rule) {}

    // Afterwards `values()[0 .. count())` is the set, ascending, until the next text.
    Digest work(const Text &text) {
        if (text.ascii) {
            tokens_.cut(static_cast<const std::uint8_t *>(text.characters), text.length, nullptr, 0);
        } else {
            folder_.fold(text);
            tokens_.cut(folder_.bytes(), folder_.size(), folder_.forced(), folder_.forced_count());
        }
        const std::size_t written = hash_tokens();
        const Digest digest = content_digest(stream_.data(), written ? written - 1 : 0);
        const std::size_t made = hash_shingles();
        count_ = sets_.make(shingles_.data(), made, shingles_.data());
        return digest;
    }

    const std::uint64_t *values() const { return shingles_.data(); }
    std::size_t count() const { return count_; }

   private:
    static constexpr std::size_t stride = 16;  // bytes copied at once, more than most tokens have

    // Hashes every token and writes it with a line feed after it; returns the bytes written.
    std::size_t hash_tokens() {
        const std::size_t count = tokens_.count();
        if (!count) return 0;
        const std::uint8_t *lower = tokens_.lower();
        hashes_.reserve(count);
        stream_.reserve(tokens_.end(count - 1) + count + 2 * stride);
        std::uint8_t *out = stream_.data();
        const std::uint32_t *vanished = tokens_.vanished(), *vanished_end = vanished + tokens_.vanished_count();
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t start = tokens_.start(i), end = tokens_.end(i);
            std::size_t length = end - start;
            if (vanished != vanished_end && *vanished < end) [[unlikely]] {
                length = 0;
                for (std::uint32_t k = start; k < end; ++k) {
                    if (vanished != vanished_end && *vanished == k) ++vanished;
                    else out[length++] = lower[k];
                }
                hashes_[i] = token_hash(out, length, rule_.seed);
            } else {
                std::memcpy(out, lower + start, stride);
                if (length > stride) std::memcpy(out + stride, lower + start + stride, length - stride);
                hashes_[i] = token_hash(lower + start, length, rule_.seed);
            }
            out[length] = '\n';
            out += length + 1;
        }
        return static_cast<std::size_t>(out - stream_.data());
    }

    static std::uint64_t window(const std::uint64_t *hashes, std::size_t size) {
        std::uint64_t state = size;
        for (std::size_t k = 0; k < size; ++k) state = mixed(state, hashes[k]);
        return finished(state);
    }

    template <std::size_t size>
    static void windows(const std::uint64_t *hashes, std::size_t count, std::uint64_t *out) {
        for (std::size_t i = 0; i < count; ++i) out[i] = window(hashes + i, size);
    }

    std::size_t hash_shingles() {
        const std::size_t count = tokens_.count();
        shingles_.reserve(count);
        std::uint64_t *out = shingles_.data();
        std::size_t made = 0;
        if (!tokens_.has_unspaced()) {
            made = count >= rule_.size ? count - rule_.size + 1 : 0;
            if (rule_.size == 3) windows<3>(hashes_.data(), made, out);
            else
                for (std::size_t i = 0; i < made; ++i) out[i] = window(&hashes_[i], rule_.size);
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t size = tokens_.unspaced(i) ? rule_.unspaced_size : rule_.size;
                if (size <= count - i) out[made++] = window(&hashes_[i], size);
            }
        }
        if (!made && count) out[made++] = window(hashes_.data(), count);  // too short for any: all of it
        return made;
    }

    Folder folder_;
    Tokens tokens_;
    ShingleRule rule_;
    SetMaker sets_;
    Buffer<std::uint64_t> hashes_, shingles_;
    Buffer<std::uint8_t> stream_;
    std::size_t count_ = 0;
};

}  // namespace provenance
