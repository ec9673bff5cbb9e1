"""trace: laws that hold for any witnesses, families whose tree is known, and the example collection."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance.document import Document
from provenance.lineage.clues.notes import is_note

from .making import STORIES, any_text, joined, story, versions
from .test_wire_story import FAMILIES, TRUTH, Wire

PARAGRAPHS = STORIES["en"]


def texts(lineage: pv.Lineage) -> dict[str, str]:
    return {witness.id: witness.article.text for witness in lineage.witnesses}


def edges(lineage: pv.Lineage) -> set[tuple[str, str]]:
    return {(edge.parent, edge.child) for edge in lineage.derivations}


def check(lineage: pv.Lineage, articles: Sequence[pv.Article]) -> None:
    """What holds whatever the witnesses are."""
    ids = [witness.id for witness in lineage.witnesses]
    assert sorted([*ids, *lineage.apart]) == sorted(article.id for article in articles)
    archetype = lineage.canonical.archetype
    assert tuple(pv.fold(archetype.text).tokens) == archetype.tokens
    for witness in lineage.witnesses:
        assert lineage.body(witness.id) == list(witness.words)
        core = [
            token
            for token, is_core in zip(
                pv.fold(witness.article.text).tokens, Document.of(witness.article).is_core, strict=True
            )
            if is_core
        ]
        assert len(witness.words) >= len(core) - sum(len(pv.fold(c).tokens) for c in marks(witness.article))
        for difference in witness.differences:
            assert archetype.text[slice(*difference.a_span)] == difference.a_text
            assert witness.article.text[slice(*difference.b_span)] == difference.b_text
    known = {*ids, *(ancestor.id for ancestor in lineage.ancestors)}
    children = [edge.child for edge in lineage.derivations]
    assert len(set(children)) == len(children), "one source each"
    assert {name for edge in edges(lineage) for name in edge} <= known
    for name in ids:
        above = set()
        at = lineage.parent(name)
        while at is not None:
            assert at.parent not in above, "no circles"
            above.add(at.parent)
            at = lineage.parent(at.parent)
    for variation in lineage.apparatus:
        assert archetype.text[slice(*variation.span)] == variation.text
        for reading in variation.readings:
            assert tuple(reading.spans) == reading.witnesses
        for reading in variation.readings[1:]:
            assert reading.witnesses
            assert reading.kinds
            shown = [texts(lineage)[name][slice(*span)] for name, span in reading.spans.items()]
            assert reading.text in shown
            if variation.rule != "form":
                assert all(is_within(reading.words, pv.fold(text).tokens) for text in shown)
                assert reading.words or not any(shown)
        named = [name for reading in variation.readings for name in reading.witnesses]
        assert len(set(named)) == len(named)
        assert not set(named) & set(variation.lacking)


def is_within(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the others have these words, in this order."""
    rest = iter(others)
    return all(word in rest for word in words)


def marks(article: pv.Article) -> list[str]:
    metadata = Document.of(article).metadata
    spans = [(c.start, c.end) for c in metadata.credits if c.kind in ("inline", "dateline")]
    spans += [(stamp.start, stamp.end) for stamp in metadata.stamps]
    parts = Document.of(article).parts
    spans += [(part.start, part.end) for part in parts if is_note(article.text, part.start, part.end)]
    return [article.text[start:end] for start, end in spans]


