"""Differences: every place where two aligned texts differ, with its kind and its spans in both originals."""

from provenance.differences.edits import differences
from provenance.differences.kinds import Difference, Kind, Severity

__all__ = ["Difference", "Kind", "Severity", "differences"]
