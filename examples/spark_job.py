"""Copies among articles in Parquet or JSON Lines, with Apache Spark: pairs and clusters to Parquet.

    spark-submit examples/spark_job.py ARTICLES OUT [--id id] [--text text] [--min-overlap 0.3]

Without a cluster: ``python examples/spark_job.py ...`` uses every core of this machine.
"""

import argparse
import os
import sys
from pathlib import PurePosixPath

from pyspark.sql import SparkSession

from provenance.spark import clusters, find_pairs


def main() -> None:
    parser = argparse.ArgumentParser(description="Find the copies among articles with Apache Spark.")
    parser.add_argument("articles", help="a file or folder of Parquet, or of JSON Lines (.jsonl, .json, .jsonl.gz)")
    parser.add_argument("out", help="a folder for pairs and clusters")
    parser.add_argument("--id", default="id", help="the column of ids")
    parser.add_argument("--text", default="text", help="the column of texts")
    parser.add_argument("--min-overlap", type=float, default=0.3)
    arguments = parser.parse_args()

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # on one machine: workers run what this runs
    session = SparkSession.builder.appName("provenance").getOrCreate()
    is_json = {".jsonl", ".json"} & set(PurePosixPath(arguments.articles).suffixes)
    articles = (session.read.json if is_json else session.read.parquet)(arguments.articles)
    articles = articles.withColumn(arguments.id, articles[arguments.id].cast("string"))
    found = find_pairs(articles, id=arguments.id, text=arguments.text, min_overlap=arguments.min_overlap)
    found.pairs.write.mode("overwrite").parquet(f"{arguments.out}/pairs")
    clusters(found).write.mode("overwrite").parquet(f"{arguments.out}/clusters")
    stats = found.stats
    print(f"{stats.articles:,} articles, {stats.pairs:,} pairs, {stats.hot_buckets} hot buckets")
    session.stop()


if __name__ == "__main__":
    main()
