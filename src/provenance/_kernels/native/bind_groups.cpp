// Rows of keys and documents: groups of equal keys, pairs that share groups.
#include <tuple>
#include <vector>

#include "groups.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

nb::tuple equal_groups(const In<std::uint64_t> &keys) {
    const std::size_t size = keys.size();
    std::vector<Row> rows(size);
    std::vector<std::pair<std::int64_t, std::int64_t>> groups;
    auto order = room_for<std::int64_t>(size);
    {
        nb::gil_scoped_release released;
        for (std::size_t i = 0; i < size; ++i) rows[i] = {keys.data()[i], static_cast<std::int64_t>(i)};
        sort_rows(rows);
        for (std::size_t i = 0; i < size; ++i) order[i] = rows[i].position;
        for (std::size_t begin = 0, end; begin < size; begin = end) {
            for (end = begin + 1; end < size && rows[end].key == rows[begin].key;) ++end;
            if (end - begin > 1) groups.emplace_back(begin, end - begin);
        }
    }
    auto starts = room_for<std::int64_t>(groups.size()), sizes = room_for<std::int64_t>(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) std::tie(starts[g], sizes[g]) = groups[g];
    return nb::make_tuple(array_of(std::move(order), {size}), array_of(std::move(starts), {groups.size()}),
                          array_of(std::move(sizes), {groups.size()}));
}

std::pair<Out<std::int64_t>, Out<std::int64_t>> pair_counts(const In<std::int64_t> &members,
                                                            const In<std::int64_t> &starts,
                                                            const In<std::int64_t> &sizes, std::size_t documents,
                                                            std::size_t threads) {
    if (starts.size() != sizes.size()) throw nb::value_error("as many starts as sizes");
    for (std::size_t i = 0; i < members.size(); ++i)
        if (members.data()[i] < 0 || static_cast<std::size_t>(members.data()[i]) >= documents)
            throw nb::index_error("no such document");
    for (std::size_t g = 0; g < starts.size(); ++g) {
        const std::int64_t start = starts.data()[g], size = sizes.data()[g];
        const auto total = static_cast<std::int64_t>(members.size());
        if (start < 0 || size < 0 || start > total || size > total - start)
            throw nb::index_error("a group lies outside the members");
    }
    constexpr std::size_t at_once = 256;
    std::vector<PairCounts> found(tasks_of(documents, at_once));
    {
        std::unique_ptr<PairCounter> counter;
        {
            nb::gil_scoped_release released;
            counter = std::make_unique<PairCounter>(members.data(), starts.data(), sizes.data(), starts.size(), documents);
        }
        run(
            threads, found.size(), [&] { return counter->scratch(); },
            [&](PairCounter::Scratch &scratch, std::size_t task) {
                const std::size_t first = task * at_once;
                for (std::size_t left = first; left < std::min(first + at_once, documents); ++left)
                    counter->count(left, scratch, found[task]);
            });
    }
    std::size_t total = 0;
    for (const PairCounts &part : found) total += part.keys.size();
    auto keys = room_for<std::int64_t>(total), counts = room_for<std::int64_t>(total);
    std::size_t place = 0;
    for (PairCounts &part : found) {
        std::copy(part.keys.begin(), part.keys.end(), keys.get() + place);
        std::copy(part.counts.begin(), part.counts.end(), counts.get() + place);
        place += part.keys.size();
        part = {};
    }
    return {array_of(std::move(keys), {total}), array_of(std::move(counts), {total})};
}

}  // namespace

void bind_groups(nb::module_ &module) {
    module.def("equal_groups", &equal_groups, "keys"_a);
    module.def("pair_counts", &pair_counts, "members"_a, "starts"_a, "sizes"_a, "documents"_a, "threads"_a);
}

}  // namespace provenance
