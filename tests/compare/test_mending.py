"""Words that a machine broke are read as they were where the other text has them whole; spans count what is written."""

from __future__ import annotations

import pytest

import provenance as pv
from provenance.document import Document
from provenance.lineage import Comparison

from .making import STORIES, joined


def compared(a: str, b: str) -> Comparison:
    """The comparison, the same from either side; its spans are those of the texts."""
    found, mirrored = pv.compare(a, b), pv.compare(b, a)
    assert (found.relation, found.coverage_a, found.coverage_b) == (
        mirrored.relation,
        mirrored.coverage_b,
        mirrored.coverage_a,
    )
    for d in found.differences:
        assert (a[slice(*d.a_span)], b[slice(*d.b_span)]) == (d.a_text, d.b_text)
    return found


def misread(text: str, encoding: str) -> str:
    """A text whose bytes were read in the wrong encoding, what stands for nothing there as a control character."""
    return "".join(
        bytes([byte]).decode(encoding) if bytes([byte]).decode(encoding, "ignore") else chr(byte)
        for byte in text.encode()
    )


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("language", ["fr", "de"])
def test_a_text_read_in_the_wrong_encoding_is_a_copy(language: str, encoding: str) -> None:
    text = joined(language)
    for good in (text, text.replace('"', "”").replace("'", "’")):
        found = compared(good, misread(good, encoding))
        assert found.relation == "syndicated_copy"
        assert min(found.coverage_a, found.coverage_b) == 1.0
        assert {d.kind for d in found.differences} == {"encoding"}
        assert [e.code for e in found.evidence] == ["R2", "D6"]
        assert found.evidence[1].favours == "b_from_a"


def test_the_encoding_of_cyrillic_texts() -> None:
    text = joined("ru").replace("«Главное, что мост красивый», — сказала", "Что мост красивый, сказала")
    for encoding in ("cp1252", "cp1251"):
        found = compared(text, misread(text, encoding))
        assert found.relation == "syndicated_copy"
        assert {d.kind for d in found.differences} == {"encoding"}


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("â€œ", "â€\x9d"), ("â€œ", "â€\ufffd"), ("â€œ", "â€"), ("â\x80\x9c", "â\x80\x9d"), ("Â« ", " Â»")],
)
@pytest.mark.parametrize("marks", ["“”", '""', "«»"])
def test_quotation_marks_in_the_wrong_encoding_still_quote(opening: str, closing: str, marks: str) -> None:
    text = joined("en")
    good = text.replace('"You get to know which ones sulk,"', f"{marks[0]}You get to know which ones sulk,{marks[1]}")
    bad = text.replace('"You get to know which ones sulk,"', f"{opening}You get to know which ones sulk,{closing}")
    assert {d.kind for d in compared(good, bad).differences} == {"encoding"}
    changes = compared(good, bad.replace("know", "guess")).differences
    assert [(d.kind, d.a_text, d.b_text) for d in changes if d.kind != "encoding"] == [("quotation", "know", "guess")]


def test_what_is_misread_in_both_is_no_difference() -> None:
    text = misread(joined("fr"), "cp1252")
    assert [d.kind for d in compared(text, text.replace("1803", "1830")).differences] == ["fact_change"]
    assert [d.kind for d in compared(text, text.replace("lundi", "mardi")).differences] == ["fact_change"]


CUT = {
    "a hyphen": "lamp-\nlighter",
    "spaces": "lamp- \n lighter",
    "a soft hyphen": "lamp\u00ad\nlighter",
    "the other hyphen": "lamp\u2010\nlighter",
}


@pytest.mark.parametrize("cut", CUT.values(), ids=CUT)
def test_a_word_cut_at_the_end_of_a_line_is_one_word(cut: str) -> None:
    text = joined("en")
    found = compared(text, text.replace("lamplighter", cut))
    assert [(d.kind, d.a_text, d.b_text) for d in found.differences] == [("layout", "lamplighter", cut)]
    assert found.relation == "syndicated_copy"
    assert [e for e in found.evidence if e.code == "D6"] == []


def test_a_column_of_a_newspaper_is_the_text() -> None:
    text = joined("en")
    lines, line = [], ""
    for word in text.replace("\n\n", " ").split():
        room = 30 - len(line)
        if len(word) >= room and word.isalpha() and 3 <= room <= len(word) - 3:
            lines.append(f"{line}{word[:room]}-")
            line = f"{word[room:]} "
        elif len(word) >= room:
            lines.append(line.rstrip())
            line = f"{word} "
        else:
            line += f"{word} "
    column = "\n".join([*lines, line.rstrip()])
    assert column.count("-\n") >= 4
    found = compared(text, column)
    assert {d.kind for d in found.differences} == {"layout"}
    assert [e for e in found.evidence if e.code == "D6"] == []


def test_a_line_that_ends_within_a_word_goes_on_in_the_next() -> None:
    """The first line alone would be a credit."""
    text = f"ORRIN QUAY (AP) - {joined('en')}"
    cut = text.replace("lamplighter", "lamp-\nlighter")
    assert [(d.kind, d.b_text) for d in compared(text, cut).differences] == [("layout", "lamp-\nlighter")]
    assert len(Document.of(pv.Article(id="a", text=cut)).parts) == len(Document.of(pv.Article(id="a", text=text)).parts)
    listed = text.replace("lamplighter of", "lamplighter\n- of")
    assert len(Document.of(pv.Article(id="a", text=listed)).parts) > len(STORIES["en"])


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("lamplighter", "lamp-lighter"),  # no end of a line
        ("lamplighter", "lamp-\n\nlighter"),  # nor of a paragraph
        ("lamplighter", "lamp-\nLighter"),  # another word
        ("lamplighter", "stove-\nlighter"),
        ("Barnaby Thrupp", "Barnabé"),
        ("Barnaby Thrupp", "CAFÉ»"),  # Latin letters before marks are not always two bytes
    ],
)
def test_what_makes_no_word_of_the_other_text_stays(whole: str, broken: str) -> None:
    text = joined("en")
    found = compared(text, text.replace(whole, broken))
    assert max(found.coverage_a, found.coverage_b) < 1.0


def test_a_hyphen_is_no_lost_space() -> None:
    text = joined("en")
    found = compared(text, text.replace("container ship", "container-ship").replace("lamplighter", "lamp-lighter"))
    assert [e for e in found.evidence if e.code == "D6"] == []
