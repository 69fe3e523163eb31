"""What is new in a catalog and what is about to go: a start page's few lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.evidence import lifecycle
from bot.evidence.dossier import Dossier
from bot.model import Snapshot, Text, saying

AHEAD = timedelta(days=60)
"""How far ahead a retirement is news."""


@dataclass(frozen=True, slots=True)
class News:
    """The latest releases and the next retirements, a sentence each, and the catalog's day."""

    released: tuple[Text, ...]
    leaving: tuple[Text, ...]
    catalog: Snapshot


def news(
    released: Sequence[tuple[Dossier, str]],
    leaving: Sequence[Dossier],
    catalog: Snapshot,
) -> News:
    """The lines for what was released when, and for what retires soon."""
    new = tuple(
        saying("lifecycle.newly_released", dossier.artifact, day) for dossier, day in released
    )
    told = [line for dossier in leaving for line in lifecycle.coming(dossier)]
    return News(new, tuple(told), catalog)
