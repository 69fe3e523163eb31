"""What we reviewed ourselves: the vocabulary, capability entries and who bears which name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from bot.capabilities import Term, Vocabulary, phrase_key
from bot.errors import PickwickError
from bot.model import KINDS, Kind
from bot.sources.reading import Confidence

CATEGORIES = frozenset(
    (
        "agents", "audio", "code", "data", "database", "domain", "evaluation", "image",
        "integration", "platform", "retrieval", "safety", "serving", "text", "training", "video",
        "vision",
    )
)  # fmt: skip
"""The groups that terms belong to."""

LONGEST = {"what": 140, "best_for": 100, "limits": 100}
"""Characters that still read well on a phone."""


class CurationError(PickwickError):
    """A reviewed file says something it must not: names the file, the place and what is wrong."""


@dataclass(frozen=True, slots=True)
class CuratedEntry:
    """One capability of one artifact in our own words, with the source that supports it.

    ``artifact`` is an id or any spelling that resolves to one. ``confidence`` is ``claimed``
    for what a directory asserts and nobody checked.
    """

    artifact: str
    kind: Kind
    term: str
    what: str
    source: str
    url: str
    as_of: date
    best_for: str = ""
    limits: str = ""
    confidence: Confidence = "stated"


@dataclass(frozen=True, slots=True)
class Identity:
    """A reviewed decision on names: ``names`` mean this artifact, for good.

    With ``source`` set the names count only where that source says them.
    """

    artifact: str
    kind: Kind
    name: str
    names: tuple[str, ...]
    maker: str = ""
    url: str = ""
    source: str = ""


@cache
def vocabulary() -> Vocabulary:
    """The one capability vocabulary."""
    return read_vocabulary("vocabulary.toml", _text("vocabulary.toml"))


@cache
def entries() -> tuple[CuratedEntry, ...]:
    """Every reviewed capability entry, in the order of the files."""
    folder = files(__name__) / "capabilities"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    paths = [f"capabilities/{name}" for name in names]
    return tuple(entry for path in paths for entry in read_entries(path, _text(path), vocabulary()))


@cache
def identities() -> tuple[Identity, ...]:
    """Every reviewed decision on which artifact a name means."""
    return read_identities("identities.toml", _text("identities.toml"))


def read_vocabulary(path: str, text: str) -> Vocabulary:
    """The terms of one file: a table each, named by its id; no phrase in two terms."""
    terms = tuple(_term(f"{path}, [{id}]", id, row) for id, row in _parse(path, text).items())
    known = {term.id for term in terms} | {""}
    owner: dict[str, str] = {}
    for term in terms:
        place = f"{path}, [{term.id}]"
        for other in (*term.not_with, term.broader):
            _must(other in known, place, f"no term is called {other!r}")
        for phrase in (*term.synonyms, *term.asked):
            first = owner.setdefault(phrase_key(phrase), term.id)
            _must(first == term.id, place, f"{phrase!r} belongs to [{first}] already")
    return Vocabulary(terms)


def read_entries(path: str, text: str, vocabulary: Vocabulary) -> tuple[CuratedEntry, ...]:
    """The entries of one file, each with a known term and short enough for a phone."""
    made = []
    for place, row in _rows(path, text, "entry"):
        entry = CuratedEntry(**_fitting(CuratedEntry, place, row))
        _must(entry.kind in KINDS, place, f"{entry.kind!r} is no kind of artifact")
        _must(entry.term in vocabulary.by_id, place, f"no term is called {entry.term!r}")
        _must(entry.url.startswith("https://"), place, "its url does not begin with https://")
        for key, most in LONGEST.items():
            long = len(row.get(key, ""))
            _must(long <= most, place, f"{key} has {long} characters where {most} are the most")
        made.append(entry)
    return tuple(made)


def read_identities(path: str, text: str) -> tuple[Identity, ...]:
    """The decisions of one file; a name means one artifact within its source."""
    made: list[Identity] = []
    owner: dict[tuple[str, str], str] = {}
    for place, row in _rows(path, text, "identity"):
        identity = Identity(**_fitting(Identity, place, row))
        _must(identity.kind in KINDS, place, f"{identity.kind!r} is no kind of artifact")
        for name in identity.names:
            first = owner.setdefault((identity.source, name.casefold()), identity.artifact)
            _must(first == identity.artifact, place, f"{name!r} means {first} already")
        made.append(identity)
    return tuple(made)


def _term(place: str, id: str, row: dict[str, Any]) -> Term:
    term = Term(**_fitting(Term, place, {"id": id, **row}))
    said = len(term.synonyms) + len(term.asked)
    _must(5 <= said <= 15, place, f"it has {said} phrases where 5 to 15 are wanted")
    known = ", ".join(sorted(CATEGORIES))
    _must(term.category in CATEGORIES, place, f"{term.category!r} is none of {known}")
    return term


def _text(path: str) -> str:
    return (files(__name__) / path).read_text(encoding="utf-8")


def _parse(path: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CurationError(f"{path} is not TOML: {error}.") from error


def _rows(path: str, text: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of an array of tables, each with the place to name when it is wrong."""
    for count, row in enumerate(_parse(path, text).get(key, ()), 1):
        yield f"{path}, {key} {count} ({row.get('artifact', 'unnamed')})", row


def _fitting(shape: type[Any], place: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row as arguments of a shape: no field unknown, missing or of another type."""
    for field in fields(shape):
        if field.name not in row:
            _must(field.default is not MISSING, place, f"{field.name} is missing")
        else:
            _must(_is(row[field.name], str(field.type)), place, f"{field.name} is no {field.type}")
    unknown = row.keys() - {field.name for field in fields(shape)}
    _must(not unknown, place, f"nothing is called {', '.join(sorted(unknown))}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _is(value: object, annotation: str) -> bool:
    if annotation.startswith("tuple"):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    return isinstance(value, date if annotation == "date" else str)


def _must(holds: bool, place: str, otherwise: str) -> None:
    if not holds:
        raise CurationError(f"{place}: {otherwise}.")
