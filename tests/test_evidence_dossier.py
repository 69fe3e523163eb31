"""Which of an artifact's offers speaks for it."""

from __future__ import annotations

from datetime import date

import pytest
from small_catalog import said_by

from bot.evidence.dossier import (
    Dossier,
    by_standing,
)
from bot.model import Artifact, Capability, Evidence, Fact, LifecycleEvent, Offer

TODAY = date(2026, 11, 21)
MODEL = Artifact("openai/gpt-oss-120b", "gpt-oss-120b", "model", "OpenAI")


def cell(number: float, text: str = "") -> Fact:
    return Fact(text or str(number), number, said_by("litellm"), "2026-11-12")


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


def retired(provider: str, day: str, region: str = "") -> LifecycleEvent:
    return LifecycleEvent(
        "retired", day, provider, None, said_by("litellm"), "2026-11-12", region=region
    )


def test_the_makers_own_standard_offer_speaks_before_its_regions_and_cheaper_others() -> None:
    dossier = Dossier(
        MODEL,
        offers=(
            offer("Novita", 30_000),
            offer("OpenAI", 1_210_000, own=True, region="eu"),
            offer("OpenAI", 1_100_000, own=True),
        ),
        today=TODAY,
    )

    found = dossier.priced_offer

    assert found is not None
    assert (found.provider, found.region) == ("OpenAI", "")


def test_what_a_model_gives_out_is_stated_or_read_off_what_it_can_do() -> None:
    stated = Fact("audio, text", None, said_by("models-dev"), "2026-07-02")
    evidence = (Evidence("tag", said_by("mteb"), "2026-10-26"),)
    drawing = (Capability("image-generation", "Image generation", evidence),)

    assert Dossier(MODEL, {"output_modalities": stated}, today=TODAY).gives_out == {"audio", "text"}
    assert Dossier(MODEL, capabilities=drawing, today=TODAY).gives_out == {"image"}
    assert Dossier(MODEL, today=TODAY).gives_out == frozenset()


def test_what_only_hears_and_writes_it_down_gives_out_transcripts() -> None:
    evidence = (Evidence("tag", said_by("litellm"), "2026-11-12"),)
    hears, talks = (Capability(term, term, evidence) for term in ("speech-to-text", "chat"))
    audio, text = (
        Fact(word, None, said_by("models-dev"), "2026-07-02") for word in ("audio", "text")
    )
    whisper = Dossier(
        MODEL,
        {"input_modalities": audio, "output_modalities": text},
        capabilities=(hears,),
        today=TODAY,
    )

    assert whisper.gives_out == {"transcript"}
    assert Dossier(MODEL, capabilities=(hears,), today=TODAY).gives_out == {"transcript"}
    assert Dossier(MODEL, capabilities=(hears, talks), today=TODAY).gives_out == {"text"}


def test_a_price_list_that_calls_vectors_text_is_not_believed() -> None:
    vectors = Fact("embedding", None, said_by("mteb"), "2026-10-26")
    listed = offer("OpenAI", 20_000, own=True)
    listed.cells["output_modalities"] = Fact("text", None, said_by("models-dev"), "2026-07-02")

    assert Dossier(MODEL, {"output_modalities": vectors}, (listed,), today=TODAY).gives_out == {
        "embedding"
    }


@pytest.mark.parametrize(
    ("said", "closed"),
    [
        ({"open_weights": "no"}, True),
        ({"open_weights": "yes", "licence": "proprietary"}, False),
        ({"licence_text": "Proprietary"}, True),
        ({"licence": "MIT"}, False),
        ({}, False),
    ],
)
def test_closed_weights_are_stated_or_under_a_proprietary_licence(
    said: dict[str, str], closed: bool
) -> None:
    cells = {key: Fact(text, None, said_by("litellm"), "2026-11-12") for key, text in said.items()}
    dossier = Dossier(MODEL, cells, (offer("Novita", 30_000),), today=TODAY)

    assert (dossier.priced_offer is None) == closed
    assert [o.provider for o in dossier.elsewhere("price_input")] == ["Novita"] * closed


