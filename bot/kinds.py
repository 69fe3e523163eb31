"""The kinds of artifact: how a sentence calls them, and which go together."""

from __future__ import annotations

from bot.model import KINDS, Kind

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


MODEL: tuple[Kind, ...] = ("model",)
ALL_BUT_MODELS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "model")
SOFTWARE: tuple[Kind, ...] = ("library", "repository", "tool", "agent")
"""Kinds between which nobody draws one line: one list's library is another one's tool."""
RUNNABLE: tuple[Kind, ...] = (*SOFTWARE, "mcp_server")
"""What anybody can run whose code is public."""
TOOLING: tuple[Kind, ...] = (*RUNNABLE, "platform")
"""What does a job, where no model is asked for."""

TAKES_PLACE: dict[Kind, tuple[Kind, ...]] = {
    "library": ("library", "repository", "tool"),
    "repository": ("repository", "library", "tool"),
    "tool": ("tool", "library", "repository", "agent"),
    "agent": ("agent", "tool", "repository"),
    "platform": ("platform",),
    "mcp_server": ("mcp_server",),
    "model": ("model",),
    "dataset": ("dataset",),
}
"""Kinds that take each other's place: where a thing's code lies does not say what it is."""
