"""What a short card shows: the rows that matter, the newest day of each source."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Row, SourceNote
from bot.answers.rows import OF_MEDIA
from bot.attributes import BY_KEY
from bot.evidence.dossier import is_price

MOST_BOARDS = 3
MOST_NOTES = 3
MOST_ACTIONS = 3
MOST_LINKED = 3
"""Up to so many sources are shown with their links."""

ESSENTIAL = frozenset(
    (
        "price_input", "price_output", "price_cache_read", "context_tokens", "max_output_tokens",
        "input_modalities", "output_modalities", "supports_tools", "supports_structured_output",
        "supports_reasoning", "open_weights", "licence", "params_total", "embed_dim",
        "released_on", "knowledge_cutoff", "downloads_30d", "stars", "dependents",
        "models_offered", "category", "language", "status", "last_commit", "latest_release",
        "harness_autonomy", "harness_recovery", "harness_memory", "harness_sandboxing",
        "harness_hooks", "unfragile_rank", "unfragile_pricing",
        "unfragile_abilities",
    )
)  # fmt: skip
"""The attributes that most people choose by, of every kind."""


LINKS = ("docs_url", "api_url")


def is_essential(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a short card shows the row; ``rows`` are all of the answer."""
    if row.about == "tier":
        return False
    if row.about == "elsewhere":
        return row.of == "price_input" or _stands_in(row, row.of, rows)
    if row.about == "board":
        boards = [other for other in rows if other.about == "board"]
        return row in boards[:MOST_BOARDS]
    key = row.attribute
    attribute = BY_KEY.get(key)
    if attribute and attribute.form == "flag" and row.verdict.kind == "unknown":
        return False
    if key == "licence_text":
        return not any(other.attribute == "licence" for other in rows)
    if attribute or row.about == "claim" or key in LINKS:
        return key in ESSENTIAL
    if is_price(key):
        return key.startswith(OF_MEDIA) or _stands_in(row, "price_input", rows)
    return True


def _stands_in(other: Row, key: str, rows: Sequence[Row]) -> bool:
    """Whether the row tells of somebody of whom the row of this key does not."""
    usual = next((row.cells for row in rows if row.attribute == key), (None,) * len(other.cells))
    pairs = zip(usual, other.cells, strict=True)
    return any(mine is None and told is not None for mine, told in pairs)


def newest(notes: Sequence[SourceNote]) -> tuple[SourceNote, ...]:
    """One note a source, of the newest day it is quoted with."""
    last: dict[str, SourceNote] = {}
    for note in notes:
        if note.id not in last or note.as_of > last[note.id].as_of:
            last[note.id] = note
    return tuple(last.values())
