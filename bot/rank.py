"""Candidates in order: what each is worth for a need, by weights that stand in one table."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from bot.attributes import BENCHMARK_AGE, first_day
from bot.identity import FAMILY_ENDINGS, without_date
from bot.model import Kind

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
        return _mean(self.held, "adoption", "ecosystem", otherwise=UNCOUNTED)

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


WEIGHTS: dict[str, Weight] = {
    "capability": Weight(50, "whether it does the job comes before how well it does other things"),
    "words": Weight(
        14, "words outside the vocabulary name what is rare: a file format, a product, a place"
    ),
    "evidence": Weight(26, "a measured result on a board for this very job beats repute"),
    "standing": Weight(14, "what many others use has fewer surprises and more help"),
    "freshness": Weight(16, "models age within a year; code that nobody touches rots"),
    "price": Weight(6, "of two that do the job the cheaper one is the better start"),
    "focus": Weight(8, "what does little else is made for it; of models that is not asked"),
    "kind": Weight(8, "most of what does this job is of one kind: that is what people mean"),
}
"""What a hit is ranked by once its constraints are met; the sum of points is its score."""

WISHES: dict[str, dict[str, float]] = {
    "cheap": {"price": 44, "evidence": 12},
    "small": {"size": 34, "evidence": 12},
    "fast": {"price": 14, "size": 14},
    "new": {"freshness": 36},
    "large": {"size": -24, "evidence": 30, "price": 0},
    "roomy": {"size": -16, "price": 0},
    "popular": {"standing": 40},
}
"""What a wish does to the weights: it pulls, it never shuts out.

``roomy`` is the wish of whoever names their memory: the largest that still fits answers best.
"""

DEMERITS: dict[str, Weight] = {
    "unavailable": Weight(25, "no offer and no open weights are recorded: nobody could start"),
    "remake": Weight(6, "a remake is chosen by those who know it; its original is the safe start"),
    "dated": Weight(8, "of equals the plain name outlives its dated snapshot"),
    "preview": Weight(6, "a preview may change or vanish without notice"),
}

PROVEN = 0.65
"""The least strength of evidence that proves a capability: more than a claim or a word."""

UNCOUNTED = 0.2
"""The standing of what nobody counts: it is hardly used."""

NOT_KNOWN = 0.35
"""What counts where nothing is recorded: a little below the middle, neither loss nor gain."""

UNDATED = 0.2
"""A model that nobody dates is mostly one of two years ago."""

PRIOR = 0.5
"""How much one is held to the middle while few boards speak: half a fresh board."""

NEAR = 0.7
"""How much a board for a job of the same category tells: agents' code of code."""

ELSEWHERE = 0.15
"""How much a board for another job tells of this one."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score."""

    prospect: Prospect
    score: float


def rank(
    prospects: Iterable[Prospect],
    sieve: Sieve,
    wishes: Sequence[str],
    shares: Mapping[Kind, float],
    today: date,
) -> list[Ranked]:
    """Best first: fewest bounds failed, fewest unknown, then points; ties by fame, then id."""
    prospects = list(prospects)
    weights = weigh(wishes)
    prices = _spread(p.traits.price_order for p in prospects)
    sizes = _spread(p.traits.params_order for p in prospects)
    most = max(shares.values(), default=1.0)
    ranked = []
    for prospect in prospects:
        traits = prospect.traits
        covers = coverage(traits, sieve.terms)
        score = (
            weights["capability"] * covers
            + weights["words"] * prospect.words
            + weights["evidence"] * evidence(traits, sieve.terms, today, sieve.akin)
            + weights["standing"] * traits.standing
            + weights["freshness"] * freshness(traits, today)
            + weights["price"] * _cheapness(traits.price_order, prices)
            + weights.get("size", 0.0) * _cheapness(traits.params_order, sizes)
            + weights["focus"] * (focus(traits, sieve.terms) * covers)
            + weights["kind"] * (shares.get(traits.kind, 0.0) / most)
        )
        ranked.append(Ranked(prospect, score - traits.against))
    return sorted(ranked, key=_order)


def weigh(wishes: Sequence[str]) -> dict[str, float]:
    """The weights under these wishes."""
    weights = {name: weight.points for name, weight in WEIGHTS.items()}
    for wish in wishes:
        weights |= WISHES.get(wish, {})
    return weights


def _order(one: Ranked) -> tuple[int, int, float, float, str]:
    prospect = one.prospect
    return (
        prospect.failed,
        prospect.unknown,
        -round(one.score, 6),
        -prospect.traits.popularity,
        prospect.traits.id,
    )


def coverage(traits: Traits, terms: Mapping[str, float]) -> float:
    """How much of what is needed it can do: rare terms weigh more, proof more than hearsay."""
    if not terms:
        return 0.0
    able, held = traits.abilities, 0.0
    for term, weight in terms.items():
        if term in able:
            held += weight * _attested(able[term], traits.kind)
    return held / sum(terms.values())


def _attested(strength: float, kind: Kind) -> float:
    """Proof counts nearly whole, hearsay as far as it is believed.

    What a model can do is stated in a dozen forms that all mean the same; of code a reviewed
    entry tells more than the shelf it was put on.
    """
    if strength < PROVEN:
        return strength
    return 0.9 + 0.1 * strength if kind == "model" else 0.4 + 0.6 * strength


