"""``provenance compare``: two texts, named in any way, and what is said of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from . import schema, stories
from .conftest import Invoke, Write


@pytest.fixture
def feed(write: Write) -> Path:
    records = [{"id": "first", "text": stories.STORY}, {"id": "a::b", "text": stories.COPY}]
    return write("feed.jsonl", "\n".join(map(json.dumps, records)))


def test_table(invoke: Invoke, folder: Path) -> None:
    result = invoke("compare", folder / "story.txt", folder / "copy.txt")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "syndicated copy" in result.stdout
    assert "[112 → 121]" in result.stdout
    assert "[Eleven → Seventeen]" in result.stdout
    assert result.stdout.index("substantive") < result.stdout.index("[112")
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_accidental_differences_are_counted_and_listed_on_demand(invoke: Invoke, write: Write) -> None:
    a = write("a.txt", "About 12 400 boots. " + stories.STORY)
    b = write("b.txt", "About 12\u202f400 boots. " + stories.REPRINT)
    table = invoke("compare", a, b).stdout
    assert "(--all lists them)" in table
    assert "typographic" in table
    everything = invoke("compare", a, b, "--all").stdout
    assert "(--all" not in everything
    assert '[“ → "]' in everything
    assert "12<U+202F>400" in everything, "a difference nobody can see is named"


def test_json(invoke: Invoke, folder: Path) -> None:
    result = invoke("compare", folder / "story.txt", folder / "copy.txt", "--format", "json")
    document = json.loads(result.stdout)
    schema.check_comparison(document)
    for found in document["differences"]:
        assert stories.STORY[slice(*found["a_span"])] == found["a_text"]
        assert stories.COPY[slice(*found["b_span"])] == found["b_text"]


def test_no_copies(invoke: Invoke, folder: Path) -> None:
    arguments = ["compare", folder / "story.txt", folder / "other.txt"]
    table = invoke(*arguments)
    assert table.exit_code == 0
    assert "unrelated" in table.stdout
    assert "no differences to list" in table.stdout
    document = json.loads(invoke(*arguments, "--format", "json").stdout)
    schema.check_comparison(document)
    assert document["differences"] == []


def test_no_differences(invoke: Invoke, folder: Path) -> None:
    assert "There are no differences." in invoke("compare", folder / "story.txt", folder / "story.txt").stdout


@pytest.mark.parametrize("b", ["{feed}::a::b", "{folder}::a::b", "{folder}::copy.txt"])
def test_one_text_of_several(invoke: Invoke, feed: Path, folder: Path, b: str) -> None:
    result = invoke("compare", f"{feed}::first", b.format(feed=feed, folder=folder), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["counts"]["substantive"] >= 1


@pytest.mark.parametrize(
    ("a", "b", "ids"),
    [
        ("x/a.txt", "y/a.txt", ["x/a.txt", "y/a.txt"]),
        ("x/a.txt", "y/b.txt", ["a.txt", "b.txt"]),
        ("x", "y/a.txt", ["x", "y/a.txt"]),
        ("x.jsonl::1", "y.jsonl::1", ["x.jsonl::1", "y.jsonl::1"]),
        ("x.jsonl::1", "y.jsonl::2", ["1", "2"]),
        ("x/\u202e.txt", "y/\u202e.txt", [r"x/\u202e.txt", r"y/\u202e.txt"]),
    ],
)
def test_two_texts_of_one_name_are_told_apart(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, a: str, b: str, ids: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in ((Path(a.partition("::")[0]), stories.STORY), (Path(b.partition("::")[0]), stories.COPY)):
        if path.suffix == ".jsonl":
            path.write_text("\n".join(json.dumps({"id": name, "text": text}) for name in "12"), "utf-8")
        else:
            file = path if path.suffix else path / "a.txt"
            file.parent.mkdir()
            file.write_text(text, "utf-8")
    document = json.loads(invoke("compare", a, b, "--format", "json").stdout)
    assert [document["a"]["id"], document["b"]["id"]] == ids


def test_a_path_that_exists_is_never_taken_apart(invoke: Invoke, write: Write) -> None:
    write("x", stories.OTHER)
    odd = write("x::y", stories.STORY)
    assert "There are no differences." in invoke("compare", odd, odd).stdout


def test_standard_input(invoke: Invoke, folder: Path) -> None:
    result = invoke("compare", "-", folder / "copy.txt", stdin=stories.STORY)
    assert result.exit_code == 0
    assert "[112 → 121]" in result.stdout
    record = json.dumps({"id": "r", "text": stories.STORY})
    assert "[112 → 121]" in invoke("compare", "--", "-::r", folder / "copy.txt", stdin=record).stdout
    assert invoke("compare", "-", "-", stdin=stories.STORY).exit_code == 2


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{feed}", "holds 2 texts; name one as {feed}::ID (a::b, first)"),
        ("{feed}::third", "holds no text with the id third"),
        ("{feed}.gone", "no such file or folder"),
        ("{feed}.gone::first", "no such file or folder"),
        ("{empty}", "holds no text"),
        ("{broken}", "holds no text"),
        ("{broken}", "not JSON"),
    ],
)
def test_errors(invoke: Invoke, write: Write, feed: Path, tmp_path: Path, source: str, message: str) -> None:
    story = write("story.txt", stories.STORY)
    empty = tmp_path / "empty"
    empty.mkdir()
    names = {"feed": feed, "empty": empty, "broken": write("broken.jsonl", "{oops")}
    for arguments in ((source.format(**names), story), (story, source.format(**names))):
        result = invoke("compare", *arguments)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert message.format(**names) in result.stderr
        assert result.stderr.count("\n") == 1
