"""Bitmaps: most of what shares nothing but a phrase is ruled out, and nothing is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import _kernels as kernels
from provenance import bitmaps
from provenance.bitmaps import Bitmaps
from provenance.fingerprints import shingle_sets
from provenance.scheme import Scheme
from provenance.similarity import Thresholds, verify

from .making import prose, stories


def mapped(texts: list[str]) -> Bitmaps:
    """Bitmaps of texts whose rows stand in the opposite order."""
    scheme = Scheme()
    rule = (scheme.seed, scheme.shingle_size, scheme.unspaced_shingle_size)
    sample = kernels.SampledSets(np.zeros(0, np.uint64), np.zeros(1, np.int64))
    nothing = np.zeros(0, np.uint64)
    *_, sizes, _, _, bits, filled, _ = kernels.sketches(texts[::-1], *rule, 1, 0, nothing, sample, 1)
    return Bitmaps(bits, np.arange(len(texts))[::-1], sizes[::-1], (sizes - filled)[::-1])


def every_pair(count: int) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int64), right.astype(np.int64)


@given(stories(), st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.sampled_from([0.0, 0.3, 0.8]), st.integers(1, 40))
def test_no_pair_is_lost(collection: list[str], jaccard: float, overlap: float, at_once: int) -> None:
    texts = [text for text in collection if text.split()]
    thresholds = Thresholds(min_jaccard=jaccard, min_overlap=overlap)
    left, right = every_pair(len(texts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bitmaps, "_AT_ONCE", at_once)
        possible = mapped(texts).may_reach(left, right, thresholds)
    sets = shingle_sets(texts)
    assert possible[verify(sets, left, right).reach(thresholds)].all()
    assert possible[np.maximum(sets.sizes[left], sets.sizes[right]) < 20].all()


def test_common_phrases_make_no_pairs() -> None:
    phrase = "the mayor said on Tuesday"
    texts = [f"{prose(60, seed=seed)} {phrase}" for seed in range(4)] + [f"{phrase} {prose(300, seed=9)}"]
    texts += [prose(300, seed=9) + prose(60, seed=3), prose(600, seed=5)]
    left, right = every_pair(len(texts))
    possible = mapped(texts).may_reach(left, right, Thresholds())
    assert list(zip(left[possible].tolist(), right[possible].tolist(), strict=True)) == [(3, 5), (4, 5)]
