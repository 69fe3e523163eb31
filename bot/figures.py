"""How figures are written: money, numbers, sizes and points, in no language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.attributes import Attribute
from bot.model import Fact

MICRO = Decimal(1_000_000)


def money(micro_usd: float) -> str:
    """Micro-dollars as dollars: two decimals, more only where the price has them.

    >>> money(1_100_000), money(275_000), money(130)
    ('$1.10', '$0.275', '$0.00013')
    """
    dollars = Decimal(repr(micro_usd)) / MICRO
    exponent = Decimal("0.0001") if dollars >= Decimal("0.01") else Decimal("0.00001")
    while dollars and abs(dollars) < exponent * 10 and exponent > Decimal("1E-9"):
        exponent /= 10
    whole, _, part = f"{dollars.quantize(exponent, ROUND_HALF_UP):,f}".partition(".")
    return f"${whole}.{part.rstrip('0').ljust(2, '0')}"


def exact_money(usd: str) -> str:
    """An exact amount as it stands in a formula: two decimals at least, all that it has.

    >>> exact_money("0.055"), exact_money("77"), exact_money("1234.5")
    ('$0.055', '$77.00', '$1,234.50')
    """
    whole, _, part = usd.partition(".")
    return f"${int(whole):,}.{part.ljust(2, '0')}"


def amount(usd: str) -> str:
    """An amount as a table shows it: cents, and more below a dollar."""
    exact = Decimal(usd)
    if exact >= 1:
        return f"${exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"
    return money(float(exact * MICRO))


def short_number(number: float) -> str:
    """Three figures and a letter: ``3.84B``."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:,.0f}"


def file_size(number: float) -> str:
    """Bytes in the largest unit that fits: ``2.49 GB``."""
    for size, letter in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= size:
            return f"{number / size:.3g} {letter}"
    return f"{number:,.0f} bytes"


def number(value: float) -> str:
    """A number in full, unless it is astronomical: ``164,321``, ``2.1e25``."""
    if abs(value) >= 1e15:
        return f"{value:.1e}".replace("e+", "e")
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def value(attribute: Attribute, cell: Fact) -> str:
    """How a stored value reads; prices are stored as micro-dollars a unit."""
    if cell.number is None:
        return cell.text
    figure = _figure(attribute, cell)
    is_estimate = cell.text.startswith("~") and not figure.startswith("~")
    return f"~{figure}" if is_estimate else figure


def _figure(attribute: Attribute, cell: Fact) -> str:
    stored = cell.number or 0.0
    match attribute.form:
        case "price":
            return _with_unit(money(stored), attribute, "USD per 1M tokens")
        case "tokens":
            return number(stored)
        case "parameters":
            return short_number(stored)
        case "bytes":
            return file_size(stored)
        case "count":
            return _with_unit(number(stored), attribute, None)
        case "flag" | "date" | "text":
            return cell.text


def _with_unit(text: str, attribute: Attribute, usual: str | None) -> str:
    if attribute.unit in (usual, None):
        return text
    return f"{text} {attribute.unit.removeprefix('USD ')}" if attribute.unit else text


def points(value: float, unit: str) -> str:
    """A result on a board in the board's unit: ``64.9%``, ``1,391``, ``12 minutes``."""
    if unit in ("%", "percent", "fraction"):
        return f"{value * 100 if unit == 'fraction' else value:.1f}%"
    if unit.lower() in ("rating", "elo"):
        return f"{value:,.0f}"
    text = number(round(value, 4))
    return text if unit in ("", "points", "score", "index", "rank") else f"{text} {unit}"
