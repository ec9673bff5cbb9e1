// Reading ahead: memory that will be wanted soon is asked for before it is needed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

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

// Memory that will be read next, asked for bit by bit by a loop that computes and reads little: all at once, it would wait for it after all.
struct Ahead {
    const std::uint8_t *bytes = nullptr;
    std::size_t size = 0;

    PROVENANCE_INLINE void ask(std::size_t place) const { prefetch(bytes + std::min(place, size)); }
};

}  // namespace provenance
