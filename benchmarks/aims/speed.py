"""The aims of speed and memory, from the results of ``speed``, ``kernels`` and ``scale``.

A sentence on what bounds a figure stands beside it and is made of the measured figures, so that it changes with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from benchmarks.growth import exponent

from .aim import Aim, read

__all__ = ["speed"]

Row = dict[str, Any]
Rows = list[Row]

_MIDDLE = 10_000
_OURS = "provenance"
_SAME = "provenance, Jaccard"
_TWO = "provenance, 2 threads"


def speed() -> list[Aim]:
    """Return the aims, in the order of the work: signatures, clusters, a million, comparing, starting."""
    report, kernels = read("speed/results/results.json"), read("kernels/results.json")
    rows: Rows = report["rows"] if report else []
    return [
        *chain(
            _signatures(rows, kernels),
            _clusters(rows),
            _million(read("scale/results.json")),
            _comparing(rows, read("speed/results/steps.json")),
        ),
        Aim("import provenance, ms", "<=", 100, kernels["import_ms"] if kernels else None, ".0f"),
    ]


def _signatures(rows: Rows, kernels: Any) -> Iterator[Aim]:
    best = _best_level(kernels)
    for peer, language, asked in (
        ("rensa", "english", 25),
        ("datasketch", "english", 300),
        ("rensa", "french", 10),
        ("rensa", "newsday", 10),
    ):
        ours, theirs = (_one(rows, "signatures", tool, language, _size(language)) for tool in (_OURS, peer))
        ratio = theirs["seconds"] / ours["seconds"] if ours and theirs else None
        why = _why_not_faster(peer, asked, theirs, best) if theirs else ""
        yield Aim(f"text to signatures, times as fast as {peer}, {language}", ">=", asked, ratio, ".2f", why)
    ours = _one(rows, "signatures", _OURS, "english", _MIDDLE)
    first = _megabytes(ours) if ours else None
    why = _first_call(kernels["calls"]) + _stages(best) if kernels else ""
    yield Aim("text to signatures, MB/s, english, first call on 10,000 texts", ">=", 500, first, ".0f", why)
    why = "signing and the rest of the work on shingles" + _stages(best)
    inside = best["fingerprints"] if best else None
    yield Aim("the same, texts and results in the cache, best of many calls", ">=", 500, inside, ".0f", why)


def _why_not_faster(peer: str, asked: int, theirs: Row, best: dict[str, float] | None) -> str:
    """Hold what the aim comes to in MB/s against what a stage alone and a bare pass over the bytes reach."""
    needed = asked * _megabytes(theirs)
    text = f"{peer} signs {theirs['texts'] / theirs['seconds']:,.0f} texts/s; {asked} times that is {needed:,.0f} MB/s"
    if best is None:
        return text
    if needed > best["signing"]:
        text += f", more than the {best['signing']:,.0f} MB/s of the last stage alone (128 values of ready shingles)"
    else:
        text += f", where {best['fingerprints']:,.0f} are reached with texts and results in the cache"
    return f"{text}; a bare pass that classifies and hashes every byte reaches {best['bare limit']:,.0f}"


def _first_call(calls: Any) -> str:
    first, later = calls["first"], calls["later"]
    return (
        f"of the {first['processor_ms']:.0f} ms of such a call {first['system_ms']:.0f} are the system's, which hands "
        f"out memory that is touched for the first time; later calls take {later['processor_ms']:.0f} "
        f"({later['MB/s']:.0f} MB/s by time of the processor), their texts and results out of the cache"
    )


def _stages(best: dict[str, float] | None) -> str:
    if best is None:
        return ""
    share = best["fingerprints"] / best["signing"]
    return (
        f"; signing ready shingles alone takes {share:.0%} of the best time, a bare pass that classifies and hashes "
        f"every byte {best['fingerprints'] / best['bare limit']:.0%} ({best['bare limit']:,.0f} MB/s)"
    )


def _clusters(rows: Rows) -> Iterator[Aim]:
    size = max((row["size"] for row in rows if row["suite"] == "search" and row["tool"] == "rensa"), default=0)
    found = [row for row in rows if _is(row, "search", "english", size) and "cluster_seconds" in row]
    able = [row for row in found if not row["tool"].startswith(_OURS) and _light_edits(row) >= 0.95]
    peer = min(able, key=lambda row: float(row["cluster_seconds"]), default=None)
    signed = _one(rows, "signatures", _OURS, "english", size)
    for tool, question in (
        (_SAME, "the peers' question (Jaccard >= .5)"),
        (_OURS, "our wider default question (overlap >= .3)"),
    ):
        own = next((row for row in found if row["tool"] == tool), None)
        name = f"clusters of {size:,}, times as fast as {peer['tool'] if peer else 'the fastest peer'}: {question}"
        if own is None or peer is None:
            yield Aim(name, ">=", 10, None, ".2f")
            continue
        why = f"a tenth of {peer['tool']}'s time is {peer['cluster_seconds'] / 10:.2f} s"
        if signed and tool == _SAME:
            why += f"; of our {own['cluster_seconds']:.2f} s signatures alone would take {signed['seconds']:.2f}"
        why += (
            "; ours goes into sketches, candidates and exact verification, where peers stop at candidates or estimates"
        )
        yield Aim(name, ">=", 10, peer["cluster_seconds"] / own["cluster_seconds"], ".2f", why)
    ours, two = (next((row for row in found if row["tool"] == tool), None) for tool in (_OURS, _TWO))
    if ours and ours.get("pairs"):
        kinds = {kind: value for kind, value in ours["pairs"]["recall overlap .5"].items() if value is not None}
        kind = min(kinds, key=lambda name: float(kinds[name]))
        why = f"the kind found least is {kind}"
        yield Aim(f"least recall of a kind with overlap >= .5 among {size:,}", ">=", 0.99, kinds[kind], ".3f", why)
    gain = ours["cluster_seconds"] / two["cluster_seconds"] if ours and two else None
    why = "what runs on one thread, and what the two share: memory and, on this machine, other work"
    yield Aim(f"clusters of {size:,} on two threads, times one", ">=", 1.7, gain, ".2f", why)


def _million(scale: Any) -> Iterator[Aim]:
    runs: Rows = scale["runs"] if scale else []
    at = {(run["articles"], run["threads"]): run for run in runs}
    small, large, two = at.get((100_000, 1)), at.get((10**6, 1)), at.get((10**6, 2))
    beyond = max((run["peak_beyond_megabytes"] for run in runs if run["articles"] == 10**6), default=None)
    why = "the step that holds most memory decides"
    yield Aim("a million articles, GB beyond the texts", "<=", 8, beyond and beyond / 1000, ".2f", why)
    for clock, name in (("seconds", "of the clock"), ("processor_seconds", "of the processor")):
        grown = exponent([10**5, 10**6], [small[clock], large[clock]]) if small and large else None
        why = "as that of the clock" if clock != "seconds" else _grows_most(small, large) if small and large else ""
        yield Aim(f"time {name} from 100,000 to a million articles, exponent", "<=", 1.1, grown, ".2f", why)
    before = at.get((10**5, 2))
    grown = exponent([10**5, 10**6], [before["seconds"], two["seconds"]]) if before and two else None
    why = _grows_most(before, two) if before and two else ""
    yield Aim("that of the clock on two threads, as a command runs here", "<=", 1.1, grown, ".2f", why)
    gain = large["seconds"] / two["seconds"] if large and two else None
    yield Aim(
        "a million articles on two threads, times one", ">=", 1.7, gain, ".2f",
        _gains_least(large, two, scale) if large and two else "",
    )  # fmt: skip


def _grows_most(small: Row, large: Row) -> str:
    """Name the step that adds most to ten times the time."""
    added = {name: took - 10 * small["stages"].get(name, 0.0) for name, took in large["stages"].items()}
    step = max(added, key=lambda name: float(added[name]))
    return (
        f'"{step}" takes {large["stages"][step]:.0f} s of {large["seconds"]:.0f} where ten times that of 100,000 were '
        f"{10 * small['stages'].get(step, 0.0):.0f}: phrases that the generator's grammar makes often stand in buckets "
        f"that grow with the collection until they are hot ({small['hot_buckets']} hot ones among 100,000 articles, "
        f"{large['hot_buckets']} among a million)"
    )


def _gains_least(one: Row, two: Row, scale: Row) -> str:
    """Name the step where the second thread helps least, and what two searches that share nothing do at once.

    Where others kept the machine busy, it says so instead.
    """
    machine = scale["machine"]
    if machine["load"] > machine["cores"] + 1:
        return (
            f"measured while others used the machine (a load of {machine['load']} on {machine['cores']} cores), where "
            "the clock says little of threads; the smaller collection above was measured with less beside it"
        )
    lost = {name: two["stages"].get(name, 0.0) - took / 2 for name, took in one["stages"].items()}
    step = max(lost, key=lambda name: float(lost[name]))
    why = f'"{step}" takes {one["stages"][step]:.1f} s on one thread and {two["stages"].get(step, 0.0):.1f} on two'
    apart = {(each["articles"], each["searches"]): max(each["seconds"]) for each in scale["apart"]}
    if took := apart.get((one["articles"], 2)):
        given = 2 * one["seconds"] / took
        why += f"; two such searches at once, in processes of their own, do {given:.2f} times the work of one"
    return why


def _comparing(rows: Rows, steps: Any) -> Iterator[Aim]:
    row = _one(rows, "compare", _OURS, "english", 1000)
    rate = row["compared"] / row["seconds"] if row else None
    known = {(each["language"], each["copies"]): each for each in steps["rows"]} if steps else {}
    light = known.get(("english", "light"))
    why = "the rules are Python, several thousand calls a pair"
    if light:
        why = (
            f"of a pair with {light['found']:.0f} differences ({light['compare']:.1f} ms) reading the two texts takes "
            f"{light['documents']:.2f} ms and typing the differences {light['differences']:.2f}, {light['calls']:,.0f} "
            "calls of Python functions in all: it would take the rules themselves in C++"
        )
    yield Aim("compare two 500-word articles, pairs/s, english", ">=", 1000, rate, ".0f", why)
    long = steps["long"] if steps else None
    yield Aim("align two texts of 50,000 words, s", "<=", 2, long and long["alignment"], ".2f", "seeds and gaps")
    why = f"they differ in {long['found']:,.0f} places; typing these takes {long['differences']:.2f} s" if long else ""
    yield Aim("compare them, s", "<=", 2, long and long["compare"], ".2f", why)


def _best_level(kernels: Any) -> dict[str, float] | None:
    """MB/s of each stage at the best level that the processor has, on English."""
    rows = [row["MB/s"] for row in kernels["rows"] if row["language"] == "english"] if kernels else []
    return rows[-1] if rows else None


def _one(rows: Rows, suite: str, tool: str, language: str, size: int) -> Row | None:
    """The row of a tool that was measured to its end."""
    found = (row for row in rows if row["tool"] == tool and _is(row, suite, language, size))
    return next((row for row in found if "seconds" in row), None)


def _is(row: Row, suite: str, language: str, size: int) -> bool:
    asked = {"suite": suite, "language": language, "size": size, "threshold": 0.5}
    return all(row[name] == value for name, value in asked.items())


def _size(language: str) -> int:
    return 0 if language == "newsday" else _MIDDLE


def _megabytes(row: Row) -> float:
    return float(row["bytes"] / row["seconds"] / 1e6)


def _light_edits(row: Row) -> float:
    return float(row["clusters"]["recall"]["light edit"]) if row.get("clusters") else 0.0
