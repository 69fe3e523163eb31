"""What the tests of the sources share: the samples, and what was read of one thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.sources.download import load
from bot.sources.reading import Entry, Raw, Reading, Source

DATA = Path(__file__).parent / "data"


def sample_of(source: Source, read: Callable[[Raw], Reading]) -> Any:
    """A fixture: what ``read`` makes of the sample of ``source``."""
    return pytest.fixture(scope="module")(lambda: read(load(DATA, source)))


def entry(reading: Reading, native_id: str) -> Entry:
    return next(entry for entry in reading.entries if entry.native_id == native_id)


def facts(entry: Entry) -> dict[str, str]:
    return {fact.key: fact.text for fact in entry.facts}
