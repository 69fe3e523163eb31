"""LiteLLM's cost map: prices, limits, flags and retirement dates of models by provider."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from bot.names.regions import PREFIXES, split_region
from bot.sources.download import Get, fetch_files
from bot.sources.facts import MODALITIES, amount, day, https, members, yes_no
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
    Processing,
    Raw,
    Reading,
    UnreadableSource,
)

SOURCE = source("litellm")
FILE = SOURCE.files[0]

Row = Mapping[str, Any]

SIZE = re.compile(r"\d+-x-\d+|max-x-max")
BAND = re.compile(
    r"(fireworks|together)-ai-((embedding|moe)-)?(up-to|above|default|[\d.]+[mb]-).*", re.IGNORECASE
)
NO_MODEL_MODES = frozenset({"search", "vector_store", "guardrail"})

REGION_SEGMENT = re.compile(
    r"(us|eu|ap|ca|sa|me|af|il|mx)(-gov)?-(north|south|east|west|central|(north|south)(east|west))-\d"
    r"|global-standard"
)
VENDOR_PREFIX = re.compile(r"^([a-z0-9]+)\.(?=[a-z])")
DOTTED = frozenset({"bedrock", "bedrock_converse", "bedrock_mantle", "oci"})
"""Providers whose ids read ``vendor.model``, at times with a region before it."""
TASK_PATHS = frozenset({"aiml", "fal_ai"})
"""Providers whose paths name families and tasks, not owners."""
NO_MAKERS = frozenset(
    (
        "claude_platform decision-models doc-intelligence invoke preset ps ranking speech streaming"
    ).split()
)

TOKEN_METERS: dict[str, Meter] = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cache_read",
    "input_cost_per_token_cache_hit": "cache_read",
    "cache_creation_input_token_cost": "cache_write_5m",
    "cache_creation_input_token_cost_above_1hr": "cache_write_1h",
    "output_cost_per_reasoning_token": "reasoning",
    "input_cost_per_audio_token": "input_audio",
    "output_cost_per_audio_token": "output_audio",
    "input_cost_per_image_token": "input_image",
    "output_cost_per_image_token": "output_image",
    "input_cost_per_video_token": "input_video",
    "output_cost_per_video_token": "output_video",
}
OTHER_METERS: dict[str, tuple[Meter, PriceUnit, int]] = {
    "output_cost_per_image": ("output_image", "image", 1),
    "input_cost_per_image": ("input_image", "image", 1),
    "output_cost_per_pixel": ("output_image", "megapixel", 1_000_000),
    "input_cost_per_pixel": ("input_image", "megapixel", 1_000_000),
    "input_cost_per_audio_per_second": ("input_audio", "minute", 60),
    "input_cost_per_video_per_second": ("input_video", "second", 1),
    "output_cost_per_video_per_second": ("output_video", "second", 1),
    "input_cost_per_character": ("input", "Mchar", 1_000_000),
    "output_cost_per_character": ("output", "Mchar", 1_000_000),
    "input_cost_per_query": ("request", "krequest", 1_000),
    "input_cost_per_request": ("request", "krequest", 1_000),
    "ocr_cost_per_page": ("input", "page", 1),
    "code_interpreter_cost_per_session": ("request", "session", 1),
}
"""Meter, unit, and how many of upstream's units make one of ours."""

FIELD = re.compile(
    r"(?P<base>.+?)(?:_above_(?P<above>\d{1,6})k_tokens)?(?:_(?P<processing>batches|flex|priority))?"
)
PROCESSING: dict[str, Processing] = {
    "": "standard",
    "batches": "batch",
    "flex": "flex",
    "priority": "priority",
}

FLAGS = {
    "supports_function_calling": "supports_tools",
    "supports_response_schema": "supports_structured_output",
    "supports_reasoning": "supports_reasoning",
    "supports_vision": "supports_vision",
    "supports_prompt_caching": "supports_prompt_caching",
    "supports_pdf_input": "supports_pdf",
    "supports_audio_input": "supports_audio_in",
    "supports_audio_output": "supports_audio_out",
    "supports_web_search": "supports_web_search",
    "supports_computer_use": "supports_computer_use",
}
SELF_HOSTED = frozenset({"ollama", "lemonade"})
PLANS = frozenset({"chatgpt", "github_copilot", "microsoft_365_copilot"})


