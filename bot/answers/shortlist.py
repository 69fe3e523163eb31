"""What fits a need, best first; or the nearest misses, and what they fail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.answer import Action, Fitting, Hit, NoneFits, Shortlist
from bot.answers.asked import Address, Asked, name_apart, readings_taken
from bot.answers.hits import (
    held_by_any,
    hits_of,
    proven,
    told_by_hits,
    told_by_reasons,
    warnings_about,
)
from bot.answers.sources import source_notes
from bot.evidence.candidates import Prospect
from bot.evidence.dossier import Dossier
from bot.model import Constraint, Need, Saying, Text, saying
from bot.needs import fits
from bot.needs.kinds import akin_to
from bot.needs.search import (
    Finalist,
    Market,
    candidates_for,
    categories,
    labels_of,
    look,
    setting_of,
)

MOST_HITS = 5
MOST_PAGES = 6
FAMOUS = 0.9
"""A candidate is well known whose adoption is in the upper tenth of its kind."""


def recommend(need: Need, market: Market, address: Address, page: int = 1) -> Shortlist | NoneFits:
    """What fits a need, five a page, or the nearest misses."""
    ranked = candidates_for(need, market)
    fitting = [one for one in ranked if not one.failed]
    most = MOST_HITS * min(max(1, page), MOST_PAGES)
    before = most - MOST_HITS
    found = look(fitting, need, setting_of(need, market), market.dossier, most=most)[before:]
    if not found:
        return none_fits(need, ranked, market, address)
    labels = labels_of(need)
    held = held_by_any(found, labels)
    akin = akin_to(held, categories())
    hits = hits_of(found, need, held, before + 1, akin)
    told = [*_notes(need, hits), *_nobody_does(found, need)]
    return Shortlist(
        title=saying("shortlist.need_title", need.text),
        lead=_lead(need, hits),
        warnings=warnings_about(found),
        notes=(*told, *(_why_not(market, ranked, need, found) if page == 1 else ())),
        sources=source_notes(told_by_reasons(found, held, akin) | told_by_hits(hits)),
        actions=_actions(need, hits, address, page),
        catalog=market.snapshot,
        need=need,
        hits=hits,
    )


def none_fits(
    need: Need,
    ranked: Iterable[Prospect],
    market: Market,
    address: Address,
    asked: Sequence[Asked] = (),
) -> NoneFits:
    """What to say where nothing fits: the nearest misses, and what they fail.

    ``asked`` is what something else was to be found for.
    """
    setting = setting_of(need, market)
    misses = look(ranked, need, setting, market.dossier, most=3, failing=True)
    labels = labels_of(need)
    hits = hits_of(misses, need, labels)
    nearest = [(h.subject.artifact.name, _failing(h.fits)) for h in hits[:1]]
    return NoneFits(
        title=saying("shortlist.need_title", need.text),
        lead=saying("shortlist.nothing_fits", next(iter(nearest), None)),
        notes=(*readings_taken(asked), *_notes(need, ())),
        sources=source_notes(told_by_reasons(misses, labels, ()) | told_by_hits(hits)),
        actions=_miss_actions(need, hits, address),
        catalog=market.snapshot,
        need=need,
        hits=hits,
    )


def fare(need: Need, dossiers: Sequence[Dossier], market: Market) -> tuple[Saying, ...]:
    """How some named artifacts fare under a need: a sentence a constraint, one a capability."""
    setting = setting_of(need, market)
    names = tuple(dossier.artifact.name for dossier in dossiers)
    judged = [fits.judge_all(need.constraints, dossier, setting) for dossier in dossiers]
    told = [_under(names, column) for column in zip(*judged, strict=True)]
    for term, label in labels_of(need).items():
        has = tuple(any(c.term == term for c in dossier.capabilities) for dossier in dossiers)
        told.append(saying("shortlist.can_under", label, names, has))
    return tuple(told) or (saying("shortlist.nothing_weighed", need.text),)


def _under(names: Sequence[str], fittings: Sequence[Fitting]) -> Saying:
    fares = zip(names, fittings, strict=True)
    told = tuple((name, f.fit, f.cell.text if f.cell else "") for name, f in fares)
    return saying("shortlist.under", fittings[0].constraint.said, told)


# -- what is said ------------------------------------------------------------------------


def _lead(need: Need, hits: Sequence[Hit]) -> Saying:
    first = hits[0]
    kinds = tuple(dict.fromkeys(hit.subject.artifact.kind for hit in hits))
    name = first.subject.artifact.name
    if need.workload and len(hits) > 1:
        return saying("shortlist.primary", name, first.because, _fallback(hits), kinds)
    return saying("shortlist.first_hit", name, first.because, kinds)


def _fallback(hits: Sequence[Hit]) -> str:
    """The best hit of another maker, so that one outage does not take both; else the second."""
    maker = hits[0].subject.artifact.maker
    others = [hit for hit in hits[1:] if hit.subject.artifact.maker != maker]
    return (others or list(hits[1:]))[0].subject.artifact.name


def _notes(need: Need, hits: Sequence[Hit]) -> tuple[Text, ...]:
    notes: list[Text] = list(need.assumptions)
    blind = dict.fromkeys(c.said for c in need.constraints if _is_blind(c, hits))
    if blind:
        notes.append(saying("shortlist.cannot_judge", tuple(blind)))
    if "fast" in need.sort:
        notes.append(saying("shortlist.no_speed"))
    if need.unused:
        notes.append(saying("shortlist.unused_words", need.unused))
    return tuple(notes)


def _is_blind(constraint: Constraint, hits: Sequence[Hit]) -> bool:
    """Whether nobody can say, of any hit."""
    judged = [f.fit for hit in hits for f in hit.fits if f.constraint == constraint]
    if not judged:
        return not fits.is_judged(constraint)
    return all(fit == "unknown" for fit in judged)


def _nobody_does(found: Sequence[Finalist], need: Need) -> tuple[Saying, ...]:
    """What none of these is recorded to do, and no constraint tells of."""
    labels = labels_of(need)
    held = held_by_any(found, labels)
    met = {term for one in found for term in proven(one.fits, need)}
    missing = tuple(labels[term] for term in labels if term not in held and term not in met)
    return (saying("shortlist.nobody_does", missing),) if missing else ()


def _why_not(
    market: Market, ranked: Sequence[Prospect], need: Need, found: Sequence[Finalist]
) -> tuple[Saying, ...]:
    """One line on the best-known candidate that would have come first but for a constraint."""
    if any(c.attribute in ("maker", "provider") for c in need.constraints):
        return ()
    least = min(one.prospect.score for one in found)
    failed = [one for one in ranked if one.score > least and _is_famous_miss(one)]
    failed.sort(key=lambda one: -one.traits.popularity)
    setting = setting_of(need, market)
    for one in look(failed[:3], need, setting, market.dossier, most=1, failing=True):
        return (saying("shortlist.why_not", one.dossier.artifact.name, _failing(one.failed)),)
    return ()


def _is_famous_miss(one: Prospect) -> bool:
    """Whether it is well known, no copy, and fails one constraint only."""
    traits = one.traits
    adoption = traits.held.get("adoption")
    is_famous = isinstance(adoption, int | float) and adoption >= 100 * FAMOUS
    return is_famous and one.failed == 1 and not traits.copy_of


def _failing(judged: Iterable[Fitting]) -> tuple[Saying, ...]:
    """What fails, once for each time it was said."""
    said = {
        f.constraint.said: saying(
            "shortlist.failing", f.constraint.said, f.cell.text if f.cell else ""
        )
        for f in judged
        if f.fit == "fail"
    }
    return tuple(said.values())


# -- next questions ----------------------------------------------------------------------


def _actions(need: Need, hits: Sequence[Hit], address: Address, page: int) -> tuple[Action, ...]:
    """More, one constraint less, the first ones side by side, what else does the first's job."""
    if need.like:
        return beside(hits, address)
    more = Action(saying("shortlist.more_label"), f"recommend more {page + 1}: {need.text}")
    name = name_apart([hit.subject.artifact for hit in hits])[0]
    label = saying("shortlist.alternatives_label", name)
    return (
        *((more,) if len(hits) == MOST_HITS else ()),
        *_loosened(need, hits),
        *_compare_first(hits, address),
        Action(label, f"alternatives to {address(hits[0].subject.artifact)}"),
    )


