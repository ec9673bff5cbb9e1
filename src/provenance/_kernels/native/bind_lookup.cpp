// Sets held against other hashes: what is left without them, and what is shared with a sample.
#include <algorithm>
#include <utility>
#include <vector>

#include "lookup.hpp"
#include "python.hpp"
#include "sampled.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

constexpr std::size_t documents_at_once = 64;

std::pair<Out<std::uint64_t>, Out<std::int64_t>> sets_without(const In<std::uint64_t> &hashes,
                                                              const In<std::int64_t> &offsets,
                                                              const In<std::uint64_t> &excluded, Threads threads) {
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

// For each document of a collection, what it shares with those of a sample.
nb::tuple intersections(const SampledSets &sample, const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, std::int64_t least,
                        Threads threads) {
    check_offsets(offsets, hashes.size());
    const std::size_t documents = offsets.size() - 1;
    std::vector<Shares> found(tasks_of(documents, documents_at_once));
    run(
        hashes.size() * sizeof(std::uint64_t), threads, found.size(), [&] { return sample.scratch(); },
        [&](SampledSets::Scratch &scratch, std::size_t task) {
            const std::size_t first = task * documents_at_once;
            for (std::size_t i = first; i < std::min(first + documents_at_once, documents); ++i) {
                const std::int64_t begin = offsets.data()[i], size = offsets.data()[i + 1] - begin;
                sample.take(i, hashes.data() + begin, static_cast<std::size_t>(size), size, least, scratch, found[task]);
            }
        });
    return columns_of(found);
}

SampledSets *sampled(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets) {
    check_offsets(offsets, hashes.size());
    return new SampledSets(hashes.data(), offsets.data(), offsets.size() - 1);
}

}  // namespace

void bind_lookup(nb::module_ &module) {
    module.def("sets_without", &sets_without, "hashes"_a, "offsets"_a, "excluded"_a, "threads"_a = nb::none());
    nb::class_<SampledSets>(module, "SampledSets")
        .def(nb::new_(&sampled), "hashes"_a, "offsets"_a)
        .def("intersections", &intersections, "hashes"_a, "offsets"_a, "least"_a, "threads"_a = nb::none());
}

}  // namespace provenance
