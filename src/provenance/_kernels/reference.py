"""The definition of every stored number, in NumPy and xxhash: arrays in, arrays out.

Integers only, arithmetic modulo 2**64 or 2**32, nothing depends on the machine or the Python version.
Documents are handled in batches: their values stand one after another in one array and ``offsets``
(int64, shape ``(documents + 1,)``) says where each begins. A faster twin must return equal arrays.
``threads`` is for such a twin; where it makes a difference here, the function says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice, pairwise

import numpy as np
import xxhash
from numpy.typing import NDArray

from provenance._kernels.unicode_table import (
    DIGIT,
    DIGIT_SEPARATOR,
    MARK,
    SEPARATOR,
    SPACE,
    UNSPACED,
    WORD,
    fold_table,
)

__all__ = [
    "NAME",
    "TokenArrays",
    "band_keys",
    "equal_groups",
    "fold_tokens",
    "intersection_sizes",
    "offsets_of",
    "pair_counts",
    "permutations",
    "shingle_hashes",
    "shingle_sets",
    "signatures",
    "sorted_sets",
    "token_hashes",
]

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

NAME = "reference"
"""Which kernels run."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_LAST = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_NEWLINE = 10
_CHARACTERS_AT_ONCE = 1 << 20
_SHINGLES_AT_ONCE = 1 << 16  # a working set that stays in cache
_PAIRS_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """Tokens of a batch.

    Attributes
    ----------
    code_points
        Folded tokens, each followed by U+000A, uint32.
    starts, ends
        Span of each token in the code points that were folded, int64, shape (tokens,).
    unspaced
        Tokens of scripts written without spaces, bool, shape (tokens,).
    """

    code_points: UInt32
    starts: Int64
    ends: Int64
    unspaced: Bool

    def strings(self) -> list[str]:
        """Return the folded tokens."""
        text = self.code_points.astype("<u4").tobytes().decode("utf-32-le")
        return text.split("\n")[:-1]


@cache
def _single_folds() -> UInt32:
    table = fold_table()
    single = np.arange(len(table.lengths), dtype=np.uint32)
    mapped = ~table.identity & (table.lengths > 0)
    single[mapped] = table.folded[table.offsets[mapped]]
    return single


def _fold(code_points: UInt32) -> tuple[UInt32, Int64]:
    """Folded code points, and for each the position it came from."""
    table = fold_table()
    lengths = table.lengths[code_points]
    if (lengths == 1).all():
        return _single_folds()[code_points], np.arange(len(code_points), dtype=np.int64)
    source = np.repeat(np.arange(len(code_points), dtype=np.int64), lengths)
    folded = _single_folds()[code_points[source]]
    longer = np.flatnonzero(lengths[source] > 1)
    if len(longer):
        first = np.cumsum(lengths, dtype=np.int64) - lengths
        within = longer - first[source[longer]]
        folded[longer] = table.folded[table.offsets[code_points[source[longer]]] + within]
    return folded, source


def _joined_digits(classes: NDArray[np.uint8]) -> Bool:
    """Separators that vanish: one between two digits; a space only where it parts groups of three."""
    digit = classes == DIGIT
    vanish = np.zeros(len(classes), np.bool_)
    between = np.flatnonzero(digit[:-2] & digit[2:] & ((classes[1:-1] == DIGIT_SEPARATOR) | (classes[1:-1] == SPACE)))
    between += 1
    spaces = between[classes[between] == SPACE]
    vanish[between] = True
    if len(spaces):
        edges = np.flatnonzero(np.diff(digit.astype(np.int8), prepend=0, append=0))
        run_starts, run_ends = edges[::2], edges[1::2]
        before = np.searchsorted(run_ends, spaces)  # the run that ends where the space stands
        length_before = run_ends[before] - run_starts[before]
        length_after = run_ends[before + 1] - run_starts[before + 1]
        previous = np.where(run_starts[before] > 0, classes[run_starts[before] - 1], SEPARATOR)
        grouped = (length_before <= 3) & (length_after == 3) & (previous != WORD) & (previous != MARK)
        vanish[spaces[~grouped]] = False
    return vanish


