"""Feed the native kernels random texts and arrays for so many seconds, and hold them equal to the reference.

    python tests/fuzz/kernels.py FOLDER SECONDS

``FOLDER`` holds the ``_native`` module to try; ``sanitize.sh`` builds one with sanitizers and calls this.
"""

from __future__ import annotations

import importlib.util
import random
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

TRICKY = "aZ09 .,'\u2019\u00a0\u202f\n\0éßœİ\u0301\u0345\u093f漢々かﾞ\u3099กำ한ﷺ℀½𝔸𠀀\ud800\udfff\u00ad\u200b\U0010ffff"


def text(draw: random.Random) -> str:
    """Texts of every storage form, of lengths about the sizes of blocks."""
    length = draw.choice([0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 1000, draw.randrange(5000)])
    most = draw.choice([0x7F, 0xFF, 0x2FF, 0xFFFF, 0x10FFFF])
    share = draw.random()
    chars = [draw.choice(TRICKY) if draw.random() < share else chr(draw.randint(0, most)) for _ in range(length)]
    if draw.random() < 0.3:
        chars = [char for char in chars if ord(char) < 128] * draw.choice([1, 5])
    return "".join(chars)


def spoiled(draw: random.Random, text: str) -> bytes:
    """UTF-8 of a text, now and then cut or with a byte changed."""
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(draw.choice([0, 0, 1, 3, 30])):
        if data:
            data[draw.randrange(len(data))] = draw.choice([0, 0x41, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xF0, 0xFF])
    return bytes(data[draw.choice([0, 0, 1]) : draw.choice([None, None, -1, -2])])


def arrow_chunks(draw: random.Random, data: list[bytes]) -> object:
    """The texts as Arrow keeps them, in any layout and a few chunks, each a part of a longer one."""
    import pyarrow

    kind = draw.choice((pyarrow.binary(), pyarrow.large_binary(), pyarrow.binary_view()))
    cuts = [0, *sorted(draw.randint(0, len(data)) for _ in range(draw.randrange(3))), len(data)]
    chunks = []
    for begin, end in pairwise(cuts):
        before, after = draw.randrange(3), draw.randrange(3)
        chunk = pyarrow.array([b"out"] * before + data[begin:end] + [b"out"] * after, kind)
        chunks.append(chunk[before : before + end - begin])
    return pyarrow.chunked_array(chunks, kind)


def hashes(draw: random.Random, reference: ModuleType) -> tuple[np.ndarray, np.ndarray]:
    """Documents of evenly or badly spread values."""
    generator = np.random.default_rng(draw.randrange(1 << 30))
    sizes = generator.integers(0, draw.choice([3, 40, 5000, 50_000]), draw.randrange(1, 8))
    values = generator.integers(0, 2**64, int(sizes.sum()), np.uint64) >> np.uint64(draw.choice([0, 0, 1, 40, 60]))
    return values << np.uint64(draw.choice([0, 0, 20])), reference.offsets_of(sizes)


def same(found: tuple[np.ndarray, ...], expected: tuple[np.ndarray, ...]) -> None:
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def taken(
    draw: random.Random,
    compiled: ModuleType,
    reference: ModuleType,
    column: Any,
    data: Sequence[str | bytes],
) -> None:
    """Some texts of a column, some of those, a part of it, and all once more; the column itself may be gone by then."""
    numbers = np.array(draw.choices(range(len(data)), k=draw.randrange(9)) if data else [], np.int64)
    part = sorted(draw.choices(range(len(data) + 1), k=2))
    fewer = np.flatnonzero(np.array([draw.random() < 0.5 for _ in numbers], np.bool_))
    found, expected = (
        kind.joined([some := every.taken(numbers), some.taken(fewer), every.part(*part)])
        for kind, every in ((compiled.TextColumn, column), (reference.TextColumn, reference.TextColumn(data)))
    )
    same((found.lengths(),), (expected.lengths(),))
    assert [found.string(i) for i in range(len(found))] == [expected.string(i) for i in range(len(expected))]
    for number in (-1, len(data), 1 << 62):
        try:
            column.taken(np.array([number]))
        except IndexError:
            continue
        raise AssertionError(f"there is no text {number}")


