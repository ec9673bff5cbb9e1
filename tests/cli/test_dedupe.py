"""``provenance dedupe``: what it finds, how it says it, and with which code it exits."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from . import schema, stories
from .conftest import Invoke, Shell, Write


def test_table(invoke: Invoke, folder: Path) -> None:
    result = invoke("dedupe", folder)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "● story.txt" in result.stdout
    assert "[112 → 121]" in result.stdout
    assert "[Eleven → Seventeen]" in result.stdout
    assert "read      4 texts · 3 in 1 cluster · 1 unique" in result.stdout
    assert "\x1b" not in result.stdout, "no colours where there is no terminal"
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_no_differences(invoke: Invoke, folder: Path) -> None:
    document = json.loads(invoke("dedupe", folder, "--no-differences", "--format", "json").stdout)
    schema.check_dedupe(document)
    assert document["removed"].keys() == {"copy.txt", "excerpt.txt"}
    (cluster,) = document["clusters"]
    assert cluster["canonical"]["id"] == "story.txt"
    for member in cluster["members"]:
        absent = ("relation", "confidence", "direction", "differences", "variants")
        assert [member[name] for name in absent] == [None] * 5
        assert member["covered"] == member["in_canonical"]
    assert not any(document["stats"]["evidence"].values())
    table = invoke("dedupe", folder, "--no-differences").stdout
    assert "● story.txt" in table
    assert "copies are covered" in table


def test_json(invoke: Invoke, folder: Path) -> None:
    result = invoke("dedupe", folder, "--format", "json")
    document = json.loads(result.stdout)
    schema.check_dedupe(document)
    assert document["unique"] == ["other.txt"]
    assert document["removed"].keys() == {"copy.txt", "excerpt.txt"}
    (cluster,) = document["clusters"]
    assert cluster["canonical"]["id"] == "story.txt"
    (copy,) = (member for member in cluster["members"] if member["id"] == "copy.txt")
    changed = {(found["canonical_text"], found["member_text"]) for found in copy["variants"]}
    assert changed == {("112", "121"), ("Eleven", "Seventeen")}
    for found in copy["variants"]:
        assert stories.STORY[slice(*found["canonical_span"])] == found["canonical_text"]
        assert stories.COPY[slice(*found["member_span"])] == found["member_text"]


def test_evidence_for_directions_is_counted(invoke: Invoke, write: Write) -> None:
    texts = (stories.STORY, stories.COPY + "\n\nThis story first appeared in the Gannet Herald.", stories.OTHER)
    outlets = ("Gannet Herald", "The Tansy Post", "The Tansy Post")
    records = [{"id": str(n), "text": text, "outlet": outlets[n]} for n, text in enumerate(texts)]
    path = write("feed.jsonl", "".join(json.dumps(record) + "\n" for record in records))
    document = json.loads(invoke("dedupe", path, "--format", "json").stdout)
    schema.check_dedupe(document)
    assert document["stats"]["evidence"]["D1"] == 1
    assert document["stats"]["evidence"]["D2"] == 0


def test_json_lines_say_the_same(invoke: Invoke, folder: Path, write: Write) -> None:
    write("bad.jsonl", "{\n")
    document = json.loads(invoke("dedupe", folder, "--format", "json").stdout)
    lines = [json.loads(line) for line in invoke("dedupe", folder, "--format", "jsonl").stdout.split("\n")[:-1]]
    for line in lines:
        schema.check_line(line)
    assert lines[0]["type"] == "run"

    def of(kind: str) -> list[dict[str, object]]:
        return [{key: value for key, value in line.items() if key != "type"} for line in lines if line["type"] == kind]

    assert of("cluster") == document["clusters"]
    assert of("pair") == document["pairs"]
    assert of("skipped") == document["skipped"] != []
    assert [line["id"] for line in of("unique")] == document["unique"]
    assert [line["id"] for line in of("kept")] == document["kept"]
    assert {line.pop("id"): line for line in of("removed")} == document["removed"]


def test_pairs_that_were_not_compared_have_no_relation(invoke: Invoke, folder: Path) -> None:
    pairs = json.loads(invoke("dedupe", folder, "--format", "json").stdout)["pairs"]
    relations = {(pair["a"], pair["b"]): pair["relation"] for pair in pairs}
    assert relations[("copy.txt", "excerpt.txt")] is None
    assert relations[("copy.txt", "story.txt")] == "syndicated_copy"


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_the_order_of_a_folder_is_nothing(invoke: Invoke, folder: Path, tmp_path: Path, form: str) -> None:
    again = tmp_path / "again"
    again.mkdir()
    for path in sorted(folder.iterdir(), reverse=True):
        shutil.copy(path, again)
    assert (
        invoke("dedupe", folder, "--format", form).stdout_bytes
        == invoke("dedupe", again, "--format", form).stdout_bytes
    )


def test_the_order_of_records_is_nothing(invoke: Invoke, write: Write) -> None:
    texts = [stories.STORY, stories.COPY, stories.REPRINT, stories.EXCERPT, stories.OTHER, stories.STORY]
    lines = [json.dumps({"id": f"r{i}", "text": text, "date": f"2021-05-0{i + 1}"}) for i, text in enumerate(texts)]
    outputs = set()
    for seed in range(4):
        random.Random(seed).shuffle(lines)
        path = write("records.jsonl", "\n".join(lines))
        for form in ("table", "json"):
            outputs.add(invoke("dedupe", path, "--format", form).stdout_bytes)
    assert len(outputs) == 2


def test_standard_input(invoke: Invoke) -> None:
    records = "".join(
        json.dumps({"id": name, "text": text}) + "\n" for name, text in (("a", stories.STORY), ("b", stories.COPY))
    )
    document = json.loads(invoke("dedupe", "-", "--format", "json", stdin=records).stdout)
    schema.check_dedupe(document)
    assert document["read"] == 2
    assert len(document["clusters"]) == 1


def test_several_paths(invoke: Invoke, folder: Path, write: Write) -> None:
    more = write("more/again.txt", stories.REPRINT)
    document = json.loads(invoke("dedupe", folder / "story.txt", more, "--format", "json").stdout)
    assert document["clusters"][0]["members"][0]["relation"] in ("syndicated_copy", "normalized_identical")


@pytest.mark.parametrize(
    ("keep", "canonical", "rule"),
    [
        ("best", "ours/reprint.txt", "best"),
        ("longest", "ours/reprint.txt", "longest"),
        ("theirs", "theirs/excerpt.txt", "preferred"),
        ("theirs/", "theirs/excerpt.txt", "preferred"),
    ],
)
def test_keep(invoke: Invoke, write: Write, keep: str, canonical: str, rule: str) -> None:
    write("ours/reprint.txt", stories.REPRINT)
    folder = write("theirs/excerpt.txt", stories.EXCERPT).parents[1]
    (cluster,) = json.loads(invoke("dedupe", folder, "--keep", keep, "--format", "json").stdout)["clusters"]
    assert (cluster["canonical"]["id"], cluster["canonical"]["rule"]) == (canonical, rule)


def test_keep_takes_a_folder_as_the_shell_completes_it(invoke: Invoke, write: Write) -> None:
    write("ours/reprint.txt", stories.REPRINT)
    inside = write("theirs/excerpt.txt", stories.EXCERPT).parent
    result = invoke("dedupe", inside.parent, "--keep", f"{inside}/", "--format", "json")
    assert json.loads(result.stdout)["clusters"][0]["canonical"]["id"] == "theirs/excerpt.txt"
    assert result.stderr == ""


def test_keep_an_outlet(invoke: Invoke) -> None:
    records = "".join(
        json.dumps({"id": name, "text": text, "site": site}) + "\n"
        for name, text, site in (("a", stories.STORY, "Bay Echo"), ("b", stories.EXCERPT, "Rock Weekly"))
    )
    result = invoke("dedupe", "-", "--keep", "rock weekly", "--format", "json", stdin=records)
    assert json.loads(result.stdout)["clusters"][0]["canonical"]["id"] == "b"


def test_keep_that_names_nothing_is_said(invoke: Invoke, folder: Path) -> None:
    result = invoke("dedupe", folder, "--keep", "Bay Ekko")
    assert result.exit_code == 0
    assert "no cluster has a text from Bay Ekko" in result.stderr


def test_thresholds(invoke: Invoke, folder: Path) -> None:
    document = json.loads(invoke("dedupe", folder, "--min-jaccard", "0.8", "--format", "json").stdout)
    assert "excerpt.txt" in document["unique"]
    assert all(pair["jaccard"] >= 0.8 for pair in document["pairs"])


def test_fields_and_encoding(invoke: Invoke, write: Write) -> None:
    record = json.dumps({"key": 7, "story": {"body": "Café. " + stories.STORY}}, ensure_ascii=False)
    path = write("records.jsonl", record.encode("cp1252"))
    result = invoke(
        "dedupe", path, "--field", "id=key", "--field", "text=story.body", "--encoding", "cp1252", "--format", "json"
    )
    document = json.loads(result.stdout)
    assert (document["unique"], document["skipped"], document["notes"]) == (["7"], [], [])


def test_notes_are_listed(invoke: Invoke, write: Write) -> None:
    path = write("story.report", stories.STORY)
    result = invoke("dedupe", path)
    assert result.exit_code == 0
    assert "story.report" in "".join(result.stdout.partition("\nnotes ")[2].split())  # long paths are cut


def test_an_empty_folder(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("dedupe", tmp_path)
    assert result.exit_code == 0
    assert "read      0 texts" in result.stdout
    assert "nothing to read" in result.stderr
    schema.check_dedupe(json.loads(invoke("dedupe", tmp_path, "--format", "json").stdout))


def test_what_cannot_be_read_is_listed(invoke: Invoke, folder: Path, write: Write) -> None:
    write("noise.bin", bytes(range(256)))
    write(
        "feed.jsonl",
        json.dumps({"id": "x", "text": stories.REPRINT}) + "\n{oops\n" + json.dumps({"id": "x", "text": "!"}),
    )
    result = invoke("dedupe", folder, "--format", "json")
    assert result.exit_code == 3
    assert "3 inputs could not be read" in result.stderr
    document = json.loads(result.stdout)
    schema.check_dedupe(document)
    assert document["read"] == 5
    listed = [(Path(item["source"]).name, item["line"]) for item in document["skipped"]]
    assert listed == [("feed.jsonl", 2), ("feed.jsonl", 3), ("noise.bin", None)]
    assert "duplicate id" in document["skipped"][1]["reason"]

    table = invoke("dedupe", folder)
    assert table.exit_code == 3
    flat = "".join(table.stdout.split())
    assert "skipped3" in flat
    assert all("".join(item["reason"].split()) in flat for item in document["skipped"])


def test_a_path_that_does_not_exist(invoke: Invoke, folder: Path) -> None:
    result = invoke("dedupe", folder, folder / "nowhere")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no such file or folder" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--min-overlap", "1.5"],
        ["--min-overlap", "nan"],
        ["--recall", "0"],
        ["--threads", "0"],
        ["--format", "xml"],
        ["--field", "text"],
        ["--field", "text=a", "--field", "text=b"],
        ["--field", "colour=blue"],
        ["--encoding", "klingon"],
        ["--plan", "plan.json", "--against", "x.pvx"],
    ],
    ids=" ".join,
)
def test_usage(invoke: Invoke, folder: Path, wrong: list[str]) -> None:
    result = invoke("dedupe", *([folder, *wrong] if wrong else []))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_fail_on_duplicates(invoke: Invoke, folder: Path, write: Write) -> None:
    assert invoke("dedupe", folder / "other.txt", "--fail-on-duplicates").exit_code == 0
    assert invoke("dedupe", folder, "--fail-on-duplicates").exit_code == 10
    write("noise.bin", bytes(range(256)))
    assert invoke("dedupe", folder, "--fail-on-duplicates").exit_code == 10, "comes before 3"


def test_large_results_are_cut_and_say_so(invoke: Invoke) -> None:
    records = []
    for story in range(22):
        words = " ".join(f"w{story}x{i}" for i in range(60))
        records += [
            {"id": f"s{story:02}c{copy:02}", "text": words + f" end{copy}"} for copy in range(16 if story == 7 else 2)
        ]
    stdin = "".join(json.dumps(record) + "\n" for record in records)
    table = invoke("dedupe", "-", stdin=stdin).stdout
    assert table.count("●") == 20 + 1, "20 clusters and the legend"
    assert table.startswith("● s07"), "the largest is first"
    assert "and 3 more copies" in table
    assert "and 2 smaller clusters: --all shows them" in table
    everything = invoke("dedupe", "-", "--all", stdin=stdin).stdout
    assert everything.count("●") == 22 + 1
    assert "more" not in everything


def test_nothing_on_disk_changes(shell: Shell, folder: Path) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}

    before = state()
    shell("dedupe", folder, cwd=folder)
    assert state() == before


def test_an_error_of_ours_is_one_line(invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a wheel\x1b[31m came off")

    monkeypatch.setattr("provenance.deduplicate", broken)
    result = invoke("dedupe", folder)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "provenance: error: RuntimeError: a wheel\\x1b[31m came off",
        "provenance: this should not happen; --debug shows where it did",
    ]
    for arguments in (["--debug", "dedupe", folder], ["dedupe", folder, "--debug"]):
        debugged = invoke(*arguments)
        assert debugged.exit_code == 1
        assert "Traceback" in debugged.stderr


def test_nothing_on_standard_input_is_no_text(invoke: Invoke) -> None:
    result = invoke("dedupe", "-", "--format", "json", stdin="")
    assert json.loads(result.stdout)["read"] == 0
    assert "there was nothing to read" in result.stderr
