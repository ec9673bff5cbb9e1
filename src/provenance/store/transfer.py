"""Export and import: all that an index holds and cannot derive, as lines of JSON.

The first line says what the file is, under which scheme and rules; then comes an article a line, in the order in which
they came, with its cluster; then an entry of the log a line; and the last line has the numbers of both and a digest of
all lines before it, so that an export that was cut short is not taken for a smaller index.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import xxhash

from provenance.article import Article
from provenance.errors import ArticleError, ReadError
from provenance.fingerprints import shingle_sets
from provenance.scheme import Scheme
from provenance.store.creating import create_tables, new_file
from provenance.store.inserting import in_rows
from provenance.store.layout import Rules
from provenance.store.rows import bodies_of, rows_of
from provenance.store.session import Session
from provenance.store.state import State
from provenance.store.sums import sum_of, sums_of

__all__ = ["export_lines", "import_lines"]

_FORMAT = "provenance.index/1"
_AT_ONCE = 10_000  # articles in memory at a time


def export_lines(state: State) -> Iterator[str]:
    """Lines of a state that stays the same until the end."""
    digest = xxhash.xxh3_128()
    counts = {"articles": 0, "changes": 0}

    def line(**fields: object) -> str:
        text = json.dumps(fields) + "\n"
        digest.update(text.encode())
        return text

    def articles() -> Iterator[str]:
        in_clusters = 0
        every = iter(state.articles)
        while some := list(islice(every, _AT_ONCE)):
            homes = state.links.members.homes(number for number, _ in some)
            in_clusters += len(homes)
            for number, article in some:
                counts["articles"] += 1
                known = {name: value for name, value in asdict(article).items() if value is not None}
                yield line(**known, **({"cluster": homes[number]} if number in homes else {}))
        state.totals.check("member", in_clusters)

    yield line(
        format=_FORMAT,
        scheme=json.loads(state.scheme.to_json()),
        rules=asdict(state.rules),
        next_cluster=state.links.members.next_cluster,
    )
    yield from articles()
    for change in state.links.members.changes():
        counts["changes"] += 1
        yield line(**{name: value for name, value in asdict(change).items() if value not in (None, ())})
    yield json.dumps({"end": counts, "digest": digest.hexdigest()}) + "\n"


def import_lines(path: Path, lines: Iterable[str | bytes], threads: int | None = None) -> None:
    """Make an index in a file that does not exist yet from the lines of an export: all of it or no file.

    Raises
    ------
    FileExistsError
        If the file exists.
    ReadError
        If the lines are no export, or not all of it.
    """
    reading = _Lines(iter(lines))
    head = reading.next()
    scheme, rules, next_cluster = _head(head)
    with new_file(path):
        create_tables(path, scheme, rules)
        with closing(Session(path, scheme, read_only=False)) as session, session.writing() as state:
            _fill(state, reading, next_cluster, threads)


def _fill(state: State, reading: _Lines, next_cluster: int, threads: int | None) -> None:
    clusters: dict[int, int] = {}
    names: set[str] = set()
    counts = {"articles": 0, "changes": 0}
    batch: list[Article] = []

    def write() -> None:
        _add(state, batch, threads)
        batch.clear()

    while "end" not in (fields := reading.next()):
        if "change" in fields:
            counts["changes"] += 1
            _log(state, reading, fields, counts["changes"])
            continue
        counts["articles"] += 1
        home = fields.pop("cluster", None)
        if home is not None:
            if type(home) is not int or not 0 < home < next_cluster:
                raise reading.wrong(f"{home!r} is no cluster of it")
            clusters[counts["articles"]] = home
        try:
            article = Article(**fields)
        except (ArticleError, TypeError) as error:
            raise reading.wrong(str(error)) from None
        if article.id in names or counts["changes"]:
            raise reading.wrong("an article comes twice, or after the log")
        names.add(article.id)
        batch.append(article)
        if len(batch) == _AT_ONCE:
            write()
    if fields["end"] != counts or fields.get("digest") != reading.digest_before:
        raise reading.wrong("it is not the end of what stands before it")
    write()
    columns = [list(clusters), list(clusters.values()), [0] * len(clusters)]
    rows = in_rows(*columns, sums_of("member", columns))
    state.connection.executemany("INSERT INTO member VALUES (?, ?, ?, ?)", rows)
    state.links.members.next_cluster = next_cluster
    state.links.members.next_change = counts["changes"] + 1
    state.derive(threads)


def _add(state: State, batch: list[Article], threads: int | None) -> None:
    first = state.next_number
    state.next_number += len(batch)
    sets = shingle_sets([article.text for article in batch], state.scheme, threads)
    digests = [digest if size else b"" for digest, size in zip(sets.digests.tolist(), sets.sizes, strict=True)]
    bodies = bodies_of(batch, threads)
    numbers = np.arange(first, state.next_number).tolist()
    state.articles.add(rows_of(numbers, batch, digests, bodies), len(bodies))


def _log(state: State, reading: _Lines, fields: dict[str, Any], number: int) -> None:
    if fields.pop("number", None) != number:
        raise reading.wrong("entries of the log do not follow one another")
    entry = json.dumps(fields, sort_keys=True)
    row = (number, entry, sum_of("change", number, entry))
    state.connection.execute("INSERT INTO change VALUES (?, ?, ?)", row)


def _head(fields: dict[str, Any]) -> tuple[Scheme, Rules, int]:
    if fields.get("format") != _FORMAT:
        raise ReadError(f"line 1: no export of an index: its format is {fields.get('format')!r}, not {_FORMAT!r}")
    try:
        rules = Rules(**fields["rules"])
        next_cluster = fields["next_cluster"]
        scheme = Scheme.from_json(json.dumps(fields["scheme"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ReadError(f"line 1: no export of an index: {error}") from None
    if type(next_cluster) is not int or next_cluster < 1:
        raise ReadError("line 1: no export of an index: next_cluster is no number")
    return scheme, rules, next_cluster


class _Lines:
    """Lines of an export, parsed."""

    def __init__(self, lines: Iterator[str | bytes]) -> None:
        self._lines = lines
        self._number = 0
        self._digest = xxhash.xxh3_128()
        self.digest_before = ""

    def next(self) -> dict[str, Any]:
        """The next line; ``digest_before`` is that of all lines before it."""
        self._number += 1
        line = next(self._lines, None)
        if line is None:
            raise self.wrong("the export ends before its last line")
        data = (line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line).rstrip(b"\r\n")
        self.digest_before = self._digest.hexdigest()
        self._digest.update(data + b"\n")
        try:
            fields = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self.wrong(f"not JSON: {error}") from None
        if not isinstance(fields, dict):
            raise self.wrong("not a JSON object")
        return fields

    def wrong(self, why: str) -> ReadError:
        """What is wrong with the line that came last."""
        return ReadError(f"line {self._number}: {why}")
