"""The nouns everyone shares: artifacts, cells, verdicts and the answers made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

Kind = Literal[
    "model", "repository", "library", "platform", "agent", "mcp_server", "tool", "dataset"
]
KINDS: tuple[Kind, ...] = (
    "model",
    "repository",
    "library",
    "platform",
    "agent",
    "mcp_server",
    "tool",
    "dataset",
)

VerdictKind = Literal["leads", "tie", "close", "differs", "not_comparable", "unknown"]
RowKind = Literal["figure", "elsewhere", "tier", "standing", "board", "claim"]
INTERNAL = {"internal": True}
"""Marks a field that no JSON shows."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be said, not yet in words: a function or sentence of ``words``, and its operands.

    ``Saying("verdicts.leads", ("o4-mini", ...))`` is ``words.verdicts.leads("o4-mini", ...)``;
    operands may be sayings themselves, or tuples of them.
    """

    key: str
    operands: tuple[object, ...] = ()


Text = str | Saying
"""A name or figure as it stands, or what is to be said."""


def saying(key: str, *operands: object) -> Saying:
    """What is to be said of these."""
    return Saying(key, operands)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A thing one may choose; ``id`` is stable, lower case and readable (``openai/o4-mini``)."""

    id: str
    name: str
    kind: Kind
    maker: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()


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
class Source:
    """Who says a thing: its id, how it is called, where it lives and under which licence."""

    id: str
    name: str
    url: str | None = None
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One settled value as stored: prices in integer micro-dollars a unit, sets as ``a, b``.

    ``via`` is the provider whose offer the value belongs to; ``agree`` are the ids of independent
    sources that say the same (the winner not among them); ``conflict`` is what others say.
    """

    text: str
    number: float | None
    source: Source
    as_of: str
    url: str | None = None
    via: str | None = None
    agree: tuple[str, ...] = ()
    conflict: tuple[Fact, ...] = ()


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
class Evidence:
    """Why we say an artifact has a capability: who says so, how, and when."""

    how: str
    source: Source
    as_of: str
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Capability:
    """What an artifact can do: one term of the vocabulary with its evidence."""

    term: str
    label: str
    evidence: tuple[Evidence, ...]
    what: str | None = None
    best_for: str | None = None
    limits: str | None = None


def is_claim(capability: Capability) -> bool:
    """Whether nobody but a directory says so."""
    return all(evidence.how == "claim" for evidence in capability.evidence)


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which catalog answered: the same id, question and day give the same answer."""

    built: str
    id: str


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
class Offer:
    """An artifact at one provider in one region, with what is settled about that offer."""

    provider: str
    native_id: str
    region: str
    first_party: bool
    billing: str
    cells: dict[str, Fact]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer as a profile shows it: ``cells`` in the units of rows."""

    provider: str
    native_id: str
    region: str
    first_party: bool
    billing: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Score:
    """One result on one board: never merged with another board's.

    ``subject`` is what the board calls the thing it measured, such as a dated snapshot.
    """

    board: str
    name: str
    text: Text
    value: float
    unit: str
    low: float | None
    high: float | None
    variant: str
    self_reported: bool
    measured_on: str | None
    source: Source
    as_of: str
    url: str | None = None
    harness: str = ""
    higher_is_better: bool = True
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LifecycleEvent:
    """A release, deprecation or retirement, at one provider or of the artifact itself.

    ``region`` is empty where it is not said to be of one region only; ``coming`` is true of what
    lies ahead of the day of the question.
    """

    event: str
    on: str
    provider: str | None
    replacement: str | None
    source: Source
    as_of: str
    url: str | None = None
    region: str = ""
    coming: bool = False


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
class Resolution:
    """Which artifact a typed name means.

    ``match``: ``artifact`` is the id, ``assumed`` where another reading was possible and
    ``candidates`` then holds the others. ``choice``: the readings, best first.
    ``no_match``: the nearest names, possibly none.
    """

    typed: str
    kind: Literal["match", "choice", "no_match"]
    artifact: str | None = None
    assumed: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Successor:
    """What follows an artifact by somebody's word, and whose."""

    id: str
    on: str
    source: Source
    as_of: str


@dataclass(frozen=True, slots=True)
class Workload:
    """What is sent and received: tokens a call, and calls a day; the shares are 0 to 1.

    ``output_tokens`` are those of the visible answer: reasoning comes on top.
    """

    input_tokens: int
    output_tokens: int
    calls_per_day: float | None = None
    cached_share: float = 0.0
    batch: bool = False
    reasoning_tokens: int = 0
    budget_usd: float | None = None


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


Op = Literal["<=", ">=", "=", "in", "not in", "has", "has not"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A percentile among the artifact's own kind, and the figure it was counted from."""

    axis: str
    percentile: int
    peers: int
    basis: str
    value: str
    as_of: str
    source: Source | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing a need demands, with the words that were read so.

    ``value`` is a number in ``unit``, a word, or several of which one suffices; ``wish`` where
    it is asked for only if possible: a wish ranks and never excludes.
    """

    attribute: str
    op: Op
    value: float | str | tuple[str, ...]
    unit: str | None
    said: str
    wish: bool = False


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
