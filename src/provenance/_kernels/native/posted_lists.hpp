// The lists of documents: who is posted under their keys, and what a pair needs.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "set_bits.hpp"

namespace provenance {

// Which lists with a mark one who is posted may hold: a bit for each mark.
constexpr std::uint8_t mark_bits = 128, no_mark = 255;

struct Marks {
    std::array<std::uint64_t, mark_bits / 64> words{};

    bool has(std::uint8_t mark) const { return words[mark / 64] >> mark % 64 & 1; }
    void add(std::uint8_t mark) { words[mark / 64] |= std::uint64_t{1} << mark % 64; }
    std::int64_t size() const { return static_cast<std::int64_t>(set_bits(words[0]) + set_bits(words[1])); }
    std::int64_t common(const Marks &other) const { return Marks{{words[0] & other.words[0], words[1] & other.words[1]}}.size(); }
};

// Document `i` has the lists `lists[offsets[i]..]`; list `k` stands in pieces `pieces[k]..pieces[k + 1]`, each a part
// `[begins, ends)` of `numbers`, ascending. A list longer than `crowd` names only so many of the oldest that are there, and counts
// for those whom another list names; so does one with a mark, which those hold who have its bit.
struct PostedLists {
    const std::int64_t *lists, *offsets;
    const bool *anchors;
    const std::int64_t *pieces, *begins, *ends;
    const std::uint32_t *numbers;
    const std::uint8_t *marks;
    std::size_t crowd;
    std::int64_t oldest;

    std::size_t length(std::int64_t list) const {
        std::size_t rows = 0;
        for (std::int64_t p = pieces[list]; p < pieces[list + 1]; ++p) rows += static_cast<std::size_t>(ends[p] - begins[p]);
        return rows;
    }
};

// What a pair must share whose smaller text has so many shingles (the last holds beyond), and sizes and marks of those posted.
struct PostedNeeds {
    const std::int64_t *required;
    std::size_t sizes;
    const std::uint32_t *posted;
    const Marks *marks;
    std::size_t posted_count;
    std::vector<std::uint8_t> least;  // `at_least` by number, where so many are asked for that a table pays

    PostedNeeds(const std::int64_t *required, std::size_t sizes, const std::uint32_t *posted, const Marks *marks,
                std::size_t posted_count, std::size_t rows)
        : required(required), sizes(sizes), posted(posted), marks(marks), posted_count(posted_count) {
        if (rows < 2 * posted_count) return;
        least.resize(posted_count);
        for (std::size_t number = 0; number < posted_count; ++number) least[number] = at_least(number);
    }

    // What a pair with this one, be the other as it may, needs at least, 255 for more or where it is not there.
    std::uint8_t at_least(std::size_t number) const {
        return posted[number] ? at_most_255(needed_for(posted[number])) : 255;
    }
    std::int64_t needed_for(std::size_t size) const { return required[std::min(size, sizes - 1)]; }
    std::int64_t needed(std::int64_t own, std::uint32_t number) const {
        return needed_for(static_cast<std::size_t>(std::min<std::int64_t>(own, posted[number])));
    }
    bool is_there(std::uint32_t number) const { return number < posted_count && posted[number]; }

    static std::uint8_t at_most_255(std::int64_t value) {
        return static_cast<std::uint8_t>(std::clamp<std::int64_t>(value, 0, 255));
    }
};

}  // namespace provenance
