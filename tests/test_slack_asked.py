"""What a button carries comes back whole, or is known to be of another time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.plain import clean
from adapters.slack.asked import LAYOUTS, Asked, decode, encode, encode_option
from adapters.slack.limits import BUTTON_VALUE, OPTION_VALUE


@given(st.text(min_size=1, max_size=2_100), st.sampled_from(LAYOUTS))
def test_a_sentence_comes_back_as_it_was_or_is_too_long(said: str, layout: str) -> None:
    value = encode(Asked(said, layout))  # type: ignore[arg-type]

    if value is None:
        assert len(clean(said)) > BUTTON_VALUE - 20
    elif clean(said):
        assert decode(value) == Asked(clean(said), layout)  # type: ignore[arg-type]
        assert len(value) <= BUTTON_VALUE


def test_an_option_holds_less() -> None:
    assert encode_option(Asked("x" * (OPTION_VALUE - 9)))
    assert encode_option(Asked("x" * (OPTION_VALUE - 8))) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "v1",
        "v1|table",
        "v1|table|",
        "v0|table|show o3",
        "v2|table|show o3",
        "v1|chart|show o3",
        "v1|table|show\no3",
        "v1|table| show o3",
        "v1|table|\u202eshow",
        "show o3",
        "v1|table|" + "x" * BUTTON_VALUE,
        '{"v": 1}',
    ],
)
def test_anything_else_is_of_another_time(value: str) -> None:
    assert decode(value) is None


@given(st.text(max_size=2_200))
def test_no_value_breaks_the_reading(value: str) -> None:
    found = decode(value)

    assert found is None or found.said
