"""metadata, stamps and agencies: who wrote the text and when, and that no text holds them up for long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance.agencies import AGENCIES, agencies_in
from provenance.document import Document
from provenance.furniture import blocks, stamp_at_start, stamp_of_line
from provenance.lineage.dates import dates_of, implausible_date, published_at, stated_dates, typical_time
from provenance.lineage.named_days import named_days
from provenance.metadata import metadata

from .making import STORIES, any_text, joined

TEXT = joined("en")


def credits_of(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(c.kind, text[c.start : c.end], c.agencies) for c in metadata(text, blocks(text)).credits]


INLINE = {
    "(AFP)": ("AFP",),
    "(afp/nxp)": ("AFP",),
    "(ats/afp)": ("ATS", "AFP"),
    "(dpa)": ("dpa",),
    "[Reuters]": ("Reuters",),
    "(avec AFP)": ("AFP",),
    "(with The Associated Press)": ("AP",),
    "(SDA/dpa)": ("ATS", "dpa"),
    "(ТАСС)": ("TASS",),
}


@pytest.mark.parametrize(("credit", "agencies"), INLINE.items())
def test_credits_in_brackets(credit: str, agencies: tuple[str, ...]) -> None:
    assert credits_of(f"{TEXT} {credit}") == [("inline", credit, agencies)]


@pytest.mark.parametrize("bracket", ["(AP said so on Monday)", "(the EFE tower)", "(apron)", "()", "(12)", "(CAG)"])
def test_brackets_that_are_no_credits(bracket: str) -> None:
    assert credits_of(TEXT.replace("at the town hall", f"at the town hall {bracket}")) == []


DATELINES = {
    "PELL HARBOR (AP) — ": ("AP",),
    "SAINTE-BRUME (AFP) - ": ("AFP",),
    "ORRIN QUAY, March 14 (Reuters) - ": ("Reuters",),
    "Unterflins (dpa/lsw) - ": ("dpa",),
    "МОСКВА (ТАСС) – ": ("TASS",),
}


@pytest.mark.parametrize(("dateline", "agencies"), DATELINES.items())
def test_datelines(dateline: str, agencies: tuple[str, ...]) -> None:
    ((kind, words, found),) = credits_of(dateline + TEXT)
    assert (kind, found) == ("dateline", agencies)
    assert words == dateline.strip()


SELF_REFERENCES = [
    ("Il pleut, a dit le curé, interrogé par l'AFP.", "AFP"),
    ("Il pleut, a dit le maire, joint par l’AFP lundi soir.", "AFP"),
    ("C'est ce qu'il a indiqué à l'AFP dans la soirée.", "AFP"),
    ("It rained, the mayor told The Associated Press on Monday.", "AP"),
    ("It rained, the mayor told Reuters on Monday.", "Reuters"),
    ("Es regnet, sagte der dpa der Sprecher.", "dpa"),
    ("A photographer for AP saw the ladder on Monday.", "AP"),
    ("Un journaliste de l'AFP a vu l'échelle lundi matin.", "AFP"),
]


@pytest.mark.parametrize(("sentence", "agency"), SELF_REFERENCES)
def test_an_agency_that_speaks_of_itself(sentence: str, agency: str) -> None:
    text = f"{TEXT}\n\n{sentence}\n\n{STORIES['en'][0]}"
    ((kind, words, agencies),) = credits_of(text)
    assert (kind, agencies) == ("self_reference", (agency,))
    assert words in sentence


@pytest.mark.parametrize("line", ["The quay at noon. Photo: AFP", "Image: Keystone / dpa", "© AP Photo", "Foto: dpa"])
def test_a_picture_is_not_the_text(line: str) -> None:
    for text in (f"{line}\n\n{TEXT}", "\n\n".join([STORIES["en"][0], line, *STORIES["en"][1:]])):
        found = metadata(text, blocks(text))
        assert [(c.kind, text[c.start : c.end]) for c in found.credits] == [("picture", line)]
        assert found.text_agencies == ()


def test_lines() -> None:
    for line, agencies in (
        ("Par la rédaction avec AFP", ("AFP",)),
        ("The Associated Press contributed to this report.", ("AP",)),
        ("By Hester Quillfeather", ()),
        ("Source: Reuters", ("Reuters",)),
    ):
        assert credits_of(f"{TEXT}\n\n{line}") == [("line", line, agencies)]


def test_the_strongest_kind_comes_first() -> None:
    text = f"The mayor told Reuters that it rained, and rained, and rained.\n\n{TEXT} (afp/nxp)\n\nSource: dpa"
    assert metadata(text, blocks(text)).text_agencies == ("dpa", "AFP", "Reuters")


def test_agencies() -> None:
    assert agencies_in("afp, Agence France-Presse, AFP") == ("AFP",)
    assert agencies_in("The Associated Press and dpa") == ("AP", "dpa")
    assert agencies_in("新华社 (Xinhua)") == ("Xinhua",)
    assert agencies_in("apfel, snap, tapas, ansage") == ()
    for name, forms in AGENCIES.items():
        for form in forms:
            assert agencies_in(f"({form})") == (name,)


STAMPS = {
    "Créé: 14.03.2024, 06h12": ("created", "2024-03-14T06:12"),
    "Publié le mercredi 13 mars 2024 à 18h05": ("published", "2024-03-13T18:05"),
    "Mis à jour le 1er août 2023": ("updated", "2023-08-01"),
    "Posted: January 1, 1970 12:00 AM": ("published", "1970-01-01T00:00"),
    "Last updated: 3:07 p.m., which is late": None,
    "Updated 5 May 2023 3:07 pm": ("updated", "2023-05-05T15:07"),
    "Thursday, October 17, 2024": ("published", "2024-10-17"),
    "Oct. 17, 2024": ("published", "2024-10-17"),
    "Aktualisiert am 3. März 2024 um 12:05 Uhr": ("updated", "2024-03-03T12:05"),
    "Erstellt: 03.03.2024": ("created", "2024-03-03"),
    "Veröffentlicht 12. Dezember 2021": ("published", "2021-12-12"),
    "Publicado el 3 de marzo de 2024 a las 10:15": ("published", "2024-03-03T10:15"),
    "Atualizado em 3 de março de 2024 às 10h15": ("updated", "2024-03-03T10:15"),
    "Опубликовано 5 мая 2023, 10:00": ("published", "2023-05-05T10:00"),
    "Обновлено: 05.05.2023 10:00": ("updated", "2023-05-05T10:00"),
    "Створено 5 травня 2023": ("created", "2023-05-05"),
    "Aggiornato il 3 marzo 2024": ("updated", "2024-03-03"),
    "2024-03-14": ("published", "2024-03-14"),
    "2024-03-14T06:12:33": ("published", "2024-03-14T06:12"),
    "date 2031-02": ("published", "2031-02"),
    "3/14/2024": ("published", "2024-03-14"),
    "14/3/24": ("published", "2024-03-14"),
    "Crawled 2024-03-14 06:12": ("crawled", "2024-03-14T06:12"),
    "31.02.2024": ("published", None),
    "2024-13-01": ("published", None),
    "29 février 2023": ("published", None),
    "The meeting is on 14 March 2024, they said, in the hall by the sea.": None,
    "Published 2024-03-14T06:12:33Z": ("published", "2024-03-14T06:12+00:00"),
    "Updated 14 March 2024, 6:12 pm EDT": ("updated", "2024-03-14T18:12-04:00"),
    "Aktualisiert am 14.03.2024 06:12 Uhr MEZ": ("updated", "2024-03-14T06:12+01:00"),
    "2024-03-14 06:12 +0530": ("published", "2024-03-14T06:12+05:30"),
    "2024-03-14 06:12 (UTC+2)": ("published", "2024-03-14T06:12+02:00"),
    "2024-03-14 06:12 UTC+99": ("published", "2024-03-14T06:12"),
    "14 March 2024 06:12 IST": ("published", "2024-03-14T06:12"),  # of India, of Ireland or of Israel
    "14 pears and 3 plums": None,
    "": None,
}


@pytest.mark.parametrize(("line", "expected"), STAMPS.items())
def test_stamps(line: str, expected: tuple[str, str | None] | None) -> None:
    found = stamp_of_line(line)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.role, found.when) == expected
        assert line[found.start : found.end].strip()


def test_a_stamp_glued_to_the_first_sentence() -> None:
    found = stamp_at_start(f" date 2031-02 {TEXT}")
    assert found is not None
    assert (found.when, found.start, found.end) == ("2031-02", 1, 13)
    assert stamp_at_start(f"14 March 2024 was a quiet day. {TEXT}") is None, "without a label it is a sentence"


def document(text: str = TEXT, published: str | None = None) -> Document:
    return Document.of(pv.Article(id="a", text=text, published=published))


def test_when_an_article_was_published() -> None:
    assert published_at(document()) is None
    dated = published_at(document(published="2024-03-14"))
    assert dated is not None
    assert dated.isoformat() == "2024-03-14T00:00:00+00:00"
    stamped = published_at(document(f"{TEXT}\n\nCréé: 14.03.2024, 06h12"))
    assert stamped is not None
    assert stamped.isoformat() == "2024-03-14T06:12:00+00:00"
    both = published_at(document(f"{TEXT}\n\nCréé: 14.03.2024, 06h12", "2024-03-13T10:00:00+01:00"))
    assert both is not None
    assert both.isoformat() == "2024-03-13T10:00:00+01:00", "the record comes before the text"
    assert published_at(document(f"{TEXT}\n\nCrawled 2024-03-14 06:12")) is None
    assert published_at(document(published="yesterday")) is None


IMPLAUSIBLE = {
    "no such day": (f"{TEXT}\n\nCréé: 31.02.2024", None),
    "glued": (f"date 2031-02 {TEXT}", None),
    "machine's default": (TEXT, "1970-01-01"),
    "before print": (TEXT, "0001-01-01"),
}


@pytest.mark.parametrize(("text", "published"), IMPLAUSIBLE.values(), ids=IMPLAUSIBLE)
def test_dates_that_cannot_be(text: str, published: str | None) -> None:
    assert implausible_date(document(text, published)) is not None


def test_a_date_far_from_the_others() -> None:
    others = [document(published=f"2024-03-1{n}") for n in range(4)]
    typical = typical_time(others)
    assert typical_time(others[:2]) is None
    assert implausible_date(document(published="2031-02-01"), typical) is not None
    assert implausible_date(document(published="2031-02-01")) is None
    assert implausible_date(document(published="2024-06-01"), typical) is None
    assert implausible_date(document(), typical) is None


def dates_of_text(text: str, published: str | None = None, others: str = "") -> list[tuple[str, str, str]]:
    """Source, trust and reason of each date."""
    found, _ = dates_of([document(text, published), document(others or TEXT)])
    return [(date.source, date.trust, date.reason) for date in found]


def told(first: str) -> str:
    """A story whose lead says something more."""
    return "\n\n".join([f"{STORIES['en'][0]} {first}", *STORIES["en"][1:]])


@pytest.mark.parametrize(
    ("text", "published", "others", "reason"),
    [
        (f"{TEXT}\n\nMonday, October 17, 2024", None, "", "weekday"),
        (f"{TEXT}\n\nPublished 14 March 2024\n\nUpdated 2 March 2024", None, "", "updated before it was published"),
        (f"{TEXT}\n\nPublished 14 March 2021", "2024-03-14", "", "the article's record says 2024-03-14"),
        (f"date 2021-10\n\n{told('He had come on 26 November.')}", None, "", "names '26 November', and no day of"),
        (told("It closed on Thursday 12 March."), "2024-03-14", "", "'12 March', which is another weekday"),
        (f"date 2021-10\n\n{TEXT}", None, told("He came this 21 December."), "another witness dates the news 21/12"),
        (f"date 2021-10\n\n{TEXT}", None, f"ORRIN QUAY, Dec 21 (Reuters) - {TEXT}", "dates the news 21/12"),
    ],
)
def test_dates_that_are_contradicted(text: str, published: str | None, others: str, reason: str) -> None:
    refused = [why for _, trust, why in dates_of_text(text, published, others) if trust == "refused"]
    assert len(refused) == 1
    assert reason in refused[0]


@pytest.mark.parametrize(
    ("text", "published", "others", "trust"),
    [
        (TEXT, "2024-03-14", "", ["stated"]),
        (f"{TEXT}\n\nThursday, October 17, 2024", None, "", ["stated"]),
        (f"{TEXT}\n\nPublished 14 March 2024\n\nUpdated 15 March 2024", None, "", ["stated", "stated"]),
        (f"{TEXT}\n\nPublished 14 March 2024, 06:12", "2024-03-14", "", ["confirmed", "confirmed"]),
        (told("It closed on Tuesday 12 March."), "2024-03-14", "", ["confirmed"]),
        (told("It closed on 12 March and opens on 3 May."), "2024-03-14", "", ["confirmed"]),
        (told("It burnt on Monday 12 March 1979."), "2024-03-14", "", ["stated"]),
        (told("It opens on Saturday 4 May."), "2024-03-14", "", ["stated"]),
        (f"date 2021-12\n\n{TEXT}", None, told("He came this 21 December."), ["stated"]),
        (TEXT, "2021-12-23", told("He came this 21 December."), ["stated"]),
    ],
)
def test_dates_that_nothing_contradicts(text: str, published: str | None, others: str, trust: list[str]) -> None:
    assert [said for _, said, _ in dates_of_text(text, published, others)] == trust


def test_a_record_counts_where_a_stamp_is_false() -> None:
    one = document(f" date 2031-02 {TEXT}", "2024-03-14T06:12:00+01:00")
    record, stamp = stated_dates(one)
    assert (record.source, record.trust, record.precision, record.zone) == ("record", "stated", "minute", "+01:00")
    assert (stamp.trust, stamp.precision, stamp.zone, stamp.span) == ("refused", "month", None, (1, 13))
    when = published_at(one)
    assert when is not None
    assert when.isoformat() == "2024-03-14T06:12:00+01:00"
    assert implausible_date(one) is not None, "the file has a false stamp all the same"


def test_a_publication_comes_before_its_update() -> None:
    one = document(f"{TEXT}\n\nUpdated 15 March 2024, 10:00\n\nPublished 14 March 2024, 06:12 CET")
    dates = stated_dates(one)
    assert [(date.role, date.zone) for date in dates] == [("updated", None), ("published", "+01:00")]
    when = published_at(one)
    assert when is not None
    assert when.isoformat() == "2024-03-14T06:12:00+01:00"


def test_a_month_is_no_time() -> None:
    assert published_at(document(f"date 2021-12\n\n{TEXT}")) is None


NAMED = {
    "ce lundi 21 décembre": [(21, 12, None, 0, True)],
    "on Monday, December 21, 2015, he": [(21, 12, 2015, 0, False)],
    "am 3. März und am 4. April 1999": [(3, 3, None, None, False), (4, 4, 1999, None, False)],
    "el 5 de mayo de 2023": [(5, 5, 2023, None, False)],
    "Le 1er août, 12,400 boots and 3 plums at 22h40, 31 %": [(1, 8, None, None, False)],
    "the 14th of March": [(14, 3, None, None, False)],
    "ORRIN QUAY, March 14 (Reuters)": [(14, 3, None, None, False)],
    "March 14:30, May 12,400 lamps": [],
}


@pytest.mark.parametrize(("text", "expected"), NAMED.items())
def test_named_days(text: str, expected: list[tuple[int, int, int | None, int | None, bool]]) -> None:
    found = list(named_days(text))
    assert [(d.day, d.month, d.year, d.weekday, d.is_today) for d in found] == expected
    for day in found:
        assert str(day.day) in text[day.start : day.end]


@given(any_text, st.sampled_from([None, "2024-03-14", "2024-03-14T06:12:00+01:00"]))
def test_dates_of_any_text(text: str, published: str | None) -> None:
    for date in dates_of([document(text, published), document(text)])[0]:
        assert bool(date.reason) == (date.trust != "stated")
        assert (date.precision is None) == (date.when is None)
        assert date.zone is None or date.time is not None
        if date.when is not None:
            low, high = date.days()
            assert low.isoformat()[: len(date.when)] == date.when[:10]
            assert low <= high


@given(any_text)
def test_any_text(text: str) -> None:
    found = metadata(text, blocks(text))
    for item in (*found.credits, *found.stamps):
        assert 0 <= item.start < item.end <= len(text)
    starts = [credit.start for credit in found.credits]
    assert starts == sorted(starts)


@given(st.text("0123456789./-: ", max_size=30))
def test_any_line_of_figures(line: str) -> None:
    found = stamp_of_line(line)
    assert found is None or 0 <= found.start < found.end <= len(line)


SIZE = 100_000
HOSTILE = {
    "spaces": " " * SIZE,
    "digits": "1" * SIZE,
    "dates": "1.1." * (SIZE // 4),
    "open brackets": "(" * SIZE,
    "brackets": "()" * (SIZE // 2),
    "empty brackets and a word": "(  )" * (SIZE // 4) + "x",
    "open credits": "(ab" * (SIZE // 3),
    "credits": "(afp) " * (SIZE // 6),
    "parties": "(afp/" + "a/" * SIZE,
    "datelines": "PARIS (Reuters) - " * (SIZE // 18),
    "quotation marks": '"' * SIZE,
    "guillemets": "« " * (SIZE // 2),
    "closing guillemets": " »" * (SIZE // 2) + "x",
    "apostrophes": "'a " * (SIZE // 3),
    "a cue and spaces": "read" + " " * SIZE + "x",
    "half a cue": "read " * (SIZE // 5),
    "told and spaces": "told" + " " * SIZE,
    "told the the": "told " + "the " * (SIZE // 4),
    "a caption and spaces": "photo" + " " * SIZE + "x",
    "stops": ". " * (SIZE // 2) + "x",
    "newlines": "\n" * SIZE,
    "short lines": "a\n" * (SIZE // 2),
    "stamps": "2024-01-01\n" * (SIZE // 11),
    "articles": "le " * (SIZE // 3),
    "labels": "created " * (SIZE // 8),
    "names": "by " + "Aaa " * (SIZE // 4),
    "dashes": "-1 " * (SIZE // 3),
    "a mark between spaces": "x" + " " * (SIZE // 2) + "«" + " " * (SIZE // 2) + ".y",
    "marks of thousands": "1'" * (SIZE // 2),
    "combining marks": "e" + "\u0301" * SIZE,
    "lone surrogates": "\ud800 " * (SIZE // 2),
    "Han": "漢" * SIZE,
    "advertisements": f"{TEXT}\n" + "Advertisement\n" * (SIZE // 14),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end(text: str) -> None:
    """None of these would end within hours if any expression backtracked."""
    first = pv.Article(id="a", text=f"It began here. {text}")
    second = pv.Article(id="b", text=f"It began there. {text[: len(text) // 2]}zq({text[len(text) // 2 : -3]} end")
    found = pv.compare(first, second)
    assert found.a is first


def test_turkish_memories_are_no_agency() -> None:
    assert agencies_in("Bir anı kitabı (AFP)") == ("AFP",)
    assert agencies_in("anı") == ()
