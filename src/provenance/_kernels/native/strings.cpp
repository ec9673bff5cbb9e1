#include "strings.hpp"

namespace provenance {

Text text_of(nb::handle text) {
    PyObject *object = text.ptr();
    if (PyBytes_Check(object)) return {PyBytes_AS_STRING(object), static_cast<std::size_t>(PyBytes_GET_SIZE(object)), Form::utf8};
    if (!PyUnicode_Check(object)) throw nb::type_error("texts must be str or bytes");
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(object) != 0) throw nb::python_error();
#endif
    const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(object));
    Form form = Form::ucs4;
    if (PyUnicode_IS_ASCII(object)) form = Form::ascii;
    else if (PyUnicode_KIND(object) == PyUnicode_1BYTE_KIND) form = Form::latin1;
    else if (PyUnicode_KIND(object) == PyUnicode_2BYTE_KIND) form = Form::ucs2;
    return {PyUnicode_DATA(object), length, form};
}

}  // namespace provenance
