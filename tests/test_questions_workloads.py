"""Workloads as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities import Vocabulary
from bot.model import Workload
from bot.questions.draft import Words
from bot.questions.needs import read_need
from bot.questions.workloads import (
    read_calls,
    read_share,
    read_tokens,
    read_usd,
    read_workload,
    written,
)

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


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("o3", "No tokens were named: 10,000 in and 1,000 out a call are assumed."),
        ("o3 for 1000 calls a day", "One call was taken as 1,000 tokens in and 300 out."),
        ("o3 for 3000 invoices a day", "One invoice was taken as 1,500 tokens in and 300 out."),
        ("o3 for 800 tokens a call", "One call was taken as 300 tokens out."),
        ("o3 1k in, 10 emails a day", "One email was taken as 150 tokens out."),
        ("o3 50k in", "No output tokens were named: none are counted."),
        ("o3 5k out", "No input tokens were named: none are counted."),
        ("o3 50k in 5k out 200 calls", "Calls without a period are read as calls a day."),
        (
            "o3 for 1.5M tokens in and 200k out per month",
            "All those tokens were counted as 1,000 calls a month of 1,500 tokens in and 200 out.",
        ),
    ],
)
def test_what_nobody_said_is_named(text: str, unsaid: str) -> None:
    assert read_workload(text).unsaid == (unsaid,)


SAME = [
    ("1.5M tokens in and 200k out per month", Workload(1_500, 200, 1_000 / 30)),
    ("10M input and 2M output tokens a month", Workload(1_000, 200, 10_000 / 30)),
    ("4M tokens a day in batch", Workload(4_000, 0, 1_000.0, batch=True)),
    ("5M output tokens a day", Workload(0, 5_000, 1_000.0)),
    ("10 million words a month", Workload(1_333, 0, 10_000 / 30)),
    ("4M tokens a day, 1000 calls a day", Workload(4_000, 0, 1_000.0)),
    ("3000 invoices a day", Workload(1_500, 300, 3_000.0)),
    ("1000 daily invoices", Workload(1_500, 300, 1_000.0)),
    ("3 million support emails a month", Workload(500, 150, 100_000.0)),
    ("half a million tickets a month", Workload(400, 50, 500_000 / 30)),
    ("1000 calls a day", Workload(1_000, 300, 1_000.0)),
    ("800 tokens per request, 50 requests per minute", Workload(800, 300, 72_000.0)),
    ("50k in / 5k out, 1000 calls a day", Workload(50_000, 5_000, 1_000.0)),
    ("50k in and 5k out 1000 times a day", Workload(50_000, 5_000, 1_000.0)),
    ("50k/5k, 1000/day", Workload(50_000, 5_000, 1_000.0)),
    ("10k in, 2k out, 80% of the input is cached", Workload(10_000, 2_000, cached_share=0.8)),
    ("10k in 1k out 2k reasoning tokens", Workload(10_000, 1_000, reasoning_tokens=2_000)),
    ("2k in 300 out overnight, 7 per week", Workload(2_000, 300, 1.0, batch=True)),
    ("50k in, 1000 calls a day", Workload(50_000, 0, 1_000.0)),
    ("500 tokens out, 1000 invoices a day", Workload(1_500, 500, 1_000.0)),
]


@pytest.mark.parametrize(("said", "workload"), SAME)
def test_a_cost_and_a_need_read_the_same_workload(said: str, workload: Workload) -> None:
    of_cost = read_workload(f"gpt-4.1 for {said}")
    of_need = read_need(f"a model for {said}", Words(Vocabulary(())), date(2026, 11, 21))

    assert of_cost.workload == of_need.workload == workload
    assert of_cost.rest == "gpt-4.1"
    assert set(of_cost.unsaid) <= set(of_need.assumptions)


@pytest.mark.parametrize(
    "need", ["128k context, 8k output", "at least 8k output tokens", "under $100 a month", "70b"]
)
def test_a_bound_in_a_need_is_no_workload(need: str) -> None:
    assert read_need(need, Words(Vocabulary(())), date(2026, 11, 21)).workload is None


def test_every_provider_can_be_asked_for() -> None:
    found = read_workload("gpt-oss-120b 8k in 1k out at all providers")

    assert found.everywhere
    assert found.rest == "gpt-oss-120b"


@pytest.mark.parametrize(
    ("text", "a_day"),
    [
        ("1000/day", 1000),
        ("1,000 a day", 1000),
        ("2k/month", 2000 / 30),
        ("7 per week", 1),
        ("2/second", 172_800),
        ("10 calls an hour", 240),
        ("500", 500),
        ("often", None),
        ("1000/fortnight", None),
    ],
)
def test_calls_are_counted_by_the_day(text: str, a_day: float | None) -> None:
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
    text = f"openai/o3 vs gpt-4.1 for {written(workload, everywhere)}"

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
