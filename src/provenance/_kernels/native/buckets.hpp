// Texts that share keys. Rows of (key, text) are sorted a range of keys at a time into buckets; then each text is paired with
// the texts of its rarest buckets. Two texts that share `r` keys of the `c` that one has share one of its `c - r + 1` rarest
// keys, so the commonest, in which most pairs meet by chance, need not be looked at (prefix filtering, Chaudhuri et al. 2006);
// and `slack` more of them hold `slack` more that are shared.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include "intersect.hpp"

namespace provenance {

// The keys of text `i` are `keys[offsets[i] .. offsets[i + 1])`, distinct, ascending where `required` is there.
struct KeySets {
    const std::uint64_t *keys;
    const std::int64_t *offsets;
    std::size_t texts;
    const std::int64_t *required;  // nullptr: one

    std::size_t rows() const { return static_cast<std::size_t>(offsets[texts] - offsets[0]); }
    std::size_t size(std::size_t text) const { return static_cast<std::size_t>(offsets[text + 1] - offsets[text]); }
    std::size_t needed(std::size_t text) const { return required ? static_cast<std::size_t>(required[text]) : 1; }
};

struct KeyRow {
    std::uint64_t key;
    std::uint32_t text;
};

// Rows with equal keys next to each other, in the order they had: a radix sort that leaves out digits all keys share.
class RowSorter {
   public:
    void sort(KeyRow *rows, std::size_t size) {
        if (size <= few) {
            std::stable_sort(rows, rows + size, [](const KeyRow &a, const KeyRow &b) { return a.key < b.key; });
            return;
        }
        for (auto &digit : counts_) digit.fill(0);
        for (std::size_t i = 0; i < size; ++i)
            for (int d = 0; d < digits; ++d) ++counts_[d][rows[i].key >> bits * d & (values - 1)];
        if (other_.size() < size) other_.resize(size);
        KeyRow *from = rows, *to = other_.data();
        for (int d = 0; d < digits; ++d) {
            auto &places = counts_[d];
            if (places[from[0].key >> bits * d & (values - 1)] == size) continue;
            std::uint32_t total = 0;
            for (std::uint32_t &place : places) total += std::exchange(place, total);
            for (std::size_t i = 0; i < size; ++i) to[places[from[i].key >> bits * d & (values - 1)]++] = from[i];
            std::swap(from, to);
        }
        if (from != rows) std::copy_n(from, size, rows);
    }

   private:
    static constexpr int bits = 11, digits = 6;
    static constexpr std::size_t values = std::size_t{1} << bits, few = 256;
    std::array<std::array<std::uint32_t, values>, digits> counts_;
    std::vector<KeyRow> other_;
};

// How rows are parted: into ranges of keys that fit a cache, and into spans of texts that one thread reads. Texts go by rank:
// in the order of how many keys they need.
class RowParts {
   public:
    static constexpr std::size_t rows_of_range = 1 << 15, spans = 64;

    explicit RowParts(const KeySets &sets) : sets_(sets), by_rank_(sets.texts) {
        if (sets.texts >= largest || sets.rows() >= largest)
            throw std::length_error("more than four billion texts or rows");
        std::iota(by_rank_.begin(), by_rank_.end(), 0);
        std::stable_sort(by_rank_.begin(), by_rank_.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return sets.needed(a) < sets.needed(b); });
        std::uint64_t all = 0;
        for (std::int64_t row = sets.offsets[0]; row < sets.offsets[sets.texts]; ++row) all |= sets.keys[row];
        shift_ = std::max(0, static_cast<int>(std::bit_width(all)) - static_cast<int>(std::bit_width(sets.rows() / rows_of_range)));
        ranges_ = static_cast<std::size_t>(shift_ < 64 ? all >> shift_ : 0) + 1;
        counts_.assign(spans, std::vector<std::uint32_t>(ranges_));
    }

    std::size_t ranges() const { return ranges_; }
    std::uint32_t text(std::size_t rank) const { return by_rank_[rank]; }

    void count(std::size_t span) {
        each_row(span, [&, &counts = counts_[span]](std::uint64_t key, std::uint32_t) { ++counts[range_of(key)]; });
    }

    std::size_t rows_of(std::size_t range) const {
        std::size_t total = 0;
        for (const auto &counts : counts_) total += counts[range];
        return total;
    }

