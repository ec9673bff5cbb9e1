"""deduplicate: clusters of copies, which one is canonical and why, and what covers each removed text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from provenance.article import Article
from provenance.clusters import Cluster, cluster
from provenance.copies import COVERED, CopyCluster, Cover, Deduplication, Member
from provenance.document import Document
from provenance.furniture import Line, learn_furniture
from provenance.lineage import (
    NO_COPY,
    Answer,
    Choice,
    Comparison,
    Credited,
    Keep,
    Relation,
    choose,
    compare_documents,
    count_evidence,
    dates_of,
    first_known,
    originator,
)
from provenance.pipeline import Pairs, Progress, find_pairs
from provenance.scheme import Scheme
from provenance.similarity import Pair
from provenance.texts import TextsLike, as_articles
from provenance.uncompared import by_figures

__all__ = ["deduplicate"]

_INSTANCES = 16  # of one form, in a cluster that is nothing else
_NEARLY_ALL = 0.9  # of its members


def deduplicate(
    articles: TextsLike,
    *,
    keep: Keep = "best",
    differences: bool = True,
    min_jaccard: float = 0.0,
    min_overlap: float = 0.3,
    recall: float = 0.99,
    scheme: Scheme | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Deduplication:
    """Find the copies in a collection, choose the canonical text of each cluster and compare the others with it.

    Parameters
    ----------
    articles
        As in ``find_pairs``. All of them are held as articles to the end: those of an iterator too, and of ``bytes``
        and columns of Arrow a decoded copy, because comparing wants strings. What is made of them for comparing is
        held for one cluster at a time.
    keep
        Which article of a cluster is canonical: ``best``, ``earliest``, ``longest``, a folder (a prefix of ids) or an
        outlet that wins, or a function from articles to one of them.
    differences
        Whether members are compared with their canonical text. If not, clusters and what is covered come from exact
        figures only, ``best`` is the text that holds most of the others, and a member has no comparison, relation or
        direction: many times faster, and pairs that a comparison would refute (forms, shared quotations) stay.
    min_jaccard, min_overlap, recall, scheme, threads, progress
        As in ``find_pairs``.

    Raises
    ------
    DuplicateIdError, ArticleError, ValueError
        As ``find_pairs``.
    TypeError
        If ``keep`` is neither a string nor a function.
    """
    if not (isinstance(keep, str) or callable(keep)):
        raise TypeError(f"keep must be a rule, a folder, an outlet or a function, got {keep!r}")
    scheme = Scheme.given(scheme)
    collection = {article.id: article for article in as_articles(articles)}
    learned = learn_furniture(collection.values(), scheme, progress)
    pairs = find_pairs(
        collection.values(),
        min_jaccard=min_jaccard,
        min_overlap=min_overlap,
        recall=recall,
        scheme=scheme,
        furniture=learned.shingles,
        threads=threads,
        progress=progress,
    )
    desk = _Desk(collection, frozenset(learned.lines))
    if differences:
        clusters = _settled(pairs, desk, keep, progress)
    else:
        clusters = by_figures(pairs, None if keep == "best" else partial(desk.choose, keep=keep), progress)
    relations = _relations(pairs, desk)
    inside = {name for found in clusters for name in _ids(found)}
    removed = {
        member.id: Cover(found.canonical.id, member.covered)
        for found in clusters
        for member in found.members
        if member.covered >= COVERED and not member.corrects
    }
    return Deduplication(
        scheme=scheme,
        clusters=tuple(clusters),
        pairs=pairs,
        relations=relations,
        kept=tuple(sorted(name for name in collection if name not in removed)),
        removed=dict(sorted(removed.items())),
        unique=tuple(sorted(name for name in collection if name not in inside)),
        furniture=learned.lines,
        stats=pairs.stats,
        evidence=desk.evidence(),
    )


class _Desk:
    """Comparisons, each made once, and the documents of one cluster: those of all are larger than their texts."""

    def __init__(self, collection: dict[str, Article], furniture: frozenset[str]) -> None:
        self._collection = collection
        self._furniture = furniture
        self._by_text: dict[str, Document] = {}
        self._lines: dict[str, Line] = {}
        self._comparisons: dict[tuple[str, str], Comparison] = {}

    def clear(self) -> None:
        """Let go of the documents."""
        self._by_text.clear()
        self._lines.clear()

    def document(self, name: str) -> Document:
        article = self._collection[name]
        prepared = self._by_text.get(article.text)
        if prepared is None:
            prepared = self._by_text[article.text] = Document.of(article, self._furniture, self._lines)
        return prepared if prepared.article is article else replace(prepared, article=article)

    def choose(self, candidates: list[str], members: tuple[str, ...], keep: Keep) -> Choice:
        """Choose among candidates by their texts, which are let go of afterwards."""
        choice = choose([self.document(name) for name in candidates], [self.document(name) for name in members], keep)
        self.clear()
        return choice

    def compare(self, a: str, b: str) -> Comparison:
        found = self._comparisons.get((a, b))
        if found is None:
            found = self._comparisons[a, b] = compare_documents(self.document(a), self.document(b))
        return found

    def evidence(self) -> dict[str, int]:
        """Count the evidence for directions over all comparisons made."""
        return count_evidence(found.evidence for found in self._comparisons.values())

    def relations(self) -> Iterator[tuple[tuple[str, str], Relation]]:
        """The relation of each two articles that were compared."""
        yield from ((ids, found.relation) for ids, found in self._comparisons.items())


def _settled(pairs: Pairs, desk: _Desk, keep: Keep, progress: Progress | None) -> list[CopyCluster]:
    """Clusters in which every member is a copy of the canonical text by comparison too.

    A pair that turns out to be no copy (furniture, a form, quotations, an event) is taken back, and clusters are formed
    again. Where a cluster turns out to be instances of one form, pairs of it that are no more alike are taken back too:
    comparing each with each would take a round for every instance.
    """
    by_ids = {(pair.a, pair.b): pair for pair in pairs if not pair.furniture_only}
    sound: dict[tuple[str, ...], CopyCluster] = {}  # nothing was taken back in them
    while True:
        found = cluster(by_ids.values())
        degrees = _degrees(found, by_ids)
        settled = []
        refuted: list[tuple[str, str]] = []
        forms: dict[str, tuple[int, float]] = {}
        for number, group in enumerate(found):
            if progress and number % 50 == 0:
                progress("compare", number, len(found))
            made = sound.get(group.members)
            if made is None:
                made, wrong = _compared(group, by_ids, degrees, desk, keep)
                desk.clear()
                refuted.extend(wrong)
                if not wrong:
                    sound[group.members] = made
                elif alike := _likest_instances(made):
                    forms |= dict.fromkeys(group.members, (number, alike))
            settled.append(replace(made, bridges=group.bridges))
        if not refuted:
            return settled
        for ids in refuted:
            del by_ids[ids]
        if forms:
            nowhere = -1, 0.0
            by_ids = {
                (a, b): pair
                for (a, b), pair in by_ids.items()
                if a not in forms or forms[a] != forms.get(b, nowhere) or pair.jaccard > forms[a][1]
            }


def _likest_instances(found: CopyCluster) -> float:
    """The largest Jaccard of the canonical text with another instance of its form; 0 where not nearly all are such."""
    instances = [member.jaccard for member in found.members if member.relation == "template"]
    return max(instances) if len(instances) >= max(_INSTANCES, _NEARLY_ALL * len(found.members)) else 0.0


def _figures_of(name: str, pair: Pair) -> tuple[float, float, float]:
    """Jaccard, share of this text in the other, and share of the other in it."""
    inside, outside = (pair.a_in_b, pair.b_in_a) if pair.a == name else (pair.b_in_a, pair.a_in_b)
    return pair.jaccard, inside, outside


def _degrees(clusters: list[Cluster], by_ids: dict[tuple[str, str], Pair]) -> Counter[str]:
    """How many members of its own cluster each text is a verified pair with."""
    home = {name: group.id for group in clusters for name in group.members}
    degrees: Counter[str] = Counter()
    for a, b in by_ids:
        if a in home and home[a] == home.get(b):
            degrees[a] += 1
            degrees[b] += 1
    return degrees


def _compared(
    group: Cluster,
    by_ids: dict[tuple[str, str], Pair],
    degrees: Counter[str],
    desk: _Desk,
    keep: Keep,
) -> tuple[CopyCluster, list[tuple[str, str]]]:
    documents = {name: desk.document(name) for name in group.members}
    full = [name for name in group.members if degrees[name] == len(group.members) - 1]
    choice = choose(_with_identical(full, documents), list(documents.values()), keep)
    stand_in = next(name for name in full if documents[name].tokens == documents[choice.id].tokens)
    members, refuted = [], []
    for name in group.members:
        if name == choice.id:
            continue
        comparison = desk.compare(choice.id, name)
        pair = by_ids.get(_ordered(choice.id, name)) or by_ids[_ordered(stand_in, name)]
        if comparison.relation in NO_COPY:
            refuted.append((pair.a, pair.b))
        members.append(Member(name, comparison, *_figures_of(name, pair)))
    return CopyCluster(
        group.id, choice, tuple(members), group.bridges, *_origins(list(documents.values()), choice.id, members)
    ), refuted


def _origins(documents: list[Document], canonical: str, members: list[Member]) -> tuple[Answer, Answer]:
    """Which article appeared first, and whose text it is."""
    source = next(n for n, document in enumerate(documents) if document.article.id == canonical)
    is_source = all(member.direction == "from_canonical" for member in members)
    first = first_known(documents, dates_of(documents))
    return first, originator(documents, Credited.of(documents), source if is_source else None)


def _with_identical(full: list[str], documents: dict[str, Document]) -> list[Document]:
    """Texts that are a verified pair with every member, and those identical to one: of many only one was paired."""
    if len(full) == len(documents):
        return list(documents.values())
    texts = {tuple(documents[name].tokens) for name in full}
    return [document for document in documents.values() if tuple(document.tokens) in texts]


def _ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _relations(pairs: Pairs, desk: _Desk) -> dict[tuple[str, str], Relation]:
    """What is known of pairs without comparing any more: those of a cluster with each other would be too many."""
    relations: dict[tuple[str, str], Relation] = {_ordered(*ids): found for ids, found in desk.relations()}
    known: dict[tuple[str, str], Relation] = {}
    for left, right, furniture_only in zip(
        pairs.left.tolist(), pairs.right.tolist(), pairs.furniture_only.tolist(), strict=True
    ):
        ids = pairs.ids[left], pairs.ids[right]
        if furniture_only:
            known[ids] = "furniture_only"
        elif ids in relations:
            known[ids] = relations[ids]
    return known


def _ids(found: CopyCluster) -> list[str]:
    return [found.canonical.id, *(member.id for member in found.members)]
