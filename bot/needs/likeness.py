"""How alike two artifacts are, both ways, and the need that is read off an artifact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import CatalogError
from bot.evidence.candidates import NOT_KNOWN, Prospect, Sieve, Traits, Weight
from bot.evidence.dossier import Dossier
from bot.model import TAKES_PLACE, Need
from bot.names.lines import line
from bot.needs import fits
from bot.needs.rank import evidence, freshness
from bot.needs.search import Market, setting_of, wants_gone

LIKENESS: dict[str, Weight] = {
    "abilities": Weight(50, "it must do the same job; both ways, so that likeness is mutual"),
    "size": Weight(20, "what runs on the same hardware can take its place"),
    "price": Weight(8, "what costs ten times more is for another purpose"),
    "openness": Weight(12, "who runs weights themselves has a reason to"),
    "modalities": Weight(10, "what takes other input needs other callers"),
    "evidence": Weight(12, "of things alike the one measured better is the better advice"),
    "standing": Weight(14, "of things alike the one more used is the safer advice"),
    "freshness": Weight(34, "whoever leaves a model wants one of today"),
}
"""What likeness is made of; sums are compared, so the table is all there is to know."""

SAME_MAKER = Weight(8, "one looking for an alternative mostly means another maker's")
SAME_LINE = Weight(22, "a later model of the same line answers most like the one before it")
SAME_API = Weight(16, "the same API, keys and contract: the smallest move")
OTHER_PURPOSE = Weight(30, "what does not do its main job only stands in where nothing does")
MOST_TERMS = 10
UNSAID = 0.1
"""What counts where only the other's size or price is not known: it can hardly be relied on."""
LEAST_STRENGTH = 0.5
"""Capabilities a thing is known by: a word in a description alone is not enough."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What candidates are measured against: the artifact as one of them, and how rare terms are."""

    me: Traits
    rarity: Mapping[str, float]
    today: date


def need_like(dossier: Dossier, rarity: Mapping[str, float], known: Mapping[str, float]) -> Need:
    """The need an artifact meets: its most telling capabilities, and its kind.

    ``known`` is how well each capability is attested.
    """
    held = {c.term: c.label for c in dossier.capabilities}
    proven = [term for term in held if known.get(term, 0.0) >= LEAST_STRENGTH]
    terms = sorted(proven or list(held), key=lambda t: (-rarity.get(t, 0.0) * known.get(t, 0.0), t))
    artifact = dossier.artifact
    return Need(
        text=f"alternatives to {artifact.name}",
        capabilities=tuple((term, held[term]) for term in terms[:MOST_TERMS]),
        kinds=TAKES_PLACE[artifact.kind],
        like=artifact.name,
    )


def by_likeness(prospects: Iterable[Prospect], like: Likeness) -> list[Prospect]:
    """Candidates by how alike they are, the better of two alike first."""
    ranked = []
    wanted = purpose(like.me, like.rarity)
    for prospect in prospects:
        traits = prospect.traits
        if traits.id == like.me.id or is_build_of(traits, like.me):
            continue
        is_apart = wanted and traits.abilities.get(wanted, 0.0) < LEAST_STRENGTH
        if is_apart and traits.kind == "model":
            continue
        against = traits.against
        against += OTHER_PURPOSE.points if is_apart else 0.0
        if traits.maker == like.me.maker and traits.kind == "model":
            against += SAME_MAKER.points
        ranked.append(prospect.scored(sum(points_of(traits, like).values()) - against))
    return sorted(ranked, key=lambda r: (r.failed, r.unknown, *_order(r)))


def meets(wish: str, traits: Traits, me: Traits) -> bool:
    """Whether it is cheaper, smaller, larger or newer than this one, where that was wished for."""
    match wish:
        case "cheap":
            return bool(traits.price and (not me.price or traits.price < me.price))
        case "small" | "large":
            mine, theirs = me.params, traits.params
            return bool(theirs and (not mine or (theirs < mine) == (wish == "small")))
        case "new":
            since, until = traits.held.get("since"), me.held.get("since")
            return isinstance(since, str) and (not isinstance(until, str) or since > until)
        case _:
            return True


def _order(one: Prospect) -> tuple[float, float, str]:
    return (-round(one.score, 6), -one.traits.popularity, one.id)


def points_of(traits: Traits, like: Likeness) -> dict[str, float]:
    """The points of each consideration."""
    me = like.me
    parts = {
        "abilities": overlap(me.abilities, traits.abilities, like.rarity),
        "evidence": evidence(traits, me.abilities, like.today),
        "standing": traits.standing,
        "freshness": freshness(traits, like.today),
    }
    if me.kind == "model":
        parts |= {
            "size": _near(me.params, traits.params, 4),
            "price": _near(me.price, traits.price, 8),
            "openness": _same(_is_open(me), _is_open(traits)),
            "modalities": _alike(me, traits),
        }
    return {name: LIKENESS[name].points * value for name, value in parts.items()}


PURPOSES = frozenset(
    "embeddings reranking speech-to-text text-to-speech image-generation video-generation "
    "music-generation moderation ocr image-editing voice-cloning".split()
)
"""What a model is made for alone: nothing without it takes its place."""


