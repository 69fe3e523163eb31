"""A custom_id says everything, fits, and what was not written here is never read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat.text import utf16
from adapters.discord import ids
from adapters.discord.ids import Deed
from adapters.plain import clean

SENTENCES = st.one_of(
    st.text(max_size=70),
    st.lists(
        st.sampled_from(
            [*ids.SHARED, "{", "{{", "{a", "{|", "|", "gpt-4.1", "claude-how ", "show"]
        ),
        max_size=8,
    ).map("".join),
)


@given(SENTENCES)
def test_what_is_written_is_read_again(sentence: str) -> None:
    custom_id = ids.write(Deed("ask", sentence))

    if custom_id is not None:
        assert utf16(custom_id) <= 100
        assert ids.read(custom_id) == Deed("ask", clean(sentence))


@given(st.lists(SENTENCES.map(lambda s: f"compare {s or 'x'} vs o3"), min_size=1, max_size=5))
def test_a_select_gives_back_each_sentence(sentences: list[str]) -> None:
    selection = ids.select(sentences)

    if selection is not None:
        found = [ids.chosen(selection.custom_id, value) for value in selection.values]
        assert found == [clean(sentence) for sentence in sentences]
        assert len(set(selection.values)) == len(selection.values)


@given(st.text(max_size=110))
def test_anything_may_come_as_an_id(text: str) -> None:
    ids.read(text)
    ids.read(f"v1:ask:{text}")
    ids.chosen(text, "x")
    ids.chosen(f"v1:pick:{text}", "x")


@pytest.mark.parametrize(
    "custom_id",
    [
        "", "v1", "v1:ask", "v0:ask:compare a vs b", "v2:ask:x", "v1:drop:x", "v1:ask:{",
        "v1:ask:{~", "compare a vs b", " v1:ask:x", "v1:ask:x\ny", "V1:ask:x", "v1:ask:{|",
    ],
)  # fmt: skip
def test_a_foreign_id_is_none_of_ours(custom_id: str) -> None:
    assert ids.read(custom_id) is None


def test_an_id_has_room_for_a_hundred_characters() -> None:
    room = 100 - len("v1:ask:")

    assert ids.write(Deed("ask", "x" * room)) == f"v1:ask:{'x' * room}"
    assert ids.write(Deed("ask", "x" * (room + 1))) is None


def test_version_one_keeps_its_signs() -> None:
    cost = "cost gpt-4.1 vs claude-sonnet-4.5 for 50,000 tokens in, 5,000 tokens out, in batch"

    assert ids.write(Deed("ask", cost)) == "v1:ask:{fgpt-4.1{b{ssonnet-4.5{g50{j{h5{j{iin batch"
    assert ids.read("v1:ask:{fgpt-4.1{b{ssonnet-4.5{g50{j{h5{j{iin batch") == Deed("ask", cost)
    assert ids.SHARED[:4] == ("compare ", " vs ", "recommend ", "alternatives to ")
    assert ids.write(Deed("all", "show openai/o3")) == "v1:all:{e{uo3"
    assert ids.write(Deed("all", "show x-ai/a-instruct")) == "v1:all:{e{Ea{F"


def test_five_things_told_by_their_ids_fit_an_id() -> None:
    five = (
        "compare openai/gpt-4.1 vs anthropic/claude-sonnet-4.5 vs google/gemini-2.5-pro vs "
        "deepseek-ai/deepseek-r1 vs meta-llama/llama-3.3-70b-instruct"
    )
    custom_id = ids.write(Deed("share", five))

    assert custom_id is not None
    assert ids.read(custom_id) == Deed("share", five)


def test_only_what_differs_stands_in_an_option() -> None:
    selection = ids.select(["compare gpt-5 vs claude opus 4", "compare gpt-5.5 vs claude opus 4"])

    assert selection is not None
    assert selection.values == ("gpt-5", "gpt-5.5")
    assert ids.chosen(selection.custom_id, "gpt-5.5") == "compare gpt-5.5 vs claude opus 4"


def test_sentences_too_long_for_a_select_have_none() -> None:
    assert ids.select([f"compare {'x' * 101} vs a", "compare b vs a"]) is None
    assert ids.select([f"compare a vs {'y' * 99}", f"compare b vs {'y' * 99}"]) is None
    assert ids.select(["show a", "show a"]) is None


def test_every_id_matches_one_pattern_only() -> None:
    pick, ask = "v1:pick:{a{|{bo3", "v1:ask:{ao3"
    buttons = re.compile(rf"(?!v1:pick:){ids.PATTERN}")

    assert re.fullmatch(ids.PATTERN, pick)
    assert not buttons.fullmatch(pick)
    assert buttons.fullmatch(ask)
