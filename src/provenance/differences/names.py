"""Which words are names, by how they are written and where else they stand, and whether two names are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from provenance.agencies import agencies_in
from provenance.differences.calendar import DAY_WORDS
from provenance.differences.context import Context
from provenance.differences.kinds import Span
from provenance.differences.plain import plain, table
from provenance.differences.saying import SAYING
from provenance.differences.spelling import same_name
from provenance.document import Document
from provenance.furniture import Role

__all__ = ["compared_names", "is_name", "names_in"]

_TITLES = table(
    "mr mrs ms miss dr prof professor sir lord lady president presidente presidentin minister ministerin premier prime"
    " chancellor kanzler kanzlerin senator governor mayor general colonel captain major judge king queen prince pope"
    " monsieur madame mademoiselle m mme mlle mm me herr frau señor señora sr sra don doña signor signora"
    " bürgermeister bürgermeisterin chef direktor sprecher sprecherin i the le la les l el los las il lo der die das"
    " das den dem ein eine i o os as st saint г-н г-жа президент министр"
)
"""Words written with a capital beside a name, or at the start of a sentence, that name nobody."""

_ARTICLES = table(
    "der die das den dem des ein eine einen einem einer eines im am zum zur beim vom kein keine keinen seine seiner"
    " seinen ihre ihrer ihren diese dieser diesem diesen mehr viele einige alle zwei drei und oder"
)

_ABBREVIATED = table(
    "mr mrs ms dr prof rev hon st ste capt cpt gov sen rep gen lt sgt cpl col maj cmdr adm det insp supt pres jr sr"
    " mt ft ave blvd rd co corp inc ltd dept univ assn bros gmbh hr fr sra dra srta pdte gral ing lic mme mlle mgr"
)
"""Abbreviations that are written without a stop too, or with one that ends no sentence."""


def is_name(document: Document, token: int, language: str) -> bool:
    """Whether a token is (part of) a name: it has a capital within a sentence, or is all capitals.

    In German, which gives every noun a capital, a name is a capitalised word beside another, or one after a preposition
    without an article.
    """
    written = document.text[document.starts[token] : document.ends[token]]
    word = document.tokens[token]
    if not written[:1].isupper() or word in _TITLES or document.role(token) is not Role.CORE:
        return False
    if word in DAY_WORDS and (len(word) > 3 or _numeric(document, token + 1)):
        return False  # Jan is a name, but in Jan. 5
    if len(written) >= 2 and written.isupper():
        return not _shouted(document, token)
    if language == "de" and _says(document, token):
        return True
    if document.border(token) or _after_opening(document, token):  # the first word of a sentence has a capital anyway
        return _capital(document, token + 1) or _capital_elsewhere(document, token)
    if language == "de":
        return _capital(document, token + 1) or _capital(document, token - 1) or _german(document, token)
    return True


def _says(document: Document, token: int) -> bool:
    """Whether a word stands beside a word of saying without an article, as only names do: ``sagte Immelmann``."""
    size = len(document.tokens)
    low = token - 1 if token and _hyphened(document, token) else token
    high = token + 1 if token + 1 < size and _hyphened(document, token + 1) else token
    if document.tokens[token][-2:] in ("en", "er") and low == high and document.border(low):
        return False  # Experten sagten
    before = low > 0 and not document.border(low) and document.tokens[low - 1] in SAYING
    after = high + 1 < size and not document.border(high + 1) and document.tokens[high + 1] in SAYING
    return before or (after and bool(document.border(low)))


def _hyphened(document: Document, token: int) -> bool:
    """Whether a word is joined with the one before it."""
    low, high = document.between(token)
    return document.text[low:high] in ("-", "–", "‑")


def _numeric(document: Document, token: int) -> bool:
    return token < len(document.tokens) and document.tokens[token][0].isnumeric()


def _german(document: Document, token: int) -> bool:
    before = document.tokens[token - 1] if token else ""
    if before == "und" and token >= 3:
        return _german(document, token - 2) and document.text[document.starts[token - 2]].isupper()
    return before in ("in", "aus", "nach", "bei", "von", "um") and document.tokens[token][-3:] not in (
        "ung",
        "eit",
        "aft",
    )


def _after_opening(document: Document, token: int) -> bool:
    """Whether a quotation or a list item begins with a token, so that its capital says nothing."""
    low, high = document.between(token)
    between = document.text[low:high]
    if token and document.quoted[token - 1] and not document.quoted[token]:
        return ":" in between  # the mark closes
    return token == 0 or any(c in ':"“„«' for c in between)


def _shouted(document: Document, token: int) -> bool:
    beside = [i for i in (token - 1, token + 1) if 0 <= i < len(document.tokens)]
    words = [document.text[document.starts[i] : document.ends[i]] for i in beside]
    return all(word.isupper() and len(word) > 3 for word in words)


def _capital(document: Document, token: int) -> bool:
    """Whether the next word goes on with a capital, in the same sentence, with nothing but a space between."""
    if not 0 <= token < len(document.tokens) or document.tokens[token] in _TITLES:
        return False
    return document.text[document.starts[token]].isupper() and document.border(token) == 0


def _capital_elsewhere(document: Document, token: int) -> bool:
    for other in document.places(document.tokens[token]):
        if other != token and not document.border(other) and not _after_opening(document, other):
            return document.text[document.starts[other]].isupper()
    return False


def names_in(document: Document, part: Span, language: str) -> list[int]:
    """The tokens of a part that are names."""
    return [token for token in range(*part) if is_name(document, token, language)]


Names = Literal["", "one", "other"]


def compared_names(context: Context, part_a: Span, part_b: Span) -> tuple[Names, str]:
    """Whether two parts that stand for each other name the same, or somebody or something else.

    Returns
    -------
    (str, str)
        ``one`` for one name in another form, ``other`` for another name, empty where not both parts are names; and why.
    """
    a, b = context.a, context.b
    if _abbreviated(a, part_a, b, part_b):
        return "one", "abbreviated"
    names_a, names_b = (names_in(document, part, context.language) for document, part in ((a, part_a), (b, part_b)))
    if bool(names_a) != bool(names_b) and part_a[1] - part_a[0] == part_b[1] - part_b[0] == len(names_a or names_b):
        names_a, names_b = names_a or _capitals(a, part_a), names_b or _capitals(b, part_b)
    words_a, words_b = [a.tokens[i] for i in names_a], [b.tokens[i] for i in names_b]
    only_a = [word for word in words_a if word not in words_b]
    only_b = [word for word in words_b if word not in words_a]
    if not names_a or not names_b:
        return ("other", "another name") if _repeated_names(context, part_a, part_b) else ("", "")
    if not only_a or not only_b:
        return "", ""
    if len(only_a) < len(words_a) and not (len(only_a) == len(only_b) == 1 and len(words_a) == len(words_b)):
        return "", ""  # the same name, said in other words
    agencies = [
        agencies_in(document.text[slice(*document.span(*part))]) for document, part in ((a, part_a), (b, part_b))
    ]
    if agencies[0] and agencies[0] == agencies[1]:
        return "one", "one agency"
    if (
        _one_spelling(only_a, only_b)
        or _initials(only_a, b.tokens[slice(*part_b)])
        or _initials(only_b, a.tokens[slice(*part_a)])
    ):
        return "one", "one name as two houses write it"
    if _same_acronym_follows(a, b, part_a[1], part_b[1]):
        return "one", "the same abbreviation follows"
    others = part_a[1] - part_a[0] - len(names_a), part_b[1] - part_b[0] - len(names_b)
    if others[0] > max(2, len(names_a)) or others[1] > max(2, len(names_b)):
        return "", ""
    return "other", "another name"


def _capitals(document: Document, part: Span) -> list[int]:
    """The tokens of a part, if all have a capital: what stands for a name written so is a name."""
    tokens = range(*part)
    named = all(document.text[document.starts[i]].isupper() and len(document.tokens[i]) > 3 for i in tokens)
    return [*tokens] if named else []


def _one_spelling(a: Sequence[str], b: Sequence[str]) -> bool:
    return (len(a) == len(b) and all(same_name(x, y) for x, y in zip(a, b, strict=True))) or same_name(
        "".join(a), "".join(b)
    )


def _initials(short: Sequence[str], words: Sequence[str]) -> bool:
    """Whether one name is made of the first letters of the other."""
    if len(short) > 1 and all(len(letter) == 1 for letter in short):
        short = ["".join(short)]  # U.S.
    if len(short) != 1 or len(words) < 2 or len(short[0]) < 2:
        return False
    return short[0] in ("".join(word[0] for word in words), "".join(word[0] for word in words if len(word) > 3))


def _abbreviated(a: Document, part_a: Span, b: Document, part_b: Span) -> bool:
    """Whether each word of two parts abbreviates the other's or is equal: ``Lt. Col.`` of ``Lieutenant Colonel``."""
    if part_a[1] - part_a[0] != part_b[1] - part_b[0]:
        return False
    pairs = [(i, j) for i, j in zip(range(*part_a), range(*part_b), strict=True) if a.tokens[i] != b.tokens[j]]
    return bool(pairs) and all(_abbreviates(a, i, b, j) or _abbreviates(b, j, a, i) for i, j in pairs)


