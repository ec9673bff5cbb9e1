// Sets held against other hashes: what is left without them, and what is shared with a sample.
#include <algorithm>
#include <utility>
#include <vector>

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

// What one task found of a sample: number in the sample, document, and how many hashes they share.
struct Shares {
    std::vector<std::int64_t> numbers, documents, counts;
};

nb::tuple sample_intersections(const In<std::uint64_t> &sample, const In<std::int64_t> &sample_offsets,
                               const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, std::int64_t least,
                               std::size_t threads) {
    check_offsets(sample_offsets, sample.size());
    check_offsets(offsets, hashes.size());
    const std::size_t documents = offsets.size() - 1, sampled = sample_offsets.size() - 1;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> rows;
    for (std::size_t number = 0; number < sampled; ++number)
        for (std::int64_t k = sample_offsets.data()[number]; k < sample_offsets.data()[number + 1]; ++k)
            rows.emplace_back(sample.data()[k], static_cast<std::uint32_t>(number));
    std::sort(rows.begin(), rows.end());
    std::vector<std::uint64_t> keys;
    std::vector<std::size_t> begins;  // of the rows of each key
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!i || rows[i].first != rows[i - 1].first) {
            keys.push_back(rows[i].first);
            begins.push_back(i);
        }
    begins.push_back(rows.size());
    const Lookup lookup(keys.data(), keys.size());
    const auto size_of = [](const In<std::int64_t> &bounds, std::size_t i) { return bounds.data()[i + 1] - bounds.data()[i]; };

    std::vector<Shares> found(tasks_of(documents, documents_at_once));
    run(
        hashes.size() * sizeof(std::uint64_t), threads, found.size(), [&] { return std::vector<std::int64_t>(sampled); },
        [&](std::vector<std::int64_t> &counts, std::size_t task) {
            const std::size_t first = task * documents_at_once;
            for (std::size_t i = first; i < std::min(first + documents_at_once, documents); ++i) {
                for (std::int64_t k = offsets.data()[i]; k < offsets.data()[i + 1]; ++k)
                    if (const std::size_t place = lookup.find(hashes.data()[k]); place != Lookup::none)
                        for (std::size_t row = begins[place]; row < begins[place + 1]; ++row) ++counts[rows[row].second];
                for (std::size_t number = 0; number < sampled; ++number) {
                    const std::int64_t shared = std::exchange(counts[number], 0);
                    const std::int64_t smaller = std::min(size_of(sample_offsets, number), size_of(offsets, i));
                    if (!shared || (shared < least && shared * 2 < smaller)) continue;
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
        for (const Shares &part : found) place = std::copy((part.*members[column]).begin(), (part.*members[column]).end(), place);
    }
    return nb::make_tuple(array_of(std::move(columns[0]), {total}), array_of(std::move(columns[1]), {total}),
                          array_of(std::move(columns[2]), {total}));
}

}  // namespace

void bind_lookup(nb::module_ &module) {
    module.def("sets_without", &sets_without, "hashes"_a, "offsets"_a, "excluded"_a, "threads"_a);
    module.def("sample_intersections", &sample_intersections, "sample"_a, "sample_offsets"_a, "hashes"_a, "offsets"_a,
               "least"_a, "threads"_a);
}

}  // namespace provenance
