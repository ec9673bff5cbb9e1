"""Figures in sentences that look turned: a unit on both sides is no word that moved, and figures have their words."""

from __future__ import annotations

import pytest

from .test_rules import found, kinds

OTHER_FIGURES = [
    ("en", "The inn lost {} million crowns in May and {} million crowns in June.", ("12", "9"), ("14", "8")),
    ("en", "The inn made ${} million in soup, and ${} million in bread.", ("12.4", "9.1"), ("3.7", "1.2")),
    ("en", "The inn lost {} percent of its guests in May and {} percent in June.", ("12", "9"), ("14", "8")),
    ("en", "The inn was {} percent full, compared with {} percent in the year before.", ("61.2", "58.4"), ("64", "52")),
    ("en", "The inn sold {} thousand pies in May and {} thousand in June.", ("seven", "nine"), ("six", "eight")),
    (
        "en",
        "The inn counted {} dead and {} wounded gulls, after {} dead on Monday.",
        ("12", "40", "9"),
        ("14", "44", "8"),
    ),
    (
        "fr",
        "Le bac a coûté {} milliards d'euros, contre {} milliards d'euros un an plus tôt.",
        ("12,4", "9,1"),
        ("14,2", "8"),
    ),
    ("fr", "Le bac a obtenu {} % des voix, contre {} % pour sa rivale.", ("51,2", "48,8"), ("52,1", "47,9")),
    ("de", "Die Fähre kostete {} Millionen Euro nach {} Millionen Euro im Vorjahr.", ("12,4", "9,1"), ("14,2", "8,1")),
]


@pytest.mark.parametrize(("language", "sentence", "first", "second"), OTHER_FIGURES)
def test_two_figures_with_one_unit_are_two_changes_of_facts(
    language: str, sentence: str, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    for other in (second, first[::-1]):
        changes = found(language, sentence.format(*first), sentence.format(*other))
        pairs = [(x, y) for x, y in zip(first, other, strict=True) if x != y]
        assert [(d.kind, d.severity) for d in changes] == [("fact_change", "substantive")] * len(pairs)
        assert all(x in d.a_text and y in d.b_text for d, (x, y) in zip(changes, pairs, strict=True))


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        ("en", "The gale killed 14 gulls and injured 32.", "The gale injured 14 gulls and killed 32."),
        ("en", "The gale killed seven gulls and injured nine.", "The gale injured seven gulls and killed nine."),
        ("en", "They counted 14 killed and 32 wounded.", "They counted 14 wounded and 32 killed."),
        ("fr", "La tempête a fait 14 morts et 32 disparus.", "La tempête a fait 14 disparus et 32 morts."),
        ("de", "Das Amt zählte 14 Tote und 32 Verletzte.", "Das Amt zählte 14 Verletzte und 32 Tote."),
    ],
)
def test_words_that_changed_places_beside_figures_that_stayed_are_facts(language: str, a: str, b: str) -> None:
    assert kinds(language, a, b) == ["fact_change", "fact_change"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "Rowers reached the boat within 20 minutes of the call.",
            "The boat was reached by rowers within 20 minutes of the call.",
        ),
        ("On Monday 14 gulls died in the gale.", "In the gale 14 gulls died on Monday."),
        ("The 14 wounded and the 32 missing were gulls.", "The 32 missing and the 14 wounded were gulls."),
    ],
)
def test_a_sentence_that_keeps_figures_with_their_words_is_turned(a: str, b: str) -> None:
    assert kinds("en", a, b) == ["paraphrase"]
