"""The same over Spark Connect: a client without a JVM, which sends plans to a server.

In a process of its own, since PySpark decides once which of the two it is.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys

import pytest

import provenance as pv

from .conftest import WITHOUT
from .making import cluster_rows, on_one_machine, prose

TEXTS = {f"{kind} {number}": prose(120 - kind * 20, number) for number in range(4) for kind in range(3)} | {"none": ""}

JOB = """
import json, sys
from pyspark.sql import SparkSession
from provenance.spark import clusters, find_pairs

builder = SparkSession.builder.remote("local[2]").config("spark.driver.memory", "1g")
builder = builder.config("spark.ui.enabled", "false")
builder = builder.config("spark.sql.shuffle.partitions", "1").config("spark.sql.codegen.wholeStage", "false")
session = builder.getOrCreate()
assert type(session).__module__ == "pyspark.sql.connect.session"
found = find_pairs(session.createDataFrame(list(json.load(sys.stdin).items()), "id string, text string"))
groups = [sorted(map(tuple, clusters(found, on_driver=bound).collect())) for bound in (1000, 0)]
pairs = sorted([row["a"], row["b"], row["shared"], row["jaccard"]] for row in found.pairs.collect())
print(json.dumps([pairs, groups, found.stats.articles]))
session.stop()
"""


@pytest.mark.skipif(bool(WITHOUT), reason=f"not installed: {', '.join(WITHOUT)}")
@pytest.mark.skipif(importlib.util.find_spec("grpc") is None, reason="not installed: pyspark[connect]")
def test_over_spark_connect() -> None:
    environment = os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-c", JOB],
        input=json.dumps(TEXTS),
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    pairs, groups, articles = json.loads(done.stdout.splitlines()[-1])
    expected = on_one_machine(TEXTS)
    assert pairs == [[pair.a, pair.b, pair.shared, pair.jaccard] for pair in expected]
    assert articles == len(TEXTS)
    for found in groups:
        assert [tuple(row) for row in found] == cluster_rows(pv.cluster(expected))
