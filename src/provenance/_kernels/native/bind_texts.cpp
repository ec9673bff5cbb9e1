// Texts: shingle sets and fingerprints.
#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "blocks.hpp"
#include "classify.hpp"
#include "column.hpp"
#include "cpu.hpp"
#include "fingerprints.hpp"
#include "fold_table.hpp"
#include "python.hpp"
#include "sets.hpp"
#include "shingles.hpp"
#include "spans.hpp"
#include "strings.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

void make_table(FoldTable *place, const In<std::uint8_t> &classes, const In<std::uint8_t> &lengths,
                const In<std::int64_t> &offsets, const In<bool> &identity, const In<std::uint32_t> &folded,
                const In<bool> &dropped_marks) {
    for (std::size_t size : {classes.size(), lengths.size(), offsets.size(), identity.size(), dropped_marks.size()})
        if (size != code_points) throw nb::value_error("a fold table has a value for every code point");
    new (place) FoldTable(classes.data(), lengths.data(), offsets.data(), identity.data(), folded.data(), folded.size(),
                            dropped_marks.data());
}

nb::tuple shingle_sets(const FoldTable &table, const TextColumn &column, std::uint64_t seed, std::size_t size,
                       std::size_t unspaced_size, Threads threads, std::optional<int> level_number) {
    const ShingleRule rule{seed, size, unspaced_size};
    check_rule(rule);
    const Level level = chosen_level(level_number);
    const std::vector<Text> &texts = column.texts();
    std::vector<Block> blocks = blocks_of(texts);
    Pieces pieces(characters_of(texts), std::min(threads.count, blocks.size()));
    auto offsets = room_for<std::int64_t>(texts.size() + 1);
    auto digests = room_for<std::uint8_t>(16 * texts.size());
    struct Worker {
        Shingler shingler;
        SetMaker sets;
        Gathering gathering;
    };
    run(
        characters_of(texts), threads, blocks.size(), [&] { return Worker{Shingler(table, rule, level), {}, Gathering(pieces)}; },
        [&](Worker &worker, std::size_t task) {
            Block &block = blocks[task];
            for (std::size_t i = block.first; i < block.last; ++i) {
                worker.shingler.cut(texts[i]);
                const Digest digest = worker.shingler.digest();
                std::copy(digest.begin(), digest.end(), &digests[16 * i]);
                std::uint64_t *hashes = worker.shingler.hashes();
                const std::size_t count = worker.sets.make(hashes, worker.shingler.count(), hashes);
                offsets[i + 1] = static_cast<std::int64_t>(count);
                worker.gathering.add(hashes, count);
            }
            block.values = worker.gathering.taken();
        });
    const auto hashes = joined(blocks, pieces, offsets.get(), texts.size());
    return nb::make_tuple(hashes, array_of(std::move(offsets), {texts.size() + 1}),
                          array_of(std::move(digests), {texts.size(), 16}));
}

// Sets of known sizes: each is written where it stays.
Out<std::uint64_t> known_sets(const FoldTable &table, const TextColumn &column, std::uint64_t seed, std::size_t size, std::size_t unspaced_size,
                              const In<std::int64_t> &sizes, Threads threads, std::optional<int> level_number) {
    const ShingleRule rule{seed, size, unspaced_size};
    check_rule(rule);
    const Level level = chosen_level(level_number);
    const std::vector<Text> &texts = column.texts();
    if (sizes.size() != texts.size()) throw nb::value_error("as many sizes as texts");
    std::vector<std::size_t> begins(texts.size() + 1);
    constexpr std::size_t most = 32;  // tokens that a character becomes: folded, none is as long
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (static_cast<std::uint64_t>(sizes.data()[i]) > most * texts[i].length)
            throw nb::value_error("the sets have other sizes");
        begins[i + 1] = begins[i] + static_cast<std::size_t>(sizes.data()[i]);
    }
    std::vector<Block> blocks = blocks_of(texts);
    auto hashes = room_for<std::uint64_t>(begins.back());
    struct Worker {
        Shingler shingler;
        SetMaker sets;
    };
    run(
        characters_of(texts), threads, blocks.size(), [&] { return Worker{Shingler(table, rule, level), {}}; },
        [&](Worker &worker, std::size_t task) {
            for (std::size_t i = blocks[task].first; i < blocks[task].last; ++i) {
                worker.shingler.cut(texts[i]);
                std::uint64_t *const made = worker.shingler.hashes();
                const std::size_t count = worker.sets.make(made, worker.shingler.count(), made);
                if (count != begins[i + 1] - begins[i]) throw std::invalid_argument("the sets have other sizes");
                std::copy_n(made, count, &hashes[begins[i]]);
            }
        });
    return array_of(std::move(hashes), {begins.back()});
}

