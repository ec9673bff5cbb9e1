// Texts that share keys. Keys are taken a range at a time: those that one text alone holds are left out, the others are sorted
// into buckets. Then each text is paired with the texts of its rarest buckets. Two texts that share `r` keys of the `c` that one
// has share one of its `c - r + 1` rarest keys, so the commonest, in which most pairs meet by chance, need not be looked at
// (prefix filtering, Chaudhuri et al. 2006); and `slack` more of them hold `slack` more that are shared.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include "buffer.hpp"
#include "intersect.hpp"
#include "prefetch.hpp"
#include "radix.hpp"

namespace provenance {

// The keys of text `i` are `keys[offsets[i] .. offsets[i + 1])`, distinct, ascending.
struct KeySets {
    const std::uint64_t *keys;
    const std::int64_t *offsets;
    std::size_t texts;
    const std::int64_t *required;  // nullptr: one

    std::size_t rows() const { return static_cast<std::size_t>(offsets[texts] - offsets[0]); }
    const std::uint64_t *begin(std::size_t text) const { return keys + offsets[text]; }
    std::size_t size(std::size_t text) const { return static_cast<std::size_t>(offsets[text + 1] - offsets[text]); }
    std::size_t needed(std::size_t text) const { return required ? static_cast<std::size_t>(required[text]) : 1; }
};

// How keys are parted into ranges that are worked on one by one. Texts go by rank: in the order of how many keys they need.
class KeyRanges {
   public:
    explicit KeyRanges(const KeySets &sets) : sets_(sets), by_rank_(sets.texts), ranks_(sets.texts) {
        if (sets.texts > most_texts || sets.rows() > most_rows)
            throw std::length_error("more than two billion texts or four billion rows");
        std::iota(by_rank_.begin(), by_rank_.end(), 0);
        if (sets.required)
            std::stable_sort(by_rank_.begin(), by_rank_.end(),
                             [&](std::uint32_t a, std::uint32_t b) { return sets.needed(a) < sets.needed(b); });
        for (std::size_t rank = 0; rank < sets.texts; ++rank) ranks_[by_rank_[rank]] = static_cast<std::uint32_t>(rank);
        std::uint64_t highest = 0;
        for (std::size_t text = 0; text < sets.texts; ++text)
            if (sets.size(text)) highest = std::max(highest, sets.begin(text)[sets.size(text) - 1]);
        const std::size_t at_once = std::max(rows_of_range, 4 * sets.texts);
        width_ = static_cast<int>(std::bit_width(highest));
        shift_ = std::max(0, width_ - static_cast<int>(std::bit_width(sets.rows() / at_once)));
        ranges_ = range_of(highest) + 1;
    }

    std::size_t ranges() const { return ranges_; }
    // Lowest bits in which keys of one range may differ.
    int width() const { return std::min(shift_, width_); }
    std::uint32_t text(std::size_t rank) const { return by_rank_[rank]; }

    // Takes the rows of a range into `rows`, in the order of texts, because so their keys lie; returns how many they are.
    std::size_t rows(std::size_t range, Buffer<KeyRow> &rows) const {
        std::size_t total = 0;
        for (std::size_t text = 0; text < sets_.texts; ++text) {
            if (const std::size_t next = text + ahead; next < sets_.texts)
                prefetch(sets_.begin(next) + sets_.size(next) * range / ranges_);
            const std::size_t size = sets_.size(text);
            const std::uint64_t *keys = sets_.begin(text);
            std::size_t place = size * range / ranges_;  // hashes are spread evenly
            while (place > 0 && range_of(keys[place - 1]) >= range) --place;
            while (place < size && range_of(keys[place]) < range) ++place;
            rows.reserve(total + size - place, total);
            for (; place < size && range_of(keys[place]) == range; ++place) rows[total++] = {keys[place], ranks_[text]};
        }
        return total;
    }

   private:
    static constexpr std::size_t rows_of_range = 1 << 20, ahead = 16;
    static constexpr std::size_t most_texts = 0x7FFFFFFF, most_rows = 0xFFFFFFFF;

    std::size_t range_of(std::uint64_t key) const { return shift_ < 64 ? key >> shift_ : 0; }