def _miss_actions(need: Need, hits: Sequence[Hit], address: Address) -> tuple[Action, ...]:
    """One constraint less and the nearest side by side."""
    if need.like:
        return beside(hits, address)
    return (*_loosened(need, hits), *_compare_first(hits, address))


def beside(hits: Sequence[Hit], address: Address) -> tuple[Action, ...]:
    """What is asked next of things that are like one: side by side, and the first in full."""
    return (*_compare_first(hits, address), *_show_first(hits, address))


def _loosened(need: Need, hits: Sequence[Hit]) -> tuple[Action, ...]:
    tight = loosest(need, hits)
    if tight is None:
        return ()
    label = saying("shortlist.loosen_label", tight.said)
    return (Action(label, f"recommend {without(need, tight)}"),)


def _compare_first(hits: Sequence[Hit], address: Address) -> tuple[Action, ...]:
    """The first two or three side by side."""
    if len(hits) < 2:
        return ()
    first = [address(hit.subject.artifact) for hit in hits[:3]]
    label = saying("shortlist.compare_top_label", len(first))
    return (Action(label, f"compare {' vs '.join(first)}"),)


def _show_first(hits: Sequence[Hit], address: Address) -> tuple[Action, ...]:
    """All about the first."""
    artifacts = [hit.subject.artifact for hit in hits]
    names = name_apart(artifacts)
    return tuple(
        Action(saying("comparison.show_label", name), f"show {address(artifact)}")
        for name, artifact in zip(names[:1], artifacts[:1], strict=True)
    )


def loosest(need: Need, hits: Sequence[Hit]) -> Constraint | None:
    """The constraint that costs most: what the nearest misses fail, else the first that can go."""
    failed = [f.constraint for hit in hits for f in hit.fits if f.fit == "fail"]
    can_go = [c for c in need.constraints if c.said and c.said in need.text]
    if failed:
        return max(failed, key=failed.count)
    return can_go[0] if can_go and len(hits) < MOST_HITS else None


def without(need: Need, constraint: Constraint) -> str:
    """The need's text with one constraint taken out."""
    text = re.sub(re.escape(constraint.said), " ", need.text, flags=re.IGNORECASE)
    text = re.sub(r"\s*,\s*(,\s*)+", ", ", re.sub(r"\s+", " ", text))
    return text.strip(" ,;.") or need.text
