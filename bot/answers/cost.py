"""What a workload costs: exact arithmetic over an offer's prices, with its formula."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from bot import attributes
from bot.answer import Action, CostAnswer, CostLine, CostRow, Figure, Row, Subject, Verdict
from bot.answers.asked import Address, Asked, readings_taken
from bot.answers.remarks import disagreements, warnings_of
from bot.answers.sources import source_notes, told_by_cells, told_by_retirements
from bot.evidence import lifecycle
from bot.evidence.bill import DAYS_A_MONTH, MILLION, Bill, Charge, Price, bill, calls_a_day, exactly
from bot.evidence.cells import DATED, dressed, is_dressed, is_old
from bot.evidence.dossier import Headline, has_price, is_metered, is_price
from bot.evidence.rates import Rate, offer_id
from bot.model import Offer, Saying, Snapshot, Text, Workload, saying
from bot.questions.workloads import CostQuestion, written

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
        missing = saying("cost.missing_prices", counted.missing, workload.batch)
        said = [missing, *remarks, *_other_charges(offer, day)]
        return replace(row, lines=lines, cells=cells, note=_sentences(said))
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
        note=_sentences(remarks),
    )


def _sentences(said: Sequence[Text]) -> Text:
    """Sentences one after the other."""
    return saying("values.joined", " ", tuple(said)) if said else ""


def _other_charges(offer: Offer, day: date) -> list[Saying]:
    """What an offer charges for that has no price of tokens: pictures, minutes, pages."""
    if "price_input" in offer.cells or "price_output" in offer.cells:
        return []
    keys = sorted(key for key in offer.cells if is_price(key) and "_per_" in key)
    figures = [_figure(Price(key, offer.cells[key]), day) for key in keys[:MOST_CHARGES]]
    said = tuple(saying("values.joined", " ", (f.label, f.cell.text)) for f in figures)
    return [saying("cost.charged_for", said)] if said else []


def _old(counted: Bill, day: date) -> list[Saying]:
    """That prices are too old to stand without their day."""
    prices = [charge.price for charge in counted.charges]
    days = [p.cell.as_of for p in prices if is_old(attributes.BY_KEY["price_input"], p.cell, day)]
    return [saying("cost.old_prices", min(days))] if days else []


def _calls_for(budget: float, per_call: Fraction) -> int | None:
    money = Fraction(budget).limit_denominator(10_000)
    return int(money / per_call) if per_call else None


def _not_by_use(offer: Offer) -> Saying:
    if has_price(offer):
        return saying("cost.not_by_use", saying("values.unpriced", offer.billing))
    return saying("cost.no_price_at", offer.provider)


def _figure(price: Price, day: date) -> Figure:
    attribute = attributes.find(price.key)
    assert attribute is not None
    cell = dressed(attribute, Headline(price.cell), day)
    assert cell is not None
    if price.above_tokens:
        cell = replace(cell, text=saying("cost.above", cell.text, price.above_tokens))
    return Figure(price.key, attribute.label, cell)


def _line(charge: Charge) -> CostLine:
    price = exactly(charge.price.usd)
    usd = exactly(charge.usd)
    per = "1M" if charge.per == MILLION else "1K"
    label = saying("cost.meter", charge.meter)
    formula = saying("cost.formula", charge.count, label, price, per, usd)
    if charge.price.above_tokens:
        formula = saying("cost.above", formula, charge.price.above_tokens)
    return CostLine(label, formula, usd)


def _more_prices(offer: Offer, rates: Sequence[Rate], workload: Workload) -> list[Saying]:
    """What the sum leaves out: writing a cache, and other prices at other hours."""
    found: list[Saying] = []
    write = offer.cells.get("price_cache_write_5m")
    if workload.cached_share and write and write.number:
        found.append(saying("cost.cache_write", exactly(Fraction(round(write.number), MILLION))))
    hours = other_hours(rates)
    if hours:
        found.append(saying("cost.other_hours", tuple(hours)))
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
    asked: Sequence[Asked], reading: CostQuestion, snapshot: Snapshot, address: Address
) -> CostAnswer:
    """What the workload that was read costs with each, cheapest first.

    ``address`` names an artifact in an action's sentence.
    """
    workload = reading.workload
    rows = sorted((row for one in asked for row in _rows(one, reading)), key=_order)
    counted = {row.subject.artifact.id for row in rows if row.per_call is not None}
    small = _unfit([one for one in asked if one.dossier.artifact.id in counted], workload)
    retired = {
        one.dossier.artifact.id: one.name for one in asked if lifecycle.is_retired(one.dossier)
    }
    lead = _lead(asked, rows, workload, {*small, *retired})
    if retired:
        lead = [*lead, saying("comparison.is_retired", tuple(sorted(retired.values())))]
    return CostAnswer(
        title=saying("cost.cost_title", tuple(one.name for one in asked)),
        lead=_sentences(lead),
        warnings=(*chain.from_iterable(warnings_of(o) for o in asked), *small.values()),
        notes=(*readings_taken(asked), *reading.unsaid, *_notes(asked, rows, reading)),
        sources=source_notes(
            told_by_cells(figure.cell for row in rows for figure in row.cells)
            | told_by_retirements(one.dossier for one in asked)
        ),
        actions=_actions(asked, reading, address),
        catalog=snapshot,
        workload=workload,
        rows=tuple(rows),
    )


def _rows(one: Asked, reading: CostQuestion) -> list[CostRow]:
    """The headline offer, or the cheapest of each provider still selling."""
    own = one.dossier.priced_offer
    if not own:
        nothing = saying("cost.no_price_for", one.name)
        return [CostRow(one.subject, "", (), None, None, None, None, (), nothing)]
    mine = _row(one, own, reading.workload)
    if not reading.everywhere:
        return [mine]
    offers = (o for o in one.dossier.still_sold if has_price(o) and o.provider != own.provider)
    others = (_row(one, offer, reading.workload) for offer in offers)
    best: dict[str, CostRow] = {own.provider: mine}
    for other in sorted(others, key=_order):
        best.setdefault(other.provider, other)
    return list(best.values())


def _row(one: Asked, offer: Offer, workload: Workload) -> CostRow:
    rates = one.dossier.rates.get(offer_id(offer), ())
    return cost_row(one.subject, offer, rates, workload, one.dossier.today)


def _order(row: CostRow) -> tuple[bool, Decimal, str, str, str]:
    amount = Decimal(row.per_call or 0)
    return (row.per_call is None, amount, row.subject.artifact.id, row.provider, row.region)


def _lead(
    asked: Sequence[Asked], rows: Sequence[CostRow], workload: Workload, unfit: Container[str]
) -> list[Saying]:
    """Which is cheapest and by how much; nothing retired, too small or old is put first."""
    names = {one.dossier.artifact.id: one.name for one in asked}
    summed = [row for row in rows if row.per_call is not None]
    able = [row for row in summed if row.subject.artifact.id not in unfit] or summed
    fit = [row for row in able if not _is_dated(row)] or able
    if not fit:
        return [saying("cost.no_sum", tuple(names.values()), workload.batch)]
    best = fit[0]
    lead = [_cheapest(fit, names)]
    if workload.budget_usd is not None and best.calls_for_budget is not None:
        lead.append(saying("cost.calls_for", workload.budget_usd, best.calls_for_budget))
    return lead


def _cheapest(rows: Sequence[CostRow], names: Mapping[str, str]) -> Saying:
    """The first row, or all that are level with it, against the next."""
    best = rows[0]
    said = tuple(_offer(row, names) for row in rows)
    amounts = saying("cost.amounts", best.per_call or "", best.per_day, best.per_month)
    level = [row for row in rows if _is_level(row, best)]
    if len(level) > 1:
        is_exact = all(row.per_call == best.per_call for row in level)
        return saying("cost.level_costs", said[: len(level)], amounts, is_exact)
    if len(rows) > 1 and Decimal(best.per_call or 0):
        times = Decimal(rows[1].per_call or 0) / Decimal(best.per_call or 1)
        return saying("cost.cheapest", said[0], amounts, said[1], times)
    return saying("cost.costs", said[0], amounts)


def _offer(row: CostRow, names: Mapping[str, str]) -> Saying:
    return saying("cost.at_provider", names[row.subject.artifact.id], row.provider, row.region)


def _is_dated(row: CostRow) -> bool:
    """Whether a price is too old to stand without its day."""
    return any(is_dressed(figure.cell.text, DATED) for figure in row.cells)


def _is_level(row: CostRow, best: CostRow) -> bool:
    """Whether a cost is within the margin of prices, or reads the same."""
    one, least = Decimal(row.per_call or 0), Decimal(best.per_call or 0)
    return one - least <= SAME * one


def _unfit(asked: Sequence[Asked], workload: Workload) -> dict[str, Saying]:
    """The artifacts that such a call does not fit, each with a sentence that says why."""
    answer = workload.output_tokens + workload.reasoning_tokens
    asks = {
        "context_tokens": workload.input_tokens + answer,
        "max_input_tokens": workload.input_tokens,
        "max_output_tokens": answer,
    }
    found: dict[str, Saying] = {}
    for one in asked:
        for key, tokens in asks.items():
            limit = one.dossier.headline(key)
            if limit and limit.cell.number and tokens > limit.cell.number:
                label = attributes.BY_KEY[key].label
                said = saying("cost.too_small", one.name, label, int(limit.cell.number), tokens)
                found.setdefault(one.dossier.artifact.id, said)
    return found


def _notes(
    asked: Sequence[Asked], rows: Sequence[CostRow], reading: CostQuestion
) -> tuple[Text, ...]:
    notes: list[Text] = []
    if reading.workload.calls_per_day is not None:
        notes.append(saying("cost.month", DAYS_A_MONTH))
    if reading.workload.reasoning_tokens:
        notes.append(saying("cost.reasoning_on_top"))
    if reading.everywhere:
        return (*notes, saying("cost.one_a_provider"))
    for one in asked:
        offer = one.dossier.priced_offer
        if offer and not offer.first_party:
            notes.append(saying("comparison.via_provider", one.name, offer.provider))
    return (*notes, *_disagreements(asked, rows))


def _disagreements(asked: Sequence[Asked], rows: Sequence[CostRow]) -> tuple[Text, ...]:
    """What other sources say of the prices that were counted with."""
    names = {one.dossier.artifact.id: one.name for one in asked}
    alone = Verdict("not_comparable")
    found: list[Text] = []
    for row in rows:
        figures = [Row(f.attribute, f.label, None, (f.cell,), alone) for f in row.cells]
        found += disagreements(figures, [names[row.subject.artifact.id]])
    return tuple(found)


# -- next questions ----------------------------------------------------------------------

CACHED = 0.8
"""The share of the input that the next question takes to be cached: a long prompt sent again."""


def _actions(asked: Sequence[Asked], reading: CostQuestion, address: Address) -> tuple[Action, ...]:
    """Other readings first, then every provider, batch, a cache, and the things themselves."""
    names = [address(one.dossier.artifact) for one in asked]
    workload, everywhere = reading.workload, reading.everywhere

    def again(label: Saying, some: Sequence[str], load: Workload, at_all: bool) -> Action:
        return Action(label, f"cost {' vs '.join(some)} for {written(load, at_all)}")

    def is_priced(key: str) -> bool:
        return any(one.dossier.headline(key) for one in asked)

    actions = []
    for i, one in enumerate(asked):
        for other in one.others:
            others = [*names[:i], address(other), *names[i + 1 :]]
            label = saying("cost.count_instead", other)
            actions.append(again(label, others, workload, everywhere))
    if not everywhere:
        actions.append(again(saying("cost.everywhere_label"), names, workload, True))
    if not workload.batch and is_priced("price_batch_input"):
        batch = replace(workload, batch=True)
        actions.append(again(saying("cost.in_batch_label"), names, batch, everywhere))
    if not workload.cached_share and is_priced("price_cache_read"):
        cached = replace(workload, cached_share=CACHED)
        actions.append(again(saying("cost.cached_label", CACHED), names, cached, everywhere))
    if len(names) > 1:
        actions.append(Action(saying("cost.compare_label"), f"compare {' vs '.join(names)}"))
    return tuple(actions)