def fetch(get: Get) -> Raw:
    """The cost map as it stands on the default branch today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One offer per key that is a model at a provider."""
    table = json_file(raw, FILE)
    if not isinstance(table, dict):
        raise UnreadableSource(f"{FILE} is not an object of models.")
    gate = Gate(raw.as_of)
    entries = []
    for key, row in table.items():
        with gate.row(key):
            if why := _not_a_model(key, row):
                gate.refuse(key, why)
            else:
                entries.append(_entry(key, row, gate))
    return Reading(tuple(entries), rejected=tuple(gate.rejected), read=len(table))


def _not_a_model(key: str, row: Any) -> str:
    """Why a key names no model, or ''."""
    if key in ("sample_spec", "fallback_generalizations") or not isinstance(row, dict):
        return "not a model: upstream's own notes"
    if not isinstance(row.get("litellm_provider"), str) or not 0 < len(key) <= 200:
        return "not a model: no provider"
    if BAND.fullmatch(key):
        return "not a model: a price band by size"
    if any(SIZE.fullmatch(part) for part in key.split("/")):
        return "not a model: one image size of one"
    if "-month-commitment/" in key:
        return "not an offer by use: reserved capacity"
    if row.get("mode") in NO_MODEL_MODES:
        return f"not a model: {row['mode']}"
    return ""


def _entry(key: str, row: Row, gate: Gate) -> Entry:
    provider = plain(row["litellm_provider"], 60)
    region, maker, name = _name(key, provider)
    prices = gate.in_one_unit(key, distinct(_prices(key, row, gate)))
    return Entry(
        native_id=key,
        name=name,
        kind="model",
        maker=maker,
        url=https(row.get("source")),
        provider=provider,
        region=region,
        billing=_billing(provider, key, bool(prices)),
        prices=prices,
        facts=tuple(_facts(key, row, gate)),
        lifecycle=_retirement(row),
        tags=(("mode", plain(row["mode"], 40)),) if row.get("mode") else (),
    )


def _name(key: str, provider: str) -> tuple[str, str, str]:
    """Region, maker and name of a key such as ``bedrock/eu-west-1/meta.llama3-8b-v1:0``."""
    *path, last = key.split("/")
    region = next((part for part in path if _is_region(part)), "")
    path = [part for part in path[1:] if part != region]
    if provider in DOTTED:
        served_from, last = split_region(last)
        region = region or served_from
    if provider in DOTTED and (found := VENDOR_PREFIX.match(last)):
        return region, found[1], last[found.end() :]
    path = [part for part in path if not part.startswith("@")]
    owned = len(path) == 1 and path[0] not in NO_MAKERS and provider not in TASK_PATHS
    return region, path[0] if owned else "", last


def _is_region(segment: str) -> bool:
    return segment in PREFIXES or REGION_SEGMENT.fullmatch(segment) is not None


def _billing(provider: str, key: str, priced: bool) -> Billing:
    """How it is paid for; a zero alone does not say."""
    if priced:
        return "metered"
    if provider in SELF_HOSTED:
        return "self_hosted"
    if provider in PLANS:
        return "plan_included"
    return "free_tier" if key.endswith(("-free", ":free")) else "unknown"


def _prices(key: str, row: Row, gate: Gate) -> Iterator[Price]:
    """Every price of a row; tiers by range come first, for they also give the first tier."""
    for tier in row.get("tiered_pricing") or ():
        bounds = tier.get("range") if isinstance(tier, dict) else None
        if bounds and (start := money(bounds[0])) is not None:
            yield from _token_prices(key, tier, gate, above_tokens=int(start))
    yield from _token_prices(key, row, gate)
    yield from _other_prices(key, row, gate)
    yield from _search_price(key, row, gate)
    off_peak = row.get("off_peak_pricing")
    if isinstance(off_peak, dict):
        for window in _every_day(off_peak.get("windows") or ()):
            yield from _token_prices(key, off_peak, gate, window_utc=window)


