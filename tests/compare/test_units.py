"""What a reader takes for one difference is one: sentences turned, credits, passages with their stops, words beside."""

from __future__ import annotations

import pytest

import provenance as pv

LEAD = {
    "en": "The lighthouse keepers of Farholm will go on strike next week, their union announced in the village hall. "
    "It represents the last nine keepers on the coast, most of whom have served for more than twenty years.",
    "fr": "Les gardiens du phare de Kermoal feront grève la semaine prochaine, a annoncé leur syndicat dans la salle "
    "des fêtes. Il représente les neuf derniers gardiens de la côte, presque tous en poste depuis vingt ans.",
    "de": "Die Leuchtturmwärter von Süderhall legen nächste Woche die Arbeit nieder, kündigte ihre Gewerkschaft im "
    "Gemeindesaal an. Sie vertritt die letzten neun Wärter der Küste, von denen die meisten seit Jahren dienen.",
}
LAST = {
    "en": "The harbour office will decide about the lamp before the end of the month, and a boat stands by until then.",
    "fr": "Le bureau du port décidera du sort de la lampe avant la fin du mois, et un bateau se tient prêt d'ici là.",
    "de": "Das Hafenamt entscheidet vor Ende des Monats über die Lampe, und bis dahin liegt ein Boot bereit.",
}


def _compared(a: str, b: str) -> pv.Comparison:
    return pv.compare(pv.Article(id="a", text=a), pv.Article(id="b", text=b))


def _found(language: str, a: str, b: str) -> list[pv.Difference]:
    texts = [f"{LEAD[language]}\n\n{body}\n\n{LAST[language]}" for body in (a, b)]
    one, other = (_compared(*pair) for pair in (texts, texts[::-1]))
    assert [d.a_text for d in one.differences] == [
        d.b_text for d in sorted(other.differences, key=lambda d: (d.b_span, d.a_span))
    ]
    return list(one.differences)


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        (
            "en",
            'Many boats were out that evening. "We had forty minutes to decide and nobody slept," Morwen Tarrick said.',
            "Many boats were out that evening. Morwen Tarrick said they had had forty minutes to decide and nobody had"
            " slept.",
        ),
        (
            "de",
            'Viele Boote waren draußen. Die Wärterin Swantje Brookmann betonte: "Wir werden jede Seite des Berichts'
            ' noch in diesem Jahr zeigen."',
            "Viele Boote waren draußen. Die Wärterin Swantje Brookmann sagte, jede Seite des Berichts werde noch im"
            " laufenden Jahr gezeigt.",
        ),
    ],
)
def test_indirect_speech_is_one_difference(language: str, a: str, b: str) -> None:
    (found,) = _found(language, a, b)
    assert (found.code, found.reason) == ("E11", "direct and indirect speech")
    assert found.a_text.count('"') == 2 or found.b_text.count('"') == 2


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        (
            "en",
            "By Thursday tankers from Dunmere had delivered barrels of drinking water. The pier stayed open.",
            "Tankers from Dunmere delivered barrels of drinking water by Thursday. The pier stayed open.",
        ),
        (
            "de",
            "Schon in einer früheren Prüfung der Anlage waren Mängel aufgelistet worden. Die Mole blieb offen.",
            "Eine frühere Prüfung der Anlage hatte Mängel aufgelistet. Die Mole blieb offen.",
        ),
    ],
)
def test_a_turned_sentence_is_one_paraphrase(language: str, a: str, b: str) -> None:
    (found,) = _found(language, a, b)
    assert found.code == "E11"


def test_a_fact_changed_in_a_turned_sentence_is_told() -> None:
    a = "Schon in einer früheren Prüfung der Anlage waren 31 Mängel aufgelistet worden. Die Mole blieb offen."
    b = "Eine frühere Prüfung der Anlage hatte 13 Mängel aufgelistet. Die Mole blieb offen."
    (found,) = _found("de", a, b)
    assert set(found.codes) == {"E11", "E13"}


@pytest.mark.parametrize(
    ("a", "b", "missing"),
    [
        (
            "The crew took on fresh water by noon. The pier stayed open.",
            "The crew took on fresh water. The pier stayed open.",
            " by noon",
        ),
        (
            "The case lies with the prosecutor of Thornmere, who declined to comment.",
            "The case lies with the prosecutor of Thornmere.",
            ", who declined to comment",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_comes_without_the_stop_that_is_there(a: str, b: str, missing: str) -> None:
    (found,) = _found("en", a, b)
    assert (found.a_text, found.b_text) == (missing, "")
    assert found.code in ("E8", "E9")


def test_marks_of_another_house_beside_a_missing_passage_are_marks() -> None:
    a = 'The keeper came down. "Nobody told us," she said. The bell rang twice. "We waited for hours," she added.'
    b = "The keeper came down. “Nobody told us,” she said. “We waited for hours,” she added."
    codes = sorted(d.code for d in _found("en", a, b))
    assert set(codes) == {"E1", codes[-1]}
    assert codes[-1] in ("E8", "E9")


@pytest.mark.parametrize(
    ("language", "a", "b", "texts"),
    [
        ("en", "The lamp will be lit on Sunday.", "The lamp will not be lit on Sunday.", ("will", "will not")),
        ("de", "Ein Wärter musste im Krankenhaus bleiben.", "Ein Wärter musste nicht im Krankenhaus bleiben.",
         ("musste", "musste nicht")),
        ("fr", "Un seul gardien a été soigné à Kermoal hier.", "Un seul gardien n'a pas été soigné à Kermoal hier.",
         ("a été", "n'a pas été")),
    ],
)  # fmt: skip
def test_a_negation_comes_with_its_verb(language: str, a: str, b: str, texts: tuple[str, str]) -> None:
    (found,) = _found(language, a, b)
    assert found.code == "E13"
    assert (found.a_text, found.b_text) == texts


def test_a_word_put_into_a_quotation_comes_with_its_word_and_is_that_only() -> None:
    a = 'The count was wrong. "The figures were false and everybody knew it," Morwen Tarrick said.'
    b = 'The count was wrong. "The figures were false and nearly everybody knew it," Morwen Tarrick said.'
    (found,) = _found("en", a, b)
    assert (found.a_text, found.b_text, found.codes) == ("everybody", "nearly everybody", ("E12",))


def test_credits_of_two_houses_are_one_difference() -> None:
    a, b = (f"{LEAD['fr']}\n\n{LAST['fr']} ({credit})" for credit in ("afp/mlr", "AFP"))
    found = _compared(a, b).differences
    assert [(d.code, d.a_text, d.b_text) for d in found] == [("E6", "(afp/mlr)", "(AFP)")]


def test_letters_that_a_scanner_takes_for_others() -> None:
    (found,) = _found("en", "The lamp of a modern harbour was stolen.", "The lamp of a modem harbour was stolen.")
    assert found.codes == ("E0", "E15")


def test_a_sentence_set_apart_is_paratext() -> None:
    pulled = "The keepers have not been paid since the lamp broke in March."
    body = f"Nobody answered the letters of the union. {pulled} The pier stayed open."
    texts = f"{LEAD['en']}\n\n{pulled}\n\n{body}\n\n{LAST['en']}", f"{LEAD['en']}\n\n{body}\n\n{LAST['en']}"
    found = _compared(*texts).differences
    assert [(d.code, d.a_text.strip()) for d in found] == [("E5", pulled)]