    KeySets sets_;
    std::vector<std::uint32_t> by_rank_, ranks_;  // the text of each rank, the rank of each text
    int width_, shift_;
    std::size_t ranges_;
};

// The buckets of a range of keys: ranks of texts one bucket after another, and how many each has; two at least.
struct BucketRange {
    std::vector<std::uint32_t> members, sizes;
};

// Sorts the rows of a range into buckets: first into parts that fit the nearer caches, by their upper bits, then each part into bins
// that few keys share. Rows whose key no other has are most of them as a rule, and are left out before.
class BucketMaker {
   public:
    BucketRange make(const KeyRanges &ranges, std::size_t range) {
        const std::size_t size = held_by_several(ranges.rows(range, rows_));
        BucketRange made;
        const int width = ranges.width();
        const int bits = std::clamp(static_cast<int>(std::bit_width(size)) - 15, 0, std::min(width, 10));
        if (!bits) {
            add_part(rows_.data(), size, width, made);
            return made;
        }
        std::vector<std::size_t> ends(std::size_t{1} << bits);
        const auto part_of = [&](const KeyRow &row) { return low_bits(row.key, width) >> (width - bits); };
        for (std::size_t i = 0; i < size; ++i) ++ends[part_of(rows_[i])];
        std::size_t total = 0;
        for (std::size_t &end : ends) total += std::exchange(end, total);
        parted_.reserve(size);
        for (std::size_t i = 0; i < size; ++i) parted_[ends[part_of(rows_[i])]++] = rows_[i];
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            add_part(parted_.data() + begin, end - begin, width - bits, made);
            begin = end;
        }
        return made;
    }

   private:
    static constexpr std::size_t few = 24;

    struct Marks {
        std::uint64_t once, again;
    };

    // Leaves out rows whose key no other has, as far as a table of bits can tell; returns how many are left.
    std::size_t held_by_several(std::size_t size) {
        const int bits = std::max(static_cast<int>(std::bit_width(size)) + 2, 6);
        const auto cell_of = [bits](std::uint64_t key) { return key * 0x9E3779B97F4A7C15 >> (64 - bits); };
        marks_.assign(std::size_t{1} << (bits - 6), Marks{});
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t cell = cell_of(rows_[i].key);
            auto &[once, again] = marks_[cell / 64];
            const std::uint64_t bit = std::uint64_t{1} << cell % 64;
            again |= once & bit;
            once |= bit;
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const KeyRow row = rows_[i];
            const std::size_t cell = cell_of(row.key);
            rows_[kept] = row;
            kept += marks_[cell / 64].again >> cell % 64 & 1;
        }
        return kept;
    }

    static std::uint64_t low_bits(std::uint64_t key, int bits) { return bits < 64 ? key & ((std::uint64_t{1} << bits) - 1) : key; }

    static bool before(const KeyRow &a, const KeyRow &b) { return a.key != b.key ? a.key < b.key : a.text < b.text; }

    // Adds the buckets of rows whose keys differ in their lowest bits alone, `width` of them.
    void add_part(KeyRow *rows, std::size_t size, int width, BucketRange &made) {
        if (size < 2) return;
        if (size > 0xFFFF) {  // keys that are not spread evenly
            std::sort(rows, rows + size, before);
            return add_buckets(rows, size, made);
        }
        const int bits = std::min(static_cast<int>(std::bit_width(size)), width), shift = width - bits;
        const auto bin_of = [&](const KeyRow &row) { return low_bits(row.key, width) >> shift; };
        bins_.assign(std::size_t{1} << bits, 0);
        for (std::size_t i = 0; i < size; ++i) ++bins_[bin_of(rows[i])];
        sizes_.clear();
        std::uint16_t total = 0;
        for (std::uint16_t &bin : bins_) {
            const std::uint16_t count = bin;
            bin = count < 2 ? alone : total;
            if (count < 2) continue;
            sizes_.push_back(count);
            total = static_cast<std::uint16_t>(total + count);
        }
        binned_.reserve(total + 1);
        for (std::size_t i = 0; i < size; ++i)
            if (std::uint16_t &place = bins_[bin_of(rows[i])]; place != alone) binned_[place++] = rows[i];
        KeyRow *bin = binned_.data();
        for (const std::uint16_t count : sizes_) {
            sort(bin, count);
            add_buckets(bin, count, made);
            bin += count;
        }
    }

    static void sort(KeyRow *rows, std::size_t size) {
        if (size > few) return std::sort(rows, rows + size, before);
        for (std::size_t i = 1; i < size; ++i) {
            const KeyRow row = rows[i];
            std::size_t place = i;
            for (; place > 0 && before(row, rows[place - 1]); --place) rows[place] = rows[place - 1];
            rows[place] = row;
        }
    }

    static void add_buckets(const KeyRow *rows, std::size_t size, BucketRange &made) {
        for (std::size_t begin = 0, end; begin < size; begin = end) {
            for (end = begin + 1; end < size && rows[end].key == rows[begin].key;) ++end;
            if (end - begin < 2) continue;
            made.sizes.push_back(static_cast<std::uint32_t>(end - begin));
            for (std::size_t i = begin; i < end; ++i) made.members.push_back(rows[i].text);
        }
    }

    static constexpr std::uint16_t alone = 0xFFFF;

    Buffer<KeyRow> rows_, parted_, binned_;
    std::vector<Marks> marks_;
    std::vector<std::uint16_t> bins_, sizes_;
};

