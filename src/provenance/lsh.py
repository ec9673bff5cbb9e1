"""MinHash bands: candidate pairs from signatures, with banding solved for a recall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.buckets import KeySets

__all__ = ["Banding", "band_keys", "solve_banding"]

_DEFAULT_ROWS = 3


@dataclass(frozen=True, slots=True)
class Banding:
    """A signature cut into ``bands`` bands of ``rows`` values; ``bands * rows`` values are used."""

    bands: int
    rows: int

    def probability(self, jaccard: float) -> float:
        """Chance that two sets of this Jaccard share a band: ``1 - (1 - j**rows)**bands``."""
        return float(1.0 - (1.0 - jaccard**self.rows) ** self.bands)


def solve_banding(min_jaccard: float, recall: float, num_perm: int) -> Banding:
    """Return the banding with the most rows that finds pairs at ``min_jaccard`` with at least ``recall``.

    More rows mean fewer false candidates. Where even one row does not reach ``recall``, one row is the
    answer and ``Banding.probability`` says what it reaches. Without a Jaccard bound (``min_jaccard`` 0) bands cannot
    promise anything; three rows then find whole copies that hot anchors hide, and anchors find the rest.

    Examples
    --------
    >>> solve_banding(0.8, 0.99, 128)
    Banding(bands=21, rows=6)
    """
    if min_jaccard <= 0:
        rows = min(_DEFAULT_ROWS, num_perm)
        return Banding(num_perm // rows, rows)
    for rows in range(num_perm, 0, -1):
        banding = Banding(num_perm // rows, rows)
        if banding.probability(min_jaccard) >= recall:
            return banding
    return Banding(num_perm, 1)


def band_keys(
    signatures: NDArray[np.uint32],
    banding: Banding,
    filled: NDArray[np.bool_] | None = None,
    threads: int | None = None,
) -> KeySets:
    """Return a key for each band of each signature; texts that share one are candidates.

    Parameters
    ----------
    signatures
        uint32, shape (n, num_perm).
    filled
        Which texts have a shingle at all, bool, shape (n,); the others have no keys. ``None`` means all.
    threads
        How many work at once; the result does not depend on it.
    """
    chosen = np.ones(len(signatures), np.bool_) if filled is None else filled
    signed = signatures if chosen.all() else signatures[chosen]
    keys = kernels.band_keys(signed, banding.bands, banding.rows, threads)
    keys.sort(axis=1)
    return KeySets(keys.ravel(), kernels.offsets_of(chosen * np.int64(banding.bands)))
