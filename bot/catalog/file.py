"""The catalog file for reading: the only SQL on the answering path besides names."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import sys
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.catalog.kept import Kept
from bot.catalog.sifting import _quoted, _share_of, _sifting
from bot.errors import CatalogError
from bot.model import (
    KINDS,
    Artifact,
    Capability,
    Evidence,
    Fact,
    Kind,
    LifecycleEvent,
    Offer,
    Resolution,
    Score,
    Snapshot,
    Source,
    SourceEntry,
)

if TYPE_CHECKING:
    from bot.evidence.dossier import Dossier
    from bot.evidence.rates import OfferId, Rate
    from bot.model import Standing, Successor
    from bot.needs.candidates import BoardRank, Prospect, Sieve, Traits


SCHEMA_VERSION = 2
ALIASES_SHOWN = 10
HELD = (
    "offer", "price_input", "price_output", "params_total", "input_modalities",
    "output_modalities", "since", "adoption", "ecosystem", "freshness",
)  # fmt: skip
"""What candidates are ranked by."""
TRAITS_KEPT = 20_000
"""All of a catalog as large as ours: about a kilobyte each."""
DOSSIERS_KEPT = 1000
"""The ones asked for again and again: ten to twenty kilobytes each."""
RESOLUTIONS_KEPT = 2000
"""Names that were typed or that actions name."""
LONGEST_WORD = 200
"""What is longer is hardly said twice."""
TERMS_KEPT = 1000
"""More than the vocabulary has."""


def find() -> Path:
    """Where the catalog lies by default: inside the wheel's package, or at the checkout's root."""
    package = Path(__file__).parents[1]
    inside = package / "catalog.db"
    return inside if inside.exists() else package.parent / "catalog.db"


def chosen(named: Path | None = None) -> Path:
    """The catalog asked for, by name or by PICKWICK_CATALOG, or the one that came with us."""
    said = named or os.environ.get("PICKWICK_CATALOG")
    return Path(said) if said else find()


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
        view = self._seen_at(self._stamp())
        if view.is_connected:
            return view
        connection = _connect(self.path)
        if self._stamp() != view.stamp:  # swapped meanwhile: this may be another state's
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

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except FileNotFoundError as error:
            raise CatalogError(
                f"There is no catalog at {self.path}: build one with `pickwick refresh`, "
                "or name another with --catalog."
            ) from error
        except OSError as error:
            raise CatalogError(f"The catalog at {self.path} cannot be read.") from error
        return found.st_ino, found.st_mtime_ns


def _connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to a catalog of our schema."""
    unreadable = f"The catalog at {path} cannot be read: it is damaged or no catalog at all."
    try:
        # A view may be collected by another thread than the one that asked through it.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise CatalogError(unreadable) from error
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        _check_version(path, version)
        connection.execute("SELECT key FROM meta LIMIT 1").fetchall()
    except sqlite3.Error as error:
        connection.close()
        raise CatalogError(unreadable) from error
    except CatalogError:
        connection.close()
        raise
    return connection


