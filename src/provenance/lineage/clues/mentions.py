"""Mentions: where a text names an outlet, and not something else of that name.

A name of several words is plain. One word, with or without its article, may mean anything: a hotel, a captain, the
weather. It is taken for the outlet unless what stands beside it says otherwise.
"""

from __future__ import annotations

import re
from itertools import compress, takewhile

from provenance.differences.plain import table
from provenance.document import Document
from provenance.folding import fold

__all__ = ["mentions"]

_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 5  # letters of an outlet's name that does not occur by chance
_FUNCTION = 3  # letters of a word that is no noun or verb, in most languages
_NEAR = 4  # words within which a text says that the outlet reports
_SPACES = frozenset(" \u00a0\u202f")
_HYPHENS = frozenset("-\u2010\u2011")
_GERMAN = table("der die das den dem des")  # before any noun with a capital
_ARTICLES = _GERMAN | table("the le la les l el los las il lo gli o os")
_TITLES = table("mr mrs ms dr sir st m mm mme mlle sr sra don")  # as short as words that are no nouns
_REPORTING = table(
    "reported reports report reporting revealed reveals broke published publishes wrote writes said says told tells"
    " quoted quotes quoting cited cites citing credited credits learned learnt understands interview according"
    " rapporte rapportait revele revelait ecrit ecrivait cite citait publie publiait selon annonce indique affirme"
    " precise explique confie raconte interroge berichtet berichtete berichteten bericht meldet meldete schreibt"
    " schrieb zitiert zitierte sagte sagten sprach laut zufolge erfuhr enthullte enthullt veroffentlicht"
    " veroffentlichte gesprach informo informa publico publica revelo revela escribio escribe cito segun reporto"
    " reporta dijo riporta riportato riferisce riferito scrive scritto rivela rivelato pubblica pubblicato secondo"
    " informou publicou revelou escreveu segundo noticiou relatou disse"
    " сообщил сообщила сообщило сообщает сообщают пишет написал написала передает передал передала рассказал рассказали"
)
_MEDIA = table(
    "newspaper newspapers paper daily weekly magazine tabloid outlet website site portal broadcaster channel network"
    " station journal online staff reporter correspondent editor quotidien hebdomadaire chaine radio zeitung"
    " tageszeitung wochenzeitung magazin nachrichtenmagazin sender nachrichtenportal blatt boulevardblatt"
    " diario periodico revista semanario canal cadena emisora giornale quotidiano settimanale rivista testata sito"
    " emittente jornal emissora газета газете газеты издание изданию издания журнал журналу сайт портал канал"
    " source quelle fonte fuente photo foto copyright"
)
_BEFORE = (
    _REPORTING
    | _MEDIA
    | table(
        "from with into than that like after before nach gegenuber dans avec chez pour entre para desde como por"
        " dalla dalle della nella sulla alla pelo pela conforme"
    )
)
"""What may stand before a name without an article, beside short words."""


def mentions(document: Document, host: str) -> bool:
    """Whether a text names an outlet, in capitals: its name, or the label of its address (``theverge.com``)."""
    name = _label(host)
    if len(name) < _SHORTEST or name not in document.glued:
        return False
    tokens = document.tokens
    for i in compress(range(len(tokens)), document.is_name):
        if name.startswith(tokens[i]) or (i and name.startswith(tokens[i - 1])):
            for start in (i, max(0, i - 1)):  # a name may begin a sentence: "The Verge"
                joined, j = tokens[start], start + 1
                while len(joined) < len(name) and j < len(tokens):
                    joined, j = joined + tokens[j], j + 1
                if joined == name and (start == i or j - start > 1) and _is_outlet(document, start, j):
                    return True
    return False


def _label(host: str) -> str:
    """Letters of an outlet's name, folded as tokens are, or of the label of its address (``theverge.com``)."""
    label = host.rsplit("/", 1)[-1].split(".")
    return "".join(_LETTERS.findall("".join(fold(label[-2] if len(label) > 1 else label[0]).tokens)))


def _is_outlet(document: Document, start: int, end: int) -> bool:
    """Whether words that are an outlet's name mean it."""
    word = end - 1
    has_article = word > 0 and document.tokens[word - 1] in _ARTICLES and _between(document, word) in {*_SPACES, *"'’"}
    first = word - 1 if has_article else word
    if start < first:
        return True
    if _goes_on(document, end):
        return False
    if not has_article:
        return _may_follow(document, word)
    is_any_noun = document.border(first) > 0 or document.tokens[first] in _GERMAN
    return not is_any_noun or _stands_alone(document, first, end) or _reports(document, first, end)


def _goes_on(document: Document, end: int) -> bool:
    """Whether a name is the beginning of a longer one: ``The Sun Hotel``, ``La Croix-Rouge``."""
    if document.border(end):
        return False
    between = _between(document, end)
    is_longer = _written(document, end)[0].isupper() and not _written(document, end - 1).isupper()
    return between in _HYPHENS or (between in _SPACES and is_longer and document.tokens[end] not in _REPORTING | _MEDIA)


def _may_follow(document: Document, word: int) -> bool:
    """Whether a name without an article may be an outlet's after the word before it: neither a title or the beginning
    of a name (``Otto Stern``) nor a noun that says what is called so (``the vessel Guardian``)."""
    if document.border(word) or _between(document, word) not in _SPACES:
        return True
    before = document.tokens[word - 1]
    is_name = _written(document, word - 1)[0].isupper() and not document.border(word - 1)
    return before in _BEFORE or (len(before) <= _FUNCTION and before not in _TITLES and not is_name)


def _stands_alone(document: Document, first: int, end: int) -> bool:
    """Whether a name is all of a sentence or a line, or heads what follows it."""
    return document.border(first) > 0 and (document.border(end) > 0 or _between(document, end)[:1] in {*":)]|"})


def _reports(document: Document, first: int, end: int) -> bool:
    """Whether it is said beside a name, with no mark between, that the outlet reports."""
    before = takewhile(
        lambda token: _between(document, token + 1) in _SPACES, range(first - 1, max(-1, first - 1 - _NEAR), -1)
    )
    after = takewhile(
        lambda token: _between(document, token) in _SPACES, range(end, min(end + _NEAR, len(document.tokens)))
    )
    return any(document.tokens[token] in _REPORTING for token in (*before, *after))


def _written(document: Document, token: int) -> str:
    return document.text[document.starts[token] : document.ends[token]]


def _between(document: Document, token: int) -> str:
    """What stands before a token."""
    return document.text[document.ends[token - 1] : document.starts[token]]
