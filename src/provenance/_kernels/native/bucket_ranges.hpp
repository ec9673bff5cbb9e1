// Buckets of texts that share keys. Keys are taken a range at a time: those that one text alone holds are left out, the others
// are sorted into buckets.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include "buffer.hpp"
#include "prefetch.hpp"
#include "radix.hpp"
#include "room.hpp"

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
// `each(tasks, work)` calls `work(task)` for every task.
class KeyRanges {
   public:
    template <typename Each>
    KeyRanges(const KeySets &sets, const Each &each) : sets_(sets), by_rank_(sets.texts), ranks_(sets.texts) {
        if (sets.texts > most_texts || sets.rows() > most_rows)
            throw std::length_error("more than two billion texts or four billion rows");
        each(1, [&](std::size_t) { order_texts(), cut_ranges(); });
        each((sets.texts + texts_at_once - 1) / texts_at_once, [&](std::size_t task) {
            const std::size_t first = task * texts_at_once;
            note_borders(first, std::min(first + texts_at_once, sets.texts));
        });
    }

    std::size_t ranges() const { return ranges_; }
    // Lowest bits in which keys of one range may differ.
    int width() const { return std::min(shift_, width_); }
    std::uint32_t text(std::size_t rank) const { return by_rank_[rank]; }

    // Takes the rows of a range into `rows`, in the order of texts, because so their keys lie; returns how many they are.
    std::size_t rows(std::size_t range, Buffer<KeyRow> &rows) const {
        std::size_t total = 0;
        const Border low(*this, range), high(*this, range + 1);
        const std::uint64_t *const last = sets_.keys + sets_.offsets[sets_.texts];
        for (std::size_t text = 0; text < sets_.texts; ++text) {
            if (const std::size_t next = text + ahead; next < sets_.texts) {
                const std::uint64_t *const coming = sets_.begin(next) + low.near(next);
                prefetch(coming);
                prefetch(coming + few);
            }
            const std::size_t begin = low.place(text), size = std::max(begin, high.place(text)) - begin;
            const std::uint64_t *const from = sets_.begin(text) + begin;
            rows.reserve(total + size + few, total);
            KeyRow *const to = rows.data() + total;
            const std::uint32_t rank = ranks_[text];
            // Most texts have few or less: so many are written without a branch, whether they are wanted or not.
            if (last - from >= static_cast<std::ptrdiff_t>(few)) [[likely]]
                for (std::size_t i = 0; i < few; ++i) to[i] = {from[i], rank};
            else
                for (std::size_t i = 0; i < size; ++i) to[i] = {from[i], rank};
            for (std::size_t i = few; i < size; ++i) to[i] = {from[i], rank};
            total += size;
        }
        return total;
    }

   private:
    static constexpr std::size_t rows_of_range = 1 << 20, ahead = 16, few = 6, texts_at_once = 1 << 12;
    static constexpr std::size_t most_texts = 0x7FFFFFFF, most_rows = 0xFFFFFFFF;
    static constexpr std::int8_t far = -128;

    static std::size_t range_of(std::uint64_t key, int shift) { return shift < 64 ? key >> shift : 0; }

    // Where the keys of a range begin in each text: near to where keys that are spread evenly would begin, because they are hashes.
    class Border {
       public:
        Border(const KeyRanges &parts, std::size_t range)
            : sets_(parts.sets_), share_((range << 32) / parts.ranges_), range_(range), shift_(parts.shift_), beyond_(&parts.beyond_[range * parts.sets_.texts]) {}

        std::size_t near(std::size_t text) const {
            const std::ptrdiff_t offset = beyond_[text] == far ? 0 : beyond_[text];
            return evenly(text) + static_cast<std::size_t>(offset);
        }
        std::size_t place(std::size_t text) const {
            if (beyond_[text] != far) [[likely]] return near(text);
            const std::uint64_t *const keys = sets_.begin(text), *const end = keys + sets_.size(text);
            const auto before = [&](std::uint64_t key) { return range_of(key, shift_) < range_; };
            return static_cast<std::size_t>(std::partition_point(keys, end, before) - keys);
        }
        void note(std::size_t text, std::size_t place) const {
            const auto offset = static_cast<std::ptrdiff_t>(place) - static_cast<std::ptrdiff_t>(evenly(text));
            beyond_[text] = offset > far && offset < -far ? static_cast<std::int8_t>(offset) : far;
        }

