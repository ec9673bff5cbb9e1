"""Recall and precision of the search on real collections, against exact all-pairs truth.

    python -m benchmarks.quality FOLDER... [--json FILE]

The clock and the peak are those of ``find_pairs`` with its defaults: from raw text in memory to verified pairs,
its own measurement of recall included, reading the file not. True pairs are those that reach its default thresholds.

Run it from a clone with the package installed. Each folder that holds a ``docs.jsonl.gz`` (lines with ``id`` and
``text``) is measured in a process of its own, so that the peak of one is not the peak of the next.
"""
