// Texts as an index file holds them.
#include <algorithm>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "buffer.hpp"
#include "deflating.hpp"
#include "encode.hpp"
#include "python.hpp"
#include "strings.hpp"

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

// Lowers the place of the first that is odd: no task leaves out one before a place that is known.
void lower(std::atomic<std::size_t> &first, std::size_t place) {
    std::size_t known = first;
    while (place < known && !first.compare_exchange_weak(known, place)) {
    }
}

struct Packing {
    Deflater deflater;
    Buffer<std::uint8_t> room;
};

nb::object deflated(const nb::sequence &heads, const nb::sequence &texts, std::size_t largest, Threads threads) {
    const nb::tuple first(heads), second(texts);
    if (first.size() != second.size()) throw nb::value_error("as many heads as texts");
    const std::vector<Bytes> head = bytes_of(first);
    std::vector<Text> text;
    text.reserve(second.size());
    for (nb::handle each : second) text.push_back(text_of(each));
    std::size_t size = size_of(head);
    for (const Text &each : text) size += each.length;
    std::vector<std::string> streams(head.size());
    std::atomic<std::size_t> odd{head.size()};
    run(
        work * size, threads, tasks_of(head.size(), at_once), [] { return Packing(); },
        [&](Packing &own, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, head.size()) && i < odd; ++i) {
                if (head[i].size() > largest || text[i].length > largest - head[i].size()) return lower(odd, i);
                own.room.reserve(head[i].size() + most_bytes(text[i].form) * text[i].length);
                std::uint8_t *const begin = own.room.data();
                const std::uint8_t *const end = encode(text[i], std::copy(head[i].begin(), head[i].end(), begin));
                const auto whole = static_cast<std::size_t>(end - begin);
                if (whole > largest) return lower(odd, i);
                streams[i] = own.deflater.stream({begin, whole});
            }
        });
    if (odd < head.size()) return nb::int_(odd.load());
    return list_of(std::move(streams));
}

nb::object inflated(const nb::sequence &streams, std::size_t largest, Threads threads) {
    const nb::tuple held(streams);
    const std::vector<Bytes> read = bytes_of(held);
    std::vector<std::string> data(read.size());
    std::atomic<std::size_t> odd{read.size()};
    run(
        work * size_of(read), threads, tasks_of(read.size(), at_once), [] { return Inflater(); },
        [&](Inflater &inflater, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, read.size()) && i < odd; ++i) {
                if (inflater.inflate(read[i], largest, data[i])) continue;
                return lower(odd, i);
            }
        });
    if (odd < read.size()) return nb::int_(odd.load());
    return list_of(std::move(data));
}

}  // namespace

void bind_deflating(nb::module_ &module) {
    module.def("deflated", &deflated, "heads"_a, "texts"_a, "largest"_a, "threads"_a = nb::none());
    module.def("inflated", &inflated, "streams"_a, "largest"_a, "threads"_a = nb::none());
}

}  // namespace provenance
