"""The job of the how-to, as it stands there: JSON Lines in, Parquet out, a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import provenance as pv

from .conftest import WITHOUT
from .making import as_rows, cluster_rows, on_one_machine, prose

EXAMPLE = Path(__file__).parents[2] / "examples" / "spark_job.py"


@pytest.mark.skipif(bool(WITHOUT), reason=f"not installed: {', '.join(WITHOUT)}")
def test_the_job_of_the_how_to(tmp_path: Path) -> None:
    texts = {str(number): prose(100 + number // 3, number % 3) for number in range(9)}
    lines = [json.dumps({"number": int(id), "body": text}) for id, text in texts.items()]
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(EXAMPLE), str(source), str(tmp_path / "out"), "--id", "number", "--text", "body"]
    small = {"ui.enabled": "false", "sql.shuffle.partitions": "1", "sql.codegen.wholeStage": "false"}
    settings = " ".join(f"--conf spark.{name}={value}" for name, value in small.items())
    submitted = f"--master local[2] --driver-memory 1g {settings} pyspark-shell"
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_SUBMIT_ARGS": submitted}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    expected = on_one_machine(texts)
    assert f"9 articles, {len(expected)} pairs" in done.stdout
    pairs, clusters = (pq.read_table(tmp_path / "out" / name).to_pylist() for name in ("pairs", "clusters"))
    assert sorted(tuple(row.values()) for row in pairs) == as_rows(expected)
    assert sorted(tuple(row.values()) for row in clusters) == cluster_rows(pv.cluster(expected))
