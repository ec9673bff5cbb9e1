// Arrow's capsules -> columns of texts.
#include "arrow.hpp"
#include "python.hpp"

#include <optional>

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
TextColumn column_of(ArrowKind kind, Owned<ArrowArray> array, std::int64_t first) {
    try {
        return ArrowTexts::column(kind, std::move(array));
    } catch (const std::domain_error &error) {
        throw nb::value_error(("text " + std::to_string(first + std::stoll(error.what())) + " is null").c_str());
    }
}

TextColumn column_of_capsules(nb::handle schema, nb::handle array) {
    const Owned<ArrowSchema> known(inside<ArrowSchema>(schema, "arrow_schema"));
    return column_of(arrow_kind(*known), Owned<ArrowArray>(inside<ArrowArray>(array, "arrow_array")), 0);
}

// Reads a stream whose functions may wait for a thread that needs the interpreter, so that they are called without it. No two threads may
// read at once.
class ArrowReader {
   public:
    explicit ArrowReader(nb::handle capsule) : stream_(inside<ArrowArrayStream>(capsule, "arrow_array_stream")) {
        if (!stream_->get_schema || !stream_->get_next) throw nb::value_error("an Arrow stream without its functions");
        Owned<ArrowSchema> schema;
        check(released([&] { return stream_->get_schema(stream_.get(), schema.get()); }));
        if (!schema->release) throw nb::value_error("an Arrow stream without a schema");
        kind_ = arrow_kind(*schema);
    }
    ~ArrowReader() {
        const nb::gil_scoped_release without;
        stream_ = {};
    }

    // The next column of the stream, or nothing at its end.
    std::optional<TextColumn> next() {
        Owned<ArrowArray> array;
        check(released([&] { return stream_->get_next(stream_.get(), array.get()); }));
        if (!array->release) return {};
        TextColumn column = column_of(kind_, std::move(array), read_);
        read_ += static_cast<std::int64_t>(column.texts().size());
        return column;
    }

   private:
    template <typename Call>
    static int released(const Call &call) {
        const nb::gil_scoped_release without;
        return call();
    }

    void check(int code) {
        if (PyErr_Occurred()) throw nb::python_error();
        if (!code) return;
        const char *said = stream_->get_last_error ? stream_->get_last_error(stream_.get()) : nullptr;
        throw nb::value_error(("an Arrow stream failed: " + std::string(said ? said : "no reason given")).c_str());
    }

    Owned<ArrowArrayStream> stream_;
    ArrowKind kind_;
    std::int64_t read_ = 0;
};

}  // namespace

void bind_arrow(nb::module_ &module) {
    module.def("arrow_column", &column_of_capsules, "schema"_a, "array"_a);
    nb::class_<ArrowReader>(module, "ArrowReader").def(nb::init<nb::handle>(), "capsule"_a).def("next", &ArrowReader::next);
}

}  // namespace provenance
