"""What fits a need, and why: candidates judged constraint by constraint, then ranked."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice

from bot import attributes
from bot.answers.asked import Context, name_apart
from bot.answers.cells import dressed
from bot.answers.sources import Told
from bot.evidence.candidates import NOT_KNOWN, BoardRank, Prospect, Ranked, Sieve, Traits
from bot.evidence.dossier import Dossier
from bot.evidence.lifecycle import is_retired, retirements
from bot.evidence.lifecycle import warnings as retirement_warnings
from bot.model import (
    Constraint,
    Figure,
    Fit,
    Fitting,
    Hit,
    Kind,
    Need,
    NoneFits,
    Shortlist,
    Standing,
    Subject,
)
from bot.needs import fits as judging
from bot.needs.kinds import akin_to, kinds_of, shares_for, wishes_of
from bot.needs.rank import apart, rank
from bot.words import shortlist as shortlist_words
from bot.words import values

MOST_HITS = 5
SPARE = 5
"""Candidates looked at beyond those shown: on a full look one may turn out less well known."""
MOST_TRIED = 40
"""How many candidates are looked at in full before a shortlist is called complete."""


@dataclass(frozen=True, slots=True)
class Rarities:
    """What the catalog says of a need's terms and words: how telling each is, and of what kinds."""

    terms: Mapping[str, float]
    words: Mapping[str, float]
    shares: Mapping[Kind, float]


def sieve_for(
    need: Need,
    known: Rarities,
    category: Mapping[str, str],
    context: judging.Where,
) -> Sieve:
    """What candidates must be, in the catalog's own columns."""
    bounds = (judging.bound(constraint, context) for constraint in need.constraints)
    return Sieve(
        kinds=kinds_of(need, known.shares, category),
        terms=known.terms,
        words=known.words,
        akin=akin_to(known.terms, category),
        bounds=tuple(bound for bound in bounds if bound),
        today=context.today.isoformat(),
        with_gone=any(c.attribute == "status" for c in need.constraints),
    )


def order(
    prospects: Iterable[Prospect], sieve: Sieve, need: Need, known: Rarities, today: date
) -> list[Ranked]:
    """Candidates best first under the need's wishes."""
    return rank(prospects, sieve, wishes_of(need), shares_for(need, known.shares), today)


# -- hits --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate looked at in full."""

    ranked: Ranked
    dossier: Dossier
    fits: tuple[Fitting, ...]

    @property
    def failed(self) -> tuple[Fitting, ...]:
        """The constraints it does not meet."""
        return tuple(f for f in self.fits if f.fit == "fail" and not f.constraint.wish)

    @property
    def is_all_met(self) -> bool:
        """Whether it meets every constraint and every wish."""
        return all(fitting.fit == "pass" for fitting in self.fits)

    @property
    def unknown(self) -> int:
        """How many constraints nobody can say of."""
        return sum(fitting.fit == "unknown" for fitting in self.fits)


def look(
    ranked: Iterable[Ranked],
    need: Need,
    where: judging.Where,
    dossier_of: Callable[[str], Dossier | None],
    *,
    most: int,
    failing: bool = False,
    leave_out: Iterable[str] = (),
) -> list[Found]:
    """The first candidates that hold on a full look, one of each crowd."""
    found: list[Found] = []
    left_out = set(leave_out)
    tried = list(islice(apart(ranked), MOST_TRIED))
    for one, best_left in zip(tried, _best_from(tried), strict=True):
        if len(found) == most + SPARE or _are_settled(found, most, best_left):
            break
        dossier = None if one.prospect.id in left_out else dossier_of(one.prospect.id)
        if dossier is None or (is_retired(dossier) and not _wants_gone(need)):
            continue
        fits = judge_all(need.constraints, dossier, where)
        is_miss = any(f.fit == "fail" and not f.constraint.wish for f in fits)
        if is_miss == failing:
            found.append(Found(one, dossier, fits))
    found.sort(key=lambda f: (len(f.failed), f.unknown, -_wishes_met(f), -f.ranked.score))
    return found[:most]


