"""``provenance dedupe --against``: what of a folder is in an index already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from . import schema, stories
from .conftest import Invoke, Write

KNOWN = {
    "id": schema.text,
    "by": schema.text,
    "share": schema.share,
    "relation": schema.maybe(schema.one_of(schema.RELATIONS)),
    "direction": schema.maybe(schema.one_of({"a_from_b", "b_from_a", "siblings", "unknown"})),
    "jaccard": schema.share,
    "in_match": schema.share,
    "match_in": schema.share,
    "shared": schema.count,
    "matches": schema.count,
}
DOCUMENT = schema.fields(
    {
        "format": schema.text,
        "scheme": schema.fields(schema.SCHEME),
        "read": schema.count,
        "skipped": schema.listed(schema.fields(schema.SKIPPED)),
        "covered": schema.listed(schema.fields(KNOWN)),
        "partly": schema.listed(schema.fields(KNOWN)),
        "new": schema.listed(schema.text),
        "notes": schema.listed(schema.fields(schema.NOTE)),
    }
)
OTHER = "Nobody has ever printed these words about a lighthouse keeper and his seven cats before this very morning."


@pytest.fixture
def index(invoke: Invoke, write: Write, tmp_path: Path) -> Path:
    """Last year's collection holds the story."""
    file = tmp_path / "news.pvx"
    assert invoke("index", "create", file).exit_code == 0
    assert invoke("index", "add", file, write("year/old.txt", stories.STORY)).exit_code == 0
    return file


@pytest.fixture
def today(write: Write) -> Path:
    """Today's folder: the story again, a part of it with a page of something else, something else, and no text."""
    write("today/again.txt", stories.STORY.upper())
    write("today/longer.txt", stories.STORY + "\n\n" + " ".join(f"word{k} stands{k} here{k}" for k in range(300)))
    write("today/new.txt", OTHER)
    return write("today/empty.txt", "").parent


def test_json(invoke: Invoke, index: Path, today: Path) -> None:
    result = invoke("dedupe", today, "--against", index, "--format", "json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    DOCUMENT(document, "$")
    assert document["format"] == "provenance.known/1"
    assert [(each["id"], each["by"], each["share"]) for each in document["covered"]] == [("again.txt", "old.txt", 1.0)]
    assert document["covered"][0]["relation"] == "normalized_identical"
    (longer,) = document["partly"]
    assert longer["id"] == "longer.txt"
    assert longer["match_in"] == 1.0
    assert longer["share"] < 0.8
    assert document["new"] == ["empty.txt", "new.txt"]
    lines = [
        json.loads(line)
        for line in invoke("dedupe", today, "--against", index, "--format", "jsonl").stdout.splitlines()
    ]
    assert [line.pop("type") for line in lines] == ["run", "covered", "partly", "new", "new"]
    assert lines[1:3] == [*document["covered"], *document["partly"]]


def test_without_differences_exact_figures_decide(invoke: Invoke, index: Path, today: Path) -> None:
    given = ("dedupe", today, "--against", index, "--format", "json", "--no-differences")
    document = json.loads(invoke(*given).stdout)
    DOCUMENT(document, "$")
    for each in (*document["covered"], *document["partly"]):
        assert (each["relation"], each["direction"], each["share"]) == (None, None, each["in_match"])


def test_table(invoke: Invoke, index: Path, today: Path) -> None:
    result = invoke("dedupe", today, "--against", index)
    assert result.exit_code == 0
    assert "100% again.txt → old.txt normalized identical" in result.stdout
    assert "1 in part · 2 new" in result.stdout
    assert "new.txt" not in result.stdout
    assert "new: new.txt" in invoke("dedupe", today, "--against", index, "--all").stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_exit_codes(invoke: Invoke, index: Path, today: Path, write: Write) -> None:
    given = ("dedupe", today, "--against", index)
    assert invoke(*given, "--fail-on-duplicates").exit_code == 10
    for option, why in (
        ("--keep=longest", "chosen"),
        ("--recall=0.9", "is made"),
        ("--threads=1", "one after another"),
        ("--plan=plan.json", "in no file"),
    ):
        refused = invoke(*given, option)
        assert refused.exit_code == 2
        assert f"{option.split('=')[0]} does not go with --against: " in refused.stderr
        assert why in refused.stderr
    below = invoke(*given, "--min-overlap", "0.1")
    assert below.exit_code == 2
    assert "must not be below those of the index" in below.stderr
    assert invoke("dedupe", today, "--against", index.with_name("none.pvx")).exit_code == 1
    assert invoke("dedupe", today, "--against", write("text.pvx", "no index")).exit_code == 1
    write("today/bad.jsonl", "{\n")
    assert invoke(*given).exit_code == 3


def test_a_correction_is_not_covered(invoke: Invoke, index: Path, write: Write) -> None:
    text = stories.STORY + "\n\nCorrection: an earlier version of this article misstated the number of the dead."
    late = write("late/corrected.txt", text).parent
    given = ("dedupe", late, "--against", index, "--format", "json")
    document = json.loads(invoke(*given).stdout)
    assert [each["id"] for each in document["partly"]] == ["corrected.txt"]
    assert document["partly"][0]["share"] > 0.8
