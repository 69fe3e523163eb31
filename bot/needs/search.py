"""From a need to candidates: what they must be, their order, and a full look at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, islice
from typing import Protocol

from bot import curated
from bot.answer import Fitting
from bot.evidence.candidates import Prospect, Sieve, Traits
from bot.evidence.dossier import Dossier
from bot.evidence.lifecycle import is_retired
from bot.model import KINDS, Kind, Need, Snapshot, Successor
from bot.needs import fits, kinds
from bot.needs.constraints import Setting
from bot.needs.rank import apart, rank

MISSES = 120
"""With how many candidates those that fail a constraint are ranked too."""
SPARE = 5
"""Candidates looked at beyond those shown: on a full look one may turn out less well known."""
MOST_TRIED = 40
"""How many candidates are looked at in full before a shortlist is called complete."""


class Market(Protocol):
    """One state of the catalog on one day, as those who judge and rank ask it."""

    @property
    def today(self) -> date:
        """The day that its dossiers speak of."""

    @property
    def snapshot(self) -> Snapshot:
        """Which catalog this is."""

    @property
    def platforms(self) -> Mapping[str, str]:
        """Every platform's name by its id."""

    @property
    def makers(self) -> Mapping[str, str]:
        """Every maker's name by its id."""

    def dossier(self, slug: str) -> Dossier | None:
        """Everything recorded about one artifact."""

    def traits(self, slug: str) -> Traits | None:
        """What one artifact is as a candidate."""

    def successors(self, slug: str) -> list[Successor]:
        """What follows an artifact by somebody's word."""

    def prospects(self, sieve: Sieve) -> list[Prospect]:
        """What passes a sieve, roughly the best first."""

    def term_rarity(self, terms: Iterable[str], kinds: Iterable[Kind] = KINDS) -> dict[str, float]:
        """How telling each capability is among things of these kinds."""

    def word_rarity(self, words: Iterable[str]) -> dict[str, float]:
        """How telling each word is."""

    def kind_shares(self, terms: Iterable[str]) -> dict[Kind, float]:
        """Of what kinds the things are that can do this."""


# -- candidates --------------------------------------------------------------------------


def candidates_for(need: Need, market: Market) -> list[Prospect]:
    """Candidates best first under the need's wishes; none where nothing said means anything."""
    shares = market.kind_shares(term for term, _ in need.capabilities)
    sieve = replace(sieve_for(need, market, shares), misses=MISSES)
    if kinds.is_aimless(need, sieve):
        return []
    told = kinds.shares_for(need, shares)
    return rank(market.prospects(sieve), sieve, kinds.wishes_of(need), told, market.today)


def sieve_for(need: Need, market: Market, shares: Mapping[Kind, float]) -> Sieve:
    """What candidates must be; ``shares`` tell of what kinds those are that can do it."""
    category = categories()
    wanted = kinds.kinds_of(need, shares, category)
    terms = market.term_rarity((term for term, _ in need.capabilities), wanted)
    if kinds.lacks_use(need, wanted, terms, category):
        terms |= market.term_rarity([kinds.DEFAULT_TERM])
    return Sieve(
        kinds=wanted,
        terms=kinds.weighted(terms, category),
        words=market.word_rarity(kinds.words_of(need)),
        akin=kinds.akin_to(terms, category),
        bounds=fits.bounds(need.constraints, setting_of(need, market)),
        today=market.today.isoformat(),
        with_gone=wants_gone(need),
    )


def categories() -> dict[str, str]:
    """The category of each term of the vocabulary."""
    return {term.id: term.category for term in curated.vocabulary().terms}


def labels_of(need: Need) -> dict[str, str]:
    """How each capability of a need reads."""
    terms = curated.vocabulary().by_id
    return {term: terms[term].label for term, _ in need.capabilities if term in terms}


def setting_of(need: Need, market: Market) -> Setting:
    """What judging under this need is told besides the artifact."""
    asked = (c for c in need.constraints if c.attribute == "context_tokens" and c.op == ">=")
    sizes = (c.value for c in asked if isinstance(c.value, int | float))
    setting = Setting(market.platforms, market.makers, workload=need.workload)
    tokens = next(sizes, None)
    return replace(setting, context_tokens=int(tokens)) if tokens else setting


def wants_gone(need: Need) -> bool:
    """Whether what is retired is asked for too."""
    return any(c.attribute == "status" for c in need.constraints)


# -- a full look -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finalist:
    """A candidate looked at in full."""

    prospect: Prospect
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

    @property
    def wishes_met(self) -> int:
        """How many wishes it meets."""
        return sum(f.fit == "pass" for f in self.fits if f.constraint.wish)


def look(
    ranked: Iterable[Prospect],
    need: Need,
    setting: Setting,
    dossier_of: Callable[[str], Dossier | None],
    *,
    most: int,
    failing: bool = False,
    leave_out: Iterable[str] = (),
) -> list[Finalist]:
    """The first candidates that hold on a full look, one of each crowd."""
    found: list[Finalist] = []
    left_out = set(leave_out)
    tried = list(islice(apart(ranked), MOST_TRIED))
    for one, best_left in zip(tried, _best_from(tried), strict=True):
        if len(found) == most + SPARE or _are_settled(found, most, best_left):
            break
        dossier = None if one.id in left_out else dossier_of(one.id)
        if dossier is None or (is_retired(dossier) and not wants_gone(need)):
            continue
        looked_at = Finalist(one, dossier, fits.judge_all(need.constraints, dossier, setting))
        if bool(looked_at.failed) == failing:
            found.append(looked_at)
    found.sort(key=lambda f: (len(f.failed), f.unknown, -f.wishes_met, -f.prospect.score))
    return found[:most]


def _best_from(ranked: Sequence[Prospect]) -> list[float]:
    """The best score among each and those after it."""
    return list(accumulate((one.score for one in reversed(ranked)), max))[::-1]


def _are_settled(found: Sequence[Finalist], most: int, best_left: float) -> bool:
    """Whether enough are found that nothing left could come before: all is met, no score higher."""
    best = sorted((f.prospect.score for f in found if f.is_all_met), reverse=True)
    return len(best) >= most and best[most - 1] >= best_left
