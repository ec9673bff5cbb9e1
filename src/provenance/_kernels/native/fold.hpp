// A text -> folded UTF-8, every separator one ASCII byte.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "buffer.hpp"
#include "cpu.hpp"
#include "fold_table.hpp"
#include "simple.hpp"
#include "text.hpp"
#include "utf8.hpp"

namespace provenance {

// Stands for a mark that belongs to nothing: parts tokens, and is no byte of UTF-8.
constexpr std::uint8_t stray_mark = 0xFF;

// Where a token begins although the byte before is in a word too.
struct ForcedBegin {
    std::size_t position : 63;
    std::size_t unspaced : 1;
};

class Folder {
   public:
    Folder(const FoldTable &table, Level level) : table_(table), level_(level), room_(std::max(2 * block, stretch * table.longest()) + 8) {}

    void fold(const Text &text) { fold_with(text, [](std::size_t, std::size_t, std::size_t) {}); }

    // The same; afterwards `sources()[i]` is the character that byte i comes from.
    void fold_with_sources(const Text &text) {
        fold_with(text, [this](std::size_t from, std::size_t to, std::size_t source) {
            sources_.reserve(bytes_.capacity(), from);
            for (std::size_t i = from; i < to; ++i) sources_[i] = static_cast<std::uint32_t>(source);
        });
    }

    const std::uint8_t *bytes() const { return bytes_.data(); }
    std::size_t size() const { return size_; }
    const std::uint32_t *sources() const { return sources_.data(); }
    const ForcedBegin *forced() const { return forced_.data(); }
    std::size_t forced_count() const { return forced_count_; }

   private:
    static constexpr std::size_t block = 64;  // the longest of those in simple.hpp

    static constexpr std::size_t stretch = 16;  // characters folded one by one before the next look for a run

    // Where the writing stands: kept by the loop, not in memory that the bytes written could be part of.
    struct Cursor {
        std::uint8_t *out;
        Kind state;  // of what was written last: separator, word or unspaced
    };

    // `told(from, to, source)`: these bytes were written for this character.
    template <typename Told>
    void fold_with(const Text &text, const Told &told) {
        forced_count_ = 0;
        bytes_.reserve(text.length + text.length / 2 + room_);
#if PROVENANCE_X86
        if (level_ >= Level::vbmi2) return fold_by<SimpleVbmi2>(text, told);
        if (level_ >= Level::avx2) return fold_by<SimpleAvx2>(text, told);
#endif
        fold_by<SimplePlain>(text, told);
    }

    template <typename Simple, typename Told>
    void fold_by(const Text &text, const Told &told) {
        switch (text.form) {
            case Form::ucs2: return run<Simple>(static_cast<const std::uint16_t *>(text.characters), text.length, told);
            case Form::ucs4: return run<Simple>(static_cast<const std::uint32_t *>(text.characters), text.length, told);
            case Form::utf8: return run_utf8<Simple>(static_cast<const std::uint8_t *>(text.characters), text.length);
            default: return run<Simple>(static_cast<const std::uint8_t *>(text.characters), text.length, told);
        }
    }

    template <typename Simple, typename Char, typename Told>
    void run(const Char *text, std::size_t length, const Told &told) {
        Cursor cursor{bytes_.data(), Kind::separator};
        for (std::size_t i = 0; i < length;) {
            make_room(cursor);
            if (length - i >= Simple::least && begins_run(text + i)) {
                const std::size_t from = place(cursor), most = std::min(length - i, bytes_.capacity() - from - block);
                if (const std::size_t count = Simple::fold(table_.simple(), text + i, most, cursor.out)) [[likely]] {
                    after_simple(cursor, count);
                    for (std::size_t k = 0; k < count; ++k) told(from + k, from + k + 1, i + k);
                    i += count;
                    continue;
                }
            }
            const std::size_t stop = std::min(length, i + stretch);
            do {
                const std::size_t before = place(cursor);
                add(cursor, table_.entry_of(text[i]));
                told(before, place(cursor), i);
            } while (++i < stop && text[i] >= 128);
        }
        size_ = place(cursor);
    }

