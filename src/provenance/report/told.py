"""A difference told in a list: what changed, with a few words around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.report.visible import alike, named
from provenance.report.wording import SEVERITIES, quotation_marks, same_words

if TYPE_CHECKING:
    from provenance.differences import Difference
    from provenance.lineage import Comparison

__all__ = ["Side", "Told", "by_severity", "shortened", "told"]

_CONTEXT = 48
"""Characters on either side."""


@dataclass(frozen=True, slots=True)
class Side:
    """A passage, or its beginning and how many characters come after that."""

    text: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A difference as a list shows it.

    Attributes
    ----------
    number
        Its place among the differences of the comparison, from 1.
    difference
        Itself.
    a, b
        What stands in each text; ``None`` where there is nothing.
    before, after
        Words around it, from the text that has something there.
    what
        What happened, where neither side says it: ``marks added``, ``moved``.
    """

    number: int
    difference: Difference
    a: Side | None
    b: Side | None
    before: str = ""
    after: str = ""
    what: str = ""


def told(comparison: Comparison, number: int, difference: Difference, longest: int) -> Told:
    """A difference with at most so many characters of each side."""
    a, b = difference.a_text, difference.b_text
    if difference.kind == "quotation" and a and b and same_words(a, b):
        what, text = quotation_marks(comparison, difference)
        return Told(number, difference, None, shortened(_on_one_line(text), longest), what=what)
    if difference.kind == "transposition" and a and b:
        return Told(number, difference, shortened(_on_one_line(a), longest), None, what="moved")
    text, (low, high) = (comparison.a.text, difference.a_span) if a else (comparison.b.text, difference.b_span)
    before = _last_words(text[max(0, low - 2 * _CONTEXT) : low])
    after = _first_words(text[high : high + 2 * _CONTEXT])
    if alike(a, b):
        a, b = named(a), named(b)
    elif difference.kind != "layout":
        before, after = (
            "" if a.startswith("\n") or b.startswith("\n") else before,
            "" if a.endswith("\n") or b.endswith("\n") else after,
        )
        a, b = _on_one_line(a), _on_one_line(b)
    return Told(
        number,
        difference,
        shortened(a, longest) if a else None,
        shortened(b, longest) if b else None,
        before,
        after,
    )


def by_severity(items: Iterable[Told]) -> list[tuple[str, list[Told]]]:
    """The severities, the gravest first, each with its differences in the order of the texts."""
    every: dict[str, list[Told]] = {severity: [] for severity in SEVERITIES}
    for item in items:
        every[item.difference.severity].append(item)
    return list(every.items())


def gravest(found: Sequence[Difference], most: int) -> list[int]:
    """Which so many differences are gravest, in the order of the texts."""
    order = sorted(range(len(found)), key=lambda number: (SEVERITIES.index(found[number].severity), number))
    return sorted(order[:most])


def shortened(text: str, longest: int) -> Side:
    """The beginning of a text, cut between words where it can be."""
    if len(text) <= longest:
        return Side(text)
    cut = text.rfind(" ", longest // 2, longest)
    head = text[: cut if cut > 0 else longest]
    return Side(head, len(text) - len(head))


def _on_one_line(text: str) -> str:
    return " ¶ ".join(line.strip() for line in text.split("\n") if line.strip())


def _last_words(text: str) -> str:
    line = text.rpartition("\n")[2]
    if len(line) <= _CONTEXT:
        return line if len(line) < len(text) or len(text) < 2 * _CONTEXT else f"…{line}"
    cut = line.find(" ", len(line) - _CONTEXT)
    return f"…{line[cut if cut >= 0 else len(line) - _CONTEXT :]}"


def _first_words(text: str) -> str:
    line = text.partition("\n")[0]
    if len(line) <= _CONTEXT:
        return line
    cut = line.rfind(" ", 0, _CONTEXT)
    return f"{line[: cut + 1 if cut >= 0 else _CONTEXT]}…"
