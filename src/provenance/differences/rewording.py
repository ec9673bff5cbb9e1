"""What kind of difference lies between words of one text and those that stand for them in the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from provenance.differences.calendar import Day
from provenance.differences.clocks import Clock
from provenance.differences.context import Context
from provenance.differences.expressions import Expression, comparable, expressions, judged
from provenance.differences.forms import as_read, joined, looks_like, misread
from provenance.differences.grammar import GRAMMAR
from provenance.differences.kinds import Kind, Span
from provenance.differences.names import compared_names, is_name, names_in
from provenance.differences.plain import stems
from provenance.differences.polarity import certainty_changed, negation_changed, opposite
from provenance.differences.quotations import CONTRACTION, HOUSE_SPELLING
from provenance.differences.saying import SAYING
from provenance.differences.slips import is_slip
from provenance.differences.spelling import same_word
from provenance.document import Document

__all__ = ["Change", "changes", "facts_changed"]

Change = tuple[Span, Span, tuple[Kind, ...], str]
"""Tokens of either text, the kinds that hold, the leading one first, and why."""

_CONTRACTED = [{"have", "ve"}, {"is", "s"}, {"has", "s"}, {"are", "re"}, {"will", "ll"}, {"would", "d"}, {"had", "d"}]
_CONTRACTED += [{"am", "m"}]
_BEFORE_NOT = {"can": "can", "won": "will", "shan": "shall"}
_APOSTROPHES = frozenset("'’ʼ`´")
_PARAPHRASE = 4  # words on either side of which more than one or two were exchanged


def changes(context: Context, part_a: Span, part_b: Span) -> list[Change]:
    """Type what became of a part: its days, times and quantities apart, and the words between them.

    Either part may be empty, not both.
    """
    a, b = context.a, context.b
    if part_a[0] < part_a[1] and part_b[0] < part_b[1] and misread(_whole_words(a, part_a), _whole_words(b, part_b)):
        return [(part_a, part_b, ("encoding",), "characters misread")]
    if peeled := _peeled(context, part_a, part_b):
        return peeled
    in_a, in_b = expressions(a, *part_a), expressions(b, *part_b)
    if not in_a or len(in_a) != len(in_b) or not _alike(in_a, in_b):
        return (
            _word_by_word(context, part_a, part_b)
            or _names_apart(context, part_a, part_b)
            or [_words(context, part_a, part_b)]
        )
    found: list[Change] = []
    rests = list(zip(_around(part_a, in_a), _around(part_b, in_b), strict=True))
    if _reordered(a, b, rests):
        return [_words(context, part_a, part_b)]
    for place, (rest_a, rest_b) in enumerate(rests):
        if a.tokens[slice(*rest_a)] != b.tokens[slice(*rest_b)] or _written(a, rest_a) != _written(b, rest_b):
            found.append(_words(context, rest_a, rest_b))
        if place < len(in_a):
            x, y = in_a[place], in_b[place]
            span_a, span_b = _differing(context, x, y)
            if _written(a, span_a) != _written(b, span_b):
                kind, reason = judged(context, x, y)
                found.append((span_a, span_b, (kind,), reason))
    return _hedged(found)


def facts_changed(context: Context, part_a: Span, part_b: Span) -> bool:
    """Whether two parts that say the same name other days, times or quantities."""
    in_a, in_b = expressions(context.a, *part_a), expressions(context.b, *part_b)
    if len(in_a) != len(in_b) or not _alike(in_a, in_b):
        return False
    return any(judged(context, x, y)[0] == "fact_change" for x, y in zip(in_a, in_b, strict=True))


def _differing(context: Context, x: Expression, y: Expression) -> tuple[Span, Span]:
    """Two expressions without the words that both begin or end with, as ``on`` in ``on Monday`` and ``on Tuesday``.

    A date or a time is not cut: of ``21 March`` and ``23 March`` both words are the day.
    """
    a, b = context.a, context.b
    (low_a, high_a), (low_b, high_b) = (x.start, x.end), (y.start, y.end)
    while min(high_a - low_a, high_b - low_b) > 1 and a.words(low_a, low_a + 1) == b.words(low_b, low_b + 1):
        if isinstance(x.value, Day | Clock) and a.tokens[low_a][0].isnumeric():
            break
        low_a, low_b = low_a + 1, low_b + 1
    if isinstance(x.value, Day | Clock) and isinstance(y.value, Day | Clock):
        return (low_a, high_a), (low_b, high_b)
    while min(high_a - low_a, high_b - low_b) > 1 and a.words(high_a - 1, high_a) == b.words(high_b - 1, high_b):
        high_a, high_b = high_a - 1, high_b - 1
    return (low_a, high_a), (low_b, high_b)


def _hedged(found: list[Change]) -> list[Change]:
    """Changed quantities with the words before them that only one text has: ``5,000`` and ``more than 7,000``."""
    result: list[Change] = []
    for change in found:
        if result and change[2][0] == "fact_change" and result[-1][2][0] in ("omission", "substitution"):
            (low_a, high_a), (low_b, high_b) = result[-1][:2]
            touches = high_a == change[0][0] and high_b == change[1][0]
            if touches and (low_a == high_a or low_b == high_b) and high_a - low_a + high_b - low_b <= 3:
                change = ((low_a, change[0][1]), (low_b, change[1][1]), *change[2:])
                result.pop()
        result.append(change)
    return result


def _peeled(context: Context, part_a: Span, part_b: Span) -> list[Change]:
    """The changes of a part whose first or last word is misspelt or spoilt: that is a change of its own."""
    (low_a, high_a), (low_b, high_b) = part_a, part_b
    if min(high_a - low_a, high_b - low_b) < 2:
        return []
    a, b = context.a.tokens, context.b.tokens
    for i, j, rest_a, rest_b in (
        (high_a - 1, high_b - 1, (low_a, high_a - 1), (low_b, high_b - 1)),
        (low_a, low_b, (low_a + 1, high_a), (low_b + 1, high_b)),
    ):
        if a[i] == b[j] or not _nearly(a[i], b[j]):
            continue
        word = _words(context, (i, i + 1), (j, j + 1))
        if word[2][0] == "encoding" or (word[2][0] == "slip" and _mistyped(a[i], b[j])):
            others = changes(context, rest_a, rest_b)
            return [*others, word] if i > low_a else [word, *others]
    return []


def _nearly(a: str, b: str) -> bool:
    """Whether two words are alike but for two letters in one place, and no numbers."""
    shorter = min(len(a), len(b))
    if max(len(a), len(b)) - shorter > 2 or a.isdecimal() or b.isdecimal():
        return False
    head = next((place for place in range(shorter) if a[place] != b[place]), shorter)
    tail = next((place for place in range(shorter - head) if a[-1 - place] != b[-1 - place]), shorter - head)
    return head + tail >= shorter - 2


def _mistyped(a: str, b: str) -> bool:
    """Whether a letter is missing, doubled or exchanged within a word: beside other changes endings change too."""
    return a[0] == b[0] and a[-2:] == b[-2:] and (sorted(a) == sorted(b) or abs(len(a) - len(b)) == 1)


def _names_apart(context: Context, part_a: Span, part_b: Span) -> list[Change]:
    """The changes of a name and of the words beside it: of ``Wallsee held`` and ``Rab won``."""
    if max(part_a[1] - part_a[0], part_b[1] - part_b[0]) > 2 * _PARAPHRASE:
        return []
    runs_a, runs_b = _name_runs(context.a, part_a, context), _name_runs(context.b, part_b, context)
    if not 2 <= len(runs_a) == len(runs_b) or any(x[0] != y[0] for x, y in zip(runs_a, runs_b, strict=True)):
        return []
    pairs = [(x[1:], y[1:]) for x, y in zip(runs_a, runs_b, strict=True)]
    return [_words(context, x, y) for x, y in pairs if context.a.words(*x) != context.b.words(*y)]


def _name_runs(document: Document, part: Span, context: Context) -> list[tuple[bool, int, int]]:
    """A part cut where names begin and end; words joined by a hyphen stay together."""
    runs: list[tuple[bool, int, int]] = []
    for token in range(*part):
        joined_to = runs and document.text[slice(*document.between(token))] == "-"
        named = runs[-1][0] if joined_to else is_name(document, token, context.language)
        if runs and runs[-1][0] == named:
            runs[-1] = named, runs[-1][1], token + 1
        else:
            runs.append((named, token, token + 1))
    return runs


def _word_by_word(context: Context, part_a: Span, part_b: Span) -> list[Change]:
    """The changes of each word, where every one is misspelt or spelt in another house's way; else none."""
    size = part_a[1] - part_a[0]
    if size != part_b[1] - part_b[0] or not 2 <= size <= 4:
        return []
    found = [
        _words(context, (part_a[0] + i, part_a[0] + i + 1), (part_b[0] + i, part_b[0] + i + 1))
        for i in range(size)
        if context.a.words(part_a[0] + i, part_a[0] + i + 1) != context.b.words(part_b[0] + i, part_b[0] + i + 1)
    ]
    alike = all(kinds[0] in ("slip", "encoding", "typographic") or "house" in reason for *_, kinds, reason in found)
    return found if alike or _names_and_verbs(context, part_a, part_b) else []


