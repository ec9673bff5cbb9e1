"""A real Spark on two cores of this machine, for all tests of it: a job takes seconds, whatever it does."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WITHOUT = [name for name in ("pyspark", "pandas", "pyarrow") if importlib.util.find_spec(name) is None]
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    WITHOUT.append("Java")
collect_ignore = ["test_tasks.py"] if "pyspark" in WITHOUT else []


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    if WITHOUT:
        pytest.skip(f"not installed: {', '.join(WITHOUT)}")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "2g")
        session = (
            builder.config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.codegen.wholeStage", "false")  # compiling takes longer than these jobs
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()
