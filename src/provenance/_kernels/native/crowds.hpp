// Which large buckets a text is in: a bit for each, and a few bits that stand for several.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu.hpp"

namespace provenance {

struct Crowds {
    static constexpr std::size_t words = 4;
    std::array<std::uint64_t, words> bits{};

    static std::uint8_t bit_of(std::size_t bucket) { return static_cast<std::uint8_t>(bucket * 0x9E3779B97F4A7C15 >> 56); }
    bool has(std::uint8_t bit) const { return bits[bit / 64] >> bit % 64 & 1; }
    void add(std::uint8_t bit) { bits[bit / 64] |= std::uint64_t{1} << bit % 64; }

    // `counted` says that the function this becomes a part of may count bits in one instruction.
    template <bool counted>
    PROVENANCE_INLINE std::size_t common_with(const Crowds &other) const {
        if constexpr (counted) {
            int found = 0;
            for (std::size_t i = 0; i < words; ++i) found += std::popcount(bits[i] & other.bits[i]);
            return static_cast<std::size_t>(found);
        }
        constexpr std::uint64_t ones = 0x5555555555555555, twos = 0x3333333333333333, fours = 0x0F0F0F0F0F0F0F0F;
        std::uint64_t of_bytes = 0;
        for (std::size_t i = 0; i < words; ++i) {
            std::uint64_t word = bits[i] & other.bits[i];
            word -= word >> 1 & ones;
            word = (word & twos) + (word >> 2 & twos);
            of_bytes += (word & fours) + (word >> 4 & fours);
        }
        constexpr std::uint64_t bytes = 0x00FF00FF00FF00FF;
        return ((of_bytes & bytes) + (of_bytes >> 8 & bytes)) * 0x0001000100010001 >> 48;
    }
};

// Buckets of a text whose members are not counted.
struct Uncounted {
    Crowds large;
    std::vector<std::uint8_t> again;  // bits of several
    std::size_t others = 0;

    void clear() {
        large = {};
        again.clear();
        others = 0;
    }
    void add_large(std::size_t bucket) {
        const std::uint8_t bit = Crowds::bit_of(bucket);
        if (large.has(bit)) again.push_back(bit);
        large.add(bit);
    }
    // How many of them another text may be in.
    template <bool counted>
    PROVENANCE_INLINE std::size_t held(const Crowds &other) const {
        std::size_t found = others + large.common_with<counted>(other);
        for (const std::uint8_t bit : again) found += other.has(bit);
        return found;
    }
};

}  // namespace provenance
