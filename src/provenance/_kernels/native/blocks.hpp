// How the texts of a call are handed out to threads, and how what was found in them comes together again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "buffer.hpp"
#include "python.hpp"
#include "room.hpp"
#include "shingles.hpp"
#include "text.hpp"

namespace provenance {

// Consecutive texts that make one task, enough of them to be worth handing out, and what was found in them.
struct Block {
    std::size_t first, last;
    Room<std::uint64_t> values;
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
        blocks.push_back({first, i + 1, {}});
        first = i + 1;
        size = 0;
    }
    return blocks;
}

// The values of a block gather here and are then kept in as much room as they need.
class Gathering {
   public:
    void add(const std::uint64_t *values, std::size_t count) {
        gathered_.reserve(total_ + count, total_);
        std::copy_n(values, count, gathered_.data() + total_);
        total_ += count;
    }
    Room<std::uint64_t> taken() {
        auto values = room_for<std::uint64_t>(total_);
        std::copy_n(gathered_.data(), total_, values.get());
        total_ = 0;
        return values;
    }

   private:
    Buffer<std::uint64_t> gathered_;
    std::size_t total_ = 0;
};

// `offsets[i + 1]` holds how many values text i has; turns them into offsets and joins the values of the blocks.
inline Out<std::uint64_t> joined(std::vector<Block> &blocks, std::int64_t *offsets, std::size_t texts) {
    offsets[0] = 0;
    for (std::size_t i = 0; i < texts; ++i) offsets[i + 1] += offsets[i];
    const auto total = static_cast<std::size_t>(offsets[texts]);
    auto values = room_for<std::uint64_t>(total);
    for (Block &block : blocks) {
        std::copy_n(block.values.get(), offsets[block.last] - offsets[block.first], values.get() + offsets[block.first]);
        block.values.reset();
    }
    return array_of(std::move(values), {total});
}

inline void check_rule(const ShingleRule &rule) {
    if (!rule.size || !rule.unspaced_size) throw nb::value_error("a shingle has at least one token");
}

}  // namespace provenance
