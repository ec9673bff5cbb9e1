"""State: all that one connection knows of the file, and the changes of a batch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.article import Article
from provenance.fingerprints import ShingleSets, shingle_sets
from provenance.scheme import Scheme
from provenance.similarity import Thresholds
from provenance.store.arrivals import Arrivals
from provenance.store.articles import Articles
from provenance.store.candidates import Search
from provenance.store.coded_sets import CodedSets
from provenance.store.digests import Digests
from provenance.store.layout import Rules, read_header, write_header
from provenance.store.links import Links
from provenance.store.matching import Match, match
from provenance.store.postings import Postings
from provenance.store.rows import Waiting, id_bytes, packing, rows_of, unpacked
from provenance.store.sizes import Sizes
from provenance.store.totals import Totals
from provenance.store.verifying import Verifier

__all__ = ["State"]

Int64 = NDArray[np.int64]

_POSTINGS = 4  # bytes of postings that may stay in memory for one of coded sets
_AT_ONCE = 50_000  # articles whose sets are in memory at a time
_ROWS = 1 << 8  # of the table of articles, made at a time
_LARGEST_NUMBER = (1 << 31) - 1


@dataclass(slots=True)
class State:
    """Articles, postings, sizes and links of one connection, all of one generation of the file."""

    connection: sqlite3.Connection
    scheme: Scheme
    rules: Rules
    search: Search
    articles: Articles
    sizes: Sizes
    coded: CodedSets
    verifier: Verifier
    postings: Postings
    links: Links
    totals: Totals
    generation: int = -1
    next_number: int = 1

    @classmethod
    def of(cls, connection: sqlite3.Connection, scheme: Scheme, rules: Rules, memory: int) -> State:
        """Return the state of a connection; ``refresh`` fills it."""
        sizes = Sizes(connection)
        totals = Totals(connection)
        articles = Articles(connection, totals, Digests(connection, totals))
        coded = CodedSets(connection, sizes, memory // _POSTINGS)
        return cls(
            connection,
            scheme,
            rules,
            Search(scheme, rules),
            articles,
            sizes,
            coded,
            Verifier(scheme, articles, coded, sizes),
            Postings(connection, sizes, {}, {}, rules.hot_bucket, totals=totals, memory=memory),
            Links.of(connection, sizes, totals),
            totals,
        )

    def refresh(self, *, derived: bool = True) -> None:
        """Bring what is remembered up to the file's generation, within a transaction; the header only, if so asked."""
        if read_header(self.connection, "generation").get("generation") == self.generation:
            return
        header = read_header(self.connection)
        self.totals.load(header)
        if derived:
            self.sizes.load(header["next number"])
            self.totals.check("posted", self.sizes.posted)
        self.postings.refresh(header["rows"], header["slices"])
        self.links.members.next_cluster = header["next cluster"]
        self.links.members.next_change = header["next change"]
        self.next_number = header["next number"]
        self.generation = header["generation"]

    def store(self) -> None:
        """Write what is remembered, within a transaction."""
        self.sizes.store()
        self.generation += 1
        write_header(
            self.connection,
            {
                "rows": self.postings.counts,
                "slices": self.postings.slices,
                "next cluster": self.links.members.next_cluster,
                "next change": self.links.members.next_change,
                "next number": self.next_number,
                "generation": self.generation,
                "totals": self.totals.to_store(self.generation, self.sizes.posted),
            },
        )

    def matches(self, asked: Article, thresholds: Thresholds) -> list[Match]:
        """Articles that are verified copies of a text, in no order."""
        sets = shingle_sets([asked.text], self.scheme, 1)
        size = int(sets.sizes[0])
        if not size:
            return []
        _, numbers = self.search.candidates(self.search.keys(sets), self.postings, self.sizes)
        candidates = np.zeros(len(numbers), np.int64), numbers
        linked = self.verifier.old(sets, lambda _: asked.text, candidates, thresholds, 1)
        identical = self.articles.identical(linked.numbers.tolist())
        return [
            match(asked, size, shared, other, each)
            for number, shared, other in zip(*(column.tolist() for column in linked[1:]), strict=True)
            for each in identical[number]
        ]

    def counts(self) -> dict[str, int | str | float]:
        """How many there are of what."""
        return {
            "articles": len(self.articles),
            "distinct": int(np.count_nonzero(self.sizes.values)),
            "distinct_pairs": self.links.pairs.count(),
            "clusters": len(self.links.members.clusters()),
            "postings": sum(self.postings.counts.values()),
            "hot_keys": len(self.postings.hot.keys),
        }

    def insert(self, batch: Sequence[Article], threads: int | None) -> set[int]:
        """Add articles and their verified pairs; returns the posted articles whose clusters may change."""
        touched: set[int] = set()
        digests: list[list[NDArray[Any]]] = []
        arrivals = Arrivals(self.search, len(batch), threads)
        is_first = self.next_number == 1
        parts = [batch[begin : begin + _AT_ONCE] for begin in range(0, len(batch), _AT_ONCE)]
        with packing(parts, threads) as packed:
            for part, bodies in zip(parts, packed, strict=True):
                twins, *named = self._insert(part, bodies, arrivals, threads, is_first=is_first)
                touched |= twins
                digests.append(named)
        if digests:
            self.articles.digests.add(*map(np.concatenate, zip(*digests, strict=True)))  # once: they lie anywhere
        self._post(arrivals)
        return touched

    def _insert(
        self, batch: Sequence[Article], bodies: Waiting, arrivals: Arrivals, threads: int | None, *, is_first: bool
    ) -> tuple[set[int], Int64, NDArray[np.void]]:
        """Add some of a batch; returns posted articles that have twins among them, and numbers and digests to be kept.

        Those of texts without a token are none of them.
        """
        first = self.next_number
        self.next_number += len(batch)
        if self.next_number > _LARGEST_NUMBER:
            raise OverflowError("an index holds two thousand million articles in its life, no more")
        numbers = range(first, self.next_number)
        sets = shingle_sets([article.text for article in batch], self.scheme, threads)
        digests = [digest if size else b"" for digest, size in zip(sets.digests.tolist(), sets.sizes, strict=True)]
        posted = arrivals.posted
        if not is_first:
            posted |= self.posted_for(set(digests) - posted.keys() - {b""})
        chosen = []
        for place, digest in enumerate(digests):
            if digest and digest not in posted:
                posted[digest] = first + place
                chosen.append(place)
        places = np.array(chosen, np.int64)
        self._arrive(arrivals, sets.take(places), [batch[i].text for i in chosen], first + places, threads)
        self.links.name(numbers, (id_bytes(article.id) for article in batch))
        packed = bodies()
        for begin in range(0, len(batch), _ROWS):
            part = slice(begin, begin + _ROWS)
            self.articles.add(rows_of(numbers[part], batch[part], digests[part], packed[part]), len(packed[part]))
        twins = {posted[digest] for place, digest in enumerate(digests) if digest and posted[digest] != first + place}
        full = np.flatnonzero(sets.sizes)
        return twins, first + full, sets.digests[full]

    def remove(self, numbers: Iterable[int], threads: int | None = None) -> tuple[set[int], dict[int, str]]:
        """Delete articles; returns posted articles whose clusters may change, and the ids of those that went.

        Where the posted one of several identical texts goes, the next of them is posted in its place.
        """
        touched: set[int] = set()
        gone: dict[int, str] = {}
        leaving = set(numbers)
        found = self.articles.get(sorted(leaving))
        for number in sorted(leaving):
            digest = self.articles.digest(number)
            self.articles.remove(number)
            self.articles.digests.remove(number, digest)
            gone[number] = found[number].id
            touched.discard(number)
            if not self.sizes.one(number):
                touched.update(self.posted_for({digest} - {b""}).values())
                continue
            twins = self.articles.digests.numbers([digest]).get(digest, [])
            heirs = [twin for twin in twins if twin not in leaving]
            if heirs:
                self.links.rename(number, heirs[0])
                self._repost(number, heirs[0])
                touched.add(heirs[0])
            else:
                self.links.remove(number)
            self.sizes.set([number], [0])
            self.coded.remove(number)
        return {number for number in touched if number not in gone}, gone

    def _repost(self, old: int, new: int) -> None:
        (article,) = self.articles.get([new]).values()
        sets = shingle_sets([article.text], self.scheme, 1)
        self.sizes.set([new], [int(self.sizes.values[old])])
        self.coded.add([new], sets)
        self.postings.add(self.search.keys(sets).rows(np.array([new], np.uint32)))

    def _arrive(
        self, arrivals: Arrivals, sets: ShingleSets, texts: Sequence[str], numbers: Int64, threads: int | None
    ) -> None:
        """Keep the sets of articles (numbers ascending), and their verified pairs with those that are posted."""
        if not len(numbers):
            return
        self.sizes.set(numbers.tolist(), sets.sizes.tolist())
        self.coded.add(numbers.tolist(), sets)
        arrivals.add(sets, texts, numbers)
        if self.postings:
            candidates = self.search.candidates(self.search.keys(sets), self.postings, self.sizes, threads)
            linked = self.verifier.old(sets, texts.__getitem__, candidates, self.rules.thresholds, threads)
            self.links.add(numbers[linked.positions], linked.numbers, linked.shared)

    def _post(self, arrivals: Arrivals) -> None:
        """Post articles, and keep their verified pairs with each other."""
        if arrivals:
            self.links.add(*arrivals.pairs())
            self.postings.load(arrivals.rows(), arrivals.keys)

    def posted_for(self, digests: set[bytes]) -> dict[bytes, int]:
        """The posted article of each folded text that has one."""
        return {
            digest: number
            for digest, numbers in self.articles.digests.numbers(digests).items()
            for number in numbers
            if self.sizes.one(number)
        }

    def derive(self, threads: int | None) -> None:
        """Make everything that is derived from the articles, where nothing is yet but they and members of clusters.

        Clusters keep their ids.
        """
        self.totals.forget()
        self.articles.digests.fill()
        touched: set[int] = set()
        posted: set[bytes] = set()
        for rows in self.articles.batches(_AT_ONCE):
            found = [(row.number, unpacked(row), row.digest) for row in rows]
            sets = shingle_sets((article.text for _, article, _ in found), self.scheme, threads)
            chosen = []
            for place, (_, _, digest) in enumerate(found):
                if int(sets.sizes[place]) and digest not in posted:
                    posted.add(digest)
                    chosen.append(place)
            own = [found[place][0] for place in chosen]
            texts = [found[place][1].text for place in chosen]
            arrivals = Arrivals(self.search, len(own), threads)
            self._arrive(arrivals, sets.take(np.array(chosen, np.int64)), texts, np.array(own, np.int64), threads)
            self._post(arrivals)
            touched.update(own)
        self.links.settle(touched, {})
