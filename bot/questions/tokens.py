"""A text cut into words, folded so that spellings meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.phrases import Phrases, Token, Value, phrase_key

LONGEST = 2_000
"""Characters of a need that are read; nobody describes a need in more."""
LONGEST_WORD = 100

# ---- clean words ----

_TOKEN = re.compile(r"c\+\+|c#(?!\w)|w/o|[^\W_]+(?:'[a-z]+)?|[,;:!?()|/&]|\.(?= |$)")
MARKS = frozenset(",;:!?()|/&.")
CLAUSE_ENDS = frozenset(",;:!?().|")
_LIKENESS = str.maketrans("‐‑‒–—−’‘‛`´“”″×＄", "------'''''\"\"\"x$")


def clean(text: str) -> str:
    """One spelling for what looks alike; no control characters, one space at a time, bounded."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST].translate(_LIKENESS)
    words = "".join(map(_plain, text)).split()
    return " ".join(word[:LONGEST_WORD] for word in words)


def _plain(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return "" if category == "Cf" else " " if category[0] in "CZ" else character


def folded(text: str) -> str:
    """Lower case, every character at its place."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """One form for a word's plural and its spellings."""
    if word in ("gpus", "cpus"):
        return word[:-1]
    return word if "'" in word or not word.isalnum() else phrase_key(word)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def read_tokens(low: str) -> tuple[Token, ...]:
    """The words and marks of a folded text."""
    return tuple(Token(fold(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(low))


def phrases(listed: Mapping[str, Value]) -> Phrases[Value]:
    """Phrases and what they mean, to be found in the tokens of a need."""
    return Phrases(listed.items(), _words)


def means(phrases: Phrases[Value], phrase: str) -> bool:
    """Whether all of a phrase means something by itself."""
    tokens = read_tokens(phrase)
    found = phrases.at(tokens, 0) if tokens else None
    return found is not None and found[1] == len(tokens)


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(token.word for token in read_tokens(phrase) if token.word not in MARKS)
