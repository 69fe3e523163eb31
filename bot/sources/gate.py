"""What is credible enough for the catalog: prices, limits and dates, with what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.sources.facts import amount, day
from bot.sources.reading import (
    Fact,
    Meter,
    Price,
    PriceUnit,
    Processing,
    Rejected,
    micro_usd,
)

DEAREST = Decimal(1000)
"""Dollars a unit. The dearest credible price is $600 a million tokens."""
LEAST_CONTEXT = 256
MOST_TOKENS = 20_000_000
FIRST_YEAR = "2018"


class Gate:
    """Lets credible values through and notes the others, for one reading of one source."""

    def __init__(self, as_of: date) -> None:
        self._today = as_of.isoformat()
        self.rejected: list[Rejected] = []
        self._doubted: set[str] = set()

    def refuse(self, native_id: str, reason: str) -> None:
        """Note a row, or one value of it, that is not taken."""
        self.rejected.append(Rejected(native_id[:200], reason))

    @contextmanager
    def row(self, native_id: str) -> Iterator[None]:
        """Refuse a row that is not of the shape its source has always had, and go on."""
        try:
            yield
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            self.refuse(native_id, f"not readable: {type(error).__name__} {str(error)[:80]}")

    def price(
        self,
        native_id: str,
        dollars: Decimal | None,
        meter: Meter,
        unit: PriceUnit = "Mtok",
        processing: Processing = "standard",
        above_tokens: int = 0,
        window_utc: str = "",
        valid_from: date | None = None,
        valid_to: date | None = None,
    ) -> tuple[Price, ...]:
        """Micro-dollars a unit from dollars a unit; nothing for a zero, which is never a price."""
        if dollars is None or dollars == 0:
            return ()
        if dollars < 0 or dollars > DEAREST:
            self.refuse(native_id, f"{meter} price of ${dollars:,.6g} a {unit} is not credible")
            self._doubted.add(native_id)
            return ()
        usd_micro = micro_usd(dollars)
        return (
            (
                Price(
                    meter,
                    usd_micro,
                    unit,
                    processing,
                    above_tokens,
                    window_utc,
                    valid_from,
                    valid_to,
                ),
            )
            if usd_micro
            else ()
        )

    def in_one_unit(self, native_id: str, prices: tuple[Price, ...]) -> tuple[Price, ...]:
        """The prices of a row; none where one was not credible: all are in another unit then."""
        if native_id not in self._doubted:
            return prices
        for price in prices:
            self.refuse(native_id, f"{price.meter} price stands beside one that is not credible")
        return ()

    def limits(
        self,
        native_id: str,
        *,
        context: object = None,
        max_input: object = None,
        max_output: object = None,
    ) -> tuple[Fact, ...]:
        """The credible limits, in tokens; a zero is a field that upstream did not fill."""
        window = self._tokens(native_id, "context_tokens", context, LEAST_CONTEXT)
        inward = self._tokens(native_id, "max_input_tokens", max_input, 1)
        outward = self._tokens(native_id, "max_output_tokens", max_output, 1)
        known = window or inward
        if known and outward and outward[0].number > 2 * known[0].number:  # type: ignore[operator]
            self.refuse(
                native_id,
                f"max_output_tokens of {outward[0].text} is more than twice "
                f"the {known[0].text} of {known[0].key}",
            )
            outward = ()
        return (*window, *inward, *outward)

    def _tokens(self, native_id: str, key: str, value: object, least: int) -> tuple[Fact, ...]:
        said = amount(key, value)
        if said and not least <= int(said[0].text) <= MOST_TOKENS:
            self.refuse(native_id, f"{key} of {said[0].text[:20]} is not credible")
            return ()
        return said

    def released(self, native_id: str, text: object) -> tuple[Fact, ...]:
        """A release date between 2018 and the snapshot's own day."""
        said = day("released_on", text)
        if said and not FIRST_YEAR <= said[0].text <= self._today:
            self.refuse(native_id, f"release on {said[0].text} is not credible")
            return ()
        return said


def money(value: object) -> Decimal | None:
    """A Decimal exactly as upstream wrote it; None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def distinct(prices: Iterable[Price]) -> tuple[Price, ...]:
    """One price per meter and scope: the first that is given."""
    seen: dict[tuple[object, ...], Price] = {}
    for price in prices:
        scope = (
            price.meter,
            price.unit,
            price.processing,
            price.above_tokens,
            price.window_utc,
            price.valid_from,
        )
        seen.setdefault(scope, price)
    return tuple(seen.values())


def plain(text: object, limit: int = 120) -> str:
    """One line of printable characters, cut to ``limit`` of them."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text or "")).split())[:limit]
