"""Clues to a direction: what one text shows of the other's having been there first, one kind of evidence a file."""

from provenance.lineage.clues.containment import containment
from provenance.lineage.clues.credits import common_credits, credits_source
from provenance.lineage.clues.cuts import cuts
from provenance.lineage.clues.damage import common_damage, damage, nearer_ancestor
from provenance.lineage.clues.notes import notes
from provenance.lineage.clues.quotations import quotations
from provenance.lineage.clues.spelling import spelling
from provenance.lineage.clues.times import times
from provenance.lineage.clues.typography import typography
from provenance.lineage.clues.view import Clue, View

__all__ = [
    "Clue",
    "View",
    "common_credits",
    "common_damage",
    "containment",
    "credits_source",
    "cuts",
    "damage",
    "nearer_ancestor",
    "notes",
    "quotations",
    "spelling",
    "times",
    "typography",
]
