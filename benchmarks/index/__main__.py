"""Fill an index, add to it, ask it; and datasketch beside it.

python -m benchmarks.index [--articles 100000] [--bulk 50000] [--peer 100000] [--folder FOLDER] [--work FOLDER]
                           [--report FILE]

Articles are invented, with planted copies (``benchmarks.corpus``); making them is not timed. ``--folder`` has a
``docs.jsonl.gz`` whose pairs are compared with those of ``find_pairs``, in two orders.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from benchmarks.corpus import generate
from benchmarks.speed.machine import machine

import provenance as pv
from provenance import Article, Index

_BATCH = 1000
_BATCHES = 10
_QUERIES = 1000
_FAMILIES = (100, 300, 900)
_WORDS = 400

_IDLE = """
import sys
from pathlib import Path
from time import perf_counter
from provenance import Index
start = perf_counter()
index = Index.open(sys.argv[1], read_only=True)
opened = perf_counter()
index.query(sys.argv[2])
asked = perf_counter()
status = Path("/proc/self/status").read_text()
print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024)
print(opened - start, asked - opened)
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--bulk", type=int, default=50_000, help="articles of a batch of the bulk load")
    parser.add_argument("--peer", type=int, default=100_000, help="articles that datasketch is given")
    parser.add_argument("--folder", type=Path, help="of a collection whose pairs are compared")
    parser.add_argument("--work", type=Path, help="folder for the index, on the disk to be measured")
    parser.add_argument("--report", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.work) as folder:
        lines = measure(Path(folder) / "news.pvx", arguments.articles, arguments.bulk)
        if arguments.peer:
            lines += ["", *peer(Path(folder), arguments.peer)]
        if arguments.folder:
            lines += ["", *same_pairs(Path(folder), arguments.folder)]
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.report:
        arguments.report.write_text(text, "utf-8")


def measure(path: Path, count: int, bulk: int) -> list[str]:
    """Bulk load, batches, queries, size and memory."""
    extra = _BATCH * _BATCHES + _QUERIES
    texts = generate(count + extra).texts
    articles = [Article(id=f"a{number:08}", text=text) for number, text in enumerate(texts)]
    mean = sum(len(text.encode()) for text in texts[:10_000]) / min(len(texts), 10_000)
    del texts
    with Index.create(path) as index:
        loads = [timed(index, articles[at : min(at + bulk, count)]) for at in range(0, count, bulk)]
        adds = [timed(index, articles[at : at + _BATCH]) for at in range(count, count + _BATCH * _BATCHES, _BATCH)]
        stats = index.stats()
        pairs, rows = stats["pairs"], stats["postings"]
    stored = count + _BATCH * _BATCHES
    times = []
    with Index.open(path, read_only=True) as index:
        asked = articles[stored:]
        for article in asked[:20]:
            index.query(article)
        matches = 0
        for article in asked:
            start, worked = perf_counter(), process_time()
            matches += len(index.query(article))
            times.append((perf_counter() - start, process_time() - worked))
    with sqlite3.connect(path) as connection:
        every = "SELECT rows FROM posting UNION ALL SELECT rows FROM recent"
        (coded,) = connection.execute(f"SELECT sum(length(rows)) FROM ({every})").fetchone()
    connection.close()
    idle = subprocess.run(
        [sys.executable, "-c", _IDLE, str(path), articles[-1].text], capture_output=True, text=True, check=True
    )
    memory, opening, first = map(float, idle.stdout.split())
    median, most = np.quantile(times, (0.5, 0.99), axis=0) * 1000
    wall, work = np.array(loads).sum(0)
    added, added_work = np.array(adds).sum(0)
    ran_on = machine()
    return [
        "# The index",
        "",
        f"{count:,} articles of {mean:,.0f} bytes; {ran_on['processor']}, {ran_on['cores']} cores, load"
        f" {ran_on['load']} at the end, Python {ran_on['python']}, kernels {ran_on['kernels']}.",
        "`python -m benchmarks.index` makes this page.",
        "",
        "| | measured | of processor time alone |",
        "|---|---|---|",
        f"| bulk load, {bulk:,} a batch | {count / wall:,.0f} articles/s | {count / work:,.0f} articles/s |",
        f"| the last batch of it | {share(count, bulk) / loads[-1][0]:,.0f} articles/s |"
        f" {share(count, bulk) / loads[-1][1]:,.0f} articles/s |",
        f"| then, {_BATCH:,} a batch | {_BATCH * _BATCHES / added:,.0f} articles/s |"
        f" {_BATCH * _BATCHES / added_work:,.0f} articles/s |",
        f"| query with verification, median | {median[0]:.2f} ms | {median[1]:.2f} ms |",
        f"| 99 in 100 of {_QUERIES:,} within | {most[0]:.2f} ms | {most[1]:.2f} ms |",
        f"| file, texts included | {path.stat().st_size / stored:,.0f} bytes/article | |",
        f"| of these, postings | {coded / stored:,.0f} bytes/article, {coded / int(rows):.2f} bytes each | |",
        f"| open, in a new process | {opening * 1000:,.0f} ms | |",
        f"| the first query, which reads sizes and recent postings | {first * 1000:,.0f} ms | |",
        f"| memory of a process that opened it and asked once | {memory:,.0f} MiB | |",
        "",
        f"{pairs:,} verified pairs of distinct texts; {matches:,} matches of {_QUERIES:,} articles not added.",
        "",
        *families(path.with_name("family.pvx")),
    ]


