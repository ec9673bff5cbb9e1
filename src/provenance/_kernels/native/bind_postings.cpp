// Documents and what is posted under their keys: distinct keys, and how many documents share.
#include <algorithm>
#include <vector>

#include "postings.hpp"
#include "python.hpp"
#include "radix.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

nb::tuple posted_counts(const In<std::int64_t> &lists, const In<bool> &anchors, const In<std::int64_t> &offsets,
                        const In<std::int64_t> &pieces, const In<std::int64_t> &begins, const In<std::int64_t> &ends,
                        const In<std::uint32_t> &numbers, const In<std::int64_t> &below, const In<std::int64_t> &sizes,
                        const In<std::uint64_t> &marks, const In<std::uint32_t> &posted_sizes,
                        const In<std::uint64_t> &posted_marks, const In<std::int64_t> &required, std::size_t crowd, std::size_t threads) {
    check_offsets(offsets, lists.size());
    check_offsets(pieces, begins.size());
    const std::size_t documents = offsets.size() - 1;
    if (anchors.size() != lists.size() || begins.size() != ends.size() || below.size() != documents ||
        sizes.size() != documents || marks.size() + 1 != pieces.size() || posted_marks.size() != posted_sizes.size() ||
        required.size() == 0)
        throw nb::value_error("arrays of one thing differ in length");
    for (std::size_t i = 0; i < lists.size(); ++i)
        if (lists.data()[i] < 0 || static_cast<std::size_t>(lists.data()[i]) + 1 >= pieces.size())
            throw nb::value_error("no such list");
    for (std::size_t p = 0; p < begins.size(); ++p)
        if (begins.data()[p] < 0 || ends.data()[p] < begins.data()[p] ||
            static_cast<std::size_t>(ends.data()[p]) > numbers.size())
            throw nb::value_error("a piece leads outside the numbers");
    const PostedLists posted{lists.data(), offsets.data(), anchors.data(), pieces.data(),
                             begins.data(), ends.data(), numbers.data(), marks.data(), crowd};
    const PostedNeeds needs(required.data(), required.size(), posted_sizes.data(), posted_marks.data(),
                            posted_sizes.size(), numbers.size());
    const Crowds crowds(posted, documents, pieces.size() - 1, posted_sizes.size());
    constexpr std::size_t at_once = 64;
    std::vector<std::vector<PostedCount>> found(documents);
    run(
        numbers.size() * sizeof(std::uint32_t), threads, tasks_of(documents, at_once), [] { return PostedCounter(); },
        [&](PostedCounter &counter, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, documents); ++i) {
                const std::int64_t limit = std::clamp<std::int64_t>(below.data()[i], 0, UINT32_MAX);
                counter.count(posted, needs, crowds, i, static_cast<std::uint32_t>(limit), sizes.data()[i],
                              [&](const PostedCount &each) { found[i].push_back(each); });
                std::sort(found[i].begin(), found[i].end(),
                          [](const PostedCount &a, const PostedCount &b) { return a.number < b.number; });
            }
        });
    std::size_t total = 0;
    for (const auto &part : found) total += part.size();
    auto document = room_for<std::int64_t>(total), number = room_for<std::int64_t>(total);
    auto shared = room_for<std::int64_t>(total), of_anchors = room_for<std::int64_t>(total);
    std::size_t place = 0;
    for (std::size_t i = 0; i < documents; ++i)
        for (const PostedCount &each : found[i]) {
            document[place] = static_cast<std::int64_t>(i);
            number[place] = each.number;
            shared[place] = each.shared;
            of_anchors[place++] = each.anchors;
        }
    return nb::make_tuple(array_of(std::move(document), {total}), array_of(std::move(number), {total}),
                          array_of(std::move(shared), {total}), array_of(std::move(of_anchors), {total}));
}

nb::tuple distinct_keys(const In<std::uint64_t> &keys) {
    const std::size_t size = keys.size();
    if (size > UINT32_MAX) throw nb::value_error("more than four billion keys");
    auto order = room_for<std::int64_t>(size), places = room_for<std::int64_t>(size);
    std::vector<std::uint64_t> distinct;
    {
        const Released released(8 * size);
        std::vector<KeyRow> rows(size);
        for (std::size_t i = 0; i < size; ++i) rows[i] = {keys.data()[i], static_cast<std::uint32_t>(i)};
        auto sorter = std::make_unique<RowSorter<KeyRow>>();
        sorter->sort(rows.data(), size);
        for (std::size_t i = 0; i < size; ++i) {
            if (distinct.empty() || distinct.back() != rows[i].key) distinct.push_back(rows[i].key);
            order[i] = rows[i].text;
            places[rows[i].text] = static_cast<std::int64_t>(distinct.size()) - 1;
        }
    }
    auto kept = room_for<std::uint64_t>(distinct.size());
    std::copy(distinct.begin(), distinct.end(), kept.get());
    return nb::make_tuple(array_of(std::move(kept), {distinct.size()}), array_of(std::move(order), {size}),
                          array_of(std::move(places), {size}));
}

}  // namespace

void bind_postings(nb::module_ &module) {
    module.def("posted_counts", &posted_counts, "lists"_a, "anchors"_a, "offsets"_a, "pieces"_a, "begins"_a, "ends"_a,
               "numbers"_a, "below"_a, "sizes"_a, "marks"_a,
               "posted_sizes"_a, "posted_marks"_a, "required"_a, "crowd"_a, "threads"_a);
    module.def("distinct_keys", &distinct_keys, "keys"_a);
}

}  // namespace provenance