def _names_and_verbs(context: Context, part_a: Span, part_b: Span) -> bool:
    """Whether each word is a name in both parts, or one of saying in both: ``said Kwan`` and ``noted Strand``."""
    pairs = [*zip(range(*part_a), range(*part_b), strict=True)]
    named = [
        is_name(context.a, i, context.language) and is_name(context.b, j, context.language)
        for i, j in pairs
        if context.a.tokens[i] not in SAYING or context.b.tokens[j] not in SAYING
    ]
    return 0 < len(named) < len(pairs) and all(named)


def _written(document: Document, part: Span) -> str:
    return document.text[slice(*document.span(*part))] if part[0] < part[1] else ""


def _alike(a: list[Expression], b: list[Expression]) -> bool:
    """Whether expressions can stand for each other, one by one."""
    return all(map(comparable, a, b))


def _around(part: Span, found: list[Expression]) -> Iterator[Span]:
    """What of a part stands before, between and after its expressions."""
    borders = [part[0], *(place for item in found for place in (item.start, item.end)), part[1]]
    return iter([(low, high) for low, high in list(pairwise(borders))[::2]])


def _reordered(a: Document, b: Document, rests: list[tuple[Span, Span]]) -> bool:
    """Whether words of one text stand at the other side of an expression in the other."""
    out = [{*a.tokens[slice(*x)]} - {*b.tokens[slice(*y)]} for x, y in rests]
    into = [{*b.tokens[slice(*y)]} - {*a.tokens[slice(*x)]} for x, y in rests]
    return any(stems(lost) & stems(got) for i, lost in enumerate(out) for j, got in enumerate(into) if i != j)


