// Sets of hashes: signatures, sorted sets, intersections.
#include <algorithm>

#include "cpu.hpp"
#include "hashing.hpp"
#include "intersect.hpp"
#include "minhash.hpp"
#include "python.hpp"
#include "sets.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

// Consecutive documents in one task.
constexpr std::size_t documents_at_once = 64;

Out<std::uint32_t> signatures(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, std::size_t slots,
                              std::uint64_t seed, Threads threads, std::optional<int> level_number) {
    check_offsets(offsets, hashes.size());
    const Level level = chosen_level(level_number);
    const std::size_t documents = offsets.size() - 1;
    auto result = room_for<std::uint32_t>(documents * slots);
    const Permutations permutations(slots, seed);
    run(
        hashes.size() * sizeof(std::uint64_t), threads, tasks_of(documents, documents_at_once), [&] { return Signer(permutations, level); },
        [&](Signer &signer, std::size_t task) {
            const std::size_t first = task * documents_at_once;
            for (std::size_t i = first; i < std::min(first + documents_at_once, documents); ++i) {
                const std::int64_t begin = offsets.data()[i], end = offsets.data()[i + 1];
                signer.sign(hashes.data() + begin, static_cast<std::size_t>(end - begin), slots, &result[i * slots]);
            }
        });
    return array_of(std::move(result), {documents, slots});
}

std::pair<Out<std::uint64_t>, Out<std::int64_t>> sorted_sets(const In<std::uint64_t> &hashes,
                                                             const In<std::int64_t> &offsets) {
    check_offsets(offsets, hashes.size());
    const std::size_t documents = offsets.size() - 1;
    auto bounds = room_for<std::int64_t>(documents + 1);
    auto sets = room_for<std::uint64_t>(hashes.size());
    std::size_t total = 0;
    bounds[0] = 0;
    run(
        hashes.size() * sizeof(std::uint64_t), {1}, documents, [] { return SetMaker(); },
        [&](SetMaker &maker, std::size_t i) {
            const std::int64_t begin = offsets.data()[i], end = offsets.data()[i + 1];
            total += maker.make(hashes.data() + begin, static_cast<std::size_t>(end - begin), &sets[total]);
            bounds[i + 1] = static_cast<std::int64_t>(total);
        });
    return {array_of(std::move(sets), {total}), array_of(std::move(bounds), {documents + 1})};
}

Out<std::int64_t> intersection_sizes(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, const In<std::int64_t> &left,
                                     const In<std::int64_t> &right, Threads threads, std::optional<int> level_number) {
    check_offsets(offsets, hashes.size());
    check_pairs(left, right, offsets.size() - 1);
    const Intersector intersection_size(chosen_level(level_number));
    const auto set = [&](std::int64_t document) -> Sorted {
        const std::int64_t *bounds = offsets.data() + document;
        return {hashes.data() + bounds[0], static_cast<std::size_t>(bounds[1] - bounds[0])};
    };
    const std::size_t mean_size = hashes.size() / std::max<std::size_t>(offsets.size() - 1, 1);
    auto result = room_for<std::int64_t>(left.size());
    constexpr std::size_t pairs_at_once = 256, ahead = 3;
    run(
        left.size() * 2 * mean_size * sizeof(std::uint64_t), threads, tasks_of(left.size(), pairs_at_once), [] { return 0; },
        [&](int, std::size_t task) {
            const std::size_t first = task * pairs_at_once;
            const std::size_t end = std::min(first + pairs_at_once, left.size());
            for (std::size_t i = first; i < end; ++i) {
                if (i + ahead < end) {  // sets lie anywhere, so the processor cannot guess which come next
                    prefetch_beginning(set(left.data()[i + ahead]));
                    prefetch_beginning(set(right.data()[i + ahead]));
                }
                result[i] = static_cast<std::int64_t>(intersection_size(set(left.data()[i]), set(right.data()[i])));
            }
        });
    return array_of(std::move(result), {left.size()});
}

