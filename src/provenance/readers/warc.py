"""Web archives (WARC, WET): every page and every plain text in them is an article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from provenance.article import Article
from provenance.readers.archive import Record, Records
from provenance.readers.encoding import decode
from provenance.readers.limits import mebibytes
from provenance.readers.listing import Unreadable
from provenance.readers.naming import printable
from provenance.readers.pages import extract_page, web_codec
from provenance.readers.payload import Response, content_type
from provenance.readers.reading import Found, Reading
from provenance.readers.stream import ByteStream

__all__ = ["read_warc"]

_PAGES = ("text/html", "application/xhtml+xml")
_TEXT = "text/plain"
# What people read and we do not; everything else on the web is pictures, scripts, fonts and data.
_DOCUMENTS = re.compile(
    r"text/(?!css|javascript|ecmascript|x-)|application/(pdf|msword|rtf|epub|vnd\.(ms-|openx|oasis))"
)
_MOST_KINDS = 8


def read_warc(stream: ByteStream, reading: Reading) -> Iterator[Found]:
    """The articles in a web archive: pages and plain texts that were answered with status 200.

    What is no text (pictures, scripts, errors, redirects) is counted in a note, documents that are not read are
    counted in the list of what was skipped; requests, revisits and metadata are passed over.

    Raises
    ------
    Unreadable
        If the rest of the file cannot be read.
    """
    limits = reading.limits
    passed: Counter[str] = Counter()
    packed = reading.name.lower().endswith(".gz")
    try:
        for record in Records(stream, limits.record_bytes, limits.compression_ratio, reading.listing, packed=packed):
            try:
                article = _article(record, reading, passed)
            except Unreadable as error:
                reading.listing.skip(record.number, error.reason)
                continue
            if article is not None:
                yield record.number, article
    finally:
        _tell(passed, reading)


def _article(record: Record, reading: Reading, passed: Counter[str]) -> Article | None:
    """The article a record holds, if it is of a kind that holds one."""
    kind = record.fields["warc-type"].lower()
    stated = record.fields.get("content-type", "")
    is_http = stated.lower().startswith("application/http") or (not stated and record.block.startswith(b"HTTP/"))
    if kind == "response" and is_http:
        response = Response.of(record.block)
        if response.status != 200:
            passed[f"status {response.status}"] += 1
            return None
        stated = response.fields.get("content-type", "")
    elif kind in ("resource", "conversion"):
        response = Response(200, {}, record.block)
    else:
        return None
    media, charset = content_type(stated)
    if media not in _PAGES and media != _TEXT:
        passed[media or "no type"] += 1
        return None
    limit = reading.limits.record_bytes if media == _TEXT else reading.limits.html_bytes
    if record.length > len(record.block):
        raise Unreadable(f"larger than {mebibytes(reading.limits.record_bytes)}: {record.length} bytes")
    if truncated := record.fields.get("warc-truncated"):
        raise Unreadable(f"cut off when it was archived ({printable(truncated)[:40]})")
    if "warc-segment-number" in record.fields:
        raise Unreadable("archived in segments, which are not put together")
    record.check()
    content = response.content(limit, reading.limits.compression_ratio)
    url = record.fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">") or None
    host = _host(url)
    if media == _TEXT:
        declared = reading.encoding or (web_codec(charset) if charset else None)
        decoded = decode(content, declared)
        for remark in decoded.remarks():
            reading.listing.note(record.number, remark)
        return Article(id=_id(record, url, reading), text=decoded.text, url=url, outlet=host)
    page = extract_page(content, reading, line=record.number, charset=charset)
    text, own, outlet = page.pop("text") or "", page.pop("url"), page.pop("outlet")
    if outlet is None or outlet == _host(own):  # the page gives no name, but the address of another one perhaps
        outlet = host
    return Article(id=_id(record, url, reading), text=text, url=url or own, outlet=outlet, **page)


def _id(record: Record, url: str | None, reading: Reading) -> str:
    """Address and time of capture as web archives write them, or what names the record, or where it stands."""
    date = re.sub(r"\D", "", record.fields.get("warc-date", ""))
    if url and date:
        return f"{date}/{url}"
    return record.fields.get("warc-record-id", "").strip("<>") or f"{reading.name}:{record.number}"


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # brackets that hold no address
        return None
    return host.removeprefix("www.") if host else None


def _tell(passed: Counter[str], reading: Reading) -> None:
    """Say once for a file what was passed over, most of a kind first."""
    kinds = sorted(passed.items(), key=lambda item: (-item[1], item[0]))
    for kind, count in kinds:
        if _DOCUMENTS.match(kind):
            reading.listing.skip(None, f"not a type we read: {kind} ({count} records)")
    others = [f"{count:,} {kind}" for kind, count in kinds if not _DOCUMENTS.match(kind)]
    if others:
        more = f", and {len(others) - _MOST_KINDS} more kinds" if len(others) > _MOST_KINDS else ""
        reading.listing.note(None, f"passed over, without a text: {', '.join(others[:_MOST_KINDS])}{more}")
