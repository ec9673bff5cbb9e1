"""Origins: which witness is known to have appeared first, and whose text it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from provenance.lineage.derivation import Settling
from provenance.lineage.transmission import Branch

__all__ = ["Answer", "first_known", "originator"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that may be unknown.

    Attributes
    ----------
    name
        Id of a witness, or name of an agency or outlet; ``None`` when it is not known.
    rule
        By what it was found.
    reason
        Why, in words.
    runner_up
        The next, if any.
    """

    name: str | None
    rule: str
    reason: str
    runner_up: str | None


def first_known(settling: Settling) -> Answer:
    """The witness with the earliest date that can be believed."""
    ids = [document.article.id for document in settling.documents]
    dated = sorted((time, ids[number]) for number, time in enumerate(settling.times) if time is not None)
    doubts = sum(doubt is not None for doubt in settling.doubts)
    without = len(ids) - len(dated) - doubts
    rest = [f"{doubts} not believable"] * bool(doubts) + [f"{without} without a date"] * bool(without)
    said = f" ({', '.join(rest)})" if rest else ""
    if not dated:
        return Answer(None, "unknown", f"no date that can be believed{said}", None)
    when, name = dated[0]
    runner_up = dated[1][1] if len(dated) > 1 else None
    if runner_up is not None and dated[1][0] == when:
        return Answer(name, "earliest_date", f"{when.isoformat()}, as {runner_up}; first by id{said}", runner_up)
    return Answer(name, "earliest_date", f"{when.isoformat()}, the earliest of {len(dated)} dates{said}", runner_up)


def originator(settling: Settling, root: Branch) -> Answer:
    """The agency that is credited, or the outlet of the text that all others come from."""
    ids = [document.article.id for document in settling.documents]
    if settling.agency is not None:
        own = [ids[number] for number, is_own in enumerate(settling.own) if is_own]
        crediting = [number for number, names in settling.credits.items() if settling.agency in names]
        votes = Counter(name for names in settling.credits.values() for name in names)
        others = sorted((name for name in votes if name != settling.agency), key=lambda name: (-votes[name], name))
        runner_up = others[0] if others else None
        if own:
            reason = f"{own[0]} is its own text; {len(crediting)} of {len(ids)} texts credit it"
            return Answer(settling.agency, "own_text", reason, runner_up)
        kinds = {
            credit.kind
            for number in crediting
            for credit in settling.documents[number].metadata.credits
            if settling.agency in credit.agencies and credit.kind != "picture"
        }
        said = "" if kinds - {"self_reference"} else ", where the agency speaks of itself"
        return Answer(
            settling.agency,
            "credit",
            f"credited by {len(crediting)} of {len(ids)} texts{said}; pictures do not count",
            runner_up,
        )
    if root.witness is not None and (outlet := settling.documents[root.witness].article.outlet):
        return Answer(outlet, "source", f"all others come from its text {ids[root.witness]}", None)
    return Answer(None, "unknown", "no agency is credited, and nothing says which text is the source", None)
