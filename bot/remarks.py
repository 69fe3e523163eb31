"""What to know of a figure besides its value: whose it is, at what hours, what hosts make of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot import wording
from bot.attributes import BY_KEY
from bot.dossier import Dossier, at_hosts, headline, oddly_cheap, own_offers, priced_offer
from bot.model import Cell
from bot.rates import Quiet, Rate, Rates, of_key, offer_id, quiet, tiers

HEADLINE_PRICES = ("price_input", "price_output")
LIMITS = ("context_tokens", "max_output_tokens", "max_input_tokens")
SET_BY_HOSTS = LIMITS[:2]


def remarks(
    dossier: Dossier, name: str, rates: Rates, today: date, called: Mapping[str, str]
) -> list[str]:
    """What to say of the prices and limits that are shown; ``called`` names sources."""
    return [
        *_whose(dossier, name, today, called),
        *_quiet_hours(dossier, name, rates, today, called),
        *_hosts(dossier, name, today, called),
        *_beyond_window(dossier, name, today),
    ]


def longer_prompts(dossier: Dossier, key: str, rates: Rates, today: date) -> tuple[Rate, ...]:
    """What longer prompts cost at the offer that speaks, for the prices most people ask for."""
    found = headline(dossier, key, today)
    if key not in HEADLINE_PRICES or found is None or found.offer is None:
        return ()
    of_offer = of_key(rates.get(offer_id(found.offer), ()), key)
    return tiers([rate for rate in of_offer if not rate.window_utc], found.cell)


def _told(called: Mapping[str, str], said: Cell | Quiet) -> str:
    return wording.told(called.get(said.source, said.source), said.as_of)


def _whose(dossier: Dossier, name: str, today: date, called: Mapping[str, str]) -> list[str]:
    """Whose prices stand in for the maker's, and which were too low to."""
    notes = []
    offer = priced_offer(dossier, today)
    if offer and not offer.first_party:
        has_own = bool(own_offers(dossier))
        whose = wording.no_price_by_maker if has_own else wording.via_provider
        notes.append(whose(name, offer.provider))
    for odd in oddly_cheap(dossier, today):
        cell = odd.cells["price_input"]
        price = wording.one_price(cell.number or 0, odd.provider)
        notes.append(wording.oddly_cheap(name, price, _told(called, cell)))
    return notes


def _quiet_hours(
    dossier: Dossier, name: str, rates: Rates, today: date, called: Mapping[str, str]
) -> list[str]:
    """What it costs at the hours when it is cheaper than shown."""
    offer = priced_offer(dossier, today)
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
    prices = [wording.figure(phrase, wording.money(lower.usd_micro)) for phrase, lower in found]
    _, first = found[0]
    told = _told(called, first)
    return [wording.quiet_price(name, prices, first.hours, first.outside, told)]


def _hosts(dossier: Dossier, name: str, today: date, called: Mapping[str, str]) -> list[str]:
    """Limits that those who host it do not agree on."""
    notes = []
    for key in SET_BY_HOSTS:
        found, hosts = headline(dossier, key, today), at_hosts(dossier, key, today)
        if found and hosts:
            attribute, said = BY_KEY[key], (hosts.stating, hosts.hosts)
            taken = wording.value(attribute, found.cell)
            span = [
                f"{wording.value(attribute, end)} ({_told(called, end)})"
                for end in (hosts.low, hosts.high)
            ]
            notes.append(wording.hosts_differ(name, attribute.label, span, taken, said))
    return notes


def _beyond_window(dossier: Dossier, name: str, today: date) -> list[str]:
    """Limits that the window they are part of does not hold."""
    window = headline(dossier, "context_tokens", today)
    if window is None or not window.cell.number:
        return []
    room = window.cell.number
    limits = [(BY_KEY[key].label, headline(dossier, key, today)) for key in LIMITS[1:]]
    return [
        wording.above_window(name, label, wording.number(limit.cell.number), wording.number(room))
        for label, limit in limits
        if limit and limit.cell.number and limit.cell.number > room
    ]
