"""The table of ``compare``: what two texts have to do with each other, then their differences by severity."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from provenance.cli.telling import KIND_WIDTH, STYLES, by_kind, counted, drawn
from provenance.cli.terminal import Terminal, wrapped
from provenance.report.wording import DIRECTIONS

if TYPE_CHECKING:
    from provenance.differences import Difference
    from provenance.lineage import Comparison

__all__ = ["show_comparison"]

_LABEL = 12
_LONGEST_BAR = 20
_NOT_COPIES: Final = {
    "unrelated": "They are no copies of each other, so there are no differences to list.",
    "furniture_only": "They share nothing but furniture, so there are no differences to list.",
}


def show_comparison(terminal: Terminal, names: tuple[str, str], comparison: Comparison, everything: bool) -> None:
    """Write the table; ``names`` is what the user called the texts."""
    for label, name in zip(("first", "second"), names, strict=True):
        terminal.line((label.ljust(_LABEL), "dim"), (terminal.name(name, terminal.width - _LABEL), "bold"))
    terminal.line()
    relation = comparison.relation.replace("_", " ")
    _show_fact(terminal, "relation", f"{relation} (confidence {comparison.confidence:.2f})", "bold")
    _show_fact(terminal, "lineage", DIRECTIONS.get(comparison.direction, comparison.direction))
    bar = min(_LONGEST_BAR, terminal.width - _LABEL - len(" 100% of the second"))
    for label, share, of in (("covered", comparison.coverage_a, "first"), ("", comparison.coverage_b, "second")):
        full, rest = terminal.bar(share, bar)
        percent = f"{share:.0%}".rjust(5)
        terminal.line((label.ljust(_LABEL), "dim"), (full, "green"), (rest, "dim"), f"{percent} of the {of}")
    for i, found in enumerate(comparison.evidence):
        _show_fact(terminal, "" if i else "evidence", f"{found.code}: {terminal.prose(found.statement)}")
    _show_passages(terminal, comparison)
    terminal.line()
    if comparison.relation in _NOT_COPIES:
        terminal.line(_NOT_COPIES[comparison.relation])
    elif not comparison.differences:
        terminal.line("There are no differences.")
    else:
        _show_differences(terminal, comparison, everything)


def _show_passages(terminal: Terminal, comparison: Comparison) -> None:
    kinds = [segment.kind for segment in comparison.segments]
    if kinds:
        aligned = counted(kinds.count("aligned"), "passage")
        others = [f"{kinds.count(kind)} {kind}" for kind in ("moved", "repeated") if kind in kinds]
        _show_fact(terminal, "shared", ", ".join([f"{aligned} in the same order", *others]))


def _show_fact(terminal: Terminal, label: str, text: str, style: str = "") -> None:
    for i, line in enumerate(wrapped(text, terminal.width - _LABEL)):
        terminal.line(((label if i == 0 else "").ljust(_LABEL), "dim"), (line, style))


def _show_differences(terminal: Terminal, comparison: Comparison, everything: bool) -> None:
    severities = list(STYLES)
    ordered = sorted(comparison.differences, key=lambda found: severities.index(found.severity))
    for severity, group in groupby(ordered, key=lambda found: found.severity):
        found = list(group)
        terminal.line((severity, STYLES[severity]), (f"  {len(found):,}", "dim"))
        if severity == "accidental" and not everything:
            for line in wrapped(f"{', '.join(by_kind(found))} (--all lists them)", terminal.width - 2):
                terminal.line("  ", line)
        else:
            for difference in found:
                _show_difference(terminal, comparison, difference, everything)
        terminal.line()


def _show_difference(terminal: Terminal, comparison: Comparison, difference: Difference, everything: bool) -> None:
    kind = difference.kind.replace("_", " ")
    width = terminal.width - KIND_WIDTH - 3
    for i, line in enumerate(drawn(terminal, comparison, difference, width, None if everything else 2)):
        label = (kind if i == 0 else "").ljust(KIND_WIDTH + 1)
        terminal.line("  ", (label, STYLES[difference.severity]), *line)
