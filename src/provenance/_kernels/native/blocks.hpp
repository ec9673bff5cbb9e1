// How the texts of a call are handed out to threads, and how what was found in them comes together again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "python.hpp"
#include "room.hpp"
#include "shingles.hpp"
#include "text.hpp"

namespace provenance {

// Consecutive texts that make one task, enough of them to be worth handing out, and what was found in them.
struct Block {
    std::size_t first, last;
    const std::uint64_t *values;
};

inline std::size_t characters_of(const std::vector<Text> &texts) {
    std::size_t total = 0;
    for (const Text &text : texts) total += text.length;
    return total;
}

inline std::vector<Block> blocks_of(const std::vector<Text> &texts) {
    constexpr std::size_t characters = 1 << 16;
    std::vector<Block> blocks;
    std::size_t size = 0, first = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        size += texts[i].length;
        if (size < characters && i + 1 < texts.size()) continue;
        blocks.push_back({first, i + 1, nullptr});
        first = i + 1;
        size = 0;
    }
    return blocks;
}

// Memory for the values of all blocks, in few large pieces: many small ones, each touched for the first time, cost more than the work. Where one
// worker finds all of them, a single piece takes them, which is handed over as it is; what it does not need of that, it never touches.
class Pieces {
   public:
    Pieces(std::size_t characters, std::size_t workers)
        : usual_(std::clamp(characters / 16, least, std::size_t{1} << 19)), wanted_(workers > 1 ? usual_ : std::max(characters / 4, least)) {}

    struct Piece {
        std::uint64_t *begin, *end;
    };
    // For so many values or more.
    Piece piece(std::size_t size) {
        const std::lock_guard guard(lock_);
        std::size_t larger = std::max(size, rooms_.empty() ? wanted_ : usual_);
        Room<std::uint64_t> room;
        try {
            room = room_for<std::uint64_t>(larger);
        } catch (const std::bad_alloc &) {  // a system that promises no more memory than it has
            room = room_for<std::uint64_t>(larger = std::max(size, usual_));
        }
        std::uint64_t *const begin = rooms_.emplace_back(std::move(room)).get();
        return {begin, begin + larger};
    }

    // The only piece, if it is, cut to the `size` values that are in it: one after another, because tasks are handed out in order.
    Room<std::uint64_t> whole(std::size_t size) {
        return rooms_.size() == 1 ? cut_to(std::move(rooms_.front()), size) : nullptr;
    }

   private:
    static constexpr std::size_t least = 1 << 9;

    std::size_t usual_, wanted_;
    std::mutex lock_;
    std::vector<Room<std::uint64_t>> rooms_;
};

// Where a worker gathers the values of one block after another.
class Gathering {
   public:
    explicit Gathering(Pieces &pieces) : pieces_(&pieces) {}

    void add(const std::uint64_t *values, std::size_t count) {
        if (static_cast<std::size_t>(end_ - place_) < count) grow(count);
        place_ = std::copy_n(values, count, place_);
    }
    // The values of the block that ends here.
    const std::uint64_t *taken() { return std::exchange(begin_, place_); }

   private:
    void grow(std::size_t count) {
        const auto kept = static_cast<std::size_t>(place_ - begin_);
        const auto [fresh, end] = pieces_->piece(2 * (kept + count));
        place_ = std::copy_n(begin_, kept, fresh);
        begin_ = fresh;
        end_ = end;
    }

    Pieces *pieces_;
    std::uint64_t *begin_ = nullptr, *place_ = nullptr, *end_ = nullptr;
};

// `offsets[i + 1]` holds how many values text i has; turns them into offsets and joins the values of the blocks, which lie in the pieces.
inline Out<std::uint64_t> joined(const std::vector<Block> &blocks, Pieces &pieces, std::int64_t *offsets, std::size_t texts) {
    offsets[0] = 0;
    for (std::size_t i = 0; i < texts; ++i) offsets[i + 1] += offsets[i];
    const auto total = static_cast<std::size_t>(offsets[texts]);
    if (Room<std::uint64_t> whole = pieces.whole(total)) return array_of(std::move(whole), {total});
    auto values = room_for<std::uint64_t>(total);
    for (const Block &block : blocks)
        std::copy_n(block.values, offsets[block.last] - offsets[block.first], values.get() + offsets[block.first]);
    return array_of(std::move(values), {total});
}

inline void check_rule(const ShingleRule &rule) {
    if (!rule.size || !rule.unspaced_size) throw nb::value_error("a shingle has at least one token");
}

}  // namespace provenance
