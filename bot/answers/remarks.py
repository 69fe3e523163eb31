"""What to know of a figure besides its value: whose it is, at what hours, what hosts make of it."""

from __future__ import annotations

from bot.attributes import BY_KEY
from bot.evidence.dossier import Dossier
from bot.evidence.rates import Quiet, Rate, Rates, of_key, offer_id, quiet, tiers
from bot.model import Cell
from bot.words import comparison, values

HEADLINE_PRICES = ("price_input", "price_output")
LIMITS = ("context_tokens", "max_output_tokens", "max_input_tokens")
SET_BY_HOSTS = LIMITS[:2]


def remarks(dossier: Dossier, name: str, rates: Rates) -> list[str]:
    """What to say of the prices and limits that are shown."""
    return [
        *_whose(dossier, name),
        *_quiet_hours(dossier, name, rates),
        *_hosts(dossier, name),
        *_beyond_window(dossier, name),
    ]


def longer_prompts(dossier: Dossier, key: str, rates: Rates) -> tuple[Rate, ...]:
    """What longer prompts cost at the offer that speaks, for the prices most people ask for."""
    found = dossier.headline(key)
    if key not in HEADLINE_PRICES or found is None or found.offer is None:
        return ()
    of_offer = of_key(rates.get(offer_id(found.offer), ()), key)
    return tiers([rate for rate in of_offer if not rate.window_utc], found.cell)


def _told(said: Cell | Quiet) -> str:
    return values.told(said.source.name, said.as_of)


def _whose(dossier: Dossier, name: str) -> list[str]:
    """Whose prices stand in for the maker's, and which were too low to."""
    notes = []
    offer = dossier.priced_offer
    if offer and not offer.first_party:
        has_own = bool(dossier.own_offers)
        whose = comparison.no_price_by_maker if has_own else comparison.via_provider
        notes.append(whose(name, offer.provider))
    for odd in dossier.oddly_cheap:
        cell = odd.cells["price_input"]
        price = values.one_price(cell.number or 0, odd.provider)
        notes.append(comparison.oddly_cheap(name, price, _told(cell)))
    return notes


def _quiet_hours(dossier: Dossier, name: str, rates: Rates) -> list[str]:
    """What it costs at the hours when it is cheaper than shown."""
    offer = dossier.priced_offer
    if offer is None:
        return []
    known = rates.get(offer_id(offer), ())
    lower_ones = [
        (phrase, quiet(of_key(known, key), offer.cells[key]))
        for key, phrase in zip(HEADLINE_PRICES, ("in", "out"), strict=True)
        if key in offer.cells
    ]
    found = [(phrase, lower) for phrase, lower in lower_ones if lower]
    if not found:
        return []
    prices = [values.figure(phrase, values.money(lower.usd_micro)) for phrase, lower in found]
    _, first = found[0]
    told = _told(first)
    return [comparison.quiet_price(name, prices, first.hours, first.outside, told)]


def _hosts(dossier: Dossier, name: str) -> list[str]:
    """Limits that those who host it do not agree on."""
    notes = []
    for key in SET_BY_HOSTS:
        found, hosts = dossier.headline(key), dossier.at_hosts(key)
        if found and hosts:
            attribute, said = BY_KEY[key], (hosts.stating, hosts.hosts)
            taken = values.value(attribute, found.cell)
            span = [
                f"{values.value(attribute, end)} ({_told(end)})" for end in (hosts.low, hosts.high)
            ]
            notes.append(comparison.hosts_differ(name, attribute.label, span, taken, said))
    return notes


def _beyond_window(dossier: Dossier, name: str) -> list[str]:
    """Limits that the window they are part of does not hold."""
    window = dossier.headline("context_tokens")
    if window is None or not window.cell.number:
        return []
    room = window.cell.number
    limits = [(BY_KEY[key].label, dossier.headline(key)) for key in LIMITS[1:]]
    return [
        comparison.above_window(name, label, values.number(limit.cell.number), values.number(room))
        for label, limit in limits
        if limit and limit.cell.number and limit.cell.number > room
    ]
