// XXH3-64 of every token, as its author's header computes it, for many tokens at once.
//
// XXH3 treats keys of 1 to 3, 4 to 8, 9 to 16 and more bytes differently. Which comes next in a text nobody can
// predict, so that the first two are computed without a branch between them and the others in lists of their own.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "buffer.hpp"
#include "cpu.hpp"
#include "hashing.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

// The first `size` of eight bytes count; the first byte is the lowest eight bits.
inline std::uint64_t little_endian_64(const std::uint8_t *bytes) { return XXH_readLE64(bytes); }

// What differs between keys of 1 to 3 bytes and keys of 4 to 8, by the specification of XXH3.
struct ShortKeys {
    std::uint64_t flip[2], first_factor[2], second_factor[2];

    explicit ShortKeys(std::uint64_t seed)
        : flip{(XXH_readLE32(XXH3_kSecret) ^ XXH_readLE32(XXH3_kSecret + 4)) + seed,
               (XXH_readLE64(XXH3_kSecret + 8) ^ XXH_readLE64(XXH3_kSecret + 16)) -
                   (seed ^ std::uint64_t{XXH_swap32(static_cast<std::uint32_t>(seed))} << 32)},
          first_factor{XXH_PRIME64_2, PRIME_MX2},
          second_factor{XXH_PRIME64_3, PRIME_MX2} {}

    std::uint64_t hash(std::uint64_t word, std::uint64_t size) const {
        const std::uint64_t longer = size > 3, all = 0 - longer;
        const std::uint64_t three = (word & 255) << 16 | (word >> ((8 * (size >> 1)) & 63) & 255) << 24 |
                                    (word >> ((8 * size - 8) & 63) & 255) | size << 8;
        const std::uint64_t eight = (word >> ((8 * size - 32) & 63) & 0xFFFFFFFF) | word << 32;
        std::uint64_t h = ((three & ~all) | (eight & all)) ^ flip[longer];
        h ^= (h >> 33 & ~all) | ((std::rotl(h, 49) ^ std::rotl(h, 24)) & all);
        h *= first_factor[longer];
        h ^= (h >> 29 & ~all) | (((h >> 35) + size) & all);
        h *= second_factor[longer];
        return h ^ ((h >> 32 & ~all) | (h >> 28 & all));
    }
};

class TokenHasher {
   public:
    static constexpr std::size_t window = 128;

    TokenHasher(std::uint64_t seed, Level level) : keys_(seed), seed_(seed), level_(level) {}

    // Token i is `bytes[starts[i] .. ends[i])`, of one byte or more; `window` bytes from every start may be read.
    void hash(const std::uint8_t *bytes, const std::uint32_t *starts, const std::uint32_t *ends, std::size_t count,
              std::uint64_t *out) {
        longer_.reserve(count + 8);
        const std::size_t longer = hash_short(bytes, starts, ends, count, out);
        for (std::size_t k = 0; k < longer; ++k) {
            const std::uint32_t i = longer_[k], start = starts[i], size = ends[i] - start;
            out[i] = size <= 16 ? XXH3_len_9to16_64b(bytes + start, size, XXH3_kSecret, seed_)
                                : XXH3_64bits_withSeed(bytes + start, size, seed_);
        }
    }

   private:
    // Hashes those of 8 bytes or less and lists the others; returns how many these are.
    std::size_t hash_short(const std::uint8_t *bytes, const std::uint32_t *starts, const std::uint32_t *ends,
                           std::size_t count, std::uint64_t *out) {
#if PROVENANCE_X86
        if (level_ >= Level::vbmi2) return hash_short_vbmi2(bytes, starts, ends, count, out);
        if (level_ >= Level::avx512) return hash_short_avx512(bytes, starts, ends, count, out);
        if (level_ >= Level::avx2) return hash_short_avx2(bytes, starts, ends, count, out);
#endif
        return hash_short_plain(bytes, starts, ends, 0, count, 0, out);
    }

    // From token `first` on, where `listed` are in the list.
    std::size_t hash_short_plain(const std::uint8_t *bytes, const std::uint32_t *starts, const std::uint32_t *ends,
                                 std::size_t first, std::size_t count, std::size_t listed, std::uint64_t *out) {
        for (std::size_t i = first; i < count; ++i) {
            const std::uint32_t size = ends[i] - starts[i];
            out[i] = keys_.hash(little_endian_64(bytes + starts[i]), size);
            longer_[listed] = static_cast<std::uint32_t>(i);
            listed += size > 8;
        }
        return listed;
    }

#if PROVENANCE_X86
    // In each lane the second value where the mask is set; times 2**-32 if `upper`.
    PROVENANCE_AVX2 static __m256i either(__m256i mask, const std::uint64_t (&values)[2], bool upper = false) {
        const int shift = upper ? 32 : 0;
        return _mm256_blendv_epi8(_mm256_set1_epi64x(static_cast<long long>(values[0] >> shift)),
                                  _mm256_set1_epi64x(static_cast<long long>(values[1] >> shift)), mask);
    }

