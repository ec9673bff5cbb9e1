// What an index file needs by the thousand: sums of its rows, and coded sets.
#include <algorithm>
#include <cstring>
#include <vector>

#include "coded_sets.hpp"
#include "hashing.hpp"
#include "prefetch.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

Out<std::int64_t> row_sums(const nb::bytes &table, const In<std::int64_t> &integers, std::size_t width,
                           const In<std::uint8_t> &data, const In<std::int64_t> &offsets, std::size_t columns) {
    check_offsets(offsets, data.size());
    const std::size_t fields = offsets.size() - 1;
    if ((!width && !columns) || (width && integers.size() % width) || (columns && fields % columns))
        throw nb::value_error("rows must be whole");
    const std::size_t rows = width ? integers.size() / width : fields / columns;
    if (rows * width != integers.size() || rows * columns != fields)
        throw nb::value_error("arrays of one thing differ in length");
    auto sums = room_for<std::int64_t>(rows);
    const char *name = table.c_str();
    const std::size_t name_size = table.size();
    {
        const Released released(8 * integers.size() + data.size());
        std::vector<std::uint8_t> row(name_size);
        std::memcpy(row.data(), name, name_size);
        for (std::size_t i = 0; i < rows; ++i) {
            row.resize(name_size);
            const auto add = [&](const void *bytes, std::size_t size) {
                const auto *begin = static_cast<const std::uint8_t *>(bytes);
                row.insert(row.end(), begin, begin + size);
            };
            add(integers.data() + width * i, 8 * width);
            for (std::size_t field = columns * i; field < columns * (i + 1); ++field) {
                const std::int64_t begin = offsets.data()[field], size = offsets.data()[field + 1] - begin;
                add(&size, sizeof size);
                add(data.data() + begin, static_cast<std::size_t>(size));
            }
            sums[i] = static_cast<std::int64_t>(XXH3_64bits(row.data(), row.size()));
        }
    }
    return array_of(std::move(sums), {rows});
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
                               const In<std::int64_t> &left, const In<std::int64_t> &right, std::size_t threads) {
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
    module.def("row_sums", &row_sums, "table"_a, "integers"_a, "width"_a, "data"_a, "offsets"_a, "columns"_a);
    module.def("coded_sets", &coded_sets, "hashes"_a, "offsets"_a);
    module.def("coded_shared", &coded_shared, "hashes"_a, "offsets"_a, "coded"_a, "begins"_a, "ends"_a, "sizes"_a,
               "left"_a, "right"_a, "threads"_a);
}

}  // namespace provenance
