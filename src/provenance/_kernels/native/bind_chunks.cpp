// Rows of postings in memory, and chunks of them as SQLite gives them: read, searched and merged.
#include <algorithm>
#include <limits>
#include <vector>

#include "chunks.hpp"
#include "hashing.hpp"
#include "merging.hpp"
#include "prefetch.hpp"
#include "python.hpp"
#include "rows.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

std::int64_t chunk_sum(const nb::bytes &table, std::int64_t number, const std::uint8_t *bytes, std::uint64_t size) {
    XXH3_state_t state;
    XXH3_64bits_reset(&state);
    XXH3_64bits_update(&state, table.c_str(), table.size());
    XXH3_64bits_update(&state, &number, sizeof number);
    XXH3_64bits_update(&state, &size, sizeof size);
    XXH3_64bits_update(&state, bytes, size);
    return static_cast<std::int64_t>(XXH3_64bits_digest(&state));
}

// Which keys chunks hold: chunk `first + i` those whose bits above the lowest `shift` are `i`.
struct Span {
    std::int64_t first;
    unsigned shift;

    Span(std::int64_t first, unsigned shift) : first(first), shift(shift) {
        if (first < 0 || shift > key_bits) throw nb::value_error("no such chunks");
    }
    bool holds(std::int64_t number) const {
        return number >= first && static_cast<std::uint64_t>(number - first) >> (key_bits - shift) == 0;
    }
    std::uint64_t key_of(std::int64_t number) const { return static_cast<std::uint64_t>(number - first) << shift; }
    std::uint64_t lowest(std::uint64_t key) const { return key & ((std::uint64_t{1} << shift) - 1); }
};

// Rows of a table as SQLite gives them: a number, a coded chunk, and the sum of both.
struct Chunk {
    std::int64_t number, sum;
    const std::uint8_t *bytes;
    std::size_t size;

    bool open(const nb::bytes &table, CodedChunk &coded) const {
        return chunk_sum(table, number, bytes, size) == sum && coded.open(bytes, size);
    }
};

struct Chunks {
    std::vector<Chunk> found;  // up to the first that has other types, or a number that does not ascend
    std::size_t bytes = 0;
    std::int64_t wrong = -1;

    // The list holds on to its rows. They lie anywhere in memory and are asked for ahead.
    Chunks(const nb::list &rows, const Span &span) {
        constexpr std::size_t ahead = 16;
        const std::size_t count = rows.size();
        PyObject *const *const items = PySequence_Fast_ITEMS(rows.ptr());
        found.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            if (i + 2 * ahead < count) prefetch(items[i + 2 * ahead] + 1);
            if (i + ahead < count)
                for (Py_ssize_t field = 0; field < 3; ++field) prefetch(field_of(items[i + ahead], field));
            Chunk chunk{};
            if (!read(items[i], chunk) || !span.holds(chunk.number) || (i && chunk.number <= found.back().number)) {
                wrong = static_cast<std::int64_t>(i);
                break;
            }
            found.push_back(chunk);
            bytes += chunk.size;
        }
    }

    // Of a tuple of three; nothing of anything else.
    static PyObject *field_of(PyObject *row, Py_ssize_t field) {
        return row && PyTuple_Check(row) && PyTuple_GET_SIZE(row) == 3 ? PyTuple_GET_ITEM(row, field) : nullptr;
    }

    static bool read(PyObject *row, Chunk &chunk) {
        PyObject *const number = field_of(row, 0), *const data = field_of(row, 1), *const sum = field_of(row, 2);
        if (!number) throw nb::type_error("chunks are tuples of a number, bytes and a sum");
        if (!PyLong_CheckExact(number) || !PyBytes_CheckExact(data) || !PyLong_CheckExact(sum)) return false;
        int beyond_number = 0, beyond_sum = 0;
        chunk.number = PyLong_AsLongLongAndOverflow(number, &beyond_number);
        chunk.sum = PyLong_AsLongLongAndOverflow(sum, &beyond_sum);
        chunk.bytes = reinterpret_cast<const std::uint8_t *>(PyBytes_AS_STRING(data));
        chunk.size = static_cast<std::size_t>(PyBytes_GET_SIZE(data));
        return !beyond_number && !beyond_sum;
    }

    // Calls `use(chunk, coded)` for some, until one is wrong, as `use` may say too; which, or -1.
    template <typename Use>
    std::int64_t each(const nb::bytes &table, std::size_t begin, std::size_t end, const Use &use) const {
        CodedChunk coded;
        for (std::size_t i = begin; i < end; ++i)
            if (!found[i].open(table, coded) || !use(found[i], coded)) return static_cast<std::int64_t>(i);
        return -1;
    }
};

