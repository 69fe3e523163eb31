"""How well needs are read and answered: slots, hits, honesty, and speed beside a plain search."""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bot.answer import Answer, Hit, NoneFits, Shortlist
from bot.catalog.file import Catalog
from bot.names.spelling import compact_key
from bot.needs import reading
from bot.pickwick import Pickwick
from bot.questions.commands import Recommend

OWN = ROOT / "tests" / "data" / "needs.jsonl"
SHARED = ROOT.parent / "shared" / "eval" / "needs_dev.jsonl"

Row = tuple[str, ...]


def lines_of(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line; an absent file has none."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def slots(catalog: Catalog, today: date) -> Iterator[Row]:
    """Precision and recall of what the reading demands, on the shared sample."""
    from need_slots import eval_slots

    right = said = wanted = 0
    for row in lines_of(SHARED):
        if row["class"] == "task" and not row["constraints"]:
            continue
        got = _canon(eval_slots(reading.read(catalog.view(), row["query"], today)))
        want = _canon(row["constraints"])
        right, said, wanted = right + len(got & want), said + len(got), wanted + len(want)
    if wanted:
        yield "slots, precision", f"{right / max(1, said):.3f}", f"{said} read"
        yield "slots, recall", f"{right / wanted:.3f}", f"{wanted} labelled"


def _canon(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(key, json.dumps(_plain(value))) for key, value in found.items()}


def _plain(value: Any) -> Any:
    """Lists in one order, numbers in one type, as the sample's own scoring has them."""
    if isinstance(value, list):
        return sorted(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else value


def hits(catalog: Catalog, today: date) -> Iterator[Row]:
    """How often a labelled answer stands first, in three and in five, where the catalog has any."""
    at = {1: 0, 3: 0, 5: 0}
    asked = 0
    for row in lines_of(SHARED):
        accepted = {compact_key(name) for name in row["accept"]}
        if not any(_is_there(catalog, name) for name in row["accept"]):
            continue
        asked += 1
        found = Pickwick(catalog).answer(Recommend(row["query"]), today)
        shown = [compact_key(hit.subject.artifact.id.split("/")[-1]) for hit in hits_in(found)]
        for most in at:
            at[most] += any(slug in accepted for slug in shown[:most])
    for most, count in at.items():
        if asked:
            yield f"labelled answer in first {most}", f"{count / asked:.3f}", f"{asked} needs"


def _is_there(catalog: Catalog, name: str) -> bool:
    return catalog.view().resolve(name).kind == "match"


def hits_in(found: Answer) -> Sequence[Hit]:
    """The hits of a shortlist; none of any other answer."""
    return found.hits if isinstance(found, Shortlist) else ()


def honesty(catalog: Catalog, today: date) -> Iterator[Row]:
    """What must never happen, over our own table of needs."""
    shown = failed = unsourced = passed_blind = retired = 0
    for row in lines_of(OWN):
        found = Pickwick(catalog).answer(Recommend(row["need"]), today)
        assert isinstance(found, Answer)
        for hit in hits_in(found):
            shown += 1
            failed += any(fit.fit == "fail" and not fit.constraint.wish for fit in hit.fits)
            passed_blind += any(fit.fit == "pass" and fit.cell is None for fit in hit.fits)
            unsourced += any(not figure.cell.source for figure in hit.figures)
        retired += _retired(catalog, found, row["need"])
    yield "hits with a failed constraint", str(failed), f"{shown} hits shown"
    yield "constraints passed without a value", str(passed_blind), "said, not counted as figures"
    yield "figures without a source", str(unsourced), ""
    yield "retired recommendations", str(retired), "where nobody asked for them"


def _retired(catalog: Catalog, found: Answer, need: str) -> int:
    from bot.evidence.lifecycle import is_retired

    if isinstance(found, NoneFits) or any(w in need for w in ("retired", "deprecated", "shut")):
        return 0
    view = catalog.view()
    dossiers = (view.dossier(hit.subject.artifact.id) for hit in hits_in(found))
    return sum(dossier is not None and is_retired(dossier) for dossier in dossiers)


def speed(catalog: Catalog, path: Path, today: date) -> Iterator[Row]:
    """``recommend`` and ``ask`` against one plain full-text query, all in this run."""
    needs = [row["need"] for row in lines_of(OWN)][:60]
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:

        def plain(need: str) -> object:
            words = " OR ".join(f'"{w}"' for w in need.split() if w.isalnum())
            query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 5"
            return db.execute(query, [words or '"x"']).fetchall()

        floor = _median(plain, needs)
    yield "plain full-text query, p50", f"{floor:.2f} ms", "the measure"
    ways: dict[str, Callable[[str], object]] = {
        "recommend": lambda need: Pickwick(catalog).answer(Recommend(need), today),
        "ask": lambda need: Pickwick(catalog).ask(need, today),
    }
    for name, way in ways.items():
        taken = _median(way, needs)
        yield f"{name}, p50", f"{taken:.1f} ms", f"{taken / floor:.0f} times the plain query"


COPIED = {
    "artifact": ("id",),
    "offer": ("id", "artifact"),
    "headline": ("artifact", "offer"),
    "ability": ("artifact",),
    "capability_row": ("artifact",),
    "resolved_row": ("artifact", "offer"),
    "standing_row": ("artifact",),
    "metric": ("artifact",),
    "board_place": ("artifact",),
}
"""The tables an answer to a need is read from, and their columns that number things."""


def tenfold(path: Path, out: Path) -> Path:
    """A catalog of ten times the size: every artifact nine times more, under other ids."""
    shutil.copy(path, out)
    with closing(sqlite3.connect(out)) as db:
        size = {
            t: db.execute(f"SELECT max(id) FROM {t}").fetchone()[0] for t in ("artifact", "offer")
        }
        words = db.execute(WORDS).fetchall()
        columns = {t: [row[1] for row in db.execute(f"PRAGMA table_info({t})")] for t in COPIED}
        limits = {"artifact": size["artifact"], "offer": size["offer"]}
        for copy in range(1, 10):
            for table, numbered in COPIED.items():
                chosen = ", ".join(
                    _shifted(table, column, numbered, size, copy) for column in columns[table]
                )
                key, most = _first(table, limits)
                db.execute(
                    f"INSERT INTO {table} SELECT {chosen} FROM {table} WHERE {key} <= {most}"
                )
            shift = copy * size["artifact"]
            rows = [(number + shift, name, able or "") for number, name, able in words]
            db.executemany("INSERT INTO words(rowid, name, capability) VALUES(?,?,?)", rows)
        db.commit()
        db.execute("ANALYZE")
        db.commit()
    return out


WORDS = """
    SELECT a.id, a.name || ' ' || a.slug, group_concat(t.label, ' ') FROM artifact a
    LEFT JOIN ability b ON b.artifact = a.id LEFT JOIN term t ON t.number = b.term GROUP BY a.id
"""


def _first(table: str, limits: dict[str, int]) -> tuple[str, int]:
    """What marks the rows of the first tenth."""
    return ("id", limits[table]) if table in limits else ("artifact", limits["artifact"])


def _shifted(
    table: str, column: str, numbered: Sequence[str], size: dict[str, int], copy: int
) -> str:
    """A column as a copy has it: numbers moved on, slugs told apart."""
    if column == "slug":
        return f"slug || '-copy-{copy}'"
    if column not in numbered:
        return column
    of = "offer" if column == "offer" or (table == "offer" and column == "id") else "artifact"
    return f"CASE WHEN {column} > 0 THEN {column} + {copy * size[of]} ELSE {column} END"


def _median(way: Callable[[str], object], needs: Sequence[str]) -> float:
    way(needs[0])
    taken = []
    for need in needs:
        start = time.perf_counter()
        way(need)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)
