"""Facts are said the same way everywhere, and what is missing is left out."""

import pytest

from bot.sources.facts import amount, day, https, licence, members, yes_no
from bot.sources.reading import Fact


@pytest.mark.parametrize("value", [None, "", 0, "0.0", -1, "many", "nan", "inf"])
def test_an_amount_that_is_none_is_left_out(value: object) -> None:
    assert amount("params_total", value) == ()


def test_an_amount_loses_the_noise_of_floats() -> None:
    assert amount("params_total", "256999999.99999997") == (
        Fact("params_total", "257000000", 257_000_000),
    )


@pytest.mark.parametrize("text", ["2025", "2025-10", "2025-10-03"])
def test_a_day_is_as_precise_as_upstream_has_it(text: str) -> None:
    assert day("released_on", text) == (Fact("released_on", text),)


@pytest.mark.parametrize("text", ["", None, "soon", "2025-13", "2025-10-32", "03.10.2025"])
def test_what_is_no_day_is_left_out(text: object) -> None:
    assert day("released_on", text) == ()


def test_a_known_licence_keeps_its_wording_beside_the_id() -> None:
    assert licence("apache-2.0") == (
        Fact("licence", "Apache-2.0"),
        Fact("licence_text", "apache-2.0"),
    )


@pytest.mark.parametrize("text", ["", None, "not specified", "Unknown"])
def test_no_licence_is_not_a_licence(text: object) -> None:
    assert licence(text) == ()


def test_flags_and_sets_read_alike() -> None:
    assert yes_no("open_weights", False) == Fact("open_weights", "no", 0)
    assert members("input_modalities", ["text", "image", "text"]) == (
        Fact("input_modalities", "image, text"),
    )


@pytest.mark.parametrize(
    "url", ["http://a.example", "javascript:alert(1)", "arxiv.org/abs/1", "https://a b", None]
)
def test_only_https_addresses_pass(url: object) -> None:
    assert https(url) == ""
    assert https("https://a.example/x") == "https://a.example/x"
