"""Regular expressions that most texts need not be searched for: a quick no where none of some strings stands."""

from __future__ import annotations

import re

__all__ = ["Hinted"]

_DOTLESS = ("\u0131", "i\u0307")
"""What matches an ``i`` where case is ignored and is not folded to it: ``ı``, and ``İ`` as it is folded."""


class Hinted:
    """A regular expression that ignores case, one of its hints standing in whatever it matches.

    Parameters
    ----------
    pattern
        The expression.
    hints
        Strings, separated by ``|``, of which one at least stands in every match, whatever the case.
    """

    def __init__(self, pattern: str, hints: str) -> None:
        self.pattern = re.compile(pattern, re.IGNORECASE)
        folded = hints.casefold()
        self._hints = ("",) if any(map(folded.__contains__, _DOTLESS)) else (*folded.split("|"), *_DOTLESS)

    def may_match(self, casefolded: str) -> bool:
        """Whether the expression may match somewhere in a text, which is given case-folded."""
        return any(map(casefolded.__contains__, self._hints))

    def search(self, text: str) -> re.Match[str] | None:
        """What ``pattern.search`` returns."""
        return self.pattern.search(text) if self.may_match(text.casefold()) else None
