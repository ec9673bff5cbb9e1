"""Fingerprints: shingle sets, and estimates that are right on average."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance._kernels import reference as kernels
from provenance.article import Article
from provenance.errors import ArticleError, SchemeError
from provenance.fingerprints import (
    Fingerprint,
    ShingleSets,
    fingerprint,
    fingerprint_many,
    from_datasketch,
    shingle_sets,
)
from provenance.folding import fold
from provenance.scheme import Scheme

from . import educational
from .making import prose, texts, words


def rows(sets: ShingleSets) -> list[list[int]]:
    return [sets.hashes[begin:end].tolist() for begin, end in pairwise(sets.offsets.tolist())]


@given(st.lists(texts, max_size=6), st.integers(0, 2**64 - 1))
def test_equals_the_textbook(collection: list[str], seed: int) -> None:
    scheme = Scheme(shingle_size=2, unspaced_shingle_size=3, num_perm=6, anchor_rate=2, seed=seed)
    expected = []
    for text in collection:
        folded = educational.fold(text)
        hashes = [educational.token_hash(token, seed) for token, *_ in folded]
        shingles = educational.shingles(hashes, [kind for *_, kind in folded], 2, 3)  # type: ignore[arg-type]
        expected.append({educational.shingle_hash(list(shingle)) for shingle in shingles})  # type: ignore[arg-type]
    sets = shingle_sets(collection, scheme)
    assert rows(sets) == [sorted(values) for values in expected]
    assert sets.digests.tobytes() == b"".join(fold(text).digest for text in collection)

    found = fingerprint_many(collection, scheme)
    assert len(found) == len(collection)
    assert found.sizes.tolist() == [len(values) for values in expected]
    for one, values in zip(found, expected, strict=True):
        assert one.signature.tolist() == educational.signature(values, 6, seed)
        assert one.anchors.tolist() == educational.anchors(values, 2)
        assert one.size == len(values)


@given(st.lists(texts, max_size=12), st.integers(1, 50), st.integers(1, 4))
def test_threads_and_batches_make_no_difference(collection: list[str], batch: int, threads: int) -> None:
    whole = shingle_sets(collection)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.texts._BATCH_CHARACTERS", batch)
        found = shingle_sets(iter(collection), threads=threads)
    for name in ("hashes", "offsets", "digests"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name))


@given(st.lists(texts, min_size=1, max_size=6), st.data())
def test_take_and_documents(collection: list[str], data: st.DataObject) -> None:
    sets = shingle_sets(collection)
    chosen = data.draw(st.lists(st.integers(0, len(collection) - 1), max_size=8))
    assert rows(sets.take(np.array(chosen, np.int64))) == [rows(sets)[i] for i in chosen]
    assert sets.documents().tolist() == [i for i, values in enumerate(rows(sets)) for _ in values]


@given(st.lists(texts, max_size=5), st.sets(st.integers(0, 40)))
def test_without_takes_hashes_out(collection: list[str], places: set[int]) -> None:
    sets = shingle_sets(collection)
    taken = {value for i, value in enumerate(sets.hashes.tolist()) if i in places} | {17}
    found = sets.without(np.array(sorted(taken), np.uint64))
    assert rows(found) == [[value for value in values if value not in taken] for values in rows(sets)]
    np.testing.assert_array_equal(found.digests, sets.digests)
    assert rows(sets.without(np.zeros(0, np.uint64))) == rows(sets)


def test_bytes_are_utf_8() -> None:
    np.testing.assert_array_equal(
        fingerprint("Kælderen brændte".encode()).signature, fingerprint("KAELDEREN BRAENDTE").signature
    )


@given(st.binary(max_size=60) | texts.map(lambda text: text.encode("utf-8", "replace")[1:]))
def test_bytes_that_are_not_utf_8_lose_no_text(data: bytes) -> None:
    """Each maximal part that cannot be UTF-8 parts tokens, as U+FFFD does."""
    assert rows(shingle_sets([data])) == rows(shingle_sets([data.decode("utf-8", "replace")]))


def test_articles_are_their_texts() -> None:
    assert rows(shingle_sets([Article(id="a", text="Ferry late")])) == rows(shingle_sets(["Ferry late"]))


def test_what_is_no_text() -> None:
    with pytest.raises(ArticleError, match="text 0 must be str, bytes or an Article, got int"):
        fingerprint_many([3])  # type: ignore[list-item]
    for one in ("one text", b"one text"):
        with pytest.raises(ArticleError, match="put it in a list"):
            fingerprint_many(one)  # type: ignore[arg-type]


def test_no_texts() -> None:
    found = fingerprint_many([])
    assert len(found) == 0
    assert list(found) == []
    assert found.signatures.shape == (0, 128)


def test_empty_texts_resemble_nothing() -> None:
    empty, other_empty, full = fingerprint_many(["", "…", "a b c d"])
    assert empty.size == 0
    assert empty.signature.tolist() == [2**32 - 1] * 128
    assert empty.jaccard(other_empty) == empty.jaccard(full) == empty.jaccard(empty) == 0.0


def test_short_texts_have_one_shingle() -> None:
    one, two, three = fingerprint_many(["Ferry", "Ferry late", "Ferry late today"])
    assert [one.size, two.size, three.size] == [1, 1, 1]
    assert one.jaccard(two) < 0.1
    assert one.jaccard(fingerprint("FERRY!")) == 1.0


def test_indexing() -> None:
    found = fingerprint_many(["a", "b", "c"])
    np.testing.assert_array_equal(found[-1].signature, found[2].signature)
    assert [one.size for one in found[1:]] == [1, 1]
    assert isinstance(found[0], Fingerprint)
    with pytest.raises(IndexError):
        found[3]


def test_two_schemes_do_not_compare() -> None:
    with pytest.raises(SchemeError, match=Scheme().digest):
        fingerprint("a").jaccard(fingerprint("a", Scheme(seed=2)))


def test_order_of_words_matters_and_layout_does_not() -> None:
    text = prose(200, seed=1)
    assert fingerprint(text).jaccard(fingerprint(text.upper().replace(" ", ",\n"))) == 1.0
    shuffled = text.split()
    random.Random(1).shuffle(shuffled)
    assert fingerprint(text).jaccard(fingerprint(" ".join(shuffled))) < 0.1


def test_one_word_in_front_changes_one_shingle() -> None:
    """Sampling goes by value, so nothing depends on positions."""
    text = prose(400, seed=2)
    before, after = fingerprint(text), fingerprint("Update " + text)
    assert after.size == before.size + 1
    assert len(set(after.anchors.tolist()) ^ set(before.anchors.tolist())) <= 1
    assert before.jaccard(after) > 0.95


def test_anchors_are_one_in_rate() -> None:
    sets = shingle_sets([prose(50_000, seed=3)])
    for rate in (1, 2, 4, 50):
        assert sets.below(rate).mean() == pytest.approx(1 / rate, rel=0.1)


def pairs_of_sets(jaccard: float, count: int, size: int = 300) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Sets of random hashes; each with the next has this Jaccard: 2k / (size + k) of the union's ``size``."""
    rng = np.random.default_rng(round(jaccard * 1000))
    shared = round(jaccard * size)
    left = shared + (size - shared) // 2
    documents = []
    for _ in range(count):
        union = rng.integers(0, 2**64, size, np.uint64)
        documents += [union[:left], np.concatenate((union[:shared], union[left:]))]
    return kernels.sorted_sets(np.concatenate(documents), kernels.offsets_of(np.array([len(d) for d in documents])))


