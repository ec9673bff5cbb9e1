// One text -> its signature, its anchors and the size of its set, in one go: the set itself is never made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "anchors.hpp"
#include "buffer.hpp"
#include "distinct.hpp"
#include "minhash.hpp"
#include "sets.hpp"
#include "shingles.hpp"

namespace provenance {

class Fingerprinter {
   public:
    Fingerprinter(const FoldTable &table, const ShingleRule &rule, const Permutations &permutations, std::size_t slots,
                  std::uint64_t anchor_rate, Level level)
        : shingler_(table, rule, level),
          signer_(permutations, level),
          slots_(slots),
          limit_(std::numeric_limits<std::uint64_t>::max() / anchor_rate),
          level_(level) {}

    // Writes the signature; the rest is there until the next text.
    void work(const Text &text, std::uint32_t *signature) {
        shingler_.cut(text);
        const std::uint64_t *hashes = shingler_.hashes();
        const std::size_t count = shingler_.count();
        signer_.sign(hashes, count, slots_, signature);
        size_ = counter_.count(hashes, count);
        anchors_.reserve(count + 8);
        const std::size_t chosen = up_to(level_, hashes, count, limit_, anchors_.data());
        anchor_count_ = sets_.make(anchors_.data(), chosen, anchors_.data());
    }

    std::size_t size() const { return size_; }
    const std::uint64_t *anchors() const { return anchors_.data(); }
    std::size_t anchor_count() const { return anchor_count_; }
    Digest digest() { return shingler_.digest(); }

   private:
    Shingler shingler_;
    Signer signer_;
    DistinctCounter counter_;
    SetMaker sets_;
    std::size_t slots_;
    std::uint64_t limit_;
    Level level_;
    Buffer<std::uint64_t> anchors_;
    std::size_t size_ = 0, anchor_count_ = 0;
};

}  // namespace provenance
