"""The catalog file for reading: the only SQL on the answering path besides names."""

from __future__ import annotations

from pathlib import Path

SCHEMA_VERSION = 1


def find() -> Path:
    """Where the catalog lies by default: inside the wheel's package, or at the checkout's root."""
    package = Path(__file__).parent
    inside = package / "catalog.db"
    return inside if inside.exists() else package.parent / "catalog.db"


class Catalog:
    """A catalog file; answers stay whole while a refresh swaps the file underneath."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """The catalog at ``path``; raises CatalogError with one whole sentence."""
        raise NotImplementedError
