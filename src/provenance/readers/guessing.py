"""Guess a legacy encoding when nothing states it and it is not UTF-8.

Detectors mistake short Western texts for code pages of other regions (of Portuguese articles in
windows-1252, charset-normalizer read 40 to 50 in 100 as windows-1250). So windows-1252 is tried
first, and taken when the text it gives could be Western: all its accented letters belong to the
alphabet of one language. Turkish is told in the same way, Japanese by its kana. Otherwise
charset-normalizer decides among the encodings texts are really kept in.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

__all__ = ["guess"]

_SAMPLE = 1 << 16

_WESTERN_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüßéèàçáñøï",  # German, with the accents of the names it borrows
        "áéíóúüñçàèòïªº",  # Spanish, Catalan
        "áâãàçéêíóôõúüñªº",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "åäöæøéèüàóêòôâ",  # Danish, Norwegian, Swedish, Finnish
        "áéíóúýðþæöø",  # Icelandic, Faroese
        "áéëïöüèêóíúâôûàç",  # Dutch, Afrikaans
        "áéíóú",  # Irish
    )
)
_TURKISH_ALPHABETS = (frozenset("çğıöşüâîû"),)
_ACCENTED = re.compile(r"[^\W\d_\x00-\x7f]")
# Signs of another encoding: a symbol inside a word, an ordinal sign before a letter, a capital after a small letter.
_IMPOSSIBLE = re.compile(
    r"(?<=[^\W\d_])[¡-©«¬®-³¶¸¹»-¿‚„†‡ˆ‰‹›“”•˜™€](?=[^\W\d_])|(?<!\d)[ªº](?=[^\W\d_])|(?<=[a-zß-öø-ÿ])[À-ÖØ-Þ]"
)
# What tells ISO 8859-15 from windows-1252: its œ and € are ½ and ¤ there, and it has nothing from 0x80 to 0x9f.
_LATIN_9 = re.compile(r"(?<=[^\W\d_])[¼½¾](?=[^\W\d_])|(?<!\d)[¼½](?=[a-z])|\d\s?¤")
_C1 = re.compile(b"[\x80-\x9f]")

_CODECS = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "koi8_u", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("iso8859_2", "iso8859_15", "cp874", "gb18030", "big5", "cp932", "euc_jp", "cp949"),
    *("cp866", "cp850", "cp852", "mac_roman"),
]


def guess(data: bytes) -> Iterator[str]:
    """Names of encodings, the likeliest first; the caller takes the first one that decodes everything.

    Parameters
    ----------
    data
        Bytes that are not UTF-8.
    """
    sample = _telling(data)
    western = sample.decode("cp1252", errors="replace")
    if _is_language(western, _WESTERN_ALPHABETS):
        yield "iso8859_15" if _LATIN_9.search(western) and not _C1.search(sample) else "windows-1252"
    if _is_language(sample.decode("cp1254", errors="replace"), _TURKISH_ALPHABETS):
        yield "windows-1254"
    if _looks_japanese(sample):
        yield "euc_jp"
    from charset_normalizer import from_bytes

    matches = [match.encoding for match in from_bytes(sample, cp_isolation=_CODECS)]
    matches.sort(key=lambda codec: len(_IMPOSSIBLE.findall(sample.decode(codec, errors="replace"))))
    for codec in matches:
        yield re.sub(r"^cp(125\d)$", r"windows-\1", codec)


def _is_language(text: str, alphabets: tuple[frozenset[str], ...]) -> bool:
    """Whether the accented letters of ``text`` belong to one of the alphabets.

    One letter in fifty may be foreign (a name), and one in fifty may stand where it cannot; one of each is
    allowed from eight letters on.
    """
    letters = [letter for letter in _ACCENTED.findall(text.lower()) if letter.isalpha()]
    best = max(sum(letter in alphabet for letter in letters) for alphabet in alphabets)
    allowed = max(len(letters) // 50, len(letters) >= 8)
    return "\ufffd" not in text and len(letters) - best <= allowed and len(_IMPOSSIBLE.findall(text)) <= allowed


def _looks_japanese(sample: bytes) -> bool:
    """Whether this is EUC-JP with kana in it, which detectors take for Korean."""
    text = sample.decode("euc_jp", errors="replace")
    kana = sum("\u3041" <= character <= "\u30ff" for character in text)
    return "\ufffd" not in text and kana * 10 > sum(character > "\x7f" for character in text)


def _telling(data: bytes) -> bytes:
    """The lines of ``data`` that are not ASCII, 64 KiB of them at most."""
    if len(data) <= _SAMPLE:
        return data
    parts: list[bytes] = []
    size = 0
    for line in io.BytesIO(data):
        if not line.isascii():
            parts.append(line[:_SAMPLE])
            size += len(parts[-1])
            if size >= _SAMPLE:
                break
    return b"".join(parts)
