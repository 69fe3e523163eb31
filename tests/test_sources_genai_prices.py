"""genai-prices, on its real rows: history, peak hours, tiers, batch, and which id has which."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sources_lab import entry

from bot.sources import genai_prices
from bot.sources.download import load
from bot.sources.reading import Entry, Raw, Reading

SAMPLE = Path(__file__).parent / "data" / "genai_prices.json"
SNAPSHOTS = Path(__file__).parents[2] / "shared" / "data"


def reading(providers: Any = None) -> Reading:
    body = SAMPLE.read_bytes() if providers is None else json.dumps(providers).encode()
    return genai_prices.read(Raw({"data.json": body}, date(2026, 11, 9)))


def one(model: dict[str, Any]) -> Reading:
    defaults = {"id": "m", "match": {"equals": "m"}, "prices": {}}
    models = [{**defaults, **model}]
    return reading([{"id": "p", "name": "P", "pricing_urls": [], "models": models}])


@pytest.fixture(scope="module")
def sample() -> Reading:
    return reading()


def history(entry: Entry, meter: str, **scope: object) -> list[tuple[int, str, str]]:
    wanted = {"processing": "standard", "above_tokens": 0, "window_utc": "", **scope}
    return [
        (price.usd_micro, str(price.valid_from or ""), str(price.valid_to or ""))
        for price in entry.prices
        if price.meter == meter
        and all(getattr(price, name) == value for name, value in wanted.items())
    ]


def test_o4_mini_costs_what_openai_says(sample: Reading) -> None:
    o4_mini = entry(sample, "openai/o4-mini")

    assert history(o4_mini, "input") == [(1_100_000, "", "")]
    assert history(o4_mini, "output") == [(4_400_000, "", "")]
    assert history(o4_mini, "cache_read", processing="flex") == [(138_000, "2026-10-12", "")]
    assert history(o4_mini, "output", processing="batch") == [(2_200_000, "2026-10-14", "")]
    assert o4_mini.url == "https://developers.openai.com/api/docs/pricing"


def test_a_title_that_says_more_than_the_id_is_not_its_name(sample: Reading) -> None:
    assert entry(sample, "openai/o4-mini").name == "o4-mini"
    assert entry(sample, "openai/gpt-5").name == "GPT-5"


def test_each_price_ends_where_the_next_begins(sample: Reading) -> None:
    large = entry(sample, "mistral/mistral-large-4")

    assert history(large, "input") == [
        (680_000, "", "2026-10-20"),
        (1_360_000, "2026-10-20", "2026-10-29"),
        (700_000, "2026-10-29", ""),
    ]
    assert history(large, "output", processing="batch") == [
        (1_045_000, "2026-10-14", "2026-10-20"),
        (2_090_000, "2026-10-20", "2026-10-29"),
        (1_050_000, "2026-10-29", ""),
    ]


def test_the_last_price_that_applies_wins() -> None:
    said = [
        {"prices": {"input_mtok": 1}},
        {"prices": {"input_mtok": 3}, "constraint": {"start_date": "2026-05-01"}},
        {"prices": {"input_mtok": 2}, "constraint": {"start_date": "2026-03-01"}},
    ]

    offer = one({"prices": said}).entries[0]

    assert history(offer, "input") == [(1_000_000, "", "2026-03-01"), (2_000_000, "2026-03-01", "")]


def test_tiers_start_where_upstream_starts_them(sample: Reading) -> None:
    gemini = entry(sample, "google/gemini-2.5-pro")

    assert history(gemini, "input") == [(1_250_000, "", "")]
    assert history(gemini, "input", above_tokens=200_000) == [(2_500_000, "", "")]
    assert history(gemini, "output", above_tokens=200_000, processing="batch") == [
        (7_500_000, "2026-10-14", "")
    ]


def test_text_and_image_tokens_are_priced_apart(sample: Reading) -> None:
    image = entry(sample, "google/gemini-3-pro-image-preview")

    assert {usd_micro for usd_micro, _, _ in history(image, "output")} == {12_000_000}
    assert {usd_micro for usd_micro, _, _ in history(image, "output_image")} == {120_000_000}


def test_minutes_and_pages_keep_their_unit(sample: Reading) -> None:
    whisper = entry(sample, "openai/whisper-1").prices
    ocr = entry(sample, "mistral/mistral-ocr-latest").prices

    assert [(p.meter, p.unit, p.usd_micro) for p in whisper] == [("input_audio", "minute", 6_000)]
    assert (ocr[0].meter, ocr[0].unit, ocr[0].usd_micro) == ("input", "page", 1_000)


def test_ids_that_cost_the_same_are_offers_and_not_names_of_one_model(sample: Reading) -> None:
    native_ids = {entry.native_id for entry in sample.entries}
    codex = entry(sample, "openai/gpt-5-codex")

    assert {"openai/gpt-realtime-2.1", "openai/o4-mini-2025-04-16"} <= native_ids
    assert codex.prices == entry(sample, "openai/gpt-5").prices
    assert codex.facts == ()
    assert not any(entry.aliases for entry in sample.entries)


def test_the_first_model_that_names_an_id_has_it() -> None:
    models = [
        {
            "id": "a",
            "match": {"or": [{"equals": "a"}, {"equals": "c"}]},
            "prices": {"input_mtok": 1},
        },
        {"id": "b", "match": {"and": [{"equals": "C"}]}, "prices": {"input_mtok": 2}},
        {"id": "d", "match": {"starts_with": "d-"}, "prices": {"input_mtok": 3}},
    ]

    read = reading([{"id": "p", "name": "P", "pricing_urls": [], "models": models}])

    found = {entry.native_id: entry.prices[0].usd_micro for entry in read.entries}
    assert found == {"p/a": 1_000_000, "p/c": 1_000_000, "p/b": 2_000_000, "p/d": 3_000_000}


def test_a_router_s_setting_is_no_id_of_its_own(sample: Reading) -> None:
    assert "huggingface_novita/zai-org/glm-5.3-fast" not in {e.native_id for e in sample.entries}


def test_regional_prices_say_their_region(sample: Reading) -> None:
    regions = {
        entry.region: entry.prices[0].usd_micro
        for entry in sample.entries
        if entry.name == "anthropic.claude-opus-5"
    }

    assert regions["global"] == 5_000_000
    assert regions["regional"] == regions["eu"] == 5_500_000


def test_a_variant_for_something_else_is_not_taken() -> None:
    variants = [
        {"when": {"route": "mistral/eu"}, "prices": {"input_mtok": 9}},
        {"when": {"processing": "batch", "speed": "fast"}, "prices": {"input_mtok": 9}},
        {"when": {"service_tier": "default"}, "prices": {}},
    ]

    offer = one({"prices": {"input_mtok": 1}, "price_variants": variants}).entries[0]

    assert [price.usd_micro for price in offer.prices] == [1_000_000]


@pytest.mark.parametrize(
    "model",
    [
        {"prices": {"input_mtok": -1}},
        {"prices": {"input_mtok": 3200}},
        {"prices": [{"prices": {"input_mtok": 1}, "constraint": {"start_date": "soon"}}]},
        {"prices": [{"prices": {"input_mtok": 1}, "constraint": {"start_time": "01:00+02"}}]},
        {"prices": {"input_mtok": {"tiers": []}}},
        {"prices": 4},
        {"match": ["m"]},
    ],
)
def test_what_is_not_credible_or_not_readable_is_refused(model: dict[str, Any]) -> None:
    read = one(model)

    assert not any(entry.prices for entry in read.entries)
    assert [r.native_id for r in read.rejected] == ["p/m"]
    assert read.read == 1


@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the snapshots are not beside this checkout")
def test_the_whole_snapshot_is_read() -> None:
    raw = load(SNAPSHOTS, genai_prices.SOURCE)
    read = genai_prices.read(raw)
    models = [
        f"{p['id']}/{m['id']}" for p in json.loads(raw.files["data.json"]) for m in p["models"]
    ]
    ids = [entry.native_id for entry in read.entries]

    assert read.read == len(models) == 2_330
    assert set(models) <= set(ids)
    assert len(ids) == len(set(ids))
    assert len({entry.provider for entry in read.entries}) == 47
    assert sum(1 for e in read.entries if e.facts and e.facts[-1].text == "deprecated") == 71
    borrowed = [row for row in read.rejected if "another provider's" in row.reason]
    free = sum(1 for e in read.entries if not e.prices and e.native_id in set(models))
    assert free - len(borrowed) == 179


def test_a_price_upstream_took_from_another_provider_is_refused():
    comment = "Imported from OpenRouter pricing; verify against the maker's."
    read = one({"prices": {"input_mtok": 0.039}, "price_comments": comment})

    assert read.entries[0].prices == ()
    assert [row.reason for row in read.rejected] == [
        "by its own comment the price is another provider's"
    ]
