"""Workloads as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Workload
from bot.questions.workloads import read_calls, read_share, read_tokens, read_usd, read_workload
from bot.words import cost

PLAIN = Workload(50_000, 5_000, 1_000.0)
SENTENCES = [
    ("gpt-4.1 vs o3 for 50k in / 5k out, 1000 calls a day", "gpt-4.1 vs o3", PLAIN),
    ("of gpt-4.1 vs o3 for 50k in / 5k out, 1000 calls a day", "gpt-4.1 vs o3", PLAIN),
    ("50k in / 5k out on gpt-4.1, 1000/day", "gpt-4.1", PLAIN),
    ("gpt-4.1 50,000 input tokens, 5,000 output tokens, 30k requests per month", "gpt-4.1", PLAIN),
    ("gpt-4.1: 50k tokens in and 5k tokens out, 1000 daily calls", "gpt-4.1", PLAIN),
    ("gpt-4.1 --in 50k --out 5k --calls 1000/day", "gpt-4.1", PLAIN),
    ("gpt-4.1 input: 50k, output: 5k, 1k messages a day", "gpt-4.1", PLAIN),
    ("gpt 4.1 in batch with 50k/5k", "gpt 4.1", Workload(50_000, 5_000, batch=True)),
    ("o3 at 10k in, 2k out with batch api", "o3", Workload(10_000, 2_000, batch=True)),
    ("o3 10k in 2k out 80% cached", "o3", Workload(10_000, 2_000, cached_share=0.8)),
    ("o3 10k in 2k out, 80% of the input is cached", "o3", Workload(10_000, 2_000, None, 0.8)),
    ("o3 10k in 2k out with caching at 80%", "o3", Workload(10_000, 2_000, cached_share=0.8)),
    ("o3 10k in 1k out 2k reasoning", "o3", Workload(10_000, 1_000, reasoning_tokens=2_000)),
    ("o3, 0.5M in, 8k thinking tokens", "o3", Workload(500_000, 0, reasoning_tokens=8_000)),
    (
        "how many calls can I make for $100 with o3 at 10k in and 1k out?",
        "o3",
        Workload(10_000, 1_000, budget_usd=100.0),
    ),
    ("o3 10k in 1k out, budget of $1.5k a month", "o3", Workload(10_000, 1_000, budget_usd=1500.0)),
    ("o3 10k in 1k out for 100 dollars", "o3", Workload(10_000, 1_000, budget_usd=100.0)),
    ("llama 3.1 70b 8k in 1k out", "llama 3.1 70b", Workload(8_000, 1_000)),
    ("claude sonnet 4.5 100k in 1k out", "claude sonnet 4.5", Workload(100_000, 1_000)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "workload"), SENTENCES)
def test_a_sentence_is_taken_apart(text: str, names: str, workload: Workload) -> None:
    found = read_workload(text)

    assert (found.rest, found.workload) == (names, workload)
    assert found.is_said
    assert not found.everywhere


@pytest.mark.parametrize(
    "text", ["gpt-4.1", "gpt 4.1", "gpt-3.5-turbo-16k", "claude 3", "o3", "phi-3 mini 128k", "4o"]
)
def test_a_name_is_no_workload(text: str) -> None:
    found = read_workload(f"what does {text} cost?")

    assert found.rest == text
    assert not found.is_said
    assert found.unsaid == ("call",)


def test_what_nobody_said_is_named() -> None:
    assert read_workload("o3 for 1000 calls a day").unsaid == ("call",)
    assert read_workload("o3 50k in").unsaid == ("output",)
    assert read_workload("o3 5k out").unsaid == ("input",)
    assert read_workload("o3 50k in 5k out 200 calls").unsaid == ("a day",)


def test_every_provider_can_be_asked_for() -> None:
    found = read_workload("gpt-oss-120b 8k in 1k out at all providers")

    assert found.everywhere
    assert found.rest == "gpt-oss-120b"


@pytest.mark.parametrize(
    ("text", "a_day"),
    [
        ("1000/day", 1000),
        ("1,000 a day", 1000),
        ("2k/month", Fraction(2000, 30)),
        ("7 per week", 1),
        ("2/second", 172_800),
        ("10 calls an hour", 240),
        ("500", 500),
        ("often", None),
        ("1000/fortnight", None),
    ],
)
def test_calls_are_counted_by_the_day(text: str, a_day: Fraction | None) -> None:
    assert read_calls(text) == a_day


def test_figures_of_options_are_read_or_refused() -> None:
    assert [read_tokens(text) for text in ("50k", "50,000", "7")] == [50_000, 50_000, 7]
    assert read_tokens("1.5M") == 1_500_000
    assert [read_tokens(text) for text in ("", "k", "-5", "50kg", "gpt-4")] == [None] * 5
    assert [read_share(text) for text in ("80%", "0.8", "100%", "0")] == [0.8, 0.8, 1.0, 0.0]
    assert [read_share(text) for text in ("80", "180%", "x", "-1%")] == [None] * 4
    assert [read_usd(text) for text in ("$100", "100", "$1.5k", "20 usd")] == [100, 100, 1500, 20]
    assert [read_usd(text) for text in ("", "€5", "free")] == [None] * 3


@given(
    st.builds(
        Workload,
        input_tokens=st.integers(0, 10**9),
        output_tokens=st.integers(0, 10**9),
        calls_per_day=st.none() | st.integers(1, 10**7).map(float),
        cached_share=st.integers(0, 100).map(lambda percent: percent / 100),
        batch=st.booleans(),
        reasoning_tokens=st.integers(0, 10**6),
        budget_usd=st.none() | st.integers(1, 10**6).map(float),
    ),
    st.booleans(),
)
def test_what_an_action_says_is_read_as_the_same_workload(
    workload: Workload, everywhere: bool
) -> None:
    text = f"openai/o3 vs gpt-4.1 for {cost.workload(workload)}{cost.at_all(everywhere)}"

    found = read_workload(text)

    assert found.workload == workload
    assert found.rest == "openai/o3 vs gpt-4.1"
    assert found.everywhere == everywhere
    assert found.unsaid == ()


@given(
    st.text(max_size=300) | st.from_regex(r"([0-9]{1,30}(k|m|%|\$| in| out| calls)?[ /,]){1,20}")
)
def test_nothing_typed_is_an_error(text: str) -> None:
    found = read_workload(text)

    assert 0 <= found.workload.input_tokens <= 10**12
    assert 0 <= found.workload.cached_share <= 1


def test_a_huge_text_is_read_at_once() -> None:
    found = read_workload("1k " * 100_000 + "$" * 100_000)

    assert len(found.rest) < 3_000
