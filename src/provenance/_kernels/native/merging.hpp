// Rows of chunks that are merged: united, and some of them left out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chunks.hpp"

namespace provenance {

// Takes out rows of articles that are gone, and of keys that are left out (ascending); `lowest` is that of the chunk.
inline void leave_out(std::vector<std::uint64_t> &rows, std::span<const bool> posted, std::span<const std::uint64_t> hot, std::uint64_t lowest) {
    const bool *there = posted.data();
    const std::size_t numbers = posted.size();
    std::size_t kept = 0;
    for (const std::uint64_t row : rows) {
        rows[kept] = row;
        kept += number_of(row) < numbers && there[number_of(row)];
    }
    rows.resize(kept);
    if (rows.empty()) return;
    const std::uint64_t *end = hot.data() + hot.size(), *key = std::lower_bound(hot.data(), end, lowest | key_of(rows.front()));
    for (; key != end && *key <= (lowest | key_of(rows.back())); ++key) {
        const std::uint64_t first = short_row(*key - lowest, 0);
        const auto begin = std::lower_bound(rows.begin(), rows.end(), first);
        const auto after = std::upper_bound(begin, rows.end(), first | ((std::uint64_t{1} << number_bits) - 1));
        rows.erase(begin, after);
        if (rows.empty()) return;
    }
}

// Rows of both (ascending), each once.
inline void unite(const std::vector<std::uint64_t> &a, const std::vector<std::uint64_t> &b, std::vector<std::uint64_t> &both) {
    both.resize(a.size() + b.size());
    std::size_t i = 0, j = 0, place = 0;
    while (i < a.size() && j < b.size()) {
        const bool left = a[i] <= b[j];
        both[place++] = left ? a[i] : b[j];
        i += left, j += !left;
    }
    std::copy(a.begin() + static_cast<std::ptrdiff_t>(i), a.end(), both.begin() + static_cast<std::ptrdiff_t>(place));
    place += a.size() - i;
    std::copy(b.begin() + static_cast<std::ptrdiff_t>(j), b.end(), both.begin() + static_cast<std::ptrdiff_t>(place));
    both.erase(std::unique(both.begin(), both.end()), both.end());
}

struct ShortRows {
    const std::uint64_t *rows;
    std::size_t size;

    std::uint64_t key(std::size_t row) const { return provenance::key_of(rows[row]); }
    std::uint32_t number(std::size_t row) const { return number_of(rows[row]); }
};

// Takes out keys that more than `most` rows have.
template <typename Found>
void without_crowded(std::vector<std::uint64_t> &rows, std::size_t most, const Found &found) {
    for (std::size_t row = most; row < rows.size();) {
        const std::uint64_t key = key_of(rows[row]);
        if (key_of(rows[row - most]) != key) {
            ++row;
            continue;
        }
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(row - most);
        const auto end = std::find_if(begin, rows.end(), [&](std::uint64_t other) { return key_of(other) != key; });
        found(key, begin, end);
        rows.erase(begin, end);
    }
}

}  // namespace provenance
