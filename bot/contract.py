"""Answers as JSON, in the shape that scripts rely on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from bot.answer import Answer, Candidate, Subject
from bot.model import Artifact, Resolution, Saying, Source
from bot.words.say import say


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer: its ``kind``, then its fields, each text in words."""
    return {"kind": answer.kind, **_plain(answer)}


def resolution_json(
    resolution: Resolution, meant: Artifact | None, candidates: tuple[Candidate, ...]
) -> dict[str, Any]:
    """A resolution: artifacts as objects, each other reading with the fact that tells it apart."""
    return {
        "typed": resolution.typed,
        "kind": resolution.kind,
        "artifact": _plain(meant),
        "assumed": resolution.assumed,
        "candidates": [_plain(candidate) for candidate in candidates],
    }


def _plain(value: object) -> Any:
    """Dataclasses as objects; subjects and candidates with their artifact's fields in them.

    Fields whose metadata say ``internal`` are ours alone.
    """
    match value:
        case Saying():
            return say(value)
        case Source():
            return value.id
        case Subject(artifact=artifact):
            return {**_plain(artifact), "typed": value.typed, "assumed": value.assumed}
        case Candidate(artifact=artifact):
            return {**_plain(artifact), "because": _plain(value.because)}
        case Mapping():
            return {key: _plain(held) for key, held in value.items()}
        case tuple() | list():
            return [_plain(held) for held in value]
        case _ if is_dataclass(value):
            told = (field for field in fields(value) if not field.metadata.get("internal"))
            return {field.name: _plain(getattr(value, field.name)) for field in told}
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case _:
            return value