class Buckets {
   public:
    static constexpr std::size_t slack = 2;

    // Lays out the buckets by size and then by key, and notes for each text where it stands in them.
    Buckets(std::vector<BucketRange> ranges, const KeySets &sets, const KeyRanges &parts, std::size_t hot_bucket)
        : sets_(sets), parts_(parts), offsets_(sets.texts + 1), ends_(sets.texts), crowds_(sets.texts) {
        std::vector<std::size_t> numbers;  // by size, first how many there are and then the next one
        std::size_t rows = 0;
        for (const BucketRange &range : ranges) {
            rows += range.members.size();
            for (const std::uint32_t size : range.sizes) {
                if (size >= numbers.size()) numbers.resize(size + 1);
                ++numbers[size];
            }
        }
        begins_.push_back(0);
        std::vector<std::size_t> places(numbers.size());  // where the next bucket of a size begins
        for (std::size_t size = 0; size < numbers.size(); ++size) {
            places[size] = begins_.back();
            for (std::size_t k = 0; k < numbers[size]; ++k) begins_.push_back(static_cast<std::uint32_t>(begins_.back() + size));
        }
        members_.reserve(rows);
        for (BucketRange &range : ranges) {
            const std::uint32_t *from = range.members.data();
            for (const std::uint32_t size : range.sizes) {
                std::copy_n(from, size, &members_[places[size]]);
                from += size;
                places[size] += size;
                members_[places[size] - 1] |= last;
            }
            range = {};
        }
        for (std::size_t place = 0; place < rows; ++place) ++offsets_[members_[place] & ~last];
        std::size_t total = 0;
        for (std::size_t &offset : offsets_) total += std::exchange(offset, total);
        of_text_.reserve(total);
        of_text_size_ = total;
        std::copy_n(offsets_.begin(), sets.texts, ends_.begin());
        for (std::size_t place = 0; place < rows; ++place) of_text_[ends_[members_[place] & ~last]++] = static_cast<std::uint32_t>(place);
        for (std::size_t rank = 0; rank < sets.texts; ++rank) ends_[rank] = offsets_[rank] + looked_at(rank);
        find_hot(hot_bucket);
    }

    struct Scratch {
        std::vector<std::uint8_t> counts;  // up to `many`
        std::vector<std::uint16_t> cells;
        std::vector<std::uint32_t> touched;
        std::vector<std::size_t> open;  // texts of which the shared keys must be counted
        std::vector<std::uint8_t> uncounted;
    };
    Scratch scratch() const { return {std::vector<std::uint8_t>(sets_.texts), std::vector<std::uint16_t>(cell_count), std::vector<std::uint32_t>(sets_.texts + 1), {}, {}}; }

