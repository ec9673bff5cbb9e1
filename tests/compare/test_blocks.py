"""blocks: a partition of the text, and what each line of a page is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from provenance.furniture import Role, blocks, with_furniture
from provenance.furniture.cues import cues_in, has_cue, is_caption, is_comments_heading, is_related_heading

from .making import STORIES, any_text, joined, versions

CORE, FURNITURE = Role.CORE, Role.FURNITURE


def roles(text: str) -> list[tuple[Role, str]]:
    return [(block.role, text[block.start : block.end]) for block in blocks(text)]


def role_of(line: str, text: str) -> Role:
    (role,) = [role for role, words in roles(text) if words == line]
    return role


def check_partition(text: str) -> None:
    found = blocks(text)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(block.start < block.end for block in found)
    covered = {place for block in found for place in range(block.start, block.end)}
    assert {place for place, c in enumerate(text) if not c.isspace()} <= covered
    for block in found:
        words = text[block.start : block.end]
        assert words == words.strip()


@given(any_text)
def test_partition_of_any_text(text: str) -> None:
    check_partition(text)


@given(versions())
def test_partition_of_stories(pair: tuple[str, str]) -> None:
    for text in pair:
        check_partition(text)
        check_partition(text.replace(". ", ".\n"))


@given(versions())
def test_a_story_has_a_core(pair: tuple[str, str]) -> None:
    for text in pair:
        if len(text) > 600:
            core = sum(block.end - block.start for block in blocks(text) if block.role is CORE)
            assert core * 3 > len(text), "half of the words, wherever a stamp or a credit closes it"


PAGE = [
    (Role.HEADLINE, "The last flame of Orrin Quay"),
    (Role.STANDFIRST, "A town puts out its lanterns and wonders who will tell the boats"),
    (Role.CREDIT, "By Hester Quillfeather"),
    (Role.DATE_STAMP, "Published: 14 March 2024, 08:15"),
    (Role.FURNITURE, "Share this article on your favourite network"),
    (Role.CAPTION, "The ladder, on Tuesday. Photo: Fennimore Gale"),
    (Role.CORE, STORIES["en"][0]),
    (Role.CORE, STORIES["en"][1]),
    (Role.INTERTITLE, "Gloom or weather"),
    (Role.CORE, STORIES["en"][2]),
    (Role.FURNITURE, "Advertisement"),
    (Role.CORE, STORIES["en"][3]),
    (Role.CORE, "Nobody laughed."),
    (Role.CORE, STORIES["en"][4]),
    (Role.CORE, STORIES["en"][5]),
    (Role.CREDIT, "The Associated Press contributed to this report."),
    (Role.FURNITURE, "Related stories"),
    (Role.FURNITURE, "A seagull learns to queue"),
    (Role.FURNITURE, "Subscribe to our newsletter"),
    (Role.FURNITURE, "© 2024 The Quay Mercury. All rights reserved."),
]


def test_a_whole_page() -> None:
    assert roles("\n\n".join(line for _, line in PAGE)) == PAGE
    assert roles("\n".join(line for _, line in PAGE)) == PAGE


TAILS = {
    "fr": ["Sur le même sujet", "Une mouette apprend à faire la queue", "Publier un nouveau commentaire"],
    "de": ["Mehr zum Thema", "Eine Möwe lernt, sich anzustellen", "Kommentare"],
    "ru": ["Читайте также:", "Чайка научилась стоять в очереди", "Комментарии (12)"],
    "en": ["Most read", "A seagull learns to queue", "Leave a comment"],
}


@pytest.mark.parametrize("language", TAILS)
def test_what_comes_after(language: str) -> None:
    lines = [*STORIES[language], *TAILS[language]]
    found = roles("\n\n".join(lines))
    assert [role for role, _ in found] == [CORE] * len(STORIES[language]) + [FURNITURE] * 3


@pytest.mark.parametrize("line", ["Advertisement", "Read more: A seagull learns to queue", "See also : the seagull"])
@pytest.mark.parametrize("place", range(1, 6))
def test_the_body_goes_on_after_an_advertisement(line: str, place: int) -> None:
    paragraphs = STORIES["en"]
    found = roles("\n\n".join([*paragraphs[:place], line, *paragraphs[place:]]))
    assert [words for role, words in found if role is CORE] == paragraphs
    assert [words for role, words in found if role is FURNITURE] == [line]


def test_nothing_goes_on_after_comments() -> None:
    comments = ["Comments (2)", *STORIES["de"]]
    found = roles("\n\n".join([*STORIES["en"], *comments]))
    assert [words for role, words in found if role is FURNITURE] == comments


def test_the_credit_at_the_end_closes_the_body() -> None:
    paragraphs = STORIES["fr"]
    closed = [*paragraphs[:-1], f"{paragraphs[-1]} (afp/mlr)"]
    after = "La météo de demain sera la même qu'hier, avec un peu plus de brume sur les hauteurs du village."
    found = roles("\n\n".join([*closed, after]))
    assert found[-1] == (FURNITURE, after)
    assert [words for role, words in found if role is CORE] == closed


def test_a_short_last_paragraph_before_a_credit_is_core() -> None:
    paragraphs = [*STORIES["en"][:-1], "The lamps stay where they are until the spring. (Reuters)"]
    assert [words for role, words in roles("\n\n".join(paragraphs)) if role is CORE] == paragraphs


CREDITS = [
    "By Hester Quillfeather",
    "BY HESTER QUILLFEATHER AND BO LUND",
    "Par la rédaction de Radio Tourbière avec AFP",
    "Von Wiltrud Sassenkamp",
    "Por Inés de la Vega",
    "From our foreign staff and AP",
    "Source: Reuters",
    "Quelle: dpa",
    "Источник: ТАСС",
    "(Reporting by Ann Oriel; Editing by Bo Lund)",
    "Reporting by Ann Oriel in Orrin Quay; additional reporting by Bo Lund.",
    "AFP",
]
NO_CREDITS = [
    "By noon the harbour was empty.",
    "By noon the harbour was empty and quiet again.",
    '"No comment," he told Reuters.',
    "Von der Leiter gefallen",
    "Par ici la sortie de secours",
    "Por ahora no hay nada",
    "Di nuovo in porto dopo tre giorni",
    "Источники света на старом мосту",
    "Sources of the river Orrin",
]


@pytest.mark.parametrize("line", CREDITS)
def test_credits(line: str) -> None:
    assert role_of(line, "\n\n".join([*STORIES["en"], line])) is Role.CREDIT
    assert role_of(line, "\n\n".join([line, *STORIES["en"]])) is Role.CREDIT


@pytest.mark.parametrize("line", NO_CREDITS)
def test_no_credits(line: str) -> None:
    paragraphs = STORIES["en"]
    assert role_of(line, "\n\n".join([*paragraphs[:4], line, *paragraphs[4:]])) in (CORE, Role.INTERTITLE)
    assert role_of(line, line) is CORE


def test_a_sentence_that_starts_with_by_is_a_text() -> None:
    text = "By noon the harbour was empty and quiet again."
    assert roles(text) == [(CORE, text)]
    assert roles(f"{text}\n\n{text.upper()}") == [(CORE, text), (CORE, text.upper())]


def test_hard_wrapped_paragraphs_are_one_block() -> None:
    wrapped = (
        "The last lamplighter of Orrin Quay handed in his ladder on Tuesday, 212\n"
        "years after the post was created to keep fishing boats off the Widow's\n"
        "Tooth, a rock that nobody has ever managed to photograph in sunlight.\n"
        "   He had lit every one of the 48 lanterns every evening since 1979, and\n"
        "had never once been thanked by a boat.\n"
    )
    found = roles(wrapped)
    assert [role for role, _ in found] == [CORE, CORE]
    assert found[0][1].startswith("The last")
    assert found[0][1].endswith("sunlight.")


VERSES = """let me tell you of the attic
when the kettle sings its morning over the attic stairs
and the cats have gone on tiptoe past the baker's door
i will count the painted buttons that my mother wears
i will hum the tune she hummed
there is flour on the window and a letter on the floor
there are seventeen umbrellas that belong to nobody there
i have waited for the postman since the war
and the stamps are in the drawer"""


def test_lines_wrapped_by_hand_are_a_paragraph_where_they_end_like_one() -> None:
    assert {role for role, _ in roles(VERSES)} == {CORE}
    ended = VERSES.replace("hummed", "hummed.")
    assert roles(ended)[1] == (CORE, "\n".join(ended.split("\n")[1:5]))


def test_one_long_line_is_one_block() -> None:
    text = joined("en").replace("\n\n", " ")
    assert roles(text) == [(CORE, text)]


@pytest.mark.parametrize(
    "text",
    ["Lamplighter retires", "milk\neggs\nrope", "Roses are red\nViolets are blue\nThe harbour is wet", "灯台に猫"],
)
def test_texts_without_prose_are_core_throughout(text: str) -> None:
    assert {role for role, _ in roles(text)} == {CORE}


def test_nothing_but_a_login_wall_is_furniture() -> None:
    text = "To read this article please log in to your account or create an account today."
    assert roles(text) == [(FURNITURE, text)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\n "])
def test_no_text_has_no_blocks(text: str) -> None:
    assert blocks(text) == []


def test_stories_in_every_language_are_core() -> None:
    for paragraphs in STORIES.values():
        assert roles("\n\n".join(paragraphs)) == [(CORE, paragraph) for paragraph in paragraphs]


def test_lines_known_as_furniture() -> None:
    text = "\n\n".join([STORIES["en"][0], "The Quay Mercury is printed on Thursdays.", *STORIES["en"][1:]])
    known = with_furniture(blocks(text), text, frozenset({"the quay mercury is printed on thursdays."}))
    assert [text[block.start : block.end] for block in known if block.role is FURNITURE] == [
        "The Quay Mercury is printed on Thursdays."
    ]
    assert [(block.start, block.end) for block in known] == [(block.start, block.end) for block in blocks(text)]


def test_cues() -> None:
    assert has_cue("Please SIGN  IN to go on")
    assert cues_in("Subscribe to our newsletter, subscribe now") == {"subscribe", "newsletter"}
    assert not has_cue("The designer signed the register together with Mr Loggins.")
    assert has_cue("关于我们 版权所有")
    for line in ("Related", "READ MORE", "Read more: A seagull", "Lire aussi", "読む 関連記事"[3:], "Читайте также:"):
        assert is_related_heading(line), line
    for line in ("— other papers.", "Relatedly, nobody drowned.", "", "…", "- 12"):
        assert not is_related_heading(line), line
        assert not is_comments_heading(line), line
    for line in ("Comments (37)", "Kommentare", "Réagir"):
        assert is_comments_heading(line), line
    assert is_caption("The quay at noon. Photo: AFP")
    assert is_caption("Foto: dpa")
    assert not is_caption("She took a photo of the mayor and left.")
    assert not is_caption("Photo: " + "word " * 40)


def test_very_many_lines() -> None:
    paragraph = "Nobody sailed on that day, because of the fog.\n"
    assert len(blocks(paragraph * 20_000)) == 20_000
    headlines = "A seagull learns to queue\n" * 40_000
    assert sum(block.role is FURNITURE for block in blocks(f"{joined('en')}\n\nMost read\n{headlines}")) == 40_001


def test_a_login_wall_holds_no_article() -> None:
    wall = (
        "Close\n\nYou have been signed up.\n\nWe have sent you a verification email to activate your account.\n\n"
        "Whenever Ann Oriel posts, a letter will be delivered to your inbox."
    )
    assert {block.role for block in blocks(wall)} == {Role.FURNITURE}


def test_teasers_of_other_stories_are_no_part_of_a_page() -> None:
    article = "\n\n".join(paragraph.replace('"', "") for paragraph in STORIES["en"])
    teasers = "\n\n".join(
        f"Gull number {n} queues\n\nThe gull was seen again by {n} people, who all said so.\n\n{n} hours ago\n\nTides"
        for n in range(2, 9)
    )
    page = f"Home\n\nTides\n\nWeather\n\n{teasers}\n\n{article}\n\nTides\n\nWeather\n\n{teasers}"
    core = [page[block.start : block.end] for block in blocks(page) if block.role is Role.CORE]
    assert "\n\n".join(core) == article


@pytest.mark.parametrize("marks", ["»{}«", "„{}“", "“{}”", "« {} »", "›{}‹", "「{}」"])
def test_a_last_sentence_between_any_quotation_marks_is_core(marks: str) -> None:
    line = "Der Zauberer aus der Nachbarstadt sagte: " + marks.format("Ich komme im Herbst mit neun Hasen wieder.")
    assert role_of(line, f"{joined('de')}\n\n{line}") is CORE


def test_a_paragraph_wrapped_by_hand_that_was_cut_off_is_prose_beside_others() -> None:
    wrapped = (
        "The last lamplighter of Orrin Quay handed in his ladder on Tuesday, 212\n"
        "years after the post was created to keep fishing boats off the Widow's\n"
        "Tooth, a rock that nobody has ever managed to photograph in sunlight.\n"
        "   He had lit every one of the 48 lanterns every evening since 1979, and\n"
        "had never once been thanked by a boat, nor by the harbour master, who was\n"
        "said to be afraid of the dark and of ladders and of being thanked himself"
    )
    assert [role for role, _ in roles(wrapped)] == [CORE, CORE]
