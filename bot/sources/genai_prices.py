"""genai-prices: what models cost, with the history of it, peak hours and batch discounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.names.regions import split_region
from bot.sources.download import Get, fetch_files
from bot.sources.facts import https
from bot.sources.files import json_rows
from bot.sources.gate import Gate, distinct, money, plain
from bot.sources.listed import source
from bot.sources.reading import (
    Billing,
    Entry,
    Fact,
    Meter,
    Price,
    PriceUnit,
    Processing,
    Raw,
    Reading,
)

SOURCE = source("genai-prices")
FILE = SOURCE.files[0]

Row = Mapping[str, Any]

METERS: dict[str, tuple[Meter, PriceUnit, int]] = {
    "input_mtok": ("input", "Mtok", 1),
    "output_mtok": ("output", "Mtok", 1),
    "cache_read_mtok": ("cache_read", "Mtok", 1),
    "cache_write_mtok": ("cache_write_5m", "Mtok", 1),
    "cache_write_1h_mtok": ("cache_write_1h", "Mtok", 1),
    "output_reasoning_mtok": ("reasoning", "Mtok", 1),
    "input_audio_mtok": ("input_audio", "Mtok", 1),
    "output_audio_mtok": ("output_audio", "Mtok", 1),
    "input_image_mtok": ("input_image", "Mtok", 1),
    "output_image_mtok": ("output_image", "Mtok", 1),
    "input_video_mtok": ("input_video", "Mtok", 1),
    "output_video_mtok": ("output_video", "Mtok", 1),
    "web_searches_kcount": ("web_search", "krequest", 1),
    "requests_kcount": ("request", "krequest", 1),
    "audio_hours": ("input_audio", "minute", 60),
    "input_audio_hours": ("input_audio", "minute", 60),
    "input_mchars": ("input", "Mchar", 1),
    "input_document_kpages": ("input", "page", 1000),
}
"""Meter, unit, and how many of ours one of upstream's units is."""

