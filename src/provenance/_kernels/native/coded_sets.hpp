// Golomb-coded sets (Putze, Sanders, Singler 2007): which hashes a set may hold, in about seven bits each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace provenance {

static_assert(std::endian::native == std::endian::little, "coded sets are read by the word");

constexpr unsigned coded_bits = 5;  // a hash that is not in the set is taken for one that is once in 2**5 times

inline std::uint64_t coded_value(std::uint64_t hash, std::uint64_t size) {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(hash) * (size << coded_bits) >> 64);
}

// Bytes that a set of so many hashes takes at most: all quotients together are no more than the hashes.
inline std::size_t coded_room(std::size_t size) { return (size * (coded_bits + 2) + 7) / 8; }

// Writes a set (ascending) into zeroed bytes; returns how many it took.
inline std::size_t write_coded(const std::uint64_t *hashes, std::size_t size, std::uint8_t *bytes) {
    std::size_t written = 0;
    std::uint64_t before = 0, waiting = 0;  // bits that fill no byte yet, fewer than eight
    unsigned count = 0;
    const auto put = [&](std::uint64_t value, unsigned bits) {
        waiting |= value << count;
        for (count += bits; count >= 8; count -= 8, waiting >>= 8) bytes[written++] = static_cast<std::uint8_t>(waiting);
    };
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t value = coded_value(hashes[i], size), gap = value - before;
        before = value;
        std::uint64_t ones = gap >> coded_bits;
        for (; ones >= 32; ones -= 32) put(0xFFFFFFFF, 32);
        put((gap & ((1u << coded_bits) - 1)) << (ones + 1) | ((std::uint64_t{1} << ones) - 1),
            static_cast<unsigned>(ones) + 1 + coded_bits);
    }
    if (count) bytes[written++] = static_cast<std::uint8_t>(waiting);
    return written;
}

// Reads the values of a set of so many hashes; what is missing at the end of the bytes is zero.
inline void read_coded(const std::uint8_t *bytes, std::size_t count, std::size_t size, std::vector<std::uint64_t> &values) {
    std::size_t bit = 0;
    const auto bits_from = [&](std::size_t at) -> std::uint64_t {  // 57 or more of them
        std::uint64_t word = 0;
        const std::size_t first = at / 8;
        if (first + sizeof word <= count)
            std::memcpy(&word, bytes + first, sizeof word);
        else if (first < count)
            std::memcpy(&word, bytes + first, count - first);
        return word >> at % 8;
    };
    std::uint64_t value = 0;
    values.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
        std::uint64_t gap = 0, word = bits_from(bit);
        constexpr unsigned sure = 32;  // ones in a row after which the rest of the word may not hold a remainder
        for (unsigned ones; (ones = static_cast<unsigned>(std::countr_one(word))) >= sure; word = bits_from(bit)) {
            gap += std::uint64_t{sure} << coded_bits;
            bit += sure;
        }
        const auto ones = static_cast<unsigned>(std::countr_one(word));
        gap += std::uint64_t{ones} << coded_bits | (word >> (ones + 1) & ((1u << coded_bits) - 1));
        bit += ones + 1 + coded_bits;
        values[i] = value += gap;
    }
}

// How many of the hashes (ascending) a coded set of `size` may hold: no fewer than it does.
inline std::size_t coded_shared_size(const std::uint64_t *hashes, std::size_t count, const std::vector<std::uint64_t> &values) {
    std::size_t shared = 0, place = 0;
    for (std::size_t i = 0; i < count && place < values.size(); ++i) {
        const std::uint64_t value = coded_value(hashes[i], values.size());
        while (place < values.size() && values[place] < value) ++place;
        shared += place < values.size() && values[place] == value;
    }
    return shared;
}

}  // namespace provenance