def _words(context: Context, part_a: Span, part_b: Span) -> Change:
    """Type a replacement of words, a part that only one text has included."""
    a, b = context.a, context.b
    words_a, words_b = a.words(*part_a), b.words(*part_b)
    tokens_a, tokens_b = _said(a, part_a), _said(b, part_b)
    raw_a, raw_b = _written(a, part_a), _written(b, part_b)

    def of(kind: Kind, reason: str = "", *also: Kind) -> Change:
        return part_a, part_b, (kind, *also), reason

    if tokens_a and tokens_b:
        if form := joined(words_a, words_b, raw_a + raw_b):
            return of(form)
        if misread(_whole_words(a, part_a), _whole_words(b, part_b)):
            return of("encoding", "characters misread")
        named = names_in(a, part_a, context.language) or names_in(b, part_b, context.language)
        if _all_scanned(context, tokens_a, tokens_b) and (not named or any(map(_has_figure, (*tokens_a, *tokens_b)))):
            return of("encoding", "letters misread", "slip")
    if negation_changed(tokens_a, tokens_b, context.language):
        return of("fact_change", "negation")
    if how := certainty_changed(tokens_a, tokens_b):
        return of("fact_change", f"certainty: {how}")
    if not tokens_a or not tokens_b:
        return of("omission")
    if opposite(tokens_a, tokens_b):
        return of("fact_change", "the opposite")
    same, reason = compared_names(context, part_a, part_b)
    if same == "one":
        return of("substitution", reason)
    if same == "other":
        if len(tokens_a) == len(tokens_b) == 1 and _misspelt_name(context, tokens_a[0], tokens_b[0]):
            return of("slip", "a name, misspelt once")
        if len(tokens_a) == len(tokens_b) and all(map(same_word, tokens_a, tokens_b)):
            return of("substitution", HOUSE_SPELLING)
        return of("fact_change", reason)
    if len(tokens_a) == len(tokens_b):
        pairs = [(x, y) for x, y in zip(tokens_a, tokens_b, strict=True) if x != y]
        if not pairs and "not" in tokens_a:
            return of("substitution", CONTRACTION)
        if all(same_word(x, y) for x, y in pairs):
            return of("substitution", HOUSE_SPELLING)
        if all({x, y} in _CONTRACTED for x, y in pairs):
            return of("substitution", CONTRACTION)
        if all(is_slip(context, x, y) for x, y in pairs) and not names_in(a, part_a, context.language):
            return of("slip", "letters missing, wrong or exchanged")
    if _rephrased(tokens_a, tokens_b):
        return of("paraphrase", "the same words in another form")
    return of("substitution")


