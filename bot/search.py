"""What fits a need, and why: candidates judged constraint by constraint, then ranked."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice
from typing import ClassVar, Literal

from bot import attributes, judging, wording
from bot.compare import Context, dressed, name_apart
from bot.cost import Figure
from bot.dossier import Dossier, Standing, headline
from bot.model import KINDS, Answer, Cell, Kind, Subject
from bot.need import Constraint, Need
from bot.rank import NOT_KNOWN, BoardRank, Prospect, Ranked, Sieve, Traits, apart, rank
from bot.retirement import is_retired, retirements
from bot.retirement import warnings as retirement_warnings

Fit = Literal["pass", "fail", "unknown"]

MOST_HITS = 5
SPARE = 5
"""Candidates looked at beyond those shown: on a full look one may turn out less well known."""
MOST_TRIED = 40
"""How many candidates are looked at in full before a shortlist is called complete."""

MODEL_TERMS = frozenset({"text", "image", "video", "vision", "audio"})
"""Categories of the vocabulary whose work models do."""
MODEL_TOO = frozenset(
    "tool-calling code-generation code-completion embeddings reranking prompt-caching open-weights "
    "moderation computer-use text-to-sql on-device coding-agent".split()
)
"""Terms of other categories that models are chosen for."""
MODEL_ONLY_CATEGORIES = frozenset({"text"})
"""Categories where nobody means a library that wraps a model."""

SOFTWARE: tuple[Kind, ...] = (
    "library", "repository", "tool", "platform", "agent", "mcp_server",
)  # fmt: skip
CODE_KINDS: tuple[Kind, ...] = ("library", "repository", "tool", "agent")
NEUTRAL = frozenset({"integration", "domain", "platform"})
"""Categories that say where or about what, not what is done."""
BESIDE = 0.5
"""What a term of those counts beside one that says what is done."""
LEAST_SHARE = 0.04
MCP_UNASKED = 0.2
"""An MCP server lends a model something others do; who wants one mostly says so."""

DEFAULT_TERM = "chat"
"""What a model is for where nothing is said: most who ask for a model want to talk to it."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """How one constraint fares on one artifact, and the value it was judged by."""

    constraint: Constraint
    fit: Fit
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An artifact that answers a need: rank, constraint by constraint, and why in a sentence."""

    subject: Subject
    rank: int
    fits: tuple[Fitting, ...]
    because: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist(Answer):
    """What answers a need, best first; from recommend, alternatives and replace."""

    kind: ClassVar[str] = "shortlist"

    need: Need
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneFits(Answer):
    """Nothing answers a need: the nearest misses, each with what it fails."""

    kind: ClassVar[str] = "none_fits"

    need: Need
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Rarities:
    """What the catalog says of a need's terms and words: how telling each is, and of what kinds."""

    terms: Mapping[str, float]
    words: Mapping[str, float]
    shares: Mapping[Kind, float]


# -- what is looked for ------------------------------------------------------------------


def lacks_use(
    need: Need, kinds: Sequence[Kind], terms: Iterable[str], category: Mapping[str, str]
) -> bool:
    """Whether a model is asked for without a word of its use: only of where it runs, say."""
    if tuple(kinds) != ("model",) or _has_output(need):
        return False
    return all(category.get(term) in NEUTRAL | {"serving"} for term in terms)


def is_aimless(need: Need, sieve: Sieve) -> bool:
    """Whether nothing that was said means anything here."""
    told = (sieve.terms, sieve.words, need.constraints, need.kinds, need.sort, need.workload)
    return not any(told)


def words_of(need: Need) -> tuple[str, ...]:
    """The words to search by: those no constraint was read from, common ones aside."""
    text = need.text.casefold()
    for constraint in need.constraints:
        text = text.replace(constraint.said.casefold(), " ")
    found = re.findall(r"[^\W_][\w.+#-]*[^\W_]|[^\W_]", text)
    return tuple(dict.fromkeys(w for w in found if len(w) > 1 and w not in IDLE))[:MOST_WORDS]


MOST_WORDS = 24
IDLE = frozenset(
    "a about all am an and any anything app are as at automatically be before best better but by "
    "can chat cheap cheaper cheapest choose could different do does each easy every everything "
    "existing fast feed find fit fits for free from get give good great had has have help how i if "
    "in inside into is it its just large least less like local look looking low lowest make many "
    "max me might min model models more most much must my need needs new no not of on one only "
    "open or our out over per please put quick recommend release run running should small so some "
    "something source that the their them then there these they thing this those to under up us "
    "use used using very via want we well what when where which while who why will with within "
    "without work would you your llm llms tool tools around round existing internal".split()
)