PostedRows rows_of(const In<std::uint8_t> &bytes) {
    if (bytes.size() % PostedRows::width) throw nb::value_error("rows of postings have twelve bytes");
    return {bytes.data(), bytes.size() / PostedRows::width};
}

// Who holds keys: places of keys that somebody holds, and who.
struct FoundRuns {
    std::vector<std::int64_t> places, offsets{0};
    std::vector<std::uint32_t> numbers;

    // Ends the run of a key.
    void end(std::size_t place) {
        places.push_back(static_cast<std::int64_t>(place));
        offsets.push_back(static_cast<std::int64_t>(numbers.size()));
    }

    // Those of all parts, one after another: places, offsets and numbers.
    static nb::tuple given(const std::vector<FoundRuns> &parts) {
        std::size_t runs = 0, numbers = 0;
        for (const FoundRuns &part : parts) runs += part.places.size(), numbers += part.numbers.size();
        auto places = room_for<std::int64_t>(runs), offsets = room_for<std::int64_t>(runs + 1);
        auto held = room_for<std::uint32_t>(numbers);
        std::size_t run = 0, number = 0;
        offsets[0] = 0;
        for (const FoundRuns &part : parts) {
            std::copy(part.places.begin(), part.places.end(), &places[run]);
            for (std::size_t i = 1; i < part.offsets.size(); ++i)
                offsets[++run] = static_cast<std::int64_t>(number) + part.offsets[i];
            std::copy(part.numbers.begin(), part.numbers.end(), &held[number]);
            number += part.numbers.size();
        }
        return nb::make_tuple(array_of(std::move(places), {runs}), array_of(std::move(offsets), {runs + 1}),
                              array_of(std::move(held), {numbers}));
    }
};

