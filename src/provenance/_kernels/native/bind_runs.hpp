#pragma once

#include <nanobind/nanobind.h>

namespace provenance {

void bind_runs(nanobind::module_ &module);

}  // namespace provenance