def _check_version(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise CatalogError(
            f"The catalog at {path} has schema {version}, newer than the {SCHEMA_VERSION} "
            "this Pickwick reads: update Pickwick."
        )
    if 0 < version < SCHEMA_VERSION:
        raise CatalogError(
            f"The catalog at {path} has schema {version}, older than the {SCHEMA_VERSION} "
            "this Pickwick reads: build it again with `pickwick refresh`."
        )


_RECORD = """
  record.as_of AS as_of, snapshot.source AS source,
  coalesce(record.url, nullif(source.home_url, '')) AS url
"""
_PROVENANCE = """
  JOIN record ON record.id = {table}.record
  JOIN snapshot ON snapshot.id = record.snapshot
  JOIN source ON source.id = snapshot.source
"""


def _told(table: str) -> str:
    return _PROVENANCE.format(table=table)


@dataclass(frozen=True, slots=True)
class _Held:
    """How many of one kind can do something, and how well in sum."""

    members: int
    strength: int


class _Connected:
    """A thread's own connection, closed with the thread or with the view."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        weakref.finalize(self, connection.close)


class View:
    """One state of the catalog, shared by all threads: each has its own connection to it.

    The state never changes, so what was read once is kept for every question after.
    """

    today = date.min
    """The day that its dossiers speak of."""

    def __init__(self, stamp: tuple[int, int]) -> None:
        self.stamp = stamp
        self._days: dict[date, View] = {}
        self._mine = threading.local()
        self._dossiers: Kept[str, Dossier] = Kept(DOSSIERS_KEPT)
        self._traits: Kept[int, Traits] = Kept(TRAITS_KEPT)
        self.resolved: Kept[str, Resolution] = Kept(RESOLUTIONS_KEPT)
        self._terms: Kept[str, dict[Kind, _Held]] = Kept(TERMS_KEPT)

    def on(self, today: date) -> View:
        """The same state on a day, with dossiers of its own; what no day changes is shared."""
        known = self._days.get(today)
        if known is None:
            known = copy(self)
            known.today = today
            known._dossiers = Kept(DOSSIERS_KEPT)
            self._days.clear()
            self._days[today] = known
        return known

    def connect(self, connection: sqlite3.Connection) -> None:
        """Read through this connection in this thread."""
        self._mine.connected = _Connected(connection)

    @property
    def is_connected(self) -> bool:
        """Whether this thread has a connection."""
        return hasattr(self._mine, "connected")

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own; also for the index of names, which has its own tables in this file."""
        return cast(_Connected, self._mine.connected).connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn a damaged file into one whole sentence."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise CatalogError(
                "The catalog is damaged: build it again with `pickwick refresh`."
            ) from error

    @cached_property
    def snapshot(self) -> Snapshot:
        """Which catalog this is."""
        meta = {row["key"]: row["value"] for row in self._rows("SELECT key, value FROM meta")}
        return Snapshot(built=meta.get("built", ""), id=meta.get("id", ""))

    def artifacts(self, slugs: Sequence[str]) -> tuple[Artifact, ...]:
        """These artifacts in this order; those that are not in the catalog are left out."""
        wanted = json.dumps(list(slugs))
        rows = self._rows(
            """
            SELECT artifact.*, coalesce(maker.name, artifact.maker) AS made_by
            FROM artifact
            LEFT JOIN artifact AS maker ON maker.slug = artifact.maker AND maker.kind = 'platform'
            WHERE artifact.slug IN (SELECT value FROM json_each(:wanted))
            """,
            wanted=wanted,
        )
        aliases = self._aliases(wanted)
        found = {row["slug"]: _artifact(row, aliases[row["slug"]]) for row in rows}
        return tuple(found[slug] for slug in slugs if slug in found)

    def dossier(self, slug: str) -> Dossier | None:
        """Everything recorded about one artifact, or None for one that is not here."""
        found = self._dossiers.get(slug) or self._read_dossier(slug)
        if found:
            self._dossiers.put({slug: found})
        return found

    def _read_dossier(self, slug: str) -> Dossier | None:
        from bot.evidence.dossier import Dossier

        artifacts = self.artifacts([slug])
        if not artifacts:
            return None
        (key,) = self._rows("SELECT id FROM artifact WHERE slug = :slug", slug=slug)
        artifact: int = key["id"]
        cells = self._cells(artifact)
        return Dossier(
            artifact=artifacts[0],
            cells=cells.pop(0, {}) | self._metrics(artifact) | self._sold(artifact),
            offers=self._offers(artifact, cells),
            capabilities=self._capabilities(artifact),
            scores=self._scores(artifact),
            standings=self._standings(artifact),
            lifecycle=self._lifecycle(artifact),
            successors=self._successors(artifact),
            today=self.today,
            read_rates=lambda: self.rates(slug, self.today),
        )

    # -- candidates ----------------------------------------------------------------------

    @cached_property
    def size(self) -> int:
        """How many artifacts there are."""
        (row,) = self._rows("SELECT count(*) AS count FROM artifact")
        return int(row["count"])

    def term_rarity(self, terms: Iterable[str], kinds: Iterable[Kind] = KINDS) -> dict[str, float]:
        """How telling each capability is: the fewer have it, the more.

        Terms that nothing of these kinds has are left out.
        """
        wanted = set(kinds)
        held = self._held(terms)
        return {
            term: rarity(sum(one.members for one in by.values()), self.size)
            for term, by in sorted(held.items())
            if not wanted.isdisjoint(by)
        }

    def word_rarity(self, words: Iterable[str]) -> dict[str, float]:
        """How telling each word is, for those that any artifact is described with."""
        found = {}
        for word in words:
            (row,) = self._rows(
                "SELECT count(*) AS held FROM words WHERE words MATCH :word", word=_quoted(word)
            )
            if row["held"]:
                found[word] = rarity(row["held"], self.size)
        return found

    def kind_shares(self, terms: Iterable[str]) -> dict[Kind, float]:
        """Of what kinds the things are that can do this, each term counted alike.

        A kind with many members counts by the root of its size: one kind floods the catalog.
        """
        shares: dict[Kind, float] = defaultdict(float)
        held = [by for _, by in sorted(self._held(terms).items()) if by]
        for by in held:
            weighed = {kind: by[kind].strength / self._roots[kind] for kind in sorted(by)}
            whole = sum(weighed.values())
            for kind, weight in weighed.items():
                shares[kind] += weight / whole
        return {kind: shares[kind] / len(held) for kind in sorted(shares)}

    @cached_property
    def _roots(self) -> dict[Kind, float]:
        """The root of how many there are of each kind."""
        rows = self._rows("SELECT kind, count(*) AS count FROM artifact GROUP BY kind")
        return {cast(Kind, row["kind"]): math.sqrt(row["count"]) for row in rows}

    def _held(self, terms: Iterable[str]) -> dict[str, dict[Kind, _Held]]:
        """How many of each kind can do this, and how well in sum; read once a term."""
        wanted = list(terms)
        known = self._terms.among(wanted)
        if unread := [term for term in wanted if term not in known]:
            read = self._read_held(unread)
            self._terms.put(read)
            known |= read
        return known

    def _read_held(self, terms: Sequence[str]) -> dict[str, dict[Kind, _Held]]:
        rows = self._rows(
            """
            SELECT term.id AS term, kind, count(*) AS members, sum(strength) AS strength
            FROM term JOIN ability ON term = term.number JOIN artifact ON artifact.id = artifact
            WHERE term.id IN (SELECT value FROM json_each(:terms)) GROUP BY term.id, kind
            """,
            terms=json.dumps(terms),
        )
        found: dict[str, dict[Kind, _Held]] = {term: {} for term in terms}
        for row in rows:
            found[row["term"]][row["kind"]] = _Held(row["members"], row["strength"])
        return found

    @cached_property
    def platforms(self) -> dict[str, str]:
        """Every platform's name by its id."""
        rows = self._rows("SELECT slug, name FROM artifact WHERE kind = 'platform'")
        return {row["slug"]: row["name"] for row in rows}

    @cached_property
    def sellers(self) -> dict[str, str]:
        """Every platform that sells models: its name by its id."""
        rows = self._rows(
            """
            SELECT DISTINCT slug, name FROM offer JOIN artifact ON artifact.id = offer.provider
            """
        )
        return {row["slug"]: row["name"] for row in rows}

    @cached_property
    def makers(self) -> dict[str, str]:
        """Every maker of several models: its name by the id its models begin with."""
        rows = self._rows(
            """
            SELECT substr(slug, 1, instr(slug, '/') - 1) AS id, max(maker) AS maker FROM artifact
            WHERE kind = 'model' AND slug LIKE '%/%' AND maker IS NOT NULL
            GROUP BY 1 HAVING count(*) >= 5
            """
        )
        return {row["id"]: row["maker"] for row in rows}

    def prospects(self, sieve: Sieve) -> list[Prospect]:
        """What may answer a need: roughly the best first, as many as are worth ranking."""
        from bot.needs.candidates import Prospect

        sql, values = _sifting(sieve)
        (sifted,) = self._rows(sql, **values)
        keys, heard, *bounds = (json.loads(column) for column in sifted)
        judged = list(zip(*bounds, strict=True)) or [()] * len(keys)
        if sieve.misses:
            fitting = sum(-1 not in one for one in judged)
            keys = keys[: max(fitting, sieve.misses)]
        known = self._traits_of(keys)
        said = {bits: _share_of(sieve.words, bits) for bits in set(heard)}
        return [
            Prospect(known[key], told, said[bits])
            for key, told, bits in zip(keys, judged, heard, strict=False)
        ]

    def traits(self, slug: str) -> Traits | None:
        """What one artifact is as a candidate."""
        (row,) = self._rows("SELECT id FROM artifact WHERE slug = :slug", slug=slug)
        return self._traits_of([row["id"]]).get(row["id"])

    def _traits_of(self, keys: Sequence[int]) -> dict[int, Traits]:
        """What these are as candidates; read once each."""
        known = self._traits.among(keys)
        unread = [key for key in keys if key not in known]
        if unread:
            read = self._read_traits(json.dumps(unread))
            self._traits.put(read)
            known |= read
        return known

    def _read_traits(self, keys: str) -> dict[int, Traits]:
        from bot.needs.candidates import Traits

        rows = self._rows(
            f"""
            SELECT artifact.id AS id, slug, name, kind, popularity, {", ".join(HELD)},
              artifact.hf_id IS NOT NULL OR open_weights AS weights
            FROM json_each(:keys) AS key CROSS JOIN artifact ON artifact.id = key.value
            JOIN headline ON headline.artifact = artifact.id
            """,
            keys=keys,
        )
        abilities, boards = self._abilities(keys), self._board_ranks(keys)
        links = self._origins(keys)
        return {
            row["id"]: Traits(
                id=row["slug"],
                name=row["name"],
                kind=cast(Kind, row["kind"]),
                popularity=row["popularity"],
                held={key: row[key] for key in (*HELD, "weights")},
                abilities=abilities.get(row["id"], {}),
                boards=tuple(boards[row["id"]]),
                copy_of=links[row["id"]].get("quantisation_of", ""),
                version_of=links[row["id"]].get("version_of", ""),
                finetune_of=links[row["id"]].get("finetune_of", ""),
            )
            for row in rows
        }

    def prominent(self, most: int) -> list[str]:
        """The best-known models that are not gone, best known first."""
        rows = self._rows(
            """
            SELECT slug FROM artifact JOIN headline ON headline.artifact = artifact.id
            WHERE kind = 'model' AND gone_on IS NULL ORDER BY artifact.id LIMIT :most
            """,
            most=most,
        )
        return [row["slug"] for row in rows]

    def newest(self, today: date, most: int) -> dict[str, str]:
        """The models somebody offers that were released last, by the day they were."""
        rows = self._rows(
            """
            SELECT slug, released_on FROM headline JOIN artifact ON artifact.id = headline.artifact
            WHERE kind = 'model' AND offer IS NOT NULL AND length(released_on) = 10
              AND released_on <= :today
            ORDER BY released_on DESC, artifact.id LIMIT :most
            """,
            today=today.isoformat(),
            most=most,
        )
        return {row["slug"]: row["released_on"] for row in rows}

    def leaving(self, today: date, until: date, most: int) -> list[str]:
        """What somebody says is retired between two days, soonest first, then best known."""
        rows = self._rows(
            """
            SELECT slug FROM lifecycle JOIN artifact ON artifact.id = lifecycle.artifact
            WHERE event = 'retired' AND on_date > :today AND on_date <= :until
            GROUP BY slug ORDER BY min(on_date), artifact.id LIMIT :most
            """,
            today=today.isoformat(),
            until=until.isoformat(),
            most=most,
        )
        return [row["slug"] for row in rows]

    def successors(self, slug: str) -> list[Successor]:
        """What follows an artifact by somebody's word: dated announcements first, newest first."""
        from bot.model import Successor

        rows = self._rows(
            f"""
            SELECT after.slug AS id, on_date, {_RECORD} FROM lifecycle
            JOIN artifact ON artifact.id = lifecycle.artifact
            JOIN artifact AS after ON after.id = lifecycle.replacement {_told("lifecycle")}
            WHERE artifact.slug = :slug ORDER BY source.trust, record.as_of DESC, after.id
            """,
            slug=slug,
        )
        linked = self._rows(
            f"""
            SELECT after.slug AS id, '' AS on_date, {_RECORD} FROM link
            JOIN artifact ON artifact.id = link.from_artifact
            JOIN artifact AS after ON after.id = link.to_artifact {_told("link")}
            WHERE artifact.slug = :slug AND link.kind = 'replaced_by' ORDER BY after.id
            """,
            slug=slug,
        )
        found: dict[str, Successor] = {}
        for row in (*rows, *linked):
            told = Successor(
                row["id"], row["on_date"], self._source_of[row["source"]], row["as_of"]
            )
            found.setdefault(row["id"], told)
        return list(found.values())

    def _abilities(self, keys: str) -> dict[int, dict[str, float]]:
        rows = self._rows(
            """
            SELECT ability.artifact AS artifact, json_group_object(term.id, strength) AS held
            FROM ability JOIN term ON term.number = ability.term
            WHERE ability.artifact IN (SELECT value FROM json_each(:keys))
            GROUP BY ability.artifact
            """,
            keys=keys,
        )
        return {
            row["artifact"]: {
                sys.intern(term): strength / 100
                for term, strength in json.loads(row["held"]).items()
            }
            for row in rows
        }

    def _board_ranks(self, keys: str) -> dict[int, list[BoardRank]]:
        from bot.needs.candidates import BoardRank

        rows = self._rows(
            """
            SELECT board_place.*, benchmark.name AS name, benchmark.measures AS measures
            FROM board_place JOIN benchmark ON benchmark.id = benchmark
            WHERE artifact IN (SELECT value FROM json_each(:keys)) ORDER BY as_of DESC, benchmark
            """,
            keys=keys,
        )
        found: dict[int, list[BoardRank]] = defaultdict(list)
        for row in rows:
            found[row["artifact"]].append(
                BoardRank(
                    board=row["benchmark"],
                    name=row["name"],
                    place=row["place"],
                    peers=row["peers"],
                    percent=row["percent"],
                    as_of=row["as_of"],
                    measures=row["measures"],
                )
            )
        return found

    def _origins(self, keys: str) -> dict[int, dict[str, str]]:
        rows = self._rows(
            """
            SELECT link.from_artifact AS artifact, link.kind AS kind, artifact.slug AS origin
            FROM link JOIN artifact ON artifact.id = link.to_artifact
            WHERE from_artifact IN (SELECT value FROM json_each(:keys))
            """,
            keys=keys,
        )
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for row in rows:
            found[row["artifact"]][row["kind"]] = row["origin"]
        return found

    def rates(self, slug: str, day: date) -> dict[OfferId, list[Rate]]:
        """Every token price that holds on ``day``, by offer, the most trusted record first."""
        from bot.evidence.rates import Rate

        rows = self._rows(
            f"""
            SELECT provider.name AS provider, offer.region AS region, offer.native_id AS native_id,
              price.meter AS meter, price.processing AS processing, price.above_tokens AS above,
              price.window_utc AS hours, price.usd_micro AS usd, price.record AS record, {_RECORD}
            FROM artifact JOIN offer ON offer.artifact = artifact.id
            JOIN artifact AS provider ON provider.id = offer.provider
            JOIN price ON price.offer = offer.id
            {_told("price")}
            WHERE artifact.slug = :slug AND price.unit = 'Mtok'
              AND price.processing IN ('standard', 'batch')
              AND price.valid_from <= :day AND (price.valid_to = '' OR price.valid_to > :day)
            ORDER BY source.trust, record.as_of DESC, record.id, price.above_tokens
            """,
            slug=slug,
            day=day.isoformat(),
        )
        found: dict[OfferId, list[Rate]] = defaultdict(list)
        for row in rows:
            found[(row["provider"], row["region"], row["native_id"])].append(
                Rate(
                    meter=row["meter"],
                    processing=row["processing"],
                    above_tokens=row["above"],
                    window_utc=row["hours"],
                    usd_micro=row["usd"],
                    record=row["record"],
                    source=self._source_of[row["source"]],
                    as_of=row["as_of"],
                    url=row["url"],
                )
            )
        return found

    def sources(self, today: date) -> tuple[SourceEntry, ...]:
        """Every source with its newest snapshot, as it stands on ``today``."""
        rows = self._rows(
            """
            SELECT source.*, max(snapshot.as_of) AS as_of, sum(snapshot.read) AS read,
              sum(snapshot.kept) AS kept, sum(snapshot.rejected) AS rejected,
              sum(snapshot.unmatched) AS unmatched
            FROM source JOIN snapshot ON snapshot.source = source.id
            GROUP BY source.id ORDER BY source.trust, source.id
            """
        )
        return tuple(_source_entry(row, today) for row in rows)

    @cached_property
    def _source_of(self) -> dict[str | None, Source]:
        """Each source by its id."""
        return {
            row["id"]: Source(row["id"], row["name"], row["home_url"] or None, row["licence"])
            for row in self._rows("SELECT * FROM source")
        }

    def _rows(self, sql: str, **values: str | float) -> list[sqlite3.Row]:
        with self.reading(), closing(self.connection.cursor()) as cursor:
            cursor.row_factory = _row  # the index of names reads plain tuples
            return cursor.execute(sql, values).fetchall()

    def _aliases(self, wanted: str) -> dict[str, list[str]]:
        rows = self._rows(
            """
            SELECT slug, alias FROM artifact JOIN alias ON alias.artifact = artifact.id
            WHERE slug IN (SELECT value FROM json_each(:wanted))
            ORDER BY CASE alias.kind
              WHEN 'curated' THEN 0 WHEN 'display' THEN 1 WHEN 'hf' THEN 2 WHEN 'repo' THEN 3
              WHEN 'canonical' THEN 4 WHEN 'native_id' THEN 5 ELSE 6 END, length(alias), alias
            """,
            wanted=wanted,
        )
        aliases: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            aliases[row["slug"]].append(row["alias"])
        return aliases

    def _cells(self, artifact: int) -> dict[int, dict[str, Fact]]:
        """What is settled, by offer; 0 is the artifact itself."""
        rows = self._rows(
            f"""
            SELECT resolved.*, {_RECORD}, provider.name AS via
            FROM resolved {_told("resolved")}
            LEFT JOIN offer ON offer.id = resolved.offer
            LEFT JOIN artifact AS provider ON provider.id = offer.provider
            WHERE resolved.artifact = :artifact
            """,
            artifact=artifact,
        )
        dissents = self._dissents([row["conflict"] for row in rows])
        cells: dict[int, dict[str, Fact]] = defaultdict(dict)
        for row in rows:
            cells[row["offer"]][row["key"]] = Fact(
                text=row["txt"],
                number=row["num"],
                source=self._source_of[row["source"]],
                as_of=row["as_of"],
                url=row["url"],
                via=row["via"],
                agree=tuple(row["agree"].split()),
                conflict=dissents[row["conflict"]],
            )
        return cells

    def _dissents(self, stored: Sequence[str]) -> dict[str, tuple[Fact, ...]]:
        """What others say, by the conflict as it is stored."""
        said = {text: json.loads(text) if text else [] for text in set(stored)}
        records = sorted({record for values in said.values() for *_, record in values})
        rows = self._rows(
            f"SELECT record.id AS id, {_RECORD} FROM record "
            "JOIN snapshot ON snapshot.id = record.snapshot "
            "JOIN source ON source.id = snapshot.source "
            "WHERE record.id IN (SELECT value FROM json_each(:records))",
            records=json.dumps(records),
        )
        told = {row["id"]: row for row in rows}
        return {
            text: tuple(
                Fact(
                    value,
                    number,
                    self._source_of[told[record]["source"]],
                    told[record]["as_of"],
                    told[record]["url"],
                )
                for value, number, record in values
                if record in told
            )
            for text, values in said.items()
        }

    def _metrics(self, artifact: int) -> dict[str, Fact]:
        """The newest count of each metric."""
        rows = self._rows(
            f"""
            SELECT metric.key AS key, metric.value AS value, {_RECORD}
            FROM metric {_told("metric")} WHERE metric.artifact = :artifact
            ORDER BY record.as_of, source.trust DESC, source.id DESC
            """,
            artifact=artifact,
        )
        return {
            row["key"]: Fact(
                f"{row['value']:g}",
                row["value"],
                self._source_of[row["source"]],
                row["as_of"],
                row["url"],
            )
            for row in rows
        }

    def _sold(self, provider: int) -> dict[str, Fact]:
        """How many models a platform offers, told by the source of most of its offers."""
        rows = self._rows(
            f"""
            SELECT count(DISTINCT offer.artifact) AS sold, {_RECORD}
            FROM offer JOIN resolved ON resolved.artifact = offer.artifact
              AND resolved.offer = offer.id
            {_told("resolved")}
            WHERE offer.provider = :provider
            GROUP BY snapshot.source, record.as_of ORDER BY sold DESC, source.trust LIMIT 1
            """,
            provider=provider,
        )
        if not rows:
            return {}
        sold, as_of = rows[0]["sold"], rows[0]["as_of"]
        source = self._source_of[rows[0]["source"]]
        return {"models_offered": Fact(str(sold), sold, source, as_of)}

    def _offers(self, artifact: int, cells: dict[int, dict[str, Fact]]) -> tuple[Offer, ...]:
        rows = self._rows(
            """
            SELECT offer.*, artifact.name AS provider_name
            FROM offer JOIN artifact ON artifact.id = offer.provider
            WHERE offer.artifact = :artifact
            ORDER BY first_party DESC, region, provider_name, native_id
            """,
            artifact=artifact,
        )
        return tuple(
            Offer(
                provider=row["provider_name"],
                native_id=row["native_id"],
                region=row["region"],
                first_party=bool(row["first_party"]),
                billing=row["billing"],
                cells=cells.get(row["id"], {}),
            )
            for row in rows
        )

    def _capabilities(self, artifact: int) -> tuple[Capability, ...]:
        """What it can do, each with all who say so; what someone denies is left out."""
        rows = self._rows(
            f"""
            SELECT capability.*, coalesce(term.label, capability.term) AS label, {_RECORD}
            FROM capability {_told("capability")} LEFT JOIN term ON term.id = capability.term
            WHERE capability.artifact = :artifact AND says
            ORDER BY term.number, capability.how != 'curated', source.trust, record.as_of DESC,
              capability.how, capability.what
            """,
            artifact=artifact,
        )
        by_term: dict[str, list[sqlite3.Row]] = defaultdict(list)
        for row in rows:
            by_term[row["term"]].append(row)
        return tuple(_capability(term, told, self._source_of) for term, told in by_term.items())

    def _scores(self, artifact: int) -> tuple[Score, ...]:
        rows = self._rows(
            f"""
            SELECT score.*, benchmark.name AS name, benchmark.unit AS unit,
              benchmark.higher_is_better AS higher_is_better, {_RECORD},
              coalesce(record.url, benchmark.url, nullif(source.home_url, '')) AS told_at
            FROM score {_told("score")} JOIN benchmark ON benchmark.id = score.benchmark
            WHERE score.artifact = :artifact
            ORDER BY score.benchmark, score.variant, score.harness, record.as_of DESC, score.id
            """,
            artifact=artifact,
        )
        return tuple(_score(row, self._source_of[row["source"]]) for row in rows)

    def _standings(self, artifact: int) -> tuple[Standing, ...]:
        from bot.model import Standing

        rows = self._rows(
            """
            SELECT standing.*, snapshot.source AS source,
              coalesce(record.url, nullif(source.home_url, '')) AS url
            FROM standing LEFT JOIN record ON record.id = standing.record
            LEFT JOIN snapshot ON snapshot.id = record.snapshot
            LEFT JOIN source ON source.id = snapshot.source
            WHERE standing.artifact = :artifact ORDER BY axis, basis
            """,
            artifact=artifact,
        )
        return tuple(
            Standing(
                axis=row["axis"],
                percentile=row["percentile"],
                peers=row["peers"],
                basis=row["basis"],
                value=row["value"],
                as_of=row["as_of"],
                source=self._source_of.get(row["source"]),
                url=row["url"],
            )
            for row in rows
        )

    def _lifecycle(self, artifact: int) -> tuple[LifecycleEvent, ...]:
        rows = self._rows(
            f"""
            SELECT lifecycle.*, provider.name AS provider, offer.region AS region, {_RECORD},
              coalesce(successor.name, nullif(lifecycle.replacement_text, '')) AS successor
            FROM lifecycle {_told("lifecycle")}
            LEFT JOIN offer ON offer.id = lifecycle.offer
            LEFT JOIN artifact AS provider ON provider.id = offer.provider
            LEFT JOIN artifact AS successor ON successor.id = lifecycle.replacement
            WHERE lifecycle.artifact = :artifact
            ORDER BY on_date, offer.region, source.trust, record.as_of DESC, lifecycle.id
            """,
            artifact=artifact,
        )
        return tuple(
            LifecycleEvent(
                event=row["event"],
                on=row["on_date"],
                provider=row["provider"],
                replacement=row["successor"],
                source=self._source_of[row["source"]],
                as_of=row["as_of"],
                url=row["url"],
                region=row["region"] or "",
            )
            for row in rows
        )

    def _successors(self, artifact: int) -> tuple[str, ...]:
        rows = self._rows(
            """
            SELECT artifact.name AS name FROM link
            JOIN artifact ON artifact.id = link.to_artifact
            WHERE link.from_artifact = :artifact AND link.kind = 'replaced_by' ORDER BY artifact.id
            """,
            artifact=artifact,
        )
        return tuple(row["name"] for row in rows)


