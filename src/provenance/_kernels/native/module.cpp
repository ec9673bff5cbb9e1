// The Python module: checks what comes in, lets go of the interpreter while it works, gives arrays back.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>

#include <memory>
#include <vector>

#include "bind_runs.hpp"
#include "cpu.hpp"
#include "fold_table.hpp"
#include "groups.hpp"
#include "intersect.hpp"
#include "minhash.hpp"
#include "parallel.hpp"
#include "shingles.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace provenance {
namespace {

template <typename T>
using In = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <typename T>
using Out = nb::ndarray<nb::numpy, T, nb::c_contig>;

template <typename T>
Out<T> array_of(std::unique_ptr<T[]> values, std::initializer_list<std::size_t> shape) {
    nb::capsule owner(values.get(), [](void *memory) noexcept { delete[] static_cast<T *>(memory); });
    return Out<T>(values.release(), shape, owner);
}

template <typename T>
std::unique_ptr<T[]> room_for(std::size_t size) {
    return std::make_unique_for_overwrite<T[]>(size);
}

// Runs with the interpreter released; an interrupt (Ctrl-C) ends it and is raised.
template <typename MakeState, typename Work>
void run(std::size_t threads, std::size_t tasks, const MakeState &make_state, const Work &work) {
    bool done = true;
    {
        nb::gil_scoped_release released;
        done = run_parallel(threads, tasks, make_state, work, [] {
            nb::gil_scoped_acquire acquired;
            return PyErr_CheckSignals() != 0;
        });
        // The error that was set stays with this thread until it holds the interpreter again.
    }
    if (!done) throw nb::python_error();
}

// Offsets as the kernels pass them: from 0 or more, never falling, inside the values.
void check_offsets(const In<std::int64_t> &offsets, std::size_t values) {
    if (offsets.size() == 0) throw nb::value_error("offsets must have at least one element");
    std::int64_t before = 0;
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const std::int64_t here = offsets.data()[i];
        if (here < before) throw nb::value_error("offsets must not fall");
        before = here;
    }
    if (static_cast<std::size_t>(before) > values) throw nb::value_error("offsets lead outside the values");
}

void make_table(FoldTable *place, const In<std::uint8_t> &classes, const In<std::uint8_t> &lengths,
                const In<std::int64_t> &offsets, const In<bool> &identity, const In<std::uint32_t> &folded) {
    for (std::size_t size : {classes.size(), lengths.size(), offsets.size(), identity.size()})
        if (size != code_points) throw nb::value_error("a fold table has a value for every code point");
    new (place) FoldTable(classes.data(), lengths.data(), offsets.data(), identity.data(), folded.data(), folded.size());
}

std::vector<Text> texts_of(const nb::tuple &strings) {
    std::vector<Text> texts;
    texts.reserve(strings.size());
    for (nb::handle string : strings) {
        PyObject *object = string.ptr();
        if (!PyUnicode_Check(object)) throw nb::type_error("texts must be str");
#if PY_VERSION_HEX < 0x030C0000
        if (PyUnicode_READY(object) != 0) throw nb::python_error();
#endif
        texts.push_back({PyUnicode_DATA(object), static_cast<std::size_t>(PyUnicode_GET_LENGTH(object)),
                         static_cast<std::uint8_t>(PyUnicode_KIND(object)), PyUnicode_IS_ASCII(object) != 0});
    }
    return texts;
}

// Consecutive texts that make one task: enough of them to be worth handing out.
struct Block {
    std::size_t first, last;
    std::unique_ptr<std::uint64_t[]> hashes;
};

// What one thread works with: the hashes of a block gather here and are then kept in as much room as they need.
struct Worker {
    Shingler shingler;
    Buffer<std::uint64_t> gathered;
};

std::vector<Block> blocks_of(const std::vector<Text> &texts) {
    constexpr std::size_t characters = 1 << 16;
    std::vector<Block> blocks;
    std::size_t size = 0, first = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        size += texts[i].length;
        if (size < characters && i + 1 < texts.size()) continue;
        blocks.push_back({first, i + 1, {}});
        first = i + 1;
        size = 0;
    }
    return blocks;
}

