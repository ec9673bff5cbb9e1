"""Folding: what makes no difference, what stays apart, and the way back into the original."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provenance._kernels import make_fold_table, unicode_table
from provenance.folding import content_digest, fold

from . import educational
from .making import characters, texts


def tokens(text: str) -> list[str]:
    return fold(text).tokens


def in_table(char: str) -> bool:
    """Whether the table's Unicode version has the character, as a newer Python may know more of them."""
    table = unicode_table.fold_table()
    known = not table.identity[ord(char)] or table.classes[ord(char)] != unicode_table.SEPARATOR
    return known or not (unicodedata.decomposition(char) or unicodedata.combining(char))


table_texts = st.text(characters.filter(in_table), max_size=40)


@given(texts)
@example("1 000\n000 2\n3")
@example("ก\nำ")
def test_folding_twice_is_folding_once(text: str) -> None:
    once = tokens(text)
    assert tokens("\n".join(once)) == once


@given(table_texts, st.sampled_from(["NFC", "NFD"]))
@example("か\u3099\U00016ff0", "NFC")  # a kept mark whose order a normal form may change
@example("10\u1ffd5", "NFC")  # a digit separator that is a singleton
def test_canonical_forms_give_the_same_tokens(text: str, form: Literal["NFC", "NFD"]) -> None:
    assert tokens(unicodedata.normalize(form, text)) == tokens(text)


@given(table_texts, st.sampled_from(["NFKC", "NFKD"]))
def test_compatibility_forms_give_the_same_tokens(text: str, form: Literal["NFKC", "NFKD"]) -> None:
    """But for U+00B4, which stands for an apostrophe in ``10´000`` and is a space with an accent in these forms."""
    text = unicodedata.normalize("NFC", text).replace("\u00b4", "'")
    assert tokens(unicodedata.normalize(form, text)) == tokens(text)


@given(texts)
@example("a℀b")
@example("x⒈1 000½2")
@example("กำ")
def test_spans_lead_back_to_what_folds_to_the_token(text: str) -> None:
    """A span alone folds to its token; where one character unfolds to several tokens, to these and its token."""
    folded = fold(text)
    spans = list(zip(folded.starts.tolist(), folded.ends.tolist(), strict=True))
    for i, (token, (start, end)) in enumerate(zip(folded.tokens, spans, strict=True)):
        alone = tokens(text[start:end])
        if (i == 0 or spans[i - 1][1] <= start) and (i + 1 == len(spans) or end <= spans[i + 1][0]):
            assert alone == [token]
        else:
            assert token in alone


@given(texts)
def test_spans_run_forward_inside_the_text(text: str) -> None:
    folded = fold(text)
    assert folded.starts.dtype == folded.ends.dtype == np.int64
    assert len(folded.tokens) == len(folded.starts) == len(folded.ends) == len(folded.unspaced)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert all(left <= right for left, right in pairwise(folded.starts.tolist()))
    assert all(left <= right for left, right in pairwise(folded.ends.tolist()))


@given(texts)
def test_tokens_hold_no_separator_and_are_not_empty(text: str) -> None:
    for token in tokens(text):
        assert token
        classes = unicode_table.fold_table().classes[[ord(char) for char in token]]
        assert set(classes.tolist()) <= {
            unicode_table.WORD,
            unicode_table.DIGIT,
            unicode_table.UNSPACED,
            unicode_table.MARK,
        }


@given(texts)
def test_equals_the_textbook(text: str) -> None:
    folded = fold(text)
    found = zip(folded.tokens, folded.starts.tolist(), folded.ends.tolist(), folded.unspaced.tolist(), strict=True)
    assert list(found) == educational.fold(text)


@given(st.text(st.sampled_from("0123456789.,' \u202faé\u0301x漢\u093f"), max_size=30))
def test_numbers_equal_the_textbook(text: str) -> None:
    assert tokens(text) == [token for token, *_ in educational.fold(text)]


@given(texts, texts)
def test_a_line_break_parts_texts(left: str, right: str) -> None:
    if not right or unicode_table.fold_table().classes[ord(right[0])] != unicode_table.MARK:
        assert tokens(left + "\n" + right) == tokens(left) + tokens(right)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "…!?", "\u00ad\u200b", "\u0301", "\ud800", "\0", "\u093f"])
def test_texts_without_any_token(text: str) -> None:
    folded = fold(text)
    assert folded.tokens == []
    assert folded.starts.shape == folded.ends.shape == folded.unspaced.shape == (0,)
    assert folded.digest == content_digest([])


