// Bitmaps of sets: a bit for each of the values that their upper bits name, so that two sets share no more than their bits say.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "cpu.hpp"

namespace provenance {

constexpr int bitmap_bits = 12;
constexpr std::size_t bitmap_words = (std::size_t{1} << bitmap_bits) / 64;

// Writes the bitmap of hashes, equal ones too; returns how many bits it has.
inline std::size_t write_bitmap(const std::uint64_t *hashes, std::size_t size, std::uint64_t *words) {
    std::fill_n(words, bitmap_words, std::uint64_t{0});
    std::size_t filled = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t cell = hashes[i] >> (64 - bitmap_bits);
        const std::uint64_t before = words[cell / 64];
        filled += ~before >> cell % 64 & 1;
        words[cell / 64] = before | std::uint64_t{1} << cell % 64;
    }
    return filled;
}

inline std::size_t common_bits_plain(const std::uint64_t *a, const std::uint64_t *b) {
    std::size_t common = 0;
    for (std::size_t i = 0; i < bitmap_words; ++i) common += static_cast<std::size_t>(std::popcount(a[i] & b[i]));
    return common;
}

#if PROVENANCE_X86
PROVENANCE_POPCNT inline std::size_t common_bits_counted(const std::uint64_t *a, const std::uint64_t *b) {
    std::size_t common = 0;
    for (std::size_t i = 0; i < bitmap_words; ++i) common += static_cast<std::size_t>(__builtin_popcountll(a[i] & b[i]));
    return common;
}
#endif

// How many bits two bitmaps have in common.
class CommonBits {
   public:
    explicit CommonBits(Level level) {
#if PROVENANCE_X86
        if (counts_bits(level)) count_ = common_bits_counted;
#else
        (void)level;
#endif
    }

    std::size_t operator()(const std::uint64_t *a, const std::uint64_t *b) const { return count_(a, b); }

   private:
    std::size_t (*count_)(const std::uint64_t *, const std::uint64_t *) = common_bits_plain;
};

}  // namespace provenance
