// Which cells of a table hold something, as bits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cpu.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

#if PROVENANCE_X86
inline void occupied_sse2(const std::uint16_t *cells, std::size_t blocks, std::uint64_t *bits) {
    for (std::size_t i = 0; i < blocks; ++i) {
        std::uint64_t empty = 0;
        for (unsigned k = 0; k < 64; k += 16) {
            const auto *at = reinterpret_cast<const __m128i *>(cells + 64 * i + k);
            const __m128i first = _mm_cmpeq_epi16(_mm_loadu_si128(at), _mm_setzero_si128());
            const __m128i second = _mm_cmpeq_epi16(_mm_loadu_si128(at + 1), _mm_setzero_si128());
            empty |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(first, second)))) << k;
        }
        bits[i] = ~empty;
    }
}

PROVENANCE_AVX2 inline void occupied_avx2(const std::uint16_t *cells, std::size_t blocks, std::uint64_t *bits) {
    for (std::size_t i = 0; i < blocks; ++i) {
        std::uint64_t empty = 0;
        for (unsigned k = 0; k < 64; k += 32) {
            const auto *at = reinterpret_cast<const __m256i *>(cells + 64 * i + k);
            const __m256i first = _mm256_cmpeq_epi16(_mm256_loadu_si256(at), _mm256_setzero_si256());
            const __m256i second = _mm256_cmpeq_epi16(_mm256_loadu_si256(at + 1), _mm256_setzero_si256());
            const __m256i in_order = _mm256_permute4x64_epi64(_mm256_packs_epi16(first, second), 0b11011000);  // it packs halves
            empty |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(in_order))) << k;
        }
        bits[i] = ~empty;
    }
}

PROVENANCE_AVX512 inline void occupied_avx512(const std::uint16_t *cells, std::size_t blocks, std::uint64_t *bits) {
    for (std::size_t i = 0; i < blocks; ++i) {
        const __m512i first = _mm512_loadu_si512(cells + 64 * i), second = _mm512_loadu_si512(cells + 64 * i + 32);
        bits[i] = std::uint64_t{_mm512_test_epi16_mask(second, second)} << 32 | _mm512_test_epi16_mask(first, first);
    }
}
#else
inline void occupied_plain(const std::uint16_t *cells, std::size_t blocks, std::uint64_t *bits) {
    for (std::size_t i = 0; i < blocks; ++i) {
        std::uint64_t found = 0;
        for (unsigned k = 0; k < 64; k += 4) {
            const std::uint16_t *const at = cells + 64 * i + k;
            const std::uint64_t four = at[0] | std::uint64_t{at[1]} << 16 | std::uint64_t{at[2]} << 32 | std::uint64_t{at[3]} << 48;
            const std::uint64_t any = (((four & 0x7FFF7FFF7FFF7FFF) + 0x7FFF7FFF7FFF7FFF) | four) >> 15 & 0x0001000100010001;
            found |= (any * 0x0001000200040008 >> 48 & 15) << k;  // the bit of each of the four moves to its place from bit 48 on
        }
        bits[i] = found;
    }
}
#endif

// 64 cells to a block.
inline void occupied(Level level, const std::uint16_t *cells, std::size_t blocks, std::uint64_t *bits) {
#if PROVENANCE_X86
    if (level >= Level::avx512) return occupied_avx512(cells, blocks, bits);
    if (level >= Level::avx2) return occupied_avx2(cells, blocks, bits);
    occupied_sse2(cells, blocks, bits);
#else
    (void)level;
    occupied_plain(cells, blocks, bits);
#endif
}

}  // namespace provenance
