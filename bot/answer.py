"""What an answer is made of: cells, rows and verdicts, and every kind of answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from bot.model import (
    Artifact,
    Capability,
    Constraint,
    LifecycleEvent,
    Need,
    Score,
    Snapshot,
    Source,
    Text,
    Workload,
)

VerdictKind = Literal["leads", "tie", "close", "differs", "not_comparable", "unknown"]
RowKind = Literal["figure", "elsewhere", "tier", "standing", "board", "claim"]
INTERNAL = {"internal": True}
"""Marks a field that no JSON shows."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An artifact as an answer speaks of it; ``assumed`` where another reading was possible."""

    artifact: Artifact
    typed: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An artifact someone may have meant, and the one fact that tells it apart."""

    artifact: Artifact
    because: Text


@dataclass(frozen=True, slots=True)
class Dissent:
    """What another source says where it does not agree, as a row shows it."""

    text: Text
    number: float | None
    source: Source
    as_of: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as a row shows it: what it reads, its number in the row's unit, who says so."""

    text: Text
    number: float | None
    source: Source
    as_of: str
    url: str | None = None
    via: str | None = None
    agree: tuple[str, ...] = ()
    conflict: tuple[Dissent, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who does best on one row: one, several or nobody, and why."""

    kind: VerdictKind
    winners: tuple[str, ...] = ()
    reason: Text = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute side by side; a cell is ``None`` where nothing is recorded.

    ``about`` is what kind of row it is: a figure, what it costs elsewhere or in longer prompts
    (``of`` is then the attribute whose price it is), a standing, a board or a directory's claim.
    """

    attribute: str
    label: Text
    unit: str | None
    cells: tuple[Cell | None, ...]
    verdict: Verdict
    about: RowKind = field(default="figure", metadata=INTERNAL)
    of: str = field(default="", metadata=INTERNAL)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Capabilities of several subjects: those all share, and those only one has."""

    shared: tuple[Capability, ...]
    only: dict[str, tuple[Capability, ...]]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source an answer rests on, with the day its figures speak of."""

    id: str
    name: str
    as_of: str
    url: str | None
    licence: str


@dataclass(frozen=True, slots=True)
class Action:
    """A next step: a button is a sentence to ask again."""

    label: Text
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What every answer holds, whatever was asked."""

    kind: ClassVar[str] = ""

    title: Text
    lead: Text
    warnings: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    actions: tuple[Action, ...] = ()
    catalog: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Answer):
    """Two to five artifacts side by side."""

    kind: ClassVar[str] = "comparison"

    subjects: tuple[Subject, ...]
    rows: tuple[Row, ...]
    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer as a profile shows it: ``cells`` in the units of rows."""

    provider: str
    native_id: str
    region: str
    first_party: bool
    billing: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Answer):
    """Everything known about one artifact."""

    kind: ClassVar[str] = "profile"

    subject: Subject
    rows: tuple[Row, ...]
    offers: tuple[OfferLine, ...]
    capabilities: tuple[Capability, ...]
    scores: tuple[Score, ...]
    lifecycle: tuple[LifecycleEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Answer):
    """Several things bear the typed name, and a person must choose."""

    kind: ClassVar[str] = "choice"

    typed: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMatch(Answer):
    """Nothing bears the typed name; the nearest names, possibly none."""

    kind: ClassVar[str] = "no_match"

    typed: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Answer):
    """How to ask."""

    kind: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as ``pickwick sources`` lists it."""

    id: str
    name: str
    as_of: str
    age_days: int
    stale: bool
    licence: str
    attribution: str | None
    records: int
    kept: int
    rejected: int
    unmatched: int
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList(Answer):
    """Where facts come from."""

    kind: ClassVar[str] = "sources"

    entries: tuple[SourceEntry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that matters for a need, under its label."""

    attribute: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class CostLine:
    """One addend of a cost: tokens times price, as exact text."""

    label: Text
    formula: Text
    usd: str


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a workload costs at one offer; amounts are exact decimal texts in US dollars.

    Amounts are None where a price is missing or nothing is charged by use: ``note`` says which.
    """

    subject: Subject
    provider: str
    lines: tuple[CostLine, ...]
    per_call: str | None
    per_day: str | None
    per_month: str | None
    calls_for_budget: int | None
    cells: tuple[Figure, ...]
    note: Text = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer(Answer):
    """What a workload costs, the formula spelled out, cheapest first."""

    kind: ClassVar[str] = "cost"

    workload: Workload
    rows: tuple[CostRow, ...]


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
    because: Text
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
