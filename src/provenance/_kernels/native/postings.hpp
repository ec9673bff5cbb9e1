// How many keys a document has in common with those that are posted under its keys.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
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

struct PostedCount {
    std::uint32_t number, shared, anchors;
    std::int32_t needed;
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

// Counts by number in two steps: in cells of the nearest cache first, where others may fall together with a number, and then,
// of those whose cell is full enough for what they need, one by one (as `buckets.hpp` does). Few are left for the second.
class PostedCounter {
  public:
    template <typename Emit>
    void count(const PostedLists &posted, const PostedNeeds &needs, std::size_t document, std::uint32_t below,
               std::int64_t own, const Emit &emit) {
        lists_.clear();
        crowds_.clear();
        marked_.clear();
        fetch(posted, document);
        std::size_t rows = 0;
        for (std::int64_t i = posted.offsets[document]; i < posted.offsets[document + 1]; ++i) {
            const std::size_t length = posted.length(posted.lists[i]);
            if (const std::uint64_t mark = posted.marks[posted.lists[i]]) {
                marked_.push_back({mark, posted.anchors[i]});
            } else if (length > posted.crowd) {
                crowds_.push_back({length, i});
            } else if (length) {
                lists_.push_back(i);
                rows += length;
            }
        }
        select(posted, needs, rows, below, own);
        note(needs, own);
        std::sort(crowds_.begin(), crowds_.end());
        auto left = static_cast<std::int64_t>(crowds_.size());
        able_.assign(used_.begin(), used_.end());
        for (const auto &[length, i] : crowds_) count_noted(posted, i, length, below, left--);
        for (const std::uint32_t place : used_) {
            const PostedCount noted = std::exchange(table_[place], {});
            if (noted.shared >= noted.needed) emit(noted);
        }
    }

  private:
    struct Selected {
        std::uint32_t number;
        bool anchor;
    };
    struct Marked {
        std::uint64_t mark;
        bool anchor;
    };

    // The lists of a document lie anywhere in memory: all are asked for before the first is read.
    static void fetch(const PostedLists &posted, std::size_t document) {
        const std::int64_t *const lists = posted.lists + posted.offsets[document];
        const auto count = posted.offsets[document + 1] - posted.offsets[document];
        for (std::int64_t i = 0; i < count; ++i) prefetch(posted.pieces + lists[i]);
        for (std::int64_t i = 0; i < count; ++i) {
            const std::int64_t piece = posted.pieces[lists[i]];
            prefetch(posted.begins + piece);
            prefetch(posted.ends + piece);
        }
        for (std::int64_t i = 0; i < count; ++i)
            for (std::int64_t p = posted.pieces[lists[i]]; p < posted.pieces[lists[i] + 1]; ++p)
                prefetch(posted.numbers + posted.begins[p]);
    }

    template <typename Use>
    static void each_number(const PostedLists &posted, std::int64_t i, std::uint32_t below, const Use &use) {
        const std::uint32_t *const numbers = posted.numbers;
        for (std::int64_t k = posted.lists[i], p = posted.pieces[k]; p < posted.pieces[k + 1]; ++p)
            for (std::int64_t j = posted.begins[p], end = posted.ends[p]; j < end && numbers[j] < below; ++j) use(numbers[j]);
    }

    // Whoever can share enough by what its cell holds.
    void select(const PostedLists &posted, const PostedNeeds &needs, std::size_t rows, std::uint32_t below,
                std::int64_t own) {
        const std::size_t size = std::clamp(std::bit_ceil(4 * rows), fewest_cells, most_cells);
        const int shift = 64 - std::countr_zero(size);
        cells_.assign(size, 0);
        for (const std::int64_t i : lists_)
            each_number(posted, i, below, [&](std::uint32_t number) {
                std::uint8_t &cell = cells_[number * spread >> shift];
                cell = static_cast<std::uint8_t>(cell + (cell < 255));
            });
        const auto extra = static_cast<std::int64_t>(marked_.size() + crowds_.size());
        const auto size_of_own = static_cast<std::size_t>(std::max<std::int64_t>(own, 0));
        const std::uint8_t at_most = PostedNeeds::at_most_255(needs.needed_for(size_of_own));
        selected_.clear();
        for (const std::int64_t i : lists_)
            each_number(posted, i, below, [&](std::uint32_t number) {
                if (number >= needs.posted_count) return;
                const std::uint8_t least = needs.least.empty() ? needs.at_least(number) : needs.least[number];
                if (std::min(least, at_most) <= cells_[number * spread >> shift] + extra) {
                    prefetch(needs.marks + number);
                    selected_.push_back({number, posted.anchors[i]});
                }
            });
    }

    // Counts those selected in a hash table.
    void note(const PostedNeeds &needs, std::int64_t own) {
        const std::size_t size = std::bit_ceil(std::max<std::size_t>(64, 2 * selected_.size()));
        if (table_.size() < size) table_.assign(size, {});
        mask_ = size - 1;
        shift_ = 64 - std::countr_zero(size);
        used_.clear();
        for (const Selected &each : selected_) {
            const std::size_t place = place_of(each.number);
            PostedCount &noted = table_[place];
            if (!noted.shared) {
                noted.number = each.number;
                const std::int64_t needed = needs.is_there(each.number) ? needs.needed(own, each.number) : INT32_MAX;
                noted.needed = static_cast<std::int32_t>(std::min<std::int64_t>(needed, INT32_MAX));
                for (const Marked &marked : marked_)
                    if (needs.marks[each.number] & marked.mark) {
                        ++noted.shared;
                        noted.anchors += marked.anchor;
                    }
                used_.push_back(static_cast<std::uint32_t>(place));
            }
            ++noted.shared;
            noted.anchors += each.anchor;
        }
    }

    // A list that notes nobody: those noted who can still share enough (fewer with every list) are looked for where they are few.
    void count_noted(const PostedLists &posted, std::int64_t i, std::size_t length, std::uint32_t below, std::int64_t left) {
        std::erase_if(able_, [&](std::uint32_t place) { return table_[place].shared + left < table_[place].needed; });
        const auto count = [&](PostedCount &noted) {
            ++noted.shared;
            noted.anchors += posted.anchors[i];
        };
        if (able_.size() < length / few) {
            for (std::int64_t k = posted.lists[i], p = posted.pieces[k]; p < posted.pieces[k + 1]; ++p)
                for (const std::uint32_t place : able_)
                    if (std::binary_search(posted.numbers + posted.begins[p], posted.numbers + posted.ends[p], table_[place].number))
                        count(table_[place]);
            return;
        }
        each_number(posted, i, below, [&](std::uint32_t number) {
            PostedCount &noted = table_[place_of(number)];
            if (noted.shared) count(noted);
        });
    }

    std::size_t place_of(std::uint32_t number) const {
        std::size_t place = number * spread >> shift_;
        while (table_[place].shared && table_[place].number != number) place = (place + 1) & mask_;
        return place;
    }

    static constexpr std::size_t few = 16, fewest_cells = 1 << 12, most_cells = 1 << 16;
    static constexpr std::uint64_t spread = 0x9E3779B97F4A7C15;

    std::vector<std::int64_t> lists_;
    std::vector<std::pair<std::size_t, std::int64_t>> crowds_;
    std::vector<Marked> marked_;
    std::vector<std::uint8_t> cells_;
    std::vector<Selected> selected_;
    std::vector<PostedCount> table_;
    std::vector<std::uint32_t> used_, able_;
    std::size_t mask_ = 0;
    int shift_ = 0;
};

}  // namespace provenance
