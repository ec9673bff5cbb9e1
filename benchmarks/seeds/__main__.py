"""Print what is known of pairs of real texts: their differences, what each should be called, and the claims of a whole.

    python -m benchmarks.seeds FOLDER [--report FILE] [--json FILE]

The folder holds ``000.txt``, ``001.txt``, ``002.txt`` and ``004.txt``. Places are told in characters, nothing is
quoted.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import provenance as pv

from .claims import claims

KNOWN = (
    ("000", "001", "quotation marks", "E1", (695, 696), (871, 872)),
    ("000", "001", "thousands mark", "E2", (2054, 2061), (2554, 2561)),
    ("000", "001", "thousands mark, once more", "E2", (2230, 2236), (2730, 2736)),
    ("000", "001", "apostrophes of another hand", "E1", None, None),
    ("000", "001", "name of another house", "E10", (1086, 1091), (1555, 1579)),
    ("000", "001", "paragraph missing", "E8", None, (1063, 1252)),
    ("000", "001", "second paragraph missing", "E8", None, (1260, 1355)),
    ("000", "001", "paragraphs merged", "E3", (2139, 2140), (2639, 2640)),
    ("000", "001", "block separators", "E3", (406, 407), (580, 582)),
    ("000", "001", "first line repeats another: pull-quote", "E5", (0, 144), None),
    ("000", "001", "its attribution is lost", "E12", (0, 144), None),
    ("000", "001", "intertitle", "E3", None, (1252, 1260)),
    ("000", "001", "second intertitle", "E3", None, (1909, 1916)),
    ("000", "001", "headline", "E5", None, (0, 45)),
    ("000", "001", "glued boundary", "E0", None, (45, 179)),
    ("000", "001", "caption", "E4", None, (195, 318)),
    ("000", "001", "credit of two parties", "E6", None, (2746, 2758)),
    ("000", "001", "date stamp", "E7", None, (2758, 2783)),
    ("000", "001", "page tools and related links", "E4", None, (2783, 4155)),
    ("002", "004", "quotation opened earlier", "E12", (67, 80), (71, 83)),
    ("002", "004", "gloss of the agency quoted", "E12", (1828, 1882), (1073, 1126)),
    ("002", "004", "quotation reworded and moved", "E12", (2022, 2071), (1326, 1377)),
    ("002", "004", "quotation made up", "E12", (2072, 2099), (1379, 1402)),
    ("002", "004", "characters lost in brackets", "E0", (1445, 1449), (619, 622)),
    ("002", "004", "weekday and date", "E2", (509, 526), None),
)
"""Texts, what it is, its code, and where: characters of either text, ``None`` where nothing stands."""

Span = tuple[int, int]


def main() -> int:
    """Read the command line, compare, print; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seeds")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write how much is found there")
    arguments = parser.parse_args()
    names = sorted({name for known in KNOWN for name in known[:2]})
    articles = {name: pv.Article(id=name, text=(arguments.folder / f"{name}.txt").read_text("utf-8")) for name in names}
    differences = _found(articles)
    lines = ["| texts | difference | code | found |", "| --- | --- | --- | --- |"]
    for (a, b, what, code, _, _), there in zip(KNOWN, differences, strict=True):
        lines.append(f"| {a}, {b} | {what} | {code} | {'yes' if there else 'no'} |")
    told = list(claims(articles))
    lines += ["", f"{sum(differences)} of {len(KNOWN)}", ""]
    lines += ["| texts | claim | right | given | |", "| --- | --- | --- | --- | --- |"]
    for claim in told:
        texts, verdict = ", ".join(claim.pair), "yes" if claim.holds else "no"
        lines.append(f"| {texts} | {claim.what} | {claim.right} | {claim.given} | {verdict} |")
    held = sum(claim.holds for claim in told)
    report = "\n".join([*lines, "", f"{held} of {len(told)}"])
    print(report)
    if arguments.report:
        arguments.report.write_text(report + "\n", "utf-8")
    if arguments.json:
        figures = {
            "differences": {"known": len(KNOWN), "found": sum(differences)},
            "claims": {"known": len(told), "found": held},
        }
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return int(sum(differences) < len(KNOWN) or held < len(told))


def _found(articles: dict[str, pv.Article]) -> list[bool]:
    """Whether each known difference is among those of ``compare``, at its place and under its code."""
    compared = {known[:2]: pv.compare(articles[known[0]], articles[known[1]]).differences for known in KNOWN}
    return [
        any(
            code in d.codes and _meets(d.a_span, a_span) and _meets(d.b_span, b_span)
            for d in compared[a, b]
            if a_span or b_span
        )
        for a, b, _, code, a_span, b_span in KNOWN
    ]


def _meets(found: Span, known: Span | None) -> bool:
    """Whether a span is the known one by half (intersection over union); nothing is asked of a missing one."""
    if known is None:
        return True
    common = min(found[1], known[1]) - max(found[0], known[0])
    return 2 * common >= max(found[1], known[1]) - min(found[0], known[0])


if __name__ == "__main__":
    sys.exit(main())
