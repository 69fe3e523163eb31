"""Where facts come from: one module per upstream, each with three public names.

    SOURCE = source("litellm")          who speaks, as reviewed in curated/sources.toml
    def fetch(get: Get) -> Raw          the network: ``return fetch_files(SOURCE, get)`` does it
                                        where SOURCE.live[i] simply becomes SOURCE.files[i]
    def read(raw: Raw) -> Reading       pure: files in, entries in our units out

``get(url)`` answers a ``Download`` (body, day, ref): asked politely, limited in size and time,
retried, from the cache where unchanged. See ``bot/sources/download.py`` for the rest: ``load``
reads the same files from a folder, ``save`` writes that folder, ``untar`` reads a tarball,
``newest`` picks from a GitHub folder listing.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol, cast

from bot.sources.download import Get
from bot.sources.reading import Raw, Reading, Source

MODULES = (
    "unfragile_pages",
    "unfragile_passports",
    "litellm",
    "models_dev",
    "genai_prices",
    "openrouter",
    "deprecations",
    "ollama",
    "aider",
    "arena_ai",
    "arena_catalog",
    "livebench",
    "mteb",
    "epoch_ai",
    "llmfit_hf",
    "open_llm_leaderboard",
    "llm_stats",
    "vectara",
    "best_of_ml_python",
    "best_of_mcp_servers",
    "best_of_agent_harnesses",
    "github_ranking",
    "awesome_selfhosted",
    "cncf",
    "docker_mcp",
    "toolsdk_mcp",
    "mcp_registry",
)
"""Every importer, in the order they are built and listed."""


class Importer(Protocol):
    """What each module of ``MODULES`` is."""

    @property
    def SOURCE(self) -> Source: ...
    def fetch(self, get: Get) -> Raw: ...
    def read(self, raw: Raw) -> Reading: ...


@cache
def importers() -> dict[str, Importer]:
    """Every importer by its source's id, imported when first asked for."""
    modules = (cast(Importer, import_module(f"{__name__}.{name}")) for name in MODULES)
    return {module.SOURCE.id: module for module in modules}
