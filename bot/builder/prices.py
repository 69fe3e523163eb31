"""What a price settles, and how it is written."""

from __future__ import annotations

from decimal import Decimal

from bot.sources.reading import Entry, Price


def price_key(price: Price) -> str:
    """The attribute a price settles, or '' for flex and priority processing."""
    if price.processing not in ("standard", "batch"):
        return ""
    processing = "batch_" if price.processing == "batch" else ""
    unit = "" if price.unit == "Mtok" else f"_per_{price.unit}"
    return f"price_{processing}{price.meter}{unit}"


def dollars(usd_micro: int) -> str:
    """Micro-dollars as people write them: two decimals, more only where they say something."""
    amount = Decimal(usd_micro) / 1_000_000
    text = f"{amount.normalize():f}"
    whole, _, cents = text.partition(".")
    return f"${whole}.{cents:0<2}"


def peaks(entry: Entry) -> dict[str, int]:
    """The dearest price of each meter that has peak hours: that is the standard price, and the
    one without a window is what the quiet hours cost."""
    peaks: dict[str, int] = {}
    for price in entry.prices:
        if price.window_utc and price.processing == "standard":
            peaks[price.meter] = max(peaks.get(price.meter, 0), price.usd_micro)
    return peaks
