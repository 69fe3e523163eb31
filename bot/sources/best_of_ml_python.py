"""best-of-ml-python: Python libraries for machine learning with stars, downloads and activity."""

from __future__ import annotations

from bot.model import Kind
from bot.sources.best_of import Row, fetch_newest, read_list
from bot.sources.download import Get
from bot.sources.listed import source
from bot.sources.reading import Raw, Reading

SOURCE = source("best-of-ml-python")


def fetch(get: Get) -> Raw:
    """The newest table of figures; upstream names it by its day and has no link to the last."""
    return fetch_newest(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry per library."""
    return read_list(raw, _kind)


def _kind(row: Row) -> Kind:
    return "repository" if row.get("resource") else "library"
