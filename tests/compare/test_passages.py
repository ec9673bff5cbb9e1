"""find_passages: passages to the letter and rewritten ones are found, nothing else is, and work stays bounded."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from provenance.passages import Passage

from .making import STORIES, joined, story, word, words

TOLD = (
    "The ferry left the old harbour of Marvelle at dawn with ninety pilgrims and a brass band on board. It reached the"
    " island of Saint Osk two hours late, because the captain had mistaken a sleeping whale for a reef. Nobody"
    " complained, for the band played on deck and the pilgrims danced until the anchor fell."
)
RETOLD = (
    "With ninety pilgrims and a brass band aboard, the ferry sailed from Marvelle's old harbour when dawn came. Because"
    " the captain took a sleeping whale for a reef, it was two hours late when it reached the island of Saint Osk. No"
    " one complained: pilgrims danced and the band played on the deck until the anchor had fallen."
)


def spans(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


@pytest.mark.parametrize("language", ["en", "fr", "de", "ru", "zh", "ja"])
def test_a_passage_to_the_letter_is_found_to_the_letter(language: str) -> None:
    passage = "\n\n".join(STORIES[language][:2])
    a, b = f"{story(1)}\n\n{passage}\n\n{story(2)}", f"{story(3)}\n\n{passage}\n\n{story(4)}"
    assert pv.find_passages(a, b) == (Passage(spans(a, passage), spans(b, passage), 1.0, True),)


def test_a_rewritten_passage_is_found() -> None:
    a, b = f"{story(1)}\n\n{TOLD}\n\n{story(2)}", f"{story(3)}\n\n{RETOLD}\n\n{story(4)}"
    (found,) = pv.find_passages(a, b)
    assert not found.exact
    assert found.a_span == spans(a, TOLD)
    assert found.b_span == spans(b, RETOLD)


def test_shuffled_words_are_found() -> None:
    draw = random.Random(7)
    sentences = story(5, paragraphs=1, sentences=6).split(". ")
    shuffled = ". ".join(" ".join(draw.sample(sentence.split(), len(sentence.split()))) for sentence in sentences)
    (found,) = pv.find_passages(f"{story(6)}\n\n{story(5, paragraphs=1, sentences=6)}", f"{shuffled}\n\n{story(8)}")
    assert not found.exact
    assert found.b_span[0] <= 60


def test_passages_in_another_order_are_apart() -> None:
    first, second = story(10, 1, 4), story(11, 1, 4)
    a, b = f"{first}\n\n{story(12)}\n\n{second}", f"{second}\n\n{story(13)}\n\n{first}"
    found = pv.find_passages(a, b)
    assert [(p.a_span, p.b_span) for p in found] == [(spans(a, part), spans(b, part)) for part in (first, second)]


@pytest.mark.parametrize("language", sorted(STORIES))
def test_texts_that_share_nothing_have_no_passage(language: str) -> None:
    assert pv.find_passages(joined(language), story(20)) == ()
    assert pv.find_passages(joined(language), "") == ()
    assert pv.find_passages("", "") == ()


PIECES = [*(story(n, 1, 3) for n in range(30, 36)), TOLD, RETOLD, *STORIES["zh"], "said on Monday that", "", "№ 5."]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=6), st.lists(st.sampled_from(PIECES), max_size=6))
def test_laws(one: list[str], other: list[str]) -> None:
    a, b = "\n\n".join(one), "\n\n".join(other)
    found = pv.find_passages(a, b)
    mirrored = [Passage(p.b_span, p.a_span, p.similarity, p.exact) for p in found]
    assert pv.find_passages(b, a) == tuple(sorted(mirrored, key=lambda p: (p.a_span, p.b_span)))
    for p in found:
        assert 0 <= p.a_span[0] < p.a_span[1] <= len(a)
        assert 0 <= p.b_span[0] < p.b_span[1] <= len(b)
        assert 0.34 < p.similarity <= 1.0
    for n, p in enumerate(found):
        for q in found[:n]:
            for one_span, other_span in ((p.a_span, q.a_span), (p.b_span, q.b_span)):
                larger = max(one_span[1] - one_span[0], other_span[1] - other_span[0])
                assert shared(one_span, other_span) <= larger / 2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("dam " * 20_000, "dam " * 20_000),
        ("the dam held. " * 3_000, "the dam broke. " * 3_000),
        (" ".join(word(n % 97) for n in range(20_000)), " ".join(word(n % 89) for n in range(20_000))),
        (". ".join(words(10_000, 1)), ". ".join(words(10_000, 2))),
    ],
    ids=["one word", "one sentence", "periodic", "one word a sentence"],
)
def test_difficult_texts_end_in_bounded_work(a: str, b: str) -> None:
    for passage in pv.find_passages(a, b):
        assert 0 <= passage.a_span[0] < passage.a_span[1] <= len(a)
        assert 0 <= passage.b_span[0] < passage.b_span[1] <= len(b)
