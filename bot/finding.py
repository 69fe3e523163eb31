"""Recommend, alternatives and replace: what the catalog holds, brought before those who judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from weakref import WeakKeyDictionary

from bot import curated, model
from bot.answers import alternatives as like
from bot.answers import replacement as replacement_
from bot.answers import shortlist
from bot.answers.asked import Context
from bot.answers.shortlist import MOST_HITS, Found, Rarities
from bot.answers.sources import source_notes
from bot.catalog.file import View
from bot.errors import CatalogError
from bot.evidence import lifecycle as retirement
from bot.evidence.candidates import Prospect, Ranked
from bot.evidence.dossier import Dossier
from bot.model import Kind, Need, NoneFits, Shortlist
from bot.needs import kinds as kinds_
from bot.needs.fits import Where
from bot.questions.draft import Words
from bot.questions.needs import read_need
from bot.words import shortlist as shortlist_words

MOST_PAGES = 6
MISSES = 120
"""With how many candidates those that fail a constraint are ranked too."""
FAMOUS = 0.9
"""A candidate is well known whose adoption is in the upper tenth of its kind."""


def read(view: View, text: str, today: date) -> Need:
    """The need in a text, with the catalog's makers and providers known by name."""
    return read_need(text, words_known(view), today)


def words_known(view: View) -> Words:
    """What a reader knows of this catalog: its makers and sellers; made once a view."""
    if view not in _WORDS:
        makers = {name.casefold(): slug for slug, name in view.makers.items()}
        makers |= {slug.casefold(): slug for slug in view.makers}
        sellers = {name.casefold(): slug for slug, name in view.sellers.items()}
        _WORDS[view] = Words(curated.vocabulary(), makers, sellers)
    return _WORDS[view]


_WORDS: WeakKeyDictionary[View, Words] = WeakKeyDictionary()


def is_empty(need: Need) -> bool:
    """Whether nothing at all was asked for."""
    return not (need.capabilities or need.constraints or need.unused or need.kinds or need.sort)


def recommend(view: View, need: Need, context: Context, page: int = 1) -> Shortlist | NoneFits:
    """What fits a need, or the nearest misses; but for sources and next questions."""
    ranked, where = _ranked(view, need, context)
    fitting = [one for one in ranked if not one.prospect.failed]
    most = MOST_HITS * min(max(1, page), MOST_PAGES)
    found = shortlist.look(fitting, need, where, view.dossier, most=most)
    found = found[most - MOST_HITS :]
    labels = labels_of(need)
    if not found:
        misses = shortlist.look(ranked, need, where, view.dossier, most=3, failing=True)
        hits = shortlist.hits_of(misses, need, labels)
        nothing = shortlist.none_fits(need, hits, context)
        return replace(nothing, sources=source_notes(shortlist.quoted(misses, labels, ())))
    first = most - MOST_HITS + 1
    held = shortlist.held_by_any(found, labels)
    category = {term.id: term.category for term in curated.vocabulary().terms}
    akin = kinds_.akin_to(held, category)
    hits = shortlist.hits_of(found, need, held, first, akin)
    met = {term for one in found for term in shortlist.proven(one.fits, need)}
    extra = [
        shortlist_words.nobody_does([labels[t] for t in labels if t not in held and t not in met])
    ]
    extra += [] if page > 1 else _why_not(view, ranked, need, where, found)
    answer = shortlist.shortlist(need, hits, found, context, list(filter(None, extra)))
    return replace(answer, sources=source_notes(shortlist.quoted(found, held, akin)))


def fits(view: View, need: Need, dossiers: Sequence[Dossier], context: Context) -> tuple[str, ...]:
    """How some named artifacts fare under a need: a sentence a constraint, one a capability."""
    where = _where(view, context, need)
    names = [dossier.artifact.name for dossier in dossiers]
    judged = [shortlist.judge_all(need.constraints, dossier, where) for dossier in dossiers]
    told = [shortlist_words.under(names, column) for column in zip(*judged, strict=True)]
    for term, label in labels_of(need).items():
        has = [any(c.term == term for c in dossier.capabilities) for dossier in dossiers]
        told.append(shortlist_words.can_under(label, names, has))
    return tuple(told) or (shortlist_words.nothing_weighed(need.text),)


def labels_of(need: Need) -> dict[str, str]:
    """How each capability of a need reads."""
    terms = curated.vocabulary().by_id
    return {term: terms[term].label for term, _ in need.capabilities if term in terms}


def _ranked(view: View, need: Need, context: Context) -> tuple[list[Ranked], Where]:
    category = {term.id: term.category for term in curated.vocabulary().terms}
    said = [term for term, _ in need.capabilities]
    shares = view.kind_shares(said)
    kinds = kinds_.kinds_of(need, shares, category)
    terms = view.term_rarity(said, kinds)
    if kinds_.lacks_use(need, kinds, terms, category):
        terms |= view.term_rarity([kinds_.DEFAULT_TERM])
    known = Rarities(
        kinds_.weighted(terms, category), view.word_rarity(kinds_.words_of(need)), shares
    )
    where = _where(view, context, need)
    sieve = shortlist.sieve_for(need, known, category, where)
    if kinds_.is_aimless(need, sieve):
        return [], where
    prospects = view.prospects(replace(sieve, misses=MISSES))
    return shortlist.order(prospects, sieve, need, known, context.today), where


def _where(view: View, context: Context, need: Need | None = None) -> Where:
    tokens = next(
        (
            c.value
            for c in (need.constraints if need else ())
            if c.attribute == "context_tokens" and c.op == ">=" and isinstance(c.value, int | float)
        ),
        None,
    )
    workload = need.workload if need else None
    where = Where(context.today, view.platforms, view.makers, workload=workload)
    return replace(where, context_tokens=int(tokens)) if tokens else where


