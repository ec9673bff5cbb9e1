// Texts: what a search keeps of each, and their hashes as they are.
#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "bitmaps.hpp"
#include "blocks.hpp"
#include "column.hpp"
#include "cpu.hpp"
#include "fingerprints.hpp"
#include "fold_table.hpp"
#include "lookup.hpp"
#include "prefetch.hpp"
#include "python.hpp"
#include "sampled.hpp"
#include "utf8.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

nb::tuple sketches(const FoldTable &table, const TextColumn &column, std::uint64_t seed, std::size_t size, std::size_t unspaced_size,
                   std::size_t slots, std::uint64_t anchor_rate, const In<std::uint64_t> &excluded, const SampledSets &sample,
                   std::int64_t least, Threads threads, std::optional<int> level_number) {
    const ShingleRule rule{seed, size, unspaced_size};
    check_rule(rule);
    check_ascending(excluded);
    const Level level = chosen_level(level_number);
    const std::vector<Text> &texts = column.texts();
    std::vector<Block> blocks = blocks_of(texts);
    Pieces pieces(characters_of(texts), std::min(threads.count, blocks.size()));
    auto signatures = room_for<std::uint32_t>(texts.size() * slots);
    auto offsets = room_for<std::int64_t>(texts.size() + 1);
    auto sizes = room_for<std::int64_t>(texts.size()), core_sizes = room_for<std::int64_t>(texts.size());
    auto digests = room_for<std::uint8_t>(16 * texts.size());
    auto bitmaps = room_for<std::uint64_t>(texts.size() * bitmap_words);
    auto filled = room_for<std::int64_t>(texts.size());
    std::vector<Shares> shares(blocks.size());
    const Permutations permutations(slots, seed);
    std::optional<Lookup> lookup;
    if (excluded.size()) lookup.emplace(excluded.data(), excluded.size());
    struct Worker {
        Fingerprinter fingerprinter;
        SampledSets::Scratch scratch;
        Gathering gathering;
    };
    run(
        characters_of(texts), threads, blocks.size(),
        [&] { return Worker{Fingerprinter(table, rule, permutations, slots, anchor_rate, level), sample.scratch(), Gathering(pieces)}; },
        [&](Worker &worker, std::size_t task) {
            Block &block = blocks[task];
            Fingerprinter &found = worker.fingerprinter;
            for (std::size_t i = block.first; i < block.last; ++i) {
                found.cut(texts[i]);
                const Digest digest = found.digest();
                std::copy(digest.begin(), digest.end(), &digests[16 * i]);
                filled[i] = static_cast<std::int64_t>(found.bitmap(&bitmaps[i * bitmap_words]));
                sizes[i] = static_cast<std::int64_t>(found.size());
                if (!sample.empty())
                    sample.take(i, found.shingles(), found.shingle_count(), sizes[i], least, worker.scratch, shares[task]);
                found.sign(lookup ? &*lookup : nullptr, &signatures[i * slots], after(texts, i));
                core_sizes[i] = static_cast<std::int64_t>(found.core_size());
                offsets[i + 1] = static_cast<std::int64_t>(found.anchor_count());
                worker.gathering.add(found.anchors(), found.anchor_count());
            }
            block.values = worker.gathering.taken();
        });
    const auto anchors = joined(blocks, pieces, offsets.get(), texts.size());
    return nb::make_tuple(array_of(std::move(signatures), {texts.size(), slots}), anchors, array_of(std::move(offsets), {texts.size() + 1}),
                          array_of(std::move(sizes), {texts.size()}), array_of(std::move(core_sizes), {texts.size()}),
                          array_of(std::move(digests), {texts.size(), 16}), array_of(std::move(bitmaps), {texts.size(), bitmap_words}),
                          array_of(std::move(filled), {texts.size()}), columns_of(shares));
}

nb::tuple bitmaps(const In<std::uint64_t> &hashes, const In<std::int64_t> &offsets, Threads threads) {
    check_offsets(offsets, hashes.size());
    const std::size_t documents = offsets.size() - 1;
    auto words = room_for<std::uint64_t>(documents * bitmap_words);
    auto filled = room_for<std::int64_t>(documents);
    constexpr std::size_t at_once = 256;
    run(
        8 * hashes.size(), threads, tasks_of(documents, at_once), [] { return 0; },
        [&](int, std::size_t task) {
            for (std::size_t i = task * at_once; i < std::min((task + 1) * at_once, documents); ++i) {
                const std::int64_t begin = offsets.data()[i], end = offsets.data()[i + 1];
                filled[i] = static_cast<std::int64_t>(
                    write_bitmap(hashes.data() + begin, static_cast<std::size_t>(end - begin), &words[i * bitmap_words]));
            }
        });
    return nb::make_tuple(array_of(std::move(words), {documents, bitmap_words}), array_of(std::move(filled), {documents}));
}

