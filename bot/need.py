"""A need read out of plain words: capabilities, constraints, and the words each came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.cost import Workload
from bot.model import Kind

Op = Literal["<=", ">=", "=", "in", "not in", "has", "has not"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing a need demands, with the words that were read so.

    ``value`` is a number in ``unit``, a word, or several of which one suffices.
    """

    attribute: str
    op: Op
    value: float | str | tuple[str, ...]
    unit: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Need:
    """What someone looks for: words, capabilities, constraints, and what could not be used.

    ``capabilities`` are term ids with the words that named them; ``like`` is an artifact's typed
    name where one was given as a measure; ``sort`` is a wish (cheap, fast, small, new), no bound.
    """

    text: str
    capabilities: tuple[tuple[str, str], ...] = ()
    constraints: tuple[Constraint, ...] = ()
    unused: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    like: str = ""
    sort: tuple[str, ...] = ()
    workload: Workload | None = None
    assumptions: tuple[str, ...] = ()