    // Writes the rows of a span that fall into the ranges from `low` to `high`, where each range begins in `rows`.
    void scatter(std::size_t span, std::size_t low, std::size_t high, const std::vector<std::size_t> &begins, KeyRow *rows) const {
        std::vector<std::size_t> places(begins);
        for (std::size_t range = low; range < high; ++range)
            for (std::size_t before = 0; before < span; ++before) places[range - low] += counts_[before][range];
        each_row(span, [&](std::uint64_t key, std::uint32_t rank) {
            const std::size_t range = range_of(key) - low;  // below `low` it is very large
            if (range < high - low) rows[places[range]++] = {key, rank};
        });
    }

   private:
    static constexpr std::size_t largest = std::numeric_limits<std::uint32_t>::max();

    std::size_t range_of(std::uint64_t key) const { return shift_ < 64 ? key >> shift_ : 0; }

    template <typename Use>
    void each_row(std::size_t span, const Use &use) const {
        for (std::size_t rank = sets_.texts * span / spans; rank < sets_.texts * (span + 1) / spans; ++rank) {
            const std::uint32_t text = by_rank_[rank];
            for (std::int64_t row = sets_.offsets[text]; row < sets_.offsets[text + 1]; ++row)
                use(sets_.keys[row], static_cast<std::uint32_t>(rank));
        }
    }

    KeySets sets_;
    std::vector<std::uint32_t> by_rank_;
    int shift_;
    std::size_t ranges_;
    std::vector<std::vector<std::uint32_t>> counts_;
};

// The buckets of a range of keys: ranks of texts one bucket after another, and how many each has; two at least.
struct BucketRange {
    std::vector<std::uint32_t> members, sizes;

    void add(const KeyRow *rows, std::size_t size) {
        for (std::size_t begin = 0, end; begin < size; begin = end) {
            for (end = begin + 1; end < size && rows[end].key == rows[begin].key;) ++end;
            if (end - begin < 2) continue;
            sizes.push_back(static_cast<std::uint32_t>(end - begin));
            for (std::size_t i = begin; i < end; ++i) members.push_back(rows[i].text);
        }
    }
};

class Buckets {
   public:
    static constexpr std::size_t slack = 2;

    // Numbers the buckets by size and then by key, and notes for each text the numbers of its buckets, ascending.
    Buckets(std::vector<BucketRange> ranges, const KeySets &sets, const RowParts &parts, std::size_t hot_bucket)
        : sets_(sets), parts_(parts), offsets_(sets.texts + 1), ends_(sets.texts) {
        std::vector<std::size_t> numbers;  // by size, first how many there are and then the next one
        std::size_t rows = 0;
        for (const BucketRange &range : ranges) {
            rows += range.members.size();
            for (const std::uint32_t size : range.sizes) {
                if (size >= numbers.size()) numbers.resize(size + 1);
                ++numbers[size];
            }
        }
        std::size_t total = 0;
        for (std::size_t &number : numbers) total += std::exchange(number, total);
        begins_.resize(total + 1);
        for (const BucketRange &range : ranges)
            for (const std::uint32_t size : range.sizes) begins_[++numbers[size]] = size;
        std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
        std::copy(numbers.begin(), numbers.end() - !numbers.empty(), numbers.begin() + !numbers.empty());
        if (!numbers.empty()) numbers[0] = 0;  // where each size ends is where the next begins
        members_.resize(rows);
        for (BucketRange &range : ranges) {
            const std::uint32_t *from = range.members.data();
            for (const std::uint32_t size : range.sizes) {
                std::copy_n(from, size, &members_[begins_[numbers[size]++]]);
                from += size;
            }
            range = {};
        }
        for (const std::uint32_t rank : members_) ++offsets_[rank];
        total = 0;
        for (std::size_t &offset : offsets_) total += std::exchange(offset, total);
        of_text_.resize(total);
        std::vector<std::size_t> next(offsets_.begin(), offsets_.end());
        for (std::size_t bucket = 0; bucket + 1 < begins_.size(); ++bucket)
            for (std::size_t k = begins_[bucket]; k < begins_[bucket + 1]; ++k)
                of_text_[next[members_[k]]++] = static_cast<std::uint32_t>(bucket);
        for (std::size_t rank = 0; rank < sets.texts; ++rank) ends_[rank] = offsets_[rank] + looked_at(rank);
        find_hot(hot_bucket);
    }

    struct Scratch {
        std::vector<std::uint32_t> counts, touched;
    };
    Scratch scratch() const { return {std::vector<std::uint32_t>(sets_.texts), {}}; }

