"""What speaks for each artifact, written out once so that candidates can be sifted by SQL."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from bot import curated
from bot.attributes import FLAGS
from bot.builder.standing import LEAST_PEERS, PARTIAL_BOARDS
from bot.evidence import dossier as dossiers
from bot.evidence.dossier import Dossier
from bot.evidence.licences import licence_class
from bot.evidence.lifecycle import retirements
from bot.model import Artifact, Fact, LifecycleEvent, Offer, Source
from bot.names.dates import without_date

Numbered = list[tuple[int, Offer]]

FIGURES = (
    "price_input", "price_output", "price_cache_read", "context_tokens", "max_output_tokens",
    "params_total", "params_active",
)  # fmt: skip
TEXTS = ("input_modalities", "output_modalities", "licence", "released_on")

KEYS = frozenset((*FIGURES, *TEXTS, *FLAGS, "licence_text"))

STRENGTH = {
    "curated": 100, "flag": 95, "modality": 80, "category": 75, "tag": 70, "claim": 60, "word": 45,
}  # fmt: skip
"""How far each kind of evidence is believed, in percent: a reviewed entry in full, a statement of
the maker or seller nearly so, what a source sorts or tags by somewhat less, and a word found in
a description, which may speak of something else, less than half."""

NOBODY = Source("", "")
"""Who says what a headline is made of plays no part in it."""

AXES = ("adoption", "quality", "ecosystem", "freshness")


def write_headlines(db: sqlite3.Connection, built: date) -> None:
    """Fill ``headline``, a row for each artifact, and ``ability``, by term and artifact."""
    standing = _standing(db)
    rows: list[tuple[object, ...]] = []
    denied: set[tuple[int, str]] = set()
    for key, (dossier, offers) in _dossiers(db, built):
        axes = standing.get(key, (None,) * len(AXES))
        rows.append((key, *_headline(dossier, offers), *axes))
        denied |= {(key, term) for term in _denied(dossier)}
    marks = ",".join("?" * len(rows[0])) if rows else ""
    db.executemany(f"INSERT INTO headline VALUES({marks})", rows)
    db.execute(DATE_BY_SNAPSHOT)
    db.executemany("INSERT INTO ability VALUES(?,?,?)", _abilities(db, denied))
    db.execute(PLACES, {"least": LEAST_PEERS, "partial": json.dumps(PARTIAL_BOARDS)})
    db.commit()


def _headline(dossier: Dossier, numbered: Numbered) -> tuple[object, ...]:
    offer = dossier.priced_offer
    found = {name: dossier.headline(name) for name in KEYS}
    cells = {name: one.cell for name, one in found.items() if one}
    numbers = (_whole(cells.get(name)) for name in FIGURES)
    texts = (cells[name].text if name in cells else None for name in TEXTS)
    flags = (_flag(cells.get(name)) for name in FLAGS)
    licence = cells.get("licence") or cells.get("licence_text")
    return (
        next((number for number, one in numbered if one is offer), None),
        offer.billing if offer else None,
        *numbers,
        *texts,
        licence_class(licence.text) if licence else None,
        *flags,
        gone_on(dossier),
        _since(dossier.artifact.id, cells.get("released_on")),
    )


def gone_on(dossier: Dossier) -> str | None:
    """The day it goes, or went: at its maker, or at the last of all who sell it.

    Open weights stay with whoever has them.
    """
    told = retirements(dossier)
    own = [one.event.on for one in told if one.own]
    if own:
        return min(own)
    sellers = {offer.provider for offer in dossier.offers}
    open_weights = dossier.cells.get("open_weights")
    if not sellers or (open_weights and open_weights.text == "yes"):
        return None
    days = {one.provider: one.event.on for one in told}
    return max(days[seller] for seller in sellers) if sellers <= days.keys() else None


def _since(slug: str, released: Fact | None) -> str | None:
    """The day it is there since, to rank by: as stated, else the date in its own name."""
    if released:
        return released.text
    dated = without_date(slug)[1]
    digits = re.sub(r"\D", "", dated)
    if not re.fullmatch(r"20\d{6}", digits):
        return None
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


DATE_BY_SNAPSHOT = """
    UPDATE headline SET since = (
        SELECT min(dated.since) FROM link JOIN headline AS dated ON dated.artifact = from_artifact
        WHERE to_artifact = headline.artifact AND link.kind = 'version_of'
    ) WHERE since IS NULL
"""
"""A plain name that nobody dates is there since its first dated snapshot."""


PLACES = """
    INSERT INTO board_place
    WITH best AS (
      SELECT artifact, benchmark, max(iif(higher_is_better, value, -value)) AS value,
        max(coalesce(measured_on, record.as_of)) AS day
      FROM score JOIN benchmark ON benchmark.id = score.benchmark
      JOIN record ON record.id = score.record
      WHERE NOT self_reported GROUP BY artifact, benchmark
    ), placed AS (
      SELECT *, rank() OVER (PARTITION BY benchmark ORDER BY value DESC) AS place,
        percent_rank() OVER (PARTITION BY benchmark ORDER BY value) AS share,
        count(*) OVER (PARTITION BY benchmark) AS peers
      FROM best
    )
    SELECT artifact, benchmark, place, peers,
      CAST(round(100 * iif(EXISTS(
        SELECT 1 FROM json_each(:partial) WHERE benchmark GLOB value || '*'
      ), 0.5 + share / 2, share)) AS INTEGER), day
    FROM placed WHERE peers >= :least