    // Adds the pairs of the text of this rank with texts of higher ranks.
    void pair(std::size_t rank, Scratch &scratch, std::vector<std::int64_t> &out) const {
        std::uint8_t *const counts = scratch.counts.data();
        std::uint32_t *const touched = scratch.touched.data();
        const std::size_t text = parts_.text(rank), needed = sets_.needed(text);
        std::size_t missing = 1 + std::min(slack, needed - 1);  // shared buckets to be seen
        std::size_t cold = 0;
        for (std::size_t place = offsets_[rank]; place < ends_[rank]; ++place) cold += !is_hot(of_text_[place]);
        const std::size_t hot = ends_[rank] - offsets_[rank] - cold;
        missing -= std::min(hot, missing - 1);
        const std::size_t count = missing > 1 ? count_likely(rank, missing, scratch) : count_all(rank, scratch);
        const std::size_t uncounted = note_uncounted(rank, scratch.uncounted);
        scratch.open.clear();
        for (std::size_t i = 0; i < count; ++i) {
            prefetch(&crowds_[touched[std::min(i + ahead, count - 1)]]);
            const std::uint32_t rank_of_other = touched[i];
            const std::size_t seen = std::exchange(counts[rank_of_other], std::uint8_t{0});
            if (seen < missing) continue;
            if (seen >= needed) {
                add(text, parts_.text(rank_of_other), out);
            } else if (seen == many || seen + uncounted + crowds_[rank_of_other].held(scratch.uncounted) >= needed) {
                const std::size_t other = parts_.text(rank_of_other);
                scratch.open.push_back(other);
                prefetch_beginning({sets_.begin(other), sets_.size(other)});
            }
        }
        for (const std::size_t other : scratch.open)
            if (shared(text, other) >= needed) add(text, other, out);
    }

    // Texts of each hot bucket, ascending, from the first for which the bucket would have to be looked at.
    std::vector<std::vector<std::uint32_t>> hot() const {
        std::vector<std::vector<std::uint32_t>> found;
        for (std::size_t bucket = first_large_; bucket + 1 < begins_.size(); ++bucket) {
            if (!hot_[bucket - first_large_]) continue;
            std::size_t k = begins_[bucket];
            while (!looks_at(members_[k] & ~last, bucket)) ++k;
            auto &texts = found.emplace_back();
            for (; k < begins_[bucket + 1]; ++k) texts.push_back(parts_.text(members_[k] & ~last));
            std::sort(texts.begin(), texts.end());
        }
        return found;
    }

   private:
    static constexpr std::uint32_t last = std::uint32_t{1} << 31;  // marks the last member of a bucket
    static constexpr std::size_t many = 255, ahead = 12, cell_count = 1 << 12;

    // Which large buckets a text may be in: a bit for each, and a few bits that stand for several.
    struct Crowds {
        std::array<std::uint64_t, 4> bits{};

        static constexpr std::uint8_t bit_of(std::size_t bucket) { return static_cast<std::uint8_t>(bucket * 0x9E3779B97F4A7C15 >> 56); }
        void add(std::uint8_t bit) { bits[bit / 64] |= std::uint64_t{1} << bit % 64; }
        std::size_t held(const std::vector<std::uint8_t> &asked) const {
            std::size_t found = 0;
            for (const std::uint8_t bit : asked) found += bits[bit / 64] >> bit % 64 & 1;
            return found;
        }
    };

    // The buckets of a text whose members are not counted: bits of the large ones, and how many others they are.
    std::size_t note_uncounted(std::size_t rank, std::vector<std::uint8_t> &large) const {
        large.clear();
        std::size_t others = 0;
        for (std::size_t i = offsets_[rank]; i < offsets_[rank + 1]; ++i) {
            const std::size_t place = of_text_[i];
            if (i < ends_[rank] && !is_hot(place)) continue;
            if (place < begins_[first_large_]) ++others;
            else large.push_back(Crowds::bit_of(bucket_of(place)));
        }
        return others;
    }

    // Calls `take` with the rank of each member beyond the text itself, bucket by bucket, of those that are looked at and not hot.
    template <typename Take>
    void each_member(std::size_t rank, const Take &take) const {
        for (std::size_t place = offsets_[rank]; place < ends_[rank]; ++place) {
            prefetch(&members_[of_text_[std::min(place + ahead, of_text_size_ - 1)]]);
            std::size_t k = of_text_[place];
            if (is_hot(k)) continue;
            for (std::uint32_t member = members_[k]; !(member & last);) {
                member = members_[++k];
                take(member & ~last);
            }
        }
    }

