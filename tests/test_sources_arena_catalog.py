"""LMArena's catalog: ratings with intervals, prices as text or numbers, pictures priced alike."""

from pathlib import Path

import pytest
from sources_lab import entry, sample_of

from bot.sources import arena_catalog
from bot.sources.download import load
from bot.sources.reading import Price, Reading, Score

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(arena_catalog.SOURCE, arena_catalog.read)


def test_a_rating_has_its_interval(reading: Reading) -> None:
    assert entry(reading, "o4-mini-2025-04-16").scores[0] == Score(
        board="arena-catalog/text",
        value=1391.38,
        low=1387.43,
        high=1395.34,
        url="https://github.com/lmarena/arena-catalog",
    )


def test_every_category_is_its_own_board(reading: Reading) -> None:
    assert {board.id: board.measures for board in reading.boards} == {
        "arena-catalog/text": "chat",
        "arena-catalog/text/coding": "code-generation",
        "arena-catalog/text/industry-mathematical": "mathematics",
        "arena-catalog/vision": "vision",
        "arena-catalog/vision/ocr": "ocr",
        "arena-catalog/image": "image-generation",
    }


def test_thinking_is_a_variant_of_one_model(reading: Reading) -> None:
    opus = entry(reading, "claude-opus-4-5-20251101")
    text = [s.variant for s in opus.scores if s.board == "arena-catalog/text"]

    assert sorted(text) == ["", "thinking-32k"]


def test_prices_are_read_from_text_and_from_numbers(reading: Reading) -> None:
    assert entry(reading, "openai/o4-mini-2025-04-16").prices == (
        Price("input", 1_100_000),
        Price("output", 4_400_000),
    )
    maverick = entry(reading, "openrouter/llama-4-maverick-17b-128e-instruct")
    assert maverick.prices == (Price("input", 150_000), Price("output", 600_000))


def test_a_price_belongs_to_the_seller_whose_page_it_is_from(reading: Reading) -> None:
    refused = {r.native_id: r.reason for r in reading.rejected}

    assert refused["yi-lightning"] == "a price from a page that is no seller's"


def test_a_picture_has_no_price_for_tokens(reading: Reading) -> None:
    refused = {r.native_id: r.reason for r in reading.rejected}

    assert refused["openai/dall-e-3"] == "a price of pictures in a field for tokens"


def test_an_empty_price_makes_no_offer(reading: Reading) -> None:
    assert not any("ernie" in e.native_id for e in reading.entries)


def test_it_stays_out_unless_asked_for() -> None:
    assert arena_catalog.SOURCE.licence_class == "unstated"


@pytest.mark.skipif(not (SHARED / "arena-catalog").is_dir(), reason="../shared/data is not here")
def test_the_whole_catalog_is_read() -> None:
    reading = arena_catalog.read(load(SHARED, arena_catalog.SOURCE))
    full = [s for e in reading.entries for s in e.scores if s.board == "arena-catalog/text"]
    offers = [e for e in reading.entries if e.provider]

    assert len(full) == 283
    assert len(reading.boards) == 29 + 10 + 3
    assert len(offers) + len(reading.rejected) <= 141
    assert all(e.prices for e in offers)
