"""What tokens cost at one offer by length of prompt and hour of day, record by record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Fact, Offer, Source


@dataclass(frozen=True, slots=True)
class Rate:
    """A token price as one record states it: the tier it is for, and the hours if not all day."""

    meter: str
    processing: str
    above_tokens: int
    window_utc: str
    usd_micro: int
    record: int
    source: Source
    as_of: str
    url: str | None = None


OfferId = tuple[str, str, str]
"""Provider, region and native id."""
Rates = Mapping[OfferId, Sequence[Rate]]
"""What every record says of an offer, the most trusted first."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A lower price at some hours: those named, or, where ``outside``, all but those."""

    usd_micro: int
    hours: tuple[str, ...]
    outside: bool
    source: Source
    as_of: str


def offer_id(offer: Offer) -> OfferId:
    """What rates are found by."""
    return offer.provider, offer.region, offer.native_id


def of_key(rates: Iterable[Rate], key: str) -> list[Rate]:
    """The rates behind a price's key, such as ``price_batch_input``."""
    meter = key.removeprefix("price_")
    processing = "batch" if meter.startswith("batch_") else "standard"
    meter = meter.removeprefix("batch_")
    return [rate for rate in rates if (rate.meter, rate.processing) == (meter, processing)]


def tiers(rates: Iterable[Rate], base: Fact) -> tuple[Rate, ...]:
    """The prices of longer prompts, the shortest first; ``rates`` are of one key, all day.

    Tiers are believed from a record whose base price is the settled one, the settled source's
    before others: a record that says nothing of tiers denies none.
    """
    agreeing = [
        some
        for some in _by_record(rates)
        if any(rate.above_tokens == 0 and rate.usd_micro == base.number for rate in some)
        and any(rate.above_tokens for rate in some)
    ]
    if not agreeing:
        return ()
    believed = min(agreeing, key=lambda some: some[0].source != base.source)
    above = (rate for rate in believed if rate.above_tokens)
    return tuple(sorted(above, key=lambda rate: rate.above_tokens))


def tier_for(rates: Iterable[Rate], base: Fact, input_tokens: int) -> Rate | None:
    """The tier that prices a call of so many input tokens, or None where the base does."""
    reached = [rate for rate in tiers(rates, base) if rate.above_tokens < input_tokens]
    return reached[-1] if reached else None


def quiet(rates: Iterable[Rate], base: Fact) -> Quiet | None:
    """The lower price of the quiet hours, where ``base`` is what the dear ones cost."""
    flat = [rate for rate in rates if not rate.above_tokens]
    for some in sorted(_by_record(flat), key=lambda some: some[0].source != base.source):
        by_hours = {rate.window_utc: rate.usd_micro for rate in some}
        if len(by_hours) < 2 or max(by_hours.values()) != base.number:
            continue
        usual, dearest = by_hours.pop("", None), max(by_hours.values())
        if usual is not None and usual < dearest:
            peak = sorted(hours for hours, usd in by_hours.items() if usd == dearest)
            return Quiet(usual, tuple(peak), True, some[0].source, some[0].as_of)
        least = min(by_hours.values())
        if usual is not None and least < usual:
            low = sorted(hours for hours, usd in by_hours.items() if usd == least)
            return Quiet(least, tuple(low), False, some[0].source, some[0].as_of)
    return None


def _by_record(rates: Iterable[Rate]) -> list[list[Rate]]:
    found: dict[int, list[Rate]] = {}
    for rate in rates:
        found.setdefault(rate.record, []).append(rate)
    return list(found.values())
