// Sorted distinct hashes, looked up: hashes fill a directory by their upper bits evenly, so that few remain to be searched, and
// most of those that are not there have upper bits that none has.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace provenance {

class Lookup {
   public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    // `keys` are ascending and distinct, and stay where they are.
    Lookup(const std::uint64_t *keys, std::size_t size)
        : keys_(keys),
          shift_(63 - std::bit_width(size)),
          begins_((std::size_t{1} << (64 - shift_)) + 1),
          filled_(((std::size_t{1} << (64 - shift_ + finer)) + 63) / 64) {
        for (std::size_t i = 0; i < size; ++i) {
            ++begins_[(keys[i] >> shift_) + 1];
            const std::size_t bit = keys[i] >> (shift_ - finer);
            filled_[bit / 64] |= std::uint64_t{1} << bit % 64;
        }
        for (std::size_t slot = 1; slot < begins_.size(); ++slot) begins_[slot] += begins_[slot - 1];
    }

    // Whether the key may be there: no for nearly all that are not.
    bool may_hold(std::uint64_t key) const {
        const std::size_t bit = key >> (shift_ - finer);
        return filled_[bit / 64] >> bit % 64 & 1;
    }

    // Where the key stands, or `none`.
    std::size_t find(std::uint64_t key) const {
        if (!may_hold(key)) return none;
        const std::size_t slot = key >> shift_;
        const std::uint64_t *end = keys_ + begins_[slot + 1], *place = keys_ + begins_[slot];
        if (end - place > few) place = std::lower_bound(place, end, key);
        while (place != end && *place < key) ++place;
        return place != end && *place == key ? static_cast<std::size_t>(place - keys_) : none;
    }

   private:
    static constexpr int finer = 3;  // bits by which `filled_` parts hashes finer than the directory
    static constexpr std::ptrdiff_t few = 8;

    const std::uint64_t *keys_;
    int shift_;
    std::vector<std::uint32_t> begins_;
    std::vector<std::uint64_t> filled_;
};

}  // namespace provenance
