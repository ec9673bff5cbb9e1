// What folding does to each code point, in the form the folding loop reads: two loads for a character.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "simple.hpp"

namespace provenance {

// Classes of folded code points, as unicode_table.py numbers them.
enum class Class : std::uint8_t { separator, word, digit, unspaced, mark, digit_separator, space };

// What a piece of a fold does to the stream of tokens.
enum class Kind : std::uint8_t { separator, word, unspaced, mark, dropped, several };

constexpr std::uint32_t code_points = 0x110000;

// One folded code point in UTF-8. Separators are replaced by an ASCII one of the same class.
struct Piece {
    std::uint32_t bytes;  // the first in the lowest eight bits
    std::uint8_t length;
    Kind kind;
};

class FoldTable {
   public:
    FoldTable(const std::uint8_t *classes, const std::uint8_t *lengths, const std::int64_t *offsets, const bool *identity,
              const std::uint32_t *folded, std::size_t folded_size, const bool *dropped_marks)
        : dropped_marks_(dropped_marks, dropped_marks + code_points) {
        for (std::uint32_t c = 0; c < 128; ++c) {
            const std::size_t place = identity[c] ? 0 : static_cast<std::size_t>(offsets[c]);
            if (!identity[c] && (lengths[c] != 1 || place >= folded_size))
                throw std::invalid_argument("fold table: an ASCII character folds to one character");
            check_ascii(c, classes[c], identity[c] ? c : folded[place]);
            ascii_classes_[c] = static_cast<Class>(classes[c]);
        }
        std::map<std::vector<std::uint32_t>, std::uint16_t> known;
        std::vector<std::uint32_t> page(page_size);
        for (std::uint32_t first = 0; first < code_points; first += page_size) {
            for (std::uint32_t c = first; c < first + page_size; ++c) {
                const std::size_t begin = identity[c] ? 0 : static_cast<std::size_t>(offsets[c]);
                if (!identity[c] && (offsets[c] < 0 || begin + lengths[c] > folded_size))
                    throw std::invalid_argument("fold table: a fold lies outside its array");
                const std::uint32_t *sequence = identity[c] ? &c : folded + begin;
                page[c - first] = entry(classes, sequence, identity[c] ? 1 : lengths[c]);
            }
            const auto [place, fresh] = known.try_emplace(page, static_cast<std::uint16_t>(known.size()));
            if (fresh) entries_.insert(entries_.end(), page.begin(), page.end());
            pages_[first / page_size] = place->second;
        }
        for (std::uint32_t c = 0; c < simple_.size(); ++c) {
            const std::uint32_t entry = entry_of(c), byte = bytes_of(entry);
            const bool plain = kind_of(entry) == Kind::separator || kind_of(entry) == Kind::word;
            if (plain && length_of(entry) == 1 && byte < 128) simple_[c] = static_cast<std::uint8_t>(byte);
        }
    }

    // Bytes 0 to 2: UTF-8, or where the pieces of a long fold begin. Byte 3: length (low two bits) and kind.
    std::uint32_t entry_of(std::uint32_t code_point) const {
        return entries_[pages_[code_point / page_size] * std::size_t{page_size} + code_point % page_size];
    }
    static std::uint32_t length_of(std::uint32_t entry) { return entry >> 24 & 3; }
    static Kind kind_of(std::uint32_t entry) { return static_cast<Kind>(entry >> 26); }
    static std::uint32_t bytes_of(std::uint32_t entry) { return entry & 0xFFFFFF; }

    const Piece *pieces_of(std::uint32_t entry) const { return pieces_.data() + bytes_of(entry) + 1; }
    std::uint32_t piece_count(std::uint32_t entry) const { return pieces_[bytes_of(entry)].bytes; }
    Class ascii_class(std::uint8_t byte) const { return ascii_classes_[byte]; }