       private:
        std::size_t evenly(std::size_t text) const { return sets_.size(text) * share_ >> 32; }

        const KeySets sets_;
        const std::size_t share_, range_;
        const int shift_;
        std::int8_t *const beyond_;
    };

    void order_texts() {
        std::iota(by_rank_.begin(), by_rank_.end(), 0);
        if (sets_.required)
            std::stable_sort(by_rank_.begin(), by_rank_.end(),
                             [&](std::uint32_t a, std::uint32_t b) { return sets_.needed(a) < sets_.needed(b); });
        for (std::size_t rank = 0; rank < sets_.texts; ++rank) ranks_[by_rank_[rank]] = static_cast<std::uint32_t>(rank);
    }

    void cut_ranges() {
        std::uint64_t highest = 0;
        for (std::size_t text = 0; text < sets_.texts; ++text)
            if (sets_.size(text)) highest = std::max(highest, sets_.begin(text)[sets_.size(text) - 1]);
        const std::size_t at_once = std::max(rows_of_range, 4 * sets_.texts);
        width_ = static_cast<int>(std::bit_width(highest));
        shift_ = std::max(0, width_ - static_cast<int>(std::bit_width(sets_.rows() / at_once)));
        ranges_ = range_of(highest, shift_) + 1;
        beyond_ = room_for<std::int8_t>((ranges_ + 1) * sets_.texts);
    }

    void note_borders(std::size_t first, std::size_t end) {
        std::vector<Border> borders;
        for (std::size_t range = 0; range <= ranges_; ++range) borders.emplace_back(*this, range);
        std::vector<std::size_t> counts(ranges_ + 1);
        for (std::size_t text = first; text < end; ++text) {
            const std::uint64_t *const keys = sets_.begin(text);
            for (std::size_t i = 0; i < sets_.size(text); ++i) ++counts[std::min(range_of(keys[i], shift_), ranges_)];
            std::size_t place = 0;
            for (std::size_t range = 0; range <= ranges_; ++range) {
                borders[range].note(text, place);
                place += std::exchange(counts[range], 0);
            }
        }
    }

    KeySets sets_;
    std::vector<std::uint32_t> by_rank_, ranks_;  // the text of each rank, the rank of each text
    Room<std::int8_t> beyond_;  // of each range and text, see `Border`
    int width_ = 0, shift_ = 0;
    std::size_t ranges_ = 0;
};

constexpr std::uint32_t last_member = std::uint32_t{1} << 31;  // marks it in its bucket

// The buckets of a range of keys: ranks of texts one bucket after another, and how many each has; two at least.
struct BucketRange {
    Room<std::uint32_t> members, sizes;
    std::size_t buckets = 0;
};

