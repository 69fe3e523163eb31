"""The capability vocabulary: terms, finding them in words, and deriving them from evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

How = Literal["flag", "modality", "category", "tag", "word", "claim", "curated"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing an artifact can do, how people say it and what in the sources means it.

    ``synonyms`` prove the term when found in a sentence; ``asked`` are typed by people too but
    prove nothing. ``flags`` are fact keys or ``key>=number``; ``tags`` are ``scheme:tag``, the tag
    alone, or ``scheme:`` for any tag of it.
    """

    id: str
    label: str
    category: str
    synonyms: tuple[str, ...]
    asked: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    broader: str = ""
    not_for: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A term read in free text: the words that said it, and where they stand."""

    term: str
    said: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """One step of a phrase, word by word; ``term`` where a phrase may end here."""

    then: dict[str, _Node] = field(default_factory=dict)
    term: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms, with the look-ups that reading needs made once."""

    terms: tuple[Term, ...]
    by_id: dict[str, Term] = field(init=False, repr=False, compare=False)
    _typed: _Node = field(init=False, repr=False, compare=False)
    _written: _Node = field(init=False, repr=False, compare=False)
    _named: _Node = field(init=False, repr=False, compare=False)
    _flags: dict[str, tuple[tuple[str, float | None], ...]] = field(
        init=False, repr=False, compare=False
    )
    _modalities: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _tags: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        made = {
            "by_id": {term.id: term for term in self.terms},
            "_typed": _phrases((t.id, (t.label, *t.synonyms, *t.asked)) for t in self.terms),
            "_written": _phrases((t.id, t.synonyms) for t in self.terms),
            "_named": _phrases((t.id, t.names) for t in self.terms),
            "_flags": _flag_index(self.terms),
            "_modalities": _index((m, t.id) for t in self.terms for m in t.modalities),
            "_tags": _index((_tag_key(tag), t.id) for t in self.terms for tag in t.tags),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)


def find(vocabulary: Vocabulary, text: str) -> tuple[Found, ...]:
    """The terms a person's words name, longest phrase first at each place, in reading order."""
    return tuple(_find(vocabulary._typed, text))


# ---- reading phrases ----

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|[,;:!?()|]|\.\s")
"""A word, or a stop that no phrase runs across."""


def _find(root: _Node, text: str) -> Iterator[Found]:
    """Phrases of the index in a text, from left to right, the longest at each place."""
    words = [(_fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    at = 0
    while at < len(words):
        node, term, last = root, "", at
        for ahead in range(at, len(words)):
            step = node.then.get(words[ahead][0])
            if step is None:
                break
            node = step
            if node.term:
                term, last = node.term, ahead
        if term:
            start, end = words[at][1], words[last][2]
            yield Found(term, text[start:end], start, end)
        at = last + 1


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    """One form for plurals and for British and American spelling (quantized, quantised)."""
    word = word.lower()
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return re.sub(r"iz(e|ed|er|ing|ation)$", r"is\1", word)


def phrase_key(phrase: str) -> str:
    """What makes two phrases the same when read: words folded, punctuation left out."""
    return " ".join(_fold(word) for word in _WORD.findall(phrase))


def _phrases(listed: Iterable[tuple[str, Iterable[str]]]) -> _Node:
    root = _Node()
    for term, phrases in listed:
        for phrase in phrases:
            node = root
            for word in phrase_key(phrase).split():
                node = node.then.setdefault(word, _Node())
            node.term = node.term or term
    return root


def _tag_key(tag: str) -> str:
    """Tags as sources spell them, alike: ``Finance & Fintech``, ``finance-and-fintech``."""
    scheme, colon, rest = tag.partition(":")
    words = (_fold(word) for word in _WORD.findall(rest if colon else scheme))
    return (f"{scheme.lower()}:" if colon else "") + " ".join(w for w in words if w != "and")


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for key, term in pairs:
        if term not in index.get(key, ()):
            index[key] = (*index.get(key, ()), term)
    return index


def _flag_index(terms: Iterable[Term]) -> dict[str, tuple[tuple[str, float | None], ...]]:
    index: dict[str, tuple[tuple[str, float | None], ...]] = {}
    for term in terms:
        for flag in term.flags:
            key, _, least = flag.partition(">=")
            index[key] = (*index.get(key, ()), (term.id, float(least) if least else None))
    return index
