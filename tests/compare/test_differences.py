"""Every kind of difference, on small pairs in several languages: its kind, its severity and its exact words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import provenance as pv
from provenance.lineage import Comparison

from .making import STORIES, joined

Found = list[tuple[str, str, str]]

FRAME = (
    "The ferry to Gull Stone stayed in port for a third day on Monday.\n",
    "\nPassengers were given soup, and a pack of cards with two sevens missing.",
)


def told(a: str, b: str) -> Found:
    """Kind and words of each difference."""
    return shown(pv.compare(a, b))


def shown(found: Comparison) -> Found:
    """Kind and words of each difference; what moved or is missing, without the space that goes with it."""
    return [
        (d.kind, d.a_text.strip(), d.b_text.strip())
        if d.kind == "transposition" or not (d.a_text and d.b_text)
        else (d.kind, d.a_text, d.b_text)
        for d in found.differences
    ]


def within(a: str, b: str, frame: tuple[str, str] = FRAME) -> Found:
    """The differences of two passages between the same sentences, which have none."""
    before, after = frame
    found = pv.compare(before + a + after, before + b + after)
    assert all(d.a_span[1] >= len(before) - 1 and d.b_span[1] >= len(before) - 1 for d in found.differences)
    assert {d.severity for d in found.differences} <= {"accidental", "editorial", "substantive"}
    return shown(found)


def severities(a: str, b: str) -> set[str]:
    return {d.severity for d in pv.compare(FRAME[0] + a + FRAME[1], FRAME[0] + b + FRAME[1]).differences}


TYPOGRAPHIC = {
    "quotes": ('He said "not today" twice.', "He said “not today” twice."),
    "guillemets": ('Il a dit "pas ce soir" deux fois.', "Il a dit « pas ce soir » deux fois."),
    "German quotes": ('Er sagte "heute nicht" zweimal.', "Er sagte „heute nicht“ zweimal."),
    "single quotes": ('She said "not today" to them.', "She said ‘not today’ to them."),
    "corner brackets": ("彼は“今日は休む”と言った。", "彼は「今日は休む」と言った。"),
    "apostrophe": ("It's the captain's soup.", "It’s the captain’s soup."),
    "dash": ("The boat - a small one - stayed.", "The boat – a small one – stayed."),
    "spaced dash": ("The boat -- a small one.", "The boat — a small one."),
    "case": ("the Mayor of Orrin spoke.", "the mayor of Orrin spoke."),
    "capitals": ("ORRIN QUAY was quiet.", "Orrin Quay was quiet."),
    "accent on a capital": ("A l'Etat de payer, dit-il.", "À l'État de payer, dit-il."),
    "accent": ("Le cote nord est ferme.", "Le coté nord est fermé."),
    "ligature": ("La coeur de la soeur bat.", "La cœur de la sœur bat."),
    "sharp s": ("Die Strasse ist nass.", "Die Straße ist nass."),
    "ellipsis": ("And so on... he said.", "And so on… he said."),
    "comma": ("Well, it rained all day.", "Well it rained all day."),
    "hyphen": ("The cleanup will take weeks.", "The clean-up will take weeks."),
    "points": ("The U.S. consul was ill.", "The US consul was ill."),
    "Russian quotes": ('Он сказал "не сегодня" дважды.', "Он сказал «не сегодня» дважды."),
}


@pytest.mark.parametrize(("a", "b"), TYPOGRAPHIC.values(), ids=TYPOGRAPHIC)
def test_typographic(a: str, b: str) -> None:
    found = within(a, b)
    assert found
    assert {kind for kind, *_ in found} == {"typographic"}
    assert severities(a, b) == {"accidental"}


def test_typographic_words() -> None:
    assert within("It's the captain's soup.", "It’s the captain’s soup.") == [("typographic", "'", "’")] * 2
    assert within('"A," she said.', "« A », she said.") == [("typographic", '"', "« "), ("typographic", ',"', " »,")]
    assert within("the Mayor spoke", "the mayor spoke") == [("typographic", "Mayor", "mayor")]


def test_marks_at_the_ends_of_a_text() -> None:
    quoted = "Nobody sank, and everybody had soup before the ferry left for Gull Stone"
    assert told(f'"{quoted}"', f"«{quoted}»") == [("typographic", '"', "«"), ("typographic", '"', "»")]
    assert told(f"\ufeff{quoted}.", f"{quoted}.") == [("encoding", "\ufeff", "")]


THOUSANDS = ["100.000", "100'000", "100 000", "100,000", "100\u00a0000", "100\u202f000", "100’000", "100000"]


@pytest.mark.parametrize("a", THOUSANDS)
@pytest.mark.parametrize("b", THOUSANDS)
def test_one_number_in_every_house(a: str, b: str) -> None:
    for sentence in ("It cost {} crowns.", "Das kostet {} Kronen.", "Ça coûte {} couronnes.", "Это стоит {} крон."):
        expected = [] if a == b else [("format", a, b)]
        assert within(sentence.format(a), sentence.format(b)) == expected


FORMATS = {
    "decimal mark": ("3.5", "3,5"),
    "trailing zero": ("3.50 metres", "3.5 metres"),
    "thousands and decimals": ("1,234.50 crowns", "1 234,5 crowns"),
    "clock": ("at 22h40 sharp", "at 22 h 40 sharp"),
    "clock, capitals": ("at 22H40 sharp", "at 22h40 sharp"),
    "half past": ("at 5am sharp", "at 5 a.m. sharp"),
    "millions": ("3 million crowns", "3,000,000 crowns"),
    "superscript": ("12 m2 of sail", "12 m² of sail"),
    "per cent": ("some 5% of it", "some 5 % of it"),
}


@pytest.mark.parametrize(("a", "b"), FORMATS.values(), ids=FORMATS)
def test_format(a: str, b: str) -> None:
    found = within(f"They said {a} was a fair measure.", f"They said {b} was a fair measure.")
    assert {kind for kind, *_ in found} <= {"format", "typographic"}
    assert severities(f"They said {a} was fair.", f"They said {b} was fair.") == {"accidental"}


FACTS = {
    "digits": ("12,400", "14,200"),
    "year": ("1974", "1947"),
    "decimal and whole": ("3.5", "35"),
    "decimals": ("3.5", "3.7"),
    "thousands and decimals": ("1,234.50", "1,234.05"),
    "ten times": ("100,000", "1,000,000"),
    "hedged": ("5,000", "more than 7,000"),
    "sign": ("-15", "15"),
    "currency": ("$15", "€15"),
    "score": ("3-1", "1-3"),
    "one of two": ("4 of 12", "4 of 13"),
    "other digits": ("٣٥", "٣٦"),
}


@pytest.mark.parametrize(("a", "b"), FACTS.values(), ids=FACTS)
def test_fact_change(a: str, b: str) -> None:
    found = within(f"The owner put it at {a} this week.", f"The owner put it at {b} this week.")
    assert {kind for kind, *_ in found} == {"fact_change"}
    for kind, in_a, in_b in found:
        assert kind == "fact_change"
        assert in_a in a
        assert in_b in b
    assert severities(f"at {a} this week", f"at {b} this week") == {"substantive"}


def test_two_numbers_side_by_side() -> None:
    found = within("It sells 12 boats 40 times a year.", "It sells 13 boats 50 times a year.")
    assert found == [("fact_change", "12", "13"), ("fact_change", "40", "50")]


ENCODING = {
    "lost characters": ('"The sea (...) forgives," he said.', '"The sea () forgives," he said.'),
    "lost ellipsis": ("The sea (…) forgives nobody.", "The sea () forgives nobody."),
    "glued boundary": ("Landing in PORT As usual it rained.", "Landing in PORTAs usual it rained."),
    "no-break space": ("It cost much more: a crown.", "It cost much\u00a0more: a crown."),
    "soft hyphen": ("The harbourmaster was asleep.", "The harbour\u00admaster was asleep."),
    "zero width": ("The harbourmaster was asleep.", "The harbour\u200bmaster was asleep."),
    "decomposed": ("Le café du port était ouvert.", "Le cafe\u0301 du port e\u0301tait ouvert."),
    "replaced": ("The cap\ufffdtain was asleep.", "The captain was asleep."),
}


@pytest.mark.parametrize(("a", "b"), ENCODING.values(), ids=ENCODING)
def test_encoding(a: str, b: str) -> None:
    found = within(a, b)
    assert {kind for kind, *_ in found} == {"encoding"}
    assert severities(a, b) == {"accidental"}


def test_layout_of_paragraphs() -> None:
    paragraphs = STORIES["en"]
    apart, merged = "\n\n".join(paragraphs), "\n\n".join([*paragraphs[:2], " ".join(paragraphs[2:4]), *paragraphs[4:]])
    assert told(apart, merged) == [("layout", "\n\n", " ")]
    assert told(apart, "\n".join(paragraphs)) == [("layout", "\n\n", "\n")] * (len(paragraphs) - 1)
    assert told(apart, apart.replace(" town hall", "  town hall")) == [("layout", " ", "  ")]


@pytest.mark.parametrize(("language", "title"), [("fr", "Le coq de garde"), ("de", "Leise nach oben"), ("en", "Dusk")])
def test_intertitle_is_layout(language: str, title: str) -> None:
    paragraphs = STORIES[language]
    titled = "\n\n".join([*paragraphs[:2], title, *paragraphs[2:]])
    assert told("\n\n".join(paragraphs), titled) == [("layout", "", title)]


def test_a_short_sentence_is_text_not_an_intertitle() -> None:
    paragraphs = STORIES["en"]
    longer = "\n\n".join([*paragraphs[:3], "Nobody laughed.", *paragraphs[3:], "Dusk fell anyway."])
    found = told("\n\n".join(paragraphs), longer)
    assert found == [("omission", "", "Nobody laughed."), ("omission", "", "Dusk fell anyway.")]


PAGE_HEAD = "Lights out\n\nA town and its last flame\n\nBy Hester Quillfeather\n\nPublished: 14 March 2024, 08:15\n\n"
PAGE_TAIL = (
    "\n\nSubscribe to our newsletter and never miss a tide.\n\nRead more\n\nThe seagull that learned to queue\n\n"
    "© 2024 The Quay Mercury. All rights reserved."
)


def test_a_page_around_the_text() -> None:
    text = joined("en")
    found = told(text, PAGE_HEAD + text + PAGE_TAIL)
    assert found[:4] == [
        ("paratext", "", "Lights out"),
        ("paratext", "", "A town and its last flame"),
        ("credit", "", "By Hester Quillfeather"),
        ("date_stamp", "", "Published: 14 March 2024, 08:15"),
    ]
    (tail,) = found[4:]
    assert tail[0] == "furniture"
    assert tail[2] == PAGE_TAIL.strip(), "the furniture at the end is one difference"
    assert pv.compare(text, PAGE_HEAD + text + PAGE_TAIL).count() == {
        "substantive": 0,
        "editorial": 0,
        "accidental": 5,
    }


def test_advertisement_between_paragraphs() -> None:
    paragraphs = STORIES["en"]
    for line in ("Advertisement", "Read more: The seagull that learned to queue", "Share this story with your friends"):
        page = "\n\n".join([*paragraphs[:4], line, *paragraphs[4:]])
        assert told("\n\n".join(paragraphs), page) == [("furniture", "", line)]


def test_caption_is_furniture() -> None:
    paragraphs = STORIES["fr"]
    caption = "L'horloge, lundi, à l'heure du goûter. Photo: AFP"
    found = told("\n\n".join(paragraphs), "\n\n".join([paragraphs[0], caption, *paragraphs[1:]]))
    assert found == [("furniture", "", caption)]


def test_names_in_a_caption_do_not_pair_with_the_text() -> None:
    text = "ORRIN QUAY (AP) — " + joined("en")
    page = "The ladder of Orrin Quay. Picture: AP\n\n" + joined("en")
    assert told(text, page)[:2] == [
        ("furniture", "", "The ladder of Orrin Quay. Picture: AP"),
        ("credit", "ORRIN QUAY (AP) —", ""),
    ]


def test_pull_quote_is_paratext() -> None:
    paragraphs = STORIES["fr"]
    quote = '"Nous ne savons plus quand commencer la messe"'
    found = told("\n\n".join([quote, *paragraphs]), "\n\n".join(paragraphs))
    assert [kind for kind, *_ in found] == ["paratext"]
    repeated = paragraphs[2]  # the same words, long enough to be seen as a repetition, in the middle of the text
    found = told("\n\n".join([*paragraphs[:4], repeated, paragraphs[4]]), "\n\n".join(paragraphs))
    assert found == [("paratext", repeated, "")]


def test_a_pull_quote_without_who_said_it_is_paratext_and_a_quotation() -> None:
    said = '"We lit the lamp in the tower for nobody at all that night", the keeper of the harbour said.'
    story = ["The harbour stayed dark, and the boats waited outside of the mole until nine.", said, "Then it rained."]
    quote = '"We lit the lamp in the tower for nobody at all that night".'
    (found,) = [
        d for d in pv.compare("\n\n".join([quote, *story]), "\n\n".join(story)).differences if d.kind != "layout"
    ]
    assert found.kinds == ("paratext", "quotation")
    assert (found.severity, found.b_text) == ("accidental", "")


CREDITS = {
    "in brackets": ("{} (AFP)", "(AFP)"),
    "two parties": ("{} (afp/nxp)", "(afp/nxp)"),
    "dateline": ("ORRIN QUAY (AP) — {}", "ORRIN QUAY (AP) —"),
    "French dateline": ("SAINTE-BRUME (AFP) - {}", "SAINTE-BRUME (AFP) -"),
    "line": (
        "{}\n\nThe Associated Press contributed to this report.",
        "The Associated Press contributed to this report.",
    ),
    "byline": ("By Hester Quillfeather\n\n{}", "By Hester Quillfeather"),
    "source": ("{}\n\nSource: Reuters", "Source: Reuters"),
    "reporting": ("{}\n\n(Reporting by Ann Oriel; Editing by Bo Lund)", "(Reporting by Ann Oriel; Editing by Bo Lund)"),
}


@pytest.mark.parametrize(("pattern", "words"), CREDITS.values(), ids=CREDITS)
def test_credit(pattern: str, words: str) -> None:
    assert told(joined("en"), pattern.format(joined("en"))) == [("credit", "", words)]
    assert told(pattern.format(joined("en")), joined("en")) == [("credit", words, "")]


STAMPS = {
    "Créé: 14.03.2024, 06h12": "{}\n\nCréé: 14.03.2024, 06h12",
    "Posted: January 1, 1970 12:00 AM": "Dusk\n\nPosted: January 1, 1970 12:00 AM\n\n{}",
    "date 2031-02": " date 2031-02 {}",
    "Aktualisiert am 3. März 2024 um 12:05 Uhr": "{}\n\nAktualisiert am 3. März 2024 um 12:05 Uhr",
    "Опубликовано 5 мая 2023, 10:00": "Опубликовано 5 мая 2023, 10:00\n\n{}",
}


@pytest.mark.parametrize(("words", "pattern"), STAMPS.items())
def test_date_stamp(words: str, pattern: str) -> None:
    found = told(joined("en"), pattern.format(joined("en")))
    assert ("date_stamp", "", words) in found
    assert {kind for kind, *_ in found} <= {"date_stamp", "paratext"}


@pytest.mark.parametrize("language", ["en", "fr", "de", "ru", "zh", "ja"])
def test_omission_of_a_paragraph(language: str) -> None:
    paragraphs = STORIES[language]
    whole = "\n\n".join(paragraphs)
    for place in range(len(paragraphs)):
        cut = "\n\n".join(paragraphs[:place] + paragraphs[place + 1 :])
        if len(paragraphs) == 2 and place == 0:
            continue  # the rest is less than a core
        assert told(whole, cut) == [("omission", paragraphs[place], "")]
        assert told(cut, whole) == [("omission", "", paragraphs[place])]


def test_omission_of_words() -> None:
    assert within("The old grey boat stayed.", "The old boat stayed.") == [("omission", "grey", "")]
    assert within("The boat (38 miles away) stayed.", "The boat stayed.") == [("omission", "(38 miles away)", "")]
    assert within("Il a enfin dormi à bord.", "Il a dormi à bord.") == [("omission", "enfin", "")]
    assert within("那艘旧船留在港口。", "那艘船留在港口。") == [("omission", "旧", "")]


def test_addition_where_both_have_text_of_their_own() -> None:
    shared = " ".join(STORIES["en"][:2])
    own_a = " ".join(STORIES["en"][2:])
    own_b = " ".join(f"Sentence number {n} is about plums, ladders and weather." for n in range(12))
    found = pv.compare(f"{shared}\n\n{own_a}", f"{shared}\n\n{own_b}")
    assert found.relation == "partial_reuse"
    assert {d.kind for d in found.differences} == {"addition"}
    assert {d.severity for d in found.differences} == {"editorial"}


SUBSTITUTIONS = {
    "house name": ("Harbour Front (HF) said no", "the group Harbour State (HF) said no", "Front", "State"),
    "one word": ("the authorities said no", "the council said no", "authorities", "council"),
    "spelling": ("the neighbor said no", "the neighbour said no", "neighbor", "neighbour"),
    "attribution": ("no, he told reporters", "no, he admitted to reporters", "told", "admitted to"),
    "French": ("condamnés par le réchauffement climatique", "condamnés par le dérèglement climatique", "", ""),
    "Russian": ("мэр сообщил об этом вечером", "мэр заявил об этом вечером", "сообщил", "заявил"),
    "Chinese": ("他在邮局说了这件事", "他在邮局讲了这件事", "说", "讲"),
}


@pytest.mark.parametrize(("a", "b", "in_a", "in_b"), SUBSTITUTIONS.values(), ids=SUBSTITUTIONS)
def test_substitution(a: str, b: str, in_a: str, in_b: str) -> None:
    found = within(f"When asked, {a}.", f"When asked, {b}.")
    kinds = [kind for kind, *_ in found]
    assert kinds.count("substitution") == 1, "one difference for one change of wording"
    assert set(kinds) <= {"substitution", "omission"}
    ((words_a, words_b),) = [words for kind, *words in found if kind == "substitution"]
    if in_a:
        assert (words_a, words_b) == (in_a, in_b)
    assert severities(f"When asked, {a}.", f"When asked, {b}.") == {"editorial"}


def test_house_name_is_one_substitution() -> None:
    found = within("Fighters of Vorn (VG) held the bridge.", "Fighters of the Grey Banner group (VG) held the bridge.")
    assert found == [("substitution", "Vorn", "the Grey Banner group")]


def test_a_word_changed_before_a_cut() -> None:
    a = "The clock was damned by global warming.\n\nThis paper wrote about it in November 2021, at length."
    b = "The clock was damned by climate change."
    assert within(a, b) == [
        ("substitution", "global warming", "climate change"),
        ("omission", "This paper wrote about it in November 2021, at length.", ""),
    ]


QUOTATIONS = {
    "made up": (
        "He spent the night among crates of herring, he said.",
        "He spent “the night among crates of herring”, he said.",
    ),
    "marks lost": ('She called it "a triumph of damp" again.', "She called it a triumph of damp again."),
    "French": ("Il avait été mis au point en secret.", "Il « avait été mis au point » en secret."),
    "single marks": ("They found a perfect silence there.", "They found ‘a perfect silence’ there."),
    "German": (
        "Er nannte es einen feuchten Triumph der Technik.",
        "Er nannte es „einen feuchten Triumph“ der Technik.",
    ),
    "Japanese": ("彼は今日は休むと言った。", "彼は「今日は休む」と言った。"),
}


@pytest.mark.parametrize(("a", "b"), QUOTATIONS.values(), ids=QUOTATIONS)
def test_quotation(a: str, b: str) -> None:
    ((kind, words_a, words_b),) = within(a, b)
    assert kind == "quotation"
    assert words_a != words_b, "the marks are shown"
    assert severities(a, b) == {"substantive"}


def test_quotation_boundary_moved() -> None:
    found = within('"It is wet and it is cold," he said.', '"It is wet" and it is cold, he said.')
    assert [kind for kind, *_ in found] == ["quotation"]
    assert found[0][1:] == (' and it is cold," ', '" and it is cold, '), "with the marks of either text"


def test_quotation_marks_of_another_house_are_no_quotation() -> None:
    for a, b in [*TYPOGRAPHIC.values()]:
        assert not [kind for kind, *_ in within(a, b) if kind == "quotation"]
    nested = ("He said: \"The 'Gull' is late.\" Then he left.", "He said: « The “Gull” is late. » Then he left.")
    assert not [kind for kind, *_ in within(*nested) if kind == "quotation"]
    lines = [
        'The harbourmaster had said well before noon on Monday that "nobody would',
        'sail today, whatever the almanac says" and had gone back inside to his',
        'soup, and the "regulars" went after him, for it was raining harder than',
        "it had at breakfast, and the almanac had been wrong about that as well.",
    ]
    assert not [kind for kind, *_ in told("\n".join(lines), " ".join(lines)) if kind == "quotation"]


@pytest.mark.parametrize(
    "sentence",
    [
        '"We have had soup for ten days now," said Ada Quill.',
        "“We have had soup for ten days now,” said Ada Quill.",
        "« Nous mangeons de la soupe depuis dix jours », a dit Ada Quill.",
    ],
)
def test_a_quotation_wrapped_by_hand_is_layout(sentence: str) -> None:
    spaces = [n for n, c in enumerate(sentence) if c == " " and sentence[n - 1].isalnum() and sentence[n + 1].isalnum()]
    for space in spaces:
        wrapped = f"{sentence[:space]}\n{sentence[space + 1 :]}"
        assert within(sentence, wrapped) == [("layout", " ", "\n")]


@pytest.mark.parametrize("language", ["en", "fr", "de", "ru", "zh"])
def test_transposition_of_a_paragraph(language: str) -> None:
    paragraphs = STORIES[language]
    moved = [paragraphs[1], paragraphs[0], *paragraphs[2:]]
    found = told("\n\n".join(paragraphs), "\n\n".join(moved))
    ((kind, words_a, words_b),) = [d for d in found if d[0] not in ("layout", "typographic")]
    assert kind == "transposition"
    assert words_a == words_b
    assert words_a.strip(".»「」“”„ 。") in paragraphs[0] or words_a.strip(".»“”„ 。") in paragraphs[1]


def test_a_word_changed_in_a_paragraph_that_moved() -> None:
    paragraphs = STORIES["en"]
    changed = paragraphs[4].replace("has collected", "has gathered")
    found = told("\n\n".join(paragraphs), "\n\n".join([changed, *paragraphs[:4], paragraphs[5]]))
    assert ("substitution", "collected", "gathered") in found
    assert [kind for kind, *_ in found].count("transposition") == 1
    assert "omission" not in {kind for kind, *_ in found}


def test_order_of_the_texts_is_kept() -> None:
    a = joined("en")
    b = a.replace("212", "221").replace("Tuesday", "Wednesday").replace("48 lanterns", "84 lanterns")
    found = pv.compare(a, b)
    assert [d.a_text for d in found.differences] == ["Tuesday", "212", "48"]
    assert [d.kind for d in found.differences] == ["fact_change"] * 3
    assert found.count() == {"substantive": 3, "editorial": 0, "accidental": 0}


IDENTITIES: dict[str, Callable[[str], str]] = {
    "identical": lambda text: text.replace("\n\n", "\n"),
    "normalized_identical": str.upper,
}


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
@pytest.mark.parametrize("relation", IDENTITIES)
def test_texts_equal_after_folding(relation: str, language: str) -> None:
    text = joined(language)
    found: Comparison = pv.compare(text, IDENTITIES[relation](text))
    assert found.relation == relation
    assert found.coverage_a == found.coverage_b == 1.0


def test_a_number_changed_in_the_headline() -> None:
    for headline in ("Lamplighter retires after 212 years", "A town puts out 48 lanterns\n\nAfter 212 years"):
        a, b = f"{headline}\n\n{joined('en')}", f"{headline.replace('212', '221')}\n\n{joined('en')}"
        assert told(a, b) == [("fact_change", "212", "221")]


def test_headlines_of_two_houses_are_paratext() -> None:
    a, b = "Lamplighter retires after 212 years", "Last flame of Orrin Quay goes out"
    found = told(f"{a}\n\n{joined('en')}", f"{b}\n\n{joined('en')}")
    assert sorted(found) == [("paratext", "", b), ("paratext", a, "")]


def test_numbers_changed_in_a_passage_that_moved() -> None:
    table = (
        "Of the ladders {} were made of ash and of good old elm, {} were lying together,"
        " {} were leaning against the town hall and its cake."
    )
    first, second = " ".join(STORIES["en"][:2]), " ".join(STORIES["en"][2:])
    a = "\n\n".join([first, table.format(112, 46, 31), second])
    b = "\n\n".join([table.format(113, 47, 32), first, second])
    found = told(a, b)
    assert [change for change in found if change[0] == "fact_change"] == [
        ("fact_change", "112", "113"),
        ("fact_change", "46", "47"),
        ("fact_change", "31", "32"),
    ]
    assert all(words_a != words_b for kind, words_a, words_b in found if kind != "transposition")
