"""How well and how fast ``trace`` reads families whose tree is known.

python -m benchmarks.trace [--families 90] [--witnesses 5] [--report FILE]
"""
