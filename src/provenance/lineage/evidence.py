"""What a claim rests on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that a claim rests on.

    Attributes
    ----------
    code
        The kind of relation (``R0`` to ``R13``) or of evidence for a direction (``D1`` to ``D14``).
    statement
        What was observed.
    favours, weight
        Of evidence for a direction: the direction it speaks for, and how much (1.0 settles the matter alone). Empty
        and 0.0 for evidence of a relation.
    """

    code: str
    statement: str
    favours: str = ""
    weight: float = 0.0