def kinds_of(
    need: Need, shares: Mapping[Kind, float], category: Mapping[str, str]
) -> tuple[Kind, ...]:
    """The kinds of things that may answer: as said, else by what is asked of them."""
    terms = [term for term, _ in need.capabilities]
    does = any(category.get(term) not in NEUTRAL for term in terms)
    if need.kinds and (not does or _can(_as_meant(need.kinds), shares)):
        return _as_meant(need.kinds)
    if _asks_for_model(need):
        return ("model",)
    of_models = [t for t in terms if category.get(t) in MODEL_TERMS or t in MODEL_TOO]
    neutral = [t for t in terms if category.get(t) in NEUTRAL]
    if terms and len(of_models) + len(neutral) == len(terms) and of_models:
        if all(category.get(t) in MODEL_ONLY_CATEGORIES for t in of_models):
            return ("model",)
        return tuple(k for k in KINDS if k == "model" or shares.get(k, 0.0) >= LEAST_SHARE)
    return SOFTWARE if terms or words_of(need) else ("model",)


def _as_meant(kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Who says library, tool or agent means code to run: where it is filed tells them apart."""
    is_code = any(kind in CODE_KINDS for kind in kinds)
    return tuple(dict.fromkeys((*kinds, *(CODE_KINDS if is_code else ()))))


def _can(kinds: Iterable[Kind], shares: Mapping[Kind, float]) -> bool:
    """Whether any of these kinds does it: "feed it to a model" asks for no model."""
    return sum(shares.get(kind, 0.0) for kind in kinds) >= LEAST_SHARE


def _asks_for_model(need: Need) -> bool:
    return bool(need.workload) or any(judging.is_of_models(c) for c in need.constraints)


def _has_output(need: Need) -> bool:
    return any(c.attribute == "output_modalities" for c in need.constraints)


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


def akin_to(terms: Iterable[str], category: Mapping[str, str]) -> frozenset[str]:
    """All terms of the categories these are of, where the category says what is done."""
    wanted = {category[term] for term in terms if term in category} - NEUTRAL
    return frozenset(term for term, name in category.items() if name in wanted)


def shares_for(need: Need, shares: Mapping[Kind, float]) -> dict[Kind, float]:
    """How likely each kind is meant; MCP servers less so where nobody says MCP."""
    said_mcp = "mcp_server" in need.kinds or any(t == "mcp" for t, _ in need.capabilities)
    return {
        kind: share * (1.0 if said_mcp or kind != "mcp_server" else MCP_UNASKED)
        for kind, share in shares.items()
    }


def order(
    prospects: Iterable[Prospect], sieve: Sieve, need: Need, known: Rarities, today: date
) -> list[Ranked]:
    """Candidates best first under the need's wishes."""
    return rank(prospects, sieve, wishes_of(need), shares_for(need, known.shares), today)


def weighted(terms: Mapping[str, float], category: Mapping[str, str]) -> dict[str, float]:
    """Terms by their rarity; those that only say where or about what count less beside others."""
    does = any(category.get(term) not in NEUTRAL for term in terms)
    return {
        term: rarity * (BESIDE if does and category.get(term) in NEUTRAL else 1.0)
        for term, rarity in terms.items()
    }


def wishes_of(need: Need) -> tuple[str, ...]:
    """What pulls the ranking: wishes as said; with memory given, the largest that fits."""
    is_bound = any(c.attribute in judging.MEMORY for c in need.constraints)
    return (*need.sort, "roomy") if is_bound and "small" not in need.sort else need.sort


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
        if dossier is None or (is_retired(dossier, where.today) and not _wants_gone(need)):
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
    today: date,
    first: int = 1,
    akin: Container[str] = (),
) -> tuple[Hit, ...]:
    """Looked-at candidates as they are shown; ``terms`` are the labels of what is needed."""
    return tuple(
        Hit(
            Subject(one.dossier.artifact, one.dossier.artifact.name),
            place,
            tuple(f for f in one.fits if f.fit != "fail" or not f.constraint.wish),
            because(one, terms, akin, today, proven(one.fits, need)),
            figures_of(one.dossier, need, today),
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
    today: date,
    met: Container[str] = (),
) -> str:
    """One sentence: what speaks for it; of the capabilities ``met`` a constraint tells."""
    traits = found.ranked.prospect.traits
    held = {c.term for c in found.dossier.capabilities}
    demands = _as_said(found.fits)
    unknown = [f.constraint.said for f in found.fits if f.fit == "unknown"]
    missing = [term for term in terms if term not in held and term not in met]
    return wording.because(
        sum(fit == "pass" for fit in demands.values()),
        len(demands),
        list(dict.fromkeys(unknown)),
        [wording.in_sentence(label) for term, label in terms.items() if term in held],
        [wording.in_sentence(terms[term]) for term in missing],
        _board(traits, terms, akin),
        _adoption(found.dossier, today),
        [f.constraint.said for f in found.fits if f.constraint.wish and f.fit == "fail"],
    )


def quoted(
    found: Iterable[Found], terms: Mapping[str, str], akin: Container[str]
) -> set[tuple[str, str]]:
    """Each (source, day) that the reasons rest on: whose board, who counted the use."""
    told: set[tuple[str, str]] = set()
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
    return wording.on_a_board(best.name, best.place, best.peers, best.as_of) if best else ""


def _best_board(traits: Traits, terms: Mapping[str, str], akin: Container[str]) -> BoardRank | None:
    """Its best recent place on a board, on one for this job where there is one."""
    boards = sorted(
        traits.boards,
        key=lambda b: (b.measures in terms, b.measures in akin, b.as_of[:4], b.percent, b.board),
        reverse=True,
    )
    return boards[0] if boards and boards[0].percent >= 100 * NOT_KNOWN else None


def _adoption(dossier: Dossier, today: date) -> str:
    """How widely it is used, told by the count most of its kind are told by; dated if old."""
    best = _best_use(dossier)
    if not best:
        return ""
    said = wording.in_use(best.basis, best.value)
    is_dated = attributes.days_apart((best.as_of, today.isoformat())) > attributes.POPULARITY_AGE
    return wording.as_of(said, best.as_of) if is_dated else said


def _best_use(dossier: Dossier) -> Standing | None:
    """Its best standing by use, where that is in the upper half."""
    told = [s for s in dossier.standings if s.axis == "adoption" and s.basis]
    best = max(told, key=lambda s: (s.percentile, s.peers, s.basis), default=None)
    return best if best and best.percentile >= 50 else None


FIGURES_OF_MODELS = ("price_input", "price_output", "context_tokens")
FIGURES_OF_CODE = ("stars", "licence", "language", "last_commit")
MOST_FIGURES = 6


def figures_of(dossier: Dossier, need: Need, today: date) -> tuple[Figure, ...]:
    """The cells that matter: those the need speaks of, then the usual ones of its kind."""
    is_model = dossier.artifact.kind == "model"
    usual = FIGURES_OF_MODELS if is_model else FIGURES_OF_CODE
    open_ones = ("params_total", "licence") if _is_open(dossier, today) else ()
    keys = dict.fromkeys((*usual, *(c.attribute for c in need.constraints), *open_ones))
    figures = []
    for key in keys:
        attribute = attributes.find(key)
        cell = dressed(attribute, headline(dossier, key, today), today) if attribute else None
        if attribute and cell:
            figures.append(Figure(key, attribute.label, cell))
    return tuple(figures[:MOST_FIGURES])


def _is_open(dossier: Dossier, today: date) -> bool:
    found = headline(dossier, "open_weights", today)
    return bool(found and found.cell.text == "yes")


# -- the answer --------------------------------------------------------------------------


def shortlist(
    need: Need, hits: Sequence[Hit], found: Sequence[Found], context: Context, extra: Sequence[str]
) -> Shortlist:
    """The shortlist, but for its sources and next questions."""
    return Shortlist(
        title=wording.need_title(need.text),
        lead=_lead(need, hits),
        warnings=warnings_about(found, context),
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
        title=wording.need_title(need.text),
        lead=wording.nothing_fits(misses[0] if misses else None),
        notes=_notes(need, ()),
        catalog=context.snapshot,
        need=need,
        hits=tuple(hits),
    )


def _lead(need: Need, hits: Sequence[Hit]) -> str:
    first = hits[0]
    kinds = list(dict.fromkeys(hit.subject.artifact.kind for hit in hits))
    said = wording.first_hit(first.subject.artifact, first.because)
    if need.workload and len(hits) > 1:
        said = wording.primary(first.subject.artifact, first.because, _fallback(hits))
    if len(kinds) > 1:
        said = f"{said} {wording.kinds_mixed(kinds)}"
    return said


def _fallback(hits: Sequence[Hit]) -> str:
    """The best hit of another maker, so that one outage does not take both; else the second."""
    maker = hits[0].subject.artifact.maker
    others = [hit for hit in hits[1:] if hit.subject.artifact.maker != maker]
    return (others or list(hits[1:]))[0].subject.artifact.name


def warnings_about(found: Sequence[Found], context: Context) -> tuple[str, ...]:
    """Retirements ahead at the makers of the hits."""
    return tuple(
        dict.fromkeys(
            said
            for one in found
            if any(told.own for told in retirements(one.dossier)) or not one.dossier.offers
            for said in retirement_warnings(one.dossier, context.today, context.called)
        )
    )


def _notes(need: Need, hits: Sequence[Hit]) -> tuple[str, ...]:
    notes = list(need.assumptions)
    blind = [c for c in need.constraints if _is_blind(c, hits)]
    if blind:
        notes.append(wording.cannot_judge(list(dict.fromkeys(c.said for c in blind))))
    if "fast" in need.sort:
        notes.append(wording.no_speed())
    if need.unused:
        notes.append(wording.unused_words(need.unused))
    return tuple(notes)


def _is_blind(constraint: Constraint, hits: Sequence[Hit]) -> bool:
    """Whether nobody can say, of any hit."""
    fits = [f.fit for hit in hits for f in hit.fits if f.constraint == constraint]
    if not fits:
        return not judging.is_judged(constraint)
    return all(fit == "unknown" for fit in fits)


def why_not(found: Found) -> str:
    """One line on a well-known candidate that failed."""
    return wording.why_not(found.dossier.artifact.name, _failing(found.failed))


def _failing(failed: Iterable[Fitting]) -> list[str]:
    """What fails, once for each time it was said."""
    said = {fitting.constraint.said: wording.failing(fitting) for fitting in failed}
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
