// Texts as an index file holds them.
#include <algorithm>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "deflating.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

constexpr std::size_t at_once = 16, work = 16;  // strings of a task; work on a byte, of which reading it is one

// Where each string lies, which `strings` keeps alive.
std::vector<Bytes> bytes_of(const nb::tuple &strings) {
    std::vector<Bytes> found;
    found.reserve(strings.size());
    for (const nb::handle each : strings) {
        if (!PyBytes_CheckExact(each.ptr())) throw nb::type_error("expected bytes");
        const char *begin = PyBytes_AS_STRING(each.ptr());
        found.emplace_back(reinterpret_cast<const std::uint8_t *>(begin), static_cast<std::size_t>(PyBytes_GET_SIZE(each.ptr())));
    }
    return found;
}

std::size_t size_of(const std::vector<Bytes> &strings) {
    std::size_t size = 0;
    for (const Bytes each : strings) size += each.size();
    return size;
}

// The strings, none of which is held twice.
nb::list list_of(std::vector<std::string> strings) {
    nb::list made;
    for (std::string &each : strings) {
        made.append(nb::bytes(each.data(), each.size()));
        std::string().swap(each);
    }
    return made;
}

nb::list deflated(const nb::sequence &strings) {
    const nb::tuple held(strings);
    const std::vector<Bytes> data = bytes_of(held);
    std::vector<std::string> streams(data.size());
    run(
        work * size_of(data), 1, tasks_of(data.size(), at_once), [] { return Deflater(); },
        [&](Deflater &deflater, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, data.size()); ++i) streams[i] = deflater.stream(data[i]);
        });
    return list_of(std::move(streams));
}

nb::object inflated(const nb::sequence &streams, std::size_t largest, std::size_t threads) {
    const nb::tuple held(streams);
    const std::vector<Bytes> read = bytes_of(held);
    std::vector<std::string> data(read.size());
    std::atomic<std::size_t> odd{read.size()};  // the first: no task leaves out a stream before one that is known
    run(
        work * size_of(read), threads, tasks_of(read.size(), at_once), [] { return Inflater(); },
        [&](Inflater &inflater, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, read.size()) && i < odd; ++i) {
                if (inflater.inflate(read[i], largest, data[i])) continue;
                std::size_t known = odd;
                while (i < known && !odd.compare_exchange_weak(known, i)) {
                }
                return;
            }
        });
    if (odd < read.size()) return nb::int_(odd.load());
    return list_of(std::move(data));
}

}  // namespace

void bind_deflating(nb::module_ &module) {
    module.def("deflated", &deflated, "strings"_a);
    module.def("inflated", &inflated, "streams"_a, "largest"_a, "threads"_a);
}

}  // namespace provenance
