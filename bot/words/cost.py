"""How costs read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from bot.figures import amount, exact_money
from bot.model import (
    Artifact,
)
from bot.words.values import METERS, counted, in_sentence, listed, listed_some

SENTENCES = {
    "no_cached_price": "No price of cached input is recorded: it is counted in full.",
    "reasoning_on_top": (
        "Reasoning is counted on top of the output, at the output price unless it has its own."
    ),
    "one_a_provider": (
        "One offer a provider is shown: the cheapest for this call, other regions left out."
    ),
    "everywhere_label": "What every provider charges",
    "in_batch_label": "The same in batch",
    "say_what_to_cost": (
        "Name one to five things, for example: cost o3 vs gpt-4.1 for 50k in / 5k out."
    ),
    "compare_label": "Compare them in all",
}
"""What is said by one template, by key."""


def meter(key: str) -> str:
    """What is charged for, as a formula names it."""
    return METERS[key]


def formula(count: int, label: str, price: str, per: str, usd: str) -> str:
    """One addend: ``50,000 input x $1.10 / 1M = $0.055``."""
    return f"{count:,} {label} x {exact_money(price)} / {per} = {exact_money(usd)}"


def above(text: str, tokens: int) -> str:
    """A price or addend of a dearer tier."""
    return f"{text} (above {tokens:,} input tokens)"


def formula_line(offer: str, formulas: Sequence[str], per_call: str | None, note: str) -> str:
    """How one cost is counted, in a line."""
    said = "; ".join(formulas)
    if per_call is not None and len(formulas) > 1:
        said = f"{said}; together {exact_money(per_call)} a call"
    return f"{offer}: {'. '.join(filter(None, (said, note.rstrip('.'))))}."


def cost_title(names: Sequence[str]) -> str:
    """The title of a cost."""
    return f"What {listed(names)} would cost" if len(names) < 6 else "What it would cost"


def workload_heading(said: str, count: int, shown: int) -> str:
    """The heading of the costs: what they are for, and whether all are shown."""
    return f"For {said}" if shown == count else f"For {said} ({shown} of {count})"


COST_COLUMNS = {
    "per_call": "A call",
    "per_day": "A day",
    "per_month": "A month",
    "calls_for_budget": "Calls for it",
}


UNCOUNTED = "not known"


def formula_heading() -> str:
    """The heading of the formulas."""
    return "How it is counted"


def more_formulas(count: int) -> str:
    """How many formulas a card leaves out; on every face, so no word of any one's options."""
    return f"{counted(count, 'more is', 'more are')} counted so too."


def at_provider(name: str, provider: str, region: str) -> str:
    """Whose price it is: ``o3 at Azure, eu``."""
    place = ", ".join(filter(None, (provider, region)))
    return f"{name} at {place}" if place else name


def amounts(per_call: str, per_day: str | None, per_month: str | None) -> str:
    """``$0.14 a call, $140.00 a day, $4,200.00 a month``."""
    sums = ((per_call, "a call"), (per_day, "a day"), (per_month, "a month"))
    return ", ".join(f"{amount(usd)} {phrase}" for usd, phrase in sums if usd is not None)


def costs(offer: str, sums: str) -> str:
    """The one cost there is."""
    return f"{offer} costs {sums}."


def cheapest(offer: str, sums: str, next_offer: str, times: Decimal) -> str:
    """The cheapest of several, and how far off the next one is."""
    factor = times.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{offer} is cheapest: {sums}. {next_offer} costs {factor:f} times as much."


def level_costs(offers: Sequence[str], sums: str, is_exact: bool) -> str:
    """Costs that are equal, or too close to call."""
    same = "the same" if is_exact else "the same within 1%"
    return f"{listed_some(offers, 3, 'offers')} cost {same}: {sums}."


def calls_for(budget: float, calls: int) -> str:
    """The inverse: how many calls a budget pays."""
    if not calls:
        return f"${budget:,.2f} does not pay for one call."
    return f"${budget:,.2f} pays for {counted(calls, 'call', 'calls')}."


def no_sum(names: Sequence[str], batch: bool) -> str:
    """Nothing could be counted."""
    kind = "batch price" if batch else "price"
    return f"No cost can be counted for {listed(names, 'or')}: no {kind} by use is recorded."


def missing_prices(meters: Sequence[str], batch: bool) -> str:
    """The prices without which there is no sum."""
    missing = listed([METERS[meter] for meter in meters], "or")
    return f"No {'batch ' if batch else ''}price of {missing} tokens is recorded."


def charged_for(charges: Sequence[str]) -> str:
    """What an offer charges for instead of tokens."""
    return f"It charges otherwise: {listed(charges)}."


def cache_write(usd: str) -> str:
    """What writing a cache costs, which no sum here holds."""
    return f"Writing the cache costs {exact_money(usd)} / 1M and is not in the sum."


def old_prices(day: str) -> str:
    """Prices too old to stand without their day."""
    return f"Its prices are as of {day}: check them."


def other_hours(hours: Sequence[str]) -> str:
    """Prices that hold at certain hours."""
    return f"Prices change with the hour ({listed(hours)} UTC): the dearest are counted."


def not_by_use(billing: str) -> str:
    """An offer that is not paid by use: that is said, and no sum of zero."""
    return f"Not charged by use: {billing}."


def no_price_at(provider: str) -> str:
    """An offer without prices."""
    return f"No price is recorded at {provider}."


def no_price_for(name: str) -> str:
    """A thing without prices."""
    return f"No price of {name} is recorded."


def too_small(name: str, label: str, limit: int, tokens: int) -> str:
    """A call that is larger than a model takes."""
    size = f"its {in_sentence(label)} is {limit:,} tokens, and this needs {tokens:,}"
    return f"Such a call does not fit {name}: {size}."


def month(days: int) -> str:
    """How long a month is."""
    return f"A month is counted as {days} days."


def cached_label(share: float) -> str:
    """The next question: with a cache."""
    return f"The same with {share * 100:g}% of the input cached"


def count_instead(artifact: Artifact) -> str:
    """Another reading of a name, one step away."""
    return f"Count {artifact.id} instead"
