"""OpenRouter's model list: its prices, limits, parameters and expiry dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sources.download import Get, fetch_files
from bot.sources.facts import day, members, yes_no
from bot.sources.files import json_file
from bot.sources.gate import Gate, distinct, money, plain
from bot.sources.listed import source
from bot.sources.reading import (
    Billing,
    Entry,
    Fact,
    Lifecycle,
    Meter,
    Price,
    PriceUnit,
    Raw,
    Reading,
    UnreadableSource,
)

SOURCE = source("openrouter")
FILE = SOURCE.files[0]

Row = Mapping[str, Any]

METERS: dict[str, tuple[Meter, PriceUnit, int]] = {
    "prompt": ("input", "Mtok", 1_000_000),
    "completion": ("output", "Mtok", 1_000_000),
    "input_cache_read": ("cache_read", "Mtok", 1_000_000),
    "input_cache_write": ("cache_write_5m", "Mtok", 1_000_000),
    "internal_reasoning": ("reasoning", "Mtok", 1_000_000),
    "audio": ("input_audio", "Mtok", 1_000_000),
    "image": ("input_image", "Mtok", 1_000_000),
    "web_search": ("web_search", "krequest", 1_000),
    "request": ("request", "krequest", 1_000),
}
FLAGS = {
    "tools": "supports_tools",
    "structured_outputs": "supports_structured_output",
    "reasoning": "supports_reasoning",
    "temperature": "supports_temperature",
}
MODALITIES = {"text": "text", "image": "image", "audio": "audio", "video": "video", "file": "pdf"}


def fetch(get: Get) -> Raw:
    """The list as it is served today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One offer per model or variant of one."""
    listing = json_file(raw, FILE)
    rows = listing.get("data") if isinstance(listing, dict) else listing
    if not isinstance(rows, list):
        raise UnreadableSource(f"{FILE} is not a list of models.")
    gate = Gate(raw.as_of)
    entries = []
    for number, row in enumerate(rows, start=1):
        with gate.row(plain(row.get("id")) if isinstance(row, dict) else f"row {number}"):
            entries.append(_entry(row, gate))
    return Reading(tuple(entries), rejected=tuple(gate.rejected), read=len(rows))


def _entry(row: Row, gate: Gate) -> Entry:
    native_id = plain(row["id"], 200)
    prices = distinct(_prices(native_id, row["pricing"], gate))
    dated = plain(row.get("canonical_slug"))
    maker, _, name = plain(row["name"]).rpartition(": ")
    return Entry(
        native_id=native_id,
        name=name,
        kind="model",
        maker=maker or native_id.lstrip("~").split("/")[0],
        url=f"https://openrouter.ai/{native_id.lstrip('~')}",
        hf_id=plain(row.get("hugging_face_id")),
        aliases=(dated,) if dated and dated != native_id else (),
        provider="openrouter",
        billing=_billing(native_id, row["pricing"], bool(prices)),
        prices=prices,
        facts=tuple(_facts(native_id, row, gate)),
        lifecycle=_expiry(row),
        words=str(row.get("description") or "")[:2000],
    )


def _billing(native_id: str, pricing: Row, priced: bool) -> Billing:
    """How it is paid for: -1 is a price that depends on where a request is routed."""
    if "-1" in pricing.values():
        return "variable"
    if priced:
        return "metered"
    return "free_tier" if native_id.endswith(":free") else "unknown"


def _prices(native_id: str, pricing: Row, gate: Gate) -> Iterator[Price]:
    for key, (meter, unit, times) in METERS.items():
        dollars = money(pricing.get(key))
        if dollars is not None and dollars != -1:
            yield from gate.price(native_id, dollars * times, meter, unit)


def _facts(native_id: str, row: Row, gate: Gate) -> Iterator[Fact]:
    yield from gate.limits(
        native_id,
        context=row.get("context_length"),
        max_output=(row.get("top_provider") or {}).get("max_completion_tokens"),
    )
    for parameter, attribute in FLAGS.items():
        if parameter in row["supported_parameters"]:
            yield yes_no(attribute, True)
    shape = row["architecture"]
    heard = {MODALITIES[m] for m in shape["input_modalities"] if m in MODALITIES}
    made = {MODALITIES[m] for m in shape["output_modalities"] if m in MODALITIES}
    yield from members("input_modalities", heard)
    yield from members("output_modalities", made)
    if "image" in heard:
        yield Fact("supports_vision", "yes", 1, "derived")
    yield from day("knowledge_cutoff", row.get("knowledge_cutoff"))


def _expiry(row: Row) -> tuple[Lifecycle, ...]:
    said = day("retired", row.get("expiration_date"))
    return (Lifecycle("retired", said[0].text),) if said else ()
