"""How fast files of each kind become articles, and what memory that takes.

python -m benchmarks.reading [--articles 100000] [--report FILE] [--json FILE]
"""
