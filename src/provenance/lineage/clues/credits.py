"""D1 credit line, D2 dateline, D3 self-reference, D12 links and addresses, D13 what kind of outlet it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.agencies import agencies_in
from provenance.article import Article
from provenance.document import Document
from provenance.furniture.hinted import Hinted
from provenance.lineage.clues.damage import nearer_ancestor
from provenance.lineage.clues.mentions import mentions
from provenance.lineage.clues.notes import correction_of
from provenance.lineage.clues.view import Clue, View
from provenance.lineage.dates import dates_of, is_before, trusted_time
from provenance.lineage.outlets import outlet_name, same_outlet

__all__ = ["common_credits", "credits_source", "names_outlet"]

_WHOLE = frozenset({"syndicated_copy", "excerpt", "identical", "normalized_identical"})


def credits_source(view: View) -> Iterator[Clue]:
    """Say where the copy names the source: its agency, its name or its address."""
    source, copy = view.source, view.copy
    agency = _own_agency(source.article)
    if agency and agency != _own_agency(copy.article):
        if agency in copy.metadata.text_agencies:
            code = _code((copy,), agency)
            credit = f"it credits {agency}, the outlet of the other"
            if correction_of(source) and not correction_of(copy):
                yield Clue("D14", 0.6, f"{credit}, and does not carry its correction")
            else:
                yield Clue(code, 1.2, credit)
        elif not copy.metadata.text_agencies:
            yield Clue("D13", 0.6 if view.relation in _WHOLE else 0.3, f"the other is of {agency}, an agency")
    named = _named(source, copy)
    if named:
        yield named


def _named(source: Document, copy: Document) -> Clue | None:
    """The clue that the copy names the outlet or the address of the source, if it does."""
    if same_outlet(source.article, copy.article):
        return None
    host = outlet_name(source.article)
    if source.article.url and source.article.url in copy.text:
        return Clue("D12", 1.2, "it holds the address of the other")
    if "." in host and Hinted(rf"(?<![\w.]){re.escape(host)}(?!\w)", host).search(copy.text):
        return Clue("D12", 0.9, f"it names {host}")
    if names_outlet(copy, source.article) and not mentions(source, host) and not _is_earlier(copy, source):
        return Clue("D1", 0.9, f"it names the outlet of the other, {source.article.outlet}")
    return None


def _is_earlier(copy: Document, source: Document) -> bool:
    """Whether a text that would be a copy is known to have appeared first."""
    return is_before(*map(trusted_time, dates_of((copy, source))))


def common_credits(a: Document, b: Document) -> Iterator[Clue]:
    """Say which agency both credit, or one of them: its dispatch is the ancestor of both.

    That says nothing of the two texts themselves where one names the other as the one it has the dispatch from, and
    little where errors show that they have an ancestor nearer than the dispatch.
    """
    if same_outlet(a.article, b.article):
        return
    own = [_own_agency(document.article) for document in (a, b)]
    credited = [_credited(document) for document in (a, b)]
    if any(credited) and bool(_named(a, b)) != bool(_named(b, a)):
        return
    for agency in credited[0]:
        if agency in credited[1] and agency not in own:
            if nearer_ancestor(a, b):
                yield Clue(_code((a, b), agency), 0.5, f"both credit {agency}, but have errors of a nearer ancestor")
            else:
                yield Clue(_code((a, b), agency), 1.2, f"both credit {agency}")
            return
    if not any(own):
        for agency in (*credited[0], *credited[1]):
            yield Clue("D1", 0.5, f"one of them credits {agency}, which may be the source of both")
            return


def _credited(document: Document) -> tuple[str, ...]:
    """Agencies that the text or its address credits."""
    words = " ".join(re.split(r"[^\w]+", (document.article.url or "").partition("//")[2].partition("/")[2]))
    return tuple(dict.fromkeys((*document.metadata.text_agencies, *_of_address(words))))


def _of_address(words: str) -> tuple[str, ...]:
    return (
        tuple(name for name in agencies_in(words) if len(name) == 3 or name in ("Reuters", "Xinhua")) if words else ()
    )


def _code(documents: tuple[Document, ...], agency: str) -> str:
    """The code of the strongest way in which texts credit an agency: a credit, a dateline, itself, its address."""
    kinds = {c.kind for document in documents for c in document.metadata.credits if agency in c.agencies}
    if kinds & {"line", "inline"}:
        return "D1"
    if "dateline" in kinds:
        return "D2"
    return "D3" if "self_reference" in kinds else "D12"


def _own_agency(article: Article) -> str | None:
    found = agencies_in(article.outlet or "")
    return found[0] if found else None


def names_outlet(document: Document, other: Article) -> bool:
    """Whether a text names the outlet of another article, which is no agency."""
    if _own_agency(other) or same_outlet(document.article, other):
        return False
    return mentions(document, outlet_name(other))