def _why_not(
    view: View, ranked: Sequence[Ranked], need: Need, where: Where, found: Sequence[Found]
) -> list[str]:
    """One line on the best-known candidate that would have come first but for a constraint."""
    least = min(one.ranked.score for one in found)
    failed = [
        one
        for one in ranked
        if one.prospect.failed == 1
        and (one.prospect.traits.held.get("adoption") or 0) >= 100 * FAMOUS  # type: ignore[operator]
        and one.score > least
        and not one.prospect.traits.copy_of
    ]
    if any(c.attribute in ("maker", "provider") for c in need.constraints):
        return []
    failed.sort(key=lambda one: -one.prospect.traits.popularity)
    for one in shortlist.look(failed[:3], need, where, view.dossier, most=1, failing=True):
        return [shortlist.why_not(one)]
    return []


# -- alternatives and replacements -------------------------------------------------------


def alternatives(
    view: View, mine: Dossier, said: Need | None, context: Context
) -> Shortlist | NoneFits:
    """What else does this one's job; but for sources and next questions."""
    need, likeness, prospects, where = _alike(view, mine, said, context)
    me = likeness.me
    prospects = [p for p in prospects if all(like.meets(wish, p.traits, me) for wish in need.sort)]
    ranked = like.by_likeness(prospects, likeness)
    fitting = [one for one in ranked if not one.prospect.failed]
    found = shortlist.look(
        fitting, need, where, view.dossier, most=MOST_HITS, leave_out=[mine.artifact.id]
    )
    if not found:
        misses = shortlist.look(ranked, need, where, view.dossier, most=3, failing=True)
        labels = labels_of(need)
        hits = shortlist.hits_of(misses, need, labels)
        nothing = shortlist.none_fits(need, hits, context)
        return replace(nothing, sources=source_notes(shortlist.quoted(misses, labels, ())))
    hits = like.hits_like(mine, found, need, likeness.rarity)
    answer = like.alternatives_answer(mine.artifact, need, hits, context, ())
    told = like.quoted(mine, found)
    warnings = _warned(mine, found)
    return replace(answer, warnings=warnings, sources=source_notes(told))


def replacement(view: View, mine: Dossier, context: Context) -> Shortlist | NoneFits:
    """What to move to, the named successor first; but for sources and next questions."""
    slug = mine.artifact.id
    need, likeness, prospects, where = _alike(view, mine, None, context)
    need = replace(need, text=f"replace {mine.artifact.name}")
    named = _named(view, slug)
    known = [Prospect(traits) for s in named if (traits := view.traits(s))]
    ranked = replacement_.by_nearness(prospects, likeness)
    announced = [Ranked(prospect, 1000.0 - i) for i, prospect in enumerate(known)]
    first = shortlist.look(announced, need, where, view.dossier, most=2, leave_out=[slug])
    rest = shortlist.look(
        ranked,
        need,
        where,
        view.dossier,
        most=MOST_HITS - len(first),
        leave_out=[slug, *(one.dossier.artifact.id for one in first)],
    )
    found = [*first, *rest]
    if not found:
        return shortlist.none_fits(need, (), context)
    hits = replacement_.hits_after(mine, found, named, need)
    answer = replacement_.replacement(mine, need, hits, named, context)
    told = {(s.source, s.as_of) for s in named.values() if s.on}
    warnings = _warned(mine, found)
    return replace(answer, warnings=warnings, sources=source_notes(told))


def _warned(mine: Dossier, found: Sequence[Found]) -> tuple[str, ...]:
    """What is gone or going: the one that was asked about first, then what is put in its place."""
    own = retirement.warnings(mine)
    return tuple(dict.fromkeys((*own, *shortlist.warnings_about(found))))


def _named(view: View, slug: str) -> dict[str, model.Successor]:
    """Its successors, and theirs: a successor may be gone as well."""
    named: dict[str, model.Successor] = {}
    ahead = [slug]
    while ahead and len(named) < 6:
        for successor in view.successors(ahead.pop(0)):
            if successor.id != slug and successor.id not in named:
                named[successor.id] = successor
                ahead.append(successor.id)
    return named


def _alike(
    view: View, mine: Dossier, said: Need | None, context: Context
) -> tuple[Need, like.Likeness, list[Prospect], Where]:
    """The need read off an artifact, and the candidates for it."""
    rarity = view.term_rarity(capability.term for capability in mine.capabilities)
    me = view.traits(mine.artifact.id)
    if me is None:
        raise CatalogError("The catalog has no headlines: build it again with `pickwick refresh`.")
    need = like.need_like(mine, rarity, me.abilities)
    if said:
        need = replace(
            need,
            text=f"{need.text} {said.text}",
            constraints=said.constraints,
            capabilities=(*need.capabilities, *said.capabilities),
            kinds=said.kinds or need.kinds,
            sort=said.sort,
            unused=said.unused,
            assumptions=said.assumptions,
        )
    where = _where(view, context, need)
    terms = {term: rarity.get(term, 1.0) for term, _ in need.capabilities}
    known = Rarities(terms, {}, {})
    sieve = shortlist.sieve_for(need, known, {}, where)
    sieve = replace(sieve, kinds=need.kinds, near=_size(me.kind, me.held.get("params_total")))
    prospects = view.prospects(sieve)
    everything = view.term_rarity({term for p in prospects for term in p.traits.abilities})
    return need, like.Likeness(me, everything | rarity, context.today), prospects, where


def _size(kind: Kind, params: str | float | None) -> float:
    """The size candidates are to be near, for a model whose size is recorded."""
    return float(params) if kind == "model" and isinstance(params, int | float) else 0.0
