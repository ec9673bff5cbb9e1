"""The process that parses HTML pages, run as a script; it may be killed at any time.

It imports nothing of this package. A message is four bytes of length (big endian) and that many bytes of JSON, in
either direction: it says ``{"ready": true}`` once, then answers each page (a JSON string) with an object
of strings or nulls, ``null`` for a page without an article, or a string: what went wrong.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

_MEMORY = 2 << 30
_STATED_DATES = (
    './/meta[@property="article:published_time"]/@content',
    './/meta[@itemprop="datePublished"]/@content',
    './/*[@itemprop="datePublished"]/@datetime',
    './/script[@type="application/ld+json"]/text()',
)
_STATED_HOSTS = (
    ".//head/base/@href",
    './/head/meta[@name="twitter:domain" or @property="twitter:domain"]/@content',
    './/head/meta[@property="og:site_name"]/@content',
)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}", re.IGNORECASE)
_JSON_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{10,40})"')


def main(seconds: float) -> None:
    """Answer pages until standard input ends; die when one takes longer than ``seconds``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle
    _limit_memory()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing a library prints may get between the replies
    import trafilatura

    _send(replies, {"ready": True})
    while (page := _receive(sys.stdin.buffer)) is not None:
        # Normally the parent kills a page that takes too long; the alarm is for when the parent is gone.
        signal.setitimer(signal.ITIMER_REAL, seconds + 5)
        try:
            reply = _extract(trafilatura, page)
        except Exception as error:  # whatever a parser does on a hostile page, it is this page that failed
            reply = type(error).__name__
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(replies, reply)


def _extract(trafilatura: Any, page: str) -> dict[str, str | None] | str | None:
    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    document = trafilatura.bare_extraction(
        tree,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        # A date is only taken from where a page states it, not from dates its text mentions.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if document is None or not document.text or not document.text.strip():
        return None
    # What a page gives as its address may be that of the page it was taken from (rel=canonical across houses).
    own = _foreign_to(tree, document.url)
    outlet = document.sitename or document.hostname
    return {
        "text": document.text,
        "title": document.title,
        "published": _precisely(tree, document.date),
        "outlet": own if own and outlet == document.hostname else outlet,
        "url": None if own else document.url,
        "lang": tree.get("lang") or tree.get("xml:lang"),
    }


def _foreign_to(tree: Any, url: str | None) -> str | None:
    """The host the page says it stands on, if it says so and ``url`` leads to another; else ``None``."""
    led = _host(url or "")
    for stated in (value for path in _STATED_HOSTS for value in tree.xpath(path)) if led else ():
        own = _host(stated)
        if own:
            near = own == led or own.endswith(f".{led}") or led.endswith(f".{own}")
            return None if near else own
    return None


def _host(stated: str) -> str:
    """The host of an address, or a host by itself, without ``www.``; empty where there is none."""
    stated = stated.strip()
    with suppress(ValueError):  # brackets that hold no address
        host = urlsplit(stated).hostname if "//" in stated else stated
        if host and _HOST.fullmatch(host):
            return host.lower().removeprefix("www.")
    return ""


def _precisely(tree: Any, day: str | None) -> str | None:
    """The time the page states for ``day``, if it states one; else ``day``."""
    if day is None:
        return None
    for path in _STATED_DATES:
        for value in tree.xpath(path):
            for stated in _JSON_DATE.findall(value) if path.endswith("text()") else (value.strip(),):
                if stated.startswith(day) and len(stated) > len(day):
                    with suppress(ValueError):
                        datetime.fromisoformat(stated)
                        return str(stated)
    return day


def _limit_memory() -> None:
    for what, limit in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a system that does not know this limit, or a lower one holds
            resource.setrlimit(what, (limit, resource.getrlimit(what)[1]))


def _receive(stream: BinaryIO) -> Any:
    header = stream.read(4)
    if len(header) < 4:
        return None
    length = int.from_bytes(header, "big")
    body = stream.read(length)
    return json.loads(body) if len(body) == length else None


def _send(stream: BinaryIO, message: object) -> None:
    body = json.dumps(message).encode("ascii")
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]))
