"""The aims of lineage, from the results of the benchmarks that score it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from .aim import Aim, read

__all__ = ["lineage"]

_NO_COPY = ("furniture_only", "same_event", "unrelated")
_PARTS = {"verbatim": 0.97, "random": 0.80, "translation": 0.80}
_WINNER = 0.877
"""Published for the winner of 2014 on this training part."""


def lineage() -> list[Aim]:
    """Return the aims: seeds, the simulator's unseen seeds, traces, then corpora of real texts."""
    return [
        *chain(
            _seeds(read("seeds/results.json")),
            _simulator(read("simulator/results.json")),
            _trace(read("trace/results.json")),
            _pan13(read("pan13/results.json")),
            _gold(read("gold/results.json")),
            _incidents(read("incidents/results.json")),
            _webpages(read("webpages/results.json")),
            _agencies(read("agencies/results.json")),
        )
    ]


def _seeds(found: Any) -> Iterator[Aim]:
    for name, why in (
        (
            "differences",
            "the others are no differences of two aligned places: apostrophes of another hand and a glued boundary "
            "stand in passages that the other text lacks, and a weekday can be told to mean a date only by a day that "
            "one text lacks and the other states wrongly",
        ),
        ("claims", "see the list that the benchmark prints"),
    ):
        asked, right = (found[name]["known"], found[name]["found"]) if found else (None, None)
        yield Aim(f"seeds: {name} known by reading that are found or hold", ">=", asked, right, "d", why)


def _simulator(found: Any) -> Iterator[Aim]:
    types = found["differences"] if found else None
    yield Aim(
        "simulator: macro-F1 of types of differences", ">=", 0.90, types and types["macro_f1"], ".3f", _worst(types)
    )
    for code, name in (("E12", "quotation"), ("E13", "fact change")):
        for figure, asked in (("recall", 0.95), ("precision", 0.90)):
            value = types["codes"][code][figure] if types else None
            why = _confused(types, code, missed=figure == "recall") if types else ""
            yield Aim(f"simulator: {figure} of {code} ({name})", ">=", asked, value, ".3f", why)
    spans = found["spans"] if found else None
    why = f"characters: precision {spans['precision']:.3f}, recall {spans['recall']:.3f}" if spans else ""
    yield Aim("simulator: F1 of characters of reused passages", ">=", 0.95, spans and spans["f1"], ".3f", why)
    relations = found["relations"] if found else None
    wrong = [row for row in relations["answers"] if row[0] != row[1]] if relations else []
    listed = ", ".join(f"{true} as {said} {count}" for true, said, count in sorted(wrong, key=lambda row: -int(row[2])))
    why = f"wrong are {listed}"
    yield Aim("simulator: relations right", ">=", 0.95, relations and relations["accuracy"], ".3f", why)
    directions = found["directions"] if found else None
    right, silent = (directions["right_where_answered"], directions["abstaining"]) if directions else (None, None)
    yield Aim(
        "simulator: directions right where answered and decidable", ">=", 0.95, right, ".3f", "marks that siblings bear"
    )
    yield Aim(
        "simulator: abstaining where decidable", "<=", 0.40, silent, ".3f", "the lead of the evidence that is asked for"
    )
    right = directions and directions["all_right_where_answered"]
    why = "two that credit one agency, of which one has the dispatch from the other without saying so"
    yield Aim("simulator: directions right where answered, all pairs", ">=", 0.95, right, ".3f", why)
    silent = directions and directions["all_abstaining"]
    yield Aim("simulator: abstaining, all pairs", "<=", None, silent, ".3f")
    lines = found["lineages"] if found else None
    why = _archetype(lines, "held_by_half_of_the_lines", "reachable") if lines else ""
    value = lines and lines["token_accuracy"]
    yield Aim("simulator: tokens of the archetype right, five witnesses, dispatch lost", ">=", 0.99, value, ".3f", why)
    half, every = (lines["held_by_half_of_the_lines"], lines["reachable"]) if lines else (None, None)
    yield Aim("the same, held by half of the lines: what counting them can restore", ">=", None, half, ".3f")
    yield Aim("the same, held by any witness", ">=", None, every, ".3f")
    value = lines and lines["token_accuracy_dispatch_kept"]
    yield Aim(
        "the same, dispatch kept", ">=", 0.99, value, ".3f", "the dispatch is not taken for the archetype everywhere"
    )


def _worst(types: Any) -> str:
    if not types:
        return ""
    scored = {f"{code} ({row['name']})": row["f1"] for code, row in types["codes"].items() if row["f1"] is not None}
    least = sorted(scored, key=lambda name: float(scored[name]))[:4]
    return "least are " + ", ".join(f"{name} {scored[name]:.2f}" for name in least)


