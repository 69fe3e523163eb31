"""llmfit's list of Hugging Face models: sizes, memory, downloads, and whose copies they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bot.sources.download import Get, fetch_files
from bot.sources.facts import amount, day
from bot.sources.files import json_rows
from bot.sources.gate import plain
from bot.sources.listed import source
from bot.sources.reading import Entry, Fact, Metric, Raw, Reading, Rejected

SOURCE = source("llmfit-hf")
FILE = SOURCE.files[0]

OWNED = re.compile(r"[\w.-]+/[\w.-]+")
FIXTURE = re.compile(
    r"-testing/|^nm-testing/|tiny-?random|unit-test|(^|[/_-])dummy|^ci-|/ci-random|/debug-"
)
"""Models that exist for software's own tests."""

PRECISION = (
    r"(?:gguf|awq|gptq|autoround|exl[23]|bnb|[2-8]bit|u?int[48]|fp[48]|nvfp4|mxfp[48]|w\d+a\d+)"
)
FORMAT = r"(?:mlx|unsloth|ud|quantized|dynamic|block|kv|dwq|qat|bf16|fp16|g\d+|q\d(?:_\w+)?)"
QUANTISED = re.compile(
    rf"(?P<model>.+?)(?=[-_.])(?:[-_.](?:{PRECISION}|{FORMAT}))*[-_.]{PRECISION}"
    rf"(?:[-_.](?:{PRECISION}|{FORMAT}))*",
    re.IGNORECASE,
)
COPY = re.compile(rf"(?:^|[-_.]){PRECISION}(?:[-_.]|$)|quant|\dbit|-mlx-", re.IGNORECASE)
EXPERTS = re.compile(r"\dx\d|b-\d+e", re.IGNORECASE)
"""8x7B, 17B-128E: the size in the name is not the whole."""
SIZE = re.compile(r"(?<![a-z0-9.])(?P<number>\d+(?:\.\d+)?)(?P<unit>[bm])(?![a-z0-9])")

DEFAULT_CONTEXT = 4096
"""Written where the model's own configuration could not be read."""
SCALED_CONTEXT = 500_000
"""From here on upstream multiplied a window that was stretched already: gpt-oss has 131,072."""


def fetch(get: Get) -> Raw:
    """The list as it is today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry a model; quantised copies say what they are copies of."""
    rows = json_rows(raw, FILE)
    originals = _originals(rows)
    kept: dict[str, Entry] = {}
    rejected = []
    for row in rows:
        name = plain(row.get("name"))
        if reason := _refusal(name, kept):
            rejected.append(Rejected(name, reason))
        else:
            kept[name] = _entry(name, row, originals)
    return Reading(tuple(kept.values()), (), tuple(rejected), len(rows))


def _refusal(name: str, kept: Mapping[str, Entry]) -> str:
    if not OWNED.fullmatch(name):
        return "not an owner/name"
    if FIXTURE.search(name.lower()):
        return "made for software's own tests"
    return "listed twice" if name in kept else ""


def _originals(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The one model by its own maker that has a name, by that name."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        name = plain(row.get("name"))
        if _is_makers_own(name, row) and not COPY.search(name):
            named[name.rpartition("/")[2].lower()].add(name)
    return {short: next(iter(full)) for short, full in named.items() if len(full) == 1}


def _is_makers_own(name: str, row: dict[str, Any]) -> bool:
    """Upstream writes a maker's name for those it knows, and else repeats the owner."""
    owner = name.partition("/")[0]
    return not row.get("_discovered") or row.get("provider") not in (owner, owner.lower())


def _entry(name: str, row: dict[str, Any], originals: Mapping[str, str]) -> Entry:
    owner, _, short = name.partition("/")
    return Entry(
        native_id=name,
        name=short,
        kind="model",
        maker=plain(row.get("provider")) if _is_makers_own(name, row) else owner,
        url=f"https://huggingface.co/{name}",
        hf_id=name,
        facts=tuple(_facts(short, row)),
        metrics=tuple(_metrics(row)),
        tags=tuple(_tags(row)),
        relations=tuple(_relations(name, row, originals)),
    )


def _facts(short: str, row: dict[str, Any]) -> Iterator[Fact]:
    """Sizes only of whole models: a packed copy counts its words, and its memory follows."""
    if not COPY.search(short) and _is_credible(short, row.get("parameters_raw")):
        yield from amount("params_total", row.get("parameters_raw"))
        yield from _gigabytes("min_ram_gb", row.get("min_ram_gb"))
        yield from _gigabytes("min_vram_gb", row.get("min_vram_gb"))
        if not row.get("_discovered"):
            yield from amount("params_active", row.get("active_parameters"))
    context = row.get("context_length")
    if isinstance(context, int) and context != DEFAULT_CONTEXT and context < SCALED_CONTEXT:
        yield from amount("context_tokens", context, "derived")
    yield from day("released_on", row.get("release_date"))


def _is_credible(short: str, parameters: object) -> bool:
    """Whether a count is the one the name states; a guess from the configuration is less."""
    said = SIZE.search(short.lower())
    if not said or not isinstance(parameters, int) or EXPERTS.search(short):
        return True
    size = Decimal(said["number"]) * (10**9 if said["unit"] == "b" else 10**6)
    return size * 9 / 10 <= parameters <= size * 3 / 2


def _gigabytes(key: str, value: object) -> Iterator[Fact]:
    if isinstance(value, int | Decimal) and value > 0:
        yield Fact(key, str(value), float(value), "derived")


def _metrics(row: dict[str, Any]) -> Iterator[Metric]:
    """A zero was not fetched."""
    for key, field in (("downloads_30d", "hf_downloads"), ("likes", "hf_likes")):
        value = row.get(field)
        if isinstance(value, int) and value > 0:
            yield Metric(key, value)


def _tags(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if row.get("pipeline_tag") not in (None, "", "unknown"):
        yield "pipeline_tag", str(row["pipeline_tag"])
    if row.get("use_case") not in (None, "", "General purpose"):
        yield "use_case", str(row["use_case"])
    capabilities = row.get("capabilities")
    for capability in capabilities if isinstance(capabilities, list) else ():
        yield "capability", str(capability)


def _relations(
    name: str, row: dict[str, Any], originals: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """A copy in fewer bits is a quantisation of the model it is named after."""
    owner, _, short = name.partition("/")
    if found := QUANTISED.fullmatch(short):
        model = found["model"]
        known = originals.get(model.lower())
        yield (
            "quantisation_of",
            known or (f"{owner}/{model}" if _is_makers_own(name, row) else model),
        )
