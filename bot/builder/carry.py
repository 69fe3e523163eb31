"""What a catalog says of the sources a refresh does not fetch, as entries to build from again.

A catalog keeps every claim with its record, so a source that is not fetched (or cannot be) is
carried over whole: same figures, same dates. Only upstream's words are gone; the capabilities
and search terms drawn from them stay as capabilities.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.sources.reading import (
    Board,
    CapabilityClaim,
    Entry,
    Fact,
    Lifecycle,
    Metric,
    Price,
    Score,
)

Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Carried:
    """One source's snapshot as an older catalog holds it; entries with their thing's slug, page."""

    source: str
    as_of: date
    ref: str
    sha256: str
    read: int
    kept: int
    rejected: int
    entries: tuple[tuple[str, str, Entry], ...]
    boards: tuple[Board, ...]


def carry(catalog: Path, sources: Iterable[str]) -> list[Carried]:
    """Everything ``catalog`` holds of these sources; those it does not know are left out."""
    wanted = sorted(set(sources))
    uri = f"file:{catalog}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        db.row_factory = sqlite3.Row
        snapshots = {row["source"]: row for row in db.execute("SELECT * FROM snapshot")}
        return [_carried(db, snapshots[name]) for name in wanted if name in snapshots]


def _carried(db: sqlite3.Connection, snapshot: Row) -> Carried:
    records = {
        row["id"]: row
        for row in db.execute(
            "SELECT * FROM record WHERE snapshot = ? ORDER BY id", [snapshot["id"]]
        )
    }
    gathered = _Gathered(db, snapshot, records)
    boards = tuple(
        Board(
            row["id"], row["name"], row["metric"], row["unit"], bool(row["higher_is_better"]),
            row["measures"], row["url"] or "",
        )
        for row in db.execute(BOARDS, [snapshot["id"]])
    )  # fmt: skip
    return Carried(
        source=snapshot["source"],
        as_of=date.fromisoformat(snapshot["as_of"]),
        ref=snapshot["ref"],
        sha256=snapshot["sha256"],
        read=snapshot["read"],
        kept=snapshot["kept"],
        rejected=snapshot["rejected"],
        entries=tuple(gathered.entries()),
        boards=boards,
    )


BOARDS = """
    SELECT DISTINCT b.* FROM benchmark b JOIN score s ON s.benchmark = b.id
    JOIN record r ON r.id = s.record WHERE r.snapshot = ? ORDER BY b.id
