"""Rebuilding: an index made anew from what can be read of another, whatever of its content is damaged.

Articles, clusters' ids and the log of changes are taken over row by row; everything else is derived from the articles.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from provenance.errors import CorruptIndexError
from provenance.store.changes import LOST
from provenance.store.creating import fill_tables
from provenance.store.layout import FORMAT, is_of_damage, read_header
from provenance.store.members import change_of
from provenance.store.raw_files import RawFile
from provenance.store.readable_rows import readable_rows
from provenance.store.row_pages import rows_on_pages
from provenance.store.rows import ArticleRow, unpacked
from provenance.store.state import State
from provenance.store.sums import holds, sum_of

__all__ = ["rebuilt"]


def rebuilt(
    raw: RawFile, old: State, new: State, threads: int | None, steps: Sequence[str] = ()
) -> tuple[str | None, ...]:
    """Fill an empty file with what can be read of another, which may be of an older format; ``steps`` lead from that.

    Returns ids of articles that were lost, ``None`` for each whose id is lost too.
    """
    header = read_header(old.connection)
    old.totals.load(header)
    header.pop("totals", None)
    if steps:
        header["migrations"] = [*header.get("migrations", []), *steps]
    fill_tables(new.connection, header | {"format": FORMAT, "rows": {}})
    new.refresh(derived=False)
    new.postings.begin_anew()
    lost = _take_articles(raw, old, new)
    _take_members(raw, old, new)
    _take_changes(raw, old, new)
    new.derive(threads)
    return lost


def _rows(raw: RawFile, old: State, table: str, columns: str, end: int) -> Iterator[tuple[Any, ...]]:
    """Yield rows of a table with numbers: those that SQLite comes upon, and then what there is of the others."""
    gaps: list[range] = []
    yield from readable_rows(old.connection, table, columns, end, gaps)
    if gaps:
        others = rows_on_pages(raw, table, columns.count(",") + 1)
        yield from (row for row in others if any(row[0] in gap for gap in gaps))


def _take_articles(raw: RawFile, old: State, new: State) -> tuple[str | None, ...]:
    """Take over articles that can be read; of two with one id, which a page left from earlier may have, the later."""
    lost: dict[int, str] = {}

    def take(rows: Iterable[tuple[Any, ...]]) -> set[int]:
        insert = "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)"
        new.connection.executemany(insert, _sound_articles(rows, lost))
        return {number for (number,) in new.connection.execute("SELECT number FROM article")}

    numbers = take(_rows(raw, old, "article", "number, id, digest, body, sum", new.next_number))
    count = old.totals.get("article")
    if count is None or len(numbers) + len(lost) < count:  # SQLite went by some, and did not notice
        missing = {number: name for name, number in _ids(old.connection) if number not in numbers}
        numbers = take(row for row in rows_on_pages(raw, "article", 5) if row[0] in missing) if missing else numbers
        lost |= {number: name for number, name in missing.items() if number not in numbers}
    new.next_number = max(new.next_number, max(numbers, default=0) + 1)
    unnamed = 0 if count is None else max(0, count - len(numbers) - len(lost))
    return (*(lost[number] for number in sorted(lost)), *[None] * unnamed)


def _sound_articles(rows: Iterable[tuple[Any, ...]], lost: dict[int, str]) -> Iterator[ArticleRow]:
    """Yield rows that hold articles; ids of the others are noted."""
    for row in map(ArticleRow._make, rows):
        try:
            unpacked(row)
        except CorruptIndexError:
            lost[row.number] = row.id.decode("utf-8", "replace") if isinstance(row.id, bytes) else str(row.id)
        else:
            yield row


def _ids(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Ids and numbers of articles as the index of ids has them, from both of its ends where it is damaged."""
    for order in ("ASC", "DESC"):
        query = f"SELECT id, number FROM article INDEXED BY sqlite_autoindex_article_1 ORDER BY id {order}"
        try:
            for name, number in connection.execute(query):
                if isinstance(name, bytes) and isinstance(number, int):
                    yield name.decode("utf-8", "replace"), number
        except sqlite3.DatabaseError as error:
            if not is_of_damage(error):
                raise
        else:
            return


def _take_members(raw: RawFile, old: State, new: State) -> None:
    """Take over in which cluster each article is."""
    members = new.links.members
    rows = _rows(raw, old, "member", "number, cluster, representative, sum", new.next_number)
    new.connection.executemany(
        "INSERT OR REPLACE INTO member SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM article WHERE number = ?1)",
        (row for row in rows if holds("member", row)),
    )
    ((last,),) = new.connection.execute("SELECT max(cluster) FROM member").fetchall()
    members.next_cluster = max(members.next_cluster, (last or 0) + 1)


def _take_changes(raw: RawFile, old: State, new: State) -> None:
    """Take over the log; in the place of an entry that cannot be read stands one that says so."""
    members = new.links.members
    entries: dict[int, str] = {}
    for row in _rows(raw, old, "change", "number, CAST(entry AS BLOB), sum", members.next_change):
        if row[0] > 0 and holds("change", row):
            try:
                change_of(*row[:2])
            except CorruptIndexError:
                continue
            entries[row[0]] = row[1].decode()
    members.next_change = max(members.next_change, max(entries, default=0) + 1)
    lost = json.dumps({"change": LOST, "cluster": 0}, sort_keys=True)
    texts = ((number, entries.get(number, lost)) for number in range(1, members.next_change))
    made = ((number, text, sum_of("change", number, text)) for number, text in texts)
    new.connection.executemany("INSERT INTO change VALUES (?, ?, ?)", made)
