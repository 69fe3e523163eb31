"""LiveBench's model configurations: which spellings, with which settings, are one model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.sources.download import Get, untar
from bot.sources.files import text_file, yaml_rows
from bot.sources.gate import plain
from bot.sources.labels import take_apart, tokens
from bot.sources.listed import source
from bot.sources.reading import Entry, Raw, Reading, Rejected

FOLDER = "livebench/model/model_configs"

SOURCE = source("livebench")
FILE = SOURCE.files[0]

ENDPOINT = re.compile(r"(-or)?-responses$")
"""The interface a model was called through; LiveBench adds it to the name."""
ROUTE = frozenset({"latest", "hf", "free"})
"""Words an id may add to a name without meaning another model."""


def fetch(get: Get) -> Raw:
    """All configurations as they are today, in one file."""
    archive = get(SOURCE.live[0], limit_bytes=200_000_000)
    parts = untar(archive.body, f"{FOLDER}/*.yml")
    stream = b"\n---\n".join(body.strip() for _, body in sorted(parts.items()))
    return Raw({FILE: stream}, archive.day, archive.ref)


@dataclass(slots=True)
class Model:
    """One model and every other spelling of it."""

    name: str
    spellings: dict[str, None] = field(default_factory=dict)


def read(raw: Raw) -> Reading:
    """One entry a model that has more than one spelling; LiveBench's scores are elsewhere."""
    rows = yaml_rows(text_file(raw, FILE), FILE)
    models: dict[str, Model] = {}
    rejected = []
    for row in rows:
        display = plain(row.get("display_name"))
        if not display:
            rejected.append(Rejected("", "no display name"))
            continue
        name = take_apart(ENDPOINT.sub("", display)).model
        model = models.setdefault(name.lower(), Model(name))
        model.spellings.update(dict.fromkeys([display, *_spellings(row, name)]))
    shared = _shared(models.values())
    entries = []
    for model in models.values():
        own = [s for s in model.spellings if s != model.name and s.lower() not in shared]
        if own:
            entries.append(Entry(model.name, model.name, "model", aliases=tuple(own)))
    return Reading(tuple(entries), (), tuple(rejected), len(rows))


def _spellings(row: dict[str, Any], name: str) -> Iterator[str]:
    """Aliases and ids that say the same: ``mistral-small`` is not ``mistral-small-2503``."""
    apis = row.get("api_name")
    ids = _texts(list(apis.values()) if isinstance(apis, dict) else apis)
    for text in [*_texts(row.get("aliases")), *ids]:
        spelling = text.rpartition("accounts/fireworks/models/")[2]
        owner, _, model = take_apart(spelling).model.rpartition("/")
        if tokens(name) <= tokens(model) <= tokens(name) | tokens(owner) | ROUTE:
            yield spelling


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [plain(item) for item in items if isinstance(item, str) and item.strip()]


def _shared(models: Iterable[Model]) -> set[str]:
    """Spellings that several models bear, so that they tell nothing."""
    once: set[str] = set()
    twice: set[str] = set()
    for model in models:
        for spelling in {s.lower() for s in (model.name, *model.spellings)}:
            (twice if spelling in once else once).add(spelling)
    return twice
