"""Texts to shingle sets and fingerprints: folding, hashing of tokens and cutting into shingles in one call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice, pairwise

import numpy as np
import xxhash
from numpy.typing import NDArray

from provenance._kernels.reference.column import string_of
from provenance._kernels.reference.minhash import signatures
from provenance._kernels.reference.offsets import offsets_of
from provenance._kernels.reference.sets import sorted_sets
from provenance._kernels.reference.shingles import shingle_hashes, token_hashes
from provenance._kernels.reference.tokens import code_points_of, fold_tokens

__all__ = ["Texts", "fingerprints", "known_sets", "shingle_sets", "text_hashes"]

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Texts = Sequence[str | bytes]

_CHARACTERS_AT_ONCE = 1 << 20


def shingle_sets(
    texts: Texts, seed: int, size: int, unspaced_size: int, threads: int | None = None
) -> tuple[UInt64, Int64, NDArray[np.void]]:
    """Cut each text into shingles and keep the set of their hashes.

    Parameters
    ----------
    texts
        One document each, ``str`` or UTF-8 ``bytes``; what is not UTF-8 is read as ``bytes.decode("utf-8", "replace")``
        reads it.
    threads
        Batches worked on at once, ``None`` means 1; the result does not depend on it.

    Returns
    -------
    hashes, offsets
        As ``sorted_sets`` returns them.
    digests
        XXH3-128 of each document's folded tokens joined by U+000A, void of 16 bytes, shape (documents,).
    """
    work = partial(_sets_of_batch, seed=seed, size=size, unspaced_size=unspaced_size)
    if threads is None or threads <= 1:
        parts = [work(batch) for batch in _batches(texts)]
    else:
        parts = []
        batches = _batches(texts)
        with ThreadPoolExecutor(threads) as pool:
            while group := list(islice(batches, threads)):
                parts.extend(pool.map(work, group))
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(1, np.int64), np.zeros(0, "V16")
    hashes, sizes, digests = zip(*parts, strict=True)
    return np.concatenate(hashes), offsets_of(np.concatenate(sizes)), np.frombuffer(b"".join(digests), "V16")


def known_sets(
    texts: Texts, seed: int, size: int, unspaced_size: int, sizes: Int64, threads: int | None = None
) -> UInt64:
    """The hashes of ``shingle_sets``, of texts whose sets are known to have these sizes, int64, shape (documents,)."""
    hashes, offsets, _ = shingle_sets(texts, seed, size, unspaced_size, threads)
    if not np.array_equal(np.diff(offsets), sizes):
        raise ValueError("the sets have other sizes")
    return hashes


def fingerprints(
    texts: Texts,
    seed: int,
    size: int,
    unspaced_size: int,
    num_perm: int,
    anchor_rate: int,
    with_digests: bool = False,
    threads: int | None = None,
) -> tuple[UInt32, UInt64, Int64, Int64, NDArray[np.void]]:
    """Signature, anchors and size of each text's shingle set, which a faster twin need not make.

    Parameters
    ----------
    texts, seed, size, unspaced_size, threads
        As for ``shingle_sets``.
    num_perm
        Values in a signature.
    anchor_rate
        Anchors are the hashes up to ``(2**64 - 1) // anchor_rate``.
    with_digests
        Whether digests are wanted.

    Returns
    -------
    signatures
        As ``signatures`` returns them, uint32, shape (documents, num_perm).
    anchors, anchor_offsets
        Distinct anchors of each document in ascending order, uint64, and int64, shape (documents + 1,).
    sizes
        Distinct shingles of each document, int64, shape (documents,).
    digests
        As ``shingle_sets`` returns them, or of shape (0,).
    """
    hashes, offsets, digests = shingle_sets(texts, seed, size, unspaced_size, threads)
    chosen = hashes <= np.uint64(((1 << 64) - 1) // anchor_rate)
    return (
        signatures(hashes, offsets, num_perm, seed),
        hashes[chosen],
        offsets_of(chosen)[offsets],
        np.diff(offsets),
        digests if with_digests else digests[:0],
    )


def text_hashes(texts: Texts, threads: int | None = None) -> UInt64:
    """XXH3-64 of each text as it is, uint64, shape (documents,): equal for equal texts.

    Of the characters of ``str``, which all have one byte or two or four (little endian), as few as the largest of them
    needs; ``bytes`` are read as ``shingle_sets`` reads them, so that the hash is that of the same text as ``str``.
    """
    return np.fromiter(
        (xxhash.xxh3_64_intdigest(_characters(string_of(text))) for text in texts), np.uint64, len(texts)
    )


def _characters(text: str) -> bytes:
    largest = max(text, default="")
    encoding = "latin-1" if largest <= "\xff" else "utf-16-le" if largest <= "\uffff" else "utf-32-le"
    return text.encode(encoding, "surrogatepass")


def _batches(texts: Texts) -> Iterator[Texts]:
    first = size = 0
    for position, text in enumerate(texts, 1):
        size += len(text)
        if size >= _CHARACTERS_AT_ONCE or position == len(texts):
            yield texts[first:position]
            first, size = position, 0


def _sets_of_batch(batch: Texts, seed: int, size: int, unspaced_size: int) -> tuple[UInt64, Int64, bytes]:
    texts = [string_of(text) for text in batch]
    arrays = fold_tokens(code_points_of("\0".join(texts)))
    tokens = arrays.strings()
    ends = np.cumsum([len(text) + 1 for text in texts])
    offsets = np.concatenate((np.zeros(1, np.int64), np.searchsorted(arrays.starts, ends)))
    shingles = shingle_hashes(token_hashes(tokens, seed), arrays.unspaced, offsets, size, unspaced_size)
    hashes, set_offsets = sorted_sets(*shingles)
    joined = ("\n".join(tokens[begin:end]) for begin, end in pairwise(offsets.tolist()))
    digests = b"".join(xxhash.xxh3_128_digest(content.encode()) for content in joined)
    return hashes, np.diff(set_offsets), digests
