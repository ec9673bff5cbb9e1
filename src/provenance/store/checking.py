"""Verification: every row against its sum, everything derived against what is derived again."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provenance.article import Article
from provenance.clusters import cluster
from provenance.errors import CorruptIndexError
from provenance.fingerprints import shingle_sets
from provenance.store.layout import read_header
from provenance.store.members import StoredCluster
from provenance.store.raw_files import RawFile
from provenance.store.readable_rows import readable_rows
from provenance.store.rows import ArticleRow, id_bytes, unpacked
from provenance.store.seal import broken_seal
from provenance.store.sizes import Sizes
from provenance.store.standings import ONE, Standing, exact
from provenance.store.state import State
from provenance.store.sums import holds, sum_of

__all__ = ["Verification", "check"]

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]

_AT_ONCE = 2000
_MOST = 20  # problems of one kind that are told one by one
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found.

    Attributes
    ----------
    articles, pairs, clusters
        How many there are; pairs of articles, those of identical texts among them.
    problems
        What is wrong, in words; empty when nothing is.
    """

    articles: int
    pairs: int
    clusters: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(slots=True)
class _Problems:
    told: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, text: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= _MOST:
            self.told.append(text)

    @contextmanager
    def reading(self, what: str) -> Iterator[None]:
        """Look at something; where that ends with a damaged page or row, say so and go on behind it."""
        try:
            yield
        except (sqlite3.DatabaseError, CorruptIndexError, ValueError, LookupError, TypeError) as error:
            self.add("unreadable", f"{what} cannot be read: {error}")

    def all(self) -> tuple[str, ...]:
        more = [f"{n - _MOST:,} more: {kind}" for kind, n in self.counts.items() if n > _MOST]
        return (*self.told, *more)


def check(raw: RawFile, state: State, threads: int | None = None) -> Verification:
    """Check a whole index within a transaction that reads."""
    problems = _Problems()
    counts = {"articles": 0, "pairs": 0, "clusters": 0}
    _file(raw, state, problems)
    _sums(state, problems)
    derived = False
    with problems.reading("what is remembered of the file"):
        state.refresh()
        _ = state.postings.hot.keys  # read when first asked for
        derived = True
    for wrong in state.totals.wrong() if derived else ():
        problems.add("totals", wrong)
    with problems.reading("the articles"):
        if derived:
            _articles(state, problems, threads, counts)
        else:
            counts["articles"] = sum(map(len, _batches(state, problems)))
    if derived:
        _clusters(state, problems, counts)
    return Verification(**counts, problems=problems.all())


def _file(raw: RawFile, state: State, problems: _Problems) -> None:
    if broken := broken_seal(raw):
        problems.add("seal", broken)
    with problems.reading("a page"):
        for (fault,) in state.connection.execute("PRAGMA integrity_check(100)"):
            if fault != "ok":
                problems.add("sqlite", f"SQLite says: {fault}")


def _sums(state: State, problems: _Problems) -> None:
    for table, columns in (
        ("digest", "number, digest"),
        ("recent_digest", "number, digest"),
        ("size_page", "page, sizes"),
        ("coded_set", "number, coded"),
        ("recent", "number, rows"),
        ("posting", "chunk, rows"),
        ("hot", "key, holders"),
        ("pair", "a, b, shared"),
        ("recent_pair", "a, b, shared"),
        ("standing", "number, twins, near, tied, home, first, weight"),
        ("recent_standing", "number, twins, near, tied, home, first, weight"),
        ("member", "number, cluster, representative"),
        ("change", "number, CAST(entry AS BLOB)"),
    ):
        with problems.reading(f"the table {table}"):
            for row in state.connection.execute(f"SELECT {columns}, sum FROM {table}"):
                if not holds(table.removeprefix("recent_"), row):  # moved, rows keep their sums
                    problems.add(table, f"row {row[0]} of the table {table} does not match its sum")


