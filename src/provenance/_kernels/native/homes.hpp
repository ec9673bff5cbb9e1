// Texts that are paired -> the representative of each.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace provenance {

// A sum that is rounded once, so that the order of what is added does not matter (Shewchuk 1997, algorithm GROW-EXPANSION).
class ExactSum {
   public:
    void clear() { parts_.clear(); }

    void add(double value) {
        std::size_t kept = 0;
        for (double part : parts_) {
            if (std::abs(value) < std::abs(part)) std::swap(value, part);
            const double sum = value + part, error = part - (sum - value);
            if (error != 0) parts_[kept++] = error;
            value = sum;
        }
        parts_.resize(kept);
        if (value != 0) parts_.push_back(value);
    }

    // The parts overlap in no bit and ascend: those below the first error decide what lies half way between two numbers.
    double value() const {
        if (parts_.empty()) return 0;
        std::size_t left = parts_.size() - 1;
        double sum = parts_[left], error = 0;
        while (left > 0 && error == 0) {
            const double part = parts_[--left], next = sum + part;
            error = part - (next - sum);
            sum = next;
        }
        if (left > 0 && (error < 0) == (parts_[left - 1] < 0)) {
            const double twice = error * 2, further = sum + twice;
            if (further - sum == twice) sum = further;
        }
        return sum;
    }

   private:
    std::vector<double> parts_;
};

struct Links {
    const std::int64_t *left, *right;
    const double *jaccard, *overlap;
    std::size_t pairs, texts;
};

// Texts go by the sums of their Jaccards: each that is not yet paired with a representative becomes one. Every other one has as its home the
// representative it shares the most with.
inline void find_homes(const Links &links, std::int64_t *homes) {
    std::vector<std::size_t> offsets(links.texts + 2);
    for (std::size_t i = 0; i < links.pairs; ++i) ++offsets[links.left[i] + 2], ++offsets[links.right[i] + 2];
    std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
    std::vector<std::pair<std::uint32_t, std::size_t>> near(2 * links.pairs);  // the other text of each pair, and the pair
    for (std::size_t i = 0; i < links.pairs; ++i) {
        near[offsets[links.left[i] + 1]++] = {static_cast<std::uint32_t>(links.right[i]), i};
        near[offsets[links.right[i] + 1]++] = {static_cast<std::uint32_t>(links.left[i]), i};
    }
    std::vector<double> weights(links.texts);
    ExactSum sum;
    for (std::size_t text = 0; text < links.texts; ++text) {
        sum.clear();
        for (std::size_t k = offsets[text]; k < offsets[text + 1]; ++k) sum.add(links.jaccard[near[k].second]);
        weights[text] = sum.value();
    }
    std::vector<std::uint32_t> order(links.texts), ranks(links.texts);
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return weights[a] != weights[b] ? weights[a] > weights[b] : a < b; });
    for (std::size_t rank = 0; rank < links.texts; ++rank) ranks[order[rank]] = static_cast<std::uint32_t>(rank);

    constexpr std::int64_t none = -1;
    std::fill_n(homes, links.texts, none);
    std::vector<std::size_t> best(links.texts);  // the pair of each with its home
    const auto is_better = [&](std::size_t pair, std::int64_t home, std::size_t other_pair, std::int64_t other_home) {
        if (links.overlap[pair] != links.overlap[other_pair]) return links.overlap[pair] > links.overlap[other_pair];
        if (links.jaccard[pair] != links.jaccard[other_pair]) return links.jaccard[pair] > links.jaccard[other_pair];
        return ranks[home] < ranks[other_home];
    };
    for (const std::int64_t text : order) {
        if (homes[text] != none) continue;
        homes[text] = text;
        for (std::size_t k = offsets[text]; k < offsets[text + 1]; ++k) {
            const auto [other, pair] = near[k];
            if (homes[other] != none && !is_better(pair, text, best[other], homes[other])) continue;
            homes[other] = text;
            best[other] = pair;
        }
    }
}

}  // namespace provenance
