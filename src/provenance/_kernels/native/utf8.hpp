// UTF-8 that nobody has checked, read as Python's `bytes.decode("utf-8", "replace")` reads it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "text.hpp"

namespace provenance {

struct Decoded {
    std::uint32_t code_point;
    std::uint32_t length;  // bytes read
};

// The character that begins at `at`, which lies before `end`. The longest part of one that cannot go on is one U+FFFD
// (Unicode 14.0, table 3-7 and "U+FFFD Substitution of Maximal Subparts").
inline Decoded decoded(const std::uint8_t *at, const std::uint8_t *end) {
    constexpr std::uint32_t replacement = 0xFFFD;
    const std::uint32_t lead = *at;
    if (lead < 0x80) return {lead, 1};
    if (lead < 0xC2 || lead > 0xF4) return {replacement, 1};
    if (lead < 0xE0 && end - at > 1 && (at[1] & 0xC0) == 0x80) return {(lead & 0x1F) << 6 | (at[1] & 0x3F), 2};
    const std::uint32_t more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    // The second byte has limits of its own: no overlong forms, no surrogates, nothing beyond U+10FFFF.
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (end - at < 2 || at[1] < low || at[1] > high) return {replacement, 1};
    std::uint32_t code_point = (lead & 0x3F >> more) << 6 | (at[1] & 0x3F);
    for (std::uint32_t k = 2; k <= more; ++k) {
        if (end - at <= static_cast<std::ptrdiff_t>(k) || (at[k] & 0xC0) != 0x80) return {replacement, k};
        code_point = code_point << 6 | (at[k] & 0x3F);
    }
    return {code_point, more + 1};
}

// Whether no byte is above 127.
inline bool all_ascii(const std::uint8_t *bytes, std::size_t size) {
    std::uint8_t any = 0;
    std::size_t i = 0;
    for (; i + 256 <= size; i += 256) {
        for (std::size_t k = 0; k < 256; ++k) any |= bytes[i + k];
        if (any >= 128) return false;
    }
    for (; i < size; ++i) any |= bytes[i];
    return any < 128;
}

// The text in the form in which it is read fastest. Found out when it is read, by the thread that reads it, since that reads all of it.
inline Text narrowed(const Text &text) {
    const bool ascii = text.form == Form::utf8 && all_ascii(static_cast<const std::uint8_t *>(text.characters), text.length);
    return {text.characters, text.length, ascii ? Form::ascii : text.form};
}

}  // namespace provenance
