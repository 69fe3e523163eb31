"""What an answer is about: the artifacts asked for, and names that tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.evidence.dossier import Dossier
from bot.evidence.rates import Rates
from bot.model import Artifact, Saying, Snapshot, Subject, saying

Address = Callable[[Artifact], str]
"""The shortest name that finds an artifact again, for the sentence of an action."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One artifact in a question: how it was typed, and all that is recorded of it."""

    subject: Subject
    dossier: Dossier
    name: str
    """What sentences call it: its name, or its id where several share the name."""
    others: tuple[Artifact, ...] = ()
    """What else an assumed name may mean, the likeliest first."""
    times: int = 1
    """How often the question named it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What every part of an answer is told: the day, the catalog.

    ``rates`` are by artifact id, where longer prompts and other hours are to be told of.
    """

    today: date
    snapshot: Snapshot
    rates: Mapping[str, Rates] = field(default_factory=dict)


READING = "comparison.taken_as"
"""What tells how a name was read."""


def readings_taken(asked: Sequence[Asked]) -> tuple[Saying, ...]:
    """How each name was read that has other readings."""
    subjects = (one.subject for one in asked)
    return tuple(saying(READING, s.typed, s.artifact) for s in subjects if s.assumed)


def name_apart(artifacts: Sequence[Artifact]) -> list[str]:
    """A name for each artifact that no other one here bears."""
    names = [artifact.name.casefold() for artifact in artifacts]
    return [a.name if names.count(a.name.casefold()) == 1 else a.id for a in artifacts]
