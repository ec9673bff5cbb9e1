"""trace: the lineage of the witnesses of one story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from provenance.article import Article
from provenance.differences import Difference
from provenance.document import Document
from provenance.furniture import Line
from provenance.lineage.apparatus import Variation, apparatus, differences_from
from provenance.lineage.archetype import Reconstruction, reconstruct
from provenance.lineage.canonical import Choice, choose
from provenance.lineage.collation import Collation, collate
from provenance.lineage.comparison import compare_documents
from provenance.lineage.dates import StatedDate
from provenance.lineage.derivation import Ancestor, Derivation, Settling, derivations
from provenance.lineage.origins import Answer, first_known, originator
from provenance.lineage.relation import Relation
from provenance.lineage.rendering import as_document, by_plainness, rendered
from provenance.lineage.transmission import Branch
from provenance.texts import TextsLike, as_articles

__all__ = ["Archetype", "Canonical", "Lineage", "Sentence", "Witness", "trace", "trace_documents"]

_APART = frozenset({"furniture_only", "same_event", "template", "unrelated"})
_HELD = 0.6  # share of a sentence's words that a witness of it has


@dataclass(frozen=True, slots=True)
class Archetype:
    """The text that the witnesses come from, reconstructed.

    Attributes
    ----------
    text
        The text; ``Variation.span`` counts its characters.
    tokens
        Its words, folded.
    rule, reason
        How it was made, in words.
    runner_up
        Id of the witness that comes nearest to it.
    """

    text: str
    tokens: tuple[str, ...]
    rule: str
    reason: str
    runner_up: str | None


@dataclass(frozen=True, slots=True)
class Canonical:
    """Four answers to which text is the canonical one.

    Attributes
    ----------
    representative
        The file to keep.
    archetype
        The text reconstructed from all.
    first_known
        The witness that appeared first, as far as dates can be believed.
    originator
        The agency or outlet whose text it is.
    """

    representative: Choice
    archetype: Archetype
    first_known: Answer
    originator: Answer


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness and what sets it apart.

    Attributes
    ----------
    id, article
        The text.
    relation
        To the representative; ``None`` for the representative itself.
    holds
        Share of the archetype's words that it has.
    own
        Share of its body's words that are not the archetype's.
    words
        Its body, folded: its article without headlines, credits, stamps and furniture. ``Lineage.body`` rebuilds it.
    differences
        From the archetype, typed, in the order of the archetype; spans index the archetype and its text.
    agencies
        Those credited for the text.
    published
        The date that it states, if that can be believed.
    doubt
        Why none of its dates can be believed.
    dates
        All that it states, each with its trust and the reason.
    """

    id: str
    article: Article
    relation: Relation | None
    holds: float
    own: float
    words: tuple[str, ...]
    differences: tuple[Difference, ...]
    agencies: tuple[str, ...]
    published: datetime | None
    doubt: str | None
    dates: tuple[StatedDate, ...]

    def count(self) -> dict[str, int]:
        """Return how many differences from the archetype there are of each severity."""
        counts = dict.fromkeys(("substantive", "editorial", "accidental"), 0)
        for difference in self.differences:
            counts[difference.severity] += 1
        return counts


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the archetype: its span in characters, in how many independent lines it stands, and who has it."""

    span: tuple[int, int]
    lines: int
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Who had the story from whom, and what it read at the beginning.

    Attributes
    ----------
    witnesses
        In the order of their ids.
    canonical
        The four answers.
    apparatus
        The places where witnesses differ, in the order of the archetype.
    derivations
        The edges of the lineage, parents before children.
    ancestors
        Lost texts among their ends.
    sentences
        Of the archetype.
    apart
        Ids of texts that are not of this story.
    """

    witnesses: tuple[Witness, ...]
    canonical: Canonical
    apparatus: tuple[Variation, ...]
    derivations: tuple[Derivation, ...]
    ancestors: tuple[Ancestor, ...]
    sentences: tuple[Sentence, ...]
    apart: tuple[str, ...]

    def parent(self, name: str) -> Derivation | None:
        """Return the edge that leads to a witness or an ancestor, ``None`` for the root."""
        return next((edge for edge in self.derivations if edge.child == name), None)

    def body(self, name: str) -> list[str]:
        """Return the folded words of a witness's body, rebuilt from the archetype and the readings of the apparatus.

        Raises
        ------
        KeyError
            If no witness has this id.
        """
        if all(witness.id != name for witness in self.witnesses):
            raise KeyError(name)
        tokens = list(self.canonical.archetype.tokens)
        built: list[str] = []
        at = 0
        changes = [
            (variation.tokens, reading.words)
            for variation in self.apparatus
            if variation.rule != "form"
            for reading in variation.readings[1:]
            if name in reading.witnesses
        ]
        for (start, end), words in sorted(changes):
            built += tokens[at : max(at, start)]
            built += words
            at = max(at, end)
        return built + tokens[at:]


