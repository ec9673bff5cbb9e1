// The two mixes every stored number goes through, and XXH3 from the header of its author.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cpu.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

#define XXH_INLINE_ALL
#include "third_party/xxhash.h"

namespace provenance {

constexpr std::uint64_t mix_factor = 0x9E3779B97F4A7C15;
constexpr std::uint64_t last_factor = 0xD6E8FEB86659FD93;

inline std::uint64_t mixed(std::uint64_t state, std::uint64_t value) {
    state = (state ^ value) * mix_factor;
    return state ^ state >> 32;
}

inline std::uint64_t finished(std::uint64_t state) {
    state *= last_factor;
    return state ^ state >> 32;
}

// Hashes of all windows of `size` tokens, in the order of the text.
template <std::size_t size>
inline void windows_plain(const std::uint64_t *hashes, std::size_t count, std::uint64_t *out) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t state = size;
        for (std::size_t k = 0; k < size; ++k) state = mixed(state, hashes[i + k]);
        out[i] = finished(state);
    }
}

#if PROVENANCE_X86
// Products modulo 2**64 of four values and four factors, whose upper halves are given as lower halves once more.
PROVENANCE_AVX2 inline __m256i product(__m256i values, __m256i factors, __m256i upper_factors) {
    const __m256i crossed = _mm256_add_epi64(_mm256_mul_epu32(_mm256_srli_epi64(values, 32), factors), _mm256_mul_epu32(values, upper_factors));
    return _mm256_add_epi64(_mm256_mul_epu32(values, factors), _mm256_slli_epi64(crossed, 32));
}

template <std::size_t size>
PROVENANCE_AVX2 inline void windows_avx2(const std::uint64_t *hashes, std::size_t count, std::uint64_t *out) {
    const __m256i factor = _mm256_set1_epi64x(static_cast<long long>(mix_factor));
    const __m256i upper_factor = _mm256_srli_epi64(factor, 32);
    const __m256i last = _mm256_set1_epi64x(static_cast<long long>(last_factor));
    const __m256i upper_last = _mm256_srli_epi64(last, 32);
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        __m256i state = _mm256_set1_epi64x(size);
        for (std::size_t k = 0; k < size; ++k) {
            const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(hashes + i + k));
            state = product(_mm256_xor_si256(state, next), factor, upper_factor);
            state = _mm256_xor_si256(state, _mm256_srli_epi64(state, 32));
        }
        state = product(state, last, upper_last);
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + i), _mm256_xor_si256(state, _mm256_srli_epi64(state, 32)));
    }
    windows_plain<size>(hashes + i, count - i, out + i);
}

template <std::size_t size>
PROVENANCE_AVX512 inline void windows_avx512(const std::uint64_t *hashes, std::size_t count, std::uint64_t *out) {
    const __m512i factor = _mm512_set1_epi64(static_cast<long long>(mix_factor));
    const __m512i last = _mm512_set1_epi64(static_cast<long long>(last_factor));
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m512i state = _mm512_set1_epi64(size);
        for (std::size_t k = 0; k < size; ++k) {
            state = _mm512_mullo_epi64(_mm512_xor_si512(state, _mm512_loadu_si512(hashes + i + k)), factor);
            state = _mm512_xor_si512(state, _mm512_srli_epi64(state, 32));
        }
        state = _mm512_mullo_epi64(state, last);
        _mm512_storeu_si512(out + i, _mm512_xor_si512(state, _mm512_srli_epi64(state, 32)));
    }
    windows_plain<size>(hashes + i, count - i, out + i);
}
#endif

template <std::size_t size>
inline void windows(Level level, const std::uint64_t *hashes, std::size_t count, std::uint64_t *out) {
#if PROVENANCE_X86
    if (level >= Level::avx512) return windows_avx512<size>(hashes, count, out);
    if (level >= Level::avx2) return windows_avx2<size>(hashes, count, out);
#endif
    (void)level;
    windows_plain<size>(hashes, count, out);
}

using Digest = std::array<std::uint8_t, 16>;

inline Digest content_digest(const std::uint8_t *bytes, std::size_t size) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, size));
    Digest digest;
    static_assert(sizeof canonical.digest == digest.size());
    std::memcpy(digest.data(), canonical.digest, digest.size());
    return digest;
}

}  // namespace provenance
