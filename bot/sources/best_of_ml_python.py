"""best-of-ml-python: Python libraries for machine learning with stars, downloads and activity."""

from __future__ import annotations

from bot.model import Kind
from bot.sources.best_of import HISTORY, Row, fetch_newest, read_list
from bot.sources.download import Get
from bot.sources.reading import Raw, Reading, Source

SOURCE = Source(
    id="best-of-ml-python",
    name="best-of-ml-python",
    home_url="https://github.com/lukasmasuch/best-of-ml-python",
    licence="CC BY-SA 4.0",
    licence_class="share-alike",
    files=(HISTORY,),
    live=("https://api.github.com/repos/lukasmasuch/best-of-ml-python/contents/history",),
    attribution="best-of-ml-python by Lukas Masuch et al., CC BY-SA 4.0",
    trust=2,
    stale_after_days=60,
)


def fetch(get: Get) -> Raw:
    """The newest table of figures; upstream names it by its day and has no link to the last."""
    return fetch_newest(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry per library."""
    return read_list(raw, _kind)


def _kind(row: Row) -> Kind:
    return "repository" if row.get("resource") else "library"
