// Columns of texts: of Python's strings, and what is asked of any of them.
#include "column.hpp"
#include "python.hpp"
#include "strings.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

using namespace nanobind::literals;

namespace provenance {

namespace {

constexpr std::size_t ahead = 16;  // objects lie anywhere: who goes through them waits for each, unless it is asked for in time

// References to Python objects, given back by whoever holds the interpreter.
class Objects {
   public:
    explicit Objects(std::size_t most) { held_.reserve(most); }
    Objects(const Objects &) = delete;
    Objects &operator=(const Objects &) = delete;
    ~Objects() {
        for (std::size_t i = 0; i < held_.size(); ++i) {
            prefetch(held_[std::min(i + ahead, held_.size() - 1)]);
            Py_DECREF(held_[i]);
        }
    }
    void hold(PyObject *object) {
        held_.push_back(object);
        Py_INCREF(object);
    }

   private:
    std::vector<PyObject *> held_;
};

TextColumn column_of(nb::handle given) {
    if (!PyList_Check(given.ptr()) && !PyTuple_Check(given.ptr())) throw nb::type_error("texts must be in a list or a tuple");
    PyObject *const *objects = PySequence_Fast_ITEMS(given.ptr());
    const auto count = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(given.ptr()));
    auto kept = std::make_shared<Objects>(count);
    std::vector<Text> texts;
    texts.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        prefetch(objects[std::min(i + ahead, count - 1)]);
        texts.push_back(text_of(objects[i]));
        kept->hold(objects[i]);
    }
    return TextColumn(std::move(texts), std::move(kept));
}

TextColumn joined(const nb::list &columns) {
    std::vector<const TextColumn *> parts;
    for (nb::handle column : columns) parts.push_back(&nb::cast<const TextColumn &>(column));
    return TextColumn(parts);
}

TextColumn taken(const TextColumn &column, const In<std::int64_t> &numbers) {
    return column.taken(numbers.data(), numbers.size());
}

Out<std::int64_t> lengths(const TextColumn &column) {
    const std::vector<Text> &texts = column.texts();
    auto found = room_for<std::int64_t>(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) found[i] = static_cast<std::int64_t>(texts[i].length);
    return array_of(std::move(found), {texts.size()});
}

nb::object string(const TextColumn &column, std::int64_t number) {
    if (static_cast<std::uint64_t>(number) >= column.texts().size()) throw nb::index_error("no text with this number");
    const Text &text = column.texts()[static_cast<std::size_t>(number)];
    const void *const characters = text.length ? text.characters : "";
    const auto length = static_cast<Py_ssize_t>(text.length);
    nb::object made = nb::steal(text.form == Form::utf8
                                    ? PyUnicode_DecodeUTF8(static_cast<const char *>(characters), length, "replace")
                                    : PyUnicode_FromKindAndData(static_cast<int>(width_of(text.form)), characters, length));
    if (!made.is_valid()) throw nb::python_error();
    return made;
}

}  // namespace

void bind_column(nb::module_ &module) {
    nb::class_<TextColumn>(module, "TextColumn")
        .def_static("of", &column_of, "texts"_a)
        .def_static("joined", &joined, "columns"_a)
        .def("taken", &taken, "numbers"_a.noconvert())
        .def("part", &TextColumn::part, "begin"_a, "end"_a)
        .def("lengths", &lengths)
        .def("string", &string, "number"_a)
        .def("__len__", [](const TextColumn &column) { return column.texts().size(); });
}

}  // namespace provenance
