// Chunks of postings as they lie in an index file: rows sorted by key, then number, packed into bits.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "set_bits.hpp"

namespace provenance {

static_assert(std::endian::native == std::endian::little, "chunks are read by the word");

constexpr unsigned key_bits = 40, number_bits = 32;
constexpr std::size_t chunk_head = 6;

// A row whose key has so few bits that both fit a word; they sort as rows do.
constexpr unsigned short_key_bits = 32;
constexpr std::uint64_t short_row(std::uint64_t key, std::uint32_t number) { return key << number_bits | number; }
constexpr std::uint64_t key_of(std::uint64_t row) { return row >> number_bits; }
constexpr std::uint32_t number_of(std::uint64_t row) { return static_cast<std::uint32_t>(row); }

// What a chunk begins with: how many rows (4 bytes), bits of a gap, bits of a number (a byte each). Then, lowest bit first: a bit
// for each row, set where a key begins; for each of those keys its gap, less one, to the key before; for each row its number.
// Only the lowest `shift` bits of keys are in it, the same for all are those above.
class CodedChunk {
  public:
    // Whether the bytes are as many as the head says.
    bool open(const std::uint8_t *bytes, std::size_t size) {
        if (size < chunk_head) return false;
        std::uint32_t rows;
        std::memcpy(&rows, bytes, sizeof rows);
        gap_ = bytes[4], number_ = bytes[5];
        bytes_ = bytes + chunk_head, size_ = size - chunk_head, rows_ = rows, keys_ = 0;
        if (gap_ > key_bits || number_ > number_bits || rows_ > 8 * size_) return false;
        if (rows_ && !(bytes_[0] & 1)) return false;
        for (std::size_t row = 0; row < rows_; row += 64) keys_ += set_bits(begun_from(row));
        return (rows_ + keys_ * gap_ + rows_ * number_ + 7) / 8 == size_;
    }

    std::size_t rows() const { return rows_; }

    // Looks for keys, `asked(i)` of which ascend, and calls `found(i, begin, end)` with the rows of those that are there. Keys are
    // read as far as the last one asked for; says whether those have at most `shift` bits.
    template <typename Asked, typename Found>
    bool each_asked(unsigned shift, std::size_t count, const Asked &asked, const Found &found) const {
        const std::uint64_t end = std::uint64_t{1} << shift;
        std::uint64_t next = 0;  // the least that the key may be
        std::size_t number = 0, bit = rows_;
        Begins begins(*this);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t wanted = asked(i);
            std::uint64_t key = next;
            for (; number < keys_ && (key = next + bits_at(bit, gap_)) < wanted; next = key + 1, bit += gap_) ++number;
            if (number == keys_) return true;
            if (key >= end) return false;
            if (key != wanted) continue;
            const std::size_t begin = begins.row_of(number);
            found(i, begin, number + 1 < keys_ ? begins.row_of(number + 1) : rows_);
        }
        return true;
    }

    // Calls `use(number)` for some rows of one key; says whether they ascend.
    template <typename Use>
    bool each_number(std::size_t begin, std::size_t end, const Use &use) const {
        std::uint64_t least = 0;
        std::size_t bit = rows_ + keys_ * gap_ + begin * number_;
        bool ascend = true;
        for (std::size_t row = begin; row < end; ++row, bit += number_) {
            const std::uint64_t number = bits_at(bit, number_);
            ascend &= number >= least;
            least = number + 1;
            use(static_cast<std::uint32_t>(number));
        }
        return ascend;
    }

    // Calls `use(row, key, number)` for each row; says whether rows ascend and keys have at most `shift` bits. Nothing in it
    // depends on what a row is, so that no processor guesses wrong.
    template <typename Use>
    bool each_row(unsigned shift, const Use &use) const {
        std::uint64_t next = 0, key = 0, least = 0, beyond = 0, falls = 0;  // `least` is the least number that may follow
        std::size_t gap_bit = rows_, number_bit = rows_ + keys_ * gap_;
        for (std::size_t first = 0; first < rows_; first += 64) {
            std::uint64_t begun = begun_from(first);
            const std::size_t end = std::min<std::size_t>(first + 64, rows_);
            for (std::size_t row = first; row < end; ++row, begun >>= 1) {
                const std::uint64_t begins = 0 - (begun & 1);
                key += (next - key + bits_at(gap_bit, gap_)) & begins;
                next = key + 1;
                beyond |= key >> shift;
                gap_bit += gap_ & begins;
                const std::uint64_t number = bits_at(number_bit, number_);
                number_bit += number_;
                falls |= static_cast<std::uint64_t>(number < (least & ~begins));
                least = number + 1;
                use(row, key, static_cast<std::uint32_t>(number));
            }
        }
        return !beyond && !falls;
    }

