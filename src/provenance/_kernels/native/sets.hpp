// Hashes -> sorted set: spread over buckets by their upper bits, which hashes fill evenly, then sorted within each.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "buffer.hpp"

namespace provenance {

class SetMaker {
   public:
    // Writes the distinct values in ascending order and returns how many there are. `out` has room for all and may be
    // `values` itself.
    std::size_t make(const std::uint64_t *values, std::size_t size, std::uint64_t *out) {
        if (size <= few) {
            if (out != values) std::copy_n(values, size, out);
            insertion_sort(out, out + size);
            return static_cast<std::size_t>(std::unique(out, out + size) - out);
        }
        const int bits = std::min<int>(static_cast<int>(std::bit_width(size)) - 1, 16);
        const int shift = 64 - bits;
        const std::size_t buckets = std::size_t{1} << bits;
        ends_.reserve(buckets);
        std::fill_n(ends_.data(), buckets, 0);
        for (std::size_t i = 0; i < size; ++i) ++ends_[values[i] >> shift];
        std::size_t total = 0;
        for (std::size_t k = 0; k < buckets; ++k) {
            const std::size_t count = ends_[k];
            ends_[k] = total;
            total += count;
        }
        spread_.reserve(size);
        for (std::size_t i = 0; i < size; ++i) spread_[ends_[values[i] >> shift]++] = values[i];

        std::size_t begin = 0, kept = 0;
        for (std::size_t k = 0; k < buckets; ++k) {
            const std::size_t end = ends_[k];
            if (end - begin > few) std::sort(spread_.data() + begin, spread_.data() + end);
            else if (end - begin > 1) insertion_sort(spread_.data() + begin, spread_.data() + end);
            for (; begin < end; ++begin)
                if (kept == 0 || out[kept - 1] != spread_[begin]) out[kept++] = spread_[begin];
        }
        return kept;
    }

   private:
    static constexpr std::size_t few = 24;

    static void insertion_sort(std::uint64_t *first, std::uint64_t *last) {
        for (std::uint64_t *next = first; next < last; ++next) {
            const std::uint64_t value = *next;
            std::uint64_t *place = next;
            for (; place > first && place[-1] > value; --place) *place = place[-1];
            *place = value;
        }
    }

    Buffer<std::uint64_t> spread_;
    Buffer<std::size_t> ends_;
};

}  // namespace provenance
