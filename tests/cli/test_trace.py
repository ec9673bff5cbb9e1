"""``provenance trace``: the lineage of one story, on a terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import provenance as pv
from provenance.cli.options import LINEAGE_FORMATS

from . import schema, stories
from .conftest import Invoke, Write


def test_text(invoke: Invoke, folder: Path) -> None:
    result = invoke("trace", folder)
    assert result.exit_code == 0
    assert "representative" in result.stdout
    assert "originator" in result.stdout
    assert "not of this story: other.txt" in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert "\x1b" not in result.stdout


def test_json(invoke: Invoke, folder: Path) -> None:
    document = json.loads(invoke("trace", folder, "--format", "json").stdout)
    schema.check_trace(document)
    archetype = document["canonical"]["archetype"]["text"]
    for place in document["apparatus"]:
        assert archetype[slice(*place["span"])] == place["readings"][0]["text"]
    assert document["apart"] == ["other.txt"]


@pytest.mark.parametrize("form", ["prov", "schema-org", "ninjs", "tei"])
def test_other_formats(invoke: Invoke, folder: Path, form: str) -> None:
    result = invoke("trace", folder, "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == pv.export.LINEAGE_FORMATS[form](pv.trace(pv.read(folder)))


def test_the_formats_are_those_that_can_be_written() -> None:
    assert tuple(pv.export.LINEAGE_FORMATS) == LINEAGE_FORMATS


def test_what_cannot_be_read_is_said_beside_other_formats(invoke: Invoke, write: Write) -> None:
    write("bad.jsonl", "{oops")
    result = invoke("trace", write("story.txt", stories.STORY).parent, "--format", "tei")
    assert result.exit_code == 3
    assert result.stdout.startswith("<?xml")
    assert "could not be read" in result.stderr


def test_one_text(invoke: Invoke, write: Write) -> None:
    result = invoke("trace", write("a.txt", stories.STORY), "--format", "json")
    document = json.loads(result.stdout)
    schema.check_trace(document)
    assert document["canonical"]["archetype"]["text"] == stories.STORY


def test_nothing_to_trace(invoke: Invoke, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for path in (empty, tmp_path / "gone"):
        result = invoke("trace", path)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1


def test_what_cannot_be_read_is_said(invoke: Invoke, write: Write) -> None:
    write("bad.jsonl", "{oops")
    folder = write("story.txt", stories.STORY).parent
    result = invoke("trace", folder)
    assert result.exit_code == 3
    assert "could not be read" in result.stderr


def test_hostile_text_commands_no_terminal(invoke: Invoke, write: Write) -> None:
    write("a.txt", stories.STORY.replace("bats", f"bats{stories.HOSTILE}"))
    folder = write("b.txt", stories.STORY).parent
    shown = invoke("trace", folder, "--all").stdout
    assert not [escape for escape in stories.ESCAPES if escape in shown]


def test_a_text_that_comes_from_none_of_the_others_is_drawn(invoke: Invoke, write: Write) -> None:
    for name, credit in (("a.txt", "(AP)"), ("b.txt", "(AP)"), ("c.txt", "(Reuters)")):
        folder = write(name, f"{stories.STORY}\n\n{credit}").parent
    _, _, tree = invoke("trace", folder).stdout.partition("inferred\n")
    assert [line.split()[0] for line in tree.splitlines()[:4]] == ["*AP", "a.txt", "b.txt", "c.txt"]
    assert tree.splitlines()[3].startswith("  c.txt")
