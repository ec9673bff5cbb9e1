"""Documents and what is posted under their keys: distinct keys, and how many documents share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance._kernels.reference.chunks import ROW
from provenance._kernels.reference.offsets import check_offsets, offsets_of

__all__ = ["distinct_keys", "key_words", "posted_counts", "word_rows"]

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

_NUMBER = 32  # bits of a number
_UNMARKED = 255


def distinct_keys(keys: UInt64) -> tuple[UInt64, Int64]:
    """Distinct keys in ascending order, uint64, and where each key stands among them, int64."""
    distinct, places = np.unique(keys, return_inverse=True)
    return distinct, places.astype(np.int64)


def key_words(
    hashes: UInt64, offsets: Int64, spread: int, bits: int, parts: int, threads: int | None = None
) -> tuple[UInt64, Int64]:
    """Keys of documents as words that sort as rows of postings do, in parts by the keys' upper bits.

    Parameters
    ----------
    hashes, offsets
        Keys of document ``i`` are the ``bits`` upper bits (1 to 64) of ``hashes[offsets[i]:offsets[i + 1]]``, each of
        them times ``spread`` modulo 2**64.
    parts
        A power of two.

    Returns
    -------
    words
        Part ``p`` is ``words[bounds[p]:bounds[p + 1]]``, in the order of documents: the bits of a key that its part
        does not tell, times the power of two above how many documents there are, plus the document, uint64.
    bounds
        int64, shape (parts + 1,).

    Raises
    ------
    ValueError
        If a word has more than 64 bits.
    """
    check_offsets(offsets, len(hashes))
    documents = len(offsets) - 1
    width = documents.bit_length()
    below = bits - (parts.bit_length() - 1)
    if not 0 < bits <= 64 or parts.bit_count() != 1 or below < 0 or below + width > 64:
        raise ValueError("no such parts of keys")
    keys = hashes * np.uint64(spread) >> np.uint64(64 - bits)
    owners = np.repeat(np.arange(documents, dtype=np.uint64), np.diff(offsets))
    part = (keys >> np.uint64(below)).astype(np.int64) if below < 64 else np.zeros(len(keys), np.int64)
    order = np.argsort(part, kind="stable")
    words = (keys & np.uint64((1 << below) - 1)) << np.uint64(width) | owners
    return words[order], offsets_of(np.bincount(part, minlength=parts))


def word_rows(words: UInt64, low: int, numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Rows of postings of a part of ``key_words``, sorted, each once.

    Parameters
    ----------
    low
        The least key of the part.
    numbers
        Of the documents, ascending, uint32.

    Returns
    -------
    uint8, shape (12 * rows,)
    """
    width = np.uint64(len(numbers).bit_length())
    distinct = np.unique(words)
    rows = np.zeros(len(distinct), ROW)
    rows["key"] = (distinct >> width) + np.uint64(low)
    rows["number"] = numbers[distinct & np.uint64((1 << int(width)) - 1)]
    return rows.view(np.uint8)


def posted_counts(
    lists: Int64,
    anchors: NDArray[np.bool_],
    offsets: Int64,
    pieces: Int64,
    begins: Int64,
    ends: Int64,
    numbers: NDArray[np.uint32],
    sizes: Int64,
    marks: NDArray[np.uint8],
    posted_sizes: NDArray[np.uint32],
    posted_marks: UInt64,
    required: Int64,
    crowd: int,
    oldest: int,
    threads: int | None = None,
) -> tuple[Int64, Int64, Int64, Int64]:
    """How many keys documents share with others, where they share enough.

    Parameters
    ----------
    lists, anchors, offsets
        Keys of document ``i`` are ``lists[offsets[i]:offsets[i + 1]]``, numbers of lists, int64; ``anchors`` says which
        of them are anchors, bool.
    pieces, begins, ends
        List ``k`` is ``numbers[begins[p]:ends[p]]`` for every ``p`` from ``pieces[k]`` to ``pieces[k + 1]``, int64.
    numbers
        Who holds the key, below 2**32 - 1, uint32; ascending in a piece, and nobody twice in a list.
    sizes
        Shingles of each document, int64, shape (documents,).
    marks
        A bit, below 128, of each list that has a mark, uint8, shape (lists,); 255 for the others. A list with a mark is
        taken to hold whoever has that bit, and nobody else.
    posted_sizes, posted_marks
        Shingles by number, uint32; 0 for one that is not there. Marks by number, uint64, shape (numbers, 2).
    required
        Keys that a pair must share whose smaller text has so many shingles, int64, one at least; the last holds beyond.
    crowd, oldest
        Lists that are longer, and those with a mark, make pairs with so many of the lowest numbers in them that are
        there; for pairs that another list makes they count.

    Returns
    -------
    document, number, shared, shared_anchors
        int64, ascending by document, then number.
    """
    check_offsets(offsets, len(lists))
    check_offsets(pieces, len(begins))
    held = [
        np.concatenate([numbers[:0], *(numbers[begins[p] : ends[p]] for p in range(pieces[k], pieces[k + 1]))])
        for k in range(len(marks))
    ]
    there = [np.sort(each[each < len(posted_sizes)]).astype(np.int64) for each in held]
    there = [each[posted_sizes[each] > 0] for each in there]
    none = np.zeros(0, np.int64)
    found = [(none, none, none, none)]
    for document, own in enumerate(sizes.tolist()):
        keys = lists[offsets[document] : offsets[document + 1]].tolist()
        names_all = [marks[k] == _UNMARKED and len(held[k]) <= crowd for k in keys]
        named = [there[k] if every else there[k][:oldest] for k, every in zip(keys, names_all, strict=True)]
        number = np.unique(np.concatenate([none, *named]))
        shared, of_anchors = np.zeros((2, len(number)), np.int64)
        for k, anchor in zip(keys, anchors[offsets[document] :].tolist(), strict=False):
            mark = int(marks[k])
            if mark < _UNMARKED:
                has = posted_marks[number, mark // 64] >> np.uint64(mark % 64) & np.uint64(1) > 0
            else:
                has = np.isin(number, there[k])
            shared += has
            of_anchors += has & anchor
        smaller = np.minimum(np.minimum(own, posted_sizes[number].astype(np.int64)), len(required) - 1)
        enough = shared >= np.maximum(required[smaller], 1)
        found.append((np.full(int(enough.sum()), document), number[enough], shared[enough], of_anchors[enough]))
    columns = [np.concatenate(parts) for parts in zip(*found, strict=True)]
    return columns[0], columns[1], columns[2], columns[3]
