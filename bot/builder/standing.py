"""Where a thing stands among its own kind: adoption, quality, ecosystem, freshness.

In place of one opaque rank: percentiles within the artifact's own kind, one per metric that is
recorded for it, each with value and date; the view takes their mean for an axis. Nothing
recorded, no figure. Benchmarks are ranked inside one board each, never across boards.
"""

from __future__ import annotations

import math
import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEAST_PEERS = 30
"""A percentile among fewer says nothing."""

MOST_ALIKE = 0.25
"""Nor does one that more than a quarter of all peers share (a model with one provider)."""

PARTIAL_BOARDS = ("arena-ai/",)
"""Boards of which a source holds only the top rows: the last of them is not the worst."""

FRESH_YEARS = 3
"""A model's release is ranked among those of the last years, not against 1950."""

ADOPTION = ("downloads_30d", "stars", "pulls", "dependents")


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric of one artifact: how it reads, the number that ranks, and its record."""

    artifact: int
    kind: str
    axis: str
    basis: str
    value: float
    text: str
    as_of: str
    record: int | None


def write_standing(db: sqlite3.Connection, built: str) -> None:
    """Fill the table behind the view ``standing`` from what the catalog holds."""
    rows = list(_rank([*_counts(db), *_offers(db, built), *_boards(db), *_dates(db, built)]))
    db.executemany("INSERT OR REPLACE INTO standing_row VALUES(?,?,?,?,?,?,?,?)", rows)
    db.commit()


def _rank(measured: Iterable[Measured]) -> Iterable[tuple[object, ...]]:
    groups: dict[tuple[str, str, str, str], list[Measured]] = defaultdict(list)
    for one in measured:
        day = one.as_of if one.basis in ("last_commit", "latest_release") else ""
        groups[one.kind, one.axis, one.basis, day].append(one)
    for (_, axis, basis, _), group in sorted(groups.items()):
        if len(group) < LEAST_PEERS:
            continue
        values = sorted(one.value for one in group)
        for one in group:
            if one.basis == "sources" and one.value < 2:
                continue
            below = bisect_left(values, one.value)
            equal = bisect_right(values, one.value) - below
            if equal > MOST_ALIKE * len(values):
                continue
            percentile = round(100 * (below + (equal - 1) / 2) / (len(values) - 1))
            yield (
                one.artifact, axis, percentile, len(group), basis, one.text, one.as_of, one.record
            )  # fmt: skip


def _counts(db: sqlite3.Connection) -> Iterable[Measured]:
    """The newest count of each metric that tells how widely something is used."""
    marks = ",".join(f"'{key}'" for key in ADOPTION)
    query = f"""
        SELECT m.artifact, a.kind, m.key, m.value, r.as_of, m.record
        FROM metric m JOIN artifact a ON a.id = m.artifact JOIN record r ON r.id = m.record
        WHERE m.key IN ({marks}) ORDER BY m.artifact, m.key, r.as_of, m.record
    """
    newest: dict[tuple[int, str], Measured] = {}
    for artifact, kind, key, value, as_of, record in db.execute(query):
        newest[artifact, key] = Measured(
            artifact, kind, "adoption", key, value, f"{value:,.0f}", as_of, record
        )
    return newest.values()


def _offers(db: sqlite3.Connection, built: str) -> Iterable[Measured]:
    """How many platforms offer a model, and how many independent sources know a thing."""
    providers = """
        SELECT o.artifact, a.kind, COUNT(DISTINCT o.provider) FROM offer o
        JOIN artifact a ON a.id = o.artifact GROUP BY o.artifact
    """
    for artifact, kind, count in db.execute(providers):
        yield Measured(artifact, kind, "adoption", "providers", count, str(count), built, None)
    offers = """
        SELECT o.artifact, a.kind, COUNT(*) FROM offer o
        JOIN artifact a ON a.id = o.artifact GROUP BY o.artifact
    """
    for artifact, kind, count in db.execute(offers):
        yield Measured(artifact, kind, "ecosystem", "offers", count, str(count), built, None)
    for artifact, kind, count in db.execute(KNOWN_BY):
        yield Measured(artifact, kind, "ecosystem", "sources", count, str(count), built, None)


KNOWN_BY = """
    WITH known(artifact, record) AS (
        SELECT artifact, record FROM fact UNION SELECT artifact, record FROM metric
        UNION SELECT artifact, record FROM score UNION SELECT artifact, record FROM tag
        UNION SELECT o.artifact, p.record FROM price p JOIN offer o ON o.id = p.offer
    )
    SELECT k.artifact, a.kind, COUNT(DISTINCT s.source) FROM known k
    JOIN artifact a ON a.id = k.artifact JOIN record r ON r.id = k.record
    JOIN snapshot s ON s.id = r.snapshot GROUP BY k.artifact
"""


def _boards(db: sqlite3.Connection) -> Iterable[Measured]:
    """The best result an artifact has on each board."""
    query = """
        SELECT s.artifact, a.kind, s.benchmark, s.value, b.higher_is_better,
               COALESCE(s.measured_on, r.as_of), s.record, b.unit
        FROM score s JOIN artifact a ON a.id = s.artifact JOIN benchmark b ON b.id = s.benchmark
        JOIN record r ON r.id = s.record WHERE s.self_reported = 0
    """
    best: dict[tuple[int, str], Measured] = {}
    for artifact, kind, board, value, higher, day, record, _ in db.execute(query):
        if board.startswith(PARTIAL_BOARDS):
            continue
        rank = value if higher else -value
        known = best.get((artifact, board))
        if known is None or rank > known.value:
            best[artifact, board] = Measured(
                artifact, kind, "quality", board, rank, f"{value:g}", day, record
            )
    return best.values()


def _dates(db: sqlite3.Connection, built: str) -> Iterable[Measured]:
    """How new a model is, how recently code was touched."""
    query = """
        SELECT v.artifact, a.kind, v.key, v.txt, r.as_of, v.record FROM resolved v
        JOIN artifact a ON a.id = v.artifact JOIN record r ON r.id = v.record
        WHERE v.offer = 0 AND v.key IN ('released_on', 'last_commit', 'latest_release')
    """
    for artifact, kind, key, text, as_of, record in db.execute(query):
        value = _ordinal(text)
        is_old = key == "released_on" and text.lstrip("~")[:4] < str(int(built[:4]) - FRESH_YEARS)
        if value is not None and not is_old:
            yield Measured(artifact, kind, "freshness", key, value, text, as_of, record)


def _ordinal(text: str) -> float | None:
    """A date of any precision as a number that sorts; None where it is none."""
    digits = text.lstrip("~").split("-")
    if not all(part.isdigit() for part in digits) or len(digits[0]) != 4:
        return None
    year, month, day = (*map(int, digits), 1, 1)[:3]
    return year * 372 + month * 31 + day


def popularity(metrics: Mapping[str, float], providers: int, sources: int) -> float:
    """How well known a thing is, to put names in order; never a figure, never a verdict.

    Orders of magnitude of its counts, plus how many platforms offer it and how many sources
    know it: a closed model has no downloads, a library no offers.
    """

    counts = (math.log10(1 + metrics.get(key, 0.0)) for key in ADOPTION)
    return max((*counts, 0.0)) + 1.5 * math.log2(1 + providers) + 0.7 * sources
