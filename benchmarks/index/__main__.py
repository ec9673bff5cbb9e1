"""Fill an index, add to it, ask it; and datasketch beside it.

python -m benchmarks.index [--articles 100000] [--bulk 50000] [--peer 100000] [--folder FOLDER] [--work FOLDER]
                           [--report FILE] [--json FILE]

Articles are invented, with planted copies (``benchmarks.corpus``); making them is not timed. ``--folder`` has a
``docs.jsonl.gz`` whose pairs are compared with those of ``find_pairs``, in two orders.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.corpus import generate
from benchmarks.speed.machine import machine

import provenance as pv
from provenance import Article, Index

from . import streams
from .filling import BATCH, BATCHES, QUERIES, families, measure


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--bulk", type=int, default=50_000, help="articles of a batch, where they do not come in one")
    parser.add_argument("--peer", type=int, default=100_000, help="articles that datasketch is given")
    parser.add_argument("--folder", type=Path, help="of a collection whose pairs are compared")
    parser.add_argument("--work", type=Path, help="folder for the index, on the disk to be measured")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.work) as folder:
        figures = measure(Path(folder) / "news.pvx", arguments.articles, arguments.bulk)
        figures["machine"] = machine()
        figures["families"] = families(Path(folder) / "family.pvx")
        figures["streams"] = streams.streams()
        lines = [*told(figures, figures["machine"]), "", *streams.told(figures["streams"])]
        if arguments.peer:
            lines += ["", *peer(Path(folder), arguments.peer)]
        if arguments.folder:
            same = same_pairs(Path(folder), arguments.folder)
            figures["other_pairs"] = same["others"]
            lines += ["", *same["told"]]
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.report:
        arguments.report.write_text(text, "utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def told(figures: dict[str, Any], ran_on: dict[str, Any]) -> list[str]:
    """The page's tables."""
    count, bulk = figures["articles"], figures["bulk"]
    whole, whole_work = figures["whole"]
    load, work = np.array(figures["loads"]).sum(0)
    last, last_work = figures["loads"][-1]
    added, added_work = np.array(figures["adds"]).sum(0)
    middle, middle_work = np.median(figures["adds"], 0)
    longest, longest_work = np.max(figures["adds"], 0)
    share, batches = count % bulk or bulk, BATCH * BATCHES
    (median, median_work), (most, most_work) = figures["query_ms"]
    (later, later_work), (later_most, later_most_work) = figures["later_query_ms"]
    return [
        "# The index",
        "",
        f"{count:,} articles of {figures['mean_bytes']:,.0f} bytes; {ran_on['processor']}, {ran_on['cores']} cores,"
        f" load {ran_on['load']} at the end, Python {ran_on['python']}, kernels {ran_on['kernels']}.",
        "`python -m benchmarks.index` makes this page.",
        "",
        "| | measured | of processor time alone |",
        "|---|---|---|",
        f"| bulk load, all in one batch | {count / whole:,.0f} articles/s | {count / whole_work:,.0f} articles/s |",
        f"| {bulk:,} a batch | {count / load:,.0f} articles/s | {count / work:,.0f} articles/s |",
        f"| the last batch of it | {share / last:,.0f} articles/s | {share / last_work:,.0f} articles/s |",
        f"| then {BATCHES:,} batches of {BATCH:,} | {batches / added:,.0f} articles/s |"
        f" {batches / added_work:,.0f} articles/s |",
        f"| of these, the median batch | {middle:.2f} s | {middle_work:.2f} s |",
        f"| the longest | {longest:.2f} s | {longest_work:.2f} s |",
        f"| written for each article of these, journal and file | {figures['written_bytes'] / 1024:,.1f} KiB | |",
        f"| query with verification, median of the first {QUERIES:,} in a new process | {median:.2f} ms |"
        f" {median_work:.2f} ms |",
        f"| 99 in 100 of these within | {most:.2f} ms | {most_work:.2f} ms |",
        f"| median of the {QUERIES:,} after them, other texts | {later:.2f} ms | {later_work:.2f} ms |",
        f"| 99 in 100 of these within | {later_most:.2f} ms | {later_most_work:.2f} ms |",
        f"| file, texts included | {figures['file_bytes']:,.0f} bytes/article | |",
        f"| of these, postings | {figures['posting_bytes']:,.0f} bytes/article, {figures['bytes_a_posting']:.2f} bytes"
        " each | |",
        f"| open, in a new process | {figures['open_ms']:,.0f} ms | |",
        f"| the first query, which reads sizes and recent postings | {figures['first_query_ms']:,.0f} ms | |",
        f"| memory of a process that opened it and asked once | {figures['memory_mib']:,.0f} MiB | |",
        "",
        f"{figures['pairs']:,} verified pairs of distinct texts; {figures['matches']:,} matches of {2 * QUERIES:,}"
        " articles not added.",
        "",
        "## Families",
        "",
        "| copies of one text in the index | ten more, processor time |",
        "|---|---|",
        *(f"| {size:,} | {took:,.0f} ms |" for size, took in figures["families"].items()),
    ]


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


def same_pairs(folder: Path, collection: Path) -> dict[str, Any]:
    """Whether an index has the pairs of ``find_pairs``, added in two orders."""
    with gzip.open(collection / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [Article(id=each["id"], text=each["text"]) for each in map(json.loads, lines)]
    expected = [(pair.a, pair.b, pair.shared) for pair in pv.find_pairs(articles, sample=0)]
    others = []
    for seed in (1, 2):
        random.Random(seed).shuffle(articles)
        with Index.create(folder / f"order{seed}.pvx") as index:
            for at in range(0, len(articles), 997):
                index.add(articles[at : at + 997])
            found = [(pair.a, pair.b, pair.shared) for pair in index.pairs()]
        others.append(len(set(found) ^ set(expected)))
    has = [f"{count:,} others" if count else "the same" for count in others]
    told = [
        "## The pairs of find_pairs",
        "",
        f"{len(articles):,} articles of `{collection.name}`, {len(expected):,} pairs of `find_pairs`; added 997 at a"
        f" time in two random orders, the index has {has[0]} and {has[1]}.",
    ]
    return {"others": others, "told": told}


if __name__ == "__main__":
    main()
