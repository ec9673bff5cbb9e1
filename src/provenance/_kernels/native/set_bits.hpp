// How many bits are set, and which of eight.
#pragma once

#include <cstddef>
#include <cstdint>

namespace provenance {

// For each byte the numbers of its bits that are set, and zeros behind them.
struct BitsOfByte {
    alignas(64) std::uint8_t numbers[256][8];

    constexpr BitsOfByte() : numbers{} {
        for (unsigned byte = 0; byte < 256; ++byte) {
            std::size_t count = 0;
            for (std::uint8_t bit = 0; bit < 8; ++bit)
                if (byte >> bit & 1) numbers[byte][count++] = bit;
        }
    }
};
inline constexpr BitsOfByte bits_of_byte;

// In each byte, how many bits are set in it and the ones below; 64 at most, so that no byte runs over.
inline std::uint64_t set_bits_up_to_bytes(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    return ((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101;
}

// As std::popcount, which is a call on processors that may lack the instruction.
inline std::size_t set_bits(std::uint64_t bits) { return set_bits_up_to_bytes(bits) >> 56; }

}  // namespace provenance
