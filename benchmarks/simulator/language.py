"""What the simulator knows of a language: names, words, furniture, and how its houses write numbers and dates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

__all__ = ["LANGUAGES", "Language", "Split", "half", "language"]

Split = Literal["tuning", "report"]
LANGUAGES = ("en", "fr", "de")
_HOME = Path(__file__).parent
_Item = TypeVar("_Item")


def half(items: Sequence[_Item], split: Split) -> list[_Item]:
    """Return every other item: what one set of seeds uses the other never sees."""
    return list(items[0 if split == "tuning" else 1 :: 2])


@dataclass(frozen=True)
class Language:
    """Tables of one language for one set of seeds.

    Attributes
    ----------
    code
        ``en``, ``fr`` or ``de``.
    split
        Whose half of the tables this is.
    tables
        The sections of the lexicon and of the story grammar, as they stand in the files.
    """

    code: str
    split: Split
    tables: Mapping[str, Any]

    def lines(self, name: str) -> list[str]:
        """Lines of a section, those of this half."""
        return half(self.all_lines(name), self.split)

    def all_lines(self, name: str) -> list[str]:
        """Lines of a section."""
        return [line.strip() for line in self.tables[name].strip().splitlines() if line.strip()]

    def items(self, name: str) -> list[str]:
        """Items of a section written with bars, those of this half (all of them where there are fewer than four)."""
        items = self.every(name)
        return half(items, self.split) if len(items) > 3 else items

    def every(self, name: str) -> list[str]:
        """Items of a section written with bars."""
        return [item.strip("\n") for item in self.tables[name].split("|")]

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """Pairs of a section with lines ``one=other``, those of this half."""
        pairs = [line.split("=") for line in self.lines(name)]
        return [(left.strip(), right.strip()) for left, right in pairs]

    @property
    def topics(self) -> list[Mapping[str, Any]]:
        """Subjects of stories, those of this half."""
        return half(self.tables["topic"], self.split)


@cache
def language(code: str, split: Split) -> Language:
    """Read the tables of a language.

    Raises
    ------
    FileNotFoundError
        If there are none.
    """
    tables: dict[str, Any] = {}
    for folder in ("lexicon", "stories"):
        tables |= tomllib.loads((_HOME / folder / f"{code}.toml").read_text("utf-8"))
    return Language(code, split, tables)
