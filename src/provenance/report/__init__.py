"""A result as one page of HTML that needs nothing else: no network, no script of anybody else, no script at all.

The modules, each importing only what stands above it::

    wording                               what the command line says in the same words
    visible                               foreign text made fit for a page
    limits                                how much is written in full
    inputs                                what the readers said
    marked, parallel, told                texts with their differences
    graph, layout                         who had it from whom, drawn
    copies_page, comparison_page, lineage_page    what each page is filled with
    page                                  to_html
"""

from provenance.report.limits import Limits
from provenance.report.page import to_html

__all__ = ["Limits", "to_html"]
