"""What a build says as it goes, and what it did: per source, per kind, and what changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how far: (step, done, of)."""


def silent(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source: rows read, kept, refused and why, names not placed."""

    source: str
    as_of: str
    read: int
    kept: int
    rejected: Mapping[str, int]
    unmatched: int
    error: str = ""
    changed: int = 0
    """Rows that are new, gone or say something else than in the catalog before."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: per source, per kind, and what changed against the catalog before."""

    sources: tuple[SourceReport, ...]
    kinds: Mapping[str, int]
    changed: Mapping[str, int]
    id: str
    built: str
    bytes: int


def changed_values(new: sqlite3.Connection, old: Path) -> dict[str, int]:
    """How many artifacts and settled values came, went and changed since the last catalog."""
    if not old.exists():
        return {}
    try:
        new.execute("ATTACH DATABASE ? AS old", (f"file:{old}?mode=ro&immutable=1",))
    except sqlite3.Error:
        return {}
    try:
        return {name: new.execute(query).fetchone()[0] for name, query in CHANGES.items()}
    except sqlite3.Error:
        return {}
    finally:
        new.execute("DETACH DATABASE old")


def changed_records(new: sqlite3.Connection, old: Path) -> dict[str, int]:
    """By source, how many of its rows are new, gone or say something else than before."""
    if not old.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"file:{old}?mode=ro&immutable=1", uri=True)) as before:
            was = _said(before)
    except sqlite3.Error:
        return {}
    now = _said(new)
    moved = (key for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    return dict(Counter(source for source, _ in moved))


def _said(db: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """A digest of all values by (source, native id)."""
    said: dict[tuple[str, str], int] = defaultdict(int)
    for source, native_id, *values in db.execute(SAID):
        line = "\0".join(map(str, values)).encode()
        said[source, native_id] ^= int.from_bytes(hashlib.blake2b(line, digest_size=8).digest())
    return said


SAID = """
    WITH said(record, key, value, scope) AS (
        SELECT record, key, txt, '' FROM fact
        UNION ALL SELECT record, key, value, '' FROM metric
        UNION ALL SELECT record, benchmark, value, variant || harness FROM score
        UNION ALL SELECT record, event, on_date, replacement_text FROM lifecycle
        UNION ALL SELECT record, meter || unit || processing, usd_micro,
            above_tokens || window_utc || valid_from FROM price
    )
    SELECT s.source, r.native_id, key, value, scope FROM said
    JOIN record r ON r.id = said.record JOIN snapshot s ON s.id = r.snapshot
"""


CHANGES = {
    "artifacts new": """SELECT COUNT(*) FROM main.artifact
        WHERE slug NOT IN (SELECT slug FROM old.artifact)""",
    "artifacts gone": """SELECT COUNT(*) FROM old.artifact
        WHERE slug NOT IN (SELECT slug FROM main.artifact)""",
    "prices changed": """
        WITH priced(slug, provider, region, key, num, side) AS (
            SELECT a.slug, p.slug, o.region, v.key, v.num, 1 FROM main.resolved v
            JOIN main.artifact a ON a.id = v.artifact JOIN main.offer o ON o.id = v.offer
            JOIN main.artifact p ON p.id = o.provider WHERE v.key LIKE 'price_%'
            UNION ALL
            SELECT a.slug, p.slug, o.region, v.key, v.num, 2 FROM old.resolved v
            JOIN old.artifact a ON a.id = v.artifact JOIN old.offer o ON o.id = v.offer
            JOIN old.artifact p ON p.id = o.provider WHERE v.key LIKE 'price_%'
        )
        SELECT COUNT(*) FROM (
            SELECT 1 FROM priced GROUP BY slug, provider, region, key
            HAVING COUNT(DISTINCT side) = 2 AND COUNT(DISTINCT num) > 1
        )""",
}
