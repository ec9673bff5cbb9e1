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
    Shingler(const FoldTable &table, const ShingleRule &rule, Level level)
        : folder_(table), tokens_(table, level), rule_(rule), level_(level) {}

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

    // Writes every token with a line feed after it and hashes it; returns the bytes written.
    std::size_t hash_tokens() {
        const std::size_t count = tokens_.count();
        if (!count) return 0;
        const std::uint8_t *lower = tokens_.lower();
        stream_.reserve(tokens_.end(count - 1) + count + 2 * stride);
        places_.reserve(count + 1);
        for (auto &numbers : numbers_) numbers.reserve(count);
        std::uint8_t *const stream = stream_.data();
        std::uint32_t place = 0;
        std::size_t used[hash_kinds] = {};
        const std::uint32_t *vanished = tokens_.vanished(), *vanished_end = vanished + tokens_.vanished_count();
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t start = tokens_.start(i), end = tokens_.end(i);
            std::uint32_t length = end - start;
            std::uint8_t *out = stream + place;
            if (vanished != vanished_end && *vanished < end) [[unlikely]] {
                length = 0;
                for (std::uint32_t k = start; k < end; ++k) {
                    if (vanished != vanished_end && *vanished == k) ++vanished;
                    else out[length++] = lower[k];
                }
            } else {
                std::memcpy(out, lower + start, stride);
                if (length > stride) [[unlikely]] std::memcpy(out + stride, lower + start + stride, length - stride);
            }
            out[length] = '\n';
            const std::size_t kind = hash_kind(length);
            for (std::size_t k = 0; k < hash_kinds; ++k) {  // into every list, and kept in one: nothing to predict
                numbers_[k][used[k]] = i;
                used[k] += k == kind;
            }
            places_[i] = place;
            place += length + 1;
        }
        places_[count] = place;
        hashes_.reserve(count);
        hash_kind_of_tokens<0>(used[0]);
        hash_kind_of_tokens<1>(used[1]);
        hash_kind_of_tokens<2>(used[2]);
        hash_kind_of_tokens<3>(used[3]);
        return place;
    }

    template <std::size_t kind>
    void hash_kind_of_tokens(std::size_t count) {
        const std::uint32_t *numbers = numbers_[kind].data(), *places = places_.data();
        const std::uint8_t *stream = stream_.data();
        std::uint64_t *hashes = hashes_.data();
        for (std::size_t k = 0; k < count; ++k) {
            const std::uint32_t i = numbers[k], place = places[i];
            hashes[i] = token_hash_of_kind<kind>(stream + place, places[i + 1] - place - 1, rule_.seed);
        }
    }

    static std::uint64_t window(const std::uint64_t *hashes, std::size_t size) {
        std::uint64_t state = size;
        for (std::size_t k = 0; k < size; ++k) state = mixed(state, hashes[k]);
        return finished(state);
    }

    std::size_t hash_shingles() {
        const std::size_t count = tokens_.count();
        shingles_.reserve(count);
        std::uint64_t *out = shingles_.data();
        std::size_t made = 0;
        if (!tokens_.has_unspaced()) {
            made = count >= rule_.size ? count - rule_.size + 1 : 0;
            if (rule_.size == 3) windows<3>(level_, hashes_.data(), made, out);
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
    Level level_;
    SetMaker sets_;
    Buffer<std::uint64_t> hashes_, shingles_;
    Buffer<std::uint32_t> places_, numbers_[hash_kinds];
    Buffer<std::uint8_t> stream_;
    std::size_t count_ = 0;
};

}  // namespace provenance
