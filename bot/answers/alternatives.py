"""What else does an artifact's job: a need read off the artifact, and likeness both ways."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import attributes
from bot.answers.asked import Context
from bot.answers.cells import dressed
from bot.answers.shortlist import Found, figures_of
from bot.answers.sources import Told
from bot.evidence.candidates import NOT_KNOWN, Prospect, Ranked, Traits, Weight
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Cell, Hit, Kind, Need, Shortlist, Subject
from bot.names.lines import line
from bot.needs.rank import evidence, freshness
from bot.words import shortlist, values

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
OTHER_PURPOSE = Weight(30, "what does not do its main job only stands in where nothing does")
MOST_TERMS = 10
UNSAID = 0.1
"""What counts where only the other's size or price is not known: it can hardly be relied on."""
LEAST_STRENGTH = 0.5
"""Capabilities a thing is known by: a word in a description alone is not enough."""

LIKE: dict[Kind, tuple[Kind, ...]] = {
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
        kinds=LIKE[artifact.kind],
        like=artifact.name,
    )


def by_likeness(prospects: Iterable[Prospect], like: Likeness) -> list[Ranked]:
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
        ranked.append(Ranked(prospect, sum(points_of(traits, like).values()) - against))
    return sorted(ranked, key=lambda r: (r.prospect.failed, r.prospect.unknown, *_order(r)))


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


def _order(one: Ranked) -> tuple[float, float, str]:
    return (-round(one.score, 6), -one.prospect.traits.popularity, one.prospect.id)


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


def _maker(slug: str) -> str:
    return slug.partition("/")[0]


# -- what is said ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Differing:
    """A figure of both, with the words for the better side of it."""

    key: str
    less: str
    more: str


DIFFERING = (
    Differing("price_input", "cheaper on", "dearer on"),
    Differing("context_tokens", "smaller", "larger"),
    Differing("params_total", "smaller, in", "larger, in"),
    Differing("stars", "fewer", "more"),
)


def hits_like(
    mine: Dossier, found: Sequence[Found], need: Need, rarity: Mapping[str, float]
) -> tuple[Hit, ...]:
    """Alternatives as they are shown: what is shared, what differs, why it is no drop-in."""
    return tuple(
        Hit(
            Subject(one.dossier.artifact, one.dossier.artifact.name),
            place,
            one.fits,
            compared(mine, one.dossier, rarity),
            figures_of(one.dossier, need),
        )
        for place, one in enumerate(found, start=1)
    )


def compared(mine: Dossier, theirs: Dossier, rarity: Mapping[str, float]) -> str:
    """One sentence: what is shared and lacking, what differs, why it is no drop-in."""
    own = {c.term: c.label for c in mine.capabilities}
    other = {c.term: c.label for c in theirs.capabilities}

    def labels(terms: Iterable[str]) -> list[str]:
        telling = sorted(terms, key=lambda t: (-rarity.get(t, 0.0), t))
        return [values.in_sentence(own.get(t) or other[t]) for t in telling]

    parts = [shortlist.shares(labels(own.keys() & other.keys()))]
    if lacking := labels(own.keys() - other.keys()):
        parts.append(shortlist.lacks(lacking))
    parts += differences(mine, theirs)
    parts.append(shortlist.no_drop_in(hindrances(mine, theirs)))
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def quoted(mine: Dossier, found: Iterable[Found]) -> set[Told]:
    """Each (source, day) that the reasons rest on: both figures of what differs."""
    keys = (*(each.key for each in DIFFERING), "input_modalities", "licence")
    pairs = [(_cell(mine, k), _cell(f.dossier, k)) for f in found for k in keys]
    told = [c for a, b in pairs if a and b and a.text != b.text for c in (a, b)]
    return {(cell.source, cell.as_of) for cell in told}


def differences(mine: Dossier, theirs: Dossier) -> list[str]:
    """What is cheaper or larger, with both figures."""
    said = []
    for each in DIFFERING:
        one, other = _cell(mine, each.key), _cell(theirs, each.key)
        if one and other and one.number and other.number and one.text != other.text:
            label = attributes.BY_KEY[each.key].label
            word = each.less if other.number < one.number else each.more
            said.append(shortlist.apart_by(word, label, one.text, other.text))
    return said


def hindrances(mine: Dossier, theirs: Dossier) -> list[str]:
    """Why one cannot simply take the other's place."""
    one, other = mine.artifact, theirs.artifact
    said = []
    if other.kind != one.kind and other.kind not in LIKE[one.kind]:
        said.append(shortlist.other_kind(other))
    if one.kind == "model" and _maker(one.id) != _maker(other.id):
        said.append(shortlist.other_maker(other.maker or _maker(other.id)))
    elif one.kind != "model":
        said.append(shortlist.other_project())
    for key in ("input_modalities", "licence"):
        a, b = _cell(mine, key), _cell(theirs, key)
        if a and b and a.text != b.text:
            said.append(shortlist.loss(attributes.BY_KEY[key].label, a.text, b.text))
    return said


def _cell(dossier: Dossier, key: str) -> Cell | None:
    return dressed(attributes.BY_KEY[key], dossier.headline(key), dossier.today)


def alternatives_answer(
    artifact: Artifact, need: Need, hits: Sequence[Hit], context: Context, notes: Sequence[str]
) -> Shortlist:
    """The answer, but for warnings, sources and next questions."""
    first = hits[0]
    return Shortlist(
        title=shortlist.alternatives_title(artifact.name),
        lead=shortlist.alternative_lead(artifact.name, first.subject.artifact.name, first.because),
        notes=tuple(notes),
        catalog=context.snapshot,
        need=need,
        hits=tuple(hits),
    )


def same_line(one: Traits, other: Traits) -> bool:
    """Whether it is of one maker's line with this one: ``gpt-5.1`` and ``gpt-4.1`` are."""
    return one.maker == other.maker and line(one.id) == line(other.id)