def _confused(types: Any, code: str, *, missed: bool) -> str:
    """Say what most of the missed ones overlap, or most of the false ones; ``-`` is nothing at all."""
    own, other = (0, 1) if missed else (1, 0)
    most = sorted((row for row in types["confusion"] if row[own] == code), key=lambda row: -int(row[2]))[:4]
    names = {"-": "nothing", code: f"{code} with other borders"}
    listed = ", ".join(f"{names.get(row[other], row[other])} {row[2]}" for row in most)
    return ("what stands where one was missed: " if missed else "what truly stands where one was claimed: ") + listed


def _archetype(row: Any, half: str, reachable: str) -> str:
    return (
        f"only {row[half]:.3f} of its tokens are still in half of the independent lines or more, which is what "
        f"counting lines can restore, and {row[reachable]:.3f} in any witness at all"
    )


def _trace(found: Any) -> Iterator[Aim]:
    seeds = found["seeds"]["report"] if found else None
    yield Aim("trace: F1 of pairs of ancestor and descendant, unseen seeds", ">=", None, seeds and seeds["f1"], ".3f")
    why = _archetype(seeds, "held_by_half_of_the_lines", "reachable") if seeds else ""
    value = seeds and seeds["archetype"]
    yield Aim("trace: tokens of the archetype right, unseen seeds, dispatch lost", ">=", 0.99, value, ".3f", why)
    value = seeds and seeds["held_by_half_of_the_lines"]
    yield Aim("the same, held by half of the lines: what counting them can restore", ">=", None, value, ".3f")
    value = seeds and seeds["dispatch_kept"]
    why = "the dispatch is not taken for the archetype everywhere"
    yield Aim("the same, dispatch kept", ">=", 0.99, value, ".3f", why)
    speed = found["speed"] if found else None
    pairs = speed["witnesses"] * (speed["witnesses"] - 1) / 2 if speed else 1
    each = 60_000 / speed["a minute"] / pairs if speed else 0.0
    why = (
        f"five witnesses are {pairs:.0f} comparisons of two texts, {each:.0f} ms each with everything around it; what "
        "bounds these is the speed of compare"
    )
    yield Aim(
        "trace: clusters of five 500-word witnesses a minute and core",
        ">=",
        500,
        speed and speed["a minute"],
        ".0f",
        why,
    )


def _pan13(found: Any) -> Iterator[Aim]:
    ours = found["find_passages"] if found else None
    for part, asked in _PARTS.items():
        value = ours[part]["all"]["plagdet"] if ours else None
        yield Aim(f"pan13: plagdet, {part}", ">=", asked, value, ".3f", "passages missed and borders of sentences")
    value = ours["overall"]["all"]["plagdet"] if ours else None
    yield Aim("pan13: plagdet, overall (the winner of 2014, published)", ">=", _WINNER, value, ".3f", "summaries")
    value = ours["summary"]["all"]["plagdet"] if ours else None
    yield Aim("pan13: plagdet, summaries", ">=", None, value, ".3f")
    none = ours["no reuse"]["all"] if ours else None
    share = none["with a false passage"] / none["pairs"] if none else None
    why = "sentences on one subject that use the same words"
    yield Aim("pan13: pairs without reuse that get a passage", "<=", 0.01, share, ".2%", why)


def _gold(found: Any) -> Iterator[Aim]:
    sure = found["sure"] if found else None
    value = sure["right"] / sure["pairs"] if sure else None
    yield Aim(
        "gold: relation right, first or second choice, sure pairs", ">=", 0.85, value, ".3f", "see its confusion table"
    )


def _incidents(found: Any) -> Iterator[Aim]:
    grams = found["word 3-grams"] if found else None
    across = grams["different incidents"] if grams else None
    share = sum(across["relations"].get(name, 0) for name in _NO_COPY) / across["pairs"] if across else None
    why = "texts that are filed under two incidents"
    yield Aim("incidents: no copies among similar pairs of different incidents", ">=", 0.95, share, ".3f", why)
    one = grams["one incident"] if grams else None
    share = one["copies"] / one["pairs"] if one else None
    yield Aim("incidents: copies among similar pairs of one incident", ">=", None, share, ".3f")


def _webpages(found: Any) -> Iterator[Aim]:
    for way in found or ():
        yield Aim(f"webpages: token F1, {way}", ">=", None, found[way]["F1"], ".3f")


def _agencies(found: Any) -> Iterator[Aim]:
    for kind, figure in (("all", "precision"), ("all", "recall"), ("named in a text", "recall")):
        label = "" if kind == "all" else f", {kind}"
        yield Aim(f"agencies: {figure} of originators{label}", ">=", None, found and found[kind][figure], ".3f")
