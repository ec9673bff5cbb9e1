// Python's strings -> texts where they lie.
#pragma once

#include "python.hpp"
#include "text.hpp"

namespace provenance {

// Of a `str` or `bytes`, for as long as it lives.
Text text_of(nb::handle text);

}  // namespace provenance
