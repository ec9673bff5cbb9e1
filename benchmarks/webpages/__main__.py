"""Find the cores and print how much of the articles they are: see the package's docstring."""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import lxml.html  # type: ignore[import-untyped]

from provenance.furniture import Role, blocks

_BLOCKS = frozenset(
    "address article aside blockquote body br button dd details div dl dt figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr label legend li main nav ol option p pre section select summary table td textarea th title tr"
    " ul".split()
)
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "svg"})
_WORD = re.compile(r"\w+")
_RUN = 4
_FIGURES = ("F1", "precision", "recall", "4-token F1", "4-token precision", "4-token recall")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webpages", description="Cores of flattened pages.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="with ground-truth.json and html/")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the pages with the lowest F1")
    arguments = parser.parse_args()
    truth = json.loads((arguments.folder / "ground-truth.json").read_text("utf-8"))
    pages = {
        name: gzip.decompress((arguments.folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
        for name in sorted(truth)
    }
    ways: dict[str, Callable[[str], str]] = {
        "all of the flattened text": flattened,
        "core of the flattened text": lambda page: core(flattened(page)),
        "trafilatura on the HTML": _trafilatura,
    }
    lines = [
        f"{len(pages)} pages",
        "",
        "| | token F1 | precision | recall | 4-token F1 | precision | recall |",
        "|---|---|---|---|---|---|---|",
    ]
    figures = {}
    for way, make in ways.items():
        found = {name: make(page) for name, page in pages.items()}
        scores = {name: _scores(truth[name]["articleBody"], text) for name, text in found.items()}
        means = [mean(score[i] for score in scores.values()) for i in range(6)]
        figures[way] = dict(zip(_FIGURES, means, strict=True))
        lines.append(f"| {way} | {' | '.join(f'{value:.3f}' for value in means)} |")
        if arguments.worst and make is not flattened:
            for name, score in sorted(scores.items(), key=lambda item: item[1][0])[: arguments.worst]:
                print(f"{way}: {name} F1 {score[0]:.2f} precision {score[1]:.2f} recall {score[2]:.2f}")
    report = "\n".join(lines)
    print(report)
    if arguments.report:
        arguments.report.write_text(report + "\n", "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def flattened(page: str) -> str:
    """Every text node of a page that a reader could see; a block element starts a line."""
    pieces: list[str] = []

    def walk(element: lxml.html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            return
        block = element.tag in _BLOCKS
        pieces.append("\n" if block else "")
        pieces.append(_plain(element.text))
        for child in element:
            walk(child)
            pieces.append(_plain(child.tail))
        pieces.append("\n" if block else "")

    walk(lxml.html.document_fromstring(page.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8")))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _plain(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def core(text: str) -> str:
    """The core of a text, as the library sees it."""
    return "\n".join(text[part.start : part.end] for part in blocks(text) if part.role in (Role.CORE, Role.INTERTITLE))


def _trafilatura(page: str) -> str:
    import trafilatura  # slow to import

    return trafilatura.extract(page, favor_precision=True, include_comments=False, include_tables=False) or ""


def _scores(truth: str, found: str) -> tuple[float, ...]:
    """F1, precision and recall of tokens and of runs of four, as bags."""
    scores: list[float] = []
    wanted, got = ([word.casefold() for word in _WORD.findall(text)] for text in (truth, found))
    for size in (1, _RUN):
        left, right = (
            Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))) for words in (wanted, got)
        )
        common = (left & right).total()
        precision = common / right.total() if right else 0.0
        recall = common / left.total() if left else 0.0
        scores += [2 * precision * recall / (precision + recall) if common else 0.0, precision, recall]
    return tuple(scores)


if __name__ == "__main__":
    main()
