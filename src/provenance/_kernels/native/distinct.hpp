// How many values are distinct, and which of them are small, without sorting them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "buffer.hpp"
#include "cpu.hpp"
#include "occupied.hpp"
#include "positions.hpp"
#include "sets.hpp"

namespace provenance {

// A hash table indexed by the upper bits of the values, so sparse that few of them meet in a cell. No processor can
// predict which ones do, so that every value is stored without a branch: the last of a cell stays there, and those that
// were there before are compared afterwards. Very many values, and badly spread ones (hashes are not, unless made so on
// purpose), are sorted instead.
class DistinctValues {
   public:
    static constexpr int fewest_bits = 12;  // of the table, for most texts

    explicit DistinctValues(Level level) : level_(level) {}

    // How many of the values are distinct. They have to stay where they are for `up_to`.
    std::size_t count(const std::uint64_t *values, std::size_t size) {
        values_ = values;
        sorted_count_ = meetings_ = 0;
        if (size > many) return sorted(size);
        const int bits = std::max(static_cast<int>(std::bit_width(size)) + 3, fewest_bits);
        shift_ = 64 - bits;
        const std::size_t cells = std::size_t{1} << bits;
        cells_.reserve(cells);
        before_.reserve(size);
        met_.reserve(size + 1);
        std::uint16_t *const numbers = cells_.data();  // of the last value in a cell, from 1; 0 where there is none
        std::uint16_t *const before = before_.data();  // the number of the one that was in the cell of a value
        std::uint16_t *const met = met_.data();
        std::fill_n(numbers, cells, std::uint16_t{0});
        std::size_t meetings = 0;
        for (std::size_t i = 0; i < size; ++i) {
            std::uint16_t &cell = numbers[values[i] >> shift_];
            const std::uint16_t there = cell;
            cell = static_cast<std::uint16_t>(i + 1);
            before[i] = there;
            met[meetings] = static_cast<std::uint16_t>(i);
            meetings += there != 0;
        }
        std::size_t repeated = 0;
        for (std::size_t k = 0; k < meetings; ++k) {
            const std::uint64_t value = values[met[k]];
            std::size_t number = before[met[k]];
            for (std::size_t steps = 0; number && values[number - 1] != value; number = before[number - 1])
                if (++steps == most_steps) return sorted(size);
            repeated += number != 0;
        }
        meetings_ = meetings;
        return size - repeated;
    }

    // Writes a bit for each of the ranges that the upper bits of the values name, so many of them, in which one is of those that were counted
    // last. Returns false where the table has cells of another size.
    bool ranges(int upper_bits, std::uint64_t *out) const {
        if (sorted_count_ || !values_ || 64 - shift_ != upper_bits) return false;
        occupied(level_, cells_.data(), (std::size_t{1} << upper_bits) / 64, out);
        return true;
    }

    // Writes the distinct values that were counted last and do not exceed the limit, in ascending order; returns how many they are. `out` has
    // room for all that do not exceed it, equal ones too, and one more.
    std::size_t up_to(std::uint64_t limit, std::uint64_t *out) {
        if (sorted_count_) {
            const std::uint64_t *const first = sorted_.data(), *const end = std::upper_bound(first, first + sorted_count_, limit);
            return static_cast<std::size_t>(std::copy(first, end, out) - out);
        }
        const std::size_t last = limit >> shift_, blocks = last / 64 + 1;
        bits_.reserve(blocks);
        occupied(level_, cells_.data(), blocks, bits_.data());
        bits_[blocks - 1] &= (std::uint64_t{2} << last % 64) - 1;
        places_.reserve(64 * blocks + positions_padding);
        std::size_t count = positions(level_, bits_.data(), blocks, places_.data());
        const std::uint16_t *const numbers = cells_.data();
        for (std::size_t k = 0; k < count; ++k) out[k] = values_[numbers[places_[k]] - 1];
        if (count && out[count - 1] > limit) --count;
        return with_others(limit, out, count);
    }

   private:
    static constexpr std::size_t many = 0xFFFF, most_steps = 32;

    // Adds those that do not stand in the table any more to `count` values that do.
    std::size_t with_others(std::uint64_t limit, std::uint64_t *out, std::size_t count) {
        others_.reserve(meetings_ + 1);
        std::uint64_t *const others = others_.data();
        std::size_t found = 0;
        for (std::size_t k = 0; k < meetings_; ++k) {
            others[found] = values_[before_[met_[k]] - 1];
            found += others[found] <= limit;
        }
        std::sort(others, others + found);
        places_.reserve(found);
        std::size_t kept = 0;
        for (std::size_t k = 0; k < found; ++k) {
            if (kept && others[kept - 1] == others[k]) continue;
            const std::uint64_t *const place = std::lower_bound(out, out + count, others[k]);
            if (place != out + count && *place == others[k]) continue;
            places_[kept] = static_cast<std::uint32_t>(place - out);
            others[kept++] = others[k];
        }
        // From behind, so that each value moves once.
        std::uint64_t *end = out + count;
        for (std::size_t k = kept; k--;) {
            std::uint64_t *const place = out + places_[k];
            std::copy_backward(place, end, end + k + 1);
            place[k] = others[k];
            end = place;
        }
        return count + kept;
    }

    std::size_t sorted(std::size_t size) {
        sorted_.reserve(size);
        return sorted_count_ = sets_.make(values_, size, sorted_.data());
    }

    Level level_;
    const std::uint64_t *values_ = nullptr;
    int shift_ = 0;
    std::size_t sorted_count_ = 0, meetings_ = 0;
    Buffer<std::uint16_t> cells_, before_, met_;
    Buffer<std::uint32_t> places_;
    Buffer<std::uint64_t> bits_, others_, sorted_;
    SetMaker sets_;
};

}  // namespace provenance
