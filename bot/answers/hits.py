"""A hit as it is shown: what speaks for it, its figures, and what both rest on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from bot import attributes
from bot.answer import Cell, Figure, Fit, Fitting, Hit, Subject
from bot.answers.sources import Told
from bot.attributes import FLAG_TERMS
from bot.evidence.candidates import NOT_KNOWN, BoardRank, Traits
from bot.evidence.cells import dressed
from bot.evidence.dossier import Dossier
from bot.evidence.lifecycle import retirements
from bot.evidence.lifecycle import warnings as retirement_warnings
from bot.model import Need, Saying, Standing, Text, saying
from bot.needs.search import Finalist

FIGURES_OF_MODELS = ("price_input", "price_output", "context_tokens")
FIGURES_OF_CODE = ("stars", "licence", "language", "last_commit")
MOST_FIGURES = 6
WORSE: tuple[Fit, ...] = ("pass", "unknown", "fail")


def hits_of(
    found: Sequence[Finalist],
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


# -- what speaks for it ------------------------------------------------------------------


def because(
    found: Finalist,
    terms: Mapping[str, str],
    akin: Container[str],
    met: Container[str] = (),
) -> Saying:
    """What speaks for it, in a sentence; of the capabilities ``met`` a constraint tells."""
    held = {c.term for c in found.dossier.capabilities}
    doubted = _doubted(found.fits)
    told = {term: label for term, label in terms.items() if term not in doubted}
    demands = _as_said(found.fits)
    unknown = (f.constraint.said for f in found.fits if f.fit == "unknown")
    unmet = (f.constraint.said for f in found.fits if f.constraint.wish and f.fit == "fail")
    beside = (_board(found.prospect.traits, terms, akin), _adoption(found.dossier))
    return saying(
        "shortlist.because",
        sum(fit == "pass" for fit in demands.values()),
        len(demands),
        tuple(dict.fromkeys(unknown)),
        tuple(label for term, label in told.items() if term in held),
        tuple(label for term, label in told.items() if term not in held and term not in met),
        tuple(filter(None, beside)),
        tuple(unmet),
    )


def _as_said(fits: Iterable[Fitting]) -> dict[str, Fit]:
    """How each demand fares as it was said: "under $1" is one, in and out."""
    told: dict[str, Fit] = {}
    for fitting in fits:
        if not fitting.constraint.wish:
            said = fitting.constraint.said or fitting.constraint.attribute
            told[said] = max(told.get(said, "pass"), fitting.fit, key=WORSE.index)
    return told


def _doubted(fits: Iterable[Fitting]) -> set[str]:
    """The capabilities whose flag is asked for and not met: what is said of it is said of both."""
    unmet = (fitting.constraint.attribute for fitting in fits if fitting.fit != "pass")
    return {FLAG_TERMS[key] for key in unmet if key in FLAG_TERMS}


def proven(fits: Sequence[Fitting], need: Need) -> set[str]:
    """The capabilities whose very words are a constraint that is met."""
    met = [fitting.constraint.said.casefold() for fitting in fits if fitting.fit == "pass"]
    return {term for term, said in need.capabilities if any(said.casefold() in one for one in met)}


def held_by_any(found: Sequence[Finalist], labels: Mapping[str, str]) -> dict[str, str]:
    """The capabilities that at least one of these has."""
    held = {capability.term for one in found for capability in one.dossier.capabilities}
    return {term: label for term, label in labels.items() if term in held}


def _board(traits: Traits, terms: Mapping[str, str], akin: Container[str]) -> Saying | None:
    best = _best_board(traits, terms, akin)
    if not best:
        return None
    return saying("shortlist.on_a_board", best.name, best.place, best.peers, best.as_of)


def _best_board(traits: Traits, terms: Mapping[str, str], akin: Container[str]) -> BoardRank | None:
    """Its best recent place on a board, on one for this job where there is one."""
    boards = sorted(
        traits.boards,
        key=lambda b: (b.measures in terms, b.measures in akin, b.as_of[:4], b.percent, b.board),
        reverse=True,
    )
    return boards[0] if boards and boards[0].percent >= 100 * NOT_KNOWN else None


def _adoption(dossier: Dossier) -> Saying | None:
    """How widely it is used, told by the count most of its kind are told by; dated if old."""
    best = _best_use(dossier)
    if not best:
        return None
    said = saying("shortlist.in_use", best.basis, best.value)
    days = attributes.days_apart((best.as_of, dossier.today.isoformat()))
    return saying("values.as_of", said, best.as_of) if days > attributes.POPULARITY_AGE else said


def _best_use(dossier: Dossier) -> Standing | None:
    """Its best standing by use, where that is in the upper half."""
    told = [s for s in dossier.standings if s.axis == "adoption" and s.basis]
    best = max(told, key=lambda s: (s.percentile, s.peers, s.basis), default=None)
    return best if best and best.percentile >= 50 else None


# -- figures -----------------------------------------------------------------------------


def figures_of(dossier: Dossier, need: Need) -> tuple[Figure, ...]:
    """The cells that matter: those the need speaks of, then the usual ones of its kind."""
    is_model = dossier.artifact.kind == "model"
    usual = FIGURES_OF_MODELS if is_model else FIGURES_OF_CODE
    open_ones = ("params_total", "licence") if _is_open(dossier) else ()
    keys = dict.fromkeys((*usual, *(c.attribute for c in need.constraints), *open_ones))
    told = (_figure(dossier, key) for key in keys)
    return tuple(figure for figure in told if figure)[:MOST_FIGURES]


def _figure(dossier: Dossier, key: str) -> Figure | None:
    attribute = attributes.find(key)
    cell = dressed(attribute, dossier.headline(key), dossier.today) if attribute else None
    return Figure(key, attribute.label, cell) if attribute and cell else None


def cell_of(dossier: Dossier, key: str) -> Cell | None:
    """What speaks for it on this attribute, as a row shows it."""
    return dressed(attributes.BY_KEY[key], dossier.headline(key), dossier.today)


def _is_open(dossier: Dossier) -> bool:
    found = dossier.headline("open_weights")
    return bool(found and found.cell.text == "yes")


# -- warnings and sources ----------------------------------------------------------------


def warnings_about(found: Iterable[Finalist], mine: Dossier | None = None) -> tuple[Text, ...]:
    """What is gone or going: ``mine``, which was asked about, first, then the makers' hits."""
    leaving = [
        one.dossier
        for one in found
        if any(told.own for told in retirements(one.dossier)) or not one.dossier.offers
    ]
    dossiers = [mine, *leaving] if mine else leaving
    return tuple(dict.fromkeys(said for one in dossiers for said in retirement_warnings(one)))


def told_by_hits(hits: Iterable[Hit]) -> set[Told]:
    """Who says what the figures and fits of these show."""
    told = set()
    for hit in hits:
        shown = [figure.cell for figure in hit.figures]
        shown += [fitting.cell for fitting in hit.fits if fitting.cell]
        told |= {(cell.source, cell.as_of) for cell in shown}
    return told


def told_by_reasons(
    found: Iterable[Finalist], terms: Mapping[str, str], akin: Container[str]
) -> set[Told]:
    """What the reasons rest on: whose board, who counted the use."""
    told: set[Told] = set()
    for one in found:
        board = _best_board(one.prospect.traits, terms, akin)
        scores = [score for score in one.dossier.scores if not score.self_reported]
        on = [score for score in scores if board and score.board == board.board]
        dated = [s for s in on if board and board.as_of in (s.measured_on, s.as_of)]
        told |= {(score.source, score.as_of) for score in dated or on}
        use = _best_use(one.dossier)
        told |= {(use.source, use.as_of)} if use and use.source else set()
    return told
