// How many values are distinct, without sorting them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "buffer.hpp"
#include "sets.hpp"

namespace provenance {

// A table of places by the upper bits of the values, so large that hardly any two meet. Hashes are spread evenly; values that are not
// (made so on purpose, say) are sorted.
class DistinctCounter {
   public:
    std::size_t count(const std::uint64_t *values, std::size_t size) {
        if (size > many) return sorted(values, size);
        const int bits = std::max(static_cast<int>(std::bit_width(size)) + 3, 10), shift = 64 - bits;
        const std::size_t cells = (std::size_t{1} << bits) + most_steps;
        cells_.reserve(cells);
        std::uint16_t *const numbers = cells_.data();  // of the value in a cell, from 1; 0 where there is none
        std::fill_n(numbers, cells, std::uint16_t{0});
        std::size_t repeated = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const std::uint64_t value = values[i];
            std::uint16_t *cell = numbers + (value >> shift);
            if (*cell) [[unlikely]] {
                const std::uint16_t *const end = cell + most_steps;
                while (cell != end && *cell && values[*cell - 1] != value) ++cell;
                if (cell == end) return sorted(values, size);
                repeated += *cell != 0;
                if (*cell) continue;
            }
            *cell = static_cast<std::uint16_t>(i + 1);
        }
        return size - repeated;
    }

   private:
    static constexpr std::size_t many = 0xFFFF, most_steps = 32;

    std::size_t sorted(const std::uint64_t *values, std::size_t size) {
        sorted_.reserve(size);
        return sets_.make(values, size, sorted_.data());
    }

    Buffer<std::uint16_t> cells_;
    Buffer<std::uint64_t> sorted_;
    SetMaker sets_;
};

}  // namespace provenance
