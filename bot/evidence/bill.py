"""What one call costs at one offer, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from bot.evidence.rates import Rate, tier_for
from bot.model import Fact, Offer, Saying, Workload, saying

DAYS_A_MONTH = 30
MILLION = 1_000_000
THOUSAND = 1_000


# -- one offer ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Price:
    """A price that counts for a workload: its key and cell, and the tier it belongs to."""

    key: str
    cell: Fact
    above_tokens: int = 0

    @property
    def usd(self) -> Fraction:
        """Dollars for a million tokens, or for a thousand requests."""
        return Fraction(round(self.cell.number or 0), MILLION)


@dataclass(frozen=True, slots=True)
class Charge:
    """So many of a meter (``input``, ``cache_read``, ...) at a price for ``per`` of them."""

    meter: str
    count: int
    price: Price
    per: int = MILLION

    @property
    def usd(self) -> Fraction:
        """What it costs, exactly."""
        return self.price.usd * self.count / self.per


@dataclass(frozen=True, slots=True)
class Bill:
    """What one call costs at one offer: its charges, the meters without a price, and remarks."""

    charges: tuple[Charge, ...]
    missing: tuple[str, ...] = ()
    remarks: tuple[Saying, ...] = ()

    @property
    def usd(self) -> Fraction | None:
        """The sum, or None where a price is missing."""
        return None if self.missing else sum((c.usd for c in self.charges), Fraction(0))


def bill(offer: Offer, rates: Sequence[Rate], workload: Workload) -> Bill:
    """What one call costs at this offer, charge by charge.

    As providers bill and genai-prices computes: the highest tier that starts below all input
    tokens of a call, cached ones included, prices every token of the call.
    """
    counter = _Counter(offer, rates, workload)
    cached = _part(workload.input_tokens, workload.cached_share)
    charges = [
        counter.charge("input", workload.input_tokens - cached),
        counter.charge("cache_read", cached, instead="input"),
        counter.charge("output", workload.output_tokens),
        counter.charge("reasoning", workload.reasoning_tokens, instead="output"),
        counter.request(),
    ]
    return Bill(
        tuple(charge for charge in charges if charge),
        tuple(dict.fromkeys(counter.missing)),
        tuple(counter.remarks),
    )


class _Counter:
    """Finds the price of each meter of one offer, and remembers what is missing."""

    def __init__(self, offer: Offer, rates: Sequence[Rate], workload: Workload) -> None:
        self.offer, self.rates, self.workload = offer, rates, workload
        self.missing: list[str] = []
        self.remarks: list[Saying] = []

    def charge(self, meter: str, count: int, instead: str = "") -> Charge | None:
        """The charge for so many tokens, at another meter's price where this one has none."""
        if not count:
            return None
        price = self._price(meter)
        if not price and instead:
            price = self._price(instead)
            if price and meter == "cache_read":
                self.remarks.append(saying("cost.no_cached_price"))
        if not price:
            self.missing.append(instead or meter)
            return None
        return Charge(meter, count, price)

    def request(self) -> Charge | None:
        """What some providers charge for a call whatever it holds."""
        key = "price_request_per_krequest"
        cell = self.offer.cells.get(key)
        if not cell or not cell.number:
            return None
        return Charge("request", 1, Price(key, cell), THOUSAND)

    def _price(self, meter: str) -> Price | None:
        if not self.workload.batch:
            return self._of("standard", meter)
        found = self._of("batch", meter)
        if found or meter in ("input", "output"):
            return found
        return self._of("standard", meter) if self._of("batch", "input") else None

    def _of(self, processing: str, meter: str) -> Price | None:
        key = f"price_{'batch_' if processing == 'batch' else ''}{meter}"
        cell = self.offer.cells.get(key)
        if not cell or cell.number is None:
            return None
        tier = tier_for(self._rates(processing, meter), cell, self.workload.input_tokens)
        if not tier:
            return Price(key, cell)
        text = str(tier.usd_micro)
        of_tier = Fact(text, tier.usd_micro, tier.source, tier.as_of, tier.url, cell.via)
        return Price(key, of_tier, tier.above_tokens)

    def _rates(self, processing: str, meter: str) -> list[Rate]:
        return [
            rate
            for rate in self.rates
            if rate.processing == processing and rate.meter == meter and not rate.window_utc
        ]


def _part(whole: int, share: float) -> int:
    """A share of so many tokens, in whole tokens."""
    return round(whole * Fraction(share))


# -- amounts -----------------------------------------------------------------------------


def calls_a_day(workload: Workload) -> Fraction | None:
    """The calls of a day as the exact number that was said (a thirtieth for calls a month)."""
    if workload.calls_per_day is None:
        return None
    return Fraction(workload.calls_per_day).limit_denominator(10_000)


def exactly(amount: Fraction) -> str:
    """An amount as decimal text: to the last digit, or to the twelfth where it has no end.

    >>> exactly(Fraction(55, 1000)), exactly(Fraction(77)), exactly(Fraction(1, 3))
    ('0.055', '77', '0.333333333333')
    """
    with localcontext() as context:
        context.prec = 60
        quotient = Decimal(amount.numerator) / Decimal(amount.denominator)
        text = f"{quotient.quantize(Decimal('1E-12')):f}"
    return text.rstrip("0").rstrip(".")
