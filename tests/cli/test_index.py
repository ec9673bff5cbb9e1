"""``provenance index``: a collection on disk, from the shell."""

from __future__ import annotations

import errno
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from click.testing import Result

import provenance
from provenance.cli import adding, batches, inputs
from provenance.cli.exit_codes import INCOMPLETE, INTERRUPTED

from . import stories
from .conftest import Invoke, Write, clean_environment


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.split("\n")[:-1]]


@pytest.fixture
def index(invoke: Invoke, folder: Path, tmp_path: Path) -> Path:
    """An index of the folder."""
    file = tmp_path / "news.pvx"
    assert invoke("index", "create", file).exit_code == 0
    result = invoke("index", "add", file, folder)
    assert result.exit_code == 0
    assert [(line["id"], line["result"], line["cluster"]) for line in lines(result)] == [
        ("copy.txt", "added", 1),
        ("excerpt.txt", "added", 1),
        ("other.txt", "added", None),
        ("story.txt", "added", 1),
    ]
    return file


def test_query_exits_as_grep_does(invoke: Invoke, index: Path, write: Write) -> None:
    found = invoke("index", "query", index, write("q.txt", stories.STORY), "--relation")
    assert found.exit_code == 0
    assert [line["id"] for line in lines(found)] == ["story.txt", "excerpt.txt", "copy.txt"]
    assert lines(found)[0] | {"relation": "identical", "jaccard": 1.0, "query": "q.txt"} == lines(found)[0]
    assert lines(found)[1]["match_in_query"] == 1.0
    assert len(lines(invoke("index", "query", index, write("q.txt", stories.STORY), "--limit", "1"))) == 1
    nothing = invoke("index", "query", index, write("none.txt", "Words that stand nowhere else in the world."))
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    missing = invoke("index", "query", index.with_name("none.pvx"), write("q.txt", "x"))
    assert missing.exit_code == 2
    assert "none.pvx" in missing.stderr
    wrong = invoke("index", "query", index, write("q.txt", "x"), "--min-overlap", "0.1")
    assert wrong.exit_code == 2
    assert "must not be below" in wrong.stderr


