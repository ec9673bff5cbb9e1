"""Figures of a run as a table and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import Any

from .codes import CODES, NAMES
from .run import Run

__all__ = ["as_table", "as_values"]


def as_values(run: Run) -> dict[str, Any]:
    """Return every figure as plain values, for JSON."""
    spans, relations, directions, lineages = run.spans(), run.relations, run.directions, run.lineages
    total = spans.precision + spans.recall
    return {
        "seeds": run.split,
        "families": run.families,
        "pairs": run.pairs,
        "codes_never_made": [code for code in CODES if code not in run.made],
        "differences": _differences(run),
        "spans": {
            "precision": _rounded(spans.precision),
            "recall": _rounded(spans.recall),
            "f1": _rounded(2 * spans.precision * spans.recall / total if total else 0.0),
            "granularity": _rounded(spans.granularity),
        },
        "relations": {
            "pairs": relations.answers.total(),
            "accuracy": _rounded(relations.accuracy()),
            "mean_over_relations": _rounded(relations.balanced()),
            "on_a_border": relations.borderline,
            "answers": [[*pair, count] for pair, count in sorted(relations.answers.items())],
        },
        "directions": {
            "decidable": len(directions.decidable),
            "right_where_answered": _rounded(directions.accuracy()),
            "abstaining": _rounded(directions.abstaining()),
            "undecidable": len(directions.others),
            "undecidable_right_where_answered": _rounded(directions.accuracy(False)),
            "undecidable_abstaining": _rounded(directions.abstaining(False)),
            "all_right_where_answered": _rounded(directions.accuracy(None)),
            "all_abstaining": _rounded(directions.abstaining(None)),
            "evidence": [[*kind, count] for kind, count in sorted(directions.evidence.items(), key=_by_code)],
            "curve": [[asked, round(answered, 4), round(right, 4)] for asked, answered, right in directions.curve()],
        },
        "lineages": {
            "ancestor_pairs": lineages.true,
            "claimed": lineages.claimed,
            "right": lineages.right,
            "ancestor_f1": _rounded(lineages.f1()),
            "archetypes": len(lineages.accuracies),
            "token_accuracy": _rounded(mean(lineages.accuracies) if lineages.accuracies else None),
            "held_by_half_of_the_lines": _rounded(mean(lineages.halves) if lineages.halves else None),
            "reachable": _rounded(mean(lineages.reachable) if lineages.reachable else None),
            "missing": {level: round(share, 4) for level, share in lineages.missing_shares().items()},
            "token_accuracy_dispatch_kept": _rounded(mean(lineages.kept) if lineages.kept else None),
        },
    }


def _differences(run: Run) -> dict[str, Any]:
    counts = run.differences
    return {
        "macro_f1": _rounded(counts.macro_f1()),
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
    }


def as_table(values: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    spans, relations, directions = values["spans"], values["relations"], values["directions"]
    lineages = values["lineages"]
    wrong = [(count, true, said) for true, said, count in relations["answers"] if true != said]
    listed = ", ".join(f"{true} as {said} {count}" for count, true, said in sorted(wrong, reverse=True))
    return "\n".join(
        [
            f"## Seeds: {values['seeds']}",
            "",
            f"{values['families']} families of copies, {values['pairs']} pairs of witnesses; "
            f"{relations['pairs']} pairs made for a relation."
            + (f" No operator found a place for {', '.join(never)}." if (never := values["codes_never_made"]) else ""),
            "",
            "### Types of differences",
            "",
            *_types(values["differences"]),
            "",
            "### Reused passages",
            "",
            f"Character precision {_share(spans['precision'])}, recall {_share(spans['recall'])}, "
            f"F1 {_share(spans['f1'])}, granularity {_share(spans['granularity'])}.",
            "",
            "### Relation",
            "",
            f"Right: {_share(relations['accuracy'])}, mean over the relations "
            f"{_share(relations['mean_over_relations'])}; {relations['on_a_border']} by the other side of a border. "
            f"Wrong: {listed or 'none'}.",
            "",
            "### Direction",
            "",
            f"{directions['decidable']} pairs where credits decide: right where answered "
            f"{_share(directions['right_where_answered'])}, abstaining on {_share(directions['abstaining'])}. "
            f"{directions['undecidable']} others: right where answered "
            f"{_share(directions['undecidable_right_where_answered'])}, abstaining on "
            f"{_share(directions['undecidable_abstaining'])}. Over all pairs: right where answered "
            f"{_share(directions['all_right_where_answered'])}, abstaining on {_share(directions['all_abstaining'])}.",
            "",
            *_markdown(
                ["lead of the evidence asked for", "decidable pairs answered", "right"],
                [[str(asked), _share(answered), _share(right)] for asked, answered, right in directions["curve"]],
            ),
            "",
            *_evidence(directions["evidence"]),
            "",
            "### Lineage",
            "",
            f"Ancestor F1 {_share(lineages['ancestor_f1'])} ({lineages['ancestor_pairs']} true, {lineages['claimed']} "
            f"claimed, {lineages['right']} right). Archetype, token accuracy where the dispatch is lost "
            f"({lineages['archetypes']} families): {_share(lineages['token_accuracy'])} "
            f"(half of the lines or more still have {_share(lineages['held_by_half_of_the_lines'])}, any witness "
            f"{_share(lineages['reachable'])}); where it is kept: "
            f"{_share(lineages['token_accuracy_dispatch_kept'])}. Not restored are tokens that most lines have "
            f"{_share(lineages['missing']['most'])}, half of them {_share(lineages['missing']['half'])}, fewer "
            f"{_share(lineages['missing']['fewer'])}, none {_share(lineages['missing']['none'])} (slips of the "
            "dispatch are put right).",
            "",
        ]
    )


def _evidence(counts: Sequence[tuple[str, str, str, int]]) -> list[str]:
    found = {(code, claim, truth): count for code, claim, truth, count in counts}
    kinds = list(dict.fromkeys((code, claim) for code, claim, *_ in counts))
    rows = [
        [code, "siblings" if claim == "siblings" else "one from the other"]
        + [str(found.get((code, claim, truth), 0)) for truth in ("right", "reversed")]
        + [str(found.get((code, claim, "siblings" if claim == "direction" else "direction"), 0))]
        for code, claim in kinds
    ]
    return _markdown(
        ["evidence, all pairs", "speaks for", "right", "reversed", "instead siblings, or one from the other"], rows
    )


def _types(differences: dict[str, Any]) -> list[str]:
    head = ["code", "kind", "true", "found", "claimed", "right", "precision", "recall", "F1"]
    rows = [
        [code, c["name"], *(str(c[name]) for name in ("true", "found", "claimed", "right"))]
        + [_share(c[name]) for name in ("precision", "recall", "f1")]
        for code, c in differences["codes"].items()
    ]
    worst = ", ".join(f"{true} as {claimed} {count}" for true, claimed, count in differences["confusion"][:24])
    return [
        *_markdown(head, rows),
        "",
        f"Macro-F1: {_share(differences['macro_f1'])}. Most frequent errors (`-`: nothing there): {worst}.",
    ]


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def _by_count(item: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -item[1], item[0]


def _by_code(item: tuple[tuple[str, str, str], int]) -> tuple[int, tuple[str, str, str]]:
    return int(item[0][0].removeprefix("D")), item[0]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
