"""The view of ``trace``: four answers, the tree, the apparatus and the witnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.cli.telling import STYLES, counted
from provenance.cli.terminal import Terminal, wrapped
from provenance.cli.texts import cells

if TYPE_CHECKING:
    from provenance.lineage import Lineage, Variation

__all__ = ["show_lineage"]

_LABEL = 16
_DATED = 56  # columns of a table of witnesses that has room for their dates
_NAMES = 14  # columns for who has a reading, or why, at least
_PLACES = 12
_WITNESSES = 40


def show_lineage(terminal: Terminal, lineage: Lineage, everything: bool) -> None:
    """Write the view."""
    _show_answers(terminal, lineage)
    if lineage.derivations:
        _show_tree(terminal, lineage)
    _show_apparatus(terminal, lineage, everything)
    _show_witnesses(terminal, lineage, everything)
    _show_sentences(terminal, lineage)


def _show_fact(terminal: Terminal, label: str, text: str, style: str = "") -> None:
    for i, line in enumerate(wrapped(text, terminal.width - _LABEL)):
        terminal.line(((label if i == 0 else "").ljust(_LABEL), "dim"), (line, style))


def _show_answers(terminal: Terminal, lineage: Lineage) -> None:
    found = lineage.canonical
    answers = (
        ("representative", found.representative.id, found.representative.reason, found.representative.runner_up),
        ("archetype", "reconstructed", found.archetype.reason, found.archetype.runner_up),
        ("first known", found.first_known.name, found.first_known.reason, found.first_known.runner_up),
        ("originator", found.originator.name, found.originator.reason, found.originator.runner_up),
    )
    for label, name, reason, runner_up in answers:
        shown = "unknown" if name is None else terminal.name(name, terminal.width - _LABEL)
        _show_fact(terminal, label, shown, "bold")
        _show_fact(terminal, "", terminal.prose(reason))
        if runner_up is not None:
            _show_fact(terminal, "", f"next: {terminal.name(runner_up)}", "dim")
    terminal.line()


def _show_tree(terminal: Terminal, lineage: Lineage) -> None:
    labels = {ancestor.id: ancestor.label for ancestor in lineage.ancestors}
    children: dict[str, list[tuple[str, float]]] = {}
    for edge in lineage.derivations:
        children.setdefault(edge.parent, []).append((edge.child, edge.confidence))
    below = {edge.child for edge in lineage.derivations}
    legend = terminal.short("* is a text that nobody kept, inferred", terminal.width - 9)
    terminal.line(("lineage", "bold"), "  ", (legend, "dim"))
    tops = dict.fromkeys([*children, *(witness.id for witness in lineage.witnesses)])
    stack = [(name, "", 0.0) for name in reversed(tops) if name not in below]
    while stack:
        name, indent, confidence = stack.pop()
        sure = f"  {confidence:.2f}" if confidence else ""
        label = f"  {labels[name]}" if name in labels else ""
        shown = terminal.name(name, max(8, terminal.width - 4 - len(indent) - len(sure)))
        room = terminal.width - 2 - len(indent) - cells(shown) - len(sure)
        label = terminal.short(label, room) if len(label) > room else label
        terminal.line("  ", indent, (shown, "italic" if name in labels else "bold"), (sure, "cyan"), (label, "dim"))
        deeper = indent + "  " if len(indent) < terminal.width // 2 else indent
        stack += [(child, deeper, sure_of) for child, sure_of in reversed(children.get(name, ()))]
    terminal.line()


def _show_apparatus(terminal: Terminal, lineage: Lineage, everything: bool) -> None:
    ordered = list(STYLES)
    places = sorted(lineage.apparatus, key=lambda place: (ordered.index(place.severity), place.span))
    listed = places if everything else [place for place in places if place.severity != "accidental"]
    shown = listed if everything else listed[:_PLACES]
    count = terminal.short(f"{counted(len(places), 'place')} where witnesses differ", terminal.width - 11)
    terminal.line(("apparatus", "bold"), "  ", (count, "dim"))
    for place in shown:
        _show_place(terminal, place)
    rest = [f"{len(listed) - len(shown):,} more"] if len(listed) > len(shown) else []
    if len(places) > len(listed):
        rest.append(f"{len(places) - len(listed):,} accidental")
    if rest:
        for line in wrapped(f"{', '.join(rest)} (--all lists them)", terminal.width - 2):
            terminal.line("  ", (line, "dim"))
    terminal.line()


def _show_place(terminal: Terminal, place: Variation) -> None:
    glyphs = terminal.glyphs
    base = terminal.short(place.text, min(40, terminal.width - _NAMES)) or glyphs.added
    terminal.line("  ", (base, "bold"), "  ", (terminal.short(place.reason, terminal.width - 4 - cells(base)), "dim"))
    for reading in place.readings[1:]:
        what = reading.kinds[0].replace("_", " ")
        names = f"  {', '.join(terminal.name(name) for name in reading.witnesses)}"
        head = f"    {what}: "
        text = terminal.short(reading.text, min(30, terminal.width - cells(head) - _NAMES)) or glyphs.missing
        room = terminal.width - cells(head) - cells(text)
        style = STYLES[reading.severity or "accidental"]
        terminal.line((head, style), text, (terminal.short(names, room) if cells(names) > room else names, "dim"))


def _show_witnesses(terminal: Terminal, lineage: Lineage, everything: bool) -> None:
    dated = terminal.width >= _DATED
    width = terminal.width - (43 if dated else 31)
    appeared = "  appeared" if dated else ""
    terminal.line((f"{'witness'.ljust(width)}  holds   own  sub  ed  acc{appeared}", "bold"))
    witnesses = lineage.witnesses if everything else lineage.witnesses[:_WITNESSES]
    for witness in witnesses:
        name = terminal.name(witness.id, width)
        counts = witness.count()
        when = witness.published.strftime("%Y-%m-%d") if witness.published else "false" if witness.doubt else "unknown"
        figures = (
            f"  {witness.holds:5.0%} {witness.own:5.0%} {counts['substantive']:4} {counts['editorial']:3} "
            f"{counts['accidental']:4}{f'  {when}' if dated else ''}"
        )
        terminal.line(name, " " * (width - cells(name)), figures)
    if len(witnesses) < len(lineage.witnesses):
        terminal.line((f"and {len(lineage.witnesses) - len(witnesses):,} more (--all lists them)", "dim"))
    for name in lineage.apart:
        terminal.line((f"not of this story: {terminal.name(name, terminal.width - 19)}", "yellow"))
    terminal.line()


def _show_sentences(terminal: Terminal, lineage: Lineage) -> None:
    alone = sum(sentence.lines == 1 for sentence in lineage.sentences)
    total = counted(len(lineage.sentences), "sentence")
    text = f"Of {total} of the archetype, {alone:,} stand in one independent line of transmission only."
    for line in wrapped(text, terminal.width):
        terminal.line((line, "dim"))
