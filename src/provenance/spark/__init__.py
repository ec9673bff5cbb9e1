"""The search for copies on Apache Spark: DataFrames in and out, the same kernels, the same pairs and clusters.

Needs the extra ``[spark]`` (PySpark 4 and Java 17), and this package on every executor. DataFrames only, so that a
session of Spark Connect serves as well.
"""

from __future__ import annotations

try:
    import pyspark.sql  # noqa: F401, to say at once that it is missing
except ImportError as error:
    raise ImportError(
        f"provenance.spark needs PySpark, which is not installed ({error}): pip install 'text-provenance[spark]'"
    ) from error

from provenance.spark.clustering import clusters
from provenance.spark.pairs import PairsFrame, Stats, find_pairs

__all__ = ["PairsFrame", "Stats", "clusters", "find_pairs"]
