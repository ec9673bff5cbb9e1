"""What is shared where two texts have much of their own: narrative, quotations, phrases, one item of several."""

from __future__ import annotations

import provenance as pv

from .making import story

LEAD = "The ferry Halcyon ran aground off Pell Harbor before dawn on Monday, and all 214 passengers were saved by boat."
SAID = [
    "We had forty minutes to decide and in all that time nobody on the bridge sat down",
    "I counted the children twice, then a third time, because one of them kept changing his hat",
    "The sandbank has been on every chart since my grandfather drew it, and he drew it in ink",
]
AGENCY = "\n\n".join(
    [
        LEAD,
        f"“{SAID[0]},” said the captain, Odile Marchbanks, standing on the quay in borrowed boots.",
        "Divers found a crack below the waterline, and the harbour master closed the channel until noon.",
        f"“{SAID[1]},” the purser, Ruben Achterlin, recalled while the last of the lorries was winched ashore.",
        "The owners bought the ship nine years ago from a line that had already taken her out of service.",
        f"“{SAID[2]},” said the pilot. An inquiry will begin on Friday at the old customs house.",
    ]
)
OWN = "\n\n".join(
    [
        "Shivering, wrapped in blankets and mostly in good mood, the people of the Halcyon came home in fishing boats.",
        f"“{SAID[0]},” Captain Marchbanks told us over tea.",
        "Her hands had stopped trembling by noon; the kettle, she remarked, was the first warm thing she had touched.",
        f"Achterlin, who keeps the purser’s ledger, laughed about it afterwards: “{SAID[1]}.”",
        f"Then the old pilot leaned in. “{SAID[2]},” he told anybody who would listen.",
        "Nobody in the chandlery talked of anything else, and by evening someone had painted it upon a plank.",
    ]
)


def relation(a: str, b: str) -> str:
    found = pv.compare(
        pv.Article(id="a", text=a, outlet="Quay Mercury"), pv.Article(id="b", text=b, outlet="Dune Herald")
    ).relation
    back = pv.compare(
        pv.Article(id="b", text=b, outlet="Dune Herald"), pv.Article(id="a", text=a, outlet="Quay Mercury")
    ).relation
    assert found == back
    return found


def test_statements_alone() -> None:
    assert relation(AGENCY, OWN) == "quotation_only"


def test_statements_with_the_phrases_that_a_subject_brings() -> None:
    lead = OWN.replace("the people of the Halcyon", "214 passengers of the ferry Halcyon, aground off Pell Harbor,")
    assert relation(AGENCY, lead) == "quotation_only"


def test_narrative_between_the_statements_is_reuse_however_much_is_quoted() -> None:
    copied = AGENCY.split("\n\n")
    text = "\n\n".join([*OWN.split("\n\n")[:-1], copied[2], copied[4]])
    assert relation(AGENCY, text) == "partial_reuse"


def test_one_section_of_a_round_up() -> None:
    items = ["Harbour", "\n\n".join(AGENCY.split("\n\n")[:3]), "Schools", story(3, 3), "Weather", story(4, 3)]
    longer = f"{AGENCY}\n\n{story(5, 2)}"
    assert relation(longer, "\n\n".join(items)) == "compilation"
    rotated = [*items[2:], *items[:2]]
    assert relation(longer, "\n\n".join(rotated)) == "compilation"


def test_sections_on_one_subject_are_one_article() -> None:
    parts = AGENCY.split("\n\n")
    own = [
        "Captain Marchbanks of the Halcyon has sailed out of Pell Harbor since the ferry came to the line.",
        "Purser Achterlin and the divers spoke to the harbour master; the crack and the channel worried the owners.",
    ]
    text = "\n\n".join([own[0], "On the bridge", *parts[:3], "What comes next", own[1]])
    assert relation(f"{AGENCY}\n\n{story(5, 2)}", text) == "partial_reuse"


def test_the_first_sections_of_a_longer_text_are_an_excerpt() -> None:
    parts = AGENCY.split("\n\n")
    longer = "\n\n".join([*parts, "Elsewhere on the coast", story(6, 4), "And inland", story(7, 4)])
    assert relation(longer, "\n\n".join(parts)) == "excerpt"


def test_leads_that_name_the_same() -> None:
    other = [
        "Passengers of the Halcyon, 214 in all, stepped ashore in Pell Harbor on Monday after a night aground.",
        "Nothing else in these lines was taken from anybody; hotels offered soup, and a choir sang to them.",
        "A tailor lent forty coats. Two dogs were carried down the ladder, complaining about the weather.",
    ]
    assert relation(AGENCY, "\n\n".join(other)) == "same_event"
    elsewhere = "\n\n".join(other).replace("Halcyon, 214 in all", "Wren").replace("Pell Harbor on Monday", "Oriel")
    assert relation(AGENCY, elsewhere) == "unrelated"


def test_a_section_that_is_the_subject_of_the_other_text_is_no_furniture() -> None:
    """All of a section comes from the other article, whose rest speaks of the same people and things."""
    parts = AGENCY.split("\n\n")
    items = ["Schools", story(3, 4), "Harbour", "\n\n".join(parts[:2])]
    assert relation(AGENCY, "\n\n".join(items)) == "compilation"


def test_confidence_of_reuse_falls_with_the_narrative() -> None:
    """Quotations that are shared beside it make nobody surer that narrative was taken over."""
    copied, own = AGENCY.split("\n\n"), OWN.split("\n\n")[:-1]
    little, more = (
        pv.compare(AGENCY, "\n\n".join([*own, *narrative])) for narrative in ([copied[2]], [copied[2], copied[4]])
    )
    assert little.relation == more.relation == "partial_reuse"
    assert 0.5 <= little.confidence < 0.7 < more.confidence
    assert max(little.coverage_a, little.coverage_b) > 0.3, "most of what they share is quoted"
