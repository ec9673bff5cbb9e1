"""The core of news and blog pages, found in their plain text alone.

    python -m benchmarks.webpages FOLDER [--report FILE] [--worst N]

The folder holds ``ground-truth.json`` (page to ``articleBody``) and ``html/*.html.gz``: the article-extraction
benchmark of Scrapinghub. Each page is flattened to its text nodes, a line for each block element, no markup left; the
core of that is compared with the article, beside all of the flattened text (what one gets for nothing) and what
trafilatura makes of the HTML (which sees the markup). Two measures, macro averages over pages: tokens as a bag, and
runs of four tokens as in that benchmark.
"""