    // Adds the pairs of the text of this rank with texts of higher ranks.
    void pair(std::size_t rank, Scratch &scratch, std::vector<std::int64_t> &out) const {
        auto &[counts, touched] = scratch;
        const std::size_t text = parts_.text(rank), needed = sets_.needed(text);
        std::size_t missing = 1 + std::min(slack, needed - 1);  // shared buckets to be seen
        bool sees_all = ends_[rank] == offsets_[rank + 1];
        touched.clear();
        for (std::size_t place = offsets_[rank]; place < ends_[rank]; ++place) {
            const std::size_t bucket = of_text_[place];
            if (is_hot(bucket)) {
                missing -= missing > 1;
                sees_all = false;
                continue;
            }
            const auto end = members_.begin() + static_cast<std::ptrdiff_t>(begins_[bucket + 1]);
            for (auto other = std::upper_bound(members_.begin() + static_cast<std::ptrdiff_t>(begins_[bucket]), end, rank);
                 other != end; ++other)
                if (counts[*other]++ == 0) touched.push_back(*other);
        }
        for (const std::uint32_t rank_of_other : touched) {
            const std::size_t seen = std::exchange(counts[rank_of_other], 0), other = parts_.text(rank_of_other);
            if (seen < missing) continue;
            if (seen < needed && (sees_all || shared(text, other) < needed)) continue;
            out.push_back(static_cast<std::int64_t>(std::min(text, other) * sets_.texts + std::max(text, other)));
        }
    }

    // Texts of each hot bucket, ascending, from the first for which the bucket would have to be looked at.
    std::vector<std::vector<std::uint32_t>> hot() const {
        std::vector<std::vector<std::uint32_t>> found;
        for (std::size_t bucket = first_large_; bucket + 1 < begins_.size(); ++bucket) {
            if (!is_hot(bucket)) continue;
            std::size_t k = begins_[bucket];
            while (!looks_at(members_[k], bucket)) ++k;
            auto &texts = found.emplace_back();
            for (; k < begins_[bucket + 1]; ++k) texts.push_back(parts_.text(members_[k]));
            std::sort(texts.begin(), texts.end());
        }
        return found;
    }

   private:
    std::size_t shared(std::size_t a, std::size_t b) const {
        return intersection_size_({sets_.keys + sets_.offsets[a], sets_.size(a)}, {sets_.keys + sets_.offsets[b], sets_.size(b)});
    }

    // How many buckets of a text must be looked at; keys that nobody shares are rarer than all of them.
    std::size_t looked_at(std::size_t rank) const {
        const std::size_t text = parts_.text(rank), size = sets_.size(text), needed = sets_.needed(text);
        const std::size_t buckets = offsets_[rank + 1] - offsets_[rank], alone = size - buckets;
        const std::size_t wanted = size + 1 + std::min(slack, needed - 1);  // and as many less as are needed
        return size < needed || wanted <= needed + alone ? 0 : std::min(buckets, wanted - needed - alone);
    }

    bool looks_at(std::uint32_t rank, std::size_t bucket) const {
        return ends_[rank] > offsets_[rank] && bucket <= of_text_[ends_[rank] - 1];
    }

    // A bucket is hot when it makes more pairs than `hot_bucket` texts that are paired each with each.
    void find_hot(std::size_t hot_bucket) {
        first_large_ = begins_.size() - 1;
        while (first_large_ > 0 && begins_[first_large_] - begins_[first_large_ - 1] > hot_bucket) --first_large_;
        for (std::size_t bucket = first_large_; bucket + 1 < begins_.size(); ++bucket) {
            std::size_t pairs = 0;
            for (std::size_t k = begins_[bucket]; k < begins_[bucket + 1]; ++k)
                if (looks_at(members_[k], bucket)) pairs += begins_[bucket + 1] - k - 1;
            hot_.push_back(pairs > hot_bucket * (hot_bucket - 1) / 2);
        }
    }

    bool is_hot(std::size_t bucket) const { return bucket >= first_large_ && hot_[bucket - first_large_]; }

    const KeySets &sets_;
    const RowParts &parts_;
    const Intersector intersection_size_{best_level()};
    std::vector<std::uint32_t> begins_, members_, of_text_;
    std::vector<std::size_t> offsets_, ends_;
    std::size_t first_large_ = 0;
    std::vector<bool> hot_;
};

}  // namespace provenance
