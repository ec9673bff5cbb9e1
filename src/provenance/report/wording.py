"""Words and figures that the report and the command line say in one way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from provenance.differences import Difference
    from provenance.lineage import Comparison, StatedDate
    from provenance.pipeline import Stats

__all__ = [
    "DIRECTIONS",
    "SEVERITIES",
    "by_kind",
    "counted",
    "moment",
    "quotation_marks",
    "recall_told",
    "same_words",
    "share_told",
]

SEVERITIES: Final = ("substantive", "editorial", "accidental")
"""The gravest first."""

DIRECTIONS: Final = {
    "a_from_b": "the first text comes from the second",
    "b_from_a": "the second text comes from the first",
    "siblings": "siblings: both come from a text that is not here",
    "unknown": "unknown",
}

_QUOTATION_MARKS = re.compile("['\"«»‘’‚‛“”„‟‹›「」『』]")
_OPENING_MARKS = re.compile("[('\"«‘‚‛“„‟‹「『]\\s?\\Z")
_CLOSING_MARKS = re.compile("\\s?['\"»’”›」』)]")


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number and what it counts: ``1 copy``, ``2,400 copies``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def by_kind(found: Iterable[Difference]) -> list[str]:
    """How many there are of each kind, the most frequent first: ``["18 typographic", "6 layout"]``."""
    kinds = Counter(difference.kind.replace("_", " ") for difference in found)
    return [f"{count:,} {kind}" for kind, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))]


def share_told(share: float) -> str:
    """A share with one digit after the point, never rounded up to the whole."""
    return "100%" if share == 1.0 else f"{min(share, 0.999):.1%}"


def recall_told(stats: Stats) -> str:
    """What share of the copies a search found, expected and measured."""
    expected = f"at least {share_told(stats.expected_recall)} expected"
    if stats.measured_recall is None:
        return f"{expected}, none measured: no pairs in a sample of {counted(stats.sampled, 'text')}"
    return (
        f"{expected}, {share_told(stats.measured_recall)} measured "
        f"({counted(stats.sample_pairs, 'pair')} of {counted(stats.sampled, 'sampled text')})"
    )


def moment(date: StatedDate) -> str:
    """A date as precise as it is stated: ``2024-03-13 09:31 +01:00``."""
    if date.when is None:
        return "no such day"
    day, _, clock = date.when.partition("T")
    zone = date.zone or ""
    clock = re.sub(r":00$", "", clock[:8]) if date.precision == "minute" else ""
    return " ".join(filter(None, (day, clock, zone)))


def same_words(a: str, b: str) -> bool:
    """Whether two texts differ in marks and spaces alone."""
    return _letters(a) == _letters(b)


def quotation_marks(comparison: Comparison, difference: Difference) -> tuple[str, str]:
    """What became of the quotation marks, and the words with the marks they have in one of the texts."""
    a = _with_marks(comparison.a.text, difference.a_span)
    b = _with_marks(comparison.b.text, difference.b_span)
    more = len(_QUOTATION_MARKS.findall(b)) - len(_QUOTATION_MARKS.findall(a))
    if not more:
        return "marks moved", b
    return ("marks added", b) if more > 0 else ("marks dropped", a)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _with_marks(text: str, span: tuple[int, int]) -> str:
    before = _OPENING_MARKS.search(text[max(0, span[0] - 3) : span[0]])
    after = _CLOSING_MARKS.match(text[span[1] : span[1] + 3])
    return (before[0] if before else "") + text[span[0] : span[1]] + (after[0] if after else "")
