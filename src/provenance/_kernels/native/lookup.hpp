// Sorted distinct hashes, looked up: hashes fill a directory by their upper bits evenly, so that few remain to be searched.
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
        : keys_(keys), shift_(63 - std::bit_width(size)), begins_((std::size_t{1} << (64 - shift_)) + 1) {
        for (std::size_t i = 0; i < size; ++i) ++begins_[(keys[i] >> shift_) + 1];
        for (std::size_t slot = 1; slot < begins_.size(); ++slot) begins_[slot] += begins_[slot - 1];
    }

    // Where the key stands, or `none`.
    std::size_t find(std::uint64_t key) const {
        const std::size_t slot = key >> shift_;
        const std::uint64_t *end = keys_ + begins_[slot + 1], *place = std::lower_bound(keys_ + begins_[slot], end, key);
        return place != end && *place == key ? static_cast<std::size_t>(place - keys_) : none;
    }

   private:
    const std::uint64_t *keys_;
    int shift_;
    std::vector<std::size_t> begins_;
};

}  // namespace provenance
