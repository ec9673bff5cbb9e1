"""The E codes of differences and the R codes of relations, by the names that the library gives them."""

from __future__ import annotations

__all__ = ["CODES", "EITHER", "FACT", "NAMES", "PAGE", "SAME_RELATION", "TRANSPOSITION", "severity"]

NAMES = {
    "E0": "encoding",
    "E1": "typographic",
    "E2": "format",
    "E3": "layout",
    "E4": "furniture",
    "E5": "paratext",
    "E6": "credit",
    "E7": "date_stamp",
    "E8": "omission",
    "E9": "addition",
    "E10": "substitution",
    "E11": "paraphrase",
    "E12": "quotation",
    "E13": "fact_change",
    "E14": "correction",
    "E15": "slip",
    "E16": "transposition",
}
CODES = tuple(NAMES)
TRANSPOSITION = "E16"
FACT = "E13"
EITHER = ("E8", "E9")
"""A passage that one text has: cut from the other or added to the one, as history has it."""
PAGE = frozenset({"E4", "E5", "E6", "E7", "E14"})
"""What houses put around a text."""
SAME_RELATION = {"expansion": "excerpt"}
"""Relations that count as one: containment either way (R4 and R5)."""

_SUBSTANTIVE = frozenset({"E12", "E13", "E14"})
_EDITORIAL = frozenset({"E8", "E9", "E10", "E11", "E16"})


def severity(code: str) -> int:
    """2 for substantive codes, 1 for editorial, 0 for accidental."""
    return 2 if code in _SUBSTANTIVE else int(code in _EDITORIAL)
