"""Rendering: the archetype's columns as a text, its marks and paragraphs from the witnesses.

A wire carries plain marks; quotation marks with a shape, narrow spaces and long dashes are the house's. So the forms
are taken from the witness with the fewest of these, and from others where it lacks a word. Whether a word has a capital
those say that have it after the same word: one that put words in front of a sentence writes its first word small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from provenance.article import Article
from provenance.document import Document
from provenance.folding import fold
from provenance.furniture import Block, Role
from provenance.lineage.collation import Collation, Witnessed
from provenance.quotes import quoted_tokens

__all__ = ["as_document", "by_plainness", "rendered"]

_SHAPED = frozenset("«»‹›“”„‟‘’‚‛『』\u00a0\u202f\u2009—–…")
_PLAIN = str.maketrans(
    dict.fromkeys("«»‹›“”„‟‘’‚‛『』'", '"') | {"…": "...", "–": "-", "—": "-", "\u200b": " ", "\ufeff": " "}
)
_NOTHING = -2  # what stands before the first word, where no column is -1
_WHOLE = 0.5  # share of the archetype that the witness for its forms has


def by_plainness(collation: Collation, sequence: Sequence[int], first: Iterable[int] = ()) -> list[int]:
    """The witnesses in the order in which they are asked how something is written.

    Parameters
    ----------
    first
        Those that come before all others: texts of the agency.
    """
    wanted = set(sequence)
    leading = list(first)

    def rank(number: int) -> tuple[bool, int, float, int]:
        witness = collation.witnesses[number]
        text = witness.document.text
        held = sum(column in wanted for column in witness.columns)
        shaped = sum(map(text.count, _SHAPED)) / max(1, len(text))
        return 2 * held < len(wanted), leading.index(number) if number in leading else len(leading), shaped, -held

    numbers = range(len(collation.witnesses))
    return sorted(numbers, key=lambda n: (rank(n), collation.witnesses[n].document.article.id))


def rendered(collation: Collation, sequence: Sequence[int], order: Sequence[int]) -> str:
    """The text; folded it has the words of the columns and no other."""
    tokens = [collation.tokens[column] for column in sequence]
    at = [witness.tokens_at() for witness in collation.witnesses]
    chosen = [_sources(collation, at, column, order) for column in sequence]
    follows = [_follows(witness) for witness in collation.witnesses]
    words = [
        _word(collation, sources, [(number, token) for number, token in sources if follows[number][token] == before])
        for before, sources in zip([_NOTHING, *sequence], chosen, strict=False)
    ]
    pieces = [_before(collation, chosen[0])] if chosen else []
    for left, right in pairwise(range(len(sequence))):
        pieces.append(words[left])
        pieces.append(_between(collation, chosen[left], chosen[right], tokens[left], tokens[right]))
    if chosen:
        pieces += [words[-1], _after(collation, chosen[-1])]
    text = "".join(pieces)
    return text if fold(text).tokens == tokens else "\n".join(tokens)


def as_document(name: str, text: str) -> Document:
    """The text as a document that is article throughout."""
    folded = fold(text)
    starts: list[int] = folded.starts.tolist()
    parts: list[Block] = []
    part_of: list[int] = []
    for line in text.split("\n"):
        begin = parts[-1].end + 1 if parts else 0
        parts.append(Block(begin, begin + len(line), Role.CORE))
    part = 0
    for start in starts:
        while start >= parts[part].end and part + 1 < len(parts):
            part += 1
        part_of.append(part)
    quoted = quoted_tokens(text, starts, [(block.start, block.end) for block in parts])
    return Document.of_core(
        Article(id=name, text=text), folded.tokens, starts, folded.ends.tolist(), parts, part_of, quoted
    )


def _sources(
    collation: Collation, at: Sequence[dict[int, int]], column: int, order: Sequence[int]
) -> list[tuple[int, int]]:
    """Witnesses and their tokens of a column, the one asked first in front, quoted as most have it."""
    found = [(number, at[number][column]) for number in order if column in at[number]]
    quoted = Counter(collation.witnesses[number].document.quoted[token] for number, token in found)
    is_quoted = quoted[True] > quoted[False] or (
        quoted[True] == quoted[False] and collation.witnesses[found[0][0]].document.quoted[found[0][1]]
    )
    return sorted(found, key=lambda item: collation.witnesses[item[0]].document.quoted[item[1]] != is_quoted)


def _follows(witness: Witnessed) -> list[int]:
    """For each token the column of the word of the body before it."""
    before, last = [], _NOTHING
    for column, own in zip(witness.columns, witness.own, strict=True):
        before.append(last)
        if own or column >= 0:
            last = column
    return before


def _word(collation: Collation, sources: Sequence[tuple[int, int]], joined: Sequence[tuple[int, int]]) -> str:
    """A word as the first witness writes it, with the capital or without it of those that have the same word before."""
    first, *others = (_written(collation, *source) for source in (sources[0], *joined))
    return next((other for other in others if other.casefold() == first.casefold()), first)


def _written(collation: Collation, number: int, token: int) -> str:
    document = collation.witnesses[number].document
    return document.text[document.starts[token] : document.ends[token]]


def _between(
    collation: Collation,
    left: Sequence[tuple[int, int]],
    right: Sequence[tuple[int, int]],
    before: str,
    after: str,
) -> str:
    """What stands between two words as most witnesses have it that have both, or else what each has on its side."""
    nexts = dict(right)
    found = []
    for number, token in left:
        if nexts.get(number) == token + 1:
            document = collation.witnesses[number].document
            found.append(document.text[document.ends[token] : document.starts[token + 1]])
    if found:
        broken = 2 * sum("\n" in between for between in found) >= len(found)
        chosen = found[0]
        if any(between != chosen for between in found):
            marks = Counter(map(_marks, found))
            most = max(marks.values())
            chosen = next(between for between in found if marks[_marks(between)] == most)
        return _one_break(chosen) if broken else " ".join(chosen.split("\n"))
    document = collation.witnesses[left[0][0]].document
    following = collation.witnesses[right[0][0]].document
    border = max(document.border(left[0][1] + 1), following.border(right[0][1]))
    space = "\n" if border == 2 else " "
    if before.isdigit() and after.isdigit():
        space = f",{space}"
    return _after(collation, left) + space + _before(collation, right)


def _marks(between: str) -> str:
    """Which marks stand between two words, whatever form and space each house gives them."""
    return "".join(between.translate(_PLAIN).split())


def _one_break(between: str) -> str:
    """The marks between two words with a line break among them, where the marks of the first end, or an empty line."""
    if "\n" in between:
        first, *_, last = between.split("\n")
    else:
        first, _, last = between.partition(" ")
    breaks = "\n" * max(1, min(2, between.count("\n")))
    return f"{first.rstrip()}{breaks}{last.lstrip()}"


def _after(collation: Collation, sources: Sequence[tuple[int, int]]) -> str:
    """The marks that touch a word on its right."""
    number, token = sources[0]
    document = collation.witnesses[number].document
    end = document.ends[token]
    ceiling = document.starts[token + 1] if token + 1 < len(document.starts) else len(document.text)
    rest = document.text[end:ceiling]
    return rest if rest.strip() == rest and token + 1 == len(document.starts) else _touching(rest)


def _touching(rest: str) -> str:
    closing = ""
    for mark in rest:
        if mark.isspace() or mark in "([{«“‘„":
            break
        closing += mark
    return closing


def _before(collation: Collation, sources: Sequence[tuple[int, int]]) -> str:
    """The marks that touch a word on its left."""
    number, token = sources[0]
    document = collation.witnesses[number].document
    low, high = document.ends[token - 1] if token else 0, document.starts[token]
    opening = ""
    for mark in reversed(document.text[low:high]):
        if mark.isspace() or mark in ".,;:!?…)]}»”":
            break
        opening = mark + opening
    return opening
