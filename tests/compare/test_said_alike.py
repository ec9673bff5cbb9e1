"""What says the same in another way is no changed fact, and what looks like it and says something else is one."""

from __future__ import annotations

import pytest

import provenance as pv

FRAMES = {
    "en": "The keepers of Farholm heard on Friday that {} in the old tower, where nobody had looked since the storm.",
    "fr": "Les gardiens de Brume ont appris vendredi que {} dans la vieille tour, où nul n'était allé depuis l'orage.",
    "de": "Die Wärter der Insel hörten am Freitag, dass {} in dem alten Turm, den seit dem Sturm keiner betreten hat.",
    "es": "Los guardianes de la isla supieron el viernes que {} en la torre vieja, donde no vive nadie.",
    "zh": "灯塔的看守周五在村里的大厅听说{}，那座旧塔从风暴以后没有人去过。",
}


def found(language: str, a: str, b: str) -> list[pv.Difference]:
    """The differences of two clauses in one sentence."""
    return [*pv.compare(FRAMES[language].format(a), FRAMES[language].format(b)).differences]


SAID_ALIKE = [
    ("en", "they could not see it", "they couldn't see it"),
    ("en", "they cannot see it", "they can’t see it"),
    ("en", "they must not see it", "they mustn't see it"),
    ("en", "they will not see it", "they won't see it"),
    ("en", "they could not see it", "they were unable to see it"),
    ("en", "they were not able to see it", "they were unable to see it"),
    ("en", "they are unwilling to see it", "they are not willing to see it"),
    ("en", "they did not see it", "they failed to see it"),
    ("en", "it was not only cold", "it was cold"),
    ("en", "it was without doubt cold", "it was certainly cold"),
    ("de", "es nicht nur kalt war", "es kalt war"),
    ("fr", "il faisait non seulement froid", "il faisait froid"),
    ("es", "no sólo hacía frío", "hacía frío"),
]


