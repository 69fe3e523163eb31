"""Who speaks: the sources as they are reviewed in ``curated/sources.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from bot.sources.reading import Source


def source(id: str) -> Source:
    """The reviewed source of that id."""
    said: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in _table()[id].items()
    }
    return Source(id=id, **said)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("bot") / "curated" / "sources.toml").read_text(encoding="utf-8"))
