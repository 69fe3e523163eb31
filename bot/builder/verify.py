"""Whether a freshly built catalog may take the old one's place: whole, sourced, not collapsed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

COLLAPSE = 0.6
"""A source or kind that shrinks below this share of the last build is a fault, not news."""

KNOWN_PRICES = {
    ("openai/o4-mini", "openai", "price_input"): 1_100_000,
    ("openai/o4-mini", "openai", "price_output"): 4_400_000,
}
"""Micro-dollars per 1M tokens that every price feed agrees on; a wrong unit shows here first."""

PRICE_FEEDS = frozenset({"litellm", "models.dev", "genai-prices"})


class NotSound(Exception):
    """The new catalog may not be used: a whole sentence says why."""


def verify(new: sqlite3.Connection, old: Path | None) -> None:
    """Raise NotSound with the first fault found; ``old`` is the catalog now in use, if any."""
    _integrity(new)
    _every_figure_has_a_source(new)
    _known_prices(new)
    if old and old.exists():
        _not_collapsed(new, old)


def _integrity(db: sqlite3.Connection) -> None:
    result = db.execute("PRAGMA integrity_check").fetchone()[0]
    if result != "ok":
        raise NotSound(f"The new catalog is damaged: {result}.")
    broken = db.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise NotSound(f"A row of {broken[0]} refers to a row of {broken[2]} that is not there.")


def _every_figure_has_a_source(db: sqlite3.Connection) -> None:
    query = """
        SELECT COUNT(*) FROM resolved v
        LEFT JOIN record r ON r.id = v.record LEFT JOIN snapshot s ON s.id = r.snapshot
        LEFT JOIN source o ON o.id = s.source WHERE o.id IS NULL OR r.as_of = ''
    """
    if count := db.execute(query).fetchone()[0]:
        raise NotSound(f"{count} settled values have no source or no date.")


def _known_prices(db: sqlite3.Connection) -> None:
    feeds = {row[0] for row in db.execute("SELECT source FROM snapshot")}
    if not feeds & PRICE_FEEDS:
        return
    query = """
        SELECT v.num FROM resolved v JOIN artifact a ON a.id = v.artifact
        JOIN offer o ON o.id = v.offer JOIN artifact p ON p.id = o.provider
        WHERE a.slug = ? AND p.slug = ? AND v.key = ? AND o.region = '' AND o.first_party = 1
    """
    for (slug, provider, key), expected in KNOWN_PRICES.items():
        found = db.execute(query, (slug, provider, key)).fetchone()
        if found is None or int(found[0]) != expected:
            said = "is missing" if found is None else f"is {int(found[0]):,}"
            raise NotSound(
                f"{key} of {slug} at {provider} {said}; {expected:,} micro-dollars are known."
            )


def _not_collapsed(new: sqlite3.Connection, old: Path) -> None:
    with closing(sqlite3.connect(f"file:{old}?mode=ro&immutable=1", uri=True)) as before:
        for what, query in COUNTS.items():
            try:
                counted = dict(before.execute(query).fetchall())
            except sqlite3.DatabaseError:
                return
            now = dict(new.execute(query).fetchall())
            for name, count in sorted(counted.items()):
                if count >= 20 and now.get(name, 0) < COLLAPSE * count:
                    raise NotSound(
                        f"The {what} {name} fell from {count:,} to {now.get(name, 0):,}; "
                        "the old catalog stays. Pass --force if that is right."
                    )


COUNTS = {
    "records kept of": "SELECT source, SUM(kept) FROM snapshot GROUP BY source",
    "artifacts of kind": "SELECT kind, COUNT(*) FROM artifact GROUP BY kind",
}
