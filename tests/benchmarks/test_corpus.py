"""The generator: what it says it planted is there, and it plants the same every time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from benchmarks.corpus import KINDS, LANGUAGES, TEMPLATE, Corpus, generate
from benchmarks.corpus.dice import Dice
from benchmarks.corpus.figures import background, planted_figures
from benchmarks.quality.truth import shingles

SIZE = 1200

GOLDEN = {
    "english": "e3598843728182bd",
    "french": "d3446d9c78f68b5b",
    "chinese": "4872459834f75440",
}
"""Beginnings of SHA-256 of the texts of small corpora."""

BORDERS = {
    "identical": (1.0, 1.0, 1.0),
    "light edit": (0.75, 0.99, 0.85),
    "heavy edit": (0.4, 0.8, 0.6),
    "one word in front": (0.97, 1.0, 1.0),
    "ten words in front": (0.8, 1.0, 1.0),
    "excerpt": (0.2, 0.95, 1.0),
    "in furniture": (0.2, 0.99, 1.0),
    "partial reuse": (0.03, 0.7, 0.2),
    "OCR noise": (0.4, 0.99, 0.6),
    "reordered": (0.5, 0.99, 0.7),
    "template": (0.1, 0.8, 0.2),
}
"""Least Jaccard, most Jaccard, least overlap of every pair of a kind."""


@pytest.fixture(scope="module", params=LANGUAGES)
def corpus(request: pytest.FixtureRequest) -> Corpus:
    return generate(SIZE, request.param)


def test_every_kind_is_planted_equally_often(corpus: Corpus) -> None:
    counts = np.bincount(corpus.kind, minlength=len(KINDS))
    assert counts.tolist() == [SIZE // 40] * TEMPLATE + [SIZE // 20]
    assert len(np.unique(corpus.copy)) == len(corpus.copy)
    assert not np.isin(corpus.copy, corpus.source).any()


def test_planted_figures_are_as_promised(corpus: Corpus) -> None:
    jaccard, overlap = planted_figures(corpus)
    for number, kind in enumerate(KINDS):
        least, most, least_overlap = BORDERS[kind]
        own = corpus.kind == number
        assert least <= jaccard[own].min(), kind
        assert jaccard[own].max() <= most, kind
        assert least_overlap <= overlap[own].min() + 1e-9, kind


def test_figures_are_those_of_sets_of_words(corpus: Corpus) -> None:
    jaccard, overlap = planted_figures(corpus)
    for pair in range(0, len(corpus.source), 7):
        a, b = (shingles(corpus.texts[side[pair]]) for side in (corpus.source, corpus.copy))
        assert jaccard[pair] == pytest.approx(len(a & b) / len(a | b))
        assert overlap[pair] == pytest.approx(len(a & b) / min(len(a), len(b)))


def test_identical_texts_are_and_texts_put_in_front_are_followed_by_the_source(corpus: Corpus) -> None:
    for source, copy, kind in zip(corpus.source, corpus.copy, corpus.kind, strict=True):
        if KINDS[kind] == "identical":
            assert corpus.texts[source] == corpus.texts[copy]
        elif KINDS[kind].endswith("in front"):
            assert corpus.texts[copy].endswith(corpus.texts[source])
            assert len(corpus.texts[copy]) > len(corpus.texts[source])


def test_families_are_sources_with_their_copies(corpus: Corpus) -> None:
    copies = corpus.kind != TEMPLATE
    expected = np.arange(SIZE)
    expected[corpus.copy[copies]] = corpus.source[copies]
    assert np.array_equal(corpus.family, expected)


def test_unrelated_texts_share_what_chance_gives(corpus: Corpus) -> None:
    chance = background(corpus, 2000)
    assert 0 < chance.mean() < 0.003
    assert chance.max() < 0.1


def test_texts_have_no_leftovers_of_their_making(corpus: Corpus) -> None:
    for text in corpus.texts:
        assert text == text.strip() != ""
        assert "\x00" not in text
        assert "_" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_arguments_give_the_same_corpus(language: str) -> None:
    first, again, other = (generate(300, language, seed) for seed in (1, 1, 2))
    assert first.texts == again.texts
    for name in ("source", "copy", "kind", "family"):
        assert np.array_equal(getattr(first, name), getattr(again, name))
    assert not set(first.texts) & set(other.texts)


def test_corpora_are_the_same_everywhere() -> None:
    found = {name: hashlib.sha256("\n".join(generate(100, name).texts).encode()).hexdigest()[:16] for name in LANGUAGES}
    assert found == GOLDEN


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    corpus = generate(50, "french")
    corpus.save(tmp_path)
    loaded = Corpus.load(tmp_path)
    assert loaded.texts == corpus.texts
    assert np.array_equal(loaded.kind, corpus.kind)
    assert np.array_equal(loaded.family, corpus.family)


@pytest.mark.parametrize("size", [0, 1, 3, 20, 1001])
def test_any_size(size: int) -> None:
    corpus = generate(size)
    assert len(corpus.texts) == size
    assert len(corpus.source) == sum(
        int(each * 0.25) + int(each * 0.05) for each in (min(size, 1000), max(size - 1000, 0))
    )


def test_dice_are_even() -> None:
    dice = Dice(3)
    counts = np.bincount(dice.below(6, 60_000), minlength=6)
    assert abs(counts - 10_000).max() < 500
    assert {dice.one(2, 4) for _ in range(100)} == {2, 3, 4}
    assert sorted(dice.order(50).tolist()) == list(range(50))
    assert 0.28 < dice.chance(0.3, 10_000).mean() < 0.32
