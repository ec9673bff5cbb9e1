// Sets held against other hashes: what is left without them, and what is shared with a sample.
#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "buffer.hpp"
#include "lookup.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

constexpr std::size_t documents_at_once = 64;

// Ascending and distinct, as `Lookup` takes them.
void check_ascending(const In<std::uint64_t> &hashes) {
    for (std::size_t i = 1; i < hashes.size(); ++i)
        if (hashes.data()[i] <= hashes.data()[i - 1]) throw nb::value_error("hashes must ascend");
}

std::pair<Out<std::uint64_t>, Out<std::int64_t>> sets_without(const In<std::uint64_t> &hashes,
                                                              const In<std::int64_t> &offsets,
                                                              const In<std::uint64_t> &excluded, std::size_t threads) {
    check_offsets(offsets, hashes.size());
    check_ascending(excluded);
    const std::size_t documents = offsets.size() - 1;
    const Lookup lookup(excluded.data(), excluded.size());
    auto bounds = room_for<std::int64_t>(documents + 1);
    std::vector<std::vector<std::uint64_t>> kept(tasks_of(documents, documents_at_once));
    run(
        hashes.size() * sizeof(std::uint64_t), threads, kept.size(), [] { return 0; },
        [&](int, std::size_t task) {
            const std::size_t first = task * documents_at_once;
            for (std::size_t i = first; i < std::min(first + documents_at_once, documents); ++i) {
                const std::size_t before = kept[task].size();
                for (std::int64_t k = offsets.data()[i]; k < offsets.data()[i + 1]; ++k)
                    if (lookup.find(hashes.data()[k]) == Lookup::none) kept[task].push_back(hashes.data()[k]);
                bounds[i + 1] = static_cast<std::int64_t>(kept[task].size() - before);
            }
        });
    bounds[0] = 0;
    for (std::size_t i = 0; i < documents; ++i) bounds[i + 1] += bounds[i];
    const auto total = static_cast<std::size_t>(bounds[documents]);
    auto result = room_for<std::uint64_t>(total);
    for (std::uint64_t *place = result.get(); const auto &part : kept) place = std::copy(part.begin(), part.end(), place);
    return {array_of(std::move(result), {total}), array_of(std::move(bounds), {documents + 1})};
}

// Sets of a sample, turned round: which of them hold a hash.
class SampledSets {
   public:
    SampledSets(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets) {
        check_offsets(offsets, hashes.size());
        std::vector<std::pair<std::uint64_t, std::uint32_t>> rows;
        for (std::size_t number = 0; number + 1 < offsets.size(); ++number) {
            for (std::int64_t k = offsets.data()[number]; k < offsets.data()[number + 1]; ++k)
                rows.emplace_back(hashes.data()[k], static_cast<std::uint32_t>(number));
            sizes_.push_back(offsets.data()[number + 1] - offsets.data()[number]);
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

    nb::tuple intersections(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, std::int64_t least,
                            std::size_t threads) const {
        check_offsets(offsets, hashes.size());
        const std::size_t documents = offsets.size() - 1;
        std::vector<Shares> found(tasks_of(documents, documents_at_once));
        run(
            hashes.size() * sizeof(std::uint64_t), threads, found.size(),
            [&] { return Scratch{std::vector<std::int64_t>(sizes_.size()), {}}; },
            [&](Scratch &scratch, std::size_t task) {
                const std::size_t first = task * documents_at_once;
                for (std::size_t i = first; i < std::min(first + documents_at_once, documents); ++i) {
                    const std::int64_t begin = offsets.data()[i];
                    const std::int64_t size = offsets.data()[i + 1] - begin;
                    count(hashes.data() + begin, static_cast<std::size_t>(size), scratch);
                    const std::int64_t fewest = std::min(least, (std::min(size, smallest_) + 1) / 2);
                    for (std::size_t number = 0; number < sizes_.size(); ++number) {
                        const std::int64_t shared = std::exchange(scratch.counts[number], 0);
                        if (!shared || shared < fewest) continue;
                        if (shared < least && shared * 2 < std::min(sizes_[number], size)) continue;
                        found[task].numbers.push_back(static_cast<std::int64_t>(number));
                        found[task].documents.push_back(static_cast<std::int64_t>(i));
                        found[task].counts.push_back(shared);
                    }
                }
            });
        std::size_t total = 0;
        for (const Shares &part : found) total += part.numbers.size();
        Room<std::int64_t> columns[3];
        constexpr std::vector<std::int64_t> Shares::*members[] = {&Shares::numbers, &Shares::documents, &Shares::counts};
        for (int column = 0; column < 3; ++column) {
            columns[column] = room_for<std::int64_t>(total);
            std::int64_t *place = columns[column].get();
            for (const Shares &part : found)
                place = std::copy((part.*members[column]).begin(), (part.*members[column]).end(), place);
        }
        return nb::make_tuple(array_of(std::move(columns[0]), {total}), array_of(std::move(columns[1]), {total}),
                              array_of(std::move(columns[2]), {total}));
    }

   private:
    // What one task found: number in the sample, document, and how many hashes they share.
    struct Shares {
        std::vector<std::int64_t> numbers, documents, counts;
    };
    struct Scratch {
        std::vector<std::int64_t> counts;
        Buffer<std::uint64_t> likely;
    };

    void count(const std::uint64_t *hashes, std::size_t size, Scratch &scratch) const {
        scratch.likely.reserve(size + 1);
        std::uint64_t *const likely = scratch.likely.data();
        std::size_t kept = 0;
        for (std::size_t k = 0; k < size; ++k) {  // without a branch: few are kept
            likely[kept] = hashes[k];
            kept += lookup_->may_hold(hashes[k]);
        }
        for (std::size_t k = 0; k < kept; ++k)
            if (const std::size_t place = lookup_->find(likely[k]); place != Lookup::none)
                for (std::uint32_t row = begins_[place]; row < begins_[place + 1]; ++row) ++scratch.counts[owners_[row]];
    }

    std::vector<std::int64_t> sizes_;
    std::int64_t smallest_ = std::numeric_limits<std::int64_t>::max();
    std::vector<std::uint64_t> keys_;
    std::vector<std::uint32_t> begins_, owners_;  // of the rows of each key
    std::optional<Lookup> lookup_;
};

}  // namespace

void bind_lookup(nb::module_ &module) {
    module.def("sets_without", &sets_without, "hashes"_a, "offsets"_a, "excluded"_a, "threads"_a);
    nb::class_<SampledSets>(module, "SampledSets")
        .def(nb::init<const In<std::uint64_t> &, const In<std::int64_t> &>(), "hashes"_a, "offsets"_a)
        .def("intersections", &SampledSets::intersections, "hashes"_a, "offsets"_a, "least"_a, "threads"_a);
}

}  // namespace provenance
