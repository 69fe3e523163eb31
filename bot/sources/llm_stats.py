"""LLM Stats, as it was left: models, results their makers report, and offers in US cents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bot.sources.download import Get
from bot.sources.facts import amount, day, https, hugging_face, licence, members
from bot.sources.files import json_rows
from bot.sources.gate import Gate, money, plain
from bot.sources.listed import source
from bot.sources.reading import Board, Entry, Fact, Raw, Reading, Score, UnreadableSource

SOURCE = source("llm-stats")

MEASURES = {
    "math": "mathematics",
    "code": "code-generation",
    "frontend_development": "code-generation",
    "search": "web-search",
    "long_context": "long-context",
    "vision": "vision",
    "image-to-text": "vision",
    "video": "video-understanding",
    "audio": "audio-understanding",
    "speech-to-text": "speech-to-text",
    "summarization": "summarisation",
    "healthcare": "health",
    "legal": "legal",
    "finance": "finance",
}

MIXED = frozenset({"fleurs"})
"""Boards that hold error rates and accuracies side by side, one of them under a wrong name."""
ERRORS = frozenset({"common-voice-15"})
"""Boards of error rates only: less is better."""
OTHER_SCALE = frozenset(
    {("mt-bench", "llama-3.1-nemotron-70b-instruct"), ("mm-mt-bench", "qwen2.5-omni-7b")}
)
"""Marks out of ten that were divided by a hundred."""
ERROR_RATE = re.compile(r"hallucination rate", re.IGNORECASE)

MODES = {
    "no tools": re.compile(r"\b(no|without|w/o) tools?\b", re.IGNORECASE),
    "with tools": re.compile(r"\bwith tools?\b|\bpython\b", re.IGNORECASE),
    "no thinking": re.compile(r"\bnon-?(thinking|reasoning)\b|reasoning off", re.IGNORECASE),
    "thinking": re.compile(
        r"(?<!non-)(?<!non)(?<!no )\b(thinking|reasoning)\b(?! off)", re.IGNORECASE
    ),
}
EFFORT = re.compile(r"\bo\d(?:-mini)?[- ](high|medium|low)\b", re.IGNORECASE)
SHOTS = re.compile(r"\b([1-9]\d*)[- ]shot\b", re.IGNORECASE)
TRIES = re.compile(r"\b(?:cons|maj|avg|pass)@(?!1\b)\d+", re.IGNORECASE)


LONGEST_ID = 120


def fetch(_get: Get) -> Raw:
    """Nothing: its owner has given the repository up."""
    raise UnreadableSource(f"{SOURCE.id} has no live file: {SOURCE.home_url} is given up.")


def read(raw: Raw) -> Reading:
    """One entry a model with its results, and one an offer with its prices."""
    gate = Gate(raw.as_of)
    models = _rows(raw, "models.json", "model_id")
    results = _rows(raw, "benchmark_results.json", "model_id", "benchmark_id")
    offers = _rows(raw, "provider_models.json", "model_id", "provider_id")
    benchmarks = {row["benchmark_id"]: row for row in _rows(raw, "benchmarks.json", "benchmark_id")}
    makers = _names(raw, "organizations.json", "organization_id")
    terms = _names(raw, "licenses.json", "license_id")
    scores = _scores(results, benchmarks, gate)
    weights = Counter(https(row.get("source_weights_link")) for row in models)
    entries = [
        _model(row, makers, terms, weights, tuple(scores[row["model_id"]])) for row in models
    ]
    entries += [_offer(row, makers, gate) for row in offers]
    used = {score.board for found in scores.values() for score in found}
    boards = tuple(board for board in map(_board, benchmarks.values()) if board.id in used)
    read = len(models) + len(results) + len(offers)
    return Reading(tuple(entries), boards, tuple(gate.rejected), read)


def _rows(raw: Raw, path: str, *ids: str) -> list[dict[str, Any]]:
    """A file's rows, each with the ids that tell it apart."""
    rows = json_rows(raw, path)
    for number, row in enumerate(rows, start=1):
        for key in ids:
            if not isinstance(row.get(key), str) or not 0 < len(row[key]) <= LONGEST_ID:
                raise UnreadableSource(f"{path}, row {number}: no {key}.")
    return rows


def _names(raw: Raw, path: str, key: str) -> dict[str, str]:
    """Names by id; the id ``unknown`` names nobody."""
    rows = _rows(raw, path, key)
    return {row[key]: plain(row.get("name")) for row in rows if row[key] != "unknown"}


# ---- models ----


def _model(
    row: Mapping[str, Any],
    makers: Mapping[str, str],
    terms: Mapping[str, str],
    weights: Mapping[str, int],
    scores: tuple[Score, ...],
) -> Entry:
    origin = row.get("fine_tuned_from_model_id")
    return Entry(
        native_id=row["model_id"],
        name=plain(row.get("name")) or row["model_id"],
        kind="model",
        maker=makers.get(str(row.get("organization_id")), ""),
        url=https(row.get("source_scorecard_blog_link")) or https(row.get("source_api_ref")),
        hf_id=_hub(row, weights),
        facts=tuple(_facts(row, terms)),
        scores=scores,
        tags=((SOURCE.id, "multimodal"),) if row.get("multimodal") is True else (),
        relations=(("finetune_of", plain(origin)),) if origin else (),
    )


def _hub(row: Mapping[str, Any], weights: Mapping[str, int]) -> str:
    """The weights' place, where no other model is said to have the same."""
    link = https(row.get("source_weights_link"))
    return hugging_face(link) if weights[link] == 1 else ""


