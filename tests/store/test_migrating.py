"""A file of an older format is refused with the way out, and brought up to this one."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

import provenance as pv
from provenance import Article, Index
from provenance.errors import IndexFormatError
from provenance.store.layout import FORMAT, STEPS, TABLES, read_header
from provenance.store.seal import SEAL_SIZE
from provenance.store.state import State

from .making import collection, story

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(params=range(1, FORMAT))
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def path(version: int, tmp_path: Path) -> Path:
    """Written by the last library of a format: sixty articles, ten of them removed, and one more."""
    path = tmp_path / "news.pvx"
    path.write_bytes(gzip.decompress((GOLDEN / f"format{version}.pvx.gz").read_bytes()))
    return path


def held() -> list[Article]:
    known = Article(id="known", text=story(3), outlet="The Quay", published="2024-10-16")
    return [*collection(60, 1, 12)[10:], known]


def test_an_older_format_is_refused_with_the_way_out(path: Path, version: int) -> None:
    message = rf"has format {version}; this library reads format {FORMAT}, into which .*migrate"
    with pytest.raises(IndexFormatError, match=message):
        Index.open(path)


def test_an_older_format_is_migrated(path: Path) -> None:
    assert Index.migrate(path) == ()
    expected = pv.find_pairs(held(), sample=0)
    with Index.open(path) as index:
        assert index.verify().problems == ()
        assert list(index.articles()) == held()
        assert [(p.a, p.b, p.shared) for p in index.pairs()] == [(p.a, p.b, p.shared) for p in expected]
        kept = sorted((group.members, group.canonical) for group in index.clusters())
        assert kept == [(group.members, group.canonical) for group in pv.cluster(expected)]
        log = index.changes()
        assert {group.id for group in index.clusters()} <= {change.cluster for change in log}
        assert [change.number for change in log] == list(range(1, len(log) + 1))
        index.add([Article(id="new", text=story(4))])
        assert index.verify().problems == ()
    before = path.read_bytes()
    assert Index.migrate(path) == ()
    assert path.read_bytes() == before


def test_what_is_derived_is_made_again_where_it_is_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-SEAL_SIZE])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE size_page SET sizes = zeroblob(8)")
    connection.close()
    assert Index.migrate(path) == ()
    with Index.open(path) as index:
        assert index.verify().problems == ()
        assert list(index.articles()) == held()


@pytest.mark.parametrize("digest", ["0123456789abcdef", 7, None, 1.5])
def test_a_damaged_digest_is_named_and_not_taken_over(path: Path, digest: object) -> None:
    path.write_bytes(path.read_bytes()[:-SEAL_SIZE])
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'digest BLOB NOT NULL', 'digest BLOB')")
    connection.commit()
    connection.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE article SET digest = ? WHERE id = ?", (digest, b"n00020"))
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'digest BLOB', 'digest BLOB NOT NULL')")
    connection.commit()
    connection.close()
    assert Index.migrate(path) == ("n00020",)
    with Index.open(path) as index:
        assert index.verify().problems == ()
        assert list(index.articles()) == [article for article in held() if article.id != "n00020"]


def test_steps_have_names_that_the_page_lists(path: Path, version: int) -> None:
    page = (Path(__file__).parents[2] / "docs" / "index-file.md").read_text("utf-8")
    assert STEPS.keys() == TABLES.keys()
    assert max(STEPS) == FORMAT
    for number, name in STEPS.items():
        assert f"| {number} | `{name}` |" in page
    Index.migrate(path)
    with Index.open(path) as index, index._session.reading() as state:
        assert read_header(state.connection)["migrations"] == [STEPS[n] for n in range(version + 1, FORMAT + 1)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(State, "store", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        Index.migrate(path)
    with pytest.raises(IndexFormatError, match=f"has format {version}"):
        Index.open(path)
    assert Index.migrate(path) == ()
    with Index.open(path) as index:
        assert index.verify().ok


def test_a_newer_format_is_not_migrated(tmp_path: Path) -> None:
    from provenance.store import creating, layout

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creating, "FORMAT", FORMAT + 1)
        patch.setitem(layout.TABLES, FORMAT + 1, ())
        creating.create_tables(tmp_path / "news.pvx", pv.Scheme(), layout.Rules())
    newer = f"has format {FORMAT + 1}; this library reads format {FORMAT}"
    with pytest.raises(IndexFormatError, match=f"{newer} and older ones"):
        Index.migrate(tmp_path / "news.pvx")
    with pytest.raises(IndexFormatError, match=f"{newer}$"):
        Index.open(tmp_path / "news.pvx")
