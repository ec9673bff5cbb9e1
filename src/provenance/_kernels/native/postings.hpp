// How many keys a document has in common with those that are posted under its keys.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace provenance {

// Document `i` has the lists `lists[offsets[i]..]`; list `k` stands in pieces `pieces[k]..pieces[k + 1]`, each a part
// `[begins, ends)` of `numbers`.
struct PostedLists {
    const std::int64_t *lists, *offsets;
    const bool *anchors;
    const std::int64_t *pieces, *begins, *ends;
    const std::uint32_t *numbers;
};

struct PostedCount {
    std::uint32_t number, shared, anchors;
};

// Counts by number in a hash table that is as large as a document needs.
class PostedCounter {
  public:
    template <typename Emit>
    void count(const PostedLists &posted, std::size_t document, std::uint32_t below, const Emit &emit) {
        const std::int64_t begin = posted.offsets[document], end = posted.offsets[document + 1];
        std::size_t rows = 0;
        for (std::int64_t i = begin; i < end; ++i)
            for (std::int64_t k = posted.lists[i], p = posted.pieces[k]; p < posted.pieces[k + 1]; ++p)
                rows += static_cast<std::size_t>(posted.ends[p] - posted.begins[p]);
        const std::size_t size = std::bit_ceil(std::max<std::size_t>(64, 2 * rows));
        if (table_.size() < size) table_.assign(size, {});
        shift_ = 64 - std::countr_zero(size);
        used_.clear();
        for (std::int64_t i = begin; i < end; ++i)
            for (std::int64_t k = posted.lists[i], p = posted.pieces[k]; p < posted.pieces[k + 1]; ++p)
                for (std::int64_t j = posted.begins[p]; j < posted.ends[p]; ++j)
                    if (posted.numbers[j] < below) add(posted.numbers[j], posted.anchors[i], size - 1);
        for (const std::uint32_t place : used_) {
            emit(table_[place]);
            table_[place] = {};
        }
    }

  private:
    void add(std::uint32_t number, bool anchor, std::size_t mask) {
        std::size_t place = (number * std::uint64_t{0x9E3779B97F4A7C15}) >> shift_;
        while (table_[place].shared && table_[place].number != number) place = (place + 1) & mask;
        if (!table_[place].shared++) {
            table_[place].number = number;
            used_.push_back(static_cast<std::uint32_t>(place));
        }
        table_[place].anchors += anchor;
    }

    std::vector<PostedCount> table_;
    std::vector<std::uint32_t> used_;
    int shift_ = 0;
};

}  // namespace provenance
