"""What the tests of the core make their texts from. Every word is invented."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from provenance import _kernels as kernels
from provenance.buckets import KeySets
from provenance.fingerprints import ShingleSets

_SYLLABLES = [consonant + vowel for consonant, vowel in zip("bcdfghjklmnpqrstvwxz", "aeiou" * 4, strict=True)]

TRICKY = (
    "aAbBzZßẞİıœÆøŁðÞŉſ ﬁﬀﬃ Ǆǅ"  # letters, ligatures
    "0123456789٠٥९５𝟗½⅓⒈⑽²₃"  # digits of several scripts, numbers that unfold to several characters
    ".,'’‘ʼ`´·٫٬:;-–—…«»\"“”()\\/\n\r\t"  # separators
    " \u00a0\u2002\u2009\u202f\u3000"  # spaces, among them those that part groups of digits
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u0000\u0600\ufe0f"  # dropped, or a control
    "\u0300\u0301\u0308\u0327\u0338\u0345\u20dd"  # combining marks that are dropped
    "éÉe\u0301\u00c5\u212b\u03a9\u2126\u03ac\u1f71ΐᾳῼ\u1fef\u1ffd"  # composed, decomposed, singletons
    "हिन्दीक्षकिং"  # Devanagari and Bengali, vowel signs and virama
    "กำน้ำຳภាေရ"  # Thai, Lao, Khmer, Myanmar
    "漢字々〇㍿㋿豈かがカガｶﾞ゛\u3099\u309a\uff9e"  # Han, kana and voicing marks
    "한글ᄒ\u1160ᆫㅤᅟ"  # Hangul, whole and in parts, fillers
    "لاﻻپﷺ\u064b"  # Arabic, presentation forms
    "℀№㎡㏠Ⓐ㈠🄀🈀😀𝔸𐐀\ud800\udc00\udfff"  # compatibility characters, other planes, lone surrogates
    "\u302e\U00016ff0\u1b44\u1b34\U0001d165"  # marks with a combining class that are letters' own
)
characters = st.one_of(st.sampled_from(TRICKY), st.characters())
texts = st.text(characters, max_size=40)
"""Text of any characters whatever, the difficult ones more often."""


def words(count: int, seed: int, vocabulary: int = 5000) -> list[str]:
    """Words drawn evenly from an invented vocabulary, the same for the same seed."""
    draw = random.Random(seed)
    return [word(draw.randrange(vocabulary)) for _ in range(count)]


def word(number: int) -> str:
    """The invented word with this number."""
    syllables = []
    number += len(_SYLLABLES)
    while number:
        number, syllable = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[syllable])
    return "".join(syllables)


def prose(count: int, seed: int, vocabulary: int = 5000) -> str:
    """So many words, parted by spaces."""
    return " ".join(words(count, seed, vocabulary))


@st.composite
def stories(draw: st.DrawFn, most: int = 9) -> list[str]:
    """A small collection: copies, excerpts, rewritten and joined pieces of a few texts, and stray words.

    Words come from a vocabulary so small that unrelated texts share shingles too.
    """
    vocabulary = draw(st.sampled_from([3, 12, 400]))
    sources = [words(draw(st.integers(0, 90)), seed, vocabulary) for seed in range(draw(st.integers(1, 3)))]
    piece = st.tuples(st.integers(0, len(sources) - 1), st.integers(0, 60), st.integers(0, 90))
    collection = []
    for pieces in draw(st.lists(st.lists(piece, max_size=2), max_size=most)):
        text = [word for source, start, length in pieces for word in sources[source][start : start + length]]
        for place in draw(st.lists(st.integers(0, 89), max_size=3)):
            text[place : place + 1] = ["altered"] if place % 2 else []
        collection.append(" ".join(text))
    return collection


def anchor_keys(sets: ShingleSets, rate: int) -> KeySets:
    """The anchors of each text: one shingle in ``rate``."""
    return KeySets(*kernels.values_up_to(sets.hashes, sets.offsets, ((1 << 64) - 1) // rate))
