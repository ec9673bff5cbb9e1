// Rows of postings as they lie in an index file: a key and the number of an article, twelve bytes, little endian.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>

namespace provenance {

static_assert(std::endian::native == std::endian::little, "postings are read where they lie");

struct PostedRows {
    static constexpr std::size_t width = 12;

    const std::uint8_t *bytes;
    std::size_t size;

    std::uint64_t key(std::size_t row) const {
        std::uint64_t value;
        std::memcpy(&value, bytes + width * row, sizeof value);
        return value;
    }
    std::uint32_t number(std::size_t row) const {
        std::uint32_t value;
        std::memcpy(&value, bytes + width * row + 8, sizeof value);
        return value;
    }
};

// Whether rows are sorted by key, then number; one may be there twice.
inline bool ascend(const PostedRows &rows) {
    for (std::size_t row = 1; row < rows.size; ++row) {
        const std::uint64_t before = rows.key(row - 1), key = rows.key(row);
        if (key < before || (key == before && rows.number(row) < rows.number(row - 1))) return false;
    }
    return true;
}

inline void put_row(std::uint8_t *out, std::uint64_t key, std::uint32_t number) {
    std::memcpy(out, &key, sizeof key);
    std::memcpy(out + sizeof key, &number, sizeof number);
}

// The first place from `begin` on whose key is not below `key`: steps that double, then halves.
template <typename KeyAt>
std::size_t not_below(std::size_t begin, std::size_t end, std::uint64_t key, const KeyAt &key_at) {
    std::size_t step = 1, low = begin;
    while (low < end && key_at(low) < key) {
        begin = low + 1;
        low += step;
        step *= 2;
    }
    std::size_t high = std::min(low, end);
    while (begin < high) {
        const std::size_t middle = begin + (high - begin) / 2;
        if (key_at(middle) < key)
            begin = middle + 1;
        else
            high = middle;
    }
    return begin;
}

// The first of rows (sorted by key, whose keys are spread evenly as a rule) from `begin` on whose key is not below `key`.
inline std::size_t row_not_below(const PostedRows &rows, std::size_t begin, std::uint64_t key) {
    const auto key_of_row = [&](std::size_t row) { return rows.key(row); };
    if (begin == rows.size || rows.key(begin) >= key) return begin;
    const std::uint64_t first = rows.key(begin), last = rows.key(rows.size - 1);
    if (last < key) return rows.size;
    const double share = static_cast<double>(key - first) / static_cast<double>(last - first);
    std::size_t guess = begin + static_cast<std::size_t>(share * static_cast<double>(rows.size - 1 - begin));
    for (std::size_t step = 16; guess > begin && rows.key(guess) >= key; step *= 2) guess -= std::min(step, guess - begin);
    return not_below(guess, rows.size, key, key_of_row);
}

// Calls `found(place, begin, end)` for every key (ascending, distinct) that rows (sorted by key) have.
template <typename Found>
void each_run(const PostedRows &rows, const std::uint64_t *keys, std::size_t count, const Found &found) {
    const auto key_of_place = [&](std::size_t place) { return keys[place]; };
    for (std::size_t row = 0, place = 0; row < rows.size && place < count;) {
        place = not_below(place, count, rows.key(row), key_of_place);
        if (place == count) break;
        row = row_not_below(rows, row, keys[place]);
        std::size_t end = row;
        while (end < rows.size && rows.key(end) == keys[place]) ++end;
        if (end > row) found(place, row, end);
        row = end;
        ++place;
    }
}

// Both of two arrays of rows, sorted by key, then number.
inline void merge_rows(const PostedRows &a, const PostedRows &b, std::uint8_t *out) {
    std::size_t i = 0, j = 0;
    const auto take = [&](const PostedRows &from, std::size_t row) {
        std::memcpy(out, from.bytes + PostedRows::width * row, PostedRows::width);
        out += PostedRows::width;
    };
    while (i < a.size && j < b.size) {
        const std::uint64_t left = a.key(i), right = b.key(j);
        if (left < right || (left == right && a.number(i) <= b.number(j)))
            take(a, i++);
        else
            take(b, j++);
    }
    for (; i < a.size; ++i) take(a, i);
    for (; j < b.size; ++j) take(b, j);
}

}  // namespace provenance