def _row(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> sqlite3.Row:
    """A row whose words are kept once: sources, days and links are the same in most cells."""
    return sqlite3.Row(cursor, tuple(map(_once, values)))


def _once(value: object) -> object:
    return sys.intern(value) if type(value) is str and len(value) <= LONGEST_WORD else value


def rarity(held: int, among: int) -> float:
    """How much it tells that something is held, in nats: nothing where all hold it."""
    return math.log((among + 1) / (held + 1))


def _artifact(row: sqlite3.Row, aliases: Iterable[str]) -> Artifact:
    known = {row["slug"], row["name"]}
    others = [alias for alias in aliases if alias not in known]
    return Artifact(
        id=row["slug"],
        name=row["name"],
        kind=cast(Kind, row["kind"]),
        maker=row["made_by"],
        url=row["url"],
        aliases=tuple(others[:ALIASES_SHOWN]),
    )


def _capability(
    term: str, told: Sequence[sqlite3.Row], sources: Mapping[str | None, Source]
) -> Capability:
    """One term with all its evidence; the first that describes it lends its words."""
    described = next((row for row in told if row["what"]), told[0])
    evidence = (
        Evidence(row["how"], sources[row["source"]], row["as_of"], row["url"], row["what"] or None)
        for row in told
    )
    return Capability(
        term=term,
        label=described["label"],
        evidence=tuple(evidence),
        what=described["what"] or None,
        best_for=described["best_for"] or None,
        limits=described["limits"] or None,
    )


def _score(row: sqlite3.Row, source: Source) -> Score:
    return Score(
        board=row["benchmark"],
        name=row["name"],
        text=f"{row['value']:g}",
        value=row["value"],
        unit=row["unit"],
        low=row["low"],
        high=row["high"],
        variant=row["variant"],
        self_reported=bool(row["self_reported"]),
        measured_on=row["measured_on"] or None,
        source=source,
        as_of=row["as_of"],
        url=row["told_at"],
        harness=row["harness"],
        higher_is_better=bool(row["higher_is_better"]),
        subject=row["subject"],
    )


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
