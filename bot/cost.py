"""What a workload costs: exact arithmetic over an offer's prices, with its formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.model import Answer, Cell, Subject


@dataclass(frozen=True, slots=True)
class Workload:
    """What is sent and received: tokens a call, and calls a day; the shares are 0 to 1."""

    input_tokens: int
    output_tokens: int
    calls_per_day: float | None = None
    cached_share: float = 0.0
    batch: bool = False
    reasoning_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that matters for a need, under its label."""

    attribute: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class CostLine:
    """One addend of a cost: tokens times price, as exact text."""

    label: str
    formula: str
    usd: str


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a workload costs at one offer; amounts are exact decimal texts in US dollars."""

    subject: Subject
    provider: str
    lines: tuple[CostLine, ...]
    per_call: str
    per_day: str | None
    per_month: str | None
    calls_for_budget: int | None
    cells: tuple[Figure, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer(Answer):
    """What a workload costs, the formula spelled out, cheapest first."""

    kind: ClassVar[str] = "cost"

    workload: Workload
    rows: tuple[CostRow, ...]