nb::tuple key_runs(const In<std::uint8_t> &bytes, const In<std::uint64_t> &keys) {
    const PostedRows rows = rows_of(bytes);
    std::vector<FoundRuns> found(1);
    {
        const Released released(bytes.size());
        each_run(rows, keys.data(), keys.size(), [&](std::size_t place, std::size_t begin, std::size_t end) {
            for (std::size_t row = begin; row < end; ++row) found[0].numbers.push_back(rows.number(row));
            found[0].end(place);
        });
    }
    return FoundRuns::given(found);
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

nb::bytes coded_chunk(const In<std::uint8_t> &bytes) {
    const PostedRows rows = rows_of(bytes);
    if (rows.size > std::numeric_limits<std::uint32_t>::max()) throw nb::value_error("more than four billion rows");
    Room<std::uint8_t> room;
    std::size_t size = 0;
    {
        const Released released(bytes.size());
        const ChunkToCode chunk(rows);
        if (chunk.ascends() && (!rows.size || rows.key(rows.size - 1) >> key_bits == 0)) {
            size = chunk.size();
            room = room_for<std::uint8_t>(size + chunk.slack);
            chunk.write(room.get());
        }
    }
    if (!room) throw nb::value_error("rows of postings must ascend, and keys have 40 bits");
    return nb::bytes(reinterpret_cast<const char *>(room.get()), size);
}

nb::tuple chunk_rows(const nb::bytes &table, const nb::list &rows, std::int64_t first, unsigned shift) {
    const Span span(first, shift);
    Chunks chunks(rows, span);
    Room<std::uint8_t> out;
    std::size_t size = 0;
    {
        const Released released(chunks.bytes);
        std::vector<CodedChunk> opened;
        const std::int64_t odd = chunks.each(table, 0, chunks.found.size(), [&](const Chunk &, const CodedChunk &coded) {
            size += PostedRows::width * coded.rows();
            opened.push_back(coded);
            return true;
        });
        if (odd >= 0) chunks.wrong = odd;
        out = room_for<std::uint8_t>(size);
        std::size_t place = 0;
        for (std::size_t i = 0; i < opened.size(); ++i) {
            const std::uint64_t lowest = span.key_of(chunks.found[i].number);
            const bool good = opened[i].each_row(shift, [&](std::size_t, std::uint64_t key, std::uint32_t number) {
                put_row(&out[place], lowest | key, number);
                place += PostedRows::width;
            });
            if (!good) {
                chunks.wrong = static_cast<std::int64_t>(i);
                break;
            }
        }
    }
    if (chunks.wrong >= 0) return nb::make_tuple(chunks.wrong, nb::none());
    return nb::make_tuple(-1, array_of(std::move(out), {size}));
}

nb::tuple chunk_runs(const nb::bytes &table, const nb::list &rows, std::int64_t first, unsigned shift,
                     const In<std::uint64_t> &keys, std::size_t threads) {
    const Span span(first, shift);
    const Chunks chunks(rows, span);
    constexpr std::size_t at_once = 64;
    const std::size_t count = chunks.found.size(), tasks = threads > 1 ? tasks_of(count, at_once) : 1;
    const std::size_t each = tasks > 1 ? at_once : count;
    std::vector<FoundRuns> found(tasks);
    std::vector<std::int64_t> wrong(tasks, -1);
    run(chunks.bytes, threads, tasks, [] { return 0; }, [&](int, std::size_t task) {
        const auto key_at = [&](std::size_t place) { return keys.data()[place]; };
        FoundRuns runs;
        std::size_t place = 0;
        wrong[task] = chunks.each(table, task * each, std::min((task + 1) * each, count), [&](const Chunk &chunk, const CodedChunk &coded) {
            const std::uint64_t lowest = span.key_of(chunk.number);
            const std::size_t first = not_below(place, keys.size(), lowest, key_at);
            place = not_below(first, keys.size(), lowest + (std::uint64_t{1} << shift), key_at);
            bool good = true;
            const bool fits = coded.each_asked(
                shift, place - first, [&](std::size_t i) { return key_at(first + i) - lowest; },
                [&](std::size_t i, std::size_t begin, std::size_t end) {
                    good &= coded.each_number(begin, end, [&](std::uint32_t number) { runs.numbers.push_back(number); });
                    runs.end(first + i);
                });
            return fits && good;
        });
        found[task] = std::move(runs);
    });
    for (const std::int64_t odd : wrong)
        if (odd >= 0) return nb::make_tuple(odd, nb::none());
    if (chunks.wrong >= 0) return nb::make_tuple(chunks.wrong, nb::none());
    return nb::make_tuple(-1, FoundRuns::given(found));
}

// What a merge gives: chunks to be written, those that have no rows any more, and keys that too many hold, with all who do.
struct Merged {
    struct Written {
        std::int64_t number, sum;
        std::size_t begin, end;
    };
    std::vector<std::uint8_t> bytes;
    std::vector<Written> written;
    std::vector<std::int64_t> emptied;
    std::vector<std::pair<std::uint64_t, std::vector<std::uint32_t>>> crowded;
    std::size_t before = 0, after = 0;

    nb::tuple given() const {
        const auto part = [](const auto *values, std::size_t size) {
            return nb::bytes(reinterpret_cast<const char *>(values), size * sizeof *values);
        };
        nb::list rows, names, hot;
        for (const Written &each : written)
            rows.append(nb::make_tuple(each.number, part(bytes.data() + each.begin, each.end - each.begin), each.sum));
        for (const std::int64_t number : emptied) names.append(number);
        for (const auto &[key, holders] : crowded) hot.append(nb::make_tuple(key, part(holders.data(), holders.size())));
        return nb::make_tuple(-1, rows, names, hot, before, after);
    }
};

nb::object merged_chunks(const nb::bytes &table, const nb::list &there, std::int64_t first, unsigned shift,
                         const In<std::uint8_t> &bytes, const In<bool> &posted, const In<std::uint64_t> &hot,
                         std::size_t most) {
    const Span span(first, shift);
    if (shift > short_key_bits || !most) throw nb::value_error("no such chunks");
    const PostedRows rows = rows_of(bytes);
    const std::span<const bool> there_of(posted.data(), posted.size());
    const std::span<const std::uint64_t> hot_of(hot.data(), hot.size());
    Chunks chunks(there, span);
    Merged merged;
    bool ascends = true;
    const auto merge = [&]() -> std::int64_t {
        std::vector<std::uint64_t> old, fresh, both;
        CodedChunk coded;
        std::size_t place = 0;
        for (std::size_t row = 0; row < rows.size;) {
            const std::uint64_t number = rows.key(row) >> shift, lowest = number << shift;
            const std::int64_t name = first + static_cast<std::int64_t>(number);
            if (rows.key(row) >> key_bits || (row && rows.key(row) < rows.key(row - 1))) return ascends = false, -1;
            fresh.clear(), old.clear();
            for (; row < rows.size && rows.key(row) >> shift == number; ++row)
                fresh.push_back(short_row(span.lowest(rows.key(row)), rows.number(row)));
            leave_out(fresh, there_of, hot_of, lowest);
            while (place < chunks.found.size() && chunks.found[place].number < name) ++place;
            const bool is_old = place < chunks.found.size() && chunks.found[place].number == name;
            if (is_old) {
                if (!chunks.found[place].open(table, coded)) return static_cast<std::int64_t>(place);
                old.resize(coded.rows());
                const bool good = coded.each_row(shift, [&](std::size_t place_of_row, std::uint64_t key, std::uint32_t own) {
                    old[place_of_row] = short_row(key, own);
                });
                if (!good) return static_cast<std::int64_t>(place);
                leave_out(old, there_of, hot_of, lowest);
                merged.before += coded.rows();
            }
            unite(old, fresh, both);
            without_crowded(both, most, [&](std::uint64_t key, auto begin, auto end) {
                std::vector<std::uint32_t> holders;
                for (; begin != end; ++begin) holders.push_back(number_of(*begin));
                merged.crowded.emplace_back(lowest | key, std::move(holders));
            });
            merged.after += both.size();
            if (both.empty()) {
                if (is_old) merged.emptied.push_back(name);
                continue;
            }
            const ShortRows staying_rows{both.data(), both.size()};
            const ChunkToCode chunk(staying_rows);
            if (!chunk.ascends()) return ascends = false, -1;
            const std::size_t begin = merged.bytes.size(), end = begin + chunk.size();
            merged.bytes.resize(end + chunk.slack);
            chunk.write(merged.bytes.data() + begin);
            merged.bytes.resize(end);
            merged.written.push_back({name, chunk_sum(table, name, merged.bytes.data() + begin, end - begin), begin, end});
        }
        return chunks.wrong;
    };
    std::int64_t wrong = -1;
    {
        const Released released(bytes.size() + chunks.bytes);
        wrong = merge();
    }
    if (!ascends) throw nb::value_error("rows of postings must ascend, and keys have 40 bits");
    if (wrong >= 0) return nb::make_tuple(wrong, nb::none(), nb::none(), nb::none(), 0, 0);
    return merged.given();
}

}  // namespace

void bind_chunks(nb::module_ &module) {
    module.def("key_runs", &key_runs, "rows"_a, "keys"_a);
    module.def("merged_rows", &merged_rows, "a"_a, "b"_a);
    module.def("coded_chunk", &coded_chunk, "rows"_a);
    module.def("chunk_rows", &chunk_rows, "table"_a, "chunks"_a, "first"_a, "shift"_a);
    module.def("chunk_runs", &chunk_runs, "table"_a, "chunks"_a, "first"_a, "shift"_a, "keys"_a, "threads"_a);
    module.def("merged_chunks", &merged_chunks, "table"_a, "chunks"_a, "first"_a, "shift"_a, "rows"_a, "posted"_a, "hot"_a,
               "most"_a);
}

}  // namespace provenance
