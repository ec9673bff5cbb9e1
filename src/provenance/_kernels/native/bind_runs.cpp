// common_runs for Python: lists of strings in, a list of tuples out.
#include <cstdint>
#include <utility>
#include <vector>

#include "python.hpp"
#include "runs.hpp"

namespace provenance {
namespace {

// Gives equal strings the same number: by the hash that Python keeps with each, then by comparison. They are of no class derived from `str`,
// whose own hash or comparison could fail or change the lists.
class Numbers {
   public:
    explicit Numbers(std::size_t tokens) {
        std::size_t room = 16;
        while (room < 2 * tokens) room *= 2;
        slots_.assign(room, nullptr);
        numbers_.resize(room);
    }

    std::vector<std::uint32_t> of(nb::handle tokens) {
        const auto size = static_cast<std::size_t>(PyList_GET_SIZE(tokens.ptr()));
        std::vector<std::uint32_t> result(size);
        for (std::size_t i = 0; i < size; ++i)
            result[i] = number_of(PyList_GET_ITEM(tokens.ptr(), static_cast<Py_ssize_t>(i)));
        return result;
    }

   private:
    std::uint32_t number_of(PyObject *token) {
        if (!PyUnicode_CheckExact(token)) throw nb::type_error("tokens are strings");
        const Py_hash_t hash = PyObject_Hash(token);
        std::size_t slot = static_cast<std::size_t>(hash) & (slots_.size() - 1);
        for (; slots_[slot]; slot = (slot + 1) & (slots_.size() - 1))
            if (slots_[slot] == token ||
                (PyObject_Hash(slots_[slot]) == hash && PyUnicode_Compare(slots_[slot], token) == 0))
                return numbers_[slot];
        slots_[slot] = token;
        return numbers_[slot] = next_++;
    }

    std::vector<PyObject *> slots_;
    std::vector<std::uint32_t> numbers_;
    std::uint32_t next_ = 0;
};

nb::list common_runs_of(const nb::list &a, const nb::list &b, std::size_t seed, std::size_t repeats) {
    if (seed == 0) throw nb::value_error("a seed has at least one token");
    Numbers numbers(nb::len(a) + nb::len(b));
    const std::vector<std::uint32_t> tokens_a = numbers.of(a), tokens_b = numbers.of(b);
    std::vector<Run> runs;
    {
        const Released released(sizeof(PyObject *) * (tokens_a.size() + tokens_b.size()));
        runs = common_runs(tokens_a, tokens_b, seed, repeats);
    }
    nb::list result;
    for (const Run &run : runs) result.append(nb::make_tuple(run.a, run.b, run.size));
    return result;
}

}  // namespace

void bind_runs(nb::module_ &module) {
    using namespace nb::literals;
    module.def("common_runs", &common_runs_of, "a"_a, "b"_a, "seed"_a, "repeats"_a);
}

}  // namespace provenance
