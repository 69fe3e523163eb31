"""Puts catalog.db into a built wheel; an editable install reads the checkout's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogHook(BuildHookInterface):  # type: ignore[type-arg]
    """A wheel without a catalog builds too: its owner runs ``pickwick refresh``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the catalog to a standard wheel where there is one."""
        catalog = Path(self.root) / "catalog.db"
        if version == "standard" and catalog.exists():
            build_data["force_include"][str(catalog)] = "bot/catalog.db"