def fold_tokens(code_points: UInt32) -> TokenArrays:
    """Fold code points and cut them into tokens.

    Parameters
    ----------
    code_points
        uint32, shape (n,). Documents of a batch are parted by U+0000.

    Returns
    -------
    TokenArrays
        A token is a maximal run of words, digits and the marks that follow them, or one character of a
        script written without spaces with its marks. Its span covers dropped marks that follow it.
    """
    table = fold_table()
    if not len(code_points):
        empty = np.zeros(0, np.int64)
        return TokenArrays(np.zeros(0, np.uint32), empty, empty, np.zeros(0, np.bool_))
    folded, source = _fold(code_points)
    classes = table.classes[folded]
    if len(classes) > 2:
        kept = ~_joined_digits(classes)
        if not kept.all():
            folded, source, classes = folded[kept], source[kept], classes[kept]

    base = classes
    marks = classes == MARK
    if marks.any():  # a mark is of the class of what it belongs to
        carrier = np.where(marks, -1, np.arange(len(classes)))
        np.maximum.accumulate(carrier, out=carrier)
        base = np.where(carrier >= 0, classes[carrier], SEPARATOR).astype(np.uint8)
    in_word = (base == WORD) | (base == DIGIT)
    unspaced = base == UNSPACED
    member = in_word | unspaced
    previous_in_word = np.concatenate(([False], in_word[:-1]))
    begins = (classes == UNSPACED) | (in_word & ~previous_in_word & ~marks)
    ends_here = member & np.concatenate((begins[1:] | ~member[1:], [True]))
    first = np.flatnonzero(begins)
    last = np.flatnonzero(ends_here)

    length = len(code_points)
    unmarked = np.where(table.dropped_marks[code_points], length, np.arange(length))
    following = np.append(np.minimum.accumulate(unmarked[::-1])[::-1], length)

    chars = folded[member]
    number = np.cumsum(begins[member]) - 1
    stream = np.full(len(chars) + len(first), _NEWLINE, np.uint32)
    stream[np.arange(len(chars)) + number] = chars
    return TokenArrays(stream, source[first], following[source[last] + 1], unspaced[first])


def offsets_of(sizes: Int64 | Bool) -> Int64:
    """Where runs of these sizes begin and end when they stand one after another, int64, shape (n + 1,)."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def token_hashes(tokens: list[str], seed: int) -> UInt64:
    """XXH3-64 of each token's UTF-8 with the scheme's seed, uint64, shape (tokens,)."""
    known = {token: xxhash.xxh3_64_intdigest(token.encode(), seed) for token in set(tokens)}
    return np.fromiter(map(known.__getitem__, tokens), np.uint64, len(tokens))


def _mix(state: UInt64, value: UInt64) -> UInt64:
    state = (state ^ value) * _MIX
    return state ^ (state >> _HALF)


def _finish(state: UInt64) -> UInt64:
    state = state * _LAST
    return state ^ (state >> _HALF)


def _windows(hashes: UInt64, size: int) -> UInt64:
    """Hash of every window of ``size`` consecutive tokens, uint64, shape (max(0, n - size + 1),)."""
    count = max(0, len(hashes) - size + 1)
    state = np.full(count, size, np.uint64)
    for position in range(size):
        state = _mix(state, hashes[position : position + count])
    return _finish(state)


def shingle_hashes(
    hashes: UInt64, unspaced: Bool, offsets: Int64, size: int, unspaced_size: int
) -> tuple[UInt64, Int64]:
    """Hash of every shingle, in the order of the text.

    A shingle spans ``size`` tokens, or ``unspaced_size`` where its first token is of a script written
    without spaces. A document with tokens but too few for any shingle has one: all of it.

    Parameters
    ----------
    hashes, unspaced
        Token hashes (uint64) and kinds (bool), shape (tokens,).
    offsets
        int64, shape (documents + 1,).

    Returns
    -------
    hashes, offsets
        uint64, shape (shingles,), and int64, shape (documents + 1,).

    Notes
    -----
    ``s = size; for t in window: s = (s ^ t) * 0x9E3779B97F4A7C15; s ^= s >> 32`` and at the end
    ``s *= 0xD6E8FEB86659FD93; s ^= s >> 32``, all modulo 2**64.
    """
    total = len(hashes)
    wanted = np.where(unspaced, unspaced_size, size)
    document_end = np.repeat(offsets[1:], np.diff(offsets))
    valid = np.arange(total) + wanted <= document_end
    result = np.zeros(total, np.uint64)
    for length, chosen in ((size, ~unspaced), (unspaced_size, unspaced)):
        begins = np.flatnonzero(chosen & valid)
        if len(begins):
            result[begins] = _windows(hashes, length)[begins]
    counts = np.add.reduceat(np.append(valid, False), offsets[:-1], dtype=np.int64)
    counts[np.diff(offsets) == 0] = 0
    too_short = np.flatnonzero((counts == 0) & (np.diff(offsets) > 0))
    for document in too_short:
        begin, end = int(offsets[document]), int(offsets[document + 1])
        result[begin] = _windows(hashes[begin:end], end - begin)[0]
        valid[begin] = True
    counts[too_short] = 1
    return result[valid], offsets_of(counts)


def sorted_sets(hashes: UInt64, offsets: Int64) -> tuple[UInt64, Int64]:
    """Each document's distinct values in ascending order; shapes as the arguments."""
    hashes = hashes.copy()
    bounds = offsets.tolist()
    for begin, end in pairwise(bounds):
        hashes[begin:end].sort()
    if not len(hashes):
        return hashes, offsets.copy()
    first = np.zeros(len(hashes), np.bool_)
    first[offsets[:-1][np.diff(offsets) > 0]] = True
    first[1:] |= hashes[1:] != hashes[:-1]
    return hashes[first], offsets_of(first)[offsets]


