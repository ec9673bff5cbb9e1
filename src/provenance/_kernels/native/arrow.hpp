// Columns of texts through the Arrow C data interface: the structures are those of its specification
// (arrow.apache.org/docs/format/CDataInterface.html), and nothing of Arrow itself is needed to read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "column.hpp"
#include "text.hpp"

extern "C" {
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    std::int64_t flags;
    std::int64_t n_children;
    ArrowSchema **children;
    ArrowSchema *dictionary;
    void (*release)(ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    std::int64_t length;
    std::int64_t null_count;
    std::int64_t offset;
    std::int64_t n_buffers;
    std::int64_t n_children;
    const void **buffers;
    ArrowArray **children;
    ArrowArray *dictionary;
    void (*release)(ArrowArray *);
    void *private_data;
};
struct ArrowArrayStream {
    int (*get_schema)(ArrowArrayStream *, ArrowSchema *);
    int (*get_next)(ArrowArrayStream *, ArrowArray *);
    const char *(*get_last_error)(ArrowArrayStream *);
    void (*release)(ArrowArrayStream *);
    void *private_data;
};
}

namespace provenance {

// A structure of the interface that is ours to release: taken from whoever made it, who is left with nothing.
template <typename Struct>
class Owned {
   public:
    Owned() = default;
    explicit Owned(Struct *from) : value_(*from) { from->release = nullptr; }
    Owned(Owned &&other) noexcept : value_(std::exchange(other.value_, Struct{})) {}
    Owned &operator=(Owned &&other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Owned() {
        if (value_.release) value_.release(&value_);
    }
    Struct *get() { return &value_; }
    const Struct &operator*() const { return value_; }
    const Struct *operator->() const { return &value_; }

   private:
    Struct value_{};
};

enum class ArrowLayout { offsets32, offsets64, views };

// What the arrays of a schema are: columns of texts, or tables that have one such column and no other.
struct ArrowKind {
    ArrowLayout layout{};
    bool is_table = false;
};

// How the values of a column with this format lie in memory; strings and binary alike.
inline ArrowLayout arrow_layout(const ArrowSchema &schema) {
    const std::string_view format = schema.format ? schema.format : "";
    if (schema.dictionary) throw std::invalid_argument("an Arrow column of a dictionary; cast it to strings");
    if (format == "u" || format == "z") return ArrowLayout::offsets32;
    if (format == "U" || format == "Z") return ArrowLayout::offsets64;
    if (format == "vu" || format == "vz") return ArrowLayout::views;
    throw std::invalid_argument("an Arrow column of format '" + std::string(format) + "', not of strings or binary");
}

inline ArrowKind arrow_kind(const ArrowSchema &schema) {
    if (!schema.format || std::string_view(schema.format) != "+s") return {arrow_layout(schema)};
    if (schema.n_children == 1 && schema.children && schema.children[0]) return {arrow_layout(*schema.children[0]), true};
    std::string names;
    for (std::int64_t i = 0; schema.children && i < schema.n_children; ++i) {
        const ArrowSchema *child = schema.children[i];
        names += (i ? ", " : " of ") + std::string(child && child->name ? child->name : "");
    }
    throw std::invalid_argument("an Arrow table" + names + ", not a column of texts; choose one of its columns");
}

// Reads the texts of an array where they lie. What cannot be right of its structure is refused; that its buffers are as long
// as they must be, the interface has no way to say.
class ArrowTexts {
   public:
    static TextColumn column(ArrowKind kind, Owned<ArrowArray> array) {
        ArrowTexts texts(kind.layout, kind.is_table ? only_column(*array) : *array);
        if (texts.found_.empty()) return TextColumn({}, nullptr);
        return TextColumn(std::move(texts.found_), std::make_shared<const Owned<ArrowArray>>(std::move(array)));
    }

