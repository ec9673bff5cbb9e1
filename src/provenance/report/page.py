"""to_html: the page of a result."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from provenance.report.inputs import inputs_told
from provenance.report.limits import Limits
from provenance.report.visible import elided, one_line, visible
from provenance.report.wording import moment

if TYPE_CHECKING:
    from jinja2 import Environment

    from provenance.copies import Deduplication
    from provenance.lineage import Comparison, Lineage
    from provenance.readers import Note, Skipped

__all__ = ["to_html"]

_HOME = Path(__file__).parent / "templates"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def to_html(
    result: Lineage | Comparison | Deduplication,
    *,
    skipped: Iterable[Skipped] = (),
    notes: Iterable[Note] = (),
    limits: Limits | None = None,
) -> str:
    """Return what ``trace``, ``compare`` or ``deduplicate`` found as one page of HTML.

    The page is whole in itself and loads nothing. It can be read without scripts, and nothing that a text says becomes
    markup or a script. The same result gives the same page. Write it as UTF-8.

    Parameters
    ----------
    result
        The result.
    skipped, notes
        What the readers listed as not read, and what they had to decide, such as an encoding. A comparison has neither.
    limits
        How much is written in full; the page says what is left out. ``Limits()`` if not given.

    Raises
    ------
    TypeError
        If it is something else.

    Examples
    --------
    >>> import provenance as pv
    >>> page = to_html(pv.compare("The dam held on Monday.", "The dam held on Tuesday."))
    >>> page.startswith("<!doctype html>")
    True
    """
    from provenance.copies import Deduplication
    from provenance.lineage import Comparison, Lineage

    limits = Limits() if limits is None else limits
    if isinstance(result, Lineage):
        from provenance.report.lineage_page import lineage_page

        return _filled("lineage.html", lineage_page(result, limits) | inputs_told(skipped, notes, limits))
    if isinstance(result, Comparison):
        from provenance.report.comparison_page import comparison_page

        return _filled("comparison.html", comparison_page(result, limits))
    if isinstance(result, Deduplication):
        from provenance.report.copies_page import copies_page

        return _filled("copies.html", copies_page(result, limits) | inputs_told(skipped, notes, limits))
    raise TypeError(f"expected what trace, compare or deduplicate returns, got {type(result).__name__}")


def _filled(template: str, content: dict[str, object]) -> str:
    return _environment().get_template(template).render(content)


@cache
def _environment() -> Environment:
    from base64 import b64encode
    from hashlib import sha256

    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HOME, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "name": one_line,
        "percent": _percent,
        "short": elided,
        "words": lambda name: name.replace("_", " "),
        "count": lambda number: f"{number:,}",
        "link": _link,
        "moment": moment,
        "language": lambda tag: tag if tag and _LANGUAGE.fullmatch(tag) else None,
    }
    for name in ("page.css", "page.js"):
        content = (_HOME / name).read_text(encoding="utf-8")
        digest = b64encode(sha256(content.encode()).digest()).decode()
        kind = name.partition(".")[2]
        environment.globals |= {kind: Markup(content), f"{kind}_digest": digest}
    return environment


def _percent(share: float) -> str:
    """A share in whole percent, never rounded up to the whole."""
    return f"{share if share == 1.0 else min(share, 0.99):.0%}"


def _link(url: str | None) -> str | None:
    """A URL that may be followed and leads where it seems to, or nothing."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    is_plain = url is not None and url.isprintable() and " " not in url and not {"@", "\\"} & {*parts.netloc}
    return url if is_plain and parts.scheme in ("http", "https") and parts.netloc else None
