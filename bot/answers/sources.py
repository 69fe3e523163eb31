"""What an answer rests on: each source with the day its figures speak of."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Source, SourceNote

Told = tuple[Source, str]
"""Who said something, and the day (ISO 8601) it speaks of."""


def source_notes(told: Iterable[Told]) -> tuple[SourceNote, ...]:
    """One note a source and day, by id and day."""
    return tuple(
        SourceNote(source.id, source.name, as_of, source.url, source.licence)
        for source, as_of in sorted(set(told), key=lambda one: (one[0].id, one[1]))
    )
