"""The apparatus: who has which reading where, and how grave it is that others have another."""

from __future__ import annotations

import provenance as pv
from provenance.lineage import Reading, Variation

BASE = (
    "The ferry left the old harbour of Marvelle at dawn with ninety pilgrims and a brass band on board. It did not "
    "reach Saint Osk in time because the captain had mistaken a whale for a reef. "
    '"Nobody was hurt", the harbour master said on Monday in a note to the press.'
)
NOTED = ", the harbour master said on Monday in a note to the press"


def apparatus(**texts: str) -> tuple[Variation, ...]:
    return pv.trace([pv.Article(id=name, text=text) for name, text in texts.items()]).apparatus


def place(text: str, found: tuple[Variation, ...]) -> Variation:
    (variation,) = [each for each in found if each.text == text]
    return variation


def written(reading: Reading, **texts: str) -> dict[str, str]:
    """What stands at the spans of a reading."""
    return {name: texts[name][slice(*span)] for name, span in reading.spans.items()}


def test_a_word_left_out_is_one_place_with_the_gravity_of_its_difference() -> None:
    texts = {"a": BASE, "b": BASE.replace(" not ", " "), "c": BASE, "d": BASE.replace("a whale", "a rock")}
    found = apparatus(**texts)
    assert [variation.text for variation in found] == ["not", "whale"]
    dropped = found[0]
    assert (dropped.severity, dropped.lacking) == ("substantive", ())
    own, without = dropped.readings
    assert written(own, **texts) == {"a": "not", "c": "not", "d": "not"}
    assert (without.witnesses, without.kinds) == (("b",), ("fact_change",))
    assert without.spans["b"] == (BASE.index("not"),) * 2


def test_what_begins_or_ends_a_text_can_be_left_out() -> None:
    texts = {"a": BASE, "b": BASE.replace("The ferry left", "Left"), "c": BASE.replace(NOTED, ""), "d": BASE}
    found = apparatus(**texts)
    assert place("The ferry", found).readings[1].spans == {"b": (0, 0)}
    end = place(NOTED.removeprefix(", "), found)
    (low, high) = end.readings[1].spans["c"]
    assert low == high
    assert texts["c"][:low].rstrip('".').endswith("hurt")


def test_who_adds_something_and_who_goes_on_without_it() -> None:
    texts = {"a": BASE, "b": BASE.replace("brass band", "very loud brass band"), "c": BASE}
    (added,) = apparatus(**texts)
    own, other = added.readings
    assert (own.text, written(own, **texts)) == ("", {"a": "", "c": ""})
    assert {low for low, _ in own.spans.values()} == {BASE.index("brass band")}
    assert written(other, **texts) == {"b": "very loud"}


def test_who_writes_marks_as_the_archetype_does_and_who_lacks_the_place() -> None:
    texts = {
        "a": BASE,
        "b": BASE.replace('"Nobody was hurt"', "«Nobody was hurt»"),
        "c": BASE.replace('"Nobody was hurt"' + NOTED + ".", ""),
        "d": BASE,
    }
    found = apparatus(**texts)
    opening = next(variation for variation in found if variation.rule == "form")
    own, other = opening.readings
    assert written(own, **texts) == {"a": '"', "d": '"'}
    assert written(other, **texts) == {"b": "«"}
    assert opening.lacking == ("c",)


def test_who_differs_in_more_than_a_mark_does_not_write_it_as_the_archetype_does() -> None:
    texts = {
        "a": BASE,
        "b": BASE.replace('"Nobody was hurt"', "Nobody was hurt"),
        "c": BASE.replace('"Nobody was hurt"', "“Nobody was hurt”"),
        "d": BASE,
    }
    found = apparatus(**texts)
    quotation = place('"Nobody was hurt"', found)
    assert (quotation.severity, quotation.readings[0].witnesses) == ("substantive", ("a", "c", "d"))
    marks = [variation for variation in found if variation.text == '"']
    assert [(each.readings[0].witnesses, each.readings[1].witnesses) for each in marks] == [(("a", "d"), ("c",))] * 2
