// A text in UTF-8 as Python's `str.encode("utf-8", "surrogatepass")` writes it: a surrogate is three bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "text.hpp"

namespace provenance {

// So many bytes of UTF-8 one character of a form takes at most.
inline std::size_t most_bytes(Form form) { return form == Form::ucs4 ? 4 : form == Form::ucs2 ? 3 : form == Form::latin1 ? 2 : 1; }

template <typename Char>
std::uint8_t *encode(const Char *characters, std::size_t length, std::uint8_t *out) {
    constexpr std::size_t block = 16;
    const auto six = [](std::uint32_t bits) { return static_cast<std::uint8_t>(0x80 | (bits & 0x3F)); };
    std::size_t i = 0;
    while (i < length) {
        if (length - i >= block) {  // mostly ASCII, whatever the width
            Char any = 0;
            for (std::size_t k = 0; k < block; ++k) any = static_cast<Char>(any | characters[i + k]);
            if (any < 0x80) {
                for (std::size_t k = 0; k < block; ++k) out[k] = static_cast<std::uint8_t>(characters[i + k]);
                out += block;
                i += block;
                continue;
            }
        }
        for (const std::size_t end = length - i < block ? length : i + block; i < end; ++i) {
            const std::uint32_t code = characters[i];
            if (code < 0x80) {
                *out++ = static_cast<std::uint8_t>(code);
                continue;
            }
            if (code < 0x800) {
                *out++ = static_cast<std::uint8_t>(0xC0 | code >> 6);
            } else {
                if (code < 0x10000) {
                    *out++ = static_cast<std::uint8_t>(0xE0 | code >> 12);
                } else {
                    *out++ = static_cast<std::uint8_t>(0xF0 | code >> 18);
                    *out++ = six(code >> 12);
                }
                *out++ = six(code >> 6);
            }
            *out++ = six(code);
        }
    }
    return out;
}

// Writes a text, for which `out` has room; what is UTF-8 already stays as it is. Returns where it ends.
inline std::uint8_t *encode(const Text &text, std::uint8_t *out) {
    switch (text.form) {
        case Form::latin1: return encode(static_cast<const std::uint8_t *>(text.characters), text.length, out);
        case Form::ucs2: return encode(static_cast<const std::uint16_t *>(text.characters), text.length, out);
        case Form::ucs4: return encode(static_cast<const std::uint32_t *>(text.characters), text.length, out);
        default: break;
    }
    if (text.length) std::memcpy(out, text.characters, text.length);
    return out + text.length;
}

}  // namespace provenance