def trace(witnesses: TextsLike) -> Lineage:
    """Trace the lineage of one story through its witnesses, in whatever order they come.

    Parameters
    ----------
    witnesses
        Articles or plain texts, as in ``deduplicate``; at least one. What turns out to be no copy of the
        representative is set apart.

    Raises
    ------
    ValueError
        If there is no witness.
    DuplicateIdError, ArticleError
        As ``find_pairs``.

    Examples
    --------
    >>> dam = "The old dam held on Monday night, the harbour office said, and nobody was hurt in the town below it."
    >>> found = trace([dam, dam.replace("Monday", "Tuesday"), dam.replace("nobody", "no one")])
    >>> found.canonical.archetype.text == dam
    True
    """
    articles = sorted(as_articles(witnesses), key=lambda article: article.id)
    if not articles:
        raise ValueError("trace() needs at least one witness")
    lines: dict[str, Line] = {}
    return trace_documents([Document.of(article, known_lines=lines) for article in articles])


def trace_documents(documents: Sequence[Document]) -> Lineage:
    """Trace the lineage of documents; see ``trace``."""
    every = sorted(documents, key=lambda document: document.article.id)
    choice = choose(every, every)
    representative = next(document for document in every if document.article.id == choice.id)
    compared = {
        document.article.id: compare_documents(representative, document, with_differences=False)
        for document in every
        if document is not representative
    }
    apart = tuple(name for name, found in compared.items() if found.relation in _APART)
    inside = [document for document in every if document.article.id not in apart]
    if apart:
        among = choose(inside, inside)
        choice = among if among.id == choice.id else choose([representative], inside)
    numbers = {document.article.id: number for number, document in enumerate(inside)}
    base = numbers[choice.id]
    relations: dict[str, Relation] = {name: found.relation for name, found in compared.items()}
    collation = collate(inside, base)
    found_of = {numbers[name]: found for name, found in compared.items() if name not in apart}
    settling = Settling(inside, base, found_of, collation)
    made = reconstruct(collation, base, settling, settling.named, is_kept=any(settling.credited.own))
    leading = [number for number, own in enumerate(settling.credited.own) if own]
    order = by_plainness(collation, made.sequence, leading)
    archetype = as_document("archetype", rendered(collation, made.sequence, order))
    found = [differences_from(archetype, witness, made.sequence) for witness in collation.witnesses]
    ancestors, edges = derivations(made.root, settling)
    return Lineage(
        witnesses=_witnesses(collation, made, settling, relations, found),
        canonical=Canonical(
            choice,
            _archetype(collation, made, archetype, order),
            first_known(inside, settling.dates),
            originator(inside, settling.credited, made.root.witness),
        ),
        apparatus=tuple(apparatus(collation, made, archetype, found, order)),
        derivations=tuple(edges),
        ancestors=tuple(ancestors),
        sentences=tuple(_sentences(collation, made, archetype)),
        apart=apart,
    )


def _witnesses(
    collation: Collation,
    made: Reconstruction,
    settling: Settling,
    relations: dict[str, Relation],
    found: Sequence[Sequence[Difference]],
) -> tuple[Witness, ...]:
    wanted = set(made.sequence)
    result = []
    for number, witness in enumerate(collation.witnesses):
        article = witness.document.article
        held = sum(column in wanted for column in witness.columns)
        body = [token for token, column in enumerate(witness.columns) if witness.own[token] or column in wanted]
        result.append(
            Witness(
                id=article.id,
                article=article,
                relation=relations.get(article.id),
                holds=held / len(wanted) if wanted else 0.0,
                own=1.0 - held / len(body) if body else 0.0,
                words=tuple(witness.document.tokens[token] for token in body),
                differences=tuple(found[number]),
                agencies=witness.document.metadata.text_agencies,
                published=settling.times[number],
                doubt=settling.doubts[number],
                dates=settling.dates[number],
            )
        )
    return tuple(result)


def _archetype(collation: Collation, made: Reconstruction, archetype: Document, order: Sequence[int]) -> Archetype:
    ids = [witness.document.article.id for witness in collation.witnesses]
    wanted = set(made.sequence)
    cost = dict.fromkeys(range(len(ids)), 0.0)
    for number, witness in enumerate(collation.witnesses):
        cost[number] = len(wanted.symmetric_difference(c for t, c in enumerate(witness.columns) if witness.own[t]))
    nearest = min(cost, key=lambda number: (cost[number], ids[number]))
    words = len(archetype.tokens)
    places = sum(len(unit.readings) > 1 for unit in made.units)
    if len(ids) == 1:
        reason = f"the body of the only witness, {words} words"
    else:
        reason = (
            f"{words} words from {len(ids)} witnesses; {places} places where words differ, each read as most "
            f"independent lines have it; written as {ids[order[0]]} writes"
        )
    return Archetype(archetype.text, tuple(archetype.tokens), "reconstruction", reason, ids[nearest])


def _sentences(collation: Collation, made: Reconstruction, archetype: Document) -> Iterable[Sentence]:
    borders = [token for token in range(len(archetype.tokens)) if token == 0 or archetype.border(token)]
    held = [{column for column in witness.columns if column >= 0} for witness in collation.witnesses]
    ids = [witness.document.article.id for witness in collation.witnesses]
    for start, end in pairwise([*borders, len(archetype.tokens)]):
        columns = made.sequence[start:end]
        having = [n for n, own in enumerate(held) if sum(c in own for c in columns) >= _HELD * len(columns)]
        yield Sentence(archetype.padded_span(start, end), _lines(made.root, set(having)), tuple(ids[n] for n in having))


def _lines(root: Branch, having: set[int]) -> int:
    """Independent lines that lead to these witnesses: one where the text that all come from is among them."""
    if root.witness in having:
        return 1
    return sum(any(number in having for number in child.members()) for child in root.children)
