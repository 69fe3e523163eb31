"""Everything recorded about one artifact, and which of its offers speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.model import Artifact, Capability, Cell, LifecycleEvent, Offer, Score


@dataclass(frozen=True, slots=True)
class Standing:
    """A percentile among the artifact's own kind, and the figure it was counted from."""

    axis: str
    percentile: int
    peers: int
    basis: str
    value: str
    as_of: str
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the catalog holds on one artifact; ``cells`` are about the artifact itself.

    Prices are as stored: integer micro-dollars a unit.
    """

    artifact: Artifact
    cells: Mapping[str, Cell] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    scores: tuple[Score, ...] = ()
    standings: tuple[Standing, ...] = ()
    lifecycle: tuple[LifecycleEvent, ...] = ()
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """The cell that speaks for an artifact, with the offer it was taken from, if any."""

    cell: Cell
    offer: Offer | None = None


def is_price(key: str) -> bool:
    """Whether the key holds a price."""
    return key.startswith("price_")


def has_price(offer: Offer) -> bool:
    """Whether any price of this offer is recorded, a zero included."""
    return any(is_price(key) for key in offer.cells)


def is_metered(offer: Offer, key: str | None = None) -> bool:
    """Whether the offer charges by use: a positive price, for ``key`` where one is named."""
    if offer.billing not in ("metered", "unknown"):
        return False
    keys = [key] if key else [name for name in offer.cells if is_price(name)]
    return any(_number(offer, name) > 0 for name in keys)


def own_offers(dossier: Dossier) -> tuple[Offer, ...]:
    """The maker's own offers, the standard one first."""
    own = (offer for offer in dossier.offers if offer.first_party)
    return tuple(sorted(own, key=_standard_first))


def retired_at(dossier: Dossier, today: date) -> frozenset[str]:
    """The providers where it can no longer be had on ``today``."""
    day = today.isoformat()
    return frozenset(
        event.provider
        for event in dossier.lifecycle
        if event.event == "retired" and event.provider and event.on <= day
    )


def priced_offer(dossier: Dossier, today: date) -> Offer | None:
    """Whose prices stand in the headline.

    The maker's own standard offer; without one the cheapest metered offer still to be had;
    without that any offer that states a price, such as a free tier.
    """
    own = [offer for offer in own_offers(dossier) if has_price(offer)]
    if own:
        return next((offer for offer in own if is_metered(offer)), own[0])
    others = _still_sold(dossier, today)
    metered = sorted(filter(is_metered, others), key=_cheapest_first)
    return next(iter(metered), None) or next(filter(has_price, others), None)


def headline(dossier: Dossier, key: str, today: date) -> Headline | None:
    """What speaks for the artifact on this attribute, or None where nothing is recorded."""
    if is_price(key):
        return _first(_known(priced_offer(dossier, today)), key)
    of_maker = _first(own_offers(dossier), key)
    if of_maker:
        return of_maker
    if key in dossier.cells:
        return Headline(dossier.cells[key])
    others = sorted(_still_sold(dossier, today), key=_cheapest_first)
    return _first((*_known(priced_offer(dossier, today)), *others), key)


def elsewhere(dossier: Dossier, key: str, today: date) -> tuple[Offer, ...]:
    """The metered offers of other providers for a price, cheapest first, one a provider."""
    speaking = priced_offer(dossier, today)
    taken = {speaking.provider} if speaking else set()
    found = []
    offers = (offer for offer in _still_sold(dossier, today) if is_metered(offer, key))
    for offer in sorted(offers, key=lambda offer: (_number(offer, key), *_named(offer))):
        if offer.provider not in taken:
            taken.add(offer.provider)
            found.append(offer)
    return tuple(found)


def by_standing(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Offers in the order a person wants them: the maker's own, then from cheap to dear."""
    return tuple(sorted(offers, key=lambda o: (not o.first_party, *_cheapest_first(o))))


def _known(offer: Offer | None) -> tuple[Offer, ...]:
    return (offer,) if offer else ()


def _first(offers: Iterable[Offer], key: str) -> Headline | None:
    return next((Headline(o.cells[key], o) for o in offers if key in o.cells), None)


def _still_sold(dossier: Dossier, today: date) -> list[Offer]:
    gone = retired_at(dossier, today)
    return sorted((o for o in dossier.offers if o.provider not in gone), key=_named)


def _number(offer: Offer, key: str) -> float:
    cell = offer.cells.get(key)
    return cell.number if cell and cell.number else 0.0


def _standard_first(offer: Offer) -> tuple[bool, bool, int, str, str, str]:
    return (offer.region != "", not is_metered(offer), len(offer.native_id), *_named(offer))


def _cheapest_first(offer: Offer) -> tuple[bool, float, float, str, str, str]:
    price = _number(offer, "price_input")
    return (price <= 0, price, _number(offer, "price_output"), *_named(offer))


def _named(offer: Offer) -> tuple[str, str, str]:
    return (offer.provider, offer.region, offer.native_id)
