"""What an answer is about: the artifacts asked for, and names that tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answer import Subject
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Saying, saying

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


READING = "comparison.taken_as"
"""What tells how a name was read."""


def readings_taken(asked: Sequence[Asked]) -> tuple[Saying, ...]:
    """How each name was read that has other readings, or is no name as it stands."""
    return tuple(
        saying(READING, one.subject.typed, one.subject.artifact, bool(one.others))
        for one in asked
        if one.subject.assumed
    )


def name_apart(artifacts: Sequence[Artifact]) -> list[str]:
    """A name for each artifact that no other one here bears."""
    names = [artifact.name.casefold() for artifact in artifacts]
    return [a.name if names.count(a.name.casefold()) == 1 else a.id for a in artifacts]
