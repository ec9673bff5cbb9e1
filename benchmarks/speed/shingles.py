"""Texts to what peers take: sets of word n-grams, made in Python as their documentation makes them."""

from __future__ import annotations

import re

__all__ = ["token_bytes", "token_lists"]

_WORD = re.compile(r"\w+")


def token_lists(texts: list[str], language: str) -> list[list[str]]:
    """Word 3-grams of lowercased words; of Chinese, character 5-grams of each run of word characters joined."""
    return [_of(text, language) for text in texts]


def token_bytes(texts: list[str], language: str) -> list[list[bytes]]:
    """The same as bytes."""
    return [[token.encode() for token in _of(text, language)] for text in texts]


def _of(text: str, language: str) -> list[str]:
    words = _WORD.findall(text.lower())
    if language == "chinese":
        run = "".join(words)
        return [run[i : i + 5] for i in range(max(len(run) - 4, 1))]
    if len(words) < 3:
        return [" ".join(words)]
    return [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
