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

// Calls `use` with the values of a set of so many hashes; what is missing at the end of the bytes is zero.
template <typename Use>
void each_coded(const std::uint8_t *bytes, std::size_t count, std::size_t size, const Use &use) {
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
        use(value += gap);
    }
}

// A coded set that was read: a bit for each value that a hash may have.
class CodedSet {
   public:
    void read(const std::uint8_t *bytes, std::size_t count, std::size_t size) {
        size_ = size;
        bits_.assign((size << coded_bits) / 64 + 1, 0);
        each_coded(bytes, count, size, [&](std::uint64_t value) {
            if (value < size << coded_bits) bits_[value / 64] |= std::uint64_t{1} << value % 64;
        });
    }

    // How many of the hashes the set may hold: no fewer than it does.
    std::size_t shared(const std::uint64_t *hashes, std::size_t count) const {
        std::size_t found = 0;
        if (!size_) return found;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t value = coded_value(hashes[i], size_);
            found += bits_[value / 64] >> value % 64 & 1;
        }
        return found;
    }

   private:
    std::size_t size_ = 0;
    std::vector<std::uint64_t> bits_;
};

}  // namespace provenance
