"""How time and memory of a search grow: raw texts to verified clusters, from ten thousand articles to a million.

    python -m benchmarks.scale [--sizes 10000 100000 1000000] [--threads 1 2] [--rounds 3] [--json FILE] [--report FILE]

Each size with each number of threads runs in a process of its own, so that its peak memory is its own; several times,
in turns, and the fastest run counts. Generating the texts (``benchmarks.corpus``) is not counted.
"""