def _token_prices(
    key: str, row: Row, gate: Gate, above_tokens: int = 0, window_utc: str = ""
) -> Iterator[Price]:
    for field, value in row.items():
        priced = _token_field(field)
        dollars = money(value) if priced else None
        if priced and dollars is not None:
            meter, processing, above = priced
            yield from gate.price(
                key,
                dollars * 1_000_000,
                meter,
                processing=processing,
                above_tokens=above or above_tokens,
                window_utc=window_utc,
            )


@lru_cache(maxsize=2048)
def _token_field(field: str) -> tuple[Meter, Processing, int] | None:
    """What ``output_cost_per_token_above_200k_tokens_batches`` prices: output, batch, 200,000."""
    parts = FIELD.fullmatch(field)
    meter = TOKEN_METERS.get(parts["base"]) if parts else None
    if not parts or not meter:
        return None
    return meter, PROCESSING[parts["processing"] or ""], int(parts["above"] or 0) * 1000


def _other_prices(key: str, row: Row, gate: Gate) -> Iterator[Price]:
    for field, value in row.items():
        base = field.removesuffix("_batches")
        dollars = money(value)
        if base in OTHER_METERS and dollars is not None:
            meter, unit, times = OTHER_METERS[base]
            if meter == "input_image" and _only_draws(row):
                meter = "output_image"
            processing: Processing = "batch" if base != field else "standard"
            yield from gate.price(key, dollars * times, meter, unit, processing)
    yield from _time_prices(key, row, gate)


def _only_draws(row: Row) -> bool:
    """Whether the price "of an input image" is the price of making one: there is no other."""
    drawing = str(row.get("mode")) in ("image_generation", "image_edit")
    return drawing and not any(field.startswith("output_cost") for field in row)


def _time_prices(key: str, row: Row, gate: Gate) -> Iterator[Price]:
    """Prices by the second: of what is heard for audio, of what is made for video."""
    heard, made = money(row.get("input_cost_per_second")), money(row.get("output_cost_per_second"))
    if row.get("mode") == "video_generation":
        yield from gate.price(key, made or heard, "output_video", "second")
        return
    yield from gate.price(key, heard and heard * 60, "input_audio", "minute")
    if row.get("mode") != "audio_transcription":
        yield from gate.price(key, made and made * 60, "output_audio", "minute")


def _search_price(key: str, row: Row, gate: Gate) -> Iterator[Price]:
    sizes = row.get("search_context_cost_per_query")
    if isinstance(sizes, dict):
        dollars = money(sizes.get("search_context_size_medium"))
        yield from gate.price(key, dollars and dollars * 1000, "web_search", "krequest")


def _every_day(windows: Any) -> list[str]:
    """The hours that are off-peak on every day of the week."""
    by_day: dict[int, set[str]] = {day: set() for day in range(1, 8)}
    for window in windows:
        said = window.get("hours_utc", ())
        hours = {said} if isinstance(said, str) else set(said)
        for day_of_week in window.get("weekdays") or by_day:
            by_day.get(day_of_week, set()).update(hours)
    listed = sorted(set(chain.from_iterable(by_day.values())) - {"00:00-00:00"})
    return [
        hours
        for hours in listed
        if re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", hours)
        and all({hours, "00:00-00:00"} & there for there in by_day.values())
    ]


def _facts(key: str, row: Row, gate: Gate) -> Iterator[Fact]:
    yield from gate.limits(
        key, max_input=row.get("max_input_tokens"), max_output=row.get("max_output_tokens")
    )
    for field, attribute in FLAGS.items():
        if isinstance(row.get(field), bool):
            yield yes_no(attribute, row[field])
    for field, attribute in (
        ("supported_modalities", "input_modalities"),
        ("supported_output_modalities", "output_modalities"),
    ):
        yield from members(attribute, MODALITIES.intersection(row.get(field) or ()))
    yield from amount("embed_dim", row.get("output_vector_size"))


def _retirement(row: Row) -> tuple[Lifecycle, ...]:
    """Upstream calls it deprecation and means the day the provider switches it off."""
    said = day("retired", row.get("deprecation_date"))
    if not said or len(said[0].text) != 10:
        return ()
    notes = row.get("metadata")
    successor = plain(notes.get("successor")) if isinstance(notes, dict) else ""
    return (Lifecycle("retired", said[0].text, successor, https(row.get("source"))),)
