"""Collections as rows, and what one machine finds in them."""

from __future__ import annotations

import random
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import provenance as pv
from provenance.pipeline import Pairs

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_CONSONANTS, _VOWELS = "bcdfghjklmnprstvz", "aeiou"


def words(count: int, seed: int, vocabulary: int = 5000) -> list[str]:
    """Words drawn evenly from an invented vocabulary."""
    draw = random.Random(seed)
    return [_word(draw.randrange(vocabulary)) for _ in range(count)]


def _word(number: int) -> str:
    syllables = []
    number += 85
    while number:
        number, syllable = divmod(number, 85)
        syllables.append(_CONSONANTS[syllable // 5] + _VOWELS[syllable % 5])
    return "".join(syllables)


def prose(count: int, seed: int, vocabulary: int = 5000) -> str:
    return " ".join(words(count, seed, vocabulary))


def frame(spark: SparkSession, texts: dict[str, Any], kind: str = "string") -> DataFrame:
    return spark.createDataFrame(list(texts.items()), f"id string, text {kind}")


def on_one_machine(texts: dict[str, Any], **arguments: Any) -> Pairs:
    named = {
        id: text if isinstance(text, str) else bytes(text).decode("utf-8", "replace") for id, text in texts.items()
    }
    return pv.find_pairs([pv.Article(id=id, text=text) for id, text in named.items()], **arguments)


def rows(frame: DataFrame) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in frame.collect())


def as_rows(pairs: Pairs) -> list[tuple[Any, ...]]:
    return [astuple(pair) for pair in pairs]


def cluster_rows(clusters: list[pv.Cluster]) -> list[tuple[str, str, str]]:
    return sorted((each.id, each.canonical, member) for each in clusters for member in each.members)