def _best_from(ranked: Sequence[Ranked]) -> list[float]:
    """The best score among each and those after it."""
    return list(accumulate((one.score for one in reversed(ranked)), max))[::-1]


def _are_settled(found: Sequence[Found], most: int, best_left: float) -> bool:
    """Whether enough are found that nothing left could come before: all is met, no score higher."""
    best = sorted((f.ranked.score for f in found if f.is_all_met), reverse=True)
    return len(best) >= most and best[most - 1] >= best_left


def _wishes_met(found: Found) -> int:
    return sum(f.fit == "pass" for f in found.fits if f.constraint.wish)


def _wants_gone(need: Need) -> bool:
    return any(c.attribute == "status" for c in need.constraints)


def judge_all(
    constraints: Sequence[Constraint], dossier: Dossier, where: judging.Where
) -> tuple[Fitting, ...]:
    """Every constraint of a need on one artifact."""
    return tuple(
        Fitting(constraint, *judging.judge(constraint, dossier, where))
        for constraint in constraints
    )


def hits_of(
    found: Sequence[Found],
    need: Need,
    terms: Mapping[str, str],
    first: int = 1,
    akin: Container[str] = (),
) -> tuple[Hit, ...]:
    """Looked-at candidates as they are shown; ``terms`` are the labels of what is needed."""
    return tuple(
        Hit(
            Subject(one.dossier.artifact, one.dossier.artifact.name),
            place,
            tuple(f for f in one.fits if f.fit != "fail" or not f.constraint.wish),
            because(one, terms, akin, proven(one.fits, need)),
            figures_of(one.dossier, need),
        )
        for place, one in enumerate(found, start=first)
    )


def held_by_any(found: Sequence[Found], labels: Mapping[str, str]) -> dict[str, str]:
    """The capabilities that at least one of these has."""
    held = {capability.term for one in found for capability in one.dossier.capabilities}
    return {term: label for term, label in labels.items() if term in held}


def proven(fits: Sequence[Fitting], need: Need) -> set[str]:
    """The capabilities whose very words are a constraint that is met."""
    met = [fitting.constraint.said.casefold() for fitting in fits if fitting.fit == "pass"]
    return {term for term, said in need.capabilities if any(said.casefold() in one for one in met)}


def _as_said(fits: Iterable[Fitting]) -> dict[str, Fit]:
    """How each demand fares as it was said: "under $1" is one, in and out."""
    told: dict[str, Fit] = {}
    for fitting in fits:
        if not fitting.constraint.wish:
            said = fitting.constraint.said or fitting.constraint.attribute
            told[said] = max(told.get(said, "pass"), fitting.fit, key=WORSE.index)
    return told


WORSE: tuple[Fit, ...] = ("pass", "unknown", "fail")


def because(
    found: Found,
    terms: Mapping[str, str],
    akin: Container[str],
    met: Container[str] = (),
) -> str:
    """One sentence: what speaks for it; of the capabilities ``met`` a constraint tells."""
    traits = found.ranked.prospect.traits
    held = {c.term for c in found.dossier.capabilities}
    demands = _as_said(found.fits)
    unknown = [f.constraint.said for f in found.fits if f.fit == "unknown"]
    missing = [term for term in terms if term not in held and term not in met]
    return shortlist_words.because(
        sum(fit == "pass" for fit in demands.values()),
        len(demands),
        list(dict.fromkeys(unknown)),
        [values.in_sentence(label) for term, label in terms.items() if term in held],
        [values.in_sentence(terms[term]) for term in missing],
        _board(traits, terms, akin),
        _adoption(found.dossier),
        [f.constraint.said for f in found.fits if f.constraint.wish and f.fit == "fail"],
    )


