"""Everything the catalog records about one artifact, read as a dossier."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from cachetools import LRUCache, cachedmethod

from bot.catalog.names import Names
from bot.catalog.reader import RECORD, made, told_in
from bot.evidence.dossier import Dossier
from bot.evidence.rates import OfferId, Rate
from bot.model import (
    Capability,
    Evidence,
    Fact,
    LifecycleEvent,
    Offer,
    Score,
    Source,
    Standing,
)

DOSSIERS_KEPT = 1000
"""The ones asked for again and again: ten to twenty kilobytes each."""


class Dossiers(Names):
    """The dossiers of one state of the catalog, on one day."""

    today = date.min
    """The day that its dossiers speak of."""

    def __init__(self, stamp: tuple[int, int]) -> None:
        super().__init__(stamp)
        self._dossiers: LRUCache[str, Dossier | None] = LRUCache(DOSSIERS_KEPT)
        self._one_reads = threading.Condition()

    @cachedmethod(lambda self: self._dossiers, condition=lambda self: self._one_reads)
    def dossier(self, slug: str) -> Dossier | None:
        """Everything recorded about one artifact, or None for one that is not here.

        Whoever asks while another thread reads the same one waits for it.
        """
        return self._read_dossier(slug)

    def _read_dossier(self, slug: str) -> Dossier | None:
        artifacts = self.artifacts([slug])
        if not artifacts:
            return None
        (key,) = self.rows("SELECT id FROM artifact WHERE slug = :slug", slug=slug)
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

    def rates(self, slug: str, day: date) -> dict[OfferId, list[Rate]]:
        """Every token price that holds on ``day``, by offer, the most trusted record first."""
        rows = self.rows(
            f"""
            SELECT provider.name AS provider, offer.region AS region, offer.native_id AS native_id,
              price.meter AS meter, price.processing AS processing, price.above_tokens AS above,
              price.window_utc AS hours, price.usd_micro AS usd, price.record AS record, {RECORD}
            FROM artifact JOIN offer ON offer.artifact = artifact.id
            JOIN artifact AS provider ON provider.id = offer.provider
            JOIN price ON price.offer = offer.id
            {told_in("price")}
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
                    source=self.source_of[row["source"]],
                    as_of=row["as_of"],
                    url=row["url"],
                )
            )
        return found

    def _cells(self, artifact: int) -> dict[int, dict[str, Fact]]:
        """What is settled, by offer; 0 is the artifact itself."""
        rows = self.rows(
            f"""
            SELECT resolved.*, {RECORD}, provider.name AS via
            FROM resolved {told_in("resolved")}
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
                source=self.source_of[row["source"]],
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
        rows = self.rows(
            f"SELECT record.id AS id, {RECORD} FROM record "
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
                    self.source_of[told[record]["source"]],
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
        rows = self.rows(
            f"""
            SELECT metric.key AS key, metric.value AS value, {RECORD}
            FROM metric {told_in("metric")} WHERE metric.artifact = :artifact
            ORDER BY record.as_of, source.trust DESC, source.id DESC
            """,
            artifact=artifact,
        )
        return {
            row["key"]: Fact(
                f"{row['value']:g}",
                row["value"],
                self.source_of[row["source"]],
                row["as_of"],
                row["url"],
            )
            for row in rows
        }

    def _sold(self, provider: int) -> dict[str, Fact]:
        """How many models a platform offers, told by the source of most of its offers."""
        rows = self.rows(
            f"""
            SELECT count(DISTINCT offer.artifact) AS sold, {RECORD}
            FROM offer JOIN resolved ON resolved.artifact = offer.artifact
              AND resolved.offer = offer.id
            {told_in("resolved")}
            WHERE offer.provider = :provider
            GROUP BY snapshot.source, record.as_of ORDER BY sold DESC, source.trust LIMIT 1
            """,
            provider=provider,
        )
        if not rows:
            return {}
        sold, as_of = rows[0]["sold"], rows[0]["as_of"]
        source = self.source_of[rows[0]["source"]]
        return {"models_offered": Fact(str(sold), sold, source, as_of)}

    def _offers(self, artifact: int, cells: dict[int, dict[str, Fact]]) -> tuple[Offer, ...]:
        rows = self.rows(
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
        rows = self.rows(
            f"""
            SELECT capability.*, coalesce(term.label, capability.term) AS label, {RECORD}
            FROM capability {told_in("capability")} LEFT JOIN term ON term.id = capability.term
            WHERE capability.artifact = :artifact AND says
            ORDER BY term.number, capability.how != 'curated', source.trust, record.as_of DESC,
              capability.how, capability.what
            """,
            artifact=artifact,
        )
        by_term: dict[str, list[sqlite3.Row]] = defaultdict(list)
        for row in rows:
            by_term[row["term"]].append(row)
        return tuple(_capability(term, told, self.source_of) for term, told in by_term.items())

    def _scores(self, artifact: int) -> tuple[Score, ...]:
        rows = self.rows(
            f"""
            SELECT score.*, benchmark.name AS name, benchmark.unit AS unit,
              benchmark.higher_is_better AS higher_is_better, {RECORD},
              coalesce(record.url, benchmark.url, nullif(source.home_url, '')) AS told_at
            FROM score {told_in("score")} JOIN benchmark ON benchmark.id = score.benchmark
            WHERE score.artifact = :artifact
            ORDER BY score.benchmark, score.variant, score.harness, record.as_of DESC, score.id
            """,
            artifact=artifact,
        )
        return tuple(_score(row, self.source_of[row["source"]]) for row in rows)

    def _standings(self, artifact: int) -> tuple[Standing, ...]:
        rows = self.rows(
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
        return tuple(made(Standing, row, source=self.source_of.get(row["source"])) for row in rows)

    def _lifecycle(self, artifact: int) -> tuple[LifecycleEvent, ...]:
        rows = self.rows(
            f"""
            SELECT lifecycle.*, provider.name AS provider, offer.region AS region, {RECORD},
              coalesce(successor.name, nullif(lifecycle.replacement_text, '')) AS successor
            FROM lifecycle {told_in("lifecycle")}
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
                source=self.source_of[row["source"]],
                as_of=row["as_of"],
                url=row["url"],
                region=row["region"] or "",
            )
            for row in rows
        )

    def _successors(self, artifact: int) -> tuple[str, ...]:
        rows = self.rows(
            """
            SELECT artifact.name AS name FROM link
            JOIN artifact ON artifact.id = link.to_artifact
            WHERE link.from_artifact = :artifact AND link.kind = 'replaced_by' ORDER BY artifact.id
            """,
            artifact=artifact,
        )
        return tuple(row["name"] for row in rows)


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
