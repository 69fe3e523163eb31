"""What can be compared, and what each figure beside it promises."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from bot import curated
from bot.attributes import (
    BY_KEY,
    CLAIMS,
    FLAG_TERMS,
    FLAGS,
    PLACES,
    TABLE,
    Attribute,
    are_alike,
    find,
    first_day,
)
from bot.builder import schema

EVERY = (*TABLE, *PLACES, *CLAIMS)


def test_every_key_is_described_once() -> None:
    keys = [attribute.key for attribute in EVERY]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("attribute", EVERY, ids=lambda attribute: attribute.key)
def test_a_margin_stands_beside_its_reason(attribute: Attribute) -> None:
    assert bool(attribute.margin) == bool(attribute.because)
    assert attribute.kinds


@pytest.mark.parametrize("attribute", CLAIMS, ids=lambda attribute: attribute.key)
def test_a_claim_of_the_directory_has_no_better_way(attribute: Attribute) -> None:
    assert attribute.better is None
    assert attribute.lead is None


@pytest.mark.parametrize(
    ("key", "days"), [("price_input", 45), ("price_batch_output", 45), ("stars", 60)]
)
def test_what_ages_says_after_how_many_days(key: str, days: int) -> None:
    assert BY_KEY[key].max_age_days == days


@pytest.mark.parametrize(
    ("key", "label", "unit"),
    [
        ("price_image", "Price", "USD per image"),
        ("price_output_image_per_image", "Output image price", "USD per image"),
        ("price_web_search_per_krequest", "Web search price", "USD per 1,000 requests"),
        ("price_input_audio", "Input audio price", "USD per 1M tokens"),
    ],
)
def test_a_rare_price_is_described_from_its_key(key: str, label: str, unit: str) -> None:
    attribute = find(key)

    assert attribute is not None
    assert (attribute.label, attribute.unit, attribute.better) == (label, unit, "lower")


def test_an_unknown_key_is_no_attribute() -> None:
    assert find("favourite_colour") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 1, 1)),
        ("2024-05", date(2024, 5, 1)),
        ("2024-05-31", date(2024, 5, 31)),
        ("", None),
        ("soon", None),
        ("2024-13", None),
    ],
)
def test_a_date_of_any_precision_has_a_first_day(text: str, day: date | None) -> None:
    assert first_day(text) == day


def test_means_something_only_for_its_kinds() -> None:
    assert BY_KEY["context_tokens"].means_something_for("model")
    assert not BY_KEY["context_tokens"].means_something_for("repository")
    assert BY_KEY["licence"].means_something_for("mcp_server")


def test_every_flag_states_the_capability_the_vocabulary_says() -> None:
    terms = curated.vocabulary().by_id

    assert all(flag in terms[term].flags for flag, term in FLAG_TERMS.items())


def test_kinds_of_software_are_alike_and_models_are_their_own() -> None:
    assert are_alike(["library", "tool", "agent", "repository"])
    assert are_alike(["model", "model"])
    assert not are_alike(["library", "mcp_server"])
    assert not are_alike(["tool", "platform"])
    assert not are_alike(["model", "library"])


def test_every_flag_is_a_column_that_candidates_are_sifted_by() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(schema.HEADLINES)
        columns = [row[1] for row in db.execute("PRAGMA table_info(headline)")]

    assert [column for column in columns if column in FLAGS] == list(FLAGS)