// Of each document the values up to a limit, which come first.
std::pair<Out<std::uint64_t>, Out<std::int64_t>> values_up_to(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets,
                                                              std::uint64_t limit) {
    check_offsets(offsets, hashes.size());
    const std::size_t documents = offsets.size() - 1;
    auto bounds = room_for<std::int64_t>(documents + 1);
    bounds[0] = 0;
    for (std::size_t i = 0; i < documents; ++i) {
        const std::uint64_t *begin = hashes.data() + offsets.data()[i], *end = hashes.data() + offsets.data()[i + 1];
        bounds[i + 1] = bounds[i] + (std::upper_bound(begin, end, limit) - begin);
    }
    const auto total = static_cast<std::size_t>(bounds[documents]);
    auto values = room_for<std::uint64_t>(total);
    {
        const Released released(total * sizeof(std::uint64_t));
        for (std::size_t i = 0; i < documents; ++i)
            std::copy_n(hashes.data() + offsets.data()[i], bounds[i + 1] - bounds[i], values.get() + bounds[i]);
    }
    return {array_of(std::move(values), {total}), array_of(std::move(bounds), {documents + 1})};
}

std::pair<Out<std::uint64_t>, Out<std::int64_t>> taken_sets(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets,
                                                            const In<std::int64_t> &chosen) {
    check_offsets(offsets, hashes.size());
    const auto documents = static_cast<std::int64_t>(offsets.size() - 1);
    auto bounds = room_for<std::int64_t>(chosen.size() + 1);
    bounds[0] = 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const std::int64_t document = chosen.data()[i];
        if (document < 0 || document >= documents) throw nb::index_error("no such document");
        bounds[i + 1] = bounds[i] + offsets.data()[document + 1] - offsets.data()[document];
    }
    const auto total = static_cast<std::size_t>(bounds[chosen.size()]);
    auto values = room_for<std::uint64_t>(total);
    {
        const Released released(total * sizeof(std::uint64_t));
        for (std::size_t i = 0; i < chosen.size(); ++i)
            std::copy_n(hashes.data() + offsets.data()[chosen.data()[i]], bounds[i + 1] - bounds[i], values.get() + bounds[i]);
    }
    return {array_of(std::move(values), {total}), array_of(std::move(bounds), {chosen.size() + 1})};
}

Out<std::uint64_t> band_keys(const In<std::uint32_t, 2> &signatures, std::size_t bands, std::size_t rows, Threads threads) {
    const std::size_t documents = signatures.shape(0), slots = signatures.shape(1);
    if (rows && bands > slots / rows) throw nb::value_error("more bands than the signatures have values for");
    auto keys = room_for<std::uint64_t>(documents * bands);
    constexpr std::size_t at_once = 1024;
    run(
        documents * slots * sizeof(std::uint32_t), threads, tasks_of(documents, at_once), [] { return 0; },
        [&](int, std::size_t task) {
            const std::size_t first = task * at_once;
            for (std::size_t i = first; i < std::min(first + at_once, documents); ++i) {
                const std::uint32_t *values = signatures.data() + i * slots;
                for (std::size_t band = 0; band < bands; ++band) {
                    std::uint64_t state = band * mix_factor;
                    for (std::size_t row = 0; row < rows; ++row) state = mixed(state, *values++);
                    keys[i * bands + band] = finished(state);
                }
            }
        });
    return array_of(std::move(keys), {documents, bands});
}

}  // namespace

void bind_sets(nb::module_ &module) {
    module.def("signatures", &signatures, "hashes"_a, "offsets"_a, "num_perm"_a, "seed"_a, "threads"_a = nb::none(),
               nb::kw_only(), "level"_a = nb::none());
    module.def("band_keys", &band_keys, "signature_matrix"_a, "bands"_a, "rows"_a, "threads"_a = nb::none());
    module.def("sorted_sets", &sorted_sets, "hashes"_a, "offsets"_a);
    module.def("values_up_to", &values_up_to, "hashes"_a, "offsets"_a, "limit"_a);
    module.def("taken_sets", &taken_sets, "hashes"_a, "offsets"_a, "chosen"_a);
    module.def("intersection_sizes", &intersection_sizes, "hashes"_a, "offsets"_a, "left"_a, "right"_a,
               "threads"_a = nb::none(), nb::kw_only(), "level"_a = nb::none());
}

}  // namespace provenance
