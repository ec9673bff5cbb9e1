"""What the tests of pages share: invented stories, signs that would break a page, and a page taken apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import strategies as st

import provenance as pv

HOME = Path(pv.__file__).parent / "report" / "templates"
STORIES = Path(__file__).parents[2] / "examples" / "wire-story"

STORY = (
    "The lighthouse on Gannet Rock went dark on Tuesday for the first time in 112 years.\n\n"
    "Its keeper, Ottoline Marsh, had climbed the 214 steps to trim the lamp and found a colony of bats asleep in it. "
    "She climbed down again, telephoned the harbour office and asked for advice, which took four hours to arrive.\n\n"
    "“Nobody had written a rule for bats,” she said, “so we had to write one before supper.”\n\n"
    "Eleven ships waited outside the bay until the animals had left by themselves, shortly after ten.\n\n"
    "The office says the lamp will be lit as usual from now on, unless the bats come back."
)

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><style>*{display:none}</style>",
    "<!-- -->]]>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&amp;amp;",
    "javascript:alert(1)",
    "\u202egnp.exe\u202c",
    "\u2066\u2069\u200f",
    "שלום עולם",
    "\x00\x07\x1b[2J\x7f\x9b",
    "a\r\nb\rc\n",
    "\ud800",
    "\udfff\U000e0041",
    "\u2028\u2029\x85\x0c",
    "́" * 9,
]

broken = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=12)), min_size=1, max_size=4
).map(" ".join)
"""Text that would break a page, if a page let it."""


@st.composite
def copies(draw: st.DrawFn, least: int = 2, most: int = 4) -> list[pv.Article]:
    """Copies of the story with foreign signs in them, in their names and in all else that is known of them."""
    words = STORY.split(" ")
    found = []
    for number in range(draw(st.integers(least, most))):
        changed = [*words]
        for place in draw(st.lists(st.integers(0, len(words) - 1), max_size=6)):
            changed[place] = draw(st.sampled_from([f"{changed[place]} {draw(broken)}", draw(broken), "", "214"]))
        found.append(
            pv.Article(
                id=f"{draw(broken)}{number}",
                text=" ".join(changed),
                outlet=draw(st.none() | broken),
                title=draw(st.none() | broken),
                url=draw(st.sampled_from([None, "https://x.example/a?b=<c>&d='e'", "javascript:alert(1)"]) | broken),
                published=draw(st.sampled_from([None, "2024-03-13", "2024-03-13T09:31:00+01:00", "2031-02", "<b>"])),
                lang=draw(st.sampled_from([None, "en", 'en" onclick="alert(1)'])),
            )
        )
    return found


@cache
def wire_story() -> tuple[pv.Article, ...]:
    """The invented stories of the examples."""
    return tuple(pv.read(STORIES))


@cache
def copies_found() -> pv.Deduplication:
    """What deduplicate says of them."""
    return pv.deduplicate(wire_story())


@cache
def two_compared() -> pv.Comparison:
    """Two copies of one of them, with a passage that moved."""
    named = {article.id: article for article in wire_story()}
    return pv.compare(named["courrier-du-lac.txt"], named["radio-grand-large.txt"])


@cache
def lineage_traced() -> pv.Lineage:
    """The lineage of the seven copies of one."""
    (found,) = (found for found in copies_found().clusters if len(found.members) == 6)
    names = {found.canonical.id, *(member.id for member in found.members)}
    return pv.trace([article for article in wire_story() if article.id in names])


@dataclass
class Element:
    """An element of a page, and what it holds."""

    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def all(self, tag: str = "", **wanted: str) -> Iterator[Element]:
        """The elements within, in their order, that have this tag and these attributes; of a class, this among them."""
        for part in self.parts:
            if isinstance(part, Element):
                own = part.attributes
                if tag in ("", part.tag) and all(
                    value in own.get("class", "").split() if name == "of" else own.get(name) == value
                    for name, value in wanted.items()
                ):
                    yield part
                yield from part.all(tag, **wanted)


_VOID = {"br", "hr", "img", "input", "link", "meta"}
_SVG_EMPTY = {"rect", "line", "path", "circle", "polygon"}


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {tag} {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _SVG_EMPTY, f"{tag} cannot be empty"
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> in {self.open[-1].tag}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def parsed(page: str) -> Element:
    """A page taken apart; every element is closed where it must be."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    assert parser.open == [parser.root]
    return parser.root


def vocabulary(page: Element) -> dict[str, set[str]]:
    """The attributes of each kind of element."""
    found: dict[str, set[str]] = defaultdict(set)
    for element in page.all():
        found[element.tag] |= set(element.attributes)
    return found
