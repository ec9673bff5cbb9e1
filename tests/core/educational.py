"""The kernels again, as a textbook would have them: one document, one number at a time, no arrays.

Written from the docstrings of the kernels, not from their code. Slow on purpose; the tests hold both equal.
Only the folding of single code points is shared: it is a table, and a table has no second way to be read.
"""

from __future__ import annotations

import xxhash

from provenance._kernels import unicode_table as unicode

_CLASS = unicode.fold_table().classes
_LOW_64 = 2**64 - 1
_LOW_32 = 2**32 - 1


def fold_character(char: str) -> str:
    """What one character folds to; nothing, one character or several."""
    table = unicode.fold_table()
    code = ord(char)
    if table.identity[code]:
        return char
    start, length = int(table.offsets[code]), int(table.lengths[code])
    return "".join(chr(folded) for folded in table.folded[start : start + length])


def fold(text: str) -> list[tuple[str, int, int, bool]]:
    """Tokens of a text: folded form, start and end in the text, whether its script is unspaced."""
    chars = [(char, position) for position, source in enumerate(text) for char in fold_character(source)]
    chars = [pair for i, pair in enumerate(chars) if not _joins_digits([char for char, _ in chars], i)]
    tokens: list[list[tuple[str, int]]] = []
    kinds: list[bool] = []
    open_kind: int | None = None  # of the token that the next character could belong to
    for char, position in chars:
        kind = _CLASS[ord(char)]
        if kind == unicode.MARK:
            if open_kind is not None:
                tokens[-1].append((char, position))
        elif kind == unicode.UNSPACED:
            tokens.append([(char, position)])
            kinds.append(True)
            open_kind = unicode.UNSPACED
        elif kind in (unicode.WORD, unicode.DIGIT):
            if open_kind != unicode.WORD:
                tokens.append([])
                kinds.append(False)
            tokens[-1].append((char, position))
            open_kind = unicode.WORD
        else:
            open_kind = None
    result = []
    for token, kind in zip(tokens, kinds, strict=True):
        end = token[-1][1] + 1
        while end < len(text) and unicode.fold_table().dropped_marks[ord(text[end])]:
            end += 1
        result.append(("".join(char for char, _ in token), token[0][1], end, kind))
    return result


def _joins_digits(chars: list[str], i: int) -> bool:
    """Whether the separator at ``i`` stands alone between digits, and as a space parts groups of three."""
    kinds = [_CLASS[ord(char)] for char in chars[max(0, i - 4) : i + 5]]
    here = min(i, 4)
    before, after = kinds[:here][::-1], kinds[here + 1 :]
    if not before or not after or before[0] != unicode.DIGIT or after[0] != unicode.DIGIT:
        return False
    if kinds[here] == unicode.DIGIT_SEPARATOR:
        return True
    digits_before = _run_of_digits(before)
    inside_word = before[digits_before : digits_before + 1] in ([unicode.WORD], [unicode.MARK])
    return kinds[here] == unicode.SPACE and digits_before <= 3 and _run_of_digits(after) == 3 and not inside_word


def _run_of_digits(kinds: list[int]) -> int:
    return next((i for i, kind in enumerate(kinds) if kind != unicode.DIGIT), len(kinds))


def token_hash(token: str, seed: int) -> int:
    """XXH3-64 of the token's UTF-8 with the seed."""
    return xxhash.xxh3_64_intdigest(token.encode(), seed)


def _mixed(state: int, value: int) -> int:
    state = ((state ^ value) * 0x9E3779B97F4A7C15) & _LOW_64
    return state ^ (state >> 32)


def _finished(state: int) -> int:
    state = (state * 0xD6E8FEB86659FD93) & _LOW_64
    return state ^ (state >> 32)


def shingle_hash(hashes: list[int]) -> int:
    """Hash of one shingle from the hashes of its tokens."""
    state = len(hashes)
    for value in hashes:
        state = _mixed(state, value)
    return _finished(state)


def shingles(tokens: list[str], unspaced: list[bool], size: int, unspaced_size: int) -> list[tuple[str, ...]]:
    """Shingles in the order of the text; a text too short for any is one shingle."""
    found = []
    for i, starts_unspaced in enumerate(unspaced):
        length = unspaced_size if starts_unspaced else size
        if i + length <= len(tokens):
            found.append(tuple(tokens[i : i + length]))
    return found or ([tuple(tokens)] if tokens else [])


def split_mix(seed: int, count: int) -> list[int]:
    """The first outputs of SplitMix64, as Steele, Lea and Flood (2014) print it."""
    outputs = []
    state = seed
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & _LOW_64
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _LOW_64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _LOW_64
        outputs.append(z ^ (z >> 31))
    return outputs


def permutations(num_perm: int, seed: int) -> list[tuple[int, int]]:
    """Multiplier (odd) and addend of each slot."""
    return [((z >> 32) | 1, z & _LOW_32) for z in split_mix(seed, num_perm)]


def signature(shingle_hashes: set[int], num_perm: int, seed: int) -> list[int]:
    """MinHash: in each slot the least value of its permutation over the upper halves of the hashes."""
    return [
        min(((a * (value >> 32) + b) & _LOW_32 for value in shingle_hashes), default=_LOW_32)
        for a, b in permutations(num_perm, seed)
    ]


def anchors(shingle_hashes: set[int], rate: int) -> list[int]:
    """FracMinHash: the hashes in the lowest one of ``rate`` parts, ascending."""
    return sorted(value for value in shingle_hashes if value <= _LOW_64 // rate)


def band_keys(values: list[int], bands: int, rows: int) -> list[int]:
    """A key for each band: its number spread over 64 bits, then its values mixed as the tokens of a shingle are."""
    keys = []
    for band in range(bands):
        state = (band * 0x9E3779B97F4A7C15) & _LOW_64
        for value in values[band * rows : (band + 1) * rows]:
            state = _mixed(state, value)
        keys.append(_finished(state))
    return keys