def shingle_sets(
    texts: list[str], seed: int, size: int, unspaced_size: int, threads: int | None = None
) -> tuple[UInt64, Int64, NDArray[np.void]]:
    """Cut texts into shingles and keep the set of each: all of the above at once.

    Parameters
    ----------
    texts
        One document each.
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


def _batches(texts: list[str]) -> Iterator[list[str]]:
    first = size = 0
    for position, text in enumerate(texts, 1):
        size += len(text)
        if size >= _CHARACTERS_AT_ONCE or position == len(texts):
            yield texts[first:position]
            first, size = position, 0


def _sets_of_batch(texts: list[str], seed: int, size: int, unspaced_size: int) -> tuple[UInt64, Int64, bytes]:
    code_points = np.frombuffer("\0".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    arrays = fold_tokens(code_points.astype(np.uint32, copy=False))
    tokens = arrays.strings()
    ends = np.cumsum([len(text) + 1 for text in texts])
    offsets = np.concatenate((np.zeros(1, np.int64), np.searchsorted(arrays.starts, ends)))
    shingles = shingle_hashes(token_hashes(tokens, seed), arrays.unspaced, offsets, size, unspaced_size)
    hashes, set_offsets = sorted_sets(*shingles)
    joined = ("\n".join(tokens[begin:end]) for begin, end in pairwise(offsets.tolist()))
    digests = b"".join(xxhash.xxh3_128_digest(content.encode()) for content in joined)
    return hashes, np.diff(set_offsets), digests


def permutations(num_perm: int, seed: int) -> tuple[UInt32, UInt32]:
    """Multipliers (odd) and addends of the signature's slots, uint32, shape (num_perm,) each.

    Successive outputs of SplitMix64 (Steele, Lea, Flood 2014) started at ``seed``: the upper half of an
    output, made odd, is the multiplier and its lower half the addend.
    """
    states = np.arange(1, num_perm + 1, dtype=np.uint64) * _MIX + np.uint64(seed)
    z = (states ^ (states >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> _HALF).astype(np.uint32) | np.uint32(1), z.astype(np.uint32)


def signatures(hashes: UInt64, offsets: Int64, num_perm: int, seed: int, threads: int | None = None) -> UInt32:
    """MinHash signatures, uint32, shape (documents, num_perm).

    Slot ``i`` is the minimum over the shingles of ``(a[i] * x + b[i]) mod 2**32`` where ``x`` is the upper
    half of the shingle's hash (Broder 1997, with multiply-add in place of random permutations). A document
    without shingles has ``2**32 - 1`` in every slot.
    """
    multipliers, addends = permutations(num_perm, seed)
    documents = len(offsets) - 1
    result = np.full((documents, num_perm), 0xFFFFFFFF, np.uint32)
    filled = np.flatnonzero(np.diff(offsets) > 0)
    upper = (hashes >> _HALF).astype(np.uint32)
    begins, ends = offsets[filled], offsets[filled + 1]
    position = 0
    while position < len(filled):
        stop = max(position + 1, int(np.searchsorted(ends, begins[position] + _SHINGLES_AT_ONCE, "right")))
        part = upper[begins[position] : ends[stop - 1]]
        inner = begins[position:stop] - begins[position]
        rows = np.empty((num_perm, stop - position), np.uint32)
        for slot in range(num_perm):
            rows[slot] = np.minimum.reduceat(part * multipliers[slot] + addends[slot], inner)
        result[filled[position:stop]] = rows.T
        position = stop
    return result


def band_keys(signature_matrix: UInt32, bands: int, rows: int) -> UInt64:
    """One key for each band of each signature, the band's number mixed in, uint64, shape (documents, bands).

    As ``shingle_hashes`` mixes token hashes, from ``s = band * 0x9E3779B97F4A7C15``: bands of one signature
    that hold the same values, or values one bit apart, have different keys.
    """
    values = signature_matrix[:, : bands * rows].astype(np.uint64).reshape(-1, bands, rows)
    state = np.broadcast_to(np.arange(bands, dtype=np.uint64) * _MIX, values.shape[:2])
    for row in range(rows):
        state = _mix(state, values[:, :, row])
    return _finish(state)


def equal_groups(keys: UInt64) -> tuple[Int64, Int64, Int64]:
    """Positions of equal keys, grouped.

    Returns
    -------
    order
        Positions sorted by key, equal keys in ascending position, int64, shape (n,).
    starts, sizes
        Where in ``order`` each group of two or more begins and how many it has, int64.
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
    if not len(keys):
        return order, np.zeros(0, np.int64), np.zeros(0, np.int64)
    sizes = np.diff(edges)
    several = sizes > 1
    return order, edges[:-1][several], sizes[several]


