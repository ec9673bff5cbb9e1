// The lists of documents: who is posted under their keys, what a pair needs, and who may hold the long ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "prefetch.hpp"

namespace provenance {

// Document `i` has the lists `lists[offsets[i]..]`; list `k` stands in pieces `pieces[k]..pieces[k + 1]`, each a part
// `[begins, ends)` of `numbers`, ascending. A list longer than `crowd` counts for those whom another list names; so does one
// with a mark, which those hold who have its bit.
struct PostedLists {
    const std::int64_t *lists, *offsets;
    const bool *anchors;
    const std::int64_t *pieces, *begins, *ends;
    const std::uint32_t *numbers;
    const std::uint64_t *marks;
    std::size_t crowd;

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
    const std::uint64_t *marks;
    std::size_t posted_count;
    std::vector<std::uint8_t> least;  // `at_least` by number, where so many are asked for that a table pays

    PostedNeeds(const std::int64_t *required, std::size_t sizes, const std::uint32_t *posted, const std::uint64_t *marks,
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

// Who may hold the long lists: bits by number, one for each list that is longer than `crowd`, several lists to a bit. They are
// made where documents ask for the same lists again and again.
class Crowds {
  public:
    Crowds() = default;
    Crowds(const PostedLists &posted, std::size_t documents, std::size_t lists, std::size_t posted_count) {
        std::vector<bool> is_long(lists);
        std::size_t asked = 0, rows = 0;
        for (std::int64_t i = posted.offsets[0]; i < posted.offsets[documents]; ++i) {
            const std::int64_t list = posted.lists[i];
            const std::size_t length = posted.length(list);
            if (posted.marks[list] || length <= posted.crowd) continue;
            asked += length;
            rows += is_long[list] ? 0 : length;
            is_long[list] = true;
        }
        if (asked < few * rows || !rows) return;
        bits_.resize(posted_count);
        for (std::size_t list = 0; list < lists; ++list) {
            if (!is_long[list]) continue;
            const std::uint64_t bit = bit_of(static_cast<std::int64_t>(list));
            for (std::int64_t p = posted.pieces[list]; p < posted.pieces[list + 1]; ++p)
                for (std::int64_t j = posted.begins[p]; j < posted.ends[p]; ++j)
                    if (posted.numbers[j] < posted_count) bits_[posted.numbers[j]] |= bit;
        }
    }

    bool known() const { return !bits_.empty(); }
    // The lists that one who is posted may hold.
    std::uint64_t of(std::uint32_t number) const { return bits_[number]; }
    void fetch(std::uint32_t number) const { prefetch(bits_.data() + number); }
    static std::uint64_t bit_of(std::int64_t list) {
        return std::uint64_t{1} << (static_cast<std::uint64_t>(list) * 0x9E3779B97F4A7C15 >> 58);
    }

  private:
    static constexpr std::size_t few = 4;

    std::vector<std::uint64_t> bits_;
};

}  // namespace provenance
