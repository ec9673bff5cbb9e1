"""Pages that are lost: ``verify`` lists what it cannot read, and ``rebuild`` makes a sound index of the rest."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from provenance import Article, Index
from provenance.errors import CorruptIndexError
from provenance.store.changes import Change
from provenance.store.layout import PAGE
from provenance.store.raw_files import RawFile
from provenance.store.readable_rows import readable_rows
from provenance.store.row_pages import rows_on_pages
from provenance.store.state import State
from provenance.store.sums import sum_of

from .asking import answers
from .making import collection, story

_INTERIOR = (2, 5)
_IDS = "sqlite_autoindex_article_1"
_DERIVED = (
    *("digest", "recent_digest", "size_page", "coded_set", "recent", "hot", "pair", "recent_pair"),
    *("standing", "recent_standing", "member_cluster", _IDS),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "news.pvx"
    articles = collection(240, 3, 60)
    with Index.create(path, hot_bucket=5) as index:
        for begin in range(0, 240, 40):
            index.add(articles[begin : begin + 40])
        index.remove([article.id for article in articles[::9]])
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    shutil.copy(made, tmp_path / "news.pvx")
    return tmp_path / "news.pvx"


def pages(path: Path) -> dict[str, list[int]]:
    """Numbers of the pages of each table and index, from 0: the root first, the leaves below it in their order."""
    with closing(sqlite3.connect(path)) as connection:
        roots = connection.execute("SELECT name, rootpage FROM sqlite_schema").fetchall()
    data = path.read_bytes()

    def below(page: int) -> Iterator[int]:
        yield page
        start = data[page * PAGE : (page + 1) * PAGE]
        if start[0] in _INTERIOR:
            for place in range(int.from_bytes(start[3:5], "big")):
                cell = int.from_bytes(start[12 + 2 * place : 14 + 2 * place], "big")
                yield from below(int.from_bytes(start[cell : cell + 4], "big") - 1)
            yield from below(int.from_bytes(start[8:12], "big") - 1)

    return {name: list(below(root - 1)) for name, root in roots}


def lose(path: Path, *lost: int, data: bytes = bytes(PAGE)) -> None:
    with path.open("r+b") as file:
        for page in lost:
            file.seek(page * PAGE)
            file.write(data)


@pytest.mark.parametrize("data", [bytes(PAGE), random.Random(1).randbytes(PAGE)], ids=["zeros", "noise"])
@pytest.mark.parametrize("place", [0, -1], ids=["root", "leaf"])
@pytest.mark.parametrize("table", _DERIVED)
def test_what_is_derived_is_made_again(made: Path, path: Path, table: str, place: int, data: bytes) -> None:
    lose(path, pages(path)[table][place], data=data)
    with Index.open(path) as index, Index.open(made, read_only=True) as right:
        found = index.verify()
        assert not found.ok
        assert found.articles == len(right)
        assert index.rebuild() == ()
        assert index.verify().problems == ()
        assert list(index.articles()) == list(right.articles())
        assert index.changes()[: len(right.changes())] == right.changes()
        index.add([Article(id="after", text=story(2))])
        assert index.verify().problems == ()


def test_verify_names_every_table_that_it_cannot_read(path: Path) -> None:
    where = pages(path)
    lose(path, where["pair"][0], where["coded_set"][0], where["change"][0])
    with Index.open(path, read_only=True) as index:
        found = index.verify()
        told = "\n".join(found.problems)
        for table in ("pair", "coded_set", "change"):
            assert f"the table {table} cannot be read" in told
        for table in ("standing", "member", "posting"):
            assert f"the table {table} cannot be read" not in told
        assert (found.articles, found.clusters) == (len(index), len(index.clusters()))


@pytest.mark.parametrize("places", [(1,), (-1,), (2, 3), (2, 4), (0, 5)], ids=str)
def test_articles_on_other_pages_are_kept(made: Path, path: Path, places: tuple[int, ...]) -> None:
    where = pages(path)["article"]
    assert len(where) > 6
    lose(path, *(where[place] for place in places))
    with Index.open(made, read_only=True) as right:
        before, log, homes = list(right.articles()), right.changes(), right.cluster_ids(a.id for a in right.articles())
    with Index.open(path) as index:
        found = index.verify()
        assert any("of the table article cannot be read" in problem for problem in found.problems)
        lost = set(index.rebuild())
        assert lost
        assert len(lost) < 100
        assert lost < {article.id for article in before}
        assert list(index.articles()) == [article for article in before if article.id not in lost]
        assert found.articles == (0 if 0 in places else len(before) - len(lost))
        assert index.verify().problems == ()
        assert index.changes()[: len(log)] == log
        kept = index.cluster_ids(article.id for article in before)
        assert sum(kept[name] == homes.get(name) for name in kept) >= len(kept) // 2
        index.add([article for article in before if article.id in lost])
        assert index.verify().problems == ()


def test_articles_whose_ids_are_lost_too_are_counted(made: Path, path: Path) -> None:
    where = pages(path)
    lose(path, where["article"][2], *where[_IDS])
    with Index.open(made, read_only=True) as right:
        before = len(right)
    with Index.open(path) as index:
        lost = index.rebuild()
        assert lost
        assert set(lost) == {None}
        assert len(index) == before - len(lost)
        assert index.verify().problems == ()


@pytest.mark.parametrize("table", ["article", "change"])
def test_rows_below_a_page_that_is_lost_are_found(made: Path, path: Path, table: str) -> None:
    """The root: SQLite comes upon none of them."""
    right = answers(made)
    root, *below = pages(path)[table]
    assert below
    lose(path, root)
    with Index.open(path) as index:
        assert not index.verify().ok
        assert index.rebuild() == ()
        assert index.verify().problems == ()
        found = answers(path)
        for name in ("articles", "clusters", "length"):
            assert found[name] == right[name]
        log = index.changes()
        assert log[: len(right["changes"])] == right["changes"]


def test_rows_that_sqlite_goes_by_are_found(made: Path, path: Path) -> None:
    """A page above theirs leads elsewhere: to rows of higher numbers, behind which it goes on."""
    root = pages(path)["article"][0] * PAGE
    data = bytearray(path.read_bytes())
    cells = [root + int.from_bytes(data[at : at + 2], "big") for at in range(root + 12, root + 22, 2)]
    data[cells[1] : cells[1] + 4] = data[cells[4] : cells[4] + 4]
    path.write_bytes(data)
    with Index.open(path) as index, Index.open(made, read_only=True) as right:
        assert not index.verify().ok
        assert index.rebuild() == ()
        assert index.verify().problems == ()
        assert list(index.articles()) == list(right.articles())
        assert index.clusters() == right.clusters()


@pytest.mark.parametrize("place", [1, -1])
def test_entries_of_the_log_that_are_lost_say_so(made: Path, path: Path, place: int) -> None:
    where = pages(path)["change"]
    lose(path, where[place])
    with Index.open(made, read_only=True) as right:
        log = right.changes()
    with Index.open(path) as index:
        assert any("change" in problem for problem in index.verify().problems)
        assert index.rebuild() == ()
        assert index.verify().problems == ()
        found = index.changes()[: len(log)]
        lost = {change.number for change in found if change.change == "lost"}
        assert found == [Change(each.number, "lost", 0) if each.number in lost else each for each in log]
        assert 0 < len(lost) < len(log)
        lines = list(index.export())
    with Index.import_(path.with_name("again.pvx"), lines) as again:
        assert again.changes()[: len(log)] == found


def test_an_id_that_is_lost_is_not_given_to_another_cluster(made: Path, path: Path) -> None:
    lose(path, *pages(path)["member"])
    with Index.open(made, read_only=True) as right:
        before = {group.members: group.id for group in right.clusters()}
    with Index.open(path) as index:
        assert index.rebuild() == ()
        after = {group.members: group.id for group in index.clusters()}
        assert after.keys() == before.keys()
        assert min(after.values()) > max(before.values())
        assert index.verify().problems == ()


def test_a_page_from_before_is_no_reason_to_lose_the_others(path: Path) -> None:
    """The disk says that it wrote a page and did not; then an article may stand there twice."""
    stale = path.read_bytes()
    where = pages(path)["article"][3]
    with Index.open(path) as index:
        names = [article.id for article in index.articles()]
        index.update([Article(id=name, text=story(number)) for number, name in enumerate(names[40:90])])
    lose(path, where, data=stale[where * PAGE : (where + 1) * PAGE])
    with Index.open(path) as index:
        assert not index.verify().ok
        index.rebuild()
        assert index.verify().problems == ()
        assert len({article.id for article in index.articles()}) == len(index)
        assert [index.get(name) for name in names[40:43]] == [
            Article(id=names[40 + k], text=story(k)) for k in range(3)
        ]


def test_without_its_header_a_file_is_no_index(path: Path) -> None:
    lose(path, pages(path)["header"][0])
    with pytest.raises(CorruptIndexError, match=str(path)):
        Index.open(path)


def test_a_rebuild_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = answers(path)

    def fail(*_: object) -> None:
        raise MemoryError

    with Index.open(path) as index:
        with monkeypatch.context() as patch, pytest.raises(MemoryError):
            patch.setattr(State, "derive", fail)
            index.rebuild()
        assert index.verify().problems == ()
        index.update([])
    assert answers(path) == right


def test_who_reads_while_all_is_made_again_sees_one_state(path: Path) -> None:
    """And what is there afterwards, although it remembers keys and sizes."""
    asked = [story(number) for number in range(20)]
    with Index.open(path) as index, Index.open(path, read_only=True) as reader:
        before = [reader.query(text) for text in asked]
        everything = reader.articles()
        first = next(everything)
        held = list(reader.articles())
        gone = [article.id for article in held[:60]]
        index.remove(gone)
        index.rebuild()
        assert [first, *everything] == held
        after = [reader.query(text) for text in asked]
        assert after == [index.query(text) for text in asked]
        assert after != before
        with Index.open(path, read_only=True) as other:
            assert after == [other.query(text) for text in asked]
        index.add([Article(id=f"late{number}", text=text) for number, text in enumerate(asked)])
        assert [reader.query(text) for text in asked] == [index.query(text) for text in asked]
        assert reader.verify().problems == ()


def test_rows_behind_one_that_cannot_be_read() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY, text TEXT)")
        rows = [(number, f"words {number}") for number in range(1, 5000, 3)]
        connection.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        gaps: list[range] = []
        assert list(readable_rows(connection, "entry", "number, text", 5000, gaps)) == rows
        assert gaps == []
        bad = [1, 4, 601, 4999 // 3 * 3 + 1]
        connection.executemany("UPDATE entry SET text = CAST(x'ff' AS TEXT) WHERE number = ?", [(n,) for n in bad])
        found = list(readable_rows(connection, "entry", "number, text", 5000, gaps))
        assert found == [row for row in rows if row[0] not in bad]
        assert [gap[-1] for gap in gaps] == bad[1:]


@pytest.mark.parametrize("seed", range(4))
def test_rows_are_read_from_their_pages_as_sqlite_reads_them(tmp_path: Path, seed: int) -> None:
    """Of any size, on pages that they do not fit too."""
    draw = random.Random(seed)
    path = tmp_path / "rows.db"
    sizes = [draw.choice((0, 1, 200, 5000, 8100, 8150, 8200, 20_000, 100_000)) + draw.randrange(60) for _ in range(300)]
    rows: list[tuple[int, bytes, bytes, bytes, int]] = []
    for number in sorted(draw.sample(range(1, 1 << 31), len(sizes))):
        fields = draw.randbytes(draw.randrange(20)), b"", draw.randbytes(sizes.pop())
        rows.append((number, *fields, sum_of("article", number, *fields)))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute("CREATE TABLE article (number INTEGER PRIMARY KEY, id, digest, body, sum)")
        connection.execute("CREATE TABLE member (number INTEGER PRIMARY KEY, cluster, representative, sum)")
        connection.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", rows)
        few = [
            (number, cluster, number % 2, sum_of("member", number, cluster, number % 2))
            for number, cluster in enumerate(
                (0, 1, -1, 127, -128, 1 << 15, -(1 << 23), 1 << 31, 1 << 40, -(1 << 62)), 1
            )
        ]
        connection.executemany("INSERT INTO member VALUES (?, ?, ?, ?)", few)
    with closing(RawFile(path)) as raw:
        assert sorted(rows_on_pages(raw, "article", 5)) == rows
        assert list(rows_on_pages(raw, "member", 4)) == few
    data = bytearray(path.read_bytes())
    for _ in range(3000):
        data[draw.randrange(PAGE, len(data))] = draw.randrange(256)
    path.write_bytes(data)
    with closing(RawFile(path)) as raw:
        assert set(rows_on_pages(raw, "article", 5)) <= set(rows)
