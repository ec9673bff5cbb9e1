"""kill -9 at any moment: what was acknowledged is there, what was not is there whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

import provenance as pv
from provenance import Article, Index
from provenance.store import layout, postings, recent_rows

from .making import story


def child(path: Path, seed: int, out: int) -> None:
    """Change the index until killed; a line is written before and after every operation."""
    draw = random.Random(seed)
    with Index.open(path) as index:
        ids = sorted(article.id for article in index.articles())
        for number in range(1_000_000):
            kind = draw.choices(("add", "remove", "update", "rebuild", "compact"), (6, 2, 1, 1, 1))[0]
            told = []
            if kind in ("add", "update"):
                told = [f"s{seed}-{number}-{k}" for k in range(draw.randrange(1, 12))]
                if kind == "update" and ids:
                    told = draw.sample(ids, min(3, len(ids)))
            elif kind == "remove":
                told = draw.sample(ids, min(len(ids), draw.randrange(4)))
            os.write(out, f"begin {kind} {' '.join(told)}\n".encode())
            if kind in ("add", "update"):
                index.add(
                    [Article(id=n, text=story(draw.randrange(8), draw.randrange(7))) for n in told], existing="update"
                )
                ids = sorted({*ids, *told})
            elif kind == "remove":
                index.remove(told)
                ids = [name for name in ids if name not in told]
            elif kind == "rebuild":
                index.rebuild()
            else:
                index.compact()
            os.write(out, b"done\n")


def test_nothing_acknowledged_is_lost(tmp_path: Path, rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_RECENT", 600)  # so that levels move while the knife falls
    monkeypatch.setattr(recent_rows, "_SQUARE", 8)  # and recent rows
    monkeypatch.setattr(layout, "_JOURNAL", 40)  # and the journal is written back
    path = tmp_path / "news.pvx"
    Index.create(path).close()
    known: set[str] = set()
    draw = random.Random(rounds)
    interrupted = 0
    for round_number in range(max(30, rounds)):
        reading, writing = os.pipe()
        process = os.fork()
        if not process:
            os.close(reading)
            try:
                child(path, round_number, writing)
            finally:
                os._exit(1)
        os.close(writing)
        begun = os.read(reading, len(b"begin ")).decode()  # however busy the machine is
        time.sleep(draw.random() * 0.15)
        os.kill(process, signal.SIGKILL)
        assert os.waitpid(process, 0)[1] == signal.SIGKILL
        with os.fdopen(reading) as lines:
            log = [line.split() for line in (begun + lines.read()).splitlines()]
        pending: list[str] = []
        for line in log:
            if line[0] == "begin":
                pending = line[1:]
            else:
                known = applied(known, pending)
                pending = []
        with Index.open(path) as index:
            there = {article.id for article in index.articles()}
            if pending:
                interrupted += 1
                assert there in (known, applied(known, pending))
            else:
                assert there == known
            assert index.verify().problems == ()
            if round_number % 10 == 0:
                expected = pv.cluster(pv.find_pairs(index.articles(), sample=0))
                kept = sorted((c.members, c.canonical) for c in index.clusters())
                assert kept == [(c.members, c.canonical) for c in expected]
        known = there
        if len(known) > 150:
            with Index.open(path) as index:
                known -= set(index.remove(sorted(known)[:100]))
    assert interrupted > 10  # the knife fell within operations, not between them only


def applied(known: set[str], operation: list[str]) -> set[str]:
    kind, *ids = operation
    return known | set(ids) if kind in ("add", "update") else known - set(ids) if kind == "remove" else known
