"""Builds a catalog aside from what the sources say, checks it, and swaps it in."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from bot import capabilities, curated
from bot.builder import derive, reviewed, schema
from bot.builder.carry import Carried, carry
from bot.builder.headline import write_headlines
from bot.builder.identity import compact
from bot.builder.name_index import Name, read_nicknames, write_index
from bot.builder.plausible import plausible
from bot.builder.providers import read_makers, read_providers
from bot.builder.rows import Rows, Spoken, distinct_aliases, is_trait
from bot.builder.search_words import write_words
from bot.builder.standing import popularity, write_standing
from bot.builder.things import Part, Pin, Register, Thing, Unmatched
from bot.builder.verify import verify
from bot.catalog.names import SqliteNames
from bot.catalog.reader import SCHEMA_VERSION
from bot.names.resolve import resolve
from bot.sources import importers
from bot.sources.download import load
from bot.sources.reading import CapabilityClaim, Raw, Reading, Source, UnreadableSource

CURATED = Source(
    id="curated",
    name="Pickwick's own notes",
    home_url="",
    licence="MIT",
    licence_class="own",
    files=(),
    trust=1,
    stale_after_days=365,
)

SHIPPED_CLASSES = frozenset({"public-domain", "permissive", "attribution", "share-alike", "own"})
"""Licence classes that may stand in the catalog we ship."""

SHIPPED_AS_CLAIMS = frozenset({"unfragile-pages", "unfragile-passports"})
"""The directory states no licence: its figures are shown as its claims, its sentences never."""

UNDATED = frozenset({"unfragile-pages", "unfragile-passports"})
"""Sources whose pages carry no date: they speak of the day the build speaks of."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how far: (step, done, of)."""