def test_query_never_takes_a_failure_for_no_match(invoke: Invoke, index: Path, write: Write) -> None:
    asked = write("q.txt", stories.STORY)
    missing = invoke("index", "query", index, index.with_name("nowhere.txt"))
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "no such file" in missing.stderr
    assert invoke("index", "query", asked, asked).exit_code == 2  # no index

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("unforeseen")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance.Index, "query", broken)
        failed = invoke("index", "query", index, asked)
        assert failed.exit_code == 2
        assert "unforeseen" in failed.stderr
        assert "should not happen" in failed.stderr
        patch.setattr(provenance.Index, "stats", broken)
        assert invoke("index", "stats", index).exit_code == 1
    data = bytearray(index.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    index.write_bytes(data)
    damaged = invoke("index", "query", index, asked)
    assert damaged.exit_code == 2
    assert str(index) in damaged.stderr
    assert "should not happen" not in damaged.stderr


@pytest.mark.parametrize("beside", [None, stories.STORY, "Words that stand nowhere else in the world."])
def test_query_says_that_an_input_could_not_be_read(
    invoke: Invoke, index: Path, write: Write, beside: str | None
) -> None:
    """As every other command does, whatever the others gave."""
    paths = [write("odd/broken.jsonl", "{\n")]
    if beside is not None:
        paths.append(write("odd/q.txt", beside))
    asked = invoke("index", "query", index, *paths)
    assert asked.exit_code == 3
    assert "broken.jsonl:1: not JSON" in asked.stderr
    assert len(lines(asked)) == (3 if beside == stories.STORY else 0)


def test_help_says_which_exit_codes_there_are(invoke: Invoke) -> None:
    told = {
        name: re.findall(r"^ +(\d+)  (.+)", invoke("index", name, "--help").stdout, re.MULTILINE)
        for name in ("query", "add", "remove")
    }
    assert told["add"] == told["remove"]
    assert [code for code, _ in told["add"]] == ["0", "1", "2", "3", "130", "141"]
    assert [code for code, _ in told["query"]] == ["0", "1", "2", "3", "130", "141"]
    assert [meaning.partition(":")[0] for _, meaning in told["query"][:3]] == [
        "a text has a match",
        "no text has one",
        "failure",
    ]


def test_nothing_on_standard_input_is_nothing_to_do(invoke: Invoke, index: Path) -> None:
    for nothing in ("", " \n\n"):
        assert invoke("index", "add", index, "-", stdin=nothing).stdout == ""
        assert lines(invoke("index", "stats", index))[0]["articles"] == 4
        asked = invoke("index", "query", index, "-", stdin=nothing)
        assert (asked.exit_code, asked.stdout) == (1, "")


def test_lineage_is_that_of_trace(invoke: Invoke, index: Path, folder: Path) -> None:
    (folder / "other.txt").unlink()
    found = invoke("index", "lineage", index, "1")
    assert found.exit_code == 0
    assert found.stdout == invoke("trace", folder, "--format", "json").stdout
    as_tei = invoke("index", "lineage", index, "1", "--format", "tei").stdout
    assert as_tei == invoke("trace", folder, "--format", "tei").stdout
    none = invoke("index", "lineage", index, "7")
    assert (none.exit_code, none.stdout) == (1, "")
    assert "no cluster 7" in none.stderr


def test_add_keeps_updates_or_refuses(invoke: Invoke, index: Path, write: Write) -> None:
    record = write("more.jsonl", json.dumps({"id": "other.txt", "text": stories.STORY}) + "\nnot json\n")
    kept = invoke("index", "add", index, record)
    assert kept.exit_code == 3
    assert lines(kept) == [{"id": "other.txt", "result": "differs", "cluster": None}]
    assert "more.jsonl:2" in kept.stderr
    refused = invoke("index", "add", index, record, "--existing", "refuse")
    assert refused.exit_code == 1
    assert "has an article with the id 'other.txt' already" in refused.stderr
    updated = invoke("index", "update", index, record)
    assert lines(updated) == [{"id": "other.txt", "result": "updated", "cluster": 1}]


@pytest.mark.parametrize("every", ["1", "3", "100"])
@pytest.mark.parametrize("existing", ["keep", "update"])
def test_records_of_one_id_are_taken_one_after_another(
    invoke: Invoke, tmp_path: Path, existing: str, every: str
) -> None:
    given = [("a", 1), ("b", 1), ("a", 2), ("c", 1), ("a", 1), ("b", 1), ("b", 2), ("a", 3), ("d", 1), ("c", 1)]
    file = tmp_path / "versions.pvx"
    invoke("index", "create", file)
    stored: dict[str, int] = {}
    for records in (given, given[3:]):
        expected = []
        for name, version in records:
            if existing == "update" or name not in stored:
                expected.append((name, "updated" if stored.pop(name, None) else "added"))
                stored[name] = version
            else:
                expected.append((name, "kept" if stored[name] == version else "differs"))
        stream = "".join(json.dumps({"id": name, "text": f"version {version}"}) + "\n" for name, version in records)
        result = invoke("index", "add", file, "-", "--existing", existing, "--every", every, stdin=stream)
        assert [(line["id"], line["result"]) for line in lines(result)] == expected
        others = [name for name, told in expected if told == "differs"]
        assert [line.split("'")[1] for line in result.stderr.splitlines()] == others
        assert result.exit_code == (INCOMPLETE if others else 0)
        left = [json.loads(line) for line in invoke("index", "export", file).stdout.splitlines()]
        assert [(each["id"], each["text"]) for each in left] == [(n, f"version {v}") for n, v in stored.items()]


def test_an_id_that_came_before_is_refused(invoke: Invoke, index: Path, write: Write) -> None:
    records = "".join(json.dumps({"id": name, "text": "A few words."}) + "\n" for name in "abac")
    for every, left in (("100", []), ("2", ["a", "b"])):
        result = invoke("index", "add", index, write("twice.jsonl", records), "--existing", "refuse", "--every", every)
        assert result.exit_code == 1
        assert "'a'" in result.stderr
        assert [line["id"] for line in lines(result)] == left


def test_another_text_under_a_name_that_is_only_a_place_is_told(invoke: Invoke, index: Path, write: Write) -> None:
    first, second = ('{"text": "The ferry was late."}\n', '{"text": "The bridge was closed."}\n')
    for name in ("one/feed.jsonl", "-"):
        told = []
        for text in (first, first, second):
            path = name if name == "-" else write(name, text)
            told.append(invoke("index", "add", index, path, stdin=text))
        assert [lines(result)[0]["result"] for result in told] == ["added", "kept", "differs"]
        assert [result.exit_code for result in told] == [0, 0, INCOMPLETE]
        assert told[1].stderr == ""
        assert told[2].stderr.startswith("provenance: not added: ")
    write("there/story.txt", "Another story of the same name.")
    there = invoke("index", "add", index, index.with_name("in") / "there" / "story.txt")
    assert (lines(there)[0]["result"], there.exit_code) == ("differs", INCOMPLETE)


def test_an_index_is_not_added_to_itself(invoke: Invoke, index: Path, write: Write, tmp_path: Path) -> None:
    link = tmp_path / "link.pvx"
    link.symlink_to(index)
    new = write("new.txt", "A text that was not there before and has a few words of its own.")
    result = invoke("index", "add", index, index, link, index.with_name("news.pvx.lock"), new)
    assert [line["id"] for line in lines(result)] == ["new.txt"]
    assert result.exit_code == INCOMPLETE
    assert result.stderr.count("it is the index itself, or a part of it") == 3
    alone = invoke("index", "add", index, index)
    assert (alone.stdout, alone.exit_code) == ("", INCOMPLETE)


def test_remove_and_clusters(invoke: Invoke, index: Path) -> None:
    (only,) = lines(invoke("index", "clusters", index))
    assert only == {"id": 1, "canonical": "story.txt", "members": ["copy.txt", "excerpt.txt", "story.txt"]}
    removed = invoke("index", "remove", index, "copy.txt", "nobody")
    assert removed.exit_code == 0
    assert lines(removed) == [{"id": "copy.txt", "result": "removed"}, {"id": "nobody", "result": "unknown"}]
    assert invoke("index", "remove", index, "nobody").exit_code == 1
    told = [line["text"] for line in lines(invoke("index", "clusters", index, "--changes"))]
    assert len(told) == 2
    assert told[1] == "copy.txt left 1"
    assert lines(invoke("index", "clusters", index, "--changes", "--since", "1"))[0]["number"] == 2


def test_ids_on_standard_input_are_lines_as_they_stand(invoke: Invoke, index: Path, write: Write) -> None:
    names = ["a", "a ", " a", "\ta", "b", "c"]
    records = "".join(json.dumps({"id": name, "text": f"{name!r} is the name of this text"}) + "\n" for name in names)
    assert invoke("index", "add", index, write("more.jsonl", records)).exit_code == 0
    given = "a \n a\n\n\ta\nc \r\nb\r\nc"
    told = lines(invoke("index", "remove", index, "-", stdin=given))
    assert [line["id"] for line in told if line["result"] == "removed"] == ["a ", " a", "\ta", "b", "c"]
    assert [line["id"] for line in told if line["result"] == "unknown"] == ["c "]
    left = [json.loads(line)["id"] for line in invoke("index", "export", index).stdout.splitlines()]
    assert left[-1] == "a"


@pytest.mark.parametrize("command", ["import", "remove", "add", "query"])
def test_standard_input_that_is_closed(index: Path, command: str) -> None:
    file = index if command != "import" else index.with_name("new.pvx")
    run = ["sh", "-c", 'exec "$@" 0<&-', "sh", sys.executable, "-m", "provenance", "index", command, file, "-"]
    done = subprocess.run(run, capture_output=True, env=clean_environment(), timeout=60, check=False)
    assert done.returncode == {"add": 3, "query": 3}.get(command, 1)
    assert "standard input has no bytes to read" in done.stderr.decode()
    assert "should not happen" not in done.stderr.decode()
    assert command != "import" or not file.exists()


def test_pairs_are_told_by_what_they_are_pairs_of(invoke: Invoke, index: Path, folder: Path) -> None:
    (folder / "again.txt").write_bytes((folder / "story.txt").read_bytes())
    invoke("index", "add", index, folder)
    (told,) = lines(invoke("index", "stats", index))
    (verified,) = lines(invoke("index", "verify", index))
    assert (told["articles"], told["distinct"], told["distinct_pairs"]) == (5, 4, 3)
    assert verified["pairs"] == 6  # again.txt with story.txt, and with what that one is paired with
    assert "pairs" not in told


def test_export_is_what_add_reads(invoke: Invoke, index: Path, write: Write, tmp_path: Path) -> None:
    exported = write("all.jsonl", invoke("index", "export", index).stdout)
    again = tmp_path / "again.pvx"
    invoke("index", "create", again)
    invoke("index", "add", again, exported)
    assert invoke("index", "export", again).stdout == invoke("index", "export", index).stdout
    assert invoke("index", "clusters", again).stdout == invoke("index", "clusters", index).stdout


def test_import_makes_what_was_exported_whole(invoke: Invoke, index: Path, write: Write, tmp_path: Path) -> None:
    invoke("index", "remove", index, "copy.txt")
    whole = invoke("index", "export", index, "--whole")
    assert whole.exit_code == 0
    again = tmp_path / "again.pvx"
    assert invoke("index", "import", again, write("whole.jsonl", whole.stdout)).exit_code == 0
    for asked in (("clusters",), ("clusters", "--changes"), ("export",), ("export", "--whole")):
        assert (
            invoke("index", asked[0], again, *asked[1:]).stdout == invoke("index", asked[0], index, *asked[1:]).stdout
        )
    piped = tmp_path / "piped.pvx"
    cut = invoke("index", "import", piped, "-", stdin=whole.stdout[:-200])
    assert cut.exit_code == 1
    assert "provenance: error: line" in cut.stderr
    assert not piped.exists()
    articles = invoke("index", "import", piped, "-", stdin=invoke("index", "export", index).stdout)
    assert "no export of an index" in articles.stderr
    missing = invoke("index", "import", piped, tmp_path / "nowhere.jsonl")
    assert (missing.exit_code, "nowhere.jsonl" in missing.stderr) == (1, True)
    assert invoke("index", "import", piped, "-", stdin=whole.stdout).exit_code == 0
    assert invoke("index", "import", piped, "-", stdin=whole.stdout).exit_code == 1
    assert invoke("index", "verify", piped).exit_code == 0


def test_verify_rebuild_compact_stats(invoke: Invoke, index: Path) -> None:
    assert lines(invoke("index", "verify", index)) == [
        {"ok": True, "articles": 4, "pairs": 3, "clusters": 1, "problems": []}
    ]
    assert lines(invoke("index", "stats", index))[0]["articles"] == 4
    data = bytearray(index.read_bytes())
    data[data.index(b"story.txt") + 2] ^= 1
    index.write_bytes(data)
    broken = invoke("index", "verify", index)
    assert broken.exit_code == 1
    assert "not what was sealed" in broken.stderr
    rebuilt = invoke("index", "rebuild", index)
    assert rebuilt.exit_code == 3
    assert lines(rebuilt) == [{"id": "stnry.txt", "result": "lost"}]
    assert invoke("index", "compact", index).exit_code == 0
    assert invoke("index", "verify", index).exit_code == 0


def test_verify_says_ok_or_not_of_whatever_is_an_index(invoke: Invoke, index: Path) -> None:
    """A page that is lost, also one without which the file cannot be opened."""
    data = index.read_bytes()
    for page in range(len(data) // 8192):
        index.write_bytes(data[: page * 8192 + 100 * (not page)] + bytes(8192) + data[(page + 1) * 8192 :])
        result = invoke("index", "verify", index)
        (line,) = lines(result)
        assert (result.exit_code, line["ok"]) == (1, False), page
        assert line["problems"]
        assert len(result.stderr.splitlines()) == len(line["problems"])  # type: ignore[arg-type]


def test_rebuild_says_what_is_lost(invoke: Invoke, index: Path, write: Write) -> None:
    data = bytearray(index.read_bytes())
    data[data.index(b'"change": "created"') + 12] ^= 1
    index.write_bytes(data)
    result = invoke("index", "rebuild", index)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "1 entry of the log of changes could not be read" in result.stderr
    assert invoke("index", "verify", index).exit_code == 0
    assert lines(invoke("index", "clusters", index, "--changes"))[0]["text"] == "this entry was damaged and is lost"


def test_files_that_are_no_index(invoke: Invoke, write: Write, tmp_path: Path) -> None:
    for command in (
        ("add", write("x.txt", "x"), tmp_path),
        ("verify", write("x.txt", "x")),
        ("stats", tmp_path / "no"),
    ):
        result = invoke("index", *command)
        assert result.exit_code == 1
        assert result.stderr.startswith("provenance: error: ")
        assert "should not happen" not in result.stderr
    file = tmp_path / "new.pvx"
    invoke("index", "create", file)
    again = invoke("index", "create", file)
    assert (again.exit_code, "exists" in again.stderr) == (1, True)


def test_a_stream_is_acknowledged_while_it_goes_on(index: Path) -> None:
    command = [sys.executable, "-m", "provenance", "index", "add", str(index), "-", "--seconds", "0.2"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean_environment(), bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("first", "second"):
            process.stdin.write(json.dumps({"id": name, "text": stories.OTHER}).encode() + b"\n")
            assert json.loads(process.stdout.readline())["id"] == name  # although the stream has not ended
            time.sleep(0.1)
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait() == 0


def test_what_a_stream_has_that_cannot_be_read_is_told_while_it_goes_on(index: Path) -> None:
    command = [sys.executable, "-m", "provenance", "index", "add", str(index), "-", "--seconds", "0.2"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
        bufsize=0,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps({"id": "first", "text": stories.OTHER}).encode() + b"\n{broken\n")
        assert process.stderr.readline().startswith(b"provenance: skipped: -:2: not JSON")
        assert json.loads(process.stdout.readline())["id"] == "first"
        process.stdin.write(b"[]\n")  # and no article after it
        assert process.stderr.readline() == b"provenance: skipped: -:3: not a JSON object\n"
        process.send_signal(signal.SIGINT)  # while the source is open and the thread that reads waits for more
        assert process.stderr.read() == b"provenance: interrupted\n"  # none twice, and no lock that is held at the end
        assert process.wait(60) == INTERRUPTED


def test_what_cannot_be_read_is_told_when_something_goes_wrong(
    invoke: Invoke, index: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = write("more.jsonl", 'not json\n{"id": "a", "text": "A few words."}\n{"id": "b", "text": "A few more."}\n')

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(provenance.Index, "add", full)
        failed = invoke("index", "add", index, records, "--every", "1")
    assert failed.exit_code == 1
    with monkeypatch.context() as patch:
        patch.setattr(provenance.Index, "query", full)
        asked = invoke("index", "query", index, records)
    assert asked.exit_code == 2
    for result in (failed, asked, invoke("index", "add", index, records)):
        assert result.stderr.count("provenance: skipped: ") == 1
        assert f"{records}:1: not JSON" in result.stderr


def test_telling_ends_though_more_comes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    skips = inputs.Skips()

    def message(text: str) -> None:
        told.append(text)
        skips.put(provenance.Skipped("-", len(told) + 1, "not JSON"))

    monkeypatch.setattr(inputs, "message", message)
    skips.put(provenance.Skipped("-", 1, "not JSON"))
    for _ in range(3):
        skips.tell()
    assert told == [f"skipped: -:{line}: not JSON" for line in (1, 2, 3)]


class _Steady(Queue[Any]):
    """What a source gives that never pauses: to whoever waits, however shortly, there comes one more, ten in all."""

    given = 0

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        if not block:
            raise Empty
        self.given += 1
        return provenance.Article(id=str(self.given), text="") if self.given <= 10 else None


@pytest.mark.parametrize("given", ["nan", "-1", "soon"])
def test_seconds_are_a_number(invoke: Invoke, index: Path, write: Write, given: str) -> None:
    result = invoke("index", "add", index, write("more.txt", "A few more words."), "--seconds", given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--seconds" in result.stderr
    assert invoke("index", "add", index, write("more.txt", "A few more words."), "--seconds", "inf").exit_code == 0


def test_a_source_that_never_pauses_is_committed_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(batches, "monotonic", lambda: next(ticks) / 4)
    found = list(batches._cut(_Steady(), 1000, 1.0, None, lambda: None))
    assert len(found) > 2
    assert [article.id for batch in found for article in batch] == [str(number + 1) for number in range(10)]


def test_long_texts_make_a_batch_of_their_own() -> None:
    sizes = [10, 90, 5, 500, 50, 49, 1, 3]
    articles = [provenance.Article(id=str(number), text="x" * size) for number, size in enumerate(sizes)]
    found = list(batches.batches(iter(articles), 1000, 60.0, 100))
    assert [[len(article.text) for article in batch] for batch in found] == [[10, 90], [5, 500], [50, 49, 1], [3]]
    assert list(batches.batches(iter(articles), 1000, 60.0)) == [articles]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_a_stream(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file.txt").write_text("", encoding="utf-8")
    names = ("pipe", "file.txt", ".", "missing")
    assert [adding._is_stream(str(tmp_path / name)) for name in names] == [True, False, False, False]
    assert adding._is_stream("-")