    static void count_one(std::uint32_t other, Scratch &scratch, std::size_t &count) {
        const std::uint8_t before = scratch.counts[other];
        scratch.touched[count] = other;
        count += !before;
        scratch.counts[other] = static_cast<std::uint8_t>(before + (before < many));
    }

    // Counts how often each other text is met, and lists them.
    std::size_t count_all(std::size_t rank, Scratch &scratch) const {
        std::size_t count = 0;
        each_member(rank, [&](std::uint32_t other) { count_one(other, scratch, count); });
        return count;
    }

    // The same for those that may be met so often: first in few cells that stay in the nearest cache, several texts in each.
    std::size_t count_likely(std::size_t rank, std::size_t often, Scratch &scratch) const {
        std::uint16_t *const cells = scratch.cells.data();
        std::fill_n(cells, cell_count, std::uint16_t{0});
        each_member(rank, [&](std::uint32_t other) { ++cells[other % cell_count]; });
        std::size_t count = 0;
        each_member(rank, [&](std::uint32_t other) {
            if (cells[other % cell_count] >= often) count_one(other, scratch, count);
        });
        return count;
    }

    void add(std::size_t a, std::size_t b, std::vector<std::int64_t> &out) const {
        out.push_back(static_cast<std::int64_t>(std::min(a, b) * sets_.texts + std::max(a, b)));
    }

    std::size_t shared(std::size_t a, std::size_t b) const {
        return intersection_size_({sets_.begin(a), sets_.size(a)}, {sets_.begin(b), sets_.size(b)});
    }

    // How many buckets of a text must be looked at; keys that nobody shares are rarer than all of them.
    std::size_t looked_at(std::size_t rank) const {
        const std::size_t text = parts_.text(rank), size = sets_.size(text), needed = sets_.needed(text);
        const std::size_t buckets = offsets_[rank + 1] - offsets_[rank], alone = size - buckets;
        const std::size_t wanted = size + 1 + std::min(slack, needed - 1);  // and as many less as are needed
        return size < needed || wanted <= needed + alone ? 0 : std::min(buckets, wanted - needed - alone);
    }

    bool looks_at(std::uint32_t rank, std::size_t bucket) const {
        return ends_[rank] > offsets_[rank] && begins_[bucket] <= of_text_[ends_[rank] - 1];
    }

    // A bucket is hot when it makes more pairs than `hot_bucket` texts that are paired each with each.
    void find_hot(std::size_t hot_bucket) {
        first_large_ = begins_.size() - 1;
        while (first_large_ > 0 && begins_[first_large_] - begins_[first_large_ - 1] > hot_bucket) --first_large_;
        for (std::size_t bucket = first_large_; bucket + 1 < begins_.size(); ++bucket) {
            std::size_t pairs = 0;
            for (std::size_t k = begins_[bucket]; k < begins_[bucket + 1]; ++k)
                if (looks_at(members_[k] & ~last, bucket)) pairs += begins_[bucket + 1] - k - 1;
            hot_.push_back(pairs > hot_bucket * (hot_bucket - 1) / 2);
            for (std::size_t k = begins_[bucket]; k < begins_[bucket + 1]; ++k) crowds_[members_[k] & ~last].add(Crowds::bit_of(bucket));
        }
    }

    bool is_hot(std::size_t place) const {
        if (place < begins_[first_large_]) [[likely]] return false;
        return hot_[bucket_of(place) - first_large_];
    }

    // The large bucket in which a place lies.
    std::size_t bucket_of(std::size_t place) const {
        const auto large = begins_.begin() + static_cast<std::ptrdiff_t>(first_large_);
        return static_cast<std::size_t>(std::upper_bound(large, begins_.end(), place) - begins_.begin()) - 1;
    }

    const KeySets &sets_;
    const KeyRanges &parts_;
    const Intersector intersection_size_{best_level()};
    std::vector<std::uint32_t> begins_;
    Buffer<std::uint32_t> members_, of_text_;
    std::vector<std::size_t> offsets_, ends_;
    std::size_t of_text_size_ = 0, first_large_ = 0;
    std::vector<bool> hot_;
    std::vector<Crowds> crowds_;
};

}  // namespace provenance
