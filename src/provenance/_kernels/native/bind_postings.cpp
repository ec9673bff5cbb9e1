// Documents and what is posted under their keys: how many keys they share.
#include <algorithm>
#include <vector>

#include "postings.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

nb::tuple posted_counts(const In<std::int64_t> &lists, const In<bool> &anchors, const In<std::int64_t> &offsets,
                        const In<std::int64_t> &pieces, const In<std::int64_t> &begins, const In<std::int64_t> &ends,
                        const In<std::uint32_t> &numbers, const In<std::int64_t> &below, const In<std::int64_t> &sizes,
                        const In<std::int64_t> &credit, const In<std::uint32_t> &posted_sizes,
                        const In<std::int64_t> &required, std::size_t threads) {
    check_offsets(offsets, lists.size());
    check_offsets(pieces, begins.size());
    const std::size_t documents = offsets.size() - 1;
    if (anchors.size() != lists.size() || begins.size() != ends.size() || below.size() != documents ||
        sizes.size() != documents || credit.size() != documents || required.size() == 0)
        throw nb::value_error("arrays of one thing differ in length");
    for (std::size_t i = 0; i < lists.size(); ++i)
        if (lists.data()[i] < 0 || static_cast<std::size_t>(lists.data()[i]) + 1 >= pieces.size())
            throw nb::value_error("no such list");
    for (std::size_t p = 0; p < begins.size(); ++p)
        if (begins.data()[p] < 0 || ends.data()[p] < begins.data()[p] ||
            static_cast<std::size_t>(ends.data()[p]) > numbers.size())
            throw nb::value_error("a piece leads outside the numbers");
    const PostedLists posted{lists.data(), offsets.data(), anchors.data(), pieces.data(),
                             begins.data(), ends.data(), numbers.data()};
    const auto needed = [&](std::int64_t size) {
        return required.data()[std::min<std::size_t>(static_cast<std::size_t>(size), required.size() - 1)];
    };
    std::size_t rows = 0;
    for (std::size_t i = 0; i < lists.size(); ++i)
        for (std::int64_t k = lists.data()[i], p = pieces.data()[k]; p < pieces.data()[k + 1]; ++p)
            rows += static_cast<std::size_t>(ends.data()[p] - begins.data()[p]);
    constexpr std::size_t at_once = 64;
    std::vector<std::vector<PostedCount>> found(documents);
    run(
        rows * sizeof(std::uint32_t), threads, tasks_of(documents, at_once), [] { return PostedCounter(); },
        [&](PostedCounter &counter, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, documents); ++i) {
                const std::int64_t limit = std::clamp<std::int64_t>(below.data()[i], 0, UINT32_MAX);
                counter.count(posted, i, static_cast<std::uint32_t>(limit), [&](const PostedCount &each) {
                    if (each.number >= posted_sizes.size() || !posted_sizes.data()[each.number]) return;
                    const std::int64_t smaller = std::min<std::int64_t>(sizes.data()[i], posted_sizes.data()[each.number]);
                    if (each.shared + credit.data()[i] >= needed(smaller)) found[i].push_back(each);
                });
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

}  // namespace

void bind_postings(nb::module_ &module) {
    module.def("posted_counts", &posted_counts, "lists"_a, "anchors"_a, "offsets"_a, "pieces"_a, "begins"_a, "ends"_a,
               "numbers"_a, "below"_a, "sizes"_a, "credit"_a,
               "posted_sizes"_a, "required"_a, "threads"_a);
}

}  // namespace provenance
