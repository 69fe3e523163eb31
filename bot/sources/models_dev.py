"""models.dev: what labs say of their models, who offers them on which terms, and the providers."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.sources.download import Get, untar
from bot.sources.facts import MODALITIES, day, https, hugging_face, licence, members, yes_no
from bot.sources.files import json_file
from bot.sources.gate import Gate, distinct, money, plain
from bot.sources.listed import source
from bot.sources.reading import (
    Billing,
    Board,
    Entry,
    Fact,
    Meter,
    Price,
    Raw,
    Reading,
    Score,
    UnreadableSource,
)

SOURCE = source("models.dev")

Row = Mapping[str, Any]

METERS: dict[str, Meter] = {
    "input": "input",
    "output": "output",
    "cache_read": "cache_read",
    "cache_write": "cache_write_5m",
    "reasoning": "reasoning",
    "input_audio": "input_audio",
    "output_audio": "output_audio",
}
FLAGS = {
    "tool_call": "supports_tools",
    "structured_output": "supports_structured_output",
    "reasoning": "supports_reasoning",
    "temperature": "supports_temperature",
}
SEEN_IN = {"pdf": "supports_pdf", "audio": "supports_audio_in"}
STATES = frozenset({"alpha", "beta", "deprecated"})

PLANS = re.compile(r".*-(coding|token)-plan(-[a-z]+)?|kimi-for-coding|github-copilot|gitlab")
FREE = frozenset({"github-models", "iflowcn", "llama", "modelscope", "nvidia"})
SELF_HOSTED = frozenset({"atomic-chat", "lmstudio"})

MEASURES = {
    "Aider": "code-generation",
    "SWE-": "coding-agent",
    "Terminal": "coding-agent",
    "Coding Agent": "coding-agent",
    "Coding": "code-generation",
    "SciCode": "code-generation",
    "LiveCodeBench": "code-generation",
    "NL2Repo": "coding-agent",
    "GPQA": "reasoning",
    "Humanity": "reasoning",
    "MRCR": "long-context",
    "Long Context": "long-context",
}
"""The capability a board measures, by what its name holds."""

LABS_SITES = {"mistral": "mistral.ai", "sakana": "sakana.ai", "anthropic": "anthropic.com"}
"""Where labs publish results under their own name, besides Hugging Face."""


def fetch(get: Get) -> Raw:
    """The two files as served, and from the repository which offer is which lab's model."""
    offers, models = get(SOURCE.live[0]), get(SOURCE.live[1])
    archive = get(SOURCE.live[2], limit_bytes=64_000_000)
    bases = dict(_bases(untar(archive.body, "providers/*/models/*.toml")))
    files = {
        "api.json": offers.body,
        "models.json": models.body,
        "base_models.json": json.dumps(bases, sort_keys=True).encode(),
    }
    return Raw(files, max(offers.day, models.day), archive.ref)


