"""D14 a correction or an update that one text announces and the other does not have: it is the later state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.differences.corrections import is_correction
from provenance.document import Document
from provenance.furniture.hinted import Hinted
from provenance.lineage.clues.view import Clue, View

__all__ = ["announces_correction", "correction_of", "is_note", "notes"]

_NOTE = Hinted(
    r"(?:\(\s?|\[\s?|\W{0,3})(?:correct(?:ion|ed|s)|clarification|editor['’]s note|update[ds]?|rectificatif"
    r"|mise à jour|korrektur|berichtigung|aktualisiert|anmerkung der redaktion|note de la rédaction"
    r"|corrección|rectificación|actualización|correção|correzione|nota (?:de la redacción|da redação|della redazione)"
    r"|исправлен\w*|уточнен\w*|обновлен\w*|уточнення|виправлен\w*|ралат)\b\s?[:)\]–—-]",
    "correct|clarification|editor|update|rectific|mise à jour|korrektur|berichtigung|aktualisiert|anmerkung|note de la"
    "|correcc|actualiz|correç|correz|nota de la|nota da|nota della|исправлен|уточнен|обновлен|виправлен|ралат",
)
_IN_WORDS = Hinted(
    r"(?:this|the) (?:story|article|version|report) (?:has been|was) (?:corrected|updated)|was updated on"
    r"|to correct the"
    r"|(?:an?|in an) earlier version of this|une (?:première )?version (?:précédente|antérieure) de cet"
    r"|cet article a été (?:corrigé|mis à jour|modifié)|in einer früheren version|wurde (?:korrigiert|aktualisiert)"
    r"|una versión anterior de est|uma versão anterior dest|в предыдущей версии",
    "corrected|updated|to correct|version|cet article|korrigiert|aktualisiert|versión|versão|версии",
)
_LONGEST = 300  # characters of a block that is a note and no story


def notes(view: View) -> Iterator[Clue]:
    """Say whether the copy alone carries such a note."""
    note = view.copy.once(correction_of)
    if note is not None and view.source.once(correction_of) is None:
        yield Clue("D14", 0.4, f"it announces a change of the text: {note!r}")


def correction_of(document: Document) -> str | None:
    """Return the words by which a block of a text announces a correction or an update, if one does."""
    note, in_words = _NOTE.may_match(document.casefolded), _IN_WORDS.may_match(document.casefolded)
    for part in document.parts if note or in_words else ():
        found = _found(document.text, part.start, part.end)
        if found:
            return found.group().strip()
    return None


def announces_correction(document: Document) -> str | None:
    """Return the words by which a text says that it corrects what it said before; an update alone is none."""
    for part in document.parts:
        found = _found(document.text, part.start, part.end)
        if found and is_correction(document.text[part.start : part.end]):
            return found.group().strip()
    return None


def is_note(text: str, start: int, end: int) -> bool:
    """Whether a block of a text is nothing else than such a note."""
    return end - start <= _LONGEST and _found(text, start, end) is not None


def _found(text: str, start: int, end: int) -> re.Match[str] | None:
    found = _NOTE.pattern.match(text, start, end)
    if not found and end - start <= _LONGEST:
        found = _IN_WORDS.pattern.search(text, start, end)
    return found
