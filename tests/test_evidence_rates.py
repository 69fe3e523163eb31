"""Which prices of longer prompts and quiet hours are believed."""

from __future__ import annotations

from small_catalog import said_by

from bot.answer import Cell
from bot.evidence.rates import Quiet, Rate, of_key, quiet, tier_for, tiers

BASE = Cell("1250000", 1_250_000, said_by("genai-prices"), "2026-11-09")


def rate(
    usd: int, above: int = 0, hours: str = "", record: int = 1, source: str = "genai-prices"
) -> Rate:
    return Rate("input", "standard", above, hours, usd, record, said_by(source), "2026-11-09")


def test_tiers_come_from_a_record_with_the_settled_base_and_the_settled_source_first() -> None:
    other = [rate(1_000_000, 0, "", 1), rate(2_000_000, 200_000, "", 1)]
    second = [
        rate(1_250_000, 0, "", 2, "litellm"),
        rate(2_600_000, 200_000, "", 2, "litellm"),
    ]
    first = [rate(1_250_000, 0, "", 3), rate(2_500_000, 200_000, "", 3)]

    assert [tier.usd_micro for tier in tiers([*other, *second, *first], BASE)] == [2_500_000]
    assert [tier.usd_micro for tier in tiers([*other, *second], BASE)] == [2_600_000]
    assert tiers(other, BASE) == ()


def test_the_tier_of_a_call_starts_below_its_tokens() -> None:
    rates = [rate(1_250_000), rate(2_000_000, 32_000), rate(3_000_000, 128_000)]

    assert tier_for(rates, BASE, 32_000) is None
    assert tier_for(rates, BASE, 32_001) == rates[1]
    assert tier_for(rates, BASE, 500_000) == rates[2]


def test_the_quiet_price_is_told_by_the_peak_hours_or_by_its_own() -> None:
    peaks = [rate(600_000), rate(1_250_000, 0, "01:00-04:00"), rate(1_250_000, 0, "06:00-10:00")]
    lows = [rate(1_250_000), rate(600_000, 0, "10:00-00:00")]

    told = ("genai-prices", "2026-11-09")
    assert quiet(peaks, BASE) == Quiet(
        600_000, ("01:00-04:00", "06:00-10:00"), True, said_by(told[0]), told[1]
    )
    assert quiet(lows, BASE) == Quiet(600_000, ("10:00-00:00",), False, said_by(told[0]), told[1])
    assert quiet([rate(1_250_000)], BASE) is None
    assert quiet([rate(1_250_000), rate(1_250_000, 0, "10:00-00:00")], BASE) is None


def test_rates_are_found_by_the_key_of_a_price() -> None:
    batch = Rate("input", "batch", 0, "", 1, 1, said_by("litellm"), "2026-11-12")

    assert of_key([batch, rate(2)], "price_batch_input") == [batch]
    assert of_key([batch, rate(2)], "price_input") == [rate(2)]
