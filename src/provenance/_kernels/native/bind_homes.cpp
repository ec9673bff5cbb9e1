// Representatives of texts that are paired.
#include <stdexcept>

#include "homes.hpp"
#include "python.hpp"

using namespace nanobind::literals;

namespace provenance {
namespace {

Out<std::int64_t> homes(const In<std::int64_t> &left, const In<std::int64_t> &right, const In<double> &jaccard, const In<double> &overlap,
                        std::size_t texts) {
    check_pairs(left, right, texts);
    if (jaccard.size() != left.size() || overlap.size() != left.size()) throw nb::value_error("as many figures as pairs");
    if (texts > 0xFFFFFFFF) throw std::length_error("more than four billion texts");
    for (std::size_t i = 0; i < jaccard.size(); ++i)
        if (!(jaccard.data()[i] >= 0 && jaccard.data()[i] <= 1)) throw nb::value_error("a Jaccard is between 0 and 1");
    auto found = room_for<std::int64_t>(texts);
    {
        const Released released(left.size() * 4 * sizeof(std::int64_t));
        find_homes({left.data(), right.data(), jaccard.data(), overlap.data(), left.size(), texts}, found.get());
    }
    return array_of(std::move(found), {texts});
}

}  // namespace

void bind_homes(nb::module_ &module) {
    module.def("homes", &homes, "left"_a, "right"_a, "jaccard"_a, "overlap"_a, "texts"_a);
}

}  // namespace provenance
