"""Which question a message asks, and which names stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import commands as query


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (["o4-mini", "stable-diffusion"], ("o4-mini", "stable-diffusion")),
        ("gpt 4.1 vs claude sonnet 4.5".split(), ("gpt 4.1", "claude sonnet 4.5")),
        (["gpt 4.1 vs. claude sonnet 4.5"], ("gpt 4.1", "claude sonnet 4.5")),
        (["gpt 4.1 VERSUS o3"], ("gpt 4.1", "o3")),
        (["gpt 4.1, o3, o4-mini"], ("gpt 4.1", "o3", "o4-mini")),
        ("gpt 4.1, o3".split(), ("gpt 4.1", "o3")),
        (["gpt 4.1 ; o3 ?"], ("gpt 4.1", "o3")),
        (["weights and biases", "mlflow"], ("weights and biases", "mlflow")),
        (["weights and biases vs mlflow"], ("weights and biases", "mlflow")),
        (["phi-vs-llama vs o3"], ("phi-vs-llama", "o3")),
        (["“gpt 4.1” vs “o3”"], ("gpt 4.1", "o3")),
        (["o3 vs"], ("o3",)),
        (["gpt-4.1 compared to o3"], ("gpt-4.1", "o3")),
        ("gpt-4.1 compared with o3".split(), ("gpt-4.1", "o3")),
    ],
)
def test_names_are_read_as_typed(typed: list[str], names: tuple[str, ...]) -> None:
    assert query.readings(typed)[0] == names


def test_and_may_separate_or_belong_to_a_name() -> None:
    found = query.readings(["gpt-4.1 and o3 and o4-mini"])

    assert ("gpt-4.1", "o3", "o4-mini") in found
    assert ("gpt-4.1 and o3", "o4-mini") in found


@pytest.mark.parametrize(
    "typed",
    ["gpt-4.1 + o3", "gpt-4.1+o3", "gpt-4.1 with o3", "gpt-4.1 to o3", "between gpt-4.1 and o3"],
)
def test_small_words_and_signs_may_separate(typed: str) -> None:
    assert ("gpt-4.1", "o3") in query.readings([typed])
    assert ("gpt-4.1", "o3") in query.readings(typed.split())


def test_a_name_with_a_small_word_in_it_may_stand_beside_another() -> None:
    found = query.readings("weights and biases mlflow".split())

    assert ("weights and biases", "mlflow") in found


def test_a_plus_at_the_end_of_a_name_belongs_to_it() -> None:
    assert query.readings(["notepad++", "humaneval+"])[0] == ("notepad++", "humaneval+")
    assert query.readings(["between the lines vs o3"])[0] == ("between the lines", "o3")


def test_spaces_separate_where_nothing_else_does() -> None:
    assert ("gpt 4.1", "o3") in query.readings(["gpt 4.1 o3"])
    assert ("gpt 4.1", "claude sonnet") in query.readings(["gpt", "4.1", "claude", "sonnet"])


def test_nothing_typed_is_no_name() -> None:
    assert query.readings([]) == ()
    assert query.readings(["", "  "]) == ()
    assert query.readings([",", ";"]) == ()
    assert query.readings(["vs"]) == ()


@given(st.lists(st.text(max_size=12), max_size=8))
def test_whatever_is_typed_is_read_without_fault_and_within_bounds(typed: list[str]) -> None:
    found = query.readings(typed)

    assert len(found) <= 32
    assert all(name.strip() for names in found for name in names)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("compare o4-mini vs o3", query.Compare(("o4-mini vs o3",))),
        ("  SHOW  o4-mini ", query.Show("o4-mini")),
        ("sources", query.Sources()),
        ("resolve o4", query.Resolve("o4")),
        ("complete o4", query.Complete("o4")),
        ("compare", query.Help()),
        ("", query.Help()),
        ("what is the meaning of life", query.Help()),
    ],
)
def test_a_message_is_a_question_or_asks_for_help(text: str, asked: query.Query) -> None:
    assert query.parse(text) == asked


def test_more_names_than_fit_are_told_apart_too() -> None:
    assert tuple("abcdef") in query.readings(["a b c d e f"])
