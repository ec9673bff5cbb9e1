// Documents and what is posted under their keys: distinct keys, and how many documents share.
#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "postings.hpp"
#include "python.hpp"
#include "radix.hpp"
#include "rows.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

nb::tuple posted_counts(const In<std::int64_t> &lists, const In<bool> &anchors, const In<std::int64_t> &offsets,
                        const In<std::int64_t> &pieces, const In<std::int64_t> &begins, const In<std::int64_t> &ends,
                        const In<std::uint32_t> &numbers, const In<std::int64_t> &sizes,
                        const In<std::uint8_t> &marks, const In<std::uint32_t> &posted_sizes,
                        const In<std::uint64_t, 2> &posted_marks, const In<std::int64_t> &required, std::size_t crowd, std::int64_t oldest,
                        Threads threads) {
    check_offsets(offsets, lists.size());
    check_offsets(pieces, begins.size());
    const std::size_t documents = offsets.size() - 1;
    if (anchors.size() != lists.size() || begins.size() != ends.size() ||
        sizes.size() != documents || marks.size() + 1 != pieces.size() || posted_marks.shape(0) != posted_sizes.size() ||
        posted_marks.shape(1) != mark_bits / 64 ||
        required.size() == 0 || oldest < 0)
        throw nb::value_error("arrays of one thing differ in length");
    for (std::size_t i = 0; i < lists.size(); ++i)
        if (lists.data()[i] < 0 || static_cast<std::size_t>(lists.data()[i]) + 1 >= pieces.size())
            throw nb::value_error("no such list");
    for (std::size_t k = 0; k < marks.size(); ++k)
        if (marks.data()[k] >= mark_bits && marks.data()[k] != no_mark) throw nb::value_error("no such mark");
    for (std::size_t p = 0; p < begins.size(); ++p)
        if (begins.data()[p] < 0 || ends.data()[p] < begins.data()[p] ||
            static_cast<std::size_t>(ends.data()[p]) > numbers.size())
            throw nb::value_error("a piece leads outside the numbers");
    const PostedLists posted{lists.data(), offsets.data(), anchors.data(), pieces.data(),
                             begins.data(), ends.data(), numbers.data(), marks.data(), crowd, oldest};
    const PostedNeeds needs(required.data(), required.size(), posted_sizes.data(),
                            reinterpret_cast<const Marks *>(posted_marks.data()),
                            posted_sizes.size(), numbers.size());
    constexpr std::size_t at_once = 64;
    std::vector<std::vector<PostedCount>> found(documents);
    run(
        numbers.size() * sizeof(std::uint32_t), threads, tasks_of(documents, at_once), [] { return PostedCounter(); },
        [&](PostedCounter &counter, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, documents); ++i) {
                counter.count(posted, needs, i, sizes.data()[i], [&](const PostedCount &each) { found[i].push_back(each); });
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

// Calls `use(key, place)` for each key, ascending; equal ones in the order they had.
template <typename Use>
void each_sorted(const In<std::uint64_t> &keys, const Use &use) {
    const std::size_t size = keys.size();
    std::uint64_t highest = 0;
    for (std::size_t i = 0; i < size; ++i) highest |= keys.data()[i];
    const int width = static_cast<int>(std::bit_width(size));
    if (std::bit_width(highest) + width <= 64) {  // a key and its place fit one word
        const auto rows = room_for<std::int64_t>(size);
        for (std::size_t i = 0; i < size; ++i) rows[i] = static_cast<std::int64_t>(keys.data()[i] << width | i);
        std::make_unique<RowSorter<std::int64_t>>()->sort(rows.get(), size);
        const std::uint64_t places = (std::uint64_t{1} << width) - 1;
        for (std::size_t i = 0; i < size; ++i) use(static_cast<std::uint64_t>(rows[i]) >> width, static_cast<std::uint64_t>(rows[i]) & places);
        return;
    }
    const auto rows = room_for<KeyRow>(size);
    for (std::size_t i = 0; i < size; ++i) rows[i] = {keys.data()[i], static_cast<std::uint32_t>(i)};
    std::make_unique<RowSorter<KeyRow>>()->sort(rows.get(), size);
    for (std::size_t i = 0; i < size; ++i) use(rows[i].key, rows[i].text);
}

nb::tuple distinct_keys(const In<std::uint64_t> &keys) {
    const std::size_t size = keys.size();
    if (size > UINT32_MAX) throw nb::value_error("more than four billion keys");
    auto places = room_for<std::int64_t>(size);
    auto distinct = room_for<std::uint64_t>(size);
    std::size_t count = 0;
    {
        const Released released(8 * size);
        each_sorted(keys, [&](std::uint64_t key, std::uint64_t place) {
            if (!count || distinct[count - 1] != key) distinct[count++] = key;
            places[place] = static_cast<std::int64_t>(count) - 1;
        });
    }
    return nb::make_tuple(array_of(std::move(distinct), {count}), array_of(std::move(places), {size}));
}

// Words that sort as rows of postings do: a key without its uppermost bits, and below it the document.
struct Words {
    int document_bits, key_bits;

    Words(std::size_t documents, int bits, std::size_t parts) : document_bits(std::bit_width(documents)) {
        if (bits < 1 || bits > 64 || !std::has_single_bit(parts) || std::countr_zero(parts) > bits ||
            bits - std::countr_zero(parts) + document_bits > 64)
            throw nb::value_error("no such parts of keys");
        key_bits = bits - std::countr_zero(parts);
    }
    std::size_t part_of(std::uint64_t key) const { return key_bits < 64 ? key >> key_bits : 0; }
    std::uint64_t word_of(std::uint64_t key, std::size_t document) const {
        const std::uint64_t lower = key_bits < 64 ? key & ((std::uint64_t{1} << key_bits) - 1) : key;
        return document_bits < 64 ? lower << document_bits | document : document;
    }
};

nb::tuple key_words(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, std::uint64_t spread, int bits,
                    std::size_t parts, Threads threads) {
    check_offsets(offsets, hashes.size());
    const std::size_t documents = offsets.size() - 1;
    const Words words(documents, bits, parts);
    const int cut = 64 - bits;
    constexpr std::size_t at_once = 1 << 14;
    const std::size_t tasks = tasks_of(documents, at_once);
    std::vector<std::size_t> places(tasks * parts);
    const auto each_key = [&](std::size_t task, const auto &use) {
        for (std::size_t document = task * at_once; document < std::min((task + 1) * at_once, documents); ++document)
            for (std::int64_t i = offsets.data()[document]; i < offsets.data()[document + 1]; ++i)
                use(hashes.data()[i] * spread >> cut, document);
    };
    run(8 * hashes.size(), threads, tasks, [] { return 0; }, [&](int, std::size_t task) {
        std::vector<std::size_t> counts(parts);
        each_key(task, [&](std::uint64_t key, std::size_t) { ++counts[words.part_of(key)]; });
        std::copy(counts.begin(), counts.end(), &places[task * parts]);
    });
    auto bounds = room_for<std::int64_t>(parts + 1);
    std::size_t total = 0;
    for (std::size_t part = 0; part < parts; ++part) {
        bounds[part] = static_cast<std::int64_t>(total);
        for (std::size_t task = 0; task < tasks; ++task) total += std::exchange(places[task * parts + part], total);
    }
    bounds[parts] = static_cast<std::int64_t>(total);
    auto found = room_for<std::uint64_t>(total);
    run(8 * hashes.size(), threads, tasks, [] { return 0; }, [&](int, std::size_t task) {
        std::vector<std::size_t> next(&places[task * parts], &places[task * parts] + parts);
        each_key(task, [&](std::uint64_t key, std::size_t document) {
            found[next[words.part_of(key)]++] = words.word_of(key, document);
        });
    });
    return nb::make_tuple(array_of(std::move(found), {total}), array_of(std::move(bounds), {parts + 1}));
}

Out<std::uint8_t> word_rows(const In<std::uint64_t> &words, std::uint64_t low, const In<std::uint32_t> &numbers) {
    const int width = std::bit_width(numbers.size());
    const std::uint64_t lowest = (std::uint64_t{1} << width) - 1;
    for (std::size_t i = 0; i < words.size(); ++i)
        if ((words.data()[i] & lowest) >= numbers.size()) throw nb::index_error("no such document");
    Room<std::uint8_t> rows;
    std::size_t size = 0;
    {
        const Released released(8 * words.size());
        const auto sorted = room_for<std::int64_t>(words.size());
        std::copy_n(words.data(), words.size(), sorted.get());
        std::make_unique<RowSorter<std::int64_t>>()->sort(sorted.get(), words.size());
        rows = room_for<std::uint8_t>(PostedRows::width * words.size());
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (i && sorted[i] == sorted[i - 1]) continue;
            const auto word = static_cast<std::uint64_t>(sorted[i]);
            put_row(&rows[PostedRows::width * size++], low + (word >> width), numbers.data()[word & lowest]);
        }
    }
    return array_of(std::move(rows), {PostedRows::width * size});
}

}  // namespace

void bind_postings(nb::module_ &module) {
    module.def("posted_counts", &posted_counts, "lists"_a, "anchors"_a, "offsets"_a, "pieces"_a, "begins"_a, "ends"_a,
               "numbers"_a, "sizes"_a, "marks"_a,
               "posted_sizes"_a, "posted_marks"_a, "required"_a, "crowd"_a, "oldest"_a, "threads"_a = nb::none());
    module.def("distinct_keys", &distinct_keys, "keys"_a);
    module.def("key_words", &key_words, "hashes"_a, "offsets"_a, "spread"_a, "bits"_a, "parts"_a, "threads"_a = nb::none());
    module.def("word_rows", &word_rows, "words"_a, "low"_a, "numbers"_a);
}

}  // namespace provenance