   private:
    ArrowTexts(ArrowLayout layout, const ArrowArray &column) {
        if (!column.release) throw std::invalid_argument("an Arrow array that was released");
        constexpr std::int64_t most = std::int64_t{1} << 40;
        if (column.length < 0 || column.offset < 0 || column.length > most || column.offset > most)
            throw std::invalid_argument("an Arrow array with a wrong length or offset");
        const std::int64_t least = layout == ArrowLayout::views ? 2 : 3;
        if (column.n_buffers < least || !column.buffers) throw std::invalid_argument("an Arrow array without its buffers");
        if (!column.length) return;
        if (!column.buffers[1]) throw std::invalid_argument("an Arrow array without its buffers");
        refuse_nulls(column);
        found_.reserve(static_cast<std::size_t>(column.length));
        if (layout == ArrowLayout::views) read_views(column);
        else if (layout == ArrowLayout::offsets32) read_offsets<std::int32_t>(column);
        else read_offsets<std::int64_t>(column);
    }

    // The one column of a table, of its rows.
    static ArrowArray only_column(const ArrowArray &table) {
        if (!table.release) throw std::invalid_argument("an Arrow array that was released");
        if (table.n_children != 1 || !table.children || !table.children[0]) throw std::invalid_argument("an Arrow table without its column");
        ArrowArray column = *table.children[0];
        constexpr std::int64_t most = std::int64_t{1} << 40;
        if (table.length < 0 || table.offset < 0 || table.length > most || table.offset > most || column.offset < 0 || column.offset > most ||
            column.length < table.offset + table.length)
            throw std::invalid_argument("an Arrow table with a wrong length or offset");
        if (table.n_buffers > 0 && table.buffers) refuse_nulls(table);
        column.offset += table.offset;
        column.length = table.length;
        return column;
    }

    static void refuse_nulls(const ArrowArray &column) {
        const auto *valid = static_cast<const std::uint8_t *>(column.buffers[0]);
        if (!column.null_count || !valid) return;
        for (std::int64_t i = 0; i < column.length; ++i) {
            const std::int64_t bit = column.offset + i;
            if (!(valid[bit / 8] >> bit % 8 & 1)) throw std::domain_error(std::to_string(i));
        }
    }

    template <typename Offset>
    void read_offsets(const ArrowArray &column) {
        const auto *offsets = static_cast<const Offset *>(column.buffers[1]) + column.offset;
        const auto *bytes = static_cast<const std::uint8_t *>(column.buffers[2]);
        if (offsets[0] < 0) throw std::invalid_argument("an Arrow array with offsets below zero");
        for (std::int64_t i = 0; i < column.length; ++i) {
            if (offsets[i + 1] < offsets[i]) throw std::invalid_argument("an Arrow array with falling offsets");
            add(bytes, offsets[i], offsets[i + 1] - offsets[i]);
        }
    }

    // Sixteen bytes to a value: its length, then the value itself, or four of its bytes, a buffer's number and a place there.
    void read_views(const ArrowArray &column) {
        struct View {
            std::int32_t length;
            std::uint8_t inlined[4];
            std::int32_t buffer, place;
        };
        static_assert(sizeof(View) == 16);
        const std::int64_t variadic = column.n_buffers - 3;
        const auto *views = static_cast<const View *>(column.buffers[1]) + column.offset;
        const auto *sizes = variadic > 0 ? static_cast<const std::int64_t *>(column.buffers[column.n_buffers - 1]) : nullptr;
        for (std::int64_t i = 0; i < column.length; ++i) {
            const View &view = views[i];
            if (view.length < 0) throw std::invalid_argument("an Arrow array with a value of negative length");
            if (view.length <= 12) {
                add(view.inlined, 0, view.length);
                continue;
            }
            if (view.buffer < 0 || view.buffer >= variadic || view.place < 0 || !sizes ||
                std::int64_t{view.place} + view.length > sizes[view.buffer])
                throw std::invalid_argument("an Arrow array with a value outside its buffers");
            add(static_cast<const std::uint8_t *>(column.buffers[2 + view.buffer]), view.place, view.length);
        }
    }

    void add(const std::uint8_t *bytes, std::int64_t begin, std::int64_t size) {
        if (size && !bytes) throw std::invalid_argument("an Arrow array without its buffers");
        found_.push_back({size ? bytes + begin : nullptr, static_cast<std::size_t>(size), Form::utf8});
    }

    std::vector<Text> found_;
};

}  // namespace provenance
