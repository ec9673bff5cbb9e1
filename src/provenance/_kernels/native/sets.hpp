// Hashes -> sorted set. Hashes fill buckets by their upper bits evenly, so a count and one pass over almost sorted values
// do; values that are not spread evenly (made so on purpose, say) are sorted the ordinary way.
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
    // `values` itself. All values agree in their first `shared` bits.
    std::size_t make(const std::uint64_t *values, std::size_t size, std::uint64_t *out, int shared = 0) {
        if (size <= many) return make_small(values, size, shared, out);
        // First into parts by the upper byte, then each part by the bits that follow.
        constexpr std::size_t parts = 256;
        std::size_t ends[parts] = {};
        for (std::size_t i = 0; i < size; ++i) ++ends[values[i] >> 56];
        std::size_t total = 0;
        for (std::size_t &end : ends) {
            const std::size_t count = end;
            end = total;
            total += count;
        }
        parts_.reserve(size);
        for (std::size_t i = 0; i < size; ++i) parts_[ends[values[i] >> 56]++] = values[i];
        std::size_t begin = 0, kept = 0;
        for (const std::size_t end : ends) {
            std::uint64_t *part = parts_.data() + begin;
            const std::size_t count = end - begin;
            kept += count <= many ? make_small(part, count, 8, out + kept) : sorted(part, count, out + kept);
            begin = end;
        }
        return kept;
    }

   private:
    static constexpr std::size_t many = 1 << 15;  // positions fit 16 bits, buckets the nearest cache
    static constexpr std::size_t few = 24;
    static constexpr std::size_t crowded = 24;  // values in one bucket that are no chance

    // The values agree in their first `shared` bits.
    std::size_t make_small(const std::uint64_t *values, std::size_t size, int shared, std::uint64_t *out) {
        spread_.reserve(size);
        if (size <= few) {
            std::copy_n(values, size, spread_.data());
            return merged(size, out);
        }
        const int bits = static_cast<int>(std::bit_width(size)) + 1;
        const int shift = 64 - bits;
        const std::size_t buckets = std::size_t{1} << bits;
        counts_.reserve(buckets);
        std::uint16_t *counts = counts_.data();
        std::fill_n(counts, buckets, std::uint16_t{0});
        for (std::size_t i = 0; i < size; ++i) ++counts[values[i] << shared >> shift];
        std::uint32_t total = 0, largest = 0;
        for (std::size_t k = 0; k < buckets; ++k) {
            const std::uint32_t count = counts[k];
            counts[k] = static_cast<std::uint16_t>(total);
            total += count;
            largest = std::max(largest, count);
        }
        if (largest > crowded) {
            std::copy_n(values, size, spread_.data());
            return sorted(spread_.data(), size, out);
        }
        std::uint64_t *spread = spread_.data();
        for (std::size_t i = 0; i < size; ++i) spread[counts[values[i] << shared >> shift]++] = values[i];
        return merged(size, out);
    }

    static std::size_t sorted(std::uint64_t *values, std::size_t size, std::uint64_t *out) {
        std::sort(values, values + size);
        return static_cast<std::size_t>(std::unique_copy(values, values + size, out) - out);
    }

    // Insertion sort of `spread_`, in which every value stands near its place, without its repeats.
    std::size_t merged(std::size_t size, std::uint64_t *out) {
        if (!size) return 0;
        const std::uint64_t *spread = spread_.data();
        std::uint64_t last = out[0] = spread[0];
        std::size_t kept = 1;
        for (std::size_t i = 1; i < size; ++i) {
            const std::uint64_t value = spread[i];
            if (value >= last) [[likely]] {
                out[kept] = value;
                kept += value != last;
                last = value;
                continue;
            }
            std::size_t place = kept - 1;
            while (place > 0 && out[place - 1] > value) --place;
            if (place > 0 && out[place - 1] == value) continue;
            std::copy_backward(out + place, out + kept, out + kept + 1);
            out[place] = value;
            ++kept;
        }
        return kept;
    }

    Buffer<std::uint64_t> spread_, parts_;
    Buffer<std::uint16_t> counts_;
};

}  // namespace provenance
