"""What was reviewed for all sources in ``bot/curated``: who speaks, licences, regions."""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.curated.reading import parse, text_of
from bot.sources.reading import Source


@cache
def curated(name: str) -> dict[str, Any]:
    """What the file of that name in ``bot/curated`` holds, by its top keys."""
    return parse(name, text_of(name))


def source(id: str) -> Source:
    """The source of that id, as ``sources.toml`` has it."""
    row: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in curated("sources.toml")[id].items()
    }
    return Source(id, **row)