def repeated(draw: random.Random, hashes: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sets, once or so often that what they have is common."""
    times = draw.choice([1, 12])
    return np.tile(hashes, times), np.concatenate(([0], np.tile(np.diff(offsets), times).cumsum()))


def sketches(
    draw: random.Random,
    compiled: ModuleType,
    reference: ModuleType,
    texts: tuple[Sequence[str | bytes], Sequence[str | bytes]],
    rule: tuple[int, ...],
    level: int,
) -> None:
    """What a search keeps of the texts, with some of their shingles left out and some of them sampled."""
    hashes, offsets, _ = reference.shingle_sets(texts[1], *rule[:3])
    excluded = np.unique(hashes[:: draw.randint(1, 5)]) if draw.random() < 0.7 else hashes[:0]
    sampled = repeated(draw, hashes[: offsets[len(offsets) // 2]], offsets[: len(offsets) // 2 + 1])
    rest = (*rule[:3], draw.choice([0, rule[3]]), draw.choice([0, rule[4]]), excluded)
    least = draw.randint(1, 40)
    *found, shared = compiled.sketches(
        texts[0], *rest, compiled.SampledSets(*sampled), least, draw.randint(1, 3), level=level
    )
    *expected, expected_shared = reference.sketches(texts[1], *rest, reference.SampledSets(*sampled), least)
    same(tuple(found), tuple(expected))
    same(shared, expected_shared)


def of_texts(draw: random.Random, compiled: ModuleType, reference: ModuleType, level: int) -> None:
    """The kernels of texts, of every form in which they lie."""
    workers = draw.randint(1, 3)
    texts = [text(draw) for _ in range(draw.randrange(6))]
    seed, size, unspaced_size = draw.randrange(2**64), draw.randint(1, 6), draw.randint(1, 6)
    same(
        compiled.shingle_sets(texts, seed, size, unspaced_size, workers, level=level),
        reference.shingle_sets(texts, seed, size, unspaced_size),
    )
    hashes, offsets, _ = reference.shingle_sets(texts, seed, size, unspaced_size)
    sizes = np.diff(offsets)
    same((compiled.known_sets(texts, seed, size, unspaced_size, sizes, workers, level=level),), (hashes,))
    for wrong in {0, len(texts) - 1} if texts else ():
        sizes[wrong] += draw.choice([-1, 1, 1 << 60])
        try:
            compiled.known_sets(texts, seed, size, unspaced_size, sizes, workers, level=level)
        except ValueError:
            continue
        raise AssertionError("sets of other sizes are refused")
    data = [spoiled(draw, one) for one in texts]
    rule = (seed, size, unspaced_size, draw.choice([1, 100, 128, 200]), draw.choice([1, 2, 4, 50]))
    digests = draw.random() < 0.5
    same(
        compiled.fingerprints(texts, *rule, digests, workers, level=level),
        reference.fingerprints(texts, *rule, digests),
    )
    expected = reference.fingerprints(data, *rule, digests)
    same(compiled.fingerprints(data, *rule, digests, workers, level=level), expected)
    column = compiled.TextColumn.joined(list(compiled.arrow_columns(arrow_chunks(draw, data))))
    same(compiled.fingerprints(column, *rule, digests, workers, level=level), expected)
    taken(draw, compiled, reference, column, data)
    taken(draw, compiled, reference, compiled.TextColumn.of(texts), texts)
    mixed = [draw.choice(pair) for pair in zip(texts, data, strict=True)]
    for given, as_read in ((mixed, mixed), (column, data)):
        same((compiled.text_hashes(given, workers),), (reference.text_hashes(as_read),))
    sketches(draw, compiled, reference, draw.choice([(texts, texts), (data, data), (column, data)]), rule, level)
    for one in texts:
        tokens, *spans = compiled.fold_text(one, level=level)
        wanted, *wanted_spans = reference.fold_text(one)
        assert tokens == wanted
        same(tuple(spans), tuple(wanted_spans))


def of_sets(draw: random.Random, compiled: ModuleType, reference: ModuleType, level: int) -> None:
    """The kernels of sets, signatures and buckets."""
    workers, seed = draw.randint(1, 3), draw.randrange(2**64)
    sets = reference.sorted_sets(*hashes(draw, reference))
    others = reference.sorted_sets(*hashes(draw, reference))
    unsorted = hashes(draw, reference)
    same(compiled.sorted_sets(*unsorted), reference.sorted_sets(*unsorted))
    slots = draw.choice([1, 16, 100, 128, 129, 300])
    same(
        (compiled.signatures(*sets, slots, seed, workers, level=level),),
        (reference.signatures(*sets, slots, seed),),
    )
    matrix = np.random.default_rng(seed).integers(0, 2**32, (draw.randrange(5), 24), np.uint32)
    height = draw.randint(1, 24)
    bands = (matrix, draw.randint(0, 24 // height), height)
    same((compiled.band_keys(*bands, workers),), (reference.band_keys(*bands),))
    documents = len(sets[1]) - 1
    left = np.array([draw.randrange(documents) for _ in range(40)], np.int64)
    right = np.array([draw.randrange(documents) for _ in range(40)], np.int64)
    crossed = np.array([draw.randrange(len(others[1]) - 1) for _ in range(40)], np.int64)
    same(
        (compiled.intersection_sizes(*sets, left, right, workers, level=level),),
        (reference.intersection_sizes(*sets, left, right),),
    )
    one, other = np.nonzero(np.triu(np.random.default_rng(seed).random((documents, documents)) < 0.3, 1))
    shares = np.random.default_rng(seed).integers(0, 9, (2, len(one))) / 8
    same((compiled.homes(one, other, *shares, documents),), (reference.homes(one, other, *shares, documents),))
    bits = reference.bitmaps(*sets)[0]
    same(compiled.bitmaps(*sets, draw.randint(1, 2)), reference.bitmaps(*sets))
    same((compiled.common_bits(bits, left, right, level=level),), (reference.common_bits(bits, left, right),))
    same(compiled.taken_sets(*sets, left), reference.taken_sets(*sets, left))
    limit = draw.choice([0, 2**64 - 1, draw.randrange(2**64), draw.randrange(2**24)])
    same(compiled.values_up_to(*sets, limit), reference.values_up_to(*sets, limit))
    required = draw.choice([None, np.array([draw.randint(1, 9) for _ in range(documents)], np.int64)])
    hot_bucket = draw.choice([2, 3, 1000])
    same(
        compiled.bucket_pairs(*sets, hot_bucket, required, workers, level=level),
        reference.bucket_pairs(*sets, hot_bucket, required),
    )
    excluded = np.unique(sets[0][:: draw.randint(1, 5)])
    same(compiled.sets_without(*sets, excluded, workers), reference.sets_without(*sets, excluded))
    sample = repeated(draw, sets[0][: sets[1][1]], sets[1][:2])
    least = draw.randint(1, 40)
    same(
        compiled.SampledSets(*sample).intersections(*sets, least, workers),
        reference.SampledSets(*sample).intersections(*sets, least),
    )
    coded, bounds = compiled.coded_sets(*sets)
    same((coded, bounds), reference.coded_sets(*sets))
    for place in draw.sample(range(len(coded)), min(len(coded), draw.choice([0, 0, 1, 30]))):
        coded[place] = draw.choice([0, 1, 0x80, 0xFF])  # as a damaged disk would have it
    asked = (*others, coded, bounds[:-1], bounds[1:], np.diff(sets[1]), crossed, left)
    same((compiled.coded_shared(*asked, workers),), (reference.coded_shared(*asked),))


def of_the_store(draw: random.Random, compiled: ModuleType, reference: ModuleType) -> None:
    """The kernels of postings and of rows on disk."""
    posted = [_rows(draw) for _ in range(2)]
    same((compiled.merged_rows(*posted),), (reference.merged_rows(*posted),))
    keys = posted[0].view(_ROW)["key"]
    sorted_keys = reference.distinct_keys(keys.copy())
    same(compiled.distinct_keys(keys.copy()), sorted_keys)
    cut = draw.randint(0, len(keys))
    documents = np.array([0, cut, len(keys)]), np.array([7, 9], np.uint32)
    parted = draw.randint(0, 4)
    parts = compiled.key_words(keys.copy(), documents[0], 1 << 24, 40, 1 << parted, draw.randint(1, 2))
    same(parts, reference.key_words(keys.copy(), documents[0], 1 << 24, 40, 1 << parted))
    part = draw.randrange(1 << parted)
    words = parts[0][parts[1][part] : parts[1][part + 1]], part << 40 - parted, documents[1]
    same((compiled.word_rows(*words),), (reference.word_rows(*words),))
    asked = np.unique(np.concatenate((keys[:: draw.randint(1, 4)], np.array([0, 5, 2**64 - 1], np.uint64))))
    same(compiled.key_runs(posted[1], asked), reference.key_runs(posted[1], asked))
    assert compiled.coded_chunk(posted[1]) == reference.coded_chunk(posted[1])
    shift = draw.choice([32, 36, 38])
    chunks = _chunks(draw, reference, posted[1], shift)
    there = np.array([draw.random() < 0.8 for _ in range(3000)], np.bool_)
    merging = posted[0], there, asked[:: draw.choice([3, 99])].copy(), draw.choice([1, 3, 1000])
    for kernel, arguments in (
        ("chunk_rows", ()),
        ("chunk_runs", (asked, draw.randint(1, 3))),
        *([("merged_chunks", merging)] if shift <= 32 else []),
    ):
        found, expected = (getattr(kernels, kernel)(*chunks, shift, *arguments) for kernels in (compiled, reference))
        for one, other in zip(
            *(each if isinstance(each, tuple) else (each,) for each in (found, expected)), strict=True
        ):
            assert np.array_equal(one, other) if isinstance(other, np.ndarray) else one == other
    lists = [sorted(draw.sample(range(40), draw.randrange(40))) for _ in range(9)]  # nobody is twice in a list
    cuts = [sorted(draw.randint(0, len(each)) for _ in range(draw.randrange(3))) for each in lists]
    pieces = [b - a for each, inner in zip(lists, cuts, strict=True) for a, b in pairwise([0, *inner, len(each)])]
    ends = np.cumsum(np.array(pieces, np.int64))
    documents = [draw.sample(range(9), draw.randrange(9)) for _ in range(draw.choice([0, 1, 4, 30]))]
    wanted = np.array([k for each in documents for k in each], np.int64)
    there = draw.choice([3, 40])
    given = (
        wanted,
        np.array([draw.random() < 0.7 for _ in wanted], np.bool_),
        reference.offsets_of(np.array([len(each) for each in documents], np.int64)),
        reference.offsets_of(np.array([len(inner) + 1 for inner in cuts], np.int64)),
        ends - np.array(pieces, np.int64),
        ends,
        np.array([number for each in lists for number in each], np.uint32),
        np.array([draw.randrange(1, 9) for _ in documents], np.int64),
        np.array([draw.choice([255, 255, 1, 127]) for _ in lists], np.uint8),
        np.array([draw.randrange(9) for _ in range(there)], np.uint32),
        np.array([[draw.choice([0, 2]), draw.choice([0, 1 << 63])] for _ in range(there)], np.uint64),
        np.array([1, 1, 2, 3], np.int64),
        draw.choice([2, 4, 99]),
        draw.choice([0, 1, 16]),
    )
    same(compiled.posted_counts(*given, draw.randint(1, 3)), reference.posted_counts(*given))
    rows, columns = draw.randrange(5), draw.randrange(4)
    integers = np.random.default_rng(draw.randrange(2**32)).integers(-(2**63), 2**63, (rows, draw.randint(1, 4)))
    fields = [draw.randbytes(draw.choice([0, 7, 300])) for _ in range(rows * columns)]
    offsets = reference.offsets_of(np.array([len(field) for field in fields], np.int64))
    table = b"table", integers, np.frombuffer(b"".join(fields), np.uint8), offsets, columns
    sums = reference.row_sums(*table)
    same((compiled.row_sums(*table),), (sums,))
    stored = [
        [*row, *fields[i * columns : (i + 1) * columns], own]
        for i, (row, own) in enumerate(zip(integers.tolist(), sums.tolist(), strict=True))
    ]
    same(compiled.checked_rows(b"table", [tuple(row) for row in stored], integers.shape[1], columns), table[1:4])
    for row in stored[: draw.randrange(rows + 1)]:
        row[draw.randrange(len(row))] = draw.choice([None, 1, b"", "text", 0.5])
    damaged = b"table", [tuple(row) for row in stored], integers.shape[1], columns
    found, expected = compiled.checked_rows(*damaged), reference.checked_rows(*damaged)
    assert found == expected if isinstance(expected, int) else not isinstance(found, int)


_ROW = np.dtype([("key", "<u8"), ("number", "<u4")])


def of_streams(draw: random.Random, compiled: ModuleType, reference: ModuleType) -> None:
    """The kernels of zlib streams; what damage leaves readable is the same to both, or one of them refuses it."""
    heads = [spoiled(draw, text(draw))[:90] for _ in range(draw.randrange(40))]
    texts = [draw.choice([each := text(draw), spoiled(draw, each) * draw.choice([1, 7])]) for _ in heads]
    strings = [
        head + (each if isinstance(each, bytes) else each.encode("utf-8", "surrogatepass"))
        for head, each in zip(heads, texts, strict=True)
    ]
    workers, largest = draw.randint(1, 3), draw.choice([1, 100, 1 << 14, 1 << 20])
    refused = [twin.deflated(heads, texts, largest, workers) for twin in (compiled, reference)]
    assert refused[0] == refused[1] or all(isinstance(each, list) for each in refused)
    for streams in (twin.deflated(heads, texts, 1 << 20, workers) for twin in (compiled, reference)):
        assert compiled.inflated(streams, 1 << 20, workers) == strings
        assert compiled.inflated(streams, largest, workers) == reference.inflated(streams, largest)
        damaged = [spoiled_bytes(draw, stream) for stream in streams]
        for stream in damaged:
            found = [twin.inflated([stream], largest, 1) for twin in (compiled, reference)]
            assert found[0] == found[1] or 0 in found


def spoiled_bytes(draw: random.Random, data: bytes) -> bytes:
    """Bytes of which some are changed, with the sum at the end or without."""
    changed = bytearray(data)
    for _ in range(draw.choice([1, 2, 9])):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed[: draw.choice([len(changed), draw.randrange(len(changed))])])


def _rows(draw: random.Random) -> np.ndarray:
    """Rows of postings; many have a key in common."""
    most = draw.choice([3, 1000, 2**40 - 1])
    numbers = draw.choice([2, 3000, 2**32])
    rows = {(draw.randint(0, most), draw.randrange(numbers)) for _ in range(draw.choice([0, 1, 40, 3000]))}
    return np.array(sorted(rows), _ROW).view(np.uint8)


def _chunks(draw: random.Random, reference: ModuleType, rows: np.ndarray, shift: int) -> tuple[np.ndarray, ...]:
    """Rows as chunks, with room between them; now and then the bytes of one are wrong."""
    keys = rows.view(_ROW)["key"] >> np.uint64(shift)
    numbers, parts = np.unique(keys).astype(np.int64), []
    for upper in numbers.tolist():
        part = rows.view(_ROW)[keys == upper]
        part["key"] &= np.uint64((1 << shift) - 1)
        parts.append(bytearray(reference.coded_chunk(part.view(np.uint8))))
    for data in parts if draw.random() < 0.3 else []:
        for _ in range(draw.choice([0, 0, 1, 5])):
            data[draw.choice([draw.randrange(len(data)), draw.randrange(6)])] = draw.choice(
                [0, 1, 0x28, draw.randrange(256)]
            )
        if draw.random() < 0.1:
            del data[draw.randrange(len(data)) :]
    order = draw.sample(range(len(parts)), len(parts))
    data, begins, ends = b"", np.zeros(len(parts), np.int64), np.zeros(len(parts), np.int64)
    for place in order:
        begins[place] = len(data)
        data += parts[place]
        ends[place] = len(data)
        data += draw.choice([b"", b"\0"])
    return numbers, np.frombuffer(data, np.uint8), begins, ends


def round_of(draw: random.Random, compiled: ModuleType, reference: ModuleType, best_level: int) -> None:
    """One call or more of every kernel."""
    of_texts(draw, compiled, reference, draw.randint(0, best_level))
    of_sets(draw, compiled, reference, draw.randint(0, best_level))
    of_the_store(draw, compiled, reference)
    of_streams(draw, compiled, reference)
    alphabet = [text(draw)[:9] for _ in range(draw.choice([1, 2, 5, 100]))]
    a, b = (draw.choices(alphabet, k=draw.randrange(300)) * draw.choice([1, 1, 9]) for _ in "ab")
    limits = draw.randint(1, 5), draw.randrange(10)
    assert compiled.common_runs(a, b, *limits) == reference.common_runs(a, b, *limits)


def main(folder: Path, seconds: float) -> None:
    """Load the module of this folder in place of the one that is installed, and call it until the time is over."""
    file = next(folder.glob("_native*.so"))
    specification = importlib.util.spec_from_file_location("provenance._kernels._native", file)
    assert specification is not None
    assert specification.loader is not None
    native = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(native)
    sys.modules["provenance._kernels._native"] = native  # before anything imports the other
    from provenance._kernels import compiled, reference

    until = time.monotonic() + seconds
    rounds = 0
    while time.monotonic() < until:
        round_of(random.Random(rounds), compiled, reference, native.best_level())
        rounds += 1
    sys.stdout.write(f"{rounds} rounds, nothing found\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
