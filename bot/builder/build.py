"""Builds a catalog aside from what the sources say, checks it, and swaps it in."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from bot.builder import reviewed, schema
from bot.builder.aliases import distinct_aliases
from bot.builder.capability_rows import write_capabilities
from bot.builder.gather import CURATED, UNDATED, Given
from bot.builder.headline import write_headlines
from bot.builder.makers import read_makers
from bot.builder.name_index import Name, read_nicknames, write_index
from bot.builder.providers import read_providers
from bot.builder.register import Register
from bot.builder.report import (
    Progress,
    Report,
    SourceReport,
    changed_records,
    changed_values,
    silent,
)
from bot.builder.rows import Rows, Spoken
from bot.builder.search_words import write_words
from bot.builder.standing import popularity, write_standing
from bot.builder.things import Thing, Unmatched
from bot.builder.verify import verify
from bot.catalog.names import SqliteNames
from bot.catalog.reader import SCHEMA_VERSION
from bot.names.resolve import resolve
from bot.names.spelling import compact_key
from bot.sources.reading import Raw, Reading, UnreadableSource


def build(
    given: Sequence[Given],
    failed: Sequence[SourceReport],
    out: Path,
    *,
    built: date | None = None,
    prose: bool = False,
    force: bool = False,
    progress: Progress = silent,
) -> Report:
    """Build aside, verify against the catalog at ``out``, and swap it in atomically.

    ``built`` is the day the build speaks of: by default the newest day any source speaks of, so
    that the same inputs give the same bytes. Raises NotSound, OSError or sqlite3.Error and then
    leaves ``out`` as it was.
    """
    if not given:
        raise UnreadableSource("No source could be read, so there is nothing to build from.")
    day = built or max(each.raw.as_of for each in given if each.source.id not in UNDATED)
    aside = out.with_name(f".{out.name}.{os.getpid()}.new")
    _sweep(out)
    try:
        report = _build_aside(aside, out, given, failed, day, prose, force, progress)
        _swap(aside, out)
    finally:
        with suppress(OSError):
            aside.unlink()
    return report


def _sweep(out: Path) -> None:
    """Remove what builds that were killed left behind."""
    for left in out.parent.glob(f".{out.name}.*.new*"):
        pid = left.name.removeprefix(f".{out.name}.").split(".")[0]
        if not (pid.isdigit() and _alive(int(pid))):
            left.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()


def _swap(aside: Path, out: Path) -> None:
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(out)
    with suppress(OSError):
        folder = os.open(out.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _build_aside(
    aside: Path, out: Path, given: Sequence[Given], failed: Sequence[SourceReport], day: date,
    prose: bool, force: bool, progress: Progress,
) -> Report:  # fmt: skip
    given = [_dated(each, day) for each in given]
    identity = _identity(given, day, prose)
    with closing(sqlite3.connect(aside)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        schema.create(Database(db))
        progress("Telling things apart", 1, 6)
        register = _registered(given)
        things = register.things()
        popular = _popularity(things)
        things.sort(key=lambda thing: (-popular[thing.slug], thing.slug))
        progress("Writing rows", 2, 6)
        unmatched = Counter(one.source for one in register.unmatched)
        reports = _sources(db, given, unmatched, day)
        rows = Rows(db, _spoken(given, day), register, day)
        terms = _write(rows, given, things, popular, prose)
        progress("Ranking within kinds", 3, 6)
        write_standing(db, day.isoformat())
        write_headlines(db, day)
        progress("Indexing names and words", 4, 6)
        numbered = [(rows.ids[thing.slug], thing) for thing in things]
        write_words(db, numbered, terms)
        write_index(db, _names(numbered, popular), read_nicknames())
        _offer_candidates(db)
        _meta(db, {"built": day.isoformat(), "id": identity, "prose": str(int(prose))})
        progress("Checking", 5, 6)
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("VACUUM")
        verify(db, None if force else out)
        kinds = dict(db.execute("SELECT kind, COUNT(*) FROM artifact GROUP BY kind").fetchall())
        changed = changed_values(db, out)
        moved = changed_records(db, out)
    progress("Built", 6, 6)
    reports = [replace(one, changed=moved.get(one.source, 0)) for one in reports]
    return Report(
        (*reports, *failed), kinds, changed, identity, day.isoformat(), aside.stat().st_size
    )


def _registered(given: Sequence[Given]) -> Register:
    """All that the sources say, to be told apart."""
    register = Register(read_makers(), read_providers(), reviewed.identities())
    for each in given:
        for entry in each.reading.entries:
            register.add(each.source.id, entry)
        for slug, home, entry in each.carried.entries if each.carried else ():
            register.add_carried(each.source.id, slug, home, entry)
    return register


def _spoken(given: Sequence[Given], day: date) -> dict[str, Spoken]:
    """By source, its snapshot's row as ``_sources`` writes it."""
    return {
        each.source.id: Spoken(each.source, each.raw.as_of, number)
        for number, each in enumerate([*given, _curated_given(day)], start=1)
    }


