// Rows with equal keys, and pairs of documents that share groups.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace provenance {

struct Row {
    std::uint64_t key;
    std::int64_t position;
};

// Sorts by key, equal keys in the order they had: a radix sort that leaves out bytes all keys share.
inline void sort_rows(std::vector<Row> &rows) {
    constexpr int bits = 11, digits = 6;
    constexpr std::size_t values = std::size_t{1} << bits;
    std::vector<std::array<std::size_t, values>> counts(digits);
    for (const Row &row : rows)
        for (int d = 0; d < digits; ++d) ++counts[d][row.key >> bits * d & (values - 1)];
    std::vector<Row> other(rows.size());
    for (int d = 0; d < digits; ++d) {
        auto &places = counts[d];
        if (std::find(places.begin(), places.end(), rows.size()) != places.end()) continue;
        std::size_t total = 0;
        for (std::size_t &place : places) total += std::exchange(place, total);
        for (const Row &row : rows) other[places[row.key >> bits * d & (values - 1)]++] = row;
        rows.swap(other);
    }
}

struct PairCounts {
    std::vector<std::int64_t> keys, counts;
};

// For each document the groups it is in; a pair is counted where its lower document stands in the group.
class PairCounter {
   public:
    PairCounter(const std::int64_t *members, const std::int64_t *starts, const std::int64_t *sizes, std::size_t groups,
                std::size_t documents)
        : members_(members), documents_(documents), offsets_(documents + 1) {
        for (std::size_t g = 0; g < groups; ++g)
            for (std::int64_t k = 0; k + 1 < sizes[g]; ++k) ++offsets_[static_cast<std::size_t>(members[starts[g] + k])];
        std::size_t total = 0;
        for (std::size_t &offset : offsets_) total += std::exchange(offset, total);
        tails_.resize(total);
        std::vector<std::size_t> next(offsets_.begin(), offsets_.end());
        for (std::size_t g = 0; g < groups; ++g)
            for (std::int64_t k = 0; k + 1 < sizes[g]; ++k)
                tails_[next[static_cast<std::size_t>(members[starts[g] + k])]++] = {starts[g] + k + 1, starts[g] + sizes[g]};
    }

    struct Scratch {
        std::vector<std::int64_t> counts, touched;
    };
    Scratch scratch() const { return {std::vector<std::int64_t>(documents_), {}}; }

    // Adds the pairs of `left` with higher documents, ascending.
    void count(std::size_t left, Scratch &scratch, PairCounts &out) const {
        scratch.touched.clear();
        for (std::size_t t = offsets_[left]; t < offsets_[left + 1]; ++t)
            for (std::int64_t k = tails_[t].first; k < tails_[t].second; ++k)
                if (scratch.counts[static_cast<std::size_t>(members_[k])]++ == 0) scratch.touched.push_back(members_[k]);
        std::sort(scratch.touched.begin(), scratch.touched.end());
        for (const std::int64_t right : scratch.touched) {
            out.keys.push_back(static_cast<std::int64_t>(left * documents_) + right);
            out.counts.push_back(std::exchange(scratch.counts[static_cast<std::size_t>(right)], 0));
        }
    }

   private:
    const std::int64_t *members_;
    std::size_t documents_;
    std::vector<std::size_t> offsets_;
    std::vector<std::pair<std::int64_t, std::int64_t>> tails_;
};

}  // namespace provenance
