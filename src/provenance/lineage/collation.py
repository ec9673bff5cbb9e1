"""Collation: the words of all witnesses in columns, each column one word of the witnesses that have it.

The witnesses are aligned one after the other with the path, the words met so far that stand one after the other in the
article; words that stand for others of the path get columns beside it, with which later witnesses are aligned too.
When all are in, each is taken out and aligned once more with what the others made of the path. What is no part of the
article (page, headline) has no column unless another witness has it in its article; a dateline or a credit in brackets
has none. Texts of the same words are collated once, so that they have the same columns.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Indel

from provenance.align import Match
from provenance.article import Article
from provenance.document import Document
from provenance.furniture import Block, Role
from provenance.lineage.clues.notes import notes_in
from provenance.lineage.matching import align_documents

__all__ = ["PASSAGE", "Collation", "Witnessed", "collate"]

PASSAGE = 12
"""A longer run that a witness leaves out, or has alone, is a passage and no reading of some words."""

_NOWHERE = -1
_NEAR = 60  # columns within which two may become one
_TRIES = 8  # columns of one word that are looked at


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A witness in a collation.

    Attributes
    ----------
    document
        The text.
    own
        For each token whether it is of the article's body: no headline, no furniture, no credit and no stamp.
    columns
        For each token its column, ascending, or -1 where it has none.
    moved, repeated
        Runs of the witness's tokens (``b``) without columns, which others have in the columns from ``a`` on; the
        witness has them there too (``repeated``) or not (``moved``).
    """

    document: Document
    own: list[bool]
    columns: list[int]
    moved: tuple[Match, ...]
    repeated: tuple[Match, ...]

    def tokens_at(self) -> dict[int, int]:
        """Token of each column that the witness has."""
        return {column: token for token, column in enumerate(self.columns) if column != _NOWHERE}


@dataclass(frozen=True, slots=True)
class Collation:
    """Witnesses in columns.

    Attributes
    ----------
    witnesses
        In the order given.
    tokens
        The word of each column, folded.
    path
        Columns of the path, ascending: everything that some witness has in its article, without the words that
        replace others of it.
    """

    witnesses: tuple[Witnessed, ...]
    tokens: tuple[str, ...]
    path: tuple[int, ...]


def collate(documents: Sequence[Document], base: int) -> Collation:
    """Collate documents, beginning with the one at ``base``; ids decide where nothing else does."""
    own = [own_tokens(document) for document in documents]
    same: dict[tuple[tuple[str, ...], bytes], list[int]] = defaultdict(list)
    for number in sorted(range(len(documents)), key=base.__ne__):
        same[tuple(documents[number].tokens), bytes(own[number])].append(number)
    twins = list(same.values())
    table = _Table([documents[n] for n, *_ in twins], [own[n] for n, *_ in twins], [len(numbers) for numbers in twins])
    shingles = [set(zip(d.tokens, d.tokens[1:], d.tokens[2:], strict=False)) for d in table.documents]
    others = sorted(
        range(1, len(twins)), key=lambda n: (-len(shingles[n] & shingles[0]), table.documents[n].article.id)
    )
    for number in (0, *others):
        table.add(number)
    if len(others) > 1:
        misplaced = table.forget_displaced()
        for number in sorted((*others, 0), key=misplaced.__contains__):
            table.remove(number)
            table.add(number)
    table.merge()
    table.settle()
    collated = table.collation()
    witnesses = {
        number: replace(witness, document=documents[number], own=own[number])
        for numbers, witness in zip(twins, collated.witnesses, strict=True)
        for number in numbers
    }
    return replace(collated, witnesses=tuple(witnesses[number] for number in range(len(documents))))


def own_tokens(document: Document) -> list[bool]:
    """Whether each token is of the body: core, and in no credit in brackets, dateline, stamp or note of the editors."""
    own = [bool(core) for core in document.is_core]
    marks = [(stamp.start, stamp.end) for stamp in document.metadata.stamps]
    marks += [(part.start, part.end) for part in notes_in(document)]
    for token in _tokens(document, [*marks, *_credits(document)]):
        own[token] = False
    return own


def _credits(document: Document) -> list[tuple[int, int]]:
    """Where credits in brackets and datelines stand."""
    return [(c.start, c.end) for c in document.metadata.credits if c.kind in ("inline", "dateline")]


