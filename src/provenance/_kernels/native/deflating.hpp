// Byte strings as zlib streams (RFC 1950) and back, by libdeflate: a stream at a time, all of it in memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "third_party/libdeflate/libdeflate.h"

namespace provenance {

using Bytes = std::span<const std::uint8_t>;

class Deflater {
   public:
    Deflater() : compressor_(libdeflate_alloc_compressor(fastest)) {
        if (!compressor_) throw std::bad_alloc();
    }

    std::string stream(Bytes data) {
        room_.resize(libdeflate_zlib_compress_bound(compressor_.get(), data.size()));
        const std::size_t size = libdeflate_zlib_compress(compressor_.get(), data.data(), data.size(), room_.data(), room_.size());
        return {room_.data(), size};
    }

   private:
    struct Free {
        void operator()(libdeflate_compressor *compressor) const { libdeflate_free_compressor(compressor); }
    };
    static constexpr int fastest = 1;
    std::unique_ptr<libdeflate_compressor, Free> compressor_;
    std::vector<char> room_;
};

class Inflater {
   public:
    Inflater() : decompressor_(libdeflate_alloc_decompressor()) {
        if (!decompressor_) throw std::bad_alloc();
    }

    // Whether `stream` is one whole stream of `largest` bytes at most, which are then in `data`.
    bool inflate(Bytes stream, std::size_t largest, std::string &data) {
        room_.resize(std::max(room_.size(), std::min(largest, usual)));
        for (;;) {
            std::size_t read = 0, size = 0;
            const std::size_t room = std::min(room_.size(), largest);
            const libdeflate_result found = libdeflate_zlib_decompress_ex(decompressor_.get(), stream.data(), stream.size(), room_.data(), room, &read, &size);
            if (found == LIBDEFLATE_SUCCESS) {
                data.assign(room_.data(), size);
                return read == stream.size();
            }
            if (found != LIBDEFLATE_INSUFFICIENT_SPACE || room == largest) return false;
            room_.resize(std::min(largest, 2 * room));
        }
    }

   private:
    struct Free {
        void operator()(libdeflate_decompressor *decompressor) const { libdeflate_free_decompressor(decompressor); }
    };
    static constexpr std::size_t usual = 1 << 14;
    std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
    std::vector<char> room_;
};

}  // namespace provenance