def quoted(found: Iterable[Found], terms: Mapping[str, str], akin: Container[str]) -> set[Told]:
    """Each (source, day) that the reasons rest on: whose board, who counted the use."""
    told: set[Told] = set()
    for one in found:
        board = _best_board(one.ranked.prospect.traits, terms, akin)
        scores = [score for score in one.dossier.scores if not score.self_reported]
        on = [score for score in scores if board and score.board == board.board]
        dated = [s for s in on if board and board.as_of in (s.measured_on, s.as_of)]
        told |= {(score.source, score.as_of) for score in dated or on}
        use = _best_use(one.dossier)
        told |= {(use.source, use.as_of)} if use and use.source else set()
    return told


def _board(traits: Traits, terms: Mapping[str, str], akin: Container[str]) -> str:
    best = _best_board(traits, terms, akin)
    return shortlist_words.on_a_board(best.name, best.place, best.peers, best.as_of) if best else ""


def _best_board(traits: Traits, terms: Mapping[str, str], akin: Container[str]) -> BoardRank | None:
    """Its best recent place on a board, on one for this job where there is one."""
    boards = sorted(
        traits.boards,
        key=lambda b: (b.measures in terms, b.measures in akin, b.as_of[:4], b.percent, b.board),
        reverse=True,
    )
    return boards[0] if boards and boards[0].percent >= 100 * NOT_KNOWN else None


def _adoption(dossier: Dossier) -> str:
    """How widely it is used, told by the count most of its kind are told by; dated if old."""
    best = _best_use(dossier)
    if not best:
        return ""
    said = shortlist_words.in_use(best.basis, best.value)
    is_dated = (
        attributes.days_apart((best.as_of, dossier.today.isoformat())) > attributes.POPULARITY_AGE
    )
    return values.as_of(said, best.as_of) if is_dated else said


def _best_use(dossier: Dossier) -> Standing | None:
    """Its best standing by use, where that is in the upper half."""
    told = [s for s in dossier.standings if s.axis == "adoption" and s.basis]
    best = max(told, key=lambda s: (s.percentile, s.peers, s.basis), default=None)
    return best if best and best.percentile >= 50 else None


FIGURES_OF_MODELS = ("price_input", "price_output", "context_tokens")
FIGURES_OF_CODE = ("stars", "licence", "language", "last_commit")
MOST_FIGURES = 6


def figures_of(dossier: Dossier, need: Need) -> tuple[Figure, ...]:
    """The cells that matter: those the need speaks of, then the usual ones of its kind."""
    is_model = dossier.artifact.kind == "model"
    usual = FIGURES_OF_MODELS if is_model else FIGURES_OF_CODE
    open_ones = ("params_total", "licence") if _is_open(dossier) else ()
    keys = dict.fromkeys((*usual, *(c.attribute for c in need.constraints), *open_ones))
    figures = []
    for key in keys:
        attribute = attributes.find(key)
        cell = dressed(attribute, dossier.headline(key), dossier.today) if attribute else None
        if attribute and cell:
            figures.append(Figure(key, attribute.label, cell))
    return tuple(figures[:MOST_FIGURES])


def _is_open(dossier: Dossier) -> bool:
    found = dossier.headline("open_weights")
    return bool(found and found.cell.text == "yes")


# -- the answer --------------------------------------------------------------------------


def shortlist(
    need: Need, hits: Sequence[Hit], found: Sequence[Found], context: Context, extra: Sequence[str]
) -> Shortlist:
    """The shortlist, but for its sources and next questions."""
    return Shortlist(
        title=shortlist_words.need_title(need.text),
        lead=_lead(need, hits),
        warnings=warnings_about(found),
        notes=(*_notes(need, hits), *extra),
        catalog=context.snapshot,
        need=need,
        hits=tuple(hits),
    )


