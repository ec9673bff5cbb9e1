"""The forms of the JSON documents, as a checker that says where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[object, str], None]

RELATIONS = {
    "identical",
    "normalized_identical",
    "same_page",
    "syndicated_copy",
    "revision",
    "excerpt",
    "expansion",
    "partial_reuse",
    "compilation",
    "quotation_only",
    "template",
    "same_event",
    "unrelated",
    "furniture_only",
    "undecided",
}
KINDS = {
    "encoding",
    "typographic",
    "format",
    "layout",
    "furniture",
    "paratext",
    "credit",
    "date_stamp",
    "omission",
    "addition",
    "substitution",
    "paraphrase",
    "quotation",
    "fact_change",
    "correction",
    "slip",
    "transposition",
}


def check_dedupe(document: object) -> None:
    """Check the form of ``provenance.dedupe/1``, and that it agrees with itself."""
    fields(DEDUPE)(document, "$")
    assert isinstance(document, dict)
    every = {*document["unique"]}
    for cluster in document["clusters"]:
        inside = [cluster["canonical"]["id"], *(member["id"] for member in cluster["members"])]
        assert every.isdisjoint(inside), "a text is in two places"
        every.update(inside)
    assert len(every) == document["read"] == document["stats"]["articles"]
    assert {*document["kept"], *document["removed"]} == every
    assert not {*document["kept"]} & {*document["removed"]}
    assert all(cover["by"] in document["kept"] for cover in document["removed"].values())
    for name in ("unique", "kept"):
        assert document[name] == sorted(document[name])
    ids = [(pair["a"], pair["b"]) for pair in document["pairs"]]
    assert ids == sorted(ids)


def check_comparison(document: object) -> None:
    """Check the form of ``provenance.compare/1``."""
    fields(COMPARE)(document, "$")
    assert isinstance(document, dict)
    for severity, count in document["counts"].items():
        assert count == sum(found["severity"] == severity for found in document["differences"])


def check_trace(document: object) -> None:
    """Check the form of ``provenance.trace/1``."""
    fields(TRACE)(document, "$")


def fields(form: Mapping[str, Check]) -> Check:
    """An object with exactly these keys, in this order."""

    def check(value: object, where: str) -> None:
        assert isinstance(value, dict), f"{where} is no object"
        assert list(value) == list(form), f"{where} has the keys {list(value)}"
        for key, inner in form.items():
            inner(value[key], f"{where}.{key}")

    return check


def listed(inner: Check) -> Check:
    """A list of such things."""

    def check(value: object, where: str) -> None:
        assert isinstance(value, list), f"{where} is no list"
        for number, item in enumerate(value):
            inner(item, f"{where}[{number}]")

    return check


def keyed(inner: Check) -> Check:
    """An object with any keys."""

    def check(value: object, where: str) -> None:
        assert isinstance(value, dict), f"{where} is no object"
        for key, item in value.items():
            inner(item, f"{where}[{key!r}]")

    return check


def maybe(inner: Check) -> Check:
    """Such a thing or null."""
    return lambda value, where: None if value is None else inner(value, where)


def one_of(values: set[str]) -> Check:
    """One of some strings."""

    def check(value: object, where: str) -> None:
        assert value in values, f"{where} is {value!r}"

    return check


def text(value: object, where: str) -> None:
    assert isinstance(value, str), f"{where} is no string"


def count(value: object, where: str) -> None:
    assert type(value) is int, f"{where} is no integer"
    assert value >= 0, f"{where} is negative"


def weight(value: object, where: str) -> None:
    assert isinstance(value, int | float) and not isinstance(value, bool) and value >= 0, where


def share(value: object, where: str) -> None:
    assert isinstance(value, int | float), f"{where} is no number"
    assert 0 <= value <= 1, f"{where} is {value}"
    assert value == round(value, 6), f"{where} has more than six digits"


def span(value: object, where: str) -> None:
    assert isinstance(value, list), f"{where} is no span"
    low, high = value
    count(low, where)
    count(high, where)
    assert low <= high, f"{where} ends before it begins"


def difference(first: str, second: str) -> Check:
    return fields(
        {
            "kind": one_of(KINDS),
            "code": one_of({f"E{number}" for number in range(17)}),
            "severity": one_of({"substantive", "editorial", "accidental"}),
            "kinds": listed(one_of(KINDS)),
            "reason": text,
            f"{first}_span": span,
            f"{second}_span": span,
            f"{first}_text": text,
            f"{second}_text": text,
        }
    )


COUNTS = fields({"substantive": count, "editorial": count, "accidental": count})
STATS: dict[str, Check] = {
    "articles": count,
    "empty": count,
    "distinct": count,
    "candidates": count,
    "verified": count,
    "hot_buckets": count,
    "largest_bucket": count,
    "starred": count,
    "uncompared": count,
    "banding": fields({"bands": count, "rows": count}),
    "anchor_rate": count,
    "expected_recall": share,
    "measured_recall": maybe(share),
    "sampled": count,
    "sample_pairs": count,
    "evidence": fields({f"D{number}": count for number in range(1, 15) if number != 11}),
}
SCHEME: dict[str, Check] = {
    "shingle_size": count,
    "unspaced_shingle_size": count,
    "num_perm": count,
    "anchor_rate": count,
    "seed": count,
    "unicode": text,
    "version": count,
}
MEMBER: dict[str, Check] = {
    "id": text,
    "relation": maybe(one_of(RELATIONS)),
    "confidence": maybe(share),
    "jaccard": share,
    "in_canonical": share,
    "canonical_in": share,
    "covered": share,
    "direction": maybe(one_of({"from_canonical", "to_canonical", "siblings", "unknown"})),
    "differences": maybe(COUNTS),
    "variants": maybe(listed(difference("canonical", "member"))),
}
ANSWER = fields({"name": maybe(text), "rule": text, "reason": text, "runner_up": maybe(text)})
CLUSTER: dict[str, Check] = {
    "id": text,
    "canonical": fields({"id": text, "rule": text, "reason": text, "runner_up": maybe(text)}),
    "first_known": maybe(ANSWER),
    "originator": maybe(ANSWER),
    "members": listed(fields(MEMBER)),
    "bridges": listed(fields({"a": text, "b": text, "jaccard": share, "a_in_b": share, "b_in_a": share})),
}
PAIR: dict[str, Check] = {
    "a": text,
    "b": text,
    "relation": maybe(one_of(RELATIONS)),
    "jaccard": share,
    "a_in_b": share,
    "b_in_a": share,
    "shared": count,
}
SKIPPED: dict[str, Check] = {"source": text, "line": maybe(count), "reason": text}
NOTE: dict[str, Check] = {"source": text, "line": maybe(count), "message": text}
DEDUPE: dict[str, Check] = {
    "format": one_of({"provenance.dedupe/1"}),
    "scheme": fields(SCHEME),
    "read": count,
    "skipped": listed(fields(SKIPPED)),
    "clusters": listed(fields(CLUSTER)),
    "pairs": listed(fields(PAIR)),
    "unique": listed(text),
    "kept": listed(text),
    "removed": keyed(fields({"by": text, "share": share})),
    "furniture": keyed(count),
    "notes": listed(fields(NOTE)),
    "stats": fields(STATS),
}
ARTICLE: dict[str, Check] = {
    "id": text,
    "outlet": maybe(text),
    "published": maybe(text),
    "url": maybe(text),
    "title": maybe(text),
    "lang": maybe(text),
}
DATE = fields(
    {
        "source": one_of({"record", "text"}),
        "span": maybe(span),
        "role": one_of({"created", "updated", "published", "crawled"}),
        "when": maybe(text),
        "precision": maybe(one_of({"month", "day", "minute"})),
        "zone": maybe(text),
        "trust": one_of({"confirmed", "stated", "refused"}),
        "reason": maybe(text),
    }
)
COMPARE: dict[str, Check] = {
    "format": one_of({"provenance.compare/1"}),
    "a": fields({**ARTICLE, "dates": listed(DATE)}),
    "b": fields({**ARTICLE, "dates": listed(DATE)}),
    "relation": one_of(RELATIONS),
    "confidence": share,
    "direction": one_of({"a_from_b", "b_from_a", "siblings", "unknown"}),
    "coverage_a": share,
    "coverage_b": share,
    "evidence": listed(
        fields(
            {
                "code": text,
                "statement": text,
                "favours": maybe(one_of({"a_from_b", "b_from_a", "siblings"})),
                "weight": weight,
            }
        )
    ),
    "counts": COUNTS,
    "segments": listed(fields({"kind": one_of({"aligned", "moved", "repeated"}), "a_span": span, "b_span": span})),
    "differences": listed(difference("a", "b")),
}
TRACE: dict[str, Check] = {
    "format": one_of({"provenance.trace/1"}),
    "skipped": listed(fields(SKIPPED)),
    "canonical": fields(
        {
            "representative": ANSWER,
            "archetype": fields({"text": text, "rule": text, "reason": text, "runner_up": maybe(text)}),
            "first_known": ANSWER,
            "originator": ANSWER,
        }
    ),
    "witnesses": listed(
        fields(
            {
                **{name: check for name, check in ARTICLE.items() if name != "published"},
                "published": maybe(text),
                "trusted_date": maybe(text),
                "doubt": maybe(text),
                "dates": listed(DATE),
                "relation": maybe(one_of(RELATIONS)),
                "holds": share,
                "own": share,
                "agencies": listed(text),
                "differences": COUNTS,
            }
        )
    ),
    "apart": listed(text),
    "ancestors": listed(fields({"id": text, "kind": one_of({"dispatch", "intermediate", "common"}), "label": text})),
    "derivations": listed(
        fields(
            {
                "parent": text,
                "child": text,
                "confidence": share,
                "evidence": listed(fields({"code": text, "statement": text})),
            }
        )
    ),
    "apparatus": listed(
        fields(
            {
                "span": span,
                "severity": one_of({"substantive", "editorial", "accidental"}),
                "rule": text,
                "reason": text,
                "readings": listed(
                    fields(
                        {
                            "text": text,
                            "witnesses": listed(text),
                            "kinds": listed(one_of(KINDS)),
                            "severity": maybe(one_of({"substantive", "editorial", "accidental"})),
                            "spans": keyed(span),
                        }
                    )
                ),
                "lacking": listed(text),
            }
        )
    ),
    "sentences": listed(fields({"span": span, "lines": count, "witnesses": listed(text)})),
}
LINES: dict[str, Check] = {
    "run": fields({"type": text, "format": text, "scheme": fields(SCHEME), "read": count, "stats": fields(STATS)}),
    "cluster": fields({"type": text, **CLUSTER}),
    "pair": fields({"type": text, **PAIR}),
    "unique": fields({"type": text, "id": text}),
    "kept": fields({"type": text, "id": text}),
    "removed": fields({"type": text, "id": text, "by": text, "share": share}),
    "furniture": fields({"type": text, "text": text, "articles": count}),
    "skipped": fields({"type": text, **SKIPPED}),
    "note": fields({"type": text, **NOTE}),
}


def check_line(line: Mapping[str, Any]) -> None:
    """Check a line of JSON Lines."""
    LINES[line["type"]](line, "$")
