"""Sketches: what a search keeps of each text, a fraction of its shingles: sizes, digest, and keys for buckets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.anchors import MIN_SHARED
from provenance.buckets import KeySets
from provenance.lsh import Banding, band_keys
from provenance.pile import Pile
from provenance.scheme import Scheme
from provenance.short import short_keys

__all__ = ["SketchPile", "Sketches", "sketch"]

Int64 = NDArray[np.int64]
_Filling = tuple[NDArray[Any], NDArray[Any]]  # a place, and the rows that belong there

_WORDS = 64  # of a bitmap


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
        Keys of each text without its furniture: of its bands and its anchors, where these are wanted, and all its
        shingles where it is short.
    bitmaps, filled
        Of all shingles of each text, uint64, shape (texts, 64), and how many bits each has, int64.
    shared
        Number of a sampled text, number of a text here, and |A∩B|, where that is much, int64, shape (3, pairs).
    """

    sizes: Int64
    core_sizes: Int64
    digests: NDArray[np.void]
    bands: KeySets
    anchors: KeySets
    shorts: KeySets
    bitmaps: NDArray[np.uint64]
    filled: Int64
    shared: Int64

    def into(self, texts: NDArray[np.bool_]) -> Sketches:
        """Return the sketches of these texts, bool, shape (texts,), numbered anew, as ``KeySets.into``.

        Bitmaps stay those of all texts: moving them takes longer than finding them where they are.
        """
        sampled, other, size = self.shared[:, texts[self.shared[1]]]
        return Sketches(
            self.sizes[texts],
            self.core_sizes[texts],
            self.digests[texts],
            self.bands.into(texts),
            self.anchors.into(texts),
            self.shorts.into(texts),
            self.bitmaps,
            self.filled,
            np.stack((sampled, (np.cumsum(texts) - 1)[other], size)),
        )


class _KeyPile:
    """Key sets that come some at a time."""

    def __init__(self) -> None:
        self._keys: Pile[np.uint64] = Pile(np.uint64)
        self._sizes: Pile[np.int64] = Pile(np.int64)

    def place(self, part: KeySets, share: float) -> list[_Filling]:
        sizes = np.diff(part.offsets)
        return [(self._keys.place(len(part.keys), share), part.keys), (self._sizes.place(len(part), share), sizes)]

    def all(self) -> KeySets:
        return KeySets(self._keys.all(), kernels.offsets_of(self._sizes.all()))


class SketchPile:
    """Sketches of so many texts that come some at a time."""

    def __init__(self, texts: int) -> None:
        self._texts = texts
        self._done = 0
        self._sizes: Pile[np.int64] = Pile(np.int64)
        self._core_sizes: Pile[np.int64] = Pile(np.int64)
        self._digests: Pile[np.void] = Pile("V16")
        self._bands, self._anchors, self._shorts = _KeyPile(), _KeyPile(), _KeyPile()
        self._bitmaps: Pile[np.uint64] = Pile(np.uint64)
        self._filled: Pile[np.int64] = Pile(np.int64)
        self._shared: list[Int64] = [np.zeros((3, 0), np.int64)]

    def place(self, part: Sketches) -> Callable[[], None]:
        """Make place for those of some texts.

        Who calls what is returned puts them there: once, in any thread, and before ``all``. Memory that is touched for
        the first time is slow, and several threads get it sooner than one.
        """
        self._shared.append(part.shared + np.array([[0], [self._done], [0]]))
        self._done += len(part.sizes)
        share = self._done / self._texts
        columns = (
            (self._sizes, part.sizes),
            (self._core_sizes, part.core_sizes),
            (self._digests, part.digests),
            (self._bitmaps, part.bitmaps.ravel()),
            (self._filled, part.filled),
        )
        keys = ((self._bands, part.bands), (self._anchors, part.anchors), (self._shorts, part.shorts))
        filling = [(pile.place(len(rows), share), rows) for pile, rows in columns]
        filling += [each for pile, sets in keys for each in pile.place(sets, share)]

        def fill() -> None:
            for place, rows in filling:
                place[:] = rows

        return fill

    def all(self) -> Sketches:
        """All of them; the pile is empty then."""
        shared, self._shared = np.concatenate(self._shared, axis=1), []
        return Sketches(
            self._sizes.all(),
            self._core_sizes.all(),
            self._digests.all(),
            self._bands.all(),
            self._anchors.all(),
            self._shorts.all(),
            self._bitmaps.all().reshape(-1, _WORDS),
            self._filled.all(),
            shared,
        )


def sketch(
    texts: kernels.TextColumn,
    furniture: NDArray[np.uint64],
    banding: Banding | None,
    rate: int,
    scheme: Scheme,
    sample: kernels.SampledSets,
) -> Sketches:
    """Sketch some texts; runs on one thread.

    Parameters
    ----------
    furniture
        Hashes of shingles known as furniture, ascending.
    banding
        ``None`` for no bands: the texts are not signed then.
    rate
        One shingle in ``rate`` is an anchor; 0 for no anchors.
    sample
        Texts of which one wants to know with whom they share much.
    """
    rule = (scheme.seed, scheme.shingle_size, scheme.unspaced_shingle_size)
    signatures, anchors, offsets, sizes, core_sizes, digests, bitmaps, filled, shared = kernels.sketches(
        texts, *rule, scheme.num_perm if banding else 0, rate, furniture, sample, MIN_SHARED, 1
    )
    return Sketches(
        sizes,
        core_sizes,
        digests,
        band_keys(signatures, banding, core_sizes > 0, threads=1) if banding else KeySets.none(len(texts)),
        KeySets(anchors, offsets),
        short_keys(texts, core_sizes, furniture, scheme),
        bitmaps,
        filled,
        np.stack(shared),
    )
