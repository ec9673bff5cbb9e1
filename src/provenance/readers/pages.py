"""HTML pages: the article on the page, without what stands around it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace

from provenance.article import Article
from provenance.readers.encoding import Decoded, decode
from provenance.readers.listing import Unreadable
from provenance.readers.reading import Found, Reading
from provenance.readers.records import check_encodable
from provenance.readers.stream import ByteStream, read_all

__all__ = ["declared_charset", "extract_page", "read_page", "web_codec"]

_DECLARATION_WITHIN = 4096
_DECLARATION = re.compile(
    rb"""<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})"""
    rb"""|^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# What browsers take these declarations for (WHATWG Encoding Standard).
_BROWSERS = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_ON_THE_WEB = re.compile(
    r"utf-8|cp125\d|cp874|cp932|cp949|cp866|iso8859-\d+|koi8-[ru]|gb18030|big5(hkscs)?|euc_(jp|kr)|iso2022_jp"
    r"|mac-(roman|cyrillic)"
)


def read_page(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The article on a page.

    Raises
    ------
    Unreadable
        If the page is too large, takes too long, is not text, or has no article on it.
    """
    page = extract_page(read_all(stream, reading.limits.html_bytes), reading)
    yield None, Article(id=reading.name, text=page.pop("text") or "", **page)


def extract_page(
    data: bytes, reading: Reading, *, line: int | None = None, charset: str | None = None
) -> dict[str, str | None]:
    """Text and metadata of the article on a page, under the names of an Article's fields.

    Parameters
    ----------
    data
        The page.
    reading
        What holds for the file it is in.
    line
        Where it stands in the file.
    charset
        What whoever sent the page said its encoding is; believed before what the page says.

    Raises
    ------
    Unreadable
        If the page takes too long, is not text, or has no article on it.
    """
    decoded = _decode(data, reading.encoding, charset)
    for remark in decoded.remarks():
        reading.listing.note(line, remark)
    page = reading.pages.extract(decoded.text)
    check_encodable(page["text"] or "")
    for name, value in page.items():
        try:
            check_encodable(value or "")
        except Unreadable as error:
            reading.listing.note(line, f"{name} holds a {error.reason}: left out")
            page[name] = None
    return {name: value or None for name, value in page.items()}


def declared_charset(data: bytes) -> str | None:
    """The codec a page declares in its first 4 KiB, as browsers understand it; ``None`` for none they know."""
    match = _DECLARATION.search(data, 0, _DECLARATION_WITHIN)
    if match is None:
        return None
    return web_codec((match[1] or match[2]).decode("ascii"))


def web_codec(label: str) -> str | None:
    """The codec that browsers take a label for; ``None`` for none they know."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # of a label with a NUL
        return None
    name = _BROWSERS.get(name, name)
    return name if name.startswith("windows-") or _ON_THE_WEB.fullmatch(name) else None


def _decode(data: bytes, encoding: str | None, charset: str | None) -> Decoded:
    declared = encoding or (charset and web_codec(charset)) or declared_charset(data)
    if encoding is None and declared not in (None, "utf-8") and not data.isascii():
        # Almost any bytes are well formed in a single-byte encoding, almost none are in UTF-8 unless meant so.
        undeclared = decode(data)
        if undeclared.encoding == "utf-8" and not undeclared.guessed:
            return replace(undeclared, declared=declared)
    return decode(data, declared)
