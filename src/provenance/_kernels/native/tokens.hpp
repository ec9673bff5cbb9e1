// Folded UTF-8 -> where each token begins and ends, and which separators between digits vanish.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

#include "buffer.hpp"
#include "classify.hpp"
#include "compaction.hpp"
#include "fold.hpp"
#include "fold_table.hpp"
#include "positions.hpp"

namespace provenance {

class Tokens {
   public:
    static constexpr std::size_t lower_padding = 128;

    Tokens(const FoldTable &table, Level level) : table_(table), level_(level) {}

    // `forced` are the begins that masks cannot show, in ascending order.
    void cut(const std::uint8_t *bytes, std::size_t size, const ForcedBegin *forced, std::size_t forced_count) {
        if (size > std::numeric_limits<std::int32_t>::max() - 64)
            throw std::length_error("a text of more than 2 GiB when folded");
        bytes_ = bytes;
        const std::size_t blocks = blocks_ = (size + 63) / 64;
        lower_.reserve(64 * blocks + lower_padding);
        masks_.reserve(blocks + 1);
        begins_.reserve(blocks);
        ends_here_.reserve(blocks);
        kept_.reserve(blocks);
        classify(level_, bytes, size, lower_.data(), masks_.data());
        std::fill_n(lower_.data() + 64 * blocks, lower_padding, std::uint8_t{0});
        masks_[blocks] = {0, 0};

        has_unspaced_ = forced_count > 0;
        if (has_unspaced_) spread(forced, forced_count, blocks);
        vanished_count_ = 0;
        std::uint64_t word_before = 0, digit_before = 0;  // the last bit of the block before
        for (std::size_t i = 0; i < blocks; ++i) {
            std::uint64_t word = masks_[i].word;
            const std::uint64_t digit = masks_[i].digit;
            const std::uint64_t gaps = ~word & (digit << 1 | digit_before) & (digit >> 1 | masks_[i + 1].digit << 63);
            if (gaps) word |= vanishing(gaps, 64 * i, size);
            const std::uint64_t follows = word << 1 | word_before;
            begins_[i] = word & ~follows;
            ends_here_[i] = ~word & follows;
            kept_[i] = word | follows;
            word_before = word >> 63;
            digit_before = digit >> 63;
            if (has_unspaced_) {
                begins_[i] |= forced_[i];
                ends_here_[i] |= forced_[i] & follows;
            }
        }
        const std::size_t most = (has_unspaced_ ? size : size / 2) + 1 + positions_padding;
        starts_.reserve(most);
        ends_.reserve(most);
        count_ = positions(level_, begins_.data(), blocks, starts_.data());
        const std::size_t ended = positions(level_, ends_here_.data(), blocks, ends_.data());
        if (ended < count_) ends_[ended] = static_cast<std::uint32_t>(size);
    }

    // Closes the gaps that separators between digits leave in their tokens; the tokens keep their starts.
    void squeeze() {
        for (std::size_t k = 0; k < vanished_count_;) {
            const std::uint32_t *after = std::upper_bound(starts_.data(), starts_.data() + count_, vanished_[k]);
            const auto i = static_cast<std::size_t>(after - starts_.data()) - 1;
            std::uint32_t end = vanished_[k];
            for (std::uint32_t place = end; place < ends_[i]; ++place) {
                if (k < vanished_count_ && vanished_[k] == place) ++k;
                else lower_[end++] = lower_[place];
            }
            for (std::uint32_t place = end + 1; place <= ends_[i] && place < 64 * blocks_; ++place)
                kept_[place / 64] &= ~(std::uint64_t{1} << place % 64);
            lower_[ends_[i] = end] = '\n';
        }
    }

    std::size_t count() const { return count_; }
    const std::uint32_t *starts() const { return starts_.data(); }
    const std::uint32_t *ends() const { return ends_.data(); }
    bool has_unspaced() const { return has_unspaced_; }
    bool unspaced(std::size_t i) const { return unspaced_[starts_[i] / 64] >> starts_[i] % 64 & 1; }

    // The folded bytes in lower case, those of no token line feeds; `lower_padding` more than the text may be read.
    const std::uint8_t *lower() const { return lower_.data(); }

