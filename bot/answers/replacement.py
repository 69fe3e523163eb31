"""What to move to when an artifact goes: its named successor, then the nearest, and the loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from bot.answers.sources import source_notes, told_by_retirements
from bot.attributes import FLAGS
from bot.evidence.candidates import Prospect
from bot.evidence.dossier import Dossier
from bot.model import Need, Saying, Successor, saying
from bot.needs.likeness import Alike, alike, by_nearness
from bot.needs.search import Finalist, Market, look, setting_of

FIGURES = ("context_tokens", "max_output_tokens")
"""Less of these is a loss."""
PRICES = ("price_input", "price_output", "price_cache_read")
"""More of these is a loss."""

MODALITIES = ("input_modalities", "output_modalities")
MOST_NAMED = 6
"""How many successors, and successors of these, are followed."""


def replacement(asked: Asked, market: Market, address: Address) -> Shortlist | NoneFits:
    """What to move to, the named successor first, and what changes field by field."""
    mine = asked.dossier
    name = mine.artifact.name
    near = alike(market, mine)
    need = replace(near.need, text=f"replace {name}")
    named = successors_of(mine.artifact.id, market)
    found = _found(mine, replace(near, need=need), named, market)
    if not found:
        return none_fits(need, (), market, address, [asked])
    hits = hits_after(mine, found, named, need)
    first = hits[0].subject.artifact
    is_named = first.id in named
    warnings = warnings_about(found, mine)
    told = {(s.source, s.as_of) for s in named.values() if s.on} | told_by_hits(hits)
    unnamed = () if is_named else (saying("shortlist.no_successor", name),)
    return Shortlist(
        title=saying("shortlist.replace_title", name),
        lead=saying("shortlist.successor_lead", name, first.name, hits[0].because, is_named),
        warnings=warnings,
        notes=(*readings_taken([asked]), *unnamed),
        sources=source_notes(told | told_by_retirements([mine]) if warnings else told),
        actions=beside(hits, address),
        catalog=market.snapshot,
        need=need,
        hits=hits,
    )


def successors_of(slug: str, market: Market) -> dict[str, Successor]:
    """Its successors, and theirs: a successor may be gone as well."""
    named: dict[str, Successor] = {}
    ahead = [slug]
    while ahead and len(named) < MOST_NAMED:
        for successor in market.successors(ahead.pop(0)):
            if successor.id != slug and successor.id not in named:
                named[successor.id] = successor
                ahead.append(successor.id)
    return named


def _found(
    mine: Dossier, near: Alike, named: Mapping[str, Successor], market: Market
) -> list[Finalist]:
    """The first two of those named, then the nearest."""
    need, slug = near.need, mine.artifact.id
    setting = setting_of(need, market)
    known = [Prospect(traits) for successor in named if (traits := market.traits(successor))]
    announced = [prospect.scored(1000.0 - i) for i, prospect in enumerate(known)]
    first = look(announced, need, setting, market.dossier, most=2, leave_out=[slug])
    rest = look(
        by_nearness(near.prospects, near.likeness),
        need,
        setting,
        market.dossier,
        most=MOST_HITS - len(first),
        leave_out=[slug, *(one.dossier.artifact.id for one in first)],
    )
    return [*first, *rest]


def hits_after(
    mine: Dossier, found: Sequence[Finalist], named: Mapping[str, Successor], need: Need
) -> tuple[Hit, ...]:
    """What to move to, each with why and with what changes."""
    hits = []
    for place, one in enumerate(found, start=1):
        artifact = one.dossier.artifact
        why = _why(mine, artifact.id, named)
        said = saying("shortlist.move", why, losses(mine, one.dossier))
        figures = figures_of(one.dossier, need)
        hits.append(Hit(Subject(artifact, artifact.name), place, one.fits, said, figures))
    return tuple(hits)


def _why(mine: Dossier, slug: str, named: Mapping[str, Successor]) -> Saying:
    successor = named.get(slug)
    if successor is None:
        is_same = slug.partition("/")[0] == mine.artifact.id.partition("/")[0]
        return saying("shortlist.near_by", is_same)
    if not successor.on:
        return saying("shortlist.lineage")
    maker, source = mine.artifact.maker, successor.source.name
    return saying("shortlist.announced", maker, successor.as_of, source)


def losses(mine: Dossier, theirs: Dossier) -> tuple[Saying, ...]:
    """Field by field what is less, dearer, gone or not recorded after the move."""
    less = [key for key in FIGURES if _is_less(key, mine, theirs)]
    dearer = [key for key in PRICES if _is_dearer(key, mine, theirs)]
    narrower = [key for key in MODALITIES if _is_narrower(key, mine, theirs)]
    gone = [key for key in FLAGS if _is_gone(key, mine, theirs)]
    return (
        *(_loss(key, mine, theirs) for key in (*less, *dearer, *narrower)),
        *(saying("shortlist.no_longer", _label(key), bool(theirs.headline(key))) for key in gone),
    )


def _loss(key: str, mine: Dossier, theirs: Dossier) -> Saying:
    one, other = cell_of(mine, key), cell_of(theirs, key)
    texts = [cell.text if cell else None for cell in (one, other)]
    return saying("shortlist.loss", _label(key), *texts)


def _is_less(key: str, mine: Dossier, theirs: Dossier) -> bool:
    one, other = _number(mine, key), _number(theirs, key)
    return one > 0 and other < one


def _is_dearer(key: str, mine: Dossier, theirs: Dossier) -> bool:
    """Whether it costs more, or nobody says what it costs."""
    one, other = _number(mine, key), _number(theirs, key)
    return one > 0 and (not other or other > one)


def _is_narrower(key: str, mine: Dossier, theirs: Dossier) -> bool:
    return bool(_listed(mine, key) - _listed(theirs, key))


def _is_gone(key: str, mine: Dossier, theirs: Dossier) -> bool:
    return _text(mine, key) == "yes" != _text(theirs, key)


def _number(dossier: Dossier, key: str) -> float:
    """The number as stored; 0 where none is recorded."""
    found = dossier.headline(key)
    return (found.cell.number if found else None) or 0.0


def _text(dossier: Dossier, key: str) -> str:
    found = dossier.headline(key)
    return found.cell.text if found else ""


def _listed(dossier: Dossier, key: str) -> frozenset[str]:
    found = dossier.headline(key)
    return found.cell.members if found else frozenset()


def _label(key: str) -> str:
    return attributes.BY_KEY[key].label
