// Python objects -> texts where they lie.
#pragma once

#include <vector>

#include "python.hpp"
#include "text.hpp"

namespace provenance {

// Of a `str` or `bytes`.
Text text_of(nb::handle text);

// Of a tuple of `str` and `bytes` (then gathered in `room`), or of an ArrowColumn. The texts live as long as the object.
const std::vector<Text> &texts_of(nb::handle source, std::vector<Text> &room);

}  // namespace provenance
