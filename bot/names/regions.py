"""Regions that offers are served from, as upstreams write them into ids."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

_TABLE = tomllib.loads((files("bot") / "curated" / "regions.toml").read_text(encoding="utf-8"))

PREFIXES: tuple[str, ...] = tuple(_TABLE["prefixes"])
PREFIX = re.compile(rf"({'|'.join(PREFIXES)})\.(?=[a-z])")


def split_region(native: str) -> tuple[str, str]:
    """The region an id begins with, and the rest; no region where it begins with none.

    >>> split_region("us-gov.anthropic.claude-sonnet-4")
    ('us-gov', 'anthropic.claude-sonnet-4')
    >>> split_region("gpt-5.2")
    ('', 'gpt-5.2')
    """
    found = PREFIX.match(native)
    return (found[1], native[found.end() :]) if found else ("", native)