def pair_counts(
    members: Int64, starts: Int64, sizes: Int64, documents: int, threads: int | None = None
) -> tuple[Int64, Int64]:
    """Every pair of documents that share a group, and how many groups they share.

    Parameters
    ----------
    members, starts, sizes
        Group ``g`` is ``members[starts[g]:starts[g] + sizes[g]]``, distinct documents in ascending order.
    documents
        How many there are in all.

    Returns
    -------
    keys, counts
        ``left * documents + right`` for ``left < right``, ascending, and the number of shared groups, int64.
    """
    keys, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    pending: list[Int64] = []
    rows = 0
    for size in np.unique(sizes).tolist():
        low, high = np.triu_indices(size, 1)
        group_starts = starts[sizes == size]
        step = max(1, _PAIRS_AT_ONCE // len(low))
        for position in range(0, len(group_starts), step):
            block = members[group_starts[position : position + step, None] + np.arange(size)]
            pending.append((block[:, low] * documents + block[:, high]).ravel())
            rows += len(pending[-1])
            if rows >= _PAIRS_AT_ONCE:
                keys, counts = _add_counts(keys, counts, pending)
                pending, rows = [], 0
    return _add_counts(keys, counts, pending)


def _add_counts(keys: Int64, counts: Int64, pending: list[Int64]) -> tuple[Int64, Int64]:
    if not pending:
        return keys, counts
    new_keys, new_counts = np.unique(np.concatenate(pending), return_counts=True)
    both = np.concatenate((keys, new_keys))
    merged, inverse = np.unique(both, return_inverse=True)
    total = np.zeros(len(merged), np.int64)
    np.add.at(total, inverse, np.concatenate((counts, new_counts)))
    return merged, total


def intersection_sizes(hashes: UInt64, offsets: Int64, left: Int64, right: Int64, threads: int | None = None) -> Int64:
    """|A and B| for each pair of documents ``left[i], right[i]``, int64, shape (pairs,).

    ``hashes`` and ``offsets`` are as ``sorted_sets`` returns them.
    """
    result = np.zeros(len(left), np.int64)
    if not len(left):
        return result
    order = np.argsort(left, kind="stable")
    edges = np.flatnonzero(np.diff(left[order], prepend=-1, append=-1))
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        group = order[begin:end]
        document = left[group[0]]
        own = hashes[offsets[document] : offsets[document + 1]]
        if not len(own):
            continue
        for position in range(0, len(group), 256):
            part = group[position : position + 256]
            bounds = [(offsets[other], offsets[other + 1]) for other in right[part]]
            others = np.concatenate([hashes[low:high] for low, high in bounds])
            found = own[np.minimum(np.searchsorted(own, others), len(own) - 1)] == others
            counts = np.concatenate(([0], np.cumsum(found)))
            limits = np.concatenate(([0], np.cumsum([high - low for low, high in bounds])))
            result[part] = counts[limits[1:]] - counts[limits[:-1]]
    return result
