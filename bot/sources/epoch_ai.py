"""Epoch AI's notable models: sizes, training compute and dates, each as sure as Epoch is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from bot.sources.download import Get, fetch_files
from bot.sources.facts import amount, day, https
from bot.sources.files import csv_rows
from bot.sources.gate import plain
from bot.sources.listed import source
from bot.sources.reading import Confidence, Entry, Fact, Raw, Reading, Rejected

SOURCE = source("epoch-ai")
FILE = SOURCE.files[0]

COLUMNS = (
    "Model",
    "Organization",
    "Publication date",
    "Parameters",
    "Training compute (FLOP)",
    "Confidence",
    "Link",
    "Model accessibility",
    "Base model",
    "Domain",
    "Task",
)
EARLY = "2018"
"""Price feeds with an earlier date are wrong; here it is history, and tagged so."""


def fetch(get: Get) -> Raw:
    """The table as it is today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry a model."""
    rows = csv_rows(raw, FILE, *COLUMNS)
    kept: dict[str, Entry] = {}
    rejected = []
    for row in rows:
        name = plain(row["Model"])
        if not name or name in kept:
            rejected.append(Rejected(name, "listed twice" if name else "no name"))
        else:
            kept[name] = _entry(name, row)
    return Reading(tuple(kept.values()), (), tuple(rejected), len(rows))


def _entry(name: str, row: dict[str, str]) -> Entry:
    return Entry(
        native_id=name,
        name=name,
        kind="model",
        maker=", ".join(_parts(row["Organization"])),
        url=next(filter(None, map(https, re.split(r"[\s,]+", row["Link"]))), ""),
        facts=tuple(_facts(row)),
        tags=tuple(_tags(row)),
        relations=tuple(("finetune_of", base) for base in _parts(row["Base model"])),
    )


def _facts(row: dict[str, str]) -> Iterator[Fact]:
    """Figures are stated only where Epoch is confident of them; open weights where it says so."""
    confidence: Confidence = "stated" if row["Confidence"] == "Confident" else "estimated"
    yield from day("released_on", row["Publication date"])
    yield from amount("params_total", row["Parameters"], confidence)
    yield from _compute(row["Training compute (FLOP)"], confidence)
    if row["Model accessibility"].startswith("Open weights"):
        yield Fact("open_weights", "yes", 1)


def _compute(text: str, confidence: Confidence) -> Iterator[Fact]:
    try:
        flop = Decimal(text)
    except InvalidOperation:
        return
    if flop.is_finite() and flop > 0:
        yield Fact("training_flop", text, float(flop), confidence)


def _tags(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for scheme, column in (("domain", "Domain"), ("task", "Task")):
        yield from ((scheme, part) for part in dict.fromkeys(_parts(row[column])))
    if row["Model accessibility"]:
        yield "accessibility", row["Model accessibility"]
    if row.get("Frontier model") == "True":
        yield SOURCE.id, "frontier"
    if row["Publication date"][:4] < EARLY:
        yield SOURCE.id, "before 2018"


def _parts(text: str) -> list[str]:
    return [plain(part) for part in text.split(",") if part.strip()]
