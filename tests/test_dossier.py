"""Which of an artifact's offers speaks for it."""

from __future__ import annotations

from datetime import date

from bot.dossier import Dossier, by_standing, elsewhere, headline, priced_offer
from bot.model import Artifact, Cell, LifecycleEvent, Offer

TODAY = date(2026, 11, 21)
MODEL = Artifact("openai/gpt-oss-120b", "gpt-oss-120b", "model", "OpenAI")


def cell(number: float, text: str = "") -> Cell:
    return Cell(text or str(number), number, "litellm", "2026-11-12")


def offer(
    provider: str,
    price: float | None = None,
    *,
    own: bool = False,
    region: str = "",
    billing: str = "metered",
    context: float | None = None,
) -> Offer:
    cells = {"price_input": cell(price)} if price is not None else {}
    if context is not None:
        cells["context_tokens"] = cell(context)
    return Offer(provider, provider.lower(), region, own, billing, cells)


def retired(provider: str, day: str) -> LifecycleEvent:
    return LifecycleEvent("retired", day, provider, None, "litellm", "2026-11-12")


def test_the_makers_own_standard_offer_speaks_before_its_regions_and_cheaper_others() -> None:
    dossier = Dossier(
        MODEL,
        offers=(
            offer("Novita", 30_000),
            offer("OpenAI", 1_210_000, own=True, region="eu"),
            offer("OpenAI", 1_100_000, own=True),
        ),
    )

    found = priced_offer(dossier, TODAY)

    assert found is not None
    assert (found.provider, found.region) == ("OpenAI", "")


def test_open_weights_without_an_own_offer_take_the_cheapest_metered_one() -> None:
    dossier = Dossier(
        MODEL,
        offers=(
            offer("Groq", 150_000),
            offer("Plan", 0, billing="plan_included"),
            offer("Novita", 30_000),
        ),
    )

    found = headline(dossier, "price_input", TODAY)

    assert found is not None
    assert found.offer is not None
    assert found.offer.provider == "Novita"
    assert [other.provider for other in elsewhere(dossier, "price_input", TODAY)] == ["Groq"]


def test_an_offer_that_went_away_is_neither_cheapest_nor_elsewhere() -> None:
    dossier = Dossier(
        MODEL,
        offers=(offer("Groq", 150_000), offer("Novita", 30_000), offer("Azure", 200_000)),
        lifecycle=(retired("Novita", "2026-10-01"), retired("Azure", "2027-01-01")),
    )

    found = priced_offer(dossier, TODAY)

    assert found is not None
    assert found.provider == "Groq"
    assert [other.provider for other in elsewhere(dossier, "price_input", TODAY)] == ["Azure"]


def test_the_makers_last_price_stays_after_retirement() -> None:
    dossier = Dossier(
        MODEL,
        offers=(offer("OpenAI", 1_100_000, own=True),),
        lifecycle=(retired("OpenAI", "2026-10-23"),),
    )

    assert headline(dossier, "price_input", TODAY) is not None


def test_a_price_is_never_taken_from_another_offer_than_the_one_that_speaks() -> None:
    other = Offer("Groq", "x", "", False, "metered", {"price_cache_read": cell(1)})
    dossier = Dossier(MODEL, offers=(offer("OpenAI", 1_100_000, own=True), other))

    assert headline(dossier, "price_cache_read", TODAY) is None


def test_a_limit_is_the_makers_then_the_artifacts_own_then_any_offers() -> None:
    own = offer("OpenAI", 1, own=True, context=200_000)
    other = offer("Groq", 2, context=131_000)
    facts = {"context_tokens": cell(190_000)}

    whole = Dossier(MODEL, facts, (other, own))
    without_own = Dossier(MODEL, facts, (other,))
    only_other = Dossier(MODEL, {}, (other,))

    numbers = [
        found.cell.number
        for dossier in (whole, without_own, only_other)
        if (found := headline(dossier, "context_tokens", TODAY))
    ]
    assert numbers == [200_000, 190_000, 131_000]


def test_each_provider_counts_once_at_its_cheapest() -> None:
    dossier = Dossier(
        MODEL,
        offers=(
            offer("OpenAI", 1_100_000, own=True),
            offer("Azure", 1_210_000, region="eu"),
            offer("Azure", 1_100_000),
            offer("OpenAI", 900_000, region="flex"),
        ),
    )

    found = elsewhere(dossier, "price_input", TODAY)

    assert [(other.provider, other.region) for other in found] == [("Azure", "")]


def test_offers_are_listed_from_the_makers_own_to_the_dearest_and_the_unpriced() -> None:
    offers = (offer("Nano", 0, billing="free_tier"), offer("B", 2), offer("A", 3, own=True))

    assert [each.provider for each in by_standing(offers)] == ["A", "B", "Nano"]
