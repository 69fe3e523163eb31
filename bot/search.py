"""What fits a need, and why: candidates judged constraint by constraint, then ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.cost import Figure
from bot.model import Answer, Cell, Subject
from bot.need import Constraint, Need

Fit = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Fitting:
    """How one constraint fares on one artifact, and the value it was judged by."""

    constraint: Constraint
    fit: Fit
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An artifact that answers a need: rank, constraint by constraint, and why in a sentence."""

    subject: Subject
    rank: int
    fits: tuple[Fitting, ...]
    because: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist(Answer):
    """What answers a need, best first; from recommend, alternatives and replace."""

    kind: ClassVar[str] = "shortlist"

    need: Need
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneFits(Answer):
    """Nothing answers a need: the nearest misses, each with what it fails."""

    kind: ClassVar[str] = "none_fits"

    need: Need
    hits: tuple[Hit, ...]