def silent(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Given:
    """One source's snapshot as read: who, which bytes, and what they say."""

    source: Source
    raw: Raw
    reading: Reading
    carried: Carried | None = None
    """Set where the source was not fetched: what the catalog in use holds of it."""

    @property
    def sha256(self) -> str:
        """One digest over all files, in order of their paths."""
        if self.carried:
            return self.carried.sha256
        digest = hashlib.sha256()
        for path in sorted(self.raw.files):
            digest.update(path.encode() + b"\0" + self.raw.files[path] + b"\0")
        return digest.hexdigest()


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


def gather(
    folder: Path, *, include: Iterable[str] = (), only: Iterable[str] = (), progress: Progress
) -> tuple[list[Given], list[SourceReport]]:
    """Read every source that has a snapshot below ``folder`` and may be used.

    ``include`` names sources or licence classes to add to those that may be shipped. A source
    that cannot be read is reported and left out; the others go on.
    """
    wanted = set(include)
    chosen = [
        module for module in importers().values()
        if may_ship(module.SOURCE) or {module.SOURCE.id, module.SOURCE.licence_class} & wanted
    ]  # fmt: skip
    given: list[Given] = []
    failed: list[SourceReport] = []
    for number, module in enumerate(chosen):
        source = module.SOURCE
        progress(f"Reading {source.name}", number, len(chosen))
        if only and source.id not in set(only):
            continue
        try:
            raw = snapshot(folder, source)
            given.append(Given(source, raw, checked(module.read(raw))))
        except (UnreadableSource, ValueError, KeyError, TypeError) as error:
            reason = f"{type(error).__name__}: {error}"[:300]
            failed.append(SourceReport(source.id, "", 0, 0, {}, 0, reason))
    progress("Read the sources", len(chosen), len(chosen))
    return given, failed


def checked(reading: Reading) -> Reading:
    """A reading without the figures that cannot be right, which are counted as refused."""
    pairs = [plausible(entry) for entry in reading.entries]
    refused = (line for _, lines in pairs for line in lines)
    entries = tuple(entry for entry, _ in pairs)
    return replace(reading, entries=entries, rejected=(*reading.rejected, *refused))


def snapshot(folder: Path, source: Source) -> Raw:
    """A source's files below ``folder``; compare pages may lie in a folder ``seeds`` beside it."""
    beside = folder.resolve().parent / "seeds"
    if source.id == "unfragile-pages" and not (folder / source.id).exists() and beside.exists():
        return load(beside.parent, replace(source, id="seeds"))
    if not (folder / source.id).is_dir():
        raise UnreadableSource(f"There is no folder {source.id} in {folder}.")
    return load(folder, source)


def carried_over(catalog: Path, wanted: Iterable[str]) -> list[Given]:
    """Sources as the catalog in use holds them, to build from again without fetching."""
    known = importers()
    return [
        Given(
            known[one.source].SOURCE,
            Raw({}, one.as_of, one.ref),
            Reading((), one.boards, read=one.read),
            one,
        )
        for one in carry(catalog, [name for name in wanted if name in known])
    ]


def may_ship(source: Source) -> bool:
    """Whether a source's figures may stand in the shipped catalog."""
    return source.licence_class in SHIPPED_CLASSES or source.id in SHIPPED_AS_CLAIMS


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
    with closing(sqlite3.connect(aside)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        schema.create(Database(connection))
        progress("Telling things apart", 1, 6)
        register = Register(read_makers(), read_providers(), _pins())
        for each in given:
            for entry in each.reading.entries:
                register.add(each.source.id, entry)
            for slug, home, entry in each.carried.entries if each.carried else ():
                register.add_carried(each.source.id, slug, home, entry)
        things = register.things()
        popular = _popularity(things)
        things.sort(key=lambda thing: (-popular[thing.slug], thing.slug))
        progress("Writing rows", 2, 6)
        unmatched = Counter(one.source for one in register.unmatched)
        reports = _sources(connection, given, unmatched, day)
        spoken = {
            each.source.id: Spoken(each.source, each.raw.as_of, number)
            for number, each in enumerate([*given, _curated_given(day)], start=1)
        }
        rows = Rows(connection, spoken, register, day)
        boards = {board.id: board for each in given for board in each.reading.boards}
        rows.boards(boards.values())
        rows.write(things, popular)
        terms = _capabilities(rows, things, {b.id: b.measures for b in boards.values()})
        if prose:
            _prose(rows, things)
        _unmatched(rows, register.unmatched)
        rows.flush()
        progress("Ranking within kinds", 3, 6)
        write_standing(connection, day.isoformat())
        write_headlines(connection, day)
        progress("Indexing names and words", 4, 6)
        numbered = [(rows.ids[thing.slug], thing) for thing in things]
        write_words(connection, numbered, terms)
        write_index(connection, _names(numbered, popular), read_nicknames())
        _offer_candidates(connection)
        identity = _identity(given, day, prose)
        _meta(connection, {"built": day.isoformat(), "id": identity, "prose": str(int(prose))})
        progress("Checking", 5, 6)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
        verify(connection, None if force else out)
        kinds = dict(
            connection.execute("SELECT kind, COUNT(*) FROM artifact GROUP BY kind").fetchall()
        )
        changed = _changed(connection, out)
        moved = changed_records(connection, out)
        reports = [replace(one, changed=moved.get(one.source, 0)) for one in reports]
    progress("Built", 6, 6)
    return Report(
        (*reports, *failed), kinds, changed, identity, day.isoformat(), aside.stat().st_size
    )


def _dated(given: Given, day: date) -> Given:
    if given.source.id in UNDATED:
        return replace(given, raw=replace(given.raw, as_of=day))
    return given


def _curated_given(day: date) -> Given:
    return Given(CURATED, Raw({}, day), Reading(()))


def _pins() -> list[Pin]:
    return [
        Pin(each.artifact, each.kind, each.name, each.maker, each.url, each.names, each.source)
        for each in reviewed.identities()
    ]


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
        for part in thing.parts:
            for metric in part.entry.metrics:
                metrics[metric.key] = max(metrics.get(metric.key, 0.0), metric.value)
        providers = len({part.provider.id for part in thing.parts if part.provider})
        sources = len({part.source for part in thing.parts})
        known[thing.slug] = popularity(metrics, providers, sources)
    sold = Counter(part.provider.id for thing in things for part in thing.parts if part.provider)
    for slug, count in sold.items():
        known[slug] = known.get(slug, 0.0) + popularity({}, count, 0)
    return known


def _first_offers(things: Sequence[Thing]) -> dict[str, Part]:
    """By platform, the best known offer it makes: the proof that it hosts models."""
    offers: dict[str, Part] = {}
    for thing in things:
        for part in thing.parts:
            if part.provider:
                offers.setdefault(part.provider.id, part)
    return offers


def _capabilities(
    rows: Rows, things: Sequence[Thing], measures: Mapping[str, str]
) -> dict[int, set[str]]:
    """Write every capability with its evidence; answer the words each artifact is found by."""
    vocabulary = curated.vocabulary()
    rows.vocabulary(vocabulary.terms)
    has: dict[int, set[str]] = defaultdict(set)
    hosts = _first_offers(things)
    for thing in things:
        artifact = rows.ids[thing.slug]
        if (offer := hosts.get(thing.slug)) and "model-hosting" in vocabulary.by_id:
            record = rows.record(offer.source, offer.entry.native_id, offer.entry.url)
            rows.capability(artifact, record, CapabilityClaim("model-hosting", "category"))
            has[artifact].add("model-hosting")
        for part, claim in _one_each(thing, vocabulary, measures):
            entry = part.entry
            record = rows.record(part.source, entry.native_id, entry.url, entry.as_of)
            rows.capability(artifact, record, claim)
            if claim.says:
                has[artifact].add(claim.term)
    for artifact, stated in _curated_capabilities(rows):
        has[artifact].add(stated)
    return {
        artifact: {
            word
            for term_id in found
            for word in (vocabulary.by_id[term_id].label, *vocabulary.by_id[term_id].synonyms)
        }
        for artifact, found in has.items()
    }


def _one_each(
    thing: Thing, vocabulary: capabilities.Vocabulary, measures: Mapping[str, str]
) -> Iterable[tuple[Part, CapabilityClaim]]:
    """One claim per term, kind of evidence and source; the maker's own offer speaks first.

    ``measures`` says by board what it measures: a model that is ranked there does that.
    """
    seen: set[tuple[str, str, str, bool, str]] = set()
    spoken_for = any(
        _first_hand(thing, part) and any(is_trait(fact.key) for fact in part.entry.facts)
        for part in thing.parts
    )
    own = sorted(thing.parts, key=lambda part: not _first_hand(thing, part))
    for part in own:
        entry = part.entry
        derived = derive.derive(
            vocabulary, thing.kind, entry.facts, entry.tags, _proof(part), entry.name
        )
        ranked = (
            CapabilityClaim(measures[score.board], "category", url=score.url)
            for score in entry.scores
            if measures.get(score.board)
        )
        for claim in (*entry.capabilities, *derived, *ranked):
            hearsay = spoken_for and not _first_hand(thing, part)
            if hearsay and claim.how in ("flag", "modality"):
                continue  # the maker says itself what its model can do
            key = (claim.term, claim.how, part.source, claim.says, claim.what)
            if claim.term in vocabulary.by_id and key not in seen:
                seen.add(key)
                yield part, claim


def _proof(part: Part) -> str:
    """The words that may prove a capability: a page that compares speaks of its rivals too."""
    return "" if part.source in SHIPPED_AS_CLAIMS else part.entry.words


def _first_hand(thing: Thing, part: Part) -> bool:
    return part.provider is None or thing.maker in part.provider.makers


def _curated_capabilities(rows: Rows) -> Iterable[tuple[int, str]]:
    """Our own reviewed entries, each under the source it rests on."""
    for entry in reviewed.entries():
        artifact = rows.ids.get(entry.artifact)
        if artifact is None:
            continue
        source = entry.source if entry.source in rows.spoken else CURATED.id
        undated = source in SHIPPED_AS_CLAIMS
        record = rows.record(
            source,
            f"{entry.artifact}#{entry.term}",
            entry.url,
            None if undated else entry.as_of,
        )
        claim = CapabilityClaim(
            entry.term,
            "claim" if source in SHIPPED_AS_CLAIMS else "curated",
            True,
            entry.what,
            entry.best_for,
            entry.limits,
        )
        rows.capability(artifact, record, claim)
        yield artifact, entry.term


def _prose(rows: Rows, things: Sequence[Thing]) -> None:
    """Upstream's sentences, for an operator's own catalog only: quoted and attributed."""
    for thing in things:
        for part in thing.parts:
            for place, text in part.entry.prose:
                record = rows.record(part.source, part.entry.native_id, part.entry.url)
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
        others = [slug for slug in near if compact(slug.split("/")[-1]) != compact(name.casefold())]
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


def _changed(new: sqlite3.Connection, old: Path) -> dict[str, int]:
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
