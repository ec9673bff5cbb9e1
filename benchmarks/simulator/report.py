"""Figures of a run as a table and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .codes import CODES, NAMES
from .run import Run

__all__ = ["as_table", "as_values"]


def as_values(run: Run) -> dict[str, Any]:
    """Return every figure as plain values, for JSON."""
    counts = run.differences
    return {
        "seeds": run.split,
        "families": run.families,
        "pairs": run.pairs,
        "differences": {
            "macro_f1": round(counts.macro_f1(), 4),
            "codes": {
                code: {
                    "name": NAMES[code],
                    "true": counts.true[code],
                    "found": counts.found[code],
                    "found_by_first_code": counts.strict[code],
                    "claimed": counts.claimed[code],
                    "right": counts.right[code],
                    "precision": _rounded(counts.precision(code)),
                    "recall": _rounded(counts.recall(code)),
                    "f1": _rounded(counts.f1(code)),
                }
                for code in CODES
            },
            "confusion": [[*pair, count] for pair, count in sorted(counts.confusion.items(), key=_by_count)],
        },
    }


def as_table(values: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    codes = values["differences"]["codes"]
    head = ["code", "kind", "true", "found", "claimed", "right", "precision", "recall", "F1"]
    rows = [
        [code, c["name"], *(str(c[name]) for name in ("true", "found", "claimed", "right"))]
        + [_share(c[name]) for name in ("precision", "recall", "f1")]
        for code, c in codes.items()
    ]
    worst = ", ".join(
        f"{true} as {claimed} {count}" for true, claimed, count in values["differences"]["confusion"][:24]
    )
    return "\n".join(
        [
            f"## Seeds: {values['seeds']}",
            "",
            f"{values['families']} families of copies, {values['pairs']} pairs of witnesses.",
            "",
            "### Types of differences",
            "",
            *_markdown(head, rows),
            "",
            f"Macro-F1: {_share(values['differences']['macro_f1'])}",
            "",
            f"Most frequent errors (`-`: nothing there): {worst}.",
            "",
        ]
    )


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def _by_count(item: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -item[1], item[0]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
