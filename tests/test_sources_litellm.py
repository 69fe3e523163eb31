"""LiteLLM's cost map, on its real rows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sources_lab import entry, facts

from bot.sources import litellm
from bot.sources.download import load
from bot.sources.reading import Entry, Lifecycle, Raw, Reading, UnreadableSource

SAMPLE = Path(__file__).parent / "data" / "litellm.json"
SNAPSHOTS = Path(__file__).parents[2] / "shared" / "data"


def reading(table: Any = None) -> Reading:
    body = SAMPLE.read_bytes() if table is None else json.dumps(table).encode()
    return litellm.read(Raw({litellm.FILE: body}, date(2026, 11, 12)))


@pytest.fixture(scope="module")
def sample() -> Reading:
    return reading()


def prices(entry: Entry, **scope: object) -> dict[str, int]:
    wanted = {"processing": "standard", "above_tokens": 0, "window_utc": "", **scope}
    return {
        price.meter: price.usd_micro
        for price in entry.prices
        if all(getattr(price, name) == value for name, value in wanted.items())
    }


def test_o4_mini_costs_what_openai_says(sample: Reading) -> None:
    o4_mini = entry(sample, "o4-mini")

    assert prices(o4_mini) == {
        "input": 1_100_000,
        "output": 4_400_000,
        "cache_read": 275_000,
        "web_search": 10_000_000,
    }
    assert prices(o4_mini, processing="batch") == {"input": 550_000, "output": 2_200_000}
    assert prices(o4_mini, processing="priority")["output"] == 8_000_000
    assert (o4_mini.provider, o4_mini.region, o4_mini.billing) == ("openai", "", "metered")


def test_a_retirement_belongs_to_the_offer(sample: Reading) -> None:
    url = "https://developers.openai.com/api/docs/pricing"

    assert entry(sample, "o4-mini").lifecycle == (Lifecycle("retired", "2026-10-23", "", url),)
    assert entry(sample, "azure/eu/o4-mini").lifecycle[0].on == "2026-11-19"
    assert entry(sample, "azure_ai/Phi-3.5-mini-instruct").lifecycle[0].on == "2025-08-30"


def test_a_successor_is_named_where_upstream_names_one(sample: Reading) -> None:
    glm = entry(sample, "together_ai/zai-org/GLM-4.6")

    assert glm.lifecycle == ()
    table = json.loads(SAMPLE.read_bytes())
    row = table["together_ai/zai-org/GLM-4.6"] | {"deprecation_date": "2026-12-01"}
    retiring = reading({"together_ai/zai-org/GLM-4.6": row}).entries[0].lifecycle[0]
    assert retiring.replacement == "together_ai/zai-org/GLM-5.2"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("together-ai-4.1b-8b", "a price band by size"),
        ("azure/hd/1024-x-1024/dall-e-3", "one image size of one"),
        ("exa_ai/search", "search"),
        ("bedrock/us-east-1/6-month-commitment/anthropic.claude-instant-v1", "reserved capacity"),
    ],
)
def test_what_is_no_model_is_refused(sample: Reading, key: str, why: str) -> None:
    assert key not in {entry.native_id for entry in sample.entries}
    assert next(r.reason for r in sample.rejected if r.native_id == key).endswith(why)


def test_every_key_is_kept_or_refused(sample: Reading) -> None:
    kept = {entry.native_id for entry in sample.entries}
    table = json.loads(SAMPLE.read_bytes())

    assert sample.read == len(table)
    assert set(table) == kept | {r.native_id for r in sample.rejected}


def test_a_negative_price_is_refused() -> None:
    row = {"litellm_provider": "openai", "input_cost_per_token": -1e-06}

    read = reading({"gpt-x": row})

    assert read.entries[0].prices == ()
    assert "not credible" in read.rejected[0].reason


def test_an_output_limit_far_over_the_input_is_refused(sample: Reading) -> None:
    orpheus = facts(entry(sample, "groq/canopylabs/orpheus-v1-english"))

    assert orpheus["max_input_tokens"] == "4000"
    assert "max_output_tokens" not in orpheus


def test_zero_is_not_a_price(sample: Reading) -> None:
    for key, billing in (
        ("command-a-plus-05-2026", "unknown"),
        ("ollama/codegemma", "self_hosted"),
        ("chatgpt/gpt-6-sol", "plan_included"),
        ("opencode_go/beam-free", "free_tier"),
    ):
        assert entry(sample, key).prices == ()
        assert entry(sample, key).billing == billing


def test_dearer_long_prompts_are_tiers(sample: Reading) -> None:
    gemini = entry(sample, "gemini-2.5-pro")
    flash = entry(sample, "dashscope/qwen-flash")

    assert prices(gemini)["input"] == 1_250_000
    assert prices(gemini, above_tokens=200_000)["input"] == 2_500_000
    assert prices(gemini, above_tokens=200_000, processing="batch")["output"] == 7_500_000
    assert prices(flash) == {"input": 50_000, "output": 400_000}
    assert prices(flash, above_tokens=256_000) == {"input": 250_000, "output": 2_000_000}


def test_cache_writes_are_told_apart_by_how_long_they_last(sample: Reading) -> None:
    sonnet = prices(entry(sample, "claude-sonnet-4-5"))

    assert (sonnet["cache_write_5m"], sonnet["cache_write_1h"]) == (3_750_000, 6_000_000)


def test_off_peak_hours_are_those_of_every_day(sample: Reading) -> None:
    deepseek = entry(sample, "deepseek/deepseek-flash")

    assert prices(deepseek)["input"] == 300_000
    assert {price.window_utc for price in deepseek.prices} == {
        "",
        "00:00-01:00",
        "04:00-06:00",
        "10:00-00:00",
    }
    assert prices(deepseek, window_utc="04:00-06:00")["output"] == 600_000


@pytest.mark.parametrize(
    ("key", "meter", "unit", "usd_micro"),
    [
        ("whisper-1", "input_audio", "minute", 6_000),
        ("tts-1", "input", "Mchar", 15_000_000),
        ("mistral/mistral-ocr-latest", "input", "page", 4_000),
        ("vertex_ai/veo-3.1-generate-preview", "output_video", "second", 400_000),
        ("amazon.rerank-v1:0", "request", "krequest", 1_000_000),
        ("stability.sd3-5-large-v1:0", "output_image", "image", 80_000),
    ],
)
def test_other_meters_keep_their_own_unit(
    sample: Reading, key: str, meter: str, unit: str, usd_micro: int
) -> None:
    found = [(p.meter, p.unit, p.usd_micro) for p in entry(sample, key).prices]

    assert (meter, unit, usd_micro) in found


def test_image_tokens_are_not_text_tokens(sample: Reading) -> None:
    image = entry(sample, "gemini/gemini-3-pro-image-preview")

    assert prices(image)["output"] == 12_000_000
    assert {(p.unit, p.usd_micro) for p in image.prices if p.meter == "output_image"} == {
        ("Mtok", 120_000_000),
        ("image", 134_000),
    }


@pytest.mark.parametrize(
    ("key", "region", "maker", "name"),
    [
        ("azure/eu/o4-mini", "eu", "", "o4-mini"),
        (
            "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "eu",
            "anthropic",
            "claude-sonnet-4-5-20250929-v1:0",
        ),
        ("bedrock_mantle/us-gov-west-1/openai.gpt-5.4", "us-gov-west-1", "openai", "gpt-5.4"),
        ("cloudflare/@cf/openai/gpt-oss-120b", "", "openai", "gpt-oss-120b"),
        ("together_ai/zai-org/GLM-4.6", "", "zai-org", "GLM-4.6"),
        ("perplexity/preset/fast-search", "", "", "fast-search"),
    ],
)
def test_region_and_maker_are_read_off_the_key(
    sample: Reading, key: str, region: str, maker: str, name: str
) -> None:
    found = entry(sample, key)

    assert (found.region, found.maker, found.name) == (region, maker, name)


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff"])
def test_a_file_that_is_no_cost_map_is_named(body: bytes) -> None:
    with pytest.raises(UnreadableSource, match=litellm.FILE):
        litellm.read(Raw({litellm.FILE: body}, date(2026, 11, 12)))


@pytest.mark.parametrize(
    "row",
    [
        {"input_cost_per_token": "1e400000000"},
        {"input_cost_per_token": "nan", "max_input_tokens": 1e300},
        {"tiered_pricing": [1, {"range": []}, {"range": ["x", 1]}], "max_output_tokens": -5},
        {"off_peak_pricing": {"windows": [{"weekdays": [9], "hours_utc": ["noon"]}]}},
        {"supported_modalities": [["text"]], "metadata": 3, "source": 3, "mode": {}},
        {"search_context_cost_per_query": 4, "deprecation_date": "soon", "supports_vision": "no"},
    ],
)
def test_odd_values_do_no_harm(row: dict[str, object]) -> None:
    good = {"litellm_provider": "openai", "input_cost_per_token": 1e-06}

    read = reading({"gpt-x": {"litellm_provider": "openai", **row}, "gpt-y": good})

    assert "gpt-y" in {entry.native_id for entry in read.entries}
    assert [entry.native_id for entry in read.entries if entry.prices] == ["gpt-y"]
    assert not any(entry.lifecycle for entry in read.entries)


@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the snapshots are not beside this checkout")
def test_the_whole_snapshot_is_read() -> None:
    read = litellm.read(load(SNAPSHOTS, litellm.SOURCE))

    assert read.read == 4_553
    assert len({entry.provider for entry in read.entries}) >= 135
    assert sum(1 for e in read.entries if e.lifecycle) >= 850
    assert prices(entry(read, "o4-mini"))["input"] == 1_100_000
    assert len(read.entries) >= 4_200
