// The values that do not exceed a limit.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cpu.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

inline std::size_t up_to_plain(const std::uint64_t *values, std::size_t size, std::uint64_t limit, std::uint64_t *out) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size; ++i) {
        out[kept] = values[i];
        kept += values[i] <= limit;
    }
    return kept;
}

#if PROVENANCE_X86
PROVENANCE_AVX512 inline std::size_t up_to_avx512(const std::uint64_t *values, std::size_t size, std::uint64_t limit,
                                                  std::uint64_t *out) {
    constexpr std::uint8_t set_bits[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    const __m512i most = _mm512_set1_epi64(static_cast<long long>(limit));
    std::size_t kept = 0, i = 0;
    for (; i + 8 <= size; i += 8) {
        const __m512i eight = _mm512_loadu_si512(values + i);
        const __mmask8 chosen = _mm512_cmple_epu64_mask(eight, most);
        _mm512_storeu_si512(out + kept, _mm512_maskz_compress_epi64(chosen, eight));
        kept += std::size_t{set_bits[chosen & 15]} + set_bits[chosen >> 4];
    }
    return kept + up_to_plain(values + i, size - i, limit, out + kept);
}
#endif

// Writes them in the order they have, and up to eight more values behind; returns how many they are.
inline std::size_t up_to(Level level, const std::uint64_t *values, std::size_t size, std::uint64_t limit,
                         std::uint64_t *out) {
#if PROVENANCE_X86
    if (level >= Level::avx512) return up_to_avx512(values, size, limit, out);
#endif
    (void)level;
    return up_to_plain(values, size, limit, out);
}

}  // namespace provenance
