"""Index: a collection kept on disk, searched, and kept clustered as it grows and shrinks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args

import numpy as np

from provenance.arguments import threads_of, whole
from provenance.article import Article
from provenance.errors import CorruptIndexError, DuplicateIdError
from provenance.lineage import Lineage, trace
from provenance.scheme import Scheme
from provenance.similarity import Pair
from provenance.store.changes import Change
from provenance.store.checking import Verification, check
from provenance.store.chunks import MEMORY
from provenance.store.creating import create_tables, new_file
from provenance.store.known import Known, known
from provenance.store.layout import FORMAT, Rules, size_of
from provenance.store.matching import Match, Wanted
from provenance.store.members import StoredCluster
from provenance.store.migrating import migrate
from provenance.store.raw_files import RawFile
from provenance.store.rebuilding import rebuilt
from provenance.store.session import Session
from provenance.store.transfer import export_lines, import_lines
from provenance.texts import TextsLike, as_articles

__all__ = ["Added", "Index"]

Existing = Literal["refuse", "keep", "update"]
_EXISTING = get_args(Existing)


@dataclass(frozen=True, slots=True)
class Added:
    """What ``add`` did.

    Attributes
    ----------
    added, updated, kept
        Ids that are new, that replaced an article of that id, and that were there and were left as they are.
    differing
        Those that were kept although another text was given.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    kept: tuple[str, ...]
    differing: tuple[str, ...] = ()


