// One text -> its folded tokens and where each stands in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fold.hpp"
#include "fold_table.hpp"
#include "text.hpp"
#include "tokens.hpp"

namespace provenance {

class Spans {
   public:
    Spans(const FoldTable &table, Level level) : table_(table), folder_(table, level), tokens_(table, level) {}

    // The text is not UTF-8, and lives as long as this.
    void cut(const Text &text) {
        text_ = text;
        if (text.form == Form::ascii) {
            tokens_.cut(static_cast<const std::uint8_t *>(text.characters), text.length, nullptr, 0);
        } else {
            folder_.fold_with_sources(text);
            tokens_.cut(folder_.bytes(), folder_.size(), folder_.forced(), folder_.forced_count());
        }
        written_ends_.assign(tokens_.ends(), tokens_.ends() + tokens_.count());
        tokens_.squeeze();
    }

    std::size_t count() const { return tokens_.count(); }
    const std::uint8_t *token(std::size_t i) const { return tokens_.lower() + tokens_.starts()[i]; }
    std::size_t token_size(std::size_t i) const { return tokens_.ends()[i] - tokens_.starts()[i]; }

    void write(std::int64_t *starts, std::int64_t *ends, bool *unspaced) const {
        for (std::size_t i = 0; i < count(); ++i) {
            const std::uint32_t first = tokens_.starts()[i], last = written_ends_[i] - 1;
            std::size_t start = first, end = std::size_t{last} + 1;
            if (text_.form != Form::ascii) {
                start = folder_.sources()[first];
                end = std::size_t{folder_.sources()[last]} + 1;
                while (end < text_.length && table_.dropped_mark(character(end))) ++end;  // they belong to what they follow
            }
            starts[i] = static_cast<std::int64_t>(start);
            ends[i] = static_cast<std::int64_t>(end);
            unspaced[i] = tokens_.has_unspaced() && tokens_.unspaced(i);
        }
    }

   private:
    std::uint32_t character(std::size_t i) const {
        if (text_.form == Form::latin1) return static_cast<const std::uint8_t *>(text_.characters)[i];
        if (text_.form == Form::ucs2) return static_cast<const std::uint16_t *>(text_.characters)[i];
        return static_cast<const std::uint32_t *>(text_.characters)[i];
    }

    const FoldTable &table_;
    Folder folder_;
    Tokens tokens_;
    Text text_{};
    std::vector<std::uint32_t> written_ends_;
};

}  // namespace provenance
