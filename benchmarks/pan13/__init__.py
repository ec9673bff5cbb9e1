"""Passages found in the text alignment corpus of PAN 2013, scored as its evaluations were.

    python -m benchmarks.pan13 FOLDER [--report FILE]

``FOLDER`` holds the training corpus as ``docs.jsonl.gz`` (``id``, ``text``), ``pairs.csv.gz`` (``a``, ``b``,
``category``) and ``alignments.csv.gz`` (``a_suspicious``, ``b_source``, ``a_offset``, ``a_length``, ``b_offset``,
``b_length``, in characters). Constants of ``find_passages`` were chosen on one half of the pairs (an even CRC-32 of
their two names) and scored on the other half afterwards.
"""
