"""Where a name means nothing, or several things: what a person may choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answer import Action, Candidate, Choice, NoMatch
from bot.answers.asked import Address, name_apart
from bot.attributes import BY_KEY
from bot.evidence.cells import DATED, is_old
from bot.evidence.dossier import Dossier
from bot.figures import money, number, short_number
from bot.model import Resolution, Saying, Snapshot, saying

Telling = Callable[[Dossier], Saying | None]


def unclear(
    typed: Resolution,
    candidates: Sequence[Candidate],
    ask_again: Callable[[str], str],
    snapshot: Snapshot,
    address: Address,
) -> Choice | NoMatch:
    """The answer to a question with a name that means nothing, or several things.

    ``ask_again`` is the question with a name in its place that is beyond doubt.
    """
    names = name_apart([candidate.artifact for candidate in candidates])
    actions = tuple(
        Action(name, ask_again(address(candidate.artifact)))
        for name, candidate in zip(names, candidates, strict=True)
    )
    if typed.kind == "no_match":
        return NoMatch(
            title=saying("help.not_known", typed.typed),
            lead=saying("help.unknown_name", typed.typed, bool(candidates)),
            actions=actions,
            catalog=snapshot,
            typed=typed.typed,
            candidates=tuple(candidates),
        )
    return Choice(
        title=saying("help.which", typed.typed),
        lead=saying("help.choose", typed.typed, len(candidates)),
        actions=actions,
        catalog=snapshot,
        typed=typed.typed,
        candidates=tuple(candidates),
    )


def told_apart(dossiers: Sequence[Dossier]) -> tuple[Candidate, ...]:
    """Each artifact with the same kind of fact, the first that tells half of these apart.

    A second kind is added where it tells more apart. Where neither is recorded, what it is.
    """
    columns = [
        [telling(dossier) or _made_by(dossier) for dossier in dossiers] for telling in TELLING
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


def _count_told_apart(column: Sequence[Saying]) -> int:
    return sum(column.count(fact) == 1 for fact in column)


def _side_by_side(one: Sequence[Saying], other: Sequence[Saying]) -> list[Saying]:
    """Two kinds of facts in one, but for what the first says already."""
    return [
        a if a == b or _holds(a, b) else saying("values.joined", ", ", (a, b))
        for a, b in zip(one, other, strict=True)
    ]


def _holds(maker: Saying, kind: Saying) -> bool:
    """Whether whose a thing is says what it is as well: ``a model by OpenAI``."""
    return maker.key == MADE_BY and kind.key == A_KIND


MADE_BY, A_KIND = "values.made_by", "values.a_kind"


def _made_by(dossier: Dossier) -> Saying:
    return saying(MADE_BY, dossier.artifact.kind, dossier.artifact.maker)


def _kind(dossier: Dossier) -> Saying:
    return saying(A_KIND, dossier.artifact.kind)


def _maker(dossier: Dossier) -> Saying | None:
    return _made_by(dossier) if dossier.artifact.maker else None


def _released(dossier: Dossier) -> Saying | None:
    found = dossier.headline("released_on")
    return saying("help.released", found.cell.text) if found else None


def _parameters(dossier: Dossier) -> Saying | None:
    found = dossier.headline("params_total")
    count = found.cell.number if found else None
    return saying("help.parameters", short_number(count)) if count else None


def _price(dossier: Dossier) -> Saying | None:
    found = dossier.headline("price_input")
    price = found.cell.number if found else None
    return saying("help.input_price", money(price)) if price else None


def _stars(dossier: Dossier) -> Saying | None:
    found = dossier.headline("stars")
    if found is None or not found.cell.number:
        return None
    text = saying("help.starred", number(found.cell.number))
    is_dated = is_old(BY_KEY["stars"], found.cell, dossier.today)
    return saying(DATED, text, found.cell.as_of) if is_dated else text


def _offered(dossier: Dossier) -> Saying | None:
    count = len({offer.provider for offer in dossier.offers})
    return saying("help.offered", count) if count else None


TELLING: tuple[Telling, ...] = (_maker, _kind, _released, _parameters, _stars, _price, _offered)
