"""Sketches: what a search keeps of each text, a fraction of its shingles: sizes, digest, and keys for buckets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import anchor_keys
from provenance.buckets import KeySets
from provenance.fingerprints import ShingleSets
from provenance.lsh import Banding, band_keys
from provenance.scheme import Scheme
from provenance.short import short_keys

__all__ = ["Sketches", "sketch"]

Int64 = NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Sketches:
    """Sketches of texts, by column.

    Attributes
    ----------
    sizes, core_sizes
        Distinct shingles of each text, with and without furniture, int64.
    digests
        As in ``ShingleSets``.
    bands, anchors, shorts
        Keys of each text without its furniture: of its bands, its anchors, and all its shingles where it is short.
    """

    sizes: Int64
    core_sizes: Int64
    digests: NDArray[np.void]
    bands: KeySets
    anchors: KeySets
    shorts: KeySets

    @property
    def nbytes(self) -> int:
        """Bytes of the keys."""
        return sum(column.keys.nbytes for column in (self.bands, self.anchors, self.shorts))

    @classmethod
    def joined(cls, parts: list[Sketches]) -> Sketches:
        """Return the sketches of all texts of the parts; the list is emptied, so that little is held twice."""
        sizes = np.concatenate([np.zeros(0, np.int64), *(part.sizes for part in parts)])
        core_sizes = np.concatenate([np.zeros(0, np.int64), *(part.core_sizes for part in parts)])
        digests = np.concatenate([np.zeros(0, "V16"), *(part.digests for part in parts)])
        keys = [[part.bands for part in parts], [part.anchors for part in parts], [part.shorts for part in parts]]
        parts.clear()
        return cls(sizes, core_sizes, digests, *map(KeySets.joined, keys))

    def of(self, texts: NDArray[np.bool_]) -> Sketches:
        """Return the sketches of these texts, bool, shape (texts,)."""
        keys = (column.of(texts) for column in (self.bands, self.anchors, self.shorts))
        return Sketches(self.sizes[texts], self.core_sizes[texts], self.digests[texts], *keys)


def sketch(sets: ShingleSets, furniture: NDArray[np.uint64], banding: Banding, rate: int, scheme: Scheme) -> Sketches:
    """Sketch some texts; runs on one thread.

    Parameters
    ----------
    furniture
        Hashes of shingles known as furniture, ascending.
    rate
        One shingle in ``rate`` is an anchor.
    """
    core = sets.without(furniture, threads=1)
    signatures = kernels.signatures(core.hashes, core.offsets, scheme.num_perm, scheme.seed, 1)
    return Sketches(
        sets.sizes,
        core.sizes,
        sets.digests,
        band_keys(signatures, banding, core.sizes > 0, threads=1),
        anchor_keys(core, rate),
        short_keys(core),
    )
