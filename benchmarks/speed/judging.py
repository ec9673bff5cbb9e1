"""What a search found of what was planted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.corpus import KINDS, TEMPLATE, Corpus
from benchmarks.corpus.figures import planted_figures
from numpy.typing import NDArray

from .tools import Found

__all__ = ["Judge"]

Int64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Judge:
    """The truth of a corpus, with the exact figures of its planted pairs."""

    corpus: Corpus
    jaccard: NDArray[np.float64]
    overlap: NDArray[np.float64]

    @classmethod
    def of(cls, corpus: Corpus, folder: Path) -> Judge:
        """Figures are computed once and kept in ``folder``."""
        kept = folder / "figures.npz"
        if not kept.exists():
            jaccard, overlap = planted_figures(corpus)
            np.savez(kept, jaccard=jaccard, overlap=overlap)
        with np.load(kept) as figures:
            return cls(corpus, figures["jaccard"], figures["overlap"])

    def pairs(self, found: Found) -> dict[str, Any]:
        """Recall of planted pairs by kind and by exact figures, and what share of what was found is a copy.

        Where only flags are known, a planted pair counts as found when both texts are flagged, and a flagged text is
        right when it has a copy.
        """
        if found.groups is not None:
            return self.clusters(found.groups)
        count, family = len(self.corpus.texts), self.corpus.family
        if found.flags is not None:
            hit = found.flags[self.corpus.source] & found.flags[self.corpus.copy]
            templates = self._templates()
            copied = found.flags & (np.bincount(family, minlength=count)[family] > 1)
            made = found.flags & ~copied & (np.bincount(templates, minlength=count)[templates] > 1)
            judged = _precision(int(copied.sum()), int(made.sum()), int(found.flags.sum()))
            return self._recall(hit) | judged | {"flags only": True}
        low, high = np.minimum(found.left, found.right), np.maximum(found.left, found.right)
        planted = np.minimum(self.corpus.source, self.corpus.copy) * count
        planted += np.maximum(self.corpus.source, self.corpus.copy)
        right = int((family[low] == family[high]).sum())
        templates = self._templates()
        same = int(((templates[low] == templates[high]) & (family[low] != family[high])).sum())
        return self._recall(np.isin(planted, low * count + high)) | _precision(right, same, len(low))

    def clusters(self, groups: Int64) -> dict[str, Any]:
        """The same of clusters: a planted pair is found when both texts are in one."""
        hit = groups[self.corpus.source] == groups[self.corpus.copy]
        together = _together(groups)
        right = _together(groups * (self.corpus.family.max() + 1) + self.corpus.family)
        same = _together(groups * (self.corpus.family.max() + 1) + self._templates()) - right
        return self._recall(hit) | _precision(right, same, together)

    def _templates(self) -> Int64:
        """The family of each text, where texts made from one template are one."""
        family = self.corpus.family.copy()
        made = self.corpus.kind == TEMPLATE
        family[self.corpus.copy[made]] = family[self.corpus.source[made]]
        return family

    def _recall(self, hit: NDArray[np.bool_]) -> dict[str, Any]:
        kinds = self.corpus.kind
        copies = kinds != TEMPLATE
        by_kind, half = {}, {}
        for number, kind in enumerate(KINDS):
            own = kinds == number
            by_kind[kind] = _share(hit[own])
            half[kind] = _share(hit[own & (self.overlap >= 0.5)])
        return {
            "recall": by_kind,
            "recall overlap .5": half,
            "recall J .5": _share(hit[copies & (self.jaccard >= 0.5)]),
            "recall J .8": _share(hit[copies & (self.jaccard >= 0.8)]),
            "recall all overlap .5": _share(hit[copies & (self.overlap >= 0.5)]),
        }


def _together(numbers: Int64) -> int:
    """How many pairs have the same number."""
    counts = np.unique(numbers, return_counts=True)[1].astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def _precision(right: int, templates: int, found: int) -> dict[str, Any]:
    """Copies among what was found; texts of one template apart, which share words and are no copies."""
    others = found - right - templates
    return {"found": found, "templates": templates, "precision": right / max(right + others, 1)}


def _share(hit: NDArray[np.bool_]) -> float | None:
    return float(hit.mean()) if len(hit) else None