nb::tuple fingerprints(const FoldTable &table, const TextColumn &column, std::uint64_t seed, std::size_t size,
                       std::size_t unspaced_size, std::size_t slots, std::uint64_t anchor_rate, bool with_digests,
                       Threads threads, std::optional<int> level_number) {
    const ShingleRule rule{seed, size, unspaced_size};
    check_rule(rule);
    if (!anchor_rate) throw nb::value_error("an anchor rate is 1 or more");
    const Level level = chosen_level(level_number);
    const std::vector<Text> &texts = column.texts();
    std::vector<Block> blocks = blocks_of(texts);
    Pieces pieces(characters_of(texts), std::min(threads.count, blocks.size()));
    auto signatures = room_for<std::uint32_t>(texts.size() * slots);
    auto offsets = room_for<std::int64_t>(texts.size() + 1), sizes = room_for<std::int64_t>(texts.size());
    const std::size_t digested = with_digests ? texts.size() : 0;
    auto digests = room_for<std::uint8_t>(16 * digested);
    const Permutations permutations(slots, seed);
    struct Worker {
        Fingerprinter fingerprinter;
        Gathering gathering;
    };
    run(
        characters_of(texts), threads, blocks.size(),
        [&] { return Worker{Fingerprinter(table, rule, permutations, slots, anchor_rate, level), Gathering(pieces)}; },
        [&](Worker &worker, std::size_t task) {
            Block &block = blocks[task];
            Fingerprinter &found = worker.fingerprinter;
            for (std::size_t i = block.first; i < block.last; ++i) {
                found.cut(texts[i]);
                found.sign(nullptr, &signatures[i * slots], after(texts, i));
                sizes[i] = static_cast<std::int64_t>(found.size());
                offsets[i + 1] = static_cast<std::int64_t>(found.anchor_count());
                worker.gathering.add(found.anchors(), found.anchor_count());
                if (!with_digests) continue;
                const Digest digest = found.digest();
                std::copy(digest.begin(), digest.end(), &digests[16 * i]);
            }
            block.values = worker.gathering.taken();
        });
    const auto anchors = joined(blocks, pieces, offsets.get(), texts.size());
    return nb::make_tuple(array_of(std::move(signatures), {texts.size(), slots}), anchors,
                          array_of(std::move(offsets), {texts.size() + 1}), array_of(std::move(sizes), {texts.size()}),
                          array_of(std::move(digests), {digested, 16}));
}

PyObject *string_of(const std::uint8_t *utf8, std::size_t size) {
    if (!all_ascii(utf8, size)) return PyUnicode_DecodeUTF8(reinterpret_cast<const char *>(utf8), static_cast<Py_ssize_t>(size), nullptr);
    PyObject *string = PyUnicode_New(static_cast<Py_ssize_t>(size), 127);
    if (string) std::memcpy(PyUnicode_DATA(string), utf8, size);
    return string;
}

nb::tuple fold_text(const FoldTable &table, nb::handle string, std::optional<int> level_number) {
    const Level level = chosen_level(level_number);
    if (!PyUnicode_Check(string.ptr())) throw nb::type_error("a text to fold must be str");
    Spans spans(table, level);
    spans.cut(text_of(string));
    const std::size_t count = spans.count();
    auto starts = room_for<std::int64_t>(count), ends = room_for<std::int64_t>(count);
    auto unspaced = room_for<bool>(count);
    spans.write(starts.get(), ends.get(), unspaced.get());
    auto tokens = nb::steal<nb::list>(PyList_New(static_cast<Py_ssize_t>(count)));
    if (!tokens.is_valid()) throw nb::python_error();
    for (std::size_t i = 0; i < count; ++i) {
        PyObject *token = string_of(spans.token(i), spans.token_size(i));
        if (!token) throw nb::python_error();
        PyList_SET_ITEM(tokens.ptr(), static_cast<Py_ssize_t>(i), token);
    }
    return nb::make_tuple(tokens, array_of(std::move(starts), {count}), array_of(std::move(ends), {count}),
                          array_of(std::move(unspaced), {count}));
}

// What no path from text to signature can be faster than: every byte classified once and hashed once. For benchmarks.
std::uint64_t classify_and_hash(const TextColumn &column, std::optional<int> level_number) {
    const Level level = chosen_level(level_number);
    Buffer<std::uint8_t> lower;
    Buffer<Masks> masks;
    std::uint64_t result = 0;
    for (const Text &text : column.texts()) {
        if (text.form != Form::ascii && text.form != Form::utf8) throw nb::type_error("texts must be bytes");
        const std::size_t blocks = (text.length + 63) / 64;
        lower.reserve(64 * blocks + 1);
        masks.reserve(blocks + 1);
        classify(level, static_cast<const std::uint8_t *>(text.characters), text.length, lower.data(), masks.data());
        result ^= XXH3_64bits(lower.data(), text.length) ^ (blocks ? masks[0].word : 0);
    }
    return result;
}

}  // namespace

void bind_texts(nb::module_ &module) {
    nb::class_<FoldTable>(module, "FoldTable")
        .def("__init__", &make_table, "classes"_a.noconvert(), "lengths"_a.noconvert(), "offsets"_a.noconvert(),
             "identity"_a.noconvert(), "folded"_a.noconvert(), "dropped_marks"_a.noconvert());
    module.def("classify_and_hash", &classify_and_hash, "texts"_a, "level"_a);
    module.def("fold_text", &fold_text, "table"_a, "text"_a, nb::kw_only(), "level"_a = nb::none());
    module.def("shingle_sets", &shingle_sets, "table"_a, "texts"_a, "seed"_a, "size"_a, "unspaced_size"_a, "threads"_a = nb::none(),
               nb::kw_only(), "level"_a = nb::none());
    module.def("known_sets", &known_sets, "table"_a, "texts"_a, "seed"_a, "size"_a, "unspaced_size"_a, "sizes"_a, "threads"_a = nb::none(),
               nb::kw_only(), "level"_a = nb::none());
    module.def("fingerprints", &fingerprints, "table"_a, "texts"_a, "seed"_a, "size"_a, "unspaced_size"_a, "num_perm"_a,
               "anchor_rate"_a, "with_digests"_a, "threads"_a = nb::none(), nb::kw_only(), "level"_a = nb::none());
}

}  // namespace provenance
