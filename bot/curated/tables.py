"""Tables of words and figures, each part read as a plain mapping of one type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.curated.reading import fitting, must, parse

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Table:
    """One reviewed file; each way to look says which shape the part must have."""

    path: str
    parts: Mapping[str, Any]

    def words(self, name: str) -> frozenset[str]:
        """A list of words or phrases under ``[words]``."""
        found: Any = self._part("words").get(name)
        must(_are(found, str), f"{self.path}, {name}", "it is no list of words")
        return frozenset(found)

    def spellings(self, name: str) -> dict[str, str]:
        """Each spelling in a part of lists, with the key of the list that it stands in."""
        found: dict[str, str] = {}
        for key, listed in self._part(name).items():
            place = f"{self.path}, [{name}] {key}"
            must(_are(listed, str), place, "it is no list of words")
            for word in listed:
                must(found.setdefault(word, key) == key, place, f"{word!r} stands there twice")
        return found

    def numbers(self, name: str) -> dict[str, float]:
        """A part of one number each."""
        part = self._part(name)
        must(_are([*part.values()], int | float), f"{self.path}, [{name}]", "some are no numbers")
        return {key: float(number) for key, number in part.items()}

    def texts(self, name: str) -> dict[str, str]:
        """A part of one text each."""
        part = self._part(name)
        must(_are([*part.values()], str), f"{self.path}, [{name}]", "some are no texts")
        return dict(part)

    def pairs(self, name: str) -> dict[str, tuple[int, int]]:
        """A part of two whole numbers each."""
        found = self._part(name)
        for key, pair in found.items():
            is_pair = _are(pair, int) and len(pair) == 2
            must(is_pair, f"{self.path}, [{name}] {key}", "it is no pair of numbers")
        return {key: (one, other) for key, (one, other) in found.items()}

    def rows(self, name: str, shape: type[Row]) -> tuple[Row, ...]:
        """The rows of an array of tables, each as one of a shape."""
        places = [(f"{self.path}, {name} {at}", row) for at, row in enumerate(self.parts[name], 1)]
        return tuple(shape(**fitting(shape, place, row)) for place, row in places)

    def _part(self, name: str) -> dict[str, Any]:
        part = self.parts.get(name)
        must(isinstance(part, dict), self.path, f"[{name}] is missing")
        return part or {}


def read_table(path: str, text: str) -> Table:
    """The table that a file's text holds."""
    return Table(path, parse(path, text))


def _are(found: object, kind: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, kind) for one in found)
