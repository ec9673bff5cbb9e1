"""Passages that moved or stand twice, with what was changed in them, and the marks around what was cut."""

from __future__ import annotations

import pytest

import provenance as pv
from provenance.differences.fitting import Unit, fit

HEAD = "The lighthouse keepers of Farholm will go on strike next week, their union announced in the village hall."
TAIL = "The harbour office will decide about the lamp before the end of the month, and a boat stands by until then."
MIDDLE = [
    "Nobody on the quay had slept since the bell rang, and the bakery opened an hour before it usually does.",
    "The ferry brought nine crates of oranges, two goats and a piano that belongs to nobody on the island.",
]
MOVED = (
    "The storm of {year} broke 14 windows of the old chapel near the mill. Its roof was mended {by} the next spring."
)


def changes(a: list[str], b: list[str]) -> list[tuple[str, str, str]]:
    found = pv.compare("\n\n".join([HEAD, *a, TAIL]), "\n\n".join([HEAD, *b, TAIL])).differences
    return [(d.kind, d.a_text.strip(), d.b_text.strip()) for d in found]


def test_a_paragraph_that_moved_is_one_whatever_changed_in_it() -> None:
    one, other = MOVED.format(year=1987, by="by two masons"), MOVED.format(year=1978, by="by two masons")
    assert changes([one, *MIDDLE], [*MIDDLE, other]) == [
        ("transposition", one, other),
        ("fact_change", "1987", "1978"),
    ]


def test_a_clause_cut_from_a_paragraph_that_moved() -> None:
    one, other = MOVED.format(year=1987, by="by two masons"), MOVED.format(year=1987, by="")
    other = other.replace("  ", " ")
    found = changes([one, *MIDDLE], [*MIDDLE, other])
    assert ("transposition", one, other) in found
    assert ("omission", "by two masons", "") in found
    assert len(found) == 2


def test_neither_headline_nor_link_moves() -> None:
    link = "Storm breaks 14 windows of the old chapel near the mill of Farholm"
    a = "\n\n".join([link, HEAD, *MIDDLE, TAIL])
    b = "\n\n".join([HEAD, MIDDLE[0], f"Read more: {link}", MIDDLE[1], TAIL])
    assert "transposition" not in {d.kind for d in pv.compare(a, b).differences}


def test_a_pull_quote_is_one_whatever_changed_in_it() -> None:
    quote = "The ferry brought nine crates of oranges, two goats and a pinao that belongs to nobody on the island."
    a = "\n\n".join([quote, HEAD, *MIDDLE, TAIL])
    b = "\n\n".join([HEAD, *MIDDLE, TAIL])
    assert [(d.kind, d.a_text.strip()) for d in pv.compare(a, b).differences] == [("paratext", quote)]


def test_a_clause_is_cut_with_its_comma_and_not_with_its_stop() -> None:
    a = ["The count stands at nine, half of them from the mainland. The bell rang twice before the boat came in."]
    b = ["The count stands at nine. A cook from the inn brought soup, bread and a very large cheese for everybody."]
    found = changes([*a, *MIDDLE], [*b, *MIDDLE])
    assert ("omission", ", half of them from the mainland", "") in found
    assert not {kind for kind, *_ in found} & {"typographic", "encoding"}


DROPPED = [
    ('"We had forty minutes and no soup," said Marlow.', '"We had forty minutes and no soup."'),
    ('"We had forty minutes and no soup," Marlow told the council.', "“We had forty minutes and no soup.”"),
]


@pytest.mark.parametrize(("a", "b"), DROPPED)
@pytest.mark.parametrize("behind", [MIDDLE, MIDDLE[1:]])
def test_who_said_it_is_dropped_with_its_marks(a: str, b: str, behind: list[str]) -> None:
    found = pv.compare("\n\n".join([HEAD, a, *MIDDLE, TAIL]), "\n\n".join([HEAD, b, *behind, TAIL])).differences
    ((dropped),) = [d for d in found if d.kind == "quotation"]
    marks = '.,"“” \n'
    assert (dropped.a_text.strip(marks), dropped.b_text.strip(marks)) == (a.split('," ')[1].rstrip("."), "")
    assert dropped.kinds == ("quotation",)


def test_an_attribution_before_words_quoted_later() -> None:
    a = "The keeper Odette Marlow said: The old rules “were written for another century.”"
    b = "“The old rules were written for another century.”"
    kinds = [
        (d.kind, d.a_text.strip())
        for d in pv.compare(f"{HEAD}\n\n{a}\n\n{TAIL}", f"{HEAD}\n\n{b}\n\n{TAIL}").differences
    ]
    assert ("quotation", "The keeper Odette Marlow said:") in kinds


def test_a_stretch_that_one_text_quotes_is_one() -> None:
    a = ["The old chapel was closed “after a storm in 1987 broke its windows”, and nobody has been inside since then."]
    b = ["The old chapel was closed after a storm in 1978 broke its windows, and nobody has been inside since then."]
    found = changes([*a, *MIDDLE], [*b, *MIDDLE])
    assert [c for c in found if c[0] == "quotation"] == [
        ("quotation", "“after a storm in 1987 broke its windows”", "after a storm in 1978 broke its windows")
    ]
    assert ("fact_change", "1987", "1978") in found


def test_a_quotation_and_its_report_are_one_paraphrase() -> None:
    a = ['Odette Marlow said: "The numbers were wrong and everybody knew it."']
    b = ["Odette Marlow said the numbers had been wrong and everybody had known it."]
    assert {kind for kind, *_ in changes([*a, *MIDDLE], [*b, *MIDDLE])} == {"paraphrase"}