def _write(
    rows: Rows,
    given: Sequence[Given],
    things: Sequence[Thing],
    popular: Mapping[str, float],
    prose: bool,
) -> dict[int, set[str]]:
    """Write all things; answer the words each artifact is found by."""
    boards = {board.id: board for each in given for board in each.reading.boards}
    rows.boards(boards.values())
    rows.write(things, popular)
    measures = {board.id: board.measures for board in boards.values()}
    terms = write_capabilities(rows, things, measures)
    if prose:
        _prose(rows, things)
    _unmatched(rows, rows.register.unmatched)
    rows.flush()
    return terms


def _dated(given: Given, day: date) -> Given:
    if given.source.id in UNDATED:
        return replace(given, raw=replace(given.raw, as_of=day))
    return given


def _curated_given(day: date) -> Given:
    return Given(CURATED, Raw({}, day), Reading(()))


def _sources(
    db: sqlite3.Connection, given: Sequence[Given], unmatched: Mapping[str, int], day: date
) -> list[SourceReport]:
    reports = []
    for number, each in enumerate([*given, _curated_given(day)], start=1):
        source, reading = each.source, each.reading
        db.execute(
            "INSERT INTO source VALUES(?,?,?,?,?,?,?,?,?,?)",
            (
                source.id, source.name, source.home_url, source.live[0] if source.live else None,
                source.licence, source.licence_class, source.attribution, source.trust,
                source.same_evidence_as, source.stale_after_days,
            ),
        )  # fmt: skip
        size = sum(map(len, each.raw.files.values()))
        kept, rejected = len(reading.entries), len(reading.rejected)
        if each.carried:
            kept, rejected = each.carried.kept, each.carried.rejected
        read = max(reading.read, kept)  # one row may speak of several things
        db.execute(
            "INSERT INTO snapshot VALUES(?,?,?,?,?,?,?,?,?,?)",
            (
                number, source.id, each.raw.as_of.isoformat(), each.raw.ref, each.sha256, size,
                read, kept, rejected, unmatched.get(source.id, 0),
            ),
        )  # fmt: skip
        reasons = Counter(rejected.reason.split(":")[0][:80] for rejected in reading.rejected)
        reports.append(
            SourceReport(
                source.id, each.raw.as_of.isoformat(), read, kept, reasons,
                unmatched.get(source.id, 0),
            )
        )  # fmt: skip
    return reports[:-1]


def _popularity(things: Sequence[Thing]) -> dict[str, float]:
    known: dict[str, float] = {}
    for thing in things:
        metrics: dict[str, float] = {}
        for mention in thing.mentions:
            for metric in mention.entry.metrics:
                metrics[metric.key] = max(metrics.get(metric.key, 0.0), metric.value)
        providers = len({mention.provider.id for mention in thing.mentions if mention.provider})
        sources = len({mention.source for mention in thing.mentions})
        known[thing.slug] = popularity(metrics, providers, sources)
    sold = Counter(
        mention.provider.id for thing in things for mention in thing.mentions if mention.provider
    )
    for slug, count in sold.items():
        known[slug] = known.get(slug, 0.0) + popularity({}, count, 0)
    return known


def _prose(rows: Rows, things: Sequence[Thing]) -> None:
    """Upstream's sentences, for an operator's own catalog only: quoted and attributed."""
    for thing in things:
        for mention in thing.mentions:
            for place, text in mention.entry.prose:
                record = rows.record(mention.source, mention.entry.native_id, mention.entry.url)
                rows.row("prose", rows.ids[thing.slug], record, place, text[:2000])


def _unmatched(rows: Rows, unmatched: Iterable[Unmatched]) -> None:
    for one in unmatched:
        rows.row("unmatched", one.source, one.native_id[:200], one.reason, " ".join(one.candidates))


def _offer_candidates(db: sqlite3.Connection) -> None:
    """For every name that was not placed, the artifacts it may have meant, nearest first."""
    table = SqliteNames(db)
    rows = db.execute("SELECT source, native_id FROM unmatched WHERE candidates = ''").fetchall()
    for source, native_id in rows:
        name = native_id.split("/")[-1]
        found = resolve(table, name)
        near = [slug for slug in (found.artifact, *found.candidates) if slug]
        others = [slug for slug in near if compact_key(slug.split("/")[-1]) != compact_key(name)]
        db.execute(
            "UPDATE unmatched SET candidates = ? WHERE source = ? AND native_id = ?",
            (" ".join(others[:5]), source, native_id),
        )
    db.commit()


def _names(numbered: Iterable[tuple[int, Thing]], popular: Mapping[str, float]) -> Iterable[Name]:
    for number, thing in numbered:
        yield Name(
            rowid=number,
            artifact=thing.slug,
            kind=thing.kind,
            maker=thing.maker or None,
            name=thing.name,
            aliases=tuple(sorted(distinct_aliases(thing))),
            popularity=popular[thing.slug],
        )


def _identity(given: Sequence[Given], day: date, prose: bool) -> str:
    """Twelve letters that say which inputs and which schema made this catalog."""
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {day} {prose}".encode())
    for each in given:
        digest.update(f"{each.source.id} {each.raw.as_of} {each.sha256}\n".encode())
    return digest.hexdigest()[:12]


def _meta(db: sqlite3.Connection, values: Mapping[str, str]) -> None:
    db.executemany("INSERT INTO meta VALUES(?,?)", sorted(values.items()))
    db.commit()
