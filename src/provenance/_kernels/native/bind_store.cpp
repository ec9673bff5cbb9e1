// What an index file needs by the thousand: sums of its rows, and coded sets.
#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "coded_sets.hpp"
#include "hashing.hpp"
#include "prefetch.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

using Bytes = std::span<const std::uint8_t>;

// Sums of the rows of a table, one after another.
class RowSums {
   public:
    explicit RowSums(const nb::bytes &table) : row_(table.c_str(), table.c_str() + table.size()), name_size_(table.size()) {}

    void add(const void *bytes, std::size_t size) {
        const auto *const begin = static_cast<const std::uint8_t *>(bytes);
        row_.insert(row_.end(), begin, begin + size);
    }

    void add_field(Bytes field) {
        const auto size = static_cast<std::int64_t>(field.size());
        add(&size, sizeof size);
        add(field.data(), field.size());
    }

    // Of what was added since the last one.
    std::int64_t sum() {
        const auto sum = static_cast<std::int64_t>(XXH3_64bits(row_.data(), row_.size()));
        row_.resize(name_size_);
        return sum;
    }

   private:
    std::vector<std::uint8_t> row_;
    std::size_t name_size_;
};

Out<std::int64_t> row_sums(const nb::bytes &table, const In<std::int64_t, 2> &integers, const In<std::uint8_t> &data,
                           const In<std::int64_t> &offsets, std::size_t columns) {
    check_offsets(offsets, data.size());
    const std::size_t rows = integers.shape(0), width = integers.shape(1);
    if (rows * columns != offsets.size() - 1) throw nb::value_error("arrays of one thing differ in length");
    auto sums = room_for<std::int64_t>(rows);
    RowSums row(table);
    {
        const Released released(8 * integers.size() + data.size());
        for (std::size_t i = 0; i < rows; ++i) {
            row.add(integers.data() + width * i, 8 * width);
            for (std::size_t field = columns * i; field < columns * (i + 1); ++field) {
                const std::int64_t begin = offsets.data()[field], size = offsets.data()[field + 1] - begin;
                row.add_field({data.data() + begin, static_cast<std::size_t>(size)});
            }
            sums[i] = row.sum();
        }
    }
    return array_of(std::move(sums), {rows});
}

// A field of a row of SQLite's, of the type that was written: whether it is that.
bool read(PyObject *field, std::int64_t &value) {
    int beyond = 0;
    if (!PyLong_CheckExact(field)) return false;
    value = PyLong_AsLongLongAndOverflow(field, &beyond);
    return !beyond;
}

bool read(PyObject *field, Bytes &value) {
    if (!PyBytes_CheckExact(field)) return false;
    value = {reinterpret_cast<const std::uint8_t *>(PyBytes_AS_STRING(field)), static_cast<std::size_t>(PyBytes_GET_SIZE(field))};
    return true;
}

nb::object checked_rows(const nb::bytes &table, const nb::list &rows, std::size_t integers, std::size_t columns) {
    const std::size_t count = rows.size(), width = integers + columns + 1;
    auto values = room_for<std::int64_t>(count * integers), offsets = room_for<std::int64_t>(count * columns + 1);
    std::vector<Bytes> fields(count * columns);
    std::vector<std::int64_t> sums(count);
    offsets[0] = 0;
    for (std::size_t i = 0; i < count; ++i) {
        PyObject *const row = PyList_GET_ITEM(rows.ptr(), static_cast<Py_ssize_t>(i));
        if (!PyTuple_Check(row) || static_cast<std::size_t>(PyTuple_GET_SIZE(row)) != width) throw nb::type_error("expected rows");
        const auto field = [&](std::size_t k) { return PyTuple_GET_ITEM(row, static_cast<Py_ssize_t>(k)); };
        bool right = read(field(width - 1), sums[i]);
        for (std::size_t k = 0; k < integers; ++k) right = right && read(field(k), values[i * integers + k]);
        for (std::size_t k = 0; k < columns; ++k) {
            Bytes &own = fields[i * columns + k];
            right = right && read(field(integers + k), own);
            offsets[i * columns + k + 1] = offsets[i * columns + k] + static_cast<std::int64_t>(own.size());
        }
        if (!right) return nb::int_(i);
    }
    const auto size = static_cast<std::size_t>(offsets[count * columns]);
    auto data = room_for<std::uint8_t>(size);
    RowSums hashed(table);
    std::size_t odd = count;
    {
        const Released released(8 * count * integers + size);
        for (std::size_t i = 0; i < count && odd == count; ++i) {
            hashed.add(values.get() + i * integers, 8 * integers);
            for (std::size_t field = columns * i; field < columns * (i + 1); ++field) {
                hashed.add_field(fields[field]);
                std::copy(fields[field].begin(), fields[field].end(), data.get() + offsets[field]);
            }
            if (hashed.sum() != sums[i]) odd = i;
        }
    }
    if (odd < count) return nb::int_(odd);
    return nb::make_tuple(array_of(std::move(values), {count, integers}), array_of(std::move(data), {size}),
                          array_of(std::move(offsets), {count * columns + 1}));
}

