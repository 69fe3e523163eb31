"""A settled value as a row shows it, and what stands around it: whose it is, tiers, its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import attributes, figures
from bot.answer import Cell, Dissent
from bot.attributes import Attribute
from bot.evidence.dossier import Headline
from bot.evidence.rates import Rate
from bot.model import Fact, Saying, Text, saying

DATED, TIERED, HOSTED = "values.as_of", "values.with_tiers", "values.at_host"
"""What a text may be dressed in, outermost first: each says first what it dresses."""


def reading(attribute: Attribute, found: Headline) -> Text:
    """How the value reads: a price of zero is no number, it says how one pays."""
    if attribute.form == "price" and not found.cell.number:
        return saying("values.unpriced", found.offer.billing if found.offer else "")
    return figures.value(attribute, found.cell)


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
    cell = found.cell
    text = reading(attribute, found)
    is_hosted = found.offer is not None and not found.offer.first_party
    if names_host and is_hosted and attribute.form == "price" and cell.via:
        text = saying(HOSTED, text, cell.via)
    if above:
        text = saying(TIERED, text, tiers_said(above))
    if is_old(attribute, cell, today):
        text = saying(DATED, text, cell.as_of)
    return Cell(
        text,
        in_unit(attribute, weight(attribute, cell)),
        cell.source,
        cell.as_of,
        cell.url,
        cell.via,
        cell.agree,
        tuple(dressed_dissent(attribute, dissent) for dissent in cell.conflict),
    )


def tiers_said(above: Sequence[Rate]) -> tuple[Saying, ...]:
    """What longer prompts cost, tier by tier."""
    return tuple(
        saying("values.above_tokens", figures.money(rate.usd_micro), rate.above_tokens)
        for rate in above
    )


def without(text: Text, *around: str) -> Text:
    """The text without what dresses it in these ways.

    >>> without(Saying("values.as_of", ("$1.10", "2026-07-02")), DATED)
    '$1.10'
    """
    if isinstance(text, str) or text.key not in (DATED, TIERED, HOSTED):
        return text
    inner, *rest = text.operands
    assert isinstance(inner, str | Saying)
    bare = without(inner, *around)
    return bare if text.key in around else Saying(text.key, (bare, *rest))


def is_dressed(text: Text, way: str) -> bool:
    """Whether a text is dressed in this way."""
    return without(text, way) != text


def undated(text: Text) -> Text:
    """The value alone, with whose it is."""
    return without(text, DATED, TIERED)


def day_shown(text: Text) -> str:
    """The day that a text says; empty where it says none."""
    return str(text.operands[1]) if isinstance(text, Saying) and text.key == DATED else ""


def weight(attribute: Attribute, cell: Fact) -> float | None:
    """The number that is weighed, as stored: a price of zero is none."""
    return cell.number or None if attribute.form == "price" else cell.number


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


def dressed_dissent(attribute: Attribute, said: Fact) -> Dissent:
    """What another source says, in the row's unit."""
    text = figures.value(attribute, said)
    return Dissent(text, in_unit(attribute, said.number), said.source, said.as_of, said.url)
