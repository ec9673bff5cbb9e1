// MinHash signatures: in each slot the least of a multiply-add over the upper halves of the hashes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu.hpp"
#include "hashing.hpp"
#include "prefetch.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

// Multipliers and addends of the slots, padded to whole groups of 128.
struct Permutations {
    static constexpr std::size_t group = 128;
    std::vector<std::uint32_t> multipliers, addends;

    Permutations(std::size_t slots, std::uint64_t seed) {
        const std::size_t padded = (slots + group - 1) / group * group;
        multipliers.resize(padded, 1);
        addends.resize(padded, 0);
        std::uint64_t state = seed;
        for (std::size_t i = 0; i < slots; ++i) {
            state += mix_factor;  // SplitMix64
            std::uint64_t z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            z ^= z >> 31;
            multipliers[i] = static_cast<std::uint32_t>(z >> 32) | 1;
            addends[i] = static_cast<std::uint32_t>(z);
        }
    }
};

// Bytes of the next text asked for with each hash: more than a shingle stands for, so that longer texts are there in time too.
constexpr std::size_t ahead_of_each = 32;

// Least values of a group of slots over the upper halves of all hashes.
using MinimumKernel = void (*)(const std::uint64_t *hashes, std::size_t size, const std::uint32_t *multipliers,
                               const std::uint32_t *addends, std::uint32_t *out, const Ahead &ahead);

inline void minima_plain(const std::uint64_t *hashes, std::size_t size, const std::uint32_t *multipliers,
                         const std::uint32_t *addends, std::uint32_t *out, const Ahead &) {
    constexpr std::size_t width = 8;
    for (std::size_t first = 0; first < Permutations::group; first += width) {
        std::uint32_t least[width];
        std::fill_n(least, width, 0xFFFFFFFF);
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t k = 0; k < width; ++k)
                least[k] = std::min(least[k], static_cast<std::uint32_t>(hashes[i] >> 32) * multipliers[first + k] + addends[first + k]);
        std::copy_n(least, width, out + first);
    }
}

#if PROVENANCE_X86
PROVENANCE_AVX2 inline void minima_avx2(const std::uint64_t *hashes, std::size_t size, const std::uint32_t *multipliers,
                                        const std::uint32_t *addends, std::uint32_t *out, const Ahead &ahead) {
    for (std::size_t first = 0; first < Permutations::group; first += 32) {
        __m256i factor[4], addend[4], least[4];
        for (int k = 0; k < 4; ++k) {
            factor[k] = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(multipliers + first + 8 * k));
            addend[k] = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(addends + first + 8 * k));
            least[k] = _mm256_set1_epi32(-1);
        }
        for (std::size_t i = 0; i < size; ++i) {
            ahead.ask(ahead_of_each / 4 * (first / 32 * size + i));
            const __m256i x = _mm256_set1_epi32(static_cast<int>(hashes[i] >> 32));
#pragma GCC unroll 4
            for (int k = 0; k < 4; ++k)
                least[k] = _mm256_min_epu32(least[k], _mm256_add_epi32(_mm256_mullo_epi32(x, factor[k]), addend[k]));
        }
        for (int k = 0; k < 4; ++k) _mm256_storeu_si256(reinterpret_cast<__m256i *>(out + first + 8 * k), least[k]);
    }
}

PROVENANCE_AVX512 inline void minima_avx512(const std::uint64_t *hashes, std::size_t size,
                                            const std::uint32_t *multipliers, const std::uint32_t *addends,
                                            std::uint32_t *out, const Ahead &ahead) {
    __m512i factor[8], addend[8], least[8];
#pragma GCC unroll 8
    for (int k = 0; k < 8; ++k) {
        factor[k] = _mm512_loadu_si512(multipliers + 16 * k);
        addend[k] = _mm512_loadu_si512(addends + 16 * k);
        least[k] = _mm512_set1_epi32(-1);
    }
    for (std::size_t i = 0; i < size; ++i) {
        ahead.ask(ahead_of_each * i);
        const __m512i x = _mm512_set1_epi32(static_cast<int>(hashes[i] >> 32));
#pragma GCC unroll 8
        for (int k = 0; k < 8; ++k)
            least[k] = _mm512_min_epu32(least[k], _mm512_add_epi32(_mm512_mullo_epi32(x, factor[k]), addend[k]));
    }
#pragma GCC unroll 8
    for (int k = 0; k < 8; ++k) _mm512_storeu_si512(out + 16 * k, least[k]);
}
#endif

inline MinimumKernel minimum_kernel(Level level) {
#if PROVENANCE_X86
    if (level >= Level::avx512) return minima_avx512;
    if (level >= Level::avx2) return minima_avx2;
#endif
    (void)level;
    return minima_plain;
}

class Signer {
   public:
    Signer(const Permutations &permutations, Level level) : permutations_(permutations), kernel_(minimum_kernel(level)) {}

    void sign(const std::uint64_t *hashes, std::size_t size, std::size_t slots, std::uint32_t *out, const Ahead &ahead = {}) const {
        for (std::size_t first = 0; first < slots; first += Permutations::group) {
            std::uint32_t least[Permutations::group];
            kernel_(hashes, size, &permutations_.multipliers[first], &permutations_.addends[first], least, ahead);
            std::copy_n(least, std::min(Permutations::group, slots - first), out + first);
        }
    }

   private:
    const Permutations &permutations_;
    MinimumKernel kernel_;
};

}  // namespace provenance
