"""Ollama's library: models to run oneself, with their sizes, windows and pulls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sources.download import Get, fetch_files
from bot.sources.facts import amount, https, members, yes_no
from bot.sources.files import json_file
from bot.sources.gate import Gate, money, plain
from bot.sources.listed import source
from bot.sources.reading import (
    Entry,
    Fact,
    Metric,
    Raw,
    Reading,
    UnreadableSource,
)

SOURCE = source("ollama-gallery")

Row = Mapping[str, Any]

FLAGS = {
    "tools": "supports_tools",
    "thinking": "supports_reasoning",
    "vision": "supports_vision",
    "audio": "supports_audio_in",
}
SIZE_TAG = re.compile(r":(latest|e?[\d.]+[bmt]|\d+x[\d.]+b|\d+b-a\d+b)$", re.IGNORECASE)
"""A tag that names a size; others name quantisations, and "cloud" ones are no downloads."""
MODALITIES = frozenset({"text", "image", "audio", "video"})


def fetch(get: Get) -> Raw:
    """Models and tags as they stand on the default branch today."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry per model, then one per size of it; all to be run on one's own machine."""
    models, tags = json_file(raw, "models.json"), json_file(raw, "tags.json")
    if not isinstance(models, dict) or not isinstance(tags, dict):
        raise UnreadableSource("ollama-gallery: models.json or tags.json is not an object.")
    gate = Gate(raw.as_of)
    entries: list[Entry] = []
    seen = len(models)
    for name, model in models.items():
        with gate.row(plain(name)):
            listed = tuple((tags.get(name) or {}).values())
            seen += len(listed)
            sizes = {plain(tag["name"]): tag for tag in listed if SIZE_TAG.search(tag["name"])}
            entries.append(_model(plain(name), model, sizes, bool(listed), gate))
            entries += _sizes(plain(name), sizes, model, gate)
    return Reading(tuple(entries), rejected=tuple(gate.rejected), read=seen)


def _model(name: str, model: Row, sizes: Mapping[str, Row], listed: bool, gate: Gate) -> Entry:
    """A model under the name one pulls; with a size of its own where there is but one."""
    said = model["capabilities"]
    only = sizes.get(f"{name}:latest", {}) if len(model["parameters"]) < 2 else {}
    return Entry(
        native_id=name,
        name=name,
        kind="model",
        url=https(model.get("link")),
        provider="ollama",
        billing="self_hosted" if sizes or not listed else "unknown",
        facts=(
            *(yes_no(key, True) for word, key in FLAGS.items() if word in said),
            *_held(name, only, gate),
        ),
        metrics=_pulls(model),
        tags=(
            *(("ollama", plain(word, 40)) for word in said),
            *(("size", plain(size, 20)) for size in model["parameters"]),
        ),
        words=str(model.get("description", ""))[:2000],
    )


def _pulls(model: Row) -> tuple[Metric, ...]:
    """Pulls, where the name is one model: those of a name with several sizes count them all."""
    if len(model["parameters"]) > 1:
        return ()
    pulls = money(model.get("pull"))
    return (Metric("pulls", float(pulls)),) if pulls and pulls > 0 else ()


def _sizes(model: str, sizes: Mapping[str, Row], known: Row, gate: Gate) -> Iterator[Entry]:
    """Each size that is named, and "latest" as the one that is not.

    Upstream lists a download once: llama3.1 comes in 8b, 70b and 405b, of which 8b is latest.
    """
    unnamed = [size for size in known["parameters"] if f"{model}:{size}" not in sizes]
    for tag_name, tag in sizes.items():
        native_id = tag_name
        if tag_name.endswith(":latest"):
            if len(known["parameters"]) < 2 or len(unnamed) != 1:
                continue
            native_id = f"{model}:{unnamed[0]}"
        yield Entry(
            native_id=native_id,
            name=native_id,
            kind="model",
            url=https(tag.get("href")),
            provider="ollama",
            billing="self_hosted",
            facts=_held(native_id, tag, gate),
            relations=(("in_family", model),),
        )


def _held(native_id: str, tag: Row, gate: Gate) -> tuple[Fact, ...]:
    """What a download holds: its window and size, both rounded by upstream, and what it reads."""
    heard = MODALITIES & {str(kind).lower() for kind in tag.get("input_types", ())}
    return (
        *gate.limits(native_id, context=tag.get("context_window_num")),
        *amount("size_bytes", tag.get("size_num")),
        *members("input_modalities", heard),
    )