def _bases(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Offer and base of each ``providers/PROVIDER/models/MODEL.toml`` that names one."""
    for path, body in sorted(files.items()):
        found = re.fullmatch(r"providers/([^/]+)/models/(.+)\.toml", path)
        try:
            base = tomllib.loads(body.decode()).get("base_model")
        except ValueError as error:
            raise UnreadableSource(f"{path} is not TOML: {error}.") from error
        if found and isinstance(base, str):
            yield f"{found[1]}/{found[2]}", base


def read(raw: Raw) -> Reading:
    """The labs' models, then each provider as a platform followed by its offers."""
    gate = Gate(raw.as_of)
    models, providers = json_file(raw, "models.json"), json_file(raw, "api.json")
    bases = json_file(raw, "base_models.json") if "base_models.json" in raw.files else {}
    if not all(isinstance(table, dict) for table in (models, providers, bases)):
        raise UnreadableSource("models.dev: models.json or api.json is not an object.")
    boards: dict[str, Board] = {}
    entries: list[Entry] = []
    seen = len(models) + len(providers)
    for native_id, model in models.items():
        with gate.row(native_id):
            entries.append(_model(native_id, model, boards, gate))
    for provider in providers.values():
        with gate.row(f"provider {plain(provider.get('id'))}"):
            entries.append(_platform(provider))
            for model_id, offer in provider["models"].items():
                seen += 1
                native_id = f"{provider['id']}/{model_id}"
                with gate.row(native_id):
                    entries.append(_offer(provider, native_id, offer, bases, gate))
    return Reading(tuple(entries), tuple(boards.values()), tuple(gate.rejected), seen)


def _platform(provider: Row) -> Entry:
    addresses = (("docs_url", https(provider.get("doc"))), ("api_url", https(provider.get("api"))))
    return Entry(
        native_id=plain(provider["id"], 60),
        name=plain(provider["name"]),
        kind="platform",
        url=addresses[0][1],
        facts=tuple(Fact(key, address) for key, address in addresses if address),
    )


def _offer(provider: Row, native_id: str, offer: Row, bases: Row, gate: Gate) -> Entry:
    prices = distinct(_prices(native_id, offer.get("cost") or {}, gate))
    return Entry(
        native_id=native_id,
        name=plain(offer["name"]),
        kind="model",
        url=https(provider.get("doc")),
        base=plain(bases.get(native_id)),
        provider=plain(provider["id"], 60),
        billing=_billing(native_id, offer, bool(prices)),
        prices=prices,
        facts=tuple(_facts(native_id, offer, gate)),
        relations=_family(offer),
    )


def _model(native_id: str, model: Row, boards: dict[str, Board], gate: Gate) -> Entry:
    lab = native_id.split("/")[0]
    links = [https(link["url"]) for link in (*model.get("weights", ()), *model.get("links", ()))]
    hf_ids = [id for link in links if (id := hugging_face(link))]
    return Entry(
        native_id=native_id,
        name=plain(model["name"]),
        kind="model",
        maker=lab,
        url=next(filter(None, links), ""),
        hf_id=hf_ids[0] if hf_ids else "",
        facts=(*_facts(native_id, model, gate), *licence(model.get("license"))),
        scores=tuple(_scores(lab, hf_ids, model, boards)),
        relations=_family(model),
    )


def _family(row: Row) -> tuple[tuple[str, str], ...]:
    return (("in_family", plain(row["family"], 60)),) if row.get("family") else ()


def _billing(native_id: str, offer: Row, priced: bool) -> Billing:
    """How it is paid for; 0 means that a plan covers it, that it is free, or that nobody said."""
    if priced:
        return "metered"
    provider = native_id.split("/")[0]
    if PLANS.fullmatch(provider):
        return "plan_included"
    if provider in SELF_HOSTED:
        return "self_hosted"
    names = (native_id.lower(), str(offer["name"]).lower())
    stated = "cost" in offer
    free = any(re.search(r"\bfree\)?$", name) for name in names)
    return "free_tier" if free or (stated and provider in FREE) else "unknown"


def _prices(native_id: str, cost: Row, gate: Gate) -> Iterator[Price]:
    yield from _priced(native_id, cost, 0, gate)
    for tier in cost.get("tiers", ()):
        if tier["tier"].get("type", "context") == "context":
            yield from _priced(native_id, tier, int(tier["tier"]["size"]), gate)


def _priced(native_id: str, cost: Row, above_tokens: int, gate: Gate) -> Iterator[Price]:
    for key, meter in METERS.items():
        yield from gate.price(native_id, money(cost.get(key)), meter, above_tokens=above_tokens)


def _facts(native_id: str, row: Row, gate: Gate) -> Iterator[Fact]:
    """What is stated; flags are stated either way here, modalities in full."""
    limit = row.get("limit") or {}
    yield from gate.limits(
        native_id,
        context=limit.get("context"),
        max_input=limit.get("input"),
        max_output=limit.get("output"),
    )
    for key, attribute in FLAGS.items():
        if isinstance(row.get(key), bool):
            yield yes_no(attribute, row[key])
    heard = MODALITIES.intersection(row["modalities"]["input"])
    made = MODALITIES.intersection(row["modalities"]["output"])
    yield from members("input_modalities", heard)
    yield from members("output_modalities", made)
    yield Fact("supports_vision", *(("yes", 1) if "image" in heard else ("no", 0)), "derived")
    for modality, attribute in SEEN_IN.items():
        if modality in heard:
            yield Fact(attribute, "yes", 1, "derived")
    if "audio" in made:
        yield Fact("supports_audio_out", "yes", 1, "derived")
    if isinstance(row.get("open_weights"), bool):
        yield yes_no("open_weights", row["open_weights"])
    yield from gate.released(native_id, row.get("release_date"))
    yield from day("knowledge_cutoff", row.get("knowledge"))
    if row.get("status") in STATES:
        yield Fact("status", row["status"])


def _scores(lab: str, hf_ids: list[str], model: Row, boards: dict[str, Board]) -> Iterator[Score]:
    for result in model.get("benchmarks", ()):
        value = money(result["score"])
        if value is None:
            continue
        board = _board(result)
        boards.setdefault(board.id, board)
        url = https(result.get("source"))
        measured = day("measured_on", result.get("date"))
        yield Score(
            board=board.id,
            value=float(value),
            variant=plain(result.get("variant"), 60),
            harness=plain(result.get("harness"), 60),
            self_reported=_is_own_word(lab, hf_ids, url),
            measured_on=measured[0].text if measured else "",
            url=url,
        )


def _board(result: Row) -> Board:
    """A board's name, version and data set make one board: results on others do not compare."""
    name = re.sub(r"\b(SWE|Terminal) Bench", r"\1-Bench", plain(result["name"], 60))
    url = https(result.get("source"))
    elsewhere = urlsplit(url).hostname == "artificialanalysis.ai" and "Analysis" not in name
    parts = [
        name,
        plain(result.get("version"), 20),
        plain(result.get("dataset"), 30),
        "by Artificial Analysis" if elsewhere else "",
    ]
    title = " ".join(part for part in parts if part)
    return Board(
        id=f"models.dev/{re.sub(r'[^a-zτ0-9.]+', '-', title.lower()).strip('-')}",
        name=title,
        metric=plain(result.get("metric"), 40) or "score",
        unit="points" if "Index" in name else "percent",
        measures=next((term for word, term in MEASURES.items() if word in name), ""),
        url=url,
    )


def _is_own_word(lab: str, hf_ids: list[str], url: str) -> bool:
    """Whether a result stands on the page of who made the model."""
    host = urlsplit(url).hostname or ""
    site = LABS_SITES.get(lab, f"{lab}.com")
    return hugging_face(url) in hf_ids or host == site or host.endswith(f".{site}")
