"""Relation and direction on pairs of real news that people judged by reading both texts.

    python -m benchmarks.gold FOLDER [--borders] [--report FILE] [--json FILE]

The folder holds ``pairs.jsonl.gz`` (lines with ``n``, ``a`` and ``b``; these with ``text`` and, where known,
``outlet``, ``date``, ``url`` and ``title``) and ``gold.csv`` (``n``, ``relation``, ``second_choice``, ``direction``,
``sure``). A relation is right when it is the judge's first or second choice; excerpt and expansion count as one
(containment). ``--borders`` moves each threshold by a fifth and says how the figures change, and whether what is best
on one half of the pairs is as good on the other. Each pair is compared alone: nothing is learned from a collection.
Reports hold figures only.
"""
