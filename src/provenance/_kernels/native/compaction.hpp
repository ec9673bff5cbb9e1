// Bytes that a mask keeps, one after another.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cpu.hpp"
#include "set_bits.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

// Room that `compact` may write behind the bytes it keeps.
constexpr std::size_t compaction_padding = 64;

inline bool compacts(Level level) { return level >= Level::avx2; }

#if PROVENANCE_X86
PROVENANCE_AVX2 inline std::size_t compact_avx2(const std::uint8_t *bytes, const std::uint64_t *masks, std::size_t blocks, std::uint8_t *out) {
    std::uint8_t *next = out;
    for (std::size_t i = 0; i < blocks; ++i) {
        const std::uint64_t bits = masks[i], up_to = set_bits_up_to_bytes(bits), before = up_to << 8;
#pragma GCC unroll 8
        for (int k = 0; k < 64; k += 8) {
            const __m128i numbers = _mm_loadl_epi64(reinterpret_cast<const __m128i *>(bits_of_byte.numbers[bits >> k & 255]));
            const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i *>(bytes + 64 * i + k));
            _mm_storel_epi64(reinterpret_cast<__m128i *>(next + (before >> k & 255)), _mm_shuffle_epi8(eight, numbers));
        }
        next += up_to >> 56;
    }
    return static_cast<std::size_t>(next - out);
}

PROVENANCE_VBMI2 inline std::size_t compact_vbmi2(const std::uint8_t *bytes, const std::uint64_t *masks, std::size_t blocks, std::uint8_t *out) {
    std::uint8_t *next = out;
    for (std::size_t i = 0; i < blocks; ++i) {
        _mm512_storeu_si512(next, _mm512_maskz_compress_epi8(masks[i], _mm512_loadu_si512(bytes + 64 * i)));
        next += static_cast<std::size_t>(_mm_popcnt_u64(masks[i]));
    }
    return static_cast<std::size_t>(next - out);
}
#endif

// Of `blocks` times 64 bytes those whose bits are set; returns how many. Only where the level `compacts`.
inline std::size_t compact(Level level, const std::uint8_t *bytes, const std::uint64_t *masks, std::size_t blocks, std::uint8_t *out) {
#if PROVENANCE_X86
    return level >= Level::vbmi2 ? compact_vbmi2(bytes, masks, blocks, out) : compact_avx2(bytes, masks, blocks, out);
#else
    (void)level, (void)bytes, (void)masks, (void)blocks, (void)out;
    return 0;
#endif
}

}  // namespace provenance
