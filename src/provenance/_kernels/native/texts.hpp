// Python objects -> texts where they lie.
#pragma once

#include <vector>

#include "prefetch.hpp"
#include "python.hpp"
#include "text.hpp"

namespace provenance {

// Of a `str` or `bytes`.
Text text_of(nb::handle text);

// Of a tuple of `str` and `bytes` (then gathered in `room`), or of an ArrowColumn. The texts live as long as the object.
const std::vector<Text> &texts_of(nb::handle source, std::vector<Text> &room);

// Where the text that follows number i lies, if one does.
inline Ahead after(const std::vector<Text> &texts, std::size_t i) {
    if (i + 1 == texts.size()) return {};
    const Text &next = texts[i + 1];
    return {static_cast<const std::uint8_t *>(next.characters), next.length * width_of(next.form)};
}

}  // namespace provenance
