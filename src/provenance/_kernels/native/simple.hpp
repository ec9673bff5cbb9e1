// Runs of characters that fold to one ASCII character each, many at a time: most of every text in Latin script.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cpu.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

// What code points of the first plane fold to: one ASCII character and nothing else, or 0.
using SimpleTable = std::array<std::uint8_t, 1 << 16>;

struct SimpleRun {
    std::size_t read, written;  // of the text and of the output
};

inline std::uint8_t simple_of(const SimpleTable &table, std::uint32_t code_point) {
    return code_point < table.size() ? table[code_point] : std::uint8_t{0};
}

inline std::uint64_t little_endian(const std::uint8_t *bytes) {
    std::uint64_t word = 0;
    for (int k = 0; k < 8; ++k) word |= std::uint64_t{bytes[k]} << 8 * k;
    return word;
}

// Folds characters, of which there are `least` or more; says how many, from the first, are simple, or some of these. `out` has room for all and a
// block of 64 more.
struct SimplePlain {
    static constexpr std::size_t block = 16, least = block;

    template <typename Char>
    static std::size_t fold(const SimpleTable &table, const Char *text, std::size_t, std::uint8_t *out) {
        std::uint8_t folded[block];
        for (std::size_t k = 0; k < block; ++k) folded[k] = simple_of(table, text[k]);
        std::memcpy(out, folded, block);
        for (std::size_t half = 0; half < block; half += 8) {
            const std::uint64_t word = little_endian(folded + half);
            const std::uint64_t zeros = (word - 0x0101010101010101) & ~word & 0x8080808080808080;
            if (zeros) return half + static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
        }
        return block;
    }

    // The same of UTF-8, of which only bytes of whole characters count: the ASCII characters at its beginning.
    static SimpleRun fold_utf8(const SimpleTable &, const std::uint8_t *text, std::size_t, std::uint8_t *out) {
        std::memcpy(out, text, block);
        for (std::size_t half = 0; half < block; half += 8) {
            const std::uint64_t high = little_endian(text + half) & 0x8080808080808080;
            if (high) return same(half + static_cast<std::size_t>(std::countr_zero(high)) / 8);
        }
        return same(block);
    }

   private:
    static SimpleRun same(std::size_t count) { return {count, count}; }
};

#if PROVENANCE_X86
// The same 32 at a time: what is not ASCII is looked up one by one.
struct SimpleAvx2 {
    static constexpr std::size_t block = 32, least = block;

    PROVENANCE_AVX2 static std::size_t fold(const SimpleTable &table, const std::uint8_t *text, std::size_t length, std::uint8_t *out) {
        return fold_blocks(table, text, length, out);
    }
    PROVENANCE_AVX2 static std::size_t fold(const SimpleTable &table, const std::uint16_t *text, std::size_t length, std::uint8_t *out) {
        return fold_blocks(table, text, length, out);
    }
    static std::size_t fold(const SimpleTable &table, const std::uint32_t *text, std::size_t length, std::uint8_t *out) {
        return SimplePlain::fold(table, text, length, out);
    }
    PROVENANCE_AVX2 static SimpleRun fold_utf8(const SimpleTable &, const std::uint8_t *text, std::size_t length, std::uint8_t *out) {
        std::size_t i = 0;
        for (; length - i >= block; i += block) {
            const __m256i in = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(text + i));
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + i), in);
            if (const auto high = static_cast<std::uint32_t>(_mm256_movemask_epi8(in))) {
                i += static_cast<std::size_t>(std::countr_zero(high));
                break;
            }
        }
        return {i, i};
    }

   private:
    template <typename Char>
    PROVENANCE_AVX2 static std::size_t fold_blocks(const SimpleTable &table, const Char *text, std::size_t length, std::uint8_t *out) {
        std::size_t i = 0;
        for (; length - i >= block; i += block) {
            const std::size_t count = fold_block(table, text + i, out + i);
            if (count < block) return i + count;
        }
        return i;
    }

    PROVENANCE_AVX2 static std::size_t fold_block(const SimpleTable &table, const std::uint8_t *text, std::uint8_t *out) {
        const __m256i in = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(text));
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(out), in);
        return with_others(table, text, static_cast<std::uint32_t>(_mm256_movemask_epi8(in)), out);
    }
    PROVENANCE_AVX2 static std::size_t fold_block(const SimpleTable &table, const std::uint16_t *text, std::uint8_t *out) {
        const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(text));
        const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(text + 16));
        // Halves of 16 bytes are packed each by itself; the order of the quarters is mended.
        const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(first, second), 0xD8);
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(out), bytes);
        const __m256i ascii = _mm256_packs_epi16(below_128(first), below_128(second));
        const int ascii_bits = _mm256_movemask_epi8(_mm256_permute4x64_epi64(ascii, 0xD8));
        return with_others(table, text, ~static_cast<std::uint32_t>(ascii_bits), out);
    }

    PROVENANCE_AVX2 static __m256i below_128(__m256i characters) {
        return _mm256_cmpeq_epi16(_mm256_and_si256(characters, _mm256_set1_epi16(static_cast<short>(0xFF80))), _mm256_setzero_si256());
    }

    template <typename Char>
    PROVENANCE_AVX2 static std::size_t with_others(const SimpleTable &table, const Char *text, std::uint32_t others, std::uint8_t *out) {
        for (; others; others &= others - 1) {
            const auto k = static_cast<std::size_t>(std::countr_zero(others));
            out[k] = table[text[k]];
            if (!out[k]) return k;
        }
        return block;
    }
};

