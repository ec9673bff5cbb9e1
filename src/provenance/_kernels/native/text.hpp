// A text where it lies, in one of the forms in which Python and Arrow keep one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace provenance {

enum class Form : std::uint8_t {
    ascii,   // one byte to a character, all below 128
    latin1,  // one byte to a character
    ucs2,    // two, in the order of the machine
    ucs4,    // four, in the order of the machine
    utf8,    // UTF-8 that nobody has checked
};

struct Text {
    const void *characters;
    std::size_t length;  // characters, or bytes where the form is utf8
    Form form;
};

inline std::size_t width_of(Form form) { return form == Form::ucs4 ? 4 : form == Form::ucs2 ? 2 : 1; }

}  // namespace provenance