@pytest.mark.parametrize("jaccard", [0.0, 0.1, 0.3, 0.5, 0.8, 0.95, 1.0])
def test_estimates_are_right_on_average(jaccard: float) -> None:
    """The mean of 400 estimates lies within five deviations of the truth, and they scatter as the theory says."""
    values = kernels.signatures(*pairs_of_sets(jaccard, 400), num_perm=128, seed=1)
    estimates = (values[::2] == values[1::2]).mean(axis=1)
    deviation = (jaccard * (1 - jaccard) / 128) ** 0.5
    assert estimates.mean() == pytest.approx(jaccard, abs=5 * deviation / 400**0.5 + 1e-3)
    assert estimates.std() == pytest.approx(deviation, rel=0.2, abs=2e-3)


def test_estimates_of_texts_are_as_good_as_those_of_datasketch() -> None:
    """The same sets, two implementations: both miss the truth by what 128 values allow."""
    ours, theirs = [], []
    for i in range(60):
        base, other = words(300, seed=i), words(300, seed=1000 + i)
        cut = 5 * i
        pair = [base, base[:cut] + other[cut:]]
        sets = rows(shingle_sets([" ".join(text) for text in pair]))
        left, right = (set(values) for values in sets)
        truth = len(left & right) / len(left | right)
        a, b = fingerprint_many([" ".join(text) for text in pair])
        sketches = []
        for values in sets:
            sketch = MinHash(num_perm=128)
            sketch.update_batch(value.to_bytes(8, "little") for value in values)
            sketches.append(sketch)
        ours.append(a.jaccard(b) - truth)
        theirs.append(sketches[0].jaccard(sketches[1]) - truth)
    for errors in (ours, theirs):
        assert abs(np.mean(errors)) < 0.015
        assert np.sqrt(np.mean(np.square(errors))) < 0.045