// Sorts the rows of a range into buckets: first into parts that fit the nearer caches, by their upper bits. Of each part rows whose
// key no other has, most of them as a rule, are left out, and the others sorted into bins that few keys share.
class BucketMaker {
   public:
    BucketRange make(const KeyRanges &ranges, std::size_t range) {
        const std::size_t size = ranges.rows(range, rows_);
        members_.clear();
        bucket_sizes_.clear();
        const int width = ranges.width();
        const int bits = std::clamp(static_cast<int>(std::bit_width(size)) - 15, 0, std::min(width, 10));
        std::vector<std::size_t> ends(std::size_t{1} << bits);
        const auto part_of = [&](const KeyRow &row) { return bits ? low_bits(row.key, width) >> (width - bits) : 0; };
        for (std::size_t i = 0; i < size; ++i) ++ends[part_of(rows_[i])];
        std::size_t total = 0;
        for (std::size_t &end : ends) total += std::exchange(end, total);
        parted_.reserve(size);
        for (std::size_t i = 0; i < size; ++i) parted_[ends[part_of(rows_[i])]++] = rows_[i];
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            KeyRow *const part = parted_.data() + begin;
            add_part(part, held_by_several(part, end - begin), width - bits);
            begin = end;
        }
        return {copied(members_), copied(bucket_sizes_), bucket_sizes_.size()};
    }

   private:
    static constexpr std::size_t few = 24, many = 1024;

    static Room<std::uint32_t> copied(const std::vector<std::uint32_t> &values) {
        auto room = room_for<std::uint32_t>(values.size());
        std::copy(values.begin(), values.end(), room.get());
        return room;
    }

    struct Marks {
        std::uint64_t once, again;
    };

    // Leaves out rows whose key no other has, as far as a table of bits can tell; returns how many are left.
    std::size_t held_by_several(KeyRow *rows, std::size_t size) {
        const int bits = std::max(static_cast<int>(std::bit_width(size)) + 2, 6);
        const auto cell_of = [bits](std::uint64_t key) { return key * 0x9E3779B97F4A7C15 >> (64 - bits); };
        marks_.assign(std::size_t{1} << (bits - 6), Marks{});
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t cell = cell_of(rows[i].key);
            auto &[once, again] = marks_[cell / 64];
            const std::uint64_t bit = std::uint64_t{1} << cell % 64;
            again |= once & bit;
            once |= bit;
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const KeyRow row = rows[i];
            const std::size_t cell = cell_of(row.key);
            rows[kept] = row;
            kept += marks_[cell / 64].again >> cell % 64 & 1;
        }
        return kept;
    }

    static std::uint64_t low_bits(std::uint64_t key, int bits) { return bits < 64 ? key & ((std::uint64_t{1} << bits) - 1) : key; }

    struct Before {
        bool operator()(const KeyRow &a, const KeyRow &b) const { return a.key != b.key ? a.key < b.key : a.text < b.text; }
    };

    // Adds the buckets of rows whose keys differ in their lowest bits alone, `width` of them.
    void add_part(KeyRow *rows, std::size_t size, int width) {
        if (size < 2) return;
        if (size > 0xFFFF) {  // keys that are not spread evenly, or one that very many hold
            if (of_one_key(rows, size)) return add_bucket(rows, size);
            std::sort(rows, rows + size, Before());
            return add_buckets(rows, size);
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
            if (count > few && of_one_key(bin, count)) {
                add_bucket(bin, count);
            } else {
                sort(bin, count);
                add_buckets(bin, count);
            }
            bin += count;
        }
    }

    static bool of_one_key(const KeyRow *rows, std::size_t size) {
        return std::all_of(rows, rows + size, [&](const KeyRow &row) { return row.key == rows[0].key; });
    }

    static void sort(KeyRow *rows, std::size_t size) {
        if (size > few) return std::sort(rows, rows + size, Before());
        for (std::size_t i = 1; i < size; ++i) {
            const KeyRow row = rows[i];
            std::size_t place = i;
            for (; place > 0 && Before()(row, rows[place - 1]); --place) rows[place] = rows[place - 1];
            rows[place] = row;
        }
    }

    void add_buckets(const KeyRow *rows, std::size_t size) {
        for (std::size_t begin = 0, end; begin < size; begin = end) {
            for (end = begin + 1; end < size && rows[end].key == rows[begin].key;) ++end;
            if (end - begin < 2) continue;
            bucket_sizes_.push_back(static_cast<std::uint32_t>(end - begin));
            for (std::size_t i = begin; i < end; ++i) members_.push_back(rows[i].text);
            members_.back() |= last_member;
        }
    }

    // Adds a bucket whose members are in any order.
    void add_bucket(const KeyRow *rows, std::size_t size) {
        bucket_sizes_.push_back(static_cast<std::uint32_t>(size));
        const std::size_t begin = members_.size();
        for (std::size_t i = 0; i < size; ++i) members_.push_back(rows[i].text);
        if (size < many) std::sort(members_.begin() + static_cast<std::ptrdiff_t>(begin), members_.end());
        else sorter_.sort(members_.data() + begin, size);
        members_.back() |= last_member;
    }

    static constexpr std::uint16_t alone = 0xFFFF;

    Buffer<KeyRow> rows_, parted_, binned_;
    std::vector<Marks> marks_;
    std::vector<std::uint32_t> members_, bucket_sizes_;
    RowSorter<std::uint32_t> sorter_;
    std::vector<std::uint16_t> bins_, sizes_;
};

}  // namespace provenance
