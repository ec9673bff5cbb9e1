// Which bits are set, as numbers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "cpu.hpp"
#include "set_bits.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

// Room that `positions` may write behind the numbers it returns.
constexpr std::size_t positions_padding = 64;

// Eight at a time: what is written too much is overwritten by the next.
PROVENANCE_INLINE std::size_t positions_plain(const std::uint64_t *masks, std::size_t blocks, std::uint32_t *out) {
    std::uint32_t *next = out;
    for (std::size_t i = 0; i < blocks; ++i) {
        std::uint64_t bits = masks[i];
        const auto base = static_cast<std::uint32_t>(64 * i);
        std::uint32_t *place = next;
        next += set_bits(bits);
        while (bits) {
            for (int k = 0; k < 8; ++k) {
                place[k] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
                bits &= bits - 1;
            }
            place += 8;
        }
    }
    return static_cast<std::size_t>(next - out);
}

#if PROVENANCE_X86
// Byte by byte, and no branch that nobody can predict: where the numbers of each byte belong says how many bits the bytes before have.
PROVENANCE_AVX2 inline std::size_t positions_avx2(const std::uint64_t *masks, std::size_t blocks, std::uint32_t *out) {
    const __m256i eight = _mm256_set1_epi32(8);
    __m256i base = _mm256_setzero_si256();
    std::uint32_t *next = out;
    for (std::size_t i = 0; i < blocks; ++i) {
        const std::uint64_t bits = masks[i], up_to = set_bits_up_to_bytes(bits), before = up_to << 8;
#pragma GCC unroll 8
        for (int k = 0; k < 64; k += 8) {
            const __m128i numbers = _mm_loadl_epi64(reinterpret_cast<const __m128i *>(bits_of_byte.numbers[bits >> k & 255]));
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(next + (before >> k & 255)),
                                _mm256_add_epi32(_mm256_cvtepu8_epi32(numbers), base));
            base = _mm256_add_epi32(base, eight);
        }
        next += up_to >> 56;
    }
    return static_cast<std::size_t>(next - out);
}

PROVENANCE_VBMI2 inline void write_sixteen(__m128i bytes, __m512i base, std::uint32_t *out) {
    _mm512_storeu_si512(out, _mm512_add_epi32(_mm512_cvtepu8_epi32(bytes), base));
}

PROVENANCE_VBMI2 inline std::size_t positions_vbmi2(const std::uint64_t *masks, std::size_t blocks, std::uint32_t *out) {
    alignas(64) std::uint8_t numbers[64];
    for (std::uint8_t k = 0; k < 64; ++k) numbers[k] = k;
    const __m512i all = _mm512_load_si512(numbers);
    std::uint32_t *next = out;
    for (std::size_t i = 0; i < blocks; ++i) {
        const __m512i base = _mm512_set1_epi32(static_cast<int>(64 * i));
        const __m512i chosen = _mm512_maskz_compress_epi8(masks[i], all);
        const auto count = static_cast<std::size_t>(_mm_popcnt_u64(masks[i]));
        write_sixteen(_mm512_castsi512_si128(chosen), base, next);
        if (count > 16) {
            write_sixteen(_mm512_extracti32x4_epi32(chosen, 1), base, next + 16);
            if (count > 32) {
                write_sixteen(_mm512_extracti32x4_epi32(chosen, 2), base, next + 32);
                write_sixteen(_mm512_extracti32x4_epi32(chosen, 3), base, next + 48);
            }
        }
        next += count;
    }
    return static_cast<std::size_t>(next - out);
}
#endif

// Numbers of the bits set in `blocks` masks of 64, ascending; returns how many.
inline std::size_t positions(Level level, const std::uint64_t *masks, std::size_t blocks, std::uint32_t *out) {
#if PROVENANCE_X86
    if (level >= Level::vbmi2) return positions_vbmi2(masks, blocks, out);
    if (level >= Level::avx2) return positions_avx2(masks, blocks, out);
#endif
    (void)level;
    return positions_plain(masks, blocks, out);
}

}  // namespace provenance
