// Sets of a sample, turned round: which of them hold a hash; and what other documents share with them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "buffer.hpp"
#include "lookup.hpp"
#include "prefetch.hpp"
#include "python.hpp"
#include "room.hpp"

namespace provenance {

// What one task found: number in the sample, document, and how many hashes they share.
struct Shares {
    std::vector<std::int64_t> numbers, documents, counts;
};

// The same of all tasks, as three arrays.
inline nb::tuple columns_of(const std::vector<Shares> &found) {
    std::size_t total = 0;
    for (const Shares &part : found) total += part.numbers.size();
    Room<std::int64_t> columns[3];
    constexpr std::vector<std::int64_t> Shares::*members[] = {&Shares::numbers, &Shares::documents, &Shares::counts};
    for (int column = 0; column < 3; ++column) {
        columns[column] = room_for<std::int64_t>(total);
        std::int64_t *place = columns[column].get();
        for (const Shares &part : found) place = std::copy((part.*members[column]).begin(), (part.*members[column]).end(), place);
    }
    return nb::make_tuple(array_of(std::move(columns[0]), {total}), array_of(std::move(columns[1]), {total}),
                          array_of(std::move(columns[2]), {total}));
}

class SampledSets {
   public:
    struct Scratch {
        std::vector<std::uint32_t> counts;  // of the shingles that a document shares with each of the sample
        std::vector<std::uint32_t> seen;  // the last document in which each key was met, by number of call
        std::uint32_t calls = 0;
        Buffer<std::uint64_t> likely;
        Buffer<std::size_t> places, common;
    };

    SampledSets(const std::uint64_t *hashes, const std::int64_t *offsets, std::size_t documents) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> rows;
        for (std::size_t number = 0; number < documents; ++number) {
            for (std::int64_t k = offsets[number]; k < offsets[number + 1]; ++k)
                rows.emplace_back(hashes[k], static_cast<std::uint32_t>(number));
            sizes_.push_back(offsets[number + 1] - offsets[number]);
            smallest_ = std::min(smallest_, sizes_.back());
        }
        std::sort(rows.begin(), rows.end());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!i || rows[i].first != rows[i - 1].first) {
                keys_.push_back(rows[i].first);
                begins_.push_back(static_cast<std::uint32_t>(i));
            }
            owners_.push_back(rows[i].second);
        }
        begins_.push_back(static_cast<std::uint32_t>(rows.size()));
        lookup_.emplace(keys_.data(), keys_.size());
    }

    bool empty() const { return sizes_.empty(); }
    Scratch scratch() const { return {std::vector<std::uint32_t>(sizes_.size()), std::vector<std::uint32_t>(keys_.size()), 0, {}, {}, {}}; }

    // Takes what a document shares with each of the sample: `least` or half of the smaller one. Its hashes may be there several times, `size`
    // of them are distinct. `fewest` is what the pair that needs least must share, one at least; most documents have not even so many that
    // any of the sample has.
    void take(std::size_t document, const std::uint64_t *hashes, std::size_t count, std::int64_t size, std::int64_t least, Scratch &scratch,
              Shares &found) const {
        const std::int64_t fewest = std::max<std::int64_t>(std::min(least, (std::min(size, smallest_) + 1) / 2), 1);
        const std::size_t held = places_of(hashes, count, fewest, scratch);
        if (static_cast<std::int64_t>(held) < fewest) return;
        std::vector<std::uint32_t> &counts = scratch.counts;
        std::int64_t most = 0;  // that any of the sample has
        const auto add = [&](std::size_t place) {
            for (std::uint32_t row = begins_[place]; row < begins_[place + 1]; ++row) most = std::max<std::int64_t>(most, ++counts[owners_[row]]);
        };
        // Hashes that are there several times first count as often, and those that many of the sample have count for all of it: where even so
        // nobody has enough of them, that is all there is to know.
        const std::size_t *const places = scratch.places.data();
        scratch.common.reserve(held + 1);
        std::size_t *const common = scratch.common.data();
        std::size_t kept = 0;
        std::fill(counts.begin(), counts.end(), 0);
        for (std::size_t k = 0; k < held; ++k) {
            common[kept] = places[k];
            if (begins_[places[k] + 1] - begins_[places[k]] > few) ++kept;
            else add(places[k]);
        }
        if (most + static_cast<std::int64_t>(kept) < fewest) return;
        for (std::size_t k = 0; k < kept; ++k) add(common[k]);
        if (most < fewest) return;
        if (!++scratch.calls) std::fill(scratch.seen.begin(), scratch.seen.end(), scratch.calls++);
        std::fill(counts.begin(), counts.end(), 0);
        most = 0;
        for (std::size_t k = 0; k < held; ++k)
            if (std::exchange(scratch.seen[places[k]], scratch.calls) != scratch.calls) add(places[k]);
        if (most < fewest) return;
        for (std::size_t number = 0; number < counts.size(); ++number) {
            const std::int64_t shared = counts[number];
            if (shared < fewest) continue;
            if (shared < least && shared * 2 < std::min(sizes_[number], size)) continue;
            found.numbers.push_back(static_cast<std::int64_t>(number));
            found.documents.push_back(static_cast<std::int64_t>(document));
            found.counts.push_back(shared);
        }
    }

   private:
    static constexpr std::uint32_t few = 8;  // of those who have a key that is not common: short loops, which is most of the keys

    // Where the hashes stand that any of the sample has; of a document that has fewer than the fewest, some of them.
    std::size_t places_of(const std::uint64_t *hashes, std::size_t count, std::int64_t fewest, Scratch &scratch) const {
        scratch.likely.reserve(count + 1);
        std::uint64_t *const likely = scratch.likely.data();
        std::size_t kept = 0;
        for (std::size_t k = 0; k < count; ++k) {  // without a branch: few are kept
            likely[kept] = hashes[k];
            kept += lookup_->may_hold(hashes[k]);
        }
        if (static_cast<std::int64_t>(kept) < fewest) return 0;
        scratch.places.reserve(kept + 1);
        std::size_t *const places = scratch.places.data();
        for (std::size_t k = 0; k < kept; ++k) lookup_->ask_for(places[k] = lookup_->first_place(likely[k]));
        std::size_t held = 0;
        for (std::size_t k = 0; k < kept; ++k) {
            const std::size_t place = places[held] = lookup_->place_from(places[k], likely[k]);
            held += keys_[place] == likely[k];
            prefetch(&begins_[place]);
        }
        return held;
    }

    std::vector<std::int64_t> sizes_;
    std::int64_t smallest_ = std::numeric_limits<std::int64_t>::max();
    std::vector<std::uint64_t> keys_;
    std::vector<std::uint32_t> begins_, owners_;  // of the rows of each key
    std::optional<Lookup> lookup_;
};

}  // namespace provenance