def purpose(me: Traits, rarity: Mapping[str, float]) -> str:
    """What it is for: nothing that does not do this takes its place; "" where it is for much.

    Of a model that one does not talk to the most telling task; of code, of what is best
    attested, the most telling.
    """
    if me.kind == "model":
        proven = [t for t in PURPOSES if me.abilities.get(t, 0.0) >= LEAST_STRENGTH]
        if me.abilities.get("chat", 0.0) >= LEAST_STRENGTH:
            return ""
        return max(proven, key=lambda t: (rarity.get(t, 0.0) * me.abilities[t], t), default="")
    best = max(me.abilities.values(), default=0.0)
    attested = [t for t, strength in me.abilities.items() if strength == best >= LEAST_STRENGTH]
    return max(attested, key=lambda t: (rarity.get(t, 0.0), t), default="")


def overlap(
    mine: Mapping[str, float], theirs: Mapping[str, float], rarity: Mapping[str, float]
) -> float:
    """Shared capabilities over all either has, rare ones weighing more: the same both ways."""
    least = most = 0.0
    for term, strength in theirs.items():
        own, weight = mine.get(term, 0.0), rarity.get(term, 0.0)
        low, high = (own, strength) if own < strength else (strength, own)
        least += weight * low**2
        most += weight * high**2
    for term, own in mine.items():
        if term not in theirs:
            most += rarity.get(term, 0.0) * own**2
    return least / most if most else 0.0


def is_build_of(traits: Traits, me: Traits) -> bool:
    """Whether it is the same thing over: a quantised build, a finetune or a dated snapshot."""
    origins = (traits.copy_of, traits.finetune_of, traits.version_of)
    return me.id in origins or traits.id in (me.copy_of, me.finetune_of, me.version_of)


def _near(mine: float | None, theirs: float | None, factor: float) -> float:
    """1 where equal, 0 from ``factor`` times apart."""
    if not mine or not theirs:
        return NOT_KNOWN if not mine else UNSAID
    return max(0.0, 1 - abs(math.log(mine / theirs)) / math.log(factor))


def _same(mine: bool | None, theirs: bool | None) -> float:
    return NOT_KNOWN if mine is None or theirs is None else float(mine == theirs)


def _is_open(traits: Traits) -> bool | None:
    weights = traits.held.get("weights")
    if weights or traits.abilities.get("open-weights", 0) > LEAST_STRENGTH:
        return True
    return False if weights == 0 or traits.held.get("offer") else None


def _alike(me: Traits, traits: Traits) -> float:
    """How many of the modalities of both are shared, in and out."""
    shares = [
        len(mine & theirs) / len(mine | theirs)
        for mine, theirs in ((me.takes, traits.takes), (me.gives, traits.gives))
        if mine and theirs
    ]
    return sum(shares) / len(shares) if shares else NOT_KNOWN


def by_nearness(prospects: Iterable[Prospect], like: Likeness) -> list[Prospect]:
    """As alternatives, but the same line and maker come first: they are the smallest move."""
    moved = []
    for one in by_likeness(prospects, like):
        bonus = 0.0
        if one.traits.maker == like.me.maker:
            bonus += SAME_API.points
        if same_line(one.traits, like.me):
            bonus += SAME_LINE.points
        moved.append(one.scored(one.score + bonus))
    return sorted(moved, key=lambda r: (-round(r.score, 6), -r.traits.popularity, r.id))


def same_line(one: Traits, other: Traits) -> bool:
    """Whether it is of one maker's line with this one: ``gpt-5.1`` and ``gpt-4.1`` are."""
    return one.maker == other.maker and line(one.id) == line(other.id)


# -- the need of an artifact -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alike:
    """What is asked for with an artifact: its need, what it is, and who may take its place."""

    need: Need
    likeness: Likeness
    prospects: list[Prospect]


def alike(market: Market, mine: Dossier, said: Need | None = None) -> Alike:
    """The need read off an artifact, with what else was ``said``, and the candidates for it."""
    rarity = market.term_rarity(capability.term for capability in mine.capabilities)
    me = market.traits(mine.artifact.id)
    if me is None:
        raise CatalogError("The catalog has no headlines: build it again with `pickwick refresh`.")
    need = need_like(mine, rarity, me.abilities)
    need = _with_said(need, said) if said else need
    sieve = Sieve(
        kinds=need.kinds,
        terms={term: rarity.get(term, 1.0) for term, _ in need.capabilities},
        bounds=fits.bounds(need.constraints, setting_of(need, market)),
        today=market.today.isoformat(),
        with_gone=wants_gone(need),
        near=_size(me),
    )
    prospects = market.prospects(sieve)
    everything = market.term_rarity({term for p in prospects for term in p.traits.abilities})
    return Alike(need, Likeness(me, everything | rarity, market.today), prospects)


def _with_said(need: Need, said: Need) -> Need:
    return replace(
        need,
        text=f"{need.text} {said.text}",
        constraints=said.constraints,
        capabilities=(*need.capabilities, *said.capabilities),
        kinds=said.kinds or need.kinds,
        sort=said.sort,
        unused=said.unused,
        assumptions=said.assumptions,
    )


def _size(me: Traits) -> float:
    """The size candidates are to be near, for a model whose size is recorded."""
    params = me.held.get("params_total")
    return float(params) if me.kind == "model" and isinstance(params, int | float) else 0.0