nb::tuple shingle_sets(const FoldTable &table, const nb::tuple &strings, std::uint64_t seed, std::size_t size,
                       std::size_t unspaced_size, std::size_t threads, int level_number) {
    if (!size || !unspaced_size) throw nb::value_error("a shingle has at least one token");
    const Level level = chosen_level(level_number);
    const std::vector<Text> texts = texts_of(strings);
    std::vector<Block> blocks = blocks_of(texts);
    auto offsets = room_for<std::int64_t>(texts.size() + 1);
    auto digests = room_for<std::uint8_t>(16 * texts.size());
    const ShingleRule rule{seed, size, unspaced_size};
    run(
        threads, blocks.size(), [&] { return Worker{Shingler(table, rule, level), {}}; },
        [&](Worker &worker, std::size_t task) {
            Block &block = blocks[task];
            auto &[shingler, gathered] = worker;
            std::size_t total = 0;
            for (std::size_t i = block.first; i < block.last; ++i) {
                const Digest digest = shingler.work(texts[i]);
                std::copy(digest.begin(), digest.end(), &digests[16 * i]);
                offsets[i + 1] = static_cast<std::int64_t>(shingler.count());
                gathered.reserve(total + shingler.count(), total);
                std::copy_n(shingler.values(), shingler.count(), gathered.data() + total);
                total += shingler.count();
            }
            block.hashes = room_for<std::uint64_t>(total);
            std::copy_n(gathered.data(), total, block.hashes.get());
        });
    offsets[0] = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) offsets[i + 1] += offsets[i];
    const auto total = static_cast<std::size_t>(offsets[texts.size()]);
    auto hashes = room_for<std::uint64_t>(total);
    for (Block &block : blocks) {
        std::copy_n(block.hashes.get(), offsets[block.last] - offsets[block.first], hashes.get() + offsets[block.first]);
        block.hashes.reset();
    }
    return nb::make_tuple(array_of(std::move(hashes), {total}), array_of(std::move(offsets), {texts.size() + 1}),
                          array_of(std::move(digests), {texts.size(), 16}));
}

// Consecutive documents in one task.
constexpr std::size_t documents_at_once = 64;
std::size_t tasks_of(std::size_t documents, std::size_t at_once) { return (documents + at_once - 1) / at_once; }

Out<std::uint32_t> signatures(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, std::size_t slots,
                              std::uint64_t seed, std::size_t threads, int level_number) {
    check_offsets(offsets, hashes.size());
    const Level level = chosen_level(level_number);
    const std::size_t documents = offsets.size() - 1;
    auto result = room_for<std::uint32_t>(documents * slots);
    const Permutations permutations(slots, seed);
    run(
        threads, tasks_of(documents, documents_at_once), [&] { return Signer(permutations, level); },
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
        1, documents, [] { return SetMaker(); },
        [&](SetMaker &maker, std::size_t i) {
            const std::int64_t begin = offsets.data()[i], end = offsets.data()[i + 1];
            total += maker.make(hashes.data() + begin, static_cast<std::size_t>(end - begin), &sets[total]);
            bounds[i + 1] = static_cast<std::int64_t>(total);
        });
    return {array_of(std::move(sets), {total}), array_of(std::move(bounds), {documents + 1})};
}

Out<std::int64_t> intersection_sizes(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets,
                                     const In<std::int64_t> &left, const In<std::int64_t> &right, std::size_t threads) {
    check_offsets(offsets, hashes.size());
    if (left.size() != right.size()) throw nb::value_error("as many documents on the left as on the right");
    const auto documents = static_cast<std::int64_t>(offsets.size() - 1);
    for (const auto *side : {&left, &right})
        for (std::size_t i = 0; i < side->size(); ++i)
            if (side->data()[i] < 0 || side->data()[i] >= documents) throw nb::index_error("no such document");
    auto result = room_for<std::int64_t>(left.size());
    constexpr std::size_t pairs_at_once = 256;
    run(
        threads, tasks_of(left.size(), pairs_at_once), [] { return 0; },
        [&](int, std::size_t task) {
            const std::size_t first = task * pairs_at_once;
            for (std::size_t i = first; i < std::min(first + pairs_at_once, left.size()); ++i) {
                const std::int64_t *a = offsets.data() + left.data()[i], *b = offsets.data() + right.data()[i];
                result[i] = static_cast<std::int64_t>(
                    intersection_size(hashes.data() + a[0], static_cast<std::size_t>(a[1] - a[0]), hashes.data() + b[0],
                                      static_cast<std::size_t>(b[1] - b[0])));
            }
        });
    return array_of(std::move(result), {left.size()});
}

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
}  // namespace provenance

NB_MODULE(_native, module) {
    using namespace provenance;
    nb::class_<FoldTable>(module, "FoldTable")
        .def("__init__", &make_table, "classes"_a.noconvert(), "lengths"_a.noconvert(), "offsets"_a.noconvert(),
             "identity"_a.noconvert(), "folded"_a.noconvert());
    module.def("best_level", [] { return static_cast<int>(best_level()); });
    module.def("level_name", [](int level) { return name_of(chosen_level(level)); }, "level"_a);
    module.def("shingle_sets", &shingle_sets, "table"_a, "texts"_a, "seed"_a, "size"_a, "unspaced_size"_a, "threads"_a,
               "level"_a);
    module.def("signatures", &signatures, "hashes"_a, "offsets"_a, "num_perm"_a, "seed"_a, "threads"_a, "level"_a);
    module.def("sorted_sets", &sorted_sets, "hashes"_a, "offsets"_a);
    module.def("intersection_sizes", &intersection_sizes, "hashes"_a, "offsets"_a, "left"_a, "right"_a, "threads"_a);
    module.def("equal_groups", &equal_groups, "keys"_a);
    module.def("pair_counts", &pair_counts, "members"_a, "starts"_a, "sizes"_a, "documents"_a, "threads"_a);
    bind_runs(module);
}