    template <typename Simple>
    void run_utf8(const std::uint8_t *text, std::size_t length) {
        Cursor cursor{bytes_.data(), Kind::separator};
        const std::uint8_t *at = text, *const end = text + length;
        while (at < end) {
            make_room(cursor);
            if (static_cast<std::size_t>(end - at) >= Simple::least && at[0] < 128 && at[1] < 128 && at[2] < 128) {
                const std::size_t most = std::min(static_cast<std::size_t>(end - at), bytes_.capacity() - place(cursor) - block);
                const auto [read, written] = Simple::fold_utf8(table_.simple(), at, most, cursor.out);
                if (read) [[likely]] {
                    after_simple(cursor, written);
                    at += read;
                    continue;
                }
            }
            std::size_t left = stretch;
            do {
                const Decoded next = decoded(at, end);
                add(cursor, table_.entry_of(next.code_point));
                at += next.length;
            } while (--left && at < end && *at >= 128);
        }
        size_ = place(cursor);
    }

    // A run is worth beginning where it does not end at once.
    template <typename Char>
    bool begins_run(const Char *text) const {
        return simple_of(table_.simple(), text[0]) && simple_of(table_.simple(), text[1]) && simple_of(table_.simple(), text[2]);
    }

    std::size_t place(const Cursor &cursor) const { return static_cast<std::size_t>(cursor.out - bytes_.data()); }

    PROVENANCE_INLINE void make_room(Cursor &cursor) {
        const std::size_t size = place(cursor);
        if (bytes_.capacity() - size < room_) [[unlikely]] {
            bytes_.reserve(2 * bytes_.capacity() + room_, size);
            cursor.out = bytes_.data() + size;
        }
        if (forced_.capacity() - forced_count_ < room_) [[unlikely]]
            forced_.reserve(2 * forced_.capacity() + room_, forced_count_);
    }

    static bool in_ascii_word(std::uint8_t byte) {
        return static_cast<std::uint8_t>((byte | 32) - 'a') < 26 || static_cast<std::uint8_t>(byte - '0') < 10;
    }

    void after_simple(Cursor &cursor, std::size_t count) {
        if (cursor.state == Kind::unspaced && in_ascii_word(*cursor.out)) force(cursor, false);
        cursor.out += count;
        cursor.state = in_ascii_word(cursor.out[-1]) ? Kind::word : Kind::separator;
    }

    PROVENANCE_INLINE void add(Cursor &cursor, std::uint32_t entry) {
        const Kind kind = FoldTable::kind_of(entry);
        // Words and separators, where no token has to be parted by force.
        if (kind <= Kind::word && cursor.state <= Kind::word) [[likely]] {
            cursor.state = kind;
            return write(cursor, FoldTable::bytes_of(entry), FoldTable::length_of(entry));
        }
        if (kind == Kind::several) {
            const Piece *piece = table_.pieces_of(entry);
            for (std::uint32_t left = table_.piece_count(entry); left; --left, ++piece)
                add(cursor, piece->bytes, piece->length, piece->kind);
            return;
        }
        add(cursor, FoldTable::bytes_of(entry), FoldTable::length_of(entry), kind);
    }

    void add(Cursor &cursor, std::uint32_t bytes, std::size_t length, Kind kind) {
        switch (kind) {
            case Kind::word:
                if (cursor.state == Kind::unspaced) force(cursor, false);
                break;
            case Kind::unspaced: force(cursor, true); break;
            case Kind::mark:
                if (cursor.state == Kind::separator) bytes = stray_mark, length = 1;
                return write(cursor, bytes, length);
            case Kind::dropped: return;
            default: break;
        }
        cursor.state = kind;
        write(cursor, bytes, length);
    }

    static void write(Cursor &cursor, std::uint32_t bytes, std::size_t length) {
        const std::uint8_t four[4] = {static_cast<std::uint8_t>(bytes), static_cast<std::uint8_t>(bytes >> 8),
                                      static_cast<std::uint8_t>(bytes >> 16), static_cast<std::uint8_t>(bytes >> 24)};
        std::memcpy(cursor.out, four, 4);
        cursor.out += length;
    }

    void force(const Cursor &cursor, bool unspaced) { forced_[forced_count_++] = {place(cursor), unspaced}; }

    const FoldTable &table_;
    Level level_;
    std::size_t room_;  // what one step may write
    Buffer<std::uint8_t> bytes_;
    Buffer<std::uint32_t> sources_;
    Buffer<ForcedBegin> forced_;
    std::size_t size_ = 0;
    std::size_t forced_count_ = 0;
};

}  // namespace provenance
