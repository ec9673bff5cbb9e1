// Texts that share keys: each is paired with the texts of its rarest buckets. Two texts that share `r` keys of the `c` that one
// has share one of its `c - r + 1` rarest keys, so the commonest, in which most pairs meet by chance, need not be looked at
// (prefix filtering, Chaudhuri et al. 2006); and `slack` more of them hold `slack` more that are shared.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "bucket_ranges.hpp"
#include "crowds.hpp"
#include "intersect.hpp"
#include "prefetch.hpp"
#include "room.hpp"

namespace provenance {

class Buckets {
   public:
    static constexpr std::size_t slack = 2;

    // Lays out the buckets by size and then by key, and notes for each text where it stands in them. `each(tasks, work)` calls
    // `work(task)` for every task, and `threads` of them at once.
    template <typename Each>
    Buckets(std::vector<BucketRange> ranges, const KeySets &sets, const KeyRanges &parts, std::size_t hot_bucket, std::size_t threads,
            Level level, const Each &each)
        : sets_(sets), parts_(parts), offsets_(sets.texts + 1), ends_(sets.texts), colds_(sets.texts), crowds_(room_for<Crowds>(sets.texts)),
          intersection_size_(level), counts_bits_(counts_bits(level)) {
        each(1, [&](std::size_t) { find_places(ranges, hot_bucket); });
        each(ranges.size(), [&](std::size_t range) { move_members(ranges[range]); });
        note_places(std::clamp<std::size_t>(threads, 1, most_chunks), each);
        const std::size_t large = begins_.size() - 1;
        std::vector<std::atomic<std::size_t>> made(large);
        const auto each_rank = [&](const auto &work) {
            each((sets.texts + ranks_at_once - 1) / ranks_at_once, [&](std::size_t task) {
                const std::size_t first = task * ranks_at_once;
                for (std::size_t rank = first; rank < std::min(first + ranks_at_once, sets.texts); ++rank) work(rank);
            });
        };
        each_rank([&](std::size_t rank) { look_around(rank, made); });
        // A bucket is hot when it makes more pairs than `hot_bucket` texts that are paired each with each.
        for (std::size_t bucket = 0; bucket < large; ++bucket) hot_.push_back(made[bucket] > hot_bucket * (hot_bucket - 1) / 2);
        each_rank([&](std::size_t rank) { part_hot(rank); });
    }

    struct Scratch {
        std::vector<std::uint8_t> counts;  // up to `many`
        std::vector<std::uint8_t> cells;
        std::vector<std::uint32_t> full, touched;
        std::vector<std::array<std::uint32_t, 2>> open;  // pairs of which the shared keys must be counted
        Uncounted uncounted;
    };
    Scratch scratch() const {
        return {std::vector<std::uint8_t>(sets_.texts), std::vector<std::uint8_t>(cell_count),
                std::vector<std::uint32_t>(full_at_once + sets_.texts + at_once), std::vector<std::uint32_t>(sets_.texts + 1), {}, {}};
    }

    // Adds the pairs of the texts of these ranks with texts of higher ranks.
    void pair(std::size_t first, std::size_t end, Scratch &scratch, std::vector<std::int64_t> &out) const {
        for (std::size_t rank = first; rank < end; ++rank) {
            pair_met(rank, scratch, out);
            pair_open(open_at_once, scratch.open, out);
        }
        pair_open(1, scratch.open, out);
    }

    // Texts of each hot bucket, ascending, from the first for which the bucket would have to be looked at.
    std::vector<std::vector<std::uint32_t>> hot() const {
        std::vector<std::vector<std::uint32_t>> found;
        RowSorter<std::uint32_t> sorter;
        for (std::size_t bucket = 0; bucket + 1 < begins_.size(); ++bucket) {
            if (!hot_[bucket]) continue;
            std::size_t k = begins_[bucket];
            while (!looks_at(members_[k] & ~last, bucket)) ++k;
            auto &texts = found.emplace_back();
            for (; k < begins_[bucket + 1]; ++k) texts.push_back(parts_.text(members_[k] & ~last));
            sorter.sort(texts.data(), texts.size());
        }
        return found;
    }

