"""Words by which a text takes back or corrects what it said: corrections, editor's notes, kills."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from provenance.differences.calendar import DAY_WORDS
from provenance.differences.kinds import Difference
from provenance.differences.plain import plain

__all__ = ["corrected", "is_correction"]

_OPENINGS = """
correction|corrections|corrected version|clarification|editor's note|editors' note|kill|mandatory kill|bulletin kill
withdrawn|withdrawal|retraction|retracted|advisory withdraw|corrects|recasts|refiles|erratum|errata
note de la redaction
rectificatif|rectification|precision|annulation|annule et remplace|attention annulation|ndlr
korrektur|korrigiert|berichtigung|richtigstellung|anmerkung der redaktion|redaktionshinweis|zuruckgezogen|achtung
klarstellung|correccion|corrige|rectificacion|aclaracion|fe de errores|fe de erratas|nota de la redaccion
nota del editor
anulacion|correzione|rettifica|errata corrige|precisazione|nota della redazione|annullamento|correcao|corrigida
retificacao|errata|nota da redacao|nota do editor|исправление|уточнение|поправка|от редакции|опровержение|аннулировано
uitleg|rectificatie|更正|訂正
"""
_PHRASES = """
an? (?:earlier|previous) version of th(?:is|e) (?:story|article|report|post|item)
(?:earlier|previous) versions? of th(?:is|e) (?:story|article|report|item)
this (?:story|article|report|item|post) (?:has been|was|is being) (?:corrected|withdrawn|retracted|amended)
(?:updated|amended|changed|edited) to (?:correct|clarify|reflect that|remove)
corrects? (?:the )?(?:spelling|name|date|year|number|figure|day|age|title|paragraph|headline|attribution|to say)
misstated|misspelled|misidentified|(?:incorrectly|erroneously) (?:stated|said|reported|identified)
we regret the error|has been withdrawn|has withdrawn|is withdrawn|please disregard|do not use|must not be used
kills? the (?:story|item)|should be disregarded
une (?:premiere |precedente )?version (?:precedente|anterieure|initiale|erronee)|une (?:premiere|precedente) version
version (?:corrigee|anterieure|precedente)|indiquait (?:par erreur|a tort)|affirmait (?:par erreur|a tort)
(?:a|avons) (?:ete corrige|corrige)|veuillez ne pas (?:utiliser|tenir compte)|nous presentons nos excuses
merci de ne pas utiliser
est annule|annule et remplace
in einer (?:fruheren|vorherigen|ersten|alteren) (?:version|fassung)|eine fruhere (?:version|fassung)
(?:irrtumlich|falschlicherweise|versehentlich) (?:hieß|geschrieben|berichtet|angegeben)|wir bitten (?:um|den fehler)
bitte nicht verwenden
wurde (?:korrigiert|zuruckgezogen|berichtigt)|haben wir korrigiert|wir haben (?:das|den fehler|dies) korrigiert
una version (?:anterior|previa|preliminar)|en una version anterior
(?:decia|indicaba|afirmaba) (?:por error|erroneamente)|ha sido (?:corregid|retirad)[oa]
una (?:precedente|prima) versione|in una (?:precedente|prima) versione|(?:e stato|e stata) (?:corrett|ritirat)[oa]
(?:erroneamente|per errore)
(?:uma|em) versao anterior|versao anterior|foi (?:corrigid|retirad)[oa]|informava (?:erroneamente|incorretamente)
в (?:предыдущеи|более ранне\\w|первоначальнои|ранне\\w) версии|исправлена ошибка
ошибочно (?:указан|сообщал|говорил)\\w*|сообщение (?:аннулировано|отозвано)|новость удалена
"""


_STEMS = [
    stem.replace("_", " ")
    for stem in """
    correct corrig corret correz correc kill withdr retract retific rettif rectif advis recast refile errat error erron
    editor redac redaz redak precis aclara clarif klarst richtigst berichti korr annul nota anula ndlr fe_de achtung
    version versao versio fassung misst misspel misident incorre regret disreg use not_be excuses utiliser irrtum
    falsch verseh bitte zuruck ritirat retirad uitleg исправ уточн поправ редак опровер аннул верси ошиб удален
    更正 訂正
    """.split()
]
"""One of these stands in every note: looked for first."""


@cache
def _opening() -> re.Pattern[str]:
    words = {word.strip() for line in plain(_OPENINGS).split("\n") for word in line.split("|") if word.strip()}
    openings = "|".join(sorted(words, key=lambda word: (-len(word), word))).replace("'", "['’]")
    return re.compile(rf"\W*(?:{openings})\s?(?:\(|\[|:|：|/|[-–—]|\d|(?:{openings})|$|\W*\n)")


@cache
def _phrase() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(line.strip() for line in _PHRASES.strip().splitlines())})(?!\w)")


_TELLING = 6  # letters of a word that a note and a change do not share by chance
_LONGEST = 700  # characters: a note is no article


def is_correction(passage: str) -> bool:
    """Whether a passage that only one text has is a correction, an editor's note or a kill.

    Examples
    --------
    >>> is_correction("CORRECTION: The lamp was lit in 1979."), is_correction("The correction of the lamp took a year.")
    (True, False)
    """
    words = plain(passage[:_LONGEST])
    if not any(map(words.__contains__, _STEMS)):
        return False
    return _opening().match(words) is not None or _phrase().search(words) is not None


def corrected(found: list[Difference]) -> list[Difference]:
    """Call changed facts corrections where a note that only one text has speaks of them."""
    notes = [plain(d.a_text + d.b_text) for d in found if d.kind == "correction" and not (d.a_text and d.b_text)]
    if not notes:
        return found
    return [
        replace(d, kind="correction", kinds=("correction", *d.kinds), reason="a note speaks of it")
        if d.kind == "fact_change" and any(_names(note, d.a_text) or _names(note, d.b_text) for note in notes)
        else d
        for d in found
    ]


def _names(note: str, changed: str) -> bool:
    """Whether a note has some changed words, as words: a number, a name, or a longer word."""
    words = plain(changed).strip()
    telling = any(c.isnumeric() or c.isupper() for c in changed) or max(map(len, words.split()), default=0) >= _TELLING
    return (
        telling
        and len(words) > 1
        and words not in DAY_WORDS
        and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", note) is not None
    )
