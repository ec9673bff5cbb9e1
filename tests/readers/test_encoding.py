"""Decoding: marks, declarations, UTF-8, and guesses on short texts of several languages."""

from __future__ import annotations

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.readers.encoding import Decoded, decode
from provenance.readers.listing import Unreadable

FRENCH = (
    "Le conseil municipal a voté hier soir l’agrandissement de la bibliothèque, où les élèves révisent déjà. "
    "« C’est une bonne nouvelle », a déclaré la maire à sa sœur."
)
GERMAN = "Über den Umbau der Brücke wird nächste Woche entschieden; größere Kosten trägt das Land."
SPANISH = "¿Quién pagará la reparación del puente? El señor Ibáñez no respondió a la 1.ª pregunta."
PORTUGUESE = "A câmara não aprovou a construção da ponte; as obras começarão só no próximo verão."
ICELANDIC = "Bæjarstjórnin ákvað í gær að gera við brúna og þakkaði íbúum þolinmæðina."
CZECH = "Zastupitelé včera rozhodli o opravě mostu. Příští rok začne rozsáhlá přestavba, řekl starosta."
POLISH = "Radni zdecydowali wczoraj o remoncie mostu. Żółte światło gaśnie, źle się dzieje."
HUNGARIAN = "A képviselők tegnap döntöttek a híd felújításáról, jövőre kezdődik az építkezés."
TURKISH = "Belediye meclisi dün köprünün onarımına karar verdi; ağaçların kesilmeyeceğini söyledi."
RUSSIAN = "Вчера городской совет принял решение о ремонте моста, сообщил мэр."
GREEK = "Το δημοτικό συμβούλιο αποφάσισε χθες την επισκευή της γέφυρας."
JAPANESE = "市議会は昨日、橋の修理を決めた。来年から工事が始まると市長は述べた。"
CHINESE = "市议会昨天决定修复大桥。\n市长表示，工程将于明年开始。2019\n"
KOREAN = "시의회는 어제 다리 보수를 결정했다. 시장은 내년에 공사가 시작된다고 말했다."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (FRENCH, "windows-1252"),
        (FRENCH.replace("sœur", "sœur, 3 000 €").replace("’", "'"), "iso8859-15"),
        (GERMAN, "windows-1252"),
        (GERMAN[:40], "windows-1252"),
        (SPANISH, "windows-1252"),
        (PORTUGUESE, "windows-1252"),
        (ICELANDIC, "windows-1252"),
        ("“It’s a dull day”, he said – no more.", "windows-1252"),
        ("“It’s a dull day”, he said. Don’t ask.", "mac-roman"),
        (CZECH, "windows-1250"),
        (POLISH, "windows-1250"),
        (POLISH, "iso8859-2"),
        (HUNGARIAN, "windows-1250"),
        (TURKISH, "windows-1254"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (GREEK, "windows-1253"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gb18030"),
        (KOREAN, "cp949"),
    ],
)
def test_legacy_encodings_are_guessed(text, codec):
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.guessed
    assert list(decoded.remarks()) == [f"encoding guessed: {decoded.encoding}"]


def test_a_guess_looks_at_what_is_not_ascii_and_decodes_everything():
    text = "Nothing but plain words here.\n" * 9000 + GERMAN + "\n" + "And more plain words.\n" * 9000
    assert decode(text.encode("cp1252")) == Decoded(text, "windows-1252", guessed=True)


@pytest.mark.parametrize("text", [FRENCH, GERMAN, RUSSIAN, JAPANESE, "plain", "NUL \0 kept", "", "\ufeff\ufeff"])
def test_utf8_is_exact_and_not_guessed(text):
    assert decode(text.encode("utf-8-sig")) == Decoded(text, "utf-8")
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, CHINESE, "plain ascii\r\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(text, codec):
    assert decode(text.encode(codec)) == Decoded(text, codec, guessed=True)


_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(sorted(_MARKS)))
def test_round_trip_with_a_mark(text, codec):
    assert decode(_MARKS[codec] + text.encode(codec)) == Decoded(text, codec)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.binary(max_size=40))
