// |A and B| of two sorted sets.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "cpu.hpp"
#include "prefetch.hpp"

#if PROVENANCE_X86
#include <immintrin.h>
#endif

namespace provenance {

struct Sorted {
    const std::uint64_t *values;
    std::size_t size;
};

// The processor goes on reading by itself from there.
PROVENANCE_INLINE void prefetch_beginning(Sorted set) {
    constexpr std::size_t line = 64 / sizeof(std::uint64_t), most = 24 * line;
    for (std::size_t i = 0; i < std::min(set.size, most); i += line) prefetch(set.values + i);
}

// What is left of two sets once the blocks before it were compared, and how many values these share.
struct Compared {
    std::size_t a, b, shared;
};

inline Compared compare_nothing(Sorted, Sorted) { return {0, 0, 0}; }

#if PROVENANCE_X86
// A block of either set, each value with each: the set whose block ends lower goes on to its next block. A value is met once,
// because no set holds a value twice.
PROVENANCE_AVX2 inline Compared compare_fours(Sorted a, Sorted b) {
    std::size_t i = 0, j = 0, shared = 0;
    while (i + 4 <= a.size && j + 4 <= b.size) {
        const __m256i left = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(a.values + i));
        const __m256i right = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(b.values + j));
        const __m256i equal = _mm256_or_si256(
            _mm256_or_si256(_mm256_cmpeq_epi64(left, right),
                            _mm256_cmpeq_epi64(left, _mm256_permute4x64_epi64(right, 0x39))),
            _mm256_or_si256(_mm256_cmpeq_epi64(left, _mm256_permute4x64_epi64(right, 0x4E)),
                            _mm256_cmpeq_epi64(left, _mm256_permute4x64_epi64(right, 0x93))));
        shared += static_cast<std::size_t>(std::popcount(static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(equal)))));
        const std::uint64_t last_a = a.values[i + 3], last_b = b.values[j + 3];
        i += 4 * static_cast<std::size_t>(last_a <= last_b);
        j += 4 * static_cast<std::size_t>(last_b <= last_a);
    }
    return {i, j, shared};
}

PROVENANCE_AVX512 inline Compared compare_eights(Sorted a, Sorted b) {
    std::size_t i = 0, j = 0, shared = 0;
    while (i + 8 <= a.size && j + 8 <= b.size) {
        const __m512i left = _mm512_loadu_si512(a.values + i), right = _mm512_loadu_si512(b.values + j);
        unsigned equal = _mm512_cmpeq_epi64_mask(left, right);
        equal |= _mm512_cmpeq_epi64_mask(left, _mm512_alignr_epi64(right, right, 1));
        equal |= _mm512_cmpeq_epi64_mask(left, _mm512_alignr_epi64(right, right, 2));
        equal |= _mm512_cmpeq_epi64_mask(left, _mm512_alignr_epi64(right, right, 3));
        equal |= _mm512_cmpeq_epi64_mask(left, _mm512_alignr_epi64(right, right, 4));
        equal |= _mm512_cmpeq_epi64_mask(left, _mm512_alignr_epi64(right, right, 5));
        equal |= _mm512_cmpeq_epi64_mask(left, _mm512_alignr_epi64(right, right, 6));
        equal |= _mm512_cmpeq_epi64_mask(left, _mm512_alignr_epi64(right, right, 7));
        shared += static_cast<std::size_t>(std::popcount(equal));
        const std::uint64_t last_a = a.values[i + 7], last_b = b.values[j + 7];
        i += 8 * static_cast<std::size_t>(last_a <= last_b);
        j += 8 * static_cast<std::size_t>(last_b <= last_a);
    }
    return {i, j, shared};
}
#endif

class Intersector {
   public:
    explicit Intersector(Level level) {
#if PROVENANCE_X86
        if (level >= Level::avx512) compare_ = compare_eights;
        else if (level == Level::avx2) compare_ = compare_fours;
#else
        (void)level;
#endif
    }

    std::size_t operator()(Sorted a, Sorted b) const {
        if (a.size > b.size) std::swap(a, b);
        if (a.size * 32 < b.size) return looked_up(a, b);
        auto [i, j, found] = compare_(a, b);
        while (i < a.size && j < b.size) {  // without a branch on the values
            const std::uint64_t left = a.values[i], right = b.values[j];
            found += left == right;
            i += left <= right;
            j += right <= left;
        }
        return found;
    }

   private:
    // A small set in a large one.
    static std::size_t looked_up(Sorted few, Sorted many) {
        std::size_t found = 0;
        const std::uint64_t *place = many.values, *end = many.values + many.size;
        for (std::size_t i = 0; i < few.size && place < end; ++i) {
            place = std::lower_bound(place, end, few.values[i]);
            found += place < end && *place == few.values[i];
        }
        return found;
    }

    Compared (*compare_)(Sorted, Sorted) = compare_nothing;
};

}  // namespace provenance
