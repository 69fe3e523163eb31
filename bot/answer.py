"""From a message to an answer: where all parts meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.catalog import Catalog
from bot.model import Answer, Artifact, Resolution, SourceList


def compare(catalog: Catalog, typed: Sequence[str], today: date) -> Answer:
    """Two to five artifacts side by side: Comparison, Choice, NoMatch or Help."""
    raise NotImplementedError


def show(catalog: Catalog, typed: str, today: date) -> Answer:
    """Everything known about one artifact: Profile, Choice, NoMatch or Help."""
    raise NotImplementedError


def sources(catalog: Catalog, today: date) -> SourceList:
    """Where facts come from, with their ages on ``today``."""
    raise NotImplementedError


def resolve(catalog: Catalog, typed: str) -> Resolution:
    """Which artifact a typed name means."""
    raise NotImplementedError


def resolution_json(catalog: Catalog, resolution: Resolution) -> dict[str, Any]:
    """A resolution as contract.md shapes it: artifacts as objects, each reading with its fact."""
    raise NotImplementedError


def complete(catalog: Catalog, prefix: str, limit: int = 25) -> tuple[Artifact, ...]:
    """The artifacts someone may be typing, best known first."""
    raise NotImplementedError


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer exactly as contract.md shapes it."""
    raise NotImplementedError
