"""What a workload costs: exact arithmetic over an offer's prices, with its formula."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import chain

from bot import attributes
from bot.answers.asked import Asked, Context
from bot.answers.cells import dressed, is_old
from bot.answers.remarks import disagreements, warnings_of
from bot.evidence import lifecycle as retirement
from bot.evidence.bill import DAYS_A_MONTH, MILLION, Bill, Charge, Price, bill, calls_a_day, exactly
from bot.evidence.dossier import (
    Headline,
    has_price,
    is_metered,
    is_price,
)
from bot.evidence.rates import Rate, Rates, offer_id
from bot.model import (
    CostAnswer,
    CostLine,
    CostRow,
    Figure,
    Offer,
    Row,
    Subject,
    Verdict,
    Workload,
)
from bot.words import comparison, cost, values

MOST_CHARGES = 3
SAME = Decimal(str(attributes.BY_KEY["price_input"].margin))
"""Two costs this close are too close to call, as two prices are."""


def cost_row(
    subject: Subject, offer: Offer, rates: Sequence[Rate], workload: Workload, day: date
) -> CostRow:
    """What the workload costs at one offer, with its formula or with what is missing."""
    row = CostRow(subject, offer.provider, (), None, None, None, None, (), region=offer.region)
    if not is_metered(offer):
        return replace(row, note=_not_by_use(offer))
    counted = bill(offer, rates, workload)
    cells = tuple(_figure(charge.price, day) for charge in counted.charges)
    remarks = [*counted.remarks, *_more_prices(offer, rates, workload), *_old(counted, day)]
    lines = tuple(_line(charge) for charge in counted.charges)
    per_call = counted.usd
    if per_call is None:
        missing = cost.missing_prices(counted.missing, workload.batch)
        said = [missing, *remarks, *_other_charges(offer, day)]
        return replace(row, lines=lines, cells=cells, note=" ".join(said))
    calls = calls_a_day(workload)
    budget = workload.budget_usd
    return replace(
        row,
        lines=lines,
        per_call=exactly(per_call),
        per_day=exactly(per_call * calls) if calls is not None else None,
        per_month=exactly(per_call * calls * DAYS_A_MONTH) if calls is not None else None,
        calls_for_budget=_calls_for(budget, per_call) if budget is not None else None,
        cells=cells,
        note=" ".join(remarks),
    )


def _other_charges(offer: Offer, day: date) -> list[str]:
    """What an offer charges for that has no price of tokens: pictures, minutes, pages."""
    if "price_input" in offer.cells or "price_output" in offer.cells:
        return []
    keys = sorted(key for key in offer.cells if is_price(key) and "_per_" in key)
    figures = [_figure(Price(key, offer.cells[key]), day) for key in keys[:MOST_CHARGES]]
    said = [f"{figure.label} {figure.cell.text}" for figure in figures]
    return [cost.charged_for(said)] if said else []


def _old(counted: Bill, day: date) -> list[str]:
    """That prices are too old to stand without their day."""
    prices = [charge.price for charge in counted.charges]
    days = [p.cell.as_of for p in prices if is_old(attributes.BY_KEY["price_input"], p.cell, day)]
    return [cost.old_prices(min(days))] if days else []


def _calls_for(budget: float, per_call: Fraction) -> int | None:
    money = Fraction(budget).limit_denominator(10_000)
    return int(money / per_call) if per_call else None


def _not_by_use(offer: Offer) -> str:
    if has_price(offer):
        return cost.not_by_use(values.unpriced(offer.billing))
    return cost.no_price_at(offer.provider)


def _figure(price: Price, day: date) -> Figure:
    attribute = attributes.find(price.key)
    assert attribute is not None
    cell = dressed(attribute, Headline(price.cell), day)
    assert cell is not None
    if price.above_tokens:
        cell = replace(cell, text=cost.above(cell.text, price.above_tokens))
    return Figure(price.key, attribute.label, cell)


def _line(charge: Charge) -> CostLine:
    price = exactly(charge.price.usd)
    usd = exactly(charge.usd)
    per = "1M" if charge.per == MILLION else "1K"
    formula = cost.formula(charge.count, charge.label, price, per, usd)
    if charge.price.above_tokens:
        formula = cost.above(formula, charge.price.above_tokens)
    return CostLine(charge.label, formula, usd)


def _more_prices(offer: Offer, rates: Sequence[Rate], workload: Workload) -> list[str]:
    """What the sum leaves out: writing a cache, and other prices at other hours."""
    found = []
    write = offer.cells.get("price_cache_write_5m")
    if workload.cached_share and write and write.number:
        found.append(cost.cache_write(exactly(Fraction(round(write.number), MILLION))))
    hours = other_hours(rates)
    if hours:
        found.append(cost.other_hours(hours))
    return found


def other_hours(rates: Sequence[Rate]) -> list[str]:
    """The hours at which a record states another price than for the rest of the day."""
    usual = {_what(rate): rate.usd_micro for rate in rates if not rate.window_utc}
    at_hours = (rate for rate in rates if rate.window_utc)
    return sorted({r.window_utc for r in at_hours if r.usd_micro != usual.get(_what(r))})


def _what(rate: Rate) -> tuple[int, str, str, int]:
    return rate.record, rate.meter, rate.processing, rate.above_tokens


# -- the answer --------------------------------------------------------------------------


def estimate(
    asked: Sequence[Asked],
    rates: Mapping[str, Rates],
    workload: Workload,
    context: Context,
    everywhere: bool = False,
) -> CostAnswer:
    """What the workload costs with each, cheapest first; but for sources and next questions.

    ``rates`` are by artifact id; ``everywhere`` takes every provider, one offer of each.
    """
    rows = [row for one in asked for row in _rows(one, rates, workload, context, everywhere)]
    rows.sort(key=_order)
    counted = {row.subject.artifact.id for row in rows if row.per_call is not None}
    priced = [one for one in asked if one.dossier.artifact.id in counted]
    small = _unfit(priced, workload)
    retired = {
        one.dossier.artifact.id: one.name for one in asked if retirement.is_retired(one.dossier)
    }
    lead = _lead(asked, rows, workload, {*small, *retired})
    if retired:
        lead = f"{lead} {comparison.is_retired(sorted(retired.values()))}"
    return CostAnswer(
        title=cost.cost_title([one.name for one in asked]),
        lead=lead,
        warnings=(*chain.from_iterable(warnings_of(o) for o in asked), *small.values()),
        notes=_notes(asked, rows, workload, everywhere),
        catalog=context.snapshot,
        workload=workload,
        rows=tuple(rows),
    )


def _rows(
    one: Asked,
    rates: Mapping[str, Rates],
    workload: Workload,
    context: Context,
    everywhere: bool,
) -> list[CostRow]:
    """The headline offer, or the cheapest of each provider still selling."""
    of_artifact = rates.get(one.dossier.artifact.id, {})
    row = partial(_row, one, of_artifact, workload, context.today)
    own = one.dossier.priced_offer
    if not own:
        nothing = cost.no_price_for(one.name)
        return [CostRow(one.subject, "", (), None, None, None, None, (), nothing)]
    if not everywhere:
        return [row(own)]
    offers = (o for o in one.dossier.still_sold if has_price(o))
    others = (row(offer) for offer in offers if offer.provider != own.provider)
    best: dict[str, CostRow] = {own.provider: row(own)}
    for other in sorted(others, key=_order):
        best.setdefault(other.provider, other)
    return list(best.values())


def _row(one: Asked, rates: Rates, workload: Workload, day: date, offer: Offer) -> CostRow:
    return cost_row(one.subject, offer, rates.get(offer_id(offer), ()), workload, day)


def _order(row: CostRow) -> tuple[bool, Decimal, str, str, str]:
    amount = Decimal(row.per_call or 0)
    return (row.per_call is None, amount, row.subject.artifact.id, row.provider, row.region)


def _lead(
    asked: Sequence[Asked], rows: Sequence[CostRow], workload: Workload, unfit: Container[str]
) -> str:
    """Which is cheapest and by how much; nothing retired, too small or old is put first."""
    names = {one.dossier.artifact.id: one.name for one in asked}
    summed = [row for row in rows if row.per_call is not None]
    able = [row for row in summed if row.subject.artifact.id not in unfit] or summed
    fit = [row for row in able if not _is_dated(row)] or able
    if not fit:
        return cost.no_sum(list(names.values()), workload.batch)
    said = [_call(row, names) for row in fit]
    best = fit[0]
    amounts = cost.amounts(best.per_call or "", best.per_day, best.per_month)
    lead = cost.costs(said[0], amounts)
    if len(fit) > 1:
        level = [row for row in fit if _is_level(row, best)]
        if len(level) > 1:
            is_exact = all(row.per_call == best.per_call for row in level)
            lead = cost.level_costs(said[: len(level)], amounts, is_exact)
        elif Decimal(best.per_call or 0):
            times = Decimal(fit[1].per_call or 0) / Decimal(best.per_call or 1)
            lead = cost.cheapest(said[0], amounts, said[1], times)
    if workload.budget_usd is not None and best.calls_for_budget is not None:
        lead += " " + cost.calls_for(workload.budget_usd, best.calls_for_budget)
    return lead


def _call(row: CostRow, names: Mapping[str, str]) -> str:
    return cost.at_provider(names[row.subject.artifact.id], row.provider, row.region)


def _is_dated(row: CostRow) -> bool:
    """Whether a price is too old to stand without its day."""
    return any(values.AS_OF in figure.cell.text for figure in row.cells)


def _is_level(row: CostRow, best: CostRow) -> bool:
    """Whether a cost is within the margin of prices, or reads the same."""
    one, least = Decimal(row.per_call or 0), Decimal(best.per_call or 0)
    return one - least <= SAME * one


def _unfit(asked: Sequence[Asked], workload: Workload) -> dict[str, str]:
    """The artifacts that such a call does not fit, each with a sentence that says why."""
    answer = workload.output_tokens + workload.reasoning_tokens
    asks = {
        "context_tokens": workload.input_tokens + answer,
        "max_input_tokens": workload.input_tokens,
        "max_output_tokens": answer,
    }
    found: dict[str, str] = {}
    for one in asked:
        for key, tokens in asks.items():
            limit = one.dossier.headline(key)
            if limit and limit.cell.number and tokens > limit.cell.number:
                label = attributes.BY_KEY[key].label
                said = cost.too_small(one.name, label, int(limit.cell.number), tokens)
                found.setdefault(one.dossier.artifact.id, said)
    return found


def _notes(
    asked: Sequence[Asked],
    rows: Sequence[CostRow],
    workload: Workload,
    everywhere: bool,
) -> tuple[str, ...]:
    notes = []
    if workload.calls_per_day is not None:
        notes.append(cost.month(DAYS_A_MONTH))
    if workload.reasoning_tokens:
        notes.append(cost.reasoning_on_top())
    if everywhere:
        notes.append(cost.one_a_provider())
        return tuple(notes)
    for one in asked:
        offer = one.dossier.priced_offer
        if offer and not offer.first_party:
            notes.append(comparison.via_provider(one.name, offer.provider))
    return (*notes, *_disagreements(asked, rows))


def _disagreements(asked: Sequence[Asked], rows: Sequence[CostRow]) -> tuple[str, ...]:
    """What other sources say of the prices that were counted with."""
    names = {one.dossier.artifact.id: one.name for one in asked}
    alone = Verdict("not_comparable")
    found: list[str] = []
    for row in rows:
        figures = [Row(f.attribute, f.label, None, (f.cell,), alone) for f in row.cells]
        found += disagreements(figures, [names[row.subject.artifact.id]])
    return tuple(found)
