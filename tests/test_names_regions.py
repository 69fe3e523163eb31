"""Regions at the beginning of ids: told apart from makers and from names."""

from __future__ import annotations

import pytest

from bot.names.regions import split_region


@pytest.mark.parametrize(
    ("native", "region", "rest"),
    [
        ("us.anthropic.claude-sonnet-4", "us", "anthropic.claude-sonnet-4"),
        ("us-gov.anthropic.claude-sonnet-4", "us-gov", "anthropic.claude-sonnet-4"),
        ("regional.gemini-3-pro", "regional", "gemini-3-pro"),
        ("anthropic.claude-sonnet-4", "", "anthropic.claude-sonnet-4"),
        ("eu.1", "", "eu.1"),
        ("usual.model", "", "usual.model"),
        ("gpt-5.2", "", "gpt-5.2"),
    ],
)
def test_a_region_is_split_off(native: str, region: str, rest: str) -> None:
    assert split_region(native) == (region, rest)
