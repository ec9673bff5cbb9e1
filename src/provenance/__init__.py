"""Finds copies of texts, news above all, and says where they came from and where they differ.

The names below are the public interface; they are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance import errors, export, plan, report
    from provenance.article import Article
    from provenance.clusters import Cluster, cluster
    from provenance.copies import CopyCluster, Cover, Deduplication, Member
    from provenance.dedupe import deduplicate
    from provenance.differences import Difference
    from provenance.errors import (
        ArticleError,
        CorruptIndexError,
        DuplicateIdError,
        IndexClosedError,
        IndexFormatError,
        IndexLockedError,
        IndexStorageError,
        PlanError,
        ProvenanceError,
        ReadError,
        SchemeError,
        StoreError,
    )
    from provenance.fingerprints import Fingerprint, Fingerprints, fingerprint, fingerprint_many, from_datasketch
    from provenance.folding import Folded, fold
    from provenance.lineage import (
        Ancestor,
        Answer,
        Archetype,
        Canonical,
        Choice,
        Comparison,
        Derivation,
        Evidence,
        Lineage,
        Reading,
        Segment,
        Sentence,
        StatedDate,
        Variation,
        Witness,
        compare,
        trace,
    )
    from provenance.passages import Passage, find_passages
    from provenance.pipeline import Pairs, Stats, find_pairs
    from provenance.readers import Note, Origin, ReadLimits, Skipped, SkippedWarning, read
    from provenance.scheme import Scheme
    from provenance.similarity import Pair
    from provenance.store import Added, Change, Index, Known, Match, StoredCluster, Verification

__version__ = "0.1.0"

_HOME = {
    "article": ("Article",),
    "clusters": ("Cluster", "cluster"),
    "copies": ("CopyCluster", "Cover", "Deduplication", "Member"),
    "dedupe": ("deduplicate",),
    "differences": ("Difference",),
    "errors": (
        "ArticleError",
        "CorruptIndexError",
        "DuplicateIdError",
        "IndexClosedError",
        "IndexFormatError",
        "IndexLockedError",
        "IndexStorageError",
        "PlanError",
        "ProvenanceError",
        "ReadError",
        "SchemeError",
        "StoreError",
    ),
    "fingerprints": ("Fingerprint", "Fingerprints", "fingerprint", "fingerprint_many", "from_datasketch"),
    "folding": ("Folded", "fold"),
    "lineage": (
        "Ancestor",
        "Answer",
        "Archetype",
        "Canonical",
        "Choice",
        "Comparison",
        "Derivation",
        "Evidence",
        "Lineage",
        "Reading",
        "Segment",
        "Sentence",
        "StatedDate",
        "Variation",
        "Witness",
        "compare",
        "trace",
    ),
    "passages": ("Passage", "find_passages"),
    "pipeline": ("Pairs", "Stats", "find_pairs"),
    "readers": ("Note", "Origin", "ReadLimits", "Skipped", "SkippedWarning", "read"),
    "scheme": ("Scheme",),
    "similarity": ("Pair",),
    "store": ("Added", "Change", "Index", "Known", "Match", "StoredCluster", "Verification"),
}
_MODULES = ("errors", "export", "plan", "report")
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Added",
    "Ancestor",
    "Answer",
    "Archetype",
    "Article",
    "ArticleError",
    "Canonical",
    "Change",
    "Choice",
    "Cluster",
    "Comparison",
    "CopyCluster",
    "CorruptIndexError",
    "Cover",
    "Deduplication",
    "Derivation",
    "Difference",
    "DuplicateIdError",
    "Evidence",
    "Fingerprint",
    "Fingerprints",
    "Folded",
    "Index",
    "IndexClosedError",
    "IndexFormatError",
    "IndexLockedError",
    "IndexStorageError",
    "Known",
    "Lineage",
    "Match",
    "Member",
    "Note",
    "Origin",
    "Pair",
    "Pairs",
    "Passage",
    "PlanError",
    "ProvenanceError",
    "ReadError",
    "ReadLimits",
    "Reading",
    "Scheme",
    "SchemeError",
    "Segment",
    "Sentence",
    "Skipped",
    "SkippedWarning",
    "StatedDate",
    "Stats",
    "StoreError",
    "StoredCluster",
    "Variation",
    "Verification",
    "Witness",
    "cluster",
    "compare",
    "deduplicate",
    "errors",
    "export",
    "find_pairs",
    "find_passages",
    "fingerprint",
    "fingerprint_many",
    "fold",
    "from_datasketch",
    "plan",
    "read",
    "report",
    "trace",
]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