PROCESSING: dict[tuple[str, str], Processing] = {
    ("processing", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
}
LINK = re.compile(r"https://[^\s<>()`\"',]+")


def fetch(get: Get) -> Raw:
    """The prices as they stand on the default branch today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One offer per native id that a provider's prices are for."""
    gate = Gate(raw.as_of)
    entries: list[Entry] = []
    seen = 0
    for provider in json_rows(raw, FILE):
        with gate.row(plain(provider.get("id"))):
            taken: set[str] = set()
            for model in provider["models"]:
                seen += 1
                with gate.row(f"{provider['id']}/{model.get('id')}"):
                    entries += _offers(provider, model, taken, gate)
    return Reading(tuple(entries), rejected=tuple(gate.rejected), read=seen)


def _offers(provider: Row, model: Row, taken: set[str], gate: Gate) -> Iterator[Entry]:
    """A model's own offer, and one for each other id that is billed as it.

    Upstream says which ids cost the same, not which are the same: ``gpt-realtime-2.1`` is
    matched by ``gpt-realtime-2``. The first model that names an id has it.
    """
    own = _entry(provider, model, gate)
    if model["id"].casefold() not in taken:
        taken.add(model["id"].casefold())
        yield own
    for literal in _literals(model["match"]):
        if literal.casefold() in taken or _is_router_setting(literal, model["id"]):
            continue
        taken.add(literal.casefold())
        region, name = split_region(literal)
        yield Entry(
            native_id=f"{provider['id']}/{literal}"[:200],
            name=name[:120],
            kind="model",
            url=own.url,
            provider=own.provider,
            region=region,
            billing=own.billing,
            prices=own.prices,
        )


BORROWED = re.compile(
    r"imported from openrouter|trusting (?:open ?router|the original source|these prices)",
    re.IGNORECASE,
)
"""Upstream's notes on a price it could not find at the provider and took from elsewhere."""


def _entry(provider: Row, model: Row, gate: Gate) -> Entry:
    native_id = f"{provider['id']}/{model['id']}"[:200]
    region, name = split_region(model["id"])
    comments = str(model.get("price_comments", ""))
    links = [https(link.rstrip(".;:")) for link in LINK.findall(comments)]
    prices = distinct(_prices(native_id, model, gate))
    if prices and BORROWED.search(comments):
        gate.refuse(native_id, "by its own comment the price is another provider's")
        prices = ()
    deprecated = (Fact("status", "deprecated"),) if model.get("deprecated") is True else ()
    return Entry(
        native_id=native_id,
        name=_display(model, name),
        kind="model",
        url=next(filter(None, links), "") or https((provider.get("pricing_urls") or [""])[0]),
        provider=plain(provider["id"], 60),
        region=region,
        billing=_billing(native_id, bool(prices)),
        prices=prices,
        facts=(*gate.limits(native_id, context=model.get("context_window")), *deprecated),
        words=str(model.get("description", ""))[:2000],
    )


def _display(model: Row, name: str) -> str:
    """Upstream's title where it says no more than the id: o4-mini is titled "o4 Mini High"."""
    title = plain(model.get("name"))
    return title if title and _tokens(title) <= _tokens(model["id"]) else name[:120]


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+|\d+", text.lower()))


def _billing(native_id: str, priced: bool) -> Billing:
    if priced:
        return "metered"
    return "free_tier" if native_id.endswith((":free", "-free")) else "unknown"


def _literals(clause: Row) -> Iterator[str]:
    """Every id that a clause tree names in full; beginnings and patterns are no names."""
    if isinstance(clause.get("equals"), str):
        yield clause["equals"][:160]
    for joined in (*clause.get("or", ()), *clause.get("and", ())):
        yield from _literals(joined)


def _is_router_setting(literal: str, model_id: str) -> bool:
    """Whether an id only asks a router for the fastest or another host of the same model."""
    return literal.casefold() in (f"{model_id.casefold()}{end}" for end in ("-fast", ":beta"))


@dataclass(frozen=True, slots=True)
class Span:
    """A set of prices with when it holds."""

    prices: Row
    starts: date | None
    ends: date | None
    window: str = ""


def _prices(native_id: str, model: Row, gate: Gate) -> Iterator[Price]:
    said = model["prices"]
    listed = [{"prices": said}] if isinstance(said, dict) else said
    for span in _spans(listed):
        yield from _priced(native_id, span, "standard", gate)
    for processing in dict.fromkeys(PROCESSING.values()):
        variants = [v for v in model.get("price_variants", ()) if _processing(v) == processing]
        for span in _spans(variants[::-1]):
            yield from _priced(native_id, span, processing, gate)


def _processing(variant: Row) -> Processing | None:
    """The kind of processing a variant is for; None where it is for something else as well."""
    conditions = list(variant["when"].items())
    return PROCESSING.get(conditions[0]) if len(conditions) == 1 else None


def _spans(listed: Sequence[Row]) -> Iterator[Span]:
    """When each set holds, the last one that applies winning, as upstream does.

    Variants are given the other way round there: of them the first wins.
    """
    starts = [_date((entry.get("constraint") or {}).get("start_date")) for entry in listed]
    for place, entry in enumerate(listed):
        constraint = entry.get("constraint") or {}
        start = starts[place]
        later = [other for other in starts[place + 1 :] if other]
        ends = min(later, default=None)
        if ends and start and ends <= start:
            continue
        window = _window(constraint)
        yield Span(entry["prices"], start, ends, window)


def _date(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _window(constraint: Row) -> str:
    """``01:00-04:00`` from 01:00:00Z to 04:00:00Z."""
    if "start_time" not in constraint:
        return ""
    hours = [
        re.fullmatch(r"(\d\d:\d\d)(:\d\d)?Z", constraint[k]) for k in ("start_time", "end_time")
    ]
    if not all(hours):
        raise ValueError("peak hours are not in UTC")
    return "-".join(found[1] for found in hours if found)


def _priced(native_id: str, span: Span, processing: Processing, gate: Gate) -> Iterator[Price]:
    for key, said in span.prices.items():
        if key not in METERS:
            continue
        meter, unit, times = METERS[key]
        for above, value in _tiers(said):
            dollars = money(value)
            yield from gate.price(
                native_id,
                dollars / times if dollars is not None else None,
                meter,
                unit,
                processing,
                above,
                span.window,
                span.starts,
                span.ends,
            )


def _tiers(said: Any) -> Iterator[tuple[int, Any]]:
    """The price from the first token on, and from where each dearer tier starts."""
    if not isinstance(said, dict):
        yield 0, said
        return
    yield 0, said["base"]
    for tier in said["tiers"]:
        yield int(tier["start"]), tier["price"]
