// Characters as Python keeps them -> folded UTF-8, every separator one ASCII byte.
#pragma once

#include <cstddef>
#include <cstdint>

#include "buffer.hpp"
#include "fold_table.hpp"

namespace provenance {

// Stands for a mark that belongs to nothing: parts tokens, and is no byte of UTF-8.
constexpr std::uint8_t stray_mark = 0xFF;

// A text where it lies. ASCII texts are `width` 1 and `ascii`.
struct Text {
    const void *characters;
    std::size_t length;
    std::uint8_t width;  // bytes to a character: 1, 2 or 4
    bool ascii;
};

// Where a token begins although the byte before is in a word too.
struct ForcedBegin {
    std::size_t position;
    bool unspaced;
};

class Folder {
   public:
    explicit Folder(const FoldTable &table) : table_(table) {}

    void fold(const Text &text) {
        size_ = 0;
        forced_count_ = 0;
        state_ = State::outside;
        if (text.width == 1) run(static_cast<const std::uint8_t *>(text.characters), text.length);
        else if (text.width == 2) run(static_cast<const std::uint16_t *>(text.characters), text.length);
        else run(static_cast<const std::uint32_t *>(text.characters), text.length);
    }

    const std::uint8_t *bytes() const { return bytes_.data(); }
    std::size_t size() const { return size_; }
    const ForcedBegin *forced() const { return forced_.data(); }
    std::size_t forced_count() const { return forced_count_; }

   private:
    enum class State : std::uint8_t { outside, in_word, in_unspaced };
    static constexpr std::size_t block = 16;

    template <typename Char>
    void run(const Char *text, std::size_t length) {
        const std::size_t room = std::max(block, table_.longest()) + 8;
        bytes_.reserve(length + length / 2 + room);
        std::size_t i = 0;
        while (i < length) {
            if (bytes_.capacity() - size_ < room) bytes_.reserve(2 * bytes_.capacity() + room, size_);
            if (text[i] < 128 && length - i >= block) {
                const std::size_t ascii = copy_ascii(text + i);
                after_ascii(ascii);
                i += ascii;
                continue;
            }
            add(table_.entry_of(text[i++]));
        }
    }

    // Copies a block and returns how many characters at its beginning are ASCII.
    template <typename Char>
    std::size_t copy_ascii(const Char *text) {
        std::uint8_t *out = bytes_.data() + size_;
        Char any = 0;
        for (std::size_t k = 0; k < block; ++k) any |= text[k];
        for (std::size_t k = 0; k < block; ++k) out[k] = static_cast<std::uint8_t>(text[k]);
        if (any < 128) return block;
        std::size_t ascii = 0;
        while (text[ascii] < 128) ++ascii;
        return ascii;
    }

    static bool in_ascii_word(std::uint8_t byte) {
        return static_cast<std::uint8_t>((byte | 32) - 'a') < 26 || static_cast<std::uint8_t>(byte - '0') < 10;
    }

    void after_ascii(std::size_t count) {
        if (state_ == State::in_unspaced && in_ascii_word(bytes_[size_])) force(false);
        size_ += count;
        state_ = in_ascii_word(bytes_[size_ - 1]) ? State::in_word : State::outside;
    }

    void add(std::uint32_t entry) {
        const Kind kind = FoldTable::kind_of(entry);
        if (kind == Kind::several) {
            const Piece *piece = table_.pieces_of(entry);
            for (std::uint32_t left = table_.piece_count(entry); left; --left, ++piece)
                add(piece->bytes, piece->length, piece->kind);
            return;
        }
        add(FoldTable::bytes_of(entry), FoldTable::length_of(entry), kind);
    }

    void add(std::uint32_t bytes, std::size_t length, Kind kind) {
        switch (kind) {
            case Kind::separator: state_ = State::outside; break;
            case Kind::word:
                if (state_ == State::in_unspaced) force(false);
                state_ = State::in_word;
                break;
            case Kind::unspaced:
                force(true);
                state_ = State::in_unspaced;
                break;
            case Kind::mark:
                if (state_ == State::outside) bytes = stray_mark, length = 1;
                break;
            default: return;
        }
        for (std::size_t k = 0; k < 4; ++k) bytes_[size_ + k] = static_cast<std::uint8_t>(bytes >> 8 * k);
        size_ += length;
    }

    void force(bool unspaced) {
        forced_.reserve(forced_count_ + 1, forced_count_);
        forced_[forced_count_++] = {size_, unspaced};
    }

    const FoldTable &table_;
    Buffer<std::uint8_t> bytes_;
    Buffer<ForcedBegin> forced_;
    std::size_t size_ = 0;
    std::size_t forced_count_ = 0;
    State state_ = State::outside;
};

}  // namespace provenance