def test_open_weights_without_an_own_offer_take_the_cheapest_metered_one() -> None:
    dossier = Dossier(
        MODEL,
        offers=(
            offer("Groq", 150_000),
            offer("Plan", 0, billing="plan_included"),
            offer("Novita", 30_000),
        ),
        today=TODAY,
    )

    found = dossier.headline("price_input")

    assert found is not None
    assert found.offer is not None
    assert found.offer.provider == "Novita"
    assert [other.provider for other in dossier.elsewhere("price_input")] == ["Groq"]


def test_an_offer_that_went_away_is_neither_cheapest_nor_elsewhere() -> None:
    dossier = Dossier(
        MODEL,
        offers=(offer("Groq", 150_000), offer("Novita", 30_000), offer("Azure", 200_000)),
        lifecycle=(retired("Novita", "2026-10-01"), retired("Azure", "2027-01-01")),
        today=TODAY,
    )

    found = dossier.priced_offer

    assert found is not None
    assert found.provider == "Groq"
    assert [other.provider for other in dossier.elsewhere("price_input")] == ["Azure"]


def test_the_makers_last_price_stays_after_retirement() -> None:
    dossier = Dossier(
        MODEL,
        offers=(offer("OpenAI", 1_100_000, own=True),),
        lifecycle=(retired("OpenAI", "2026-10-23"),),
        today=TODAY,
    )

    assert dossier.headline("price_input") is not None


def test_a_price_is_never_taken_from_another_offer_than_the_one_that_speaks() -> None:
    other = Offer("Groq", "x", "", False, "metered", {"price_cache_read": cell(1)})
    dossier = Dossier(MODEL, offers=(offer("OpenAI", 1_100_000, own=True), other), today=TODAY)

    assert dossier.headline("price_cache_read") is None


def test_a_limit_is_the_makers_then_the_artifacts_own_then_any_offers() -> None:
    own = offer("OpenAI", 1, own=True, context=200_000)
    other = offer("Groq", 2, context=131_000)
    facts = {"context_tokens": cell(190_000)}

    whole = Dossier(MODEL, facts, (other, own), today=TODAY)
    without_own = Dossier(MODEL, facts, (other,), today=TODAY)
    only_other = Dossier(MODEL, {}, (other,), today=TODAY)

    numbers = [
        found.cell.number
        for dossier in (whole, without_own, only_other)
        if (found := dossier.headline("context_tokens"))
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
        today=TODAY,
    )

    found = dossier.elsewhere("price_input")

    assert [(other.provider, other.region) for other in found] == [("Azure", "")]


def test_offers_are_listed_from_the_makers_own_to_the_dearest_and_the_unpriced() -> None:
    offers = (offer("Nano", 0, billing="free_tier"), offer("B", 2), offer("A", 3, own=True))

    assert [each.provider for each in by_standing(offers)] == ["A", "B", "Nano"]


def test_a_price_told_recently_speaks_before_a_cheaper_old_one() -> None:
    old = Offer("Novita", "n", "", False, "metered", {
        "price_input": Fact("30000", 30_000, said_by("models-dev"), "2026-07-02"),
    })  # fmt: skip

    found = Dossier(MODEL, offers=(offer("Groq", 100_000), old), today=TODAY).priced_offer

    assert found is not None
    assert found.provider == "Groq"
    alone = Dossier(MODEL, offers=(old,), today=TODAY).priced_offer
    assert alone is not None
    assert alone.provider == "Novita"


def test_a_price_far_below_all_others_is_named_and_not_taken() -> None:
    offers = (offer("Typo", 10_000), offer("Groq", 100_000), offer("Azure", 150_000))
    dossier = Dossier(MODEL, offers=offers, today=TODAY)

    found = dossier.priced_offer

    assert found is not None
    assert found.provider == "Groq"
    assert [odd.provider for odd in dossier.oddly_cheap] == ["Typo"]


def test_one_hosts_limit_is_not_the_models_own() -> None:
    offers = (
        offer("IO.NET", 1, context=32_768),
        offer("Groq", 2, context=262_144),
        offer("Novita", 3, context=262_000),
        offer("Azure", 4, context=131_072),
    )
    dossier = Dossier(MODEL, offers=offers, today=TODAY)

    found = dossier.headline("context_tokens")
    hosts = dossier.at_hosts("context_tokens")

    assert found is not None
    assert found.cell.number == 262_144
    assert hosts is not None
    assert (hosts.low.number, hosts.high.number) == (32_768, 262_144)
    assert (hosts.stating, hosts.hosts) == (2, 4)