def none_fits(need: Need, hits: Sequence[Hit], context: Context) -> NoneFits:
    """What to say where nothing fits, but for sources and next questions."""
    misses = [
        (hit.subject.artifact.name, _failing(f for f in hit.fits if f.fit == "fail"))
        for hit in hits[:1]
    ]
    return NoneFits(
        title=shortlist_words.need_title(need.text),
        lead=shortlist_words.nothing_fits(misses[0] if misses else None),
        notes=_notes(need, ()),
        catalog=context.snapshot,
        need=need,
        hits=tuple(hits),
    )


def _lead(need: Need, hits: Sequence[Hit]) -> str:
    first = hits[0]
    kinds = list(dict.fromkeys(hit.subject.artifact.kind for hit in hits))
    said = shortlist_words.first_hit(first.subject.artifact, first.because)
    if need.workload and len(hits) > 1:
        said = shortlist_words.primary(first.subject.artifact, first.because, _fallback(hits))
    if len(kinds) > 1:
        said = f"{said} {shortlist_words.kinds_mixed(kinds)}"
    return said


def _fallback(hits: Sequence[Hit]) -> str:
    """The best hit of another maker, so that one outage does not take both; else the second."""
    maker = hits[0].subject.artifact.maker
    others = [hit for hit in hits[1:] if hit.subject.artifact.maker != maker]
    return (others or list(hits[1:]))[0].subject.artifact.name


def warnings_about(found: Sequence[Found]) -> tuple[str, ...]:
    """Retirements ahead at the makers of the hits."""
    return tuple(
        dict.fromkeys(
            said
            for one in found
            if any(told.own for told in retirements(one.dossier)) or not one.dossier.offers
            for said in retirement_warnings(one.dossier)
        )
    )


def _notes(need: Need, hits: Sequence[Hit]) -> tuple[str, ...]:
    notes = list(need.assumptions)
    blind = [c for c in need.constraints if _is_blind(c, hits)]
    if blind:
        notes.append(shortlist_words.cannot_judge(list(dict.fromkeys(c.said for c in blind))))
    if "fast" in need.sort:
        notes.append(shortlist_words.no_speed())
    if need.unused:
        notes.append(shortlist_words.unused_words(need.unused))
    return tuple(notes)


def _is_blind(constraint: Constraint, hits: Sequence[Hit]) -> bool:
    """Whether nobody can say, of any hit."""
    fits = [f.fit for hit in hits for f in hit.fits if f.constraint == constraint]
    if not fits:
        return not judging.is_judged(constraint)
    return all(fit == "unknown" for fit in fits)


def why_not(found: Found) -> str:
    """One line on a well-known candidate that failed."""
    return shortlist_words.why_not(found.dossier.artifact.name, _failing(found.failed))


def _failing(failed: Iterable[Fitting]) -> list[str]:
    """What fails, once for each time it was said."""
    said = {fitting.constraint.said: shortlist_words.failing(fitting) for fitting in failed}
    return list(said.values())


def names_of(hits: Sequence[Hit]) -> list[str]:
    """What sentences call each hit."""
    return name_apart([hit.subject.artifact for hit in hits])


def loosest(answer: Shortlist | NoneFits) -> Constraint | None:
    """The constraint that costs most: what the nearest misses fail, else the first that can go."""
    failed = [f.constraint for hit in answer.hits for f in hit.fits if f.fit == "fail"]
    can_go = [c for c in answer.need.constraints if c.said and c.said in answer.need.text]
    if failed:
        return max(failed, key=failed.count)
    return can_go[0] if can_go and len(answer.hits) < MOST_HITS else None


def without(need: Need, constraint: Constraint) -> str:
    """The need's text with one constraint taken out."""
    text = re.sub(re.escape(constraint.said), " ", need.text, flags=re.IGNORECASE)
    text = re.sub(r"\s*,\s*(,\s*)+", ", ", re.sub(r"\s+", " ", text))
    return text.strip(" ,;.") or need.text
