"""Families of copies whose tree is known, and how well the library reads them.

    python -m benchmarks.simulator --seeds tuning
    python -m benchmarks.simulator --seeds report --report FILE --json FILE

Stories are invented (English, French, German); operators do to them what newsrooms, pages and machines do, and log what
they did. Rules are tuned on one set of seeds and reported on the other, which has subjects, sentences, names and
furniture of its own.
"""