def _said(document: Document, part: Span) -> list[str]:
    """The tokens of a part; ``No 3`` is no negation, ``n't`` is one."""
    found: list[str] = []
    for place, token in enumerate(document.tokens[slice(*part)], part[0]):
        if token == "no" and place + 1 < len(document.tokens) and document.tokens[place + 1][0].isnumeric():
            found.append("number")
        elif token == "cannot":
            found += ("can", "not")
        elif token == "t" and _contracts(document, place):
            found.append("not")
        elif token[-1] == "n" and _contracts(document, place + 1):
            found.append(_BEFORE_NOT.get(token, token[:-1]))
        else:
            found.append(token)
    return found


def _contracts(document: Document, token: int) -> bool:
    """Whether a token is the ``t`` of ``n't``."""
    if not 0 < token < len(document.tokens) or document.tokens[token] != "t" or document.tokens[token - 1][-1] != "n":
        return False
    return document.text[document.ends[token - 1] : document.starts[token]] in _APOSTROPHES


def _whole_words(document: Document, part: Span) -> str:
    """What is written where a part stands, up to the next space on either side."""
    low, high = document.span(*part)
    while low and not document.text[low - 1].isspace():
        low -= 1
    while high < len(document.text) and not document.text[high].isspace():
        high += 1
    return document.text[low:high]


def _all_scanned(context: Context, a: list[str], b: list[str]) -> bool:
    """Whether words are the same, or what a scanner takes them for, which is no word."""
    pairs = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) and bool(pairs) and all(_scanned(x, y) and _is_no_word(context, x, y) for x, y in pairs)


def _scanned(a: str, b: str) -> bool:
    """Whether a scanner may have taken the letters of one word for those of the other, or of both for others.

    Short words that look alike may be two, as ``cat`` and ``eat``; but no other word stands for one of grammar.
    """
    if _has_figure(a + b):
        a, b = as_read(a), as_read(b)
        return looks_like(a, b) or a.replace("l", "i") == b.replace("l", "i")
    return (len(a + b) > 8 or (a in GRAMMAR) != (b in GRAMMAR)) and looks_like(a, b)


def _has_figure(word: str) -> bool:
    return not word.isalpha() and not word.isdecimal()


def _misspelt_name(context: Context, a: str, b: str) -> bool:
    """Whether a name is spelt in one way everywhere but here."""
    in_a, in_b = context.counts
    return is_slip(context, a, b) and (in_a[a] + in_b[a] >= 3) != (in_a[b] + in_b[b] >= 3)


def _is_no_word(context: Context, a: str, b: str) -> bool:
    """Whether one of two words stands nowhere else in the texts."""
    in_a, in_b = context.counts
    return min(in_a[a] + in_b[a], in_a[b] + in_b[b]) <= 1


def _rephrased(a: list[str], b: list[str]) -> bool:
    """Whether some words were put in another form: many, or fewer that share some."""
    fewest = min(len(a), len(b))
    shared = stems(a) & stems(b)
    return fewest >= _PARAPHRASE or (fewest >= 2 and len(a) + len(b) >= 5 and bool(shared))
