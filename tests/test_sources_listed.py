"""The reviewed list of sources: whole, known to an importer, and of the shape it says."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.sources import importers
from bot.sources.listed import curated, source
from bot.sources.reading import LicenceClass, Source

LISTED = curated("sources.toml")
SOURCES = [source(id) for id in LISTED]


def test_every_source_has_an_importer_and_every_importer_a_source() -> None:
    found = importers()

    assert {id: module.SOURCE for id, module in found.items()} == {
        source.id: source for source in SOURCES
    }
    assert all(callable(module.fetch) and callable(module.read) for module in found.values())


@pytest.mark.parametrize("source", SOURCES, ids=list(LISTED))
def test_a_source_is_of_the_shape_it_says(source: Source) -> None:
    assert source.name
    assert source.licence
    assert source.licence_class in get_args(LicenceClass)
    assert source.files
    assert all(isinstance(part, str) for part in (*source.files, *source.live))
    assert all(url.startswith("https://") for url in (source.home_url, *source.live))
    assert 1 <= source.trust <= 9
    assert source.stale_after_days > 0
    assert bool(source.attribution) or source.licence_class not in ("attribution", "share-alike")
