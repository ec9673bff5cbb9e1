// Rows of postings in memory, and chunks of them: read, searched and merged.
#include <algorithm>
#include <limits>
#include <vector>

#include "chunks.hpp"
#include "merging.hpp"
#include "prefetch.hpp"
#include "python.hpp"
#include "rows.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

// Chunks of a level: chunk `i` is coded in `data[begins[i]..ends[i])` and holds keys whose bits above the lowest `shift` are
// `numbers[i]`.
struct Chunks {
    const std::int64_t *numbers, *begins, *ends;
    const std::uint8_t *data;
    std::size_t count, bytes = 0;
    unsigned shift;

    Chunks(const In<std::int64_t> &numbers, const In<std::uint8_t> &data, const In<std::int64_t> &begins,
           const In<std::int64_t> &ends, unsigned shift)
        : numbers(numbers.data()), begins(begins.data()), ends(ends.data()), data(data.data()), count(numbers.size()), shift(shift) {
        if (shift > key_bits) throw nb::value_error("no such chunks");
        if (begins.size() != count || ends.size() != count) throw nb::value_error("as many begins and ends as chunks");
        for (std::size_t i = 0; i < count; ++i) {
            const std::int64_t begin = this->begins[i], end = this->ends[i];
            if (begin < 0 || end < begin || static_cast<std::size_t>(end) > data.size())
                throw nb::value_error("chunks lie outside the bytes");
            bytes += static_cast<std::size_t>(end - begin);
        }
    }

    // Whether its number is one of the level and above the one before.
    bool in_order(std::size_t i) const {
        if (numbers[i] < 0 || static_cast<std::uint64_t>(numbers[i]) >> (key_bits - shift)) return false;
        return !i || numbers[i] > numbers[i - 1];
    }
    // Whether it is in order, and the bytes may be a chunk.
    bool open(std::size_t i, CodedChunk &coded) const {
        return in_order(i) && coded.open(data + begins[i], static_cast<std::size_t>(ends[i] - begins[i]));
    }
    std::uint64_t lowest(std::size_t i) const { return static_cast<std::uint64_t>(numbers[i]) << shift; }