def test_of_limits_stated_equally_often_the_larger_one_is_taken() -> None:
    offers = (offer("A", 1, context=32_768), offer("B", 2, context=131_072))

    found = Dossier(MODEL, offers=offers, today=TODAY).headline("context_tokens")

    assert found is not None
    assert found.cell.number == 131_072


def test_hosts_that_agree_are_no_range_and_neither_is_the_makers_word() -> None:
    own = offer("OpenAI", 1, own=True, context=200_000)
    other = offer("A", 1, context=32_768)

    assert Dossier(MODEL, offers=(own, other), today=TODAY).at_hosts("context_tokens") is None
    assert Dossier(MODEL, offers=(other,), today=TODAY).at_hosts("context_tokens") is None


def status(provider: str, *, own: bool = False) -> Offer:
    beta = Fact("beta", None, said_by("models-dev"), "2026-07-02")
    return Offer(provider, "x", "", own, "metered", {"status": beta})


def test_a_status_is_never_a_resellers() -> None:
    resold, own = Dossier(MODEL, offers=(status("Neon"),), today=TODAY), status("OpenAI", own=True)

    assert resold.headline("status") is None
    assert Dossier(MODEL, offers=(own,), today=TODAY).headline("status") is not None


def test_what_is_gone_in_one_region_is_sold_in_the_others() -> None:
    offers = (offer("Bedrock", 1, region="eu"), offer("Bedrock", 2, region="us"))
    dossier = Dossier(
        MODEL, offers=offers, lifecycle=(retired("Bedrock", "2026-10-15", "eu"),), today=TODAY
    )

    assert dossier.retired_at == frozenset()
    assert [o.region for o in dossier.still_sold] == ["us"]


def test_gone_in_no_region_in_particular_or_in_every_one_is_gone() -> None:
    offers = (offer("Bedrock", 1, region="eu"), offer("Bedrock", 2))
    eu = retired("Bedrock", "2026-10-15", "eu")
    everywhere = retired("Bedrock", "2026-10-15")

    assert Dossier(MODEL, offers=offers, lifecycle=(everywhere,), today=TODAY).retired_at == {
        "Bedrock"
    }
    assert Dossier(MODEL, offers=offers[:1], lifecycle=(eu,), today=TODAY).retired_at == {"Bedrock"}


def test_what_the_flag_that_speaks_denies_is_no_ability() -> None:
    def says(provider: str, text: str, *, own: bool) -> Offer:
        flag = Fact(text, float(text == "yes"), said_by("models-dev"), "2026-07-02")
        return Offer(provider, "x", "", own, "metered", {"supports_reasoning": flag})

    by_reseller = Evidence("flag", said_by("litellm"), "2026-11-12")
    held = (Capability("reasoning", "Reasoning", (by_reseller,)),)
    denied = (says("OpenAI", "no", own=True), says("Neon", "yes", own=False))

    assert Dossier(MODEL, offers=denied, capabilities=held, today=TODAY).abilities == ()
    assert Dossier(MODEL, offers=denied[1:], capabilities=held, today=TODAY).abilities == held


def test_a_host_that_denies_what_the_others_take_in_is_not_believed() -> None:
    def host(provider: str, key: str, text: str) -> Offer:
        return Offer(
            provider, "x", "", False, "metered", {key: Fact(text, None, said_by("a"), "2026-11-12")}
        )

    denies = host("A", "supports_vision", "no")
    lists = host("B", "input_modalities", "image, text")

    assert Dossier(MODEL, offers=(denies, lists), today=TODAY).headline("supports_vision") is None
    assert Dossier(MODEL, offers=(denies,), today=TODAY).headline("supports_vision") is not None


def test_what_holds_on_one_day_is_not_told_of_another() -> None:
    gone = retired("OpenAI", "2026-12-01")
    offers = (offer("OpenAI", 1), offer("Azure", 2))
    days = (TODAY, date(2026, 12, 2))

    told = [Dossier(MODEL, offers=offers, lifecycle=(gone,), today=day) for day in days]

    sold = [[one.provider for one in dossier.still_sold] for dossier in told]
    assert sold == [["Azure", "OpenAI"], ["Azure"]]
