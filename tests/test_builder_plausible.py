"""Prices that upstream filed under the wrong unit; the rows are real."""

import pytest

from bot.builder.plausible import REASON, plausible
from bot.sources.reading import Entry, Fact, Price


def entry(*prices, mode="", takes="", gives=""):
    facts = [
        Fact(f"{side}_modalities", text)
        for side, text in (("input", takes), ("output", gives))
        if text
    ]
    tags = (("mode", mode),) if mode else ()
    return Entry("some/model", "model", "model", prices=prices, facts=tuple(facts), tags=tags)


WRONG = {
    "a step of SDXL at Fireworks": entry(Price("input", 130), mode="image_generation"),
    "a picture of Stable Diffusion 3.5 at DigitalOcean": entry(
        Price("input", 80_000), takes="text", gives="image"
    ),
    "a minute of Whisper at Scaleway": entry(Price("input", 3_000), takes="audio", gives="text"),
}
RIGHT = {
    "text input of gpt-image-1": entry(Price("input", 5_000_000), mode="image_generation"),
    "a small reranker at Cloudflare": entry(Price("input", 3_000), takes="text", gives="text"),
    "a picture priced as a picture": entry(Price("output", 40_000, "image"), gives="image"),
}


@pytest.mark.parametrize("row", WRONG.values(), ids=WRONG)
def test_a_price_per_picture_or_minute_is_no_price_per_token(row):
    kept, refused = plausible(row)

    assert kept.prices == ()
    assert [line.reason for line in refused] == [REASON]


@pytest.mark.parametrize("row", RIGHT.values(), ids=RIGHT)
def test_other_small_prices_stay(row):
    assert plausible(row) == (row, ())