using Bitmaps = nb::ndarray<const std::uint64_t, nb::shape<-1, bitmap_words>, nb::c_contig, nb::device::cpu>;

Out<std::int64_t> common_bits(const Bitmaps &bitmaps, const In<std::int64_t> &left, const In<std::int64_t> &right, std::optional<int> level_number) {
    check_pairs(left, right, bitmaps.shape(0));
    const CommonBits common(chosen_level(level_number));
    auto result = room_for<std::int64_t>(left.size());
    constexpr std::size_t pairs_at_once = 1024, ahead = 8;
    const auto bitmap = [&](std::int64_t document) { return bitmaps.data() + static_cast<std::size_t>(document) * bitmap_words; };
    run(
        left.size() * 2 * sizeof(std::uint64_t) * bitmap_words, {1}, tasks_of(left.size(), pairs_at_once), [] { return 0; },
        [&](int, std::size_t task) {
            const std::size_t first = task * pairs_at_once, end = std::min(first + pairs_at_once, left.size());
            for (std::size_t i = first; i < end; ++i) {
                const std::uint64_t *const coming = bitmap(right.data()[std::min(i + ahead, end - 1)]);
                for (std::size_t word = 0; word < bitmap_words; word += 8) prefetch(coming + word);
                result[i] = static_cast<std::int64_t>(common(bitmap(left.data()[i]), bitmap(right.data()[i])));
            }
        });
    return array_of(std::move(result), {left.size()});
}

template <typename Unit>
std::uint64_t hash_of(const std::vector<std::uint32_t> &characters, std::vector<Unit> &units) {
    units.assign(characters.begin(), characters.end());
    return XXH3_64bits(units.data(), units.size() * sizeof(Unit));
}

// Hashes texts in the form that Python would give them as `str`, whatever form they lie in.
class TextHasher {
   public:
    std::uint64_t hash(const Text &given) {
        const Text text = narrowed(given);
        if (text.form != Form::utf8) return XXH3_64bits(text.characters, text.length * width_of(text.form));
        characters_.clear();
        std::uint32_t any = 0;
        const auto *at = static_cast<const std::uint8_t *>(text.characters), *end = at + text.length;
        while (at < end) {
            const Decoded character = decoded(at, end);
            characters_.push_back(character.code_point);
            any |= character.code_point;
            at += character.length;
        }
        if (any <= 0xFF) return hash_of(characters_, bytes_);
        if (any <= 0xFFFF) return hash_of(characters_, halves_);
        return XXH3_64bits(characters_.data(), characters_.size() * sizeof(std::uint32_t));
    }

   private:
    std::vector<std::uint32_t> characters_;
    std::vector<std::uint8_t> bytes_;
    std::vector<std::uint16_t> halves_;
};

Out<std::uint64_t> text_hashes(const TextColumn &column, Threads threads) {
    const std::vector<Text> &texts = column.texts();
    std::vector<Block> blocks = blocks_of(texts);
    auto hashes = room_for<std::uint64_t>(texts.size());
    run(
        characters_of(texts), threads, blocks.size(), [] { return TextHasher(); },
        [&](TextHasher &hasher, std::size_t task) {
            for (std::size_t i = blocks[task].first; i < blocks[task].last; ++i) hashes[i] = hasher.hash(texts[i]);
        });
    return array_of(std::move(hashes), {texts.size()});
}

}  // namespace

void bind_sketches(nb::module_ &module) {
    module.def("sketches", &sketches, "table"_a, "texts"_a, "seed"_a, "size"_a, "unspaced_size"_a, "num_perm"_a, "anchor_rate"_a,
               "excluded"_a, "sample"_a, "least"_a, "threads"_a = nb::none(), nb::kw_only(), "level"_a = nb::none());
    module.def("bitmaps", &bitmaps, "hashes"_a, "offsets"_a, "threads"_a = nb::none());
    module.def("common_bits", &common_bits, "bitmaps"_a, "left"_a, "right"_a, nb::kw_only(), "level"_a = nb::none());
    module.def("text_hashes", &text_hashes, "texts"_a, "threads"_a = nb::none());
}

}  // namespace provenance
