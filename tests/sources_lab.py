"""What the tests of the sources share: the samples, and what was read of one thing."""

from __future__ import annotations

from pathlib import Path

from bot.sources.reading import Entry, Reading

DATA = Path(__file__).parent / "data"


def entry(reading: Reading, native_id: str) -> Entry:
    return next(entry for entry in reading.entries if entry.native_id == native_id)


def facts(entry: Entry) -> dict[str, str]:
    return {fact.key: fact.text for fact in entry.facts}
