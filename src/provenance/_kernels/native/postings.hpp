// How many keys a document has in common with those that are posted under its keys.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "posted_lists.hpp"
#include "prefetch.hpp"

namespace provenance {

struct PostedCount {
    std::uint32_t number, shared, anchors;
    std::int32_t needed;
};

// Counts by number in two steps: in cells of the nearest cache first, where others may fall together with a number, and then,
// of those whose cell and marks may make what they need, one by one (as `buckets.hpp` does). Few are left for the second.
class PostedCounter {
  public:
    template <typename Emit>
    void count(const PostedLists &posted, const PostedNeeds &needs, std::size_t document, std::int64_t own,
               const Emit &emit) {
        const std::size_t rows = sort_lists(posted, needs, document);
        select(posted, needs, rows, own);
        note(needs, own);
        std::sort(crowds_.begin(), crowds_.end());
        auto left = static_cast<std::int64_t>(crowds_.size());
        able_.assign(used_.begin(), used_.end());
        for (const auto &[length, i] : crowds_) count_noted(posted, i, length, left--);
        for (const std::uint32_t place : used_) {
            const PostedCount noted = std::exchange(table_[place], {});
            if (std::int64_t{noted.shared} >= noted.needed) emit(noted);
        }
    }

  private:
    struct Selected {
        std::uint32_t number;
        std::uint8_t cell;
        bool counts, anchor;
    };
    struct Marked {
        std::uint8_t mark;
        bool anchor;
    };

    // Which lists of a document name all they hold, which only their oldest, and which of these are known by marks; returns how
    // many rows the first have.
    std::size_t sort_lists(const PostedLists &posted, const PostedNeeds &needs, std::size_t document) {
        lists_.clear();
        oldest_.clear();
        crowds_.clear();
        marked_.clear();
        marks_ = {};
        fetch(posted, document);
        std::size_t rows = 0;
        for (std::int64_t i = posted.offsets[document]; i < posted.offsets[document + 1]; ++i) {
            const std::int64_t list = posted.lists[i];
            const std::size_t length = posted.length(list);
            if (const std::uint8_t mark = posted.marks[list]; mark != no_mark) {
                marked_.push_back({mark, posted.anchors[i]});
                marks_.add(mark);
                add_oldest(posted, needs, list);
            } else if (length > posted.crowd) {
                crowds_.push_back({length, i});
                add_oldest(posted, needs, list);
            } else if (length) {
                fetch_rows(posted, list);
                lists_.push_back(i);
                rows += length;
            }
        }
        return rows;
    }

    void add_oldest(const PostedLists &posted, const PostedNeeds &needs, std::int64_t list) {
        const auto begin = static_cast<std::ptrdiff_t>(oldest_.size());
        for (std::int64_t p = posted.pieces[list]; p < posted.pieces[list + 1]; ++p)
            for (std::int64_t j = posted.begins[p], left = posted.oldest; j < posted.ends[p] && left; ++j)
                if (needs.is_there(posted.numbers[j])) oldest_.push_back(posted.numbers[j]), --left;
        std::sort(oldest_.begin() + begin, oldest_.end());
        const std::size_t added = oldest_.size() - static_cast<std::size_t>(begin), most = static_cast<std::size_t>(posted.oldest);
        oldest_.resize(static_cast<std::size_t>(begin) + std::min(added, most));
    }

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
    }

    static void fetch_rows(const PostedLists &posted, std::int64_t list) {
        constexpr std::int64_t line = 64 / sizeof(std::uint32_t);
        for (std::int64_t p = posted.pieces[list]; p < posted.pieces[list + 1]; ++p)
            for (std::int64_t j = posted.begins[p]; j < posted.ends[p]; j += line) prefetch(posted.numbers + j);
    }

    template <typename Use>
    static void each_number(const PostedLists &posted, std::int64_t i, const Use &use) {
        const std::uint32_t *const numbers = posted.numbers;
        for (std::int64_t k = posted.lists[i], p = posted.pieces[k]; p < posted.pieces[k + 1]; ++p)
            for (std::int64_t j = posted.begins[p], end = posted.ends[p]; j < end; ++j) use(numbers[j]);
    }