@pytest.mark.parametrize(("language", "a", "b"), SAID_ALIKE)
def test_what_says_the_same_in_other_words_changes_no_fact(language: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert {d.severity for d in found(language, one, other)} == {"editorial"}


SAID_OTHERWISE = [
    ("en", "they could not see it", "they could see it"),
    ("en", "they can't see it", "they can see it"),
    ("en", "they mustn't see it", "they must see it"),
    ("en", "they couldn't see it", "they shouldn't see it"),
    ("en", "they were unable to see it", "they were able to see it"),
    ("en", "they saw it", "they failed to see it"),
    ("en", "it was not cold", "it was only cold"),
    ("en", "it was not cold", "it was cold"),
    ("en", "both deny it", "both admit it"),
    ("en", "both refused to see it", "both agreed to see it"),
    ("en", "at least nine were seen", "at most nine were seen"),
    ("en", "two men were seen", "two women were seen"),
    ("de", "mindestens neun zu sehen waren", "höchstens neun zu sehen waren"),
    ("de", "beide die Tat bestritten", "beide die Tat gestanden"),
    ("de", "er das Boot ablehnt", "er das Boot annimmt"),
    ("fr", "les deux ont nié les faits", "les deux ont reconnu les faits"),
    ("es", "ambos negaron los hechos", "ambos admitieron los hechos"),
]


@pytest.mark.parametrize(("language", "a", "b"), SAID_OTHERWISE)
def test_what_says_something_else_is_a_changed_fact(language: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert "fact_change" in {d.kind for d in found(language, one, other)}


ABBREVIATED = [
    ("en", "Captain Odo Marsh slept", "Capt. Odo Marsh slept"),
    ("en", "Captain Odo Marsh slept", "Capt Odo Marsh slept"),
    ("en", "Lieutenant Colonel Odo Marsh slept", "Lt. Col. Odo Marsh slept"),
    ("en", "Governor Odo Marsh slept", "Gov. Odo Marsh slept"),
    ("en", "the horn of Mount Hale was heard", "the horn of Mt. Hale was heard"),
    ("en", "the horn of the Hale Company was heard", "the horn of the Hale Co. was heard"),
    ("en", "a man from Waco, Texas, slept", "a man from Waco, Tex., slept"),
    ("en", "Odo Marsh slept", "O. Marsh slept"),
    ("de", "Professor Odo Marsch schlief", "Prof. Odo Marsch schlief"),
    ("fr", "Monsieur Odo Marsch dormait", "M. Odo Marsch dormait"),
    ("es", "la Señora Odila Marsch dormía", "la Sra. Odila Marsch dormía"),
]


@pytest.mark.parametrize(("language", "a", "b"), ABBREVIATED)
def test_an_abbreviation_is_no_other_name(language: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert {d.kind for d in found(language, one, other)} <= {"substitution", "typographic"}


OTHER_NAMES = [
    ("en", "Captain Odo Marsh slept", "Captain Ivo Marsh slept"),
    ("en", "a man from Waco, Texas, slept", "a man from Waco, Kan., slept"),
    ("en", "Odo R. Marsh slept", "Odo T. Marsh slept"),
    ("en", "a man came from Mali. He slept", "a man came from Malawi. He slept"),
    ("en", "a man came from Mali. He slept", "a man came from Malawi, and he slept"),
    ("en", "Ben Odo Marsh slept", "Benedict Uwe Marsh slept"),
]


@pytest.mark.parametrize(("language", "a", "b"), OTHER_NAMES)
def test_letters_in_common_make_no_abbreviation(language: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert "fact_change" in {d.kind for d in found(language, one, other)}


SAME_VALUE = [
    ("en", "it was 50 degrees Fahrenheit", "it was 10 degrees Celsius"),
    ("en", "it was 104F", "it was 40C"),
    ("en", "it was 95 degrees Fahrenheit", "it was 35 degrees"),
    ("en", "it was 40 degrees Celsius", "it was 40°C"),
    ("en", "the fire reached 1,200 °F", "the fire reached 650 °C"),
    ("en", "it rose by 1.5 degrees Celsius", "it rose by 2.7 degrees Fahrenheit"),
    ("en", "it was minus 10 degrees", "it was -10 degrees"),
    ("fr", "il faisait 40 degrés Celsius", "il faisait 40 °C"),
    ("en", "it rang at half past nine", "it rang at 9:30"),
    ("en", "it rang at half past nine", "it rang at 9:30 p.m."),
    ("en", "it rang at a quarter to six", "it rang at 5:45"),
    ("en", "it rang at noon", "it rang at 12:00"),
    ("en", "it rang at midnight", "it rang at 12 a.m."),
    ("de", "es um halb neun läutete", "es um 8.30 Uhr läutete"),
    ("de", "es um Viertel nach acht läutete", "es um 8.15 Uhr läutete"),
    ("fr", "la cloche a sonné à neuf heures et demie", "la cloche a sonné à 9h30"),
    ("fr", "la cloche a sonné à midi", "la cloche a sonné à 12h"),
    ("es", "la campana sonó a las nueve y media", "la campana sonó a las 9:30"),
    ("en", "it rang at 9 p.m. EST", "it rang at 2 a.m. GMT"),
    ("en", "it rang at 21:00 CET", "it rang at 20:00 GMT"),
    ("en", "it rang at 0900 GMT", "it rang at 9:00 GMT"),
    ("en", "it took two weeks", "it took 14 days"),
    ("en", "it took 24 hours", "it took one day"),
    ("en", "it took 90 minutes", "it took an hour and a half"),
    ("en", "it took two and a half hours", "it took 150 minutes"),
    ("en", "it took six months", "it took half a year"),
    ("de", "es anderthalb Jahre dauerte", "es 18 Monate dauerte"),
    ("fr", "il a fallu une demi-heure", "il a fallu 30 minutes"),
    ("es", "duró dos semanas", "duró 14 días"),
    ("en", "it blew at 70 mph", "it blew at 113 km/h"),
    ("en", "it blew at 70 miles an hour", "it blew at 113 kph"),
    ("fr", "le vent soufflait à 113 kilomètres à l'heure", "le vent soufflait à 113 km/h"),
    ("en", "it weighed 100 pounds", "it weighed 45 kilograms"),
    ("en", "it was 10 square miles large", "it was 26 square kilometres large"),
    ("en", "half of it was gone", "50 percent of it was gone"),
    ("en", "three-quarters of it was gone", "75% of it was gone"),
    ("de", "ein Viertel weg war", "25 Prozent weg war"),
    ("en", "half a million were seen", "500,000 were seen"),
    ("en", "2000 people were seen", "two thousand people were seen"),
    ("zh", "约有1.5万名工人参加", "约有15000名工人参加"),
    ("zh", "花费两千万元修建", "花费2000万元修建"),
    ("zh", "关闭了三所学校", "关闭了3所学校"),
    ("zh", "增长了百分之五左右", "增长了5%左右"),
    ("zh", "是二〇一三年的事", "是2013年的事"),
    ("fr", "tout sera fini samedi 14 mai", "tout sera fini samedi 14/05"),
    ("fr", "tout sera fini le 3 avril", "tout sera fini le 03/04"),
    ("de", "alles am Samstag, 14. Mai, fertig ist", "alles am Samstag, 14.5., fertig ist"),
]


@pytest.mark.parametrize(("language", "a", "b"), SAME_VALUE)
def test_the_same_value_in_another_form_is_format(language: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert "format" in {d.kind for d in found(language, one, other)} <= {"format", "typographic"}


OTHER_VALUE = [
    ("en", "it was 50 degrees Fahrenheit", "it was 50 degrees Celsius"),
    ("en", "the fire reached 1,200 °F", "the fire reached 750 °C"),
    ("en", "it was 95 degrees Fahrenheit", "it was 45 degrees"),
    ("de", "es minus 10 Grad waren", "es 10 Grad waren"),
    ("en", "it rang at half past nine", "it rang at 10:30"),
    ("en", "it rang at noon", "it rang at midnight"),
    ("en", "it rang at 9 a.m.", "it rang at 9 p.m."),
    ("de", "es um halb neun läutete", "es um 9.30 Uhr läutete"),
    ("de", "es um 9 Uhr läutete", "es um 21 Uhr läutete"),
    ("fr", "la cloche a sonné à 21h est arrivée", "la cloche a sonné à 22h est arrivée"),
    ("en", "it rang at 21:00 CET", "it rang at 21:00 GMT"),
    ("en", "it rang at 7 p.m. EDT", "it rang at 8 p.m. EDT"),
    ("en", "it took two weeks", "it took two days"),
    ("en", "it took two and a half hours", "it took two hours"),
    ("en", "it took 30 minutes", "it took 30 hours"),
    ("en", "it blew at 70 mph", "it blew at 70 km/h"),
    ("en", "half of it was gone", "a third of it was gone"),
    ("en", "a third of it was gone", "a quarter of it was gone"),
    ("fr", "la moitié a disparu", "un tiers a disparu"),
    ("en", "it broke in the first half", "it broke in the second half"),
    ("en", "2000 people were seen", "3500 people were seen"),
    ("en", "it burned in 1997", "it burned in 1979"),
    ("zh", "约有1.5万名工人参加", "约有16000名工人参加"),
    ("zh", "关闭了三所学校", "关闭了四所学校"),
    ("zh", "关闭了三所学校", "关闭了5所学校"),
    ("fr", "tout sera fini le 3 avril", "tout sera fini le 04/04"),
]


@pytest.mark.parametrize(("language", "a", "b"), OTHER_VALUE)
def test_another_value_is_a_changed_fact(language: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert "fact_change" in {d.kind for d in found(language, one, other)}


NO_VALUE = [
    ("en", "half of the 12 were seen", "six of the 12 were seen"),
    ("en", "it was seen in 2015", "it was seen 5 years ago"),
    ("en", "it rang before midnight", "it rang at 11 p.m."),
    ("en", "it rang at 9 p.m. ET", "it rang at 2 a.m. GMT"),
    ("en", "he came a third time", "he came the third time"),
    ("en", "a 12-year-old boy slept", "the boy, 12, slept"),
    ("fr", "il faisait 40 degrés. C'est beaucoup", "il faisait 40 °C. C'est beaucoup"),
    ("fr", "ils étaient moins de 10", "ils étaient 10"),
]


@pytest.mark.parametrize(("language", "a", "b"), NO_VALUE)
def test_what_cannot_be_compared_is_no_changed_fact(language: str, a: str, b: str) -> None:
    for one, other in ((a, b), (b, a)):
        assert "fact_change" not in {d.kind for d in found(language, one, other)}


def test_a_changed_year_is_called_one() -> None:
    (year,) = found("en", "it burned in 1997", "it burned in 1979")
    assert year.reason == "another year"
    (day,) = found("en", "it burned on 3 May 1997", "it burned on 4 May 1997")
    assert day.reason == "another day"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("3/16 1/16", "1/4 1/8", [("fact_change", "3", "1"), ("fact_change", "16", "4"), ("fact_change", "16", "8")]),
        ("16 1/16", "4 1/8", [("fact_change", "16 1/16", "4 1/8")]),
        ("five years", "five", [("substitution", "five years", "five")]),
        ("five years", "six", [("fact_change", "five years", "six")]),
        ("one percent-two percent", "1 percent-2 percent", []),
        ("5-10 tons", "7-12 tons", [("fact_change", "5", "7"), ("fact_change", "10", "12")]),
        ("minus 5 degrees", "-5 degrees", []),
    ],
)
def test_fractions_ranges_and_units_that_one_text_leaves_out(a: str, b: str, expected: list[tuple[str, ...]]) -> None:
    differences = found("en", f"it was at {a} today", f"it was at {b} today")
    graver = [(each.kind, each.a_text, each.b_text) for each in differences if each.severity != "accidental"]
    assert graver == expected
