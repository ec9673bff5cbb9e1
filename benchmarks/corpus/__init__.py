"""Corpora with planted copies, for measuring: invented news of any size, the truth known, the same every time."""

from .generate import KINDS, LANGUAGES, TEMPLATE, Corpus, generate

__all__ = ["KINDS", "LANGUAGES", "TEMPLATE", "Corpus", "generate"]
