// Arrow's capsules -> columns of texts, and what is asked of those.
#include "arrow.hpp"
#include "python.hpp"

#include <nanobind/stl/optional.h>

#include <optional>
#include <vector>

using namespace nanobind::literals;

namespace provenance {
namespace {

template <typename Struct>
Struct *inside(nb::handle capsule, const char *name) {
    auto *found = static_cast<Struct *>(PyCapsule_GetPointer(capsule.ptr(), name));
    if (!found) throw nb::python_error();
    if (!found->release) throw nb::value_error("an Arrow capsule that was used before");
    return found;
}

// What the structure is wrong in, as the Python errors of the same meaning.
ArrowColumn column_of(ArrowLayout layout, Owned<ArrowArray> array, std::int64_t first) {
    try {
        return ArrowColumn(layout, std::move(array));
    } catch (const std::domain_error &error) {
        throw nb::value_error(("text " + std::to_string(first + std::stoll(error.what())) + " is null").c_str());
    }
}

ArrowColumn column_of_capsules(nb::handle schema, nb::handle array) {
    const Owned<ArrowSchema> known(inside<ArrowSchema>(schema, "arrow_schema"));
    return column_of(arrow_layout(*known), Owned<ArrowArray>(inside<ArrowArray>(array, "arrow_array")), 0);
}

class ArrowReader {
   public:
    explicit ArrowReader(nb::handle capsule) : stream_(inside<ArrowArrayStream>(capsule, "arrow_array_stream")) {
        if (!stream_->get_schema || !stream_->get_next) throw nb::value_error("an Arrow stream without its functions");
        Owned<ArrowSchema> schema;
        check(stream_->get_schema(stream_.get(), schema.get()));
        if (!schema->release) throw nb::value_error("an Arrow stream without a schema");
        layout_ = arrow_layout(*schema);
    }

    // The next column of the stream, or nothing at its end.
    std::optional<ArrowColumn> next() {
        Owned<ArrowArray> array;
        check(stream_->get_next(stream_.get(), array.get()));
        if (!array->release) return {};
        ArrowColumn column = column_of(layout_, std::move(array), read_);
        read_ += static_cast<std::int64_t>(column.texts().size());
        return column;
    }

   private:
    void check(int code) {
        if (PyErr_Occurred()) throw nb::python_error();
        if (!code) return;
        const char *said = stream_->get_last_error ? stream_->get_last_error(stream_.get()) : nullptr;
        throw nb::value_error(("an Arrow stream failed: " + std::string(said ? said : "no reason given")).c_str());
    }

    Owned<ArrowArrayStream> stream_;
    ArrowLayout layout_{};
    std::int64_t read_ = 0;
};

ArrowColumn joined_columns(const nb::list &columns) {
    std::vector<const ArrowColumn *> parts;
    for (nb::handle column : columns) parts.push_back(&nb::cast<const ArrowColumn &>(column));
    return ArrowColumn(parts);
}

ArrowColumn taken(const ArrowColumn &column, const In<std::int64_t> &numbers) {
    return column.taken(numbers.data(), numbers.size());
}

Out<std::int64_t> lengths(const ArrowColumn &column) {
    const std::vector<Text> &texts = column.texts();
    auto found = room_for<std::int64_t>(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) found[i] = static_cast<std::int64_t>(texts[i].length);
    return array_of(std::move(found), {texts.size()});
}

nb::object string(const ArrowColumn &column, std::size_t number) {
    if (number >= column.texts().size()) throw nb::index_error("no text with this number");
    const Text &text = column.texts()[number];
    const auto *bytes = text.length ? static_cast<const char *>(text.characters) : "";
    nb::object decoded = nb::steal(PyUnicode_DecodeUTF8(bytes, static_cast<Py_ssize_t>(text.length), "replace"));
    if (!decoded.is_valid()) throw nb::python_error();
    return decoded;
}

}  // namespace

void bind_arrow(nb::module_ &module) {
    nb::class_<ArrowColumn>(module, "ArrowColumn")
        .def_static("of_capsules", &column_of_capsules, "schema"_a, "array"_a)
        .def_static("joined", &joined_columns, "columns"_a)
        .def("taken", &taken, "numbers"_a.noconvert())
        .def("lengths", &lengths)
        .def("string", &string, "number"_a)
        .def("__len__", [](const ArrowColumn &column) { return column.texts().size(); });
    nb::class_<ArrowReader>(module, "ArrowReader").def(nb::init<nb::handle>(), "capsule"_a).def("next", &ArrowReader::next);
}

}  // namespace provenance