"""
"""The place of each artifact's best independent result on each board.

A board that lists its best only: to be on it at all is to be in the upper half.
"""


def _denied(dossier: Dossier) -> Iterator[str]:
    """Terms that most of those who state anything of this model deny, whatever one seller says."""
    if dossier.artifact.kind != "model":
        return
    stated = [dossier.cells, *(offer.cells for offer in dossier.offers)]
    for term in curated.vocabulary().terms:
        for flag in term.flags:
            said = [cells[flag].text for cells in stated if flag in cells]
            if said.count("no") > said.count("yes"):
                yield term.id
        for modality in term.modalities:
            side, _, name = modality.partition(":")
            key = f"{side}put_modalities"
            listed = [cells[key].text.split(", ") for cells in stated if key in cells]
            if 2 * sum(name in modalities for modalities in listed) < len(listed):
                yield term.id


def _whole(cell: Fact | None) -> int | None:
    return None if cell is None or cell.number is None else round(cell.number)


def _flag(cell: Fact | None) -> int | None:
    return {"yes": 1, "no": 0}.get(cell.text) if cell else None


def _dossiers(
    db: sqlite3.Connection, built: date
) -> Iterator[tuple[int, tuple[Dossier, Numbered]]]:
    """Each artifact with as much of its dossier as a headline needs, and its offers by number."""
    cells, events = _cells(db), _events(db)
    offers = _offers(db, cells)
    artifacts = "SELECT id, slug, kind, name, maker FROM artifact ORDER BY id"
    for key, slug, kind, name, maker in db.execute(artifacts):
        numbered = offers[key]
        told = Dossier(
            Artifact(slug, name, kind, maker),
            cells[key, 0],
            tuple(offer for _, offer in numbered),
            lifecycle=tuple(events[key]),
            today=built,
        )
        yield key, (told, numbered)


def _cells(db: sqlite3.Connection) -> dict[tuple[int, int], dict[str, Fact]]:
    """What is settled by artifact and offer, with its day; its sources play no part here."""
    cells: dict[tuple[int, int], dict[str, Fact]] = defaultdict(dict)
    settled = """
        SELECT artifact, offer, key, txt, num, record.as_of
        FROM resolved JOIN record ON record.id = resolved.record
    """
    for artifact, offer, key, text, number, as_of in db.execute(settled):
        if key in KEYS or dossiers.is_price(key):
            cells[artifact, offer][key] = Fact(text, number, NOBODY, as_of)
    return cells


def _offers(
    db: sqlite3.Connection, cells: dict[tuple[int, int], dict[str, Fact]]
) -> dict[int, Numbered]:
    offers: dict[int, Numbered] = defaultdict(list)
    for number, artifact, provider, native_id, region, own, billing in db.execute(OFFERS):
        told = cells[artifact, number]
        offer = Offer(provider, native_id, region, bool(own), billing, told)
        offers[artifact].append((number, offer))
    return offers


OFFERS = """
    SELECT offer.id, offer.artifact, provider.name, native_id, region, first_party, billing
    FROM offer JOIN artifact AS provider ON provider.id = offer.provider
    ORDER BY first_party DESC, region, provider.name, native_id
"""


def _events(db: sqlite3.Connection) -> dict[int, list[LifecycleEvent]]:
    events: dict[int, list[LifecycleEvent]] = defaultdict(list)
    for artifact, event, on, provider, source, as_of, region in db.execute(EVENTS):
        told = LifecycleEvent(
            event, on, provider, None, Source(source, source), as_of, region=region
        )
        events[artifact].append(told)
    return events


EVENTS = """
    SELECT lifecycle.artifact, event, on_date, provider.name, snapshot.source, record.as_of,
      coalesce(offer.region, '')
    FROM lifecycle JOIN record ON record.id = lifecycle.record
    JOIN snapshot ON snapshot.id = record.snapshot
    JOIN source ON source.id = snapshot.source
    LEFT JOIN offer ON offer.id = lifecycle.offer
    LEFT JOIN artifact AS provider ON provider.id = offer.provider
    ORDER BY on_date, offer.region, source.trust, record.as_of DESC, lifecycle.id
"""


def _standing(db: sqlite3.Connection) -> dict[int, tuple[int | None, ...]]:
    """The mean percentile of each artifact on each axis."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for artifact, axis, percentile in db.execute(
        "SELECT artifact, axis, percentile FROM standing WHERE basis = ''"
    ):
        found[artifact][axis] = percentile
    return {key: tuple(axes.get(axis) for axis in AXES) for key, axes in found.items()}


def _abilities(
    db: sqlite3.Connection, denied: set[tuple[int, str]]
) -> Iterable[tuple[int, int, int]]:
    """How well each capability is attested: by its best evidence; most denials outweigh it."""
    best: dict[tuple[int, int], int] = {}
    held = """
        SELECT artifact, number, id, how FROM capability_row JOIN term ON number = term WHERE says
    """
    for artifact, number, term, how in db.execute(held):
        if how == "curated" or (artifact, term) not in denied:
            best[number, artifact] = max(best.get((number, artifact), 0), STRENGTH[how])
    return [(number, artifact, strength) for (number, artifact), strength in sorted(best.items())]
