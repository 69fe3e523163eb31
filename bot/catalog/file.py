"""The catalog file, seen anew by each question: a refresh may swap it underneath."""

from __future__ import annotations

import sqlite3
import threading
from copy import copy
from datetime import date
from pathlib import Path

from cachetools import LRUCache, cachedmethod

from bot.answer import SourceEntry
from bot.catalog.candidates import Candidates
from bot.catalog.dossiers import DOSSIERS_KEPT, Dossiers
from bot.catalog.reader import connect, stamp_of
from bot.model import Resolution

RESOLUTIONS_KEPT = 2000
"""Names that were typed or that actions name."""


class Catalog:
    """A catalog file, seen anew by each question: a refresh may swap it underneath."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._seen: View | None = None

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """The catalog at ``path``; raises CatalogError with one whole sentence."""
        catalog = cls(path)
        catalog.view()
        return catalog

    def view(self) -> View:
        """The file as it lies there now: one view a state of it, one connection a thread."""
        view = self._seen_at(stamp_of(self.path))
        if view.is_connected:
            return view
        connection = connect(self.path)
        if stamp_of(self.path) != view.stamp:  # swapped meanwhile: this may be another state's
            connection.close()
            return self.view()
        view.connect(connection)
        return view

    def on(self, today: date) -> View:
        """The same on a day: its dossiers tell what holds then."""
        return self.view().on(today)

    def _seen_at(self, stamp: tuple[int, int]) -> View:
        with self._lock:
            if self._seen is None or self._seen.stamp != stamp:
                self._seen = View(stamp)
            return self._seen


class View(Dossiers, Candidates):
    """One state of the catalog on one day, shared by all threads.

    The state never changes, so what was read once is kept for every question after.
    """

    def __init__(self, stamp: tuple[int, int]) -> None:
        super().__init__(stamp)
        self._days: dict[date, View] = {}
        self._resolutions: LRUCache[str, Resolution] = LRUCache(RESOLUTIONS_KEPT)

    def on(self, today: date) -> View:
        """The same state on a day, with dossiers of its own; what no day changes is shared."""
        with self._one_reads:
            known = self._days.get(today)
            if known is None:
                known = copy(self)
                known.today = today
                known._dossiers = LRUCache(DOSSIERS_KEPT)
                self._days.clear()
                self._days[today] = known
            return known

    @cachedmethod(lambda self: self._resolutions, lock=lambda self: self._one_reads)
    def resolve(self, typed: str) -> Resolution:
        """Which artifact a typed name means; looked up once."""
        return super().resolve(typed)

    def sources(self, today: date) -> tuple[SourceEntry, ...]:
        """Every source with its newest snapshot, as it stands on ``today``."""
        rows = self.rows(
            """
            SELECT source.*, max(snapshot.as_of) AS as_of, sum(snapshot.read) AS read,
              sum(snapshot.kept) AS kept, sum(snapshot.rejected) AS rejected,
              sum(snapshot.unmatched) AS unmatched
            FROM source JOIN snapshot ON snapshot.source = source.id
            GROUP BY source.id ORDER BY source.trust, source.id
            """
        )
        return tuple(_source_entry(row, today) for row in rows)


def _source_entry(row: sqlite3.Row, today: date) -> SourceEntry:
    age = (today - date.fromisoformat(row["as_of"])).days
    return SourceEntry(
        id=row["id"],
        name=row["name"],
        as_of=row["as_of"],
        age_days=age,
        stale=age > row["stale_after_days"],
        licence=row["licence"],
        attribution=row["attribution"],
        records=row["read"],
        kept=row["kept"],
        rejected=row["rejected"],
        unmatched=row["unmatched"],
        url=row["home_url"] or None,
    )