    // Calls `use(i, coded)` for some, until one is wrong, as `use` may say too; which, or -1. They lie anywhere in memory and are asked
    // for ahead.
    template <typename Use>
    std::int64_t each(std::size_t begin, std::size_t end, const Use &use) const {
        constexpr std::size_t ahead = 4;
        constexpr std::int64_t lines = 4, line = 64;
        CodedChunk coded;
        for (std::size_t i = begin; i < end; ++i) {
            if (i + ahead < end)
                for (std::int64_t k = 0; k < lines; ++k) prefetch(data + std::min(begins[i + ahead] + k * line, ends[i + ahead]));
            if (!open(i, coded) || !use(i, coded)) return static_cast<std::int64_t>(i);
        }
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

nb::object chunk_rows(const In<std::int64_t> &numbers, const In<std::uint8_t> &data, const In<std::int64_t> &begins,
                     const In<std::int64_t> &ends, unsigned shift) {
    const Chunks chunks(numbers, data, begins, ends, shift);
    std::int64_t wrong = -1;
    Room<std::uint8_t> out;
    std::size_t size = 0;
    {
        const Released released(chunks.bytes);
        std::vector<CodedChunk> opened;
        wrong = chunks.each(0, chunks.count, [&](std::size_t, const CodedChunk &coded) {
            size += PostedRows::width * coded.rows();
            opened.push_back(coded);
            return true;
        });
        out = room_for<std::uint8_t>(size);
        std::size_t place = 0;
        for (std::size_t i = 0; i < opened.size(); ++i) {
            const std::uint64_t lowest = chunks.lowest(i);
            const bool good = opened[i].each_row(shift, [&](std::size_t, std::uint64_t key, std::uint32_t number) {
                put_row(&out[place], lowest | key, number);
                place += PostedRows::width;
            });
            if (!good) {
                wrong = static_cast<std::int64_t>(i);
                break;
            }
        }
    }
    if (wrong >= 0) return nb::int_(wrong);
    return nb::cast(array_of(std::move(out), {size}));
}

nb::object chunk_runs(const In<std::int64_t> &numbers, const In<std::uint8_t> &data, const In<std::int64_t> &begins,
                     const In<std::int64_t> &ends, unsigned shift, const In<std::uint64_t> &keys, Threads threads) {
    const Chunks chunks(numbers, data, begins, ends, shift);
    constexpr std::size_t at_once = 64;
    const std::size_t count = chunks.count, tasks = threads.count > 1 ? tasks_of(count, at_once) : 1;
    const std::size_t each = tasks > 1 ? at_once : count;
    std::vector<FoundRuns> found(tasks);
    std::vector<std::int64_t> wrong(tasks, -1);
    run(chunks.bytes, threads, tasks, [] { return 0; }, [&](int, std::size_t task) {
        const auto key_at = [&](std::size_t place) { return keys.data()[place]; };
        FoundRuns runs;
        std::size_t place = 0;
        wrong[task] = chunks.each(task * each, std::min((task + 1) * each, count), [&](std::size_t i, const CodedChunk &coded) {
            const std::uint64_t lowest = chunks.lowest(i);
            const std::size_t first = not_below(place, keys.size(), lowest, key_at);
            place = not_below(first, keys.size(), lowest + (std::uint64_t{1} << shift), key_at);
            bool good = true;
            const bool fits = coded.each_asked(
                shift, place - first, [&](std::size_t asked) { return key_at(first + asked) - lowest; },
                [&](std::size_t asked, std::size_t begin, std::size_t end) {
                    good &= coded.each_number(begin, end, [&](std::uint32_t number) { runs.numbers.push_back(number); });
                    runs.end(first + asked);
                });
            return fits && good;
        });
        found[task] = std::move(runs);
    });
    for (const std::int64_t odd : wrong)
        if (odd >= 0) return nb::int_(odd);
    return FoundRuns::given(found);
}

// What a merge gives: chunks to be written, those that have no rows any more, and keys that too many hold, with all who do.
struct Merged {
    std::vector<std::int64_t> numbers, offsets{0}, emptied;
    std::vector<std::uint8_t> data;
    std::vector<std::pair<std::uint64_t, std::vector<std::uint32_t>>> crowded;
    std::size_t before = 0, after = 0;

    nb::tuple given() const {
        const auto array = [](const std::vector<std::int64_t> &values) {
            auto room = room_for<std::int64_t>(values.size());
            std::copy(values.begin(), values.end(), room.get());
            return array_of(std::move(room), {values.size()});
        };
        const auto bytes = [](const auto &values) {
            return nb::bytes(reinterpret_cast<const char *>(values.data()), values.size() * sizeof values[0]);
        };
        nb::list hot;
        for (const auto &[key, holders] : crowded) hot.append(nb::make_tuple(key, bytes(holders)));
        return nb::make_tuple(array(numbers), bytes(data), array(offsets), array(emptied), hot, before, after);
    }
};

nb::object merged_chunks(const In<std::int64_t> &numbers, const In<std::uint8_t> &data, const In<std::int64_t> &begins,
                         const In<std::int64_t> &ends, unsigned shift, const In<std::uint8_t> &bytes, const In<bool> &posted,
                         const In<std::uint64_t> &hot, std::size_t most) {
    if (shift > short_key_bits || !most) throw nb::value_error("no such chunks");
    const Chunks chunks(numbers, data, begins, ends, shift);
    const PostedRows rows = rows_of(bytes);
    const std::span<const bool> there_of(posted.data(), posted.size());
    const std::span<const std::uint64_t> hot_of(hot.data(), hot.size());
    const std::uint64_t low_bits = (std::uint64_t{1} << shift) - 1;
    Merged merged;
    const auto merge = [&]() -> std::int64_t {
        std::vector<std::uint64_t> old, fresh, both;
        CodedChunk coded;
        std::size_t place = 0;
        for (std::size_t i = 0; i < chunks.count; ++i)
            if (!chunks.in_order(i)) return static_cast<std::int64_t>(i);
        for (std::size_t row = 0; row < rows.size;) {
            const std::uint64_t number = rows.key(row) >> shift, lowest = number << shift;
            fresh.clear(), old.clear();
            for (; row < rows.size && rows.key(row) >> shift == number; ++row)
                fresh.push_back(short_row(rows.key(row) & low_bits, rows.number(row)));
            leave_out(fresh, there_of, hot_of, lowest);
            const auto name = static_cast<std::int64_t>(number);
            while (place < chunks.count && chunks.numbers[place] < name) ++place;
            const bool is_old = place < chunks.count && chunks.numbers[place] == name;
            if (is_old) {
                if (!chunks.open(place, coded)) return static_cast<std::int64_t>(place);
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
            const std::size_t begin = merged.data.size(), end = begin + chunk.size();
            merged.data.resize(end + chunk.slack);
            chunk.write(merged.data.data() + begin);
            merged.data.resize(end);
            merged.numbers.push_back(name);
            merged.offsets.push_back(static_cast<std::int64_t>(end));
        }
        return -1;
    };
    std::int64_t wrong = -1;
    bool right = true;
    {
        const Released released(bytes.size() + chunks.bytes);
        right = ascend(rows) && (!rows.size || rows.key(rows.size - 1) >> key_bits == 0);
        if (right) wrong = merge();
    }
    if (!right) throw nb::value_error("rows of postings must ascend, and keys have 40 bits");
    if (wrong >= 0) return nb::int_(wrong);
    return merged.given();
}

}  // namespace

void bind_chunks(nb::module_ &module) {
    module.def("key_runs", &key_runs, "rows"_a, "keys"_a);
    module.def("merged_rows", &merged_rows, "a"_a, "b"_a);
    module.def("coded_chunk", &coded_chunk, "rows"_a);
    module.def("chunk_rows", &chunk_rows, "numbers"_a, "data"_a, "begins"_a, "ends"_a, "shift"_a);
    module.def("chunk_runs", &chunk_runs, "numbers"_a, "data"_a, "begins"_a, "ends"_a, "shift"_a, "keys"_a, "threads"_a.none() = 1);
    module.def("merged_chunks", &merged_chunks, "numbers"_a, "data"_a, "begins"_a, "ends"_a, "shift"_a, "rows"_a, "posted"_a,
               "hot"_a, "most"_a);
}

}  // namespace provenance
