// The two mixes every stored number goes through, and XXH3 from the header of its author.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#define XXH_INLINE_ALL
#include "third_party/xxhash.h"

namespace provenance {

constexpr std::uint64_t mix_factor = 0x9E3779B97F4A7C15;
constexpr std::uint64_t last_factor = 0xD6E8FEB86659FD93;

inline std::uint64_t mixed(std::uint64_t state, std::uint64_t value) {
    state = (state ^ value) * mix_factor;
    return state ^ state >> 32;
}

inline std::uint64_t finished(std::uint64_t state) {
    state *= last_factor;
    return state ^ state >> 32;
}

inline std::uint64_t token_hash(const std::uint8_t *bytes, std::size_t size, std::uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, size, seed);
}

using Digest = std::array<std::uint8_t, 16>;

inline Digest content_digest(const std::uint8_t *bytes, std::size_t size) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, size));
    Digest digest;
    static_assert(sizeof canonical.digest == digest.size());
    std::memcpy(digest.data(), canonical.digest, digest.size());
    return digest;
}

}  // namespace provenance
