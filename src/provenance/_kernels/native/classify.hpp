// 64 bytes at a time: ASCII to lower case and whatever is in no word to line feeds, and which bytes are in words and which are digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cpu.hpp"
#include "fold.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

struct Masks {
    std::uint64_t word;   // letters, digits and bytes of longer characters
    std::uint64_t digit;  // 0 to 9
};

inline Masks classify_plain(const std::uint8_t *in, std::uint8_t *lower) {
    Masks masks{0, 0};
    for (unsigned k = 0; k < 64; ++k) {
        const std::uint8_t byte = in[k];
        const bool letter = static_cast<std::uint8_t>((byte | 32) - 'a') < 26;
        const bool digit = static_cast<std::uint8_t>(byte - '0') < 10;
        const bool word = letter || digit || (byte >= 128 && byte != stray_mark);
        lower[k] = letter ? byte | 32 : word ? byte : '\n';
        masks.word |= std::uint64_t{word} << k;
        masks.digit |= std::uint64_t{digit} << k;
    }
    return masks;
}

#if PROVENANCE_X86
inline Masks classify_sse2(const std::uint8_t *in, std::uint8_t *lower) {
    Masks masks{0, 0};
    for (unsigned k = 0; k < 64; k += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(in + k));
        const __m128i low = _mm_or_si128(bytes, _mm_set1_epi8(32));
        const __m128i from_a = _mm_sub_epi8(low, _mm_set1_epi8('a'));
        const __m128i letter = _mm_cmpeq_epi8(_mm_min_epu8(from_a, _mm_set1_epi8(25)), from_a);
        const __m128i from_0 = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        const __m128i digit = _mm_cmpeq_epi8(_mm_min_epu8(from_0, _mm_set1_epi8(9)), from_0);
        const __m128i high = _mm_andnot_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(-1)), bytes);
        const __m128i word = _mm_cmplt_epi8(_mm_or_si128(_mm_or_si128(letter, digit), high), _mm_setzero_si128());
        const __m128i lowered = _mm_or_si128(bytes, _mm_and_si128(letter, _mm_set1_epi8(32)));
        _mm_storeu_si128(reinterpret_cast<__m128i *>(lower + k),
                         _mm_or_si128(_mm_and_si128(word, lowered), _mm_andnot_si128(word, _mm_set1_epi8('\n'))));
        masks.word |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(word))) << k;
        masks.digit |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(digit))) << k;
    }
    return masks;
}

PROVENANCE_AVX2 inline Masks classify_avx2(const std::uint8_t *in, std::uint8_t *lower) {
    Masks masks{0, 0};
    for (unsigned k = 0; k < 64; k += 32) {
        const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(in + k));
        const __m256i low = _mm256_or_si256(bytes, _mm256_set1_epi8(32));
        const __m256i from_a = _mm256_sub_epi8(low, _mm256_set1_epi8('a'));
        const __m256i letter = _mm256_cmpeq_epi8(_mm256_min_epu8(from_a, _mm256_set1_epi8(25)), from_a);
        const __m256i from_0 = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));
        const __m256i digit = _mm256_cmpeq_epi8(_mm256_min_epu8(from_0, _mm256_set1_epi8(9)), from_0);
        const __m256i high = _mm256_andnot_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(-1)), bytes);
        const __m256i word = _mm256_or_si256(_mm256_or_si256(letter, digit), high);
        const __m256i lowered = _mm256_or_si256(bytes, _mm256_and_si256(letter, _mm256_set1_epi8(32)));
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(lower + k), _mm256_blendv_epi8(_mm256_set1_epi8('\n'), lowered, word));
        masks.word |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(word))) << k;
        masks.digit |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(digit))) << k;
    }
    return masks;
}

PROVENANCE_AVX512 inline Masks classify_avx512(const std::uint8_t *in, std::uint8_t *lower) {
    const __m512i bytes = _mm512_loadu_si512(in);
    const __m512i low = _mm512_or_si512(bytes, _mm512_set1_epi8(32));
    const __mmask64 letter = _mm512_cmple_epu8_mask(_mm512_sub_epi8(low, _mm512_set1_epi8('a')), _mm512_set1_epi8(25));
    const __mmask64 digit = _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('0')), _mm512_set1_epi8(9));
    const __mmask64 high = _mm512_movepi8_mask(bytes) & _mm512_cmpneq_epi8_mask(bytes, _mm512_set1_epi8(-1));
    const __mmask64 word = letter | digit | high;
    _mm512_storeu_si512(lower, _mm512_mask_blend_epi8(word, _mm512_set1_epi8('\n'), _mm512_mask_blend_epi8(letter, bytes, low)));
    return {word, digit};
}
#endif

// Both masks of `size` bytes, and the bytes in lower case; room for whole blocks of 64 in each of the three.
template <Masks (*one)(const std::uint8_t *, std::uint8_t *)>
PROVENANCE_INLINE void classify_all(const std::uint8_t *in, std::size_t size, std::uint8_t *lower, Masks *masks) {
    const std::size_t whole = size / 64;
    for (std::size_t i = 0; i < whole; ++i) masks[i] = one(in + 64 * i, lower + 64 * i);
    if (size % 64) {
        std::uint8_t rest[64] = {};
        std::memcpy(rest, in + 64 * whole, size % 64);
        masks[whole] = one(rest, lower + 64 * whole);
    }
}

#if PROVENANCE_X86
// With the instructions of a block in the loop over all of them, so that no block is a call.
PROVENANCE_AVX2 inline void classify_all_avx2(const std::uint8_t *in, std::size_t size, std::uint8_t *lower, Masks *masks) {
    classify_all<classify_avx2>(in, size, lower, masks);
}
PROVENANCE_AVX512 inline void classify_all_avx512(const std::uint8_t *in, std::size_t size, std::uint8_t *lower, Masks *masks) {
    classify_all<classify_avx512>(in, size, lower, masks);
}
#endif

inline void classify(Level level, const std::uint8_t *in, std::size_t size, std::uint8_t *lower, Masks *masks) {
#if PROVENANCE_X86
    if (level >= Level::avx512) return classify_all_avx512(in, size, lower, masks);
    if (level >= Level::avx2) return classify_all_avx2(in, size, lower, masks);
    return classify_all<classify_sse2>(in, size, lower, masks);
#else
    (void)level;
    return classify_all<classify_plain>(in, size, lower, masks);
#endif
}

}  // namespace provenance
