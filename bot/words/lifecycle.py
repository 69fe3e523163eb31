"""How releases, deprecations and retirements read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import (
    Artifact,
    LifecycleEvent,
)
from bot.words.values import counted, listed_some, told

SENTENCES = {
    "other_regions": "other regions go on",
}
"""What is said by one template, by key."""


def successor(name: str | None) -> str:
    """What follows a retired artifact."""
    return f"its successor is {name}" if name else "no successor is recorded"


def retirement(
    name: str, places: Sequence[tuple[str, str]], is_past: bool, sources: Sequence[str], after: str
) -> str:
    """``o4-mini was retired at OpenAI on 2026-10-23 (LiteLLM, as of ...); no successor ...``."""
    verb = "was retired" if is_past else "retires"
    where = listed_some([f"at {place} on {day}" for place, day in places], 3, "providers")
    return f"{name} {verb} {where} ({'; '.join(sources)}); {after}."


def place(provider: str, region: str) -> str:
    """A provider, and the region where it is meant of one only: ``Amazon Bedrock in eu``."""
    return f"{provider} in {region}" if region else provider


def still_listed(providers: int) -> str:
    """What a retirement at some providers leaves."""
    return f"{counted(providers, 'other provider lists', 'other providers list')} it"


def deprecated(name: str, place: str | None, day: str, source: str, after: str) -> str:
    """Deprecated and still working."""
    at = f" at {place}" if place else ""
    return f"{name} is deprecated{at} since {day} ({source}); {after}."


def old_price(name: str, days: int, source: str) -> str:
    """A headline price that is too old to rely on."""
    return f"The price of {name} is {days} days old ({source}): check it before you rely on it."


def newly_released(artifact: Artifact, day: str) -> str:
    """A release in the news."""
    return f"{artifact.name}{f' by {artifact.maker}' if artifact.maker else ''}, released {day}"


def event(happened: LifecycleEvent) -> str:
    """One event of a life."""
    at = f" at {place(happened.provider, happened.region)}" if happened.provider else ""
    after = f", replaced by {happened.replacement}" if happened.replacement else ""
    source = happened.source.name
    verb = COMING.get(happened.event, happened.event) if happened.coming else happened.event
    return f"{verb} {happened.on}{at}{after} ({told(source, happened.as_of)})"


COMING = {
    "released": "comes out",
    "deprecated": "is deprecated from",
    "retired": "retires",
}
"""What lies ahead, as a sentence says it."""


def lifecycle_heading(count: int, shown: int) -> str:
    """The heading of a life's events, and whether all are shown."""
    heading = "Releases and retirements"
    return heading if shown == count else f"{heading} ({shown} of {count})"
