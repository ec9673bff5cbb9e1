"""News agencies by the names and abbreviations that newsrooms print."""

from __future__ import annotations

import re
from functools import cache

from provenance.folding import fold

__all__ = ["AGENCIES", "agencies_in", "agency_pattern", "agency_tokens", "without_agencies"]

AGENCIES: dict[str, tuple[str, ...]] = {
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "AP": ("AP", "Associated Press", "The Associated Press"),
    "Reuters": ("Reuters", "Thomson Reuters"),
    "dpa": ("dpa", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "ANSA": ("ANSA",),
    "TASS": ("TASS", "ITAR-TASS", "ТАСС", "ИТАР-ТАСС"),
    "RIA": ("RIA Novosti", "РИА Новости", "РІА Новини"),
    "Interfax": ("Interfax", "Интерфакс", "Інтерфакс", "Interfax-Ukraine", "Интерфакс-Украина", "Інтерфакс-Україна"),
    "Xinhua": ("Xinhua", "新华社", "新華社", "Синьхуа", "Xinhuanet"),
    "Kyodo": ("Kyodo", "共同通信"),
    "Jiji": ("Jiji Press", "時事通信"),
    "Yonhap": ("Yonhap", "연합뉴스"),
    "PTI": ("PTI", "Press Trust of India"),
    "ANI": ("ANI",),
    "IANS": ("IANS",),
    "ATS": ("ATS", "Keystone-ATS", "Keystone-SDA", "SDA", "Schweizerische Depeschenagentur"),
    "APA": ("APA", "Austria Presse Agentur"),
    "Belga": ("Belga",),
    "ANP": ("ANP",),
    "NTB": ("NTB",),
    "TT": ("TT",),
    "Ritzau": ("Ritzau",),
    "STT": ("STT",),
    "CTK": ("CTK", "ČTK"),
    "TASR": ("TASR",),
    "PAP": ("PAP",),
    "MTI": ("MTI",),
    "BTA": ("BTA", "БТА"),
    "Tanjug": ("Tanjug",),
    "Lusa": ("Lusa",),
    "Estadão Conteúdo": ("Estadão Conteúdo", "Agência Estado"),
    "Agência Brasil": ("Agência Brasil",),
    "Antara": ("Antara",),
    "Bernama": ("Bernama",),
    "Anadolu": ("Anadolu", "Anadolu Agency"),
    "PA": ("PA Media", "Press Association"),
    "AAP": ("AAP",),
    "Canadian Press": ("The Canadian Press", "Canadian Press", "La Presse canadienne"),
    "UPI": ("UPI",),
    "Bloomberg": ("Bloomberg",),
    "Ukrinform": ("Ukrinform", "Укрінформ", "Укринформ"),
    "UNIAN": ("UNIAN", "УНІАН", "УНИАН"),
    "BNS": ("BNS", "Baltic News Service"),
    "LETA": ("LETA",),
    "Agerpres": ("Agerpres",),
    "HINA": ("HINA",),
    "STA": ("Slovenska tiskovna agencija", "Slovenian Press Agency"),
    "SITA": ("SITA",),
    "SPA": ("Saudi Press Agency", "وكالة الأنباء السعودية", "واس"),
    "WAM": ("Emirates News Agency", "وكالة أنباء الإمارات"),
    "MENA": ("Middle East News Agency", "وكالة أنباء الشرق الأوسط"),
    "IRNA": ("IRNA", "ایرنا"),
    "KCNA": ("KCNA", "ЦТАК", "조선중앙통신"),
    "Sputnik": ("Sputnik",),
    "AWP": ("AWP",),
    "Europa Press": ("Europa Press",),
    "Adnkronos": ("Adnkronos",),
    "Télam": ("Télam",),
    "BelTA": ("БелТА", "БЕЛТА"),
    "UNN": ("УНН",),
}
"""Canonical name of each agency, and the forms it takes in print."""


@cache
def _forms() -> dict[str, str]:
    return {form.casefold(): name for name, forms in AGENCIES.items() for form in forms}


@cache
def agency_pattern() -> str:
    """Return a regular expression (an alternation, longest first) for every printed form."""
    forms = sorted({form for forms in AGENCIES.values() for form in forms}, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form) for form in forms)


@cache
def _longest_words() -> frozenset[str]:
    return frozenset(max(_WORD.findall(form), key=len) for form in _forms())


_WORD = re.compile(r"\w+")


@cache
def _mention() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{agency_pattern()})(?!\w)", re.IGNORECASE)


def agencies_in(text: str) -> tuple[str, ...]:
    """Canonical names of the agencies that a short text (a credit, a caption) names, in its order.

    Examples
    --------
    >>> agencies_in("(afp/nxp)"), agencies_in("with The Associated Press and dpa")
    (('AFP',), ('AP', 'dpa'))
    """
    if not _agency_words(text):
        return ()
    forms = _forms()
    found = (forms.get(match.group().casefold()) for match in _mention().finditer(text))
    return tuple(dict.fromkeys(name for name in found if name is not None))  # Turkish "an\u0131" is not ANI


@cache
def agency_tokens() -> frozenset[str]:
    """Return the longest folded token of each printed form: a text without any of them names no agency."""
    return frozenset(max(fold(form).tokens, key=len) for form in _forms())


def _agency_words(text: str) -> frozenset[str]:
    """Return the words of a text, case-folded, that are the longest of an agency's printed form; mostly none."""
    return _longest_words().intersection(_WORD.findall(text.casefold()))


def without_agencies(text: str) -> str:
    """Return a short text without the names of agencies in it."""
    return _mention().sub("", text)
