"""The table of ``dedupe``: a block for each cluster, a row for each copy, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from provenance.cli.columns import Columns
from provenance.cli.telling import KIND_WIDTH, STYLES, by_kind, counted, drawn, telling
from provenance.cli.terminal import Terminal, wrapped
from provenance.cli.texts import cells
from provenance.report.wording import recall_told

if TYPE_CHECKING:
    from provenance.cli.inputs import Inputs
    from provenance.copies import CopyCluster, Deduplication, Member

__all__ = ["show_deduplication"]

_CLUSTERS, _MEMBERS, _DIFFERENCES, _BRIDGES, _LISTED = 20, 12, 3, 2, 10
"""How many are shown without ``--all``."""

_INDENT = " " * 4


def show_deduplication(terminal: Terminal, inputs: Inputs, result: Deduplication, everything: bool) -> None:
    """Write the table."""
    ordered = sorted(result.clusters, key=lambda found: -len(found.members))
    shown = ordered if everything else ordered[:_CLUSTERS]
    members = {found.id: _members(found, everything) for found in shown}
    columns = Columns.of(terminal, [member for some in members.values() for member in some])
    for found in shown:
        _show_cluster(terminal, found, members[found.id], columns, result, everything)
    if len(shown) < len(ordered):
        rest = counted(len(ordered) - len(shown), "smaller cluster")
        terminal.line((f"{terminal.glyphs.ellipsis} and {rest}: --all shows them, --format json too", "dim"))
        terminal.line()
    _show_summary(terminal, inputs, result, everything)


def _members(found: CopyCluster, everything: bool) -> list[Member]:
    """The members to show, those first of which the canonical text holds most."""
    ordered = sorted(found.members, key=lambda member: (-round(member.covered, 2), member.id))
    return ordered if everything else ordered[:_MEMBERS]


def _show_cluster(
    terminal: Terminal,
    found: CopyCluster,
    members: Sequence[Member],
    columns: Columns,
    result: Deduplication,
    everything: bool,
) -> None:
    size = f"{len(found.members) + 1:,} texts"
    name = terminal.name(found.canonical.id, terminal.width - 4 - len(size))
    space = " " * (terminal.width - 2 - cells(name) - len(size))
    terminal.line((f"{terminal.glyphs.canonical} ", "green"), (name, "bold green"), space, (size, "dim"))
    for line in wrapped(terminal.prose(found.canonical.reason), terminal.width - 2):
        terminal.line("  ", line)
    for label, answer in (("first known", found.first_known), ("originator", found.originator)):
        if answer is not None and answer.name is not None:
            shown = f"{label}: {terminal.name(answer.name)}, {terminal.prose(answer.reason)}"
            for line in wrapped(shown, terminal.width - 2):
                terminal.line("  ", (line, "dim"))
    terminal.line()
    terminal.line((columns.headings(), "dim"))
    for member in members:
        terminal.line(*columns.row(terminal, member, member.id not in result.removed))
        _show_differences(terminal, member, everything)
    if len(members) < len(found.members):
        more = counted(len(found.members) - len(members), "more copy", "more copies")
        terminal.line((f"  {terminal.glyphs.ellipsis} and {more}", "dim"))
    _show_bridges(terminal, found, everything)
    terminal.line()


def _show_differences(terminal: Terminal, member: Member, everything: bool) -> None:
    if member.comparison is None:
        return
    found = member.differences
    plain = [difference for difference in found if difference.severity == "accidental"]
    most = len(found) if everything else _DIFFERENCES
    chosen = telling(found, most)
    width = terminal.width - len(_INDENT) - KIND_WIDTH - 1
    for difference in chosen:
        kind = difference.kind.replace("_", " ").ljust(KIND_WIDTH + 1)
        for line in drawn(terminal, member.comparison, difference, width):
            terminal.line(_INDENT, (kind, STYLES[difference.severity]), *line)
    hidden = Counter(item.severity for item in found) - Counter(item.severity for item in chosen)
    rest = [f"{hidden[severity]:,} more {severity}" for severity in ("substantive", "editorial") if hidden[severity]]
    if plain:
        rest.append(f"{len(plain):,} accidental")
    if rest:
        text = _with_kinds(terminal, ", ".join(rest), by_kind(plain), terminal.width - len(_INDENT))
        for piece in wrapped(text, terminal.width - len(_INDENT)):
            terminal.line(_INDENT, (piece, "dim"))


def _with_kinds(terminal: Terminal, text: str, kinds: Sequence[str], width: int) -> str:
    """The text with as many kinds after it as fit on its line."""
    for most in range(len(kinds), 0, -1):
        more = "" if most == len(kinds) else f", {terminal.glyphs.ellipsis}"
        longer = f"{text}: {', '.join(kinds[:most])}{more}"
        if len(longer) <= width:
            return longer
    return text


def _show_bridges(terminal: Terminal, found: CopyCluster, everything: bool) -> None:
    if not found.bridges:
        return
    inside = {found.canonical.id, *(member.id for member in found.members)}
    overlaps: dict[str, float] = {}
    for pair in found.bridges:
        other = pair.b if pair.a in inside else pair.a
        overlaps[other] = max(overlaps.get(other, 0.0), pair.overlap)
    others = sorted(overlaps, key=lambda name: (-round(overlaps[name], 2), name))
    shown = others if everything else others[:_BRIDGES]
    names = [f"{terminal.name(name)} ({overlaps[name]:.0%})" for name in shown]
    more = f" and {len(others) - len(shown):,} more" if len(shown) < len(others) else ""
    for line in wrapped(f"related, but outside: {', '.join(names)}{more}", terminal.width - 2):
        terminal.line("  ", (line, "dim"))


def _show_summary(terminal: Terminal, inputs: Inputs, result: Deduplication, everything: bool) -> None:
    stats = result.stats
    inside = stats.articles - len(result.unique)
    dot = f" {terminal.glyphs.dot} "
    terminal.line((terminal.glyphs.rule * terminal.width, "dim"))
    found = (
        f"{inside:,} in {counted(len(result.clusters), 'cluster')}{dot}{len(result.unique):,} unique"
        if result.clusters
        else "no copies among them"
    )
    _show_fact(terminal, "read", f"{counted(stats.articles, 'text')}{dot}{found}")
    if everything:
        for name in result.unique:
            _show_fact(terminal, "", f"unique: {terminal.name(name)}")
    if stats.empty:
        _show_fact(terminal, "empty", f"{counted(stats.empty, 'text')} without a word, copies of nothing")
    if result.clusters:
        covered = counted(len(result.removed), "copy is", "copies are")
        _show_fact(terminal, "keep", f"{len(result.kept):,}{dot}{covered} covered by a text that is kept", "green")
    _show_list(terminal, "skipped", [str(item) for item in inputs.skipped], everything, "red")
    _show_list(terminal, "notes", [str(note) for note in inputs.notes], everything, "yellow")
    if stats.uncompared:
        crowded = f"{counted(stats.uncompared, 'text')} too common in parts to compare with all others"
        _show_fact(terminal, "crowded", crowded, "yellow")
    _show_fact(terminal, "recall", recall_told(result.stats))
    if result.clusters:
        _show_legend(terminal)


def _show_legend(terminal: Terminal) -> None:
    glyphs = terminal.glyphs
    signs = (
        f"{glyphs.canonical} canonical",
        f"{glyphs.kept} a copy with text of its own, kept too",
        f"{glyphs.missing} missing in the copy",
        f"{glyphs.added} only in the copy",
        "covered: by the canonical",
        "sub ed acc: substantive, editorial, accidental differences",
    )
    line = ""
    for sign in signs:
        longer = f"{line}   {sign}" if line else sign
        if line and cells(longer) > terminal.width:
            terminal.line((line, "dim"))
            longer = sign
        line = longer
    for piece in wrapped(line, terminal.width):
        terminal.line((piece, "dim"))


def _show_list(terminal: Terminal, label: str, items: Iterable[str], everything: bool, style: str) -> None:
    ordered = sorted(terminal.name(item) for item in items)
    if not ordered:
        return
    _show_fact(terminal, label, f"{len(ordered):,}", style)
    for item in ordered if everything else ordered[:_LISTED]:
        for i, line in enumerate(wrapped(item, terminal.width - 12)):
            terminal.line(" " * (10 if i == 0 else 12), line)
    if not everything and len(ordered) > _LISTED:
        terminal.line(" " * 10, (f"{terminal.glyphs.ellipsis} and {len(ordered) - _LISTED:,} more", "dim"))


def _show_fact(terminal: Terminal, label: str, text: str, style: str = "bold") -> None:
    for i, line in enumerate(wrapped(text, terminal.width - 10)):
        terminal.line(((label if i == 0 else "").ljust(10), style), line)