    // Whether it is a mark that folding drops.
    bool dropped_mark(std::uint32_t code_point) const { return dropped_marks_[code_point]; }

    const SimpleTable &simple() const { return simple_; }

    // Bytes that one character can add.
    std::size_t longest() const { return longest_; }

   private:
    static constexpr std::uint32_t page_size = 256;

    std::uint32_t entry(const std::uint8_t *classes, const std::uint32_t *sequence, std::uint32_t count) {
        if (count == 0) return static_cast<std::uint32_t>(Kind::dropped) << 26;
        const Piece first = piece(classes, sequence[0]);
        if (count == 1 && first.length <= 3)
            return first.bytes | std::uint32_t{first.length} << 24 | static_cast<std::uint32_t>(first.kind) << 26;
        const std::vector<std::uint32_t> key(sequence, sequence + count);
        const auto [place, fresh] = long_folds_.try_emplace(key, static_cast<std::uint32_t>(pieces_.size()));
        if (fresh) {
            pieces_.push_back({count, 0, Kind::several});
            std::size_t bytes = 0;
            for (std::uint32_t c : key) {
                pieces_.push_back(piece(classes, c));
                bytes += pieces_.back().length;
            }
            longest_ = std::max(longest_, bytes);
        }
        return place->second | static_cast<std::uint32_t>(Kind::several) << 26;
    }

    static Piece piece(const std::uint8_t *classes, std::uint32_t c) {
        if (c >= code_points || classes[c] > static_cast<std::uint8_t>(Class::space))
            throw std::invalid_argument("fold table: no such code point or class");
        switch (static_cast<Class>(classes[c])) {
            case Class::separator: return {c < 128 ? c : '\n', 1, Kind::separator};
            case Class::digit_separator: return {c < 128 ? c : '\'', 1, Kind::separator};
            case Class::space: return {c < 128 ? c : ' ', 1, Kind::separator};
            case Class::digit:
                if (c >= 128) throw std::invalid_argument("fold table: digits fold to ASCII");
                return {c, 1, Kind::word};
            case Class::word: return utf8(c, Kind::word);
            case Class::unspaced: return utf8(c, Kind::unspaced);
            default: return utf8(c, Kind::mark);
        }
    }

    static Piece utf8(std::uint32_t c, Kind kind) {
        if (c < 0x80) return {c, 1, kind};
        if (c < 0x800) return {(0xC0 | c >> 6) | (0x80 | (c & 63)) << 8, 2, kind};
        if (c < 0x10000)
            return {(0xE0 | c >> 12) | (0x80 | (c >> 6 & 63)) << 8 | (0x80 | (c & 63)) << 16, 3, kind};
        return {(0xF0 | c >> 18) | (0x80 | (c >> 12 & 63)) << 8 | (0x80 | (c >> 6 & 63)) << 16 | (0x80 | (c & 63)) << 24, 4,
                kind};
    }

    // The tokeniser reads ASCII by arithmetic, not by the table: letters, digits, and nothing else is in a word.
    static void check_ascii(std::uint32_t c, std::uint8_t found, std::uint32_t folds_to) {
        const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        const auto kind = static_cast<Class>(found);
        const bool in_word = kind == Class::word || kind == Class::unspaced || kind == Class::mark;
        if (folds_to != (upper ? c + 32 : c) || (kind == Class::digit) != digit || in_word != (upper || lower) ||
            (in_word && kind != Class::word))
            throw std::invalid_argument("fold table: ASCII is not what the tokeniser takes it for");
    }

    std::array<std::uint16_t, code_points / page_size> pages_{};
    std::vector<bool> dropped_marks_;
    std::vector<std::uint32_t> entries_;
    std::vector<Piece> pieces_;
    std::map<std::vector<std::uint32_t>, std::uint32_t> long_folds_;
    std::array<Class, 128> ascii_classes_{};
    SimpleTable simple_{};
    std::size_t longest_ = 4;
};

}  // namespace provenance
