"""What people type in a channel, on the shipped catalog: the right question, never a random one."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.file import Catalog
from bot.catalog.reader import find
from bot.model import Resolution
from bot.needs import reading
from bot.pickwick import Pickwick
from bot.questions.sentences import intent

CASES = tomllib.loads((Path(__file__).parent / "conversations.toml").read_text("utf-8"))["case"]
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def catalog():
    return Catalog.open(find())


def read(catalog, text):
    def resolve(typed: str) -> Resolution:
        return Pickwick(catalog).resolve(typed)

    def reads(said: str) -> bool:
        return not reading.is_empty(reading.read(catalog.view(), said, TODAY))

    return intent(text, resolve, reads)


@pytest.mark.parametrize("case", CASES, ids=[case["said"][:50] or "nothing" for case in CASES])
def test_a_sentence_asks_its_question(catalog, case):
    asked = read(catalog, case["said"])

    assert type(asked).__name__ == case["asked"]
    typed = getattr(asked, "typed", ())
    if "names" in case:
        assert ([typed] if isinstance(typed, str) else list(typed)) == case["names"]
    if "need" in case:
        assert asked.need == case["need"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    nothing = Resolution("", "no_match")

    intent(text, lambda _typed: nothing, lambda _said: False)
