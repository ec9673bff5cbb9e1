// One text -> its signature, its anchors and the size of its set: the set itself is never made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "bitmaps.hpp"
#include "buffer.hpp"
#include "distinct.hpp"
#include "lookup.hpp"
#include "minhash.hpp"
#include "prefetch.hpp"
#include "shingles.hpp"

namespace provenance {

class Fingerprinter {
   public:
    // An anchor rate of 0 means that no anchors are wanted.
    Fingerprinter(const FoldTable &table, const ShingleRule &rule, const Permutations &permutations, std::size_t slots,
                  std::uint64_t anchor_rate, Level level)
        : shingler_(table, rule, level), signer_(permutations, level), distinct_(level), common_bits_(level), slots_(slots), anchor_rate_(anchor_rate) {}

    // Cuts a text; its shingles, equal ones too, are there until they are signed.
    void cut(const Text &text) {
        shingler_.cut(text);
        size_ = distinct_.count(shingler_.hashes(), shingler_.count());
    }
    const std::uint64_t *shingles() { return shingler_.hashes(); }
    std::size_t shingle_count() const { return shingler_.count(); }

    // Writes the bitmap of all shingles, before they are signed; returns how many bits it has.
    std::size_t bitmap(std::uint64_t *words) {
        static_assert(DistinctValues::fewest_bits == bitmap_bits, "tables of most texts are their bitmaps");
        if (distinct_.ranges(bitmap_bits, words)) return common_bits_(words, words);
        return write_bitmap(shingler_.hashes(), shingler_.count(), words);
    }

    // Writes the signature of the shingles without those `excluded`, if any; the rest is there until the next text. `ahead` is
    // what will be read next.
    void sign(const Lookup *excluded, std::uint32_t *signature, const Ahead &ahead = {}) {
        std::uint64_t *hashes = shingler_.hashes();
        std::size_t count = shingler_.count();
        core_size_ = size_;
        if (excluded) {
            const std::size_t all = count;
            count = without(*excluded, hashes, all);
            if (count < all) core_size_ = distinct_.count(hashes, count);
        }
        signer_.sign(hashes, count, slots_, signature, ahead);
        anchor_count_ = 0;
        if (!anchor_rate_) return;
        anchors_.reserve(count + 8);
        const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / anchor_rate_;
        anchor_count_ = distinct_.up_to(limit, anchors_.data());
    }

    std::size_t size() const { return size_; }
    std::size_t core_size() const { return core_size_; }
    const std::uint64_t *anchors() const { return anchors_.data(); }
    std::size_t anchor_count() const { return anchor_count_; }
    Digest digest() { return shingler_.digest(); }

   private:
    // Leaves the excluded ones out and returns how many are left.
    static std::size_t without(const Lookup &excluded, std::uint64_t *hashes, std::size_t count) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count; ++i) {
            hashes[kept] = hashes[i];
            kept += excluded.find(hashes[i]) == Lookup::none;
        }
        return kept;
    }

    Shingler shingler_;
    Signer signer_;
    DistinctValues distinct_;
    CommonBits common_bits_;
    std::size_t slots_;
    std::uint64_t anchor_rate_;
    Buffer<std::uint64_t> anchors_;
    std::size_t size_ = 0, core_size_ = 0, anchor_count_ = 0;
};

}  // namespace provenance
