"""What a tool under measurement is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix  # type: ignore[import-untyped]  # scipy ships no types
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

__all__ = ["Found", "Tool", "as_pairs", "components"]

Int64 = NDArray[np.int64]
Language = str


@dataclass(frozen=True)
class Found:
    """What a search returned: pairs of positions; or only which texts are flagged, by a tool that does not say of what.

    ``groups`` gives a cluster's number for each text where the tool clusters by itself.
    """

    left: Int64
    right: Int64
    flags: NDArray[np.bool_] | None = None
    groups: Int64 | None = None


@dataclass(frozen=True)
class Tool:
    """A tool with its settings.

    Attributes
    ----------
    sign
        Texts and their language to 128-value signatures, in whatever form the tool has them.
    search
        Texts, language and threshold to the tool's own form of pairs; ``read`` turns it into ``Found``, off the clock.
    cluster
        The tool's own clustering of what ``search`` returned; others get connected components.
    """

    name: str
    package: str
    note: str
    sign: Callable[[list[str], Language], Any] | None = None
    search: Callable[[list[str], Language, float], Any] | None = None
    read: Callable[[Any, int], Found] | None = None
    cluster: Callable[[Any], Any] | None = None
    read_clusters: Callable[[Any, int], Int64] | None = None

    def missing(self) -> str | None:
        """Why the tool cannot run here."""
        try:
            version(self.package)
        except PackageNotFoundError:
            return f"{self.package} is not installed"
        return None

    def clustered(self, raw: Any, found: Found, count: int) -> Any:
        """Cluster what ``search`` returned as ``raw`` and ``read`` as ``found``: the tool's own way, or components."""
        return components(found.left, found.right, count) if self.cluster is None else self.cluster(raw)

    def grouped(self, clusters: Any, count: int) -> Int64:
        """Return the number of each text's cluster, of what ``clustered`` returned; off the clock."""
        groups: Int64 = clusters if self.read_clusters is None else self.read_clusters(clusters, count)
        return groups


def as_pairs(candidates: list[list[int]]) -> Found:
    """For each text the texts found for it, itself perhaps among them."""
    counts = np.fromiter(map(len, candidates), np.int64, len(candidates))
    left = np.repeat(np.arange(len(candidates)), counts)
    right = np.fromiter((other for found in candidates for other in found), np.int64, int(counts.sum()))
    low, high = np.minimum(left, right), np.maximum(left, right)
    keys = np.unique((low * len(candidates) + high)[low < high])
    low, high = np.divmod(keys, max(len(candidates), 1))
    return Found(low, high)


def components(left: Int64, right: Int64, count: int) -> Int64:
    """Connected components, as users of pairs make clusters: the number of each text's component."""
    graph = coo_matrix((np.ones(len(left), np.bool_), (left, right)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)  # type: ignore[no-any-return]
