// Sorted distinct hashes, looked up: each has a bit that its upper bits name, so most of those that are not there have a bit that is not
// set; and how many bits are set before one says where its hash stands.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "prefetch.hpp"
#include "set_bits.hpp"

namespace provenance {

class Lookup {
   public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    // `keys` are ascending and distinct, and stay where they are.
    Lookup(const std::uint64_t *keys, std::size_t size)
        : keys_(keys),
          size_(size),
          shift_(60 - std::max(static_cast<int>(std::bit_width(size)), 2)),
          filled_(std::size_t{1} << (64 - shift_ - 6)),
          before_(filled_.size() + 1) {
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t bit = keys[i] >> shift_;
            filled_[bit / 64] |= std::uint64_t{1} << bit % 64;
            ++before_[bit / 64 + 1];
        }
        for (std::size_t word = 1; word < before_.size(); ++word) before_[word] += before_[word - 1];
    }

    // Whether the key may be there: no for nearly all that are not.
    bool may_hold(std::uint64_t key) const {
        const std::size_t bit = key >> shift_;
        return filled_[bit / 64] >> bit % 64 & 1;
    }

    // Where the key stands, or `none`.
    std::size_t find(std::uint64_t key) const {
        if (!may_hold(key)) return none;
        const std::size_t place = place_from(first_place(key), key);
        return keys_[place] == key ? place : none;
    }

    // Of a key that may be there, the first place where it can stand, and hardly ever another.
    std::size_t first_place(std::uint64_t key) const {
        const std::size_t bit = key >> shift_;
        const std::uint64_t below = filled_[bit / 64] & ((std::uint64_t{1} << bit % 64) - 1);
        return before_[bit / 64] + set_bits(below);
    }
    PROVENANCE_INLINE void ask_for(std::size_t place) const { prefetch(keys_ + place); }

    // Where the key stands, if it does. Whether the first place holds a smaller one nobody can predict; the second hardly ever does.
    std::size_t place_from(std::size_t first, std::uint64_t key) const {
        const std::size_t last = size_ - 1, place = std::min(first + (keys_[first] < key), last);
        if (keys_[place] >= key) [[likely]] return place;
        return std::min(static_cast<std::size_t>(std::lower_bound(keys_ + place, keys_ + size_, key) - keys_), last);
    }

   private:
    const std::uint64_t *keys_;
    std::size_t size_;
    int shift_;
    std::vector<std::uint64_t> filled_;  // 16 to 32 bits for each key
    std::vector<std::uint32_t> before_;  // keys before each word
};

}  // namespace provenance
