"""Everything recorded about one artifact, and which of its offers speaks for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bot import attributes
from bot.evidence.rates import Rates
from bot.model import Artifact, Capability, Fact, LifecycleEvent, Offer, Score, Standing

OWN_WORD = frozenset({"status"})
"""What only the maker may say of its model: a reseller speaks of its own service."""

ODDLY_CHEAP = 5
"""A price that the next provider's exceeds by more than this factor is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The cell that speaks for an artifact, with the offer it was taken from, if any."""

    cell: Fact
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


def is_fresher(event: LifecycleEvent, than: LifecycleEvent) -> bool:
    """Newer word counts; one source's several regions count by the last to go."""
    if event.source == than.source:
        return event.on > than.on
    return event.as_of > than.as_of


EMBEDDING = "embedding"
MAKES = {
    "text-generation": "text",
    "chat": "text",
    "code-generation": "text",
    "image-generation": "image",
    "video-generation": "video",
    "text-to-speech": "audio",
    "embeddings": EMBEDDING,
}
"""What a model gives out that can do this, where no source states it."""


def _is_recent(offer: Offer, today: date) -> bool:
    """Whether the price is young enough to stand without its date."""
    told = offer.cells.get("price_input") or next(
        cell for key, cell in offer.cells.items() if is_price(key)
    )
    day = attributes.first_day(told.as_of)
    return day is None or (today - day).days <= attributes.PRICE_AGE


def _is_oddly_cheap(offer: Offer, metered: Sequence[Offer]) -> bool:
    """Whether it costs less than a fifth of what any other provider ever asked."""
    price = _number(offer, "price_input")
    others = [_number(o, "price_input") for o in metered if o.provider != offer.provider]
    return 0 < price * ODDLY_CHEAP < min(filter(None, others), default=0.0)


TAKES = {"supports_vision": "image", "supports_pdf": "pdf", "supports_audio_in": "audio"}


@dataclass(frozen=True, slots=True)
class Hosts:
    """How far those who host a model differ on one of its limits."""

    low: Fact
    high: Fact
    stating: int
    """How many state what was taken, within the tolerance."""
    hosts: int


def _say_same(key: str, one: Fact, other: Fact) -> bool:
    attribute = attributes.find(key)
    if one.number is None or other.number is None or not attribute:
        return one.text == other.text
    larger = max(abs(one.number), abs(other.number))
    return abs(one.number - other.number) <= attribute.tolerance * larger