@pytest.mark.parametrize(
    "number",
    [
        "100000", "100.000", "100,000", "100'000", "100’000", "100‘000", "100 000", "100\u00a0000", "100\u2009000",
        "100\u202f000", "100·000", "100´000", "100`000", "１００，０００", "١٠٠٬٠٠٠", "१००,०००", "1\u00ad00.0\u200b00",
        "𝟏𝟎𝟎 𝟎𝟎𝟎", "₁₀₀ ₀₀₀",
    ],
)  # fmt: skip
def test_one_number_in_every_spelling(number: str) -> None:
    assert tokens(number) == ["100000"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015 120 pages", ["2015", "120", "pages"]),
        ("12 1234", ["12", "1234"]),
        ("12 12", ["12", "12"]),
        ("100  000", ["100", "000"]),
        ("100, 000", ["100", "000"]),
        ("100..000", ["100", "000"]),
        ("100\n000", ["100", "000"]),
        ("100-000", ["100", "000"]),
        ("route b12 500", ["route", "b12", "500"]),
        ("कि1 000", ["कि1", "000"]),
        ("漢1 000", ["漢", "1000"]),
        ("1 234 567", ["1234567"]),
        ("1.234.567,89", ["123456789"]),
        ("7.30 or 19:45", ["730", "or", "19", "45"]),
        ("3.11.2019", ["3112019"]),
        ("3m²", ["3m2"]),
        ("½ litre", ["1", "2", "litre"]),
    ],
)
def test_digits_join_only_as_one_number(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Straße STRASSE Straẞe", ["strasse"] * 3),
        ("İzmir IZMİR ızmır", ["izmir"] * 3),
        ("Œuvre ŒUVRE oeuvre", ["oeuvre"] * 3),
        ("Ærø Łódź Đorđe Ħal Þór", ["aero", "lodz", "dorde", "hal", "thor"]),
        ("ﬁn oﬃce", ["fin", "office"]),
        ("Été ÉTÉ E\u0301te\u0301", ["ete"] * 3),
        ("ΑΣ ας ασ", ["ασ"] * 3),
        ("Ёлка елка й", ["елка", "елка", "и"]),
        ("l’eau l'eau lʼeau", ["l", "eau"] * 3),
        ("Kai-Uwe Kai–Uwe Kai—Uwe", ["kai", "uwe"] * 3),
        ("co\u00adope\u00adration zero\u200bwidth", ["cooperation", "zerowidth"]),
        ("«Ja», „nein“, “vielleicht”", ["ja", "nein", "vielleicht"]),
        ("ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("\U0001d538\U0001d539", ["ab"]),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_what_makes_no_difference(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "unspaced"),
    [
        ("漢字かな", ["漢", "字", "か", "な"], [True] * 4),
        ("ガガｶﾞ", ["カ\u3099"] * 3, [True] * 3),
        ("กำลัง", ["ก\u0e4d", "า", "ล\u0e31", "ง"], [True] * 4),
        ("東京2020年", ["東", "京", "2020", "年"], [True, True, False, True]),
        ("한국어 뉴스", [unicodedata.normalize("NFD", word) for word in ("한국어", "뉴스")], [False] * 2),
        ("हिन्दी में", ["हिनदी", "में"], [False] * 2),
        ("الأخبار العربية", ["الاخبار", "العربية"], [False] * 2),
        ("வணக்கம்", ["வணககம"], [False]),
    ],
)
def test_scripts(text: str, expected: list[str], unspaced: list[bool]) -> None:
    folded = fold(text)
    assert folded.tokens == expected
    assert folded.unspaced.tolist() == unspaced


def test_vowel_signs_tell_words_apart() -> None:
    assert tokens("कि") != tokens("की") != tokens("का")
    assert tokens("か") != tokens("が")


def test_spans_index_the_original() -> None:
    text = "  L’E\u0301te\u0301 : 12\u202f400 Straßen…"
    folded = fold(text)
    spans = [text[start:end] for start, end in zip(folded.starts, folded.ends, strict=True)]
    assert spans == ["L", "E\u0301te\u0301", "12\u202f400", "Straßen"]


def test_digest_is_of_the_tokens() -> None:
    assert fold("Der Fluß.").digest == fold("der FLUSS").digest == content_digest(["der", "fluss"])
    assert fold("der fluss").digest != fold("derfluss").digest
    assert len(fold("").digest) == 16


@pytest.mark.skipif(
    unicodedata.unidata_version != make_fold_table.UNICODE, reason="the table is made from the Unicode data of 3.11"
)
def test_the_table_is_what_its_maker_makes() -> None:
    made = make_fold_table.build()
    with np.load(Path(unicode_table.__file__).with_name("fold_table.npz")) as stored:
        assert sorted(stored) == sorted(made)
        for name in made:
            np.testing.assert_array_equal(stored[name], made[name])


def test_every_code_point_folds_to_a_fixed_point() -> None:
    table = unicode_table.fold_table()
    assert table.identity[table.folded].all()
    assert not table.identity[table.dropped_marks].any()
    assert (table.lengths[table.dropped_marks] == 0).all()
