"""Regions that offers are served from, as upstreams write them into ids."""

from __future__ import annotations

import re

from bot.sources.listed import curated

PREFIXES: tuple[str, ...] = tuple(curated("regions.toml")["prefixes"])
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
