"""Who meets whom in the buckets of one task, and which of them meet often enough: pure functions on record batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.spark.batches import changes, flags, lists, nested, numbers, whole_runs

__all__ = ["ANCHOR", "BAND", "CANDIDATES", "MET", "SHORT", "Meetings", "candidates"]

Int64 = NDArray[np.int64]

ANCHOR, SHORT, BAND = 0, 1, 2
"""Kinds of keys."""

MET = "node long, kind long, star boolean, need long, hot boolean, bucket long, others array<long>"
CANDIDATES = "cell long, part long, a long, b long, kind long, hot boolean, bucket long"

_REPRESENTATIVES = 16
_SEEN = 2  # hot buckets in which a text meets a representative, before they are compared
_PART = 1 << 14  # candidates of one text that are verified together


@dataclass(frozen=True, slots=True)
class Meetings:
    """Buckets become rows ``MET``: for each text that looks at one, those after it.

    Takes rows ``kind, key, node, core, looks, need``, in the order of the first four, of whole buckets. In a hot one,
    which would make more than ``most`` pairs, the texts with the smallest nodes stand for all: since nodes are hashes,
    they are drawn at random, and the same ones in buckets that hold the same texts.
    """

    most: int

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole_runs(batches, ("kind", "key")):
            yield from self._met(table)

    def _met(self, table: pa.Table) -> Iterator[pa.RecordBatch]:
        kind, key, node, need = (numbers(table, name) for name in ("kind", "key", "node", "need"))
        looks = flags(table, "looks")
        begins = np.flatnonzero(changes(kind, key))
        sizes = np.diff(begins, append=len(key))
        bucket = np.repeat(np.arange(len(begins)), sizes)
        after = np.repeat(begins + sizes, sizes) - np.arange(len(key)) - 1
        made = np.bincount(bucket, np.where(looks, after, 0), len(begins))
        hot = (made > self.most)[bucket]
        rows = np.flatnonzero(looks & (hot | (after > 0)))
        counts = np.where(hot[rows], 0, after[rows])
        others = node[_stretches(rows + 1, counts)]
        yield _met_rows(node[rows], kind[rows], need[rows], counts, others, star=False, hot=hot[rows])
        for number in np.flatnonzero(made > self.most).tolist():
            part = slice(begins[number], begins[number] + sizes[number])
            yield self._star(int(kind[begins[number]]), node[part], looks[part])

    def _star(self, kind: int, nodes: Int64, looks: NDArray[np.bool_]) -> pa.RecordBatch:
        first = int(np.argmax(looks))  # those before it are the smaller texts of no pair that this bucket hides
        hubs = np.unique(nodes[looks])
        others = np.unique(nodes[first:])[: self.most + 1]
        hubs = hubs[: max(1, min(_REPRESENTATIVES, self.most // len(others)))]
        met = np.concatenate([others[others != hub] for hub in hubs])
        counts = len(others) - np.isin(hubs, others).astype(np.int64)
        bucket = np.where(np.arange(len(hubs)) == 0, len(nodes), 0)  # told once
        kinds, need, hot = np.full(len(hubs), kind), np.full(len(hubs), _SEEN), np.zeros(len(hubs), np.bool_)
        return _met_rows(hubs, kinds, need, counts, met, star=True, hot=hot, bucket=bucket)


def _met_rows(
    nodes: Int64,
    kinds: Int64,
    need: Int64,
    counts: Int64,
    others: Int64,
    *,
    star: bool,
    hot: NDArray[np.bool_],
    bucket: Int64 | None = None,
) -> pa.RecordBatch:
    columns = {
        "node": nodes,
        "kind": kinds,
        "star": np.full(len(nodes), star),
        "need": need,
        "hot": hot,
        "bucket": np.zeros(len(nodes), np.int64) if bucket is None else bucket,
    }
    arrays = [*map(pa.array, columns.values()), lists(others, kernels.offsets_of(counts))]
    return pa.RecordBatch.from_arrays(arrays, [*columns, "others"])


def candidates(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows ``MET`` of a text, together and in the order of kind and star, become rows ``CANDIDATES``.

    Pairs to be verified together have one cell: the least node among a text and its candidates. Copies of one text name
    each other, so few cells have all their pairs, and each text is sent to few. Rows without ``b`` say who looks at hot
    buckets, and how large one is.
    """
    for table in whole_runs(batches, ("node",)):
        yield _candidates(table)


def _candidates(table: pa.Table) -> pa.RecordBatch:
    node, kind, need, bucket = (numbers(table, name) for name in ("node", "kind", "need", "bucket"))
    star, hot = flags(table, "star"), flags(table, "hot")
    others, counts = nested(table, "others")
    new_group = changes(node, kind, star)
    group = np.cumsum(new_group) - 1
    begins = np.flatnonzero(new_group)
    hot_keys = np.bincount(group, hot, len(begins)).astype(np.int64)
    enough = np.maximum(need[begins] - hot_keys, 1)

    of_group = np.repeat(group, counts)
    order = np.lexsort((others, of_group))
    of_group, others = of_group[order], others[order]
    first = np.flatnonzero(changes(of_group, others)) if len(others) else np.zeros(0, np.int64)
    seen = np.diff(first, append=len(others))
    first = first[seen >= enough[of_group[first]]]
    of_group, b = of_group[first], others[first]

    text = np.cumsum(changes(node)) - 1
    nodes = node[changes(node)]
    least = nodes.copy()
    of_text = text[begins][of_group]
    np.minimum.at(least, of_text, b)
    parts = 1 + np.bincount(of_text, minlength=len(nodes)) // _PART
    part = (b.view(np.uint64) % parts[of_text].astype(np.uint64)).astype(np.int64)

    told = np.flatnonzero((new_group & (hot_keys > 0)[group]) | (bucket > 0))
    nothing = np.zeros(len(told), np.int64)
    columns = {
        "cell": pa.array(np.concatenate((least[of_text], nothing))),
        "part": pa.array(np.concatenate((part, nothing))),
        "a": pa.array(np.concatenate((nodes[of_text], node[told]))),
        "b": pa.array(np.append(b, nothing), mask=np.arange(len(b) + len(told)) >= len(b)),
        "kind": pa.array(np.concatenate((kind[begins][of_group], kind[told]))),
        "hot": pa.array(np.append(np.zeros(len(b), np.bool_), hot_keys[group[told]] > 0)),
        "bucket": pa.array(np.concatenate((np.zeros(len(b), np.int64), bucket[told]))),
    }
    return pa.RecordBatch.from_arrays(list(columns.values()), list(columns))


def _stretches(begins: Int64, counts: Int64) -> Int64:
    """All numbers of stretches that begin somewhere and are so long, one after another."""
    ends = np.cumsum(counts)
    numbered: Int64 = np.arange(int(counts.sum())) + np.repeat(begins - (ends - counts), counts)
    return numbered
