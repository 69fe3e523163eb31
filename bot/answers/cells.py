"""A settled value as a row shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot import attributes
from bot.attributes import Attribute
from bot.evidence.dossier import (
    Headline,
)
from bot.evidence.rates import Rate
from bot.model import Cell, Dissent, Fact
from bot.words import values


def _stored(attribute: Attribute, found: Headline) -> Fact:
    """The cell as it is weighed: a price of zero is no number, it says how one pays."""
    if attribute.form == "price" and not found.cell.number:
        billing = found.offer.billing if found.offer else ""
        return replace(found.cell, text=values.unpriced(billing), number=None)
    return found.cell


def dressed(
    attribute: Attribute,
    found: Headline | None,
    today: date,
    names_host: bool = False,
    above: Sequence[Rate] = (),
) -> Cell | None:
    """The cell as it is shown: in the row's unit, and dated in its text where it is old.

    With ``names_host`` the text of a price says whose it is, where it is not the maker's;
    ``above`` are the prices of longer prompts that stand beside it.
    """
    if found is None:
        return None
    cell = _stored(attribute, found)
    text = values.value(attribute, cell)
    is_hosted = found.offer is not None and not found.offer.first_party
    if names_host and is_hosted and attribute.form == "price" and cell.via:
        text = values.at_host(text, cell.via)
    text = values.with_tiers(text, [(rate.usd_micro, rate.above_tokens) for rate in above])
    if is_old(attribute, cell, today):
        text = values.as_of(text, cell.as_of)
    return Cell(
        text,
        in_unit(attribute, cell.number),
        cell.source,
        cell.as_of,
        cell.url,
        cell.via,
        cell.agree,
        tuple(_dressed_dissent(attribute, dissent) for dissent in cell.conflict),
    )


def is_old(attribute: Attribute, cell: Cell | Fact, today: date) -> bool:
    """Whether a value is too old to stand without its date."""
    day = attributes.first_day(cell.as_of)
    limit = attribute.max_age_days
    return limit is not None and day is not None and (today - day).days > limit


def in_unit(attribute: Attribute, number: float | None) -> float | None:
    """A stored number in the row's unit: prices are stored in micro-dollars."""
    if number is None or attribute.form != "price":
        return number
    return number / 1_000_000


def _dressed_dissent(attribute: Attribute, said: Fact) -> Dissent:
    text = values.value(attribute, said)
    return Dissent(text, in_unit(attribute, said.number), said.source, said.as_of, said.url)
