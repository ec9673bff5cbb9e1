"""Credits, agency self-references and date stamps of one text, with what they are worth as evidence."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import Literal

from provenance.agencies import agencies_in, agency_pattern, without_agencies
from provenance.furniture import Block, Role, Stamp, stamp_at_start, stamp_of_line
from provenance.furniture.hinted import Hinted

__all__ = ["Credit", "Metadata", "metadata"]


@dataclass(frozen=True, slots=True)
class Credit:
    """A mention that says where the text comes from.

    Attributes
    ----------
    start, end
        ``text[start:end]`` is the mention, in characters.
    kind
        ``line`` (a credit or byline of its own), ``inline`` (a credit in brackets), ``dateline`` (``PARIS (AFP) –``),
        ``self_reference`` (the agency speaks of itself: ``interrogé par l'AFP``) or ``picture`` (it credits a
        picture, not the text).
    agencies
        Canonical names, in the order of the mention; several for a credit of two parties.
    """

    start: int
    end: int
    kind: Literal["line", "inline", "dateline", "self_reference", "picture"]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a text says of its origin: credits in the order of the text, and its date stamps."""

    credits: tuple[Credit, ...]
    stamps: tuple[Stamp, ...]

    @property
    def text_agencies(self) -> tuple[str, ...]:
        """Agencies that are credited for the text (pictures do not count), strongest kind first."""
        ranked = sorted(self.credits, key=lambda credit: _STRENGTH[credit.kind])
        return tuple(dict.fromkeys(name for c in ranked if c.kind != "picture" for name in c.agencies))


_STRENGTH = {"line": 0, "inline": 1, "dateline": 1, "self_reference": 2, "picture": 3}
_SAYING = (
    r"(?:interrogée?s? par|indiqué à|dit à|déclaré à|confié à|expliqué à|affirmé à|précisé à|raconté à"
    r"|rapporté par|joints? par|contactée?s? par"
    r"|told|tells|interview with|speaking to|said in an interview with|seen by|reported by|according to"
    r"|sagte der|sagte die|sagte gegenüber|dijo a|disse à|disse ao|declarou à|ha detto all['’]|сообщил|сказал)"
)


_SAID = (
    "interrog|indiqué à|dit à|déclaré à|confié à|expliqué à|affirmé à|précisé à|raconté à|rapporté par|joint|contacté"
    "|told|tells|interview with|speaking to|seen by|reported by|according to|sagte |dijo a|disse |declarou à|ha detto"
    "|сообщил|сказал|journalist|correspond|photograph|reporter"
)
"""One of these stands in every way in which an agency speaks of itself."""


@cache
def _self_reference() -> Hinted:
    names = agency_pattern()
    return Hinted(
        rf"(?<!\w){_SAYING}\s*(?:l['’]\s?|la\s|the\s|der\s|die\s|an?\s|agence\s)*(?<!\w)(?:{names})(?!\w)"
        rf"|(?<!\w)(?:journaliste|correspondant|photographe|journalist|reporter|correspondent|photographer)s?"
        rf"\s(?:de l['’]|of\s(?:the\s)?|for\s)?(?:{names})(?!\w)",
        _SAID,
    )


@cache
def _bracketed() -> re.Pattern[str]:
    return re.compile(r"[(\[](?P<inside>[^()\[\]\n]{2,40})[)\]]")


@cache
def _dateline() -> re.Pattern[str]:
    return re.compile(
        rf"\s*[\w .'’,/-]{{2,60}}?\(\s*(?:{agency_pattern()})(?:\s*[/,-][^()\n]{{0,20}})?\s*\)\s*[-–—:.]", re.IGNORECASE
    )


_PARTS = re.compile(r"[/,+&;|–-]|\b(?:avec|with|mit|et|and|und|con|com|via|par)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def metadata(text: str, parts: list[Block], naming: Container[int] | None = None) -> Metadata:
    """Find the credits and stamps of a text.

    Parameters
    ----------
    parts
        What ``blocks(text)`` returns.
    naming
        Numbers of the parts that have one of ``agency_tokens``, where somebody has looked.

    Examples
    --------
    >>> from provenance.furniture import blocks
    >>> story = "The ferry sank on Monday, the harbour office said in a note. (afp/mlr)"
    >>> metadata(story, blocks(story)).text_agencies
    ('AFP',)
    """
    credits: list[Credit] = []
    stamps: list[Stamp] = []
    for number, part in enumerate(parts):
        line = text[part.start : part.end]
        if part.role is Role.DATE_STAMP:
            found = stamp_of_line(line)
            if found is not None:
                stamps.append(_moved(found, part.start))
        elif part.role is Role.CAPTION:
            named = agencies_in(line)
            if named:
                credits.append(Credit(part.start, part.end, "picture", named))
        elif part.role is Role.CREDIT:
            credits.append(Credit(part.start, part.end, "line", agencies_in(line)))
        elif part.role in (Role.CORE, Role.STANDFIRST) and (naming is None or number in naming):
            credits.extend(_inline(line, part.start))
    head = stamp_at_start(text)
    if head is not None and not any(stamp.start == head.start for stamp in stamps):
        stamps.insert(0, head)
    return Metadata(tuple(sorted(credits, key=lambda credit: credit.start)), tuple(stamps))


def _moved(stamp: Stamp, offset: int) -> Stamp:
    return Stamp(stamp.start + offset, stamp.end + offset, stamp.role, stamp.when)


def _inline(line: str, offset: int) -> list[Credit]:
    found = []
    dateline = _dateline().match(line)
    if dateline:
        found.append(Credit(offset, offset + dateline.end(), "dateline", agencies_in(dateline.group())))
    for match in _bracketed().finditer(line):
        inside = match.group("inside")
        named = agencies_in(inside)
        if named and _is_credit(inside) and not (dateline and match.end() <= dateline.end()):
            found.append(Credit(offset + match.start(), offset + match.end(), "inline", named))
    if _self_reference().may_match(line.casefold()):
        found.extend(
            Credit(offset + match.start(), offset + match.end(), "self_reference", agencies_in(match.group()))
            for match in _self_reference().pattern.finditer(line)
        )
    return found


def _is_credit(inside: str) -> bool:
    """Whether a bracket holds names of agencies and desks only: ``afp/nxp``, ``avec dpa``; not ``AFP said so``."""
    return all(len(_WORD.findall(piece)) <= 1 for piece in _PARTS.split(without_agencies(inside)))
