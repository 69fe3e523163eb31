"""What we reviewed for the catalog: capability entries, and which artifact a name means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from bot.capabilities import Vocabulary
from bot.curated import vocabulary
from bot.curated.reading import fitting, must, rows, text_of
from bot.model import KINDS, Kind
from bot.sources.reading import Confidence

LONGEST = {"what": 140, "best_for": 100, "limits": 100}
"""Characters that still read well on a phone."""


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
class Pin:
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
def entries() -> tuple[CuratedEntry, ...]:
    """Every reviewed capability entry, in the order of the files."""
    folder = files("bot.curated") / "capabilities"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    paths = [f"capabilities/{name}" for name in names]
    return tuple(
        entry for path in paths for entry in read_entries(path, text_of(path), vocabulary())
    )


@cache
def identities() -> tuple[Pin, ...]:
    """Every reviewed decision on which artifact a name means."""
    return read_identities("identities.toml", text_of("identities.toml"))


def read_entries(path: str, text: str, vocabulary: Vocabulary) -> tuple[CuratedEntry, ...]:
    """The entries of one file, each with a known term and short enough for a phone."""
    made = []
    for place, row in rows(path, text, "entry"):
        entry = CuratedEntry(**fitting(CuratedEntry, place, row))
        must(entry.kind in KINDS, place, f"{entry.kind!r} is no kind of artifact")
        must(entry.term in vocabulary.by_id, place, f"no term is called {entry.term!r}")
        must(entry.url.startswith("https://"), place, "its url does not begin with https://")
        for key, most in LONGEST.items():
            long = len(row.get(key, ""))
            must(long <= most, place, f"{key} has {long} characters where {most} are the most")
        made.append(entry)
    return tuple(made)


def read_identities(path: str, text: str) -> tuple[Pin, ...]:
    """The decisions of one file; a name means one artifact within its source."""
    made: list[Pin] = []
    owner: dict[tuple[str, str], str] = {}
    for place, row in rows(path, text, "identity"):
        pin = Pin(**fitting(Pin, place, row))
        must(pin.kind in KINDS, place, f"{pin.kind!r} is no kind of artifact")
        for name in pin.names:
            first = owner.setdefault((pin.source, name.casefold()), pin.artifact)
            must(first == pin.artifact, place, f"{name!r} means {first} already")
        made.append(pin)
    return tuple(made)
