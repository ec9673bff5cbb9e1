"""Exit codes: what a script learns without reading the output."""

from __future__ import annotations

from typing import Final

__all__ = ["BROKEN_PIPE", "DONE", "DUPLICATES", "EXIT_CODES", "FAILURE", "INCOMPLETE", "INTERRUPTED"]

DONE: Final = 0
FAILURE: Final = 1
INCOMPLETE: Final = 3
DUPLICATES: Final = 10
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
"""As the shell says it of a program that ``SIGPIPE`` ended; ``2`` is click's, for usage."""

EXIT_CODES = """\b
Exit codes:
   0  done
   1  failure: an input does not exist, or something went wrong
   2  the command line is wrong
   3  some inputs could not be read; all others were, and the output is complete
  10  duplicates were found, with --fail-on-duplicates (comes before 3)
 130  interrupted
 141  whoever read the output closed it
"""
