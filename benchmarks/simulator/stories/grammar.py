"""Sentences from templates, with marks on their numbers, names, places, days, clauses and turns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time
from random import Random

from ..language import Language
from ..writing import HOUSES, House, write_clock, write_date, write_number
from .facts import Facts

__all__ = ["Sentence", "Writer"]

_PART = re.compile(
    r"\{(?P<slot>[^{}]+)\}|\[\[(?P<this>[^\]|]*)\|(?P<that>[^\]|]*)\]\]|\[(?P<choice>[^\]]+)\]|<<(?P<clause>.+?)>>"
)
_MARK = tuple[str, int, int, str]


@dataclass(slots=True)
class Sentence:
    """A sentence and its marks: kind, start, end, and what an operator needs to know."""

    text: str = ""
    marks: list[_MARK] = field(default_factory=list)

    def add(self, text: str, kind: str = "", info: str = "") -> None:
        """Append a text, marked where a kind is given."""
        if kind:
            self.marks.append((kind, len(self.text), len(self.text) + len(text), info))
        self.text += text

    def append(self, other: Sentence) -> None:
        """Append a sentence with its marks."""
        start = len(self.text)
        self.text += other.text
        self.marks += [(kind, low + start, high + start, info) for kind, low, high, info in other.marks]

    def capital(self) -> Sentence:
        """Return the sentence with a capital first."""
        return Sentence(self.text[:1].upper() + self.text[1:], self.marks)


class Writer:
    """Renders templates for one story; knows who and what has been introduced."""

    def __init__(self, tables: Language, facts: Facts, draw: Random) -> None:
        self.tables = tables
        self.facts = facts
        self.draw = draw
        self.house: House = HOUSES[f"wire-{tables.code}"]
        self.introduced: set[str] = set()

    def sentence(self, template: str) -> Sentence:
        """Render a line; one of two forms is taken and the other goes into the mark ``sentence``."""
        forms = [form.strip() for form in template.split("||")]
        before = set(self.introduced)
        values: dict[str, str] = {}
        made = self._render(forms[0], values).capital()
        if len(forms) == 1:
            made.marks.append(("line", 0, len(made.text), ""))
            return made
        self.introduced = before
        other = self._render(forms[1], values).capital()
        if self.draw.random() < 0.5:
            made, other = other, made
        made.marks.append(("sentence", 0, len(made.text), other.text))
        made.marks.append(("line", 0, len(made.text), ""))
        return made

    def person(self, name: str) -> Sentence:
        """Mention a person: in full with the role first, then by the last name."""
        who = self.facts.people[int(name[1:]) - 1]
        made = Sentence()
        if name in self.introduced:
            if self.tables.code == "fr":
                made.add("Mme " if who.woman else "M. ")
            made.add(who.last, "name", name)
        else:
            self.introduced.add(name)
            made.add(f"{who.role} {who.first} ")
            made.add(who.last, "name", name)
        return made

    def _render(self, template: str, values: dict[str, str]) -> Sentence:
        made = Sentence()
        place = 0
        for part in _PART.finditer(template):
            made.add(template[place : part.start()])
            place = part.end()
            if part["slot"]:
                self._slot(part["slot"], values, made)
            elif part["clause"]:
                inner = self._render(part["clause"], values)
                start = len(made.text)
                made.append(inner)
                made.marks.append(("clause", start, len(made.text), ""))
            elif part["choice"]:
                made.add(self.draw.choice(part["choice"].split("|")))
            else:
                this, that = part["this"], part["that"]
                if self.draw.random() < 0.5:
                    this, that = that, this
                made.add(this, "toggle", that)
        rest = template[place:]
        made.add(rest[1:] if rest.startswith(".") and made.text.endswith(".") else rest)
        return made

    def _slot(self, slot: str, values: dict[str, str], made: Sentence) -> None:
        key = slot.removesuffix("=")
        name, _, bounds = key.partition(":")
        if re.fullmatch(r"p\d", name):
            made.append(self.person(name))
        elif name.startswith("place"):
            made.add(self.facts.places[int(name[5:] or 1) - 1], "place", name)
        elif name == "org":
            self._organisation(made)
        elif name == "agency":
            made.add(self.facts.agency)
        elif name in ("day", "day2"):
            day = self.facts.day(name)
            made.add(self.tables.every("weekdays")[day.weekday()], "weekday", day.isoformat())
        elif name in ("date1", "date2"):
            day = self.facts.day(name)
            made.add(write_date(day, self.house, self.tables), "date", day.isoformat())
        elif name.startswith("clock"):
            when = values.setdefault(key, time(self.draw.randrange(24), 5 * self.draw.randrange(12)).isoformat())
            made.add(write_clock(time.fromisoformat(when), self.house), "time", when)
        else:
            self._number(key, name, bounds, values, made)

    def _number(self, key: str, name: str, bounds: str, values: dict[str, str], made: Sentence) -> None:
        kept = self.facts.values if name[1:].isdigit() else values
        key = name if name[1:].isdigit() else key
        if key not in kept:
            low, high = bounds.split("-")
            if name == "m":
                kept[key] = f"{self.draw.randint(int(float(low) * 10), int(float(high) * 10)) / 10:.1f}"
            else:
                drawn = self.draw.randint(int(low), int(high))
                kept[key] = str(drawn if drawn < 5000 or name == "year" else drawn // 100 * 100)
        value = kept[key]
        if name == "year":
            made.add(value, "year", value)
        else:
            made.add(write_number(value, self.house), "number", value)

    def _organisation(self, made: Sentence) -> None:
        full, short = self.facts.org
        if "org" in self.introduced:
            made.add(short, "acronym")
        else:
            self.introduced.add("org")
            made.add(f"{full} ({short})", "organisation", short)