def test_decodes_or_says_it_is_no_text(text, noise):
    for data in (noise, text.encode() + noise, text.encode("utf-16-le") + noise):
        try:
            decoded = decode(data)
        except Unreadable as error:
            assert error.reason == "not text"
        else:
            decoded.text.encode()


def test_declarations():
    assert decode(RUSSIAN.encode("koi8-r"), "koi8-r") == Decoded(RUSSIAN, "koi8-r")
    assert decode(b"\xef\xbb\xbf" + GERMAN.encode(), "koi8-r") == Decoded(GERMAN, "utf-8")
    decoded = decode(GERMAN.encode("cp1252"), "utf-8")
    assert decoded == Decoded(GERMAN, "windows-1252", guessed=True, declared="utf-8")
    assert list(decoded.remarks()) == [
        "declared utf-8 does not fit the bytes: read as windows-1252",
        "encoding guessed: windows-1252",
    ]


def test_damaged_utf8_stays_utf8():
    text = RUSSIAN * 3
    data = text.encode()
    cut = decode(data[:-1] + b".")
    assert cut == Decoded(text[:-1] + ".", "utf-8")  # the last character is a full stop
    decoded = decode(data[:101] + b"\xff" + data[101:-3])
    assert (decoded.encoding, decoded.guessed, decoded.replaced) == ("utf-8", True, decoded.text.count("\ufffd"))
    assert decoded.text.replace("\ufffd", "")[:40] == text[:40]
    assert list(decoded.remarks())[-1] == f"malformed utf-8 in {decoded.replaced} places, U+FFFD in the text"
    kept = decode((text + "\ufffd").encode() + b"\xff")
    assert kept.replaced == 1
    assert kept.text == text + "\ufffd\ufffd"


def test_damaged_after_a_mark():
    data = codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le") + b"x"
    assert decode(data) == Decoded(FRENCH + "\ufffd", "utf-16-le", replaced=1)
    data = codecs.BOM_UTF8 + b"Nothing but ASCII and one stray \xff byte in it."
    assert decode(data).replaced == 1
    assert decode(data).text.startswith("Nothing")


@pytest.mark.parametrize(
    "data",
    [
        os.urandom(4096),
        bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x02\0\x08\x06\0\0\0",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
        b"\0" * 100,
        b"\0",
        b"\1\2\3\4",
        b"text\0" * 100,
        b"caf\xe9" + b"\0\1\2\3\4\5\6\7" * 3,
    ],
)
def test_binary_is_not_text(data):
    with pytest.raises(Unreadable, match=r"^not text$"):
        decode(data)


def test_a_few_control_characters_are_kept():
    text = "A line that a faulty disk\0\0 went over. \x1b[1mBold\x1b[0m\x0c" + "More words follow. " * 30
    assert decode(text.encode()) == Decoded(text, "utf-8")
    assert decode(b"abc\0def").text == "abc\0def"


def test_files(tmp_path, collect, write):
    write("16be.txt", codecs.BOM_UTF16_BE + GREEK.encode("utf-16-be"))
    write("16le.txt", codecs.BOM_UTF16_LE + GREEK.encode("utf-16-le"))
    write("cp1251.txt", RUSSIAN.encode("cp1251"))
    write("cp1252.txt", FRENCH.encode("cp1252"))
    write("image.txt", os.urandom(2000))
    outcome = collect(tmp_path)
    assert outcome.texts == {"16be.txt": GREEK, "16le.txt": GREEK, "cp1251.txt": RUSSIAN, "cp1252.txt": FRENCH}
    assert outcome.reasons == [(None, "not text")]
    assert [str(note) for note in outcome.notes] == [
        f"{tmp_path}/cp1251.txt: encoding guessed: windows-1251",
        f"{tmp_path}/cp1252.txt: encoding guessed: windows-1252",
    ]
    (tmp_path / "image.txt").unlink()
    outcome = collect(tmp_path, encoding="cp1252")
    assert outcome.texts["cp1252.txt"] == FRENCH
    assert outcome.texts["16le.txt"] == GREEK
