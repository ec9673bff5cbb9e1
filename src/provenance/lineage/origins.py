"""Origins: which witness is known to have appeared first, and whose text it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from provenance.agencies import agencies_in
from provenance.document import Document
from provenance.lineage.dates import StatedDate, trusted_date

__all__ = ["Answer", "Credited", "appeared_by", "first_known", "originator"]

_DAY = 86_400  # seconds


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


@dataclass(frozen=True, slots=True)
class Credited:
    """The agency that most texts credit.

    Attributes
    ----------
    agency
        Its name; ``None`` when no text credits one, or as many credit another.
    tied
        Those that as many texts credit, by name; none where one has most.
    credits
        What each text credits, strongest kind first.
    own
        Whether each text is the agency's own, by its outlet.
    foreign
        Whether each text is another agency's, or credits only others.
    wire
        Whether each text is an agency's own, this one's or a foreign one's.
    """

    agency: str | None
    tied: tuple[str, ...]
    credits: tuple[tuple[str, ...], ...]
    own: tuple[bool, ...]
    foreign: tuple[bool, ...]
    wire: tuple[bool, ...]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Credited:
        """Count the credits of documents and their outlets."""
        credits = tuple(document.metadata.text_agencies for document in documents)
        outlets = [agencies_in(document.article.outlet or "") for document in documents]
        named = [{*credit, *outlet} for credit, outlet in zip(credits, outlets, strict=True)]
        votes = Counter(name for names in named for name in names)
        most = max(votes.values(), default=0)
        leading = sorted(name for name in votes if votes[name] == most)
        agency, tied = (leading[0], ()) if len(leading) == 1 else (None, tuple(leading))
        own = tuple(agency in outlet for outlet in outlets)
        foreign = tuple(agency is not None and bool(names) and agency not in names for names in named)
        wire = tuple(a or (b and bool(outlet)) for a, b, outlet in zip(own, foreign, outlets, strict=True))
        return cls(agency, tied, credits, own, foreign, wire)


def first_known(documents: Sequence[Document], dates: Sequence[Sequence[StatedDate]]) -> Answer:
    """The witness that is known to have appeared first, by dates that can be believed.

    A date without a time of day says that a text was there when the day ended, no more: one with a time on that day
    comes before it.

    Parameters
    ----------
    dates
        What each document states.
    """
    ids = [document.article.id for document in documents]
    found = [trusted_date(stated) for stated in dates]
    known = sorted(
        ((appeared_by(stated), name, stated) for name, stated in zip(ids, found, strict=True) if stated is not None),
        key=lambda item: item[:2],
    )
    doubts = sum(
        stated is None and any(item.trust == "refused" for item in those)
        for stated, those in zip(found, dates, strict=True)
    )
    without = len(ids) - len(known) - doubts
    rest = [f"{doubts} not believable"] * bool(doubts) + [f"{without} without a date"] * bool(without)
    said = f" ({', '.join(rest)})" if rest else ""
    if not known:
        return Answer(None, "unknown", f"no date that can be believed{said}", None)
    end, name, stated = known[0]
    when = stated.when
    if len(known) == 1:
        return Answer(name, "earliest_date", f"{when}, the only date{said}", None)
    runner_up = known[1][1]
    if known[1][0] == end:
        return Answer(name, "earliest_date", f"{when}, as {runner_up}; first by id{said}", runner_up)
    unsure = [other for _, other, item in known[1:] if item.precision == "day" and item.days()[0] <= stated.days()[0]]
    more = f"; {unsure[0]} gives the day only" if unsure else ""
    return Answer(name, "earliest_date", f"{when}, the earliest of {len(known)} dates{more}{said}", runner_up)


def originator(documents: Sequence[Document], credited: Credited, source: int | None) -> Answer:
    """The agency that is credited, or the outlet of the text that all others come from.

    Parameters
    ----------
    source
        Number of that text, if it is known.
    """
    ids = [document.article.id for document in documents]
    if credited.agency is not None:
        own = [ids[number] for number, is_own in enumerate(credited.own) if is_own]
        crediting = [number for number, names in enumerate(credited.credits) if credited.agency in names]
        votes = Counter(name for names in credited.credits for name in names)
        others = sorted((name for name in votes if name != credited.agency), key=lambda name: (-votes[name], name))
        runner_up = others[0] if others else None
        if own:
            reason = f"{own[0]} is its own text; {len(crediting)} of {len(ids)} texts credit it"
            return Answer(credited.agency, "own_text", reason, runner_up)
        kinds = {
            credit.kind
            for number in crediting
            for credit in documents[number].metadata.credits
            if credited.agency in credit.agencies and credit.kind != "picture"
        }
        said = "" if kinds - {"self_reference"} else ", where the agency speaks of itself"
        return Answer(
            credited.agency,
            "credit",
            f"credited by {len(crediting)} of {len(ids)} texts{said}; pictures do not count",
            runner_up,
        )
    if source is not None and (outlet := documents[source].article.outlet):
        return Answer(outlet, "source", f"all others come from its text {ids[source]}", None)
    credit = f"as many texts credit {' as '.join(credited.tied)}" if credited.tied else "no agency is credited"
    return Answer(None, "unknown", f"{credit}, and nothing says which text is the source", None)


def appeared_by(stated: StatedDate) -> float:
    """When a text was there for certain by its date, in seconds since 1970: at the end of a day."""
    if stated.time is None:
        raise ValueError("a date without a day")
    return stated.time.timestamp() + (_DAY if stated.precision == "day" else 0)
