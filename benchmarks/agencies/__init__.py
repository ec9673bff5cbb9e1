"""The originator of clusters of real news against the agencies that authors' fields name.

    python -m benchmarks.agencies FOLDER [--report FILE]

The folder holds a ``docs.jsonl.gz`` whose lines have ``id``, ``text``, ``author`` and, where known, ``outlet``,
``date``, ``url``, ``title`` and ``lang``. The library is not shown the authors. They are a weak truth: a desk that
edits a dispatch signs it, and one text of a cluster may be signed by another agency than the next. Reports hold figures
only.
"""
