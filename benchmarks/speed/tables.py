"""Results as the tables that README and documentation show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.corpus import KINDS, LANGUAGES
from benchmarks.growth import exponent

__all__ = ["slope", "write_tables"]

Row = dict[str, Any]
Report = dict[str, Any]

_SHORT = {
    "identical": "same",
    "light edit": "light",
    "heavy edit": "heavy",
    "one word in front": "front1",
    "ten words in front": "front10",
    "excerpt": "excerpt",
    "in furniture": "furnit.",
    "partial reuse": "partial",
    "OCR noise": "OCR",
    "reordered": "reorder",
    "template": "(templ.)",
}


def write_tables(report: Report, folder: Path) -> None:
    """One text file for each table."""
    tables: dict[str, Callable[[Report], str]] = {
        "summary": _summary,
        "signatures": _signatures,
        "search": _search,
        "recall": _recall,
        "growth": _growth,
        "compare": _compare,
        "machine": _machine,
    }
    for name, make in tables.items():
        (folder / f"{name}.txt").write_text(make(report).rstrip() + "\n", encoding="utf-8")


def chosen(report: Report, suite: str, **wanted: Any) -> list[Row]:
    """Rows of a suite, those of a threshold of .5 unless told otherwise."""
    wanted = {"threshold": 0.5} | wanted
    rows = [row for row in report["rows"] if row["suite"] == suite and all(row[k] == v for k, v in wanted.items())]
    order = list(report["notes"])
    return sorted(rows, key=lambda row: order.index(row["tool"]) if row["tool"] in order else len(order))


def slope(rows: Iterable[Row], clock: str) -> float | None:
    """Exponent of growth: least squares of log seconds on log texts, from 10,000 texts up."""
    points = [(row["texts"], row[clock]) for row in rows if row["texts"] >= 10_000 and clock in row]
    if len(points) < 2:
        return None
    sizes, seconds = zip(*points, strict=True)
    return exponent(sizes, seconds)


def _columns(head: list[str], lines: list[list[str]]) -> str:
    widths = [max(len(line[i]) for line in (head, *lines)) for i in range(len(head))]
    return "\n".join("  ".join(_aligned(line, widths)) for line in (head, *lines))


def _aligned(line: list[str], widths: list[int]) -> list[str]:
    return [line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]


def _rate(row: Row | None, clock: str = "seconds") -> str:
    if row is None:
        return "-"
    if clock in row:
        return f"{row['texts'] / row[clock]:,.0f}"
    return f"> {row['over']:.0f} s" if "over" in row else "failed" if "failed" in row else "-"


def _megabytes(row: Row | None) -> str:
    return f"{row['bytes'] / row['seconds'] / 1e6:,.1f}" if row and "seconds" in row else "-"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _names(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["tool"] for row in rows))


def _one(rows: list[Row], tool: str) -> Row | None:
    return next((row for row in rows if row["tool"] == tool), None)


def _largest(report: Report, suite: str, language: str = "english") -> int:
    """The largest size at which peers were measured."""
    rows = [row for row in report["rows"] if row["suite"] == suite and row["language"] == language]
    return max((row["size"] for row in rows if row["tool"] == "rensa"), default=0)


def _summary(report: Report) -> str:
    size = _largest(report, "search")
    signed = chosen(report, "signatures", language="english", size=10_000)
    searched = chosen(report, "search", language="english", size=size)
    lines = []
    for tool in _names(searched):
        row = _one(searched, tool)
        assert row is not None
        found = row.get("clusters") or row.get("pairs") or {}
        kinds = found.get("recall", {})
        lines.append(
            [
                tool,
                _megabytes(_one(signed, tool)),
                f"{row['cluster_seconds']:,.1f}"
                if "cluster_seconds" in row
                else "flags"
                if "seconds" in row
                else _rate(row),
                *(_share(kinds.get(kind)) for kind in ("light edit", "heavy edit", "excerpt", "partial reuse")),
                _share(found.get("precision")),
            ]
        )
    head = ["raw texts to", "signatures MB/s", "clusters s", "light", "heavy", "excerpt", "partial", "precision"]
    return (
        _columns(head, lines)
        + f"\n\nclusters: {size:,} English articles, Jaccard .5 for the peers; recall by kind of copy\n"
    )


def _signatures(report: Report) -> str:
    english = chosen(report, "signatures", language="english")
    sizes = sorted({row["size"] for row in english})
    names = _names(english)
    by_size = {size: chosen(report, "signatures", language="english", size=size) for size in sizes}
    others = {name: chosen(report, "signatures", language=name) for name in ("french", "chinese", "newsday")}
    ours = _one(by_size.get(10_000, []), "provenance")
    lines = []
    for tool in names:
        row = _one(by_size.get(10_000, []), tool)
        ratio = row["seconds"] / ours["seconds"] if row and ours and "seconds" in row else None
        memory = row["peak_bytes"] / row["texts"] if row and "peak_bytes" in row else None
        lines.append(
            [
                tool,
                *(_rate(_one(by_size[size], tool)) for size in sizes),
                _megabytes(row),
                "-" if ratio is None else f"{ratio:.1f}",
                "-" if memory is None else f"{memory:,.0f}",
                *(_megabytes(_one(rows, tool)) for rows in others.values()),
            ]
        )
    head = ["texts/s", *(f"{size:,}" for size in sizes), "MB/s", "times ours", "bytes/text", *others]
    return _columns(head, lines) + (
        "\n\nFirst columns: English texts a second at each size. MB/s, time against ours and peak memory for each text"
        "\n(beyond the texts) at 10,000. Last columns: MB/s of other languages at 10,000 and of a real news day."
    )


def _search(report: Report) -> str:
    parts = []
    english, *others = ((language, _largest(report, "search", language), 0.5) for language in LANGUAGES)
    for language, count, threshold in (english, ("english", 10_000, 0.8), *others, ("newsday", 0, 0.5)):
        rows = chosen(report, "search", language=language, size=count, threshold=threshold)
        if not rows:
            continue
        lines = []
        for row in rows:
            pairs, clusters = row.get("pairs", {}), row.get("clusters", {})
            lines.append(
                [
                    row["tool"],
                    f"{row['seconds']:,.2f}" if "seconds" in row else _rate(row),
                    f"{row['cluster_seconds']:,.2f}" if "cluster_seconds" in row else "-",
                    _megabytes(row),
                    f"{row['peak_bytes'] / row['texts'] / 1000:,.1f}" if "peak_bytes" in row else "-",
                    f"{pairs['found']:,}" if "found" in pairs else "-",
                    _share(pairs.get("recall J .8")),
                    _share(pairs.get("recall J .5")),
                    _share(pairs.get("recall all overlap .5")),
                    _share(pairs.get("precision")),
                    _share(clusters.get("recall all overlap .5")),
                    _share(clusters.get("precision")),
                ]
            )
        head = ["", "pairs s", "clusters s", "MB/s", "KB/text", "found", "J>=.8", "J>=.5", "overlap>=.5", "precision",
                "in cluster", "precision"]  # fmt: skip
        title = f"{rows[0]['texts']:,} texts, {language}, peers set to Jaccard {threshold}"
        parts.append(title + "\n" + _columns(head, lines))
    return "\n\n".join(parts)


def _recall(report: Report) -> str:
    parts = []
    for language in LANGUAGES:
        size = _largest(report, "search", language)
        rows = [row for row in chosen(report, "search", language=language, size=size) if row.get("pairs")]
        if not rows:
            continue
        lines = [[row["tool"], *(_share(row["pairs"]["recall"][kind]) for kind in KINDS)] for row in rows]
        for row in rows:
            half = row["pairs"]["recall overlap .5"]
            lines.append([f"{row['tool']} *", *(_share(half[kind]) for kind in KINDS)])
        parts.append(f"{rows[0]['texts']:,} texts, {language}\n" + _columns(["", *_SHORT.values()], lines))
    parts.append("* planted pairs with an overlap of .5 or more")
    return "\n\n".join(parts)


def _growth(report: Report) -> str:
    parts = []
    suites = (
        ("signatures", "seconds", "signatures"),
        ("search", "seconds", "pairs"),
        ("search", "cluster_seconds", "clusters"),
    )
    for language, (suite, clock, title) in product(LANGUAGES, suites):
        rows = chosen(report, suite, language=language)
        sizes = sorted({row["size"] for row in rows})
        if len(sizes) < 2:
            continue
        lines = []
        for tool in _names(rows):
            own = [row for row in rows if row["tool"] == tool]
            at = {row["size"]: row for row in own}
            grown = slope(own, clock)
            lines.append(
                [
                    tool,
                    *(f"{at[s][clock]:,.2f}" if s in at and clock in at[s] else _rate(at.get(s), clock) for s in sizes),
                    "-" if grown is None else f"{grown:.2f}",
                ]
            )
        parts.append(_columns([f"{language} to {title}, s", *(f"{s:,}" for s in sizes), "exponent"], lines))
    return "\n\n".join(parts)


def _compare(report: Report) -> str:
    rows = chosen(report, "compare")
    languages = list(dict.fromkeys(row["language"] for row in rows))
    lines = []
    for tool in _names(rows):
        own = {row["language"]: row for row in rows if row["tool"] == tool and "seconds" in row}
        rates = [
            f"{own[name]['compared'] / own[name]['seconds']:,.0f}" if name in own else "failed" for name in languages
        ]
        lines.append([tool, *rates])
    return _columns(["pairs/s", *languages], lines)


def _machine(report: Report) -> str:
    machine = report["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items() if number)
    repeats = sorted({len(row["runs"]) for row in report["rows"] if row.get("runs")})
    busy = max(machine["load"], machine["load_after"]) > machine["cores"]
    lines = [
        f"{report['date']}; {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB; "
        f"{machine['system']} {machine['release']}",
        f"Python {machine['python']}; kernels {machine['kernels']}; load {machine['load']} before and "
        f"{machine['load_after']} after",
        versions,
        f"each measured {' to '.join(map(str, repeats[:1] + repeats[1:][-1:]))} times, the best one counts"
        + ("; the machine was busy with other work: read ratios, and those with care" if busy else ""),
        "",
        *(f"{name}: {note}" for name, note in report["notes"].items()),
        *(f"{each['tool']}: not measured, {each['reason']}" for each in report["missing"]),
    ]
    return "\n".join(lines)
