"""Fingerprints: a MinHash signature and anchors of each text, under one scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance import _kernels as kernels
from provenance.arguments import threads_of
from provenance.article import Article
from provenance.columns import Columns, Rows
from provenance.errors import SchemeError
from provenance.scheme import Scheme
from provenance.texts import TextsLike, batches

if TYPE_CHECKING:
    import datasketch

__all__ = [
    "Fingerprint",
    "Fingerprints",
    "ShingleSets",
    "fingerprint",
    "fingerprint_many",
    "from_datasketch",
    "shingle_sets",
]


@dataclass(frozen=True, slots=True, eq=False)
class ShingleSets(Columns):
    """The exact shingle sets of many texts, one after another.

    Attributes
    ----------
    hashes
        Distinct shingle hashes of each text in ascending order, uint64.
    offsets
        Text ``i`` has ``hashes[offsets[i]:offsets[i + 1]]``, int64, shape (n + 1,).
    digests
        XXH3-128 of the folded tokens: equal for texts identical after folding; void of 16 bytes, shape (n,).
    """

    hashes: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    digests: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Distinct shingles of each text, int64, shape (n,); 0 only for a text without tokens."""
        sizes: NDArray[np.int64] = self.offsets[1:] - self.offsets[:-1]
        return sizes

    @classmethod
    def joined(cls, parts: list[ShingleSets]) -> ShingleSets:
        """Return the sets of all texts of the parts; the list is emptied on the way, so that little is held twice."""
        sizes = np.concatenate([np.zeros(0, np.int64), *(part.sizes for part in parts)])
        digests = np.concatenate([np.zeros(0, "V16"), *(part.digests for part in parts)])
        offsets = kernels.offsets_of(sizes)
        hashes = np.empty(offsets[-1], np.uint64)
        end = len(hashes)
        while parts:
            part = parts.pop().hashes
            hashes[end - len(part) : end] = part
            end -= len(part)
        return cls(hashes, offsets, digests)

    def take(self, chosen: NDArray[np.int64]) -> ShingleSets:
        """Return the sets of the texts at ``chosen``."""
        if len(chosen) and chosen[-1] - chosen[0] == len(chosen) - 1 and (np.diff(chosen) == 1).all():  # neighbours
            offsets = self.offsets[chosen[0] : chosen[-1] + 2]
            part = self.hashes[offsets[0] : offsets[-1]]
            return ShingleSets(part, offsets - offsets[0], self.digests[chosen[0] : chosen[-1] + 1])
        return ShingleSets(*kernels.taken_sets(self.hashes, self.offsets, chosen), self.digests[chosen])

    def without(self, hashes: NDArray[np.uint64], threads: int | None = None) -> ShingleSets:
        """Return the sets without these hashes (ascending, distinct); texts keep their numbers and digests."""
        if not len(hashes):
            return self
        return ShingleSets(*kernels.sets_without(self.hashes, self.offsets, hashes, threads), self.digests)

    def shared(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """|A∩B| of pairs of texts, int64."""
        return kernels.intersection_sizes(self.hashes, self.offsets, left, right)

    def documents(self) -> NDArray[np.int64]:
        """Which text each element of ``hashes`` belongs to, int64, shape of ``hashes``."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def below(self, rate: int) -> NDArray[np.bool_]:
        """Which hashes are anchors at one in ``rate``: those at most ``(2**64 - 1) // rate``."""
        return self.hashes <= np.uint64(((1 << 64) - 1) // rate)


def shingle_sets(texts: TextsLike, scheme: Scheme | None = None, threads: int | None = None) -> ShingleSets:
    """Cut each text into shingles and keep the set of their hashes.

    Parameters
    ----------
    texts
        Strings, UTF-8 ``bytes``, articles, in any iterable; or an Arrow column of strings or binary, or a stream of
        them (of ``pyarrow``, ``polars`` and others: whatever has ``__arrow_c_stream__`` or ``__arrow_c_array__``),
        which is read without a copy. Bytes that are not UTF-8 are read as ``bytes.decode("utf-8", "replace")``
        reads them: each maximal part that cannot be is one U+FFFD, which parts tokens.
    threads
        How many work at once; the result does not depend on it. ``None`` means every core with the native kernels
        and 1 with the reference kernels.

    Raises
    ------
    ArticleError
        If a text is none of these, or null, or an Arrow column holds something else than texts.
    ValueError
        If ``threads`` is below 1.
    """
    scheme = Scheme.given(scheme)
    parts = list(_sets_of_batches(texts, scheme, threads_of(threads)))
    return parts[0] if len(parts) == 1 else ShingleSets.joined(parts)


def _sets_of_batches(texts: TextsLike, scheme: Scheme, threads: int | None) -> Iterator[ShingleSets]:
    for batch in batches(texts):
        yield ShingleSets(
            *kernels.shingle_sets(batch, scheme.seed, scheme.shingle_size, scheme.unspaced_shingle_size, threads)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint(Columns):
    """The fingerprint of one text.

    Attributes
    ----------
    signature
        MinHash values, uint32, shape (num_perm,).
    anchors
        Shingle hashes of at most ``(2**64 - 1) // anchor_rate``, ascending, uint64.
    size
        Distinct shingles of the text; 0 when it has no token.
    scheme
        What these numbers mean.
    """

    signature: NDArray[np.uint32]
    anchors: NDArray[np.uint64]
    size: int
    scheme: Scheme

    def jaccard(self, other: Fingerprint) -> float:
        """Estimate |A∩B| / |A∪B| by the share of equal signature values; 0.0 where a text is empty.

        Raises
        ------
        SchemeError
            If the fingerprints are of two schemes.
        """
        if self.scheme != other.scheme:
            raise SchemeError(
                f"fingerprints of two schemes do not compare: {self.scheme.digest} and {other.scheme.digest}"
            )
        if not self.size or not other.size:
            return 0.0
        return float(np.mean(self.signature == other.signature))

    def to_datasketch(self) -> datasketch.MinHash:
        """Return a ``datasketch.MinHash`` with these values, for its indexes and storage layers.

        Such objects compare with each other when they are of one scheme: the seed that they state is the beginning of
        its digest. They do not compare with signatures that datasketch computed from tokens, because its hash
        functions are others.
        """
        from datasketch import MinHash

        return MinHash(
            seed=_stated_seed(self.scheme),
            hashvalues=self.signature,
            scheme="affine32",  # datasketch's name for values of 32-bit multiply-adds
        )


def _stated_seed(scheme: Scheme) -> int:
    """What stands for a scheme in ``datasketch``, which takes 32 bits and lets objects with one seed compare."""
    return int(scheme.digest[:8], 16)


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprints(Rows[Fingerprint]):
    """The fingerprints of many texts, by column.

    Attributes
    ----------
    signatures
        uint32, shape (n, num_perm).
    anchors, anchor_offsets
        Anchors of text ``i`` are ``anchors[anchor_offsets[i]:anchor_offsets[i + 1]]``, ascending;
        uint64 and int64, shape (n + 1,).
    sizes
        Distinct shingles of each text, int64, shape (n,).
    scheme
        What these numbers mean.
    """

    signatures: NDArray[np.uint32]
    anchors: NDArray[np.uint64]
    anchor_offsets: NDArray[np.int64]
    sizes: NDArray[np.int64]
    scheme: Scheme

    def __len__(self) -> int:
        return len(self.sizes)

    def _row(self, number: int) -> Fingerprint:
        return Fingerprint(
            self.signatures[number],
            self.anchors[self.anchor_offsets[number] : self.anchor_offsets[number + 1]],
            int(self.sizes[number]),
            self.scheme,
        )


def fingerprints_of(sets: ShingleSets, scheme: Scheme, threads: int | None = None) -> Fingerprints:
    """Fingerprints of texts whose shingle sets are known."""
    chosen = sets.below(scheme.anchor_rate)
    counts = kernels.offsets_of(chosen)
    return Fingerprints(
        kernels.signatures(sets.hashes, sets.offsets, scheme.num_perm, scheme.seed, threads),
        sets.hashes[chosen],
        counts[sets.offsets],
        sets.sizes,
        scheme,
    )


def fingerprint_many(texts: TextsLike, scheme: Scheme | None = None, threads: int | None = None) -> Fingerprints:
    """Fingerprint many texts; arguments and errors as ``shingle_sets``.

    Texts of an iterator are taken some million characters at a time, so memory holds fingerprints and neither texts
    nor shingle sets.
    """
    scheme = Scheme.given(scheme)
    threads = threads_of(threads)
    rule = (scheme.seed, scheme.shingle_size, scheme.unspaced_shingle_size, scheme.num_perm, scheme.anchor_rate)
    parts = [kernels.fingerprints(batch, *rule, False, threads) for batch in batches(texts)]
    if len(parts) == 1:
        return Fingerprints(*parts[0][:-1], scheme)
    parts = parts or [kernels.fingerprints([], *rule, False, threads)]
    signatures, anchors, offsets, sizes, _ = zip(*parts, strict=True)
    return Fingerprints(
        np.concatenate(signatures),
        np.concatenate(anchors),
        kernels.offsets_of(np.concatenate([np.diff(part) for part in offsets])),
        np.concatenate(sizes),
        scheme,
    )


def fingerprint(text: str | bytes | Article, scheme: Scheme | None = None) -> Fingerprint:
    """Fingerprint one text.

    Examples
    --------
    >>> a = fingerprint("The ferry to the island was cancelled on Monday.")
    >>> b = fingerprint("THE FERRY to the island was cancelled on Monday")
    >>> a.jaccard(b), a.signature.shape, a.size
    (1.0, (128,), 7)
    """
    return fingerprint_many([text], scheme)[0]


def from_datasketch(minhash: datasketch.MinHash, scheme: Scheme | None = None) -> NDArray[np.uint32]:
    """Return the signature in a ``datasketch.MinHash`` that ``to_datasketch`` made, uint32, shape (num_perm,).

    Raises
    ------
    SchemeError
        If it is of another scheme, or datasketch computed it from tokens.

    Examples
    --------
    >>> found = fingerprint("The ferry to the island was cancelled on Monday.")
    >>> bool((from_datasketch(found.to_datasketch()) == found.signature).all())
    True
    """
    scheme = Scheme.given(scheme)
    expected = ("affine32", _stated_seed(scheme), scheme.num_perm)
    given = (getattr(minhash, "scheme", None), minhash.seed, len(minhash.hashvalues))
    if given != expected:
        raise SchemeError(f"scheme, seed and permutations are {given}, not {expected}")
    return np.array(minhash.hashvalues, np.uint32)