    // Texts that look at a hot bucket, ascending.
    std::vector<std::uint32_t> unsure() const {
        std::vector<std::uint32_t> found;
        for (std::size_t rank = 0; rank < sets_.texts; ++rank)
            if (colds_[rank] < ends_[rank]) found.push_back(parts_.text(rank));
        RowSorter<std::uint32_t>().sort(found.data(), found.size());
        return found;
    }

   private:
    static constexpr std::uint32_t last = last_member;
    static constexpr std::size_t ranks_at_once = 1 << 12, most_chunks = 8;
    static constexpr std::size_t many = 255, ahead = 12, cell_count = 1 << 14, at_once = 16, full_at_once = 1 << 12, open_at_once = 1 << 10;

    // Adds those of one text that share enough, as far as one sees it, and lists those that may.
    void pair_met(std::size_t rank, Scratch &scratch, std::vector<std::int64_t> &out) const {
        const std::size_t needed = sets_.needed(parts_.text(rank));
        std::size_t missing = 1 + std::min(slack, needed - 1);  // shared buckets to be met in; in hot ones one does not see who else is there
        missing -= std::min(ends_[rank] - colds_[rank], missing - 1);
        // Where few meetings settle it, all are counted; elsewhere those after the first ones, which are as good as seen.
        const bool all = missing == 1 || needed <= 1 + slack;
        const std::size_t count = missing == 1 ? count_all(rank, scratch) : all ? count_likely(rank, missing, scratch) : count_further(rank, missing, scratch);
        for (std::size_t i = 0; i < ahead; ++i) ask_for_bucket(offsets_[rank + 1] + i);  // of the next text
        note_uncounted(rank, scratch.uncounted);
        if (!all) scratch.uncounted.others += missing - 1;
        settle(rank, all ? missing : 1, count, scratch, out);
    }

    // Settles all that were touched, and forgets them.
    void settle(std::size_t rank, std::size_t least, std::size_t count, Scratch &scratch, std::vector<std::int64_t> &out) const {
        if (counts_bits_) settle_counted(rank, least, count, scratch, out);
        else settle_by<false>(rank, least, count, scratch, out);
    }
    PROVENANCE_POPCNT void settle_counted(std::size_t rank, std::size_t least, std::size_t count, Scratch &scratch,
                                          std::vector<std::int64_t> &out) const {
        settle_by<true>(rank, least, count, scratch, out);
    }
    template <bool counted>
    PROVENANCE_INLINE void settle_by(std::size_t rank, std::size_t least, std::size_t count, Scratch &scratch,
                                     std::vector<std::int64_t> &out) const {
        std::uint8_t *const counts = scratch.counts.data();
        const std::uint32_t *const touched = scratch.touched.data();
        const std::size_t text = parts_.text(rank), needed = sets_.needed(text);
        for (std::size_t i = 0; i < count; ++i) {
            prefetch(&crowds_[touched[std::min(i + ahead, count - 1)]]);
            const std::uint32_t other = touched[i];
            const std::size_t seen = std::exchange(counts[other], std::uint8_t{0});
            if (seen < least) continue;
            if (seen >= needed) add(text, parts_.text(other), out);
            else if (seen == many || seen + scratch.uncounted.held<counted>(crowds_[other]) >= needed)
                scratch.open.push_back({static_cast<std::uint32_t>(rank), other});
        }
    }