def by_standing(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Offers in the order a person wants them: the maker's own, then from cheap to dear."""
    return tuple(sorted(offers, key=lambda o: (not o.first_party, *_cheapest_first(o))))


def _known(offer: Offer | None) -> tuple[Offer, ...]:
    return (offer,) if offer else ()


def _first(offers: Iterable[Offer], key: str) -> Headline | None:
    return next((Headline(o.cells[key], o) for o in offers if key in o.cells), None)


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


@dataclass(frozen=True)
class Dossier:
    """What the catalog holds on one artifact, and what follows from it on one day, ``today``.

    ``cells`` are about the artifact itself. Prices are as stored: integer micro-dollars a unit.
    """

    artifact: Artifact
    cells: Mapping[str, Fact] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    scores: tuple[Score, ...] = ()
    standings: tuple[Standing, ...] = ()
    lifecycle: tuple[LifecycleEvent, ...] = ()
    successors: tuple[str, ...] = ()
    today: date = field(kw_only=True)
    read_rates: Callable[[], Rates] = field(default=dict, repr=False, compare=False)
    """Reads what tokens cost by length of prompt and hour of day: few questions ask for it."""
    _headlines: dict[str, Headline | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def rates(self) -> Rates:
        """What every record says of each offer on ``today``, the most trusted first."""
        return self.read_rates()

    @cached_property
    def own_offers(self) -> tuple[Offer, ...]:
        """The maker's own offers, the standard one first."""
        own = (offer for offer in self.offers if offer.first_party)
        return tuple(sorted(own, key=_standard_first))

    @cached_property
    def is_closed(self) -> bool:
        """Whether only its maker has its weights: as stated, else by a proprietary licence."""
        stated = self.cells.get("open_weights")
        if stated:
            return stated.text == "no"
        terms = (self.cells.get(key) for key in ("licence", "licence_text"))
        return any(cell.text.casefold() == "proprietary" for cell in terms if cell)

    def is_everywhere(self, provider: str, regions: Collection[str]) -> bool:
        """Whether what goes in these regions goes at the provider as such.

        What is said of no region in particular holds for all of them.
        """
        offered = {offer.region for offer in self.offers if offer.provider == provider}
        return "" in regions or offered <= set(regions)

    @cached_property
    def retired_at(self) -> frozenset[str]:
        """The providers where it can no longer be had on ``today``, in any region."""
        gone = self._regions_gone
        return frozenset(p for p, regions in gone.items() if self.is_everywhere(p, regions))

    @cached_property
    def still_sold(self) -> tuple[Offer, ...]:
        """The offers that are not retired on ``today``."""
        gone, regions = self.retired_at, self._regions_gone
        sold = (o for o in self.offers if o.provider not in gone)
        left = (o for o in sold if o.region not in regions.get(o.provider, ()))
        return tuple(sorted(left, key=_named))

    @cached_property
    def _regions_gone(self) -> dict[str, set[str]]:
        """By provider, the regions where it is gone, as the freshest source has it."""
        last: dict[tuple[str, str], LifecycleEvent] = {}
        for event in self.lifecycle:
            if event.event == "retired" and event.provider:
                place = (event.provider, event.region)
                if place not in last or is_fresher(event, last[place]):
                    last[place] = event
        gone: dict[str, set[str]] = {}
        for (provider, region), event in last.items():
            if event.on <= self.today.isoformat():
                gone.setdefault(provider, set()).add(region)
        return gone

    @cached_property
    def gives_out(self) -> frozenset[str]:
        """What a model's answers are made of; empty where nobody says.

        What only writes down what it hears has no prompt: it gives out transcripts.
        """
        stated = self.headline("output_modalities")
        terms = {one.term for one in self.capabilities}
        made = {MAKES[term] for term in terms & MAKES.keys()}
        given = stated.cell.members if stated else frozenset(made)
        heard = self.headline("input_modalities")
        only_hears = heard.cell.text == "audio" if heard else "text" not in made
        is_transcriber = "speech-to-text" in terms and only_hears and given <= {"text"}
        return frozenset({"transcript"}) if is_transcriber else given

    @cached_property
    def abilities(self) -> tuple[Capability, ...]:
        """What it can do, without what the flag that speaks for it denies."""
        told = {term: self.headline(flag) for flag, term in attributes.FLAG_TERMS.items()}
        denied = {term for term, found in told.items() if found and found.cell.text == "no"}
        return tuple(one for one in self.capabilities if one.term not in denied)

    @cached_property
    def priced_offer(self) -> Offer | None:
        """Whose prices stand in the headline.

        The maker's own standard offer; without one, and unless its weights are closed, the cheapest
        metered offer still to be had, of those told recently if there are any and but for the oddly
        cheap; without that any offer that states a price, such as a free tier.
        """
        own = [offer for offer in self.own_offers if has_price(offer)]
        if own:
            return next((offer for offer in own if is_metered(offer)), own[0])
        if self.is_closed:
            return None
        _, metered = self._believed
        return next(iter(metered), None) or next(filter(has_price, self.still_sold), None)

    @cached_property
    def oddly_cheap(self) -> tuple[Offer, ...]:
        """The offers that would speak by their price, were it not too far below all others."""
        if self.is_closed or any(has_price(offer) for offer in self.own_offers):
            return ()
        return self._believed[0]

    @cached_property
    def _believed(self) -> tuple[tuple[Offer, ...], list[Offer]]:
        """The metered offers from cheap to dear: those passed over as odd, and the others."""
        metered = sorted(filter(is_metered, self.still_sold), key=_cheapest_first)
        left = [offer for offer in metered if _is_recent(offer, self.today)] or metered
        odd = []
        while left and _is_oddly_cheap(left[0], metered):
            odd.append(left.pop(0))
        return tuple(odd), left

    def headline(self, key: str) -> Headline | None:
        """What speaks for the artifact on this attribute, or None where nothing is recorded."""
        if key not in self._headlines:
            self._headlines[key] = self._headline(key)
        return self._headlines[key]

    def _headline(self, key: str) -> Headline | None:
        if is_price(key):
            return _first(_known(self.priced_offer), key)
        stated = self.cells.get(key)
        if key == "output_modalities" and stated and stated.text == EMBEDDING:
            return Headline(stated)  # price lists have no word for it: they call it text
        of_maker = _first(self.own_offers, key)
        if of_maker:
            return of_maker
        if stated:
            return Headline(stated)
        if key in OWN_WORD:
            return None
        found = self._most_stated(key)
        return None if found and self._is_belied(key, found) else found

    def _is_belied(self, key: str, found: Headline) -> bool:
        """Whether a host denies what more hosts list among the kinds of input."""
        if key not in TAKES or found.cell.text != "no":
            return False
        taken = self._most_stated("input_modalities")
        return bool(taken and TAKES[key] in taken.cell.members)

    def at_hosts(self, key: str) -> Hosts | None:
        """The range of a limit where hosts stand in for the maker and differ on it."""
        found = self.headline(key)
        if found is None or found.offer is None or found.offer.first_party:
            return None
        stated = [o for o in self.still_sold if o.cells.get(key, found.cell).number]
        stated = [offer for offer in stated if key in offer.cells]
        cells = sorted((o.cells[key] for o in stated), key=lambda cell: cell.number or 0.0)
        if not cells or _say_same(key, cells[0], cells[-1]):
            return None
        agreeing = {o.provider for o in stated if _say_same(key, o.cells[key], found.cell)}
        return Hosts(cells[0], cells[-1], len(agreeing), len({o.provider for o in stated}))

    def _most_stated(self, key: str) -> Headline | None:
        """What most hosts say: one host's setting is not the model's. Of equals the larger."""
        sold = sorted(self.still_sold, key=_cheapest_first)
        offers = [o for o in (*_known(self.priced_offer), *sold) if key in o.cells]
        cells = {(offer.provider, offer.cells[key].text): offer.cells[key] for offer in offers}

        def weight(offer: Offer) -> tuple[int, int, float]:
            mine = offer.cells[key]
            near = {host for (host, _), cell in cells.items() if _say_same(key, cell, mine)}
            equal = {host for (host, _), cell in cells.items() if cell.text == mine.text}
            return len(near), len(equal), mine.number or 0.0

        if not offers:
            return None
        best = max(offers, key=weight)
        return Headline(best.cells[key], best)

    def elsewhere(self, key: str) -> tuple[Offer, ...]:
        """The metered offers of other providers for a price, cheapest first, one a provider."""
        speaking = self.priced_offer
        taken = {speaking.provider} if speaking else set()
        found = []
        offers = (offer for offer in self.still_sold if is_metered(offer, key))
        for offer in sorted(offers, key=lambda offer: (_number(offer, key), *_named(offer))):
            if offer.provider not in taken:
                taken.add(offer.provider)
                found.append(offer)
        return tuple(found)
