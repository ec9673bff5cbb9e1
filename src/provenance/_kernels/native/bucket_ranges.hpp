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
        const std::size_t share = (range << 32) / ranges_;
        const auto guess = [&](std::size_t size) { return size * share >> 32; };  // hashes are spread evenly
        for (std::size_t text = 0; text < sets_.texts; ++text) {
            if (const std::size_t next = text + ahead; next < sets_.texts) {
                const std::uint64_t *const near = sets_.begin(next) + std::max<std::size_t>(guess(sets_.size(next)), 2);
                prefetch(near - 2);
                prefetch(near + 6);
            }
            const std::size_t size = sets_.size(text);
            const std::uint64_t *keys = sets_.begin(text);
            std::size_t place = guess(size);
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