def families(path: Path) -> list[str]:
    """A family of copies, each with a word of its own changed, and ten more at a time."""
    words = " ".join(generate(8).texts).split()
    words = (words * (1 + _WORDS // len(words)))[:_WORDS]
    told = []
    for size in _FAMILIES:
        texts = [" ".join([*words[: k % _WORDS], f"word{k}", *words[k % _WORDS + 1 :]]) for k in range(size + 50)]
        articles = [Article(id=f"f{k:06}", text=text) for k, text in enumerate(texts)]
        with Index.create(path) as index:
            index.add(articles[:size])
            adds = [timed(index, articles[at : at + 10]) for at in range(size, size + 50, 10)]
        path.unlink()
        told.append(f"| {size:,} | {np.median(adds, 0)[1] * 1000:,.0f} ms |")
    return [
        "## Families",
        "",
        "| copies of one text in the index | ten more, processor time |",
        "|---|---|",
        *told,
    ]


def share(count: int, bulk: int) -> int:
    """Articles of the last batch."""
    return count % bulk or bulk


def timed(index: Index, batch: Sequence[Article]) -> tuple[float, float]:
    """Seconds and seconds of processor time to add a batch."""
    start, worked = perf_counter(), process_time()
    index.add(batch)
    return perf_counter() - start, process_time() - worked


_PEER = """
import pickle, sys
from pathlib import Path
from time import perf_counter
import numpy as np
from datasketch import MinHash, MinHashLSH
def resident():
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024
signatures = np.load(sys.argv[1], mmap_mode="r")
before = resident()
lsh = MinHashLSH(threshold=0.5, num_perm=signatures.shape[1])
start = perf_counter()
for number, values in enumerate(signatures):
    lsh.insert(number, MinHash(hashvalues=np.array(values), seed=1, scheme="affine32"), check_duplication=False)
filled = perf_counter() - start
memory = resident() - before
file = Path(sys.argv[2])
with file.open("wb") as out:
    pickle.dump(lsh, out)
del lsh
start = perf_counter()
with file.open("rb") as back:
    pickle.load(back)
print(len(signatures) / filled, memory / len(signatures), file.stat().st_size / len(signatures), perf_counter() - start)
"""


def peer(folder: Path, count: int) -> list[str]:
    """The in-memory LSH of datasketch, given our signatures."""
    found = pv.fingerprint_many(generate(count).texts)
    np.save(folder / "signatures.npy", found.signatures)
    script = [sys.executable, "-c", _PEER, str(folder / "signatures.npy"), str(folder / "lsh.pickle")]
    told = subprocess.run(script, capture_output=True, text=True, check=True).stdout.split()
    rate, memory, size, load = map(float, told)
    return [
        "## Beside datasketch",
        "",
        f"`datasketch.MinHashLSH` in memory, threshold .5, {count:,} articles, signatures given:",
        "",
        "| | |",
        "|---|---|",
        f"| insert, signatures made before | {rate:,.0f} articles/s |",
        f"| memory | {memory:,.0f} bytes/article |",
        f"| pickle | {size:,.0f} bytes/article |",
        f"| back from its pickle | {load:.1f} s |",
        "",
        "| | datasketch, in memory | datasketch, Redis | this index |",
        "|---|---|---|---|",
        "| survives the end of the process | by pickle, whole | yes, in a server | yes |",
        "| a batch is all or nothing | no | no | yes |",
        "| kill -9 and power loss tested | – | – | yes |",
        "| articles removed | yes, by their key | yes, by their key | yes |",
        "| verified matches, exact figures | no | no | yes |",
        "| excerpts and partial reuse | no | no | yes |",
        "| the texts themselves | no | no | yes |",
        "| clusters kept, with stable ids and a log | no | no | yes |",
        "| damage noticed | no | no | yes |",
    ]


def same_pairs(folder: Path, collection: Path) -> list[str]:
    """Whether an index has the pairs of ``find_pairs``, added in two orders."""
    with gzip.open(collection / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [Article(id=each["id"], text=each["text"]) for each in map(json.loads, lines)]
    expected = [(pair.a, pair.b, pair.shared) for pair in pv.find_pairs(articles, sample=0)]
    told = []
    for seed in (1, 2):
        random.Random(seed).shuffle(articles)
        with Index.create(folder / f"order{seed}.pvx") as index:
            for at in range(0, len(articles), 997):
                index.add(articles[at : at + 997])
            found = [(pair.a, pair.b, pair.shared) for pair in index.pairs()]
        told.append("the same" if found == expected else f"{len(set(found) ^ set(expected)):,} others")
    return [
        "## The pairs of find_pairs",
        "",
        f"{len(articles):,} articles of `{collection.name}`, {len(expected):,} pairs of `find_pairs`; added 997 at a"
        f" time in two random orders, the index has {told[0]} and {told[1]}.",
    ]


if __name__ == "__main__":
    main()
