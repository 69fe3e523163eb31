"""deprecations.info: what vendors switch off, when, and what they say to use instead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.sources.download import Get, fetch_files
from bot.sources.facts import day, https
from bot.sources.files import json_file
from bot.sources.gate import Gate, plain
from bot.sources.listed import source
from bot.sources.reading import (
    Entry,
    Lifecycle,
    Raw,
    Reading,
    UnreadableSource,
)

SOURCE = source("deprecations")
FILE = SOURCE.files[0]

Row = Mapping[str, Any]

GLUED = re.compile(r"(?<=[a-z0-9.])or(?=(?:gpt|o\d|claude|gemini|command|omni)-)")
EVENTS: tuple[tuple[Literal["announced", "retired"], str], ...] = (
    ("announced", "announcement_date"),
    ("retired", "shutdown_date"),
)
ENDPOINTS = frozenset({"classify", "rerank", "summarize"})
NO_NAME = re.compile(r"\b(models?|module|tuning|sdk|fine-?tuned|before|after)\b", re.IGNORECASE)


def fetch(get: Get) -> Raw:
    """The notices as they are served today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One offer per model that a vendor has announced the end of."""
    listing = json_file(raw, FILE)
    rows = listing.get("deprecations") if isinstance(listing, dict) else listing
    if not isinstance(rows, list):
        raise UnreadableSource(f"{FILE} is not a list of notices.")
    gate = Gate(raw.as_of)
    notices: dict[tuple[str, str], list[Lifecycle]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        native_id = f"{row.get('provider')}/{row.get('model_id')}" if isinstance(row, dict) else ""
        with gate.row(plain(native_id) or f"row {number}"):
            events = tuple(_events(row))
            if why := _no_notice(row, events):
                gate.refuse(plain(native_id), why)
                continue
            for model in _models(row["model_id"]):
                notices[plain(row["provider"], 60), model] += events
    entries = tuple(
        _entry(provider, model, events) for (provider, model), events in notices.items()
    )
    return Reading(entries, rejected=tuple(gate.rejected), read=len(rows))


def _entry(provider: str, model: str, events: list[Lifecycle]) -> Entry:
    return Entry(
        native_id=f"{provider}/{model}",
        name=model,
        kind="model",
        url=events[0].url,
        provider=provider,
        lifecycle=tuple(dict.fromkeys(events)),
    )


def _models(text: str) -> list[str]:
    """The ids a notice is about: one, or several with commas between; endpoints are none."""
    names = (plain(part) for part in text.split(","))
    return [name for name in names if name and name not in ENDPOINTS]


def _no_notice(row: Row, events: tuple[Lifecycle, ...]) -> str:
    """Why a row is not the end of a model, or ''."""
    if not events:
        return "no date"
    if "/changelog" in row["url"] and not row.get("shutdown_date") and not events[0].replacement:
        return "a changelog names it, which may as well be its release"
    if NO_NAME.search(row["model_id"]):
        return "not a model: a feature, or several in words"
    return ""


def _events(row: Row) -> Iterator[Lifecycle]:
    url = https(row["url"])
    replacement = _replacement(row)
    for event, key in EVENTS:
        for said in day(key, row.get(key)):
            yield Lifecycle(event, said.text, replacement, url)


def _replacement(row: Row) -> str:
    """The successors as names with "or" between; nothing where a sentence or itself stands there.

    >>> _replacement({"model_id": "dall-e-2", "replacement_model": "gpt-image-1orgpt-image-1-mini"})
    'gpt-image-1 or gpt-image-1-mini'
    """
    said = plain(row.get("replacement_model")).replace("*", "").strip()
    names = re.split(r",\s*|\s+(?:or|and)\s+", GLUED.sub(" or ", said))
    if said == row["model_id"] or any(NO_NAME.search(name) for name in names):
        return ""
    return " or ".join(name for name in names if name)
