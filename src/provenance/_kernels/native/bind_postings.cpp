// Documents and what is posted under their keys: rows of postings, and how many keys documents share.
#include <algorithm>
#include <vector>

#include "hashing.hpp"
#include "postings.hpp"
#include "python.hpp"
#include "radix.hpp"
#include "rows.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

nb::tuple posted_counts(const In<std::int64_t> &lists, const In<bool> &anchors, const In<std::int64_t> &offsets,
                        const In<std::int64_t> &pieces, const In<std::int64_t> &begins, const In<std::int64_t> &ends,
                        const In<std::uint32_t> &numbers, const In<std::int64_t> &below, const In<std::int64_t> &sizes,
                        const In<std::int64_t> &credit, const In<std::uint32_t> &posted_sizes,
                        const In<std::int64_t> &required, std::size_t crowd, std::size_t threads) {
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
                             begins.data(), ends.data(), numbers.data(), crowd};
    const PostedNeeds needs(required.data(), required.size(), posted_sizes.data(), posted_sizes.size());
    for (std::size_t k = 0; k < required.size(); ++k)
        if (required.data()[k] < required.data()[0]) throw nb::value_error("no size needs less than the smallest");
    constexpr std::size_t at_once = 64;
    std::vector<std::vector<PostedCount>> found(documents);
    run(
        numbers.size() * sizeof(std::uint32_t), threads, tasks_of(documents, at_once), [] { return PostedCounter(); },
        [&](PostedCounter &counter, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, documents); ++i) {
                const std::int64_t limit = std::clamp<std::int64_t>(below.data()[i], 0, UINT32_MAX);
                counter.count(posted, needs, i, static_cast<std::uint32_t>(limit), sizes.data()[i], credit.data()[i],
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

PostedRows rows_of(const In<std::uint8_t> &bytes) {
    if (bytes.size() % PostedRows::width) throw nb::value_error("rows of postings have twelve bytes");
    return {bytes.data(), bytes.size() / PostedRows::width};
}

// What `each_run` finds.
struct FoundRuns {
    std::vector<std::int64_t> places, offsets{0};
    std::vector<std::uint32_t> numbers;

    void add(const PostedRows &rows, std::size_t place, std::size_t begin, std::size_t end) {
        places.push_back(static_cast<std::int64_t>(place));
        for (std::size_t row = begin; row < end; ++row) numbers.push_back(rows.number(row));
        offsets.push_back(static_cast<std::int64_t>(numbers.size()));
    }
};

template <typename Value>
auto kept(const std::vector<Value> &values) {
    auto room = room_for<Value>(values.size());
    std::copy(values.begin(), values.end(), room.get());
    return array_of(std::move(room), {values.size()});
}

nb::tuple key_runs(const In<std::uint8_t> &bytes, const In<std::uint64_t> &keys) {
    const PostedRows rows = rows_of(bytes);
    FoundRuns found;
    {
        const Released released(bytes.size());
        each_run(rows, keys.data(), keys.size(),
                 [&](std::size_t place, std::size_t begin, std::size_t end) { found.add(rows, place, begin, end); });
    }
    return nb::make_tuple(kept(found.places), kept(found.offsets), kept(found.numbers));
}

// Rows of a table as SQLite gives them: a number, postings, and the sum of both.
struct Chunk {
    std::int64_t number, sum;
    PostedRows rows;

    bool is_whole(const nb::bytes &table) const {
        const std::uint64_t size = PostedRows::width * rows.size;
        XXH3_state_t state;
        XXH3_64bits_reset(&state);
        XXH3_64bits_update(&state, table.c_str(), table.size());
        XXH3_64bits_update(&state, &number, sizeof number);
        XXH3_64bits_update(&state, &size, sizeof size);
        XXH3_64bits_update(&state, rows.bytes, size);
        return static_cast<std::int64_t>(XXH3_64bits_digest(&state)) == sum;
    }
};

nb::tuple chunk_runs(const nb::bytes &table, const nb::list &found_chunks, const In<std::uint64_t> &keys) {
    std::vector<Chunk> chunks;
    std::size_t total = 0;
    for (const nb::handle each : found_chunks) {
        const auto chunk = nb::cast<nb::tuple>(each);
        std::int64_t number = 0, sum = 0;
        nb::bytes bytes;  // the list holds on to it
        if (!nb::try_cast(chunk[0], number, false) || !nb::try_cast(chunk[1], bytes, false) ||
            !nb::try_cast(chunk[2], sum, false) || bytes.size() % PostedRows::width)
            return nb::make_tuple(chunks.size(), nb::none(), nb::none(), nb::none());
        chunks.push_back({number, sum, {reinterpret_cast<const std::uint8_t *>(bytes.c_str()), bytes.size() / PostedRows::width}});
        total += bytes.size();
    }
    FoundRuns found;
    std::size_t wrong = chunks.size();
    {
        const Released released(total);
        const auto key_at = [&](std::size_t place) { return keys.data()[place]; };
        std::size_t first = 0;
        for (std::size_t i = 0; i < chunks.size() && wrong == chunks.size(); ++i) {
            const PostedRows &rows = chunks[i].rows;
            if (!chunks[i].is_whole(table)) wrong = i;
            if (wrong < chunks.size() || !rows.size) continue;
            first = not_below(first, keys.size(), rows.key(0), key_at);
            each_run(rows, keys.data() + first, keys.size() - first,
                     [&](std::size_t place, std::size_t begin, std::size_t end) { found.add(rows, first + place, begin, end); });
        }
    }
    if (wrong < chunks.size()) return nb::make_tuple(wrong, nb::none(), nb::none(), nb::none());
    return nb::make_tuple(-1, kept(found.places), kept(found.offsets), kept(found.numbers));
}

Out<std::uint8_t> merged_rows(const In<std::uint8_t> &a, const In<std::uint8_t> &b) {
    const PostedRows left = rows_of(a), right = rows_of(b);
    auto merged = room_for<std::uint8_t>(a.size() + b.size());
    {
        const Released released(a.size() + b.size());
        merge_rows(left, right, merged.get());
    }
    return array_of(std::move(merged), {a.size() + b.size()});
}

}  // namespace

void bind_postings(nb::module_ &module) {
    module.def("posted_counts", &posted_counts, "lists"_a, "anchors"_a, "offsets"_a, "pieces"_a, "begins"_a, "ends"_a,
               "numbers"_a, "below"_a, "sizes"_a, "credit"_a,
               "posted_sizes"_a, "required"_a, "crowd"_a, "threads"_a);
    module.def("distinct_keys", &distinct_keys, "keys"_a);
    module.def("key_runs", &key_runs, "rows"_a, "keys"_a);
    module.def("chunk_runs", &chunk_runs, "table"_a, "chunks"_a, "keys"_a);
    module.def("merged_rows", &merged_rows, "a"_a, "b"_a);
}

}  // namespace provenance
