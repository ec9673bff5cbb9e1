"""Pairs and clusters of generated articles on Spark, beside one machine without it: seconds and bytes shuffled.

python -m benchmarks.scale.spark 10000 [--partitions 16]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.corpus import generate
from pyspark.sql import SparkSession

import provenance as pv
from provenance.spark import clusters, find_pairs


def main() -> None:
    """Search one collection both ways, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--partitions", type=int, default=16)
    arguments = parser.parse_args()
    texts = generate(arguments.articles).texts
    print(f"{len(texts):,} articles, {sum(map(len, texts)) / 1e6:,.0f} MB")
    begin = time.perf_counter()
    pairs = pv.find_pairs(texts)
    middle = time.perf_counter()
    groups = pv.cluster(pairs)
    end = time.perf_counter()
    _tell("one machine", middle - begin, end - middle, len(pairs))
    expected = {(p.a, p.b, p.jaccard, p.a_in_b, p.b_in_a, p.shared, p.furniture_only) for p in pairs}
    with TemporaryDirectory() as folder:
        path = f"{folder}/articles.parquet"
        table = pa.table({"id": list(map(str, range(len(texts)))), "text": texts})
        pq.write_table(table, path, row_group_size=max(1, len(texts) // 8))
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        session = _session(folder, arguments.partitions)
        session.range(1).count()  # not counted: the session starts
        begin = time.perf_counter()
        found = find_pairs(session.read.parquet(path))
        middle = time.perf_counter()
        rows = clusters(found).count()
        end = time.perf_counter()
        _tell("Spark", middle - begin, end - middle, found.stats.pairs)
        here = {tuple(row) for row in found.pairs.collect()}
        print(f"only on one machine {len(expected - here)}, only on Spark {len(here - expected)}")
        print(f"members of clusters: {sum(len(group.members) for group in groups):,} and {rows:,}")
        session.stop()
        print(f"shuffled {_shuffled(Path(folder)) / 1e6:,.0f} MB")
    print(pairs.stats)
    print(found.stats)


def _tell(where: str, pairs: float, groups: float, count: int) -> None:
    print(f"{where:12}  pairs {pairs:8.1f} s   clusters {groups:6.1f} s   {count:,} pairs")


def _session(folder: str, partitions: int) -> SparkSession:
    session: SparkSession = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "3g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", partitions)
        .config("spark.eventLog.enabled", "true")
        .config("spark.eventLog.dir", folder)
        .config("spark.eventLog.rolling.enabled", "false")
        .config("spark.eventLog.compress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


def _shuffled(folder: Path) -> int:
    """Bytes that all tasks wrote for shuffles."""
    written = 0
    for path in [path for path in folder.iterdir() if path.is_file() and path.name.startswith(("local", "app"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd":
                written += (
                    event.get("Task Metrics", {}).get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
                )
    return written


if __name__ == "__main__":
    main()