def _articles(state: State, problems: _Problems, threads: int | None, counts: dict[str, int]) -> None:
    """Texts against their sums, and sizes and postings against the texts."""
    expected, texts = np.zeros(2, np.uint64), np.zeros(2, np.int64)
    posted_for: dict[bytes, int] = {}
    seen = np.zeros(len(state.sizes.values), np.bool_)
    hot = state.postings.hot.keys
    for batch in _batches(state, problems):
        numbers = [number for number, _, _ in batch]
        counts["articles"] += len(batch)
        texts += _sum_digest(sum_of("digest", number, digest) for number, _, digest in batch if digest)
        sets = shingle_sets([article.text for _, article, _ in batch], state.scheme, threads)
        stored = state.sizes.of(np.array(numbers, np.int64))
        chosen = []
        for place, (number, article, digest) in enumerate(batch):
            size = int(sets.sizes[place])
            if digest != (bytes(sets.digests[place]) if size else b""):
                problems.add("digest", f"the digest of {article.id!r} is not that of its text")
            if stored[place]:
                seen[number] = True
                chosen.append(place)
                if int(stored[place]) != size:
                    problems.add("size", f"{article.id!r} has {size} shingles, the index says {stored[place]}")
                if posted_for.setdefault(digest, number) != number:
                    problems.add("posted", f"{article.id!r} is posted beside an article with the same folded text")
        keys = state.search.keys(sets.take(np.array(chosen, np.int64)))
        own = np.array([numbers[place] for place in chosen], np.uint32)
        rows = keys.rows(own)
        is_hot = np.isin(rows["key"], hot)
        expected += _row_digest(rows[~is_hot])
        marked = Sizes(state.connection)  # by place, so that it is no larger than the batch
        marked.set(list(range(len(own))), [1] * len(own))
        marked.mark(np.searchsorted(own, rows["number"][is_hot]).astype(np.uint32), rows["key"][is_hot])
        for number in own[(marked.marks[: len(own)] != state.sizes.marks[own]).any(axis=1)].tolist():
            problems.add("marks", f"article {number} is not marked for the hot keys that it holds")
        with problems.reading("who has the same text"):
            others = {digest for _, _, digest in batch if digest} - posted_for.keys()
            posted = state.posted_for(others)
            for _, article, digest in batch:
                if digest in others and digest not in posted:
                    problems.add("posted", f"{article.id!r} is not posted, nor is any article with its folded text")
    for number in np.flatnonzero(state.sizes.marks.any(axis=1) & (state.sizes.values == 0)).tolist():
        problems.add("marks", f"article {number} is marked for hot keys and not posted")
    for number in np.flatnonzero((state.sizes.values > 0) & ~seen).tolist():
        problems.add("ghost", f"article {number} is posted and does not exist")
    with problems.reading("the tables of digests"):
        kept = state.connection.execute("SELECT sum FROM digest UNION ALL SELECT sum FROM recent_digest")
        if (_sum_digest(own for (own,) in kept) != texts).any():
            problems.add("digests", "the tables of digests are not those of the articles")
    with problems.reading("the tables of postings"):
        _postings(state, problems, expected)


def _postings(state: State, problems: _Problems, expected: UInt64) -> None:
    """Postings against what the texts make."""
    hot = state.postings.hot.keys
    held = np.zeros(2, np.uint64)
    count = 0
    for rows in state.postings.every():
        count += len(rows)
        alive = state.sizes.are_posted(rows["number"]) & ~np.isin(rows["key"], hot)  # those of hot keys go when moved
        held += _row_digest(rows[alive])
    if (held != expected).any():
        problems.add(
            "postings", f"postings are not those of the texts: {int(held[0]):,} rows, not {int(expected[0]):,}"
        )
    if count != sum(state.postings.counts.values()):
        problems.add("rows", "the header counts other rows than there are")


def _sum_digest(sums: Iterable[int]) -> Int64:
    """How many rows, and the sum of their sums modulo 2**64, int64, shape (2,)."""
    own = np.fromiter(sums, np.int64)
    return np.array([len(own), own.sum()], np.int64)


