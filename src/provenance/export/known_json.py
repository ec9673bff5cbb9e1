"""What an index has already of the texts of another collection, as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from provenance.export.as_json import notes_list, rounded, skipped_list
from provenance.export.json_text import json_line

if TYPE_CHECKING:
    from provenance.readers import Note, Skipped
    from provenance.scheme import Scheme
    from provenance.store import Known

__all__ = ["known_document", "known_lines"]


def known_document(
    found: Iterable[Known], scheme: Scheme, *, skipped: Iterable[Skipped] = (), notes: Iterable[Note] = ()
) -> dict[str, Any]:
    """What ``Index.known`` found, as ``provenance.known/1``.

    Returns
    -------
    dict
        - ``format``, ``scheme``, ``read``, ``skipped``, ``notes``;
        - ``covered``: texts that need not be kept, each with the article that holds the most of it (``by``), the
          ``share`` held, exact figures, and ``relation`` and ``direction`` (``None`` where they were not compared);
        - ``partly``: texts with a match that does not cover them, told in the same way;
        - ``new``: ids of texts without a match.
    """
    ordered = sorted(found, key=lambda each: each.article.id)
    return {
        "format": "provenance.known/1",
        "scheme": asdict(scheme),
        "read": len(ordered),
        "skipped": skipped_list(skipped),
        "covered": [_told(each) for each in ordered if each.covered],
        "partly": [_told(each) for each in ordered if each.match is not None and not each.covered],
        "new": [each.article.id for each in ordered if each.match is None],
        "notes": notes_list(notes),
    }


def known_lines(document: dict[str, Any]) -> Iterator[str]:
    """The same as JSON Lines of the types ``run``, ``covered``, ``partly``, ``new``, ``skipped`` and ``note``."""
    yield json_line({"type": "run"} | {name: document[name] for name in ("format", "scheme", "read")})
    for kind in ("covered", "partly"):
        yield from (json_line({"type": kind} | item) for item in document[kind])
    yield from (json_line({"type": "new", "id": name}) for name in document["new"])
    for kind, name in (("skipped", "skipped"), ("note", "notes")):
        yield from (json_line({"type": kind} | item) for item in document[name])


def _told(each: Known) -> dict[str, Any]:
    match = each.match
    assert match is not None
    return {
        "id": each.article.id,
        "by": match.id,
        "share": rounded(each.share),
        "relation": each.relation,
        "direction": each.comparison.direction if each.comparison else None,
        "jaccard": rounded(match.jaccard),
        "in_match": rounded(match.query_in_match),
        "match_in": rounded(match.match_in_query),
        "shared": match.shared,
        "matches": each.matches,
    }