class Index:
    """Articles on disk, with what is needed to find the copies of one among them.

    One file holds all. Any number of processes may read it at a time, each operation on one state of it; the first
    operation that changes it takes the writer's lock, which ``close`` gives back. Every operation that changes
    the file is one transaction: when the call returns it is on disk, and when it does not return nothing of it is.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> words = "the harbour master said that the last of the boats had come in before the storm broke over the bay"
    >>> longer = Article(id="b", text=words + " and nobody was hurt")
    >>> with TemporaryDirectory() as folder, Index.create(folder + "/news.pvx") as index:
    ...     done = index.add([Article(id="a", text=words), longer])
    ...     [(match.id, match.query_in_match) for match in index.query(words)]
    [('a', 1.0), ('b', 1.0)]
    """

    def __init__(self, path: str | os.PathLike[str], *, scheme: Scheme | None, read_only: bool, memory: int) -> None:
        self._session = Session(Path(path), scheme, read_only=read_only, memory=memory)

    @property
    def path(self) -> Path:
        """Of the file."""
        return self._session.path

    @property
    def scheme(self) -> Scheme:
        """What the numbers in the file mean."""
        return self._session.scheme

    @property
    def rules(self) -> Rules:
        """What makes a pair."""
        return self._session.rules

    @property
    def read_only(self) -> bool:
        """Whether operations that change the file are refused."""
        return self._session.read_only

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        *,
        scheme: Scheme | None = None,
        min_jaccard: float = 0.0,
        min_overlap: float = 0.3,
        recall: float = 0.99,
        hot_bucket: int = 1000,
        memory: int = MEMORY,
    ) -> Index:
        """Make an empty index in a file that does not exist yet, and open it.

        Parameters
        ----------
        scheme, min_jaccard, min_overlap, recall, hot_bucket
            As for ``find_pairs``; they decide what is kept and are part of the file.
        memory
            As for ``open``.

        Raises
        ------
        FileExistsError
            If the file exists.
        ValueError
            If a threshold is out of range.
        """
        rules = Rules(min_jaccard=min_jaccard, min_overlap=min_overlap, recall=recall, hot_bucket=hot_bucket)
        memory = whole("memory", memory, 0)
        with new_file(Path(path)):
            create_tables(Path(path), Scheme.given(scheme), rules)
            return cls.open(path, memory=memory)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        scheme: Scheme | None = None,
        read_only: bool = False,
        memory: int = MEMORY,
    ) -> Index:
        """Open an index.

        Parameters
        ----------
        scheme
            The scheme it must have; ``None`` takes the file's.
        read_only
            Refuse operations that change it.
        memory
            Bytes of postings that may stay in memory as they were read, 512 MiB if you do not say: so many are not
            read again. Below 400 kB none stay. Beside them, a quarter as many bytes of coded sets may.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        IndexFormatError, CorruptIndexError, SchemeError
            If the file is no index, is damaged, or was made under another scheme.
        TypeError, ValueError
            If ``memory`` is no whole number, or negative.
        """
        return cls(path, scheme=scheme, read_only=read_only, memory=whole("memory", memory, 0))

    def close(self) -> None:
        """Close the file and give the writer's lock back; an index may be closed twice."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()

    @staticmethod
    def migrate(path: str | os.PathLike[str], *, threads: int | None = None) -> tuple[str | None, ...]:
        """Bring a file of an older format up to this one; nothing is done to one that has it.

        Ids of clusters and the log of changes stay. Returns the ids of articles that were lost because their rows
        are damaged; those of format 4 are not read, ``verify`` finds damage among them.

        Raises
        ------
        FileNotFoundError, IndexFormatError, CorruptIndexError, IndexLockedError
            If there is no such file, it is no index or of a newer format, is damaged, or is being written.
        """
        return migrate(path, threads=threads_of(threads))

    def export(self) -> Iterator[str]:
        """Lines of JSON from which ``import_`` makes an index that answers as this one: for archives and other systems.

        Articles in the order in which they came, each with its cluster, the scheme, the rules, and the log of changes;
        one state of the index, whatever is changed meanwhile. ``file.writelines(index.export())`` writes them.
        """
        with self._session.apart() as state:
            state.refresh(derived=False)
            yield from export_lines(state)

    @classmethod
    def import_(
        cls, path: str | os.PathLike[str], lines: Iterable[str | bytes], *, threads: int | None = None
    ) -> Index:
        """Make an index in a file that does not exist yet from the lines of ``export``, and open it.

        Scheme, rules, articles and their order, ids of clusters and the log of changes are those of the export.
        Postings, pairs and clusters are made again, as by ``rebuild``; where they come out otherwise than they were,
        the log goes on with what changed.

        Parameters
        ----------
        lines
            An open file, or any other source of lines; all of them or there is no file. (A process that is killed
            meanwhile leaves an empty index.)

        Raises
        ------
        FileExistsError
            If the file exists.
        ReadError
            If the lines are no export, or not all of one.
        """
        import_lines(Path(path), lines, threads_of(threads))
        return cls.open(path)

    # -- changing ---------------------------------------------------------------------------------------------

    def add(
        self,
        articles: TextsLike,
        *,
        existing: Existing = "refuse",
        threads: int | None = None,
    ) -> Added:
        """Add articles, find their copies and bring the clusters up to date: one transaction.

        Parameters
        ----------
        articles
            As in ``deduplicate``.
        existing
            What to do about an id that is there already: refuse the batch, keep the article that is there, or put
            the new one in its place.

        Raises
        ------
        DuplicateIdError
            If two articles have one id, or an id exists and ``existing`` is ``refuse``.
        ArticleError
            If something is no article.
        IndexLockedError
            If another process writes.
        ValueError
            If ``existing`` is none of these.
        """
        if existing not in _EXISTING:
            raise ValueError(f"existing must be one of {', '.join(_EXISTING)}, got {existing!r}")
        workers = threads_of(threads)
        batch = as_articles(articles)
        with self._session.writing() as state:
            known = state.articles.numbers(article.id for article in batch)
            if known and existing == "refuse":
                raise DuplicateIdError(f"the index has an article with the id {min(known)!r} already")
            fresh = [article for article in batch if article.id not in known or existing == "update"]
            kept = [article for article in batch if article.id in known and existing == "keep"]
            others = state.articles.differing({known[article.id]: article for article in kept}, threads)
            touched, gone = state.remove(known[article.id] for article in fresh if article.id in known)
            touched |= state.insert(fresh, workers)
            state.links.settle(touched, gone)
        updated = tuple(article.id for article in fresh if article.id in known)
        added = tuple(article.id for article in fresh if article.id not in known)
        differing = tuple(article.id for article in kept if known[article.id] in others)
        return Added(added, updated, tuple(article.id for article in kept), differing)

    def update(self, articles: TextsLike, *, threads: int | None = None) -> Added:
        """Put articles in the place of those with their ids; new ids are added."""
        return self.add(articles, existing="update", threads=threads)

    def remove(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Remove articles; returns the ids that were there. One transaction."""
        if isinstance(ids, str):
            raise TypeError("expected a collection of ids, got one string; put it in a list")
        with self._session.writing() as state:
            known = state.articles.numbers(ids)
            touched, gone = state.remove(known.values())
            state.links.settle(touched, gone)
        return tuple(sorted(known))

    # -- asking -----------------------------------------------------------------------------------------------

    def query(
        self,
        article: Article | str,
        *,
        min_jaccard: float | None = None,
        min_overlap: float | None = None,
        limit: int | None = None,
        since: str | None = None,
        until: str | None = None,
        outlets: Iterable[str] | None = None,
    ) -> list[Match]:
        """Return the articles that are verified copies of a text, in whole or in part, best first.

        Parameters
        ----------
        min_jaccard, min_overlap
            Thresholds, not below those of the index; ``None`` means those.
        limit
            At most so many, 0 or more; ``None`` means all.
        since, until
            Only articles published from / up to this ISO date or time; articles without a date are left out then.
        outlets
            Only articles of these outlets.

        Raises
        ------
        TypeError, ValueError
            If a threshold is below that of the index, ``limit`` is negative or no whole number, or a time is no ISO
            date.
        """
        most = None if limit is None else whole("limit", limit, 0)
        asked = article if isinstance(article, Article) else Article(id="query", text=article)
        wanted = Wanted.of(self.rules, min_jaccard, min_overlap, since, until, outlets)
        with self._session.reading() as state:
            found = state.matches(asked, wanted.thresholds)
        chosen = sorted((each for each in found if wanted.admits(each.article)), key=lambda each: each.rank)
        return chosen[:most]

    def known(
        self,
        articles: TextsLike,
        *,
        differences: bool = True,
        min_jaccard: float | None = None,
        min_overlap: float | None = None,
    ) -> Iterator[Known]:
        """Say of texts, in their order, which article holds the most of each, and whether it need not be kept.

        Parameters
        ----------
        differences
            Compare each with that article: then what is covered counts by its core, and a correction is not lost.
        min_jaccard, min_overlap
            As for ``query``.
        """
        for article in as_articles(articles):
            matches = self.query(article, min_jaccard=min_jaccard, min_overlap=min_overlap)
            yield known(article, matches, differences=differences)

    def lineage(self, cluster: int) -> Lineage:
        """Trace the lineage of a cluster, by its id.

        Raises
        ------
        KeyError
            If there is no such cluster.
        """
        with self._session.reading() as state:
            numbers = state.links.members.of(cluster)
            found = state.articles.get(numbers)
        if not found:
            raise KeyError(f"no cluster {cluster}")
        return trace(found[number] for number in sorted(found))

    def articles(self) -> Iterator[Article]:
        """Every article, in the order in which they came: one state of the index, whatever is changed meanwhile."""
        with self._session.apart() as state:
            state.refresh(derived=False)
            for _, article in state.articles:
                yield article

    def cluster_ids(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the cluster of each of these articles that is in one."""
        with self._session.reading() as state:
            numbers = state.articles.numbers(ids)
            homes = state.links.members.homes(numbers.values())
        return {name: homes[number] for name, number in numbers.items() if number in homes}

    def stats(self) -> dict[str, int | str | float]:
        """Count what there is: articles, distinct texts and pairs of them, clusters, postings, hot keys.

        ``bytes`` are those of the file and of the journal beside it, which the last one to close writes into the file.
        """
        with self._session.reading() as state:
            return state.counts() | {
                "bytes": size_of(self.path),
                "format": FORMAT,
                "scheme": self.scheme.digest,
            }

    def verify(self, *, threads: int | None = None) -> Verification:
        """Check every row against its sum, and derive again what can be derived from the texts.

        Reads the whole file; nothing is changed. Damage is listed, not raised.
        """
        workers = threads_of(threads)
        try:
            with self._session.apart() as state, closing(RawFile(self.path)) as raw:
                return check(raw, state, workers)
        except CorruptIndexError as error:  # before there was anything to look at
            return Verification(0, 0, 0, (str(error),))

    def rebuild(self, *, threads: int | None = None) -> tuple[str | None, ...]:
        """Make postings, pairs and clusters again from the articles: one transaction.

        Whatever is damaged but the header, the file is whole afterwards: with every article that can be read, and with
        clusters' ids and the log of changes as far as they can. Needs twice as much free space as the file has.

        Returns the ids of articles that were lost because they are damaged, ``None`` for each whose id is lost too.
        """
        workers = threads_of(threads)
        return self._session.replace(lambda raw, old, new: rebuilt(raw, old, new, workers))

    def compact(self) -> None:
        """Give the space of what was removed back to the disk; needs as much free space as the file has."""
        with self._session.writing() as state:
            state.postings.compact()
        self._session.vacuum()

    def __len__(self) -> int:
        with self._session.reading() as state:
            return len(state.articles)

    def __contains__(self, name: object) -> bool:
        with self._session.reading() as state:
            return isinstance(name, str) and bool(state.articles.numbers([name]))

    def get(self, name: str) -> Article | None:
        """Return the article with an id, ``None`` when there is none."""
        with self._session.reading() as state:
            for number in state.articles.numbers([name]).values():
                return state.articles.get([number])[number]
        return None

    def pairs(self) -> list[Pair]:
        """Every verified pair, in the order of ids, as ``find_pairs`` gives them."""
        with self._session.reading() as state:
            posted = np.flatnonzero(state.sizes.values).tolist()
            found = state.links.pairs.every(list(state.links.pairs.all_pairs()), posted)
        return sorted(found, key=lambda pair: (pair.a, pair.b))

    def clusters(self) -> list[StoredCluster]:
        """Every cluster, in the order of their ids, which stay the same while clusters grow."""
        with self._session.reading() as state:
            return state.links.members.clusters()

    def changes(self, since: int = 0) -> list[Change]:
        """What became of clusters, oldest first; ``since`` leaves out entries up to that number."""
        with self._session.reading() as state:
            return state.links.members.changes(since)
