"""Print a table of the known differences of five real texts: what each should be called, and whether it is.

    python -m benchmarks.seeds FOLDER

The folder holds ``000.txt``, ``001.txt``, ``002.txt`` and ``004.txt``. Places are told in characters, nothing is
quoted.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import provenance as pv

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
    folder = parser.parse_args().folder
    found: dict[tuple[str, str], tuple[pv.Difference, ...]] = {}
    missing = 0
    print("| texts | difference | code | found |\n| --- | --- | --- | --- |")
    for a, b, what, code, a_span, b_span in KNOWN:
        if (a, b) not in found:
            texts = [pv.Article(id=name, text=(folder / f"{name}.txt").read_text("utf-8")) for name in (a, b)]
            found[a, b] = pv.compare(*texts).differences
        there = any(
            code in d.codes and _meets(d.a_span, a_span) and _meets(d.b_span, b_span)
            for d in found[a, b]
            if a_span or b_span
        )
        missing += not there
        print(f"| {a}, {b} | {what} | {code} | {'yes' if there else 'no'} |")
    print(f"\n{len(KNOWN) - missing} of {len(KNOWN)}")
    return int(missing > 0)


def _meets(found: Span, known: Span | None) -> bool:
    """Whether a span is the known one by half (intersection over union); nothing is asked of a missing one."""
    if known is None:
        return True
    common = min(found[1], known[1]) - max(found[0], known[0])
    return 2 * common >= max(found[1], known[1]) - min(found[0], known[0])


if __name__ == "__main__":
    sys.exit(main())