    // Adds those that share enough of the pairs of ranks that are listed, if these are so many, and empties the list. Three things are
    // read of each, one after the other, and none is near.
    void pair_open(std::size_t fewest, std::vector<std::array<std::uint32_t, 2>> &open, std::vector<std::int64_t> &out) const {
        constexpr std::size_t few = 4;
        if (open.size() < fewest) return;
        for (auto &pair : open) {
            for (std::uint32_t &end : pair) end = parts_.text(end);
            prefetch(sets_.offsets + pair[1]);
        }
        const auto set = [&](std::size_t text) -> Sorted { return {sets_.begin(text), sets_.size(text)}; };
        for (std::size_t i = 0; i < std::min(few, open.size()); ++i) prefetch_beginning(set(open[i][1]));
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (i + few < open.size()) prefetch_beginning(set(open[i + few][1]));
            const auto [a, b] = open[i];
            if (intersection_size_(set(a), set(b)) >= sets_.needed(a)) add(a, b, out);
        }
        open.clear();
    }

    void note_uncounted(std::size_t rank, Uncounted &uncounted) const {
        uncounted.clear();
        for (std::size_t i = colds_[rank]; i < offsets_[rank + 1]; ++i) {
            const std::size_t place = of_text_[i];
            if (place < begins_[0]) ++uncounted.others;
            else uncounted.add_large(bucket_of(place));
        }
    }

    // The processor goes on reading by itself from there.
    PROVENANCE_INLINE void ask_for_bucket(std::size_t place) const {
        const std::uint32_t *const begin = &members_[of_text_[std::min(place, rows_)]];
        prefetch(begin);
        prefetch(begin + 64 / sizeof(std::uint32_t));
    }

    // Whether a bucket ends among so many members; compilers do not find out by themselves how to read several at once.
    template <std::size_t size>
    static bool has_last(const std::uint32_t *members) {
#if PROVENANCE_X86
        __m128i any = _mm_setzero_si128();
        for (std::size_t i = 0; i < size; i += 4) any = _mm_or_si128(any, _mm_loadu_si128(reinterpret_cast<const __m128i *>(members + i)));
        return _mm_movemask_ps(_mm_castsi128_ps(any));
#else
        std::uint32_t any = 0;
        for (std::size_t i = 0; i < size; ++i) any |= members[i];
        return any & last;
#endif
    }