@given(st.lists(versions(), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_laws(pairs: list[tuple[str, str]], draw: random.Random) -> None:
    made = [text for pair in pairs for text in pair]
    articles = [pv.Article(id=f"w{number}", text=text) for number, text in enumerate(made)]
    lineage = pv.trace(articles)
    check(lineage, articles)
    assert pv.trace(draw.sample(articles, len(articles))) == lineage


@given(st.lists(any_text, min_size=1, max_size=4))
def test_any_text_whatever(made: list[str]) -> None:
    articles = [pv.Article(id=f"w{number}", text=text) for number, text in enumerate(made)]
    check(pv.trace(articles), articles)


@given(st.lists(versions(), min_size=1, max_size=3), st.integers(0))
def test_equal_texts_have_equal_readings(pairs: list[tuple[str, str]], number: int) -> None:
    made = [text for pair in pairs for text in pair]
    twin = made[number % len(made)]
    articles = [pv.Article(id=f"w{n}", text=text) for n, text in enumerate([*made, twin, twin])]
    lineage = pv.trace(articles)
    check(lineage, articles)
    twins = {article.id for article in articles if article.text == twin} - {*lineage.apart}
    for variation in lineage.apparatus:
        for having in (*(reading.witnesses for reading in variation.readings), variation.lacking):
            assert twins <= {*having} or twins.isdisjoint(having)


def test_witnesses_in_any_form() -> None:
    made = [joined("en"), joined("en").upper() + " Été."]
    lineage = pv.trace(made)
    for form in ([text.encode() for text in made], iter(made), pyarrow.array(made)):
        assert pv.trace(form) == lineage


def test_no_witness() -> None:
    with pytest.raises(ValueError, match="at least one"):
        pv.trace([])


def test_lost_texts_have_names_of_their_own() -> None:
    made = [joined("en"), joined("en").replace("Tuesday", "Monday"), joined("en").replace("48", "84")]
    for credit, names, expected in (("", ("*", "**", "a"), "***"), (" (AFP)", ("*AFP", "*", "a"), "**AFP")):
        articles = [pv.Article(id=name, text=text + credit) for name, text in zip(names, made, strict=True)]
        lineage = pv.trace(articles)
        check(lineage, articles)
        assert [ancestor.id for ancestor in lineage.ancestors] == [expected]
        assert edges(lineage) == {(expected, name) for name in names}


def test_one_witness() -> None:
    lineage = pv.trace([joined("en")])
    assert lineage.canonical.archetype.tokens == tuple(pv.fold(joined("en")).tokens)
    assert lineage.apparatus == ()
    assert lineage.derivations == ()
    assert lineage.canonical.representative.id == "0"
    size = len(lineage.canonical.archetype.tokens)
    assert lineage.canonical.representative.reason == f"the only text of this story (core of {size} words)"


@pytest.mark.parametrize("text", ["", " \n", "..."])
def test_one_empty_text(text: str) -> None:
    lineage = pv.trace([text])
    assert lineage.canonical.archetype.text == ""
    assert lineage.canonical.representative.reason == "the only text of this story and no word of it is an article's"


def test_a_text_of_another_story_is_set_apart() -> None:
    lineage = pv.trace(
        [
            pv.Article(id="a", text=joined("en")),
            pv.Article(id="b", text=joined("en")),
            pv.Article(id="c", text=joined("ru")),
        ]
    )
    assert lineage.apart == ("c",)
    assert [witness.id for witness in lineage.witnesses] == ["a", "b"]


def changed(text: str, seed: int, count: int = 3, cut: int | None = None) -> str:
    """The text with some words replaced and a sentence cut, as one house would."""
    draw = random.Random(seed)
    sentences = text.split(". ")
    if cut is not None:
        del sentences[cut]
    words = ". ".join(sentences).split(" ")
    for place in draw.sample(range(len(words)), count):
        words[place] = f"Changed{seed}x{place}"
    return " ".join(words)


@pytest.mark.parametrize("seed", range(8))
def test_the_archetype_of_five(seed: int) -> None:
    """Houses that change something each at different places: what was printed first is put together again."""
    source = story(seed)
    lineage = pv.trace([pv.Article(id=f"w{n}", text=changed(source, 10 * seed + n, cut=2 * n)) for n in range(5)])
    assert lineage.canonical.archetype.tokens == tuple(pv.fold(source).tokens)
    assert edges(lineage) == {("*", f"w{n}") for n in range(5)}


@pytest.mark.parametrize("seed", range(8))
def test_a_lost_intermediate(seed: int) -> None:
    """Three come from a text that changed something itself: they count as one line, and the lost text is named."""
    source = story(seed)
    between = changed(source, 1000 + seed, 8)
    made = {f"b{n}": changed(between, 10 * seed + n, cut=3 * n) for n in range(3)} | {
        f"a{n}": changed(source, 500 + 10 * seed + n, cut=2 * n) for n in range(4)
    }
    lineage = pv.trace([pv.Article(id=name, text=text) for name, text in made.items()])
    assert edges(lineage) == {
        *(("*", name) for name in ("a0", "a1", "a2", "a3", "*1")),
        *(("*1", name) for name in ("b0", "b1", "b2")),
    }
    assert lineage.canonical.archetype.tokens == tuple(pv.fold(source).tokens)
    assert {ancestor.kind for ancestor in lineage.ancestors} == {"common", "intermediate"}


@pytest.mark.parametrize("seed", range(8))
def test_a_chain(seed: int) -> None:
    """What a copy of a copy shares with its source, and the source with nobody else, shows the way."""
    source = story(seed)
    first = changed(source, 2000 + seed, 8)
    second = changed(first, 3000 + seed, 8)
    others = {f"a{n}": changed(source, 700 + 10 * seed + n, cut=3 * n) for n in range(4)}
    made = {"b": first, "c": second, "d": changed(second, 4000 + seed, 8), **others}
    lineage = pv.trace([pv.Article(id=name, text=text) for name, text in made.items()])
    assert edges(lineage) == {*(("*", name) for name in ("a0", "a1", "a2", "a3", "b")), ("b", "c"), ("c", "d")}


def test_two_texts_say_nothing_of_who_was_first() -> None:
    """T1: a date alone decides nothing."""
    a, b = changed(story(1), 1), changed(story(1), 2)
    lineage = pv.trace(
        [pv.Article(id="a", text=a, published="2024-03-01"), pv.Article(id="b", text=b, published="2024-03-02")]
    )
    assert edges(lineage) == {("*", "a"), ("*", "b")}
    assert all(edge.confidence == 0.5 for edge in lineage.derivations)
    assert lineage.canonical.first_known.name == "a"


def test_identical_texts_have_no_direction() -> None:
    lineage = pv.trace([pv.Article(id="a", text=joined("fr")), pv.Article(id="b", text=joined("fr"))])
    assert edges(lineage) == {("*", "a"), ("*", "b")}
    assert lineage.apparatus == ()


@pytest.mark.parametrize("language", sorted(FAMILIES))
def test_the_archetype_of_the_wire_stories(wire: Wire, language: str) -> None:
    lineage = pv.trace([wire[name] for name in FAMILIES[language]])
    check(lineage, [wire[name] for name in FAMILIES[language]])
    truth: dict[str, Any] = TRUTH["archetype"][language]
    text = truth["text"] if "text" in truth else wire[truth["id"]].text.partition(" — ")[2]
    assert lineage.canonical.archetype.tokens == tuple(pv.fold(text).tokens)
    assert lineage.canonical.originator.name == TRUTH["originator"][language]["agency"]


def test_the_lost_dispatch(wire: Wire) -> None:
    """The French dispatch is lost, seven papers have it from there and none from another."""
    lineage = pv.trace([wire[name] for name in FAMILIES["fr"]])
    assert edges(lineage) == {("*AFP", name) for name in FAMILIES["fr"]}
    assert [ancestor.kind for ancestor in lineage.ancestors] == ["dispatch"]
    places = {variation.text: variation for variation in lineage.apparatus}
    assert places["Kerlédan"].readings[1].witnesses == ("radio-grand-large.txt",)
    assert places["frigorifques"].readings[1].witnesses == ("courrier-du-lac.txt", "le-fanal.html")
    (climate,) = [v for v in lineage.apparatus if v.text == "réchauffement"]
    assert [reading.text for reading in climate.readings[1:]] == ["dérèglement"]


def test_takes_of_a_dispatch(wire: Wire) -> None:
    """The agency corrected itself: who has the first year has it from the first take, who has the second from the
    second."""
    lineage = pv.trace([wire[name] for name in FAMILIES["en"]])
    assert edges(lineage) == {
        ("ap-boots", "ap-boots-corrected"),
        ("ap-boots-corrected", "quillan-bay-beacon.txt"),
        ("ap-boots", "harbour-post.txt"),
        ("ap-boots", "tidewater-sentinel.txt"),
    }
    (year,) = [variation for variation in lineage.apparatus if variation.text == "1974"]
    assert year.severity == "substantive"
    assert year.readings[1].witnesses == ("ap-boots-corrected", "quillan-bay-beacon.txt")


def test_false_dates_are_no_first_publication(wire: Wire) -> None:
    """T1."""
    for language, doubtful in (("fr", "veille-presse-littoral.txt"), ("en", "tidewater-sentinel.txt")):
        lineage = pv.trace([wire[name] for name in FAMILIES[language]])
        assert lineage.canonical.first_known.name != doubtful
        (witness,) = [witness for witness in lineage.witnesses if witness.id == doubtful]
        assert witness.published is None
        assert witness.doubt


def test_sentences_count_lines_and_not_witnesses(wire: Wire) -> None:
    lineage = pv.trace([wire[name] for name in FAMILIES["fr"]])
    for sentence in lineage.sentences:
        assert 1 <= sentence.lines == len(sentence.witnesses)  # each is a line of its own
    lineage = pv.trace([wire[name] for name in FAMILIES["en"]])
    assert {sentence.lines for sentence in lineage.sentences} == {1}, "all come from the agency's own text"


def test_the_archetype_counts_the_places_where_words_differ() -> None:
    """Not those where only marks do, which the apparatus lists too."""
    text = joined("en")
    marked = text.replace("’", "'").replace('"', "“").replace(",", ";", 1)
    lineage = pv.trace([pv.Article("a", text), pv.Article("b", marked)])
    assert lineage.apparatus
    assert "; 0 places where words differ, " in lineage.canonical.archetype.reason


@pytest.mark.parametrize(
    ("source", "copy", "earlier"),
    [
        ("2024-05-06", "2024-05-06T10:00:00Z", False),
        ("2024-05-06", "2024-05-06", False),
        ("2024-05-06T10:00:00Z", "2024-05-06", False),
        ("2024-05-06T10:00:00Z", "2024-05-06T10:00:00Z", False),
        ("2024-05-06", "2024-05-07T10:00:00Z", True),
        ("2024-05-06", "2024-05-07", True),
        ("2024-05-06T10:00:00Z", "2024-05-07", True),
        ("2024-05-06T10:00:00Z", "2024-05-06T12:30:00+02:00", True),
    ],
)
def test_dates_are_evidence_where_they_tell_and_as_they_were_stated(source: str, copy: str, earlier: bool) -> None:
    text = joined("en")
    changed = text.replace(" the ", " this ", 1)
    lineage = pv.trace(
        [
            pv.Article("a", text, outlet="AP", published=source),
            pv.Article("b", changed + "\n\nThe harbour office adds that the gate stays shut. (AP)", published=copy),
        ]
    )
    (edge,) = lineage.derivations
    assert (edge.parent, edge.child) == ("a", "b")
    said = [found.statement for found in edge.evidence if found.code == "D4" and not found.favours]
    assert said == ([f"the source appeared earlier, {source}"] if earlier else [])
