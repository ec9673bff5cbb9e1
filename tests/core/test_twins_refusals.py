"""What the compiled kernels refuse, and the reference too where both would say different things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from provenance._kernels import reference

from .twins import compiled

twins = pytest.mark.parametrize("kernels", [compiled, reference], ids=["compiled", "reference"])


def with_offsets(kernels: Any, offsets: NDArray[np.int64]) -> dict[str, Callable[[], object]]:
    """A call of every kernel that takes offsets, of three values."""
    values, every, none = np.arange(3, dtype=np.uint64), np.array([0, 3]), np.zeros(0, np.int64)
    data, texts = np.zeros(3, np.uint8), max(len(offsets) - 1, 0)
    sets = values, offsets

    def posted_counts(offsets: NDArray[np.int64], pieces: NDArray[np.int64]) -> object:
        lists, lengths = np.zeros(3, np.int64), max(len(pieces) - 1, 0)
        return kernels.posted_counts(
            *(lists, lists == 0, offsets, pieces, lists, lists, np.zeros(0, np.uint32)),
            *(np.ones(max(len(offsets) - 1, 0), np.int64), np.full(lengths, 255, np.uint8), np.zeros(0, np.uint32)),
            *(np.zeros((0, 2), np.uint64), np.ones(1, np.int64), 9, 1),
        )

    return {
        "bitmaps": lambda: kernels.bitmaps(*sets),
        "bucket_pairs": lambda: kernels.bucket_pairs(*sets, 9),
        "coded_sets": lambda: kernels.coded_sets(*sets),
        "coded_shared": lambda: kernels.coded_shared(*sets, data, none, none, none, none, none),
        "intersection_sizes": lambda: kernels.intersection_sizes(*sets, none, none),
        "key_words": lambda: kernels.key_words(*sets, 1, 40, 1),
        "posted_counts": lambda: posted_counts(offsets, every),
        "posted_counts pieces": lambda: posted_counts(every, offsets),
        "row_sums": lambda: kernels.row_sums(b"t", np.zeros((texts, 1), np.int64), data, offsets, 1),
        "SampledSets": lambda: kernels.SampledSets(*sets),
        "SampledSets intersections": lambda: kernels.SampledSets(values, every).intersections(*sets, 1),
        "sets_without": lambda: kernels.sets_without(*sets, values[1:2]),
        "sets_without none": lambda: kernels.sets_without(*sets, values[:0]),
        "signatures": lambda: kernels.signatures(*sets, 8, 1),
        "sorted_sets": lambda: kernels.sorted_sets(*sets),
        "taken_sets": lambda: kernels.taken_sets(*sets, none),
        "values_up_to": lambda: kernels.values_up_to(*sets, 1),
    }


@twins
@pytest.mark.parametrize("name", with_offsets(reference, np.zeros(0, np.int64)))
def test_offsets_ascend_from_zero_to_the_number_of_values(kernels: Any, name: str) -> None:
    wrong = [[], [0], [1, 3], [2, 2, 3], [0, 2], [0, 4], [0, 2, 1, 3], [-1, 3], [0, -1, 3], [0, 4, 3], [3, 0]]
    for offsets in wrong:
        with pytest.raises(ValueError, match="offsets must ascend from 0 to the number of values"):
            with_offsets(kernels, np.array(offsets, np.int64))[name]()
    for right in ([0, 3], [0, 0, 3, 3], [0, 1, 2, 3]):
        with_offsets(kernels, np.array(right))[name]()


@twins
def test_tokens_are_strings_and_seeds_have_some(kernels: Any) -> None:
    class Token(str):
        def __hash__(self) -> int:
            raise AssertionError("not asked for")

    for odd in (Token("a"), 1, b"a", None):
        for texts in ((["a", odd], ["a"]), (["a"], [odd]), ([odd], [])):
            with pytest.raises(TypeError, match="tokens are strings"):
                kernels.common_runs(*texts, 1, 8)
    with pytest.raises(ValueError, match="at least one token"):
        kernels.common_runs(["a"], ["a"], 0, 8)


def wrong_calls() -> dict[str, tuple[object, ...]]:
    values, offsets = np.zeros(3, np.uint64), np.array([0, 3], np.int64)
    zero, one = (np.full(1, value, np.int64) for value in range(2))
    coded = np.zeros(2, np.uint8), np.array([0], np.int64), np.array([2], np.int64)
    return {
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
        "key_words parts": (compiled.key_words, values, offsets, 1, 40, 3),
        "key_words bits": (compiled.key_words, values, offsets, 1, 0, 1),
        "key_words too many": (compiled.key_words, values, offsets, 1, 64, 1),
        "word_rows document": (compiled.word_rows, np.array([7], np.uint64), 0, np.zeros(2, np.uint32)),
        "row_sums fields": (compiled.row_sums, b"t", np.zeros((2, 1), np.int64), np.zeros(3, np.uint8), offsets, 1),
        "coded_shared sizes": (compiled.coded_shared, values, offsets, *coded, zero[:0], zero, zero),
        "coded_shared size": (compiled.coded_shared, values, offsets, *coded, -one, zero, zero),
        "coded_shared bytes": (compiled.coded_shared, values, offsets, *coded[:2], np.array([3]), one, zero, zero),
        "coded_shared begin": (compiled.coded_shared, values, offsets, coded[0], -one, one, one, zero, zero),
        "coded_shared ends": (compiled.coded_shared, values, offsets, *coded[:2], zero[:0], one, zero, zero),
        "coded_shared pair": (compiled.coded_shared, values, offsets, *coded, one, one, zero),
        "sets_without order": (compiled.sets_without, values, offsets, values),
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
        compiled.fold_text(b"a")
    with pytest.raises(ValueError, match="lacks the instructions"):
        compiled.signatures(np.zeros(0, np.uint64), np.zeros(1, np.int64), 8, 1, level=4)
