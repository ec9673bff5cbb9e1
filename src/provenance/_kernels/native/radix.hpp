// Rows sorted by 64-bit keys: by their upper bits in a few passes, after which hardly any stand wrong.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "buffer.hpp"

namespace provenance {

struct KeyRow {
    std::uint64_t key;
    std::uint32_t text;
};

inline std::uint64_t key_of(const KeyRow &row) { return row.key; }
inline std::uint64_t key_of(std::uint32_t value) { return value; }
inline std::uint64_t key_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }

// Ascending, equal keys in the order they had.
template <typename Row>
class RowSorter {
   public:
    void sort(Row *rows, std::size_t size) {
        const auto less = [](const Row &a, const Row &b) { return key_of(a) < key_of(b); };
        if (size <= few || size > many) return std::stable_sort(rows, rows + size, less);
        std::uint64_t differing = 0;
        for (std::size_t i = 1; i < size; ++i) differing |= key_of(rows[i]) ^ key_of(rows[0]);
        const int lowest = std::max(0, static_cast<int>(std::bit_width(differing)) - bits * digits);
        for (auto &digit : counts_) digit.fill(0);
        for (std::size_t i = 0; i < size; ++i)
            for (int d = 0; d < digits; ++d) ++counts_[d][place_of(rows[i], lowest, d)];
        other_.reserve(size);
        Row *from = rows, *to = other_.data();
        for (int d = 0; d < digits; ++d) {
            auto &places = counts_[d];
            if (places[place_of(from[0], lowest, d)] == size) continue;
            std::uint32_t total = 0;
            for (std::uint32_t &place : places) total += std::exchange(place, total);
            for (std::size_t i = 0; i < size; ++i) to[places[place_of(from[i], lowest, d)]++] = from[i];
            std::swap(from, to);
        }
        if (from != rows) std::copy_n(from, size, rows);
        if (lowest > 0 && !mended(rows, size)) std::stable_sort(rows, rows + size, less);
    }

   private:
    static constexpr int bits = 11, digits = 3;
    static constexpr std::size_t few = 256, many = std::numeric_limits<std::uint32_t>::max();

    static std::size_t place_of(const Row &row, int lowest, int digit) {
        return key_of(row) >> (lowest + bits * digit) & ((std::size_t{1} << bits) - 1);
    }

    // Insertion sort; gives up when much is out of order.
    static bool mended(Row *rows, std::size_t size) {
        std::size_t moves = 0;
        for (std::size_t i = 1; i < size; ++i) {
            if (key_of(rows[i - 1]) <= key_of(rows[i])) [[likely]] continue;
            const Row row = rows[i];
            std::size_t place = i;
            for (; place > 0 && key_of(rows[place - 1]) > key_of(row); --place) rows[place] = rows[place - 1];
            rows[place] = row;
            moves += i - place;
            if (moves > 4 * size) return false;
        }
        return true;
    }

    std::array<std::array<std::uint32_t, std::size_t{1} << bits>, digits> counts_;
    Buffer<Row> other_;
};

}  // namespace provenance
