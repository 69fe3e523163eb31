"""What storage hands to ranking: a sieve, and the candidates that pass it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.model import Kind
from bot.names.lines import line, version

Held = Mapping[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Bound:
    """One demand in the catalog's own columns: ``values`` are numbers as stored, or words.

    ``column`` is a headline column, ``maker``, ``provider``, or ``ability`` whose value is a term.
    """

    column: str
    op: str
    values: tuple[float | str, ...]
    or_term: str = ""
    """A capability that proves the same where the column is empty."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What candidates must be: kinds, weighted terms and words of which one is enough, bounds."""

    kinds: tuple[Kind, ...] = ()
    terms: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    akin: frozenset[str] = frozenset()
    """Terms of the same category as what is needed: boards that measure those tell of it too."""
    bounds: tuple[Bound, ...] = ()
    today: str = ""
    with_gone: bool = False
    misses: int = 0
    """Where fewer hold all bounds, so many in all are found with those that fail the fewest."""
    near: float = 0.0
    """Parameters that candidates are to be near, where it matters."""
    most: int = 400


@dataclass(frozen=True, slots=True)
class BoardRank:
    """Where a candidate stands on one board, of which day, and what the board measures."""

    board: str
    name: str
    place: int
    peers: int
    percent: int
    as_of: str
    measures: str


@dataclass(frozen=True)
class Traits:
    """What an artifact is whatever is needed; what follows from it is worked out once."""

    id: str
    name: str
    kind: Kind
    popularity: float
    held: Held
    abilities: Mapping[str, float] = field(default_factory=dict)
    boards: tuple[BoardRank, ...] = ()
    copy_of: str = ""
    """What it is a quantised build of."""
    version_of: str = ""
    finetune_of: str = ""

    @cached_property
    def price(self) -> float | None:
        """What a million tokens cost, in and out blended."""
        return blended_price(self.held)

    @cached_property
    def price_order(self) -> float | None:
        """Its order of magnitude."""
        return math.log10(self.price) if self.price else None

    @cached_property
    def params(self) -> float | None:
        """How many parameters it has in all."""
        return _number(self.held, "params_total")

    @cached_property
    def params_order(self) -> float | None:
        """Their order of magnitude."""
        return math.log10(self.params) if self.params else None

    @cached_property
    def standing(self) -> float:
        """How widely it is used and known among its kind."""
        return mean(self.held, "adoption", "ecosystem", otherwise=UNCOUNTED)

    @cached_property
    def against(self) -> float:
        """The points of what speaks against it whatever is needed."""
        return sum(DEMERITS[name].points for name in demerits(self))

    @cached_property
    def maker(self) -> str:
        """Whose it is, as its id begins."""
        return _maker(self.id)

    @cached_property
    def takes(self) -> frozenset[str]:
        """The modalities it takes in; none where nobody says."""
        return _listed(self.held, "input_modalities")

    @cached_property
    def gives(self) -> frozenset[str]:
        """The modalities it gives out; none where nobody says."""
        return _listed(self.held, "output_modalities")

    @cached_property
    def crowd(self) -> tuple[str, int | None]:
        """The line it is of, and the class of its size."""
        return crowd(self)

    @cached_property
    def version(self) -> tuple[float, ...]:
        """The version its name bears."""
        return version(self.id)


@dataclass(frozen=True, slots=True)
class Prospect:
    """An artifact that may answer a need, and how it was sifted."""

    traits: Traits
    judged: tuple[int, ...] = ()
    """For each bound of the sieve: 1 passed, 0 unknown, -1 failed."""
    words: float = 0.0
    score: float = 0.0
    """What it is worth for the need, once it is ranked."""

    def scored(self, score: float) -> Prospect:
        """The same with its score."""
        return Prospect(self.traits, self.judged, self.words, score)

    @property
    def id(self) -> str:
        """The artifact's."""
        return self.traits.id

    @property
    def failed(self) -> int:
        """How many bounds it is known to fail."""
        return self.judged.count(-1)

    @property
    def unknown(self) -> int:
        """How many bounds nobody can say of."""
        return self.judged.count(0)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one consideration counts, and why."""

    points: float
    because: str


DEMERITS: dict[str, Weight] = {
    "unavailable": Weight(25, "no offer and no open weights are recorded: nobody could start"),
    "remake": Weight(6, "a remake is chosen by those who know it; its original is the safe start"),
    "dated": Weight(8, "of equals the plain name outlives its dated snapshot"),
    "preview": Weight(6, "a preview may change or vanish without notice"),
}

UNCOUNTED = 0.2
"""The standing of what nobody counts: it is hardly used."""

PROVEN = 0.65
"""The least strength of evidence that proves a capability: more than a claim or a word."""

NOT_KNOWN = 0.35
"""What counts where nothing is recorded: a little below the middle, neither loss nor gain."""


def demerits(traits: Traits) -> tuple[str, ...]:
    """What speaks against a candidate whatever is needed."""
    found = []
    if traits.kind == "model":
        if traits.held.get("offer") is None and not traits.held.get("weights"):
            found.append("unavailable")
        if re.search(r"-(preview|exp|beta|alpha)\b", traits.id):
            found.append("preview")
    if traits.finetune_of and traits.maker != _maker(traits.finetune_of):
        found.append("remake")
    if traits.version_of:
        found.append("dated")
    return tuple(found)


def blended_price(held: Held) -> float | None:
    """Three tokens in for one out, as most calls have it; None where nothing is charged by use."""
    price_in, price_out = held.get("price_input"), held.get("price_output")
    if not isinstance(price_in, (int, float)) or price_in <= 0:
        return None
    if not isinstance(price_out, (int, float)):
        price_out = 0.0
    return (3 * price_in + price_out) / 4


def _number(held: Held, key: str) -> float | None:
    value = held.get(key)
    return float(value) if isinstance(value, (int, float)) and value > 0 else None


def _listed(held: Held, key: str) -> frozenset[str]:
    told = held.get(key)
    return frozenset(told.split(", ")) if isinstance(told, str) else frozenset()


def mean(held: Held, *keys: str, otherwise: float = NOT_KNOWN) -> float:
    """The mean of these percentiles, 0 to 1, as far as they are known."""
    known = [value / 100 for key in keys if isinstance(value := held.get(key), (int, float))]
    return sum(known) / len(known) if known else otherwise


# -- crowds ------------------------------------------------------------------------------

SIZES = (5e9, 15e9, 45e9, 150e9)
"""Where one class of size ends and the next begins: phone, laptop, workstation, server."""


def crowd(traits: Traits) -> tuple[str, int | None]:
    """What versions, dates and builds of one line have in common, and the class of its size.

    ``gpt-5.1`` and ``gpt-5.2-2025-12-11`` are one crowd; ``gpt-5-mini`` is another.
    """
    if traits.kind != "model":
        return traits.id.rpartition("/")[2].casefold().removesuffix("-mcp"), 0
    size = sum(traits.params > edge for edge in SIZES) if traits.params else None
    return line(traits.id), size


def _maker(slug: str) -> str:
    return slug.partition("/")[0]
