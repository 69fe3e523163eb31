"""best-of-mcp-servers: MCP servers with stars, licence and activity."""

from __future__ import annotations

import re

from bot.model import Kind
from bot.sources.best_of import Row, fetch_newest, read_list
from bot.sources.download import Get
from bot.sources.listed import source
from bot.sources.reading import Raw, Reading

SOURCE = source("best-of-mcp-servers")

BUILDS_SERVERS = re.compile(r"\b(?:framework|library) (?:for|to|that lets)\b", re.IGNORECASE)
"""How the list describes what servers are built with; its categories do not tell."""


def fetch(get: Get) -> Raw:
    """The newest table of figures; upstream names it by its day and has no link to the last."""
    return fetch_newest(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry per server, keyed by its repository."""
    return read_list(raw, _kind)


def _kind(row: Row) -> Kind:
    return "library" if BUILDS_SERVERS.search(row.get("description", "")) else "mcp_server"
