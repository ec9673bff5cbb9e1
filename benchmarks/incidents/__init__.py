"""The furniture trap: news pages of one subject whose extraction holds much of the page around the article.

    python -m benchmarks.incidents FOLDER [--report FILE]

The folder holds ``docs.jsonl.gz``; the field ``cluster`` is the incident a text reports. Pairs with a Jaccard of 0.5 or
more on word 3-grams, and on word 5-grams, are compared with the furniture that is learned over the whole collection: of
two texts on different incidents nothing but furniture, a form or nothing at all should be found, of two on one incident
a copy should stay one.
"""