    // The tokens joined by line feeds, once squeezed: where they are, until the next text, and how many bytes.
    std::pair<const std::uint8_t *, std::size_t> joined() {
        if (!count_) return {stream_.data(), 0};
        const std::uint32_t end = ends_[count_ - 1];
        stream_.reserve(end + count_ + std::max(2 * stride, compaction_padding));
        if (has_unspaced_ || !compacts(level_)) return {stream_.data(), join_one_by_one()};
        const std::size_t size = compact(level_, lower_.data(), kept_.data(), blocks_, stream_.data());
        const bool ended = end < 64 * blocks_ && kept_[end / 64] >> end % 64 & 1;  // a line feed behind the last one
        return {stream_.data(), size - ended};
    }

   private:
    static constexpr std::size_t stride = 16;  // bytes copied at once, more than most tokens have

    std::size_t join_one_by_one() {
        std::uint8_t *out = stream_.data();
        for (std::size_t i = 0; i < count_; ++i) {
            const std::uint8_t *const token = lower_.data() + starts_[i];
            const std::size_t length = ends_[i] - starts_[i];
            std::memcpy(out, token, stride);
            if (length > stride) [[unlikely]] std::memcpy(out + stride, token + stride, length - stride);
            out[length] = '\n';
            out += length + 1;
        }
        return static_cast<std::size_t>(out - stream_.data()) - 1;
    }

    void spread(const ForcedBegin *forced, std::size_t count, std::size_t blocks) {
        forced_.reserve(blocks);
        unspaced_.reserve(blocks);
        std::fill_n(forced_.data(), blocks, 0);
        std::fill_n(unspaced_.data(), blocks, 0);
        for (std::size_t k = 0; k < count; ++k) {
            const std::size_t position = forced[k].position;
            forced_[position / 64] |= std::uint64_t{1} << position % 64;
            unspaced_[position / 64] |= std::uint64_t{forced[k].unspaced} << position % 64;
        }
    }

    // Of single bytes between two digits, those that make one number of them.
    std::uint64_t vanishing(std::uint64_t gaps, std::size_t base, std::size_t size) {
        std::uint64_t found = 0;
        for (; gaps; gaps &= gaps - 1) {
            const std::size_t position = base + static_cast<std::size_t>(std::countr_zero(gaps));
            const std::uint8_t byte = bytes_[position];
            if (byte >= 128) continue;
            const Class kind = table_.ascii_class(byte);
            if (kind == Class::digit_separator || (kind == Class::space && parts_groups(position, size))) {
                found |= gaps & -gaps;
                vanished_.reserve(vanished_count_ + 1, vanished_count_);
                vanished_[vanished_count_++] = static_cast<std::uint32_t>(position);
            }
        }
        return found;
    }

    bool is_digit(std::size_t position) const { return static_cast<std::uint8_t>(bytes_[position] - '0') < 10; }

    // Whether a space parts groups of three: one to three digits before, not part of a word, and three after.
    bool parts_groups(std::size_t space, std::size_t size) const {
        std::size_t first = space;
        while (first > 0 && space - first <= 3 && is_digit(first - 1)) --first;
        if (space - first > 3) return false;
        std::size_t after = 0;
        while (after <= 3 && space + 1 + after < size && is_digit(space + 1 + after)) ++after;
        return after == 3 && !(first > 0 && in_word_or_mark(first - 1));
    }

    // Whether the character that ends at this byte is a letter or mark (but not one that is a token of its own).
    bool in_word_or_mark(std::size_t last) const {
        if (bytes_[last] < 128) return table_.ascii_class(bytes_[last]) == Class::word;
        if (bytes_[last] == stray_mark) return true;
        std::size_t first = last;
        while ((bytes_[first] & 0xC0) == 0x80) --first;
        return !(has_unspaced_ && (unspaced_[first / 64] >> first % 64 & 1));
    }

    const FoldTable &table_;
    Level level_;
    const std::uint8_t *bytes_ = nullptr;  // while they are cut
    Buffer<std::uint8_t> lower_, stream_;
    Buffer<Masks> masks_;
    Buffer<std::uint32_t> starts_, ends_, vanished_;
    Buffer<std::uint64_t> begins_, ends_here_, forced_, unspaced_;
    Buffer<std::uint64_t> kept_;  // bytes of tokens and the one behind each, where no begin is forced
    std::size_t blocks_ = 0, count_ = 0, vanished_count_ = 0;
    bool has_unspaced_ = false;
};

}  // namespace provenance
