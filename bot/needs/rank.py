"""Candidates in order: what each is worth for a need, by weights that stand in one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from bot.attributes import BENCHMARK_AGE, first_day
from bot.evidence.candidates import NOT_KNOWN, PROVEN, Prospect, Sieve, Traits, Weight, mean
from bot.model import Kind

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

UNDATED = 0.2
"""A model that nobody dates is mostly one of two years ago."""

PRIOR = 0.5
"""How much one is held to the middle while few boards speak: half a fresh board."""

NEAR = 0.7
"""How much a board for a job of the same category tells: agents' code of code."""

ELSEWHERE = 0.15
"""How much a board for another job tells of this one."""


def rank(
    prospects: Iterable[Prospect],
    sieve: Sieve,
    wishes: Sequence[str],
    shares: Mapping[Kind, float],
    today: date,
) -> list[Prospect]:
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
        ranked.append(prospect.scored(score - traits.against))
    return sorted(ranked, key=_order)


def weigh(wishes: Sequence[str]) -> dict[str, float]:
    """The weights under these wishes."""
    weights = {name: weight.points for name, weight in WEIGHTS.items()}
    for wish in wishes:
        weights |= WISHES.get(wish, {})
    return weights


def _order(one: Prospect) -> tuple[int, int, float, float, str]:
    return (
        one.failed,
        one.unknown,
        -round(one.score, 6),
        -one.traits.popularity,
        one.id,
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
        return 0.5 + mean(traits.held, "freshness") / 2
    since = traits.held.get("since")
    return _youth(since, today) if isinstance(since, str) else UNDATED


@lru_cache(maxsize=10_000)
def _youth(since: str, today: date) -> float:
    """1 for what is of today, halved each year."""
    day = first_day(since)
    if day is None:
        return UNDATED
    return float(0.5 ** (max(0, (today - day).days) / 365))


def _spread(values: Iterable[float | None]) -> tuple[float, float]:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else (0.0, 0.0)


def _cheapness(value: float | None, spread: tuple[float, float]) -> float:
    """1 for the cheapest of these candidates, 0 for the dearest, by orders of magnitude."""
    low, high = spread
    if value is None:
        return NOT_KNOWN
    return 1.0 if high == low else (high - value) / (high - low)


NEWER_WITHIN = 8.0
"""Points by which an older version must lead to stand for its crowd: people want the newest."""


def apart(ranked: Iterable[Prospect]) -> Iterator[Prospect]:
    """One of each crowd: its newest version among its best; quantised builds are left out.

    One whose size nobody records is of any size.
    """
    crowds: dict[tuple[str, int | None], list[Prospect]] = {}
    sizes: dict[str, set[int | None]] = {}
    for one in ranked:
        if one.traits.copy_of:
            continue
        name, size = one.traits.crowd
        known = sizes.setdefault(name, set())
        if known and size not in known and (size is None or None in known):
            size = None if None in known else min(s for s in known if s is not None)
        known.add(size)
        crowds.setdefault((name, size), []).append(one)
    return map(_newest, crowds.values())


def _newest(members: Sequence[Prospect]) -> Prospect:
    """The newest version among those near the best of a crowd, in the best one's place."""
    best = members[0]
    near = [m for m in members if _level(m, best)] if best.traits.kind == "model" else [best]
    newest = max(near, key=lambda m: (m.traits.version, m.score))
    return newest.scored(best.score)


def _level(one: Prospect, best: Prospect) -> bool:
    same = (one.failed, one.unknown) == (
        best.failed,
        best.unknown,
    )
    return same and best.score - one.score <= NEWER_WITHIN
