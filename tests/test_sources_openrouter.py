"""OpenRouter's model list, on its real rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry

from bot.sources import openrouter
from bot.sources.download import load
from bot.sources.reading import Lifecycle, Raw, Reading, UnreadableSource

SAMPLE = Path(__file__).parent / "data" / "openrouter.json"
SNAPSHOTS = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="module")
def sample() -> Reading:
    return openrouter.read(Raw({"models.json": SAMPLE.read_bytes()}, date(2026, 5, 15)))


def test_prices_are_texts_a_token(sample: Reading) -> None:
    prices = {price.meter: price.usd_micro for price in entry(sample, "openai/o4-mini").prices}

    assert (prices["input"], prices["output"], prices["cache_read"]) == (
        1_100_000,
        4_400_000,
        275_000,
    )
    assert prices["web_search"] == 10_000_000


def test_a_free_variant_has_no_price(sample: Reading) -> None:
    ring = entry(sample, "inclusionai/ring-2.6-1t:free")

    assert (ring.billing, ring.prices) == ("free_tier", ())


def test_only_what_is_listed_is_supported(sample: Reading) -> None:
    facts = {fact.key: fact.text for fact in entry(sample, "openai/o4-mini").facts}

    assert facts["supports_tools"] == "yes"
    assert "supports_temperature" not in facts
    assert facts["context_tokens"] == "200000"
    assert facts["input_modalities"] == "image, pdf, text"


def test_an_expiry_is_a_retirement_there(sample: Reading) -> None:
    assert entry(sample, "x-ai/grok-4").lifecycle == (Lifecycle("retired", "2026-05-15"),)


def test_the_dated_name_is_an_alias(sample: Reading) -> None:
    opus = entry(sample, "anthropic/claude-opus-4.7-fast")

    assert opus.aliases == ("anthropic/claude-4.7-opus-fast-20260512",)
    assert (opus.name, opus.maker) == ("Claude Opus 4.7 (Fast)", "Anthropic")


def test_a_list_of_another_shape_is_named() -> None:
    with pytest.raises(UnreadableSource, match=r"models\.json"):
        openrouter.read(Raw({"models.json": b'{"error": "busy"}'}, date(2026, 5, 15)))


def test_a_row_of_another_shape_is_refused_alone() -> None:
    read = openrouter.read(Raw({"models.json": b'{"data": [3, {"id": "a/b"}]}'}, date(2026, 5, 15)))

    assert [r.native_id for r in read.rejected] == ["row 1", "a/b"]


def test_it_stays_out_of_the_shipped_catalog() -> None:
    assert openrouter.SOURCE.licence_class == "unstated"


@pytest.mark.skipif(not SNAPSHOTS.is_dir(), reason="the snapshots are not beside this checkout")
def test_the_whole_snapshot_is_read() -> None:
    read = openrouter.read(load(SNAPSHOTS, openrouter.SOURCE))

    assert len(read.entries) == read.read == 364
    assert sum(1 for e in read.entries if e.hf_id) == 173
    assert sum(1 for e in read.entries if e.lifecycle) == 11
    assert sum(1 for e in read.entries if e.billing == "variable") == 3
    assert sum(1 for e in read.entries for f in e.facts if f.key == "knowledge_cutoff") == 202
