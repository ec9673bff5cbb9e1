// Reading ahead: memory that will be wanted soon is asked for before it is needed.
#pragma once

#include "cpu.hpp"

namespace provenance {

// A function that does nothing else looks to GCC as if it did nothing at all: calls of it are dropped before they could be inlined.
PROVENANCE_INLINE void prefetch(const void *address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

}  // namespace provenance
