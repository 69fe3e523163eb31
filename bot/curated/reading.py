"""Reviewed TOML read strictly: what is wrong is named with its file and place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from importlib.resources import files
from typing import Any

from bot.errors import PickwickError

SHAPES: Mapping[str, Any] = {"date": date, "float": int | float}
"""What a field of this annotation may hold; all else is text."""


class CurationError(PickwickError):
    """A reviewed file says something it must not: names the file, the place and what is wrong."""


def text_of(path: str) -> str:
    """The text of a file in this package."""
    return (files("bot.curated") / path).read_text(encoding="utf-8")


def parse(path: str, text: str) -> dict[str, Any]:
    """The tables of a file's text."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CurationError(f"{path} is not TOML: {error}.") from error


def rows(path: str, text: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of an array of tables, each with the place to name when it is wrong."""
    for count, row in enumerate(parse(path, text).get(key, ()), 1):
        yield f"{path}, {key} {count} ({row.get('artifact', 'unnamed')})", row


def fitting(shape: type[Any], place: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row as arguments of a shape: no field unknown, missing or of another type."""
    for field in fields(shape):
        if field.name not in row:
            must(field.default is not MISSING, place, f"{field.name} is missing")
        else:
            must(_is(row[field.name], str(field.type)), place, f"{field.name} is no {field.type}")
    unknown = row.keys() - {field.name for field in fields(shape)}
    must(not unknown, place, f"nothing is called {', '.join(sorted(unknown))}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _is(value: object, annotation: str) -> bool:
    if annotation.startswith("tuple"):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    return isinstance(value, SHAPES.get(annotation, str))


def must(holds: bool, place: str, otherwise: str) -> None:
    """Complain of a place unless something holds."""
    if not holds:
        raise CurationError(f"{place}: {otherwise}.")