    // Calls `take` with the rank of each member beyond the text itself, bucket by bucket, of those that are looked at and not hot;
    // and `done` after each bucket.
    template <typename Take, typename Done>
    void each_member(std::size_t rank, const Take &take, const Done &done) const {
        const std::size_t begin = offsets_[rank], end = colds_[rank];
        for (std::size_t place = begin; place < end; ++place) {
            ask_for_bucket(place + ahead);
            const std::uint32_t *next = &members_[of_text_[place]];
            if (*next++ & last) continue;
            for (; !has_last<at_once>(next); next += at_once) {
                prefetch(next + 40);
                for (std::size_t i = 0; i < at_once; ++i) take(next[i]);
            }
            for (; !has_last<4>(next); next += 4)
                for (std::size_t i = 0; i < 4; ++i) take(next[i]);
            for (;; ++next) {
                take(*next & ~last);
                if (*next & last) break;
            }
            done();
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
        each_member(rank, [&](std::uint32_t other) { count_one(other, scratch, count); }, [] {});
        return count;
    }

    // The same for those that may be met so often: first in few cells that stay in the nearest cache, several texts in each.
    std::size_t count_likely(std::size_t rank, std::size_t often, Scratch &scratch) const {
        std::uint8_t *const cells = scratch.cells.data();
        std::fill_n(cells, cell_count, std::uint8_t{0});
        each_member(rank, [&](std::uint32_t other) { raise(cells[other % cell_count]); }, [] {});
        std::size_t count = 0;
        each_member(
            rank,
            [&](std::uint32_t other) {
                if (cells[other % cell_count] >= met(often)) count_one(other, scratch, count);
            },
            [] {});
        return count;
    }

    // Lists those that may be met so often, and counts of each how often it is met in a cell that is as full: all its meetings but the
    // first `often - 1`, and of these some or none.
    std::size_t count_further(std::size_t rank, std::size_t often, Scratch &scratch) const {
        std::uint8_t *const cells = scratch.cells.data();
        std::uint32_t *const full = scratch.full.data();
        std::fill_n(cells, cell_count, std::uint8_t{0});
        std::size_t size = 0, count = 0;
        const auto count_full = [&] {
            for (std::size_t i = 0; i < size; ++i) count_one(full[i], scratch, count);
            size = 0;
        };
        each_member(
            rank,
            [&](std::uint32_t other) {
                full[size] = other;  // without a branch
                size += raise(cells[other % cell_count]) >= met(often);
            },
            [&] {
                if (size >= full_at_once) count_full();
            });
        count_full();
        return count;
    }

    // A cell has a bit for each meeting, eight at most: so it need not be kept from running over.
    static_assert(slack < 8);
    static std::size_t raise(std::uint8_t &cell) { return cell = static_cast<std::uint8_t>(2 * cell + 1); }
    static std::size_t met(std::size_t often) { return (std::size_t{1} << often) - 1; }

    void add(std::size_t a, std::size_t b, std::vector<std::int64_t> &out) const {
        out.push_back(static_cast<std::int64_t>(std::min(a, b) * sets_.texts + std::max(a, b)));
    }

    // How many buckets of a text must be looked at; keys that nobody shares are rarer than all of them.
    std::size_t looked_at(std::size_t rank) const {
        const std::size_t text = parts_.text(rank), size = sets_.size(text), needed = sets_.needed(text);
        const std::size_t buckets = offsets_[rank + 1] - offsets_[rank], alone = size - buckets;
        const std::size_t wanted = size + 1 + std::min(slack, needed - 1);  // and as many less as are needed
        return size < needed || wanted <= needed + alone ? 0 : std::min(buckets, wanted - needed - alone);
    }

    bool looks_at(std::uint32_t rank, std::size_t bucket) const {
        if (ends_[rank] == offsets_[rank]) return false;
        const std::uint32_t furthest = of_text_[ends_[rank] - 1];  // of the hot ones, where there are any
        return begins_[bucket] <= (colds_[rank] > offsets_[rank] ? std::max(furthest, of_text_[colds_[rank] - 1]) : furthest);
    }

    static std::span<std::uint32_t> sizes_of(const BucketRange &range) { return {range.sizes.get(), range.buckets}; }

    // Where each bucket shall stand takes the place of its size; notes the large ones.
    void find_places(std::vector<BucketRange> &ranges, std::size_t hot_bucket) {
        std::vector<std::size_t> places;  // by size, first how many there are and then where the next one begins
        for (const BucketRange &range : ranges) {
            for (const std::uint32_t size : sizes_of(range)) {
                if (size >= places.size()) places.resize(size + 1);
                ++places[size];
            }
        }
        std::size_t rows = 0;
        for (std::size_t size = 0; size < places.size(); ++size) {
            for (std::size_t k = 0; size > hot_bucket && k < places[size]; ++k) begins_.push_back(static_cast<std::uint32_t>(rows + k * size));
            rows += size * std::exchange(places[size], rows);
        }
        begins_.push_back(static_cast<std::uint32_t>(rows));
        for (BucketRange &range : ranges)
            for (std::uint32_t &size : sizes_of(range)) size = static_cast<std::uint32_t>(std::exchange(places[size], places[size] + size));
        per_block_ = std::max<std::size_t>(hot_bucket, 1);
        for (std::size_t bucket = 0; bucket + 1 < begins_.size(); ++bucket)
            while (begins_[0] + blocks_.size() * per_block_ < begins_[bucket + 1]) blocks_.push_back(bucket);
        members_ = room_for<std::uint32_t>(rows + at_once);
        std::fill_n(&members_[rows], at_once, last);
        of_text_ = room_for<std::uint32_t>(rows + 1);
        of_text_[rows] = static_cast<std::uint32_t>(rows);
        rows_ = rows;
    }

    void move_members(BucketRange &range) {
        const std::uint32_t *from = range.members.get();
        for (const std::uint32_t place : sizes_of(range)) {
            std::uint32_t *to = &members_[place];
            do *to++ = *from;
            while (!(*from++ & last));
        }
        range = {};
    }

    // Notes for each text its places, ascending. Places are taken in chunks, each of which knows how many a text has in those before.
    template <typename Each>
    void note_places(std::size_t chunks, const Each &each) {
        std::vector<std::vector<std::uint32_t>> nexts(chunks);
        const auto each_place = [&](std::size_t chunk, const auto &work) {
            for (std::size_t place = rows_ * chunk / chunks; place < rows_ * (chunk + 1) / chunks; ++place) work(place, nexts[chunk][members_[place] & ~last]);
        };
        each(chunks, [&](std::size_t chunk) {
            nexts[chunk].resize(sets_.texts);
            each_place(chunk, [](std::size_t, std::uint32_t &count) { ++count; });
        });
        each(1, [&](std::size_t) {
            std::size_t total = 0;
            for (std::size_t rank = 0; rank < sets_.texts; ++rank) {
                offsets_[rank] = total;
                for (auto &next : nexts) total += std::exchange(next[rank], static_cast<std::uint32_t>(total));
            }
            offsets_[sets_.texts] = total;
        });
        each(chunks, [&](std::size_t chunk) {
            each_place(chunk, [&](std::size_t place, std::uint32_t &next) { of_text_[next++] = static_cast<std::uint32_t>(place); });
        });
    }

    // Notes how many buckets a text looks at, in which large ones it is, and how many pairs it makes in those of them that it looks at.
    void look_around(std::size_t rank, std::vector<std::atomic<std::size_t>> &made) {
        ends_[rank] = offsets_[rank] + looked_at(rank);
        crowds_[rank] = {};
        for (std::size_t i = offsets_[rank + 1]; i > offsets_[rank] && of_text_[i - 1] >= begins_[0]; --i) {
            const std::size_t place = of_text_[i - 1], bucket = bucket_of(place);
            crowds_[rank].add(Crowds::bit_of(bucket));
            if (i <= ends_[rank]) made[bucket].fetch_add(begins_[bucket + 1] - place - 1, std::memory_order_relaxed);
        }
    }

    // Among the buckets that a text looks at, puts the hot ones last.
    void part_hot(std::size_t rank) {
        std::uint32_t *const begin = of_text_.get() + offsets_[rank], *const end = of_text_.get() + ends_[rank];
        colds_[rank] = ends_[rank];
        if (begin == end || end[-1] < begins_[0]) return;
        colds_[rank] -= static_cast<std::size_t>(end - std::stable_partition(begin, end, [&](std::uint32_t place) { return !is_hot(place); }));
    }

    bool is_hot(std::size_t place) const { return place >= begins_[0] && hot_[bucket_of(place)]; }

    // The large bucket in which a place lies.
    std::size_t bucket_of(std::size_t place) const {
        std::size_t bucket = blocks_[(place - begins_[0]) / per_block_];
        while (begins_[bucket + 1] <= place) ++bucket;
        return bucket;
    }

    const KeySets &sets_;
    const KeyRanges &parts_;
    std::vector<std::uint32_t> begins_;  // of the large buckets, which come last, and the end
    Room<std::uint32_t> members_, of_text_;
    // Where the buckets of a text begin, and the ends of those that are looked at: of all, and of those that are not hot.
    std::vector<std::size_t> offsets_, ends_, colds_;
    std::size_t rows_ = 0, per_block_ = 1;
    std::vector<bool> hot_;
    std::vector<std::size_t> blocks_;  // the bucket in which each block of places begins, from the first one on
    Room<Crowds> crowds_;
    Intersector intersection_size_;
    bool counts_bits_;
};

}  // namespace provenance
