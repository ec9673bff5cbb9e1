// Reading ahead: memory that will be wanted soon is asked for before it is needed.
#pragma once

namespace provenance {

inline void prefetch(const void *address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

}  // namespace provenance
