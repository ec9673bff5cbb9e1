"""HTML pages to the articles on them, parsed in a process of its own that is waited for so long and no longer."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from provenance.readers.listing import Unreadable
from provenance.readers.worker import Crash, Worker

__all__ = ["PageExtractor"]

_WORKER = Path(__file__).with_name("_html_worker.py")


class PageExtractor:
    """Extracts the article from HTML pages in one worker process; a context manager.

    The process starts with the first page. When a page takes too long or crashes it, it is ended and
    another one is started for the next page.

    Parameters
    ----------
    seconds
        Longest time one page may take.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._worker = Worker(_WORKER, str(seconds), name="HTML parser", needs="trafilatura")

    def extract(self, page: str) -> dict[str, str | None]:
        """Text and metadata of the article on a page, under the names of an Article's fields.

        Raises
        ------
        Unreadable
            If no article is found on the page, it takes too long, or it brings the process down.
        ReadError
            If the process cannot be started, which is no fault of the page.
        """
        try:
            reply = self._worker.ask(page, self._seconds)
        except TimeoutError as error:
            raise Unreadable(f"the page takes longer than {self._seconds:g} s") from error
        except Crash as error:
            raise Unreadable(f"the page crashes the HTML parser ({error})") from error
        if reply is None:
            raise Unreadable("no article text found in the page")
        if not isinstance(reply, dict):
            raise Unreadable(f"the page cannot be parsed: {reply}")
        return reply

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.close()