def _tokens(document: Document, spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    for span in spans:
        yield from range(*document.tokens_in(*span))


class _Table:
    """The columns while they grow; a column keeps its number wherever others come in before it."""

    def __init__(self, documents: Sequence[Document], own: Sequence[list[bool]], counts: Sequence[int]) -> None:
        self.documents = documents
        self.counts = counts  # of the witnesses that have the words of each
        self.own = own
        self.borders = [document.borders for document in documents]
        self.order: list[int] = []
        self.words: list[str] = []
        self.on_path: list[bool] = []
        self.members: list[dict[int, int]] = []  # of each column: token of each witness
        self.cells: list[list[int]] = [[] for _ in documents]
        self.moved: list[list[tuple[list[int], int]]] = [[] for _ in documents]
        self.repeated: list[list[tuple[list[int], int]]] = [[] for _ in documents]

    def forget_displaced(self) -> set[int]:
        """Take out what more witnesses have in another place than in this one, and return those that have it in this
        one: they come last, so that it comes in where the others have it."""
        elsewhere: Counter[int] = Counter()
        for number, runs in enumerate(self.moved):
            for column in (column for columns, _ in runs for column in columns):
                elsewhere[column] += self.counts[number]
        gone = {c for c, count in elsewhere.items() if count > sum(self.counts[n] for n in self.members[c])}
        misplaced = {number for column in gone for number in self.members[column]}
        for column in gone:
            for number, token in self.members[column].items():
                self.cells[number][token] = _NOWHERE
            self.members[column] = {}
        self.order = [column for column in self.order if column not in gone]
        return misplaced

    def remove(self, number: int) -> None:
        for column in self.cells[number]:
            if column != _NOWHERE:
                del self.members[column][number]
        self.order = [column for column in self.order if self.members[column]]
        self.cells[number], self.moved[number], self.repeated[number] = [], [], []

    def add(self, number: int) -> None:
        document = self.documents[number]
        path = [column for column in self.order if self.on_path[column]]
        found = align_documents(self._profile(path), document)
        cells = [_NOWHERE] * len(document.tokens)
        for match in found.matches:
            cells[match.b : match.b_end] = path[match.a : match.a_end]
        for token in _tokens(document, _credits(document)):
            cells[token] = _NOWHERE
        self.moved[number] = [(path[m.a : m.a_end], m.b) for m in found.moved]
        self.repeated[number] = [(path[m.a : m.a_end], m.b) for m in found.repeated_in_b]
        elsewhere = {t for m in (*found.moved, *found.repeated_in_b) for t in range(m.b, m.b_end)}
        self._place(number, cells, elsewhere)
        self.cells[number] = cells
        for token, column in enumerate(cells):
            if column != _NOWHERE:
                self.members[column][number] = token

    def _place(self, number: int, cells: list[int], elsewhere: set[int]) -> None:
        """Find or make columns for the tokens that the path does not have."""
        where = {column: place for place, column in enumerate(self.order)}
        placed = [token for token, column in enumerate(cells) if column != _NOWHERE]
        inserted: dict[int, list[int]] = {}
        for left, right in pairwise([-1, *placed, len(cells)]):
            if left + 1 == right:
                continue
            low = where[cells[left]] + 1 if left >= 0 else 0
            high = where[cells[right]] if right < len(cells) else len(self.order)
            self._between(number, cells, (left + 1, right), (low, high), elsewhere, inserted)
        if inserted:
            order: list[int] = []
            for place, column in enumerate(self.order):
                order += [*inserted.get(place, ()), column]
            self.order = [*order, *inserted.get(len(self.order), ())]

    def _between(
        self,
        number: int,
        cells: list[int],
        tokens: tuple[int, int],
        places: tuple[int, int],
        elsewhere: set[int],
        inserted: dict[int, list[int]],
    ) -> None:
        words, own = self.documents[number].tokens, self.own[number]
        wanted = [t for t in range(*tokens) if own[t] and t not in elsewhere]
        if not wanted:
            return
        stretch = self.order[places[0] : places[1]]
        replaces = any(self.on_path[column] for column in stretch)
        if any(not self.on_path[column] for column in stretch) and max(len(wanted), len(stretch)) <= 4 * PASSAGE:
            there, here = [self.words[column] for column in stretch], [words[token] for token in wanted]
            for op in Indel.opcodes(there, here):
                if op.tag == "equal":
                    for step in range(op.src_end - op.src_start):
                        cells[wanted[op.dest_start + step]] = stretch[op.src_start + step]
        place_of = {column: place for place, column in enumerate(self.order[places[0] : places[1]], places[0])}
        on_path = not replaces or len(wanted) > PASSAGE
        place = places[1]
        for token in reversed(wanted):
            if cells[token] != _NOWHERE:
                place = place_of[cells[token]]
                continue
            column = len(self.words)
            self.words.append(words[token])
            self.on_path.append(on_path)
            self.members.append({})
            inserted.setdefault(place, []).insert(0, column)
            cells[token] = column

    def merge(self) -> None:
        """Make one column of two near ones with the same word that nothing keeps apart.

        A word may go to the other column when its witness has nothing between the two, and the word before or after it
        is that of a witness there.
        """
        place = {column: number for number, column in enumerate(self.order)}
        placed = [sorted(place[c] for c in cells if c != _NOWHERE) for cells in self.cells]
        last: dict[str, int] = {}
        for column in self.order:
            word = self.words[column]
            other = last.get(word)
            last[word] = column
            if (
                other is None
                or place[column] - place[other] > _NEAR
                or self.members[column].keys() & self.members[other]
            ):
                continue
            for source, target in ((column, other), (other, column)):
                low, high = sorted((place[source], place[target]))
                free = all(bisect_right(placed[n], low) >= bisect_left(placed[n], high) for n in self.members[source])
                if free and all(self._fits(item, target) for item in self.members[source].items()):
                    for number, token in self.members[source].items():
                        self.cells[number][token] = target
                        placed[number].remove(place[source])
                        insort(placed[number], place[target])
                    self.members[target] = dict(sorted({**self.members[target], **self.members[source]}.items()))
                    self.members[source] = {}
                    self.on_path[target] = self.on_path[target] or self.on_path[source]
                    last[word] = target
                    break
        self.order = [column for column in self.order if self.members[column]]

    def settle(self) -> None:
        """Move single words to a near column of the same word where more witnesses have the same words beside it."""
        place = {column: number for number, column in enumerate(self.order)}
        of_word: dict[str, list[int]] = defaultdict(list)
        for column in self.order:
            of_word[self.words[column]].append(column)
        for columns in of_word.values():
            near = (
                (left, right)
                for at, left in enumerate(columns)
                for right in columns[at + 1 : at + 1 + _TRIES]
                if place[right] - place[left] <= _NEAR
            )
            for left, right in near:
                for source, target in ((left, right), (right, left)):
                    for number, token in list(self.members[source].items()):
                        if number not in self.members[target] and self._is_better(number, token, source, target, place):
                            self.members[target][number] = self.members[source].pop(number)
                            self.cells[number][token] = target
        self.order = [column for column in self.order if self.members[column]]

    def _is_better(self, number: int, token: int, source: int, target: int, place: dict[int, int]) -> bool:
        cells = self.cells[number]
        if place[source] < place[target]:
            after = next((c for c in cells[token + 1 :] if c != _NOWHERE), None)
            free = after is None or place[after] > place[target]
        else:
            before = next((c for c in reversed(cells[:token]) if c != _NOWHERE), None)
            free = before is None or place[before] < place[target]
        return free and self._support(number, token, target) > self._support(number, token, source)

    def _support(self, number: int, token: int, column: int) -> int:
        """How many words beside those of other witnesses in a column are those beside this one."""
        before, after = self._neighbours(number, token)
        others = [(item[0], self._neighbours(*item)) for item in self.members[column].items() if item[0] != number]
        return sum(self.counts[n] * ((before == words[0]) + (after == words[1])) for n, words in others)

    def _fits(self, item: tuple[int, int], column: int) -> bool:
        """Whether a token has a neighbour in common with one of a column."""
        own = self._neighbours(*item)
        others = [self._neighbours(*other) for other in self.members[column].items()]
        return any(own[0] == other[0] or own[1] == other[1] for other in others)

    def _neighbours(self, number: int, token: int) -> tuple[str, str]:
        tokens = self.documents[number].tokens
        after = tokens[token + 1] if token + 1 < len(tokens) else ""
        return tokens[token - 1] if token else "", after

    def _profile(self, path: Iterable[int]) -> Document:
        """The path as a document, its paragraphs and sentences where they begin in a witness."""
        tokens: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        parts: list[int] = []
        part_of: list[int] = []
        quoted: list[bool] = []
        pieces: list[str] = []
        at = 0
        members, borders, words = self.members, self.borders, self.words
        quotes = [document.quoted for document in self.documents]
        for column in path:
            number, token = next(iter(members[column].items()))
            border = borders[number][token]
            word = words[column]
            if tokens:
                mark = (" ", ". ", ".\n")[border]
                pieces.append(mark)
                at += len(mark)
            if not tokens or border == 2:
                parts.append(at)
            tokens.append(word)
            starts.append(at)
            pieces.append(word)
            at += len(word)
            ends.append(at)
            part_of.append(len(parts) - 1)
            quoted.append(quotes[number][token])
        blocks = [Block(low, high, Role.CORE) for low, high in pairwise([*parts, at])]
        return Document.of_core(Article(id="path", text="".join(pieces)), tokens, starts, ends, blocks, part_of, quoted)

    def collation(self) -> Collation:
        place = {column: number for number, column in enumerate(self.order)}
        place[_NOWHERE] = _NOWHERE
        return Collation(
            tuple(
                Witnessed(
                    document,
                    own,
                    [place[column] for column in cells],
                    tuple(_runs(moved, place)),
                    tuple(_runs(repeated, place)),
                )
                for document, own, cells, moved, repeated in zip(
                    self.documents, self.own, self.cells, self.moved, self.repeated, strict=True
                )
            ),
            tuple(self.words[column] for column in self.order),
            tuple(place for place, column in enumerate(self.order) if self.on_path[column]),
        )


def _runs(found: Iterable[tuple[list[int], int]], place: dict[int, int]) -> Iterable[Match]:
    """Runs by the places of their columns, cut where others stand between; those of columns that are gone left out."""
    for columns, token in found:
        at = [place.get(column, _NOWHERE) for column in columns]
        start = 0
        for step in range(1, len(at) + 1):
            if step == len(at) or at[step] != at[step - 1] + 1:
                if at[start] != _NOWHERE:
                    yield Match(at[start], token + start, step - start)
                start = step
