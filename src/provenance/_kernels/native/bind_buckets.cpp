// Texts that share keys: candidate pairs, and buckets that make too many.
#include <algorithm>
#include <optional>
#include <vector>

#include "buckets.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

nb::tuple bucket_pairs(const In<std::uint64_t> &keys, const In<std::int64_t> &offsets, std::size_t hot_bucket,
                       const std::optional<In<std::int64_t>> &required, Threads threads, std::optional<int> level_number) {
    const Level level = chosen_level(level_number);
    check_offsets(offsets, keys.size());
    const KeySets sets{keys.data(), offsets.data(), offsets.size() - 1, required ? required->data() : nullptr};
    if (required) {
        if (required->size() != sets.texts) throw nb::value_error("as many requirements as texts");
        for (std::size_t i = 0; i < sets.texts; ++i)
            if (required->data()[i] < 1) throw nb::value_error("at least one key is required");
    }
    const std::size_t bytes = keys.size() * sizeof(std::uint64_t);
    const auto each = [&](std::size_t tasks, const auto &work) {
        run(bytes, threads, tasks, [] { return 0; }, [&](int, std::size_t task) { work(task); });
    };
    const KeyRanges parts(sets, each);
    std::vector<BucketRange> ranges(parts.ranges());
    run(
        bytes, threads, ranges.size(), [] { return BucketMaker(); },
        [&](BucketMaker &maker, std::size_t range) { ranges[range] = maker.make(parts, range); });
    const Buckets buckets(std::move(ranges), sets, parts, hot_bucket, threads.count, level, each);
    constexpr std::size_t at_once = 256;
    std::vector<std::vector<std::int64_t>> found(tasks_of(sets.texts, at_once));
    run(
        bytes, threads, found.size(), [&] { return buckets.scratch(); },
        [&](Buckets::Scratch &scratch, std::size_t task) {
            buckets.pair(task * at_once, std::min((task + 1) * at_once, sets.texts), scratch, found[task]);
        });

    std::size_t total = 0;
    for (const auto &part : found) total += part.size();
    auto pairs = room_for<std::int64_t>(total);
    for (std::int64_t *place = pairs.get(); const auto &part : found) place = std::copy(part.begin(), part.end(), place);
    RowSorter<std::int64_t>().sort(pairs.get(), total);
    const std::vector<std::vector<std::uint32_t>> hot = buckets.hot();
    auto hot_offsets = room_for<std::int64_t>(hot.size() + 1);
    hot_offsets[0] = 0;
    for (std::size_t i = 0; i < hot.size(); ++i) hot_offsets[i + 1] = hot_offsets[i] + static_cast<std::int64_t>(hot[i].size());
    const auto hot_total = static_cast<std::size_t>(hot_offsets[hot.size()]);
    auto hot_texts = room_for<std::int64_t>(hot_total);
    for (std::size_t i = 0; i < hot.size(); ++i) std::copy(hot[i].begin(), hot[i].end(), &hot_texts[hot_offsets[i]]);
    const std::vector<std::uint32_t> unsure = buckets.unsure();
    auto unsure_texts = room_for<std::int64_t>(unsure.size());
    std::copy(unsure.begin(), unsure.end(), unsure_texts.get());
    return nb::make_tuple(array_of(std::move(pairs), {total}), array_of(std::move(hot_texts), {hot_total}),
                          array_of(std::move(hot_offsets), {hot.size() + 1}), array_of(std::move(unsure_texts), {unsure.size()}));
}

}  // namespace

void bind_buckets(nb::module_ &module) {
    module.def("bucket_pairs", &bucket_pairs, "keys"_a, "offsets"_a, "hot_bucket"_a, "required"_a = nb::none(), "threads"_a = nb::none(),
               nb::kw_only(), "level"_a = nb::none());
}

}  // namespace provenance
