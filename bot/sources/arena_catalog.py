"""LMArena's own catalog: ratings by category with intervals, and list prices beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.sources.download import Get, fetch_files
from bot.sources.facts import https, licence
from bot.sources.files import json_file, json_rows
from bot.sources.gate import Gate, money, plain
from bot.sources.labels import Label, take_apart
from bot.sources.listed import source
from bot.sources.reading import Board, Entry, Raw, Reading, Score, UnreadableSource

PRICES = "scatterplot-data.json"
ARENAS = {
    "leaderboard-text-style-control.json": "text",
    "leaderboard-vision-style-control.json": "vision",
    "leaderboard-image.json": "image",
}

SOURCE = source("arena-catalog")

MEASURES = {
    "text": "chat",
    "text/coding": "code-generation",
    "text/industry_software_and_it_services": "code-generation",
    "text/math": "mathematics",
    "text/industry_mathematical": "mathematics",
    "text/if": "instruction-following",
    "vision": "vision",
    "vision/ocr": "ocr",
    "vision/diagram": "document-understanding",
    "image": "image-generation",
}
SELLERS = {
    "openai.com": "openai",
    "platform.openai.com": "openai",
    "www.anthropic.com": "anthropic",
    "claude.com": "anthropic",
    "docs.claude.com": "anthropic",
    "ai.google.dev": "google",
    "cloud.google.com": "vertex_ai",
    "aws.amazon.com": "bedrock",
    "azure.microsoft.com": "azure",
    "www.alibabacloud.com": "alibaba",
    "www.together.ai": "together",
    "openrouter.ai": "openrouter",
    "mistral.ai": "mistral",
    "api-docs.deepseek.com": "deepseek",
    "docs.x.ai": "xai",
    "x.ai": "xai",
    "cohere.com": "cohere",
    "replicate.com": "replicate",
    "docs.z.ai": "zai",
    "open.bigmodel.cn": "zhipuai",
    "deepinfra.com": "deepinfra",
    "fireworks.ai": "fireworks",
    "docs.hyperbolic.xyz": "hyperbolic",
    "platform.moonshot.ai": "moonshotai",
    "cloud.tencent.com": "tencent",
}
"""Whose page a price was read from."""


def fetch(get: Get) -> Raw:
    """The three arenas and the price list as they are today."""
    return fetch_files(SOURCE, get)


@dataclass(slots=True)
class Model:
    """What the arenas say of one model, whatever settings it ran with."""

    name: str
    maker: str = ""
    terms: str = ""
    nicknames: dict[str, None] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)

    def entry(self) -> Entry:
        return Entry(
            native_id=self.name,
            name=self.name,
            kind="model",
            maker=self.maker,
            aliases=tuple(self.nicknames),
            facts=licence(self.terms),
            scores=tuple(self.scores),
        )


def read(raw: Raw) -> Reading:
    """One entry a model with its ratings, and one an offer where a seller's page is named."""
    gate = Gate(raw.as_of)
    models: dict[str, Model] = {}
    boards: dict[str, Board] = {}
    pictures: set[str] = set()
    seen = 0
    for path, arena in ARENAS.items():
        for category, label, row in _rows(raw, path):
            seen += 1
            board = boards.setdefault(f"{arena}/{category}", _board(arena, category))
            if (score := _score(board, label, row)) is None:
                gate.refuse(f"{board.id}: {label.model}", "no rating")
                continue
            model = models.setdefault(label.model.lower(), Model(label.model))
            model.nicknames.update({label.nickname: None} if label.nickname else {})
            model.scores.append(score)
            pictures.update({label.model} if arena == "image" else ())
    listed = json_rows(raw, PRICES)
    offers = list(_offers(listed, models, pictures, gate))
    entries = (*(model.entry() for model in models.values()), *offers)
    return Reading(entries, tuple(boards.values()), tuple(gate.rejected), seen + len(listed))


def _rows(raw: Raw, path: str) -> Iterator[tuple[str, Label, Mapping[str, Any]]]:
    arena = json_file(raw, path)
    if not isinstance(arena, dict) or not all(isinstance(rows, dict) for rows in arena.values()):
        raise UnreadableSource(f"{path} does not hold categories of models.")
    for category, rows in arena.items():
        for name, row in rows.items():
            yield category, take_apart(plain(name)), row if isinstance(row, dict) else {}


def _board(arena: str, category: str) -> Board:
    """``full`` is the arena itself; every other category is a board of its own."""
    place = arena if category == "full" else f"{arena}/{category}"
    words = place.replace("/", ", ").replace("_", " ")
    return Board(
        id=f"arena-catalog/{place.replace('_', '-')}",
        name=f"LMArena {words}",
        metric="rating",
        unit="rating",
        measures=MEASURES.get(place, ""),
        url=SOURCE.home_url,
    )


def _score(board: Board, label: Label, row: Mapping[str, Any]) -> Score | None:
    value = money(row.get("rating"))
    low, high = money(row.get("rating_q025")), money(row.get("rating_q975"))
    if value is None:
        return None
    return Score(
        board=board.id,
        value=float(value),
        variant=label.variant,
        harness=label.harness,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        url=board.url,
    )


def _offers(
    listed: list[dict[str, Any]], models: Mapping[str, Model], pictures: set[str], gate: Gate
) -> Iterator[Entry]:
    """Prices in dollars a million tokens, some as text and some as numbers."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for row in listed:
        label = take_apart(plain(row.get("model_api_name")))
        if model := models.get(label.model.lower()):
            model.maker = model.maker or plain(row.get("organization"))
            model.terms = model.terms or str(row.get("license") or "")
        page = https(row.get("price_source"))
        seller = SELLERS.get(urlsplit(page).netloc, "")
        native = f"{seller}/{label.model}"
        if not _has_price(row):
            continue
        if label.model in pictures:
            gate.refuse(native, "a price of pictures in a field for tokens")
        elif not seller:
            gate.refuse(label.model, "a price from a page that is no seller's")
        elif label.model.lower() not in seen[seller]:
            seen[seller].add(label.model.lower())
            yield _offer(native, label, seller, page, row, gate)


def _has_price(row: Mapping[str, Any]) -> bool:
    return bool(money(row.get("input_token_price")) or money(row.get("output_token_price")))


def _offer(
    native: str, label: Label, seller: str, page: str, row: Mapping[str, Any], gate: Gate
) -> Entry:
    prices = (
        *gate.price(native, money(row.get("input_token_price")), "input"),
        *gate.price(native, money(row.get("output_token_price")), "output"),
    )
    return Entry(
        native_id=native,
        name=label.model,
        kind="model",
        maker=plain(row.get("organization")),
        url=page,
        base=label.model,
        provider=seller,
        billing="metered" if prices else "unknown",
        prices=prices,
    )
