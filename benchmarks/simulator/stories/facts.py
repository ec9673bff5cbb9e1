"""What a story is about: people, places, organisations and days, all invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from ..language import Language

__all__ = ["Facts", "Person", "draw_facts"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks: name, and what the person is."""

    first: str
    last: str
    woman: bool
    role: str


@dataclass(slots=True)
class Facts:
    """What a story is about; ``values`` are the numbers that were drawn for named slots."""

    topic: Mapping[str, Any]
    people: list[Person]
    places: list[str]
    org: tuple[str, str]
    agency: str
    published: datetime
    event: date
    values: dict[str, str] = field(default_factory=dict)

    def day(self, name: str) -> date:
        """Days that sentences name: of the event, after it, well before it, and to come."""
        return self.event + timedelta(days={"day": 0, "day2": 2, "date1": -47, "date2": 33}[name])


def draw_facts(tables: Language, draw: Random, topic: Mapping[str, Any] | None = None) -> Facts:
    """Draw what a story is about."""
    topic = topic or draw.choice(tables.topics)
    firsts = draw.sample(tables.items("first"), 4)
    lasts = draw.sample(tables.items("last"), 4)
    people = []
    for first, last, role in zip(firsts, lasts, topic["roles"], strict=True):
        name, gender = first.rsplit(" ", 1)
        forms = role.split("|")
        people.append(Person(name, last, gender == "f", forms[-1 if gender == "f" else 0]))
    published = datetime(draw.randint(2016, 2024), 1, 1) + timedelta(minutes=draw.randrange(525_600))
    full, short = draw.choice(tables.items("orgs")).split("=")
    return Facts(
        topic,
        people,
        draw.sample(tables.items("places"), 3),
        (full, short),
        draw.choice(tables.every("agencies")),
        published,
        (published - timedelta(days=draw.choice((0, 1)))).date(),
    )
