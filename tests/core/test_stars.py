"""Stars: hot buckets cost one comparison a text, and every pair they give is verified."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance.anchors import required_anchors, share_anchors
from provenance.fingerprints import shingle_sets
from provenance.similarity import Thresholds, verify
from provenance.stars import star_pairs

from .making import anchor_keys, prose, stories


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 9), st.integers(1, 3))
def test_blocks_and_threads_make_no_difference(families: list[int], fewest: int, threads: int) -> None:
    sets = shingle_sets([prose(40, seed=family) + " " + prose(4, seed=9 + i) for i, family in enumerate(families)])
    every = np.arange(len(sets))
    buckets = [every, every[::2], every[1::3]]
    expected = star_pairs(buckets, sets, Thresholds(), threads=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.ahead._FEWEST", fewest)
        found = star_pairs(buckets, sets, Thresholds(), [lambda left, right: left < right], threads)
    assert (found.left.tolist(), found.right.tolist()) == (expected.left.tolist(), expected.right.tolist())
    assert (found.starred, found.uncompared) == (expected.starred, expected.uncompared)


@given(stories())
def test_pairs_are_verified_and_every_text_is_accounted_for(texts: list[str]) -> None:
    sets = shingle_sets([text for text in texts if text])
    bucket = np.arange(len(sets))
    stars = star_pairs([bucket, bucket], sets, Thresholds())
    assert (stars.left < stars.right).all()
    if len(stars.left):
        assert verify(sets, stars.left, stars.right).reach(Thresholds()).all()
    assert len(stars.left) <= max(len(sets) - 1, 0)
    touched = len(set(stars.left.tolist()) | set(stars.right.tolist()))
    assert stars.starred <= touched
    assert stars.starred + stars.uncompared <= len(sets)


def test_one_family_is_one_star() -> None:
    sets = shingle_sets([prose(100, seed=1) + " " + prose(1 + i, seed=2 + i) for i in range(30)])
    stars = star_pairs([np.arange(30)], sets, Thresholds())
    ends = np.concatenate((stars.left, stars.right))
    assert len(stars.left) == stars.starred == 29
    assert np.bincount(ends)[15] == 29  # the text of median size
    assert stars.uncompared == 0


def test_two_families_in_one_bucket_are_two_stars() -> None:
    texts = [prose(100, seed=i % 2) + " " + prose(5, seed=100 + i) for i in range(30)]
    stars = star_pairs([np.arange(30)], shingle_sets(texts), Thresholds())
    assert len(stars.left) == 28
    assert ((stars.left - stars.right) % 2 == 0).all()


def test_texts_that_match_nobody_are_counted_not_hidden() -> None:
    sets = shingle_sets([prose(60, seed=i) for i in range(30)])
    stars = star_pairs([np.arange(30)], sets, Thresholds())
    assert len(stars.left) == stars.starred == 0
    assert stars.uncompared == 27  # the others were representatives


def test_many_small_families_are_tried_further_than_none() -> None:
    families = [prose(60, seed=i // 3) + " " + prose(3, seed=1000 + i) for i in range(60)]
    stars = star_pairs([np.arange(60)], shingle_sets(families), Thresholds())
    assert len(stars.left) == 32  # sixteen of the twenty families
    assert stars.uncompared == 12


def test_no_buckets() -> None:
    stars = star_pairs([], shingle_sets([]), Thresholds())
    assert (len(stars.left), stars.starred, stars.uncompared) == (0, 0, 0)


def test_pairs_that_share_too_few_anchors_are_not_compared() -> None:
    texts = [prose(100, seed=i % 2) + " " + prose(5, seed=100 + i) for i in range(30)] + ["one two three four five"]
    sets = shingle_sets(texts)
    anchors, required = anchor_keys(sets, 4), required_anchors(sets.sizes, 0.3, 4, 0.99)
    enough = share_anchors(anchors, sets.sizes, 4, 0.3, 0.99)
    compared: list[tuple[int, int]] = []

    def noted(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        likely = enough(left, right)
        compared.extend(zip(left[likely].tolist(), right[likely].tolist(), strict=True))
        return likely

    bucket = np.arange(31)
    stars, every = star_pairs([bucket], sets, Thresholds(), [noted]), star_pairs([bucket], sets, Thresholds())
    assert (stars.left.tolist(), stars.right.tolist()) == (every.left.tolist(), every.right.tolist())
    assert len(stars.left) == 28
    for a, b in compared:
        own, other = ({*anchors.keys[anchors.offsets[i] : anchors.offsets[i + 1]].tolist()} for i in (a, b))
        assert 30 in (a, b) or len(own & other) >= min(required[a], required[b])
    assert all(pair in compared for pair in zip(stars.left.tolist(), stars.right.tolist(), strict=True))
    assert not any((a - b) % 2 for a, b in compared if 30 not in (a, b))
