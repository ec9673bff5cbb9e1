"""What an export holds makes the same index again; what is none, or not all of one, makes none."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

import provenance as pv
from provenance import Article, Index
from provenance.errors import CorruptIndexError, ReadError
from provenance.store import transfer
from provenance.store.seal import SEAL_SIZE

from .making import collection, story


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """With clusters that grew, shrank, and were merged."""
    path = tmp_path / "news.pvx"
    with Index.create(path, scheme=pv.Scheme(seed=5), min_overlap=0.25, recall=0.95) as index:
        articles = collection(60, 1, 12)
        for begin in range(0, 60, 20):
            index.add(articles[begin : begin + 20])
        index.add([Article(id="both", text=story(1) + " " + story(2)), Article(id="empty", text="")])
        index.remove([f"n{number:05}" for number in range(0, 40, 3)])
        index.update(
            [Article(id="n00041", text=story(3), outlet="The Quay", published="2024-10-16", title="T", lang="en")]
        )
        index.add([Article(id="b/ü\udcff.txt", text="Ünïcode \ud800 and \0 nul\u2028", url="https://example.org/")])
    return path


def held(index: Index) -> list[object]:
    return [list(index.articles()), index.clusters(), index.changes(), index.pairs(), index.scheme, index.rules]


@pytest.mark.parametrize("at_once", [7, 10_000])
def test_an_index_is_made_again_from_its_export(
    path: Path, tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_AT_ONCE", at_once)
    file = tmp_path / "all.jsonl"
    with Index.open(path, read_only=True) as index:
        assert len(index.changes()) > 10
        with file.open("w", encoding="utf-8") as out:
            out.writelines(index.export())
        with file.open("rb") as lines, Index.import_(tmp_path / "again.pvx", lines) as again:
            assert held(again) == held(index)
            assert list(again.export()) == list(index.export())
            assert again.verify().problems == ()
            again.add([Article(id=f"more{number}", text=story(100)) for number in range(2)])
            assert again.clusters()[-1].id > max(group.id for group in index.clusters())
            assert again.changes()[: len(index.changes())] == index.changes()
            assert again.verify().problems == ()
    with Index.open(tmp_path / "again.pvx") as again:
        assert again.verify().problems == ()


def test_an_empty_index_is_exported(tmp_path: Path) -> None:
    with Index.create(tmp_path / "news.pvx") as index:
        lines = list(index.export())
    with Index.import_(tmp_path / "again.pvx", lines) as again:
        assert len(again) == 0
        assert again.verify().ok


def test_every_part_of_an_export_is_none(path: Path, tmp_path: Path) -> None:
    with Index.open(path) as index:
        lines = list(index.export())
    target = tmp_path / "again.pvx"
    for end in (0, 1, 5, len(lines) - 1):
        with pytest.raises(ReadError, match=f"line {end + 1}: the export ends before its last line"):
            Index.import_(target, lines[:end])
    for place in (3, len(lines) - 3):
        with pytest.raises(ReadError, match="line"):
            Index.import_(target, lines[:place] + lines[place + 1 :])
    with pytest.raises(ReadError, match="not the end of what stands before it"):
        Index.import_(target, [line.replace("xota", "xoto") for line in lines])
    assert not [file.name for file in tmp_path.iterdir() if "again" in file.name]


@pytest.mark.parametrize(
    ("place", "change", "message"),
    [
        (0, {"format": "provenance.index/2"}, "line 1: no export of an index: its format is 'provenance.index/2'"),
        (0, {"scheme": {}}, "line 1: no export"),
        (0, {"rules": {"evil": 1}}, "line 1: no export"),
        (0, {"rules": {"min_overlap": 2}}, "line 1: no export"),
        (0, {"next_cluster": None}, "line 1: no export"),
        (1, {"cluster": 10**6}, "line 2: 1000000 is no cluster"),
        (1, {"cluster": "1"}, "line 2: '1' is no cluster"),
        (1, {"text": 3}, "line 2: Article.text must be a string"),
        (1, {"evil": 3}, "line 2: .*evil"),
        (2, {"id": "n00001"}, "line 3: an article comes twice"),
        (-2, {"number": 3}, "entries of the log do not follow"),
    ],
)
def test_lines_that_are_none_of_an_export(
    path: Path, tmp_path: Path, place: int, change: dict[str, object], message: str
) -> None:
    with Index.open(path) as index:
        lines = list(index.export())
    lines[place] = json.dumps(json.loads(lines[place]) | change)
    target = tmp_path / "again.pvx"
    with pytest.raises(ReadError, match=message):
        Index.import_(target, lines)
    for nonsense in ("no json\n", "[]\n", "[" * 100_000):
        with pytest.raises(ReadError, match="line 2: not"):
            Index.import_(target, [exported(path)[0], nonsense])
    assert not target.exists()


def exported(path: Path) -> list[str]:
    with Index.open(path) as index:
        return list(index.export())


def test_an_import_that_is_interrupted_leaves_no_file(path: Path, tmp_path: Path) -> None:
    lines = exported(path)

    def interrupted() -> object:
        yield from lines[:9]
        raise KeyboardInterrupt

    target = tmp_path / "again.pvx"
    with pytest.raises(KeyboardInterrupt):
        Index.import_(target, interrupted())  # type: ignore[arg-type]
    assert not target.exists()
    target.write_text("mine")
    with pytest.raises(FileExistsError):
        Index.import_(target, lines)
    assert target.read_text() == "mine"


def test_a_damaged_index_is_not_exported_as_a_smaller_one(path: Path) -> None:
    body = exported(path)
    path.write_bytes(path.read_bytes()[:-SEAL_SIZE])
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM article WHERE id = ?", (b"empty",))
    connection.close()
    with Index.open(path, read_only=True) as index, pytest.raises(CorruptIndexError, match=str(path)):
        for number, line in enumerate(index.export()):
            assert line == body[number]
