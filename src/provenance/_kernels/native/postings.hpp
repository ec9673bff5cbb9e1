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
// `[begins, ends)` of `numbers`, ascending. A list longer than `crowd` counts for those whom another list names.
struct PostedLists {
    const std::int64_t *lists, *offsets;
    const bool *anchors;
    const std::int64_t *pieces, *begins, *ends;
    const std::uint32_t *numbers;
    std::size_t crowd;

    std::size_t length(std::int64_t list) const {
        std::size_t rows = 0;
        for (std::int64_t p = pieces[list]; p < pieces[list + 1]; ++p) rows += static_cast<std::size_t>(ends[p] - begins[p]);
        return rows;
    }
};

struct PostedCount {
    std::uint32_t number, shared, anchors;
};

// What a pair must share whose smaller text has so many shingles (the last holds beyond), and the sizes of those posted.
struct PostedNeeds {
    const std::int64_t *required;
    std::size_t sizes;
    const std::uint32_t *posted;
    std::size_t posted_count;

    std::int64_t needed(std::int64_t own, std::uint32_t number) const {
        const auto smaller = static_cast<std::size_t>(std::min<std::int64_t>(own, posted[number]));
        return required[std::min(smaller, sizes - 1)];
    }
    bool is_there(std::uint32_t number) const { return number < posted_count && posted[number]; }
};

// Counts by number in a hash table that is as large as a document needs. Short lists come first: whoever is met in the longest
// ones only cannot share enough any more, and is not noted (prefix filtering, as in `buckets.hpp`).
class PostedCounter {
  public:
    template <typename Emit>
    void count(const PostedLists &posted, const PostedNeeds &needs, std::size_t document, std::uint32_t below,
               std::int64_t own, std::int64_t credit, const Emit &emit) {
        lists_.clear();
        fetch(posted, document);
        std::size_t rows = 0;
        for (std::int64_t i = posted.offsets[document]; i < posted.offsets[document + 1]; ++i) {
            const std::size_t length = posted.length(posted.lists[i]);
            if (length) lists_.push_back({length, i});
            if (length <= posted.crowd) rows += length;
        }
        std::sort(lists_.begin(), lists_.end());
        const std::size_t size = std::bit_ceil(std::max<std::size_t>(64, 2 * rows)), mask = size - 1;
        if (table_.size() < size) table_.assign(size, {});
        shift_ = 64 - std::countr_zero(size);
        used_.clear();
        std::int64_t left = static_cast<std::int64_t>(lists_.size()) + credit;  // most that one not met yet can share
        for (const auto &[length, i] : lists_) {
            const bool anchor = posted.anchors[i];
            if (left < needs.required[0] || length > posted.crowd) {
                count_noted(posted, needs, i, length, below, own, left, mask);
            } else {
                each_number(posted, i, below, [&](std::uint32_t number) {
                    const std::size_t place = place_of(number, mask);
                    PostedCount &noted = table_[place];
                    if (!noted.shared) {
                        if (!needs.is_there(number) || left < needs.needed(own, number)) return;
                        noted.number = number;
                        used_.push_back(static_cast<std::uint32_t>(place));
                    }
                    ++noted.shared;
                    noted.anchors += anchor;
                });
            }
            --left;
        }
        for (const std::uint32_t place : used_) {
            const PostedCount noted = std::exchange(table_[place], {});
            if (noted.shared + credit >= needs.needed(own, noted.number)) emit(noted);
        }
    }

  private:
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
        for (std::int64_t k = posted.lists[i], p = posted.pieces[k]; p < posted.pieces[k + 1]; ++p)
            for (std::int64_t j = posted.begins[p]; j < posted.ends[p] && posted.numbers[j] < below; ++j) use(posted.numbers[j]);
    }

    // A list that notes nobody: those noted who can still share enough are looked for where they are few.
    void count_noted(const PostedLists &posted, const PostedNeeds &needs, std::int64_t i, std::size_t length,
                     std::uint32_t below, std::int64_t own, std::int64_t left, std::size_t mask) {
        able_.clear();
        for (const std::uint32_t place : used_)
            if (table_[place].shared + left >= needs.needed(own, table_[place].number)) able_.push_back(place);
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
            PostedCount &noted = table_[place_of(number, mask)];
            if (noted.shared) count(noted);
        });
    }

    std::size_t place_of(std::uint32_t number, std::size_t mask) const {
        std::size_t place = (number * std::uint64_t{0x9E3779B97F4A7C15}) >> shift_;
        while (table_[place].shared && table_[place].number != number) place = (place + 1) & mask;
        return place;
    }

    static constexpr std::size_t few = 16;

    std::vector<std::pair<std::size_t, std::int64_t>> lists_;
    std::vector<PostedCount> table_;
    std::vector<std::uint32_t> used_, able_;
    int shift_ = 0;
};

}  // namespace provenance
