"""D14 a correction or an update that one text announces and the other does not have: it is the later state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.differences.corrections import is_correction
from provenance.document import Document
from provenance.furniture import Block
from provenance.furniture.hinted import Hinted
from provenance.lineage.clues.view import Clue, View

__all__ = ["announces_correction", "correction_of", "is_note", "notes", "notes_in"]

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
    note = correction_of(view.copy)
    if note is not None and correction_of(view.source) is None:
        yield Clue("D14", 0.4, f"it announces a change of the text: {note!r}")


def correction_of(document: Document) -> str | None:
    """Return the words by which a block of a text announces a correction or an update, if one does."""
    return next((words for _, words in document.once(_announcements)), None)


def announces_correction(document: Document) -> str | None:
    """Return the words by which a text says that it corrects what it said before; an update alone is none."""
    for part, words in document.once(_announcements):
        if is_correction(document.text[part.start : part.end]):
            return words
    return None


def notes_in(document: Document) -> list[Block]:
    """The blocks of a text that are nothing else than such a note."""
    return [part for part, _ in document.once(_announcements) if part.end - part.start <= _LONGEST]


def _announcements(document: Document) -> list[tuple[Block, str]]:
    """The blocks that announce a change of the text, and the words by which they do."""
    if not _NOTE.may_match(document.casefolded) and not _IN_WORDS.may_match(document.casefolded):
        return []
    found = [(part, _found(document.text, part.start, part.end)) for part in document.parts]
    return [(part, match.group().strip()) for part, match in found if match]


def is_note(text: str, start: int, end: int) -> bool:
    """Whether a block of a text is nothing else than such a note."""
    return end - start <= _LONGEST and _found(text, start, end) is not None


def _found(text: str, start: int, end: int) -> re.Match[str] | None:
    found = _NOTE.pattern.match(text, start, end)
    if not found and end - start <= _LONGEST:
        found = _IN_WORDS.pattern.search(text, start, end)
    return found