"""

Key = tuple[int, int, str, str]
"""Artifact, offer (0: none), native id, the day the entry speaks of."""


class _Gathered:
    """Rows of one snapshot, gathered by the entry they came from."""

    def __init__(self, db: sqlite3.Connection, snapshot: Row, records: Mapping[int, Row]) -> None:
        self.db, self.snapshot, self.records = db, snapshot, records
        self.parts: dict[Key, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.urls: dict[Key, str] = {}
        self._offers = {row["id"]: row for row in db.execute(OFFERS)}
        self._offer_of = {
            (row["artifact"], row["native_id"]): row["id"] for row in self._offers.values()
        }
        self._artifacts = {row["id"]: row for row in db.execute("SELECT * FROM artifact")}
        self._prices()
        self._metrics()
        self._tags()
        self._capabilities()
        self._facts()
        self._scores()
        self._lifecycles()
        self._bare_offers()
        self._aliases()

    def _rows(self, query: str) -> Iterable[Row]:
        return self.db.execute(query, [self.snapshot["id"]])

    def _key(self, artifact: int, offer: int | None, record: int) -> Key:
        """The entry a row came from; ``offer`` None where only the record can tell."""
        row = self.records[record]
        if offer is None:
            offer = self._offer_of.get((artifact, row["native_id"]), 0)
        return (artifact, offer, row["native_id"], row["as_of"])

    def _see(self, key: Key, record: int) -> Key:
        """Note the page an entry came from: the one its plain rows lead back to."""
        self.urls.setdefault(key, self.records[record]["url"] or "")
        return key

    def _prices(self) -> None:
        for row in self._rows(PRICES):
            key = self._see(self._key(row["artifact"], row["offer"], row["record"]), row["record"])
            price = Price(
                row["meter"], row["usd_micro"], row["unit"], row["processing"],
                row["above_tokens"], row["window_utc"], _day(row["valid_from"]),
                _day(row["valid_to"]),
            )  # fmt: skip
            self.parts[key]["prices"].append(price)

    def _facts(self) -> None:
        for row in self._rows(FACTS):
            key = self._see(self._key(row["artifact"], row["offer"], row["record"]), row["record"])
            url = self.records[row["record"]]["url"] or ""
            fact = Fact(row["key"], row["txt"], _number(row["num"]), row["confidence"], url)
            self.parts[key]["facts"].append(fact)

    def _metrics(self) -> None:
        for row in self._rows(METRICS):
            key = self._see(self._key(row["artifact"], None, row["record"]), row["record"])
            self.parts[key]["metrics"].append(Metric(row["key"], row["value"]))

    def _scores(self) -> None:
        for row in self._rows(SCORES):
            key = self._key(row["artifact"], None, row["record"])
            cost = row["cost_usd_micro"]
            score = Score(
                row["benchmark"], row["value"], row["variant"], row["harness"], row["low"],
                row["high"], row["n"], None if cost is None else Decimal(cost) / 1_000_000,
                bool(row["self_reported"]), row["measured_on"] or "",
                self.records[row["record"]]["url"] or "",
            )  # fmt: skip
            self.parts[key]["scores"].append(score)

    def _lifecycles(self) -> None:
        for row in self._rows(LIFECYCLES):
            key = self._key(row["artifact"], row["offer"], row["record"])
            url = self.records[row["record"]]["url"] or ""
            event = Lifecycle(row["event"], row["on_date"], row["replacement_text"] or "", url)
            self.parts[key]["lifecycle"].append(event)

    def _tags(self) -> None:
        for row in self._rows(TAGS):
            key = self._see(self._key(row["artifact"], None, row["record"]), row["record"])
            self.parts[key]["tags"].append((row["scheme"], row["tag"]))

    def _capabilities(self) -> None:
        for row in self._rows(CAPABILITIES):
            if row["what"] and row["how"] in ("claim", "curated"):
                continue  # our own reviewed entries come from their own file
            key = self._see(self._key(row["artifact"], None, row["record"]), row["record"])
            self.parts[key]["capabilities"].append(
                CapabilityClaim(row["term"], row["how"], bool(row["says"]), row["what"])
            )

    def _bare_offers(self) -> None:
        """Offers of which nothing is known but that they exist (a free tier, say)."""
        for row in self._rows(BARE_OFFERS):
            _ = self.parts[self._key(row["artifact"], row["offer"], row["record"])]

    def _aliases(self) -> None:
        """Spellings go with the first entry of the thing; one without any gets an empty one."""
        first: dict[int, Key] = {}
        for key in sorted(self.parts):
            first.setdefault(key[0], key)
        query = "SELECT artifact, alias FROM alias WHERE source = ? ORDER BY artifact, alias"
        for row in self.db.execute(query, [self.snapshot["source"]]):
            slug = self._artifacts[row["artifact"]]["slug"]
            empty = (row["artifact"], 0, slug, self.snapshot["as_of"])
            self.parts[first.setdefault(row["artifact"], empty)]["aliases"].append(row["alias"])
        for row in self._rows(LINKS):
            if row["from_artifact"] in first:
                relation = (row["kind"], row["slug"])
                self.parts[first[row["from_artifact"]]]["relations"].append(relation)

    def entries(self) -> Iterable[tuple[str, str, Entry]]:
        """Every entry with the slug and the page of the thing it is about."""
        for key in sorted(self.parts):
            artifact, offer, native_id, as_of = key
            about = self._artifacts[artifact]
            entry = Entry(
                native_id=native_id,
                name=about["name"],
                kind=about["kind"],
                maker=about["maker"] or "",
                url=self.urls.get(key, ""),
                repo=about["repo"] or "",
                hf_id=about["hf_id"] or "",
                as_of=date.fromisoformat(as_of),
            )
            said: dict[str, Any] = {name: tuple(found) for name, found in self.parts[key].items()}
            entry = replace(entry, **said)
            yield about["slug"], about["url"] or "", self._offered(entry, offer)

    def _offered(self, entry: Entry, offer: int) -> Entry:
        if not offer:
            return entry
        row = self._offers[offer]
        return replace(
            entry, provider=row["provider_slug"], region=row["region"], billing=row["billing"]
        )


OFFERS = """
    SELECT o.*, p.slug AS provider_slug FROM offer o JOIN artifact p ON p.id = o.provider
"""
BARE_OFFERS = """
    SELECT o.artifact, o.id AS offer, r.id AS record FROM record r
    JOIN offer o ON o.native_id = r.native_id WHERE r.snapshot = ?
"""
PRICES = """
    SELECT o.artifact, p.* FROM price p JOIN offer o ON o.id = p.offer
    JOIN record r ON r.id = p.record WHERE r.snapshot = ?
"""
FACTS = "SELECT f.* FROM fact f JOIN record r ON r.id = f.record WHERE r.snapshot = ?"
METRICS = "SELECT m.* FROM metric m JOIN record r ON r.id = m.record WHERE r.snapshot = ?"
SCORES = (
    "SELECT s.* FROM score s JOIN record r ON r.id = s.record WHERE r.snapshot = ? ORDER BY s.id"
)
LIFECYCLES = """
    SELECT l.* FROM lifecycle l JOIN record r ON r.id = l.record WHERE r.snapshot = ? ORDER BY l.id
"""
TAGS = "SELECT t.* FROM tag t JOIN record r ON r.id = t.record WHERE r.snapshot = ?"
CAPABILITIES = "SELECT c.* FROM capability c JOIN record r ON r.id = c.record WHERE r.snapshot = ?"
LINKS = """
    SELECT DISTINCT l.from_artifact, l.kind, a.slug FROM link l
    JOIN artifact a ON a.id = l.to_artifact
    WHERE l.kind IN ('finetune_of', 'quantisation_of', 'replaced_by') AND l.record IN
        (SELECT id FROM record WHERE snapshot = ?)
"""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(value: float | None) -> float | int | None:
    whole = value is not None and abs(value) < 2**53 and value == int(value)
    return int(value) if whole and value is not None else value
