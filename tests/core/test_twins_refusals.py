"""What the compiled kernels refuse."""

from __future__ import annotations

import numpy as np
import pytest

from .twins import compiled


def wrong_calls() -> dict[str, tuple[object, ...]]:
    values, offsets = np.zeros(3, np.uint64), np.array([0, 3], np.int64)
    zero, one = (np.full(1, value, np.int64) for value in range(2))
    coded = np.zeros(2, np.uint8), np.array([0], np.int64), np.array([2], np.int64)
    return {
        "signatures offsets outside": (compiled.signatures, values, np.array([0, 4]), 8, 1),
        "signatures offsets falling": (compiled.signatures, values, np.array([0, 2, 1]), 8, 1),
        "signatures offsets negative": (compiled.signatures, values, np.array([-1, 2]), 8, 1),
        "signatures no offsets": (compiled.signatures, values, np.zeros(0, np.int64), 8, 1),
        "sorted_sets": (compiled.sorted_sets, values, np.array([0, 9])),
        "intersection_sizes": (compiled.intersection_sizes, values, offsets, zero, one),
        "intersection_sizes below": (compiled.intersection_sizes, values, offsets, -one, zero),
        "homes": (compiled.homes, zero, one, np.ones(1), np.ones(1), 1),
        "homes figures": (compiled.homes, zero, one, np.ones(2), np.ones(1), 2),
        "homes Jaccard": (compiled.homes, zero, one, np.full(1, np.nan), np.ones(1), 2),
        "common_bits": (compiled.common_bits, np.zeros((1, 64), np.uint64), zero, one),
        "common_bits below": (compiled.common_bits, np.zeros((1, 64), np.uint64), -one, zero),
        "common_bits shapes": (compiled.common_bits, np.zeros((1, 64), np.uint64), zero, zero[:0]),
        "known_sets sizes": (compiled.known_sets, ["a b c d"], 1, 3, 5, zero[:0]),
        "known_sets size": (compiled.known_sets, ["a b c d"], 1, 3, 5, one),
        "known_sets below": (compiled.known_sets, ["a b c d"], 1, 3, 5, -one),
        "known_sets above": (compiled.known_sets, ["a b c d"], 1, 3, 5, one << 61),
        "intersection_sizes shapes": (compiled.intersection_sizes, values, offsets, zero, zero[:0]),
        "band_keys": (compiled.band_keys, np.zeros((2, 6), np.uint32), 4, 2),
        "fingerprints rate": (compiled.fingerprints, ["a"], 1, 3, 5, 8, 0),
        "bucket_pairs offsets": (compiled.bucket_pairs, values, np.array([0, 9]), 9),
        "bucket_pairs required": (compiled.bucket_pairs, values, offsets, 9, zero[:0]),
        "bucket_pairs none required": (compiled.bucket_pairs, values, offsets, 9, zero),
        "posted_counts list": (
            *(
                compiled.posted_counts,
                one,
                one > 0,
                np.array([0, 1]),
                np.array([0, 1]),
                zero,
                one,
                np.ones(1, np.uint32),
            ),
            *(one, np.full(1, 255, np.uint8), np.ones(2, np.uint32), np.zeros((2, 2), np.uint64), one, 9, 1),
        ),
        "posted_counts piece": (
            *(
                compiled.posted_counts,
                zero,
                one > 0,
                np.array([0, 1]),
                np.array([0, 1]),
                zero,
                one,
                np.zeros(0, np.uint32),
            ),
            *(one, np.full(1, 255, np.uint8), np.ones(2, np.uint32), np.zeros((2, 2), np.uint64), one, 9, 1),
        ),
        "bitmaps offsets": (compiled.bitmaps, values, np.array([0, 9])),
        "key_words offsets": (compiled.key_words, values, np.array([0, 9]), 1, 40, 1),
        "key_words parts": (compiled.key_words, values, offsets, 1, 40, 3),
        "key_words bits": (compiled.key_words, values, offsets, 1, 0, 1),
        "key_words too many": (compiled.key_words, values, offsets, 1, 64, 1),
        "word_rows document": (compiled.word_rows, np.array([7], np.uint64), 0, np.zeros(2, np.uint32)),
        "row_sums fields": (compiled.row_sums, b"t", np.zeros((2, 1), np.int64), np.zeros(3, np.uint8), offsets, 1),
        "row_sums outside": (compiled.row_sums, b"t", np.zeros((1, 1), np.int64), np.zeros(2, np.uint8), offsets, 1),
        "row_sums nothing": (compiled.row_sums, b"t", np.zeros((0, 0), np.int64), np.zeros(0, np.uint8), zero, 0),
        "coded_sets offsets": (compiled.coded_sets, values, np.array([0, 9])),
        "coded_shared sizes": (compiled.coded_shared, values, offsets, *coded, zero[:0], zero, zero),
        "coded_shared size": (compiled.coded_shared, values, offsets, *coded, -one, zero, zero),
        "coded_shared bytes": (compiled.coded_shared, values, offsets, *coded[:2], np.array([3]), one, zero, zero),
        "coded_shared begin": (compiled.coded_shared, values, offsets, coded[0], -one, one, one, zero, zero),
        "coded_shared ends": (compiled.coded_shared, values, offsets, *coded[:2], zero[:0], one, zero, zero),
        "coded_shared pair": (compiled.coded_shared, values, offsets, *coded, one, one, zero),
        "sets_without order": (compiled.sets_without, values, offsets, values),
        "SampledSets": (compiled.SampledSets, values, np.array([0, 9])),
        "SampledSets intersections": (
            lambda *others: compiled.SampledSets(values, offsets).intersections(*others),
            *(values, np.array([0, 9]), 1),
        ),
        "values_up_to": (compiled.values_up_to, values, np.array([0, 9]), 1),
        "taken_sets": (compiled.taken_sets, values, offsets, np.array([len(offsets) - 1])),
        "taken_sets below": (compiled.taken_sets, values, offsets, np.array([-1])),
        "shingle_sets size": (compiled.shingle_sets, ["a"], 1, 0, 1),
    }


@pytest.mark.parametrize("name", wrong_calls())
def test_wrong_arrays_are_refused(name: str) -> None:
    function, *arguments = wrong_calls()[name]
    with pytest.raises((ValueError, IndexError)):
        function(*arguments)  # type: ignore[operator]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError):
        compiled.shingle_sets(["a", 3], 1, 3, 5)
    with pytest.raises(TypeError):
        compiled.common_runs(["a", 1], ["a"], 3, 8)
    with pytest.raises(TypeError):
        compiled.fold_text(b"a")
    with pytest.raises(ValueError, match="lacks the instructions"):
        compiled.signatures(np.zeros(0, np.uint64), np.zeros(1, np.int64), 8, 1, level=4)
