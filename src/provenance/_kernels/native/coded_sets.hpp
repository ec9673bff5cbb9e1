// Golomb-coded sets (Putze, Sanders, Singler 2007): which hashes a set may hold, in about seven bits each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace provenance {

constexpr unsigned coded_bits = 5;  // a hash that is not in the set is taken for one that is once in 2**5 times

inline std::uint64_t coded_value(std::uint64_t hash, std::uint64_t size) {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(hash) * (size << coded_bits) >> 64);
}

// Bytes that a set of so many hashes takes at most: all quotients together are no more than the hashes.
inline std::size_t coded_room(std::size_t size) { return (size * (coded_bits + 2) + 7) / 8; }

// Writes a set (ascending) into zeroed bytes; returns how many it took.
inline std::size_t write_coded(const std::uint64_t *hashes, std::size_t size, std::uint8_t *bytes) {
    std::size_t bit = 0;
    std::uint64_t before = 0;
    const auto put = [&](std::uint64_t value) {
        bytes[bit / 8] |= static_cast<std::uint8_t>(value << bit % 8);
        ++bit;
    };
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t value = coded_value(hashes[i], size), gap = value - before;
        before = value;
        for (std::uint64_t q = gap >> coded_bits; q; --q) put(1);
        ++bit;
        for (unsigned k = 0; k < coded_bits; ++k) put(gap >> k & 1);
    }
    return (bit + 7) / 8;
}

// Reads the values of a set of so many hashes; what is missing at the end of the bytes is zero.
inline void read_coded(const std::uint8_t *bytes, std::size_t count, std::size_t size, std::vector<std::uint64_t> &values) {
    const std::size_t bits = 8 * count;
    std::size_t bit = 0;
    const auto next = [&]() -> std::uint64_t {
        const std::uint64_t value = bit < bits ? bytes[bit / 8] >> bit % 8 & 1 : 0;
        ++bit;
        return value;
    };
    std::uint64_t value = 0;
    values.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
        std::uint64_t gap = 0;
        while (next()) gap += std::uint64_t{1} << coded_bits;
        for (unsigned k = 0; k < coded_bits; ++k) gap |= next() << k;
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