def _abbreviates(short: Document, i: int, long: Document, j: int) -> bool:
    """Whether a word stands for one of which it has the first letter and others in their order, by its stop or by use.

    A stop that both have, or that may end a sentence, says nothing: ``from Mali. He``, ``from Malawi. He``.
    """
    word, whole = plain(short.tokens[i]), plain(long.tokens[j])
    if len(word) >= len(whole) or word[0] != whole[0] or not whole.isalpha():
        return False
    letters = iter(whole)
    if not all(letter in letters for letter in word):
        return False
    stop = _stopped(short, i) and not _stopped(long, j) and short.border(i + 1) == 0
    return stop or word in _ABBREVIATED


def _stopped(document: Document, token: int) -> bool:
    """Whether a stop follows a word."""
    return document.text.startswith(".", document.ends[token])


def _same_acronym_follows(a: Document, b: Document, end_a: int, end_b: int) -> bool:
    """Whether an abbreviation in brackets follows both parts: they are names of what it stands for."""
    if end_a >= len(a.tokens) or end_b >= len(b.tokens) or a.tokens[end_a] != b.tokens[end_b]:
        return False
    if end_a in a.set_off:  # a credit
        return False
    low, high = a.between(end_a)
    written = a.text[a.starts[end_a] : a.ends[end_a]]
    return written.isupper() and len(written) >= 2 and a.text[low:high].rstrip().endswith("(")


def _repeated_names(context: Context, part_a: Span, part_b: Span) -> bool:
    """In scripts without capitals: whether two short parts were exchanged wherever they stand, twice at least."""
    a, b = context.a, context.b
    words_a, words_b = a.tokens[slice(*part_a)], b.tokens[slice(*part_b)]
    if not words_a or not words_b or max(len(words_a), len(words_b)) > 4:
        return False
    if any(c.isupper() or c.islower() for word in (*words_a, *words_b) for c in word[:1]):
        return False
    (in_a, in_b), (times_a, times_b) = context.counts, (2, 2)
    return all(in_a[word] >= times_a and not in_b[word] for word in words_a) and all(
        in_b[word] >= times_b and not in_a[word] for word in words_b
    )
