"""What to know besides the figures: warnings, whose prices they are, where sources disagree."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import attributes, figures
from bot.answer import Cell, Dissent, Row
from bot.answers.asked import Asked
from bot.attributes import BY_KEY, Attribute
from bot.evidence import lifecycle
from bot.evidence.cells import HOSTED, is_old, undated
from bot.evidence.dossier import Dossier
from bot.evidence.rates import Quiet, Rate, of_key, offer_id, quiet, tiers
from bot.model import Fact, Saying, Text, saying

HEADLINE_PRICES = ("price_input", "price_output")
LIMITS = ("context_tokens", "max_output_tokens", "max_input_tokens")
SET_BY_HOSTS = LIMITS[:2]


def warnings_of(one: Asked) -> tuple[Text, ...]:
    """What to know first of one artifact: retirements, then a price too old to rely on."""
    dossier = one.dossier
    retired = lifecycle.warnings(dossier)
    found = dossier.headline("price_input")
    if found is None or not is_old(BY_KEY["price_input"], found.cell, dossier.today):
        return retired
    day = attributes.first_day(found.cell.as_of)
    days = (dossier.today - day).days if day else 0
    return (*retired, saying("lifecycle.old_price", one.name, days, _told(found.cell)))


def notes_of(one: Asked) -> list[Text]:
    """Where else it went, what its figures are worth, and what the directory says instead."""
    dossier, name = one.dossier, one.name
    return [
        *lifecycle.notes(dossier),
        *_whose(dossier, name),
        *_quiet_hours(dossier, name),
        *_hosts(dossier, name),
        *_beyond_window(dossier, name),
        *_only_elsewhere(dossier, name),
        *_listed_as_free(dossier, name),
    ]


def longer_prompts(dossier: Dossier, key: str) -> tuple[Rate, ...]:
    """What longer prompts cost at the offer that speaks, for the prices most people ask for."""
    if key not in HEADLINE_PRICES:
        return ()
    found = dossier.headline(key)
    if found is None or found.offer is None:
        return ()
    of_offer = of_key(dossier.rates.get(offer_id(found.offer), ()), key)
    return tiers([rate for rate in of_offer if not rate.window_utc], found.cell)


def _told(said: Fact | Quiet) -> Saying:
    return saying("values.told", said.source.name, said.as_of)


def _whose(dossier: Dossier, name: str) -> list[Text]:
    """Whose prices stand in for the maker's, and which were too low to."""
    notes: list[Text] = []
    offer = dossier.priced_offer
    if offer and not offer.first_party:
        whose = "no_price_by_maker" if dossier.own_offers else "via_provider"
        notes.append(saying(f"comparison.{whose}", name, offer.provider))
    for odd in dossier.oddly_cheap:
        cell = odd.cells["price_input"]
        price = saying(HOSTED, figures.money(cell.number or 0), odd.provider)
        notes.append(saying("comparison.oddly_cheap", name, price, _told(cell)))
    return notes


def _quiet_hours(dossier: Dossier, name: str) -> list[Text]:
    """What it costs at the hours when it is cheaper than shown."""
    offer = dossier.priced_offer
    if offer is None:
        return []
    known = dossier.rates.get(offer_id(offer), ())
    found = {
        key: lower
        for key in HEADLINE_PRICES
        if key in offer.cells and (lower := quiet(of_key(known, key), offer.cells[key]))
    }
    if not found:
        return []
    prices = tuple(_priced(key, lower.usd_micro) for key, lower in found.items())
    first = next(iter(found.values()))
    hours = (prices, first.hours, first.outside, _told(first))
    return [saying("comparison.quiet_price", name, *hours)]


def _priced(key: str, usd_micro: float) -> Saying:
    return saying("comparison.priced", key, figures.money(usd_micro))


def _hosts(dossier: Dossier, name: str) -> list[Text]:
    """Limits that those who host it do not agree on."""
    notes: list[Text] = []
    for key in SET_BY_HOSTS:
        found, hosts = dossier.headline(key), dossier.at_hosts(key)
        if found and hosts:
            attribute = BY_KEY[key]
            span = tuple(
                (figures.value(attribute, end), _told(end)) for end in (hosts.low, hosts.high)
            )
            taken = figures.value(attribute, found.cell)
            said = (attribute.label, span, taken, hosts.stating, hosts.hosts)
            notes.append(saying("comparison.hosts_differ", name, *said))
    return notes


def _beyond_window(dossier: Dossier, name: str) -> list[Text]:
    """Limits that the window they are part of does not hold."""
    window = dossier.headline("context_tokens")
    room = window.cell.number if window else None
    if not room:
        return []
    notes: list[Text] = []
    for key in LIMITS[1:]:
        limit = dossier.headline(key)
        if limit and limit.cell.number and limit.cell.number > room:
            over = (figures.number(limit.cell.number), figures.number(room))
            notes.append(saying("comparison.above_window", name, BY_KEY[key].label, *over))
    return notes


def _only_elsewhere(dossier: Dossier, name: str) -> list[Text]:
    if dossier.priced_offer or not dossier.elsewhere("price_input"):
        return []
    return [saying("comparison.only_elsewhere", name)]


def _listed_as_free(dossier: Dossier, name: str) -> list[Text]:
    """A directory calls it free, and a price is recorded."""
    claimed = dossier.cells.get("unfragile_pricing")
    if claimed is None or claimed.text.casefold() not in ("free", "free true"):
        return []
    found = {key: headline.cell for key in HEADLINE_PRICES if (headline := dossier.headline(key))}
    prices = {key: cell.number for key, cell in found.items() if cell.number}
    if not prices:
        return []
    said: tuple[Text, ...] = tuple(_priced(key, price) for key, price in prices.items())
    if len(prices) == 1:
        said = tuple(map(figures.money, prices.values()))
    return [saying("comparison.listed_as_free", name, claimed.text, said)]


# -- what is missing, and what sources do not agree on -----------------------------------


def left_out(
    rows: Sequence[Row], among: int, applies: Callable[[Attribute], bool]
) -> tuple[Saying, ...]:
    """How many attributes that mean something here have no value at all, unless none."""
    shown = {row.attribute for row in rows} | {"max_input_tokens"}
    count = sum(a.key not in shown and applies(a) for a in attributes.TABLE)
    return (saying("comparison.left_out", count, among),) if count else ()


def disagreements(rows: Sequence[Row], names: Sequence[str]) -> list[Text]:
    """One note for each figure that sources do not agree on."""
    notes: list[Text] = []
    for row in rows:
        if row.about == "claim" or row.attribute in attributes.MOVING:
            continue
        by_name = sorted(zip(names, row.cells, strict=True), key=lambda pair: pair[0])
        notes += [
            saying("comparison.disagreement", name, _noun(row), _says(cell), others)
            for name, cell in by_name
            if cell and (others := tuple(map(_says, cell.conflict)))
        ]
    return notes


def _noun(row: Row) -> Saying:
    attribute = attributes.find(row.attribute)
    if attribute:
        return saying("values.noun", attribute)
    return saying("values.in_sentence", row.label)


def _says(said: Cell | Dissent) -> Saying:
    return saying("comparison.says", said.source.name, undated(said.text), said.as_of)
