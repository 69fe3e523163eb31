"""Writes things into the catalog's tables: records, offers, prices, facts and what is settled."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bot import attributes
from bot.builder.aliases import distinct_aliases
from bot.builder.dating import date_in, same_time
from bot.builder.lineage import is_version_of
from bot.builder.prices import dollars, peaks, price_key
from bot.builder.register import Register
from bot.builder.things import Mention, Thing
from bot.capabilities import Term
from bot.evidence.settle import Claim, settle
from bot.names.regions import split_region
from bot.sources.reading import (
    Board,
    CapabilityClaim,
    Entry,
    Fact,
    Lifecycle,
    Price,
    Source,
)

ARTIFACT_KEYS = frozenset(
    (
        "released_on knowledge_cutoff open_weights params_total params_active licence "
        "licence_text embed_dim memory_mb training_flop language family"
    ).split()
)
"""Facts about a model itself: taken from its lab or a registry, never from a reseller."""

LAB_SOURCE = "models.dev"
"""First word on a model itself (data research 3.2, rule 7)."""

CONFIDENCE_DISTRUST = {"stated": 0, "derived": 1, "estimated": 4, "claimed": 60}
REGISTRIES = frozenset({"llmfit-hf", "ollama-gallery"})
"""Sources that list weights anyone may download."""

UNREFERENCED = 2
"""Of two rows of one source, the one that names the page it was read from is trusted first."""

MAX_CONFLICTS = 6

OLDEST_PRICE = timedelta(days=365)
"""A price nobody has repeated for a year is kept as a record but no longer stood by."""

BATCH = "batch"
"""An id that ends so is the same offer processed later: its prices are batch prices."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One source in this build: who it is, its day, and the snapshot's row."""

    source: Source
    as_of: date
    snapshot: int