def test_a_name_apart_from_the_word_beside_it() -> None:
    a = "Ein Umbau des Leuchtturms von Wallsee ist für den Herbst geplant, sagte Quandt der Zeitung."
    b = "Ein Umbau des Leuchtturms von Falkenried ist für den Herbst geplant, sagte Immelmann der Zeitung."
    found = pv.compare(f"{a} Die Lampe brennt seit Montag nicht mehr.", f"{b} Die Lampe brennt seit Montag nicht mehr.")
    assert [(d.kind, d.a_text, d.b_text) for d in found.differences] == [
        ("fact_change", "Wallsee", "Falkenried"),
        ("fact_change", "Quandt", "Immelmann"),
    ]
    c = a.replace("Wallsee ist", "Wallsee war")
    found = pv.compare(f"{c} Die Lampe brennt seit Montag nicht.", f"{b} Die Lampe brennt seit Montag nicht.")
    assert [(d.kind, d.a_text, d.b_text) for d in found.differences][:2] == [
        ("fact_change", "Wallsee", "Falkenried"),
        ("substitution", "war", "ist"),
    ]


def test_a_number_beside_a_misspelt_word() -> None:
    a, b = "26 travellers were brought ashore that night.", "62 travelers were brought ashore that night."
    c = "62 traevllers were brought ashore that night."
    assert changes([a, *MIDDLE], [b, *MIDDLE])[0][0] == "fact_change"
    assert changes([a, *MIDDLE], [c, *MIDDLE]) == [
        ("fact_change", "26", "62"),
        ("slip", "travellers", "traevllers"),
    ]


def test_what_was_cut_and_what_was_added_where_the_source_is_known() -> None:
    source = pv.Article(id="a", outlet="Farholm Post", text="\n\n".join([HEAD, MIDDLE[0], TAIL]))
    copy = pv.Article(id="b", outlet="Quay Herald", text="\n\n".join([HEAD, MIDDLE[1], TAIL, "Source: Farholm Post"]))
    found = pv.compare(source, copy)
    assert found.direction == "b_from_a"
    editorial = {(d.kind, d.a_text.strip(), d.b_text.strip()) for d in found.differences if d.severity == "editorial"}
    assert editorial == {("omission", MIDDLE[0], ""), ("addition", "", MIDDLE[1])}
    back = pv.compare(copy, source)
    assert sorted(d.kind for d in back.differences) == sorted(d.kind for d in found.differences)


def test_a_correction_names_what_it_corrects() -> None:
    note = "Correction: This story was changed on Monday to say that the keeper was right."
    a, b = (
        "The chapel was opened in the spring by the keeper.",
        "The chapel was not opened in the spring by the keeper.",
    )
    found = changes([a, *MIDDLE], [b, *MIDDLE, note])
    assert [kind for kind, *_ in found] == ["fact_change", "correction"]


def test_a_house_spelling_of_a_name_is_no_other_name() -> None:
    a, b = "It was backed by the Labour group in the chapel.", "It was backed by the Labor group in the chapel."
    assert [kind for kind, *_ in changes([a, *MIDDLE], [b, *MIDDLE])] == ["substitution"]


def test_a_passage_has_its_marks_and_the_sentence_in_other_words() -> None:
    a = "About two miles from the quay the chapel, built in 1911, lost its roof at noon in the great storm."
    b = "The chapel, built in 1911, lost its roof at noon in the great storm about two miles from the quay."
    first, second = "\n\n".join([HEAD, a, *MIDDLE]), "\n\n".join([HEAD, b, *MIDDLE])
    (segment,) = pv.compare(first, second).segments
    assert segment.a_span == (0, len(first))
    assert segment.b_span == (0, len(second))


def test_furniture_is_no_passage() -> None:
    wall = "\n\nSign up for our newsletter and get the news of the day every morning at seven.\n\nLeave a comment"
    a, b = "\n\n".join([HEAD, MIDDLE[0]]), "\n\n".join([HEAD, MIDDLE[0], TAIL])
    for segment in pv.compare(a + wall, b + wall).segments:
        assert segment.a_span[1] <= len(a)


def test_an_edited_copy_is_no_furniture() -> None:
    said = "The {} of the {} told a {} of {} guests that the lamp would be {} again before the first {} of winter. "
    a = said.format("keeper", "lighthouse", "crowd", "ninety", "lit", "storm") + " ".join(MIDDLE)
    b = said.format("guard", "tower", "group", "eighty", "burning", "gale")
    b += "In Dunmere the price of cheese rose by a third, and farmers blamed goats, hail and a tax on bells."
    assert pv.compare(a, b).relation != "furniture_only"


def test_marks_in_step() -> None:
    def marks(text: str) -> list[Unit]:
        kinds = {"X": Unit("", "", (0, 0), 1, True), "N": Unit("#2", "", (0, 0), 2, stop=True)}
        return [kinds.get(c, Unit(c, c, (0, 0))) for c in text]

    assert fit(marks("."), marks(".")).pairs == [(0, 0)]
    cut = fit(marks(", X. "), marks(". "))
    assert cut.pairs == [(3, 0), (4, 1)]
    assert cut.held_a == [(0, 1), (1, 1)]
    dates = fit(marks("N.."), marks("N."))
    assert len(dates.pairs) == 2
    assert [number for _, number in dates.held_a] == [2]
    alone = fit(marks("N! "), marks("N "))
    assert alone.held_a == [(1, None)]
