"""What says the same in another way is no changed fact, and what looks like it and says something else is one."""

from __future__ import annotations

import pytest

import provenance as pv

FRAMES = {
    "en": "The keepers of Farholm heard on Friday that {} in the old tower, where nobody had looked since the storm.",
    "fr": "Les gardiens de Brume ont appris vendredi que {} dans la vieille tour, où nul n'était allé depuis l'orage.",
    "de": "Die Wärter der Insel hörten am Freitag, dass {} in dem alten Turm, den seit dem Sturm keiner betreten hat.",
    "es": "Los guardianes de la isla supieron el viernes que {} en la torre vieja, donde no vive nadie.",
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