def _row_digest(rows: NDArray[np.void]) -> UInt64:
    """How many rows, and a sum over them that depends on no order, uint64, shape (2,)."""
    mixed = (rows["key"] ^ rows["number"].astype(np.uint64) * _ODD) * _ODD
    mixed ^= mixed >> np.uint64(29)
    return np.array([len(rows), int((mixed * _ODD).sum(dtype=np.uint64))], np.uint64)


def _batches(state: State, problems: _Problems) -> Iterator[list[tuple[int, Article, bytes]]]:
    batch = []
    gaps: list[range] = []
    end = read_header(state.connection, "next number")["next number"]
    columns = "number, id, digest, body, sum"
    for row in map(ArticleRow._make, readable_rows(state.connection, "article", columns, end, gaps)):
        try:
            batch.append((row.number, unpacked(row), row.digest))
        except CorruptIndexError as error:
            problems.add("article", str(error))
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
    for gap in gaps:
        problems.add("gap", f"rows {gap[0]:,} to {gap[-1]:,} of the table article cannot be read")


def _clusters(state: State, problems: _Problems, counts: dict[str, int]) -> None:
    """Pairs are whole and verified ones; clusters are those that the pairs make."""
    with problems.reading("clusters"):
        kept = state.links.members.clusters()
        counts["clusters"] = len(kept)
        with problems.reading("pairs"):
            _pairs(state, problems, kept, counts)
    with problems.reading("the log of changes"):
        state.links.members.changes()


def _pairs(state: State, problems: _Problems, kept: list[StoredCluster], counts: dict[str, int]) -> None:
    links = list(state.links.pairs.all_pairs())
    if state.links.pairs.rows() != 2 * len(links):
        problems.add("pair", "a pair is kept in one direction only")
    for a, b, shared in links:
        sizes = state.sizes.of(np.array([a, b]))
        if not 0 < shared <= int(sizes.min()):
            problems.add("pair", f"articles {a} and {b} cannot share {shared} shingles")
    posted = np.flatnonzero(state.sizes.values).tolist()
    pairs = state.links.pairs.every(links, posted)
    counts["pairs"] = len(pairs)
    right = sorted((group.members, group.canonical) for group in cluster(pairs))
    if right != sorted((group.members, group.canonical) for group in kept):
        problems.add("clusters", "the clusters are not those that the pairs make")
    expected = _standings(state, links, {member: group.canonical for group in kept for member in group.members})
    found = {standing.number: standing for standing in state.links.standings.every()}
    for number in sorted(
        number for number in expected.keys() | found.keys() if expected.get(number) != found.get(number)
    ):
        problems.add("standing", f"the standing of article {number} is not that which its pairs make")


def _standings(state: State, links: list[tuple[int, int, int]], canonical: dict[str, str]) -> dict[int, Standing]:
    """Standings that the pairs and the representative of each clustered article make."""
    groups = state.links.pairs.groups(set(np.flatnonzero(state.sizes.values).tolist()))
    names = {number: [name for name, _ in group] for number, group in groups.items()}
    number_of = {name: number for number, group in names.items() for name in group}
    homes = {number: number_of[canonical.get(group[0], group[0])] for number, group in names.items()}
    weights = {number: (len(group) - 1) * ONE for number, group in names.items()}
    near: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for a, b, shared in links:
        size_a, size_b = state.sizes.one(a), state.sizes.one(b)
        overlap, jaccard = shared / min(size_a, size_b), shared / (size_a + size_b - shared)
        for own, other in ((a, b), (b, a)):
            weights[own] += len(names[other]) * exact(jaccard)
            if homes[other] == other:
                near[own].append((overlap, jaccard))
    made = {}
    for number, weight in weights.items():
        if weight:
            is_home = homes[number] == number
            best = [] if is_home else near[number]
            tied = sum(figures == max(best) for figures in best) > 1
            first = id_bytes(names[number][0])
            made[number] = Standing(number, len(names[number]), len(best), tied, homes[number], first, weight)
    return made
