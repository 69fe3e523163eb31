"""How the kinds of artifact are called in a sentence."""

from __future__ import annotations

from bot.model import Kind

KIND_NAMES: dict[Kind, tuple[str, str]] = {
    "model": ("a model", "models"),
    "repository": ("a repository", "repositories"),
    "library": ("a library", "libraries"),
    "platform": ("a platform", "platforms"),
    "agent": ("an agent", "agents"),
    "mcp_server": ("an MCP server", "MCP servers"),
    "tool": ("a tool", "tools"),
    "dataset": ("a dataset", "datasets"),
}


def bare_kind(kind: Kind) -> str:
    """A kind without its article: ``MCP server``."""
    return KIND_NAMES[kind][0].split(" ", 1)[1]