def _facts(row: Mapping[str, Any], terms: Mapping[str, str]) -> Iterator[Fact]:
    """An open licence counts where the weights it is for are named; ``allow_commercial`` never:
    it denies CC BY 4.0 what that licence grants."""
    yield from day("released_on", row.get("release_date"))
    yield from day("knowledge_cutoff", row.get("knowledge_cutoff"))
    yield from amount("params_total", row.get("param_count"))
    if row.get("license_id") == "proprietary" or row.get("source_weights_link"):
        yield from licence(terms.get(str(row.get("license_id"))))
    if link := https(row.get("source_api_ref")):
        yield Fact("docs_url", link)


# ---- results ----


def _board(row: Mapping[str, Any]) -> Board:
    whole = money(row.get("max_score")) == 1
    return Board(
        id=_board_id(row["benchmark_id"]),
        name=plain(row.get("name")),
        metric="error rate" if row["benchmark_id"] in ERRORS else "score",
        unit="fraction" if whole else "points",
        higher_is_better=row["benchmark_id"] not in ERRORS,
        measures=_measures(row.get("categories")),
        url=https(row.get("paper_link")),
    )


def _board_id(benchmark: str) -> str:
    """Signs that tell two boards apart are spelled out: graphwalks has one below and one above."""
    words = benchmark.lower().replace("→", "-to-").replace("<", "-below-").replace(">", "-above-")
    slug = re.sub(r"[^a-z0-9.+]+", "-", words).strip("-")
    return f"llm-stats/{slug}"


def _measures(categories: object) -> str:
    """The one special thing a board asks for, else reasoning where it asks for that."""
    said = categories if isinstance(categories, list) else []
    special = {MEASURES[word] for word in map(str, said) if word in MEASURES}
    if len(special) == 1:
        return special.pop()
    return "reasoning" if "reasoning" in said and not special else ""


def _scores(
    results: list[dict[str, Any]], benchmarks: Mapping[str, Mapping[str, Any]], gate: Gate
) -> defaultdict[str, list[Score]]:
    scores: defaultdict[str, list[Score]] = defaultdict(list)
    for row in results:
        benchmark, model = row["benchmark_id"], row["model_id"]
        if reason := _refusal(row, benchmarks.get(benchmark)):
            gate.refuse(f"{benchmark}: {model}", reason)
        else:
            scores[model].append(_score(row))
    return scores


def _refusal(row: Mapping[str, Any], benchmark: Mapping[str, Any] | None) -> str:
    """Why a result cannot stand beside the others of its board; empty where it can."""
    if benchmark is None:
        return "a board that is not described"
    value, most = money(row.get("score")), money(benchmark.get("max_score"))
    if value is None or most is None or not 0 <= value <= most:
        return f"a score that is not between 0 and {most}"
    if row["benchmark_id"] in MIXED:
        return "the board mixes error rates with accuracies"
    if (row["benchmark_id"], row.get("model_id")) in OTHER_SCALE:
        return "on another scale than the rest of the board"
    if ERROR_RATE.search(str(row.get("analysis_method"))):
        return "an error rate on a board of accuracies"
    return ""


def _score(row: Mapping[str, Any]) -> Score:
    """A result with the settings its method speaks of; the wording itself is left behind."""
    method = str(row.get("analysis_method") or "")
    effort = [found.lower() for found in EFFORT.findall(method)[:1]]
    modes = [mode for mode, said in MODES.items() if said.search(method)]
    shots = [f"{number}-shot" for number in SHOTS.findall(method)[:1]]
    tries = [found.lower() for found in TRIES.findall(method)[:1]]
    return Score(
        board=_board_id(row["benchmark_id"]),
        value=float(row["score"]),
        variant=", ".join(effort + modes),
        harness=", ".join(shots + tries),
        self_reported=row.get("is_self_reported") is True,
        url=https(row.get("self_reported_source_link")),
    )


# ---- offers ----


def _offer(row: Mapping[str, Any], makers: Mapping[str, str], gate: Gate) -> Entry:
    """Prices in cents and limits; flags that are true of all 244 offers say nothing of any."""
    provider, model = _provider(row), row["model_id"]
    native = f"{provider}/{plain(row.get('provider_model_id_used')) or model}"
    cents = {"input": "input_cents_per_million_tokens", "output": "output_cents_per_million_tokens"}
    dollars = {meter: _dollars(row.get(field)) for meter, field in cents.items()}
    said = (
        *gate.price(native, dollars["input"], "input"),
        *gate.price(native, dollars["output"], "output"),
    )
    prices = gate.in_one_unit(native, said)
    limits = gate.limits(
        native, max_input=row.get("max_input_tokens"), max_output=row.get("max_output_tokens")
    )
    precision = plain(row.get("quantization"))
    return Entry(
        native_id=native,
        name=plain(row.get("model_name")) or model,
        kind="model",
        maker=makers.get(str(row.get("organization_id")), ""),
        base=model,
        provider=provider,
        billing="metered" if prices else "unknown",
        prices=prices,
        facts=(*limits, *_modalities(row, "input"), *_modalities(row, "output")),
        tags=(("precision", precision),) if precision else (),
    )


def _provider(row: Mapping[str, Any]) -> str:
    """Upstream calls both of Google's services one: others' models are sold by Vertex."""
    name: str = row["provider_id"]
    return "vertex_ai" if name == "google" and row.get("organization_id") != "google" else name


def _dollars(cents: object) -> Decimal | None:
    number = money(cents)
    return None if number is None else number / 100


def _modalities(row: Mapping[str, Any], side: str) -> tuple[Fact, ...]:
    kinds = ("text", "image", "audio", "video")
    said = [kind for kind in kinds if row.get(f"{side}_modality_{kind}") is True]
    return members(f"{side}_modalities", said)
