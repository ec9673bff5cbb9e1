"""Results held as arrays are equal when what they hold is, and are read as sequences."""

from __future__ import annotations

import numpy as np
import pytest

import provenance as pv
from provenance.ascending import is_among, without
from provenance.fingerprints import shingle_sets

TEXTS = [
    "The night ferry lost its anchor off the northern pier and drifted until a tug from Corvin took it in tow at dawn.",
    "The night ferry lost its anchor off the southern pier and drifted until a tug from Corvin took it in tow at dawn.",
    "Nine gardeners of the botanical institute counted every orchid twice and reported the loss of four of them.",
]


@pytest.mark.parametrize(
    "make", [pv.find_pairs, pv.fingerprint_many, shingle_sets, pv.deduplicate, lambda texts: pv.fold(texts[0])]
)
def test_the_same_texts_give_equal_results(make) -> None:  # type: ignore[no-untyped-def]
    assert make(TEXTS) == make(TEXTS)
    assert make(TEXTS) != make(TEXTS[::-1][:2])


def test_results_are_equal_whatever_the_order_of_the_articles() -> None:
    articles = [pv.Article(str(number), text) for number, text in enumerate(TEXTS)]
    assert pv.find_pairs(articles) == pv.find_pairs(articles[::-1])
    assert len(pv.find_pairs(articles)) == 1


def test_a_fingerprint_is_equal_to_that_of_the_same_text_under_the_same_scheme() -> None:
    own = pv.fingerprint(TEXTS[0])
    assert own == pv.fingerprint(TEXTS[0].upper())
    assert own == pv.fingerprint_many(TEXTS)[0]
    assert own != pv.fingerprint(TEXTS[1])
    assert own != pv.fingerprint(TEXTS[0], pv.Scheme(seed=7))
    assert own != TEXTS[0]
    with pytest.raises(TypeError, match="unhashable"):
        hash(own)


def test_rows_are_read_as_of_a_list() -> None:
    many = pv.fingerprint_many(TEXTS)
    every = [pv.fingerprint(text) for text in TEXTS]
    assert list(many) == every
    assert many[-1] == every[-1]
    assert many[::-2] == every[::-2]
    assert many[np.int64(1)] == every[1]
    with pytest.raises(IndexError):
        many[3]


def test_which_values_are_among_others() -> None:
    values, others = np.array([7, 1, 9, 3]), np.array([1, 3, 5])
    assert is_among(values, others).tolist() == [False, True, False, True]
    assert is_among(values, others[:0]).tolist() == [False] * 4
    assert is_among(values[:0], others).tolist() == []
    assert without(np.sort(values), others).tolist() == [7, 9]
