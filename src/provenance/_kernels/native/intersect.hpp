// |A and B| of two sorted sets.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace provenance {

inline std::size_t intersection_size(const std::uint64_t *a, std::size_t size_a, const std::uint64_t *b, std::size_t size_b) {
    if (size_a > size_b) {
        std::swap(a, b);
        std::swap(size_a, size_b);
    }
    std::size_t found = 0;
    if (size_a * 32 < size_b) {  // a small set is looked up in a large one
        const std::uint64_t *place = b, *end = b + size_b;
        for (std::size_t i = 0; i < size_a && place < end; ++i) {
            place = std::lower_bound(place, end, a[i]);
            found += place < end && *place == a[i];
        }
        return found;
    }
    std::size_t i = 0, j = 0;
    while (i < size_a && j < size_b) {  // without a branch on the values
        const std::uint64_t left = a[i], right = b[j];
        found += left == right;
        i += left <= right;
        j += right <= left;
    }
    return found;
}

}  // namespace provenance
