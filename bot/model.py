"""The nouns everyone shares: kinds, artifacts, facts, offers, needs and what is to be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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

    @property
    def members(self) -> frozenset[str]:
        """The members of a set, such as the kinds of input a model takes."""
        return frozenset(filter(None, self.text.split(", ")))


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
class Snapshot:
    """Which catalog answered: the same id, question and day give the same answer."""

    built: str
    id: str


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


KIND_NAMES: dict[Kind, tuple[str, str]] = {
    "model": ("a model", "models"),
    "repository": ("a repository", "repositories"),
    "library": ("a library", "libraries"),
    "platform": ("a platform", "platforms"),
    "agent": ("an agent", "agents"),
    "mcp_server": ("an MCP server", "MCP servers"),
    "tool": ("a tool", "tools"),
    "dataset": ("a dataset", "datasets"),
}


def bare_kind(kind: Kind) -> str:
    """A kind without its article: ``MCP server``."""
    return KIND_NAMES[kind][0].split(" ", 1)[1]


MODEL: tuple[Kind, ...] = ("model",)
ALL_BUT_MODELS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "model")
SOFTWARE: tuple[Kind, ...] = ("library", "repository", "tool", "agent")
"""Kinds between which nobody draws one line: one list's library is another one's tool."""
RUNNABLE: tuple[Kind, ...] = (*SOFTWARE, "mcp_server")
"""What anybody can run whose code is public."""
TOOLING: tuple[Kind, ...] = (*RUNNABLE, "platform")
"""What does a job, where no model is asked for."""

TAKES_PLACE: dict[Kind, tuple[Kind, ...]] = {
    "library": ("library", "repository", "tool"),
    "repository": ("repository", "library", "tool"),
    "tool": ("tool", "library", "repository", "agent"),
    "agent": ("agent", "tool", "repository"),
    "platform": ("platform",),
    "mcp_server": ("mcp_server",),
    "model": ("model",),
    "dataset": ("dataset",),
}
"""Kinds that take each other's place: where a thing's code lies does not say what it is."""