    PROVENANCE_AVX2 static __m256i times(__m256i values, __m256i mask, const std::uint64_t (&factors)[2]) {
        return product(values, either(mask, factors), either(mask, factors, true));
    }

    PROVENANCE_AVX2 std::size_t hash_short_avx2(const std::uint8_t *bytes, const std::uint32_t *starts,
                                                const std::uint32_t *ends, std::size_t count, std::uint64_t *out) {
        const __m256i byte = _mm256_set1_epi64x(255);
        std::size_t listed = 0, i = 0;
        for (; i + 4 <= count; i += 4) {
            const __m128i begin = _mm_loadu_si128(reinterpret_cast<const __m128i *>(starts + i));
            const __m128i length = _mm_sub_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i *>(ends + i)), begin);
            const __m256i size = _mm256_cvtepu32_epi64(length);
            const auto word_of = [&](std::size_t k) { return static_cast<long long>(little_endian_64(bytes + starts[i + k])); };
            const __m256i word = _mm256_setr_epi64x(word_of(0), word_of(1), word_of(2), word_of(3));
            const __m256i longer = _mm256_cmpgt_epi64(size, _mm256_set1_epi64x(3));
            const __m256i bits = _mm256_slli_epi64(size, 3);

            const __m256i middle = _mm256_srlv_epi64(word, _mm256_slli_epi64(_mm256_srli_epi64(size, 1), 3));
            const __m256i last = _mm256_srlv_epi64(word, _mm256_sub_epi64(bits, _mm256_set1_epi64x(8)));
            const __m256i three = _mm256_or_si256(
                _mm256_or_si256(_mm256_slli_epi64(_mm256_and_si256(word, byte), 16),
                                _mm256_slli_epi64(_mm256_and_si256(middle, byte), 24)),
                _mm256_or_si256(_mm256_and_si256(last, byte), _mm256_slli_epi64(size, 8)));
            const __m256i tail = _mm256_srlv_epi64(word, _mm256_sub_epi64(bits, _mm256_set1_epi64x(32)));
            const __m256i eight =
                _mm256_or_si256(_mm256_and_si256(tail, _mm256_set1_epi64x(0xFFFFFFFF)), _mm256_slli_epi64(word, 32));