class Rows:
    """Fills an empty catalog with things that have been told apart and put in order."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        spoken: Mapping[str, Spoken],
        register: Register,
        built: date,
    ) -> None:
        self.db = connection
        self.spoken = spoken
        self.register = register
        self.makers = register.makers
        self.built = built
        self.ids: dict[str, int] = {}
        self.terms: dict[str, int] = {}
        self._records: dict[tuple[int, str, str, str], int] = {}
        self._offers: dict[tuple[int, int, str, str], int] = {}
        self._claims: dict[tuple[int, int, str], list[Claim]] = defaultdict(list)
        self._offer_rows: list[tuple[object, ...]] = []
        self._batches: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        self._attributes: dict[str, int] = {}
        self._meters: dict[tuple[str, str, str, int, str], int] = {}
        self._said: set[tuple[str, str, str]] = set()
        self._kind_of_model: frozenset[str] = frozenset()
        self._served: dict[int, Mention] = {}
        self._scored: dict[int, list[tuple[object, ...]]] = defaultdict(list)
        self._copied: set[str] = set()

    def write(self, things: Sequence[Thing], popularity: Mapping[str, float]) -> None:
        """Write every thing in the order given: the first is the best known."""
        self.ids = {thing.slug: number for number, thing in enumerate(things, start=1)}
        for thing in things:
            self._artifact(thing, popularity[thing.slug])
        for thing in things:
            self._said = {
                (mention.source, fact.key, fact.text)
                for mention in thing.mentions
                if mention.provider is None
                for fact in mention.entry.facts
            }
            self._kind_of_model = model_kind(thing)
            for mention in thing.mentions:
                self._mention(thing, mention)
            self._links(thing)
        self._inherit(things)
        self._settle()
        self.flush()

    def _attribute(self, key: str) -> int:
        """The number of an attribute, given when it is first met."""
        if key not in self._attributes:
            self._attributes[key] = len(self._attributes) + 1
            self.row("attribute", self._attributes[key], key)
        return self._attributes[key]

    def _meter(self, price: Price) -> int:
        """The number of what a price is charged for, given when it is first met."""
        what = (price.meter, price.unit, price.processing, price.above_tokens, price.window_utc)
        if what not in self._meters:
            self._meters[what] = len(self._meters) + 1
            self.row("meter", self._meters[what], *what)
        return self._meters[what]

    def flush(self) -> None:
        """Hand all rows to the database, parents before children."""
        for table, rows in self._batches.items():
            if rows:
                marks = ",".join("?" * len(rows[0]))
                self.db.executemany(f"INSERT OR IGNORE INTO {table} VALUES({marks})", rows)
        self._batches.clear()
        self.db.commit()

    def row(self, table: str, *values: object) -> None:
        """One more row for a table, in the schema's column order."""
        self._batches[table].append(values)

    def boards(self, boards: Iterable[Board]) -> None:
        """The benchmarks scores refer to; of one that two sources publish, who runs it speaks."""
        boards = sorted(boards, key=lambda board: board.id)
        own = {board.name.casefold() for board in boards if not board.id.startswith(LAB_SOURCE)}
        for board in boards:
            if board.id.startswith(LAB_SOURCE) and board.name.casefold() in own:
                self._copied.add(board.id)
                continue
            higher = int(board.higher_is_better)
            self.row(
                "benchmark", board.id, board.name, board.metric, board.unit, higher,
                board.measures, board.url or None,
            )  # fmt: skip

    def record(self, source: str, native_id: str, url: str, as_of: date | None = None) -> int:
        """The row of a source that a value leads back to; the same row is written once."""
        spoken = self.spoken[source]
        day = (as_of or spoken.as_of).isoformat()
        link = url if url.startswith("https://") and len(url) <= 400 else ""
        key = (spoken.snapshot, native_id, day, link)
        if key not in self._records:
            self._records[key] = len(self._records) + 1
            self.row(
                "record", self._records[key], spoken.snapshot, native_id[:200], day, link or None
            )
        return self._records[key]

    # -- one thing --------------------------------------------------------------------------

    def _artifact(self, thing: Thing, popularity: float) -> None:
        self.row(
            "artifact", self.ids[thing.slug], thing.slug, thing.kind, thing.name,
            self.makers.names.get(thing.maker, thing.maker) or None, thing.url or None,
            thing.repo or None, thing.hf_id or None,
            thing.family or None, round(popularity, 4),
        )  # fmt: skip
        for alias, (kind, source) in sorted(distinct_aliases(thing).items()):
            self.row("alias", self.ids[thing.slug], alias, kind, source)

    def _links(self, thing: Thing) -> None:
        for (kind, slug), mention in sorted(thing.links.items(), key=lambda item: item[0]):
            stated = mention and self.record(
                mention.source, mention.entry.native_id, mention.entry.url
            )
            self.row("link", self.ids[thing.slug], self.ids[slug], kind, stated)

    def _mention(self, thing: Thing, mention: Mention) -> None:
        artifact, entry = self.ids[thing.slug], mention.entry
        if mention.source in REGISTRIES and thing.kind == "model":
            self._served.setdefault(artifact, mention)
        record = self.record(mention.source, entry.native_id, entry.url, entry.as_of)
        offer = self._offer(thing, mention) if mention.provider else 0
        dearest = peaks(entry)
        for price in entry.prices:
            batch = mention.qualifier == BATCH and price.processing == "standard"
            one = replace(price, processing="batch") if batch else price
            self._price(artifact, offer, record, mention, one, dearest)
        for fact in entry.facts:
            if self._is_news(thing, mention, fact):
                self._fact(thing, offer, record, mention, fact)
        for metric in entry.metrics:
            of_day = self.record(
                mention.source, entry.native_id, entry.url, metric.as_of or entry.as_of
            )
            self.row("metric", artifact, metric.key, of_day, metric.value)
        self._scores(artifact, mention)
        self._lifecycle(thing, offer, mention)
        for scheme, tag in entry.tags:
            if scheme != "tool":
                self.row("tag", artifact, scheme, tag[:60], record)

    def _is_news(self, thing: Thing, mention: Mention, fact: Fact) -> bool:
        """Whether a fact is this offer's own to say.

        A reseller's word on the model itself is not kept (one model had 13 release dates), nor
        is what the same source says of the model already: feeds copy flags onto every offer.
        """
        if fact.key == "released_on" and not same_time(thing.slug, fact.text):
            return False
        if fact.key == "max_output_tokens" and "embedding" in self._kind_of_model:
            return False  # upstream files the size of the vector there
        if fact.key == "output_modalities" and mention.source == "mteb":
            return "sound" not in self._kind_of_model  # MTEB embeds with speech models, too
        if mention.provider is None:
            return True
        if fact.key in ARTIFACT_KEYS:
            return thing.maker in mention.provider.makers
        if is_trait(fact.key):
            return (mention.source, fact.key, fact.text) not in self._said
        return True

    def _offer(self, thing: Thing, mention: Mention) -> int:
        assert mention.provider is not None
        artifact, provider = self.ids[thing.slug], self.ids[mention.provider.id]
        qualifier = "" if mention.qualifier == BATCH else mention.qualifier
        region = mention.entry.region or region_of(mention.entry)
        key = (artifact, provider, region, qualifier)
        billing = mention.entry.billing
        if key not in self._offers:
            self._offers[key] = len(self._offers) + 1
            own = int(thing.maker in mention.provider.makers and not qualifier)
            self._offer_rows.append(
                (self._offers[key], artifact, provider, mention.entry.native_id, region,
                 own, billing)
            )  # fmt: skip
        elif billing != "unknown":
            self._bill(self._offers[key], billing)
        return self._offers[key]

    def _bill(self, offer: int, billing: str) -> None:
        """A stated way of billing replaces an unknown one; metered beats plan and free tier."""
        row = self._offer_rows[offer - 1]
        if row[-1] == "unknown" or billing == "metered":
            self._offer_rows[offer - 1] = (*row[:-1], billing)

    def _price(
        self, artifact: int, offer: int, record: int, mention: Mention, price: Price,
        peaks: Mapping[str, int],
    ) -> None:  # fmt: skip
        start = price.valid_from.isoformat() if price.valid_from else ""
        end = price.valid_to.isoformat() if price.valid_to else ""
        self.row("price_row", offer, self._meter(price), start, end, record, price.usd_micro)
        today = self.built.isoformat()
        current = (not start or start <= today) and (not end or today < end)
        if current and not price.above_tokens and not price.window_utc:
            if price.processing == "standard" and price.unit == "Mtok":
                dearest = max(price.usd_micro, peaks.get(price.meter, 0))
                price = replace(price, usd_micro=dearest)
            self._claim_price(artifact, offer, record, mention, price)

    def _claim_price(
        self, artifact: int, offer: int, record: int, mention: Mention, price: Price
    ) -> None:
        spoke = mention.entry.as_of or self.spoken[mention.source].as_of
        if not (key := price_key(price)) or self.built - spoke > OLDEST_PRICE:
            return
        dated = price.valid_from is not None and bool(mention.entry.url)
        text = dollars(price.usd_micro)
        self._claim(artifact, offer, key, record, mention, text, price.usd_micro, dated=dated)

    def _fact(self, thing: Thing, offer: int, record: int, mention: Mention, fact: Fact) -> None:
        artifact = self.ids[thing.slug]
        if fact.url or fact.as_of:
            record = self.record(
                mention.source, mention.entry.native_id, fact.url or mention.entry.url,
                fact.as_of or mention.entry.as_of,
            )  # fmt: skip
        estimated = fact.confidence == "estimated" and not fact.text.startswith("~")
        text = (f"~{fact.text}" if estimated else fact.text)[:300]
        self.row(
            "fact_row", artifact, offer, self._attribute(fact.key), record, text, fact.number,
            fact.confidence,
        )  # fmt: skip
        distrust = CONFIDENCE_DISTRUST[fact.confidence]
        if fact.key not in ARTIFACT_KEYS:
            self._claim(artifact, offer, fact.key, record, mention, text, fact.number, distrust)
        elif not offer:
            self._claim(artifact, 0, fact.key, record, mention, text, fact.number, distrust)
        elif mention.provider and thing.maker in mention.provider.makers:
            self._claim(artifact, 0, fact.key, record, mention, text, fact.number, distrust + 1)

    def _claim(
        self, artifact: int, offer: int, key: str, record: int, mention: Mention, text: str,
        number: float | None, distrust: int = 0, *, dated: bool = False,
    ) -> None:  # fmt: skip
        spoken = self.spoken[mention.source]
        trust = spoken.source.trust * 10
        if key in ARTIFACT_KEYS and mention.source == LAB_SOURCE:
            trust = 5
        if not mention.entry.url:
            trust += UNREFERENCED
        claim = Claim(
            source=mention.source,
            evidence=spoken.source.same_evidence_as or mention.source,
            trust=trust + distrust,
            as_of=mention.entry.as_of or spoken.as_of,
            text=text,
            number=float(number) if number is not None else None,
            record=record,
            dated=dated,
        )
        self._claims[artifact, offer, key].append(claim)

    def _inherit(self, things: Sequence[Thing]) -> None:
        """What a name without a date owes its dated snapshots.

        It is retired at its maker once every snapshot there is, on the last one's day; and it is
        shown the newest snapshot's result on a board where it has none itself, under that
        snapshot's name.
        """
        by_slug = {thing.slug: thing for thing in things}
        snapshots: dict[str, list[Thing]] = defaultdict(list)
        for thing in things:
            for kind, slug in thing.links:
                if kind == "version_of":
                    snapshots[slug].append(thing)
        for slug, dated in sorted(snapshots.items()):
            self._inherit_retirement(by_slug[slug], dated)
            self._inherit_scores(by_slug[slug], dated)

    def _inherit_retirement(self, thing: Thing, dated: Sequence[Thing]) -> None:
        if any(own_retirement(mention, thing.maker) for mention in thing.mentions):
            return
        ends = []
        for snapshot in dated:
            sold = [p for p in snapshot.mentions if p.provider and thing.maker in p.provider.makers]
            told = [(e, p) for p in sold if (e := own_retirement(p, thing.maker))]
            if sold and not told:
                return
            ends += told
        if ends:
            event, mention = max(ends, key=lambda end: end[0].on)
            self._lifecycle_event(thing, self._offer(thing, mention), mention, event)

    def _inherit_scores(self, thing: Thing, dated: Sequence[Thing]) -> None:
        artifact = self.ids[thing.slug]
        have = {(row[1], row[4], row[5]) for row in self._scored[artifact]}
        newest = sorted(dated, key=lambda snapshot: date_in(snapshot.slug), reverse=True)
        for snapshot in newest:
            for row in self._scored[self.ids[snapshot.slug]]:
                key = (row[1], row[4], row[5])
                if key not in have:
                    have.add(key)
                    self.row("score", None, row[1], artifact, snapshot.name, *row[4:])

    def _scores(self, artifact: int, mention: Mention) -> None:
        for score in mention.entry.scores:
            if score.board in self._copied:
                continue
            record = self.record(
                mention.source, mention.entry.native_id, score.url or mention.entry.url
            )
            cost = int(score.cost_usd * Decimal(1_000_000)) if score.cost_usd is not None else None
            row = (
                None, score.board, artifact, mention.entry.name[:120],
                score.variant or mention.effort, score.harness, score.value, score.low, score.high,
                score.n, cost, int(score.self_reported), score.measured_on or None, record,
            )  # fmt: skip
            self._scored[artifact].append(row)
            self.row("score", *row)

    def _lifecycle(self, thing: Thing, offer: int, mention: Mention) -> None:
        for event in mention.entry.lifecycle:
            self._lifecycle_event(thing, offer, mention, event)

    def _lifecycle_event(
        self, thing: Thing, offer: int, mention: Mention, event: Lifecycle
    ) -> None:
        record = self.record(
            mention.source, mention.entry.native_id, event.url or mention.entry.url
        )
        successor = self.register.lineage.find(event.replacement, thing.maker)
        if is_version_of(successor, thing.slug):
            successor = ""  # the notice is about an older model under the same floating name
        replacement = self.ids.get(successor)
        if replacement and successor != thing.slug:
            self.row("link", self.ids[thing.slug], replacement, "replaced_by", record)
        self.row(
            "lifecycle", None, self.ids[thing.slug], offer, event.event, event.on, replacement,
            (event.replacement if successor else "")[:120] or None, record,
        )  # fmt: skip

    def _weights_are_open(self, claimed: set[tuple[int, int, str]]) -> None:
        """Weights that a registry serves are open, where nobody says so in words."""
        for artifact, mention in self._served.items():
            if (artifact, 0, "open_weights") not in claimed:
                record = self.record(mention.source, mention.entry.native_id, mention.entry.url)
                self.row(
                    "fact_row", artifact, 0, self._attribute("open_weights"), record, "yes", 1,
                    "derived",
                )  # fmt: skip
                self._claim(artifact, 0, "open_weights", record, mention, "yes", 1)

    # -- what is settled --------------------------------------------------------------------

    def _settle(self) -> None:
        for row in self._offer_rows:
            self.row("offer", *row)
        spoken_for = {row[1] for row in self._offer_rows if row[5]}
        own = {row[0] for row in self._offer_rows if row[5]}
        self._weights_are_open(claimed=set(self._claims))
        for (artifact, offer, key), claims in sorted(self._claims.items()):
            if offer and is_trait(key) and artifact in spoken_for and offer not in own:
                continue
            attribute = attributes.find(key)
            tolerance = attribute.tolerance if attribute else 0.0
            settled = settle(
                claims, tolerance, ages=key not in ARTIFACT_KEYS, rounded=key.endswith("_tokens")
            )
            conflict = [
                [other.text, other.number, other.record]
                for other in settled.conflict
                if other.source != settled.claim.source or key.startswith(attributes.CLAIM)
            ]
            del conflict[MAX_CONFLICTS:]
            chosen = settled.claim
            self.row(
                "resolved_row", artifact, offer, self._attribute(key), chosen.text,
                chosen.number, chosen.record,
                settled.rule, " ".join(settled.agree),
                json.dumps(conflict, ensure_ascii=False, separators=(",", ":")) if conflict else "",
            )  # fmt: skip
        self._claims.clear()

    def vocabulary(self, terms: Iterable[Term]) -> None:
        """The terms capabilities refer to."""
        for term in terms:
            self.terms[term.id] = len(self.terms) + 1
            self.row("term", self.terms[term.id], term.id, term.label, term.category)

    def capability(self, artifact: int, record: int, claim: CapabilityClaim) -> None:
        """One reason to say that an artifact can do something, or that it cannot."""
        self.row(
            "capability_row", artifact, self.terms[claim.term], claim.how, record,
            int(claim.says), claim.what,
            claim.best_for or None, claim.limits or None,
        )  # fmt: skip


