"""What to know of a figure besides its value: whose it is, at what hours, what hosts make of it."""

from __future__ import annotations

from datetime import date

from bot import wording
from bot.attributes import BY_KEY
from bot.dossier import Dossier, at_hosts, headline, oddly_cheap, own_offers, priced_offer
from bot.rates import Rate, Rates, of_key, offer_id, quiet, tiers

HEADLINE_PRICES = ("price_input", "price_output")
LIMITS = ("context_tokens", "max_output_tokens", "max_input_tokens")
SET_BY_HOSTS = LIMITS[:2]


def remarks(dossier: Dossier, name: str, rates: Rates, today: date) -> list[str]:
    """What to say of the prices and limits that are shown, in whole sentences."""
    return [
        *_whose(dossier, name, today),
        *_quiet_hours(dossier, name, rates, today),
        *_hosts(dossier, name, today),
        *_beyond_window(dossier, name, today),
    ]


def longer_prompts(dossier: Dossier, key: str, rates: Rates, today: date) -> tuple[Rate, ...]:
    """What longer prompts cost at the offer that speaks, for the prices most people ask for."""
    found = headline(dossier, key, today)
    if key not in HEADLINE_PRICES or found is None or found.offer is None:
        return ()
    of_offer = of_key(rates.get(offer_id(found.offer), ()), key)
    return tiers([rate for rate in of_offer if not rate.window_utc], found.cell)


def _whose(dossier: Dossier, name: str, today: date) -> list[str]:
    """Whose prices stand in for the maker's, and which were too low to."""
    notes = []
    offer = priced_offer(dossier, today)
    if offer and not offer.first_party:
        has_own = bool(own_offers(dossier))
        whose = wording.no_price_by_maker if has_own else wording.via_provider
        notes.append(whose(name, offer.provider))
    odd = [(o.cells["price_input"].number or 0, o.provider) for o in oddly_cheap(dossier, today)]
    if odd:
        notes.append(wording.oddly_cheap(name, odd))
    return notes


def _quiet_hours(dossier: Dossier, name: str, rates: Rates, today: date) -> list[str]:
    """What it costs at the hours when it is cheaper than shown."""
    offer = priced_offer(dossier, today)
    if offer is None:
        return []
    known = rates.get(offer_id(offer), ())
    told = [
        (phrase, quiet(of_key(known, key), offer.cells[key]))
        for key, phrase in zip(HEADLINE_PRICES, ("in", "out"), strict=True)
        if key in offer.cells
    ]
    found = [(phrase, lower) for phrase, lower in told if lower]
    if not found:
        return []
    prices = [wording.figure(phrase, wording.money(lower.usd_micro)) for phrase, lower in found]
    _, first = found[0]
    return [wording.quiet_price(name, prices, first.hours, first.outside)]


def _hosts(dossier: Dossier, name: str, today: date) -> list[str]:
    """Limits that those who host it do not agree on."""
    notes = []
    for key in SET_BY_HOSTS:
        found, hosts = headline(dossier, key, today), at_hosts(dossier, key, today)
        if found and hosts:
            taken = wording.value(BY_KEY[key], found.cell)
            span = (hosts.low.number or 0, hosts.high.number or 0)
            said = (hosts.stating, hosts.hosts)
            notes.append(wording.hosts_differ(name, BY_KEY[key].label, span, taken, said))
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
