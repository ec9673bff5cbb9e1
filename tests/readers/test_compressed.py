"""Gzip: bombs, damage and truncation; what came before them is kept."""

from __future__ import annotations

import gzip
import json
import random
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.readers import ReadLimits
from provenance.readers.compressed import Gunzip
from provenance.readers.listing import Unreadable

RECORDS = "".join(json.dumps({"id": n, "text": f"{random.Random(n).random()} words"}) + "\n" for n in range(50_000))


class Drip:
    """A stream that gives a few bytes at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data = data
        self._step = step

    def read(self, size: int, /) -> bytes:
        step = min(size, self._step)
        chunk, self._data = self._data[:step], self._data[step:]
        return chunk


def drain(stream: Gunzip, size: int) -> bytes:
    chunks = []
    while chunk := stream.read(size):
        assert len(chunk) <= size
        chunks.append(chunk)
    return b"".join(chunks)


@given(
    st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(1, 50), st.integers(1, 50), st.integers(0, 3)
)
def test_members_and_padding(parts, step, size, padding):
    data = b"".join(gzip.compress(part) + bytes(padding) for part in parts)
    assert drain(Gunzip(Drip(data, step), 200), size) == b"".join(parts)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_truncation_is_always_noticed(content, data):
    compressed = gzip.compress(content)
    cut = data.draw(st.integers(0, len(compressed) - 1))
    with pytest.raises(Unreadable, match="gzip data"):
        drain(Gunzip(Drip(compressed[:cut], 16), 200), 64)


@pytest.mark.parametrize(
    ("name", "content", "texts"),
    [
        ("a.txt.gz", "Ein Text.", {"a.txt.gz": "Ein Text."}),
        ("a.TXT.GZ", "", {"a.TXT.GZ": ""}),
        ("a.jsonl.gz", '{"text": "x"}\n', {"a.jsonl.gz:1": "x"}),
        ("a.csv.gz", "id,text\n1,x\n", {"1": "x"}),
        ("a.gz", "plain", {"a.gz": "plain"}),
    ],
)
def test_formats(collect, write, name, content, texts):
    assert collect(write(name, gzip.compress(content.encode()))).texts == texts


def test_truncated(collect, write):
    data = gzip.compress(RECORDS.encode())
    outcome = collect(write("a.jsonl.gz", data[: len(data) // 2]))
    assert 20_000 < len(outcome.articles) < 30_000
    assert outcome.ids == [str(n) for n in range(len(outcome.articles))]
    assert outcome.reasons == [(len(outcome.articles) + 1, "gzip data ends early: not read further")]
    assert collect(write("b.txt.gz", gzip.compress(b"text")[:-3])).reasons == [
        (None, "gzip data ends early: not read further")
    ]


def test_truncated_early_keeps_what_came_before(collect, write):
    data = gzip.compress(RECORDS[:20_000].encode())
    outcome = collect(write("a.jsonl.gz", data[:-8]))
    assert len(outcome.articles) > 300
    assert outcome.reasons[-1][1] == "gzip data ends early: not read further"


def test_truncated_within_a_row(collect, write):
    rows = "".join(f'{n},"{random.Random(n).random()} and\nanother line"\n' for n in range(20_000))
    data = gzip.compress(f"id,text\n{rows}".encode())
    outcome = collect(write("a.csv.gz", data[: len(data) // 2]))
    assert outcome.ids == [str(n) for n in range(len(outcome.articles))]
    assert len(outcome.articles) > 5_000
    assert [reason for _, reason in outcome.reasons] == ["gzip data ends early: not read further"]


def test_damaged(collect, write):
    data = bytearray(gzip.compress(RECORDS.encode()))
    data[-8] ^= 1  # the checksum
    outcome = collect(write("a.jsonl.gz", bytes(data)))
    assert len(outcome.articles) == pytest.approx(50_000, abs=10_000)
    assert len(outcome.reasons) == 1
    assert outcome.reasons[0][1] == (
        "damaged gzip data (Error -3 while decompressing data: incorrect data check): not read further"
    )
    assert collect(write("b.txt.gz", b"no gzip at all")).reasons == [(None, "not gzip data")]
    assert collect(write("c.txt.gz", b"")).reasons == [(None, "not gzip data: empty")]
    assert "damaged" in collect(write("d.txt.gz", gzip.compress(b"x") + b"rest")).reasons[0][1]


def _bomb(head: bytes, mib: int) -> bytes:
    compress = zlib.compressobj(wbits=31)
    parts = [compress.compress(head)]
    parts += [compress.compress(b"0" * (1 << 20)) for _ in range(mib)]
    return b"".join([*parts, compress.flush()])


def test_bombs(tmp_path, collect, write):
    write("a.txt.gz", _bomb(b"", 300))
    write("b.jsonl.gz", _bomb(b'{"id": "before", "text": "x"}\n', 300))
    write("c.html.gz", _bomb(b"<html>", 300))
    write("d.csv.gz", _bomb(b"id,text\n1,before\n", 300))
    tracemalloc.start()
    try:
        outcome = collect(tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.texts == {"before": "x", "1": "before"}
    assert outcome.reasons == [
        (None, "compression ratio over 200: not read further"),
        (2, "compression ratio over 200: not read further"),
        (None, "larger than 10 MiB"),
        (3, "compression ratio over 200: not read further"),
    ]
    assert peak < 80 << 20


def test_small_files_may_compress_well(collect, write):
    outcome = collect(write("a.txt.gz", gzip.compress(b"ha " * 300_000)))
    assert len(outcome.articles[0].text) == 900_000


def test_size_cap_counts_what_comes_out(collect, write):
    path = write("a.txt.gz", gzip.compress(b"ha " * 1000))
    assert collect(path, limits=ReadLimits(record_bytes=2999)).reasons == [(None, "larger than 2999 bytes")]
    assert len(collect(path, limits=ReadLimits(record_bytes=3000)).articles) == 1
