// What every binding needs: arrays in and out, and work with the interpreter released.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>

#include "parallel.hpp"
#include "room.hpp"

namespace provenance {

namespace nb = nanobind;

template <typename T, std::size_t dimensions = 1>
using In = nb::ndarray<const T, nb::ndim<dimensions>, nb::c_contig, nb::device::cpu>;
template <typename T>
using Out = nb::ndarray<nb::numpy, T, nb::c_contig>;

template <typename T>
Out<T> array_of(Room<T> values, std::initializer_list<std::size_t> shape) {
    nb::capsule owner(values.get(), [](void *memory) noexcept { Free{}(memory); });
    return Out<T>(values.release(), shape, owner);
}

// How many threads work at once: as many as the caller says, or as there are cores that this process may use; within reason, because each
// has memory of its own.
struct Threads {
    static constexpr std::size_t most = 1024;

    std::size_t count = 1;

    static Threads of(std::optional<std::int64_t> said) {
        const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(said.value_or(0), 1));
        return {std::min(said ? wanted : usable_cores(), most)};
    }
};

// Releases the interpreter for as long as it lives, where the work is worth it. A thread that waits for the interpreter wakes at every
// release, and needs about a tenth of a millisecond to take it; released for less than that again and again, it would
// starve, because each waking starts its patience (sys.getswitchinterval) anew.
class Released {
   public:
    explicit Released(std::size_t bytes) {
        constexpr std::size_t worth_it = 1 << 18;
        if (bytes >= worth_it) released_.emplace();
    }

   private:
    std::optional<nb::gil_scoped_release> released_;
};

// Runs tasks that read so many bytes, with the interpreter released where there are many; an interrupt (Ctrl-C) ends it and is raised.
template <typename MakeState, typename Work>
void run(std::size_t bytes, Threads threads, std::size_t tasks, const MakeState &make_state, const Work &work) {
    bool done = true;
    {
        const Released released(bytes);
        done = run_parallel(threads.count, tasks, make_state, work, [] {
            nb::gil_scoped_acquire acquired;
            return PyErr_CheckSignals() != 0;
        });
        // The error that was set stays with this thread until it holds the interpreter again.
    }
    if (!done) throw nb::python_error();
}

inline std::size_t tasks_of(std::size_t items, std::size_t at_once) { return (items + at_once - 1) / at_once; }

// Offsets of runs that so many values consist of.
inline void check_offsets(const In<std::int64_t> &offsets, std::size_t values) {
    const std::int64_t *const begin = offsets.data(), *const end = begin + offsets.size();
    if (begin == end || *begin != 0 || static_cast<std::size_t>(end[-1]) != values || !std::is_sorted(begin, end))
        throw nb::value_error("offsets must ascend from 0 to the number of values");
}

// Pairs of documents, of which there are so many.
inline void check_pairs(const In<std::int64_t> &left, const In<std::int64_t> &right, std::size_t documents) {
    if (left.size() != right.size()) throw nb::value_error("as many documents on the left as on the right");
    for (const In<std::int64_t> *side : {&left, &right})
        for (std::size_t i = 0; i < side->size(); ++i)
            if (static_cast<std::uint64_t>(side->data()[i]) >= documents) throw nb::index_error("no such document");
}

// Ascending and distinct, as `Lookup` takes them.
inline void check_ascending(const In<std::uint64_t> &hashes) {
    for (std::size_t i = 1; i < hashes.size(); ++i)
        if (hashes.data()[i] <= hashes.data()[i - 1]) throw nb::value_error("hashes must ascend");
}

// Each adds its functions to the module.
void bind_column(nb::module_ &module);
void bind_arrow(nb::module_ &module);
void bind_texts(nb::module_ &module);
void bind_sketches(nb::module_ &module);
void bind_sets(nb::module_ &module);
void bind_lookup(nb::module_ &module);
void bind_buckets(nb::module_ &module);
void bind_chunks(nb::module_ &module);
void bind_homes(nb::module_ &module);
void bind_deflating(nb::module_ &module);
void bind_postings(nb::module_ &module);
void bind_runs(nb::module_ &module);
void bind_store(nb::module_ &module);

}  // namespace provenance

namespace nanobind::detail {

template <>
struct type_caster<provenance::Threads> {
    NB_TYPE_CASTER(provenance::Threads, const_name("int"))

    bool from_python(handle source, std::uint8_t flags, cleanup_list *cleanup) noexcept {
        make_caster<std::optional<std::int64_t>> said;
        if (!said.from_python(source, flags, cleanup)) return false;
        value = provenance::Threads::of(said.value);
        return true;
    }
};

}  // namespace nanobind::detail