    // Whoever can share enough by what its cell holds.
    void select(const PostedLists &posted, const PostedNeeds &needs, std::size_t rows, std::int64_t own) {
        const std::size_t size = std::clamp(std::bit_ceil(2 * rows), fewest_cells, most_cells);
        const int shift = 64 - std::countr_zero(size);
        cells_.assign(size, 0);
        for (const std::int64_t i : lists_)
            each_number(posted, i, [&](std::uint32_t number) {
                std::uint8_t &cell = cells_[number * spread >> shift];
                cell = static_cast<std::uint8_t>(cell + (cell < many));
            });
        const auto extra = static_cast<std::int64_t>(marked_.size() + crowds_.size());
        const auto size_of_own = static_cast<std::size_t>(std::max<std::int64_t>(own, 0));
        const std::uint8_t at_most = PostedNeeds::at_most_255(needs.needed_for(size_of_own));
        selected_count_ = 0;
        const auto make_room = [&](std::size_t more) {
            if (selected_.size() < selected_count_ + more) selected_.resize(2 * (selected_count_ + more));
        };
        const auto add = [&](std::uint32_t number, bool counts, bool anchor) {
            if (number >= needs.posted_count) return;
            const std::uint8_t least = needs.least.empty() ? needs.at_least(number) : needs.least[number];
            const std::uint8_t cell = cells_[number * spread >> shift];
            selected_[selected_count_] = {number, cell, counts, anchor};
            selected_count_ += std::min(least, at_most) <= cell + extra;  // no branch, which could not be foretold
        };
        for (const std::int64_t i : lists_) {
            make_room(posted.length(posted.lists[i]));
            each_number(posted, i, [&](std::uint32_t number) { add(number, true, posted.anchors[i]); });
        }
        make_room(oldest_.size());
        for (const std::uint32_t number : oldest_) add(number, false, false);
    }

    // Counts in a hash table those of them that can share enough by their marks too.
    void note(const PostedNeeds &needs, std::int64_t own) {
        const std::size_t size = std::bit_ceil(std::max<std::size_t>(64, 2 * selected_count_));
        if (table_.size() < size) table_.assign(size, {});
        mask_ = size - 1;
        shift_ = 64 - std::countr_zero(size);
        used_.clear();
        const auto besides = static_cast<std::int64_t>(crowds_.size() + marked_.size()) - marks_.size();  // marks of two lists
        const Selected *const selected = selected_.data();
        for (std::size_t i = 0; i < selected_count_; ++i) {
            if (i + ahead < selected_count_) {
                prefetch(needs.posted + selected[i + ahead].number);
                prefetch(needs.marks + selected[i + ahead].number);
            }
            const Selected &each = selected[i];
            if (!needs.is_there(each.number)) continue;
            const Marks &marks = needs.marks[each.number];
            const std::int64_t needed = std::max<std::int64_t>(needs.needed(own, each.number), 1);
            if (each.cell < many && each.cell + besides + marks_.common(marks) < needed) continue;
            const std::size_t place = place_of(each.number);
            PostedCount &noted = table_[place];
            if (!noted.needed) {
                noted.number = each.number;
                noted.needed = static_cast<std::int32_t>(std::min<std::int64_t>(needed, INT32_MAX));
                for (const Marked &marked : marked_) {
                    noted.shared += marks.has(marked.mark);
                    noted.anchors += marks.has(marked.mark) && marked.anchor;
                }
                used_.push_back(static_cast<std::uint32_t>(place));
            }
            noted.shared += each.counts;
            noted.anchors += each.anchor;
        }
    }

    // A list that notes but its oldest: those noted who can still share enough (fewer with every list) are looked for where they are few.
    void count_noted(const PostedLists &posted, std::int64_t i, std::size_t length, std::int64_t left) {
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
        each_number(posted, i, [&](std::uint32_t number) {
            PostedCount &noted = table_[place_of(number)];
            if (noted.needed) count(noted);
        });
    }

    std::size_t place_of(std::uint32_t number) const {
        std::size_t place = number * spread >> shift_;
        while (table_[place].needed && table_[place].number != number) place = (place + 1) & mask_;
        return place;
    }

    static constexpr std::uint8_t many = 255;
    static constexpr std::size_t ahead = 48, few = 16, fewest_cells = 1 << 12, most_cells = 1 << 16;
    static constexpr std::uint64_t spread = 0x9E3779B97F4A7C15;

    std::vector<std::int64_t> lists_;
    std::vector<std::uint32_t> oldest_;
    std::vector<std::pair<std::size_t, std::int64_t>> crowds_;
    std::vector<Marked> marked_;
    Marks marks_;
    std::vector<std::uint8_t> cells_;
    std::vector<Selected> selected_;
    std::vector<PostedCount> table_;
    std::vector<std::uint32_t> used_, able_;
    std::size_t selected_count_ = 0, mask_ = 0;
    int shift_ = 0;
};

}  // namespace provenance
