"""Outlets and addresses: whether two articles come from one house, and whether from one page of it."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from provenance.article import Article

__all__ = ["outlet_name", "same_outlet", "same_page"]

_NUMBER = re.compile(r"\d{5,}|(?<=-id)[A-Za-z]{2}[A-Za-z0-9]{6,}")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?:\d{4}|\d{6})?")
_SUFFIX = re.compile(r"(?:\.(?:co|com|org|net|gov|ac))?\.[a-z]{2,24}$")
_PORT = re.compile(r":\d+$")


def outlet_name(article: Article) -> str:
    """Return an outlet's name as it is compared: without case, ``www.`` and port; empty if it is not known."""
    return _PORT.sub("", (article.outlet or "").strip().casefold().removeprefix("www."))


def same_outlet(a: Article, b: Article) -> bool:
    """Whether two articles come from one outlet; outlets that are not known count as different."""
    return bool(outlet_name(a)) and outlet_name(a) == outlet_name(b)


def same_page(a: Article, b: Article) -> Literal["address", "number"] | None:
    """Say whether two articles stand on one page: at one address, or under one article number of one host.

    An article's number is the last run of five digits or more in the path of its address that is not a date; headlines
    in the address change with the text, the number does not. Two outlets have no page in common: where both are known,
    the address that they state alike (``rel=canonical``) is that of the page which one of them took the text from.

    Examples
    --------
    >>> one = Article(id="1", text="", url="https://quay.example/lamps-go-out-1205506?utm_source=gull")
    >>> two = Article(id="2", text="", url="https://quay.example/lamps-stay-lit-1205506")
    >>> same_page(one, one), same_page(one, two)
    ('address', 'number')
    """
    if a.url is None or b.url is None or _two_outlets(a, b):
        return None
    if a.url == b.url:
        return "address"
    first, second = _numbered(a.url), _numbered(b.url)
    return "number" if first is not None and first == second else None


def _two_outlets(a: Article, b: Article) -> bool:
    """Whether both outlets are known and neither name holds the other, as those of one house do (``bbc.com``, BBC)."""
    first, second = (_letters(outlet_name(article)) for article in (a, b))
    return bool(first and second) and first not in second and second not in first


def _letters(name: str) -> str:
    """Letters and digits of a name; of a host those of the label before its suffix."""
    if _SUFFIX.search(name) and " " not in name:
        name = _SUFFIX.sub("", name).rsplit(".", 1)[-1]
    return "".join(filter(str.isalnum, name))


def _numbered(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no address
        return None
    numbers = [found for found in _NUMBER.findall(parts.path) if not _DATE.fullmatch(found)]
    host = _PORT.sub("", parts.netloc.casefold().removeprefix("www."))
    return (host, numbers[-1]) if host and numbers else None
