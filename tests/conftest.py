"""What several tests stand on."""

from __future__ import annotations

from pathlib import Path

import pytest
from postgres import postgres as postgres
from postgres import postgres_url as postgres_url

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded data beside the checkout; tests that need it skip without."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no recorded data beside this checkout")
    return folder


@pytest.fixture(scope="session")
def catalog_path() -> Path:
    """The catalog that comes with this checkout."""
    return ROOT / "catalog.db"
