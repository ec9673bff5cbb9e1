"""Exit codes: what a script learns without reading the output."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ACTING_EXIT_CODES",
    "ALL_EXIT_CODES",
    "BROKEN_PIPE",
    "DONE",
    "DUPLICATES",
    "EXIT_CODES",
    "FAILURE",
    "INCOMPLETE",
    "INTERRUPTED",
    "MATCH",
    "NO_MATCH",
    "QUERY_EXIT_CODES",
    "QUERY_FAILURE",
]

DONE: Final = 0
FAILURE: Final = 1
USAGE: Final = 2
INCOMPLETE: Final = 3
DUPLICATES: Final = 10
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
"""As the shell says it of a program that ``SIGPIPE`` ended."""

MATCH: Final = 0
NO_MATCH: Final = 1
QUERY_FAILURE: Final = 2


def _table(codes: dict[int, str]) -> str:
    return "\n".join(["\b\nExit codes:", *(f"{code:4}  {meaning}" for code, meaning in sorted(codes.items()))]) + "\n"


_REST = "all others were, and the output is complete"
_ENDED = {INTERRUPTED: "interrupted", BROKEN_PIPE: "whoever read the output closed it"}
_USUAL = {
    DONE: "done",
    FAILURE: "failure: an input does not exist, or something went wrong",
    USAGE: "the command line is wrong",
    INCOMPLETE: f"some inputs could not be read or taken; {_REST}",
}

EXIT_CODES: Final = _table(_USUAL | _ENDED)
"""Of a command that looks for no duplicates."""

ALL_EXIT_CODES: Final = _table(
    _USUAL | {DUPLICATES: "duplicates were found, with --fail-on-duplicates (comes before 3)"} | _ENDED
)

ACTING_EXIT_CODES: Final = _table(
    _USUAL
    | {
        FAILURE: "failure: a file does not exist or is not what it should be, or something went wrong",
        INCOMPLETE: "some files were not as they should be, and are listed; all others were acted on",
        INTERRUPTED: "interrupted; the same command goes on where it stopped",
    }
    | {BROKEN_PIPE: _ENDED[BROKEN_PIPE]}
)
"""Of commands that act on files."""

QUERY_EXIT_CODES: Final = _table(
    {
        MATCH: "a text has a match",
        NO_MATCH: "no text has one",
        QUERY_FAILURE: "failure: an input does not exist, something went wrong, or the command line is wrong",
        INCOMPLETE: f"some inputs could not be read; {_REST} (comes before 0 and 1)",
    }
    | _ENDED
)
"""Those of ``index query``: 0 to 2 are grep's."""
