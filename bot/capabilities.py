"""The capability vocabulary: terms, finding them in words, and deriving them from evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.phrases import Phrases, read_words, words_of

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
class TermRead:
    """A term read in free text: the words that said it, and where they stand."""

    term: str
    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms, with the look-ups that reading needs made once."""

    terms: tuple[Term, ...]
    by_id: dict[str, Term] = field(init=False, repr=False, compare=False)
    _typed: Phrases[str] = field(init=False, repr=False, compare=False)
    _written: Phrases[str] = field(init=False, repr=False, compare=False)
    _named: Phrases[str] = field(init=False, repr=False, compare=False)
    _flags: dict[str, tuple[tuple[str, float | None], ...]] = field(
        init=False, repr=False, compare=False
    )
    _modalities: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _tags: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        made = {
            "by_id": {term.id: term for term in self.terms},
            "_typed": Phrases(
                (phrase, t.id) for t in self.terms for phrase in (t.label, *t.synonyms, *t.asked)
            ),
            "_written": Phrases((phrase, t.id) for t in self.terms for phrase in t.synonyms),
            "_named": Phrases((phrase, t.id) for t in self.terms for phrase in t.names),
            "_flags": _flag_index(self.terms),
            "_modalities": _index((m, t.id) for t in self.terms for m in t.modalities),
            "_tags": _index((_tag_key(tag), t.id) for t in self.terms for tag in t.tags),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)


def find(vocabulary: Vocabulary, text: str) -> tuple[TermRead, ...]:
    """The terms a person's words name, longest phrase first at each place, in reading order."""
    return tuple(_find(vocabulary._typed, text))


def _find(phrases: Phrases[str], text: str) -> Iterator[TermRead]:
    """Terms of an index in a text, from left to right, the longest phrase at each place."""
    tokens = read_words(text)
    for term, at, after in phrases.all_in(tokens):
        start, end = tokens[at].start, tokens[after - 1].end
        yield TermRead(term, text[start:end], start, end)


def _tag_key(tag: str) -> str:
    """Tags as sources spell them, alike: ``Finance & Fintech``, ``finance-and-fintech``."""
    scheme, colon, rest = tag.partition(":")
    words = (word for word in words_of(rest if colon else scheme) if word != "and")
    return (f"{scheme.lower()}:" if colon else "") + " ".join(words)


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