  private:
    // Where keys begin that are asked for in ascending order.
    class Begins {
      public:
        explicit Begins(const CodedChunk &chunk) : chunk_(chunk), left_(chunk.rows_ ? chunk.begun_from(0) : 0) {}

        std::size_t row_of(std::size_t number) {
            for (std::size_t more; number - before_ >= (more = set_bits(left_));) {
                before_ += more;
                left_ = chunk_.begun_from(first_ += 64);
            }
            for (; before_ < number; ++before_) left_ &= left_ - 1;
            return first_ + static_cast<std::size_t>(std::countr_zero(left_));
        }

      private:
        const CodedChunk &chunk_;
        std::uint64_t left_;  // those of 64 rows from `first_` on that are not passed
        std::size_t first_ = 0, before_ = 0;
    };

    // A bit for each of 64 rows, set where a key begins.
    std::uint64_t begun_from(std::size_t row) const {
        const std::uint64_t word = word_at(row / 8);
        return rows_ - row < 64 ? word & ((std::uint64_t{1} << (rows_ - row)) - 1) : word;
    }

    std::uint64_t word_at(std::size_t byte) const {
        std::uint64_t word = 0;
        if (byte + sizeof word <= size_)
            std::memcpy(&word, bytes_ + byte, sizeof word);
        else if (byte < size_)
            std::memcpy(&word, bytes_ + byte, size_ - byte);
        return word;
    }

    // No more than 57 bits.
    std::uint64_t bits_at(std::size_t bit, unsigned width) const {
        return word_at(bit / 8) >> bit % 8 & ((std::uint64_t{1} << width) - 1);
    }

    const std::uint8_t *bytes_ = nullptr;
    std::size_t size_ = 0, rows_ = 0, keys_ = 0;
    unsigned gap_ = 0, number_ = 0;
};

// A chunk to be written of rows that have `key(row)` (the lowest bits) and `number(row)`.
template <typename Rows>
class ChunkToCode {
  public:
    static constexpr std::size_t slack = 8;  // bytes that may be written beyond it

    explicit ChunkToCode(const Rows &rows) : rows_(rows) {
        std::uint64_t gaps = 0, next = 0, falls = 0, least = 0;
        std::uint32_t numbers = 0;
        for (std::size_t row = 0; row < rows.size; ++row) {
            const std::uint64_t key = rows.key(row), begins = 0 - static_cast<std::uint64_t>(!row || key + 1 != next);
            const std::uint32_t number = rows.number(row);
            numbers |= number;
            falls |= ((key < next) & begins) | (number < (least & ~begins));
            gaps |= (key - next) & begins;
            keys_ += begins & 1;
            next = key + 1;
            least = std::uint64_t{number} + 1;
        }
        ascend_ = !falls;
        gap_ = static_cast<unsigned>(std::bit_width(gaps)), number_ = static_cast<unsigned>(std::bit_width(numbers));
    }

    // Whether the rows ascend, by key, then number.
    bool ascends() const { return ascend_; }
    std::size_t size() const { return chunk_head + (rows_.size * (1 + number_) + keys_ * gap_ + 7) / 8; }

    void write(std::uint8_t *bytes) const {
        const auto count = static_cast<std::uint32_t>(rows_.size);
        std::memcpy(bytes, &count, sizeof count);
        bytes[4] = static_cast<std::uint8_t>(gap_), bytes[5] = static_cast<std::uint8_t>(number_);
        bytes += chunk_head;
        std::uint64_t waiting = 0;
        unsigned used = 0;
        const auto put = [&](std::uint64_t value, unsigned bits) {
            waiting |= value << used;
            std::memcpy(bytes, &waiting, sizeof waiting);
            used += bits;
            bytes += used / 8;
            waiting >>= used & ~7u;
            used %= 8;
        };
        const auto begins = [&](std::size_t row) { return static_cast<std::uint64_t>(rows_.key(row) != rows_.key(row - 1)); };
        if (rows_.size) put(1, 1);
        for (std::size_t row = 1; row < rows_.size;) {
            std::uint64_t begun = 0;
            unsigned count = 0;
            for (; count < 32 && row < rows_.size; ++count, ++row) begun |= begins(row) << count;
            put(begun, count);
        }
        if (rows_.size) put(rows_.key(0), gap_);
        for (std::size_t row = 1; row < rows_.size; ++row) {
            const std::uint64_t begun = begins(row);
            put((rows_.key(row) - rows_.key(row - 1) - 1) & (0 - begun), gap_ & (0 - static_cast<unsigned>(begun)));
        }
        for (std::size_t row = 0; row < rows_.size; ++row) put(rows_.number(row), number_);
    }

  private:
    const Rows &rows_;
    std::size_t keys_ = 0;
    unsigned gap_ = 0, number_ = 0;
    bool ascend_;
};

}  // namespace provenance