def unmixed(value: int) -> int:
    """What MurmurHash3's finalizer, which datasketch applies first, turns into ``value``."""
    value ^= value >> 16
    value = value * pow(0xC2B2AE35, -1, 2**32) & 0xFFFFFFFF
    value ^= value >> 13 ^ value >> 26
    value = value * pow(0x85EBCA6B, -1, 2**32) & 0xFFFFFFFF
    return value ^ value >> 16


def test_datasketch_computes_the_same_values() -> None:
    """Given our permutations and our hashes, its kernel gives our signature bit for bit."""
    text = prose(300, seed=4)
    scheme = Scheme(seed=2**63 + 5)
    sketch = MinHash(
        scheme="affine32", permutations=kernels.permutations(128, scheme.seed), hashfunc=unmixed, num_perm=128
    )
    sketch.update_batch([value >> 32 for value in shingle_sets([text], scheme).hashes.tolist()])
    assert sketch.hashvalues.tolist() == fingerprint(text, scheme).signature.tolist()


@given(st.integers(0, 60), st.integers(0, 2**64 - 1))
def test_datasketch_objects_estimate_the_same(cut: int, seed: int) -> None:
    base, other = words(60, seed=1), words(60, seed=2)
    scheme = Scheme(seed=seed)
    a = fingerprint(" ".join(base), scheme)
    b = fingerprint(" ".join(base[:cut] + other[cut:]), scheme)
    assert a.to_datasketch().jaccard(b.to_datasketch()) == a.jaccard(b)
    assert len(a.to_datasketch()) == 128


def test_a_signature_comes_back_from_datasketch() -> None:
    for scheme in (Scheme(), Scheme(seed=2**40 + 3, num_perm=64)):
        found = fingerprint(" ".join(words(60, 1)), scheme)
        assert from_datasketch(found.to_datasketch(), scheme).tolist() == found.signature.tolist()
        for change in ({"seed": 7}, {"seed": scheme.seed + 2**32}, {"shingle_size": 5}):
            other = replace(scheme, **change)
            with pytest.raises(SchemeError, match="permutations are"):
                from_datasketch(found.to_datasketch(), other)
            with pytest.raises(ValueError, match="seed"):
                found.to_datasketch().jaccard(fingerprint("another", other).to_datasketch())
    with pytest.raises(SchemeError, match="scheme, seed and permutations"):
        from_datasketch(MinHash(num_perm=128, scheme="affine64"))