def focus(traits: Traits, terms: Mapping[str, float]) -> float:
    """How much of what it does is what is needed; models do many things by nature."""
    if traits.kind == "model" or not traits.abilities:
        return NOT_KNOWN
    return sum(term in traits.abilities for term in terms) / len(traits.abilities)


def evidence(
    traits: Traits,
    terms: Mapping[str, float],
    today: date,
    akin: frozenset[str] = frozenset(),
) -> float:
    """Where it stands on boards, those that measure the need first, fading as boards age."""
    told, weight = NOT_KNOWN * PRIOR, PRIOR
    for board in traits.boards:
        day = first_day(board.as_of)
        years = max(0, (today - day).days) / BENCHMARK_AGE if day else 2.0
        nearness = 1.0 if board.measures in terms else NEAR if board.measures in akin else ELSEWHERE
        counts = nearness * 0.5**years
        told += counts * board.percent / 100
        weight += counts
    return told / weight


def freshness(traits: Traits, today: date) -> float:
    """A model by its age, halved each year; code, half as much, by when it was touched last."""
    if traits.kind != "model":
        return 0.5 + _mean(traits.held, "freshness") / 2
    since = traits.held.get("since")
    return _youth(since, today) if isinstance(since, str) else UNDATED


@lru_cache(maxsize=10_000)
def _youth(since: str, today: date) -> float:
    """1 for what is of today, halved each year."""
    day = first_day(since)
    if day is None:
        return UNDATED
    return float(0.5 ** (max(0, (today - day).days) / 365))


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


def _mean(held: Held, *keys: str, otherwise: float = NOT_KNOWN) -> float:
    known = [value / 100 for key in keys if isinstance(value := held.get(key), (int, float))]
    return sum(known) / len(known) if known else otherwise


def _spread(values: Iterable[float | None]) -> tuple[float, float]:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else (0.0, 0.0)


def _cheapness(value: float | None, spread: tuple[float, float]) -> float:
    """1 for the cheapest of these candidates, 0 for the dearest, by orders of magnitude."""
    low, high = spread
    if value is None:
        return NOT_KNOWN
    return 1.0 if high == low else (high - value) / (high - low)


# -- crowds ------------------------------------------------------------------------------

SIZES = (5e9, 15e9, 45e9, 150e9)
"""Where one class of size ends and the next begins: phone, laptop, workstation, server."""


NEWER_WITHIN = 8.0
"""Points by which an older version must lead to stand for its crowd: people want the newest."""


def apart(ranked: Iterable[Ranked]) -> Iterator[Ranked]:
    """One of each crowd: its newest version among its best; quantised builds are left out.

    One whose size nobody records is of any size.
    """
    crowds: dict[tuple[str, int | None], list[Ranked]] = {}
    sizes: dict[str, set[int | None]] = {}
    for one in ranked:
        if one.prospect.traits.copy_of:
            continue
        name, size = one.prospect.traits.crowd
        known = sizes.setdefault(name, set())
        if known and size not in known and (size is None or None in known):
            size = None if None in known else min(s for s in known if s is not None)
        known.add(size)
        crowds.setdefault((name, size), []).append(one)
    return map(_newest, crowds.values())


def _newest(members: Sequence[Ranked]) -> Ranked:
    """The newest version among those near the best of a crowd, in the best one's place."""
    best = members[0]
    near = (
        [m for m in members if _level(m, best)] if best.prospect.traits.kind == "model" else [best]
    )
    newest = max(near, key=lambda m: (m.prospect.traits.version, m.score))
    return Ranked(newest.prospect, best.score)


def _level(one: Ranked, best: Ranked) -> bool:
    same = (one.prospect.failed, one.prospect.unknown) == (
        best.prospect.failed,
        best.prospect.unknown,
    )
    return same and best.score - one.score <= NEWER_WITHIN


def version(slug: str) -> tuple[float, ...]:
    """The version a model's name bears, sizes and dates aside: ``qwen3.6-27b`` is 3.6."""
    name = without_date(slug.rpartition("/")[2])[0]
    return tuple(float(found) for found in re.findall(r"(\d+(?:\.\d+)?)(?![\d.]*[a-z])", name)[:1])


def crowd(traits: Traits) -> tuple[str, int | None]:
    """What versions, dates and builds of one line have in common, and the class of its size.

    ``gpt-5.1`` and ``gpt-5.2-2025-12-11`` are one crowd; ``gpt-5-mini`` is another.
    """
    if traits.kind != "model":
        return traits.id.rpartition("/")[2].casefold().removesuffix("-mcp"), 0
    size = sum(traits.params > edge for edge in SIZES) if traits.params else None
    return line(traits.id), size


VERSION = re.compile(r"(?<![a-z])v?\d+(?:\.\d+)*(?:[bm]|x\d+b)?|(?<=[a-z])\d+(?:\.\d+)*|\ba\d+b\b")
BUILDS = re.compile(
    r"-(?:preview|exp|beta|alpha|experimental|customtools|non-reasoning|reasoning)\b"
)


def line(slug: str) -> str:
    """A model's name without its versions, sizes, dates and builds: ``gpt mini``."""
    name = without_date(slug.rpartition("/")[2])[0]
    name = re.sub(r"-a\d+(?:\.\d+)?b\b", "", BUILDS.sub("", FAMILY_ENDINGS.sub("", name)))
    words = re.split(r"[-_ ]+", VERSION.sub("", name))
    return " ".join(word.strip(".") for word in words if word.strip("."))


def _maker(slug: str) -> str:
    return slug.partition("/")[0]