// The same 64 at a time, as many as there are. It knows U+0000 to U+00FF and U+2000 to U+203F (dashes and quotation marks); others end a run.
struct SimpleVbmi2 {
    static constexpr std::size_t block = 64, least = 3;

    PROVENANCE_VBMI2 static std::size_t fold(const SimpleTable &table, const std::uint8_t *text, std::size_t length, std::uint8_t *out) {
        return fold_blocks(text, length, out, [&](const std::uint8_t *from, __mmask64 here) PROVENANCE_VBMI2 {
            const __m512i in = _mm512_maskz_loadu_epi8(here, from);
            return _mm512_mask_mov_epi8(in, _mm512_movepi8_mask(in), latin1(table, in));
        });
    }
    PROVENANCE_VBMI2 static std::size_t fold(const SimpleTable &table, const std::uint16_t *text, std::size_t length, std::uint8_t *out) {
        return fold_blocks(text, length, out, [&](const std::uint16_t *from, __mmask64 here) PROVENANCE_VBMI2 {
            const __m512i first = _mm512_maskz_loadu_epi16(static_cast<__mmask32>(here), from);
            const __m512i second = _mm512_maskz_loadu_epi16(static_cast<__mmask32>(here >> 32), from + 32);
            const __m512i low = _mm512_permutex2var_epi8(first, even(), second);
            const __m512i high = _mm512_permutex2var_epi8(first, _mm512_or_si512(even(), byte(1)), second);
            const __mmask64 beyond = _mm512_test_epi8_mask(high, high);
            const __mmask64 marks = _mm512_cmpeq_epi8_mask(high, byte(0x20)) & _mm512_testn_epi8_mask(low, byte(0xC0));
            const __m512i folded = _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(low), latin1(table, low));
            return _mm512_mask_mov_epi8(_mm512_maskz_mov_epi8(~beyond, folded), marks, punctuation(table, low));
        });
    }
    static std::size_t fold(const SimpleTable &table, const std::uint32_t *text, std::size_t length, std::uint8_t *out) {
        return length < SimplePlain::least ? 0 : SimplePlain::fold(table, text, length, out);
    }
    PROVENANCE_VBMI2 static SimpleRun fold_utf8(const SimpleTable &table, const std::uint8_t *text, std::size_t length, std::uint8_t *out) {
        SimpleRun run{0, 0};
        while (run.read < length) {
            const std::size_t left = std::min(length - run.read, block);
            const auto [read, written] = fold_utf8_block(table, text + run.read, left, out + run.written);
            run.read += read;
            run.written += written;
            if (read + 2 < left || !read) break;  // more than the beginning of a character that ends in the next block
        }
        return run;
    }

   private:
    // The first `left` bytes of a block.
    PROVENANCE_VBMI2 static SimpleRun fold_utf8_block(const SimpleTable &table, const std::uint8_t *text, std::size_t left, std::uint8_t *out) {
        const __m512i in = _mm512_maskz_loadu_epi8(left < block ? (__mmask64{1} << left) - 1 : ~__mmask64{0}, text);
        const __mmask64 high = _mm512_movepi8_mask(in);
        if (!high) {
            _mm512_storeu_si512(out, in);
            return {left, left};
        }
        const __mmask64 trail = _mm512_cmplt_epu8_mask(in, byte(0xC0)) & high;
        const __mmask64 two = _mm512_cmpeq_epi8_mask(_mm512_or_si512(in, byte(1)), byte(0xC3));  // U+0080 to U+00FF
        const __mmask64 three = _mm512_cmpeq_epi8_mask(in, byte(0xE2));                          // U+2000 to U+203F
        const __mmask64 middle = _mm512_mask_cmpeq_epi8_mask(three << 1, in, byte(0x80));
        const __mmask64 ends_two = two << 1 & trail, ends_three = middle << 1 & trail;
        // The last byte of a character, with the lowest bit of the lead above its six bits, says which one it is.
        const __m512i lead = _mm512_maskz_permutexvar_epi8(~__mmask64{1}, before(), in);
        const __m512i number = _mm512_or_si512(_mm512_and_si512(in, byte(0x3F)),
                                               _mm512_and_si512(_mm512_slli_epi16(lead, 6), byte(0x40)));
        __m512i folded = _mm512_mask_mov_epi8(in, ends_two, latin1(table, number));
        folded = _mm512_mask_mov_epi8(folded, ends_three, punctuation(table, in));
        const __mmask64 last = ~high | ends_two | ends_three;
        const __mmask64 right = last | ends_two >> 1 | ends_three >> 1 | ends_three >> 2;
        const __mmask64 wrong = ~right | (last & _mm512_cmpeq_epi8_mask(folded, _mm512_setzero_si512()));
        std::size_t read = wrong ? static_cast<std::size_t>(std::countr_zero(wrong)) : block;
        if (wrong && ((ends_two | ends_three) >> read & 1)) {  // a character that is not simple: leave all of it
            read -= ends_two >> read & 1 ? 1 : 2;
        }
        const __mmask64 kept = read == block ? last : last & ((__mmask64{1} << read) - 1);
        _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, folded));
        return {read, static_cast<std::size_t>(_mm_popcnt_u64(kept))};
    }

    PROVENANCE_VBMI2 static __m512i byte(int value) { return _mm512_set1_epi8(static_cast<char>(value)); }

    // Numbers -1 to 62.
    PROVENANCE_VBMI2 static __m512i before() {
        const __m512i eights = _mm512_setr_epi64(0, 8, 16, 24, 32, 40, 48, 56);
        const __m512i spread = _mm512_shuffle_epi8(eights, _mm512_setr_epi64(0, 0x0808080808080808, 0, 0x0808080808080808, 0,
                                                                             0x0808080808080808, 0, 0x0808080808080808));
        return _mm512_add_epi8(spread, _mm512_set1_epi64(0x06050403020100FF));
    }

    // U+0080 and these numbers, 0 to 127, folded.
    PROVENANCE_VBMI2 static __m512i latin1(const SimpleTable &table, __m512i numbers) {
        return _mm512_permutex2var_epi8(_mm512_loadu_si512(&table[0x80]), numbers, _mm512_loadu_si512(&table[0xC0]));
    }
    // U+2000 and the lowest six bits of these numbers, folded.
    PROVENANCE_VBMI2 static __m512i punctuation(const SimpleTable &table, __m512i numbers) {
        return _mm512_permutexvar_epi8(numbers, _mm512_loadu_si512(&table[0x2000]));
    }

    // `folded(from, here)`: as bytes, those characters of a block that are here; 0 for what is not simple.
    template <typename Char, typename Folded>
    PROVENANCE_VBMI2 PROVENANCE_INLINE static std::size_t fold_blocks(const Char *text, std::size_t length, std::uint8_t *out, const Folded &folded) {
        for (std::size_t i = 0; i < length; i += block) {
            const std::size_t left = length - i;
            const __mmask64 here = left < block ? (__mmask64{1} << left) - 1 : ~__mmask64{0};
            const __m512i bytes = folded(text + i, here);
            _mm512_storeu_si512(out + i, bytes);
            if (const __mmask64 zeros = _mm512_testn_epi8_mask(bytes, bytes) & here) return i + static_cast<std::size_t>(std::countr_zero(zeros));
        }
        return length;
    }

    // Numbers 0, 2, 4 to 126.
    PROVENANCE_VBMI2 static __m512i even() {
        const __m512i eights = _mm512_setr_epi64(0, 16, 32, 48, 64, 80, 96, 112);
        const __m512i spread = _mm512_shuffle_epi8(eights, _mm512_setr_epi64(0, 0x0808080808080808, 0, 0x0808080808080808, 0,
                                                                             0x0808080808080808, 0, 0x0808080808080808));
        return _mm512_add_epi8(spread, _mm512_set1_epi64(0x0E0C0A0806040200));
    }
};
#endif

}  // namespace provenance
