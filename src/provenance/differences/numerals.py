"""Numbers in words: ``twelve``, ``vingt et un``, ``dreiundzwanzig``, ``两千`` are 12, 21, 23 and 2000."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from provenance.differences.plain import plain, table

__all__ = [
    "FIRST_WORDS",
    "HALF",
    "HAN",
    "MIXED",
    "NUMBER_WORDS",
    "ORDINALS",
    "PARTS",
    "SCALES",
    "WHOLE_HALF",
    "number_in_han",
    "number_in_words",
]

_ONES = {
    0: "zero null cero nulla ноль",
    1: "one eins один одна",
    2: "two deux zwei dos due dois duas два две двух",
    3: "three trois drei tres tre три трех",
    4: "four quatre vier cuatro quattro quatro четыре четырех",
    5: "five cinq fünf cinco cinque пять пяти",
    6: "six sechs seis sei шесть шести",
    7: "seven sept sieben siete sette sete семь семи",
    8: "eight huit acht ocho otto oito восемь восьми",
    9: "nine neuf neun nueve nove девять девяти",
    10: "ten dix zehn diez dieci dez десять десяти",
    11: "eleven onze elf once undici одиннадцать",
    12: "twelve douze zwölf doce dodici doze двенадцать",
    13: "thirteen treize dreizehn trece tredici treze тринадцать",
    14: "fourteen quatorze vierzehn catorce quattordici catorze четырнадцать",
    15: "fifteen quinze fünfzehn quince quindici пятнадцать",
    16: "sixteen seize sechzehn dieciséis sedici dezesseis dezasseis шестнадцать",
    17: "seventeen siebzehn diecisiete diciassette dezessete dezassete семнадцать",
    18: "eighteen achtzehn dieciocho diciotto dezoito восемнадцать",
    19: "nineteen neunzehn diecinueve diciannove dezenove dezanove девятнадцать",
}
_TENS = {
    20: "twenty vingt vingts zwanzig veinte venti vinte двадцать",
    30: "thirty trente dreißig dreissig treinta trenta trinta тридцать",
    40: "forty quarante vierzig cuarenta quaranta quarenta сорок",
    50: "fifty cinquante fünfzig cincuenta cinquanta cinquenta пятьдесят",
    60: "sixty soixante sechzig sesenta sessanta sessenta шестьдесят",
    70: "seventy septante siebzig setenta settanta семьдесят",
    80: "eighty huitante octante achtzig ochenta ottanta oitenta восемьдесят",
    90: "ninety nonante neunzig noventa novanta девяносто",
}
_HUNDREDS = "hundred cent cents hundert cien ciento cento cem сто"
_DOZENS = "dozen dozens douzaine dutzend docena dozzina dúzia дюжина"
SCALES: dict[str, int] = {
    plain(word): 10**power
    for power, words in {
        3: "thousand thousands mille mil tausend tausende mila тысяча тысячи тысяч тыс tsd k",
        6: "million millions millionen millón millones milione milioni milhão milhões миллион миллиона миллионов"
        " млн mio mn m mln",
        9: "billion billions bn milliard milliards milliarde milliarden mrd miliardo miliardi bilhão bilhões"
        " миллиард миллиарда миллиардов млрд b",
        12: "trillion trillions trn billionen триллион триллиона триллионов",
    }.items()
    for word in words.split()
}
"""Words that multiply the number before them."""

_ARTICLES = frozenset({"a", "un", "une", "uno", "una", "um", "uma", "ein", "eine"})
_JOINING = frozenset({"and", "et", "und", "y", "e", "и"})
_VALUES: dict[str, int] = {
    plain(word): value for tens in (_ONES, _TENS) for value, words in tens.items() for word in words.split()
}
_GERMAN_ONES = {1: "ein", 2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs", 7: "sieben", 8: "acht", 9: "neun"}
_VALUES |= {
    plain(f"{one}und{words.split()[place]}"): tens + value
    for tens, words in _TENS.items()
    for place in [next(i for i, word in enumerate(words.split()) if plain(word).endswith("zig") or "ß" in word)]
    for value, one in _GERMAN_ONES.items()
}
_VALUES |= {
    plain(tens_word[:-1] + one if one in ("uno", "otto") else tens_word + one): tens + value
    for tens, tens_word in zip(
        _TENS, "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split(), strict=True
    )
    for value, one in enumerate("uno due tre quattro cinque sei sette otto nove".split(), 1)
}
_VALUES |= {
    plain(f"veinti{one}"): 20 + value
    for value, one in enumerate("uno dós trés cuatro cinco séis siete ocho nueve".split(), 1)
}
_VALUES |= dict.fromkeys(plain(_HUNDREDS).split(), 100)
_HUNDRED = frozenset(plain(_HUNDREDS).split())
_TWELVE = frozenset(plain(_DOZENS).split())
ORDINALS: dict[str, int] = {
    plain(word): value
    for value, words in {
        1: "first premier première erste ersten erster primero primera primo prima primeiro primeira первый первая 1st",
        2: "second deuxième zweite zweiten zweiter segunda secondo seconda второй вторая 2nd",
        3: "third troisième dritte dritten dritter tercero tercera terzo terza terceiro terceira третий третья 3rd",
        4: "fourth quatrième vierte vierten vierter cuarto cuarta quarto quarta четвертый четвертая 4th",
        5: "fifth cinquième fünfte fünften fünfter quinto quinta пятый пятая 5th",
        6: "sixth sixième sechste sechsten sexto sexta sesto sesta шестой 6th",
        7: "seventh septième siebte siebten séptimo settimo седьмой 7th",
        8: "eighth huitième achte achten octavo ottavo oitavo восьмой 8th",
        9: "ninth neuvième neunte neunten noveno nono девятый 9th",
        10: "tenth dixième zehnte zehnten décimo decimo десятый 10th",
    }.items()
    for word in words.split()
}
"""Ordinal numbers in words, and what they count."""
WHOLE_HALF = table("half moitié hälfte mitad metade половина половину половины")
"""Half of something, by itself."""
HALF = WHOLE_HALF | table("demi demie halbe halben halbes halber media medio mezza mezzo mezz meia meio")
"""Half of the unit that follows: ``half a million``, ``demi-heure``."""
PARTS: dict[str, int] = {
    plain(word): whole
    for whole, words in {
        3: "third thirds tiers drittel tercio tercios terzo terzi terço terços",
        4: "quarter quarters quart quarts viertel cuarto cuartos quarto quarti quartos",
        5: "fifth fifths cinquième cinquièmes fünftel quinto quintos quinti",
        6: "sixth sixths sixième sixièmes sechstel",
        8: "eighth eighths huitième huitièmes achtel",
        10: "tenth tenths dixième dixièmes zehntel décimo décimos",
    }.items()
    for word in words.split()
}
"""Parts of a whole, of which a number or an article before them says how many."""
MIXED: dict[str, Decimal] = {"anderthalb": Decimal("1.5")}
"""German numbers and a half."""
MIXED |= {plain(f"{one}einhalb"): value + Decimal("0.5") for value, one in _GERMAN_ONES.items()}
FIRST_WORDS = frozenset({*_VALUES, *_TWELVE, *_ARTICLES, *(word for word, scale in SCALES.items() if scale == 1000)})
FIRST_WORDS |= HALF | {*MIXED}
"""Every word that a number may begin with."""
NUMBER_WORDS = frozenset({*_VALUES, *ORDINALS, *SCALES, *_TWELVE, *HALF, *PARTS, *MIXED})
"""Every word that a number is written with."""


def number_in_words(words: Sequence[str]) -> tuple[Decimal, int] | None:
    """Read a number from the start of some plain words.

    Returns
    -------
    (Decimal, int) or None
        Its value, and how many words it takes; scale words that follow are left to the caller, except within
        a compound (``two thousand three hundred``).

    Examples
    --------
    >>> number_in_words(["quatre", "vingt", "dix", "sept", "camions"])
    (Decimal('97'), 4)
    >>> number_in_words(["two", "hundred", "and", "six"])
    (Decimal('206'), 4)
    """
    total = current = 0
    used = place = 0
    while place < len(words):
        word = words[place]
        after = words[place + 1] if place + 1 < len(words) else ""
        if word in _JOINING and used and (after in _VALUES or after in _ARTICLES):
            place += 1
            continue
        if word in _ARTICLES and used and words[place - 1] in (*_JOINING, "vingt") and _fits(current, 1):
            current += 1
        elif word in _ARTICLES and not used and (after in _HUNDRED or after in _TWELVE):
            pass  # a dozen
        elif word in _HUNDRED:
            current = max(current, 1) * 100
        elif word in _TWELVE:
            current = max(current, 1) * 12
        elif word in _VALUES:
            value = _VALUES[word]
            if word in ("vingt", "vingts") and current % 100 == 4:
                current += 76
            elif used and not _fits(current, value):
                break
            else:
                current += value
        elif word in SCALES and len(word) > 3 and SCALES[word] == 1000 and (current or word in ("mille", "mil")):
            total, current = total + max(current, 1) * 1000, 0
        else:
            break
        place += 1
        used = place
        if not total and not current and word in _ARTICLES:
            used = 0
    return (Decimal(total + current), used) if used else None


def _fits(current: int, value: int) -> bool:
    """Whether a number can follow one in a compound: a smaller one, into the place that is free."""
    if value >= 100:
        return current == 0
    rest = current % 100
    if value >= 10:
        return rest == 0 or (rest in (60, 80) and value < 20)  # soixante-dix, quatre-vingt-dix
    return rest % 10 == 0 and (rest == 0 or rest >= 20 or rest == 10)


_HAN_DIGITS = {"〇": 0, "兩": 2, "两": 2} | {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN = "".join((*_HAN_DIGITS, *_HAN_SCALES))
"""The signs of Chinese and Japanese numbers."""
_HAN_PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|.")


def number_in_han(word: str) -> Decimal:
    """Read a number in Chinese signs, or in figures and signs.

    Examples
    --------
    >>> number_in_han("两千万"), number_in_han("1.5万"), number_in_han("三百零五"), number_in_han("二〇二三")
    (Decimal('20000000'), Decimal('15000.0'), Decimal('305'), Decimal('2023'))
    """
    total, section, current = Decimal(0), Decimal(0), Decimal(0)
    for piece in _HAN_PIECE.findall(word):
        scale = _HAN_SCALES.get(piece, 0)
        if not scale:
            current = current * 10 + _HAN_DIGITS[piece] if piece in _HAN_DIGITS else Decimal(piece.replace(",", ""))
        elif scale < 10**4:
            section, current = section + (current or 1) * scale, Decimal(0)
        else:
            below = section + current
            total = total + below * scale if below else (total or Decimal(1)) * scale
            section = current = Decimal(0)
    return total + section + current