            __m256i h = _mm256_xor_si256(_mm256_blendv_epi8(three, eight, longer), either(longer, keys_.flip));
            const __m256i turned = _mm256_xor_si256(turned_left<49>(h), turned_left<24>(h));
            h = _mm256_xor_si256(h, _mm256_blendv_epi8(_mm256_srli_epi64(h, 33), turned, longer));
            h = times(h, longer, keys_.first_factor);
            const __m256i added = _mm256_add_epi64(_mm256_srli_epi64(h, 35), size);
            h = _mm256_xor_si256(h, _mm256_blendv_epi8(_mm256_srli_epi64(h, 29), added, longer));
            h = times(h, longer, keys_.second_factor);
            h = _mm256_xor_si256(h, _mm256_blendv_epi8(_mm256_srli_epi64(h, 32), _mm256_srli_epi64(h, 28), longer));
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + i), h);

            for (std::size_t k = 0; k < 4; ++k) {
                longer_[listed] = static_cast<std::uint32_t>(i + k);
                listed += ends[i + k] - starts[i + k] > 8;
            }
        }
        return hash_short_plain(bytes, starts, ends, i, count, listed, out);
    }

    template <int by>
    PROVENANCE_AVX2 static __m256i turned_left(__m256i values) {
        return _mm256_or_si256(_mm256_slli_epi64(values, by), _mm256_srli_epi64(values, 64 - by));
    }

    // In each lane the second value where its bit is set.
    PROVENANCE_AVX512 static __m512i either(__mmask8 bits, const std::uint64_t (&values)[2]) {
        return _mm512_mask_blend_epi64(bits, _mm512_set1_epi64(static_cast<long long>(values[0])),
                                       _mm512_set1_epi64(static_cast<long long>(values[1])));
    }

    // The hashes of eight keys of these sizes, of which these are the first eight bytes each.
    PROVENANCE_AVX512 PROVENANCE_INLINE __m512i hashes_avx512(__m512i word, __m512i size) const {
        const __m512i byte = _mm512_set1_epi64(255);
        const __mmask8 longer = _mm512_cmpgt_epu64_mask(size, _mm512_set1_epi64(3));
        const __m512i bits = _mm512_slli_epi64(size, 3);

        const __m512i middle = _mm512_srlv_epi64(word, _mm512_slli_epi64(_mm512_srli_epi64(size, 1), 3));
        const __m512i last = _mm512_srlv_epi64(word, _mm512_sub_epi64(bits, _mm512_set1_epi64(8)));
        const __m512i three = _mm512_or_si512(
            _mm512_or_si512(_mm512_slli_epi64(_mm512_and_si512(word, byte), 16),
                            _mm512_slli_epi64(_mm512_and_si512(middle, byte), 24)),
            _mm512_or_si512(_mm512_and_si512(last, byte), _mm512_slli_epi64(size, 8)));
        const __m512i tail = _mm512_srlv_epi64(word, _mm512_sub_epi64(bits, _mm512_set1_epi64(32)));
        const __m512i eight = _mm512_or_si512(_mm512_and_si512(tail, _mm512_set1_epi64(0xFFFFFFFF)), _mm512_slli_epi64(word, 32));

        __m512i h = _mm512_xor_si512(_mm512_mask_blend_epi64(longer, three, eight), either(longer, keys_.flip));
        const __m512i turned = _mm512_xor_si512(_mm512_rol_epi64(h, 49), _mm512_rol_epi64(h, 24));
        h = _mm512_xor_si512(h, _mm512_mask_blend_epi64(longer, _mm512_srli_epi64(h, 33), turned));
        h = _mm512_mullo_epi64(h, either(longer, keys_.first_factor));
        const __m512i added = _mm512_add_epi64(_mm512_srli_epi64(h, 35), size);
        h = _mm512_xor_si512(h, _mm512_mask_blend_epi64(longer, _mm512_srli_epi64(h, 29), added));
        h = _mm512_mullo_epi64(h, either(longer, keys_.second_factor));
        return _mm512_xor_si512(h, _mm512_mask_blend_epi64(longer, _mm512_srli_epi64(h, 32), _mm512_srli_epi64(h, 28)));
    }

    // Lists those of the eight tokens from number i on that are longer; returns how many they are.
    PROVENANCE_AVX512 PROVENANCE_INLINE std::size_t list_avx512(__m256i length, std::size_t i, std::size_t listed) {
        const __m256i eight_numbers = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
        const __mmask8 beyond = _mm256_cmpgt_epu32_mask(length, _mm256_set1_epi32(8));
        const __m256i numbers = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(i)), eight_numbers);
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(longer_.data() + listed), _mm256_maskz_compress_epi32(beyond, numbers));
        return set_bits_of_byte(beyond);
    }

    static __mmask8 lanes(std::size_t left) { return static_cast<__mmask8>(left >= 8 ? 255 : (1 << left) - 1); }

    PROVENANCE_AVX512 std::size_t hash_short_avx512(const std::uint8_t *bytes, const std::uint32_t *starts,
                                                    const std::uint32_t *ends, std::size_t count, std::uint64_t *out) {
        std::size_t listed = 0;
        for (std::size_t i = 0; i < count; i += 8) {
            const __mmask8 here = lanes(count - i);
            const __m256i begin = _mm256_maskz_loadu_epi32(here, starts + i);
            const __m256i length = _mm256_sub_epi32(_mm256_maskz_loadu_epi32(here, ends + i), begin);
            const __m512i word = _mm512_i32gather_epi64(begin, bytes, 1);
            _mm512_mask_storeu_epi64(out + i, here, hashes_avx512(word, _mm512_cvtepu32_epi64(length)));
            listed += list_avx512(length, i, listed);
        }
        return listed;
    }

    // The same; the first bytes of eight tokens in a row, which mostly stand close together, are picked out of two registers.
    PROVENANCE_VBMI2 std::size_t hash_short_vbmi2(const std::uint8_t *bytes, const std::uint32_t *starts,
                                                  const std::uint32_t *ends, std::size_t count, std::uint64_t *out) {
        const __m512i spread = _mm512_broadcast_i32x4(_mm_setr_epi32(0, 0, 0x08080808, 0x08080808));
        const __m512i first_eight = _mm512_set1_epi64(0x0706050403020100);
        std::size_t listed = 0;
        for (std::size_t i = 0; i < count; i += 8) {
            const __mmask8 here = lanes(count - i);
            const __m256i begin = _mm256_maskz_loadu_epi32(here, starts + i);
            const __m256i length = _mm256_sub_epi32(_mm256_maskz_loadu_epi32(here, ends + i), begin);
            const std::uint32_t first = starts[i], last = starts[std::min(i + 8, count) - 1];
            __m512i word;
            if (last - first <= window - 8) [[likely]] {
                const __m256i distance = _mm256_sub_epi32(begin, _mm256_set1_epi32(static_cast<int>(first)));
                const __m512i places = _mm512_add_epi8(_mm512_shuffle_epi8(_mm512_cvtepu32_epi64(distance), spread), first_eight);
                word = _mm512_permutex2var_epi8(_mm512_loadu_si512(bytes + first), places, _mm512_loadu_si512(bytes + first + 64));
            } else {
                word = _mm512_i32gather_epi64(begin, bytes, 1);
            }
            _mm512_mask_storeu_epi64(out + i, here, hashes_avx512(word, _mm512_cvtepu32_epi64(length)));
            listed += list_avx512(length, i, listed);
        }
        return listed;
    }
#endif

    static std::size_t set_bits_of_byte(std::uint32_t bits) {
        bits -= bits >> 1 & 0x55;
        bits = (bits & 0x33) + (bits >> 2 & 0x33);
        return (bits + (bits >> 4)) & 15;
    }

    ShortKeys keys_;
    std::uint64_t seed_;
    Level level_;
    Buffer<std::uint32_t> longer_;
};

}  // namespace provenance
