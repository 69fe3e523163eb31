"""Words folded so that spellings meet, and phrases of them, found the longest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Value = TypeVar("Value")

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|[,;:!?()|]|\.\s")
"""A word, or a stop that no phrase runs across."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text, folded, and where it stands."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """One form for plurals and for British and American spelling (quantized, quantised)."""
    word = word.lower()
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return re.sub(r"iz(e|ed|er|ing|ation)$", r"is\1", word)


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, folded, punctuation left out."""
    return tuple(fold(word) for word in _WORD.findall(phrase))


def phrase_key(phrase: str) -> str:
    """What makes two phrases the same when read: words folded, punctuation left out."""
    return " ".join(words_of(phrase))


def read_words(text: str) -> tuple[Token, ...]:
    """The words and stops of a text."""
    return tuple(Token(fold(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text))


class Phrases(Generic[Value]):
    """Phrases and what they mean, by their words; of two that read alike the first counts."""

    def __init__(
        self,
        listed: Iterable[tuple[str, Value]],
        words: Callable[[str], tuple[str, ...]] = words_of,
    ) -> None:
        """``words`` cuts a phrase as the texts are cut that it is looked for in."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in listed:
            if cut := words(phrase):
                self._by_first.setdefault(cut[0], []).append((cut, value))
        for found in self._by_first.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def at(self, tokens: Sequence[Token], at: int) -> tuple[Value, int] | None:
        """What the longest phrase at a place means, and the place after it."""
        for words, value in self._by_first.get(tokens[at].word, ()):
            after = at + len(words)
            if tuple(token.word for token in tokens[at:after]) == words:
                return value, after
        return None

    def all_in(self, tokens: Sequence[Token]) -> Iterator[tuple[Value, int, int]]:
        """What phrases mean from left to right, each with its place and the place after it."""
        at = 0
        while at < len(tokens):
            if found := self.at(tokens, at):
                yield found[0], at, found[1]
            at = found[1] if found else at + 1