def model_kind(thing: Thing) -> frozenset[str]:
    """What a thing's tags say it is for: ``embedding``, ``sound`` or neither."""
    tags = {
        tag for mention in thing.mentions for scheme, tag in mention.entry.tags if scheme == "mode"
    }
    sources = {mention.source for mention in thing.mentions}
    sound = bool(tags & {"audio_transcription", "audio_speech"}) or "whisper" in thing.slug
    found = {"sound"} if sound else set()
    if not sound and ("embedding" in tags or (sources == {"mteb"})):
        found.add("embedding")
    return frozenset(found)


def region_of(entry: Entry) -> str:
    """The region an id begins with, as Bedrock writes it; '' for none."""
    if not entry.provider:
        return ""
    return split_region(entry.native_id.casefold().rpartition("/")[2])[0]


def own_retirement(mention: Mention, maker: str) -> Lifecycle | None:
    """When the maker's own offer ends, if this entry says so."""
    if mention.provider is None or maker not in mention.provider.makers:
        return None
    ends = (event for event in mention.entry.lifecycle if event.event == "retired")
    return max(ends, key=lambda event: event.on, default=None)


def is_trait(key: str) -> bool:
    """Whether a fact says what a model can do, rather than what an offer costs or allows."""
    return key.startswith("supports_") or key.endswith("_modalities")
