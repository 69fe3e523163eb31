"""What else does an artifact's job: what is shared, what differs, why it is no drop-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot import attributes
from bot.answer import Hit, NoneFits, Shortlist, Subject
from bot.answers.asked import Address, Asked, readings_taken
from bot.answers.hits import (
    cell_of,
    figures_of,
    told_by_hits,
    warnings_about,
)
from bot.answers.shortlist import MOST_HITS, beside, none_fits
from bot.answers.sources import Told, source_notes, told_by_retirements
from bot.evidence.dossier import Dossier
from bot.model import TAKES_PLACE, Need, Saying, saying
from bot.needs.likeness import alike, by_likeness, meets
from bot.needs.search import Finalist, Market, look, setting_of

DIFFERING = ("price_input", "context_tokens", "params_total", "stars")
"""The figures that a reason compares."""
HINDERING = ("input_modalities", "licence")
"""What else stands in the way where it differs."""


def alternatives(
    asked: Asked, said: Need | None, market: Market, address: Address
) -> Shortlist | NoneFits:
    """What else does this one's job, under what was ``said`` with it."""
    mine = asked.dossier
    found_alike = alike(market, mine, said)
    need, likeness = found_alike.need, found_alike.likeness
    wished = (
        p
        for p in found_alike.prospects
        if all(meets(wish, p.traits, likeness.me) for wish in need.sort)
    )
    ranked = by_likeness(wished, likeness)
    found = look(
        [one for one in ranked if not one.failed],
        need,
        setting_of(need, market),
        market.dossier,
        most=MOST_HITS,
        leave_out=[mine.artifact.id],
    )
    if not found:
        return none_fits(need, ranked, market, address, [asked])
    hits = hits_like(mine, found, need, likeness.rarity)
    warnings = warnings_about(found, mine)
    told = told_by_differences(mine, found) | told_by_hits(hits)
    first = hits[0]
    name = first.subject.artifact.name
    return Shortlist(
        title=saying("shortlist.alternatives_title", mine.artifact.name),
        lead=saying("shortlist.alternative_lead", mine.artifact.name, name, first.because),
        warnings=warnings,
        notes=readings_taken([asked]),
        sources=source_notes(told | told_by_retirements([mine]) if warnings else told),
        actions=beside(hits, address),
        catalog=market.snapshot,
        need=need,
        hits=hits,
    )


def hits_like(
    mine: Dossier, found: Sequence[Finalist], need: Need, rarity: Mapping[str, float]
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


def compared(mine: Dossier, theirs: Dossier, rarity: Mapping[str, float]) -> Saying:
    """One sentence: what is shared and lacking, what differs, why it is no drop-in."""
    own = {c.term: c.label for c in mine.capabilities}
    other = {c.term for c in theirs.capabilities}

    def labels(terms: Iterable[str]) -> tuple[str, ...]:
        return tuple(own[t] for t in sorted(terms, key=lambda t: (-rarity.get(t, 0.0), t)))

    return saying(
        "shortlist.compared",
        labels(own.keys() & other),
        labels(own.keys() - other),
        differences(mine, theirs),
        hindrances(mine, theirs),
    )


def told_by_differences(mine: Dossier, found: Iterable[Finalist]) -> set[Told]:
    """What the reasons rest on: both figures of what differs."""
    keys = (*DIFFERING, *HINDERING)
    pairs = [(cell_of(mine, key), cell_of(f.dossier, key)) for f in found for key in keys]
    told = [c for a, b in pairs if a and b and a.text != b.text for c in (a, b)]
    return {(cell.source, cell.as_of) for cell in told}


def differences(mine: Dossier, theirs: Dossier) -> tuple[Saying, ...]:
    """What is cheaper or larger, with both figures."""
    said = []
    for key in DIFFERING:
        one, other = cell_of(mine, key), cell_of(theirs, key)
        if one and other and one.number and other.number and one.text != other.text:
            is_less = other.number < one.number
            said.append(saying("shortlist.apart_by", key, is_less, one.text, other.text))
    return tuple(said)


def hindrances(mine: Dossier, theirs: Dossier) -> tuple[Saying, ...]:
    """Why one cannot simply take the other's place."""
    one, other = mine.artifact, theirs.artifact
    said = []
    if other.kind != one.kind and other.kind not in TAKES_PLACE[one.kind]:
        said.append(saying("shortlist.other_kind", other))
    maker = other.id.partition("/")[0]
    if one.kind != "model":
        said.append(saying("shortlist.other_project"))
    elif one.id.partition("/")[0] != maker:
        said.append(saying("shortlist.other_maker", other.maker or maker))
    for key in HINDERING:
        a, b = cell_of(mine, key), cell_of(theirs, key)
        if a and b and a.text != b.text:
            said.append(saying("shortlist.loss", attributes.BY_KEY[key].label, a.text, b.text))
    return tuple(said)
