"""The last gate before a figure is kept: a price per picture or minute filed as one per token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.sources.reading import Entry, Price, Rejected

PICTURE_MODES = frozenset(("image_generation", "image_edit", "video_generation"))
SOUND_MODES = frozenset(("audio_transcription", "audio_speech"))

LEAST_MICRO_USD = 100_000
"""No model that makes or hears media costs under $0.10 a million tokens where its maker bills by
token (the cheapest are audio inputs of small chat models); the rows below that read 0.00013 (a
step), 0.003 (a minute) or 0.08 (a picture)."""

REASON = "a price per picture, step or minute filed as one per token"


def plausible(entry: Entry) -> tuple[Entry, tuple[Rejected, ...]]:
    """The entry without prices that cannot be per token, and a line for each that was taken out."""
    if not _is_media(entry):
        return entry, ()
    kept = tuple(price for price in entry.prices if not _too_small(price))
    refused = len(entry.prices) - len(kept)
    if not refused:
        return entry, ()
    return replace(entry, prices=kept), (Rejected(entry.native_id, REASON),) * refused


def _too_small(price: Price) -> bool:
    return price.unit == "Mtok" and price.usd_micro < LEAST_MICRO_USD


def _is_media(entry: Entry) -> bool:
    """Whether it makes pictures, video or speech, or takes in sound."""
    modes = {tag for scheme, tag in entry.tags if scheme == "mode"}
    if modes & (PICTURE_MODES | SOUND_MODES):
        return True
    takes, gives = _modalities(entry, "input"), _modalities(entry, "output")
    return "audio" in takes or (bool(gives) and "text" not in gives and "embedding" not in gives)


def _modalities(entry: Entry, side: str) -> Sequence[str]:
    key = f"{side}_modalities"
    return next((fact.text.split(", ") for fact in entry.facts if fact.key == key), ())
