// How many bits are set.
#pragma once

#include <cstddef>
#include <cstdint>

namespace provenance {

// As std::popcount, which is a call on processors that may lack the instruction.
inline std::size_t set_bits(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    return ((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >> 56;
}

}  // namespace provenance
