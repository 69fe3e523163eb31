"""arena.ai, as scraped daily: how people voted between two answers, on ten boards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.sources.download import DownloadRefused, Get
from bot.sources.facts import https, licence
from bot.sources.files import json_file
from bot.sources.gate import plain
from bot.sources.labels import Label, take_apart
from bot.sources.listed import source
from bot.sources.reading import (
    Board,
    Entry,
    Fact,
    Raw,
    Reading,
    Rejected,
    Score,
    UnreadableSource,
)

SOURCE = source("arena-ai")
HOME = SOURCE.live[0].removesuffix("/latest.json")

MEASURES = {
    "text": "chat",
    "vision": "vision",
    "code": "code-generation",
    "document": "document-understanding",
    "search": "web-search",
    "text-to-image": "image-generation",
    "image-edit": "image-editing",
    "text-to-video": "video-generation",
    "image-to-video": "video-generation",
    "video-edit": "video-editing",
}
SCRAPED = re.compile(r"data/(?P<day>\d{4}-\d\d-\d\d)/(?P<board>[a-z][a-z-]{0,40})\.json")
UNSTEADY = ("text", "vision")
"""Boards of which a day's scrape may hold a third of the rows; earlier days fill the gaps."""
EARLIER = (7, 21)


def fetch(get: Get) -> Raw:
    """The newest day with all its boards, and two earlier days of the unsteady ones."""
    day = date.fromisoformat(str(json.loads(get(f"{HOME}/latest.json").body)["date"]))
    index = json.loads(get(f"{HOME}/{day}/_index.json").body)
    boards = sorted(str(board) for board in index["leaderboards"])
    files = {path: get(f"{HOME}/{path.removeprefix('data/')}").body for path in _paths(day, boards)}
    for earlier in (day - timedelta(days) for days in EARLIER):
        for path in _paths(earlier, UNSTEADY):
            try:
                files[path] = get(f"{HOME}/{path.removeprefix('data/')}").body
            except DownloadRefused:
                continue  # not every day was scraped
    return Raw(files, day)


def _paths(day: date, boards: list[str] | tuple[str, ...]) -> Iterator[str]:
    paths = (f"data/{day}/{board}.json" for board in boards)
    return (path for path in paths if SCRAPED.fullmatch(path))


@dataclass(slots=True)
class Model:
    """What the boards say of one model, whatever settings it ran with."""

    name: str
    maker: str = ""
    terms: str = ""
    nicknames: dict[str, None] = field(default_factory=dict)
    boards: dict[str, None] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)

    def entry(self) -> Entry:
        return Entry(
            native_id=self.name,
            name=self.name,
            kind="model",
            maker=self.maker,
            aliases=tuple(self.nicknames),
            facts=_terms(self.terms),
            scores=tuple(self.scores),
            tags=tuple((SOURCE.id, board) for board in self.boards),
        )


def read(raw: Raw) -> Reading:
    """The newest row per model and board: one that is absent today is not gone."""
    rows: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    boards: dict[str, Board] = {}
    seen = 0
    for path in sorted(raw.files):
        scraped = SCRAPED.fullmatch(path)
        if not scraped:
            continue
        name, page = scraped["board"], _page(raw, path)
        boards[name] = _board(name, page)
        for row in page["models"]:
            seen += 1
            rows[name, plain(row.get("model"))] = scraped["day"], row
    if not rows:
        raise UnreadableSource("data/ holds no board of any day.")
    models: dict[str, Model] = {}
    rejected = []
    for (name, text), (day, row) in sorted(rows.items()):
        if reason := _refusal(text, row):
            rejected.append(Rejected(f"{name}: {text}", reason))
            continue
        label = take_apart(text)
        model = models.setdefault(label.model.lower(), Model(label.model))
        model.maker = model.maker or plain(row.get("vendor"))
        model.terms = model.terms or str(row.get("license") or "")
        model.nicknames.update({label.nickname: None} if label.nickname else {})
        model.boards[name] = None
        model.scores.append(_score(boards[name], label, day, row))
    entries = tuple(model.entry() for model in models.values())
    return Reading(entries, tuple(boards.values()), tuple(rejected), seen)


def _page(raw: Raw, path: str) -> dict[str, Any]:
    page = json_file(raw, path)
    whole = isinstance(page, dict) and isinstance(page.get("models"), list)
    if not whole or not all(isinstance(row, dict) for row in page["models"]):
        raise UnreadableSource(f"{path} holds no list of models.")
    meta = page.get("meta")
    return {**page, "meta": meta if isinstance(meta, dict) else {}}


def _board(name: str, page: dict[str, Any]) -> Board:
    return Board(
        id=f"arena-ai/{name}",
        name=f"Arena {name.replace('-', ' ')}",
        metric="rating",
        unit="rating",
        measures=MEASURES.get(name, ""),
        url=https(page["meta"].get("source_url")),
    )


def _refusal(text: str, row: dict[str, Any]) -> str:
    if not text:
        return "no model named"
    if not isinstance(row.get("score"), int | float) or isinstance(row["score"], bool):
        return "no score"
    return ""


def _score(board: Board, label: Label, day: str, row: dict[str, Any]) -> Score:
    value, margin, votes = float(row["score"]), row.get("ci"), row.get("votes")
    interval = isinstance(margin, int | float) and margin > 0
    return Score(
        board=board.id,
        value=value,
        variant=label.variant,
        harness=label.harness,
        low=value - margin if interval and margin is not None else None,
        high=value + margin if interval and margin is not None else None,
        n=votes if isinstance(votes, int) and votes > 0 else None,
        measured_on=day,
        url=board.url,
    )


def _terms(said: str) -> tuple[Fact, ...]:
    """``open`` tells of weights and not of a licence; anything else is the licence's wording."""
    if said == "open":
        return (Fact("open_weights", "yes", 1, "derived"),)
    return licence(said)
