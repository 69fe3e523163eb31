"""What a typed token may stand for: words are repaired, numbers never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.names.alignment import Group
from bot.names.forms import NameTable, Word
from bot.names.spelling import REPAIRED, REPAIRED_TWICE, deletes, digest

_MIXTURE = re.compile(r"\d+x\d+")

SIZED = 6
"""The smallest number that may be a size without its unit; smaller ones are versions."""

REVISION = 4
"""Typing errors that it counts to take a version for a revision: 2 for 002."""

ALTERNATIVES = 4
"""Words that one misspelt word is read as."""


def itself(token: str) -> Group:
    """A token and what it is short for: 8x22 for 8x22b, 70 for 70b (not 3 for 3b), 2 for 002."""
    if len(token) == 1 and token.isdigit():
        return ((token, 0), (token.zfill(3), REVISION))
    whole = token.isdigit() and SIZED <= int(token) < 1000
    return ((token, 0), (token + "b", 0)) if whole or _MIXTURE.fullmatch(token) else ((token, 0),)


def joined(told: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Two neighbours as one: data bricks, 4 o, 7 b."""
    if len(told) > 5:
        return
    for place in range(len(told) - 1):
        first, second = told[place], told[place + 1]
        words = first.isalpha() and second.isalpha() and 1 not in (len(first), len(second))
        letter = first if first.isalpha() else second
        if words or (letter.isalpha() and len(letter) == 1):
            yield (*told[:place], first + second, *told[place + 2 :])


def alternatives(table: NameTable, word: str, errors: int) -> Group:
    """Known words that a misspelt one may stand for, likeliest first."""
    if len(word) < (REPAIRED if errors == 1 else REPAIRED_TWICE):
        return ()
    return _within(word, table.near(map(digest, deletes(word, errors))), errors)


def _within(word: str, words: Iterable[Word], most: int) -> Group:
    """The words within so many typing errors, the nearest and best known first."""
    from rapidfuzz.distance import OSA

    found = []
    for near, best in words:
        if abs(len(near) - len(word)) > most or near == word:
            continue
        edits = OSA.distance(word, near, score_cutoff=most)
        if edits <= most and (len(near) > REPAIRED or sorted(near) == sorted(word)):
            found.append((edits, near[0] != word[0], best, near))
    return tuple((near, edits) for edits, _, _, near in sorted(found)[:ALTERNATIVES])


def near_spellings(table: NameTable, token: str) -> list[str]:
    """The words that one typing error makes of this; none for a number."""
    return [near for near, _ in alternatives(table, token, 1)] if token.isalpha() else []


def neighbours(token: str) -> list[str]:
    """Tokens of the same shape with another digit: o7 is near o3 and o4."""
    return [token] + [
        token.replace(digit, other, 1)
        for digit in token
        if digit.isdigit()
        for other in "123456789"
        if other != digit
    ]
