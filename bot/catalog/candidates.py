"""Which artifacts may answer a need: what storage hands to those who rank."""

from __future__ import annotations

import json
import math
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from cachetools import LRUCache

from bot.catalog.reader import RECORD, Reader, made, told_in
from bot.catalog.sifting import quoted, share_of, sifting
from bot.evidence.candidates import BoardRank, Prospect, Sieve, Traits
from bot.model import KINDS, Kind, Successor

HELD = (
    "offer", "price_input", "price_output", "params_total", "input_modalities",
    "output_modalities", "since", "adoption", "ecosystem", "freshness",
)  # fmt: skip
"""What candidates are ranked by."""
TRAITS_KEPT = 20_000
"""All of a catalog as large as ours: about a kilobyte each."""
TERMS_KEPT = 1000
"""More than the vocabulary has."""


@dataclass(frozen=True, slots=True)
class _Held:
    """How many of one kind can do something, and how well in sum."""

    members: int
    strength: int


class Candidates(Reader):
    """The candidates of one state of the catalog, and how telling words and terms are in it."""

    def __init__(self, stamp: tuple[int, int]) -> None:
        super().__init__(stamp)
        self._traits: LRUCache[int, Traits] = LRUCache(TRAITS_KEPT)
        self._terms: LRUCache[str, dict[Kind, _Held]] = LRUCache(TERMS_KEPT)
        self._lock = threading.Lock()

    @cached_property
    def size(self) -> int:
        """How many artifacts there are."""
        (row,) = self.rows("SELECT count(*) AS count FROM artifact")
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
            (row,) = self.rows(
                "SELECT count(*) AS held FROM words WHERE words MATCH :word", word=quoted(word)
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
        rows = self.rows("SELECT kind, count(*) AS count FROM artifact GROUP BY kind")
        return {cast(Kind, row["kind"]): math.sqrt(row["count"]) for row in rows}

    def _held(self, terms: Iterable[str]) -> dict[str, dict[Kind, _Held]]:
        """How many of each kind can do this, and how well in sum; read once a term."""
        wanted = list(terms)
        with self._lock:
            known = {term: self._terms[term] for term in wanted if term in self._terms}
        if unread := [term for term in wanted if term not in known]:
            read = self._read_held(unread)
            with self._lock:
                self._terms.update(read)
            known |= read
        return known

    def _read_held(self, terms: Sequence[str]) -> dict[str, dict[Kind, _Held]]:
        rows = self.rows(
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
        rows = self.rows("SELECT slug, name FROM artifact WHERE kind = 'platform'")
        return {row["slug"]: row["name"] for row in rows}

    @cached_property
    def sellers(self) -> dict[str, str]:
        """Every platform that sells models: its name by its id."""
        rows = self.rows(
            """
            SELECT DISTINCT slug, name FROM offer JOIN artifact ON artifact.id = offer.provider
            """
        )
        return {row["slug"]: row["name"] for row in rows}

    @cached_property
    def makers(self) -> dict[str, str]:
        """Every maker of several models: its name by the id its models begin with."""
        rows = self.rows(
            """
            SELECT substr(slug, 1, instr(slug, '/') - 1) AS id, max(maker) AS maker FROM artifact
            WHERE kind = 'model' AND slug LIKE '%/%' AND maker IS NOT NULL
            GROUP BY 1 HAVING count(*) >= 5
            """
        )
        return {row["id"]: row["maker"] for row in rows}

    def prospects(self, sieve: Sieve) -> list[Prospect]:
        """What may answer a need: roughly the best first, as many as are worth ranking."""
        sql, values = sifting(sieve)
        (sifted,) = self.rows(sql, **values)
        keys, heard, *bounds = (json.loads(column) for column in sifted)
        judged = list(zip(*bounds, strict=True)) or [()] * len(keys)
        if sieve.misses:
            fitting = sum(-1 not in one for one in judged)
            keys = keys[: max(fitting, sieve.misses)]
        known = self._traits_of(keys)
        said = {bits: share_of(sieve.words, bits) for bits in set(heard)}
        return [
            Prospect(known[key], told, said[bits])
            for key, told, bits in zip(keys, judged, heard, strict=False)
        ]

    def traits(self, slug: str) -> Traits | None:
        """What one artifact is as a candidate."""
        (row,) = self.rows("SELECT id FROM artifact WHERE slug = :slug", slug=slug)
        return self._traits_of([row["id"]]).get(row["id"])

    def _traits_of(self, keys: Sequence[int]) -> dict[int, Traits]:
        """What these are as candidates; read once each."""
        with self._lock:
            known = {key: self._traits[key] for key in keys if key in self._traits}
        if unread := [key for key in keys if key not in known]:
            read = self._read_traits(json.dumps(unread))
            with self._lock:
                self._traits.update(read)
            known |= read
        return known

    def _read_traits(self, keys: str) -> dict[int, Traits]:
        rows = self.rows(
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

    def newest(self, today: date, most: int) -> dict[str, str]:
        """The models somebody offers that were released last, by the day they were."""
        rows = self.rows(
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
        rows = self.rows(
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
        rows = self.rows(
            f"""
            SELECT after.slug AS id, on_date, {RECORD} FROM lifecycle
            JOIN artifact ON artifact.id = lifecycle.artifact
            JOIN artifact AS after ON after.id = lifecycle.replacement {told_in("lifecycle")}
            WHERE artifact.slug = :slug ORDER BY source.trust, record.as_of DESC, after.id
            """,
            slug=slug,
        )
        linked = self.rows(
            f"""
            SELECT after.slug AS id, '' AS on_date, {RECORD} FROM link
            JOIN artifact ON artifact.id = link.from_artifact
            JOIN artifact AS after ON after.id = link.to_artifact {told_in("link")}
            WHERE artifact.slug = :slug AND link.kind = 'replaced_by' ORDER BY after.id
            """,
            slug=slug,
        )
        found: dict[str, Successor] = {}
        for row in (*rows, *linked):
            told = Successor(row["id"], row["on_date"], self.source_of[row["source"]], row["as_of"])
            found.setdefault(row["id"], told)
        return list(found.values())

    def _abilities(self, keys: str) -> dict[int, dict[str, float]]:
        rows = self.rows(
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
        rows = self.rows(
            """
            SELECT board_place.*, benchmark AS board, benchmark.name AS name, benchmark.measures
            FROM board_place JOIN benchmark ON benchmark.id = benchmark
            WHERE artifact IN (SELECT value FROM json_each(:keys)) ORDER BY as_of DESC, benchmark
            """,
            keys=keys,
        )
        found: dict[int, list[BoardRank]] = defaultdict(list)
        for row in rows:
            found[row["artifact"]].append(made(BoardRank, row))
        return found

    def _origins(self, keys: str) -> dict[int, dict[str, str]]:
        rows = self.rows(
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


def rarity(held: int, among: int) -> float:
    """How much it tells that something is held, in nats: nothing where all hold it."""
    return math.log((among + 1) / (held + 1))
