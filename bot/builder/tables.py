"""Reads the tables that were reviewed for the catalog in ``bot/curated``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """What the file of that name in ``bot/curated`` holds, by its top keys."""
    return tomllib.loads((files("bot") / "curated" / name).read_text(encoding="utf-8"))
