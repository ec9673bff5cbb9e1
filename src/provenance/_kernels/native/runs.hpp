// Maximal runs of equal tokens that two texts share, tokens given by number.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace provenance {

struct Run {
    std::size_t a, b, size;
};

// Every place of each window of so many tokens in one text, found by the window's hash and held against the tokens.
class Windows {
   public:
    Windows(const std::vector<std::uint32_t> &tokens, std::size_t size) : tokens_(tokens), size_(size) {
        const std::size_t count = tokens.size() < size ? 0 : tokens.size() - size + 1;
        std::size_t room = 16;
        while (room < 2 * count) room *= 2;
        slots_.assign(room, none);
        next_.assign(count, none);
        last_.resize(count);
        counts_.resize(count);
        for (std::size_t place = 0; place < count; ++place) {
            std::size_t slot = slot_of(&tokens_[place]);
            const std::size_t first = slots_[slot];
            if (first == none) {
                slots_[slot] = last_[place] = place;
                counts_[place] = 1;
            } else {
                next_[last_[first]] = place;
                last_[first] = place;
                ++counts_[first];
            }
        }
    }

    static constexpr std::size_t none = ~std::size_t{0};

    // The first place of a window, or none; counts and further places are asked with it.
    std::size_t first(const std::uint32_t *window) const { return slots_[slot_of(window)]; }
    std::size_t count(std::size_t first) const { return counts_[first]; }
    std::size_t next(std::size_t place) const { return next_[place]; }

   private:
    std::size_t slot_of(const std::uint32_t *window) const {
        std::uint64_t hash = 0;
        for (std::size_t i = 0; i < size_; ++i) {
            hash = (hash ^ window[i]) * 0x9E3779B97F4A7C15u;
            hash ^= hash >> 32;
        }
        std::size_t slot = hash & (slots_.size() - 1);
        while (slots_[slot] != none && !std::equal(window, window + size_, &tokens_[slots_[slot]]))
            slot = (slot + 1) & (slots_.size() - 1);
        return slot;
    }

    const std::vector<std::uint32_t> &tokens_;
    std::size_t size_;
    std::vector<std::size_t> slots_, next_, last_, counts_;
};

// Maximal runs that contain a window of `seed` tokens which both texts have, in the order of their first such window in
// `a`, then in `b`. One that stands in `b` more than `repeats` times counts only if `a` has it as often, and at the place
// of its rank.
inline std::vector<Run> common_runs(const std::vector<std::uint32_t> &a, const std::vector<std::uint32_t> &b,
                                    std::size_t seed, std::size_t repeats) {
    std::vector<Run> runs;
    if (a.size() < seed || b.size() < seed) return runs;
    const Windows windows(b, seed);
    std::vector<std::size_t> reached(a.size() + b.size(), 0);  // by diagonal: end in a of the last run on it
    const std::size_t count = a.size() - seed + 1;
    std::vector<std::size_t> firsts(count), often(b.size(), 0), ranked(b.size(), Windows::none);
    for (std::size_t i = 0; i < count; ++i) {
        firsts[i] = windows.first(&a[i]);
        if (firsts[i] == Windows::none) continue;
        ++often[firsts[i]];
        ranked[firsts[i]] = firsts[i];
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t first = firsts[i];
        if (first == Windows::none) continue;
        const bool frequent = windows.count(first) > repeats;
        if (frequent && windows.count(first) != often[first]) continue;
        std::size_t j = first;
        if (frequent) {
            j = ranked[first];
            ranked[first] = windows.next(j);
        }
        for (; j != Windows::none; j = frequent ? Windows::none : windows.next(j)) {
            std::size_t &end_on_diagonal = reached[i + b.size() - j];
            if (end_on_diagonal >= i + seed) continue;
            std::size_t before = 0, size = seed;
            while (before < i && before < j && a[i - before - 1] == b[j - before - 1]) ++before;
            while (i + size < a.size() && j + size < b.size() && a[i + size] == b[j + size]) ++size;
            end_on_diagonal = i + size;
            runs.push_back({i - before, j - before, before + size});
        }
    }
    return runs;
}

}  // namespace provenance