nb::tuple coded_sets(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets) {
    check_offsets(offsets, hashes.size());
    const std::size_t documents = offsets.size() - 1;
    auto bounds = room_for<std::int64_t>(documents + 1);
    const std::int64_t *at = offsets.data();
    std::size_t room = 0;
    for (std::size_t i = 0; i < documents; ++i) {
        const auto size = static_cast<std::size_t>(at[i + 1] - at[i]);
        if (size >> (32 - coded_bits)) throw nb::value_error("a set is too large");
        room += coded_room(size);
    }
    auto coded = room_for<std::uint8_t>(room);
    std::size_t total = 0;
    {
        const Released released(8 * hashes.size());
        std::memset(coded.get(), 0, room);
        bounds[0] = 0;
        for (std::size_t i = 0; i < documents; ++i) {
            total += write_coded(hashes.data() + at[i], static_cast<std::size_t>(at[i + 1] - at[i]), &coded[total]);
            bounds[i + 1] = static_cast<std::int64_t>(total);
        }
    }
    return nb::make_tuple(array_of(std::move(coded), {total}), array_of(std::move(bounds), {documents + 1}));
}

Out<std::int64_t> coded_shared(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets,
                               const In<std::uint8_t> &coded, const In<std::int64_t> &begins,
                               const In<std::int64_t> &ends, const In<std::int64_t> &sizes,
                               const In<std::int64_t> &left, const In<std::int64_t> &right, Threads threads) {
    check_offsets(offsets, hashes.size());
    const auto documents = static_cast<std::int64_t>(offsets.size() - 1), others = static_cast<std::int64_t>(sizes.size());
    const std::int64_t *begin = begins.data(), *end = ends.data();
    if (left.size() != right.size() || begins.size() != sizes.size() || ends.size() != sizes.size())
        throw nb::value_error("arrays of one thing differ in length");
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (sizes.data()[i] < 0 || sizes.data()[i] >> (32 - coded_bits)) throw nb::value_error("no size of a set");
        if (begin[i] < 0 || end[i] < begin[i] || static_cast<std::size_t>(end[i]) > coded.size())
            throw nb::value_error("sets lie outside the bytes");
        bytes += static_cast<std::size_t>(end[i] - begin[i]);
    }
    for (std::size_t i = 0; i < left.size(); ++i)
        if (left.data()[i] < 0 || left.data()[i] >= documents || right.data()[i] < 0 || right.data()[i] >= others)
            throw nb::index_error("no such document");
    auto shared = room_for<std::int64_t>(left.size());
    constexpr std::size_t at_once = 256;
    run(
        (bytes + 8 * left.size()) * 8, threads, tasks_of(left.size(), at_once), [] { return CodedSet(); },
        [&](CodedSet &set, std::size_t task) {
            std::int64_t read = -1;
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, left.size()); ++i) {
                const std::int64_t other = right.data()[i], *own = offsets.data() + left.data()[i];
                if (i + 1 < left.size()) {
                    const std::int64_t next = right.data()[i + 1], *asked = offsets.data() + left.data()[i + 1];
                    for (std::int64_t k = asked[0]; k < asked[1]; k += 8) prefetch(hashes.data() + k);
                    for (std::int64_t k = begin[next]; k < end[next]; k += 64) prefetch(coded.data() + k);
                }
                if (other != read)
                    set.read(coded.data() + begin[other], static_cast<std::size_t>(end[other] - begin[other]),
                             static_cast<std::size_t>(sizes.data()[other]));
                read = other;
                shared[i] = static_cast<std::int64_t>(set.shared(hashes.data() + own[0], static_cast<std::size_t>(own[1] - own[0])));
            }
        });
    return array_of(std::move(shared), {left.size()});
}

}  // namespace

void bind_store(nb::module_ &module) {
    module.def("row_sums", &row_sums, "table"_a, "integers"_a, "data"_a, "offsets"_a, "columns"_a);
    module.def("checked_rows", &checked_rows, "table"_a, "rows"_a, "integers"_a, "columns"_a);
    module.def("coded_sets", &coded_sets, "hashes"_a, "offsets"_a);
    module.def("coded_shared", &coded_shared, "hashes"_a, "offsets"_a, "coded"_a, "begins"_a, "ends"_a, "sizes"_a,
               "left"_a, "right"_a, "threads"_a = nb::none());
}

}  // namespace provenance
