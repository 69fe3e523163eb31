"""The one fact that tells each candidate from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot import wording
from bot.attributes import BY_KEY
from bot.compare import is_old
from bot.dossier import Dossier, headline
from bot.model import Candidate

Telling = Callable[[Dossier, date], str | None]


def told_apart(dossiers: Sequence[Dossier], today: date) -> tuple[Candidate, ...]:
    """Each artifact with the first fact that is its own among these: maker, kind, date, size."""
    facts = [[telling(dossier, today) for dossier in dossiers] for telling in TELLING]
    return tuple(
        Candidate(
            dossier.artifact, _own_fact([column[i] or "" for column in facts], facts, dossier)
        )
        for i, dossier in enumerate(dossiers)
    )


def _own_fact(mine: Sequence[str], facts: Sequence[Sequence[str | None]], dossier: Dossier) -> str:
    for fact, everyone in zip(mine, facts, strict=True):
        if fact and everyone.count(fact) == 1:
            return fact
    return wording.known_as(dossier.artifact.id)


def _kind(dossier: Dossier, today: date) -> str | None:
    del today
    return wording.a_kind(dossier.artifact.kind)


def _maker(dossier: Dossier, today: date) -> str | None:
    del today
    return wording.made_by(dossier.artifact) if dossier.artifact.maker else None


def _released(dossier: Dossier, today: date) -> str | None:
    found = headline(dossier, "released_on", today)
    return wording.released(found.cell.text) if found else None


def _parameters(dossier: Dossier, today: date) -> str | None:
    found = headline(dossier, "params_total", today)
    return wording.parameters(found.cell.number) if found and found.cell.number else None


def _price(dossier: Dossier, today: date) -> str | None:
    found = headline(dossier, "price_input", today)
    return wording.input_price(found.cell.number) if found and found.cell.number else None


def _stars(dossier: Dossier, today: date) -> str | None:
    found = headline(dossier, "stars", today)
    if found is None or not found.cell.number:
        return None
    text = wording.starred(found.cell.number)
    is_dated = is_old(BY_KEY["stars"], found.cell, today)
    return wording.as_of(text, found.cell.as_of) if is_dated else text


def _offered(dossier: Dossier, today: date) -> str | None:
    del today
    count = len({offer.provider for offer in dossier.offers})
    return wording.offered(count) if count else None


TELLING: tuple[Telling, ...] = (_maker, _kind, _released, _parameters, _stars, _price, _offered)
