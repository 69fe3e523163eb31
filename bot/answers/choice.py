"""What tells each candidate from the others: one kind of fact for all of them, two at most."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answers.cells import is_old
from bot.attributes import BY_KEY
from bot.evidence.dossier import Dossier
from bot.model import Candidate
from bot.words import help, values

Telling = Callable[[Dossier], str | None]


def told_apart(dossiers: Sequence[Dossier]) -> tuple[Candidate, ...]:
    """Each artifact with the same kind of fact, the first that tells half of these apart.

    A second kind is added where it tells more apart. Where neither is recorded, what it is.
    """
    columns = [
        [telling(dossier) or values.made_by(dossier.artifact) for dossier in dossiers]
        for telling in TELLING
    ]
    telling_half = (c for c in columns if 2 * _count_told_apart(c) >= len(dossiers))
    first = next(telling_half, None) or max(columns, key=_count_told_apart)
    pairs = [_side_by_side(first, column) for column in columns if column is not first]
    pair = max(pairs, key=_count_told_apart)
    is_better = _count_told_apart(pair) > _count_told_apart(first)
    facts = pair if is_better else first
    return tuple(
        Candidate(dossier.artifact, fact) for dossier, fact in zip(dossiers, facts, strict=True)
    )


def _count_told_apart(column: Sequence[str]) -> int:
    return sum(column.count(fact) == 1 for fact in column)


def _side_by_side(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Two kinds of facts in one, but for what the first says already."""
    return [a if b in a else f"{a}, {b}" for a, b in zip(one, other, strict=True)]


def _kind(dossier: Dossier) -> str | None:
    return values.a_kind(dossier.artifact.kind)


def _maker(dossier: Dossier) -> str | None:
    return values.made_by(dossier.artifact) if dossier.artifact.maker else None


def _released(dossier: Dossier) -> str | None:
    found = dossier.headline("released_on")
    return help.released(found.cell.text) if found else None


def _parameters(dossier: Dossier) -> str | None:
    found = dossier.headline("params_total")
    return help.parameters(found.cell.number) if found and found.cell.number else None


def _price(dossier: Dossier) -> str | None:
    found = dossier.headline("price_input")
    return help.input_price(found.cell.number) if found and found.cell.number else None


def _stars(dossier: Dossier) -> str | None:
    found = dossier.headline("stars")
    if found is None or not found.cell.number:
        return None
    text = help.starred(found.cell.number)
    is_dated = is_old(BY_KEY["stars"], found.cell, dossier.today)
    return values.as_of(text, found.cell.as_of) if is_dated else text


def _offered(dossier: Dossier) -> str | None:
    count = len({offer.provider for offer in dossier.offers})
    return help.offered(count) if count else None


TELLING: tuple[Telling, ...] = (_maker, _kind, _released, _parameters, _stars, _price, _offered)
