// Texts by number, where they lie, and whatever keeps them there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "prefetch.hpp"
#include "text.hpp"

namespace provenance {

class TextColumn {
   public:
    // `keeper` is let go with the last column that was made of this one, even if it has none of these texts; where that takes the interpreter, it
    // is held then: columns live and die in Python's hands.
    TextColumn(std::vector<Text> texts, std::shared_ptr<const void> keeper) : texts_(std::move(texts)) {
        if (keeper) keepers_ = std::make_shared<const Keepers>(1, std::move(keeper));
    }

    // The texts of all columns, one after another.
    explicit TextColumn(const std::vector<const TextColumn *> &columns) {
        Keepers keepers;
        std::size_t count = 0;
        for (const TextColumn *column : columns) count += column->texts_.size();
        texts_.reserve(count);
        for (const TextColumn *column : columns) {
            texts_.insert(texts_.end(), column->texts_.begin(), column->texts_.end());
            if (column->keepers_) keepers.insert(keepers.end(), column->keepers_->begin(), column->keepers_->end());
        }
        keepers_ = std::make_shared<const Keepers>(std::move(keepers));
    }

    // The texts with these numbers, in this order.
    TextColumn taken(const std::int64_t *numbers, std::size_t count) const {
        TextColumn some(keepers_, count);
        for (std::size_t i = 0; i < count; ++i) {
            if (static_cast<std::uint64_t>(numbers[i]) >= texts_.size()) throw std::out_of_range("no text with this number");
            some.texts_.push_back(texts_[static_cast<std::size_t>(numbers[i])]);
        }
        return some;
    }

    // The texts from one number to another, not included.
    TextColumn part(std::int64_t begin, std::int64_t end) const {
        if (begin < 0 || begin > end || static_cast<std::size_t>(end) > texts_.size()) throw std::out_of_range("no text with this number");
        TextColumn some(keepers_, 0);
        some.texts_.assign(texts_.data() + begin, texts_.data() + end);
        return some;
    }

    const std::vector<Text> &texts() const { return texts_; }

   private:
    using Keepers = std::vector<std::shared_ptr<const void>>;

    TextColumn(std::shared_ptr<const Keepers> keepers, std::size_t room) : keepers_(std::move(keepers)) { texts_.reserve(room); }

    std::shared_ptr<const Keepers> keepers_;
    std::vector<Text> texts_;
};

// Where the text that follows number i lies, if one does.
inline Ahead after(const std::vector<Text> &texts, std::size_t i) {
    if (i + 1 == texts.size()) return {};
    const Text &next = texts[i + 1];
    return {static_cast<const std::uint8_t *>(next.characters), next.length * width_of(next.form)};
}

}  // namespace provenance
