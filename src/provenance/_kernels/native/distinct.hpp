// How many values are distinct, without sorting them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "buffer.hpp"
#include "sets.hpp"

namespace provenance {

// Each value marks the cell its upper bits name. Values in cells that were marked before are few, unless they are equal:
// only those of such cells are sorted. A mark is the number of the call, so that the cells need not be cleared.
class DistinctCounter {
   public:
    std::size_t count(const std::uint64_t *values, std::size_t size) {
        const int bits = std::clamp(static_cast<int>(std::bit_width(size)) + 5, 10, 20);
        prepare(std::size_t{1} << bits);
        const std::uint8_t once = ++mark_, again = ++mark_;
        crowded_.reserve(size);
        shared_.reserve(size);
        std::uint8_t *const cells = cells_.data();
        std::uint32_t *const shared = shared_.data();
        const int shift = 64 - bits;
        std::size_t found = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const auto cell = static_cast<std::uint32_t>(values[i] >> shift);
            const bool marked = cells[cell] == once;
            cells[cell] = once;
            shared[found] = cell;
            found += marked;
        }
        if (!found) return size;
        for (std::size_t k = 0; k < found; ++k) cells[shared[k]] = again;
        std::uint64_t *const crowded = crowded_.data();
        std::size_t crowd = 0;
        for (std::size_t i = 0; i < size; ++i) {
            crowded[crowd] = values[i];
            crowd += cells[values[i] >> shift] == again;
        }
        return size - crowd + sets_.make(crowded, crowd, crowded);
    }

   private:
    void prepare(std::size_t wanted) {
        if (cells_.capacity() >= wanted && mark_ < 254) return;
        cells_.reserve(wanted);
        std::fill_n(cells_.data(), cells_.capacity(), std::uint8_t{0});
        mark_ = 0;
    }

    Buffer<std::uint8_t> cells_;
    Buffer<std::uint32_t> shared_;
    Buffer<std::uint64_t> crowded_;
    SetMaker sets_;
    std::uint8_t mark_ = 0;
};

}  // namespace provenance
