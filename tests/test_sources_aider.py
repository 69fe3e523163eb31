"""Aider's rows name a model, a way to run it, sometimes two models, sometimes no cost."""

from decimal import Decimal
from pathlib import Path

import pytest
from sources_lab import sample_of

from bot.sources import aider
from bot.sources.download import load
from bot.sources.reading import Entry, Reading, Score

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(aider.SOURCE, aider.read)


def entry(reading: Reading, name: str) -> Entry:
    return next(entry for entry in reading.entries if entry.name == name)


def test_a_result_has_its_setting_cost_exercises_and_day(reading: Reading) -> None:
    assert entry(reading, "o4-mini").scores == (
        Score(
            board="aider/polyglot",
            value=72.0,
            variant="high",
            harness="diff",
            n=225,
            cost_usd=Decimal("19.6399"),
            measured_on="2025-04-16",
            url="https://aider.chat/docs/leaderboards/",
        ),
    )


def test_a_name_that_moves_is_nobodys_result(reading: Reading) -> None:
    refused = [r.native_id for r in reading.rejected if "newest" in r.reason]

    assert refused == ["aider/edit: ollama/mistral-small"]


def test_a_date_in_brackets_is_read_from_the_id(reading: Reading) -> None:
    assert entry(reading, "Command R+ (08-24)").native_id == "command-r-plus-08-2024"
    assert entry(reading, "DeepSeek R1 (0528)").native_id == "DeepSeek R1 (0528)"


def test_a_run_of_another_board_is_refused(reading: Reading) -> None:
    refused = [r for r in reading.rejected if "another board" in r.reason]

    assert [r.native_id for r in refused] == ["aider/edit: o1-mini-2024-09-12"]


def test_efforts_of_one_model_are_its_variants(reading: Reading) -> None:
    scores = entry(reading, "gpt-5").scores

    assert [(score.variant, score.value) for score in scores] == [("high", 88.0), ("low", 81.3)]


def test_the_edit_format_is_the_harness_and_not_the_name(reading: Reading) -> None:
    scores = entry(reading, "gemini-exp-1206").scores
    qwen = entry(reading, "Qwen3 235B A22B").scores[0]

    assert [(score.harness, score.value) for score in scores] == [("diff", 69.2), ("whole", 80.5)]
    assert (qwen.harness, qwen.variant) == ("diff", "no think, Alibaba API")


def test_snapshots_in_brackets_are_other_models(reading: Reading) -> None:
    assert entry(reading, "DeepSeek R1").scores[0].value == 56.9
    assert entry(reading, "DeepSeek R1 (0528)").scores[0].value == 71.4


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("Gemini 2.0 Pro exp-02-05", ("gemini-2.0-pro-exp-02-05",)),
        ("Command R+ (08-24)", ("command-r-plus-08-2024",)),
        ("llama-3.1-8b-instruct", ("llama-v3p1-8b-instruct",)),
        ("Qwen2.5-Coder-32B-Instruct", ("Qwen/Qwen2.5-Coder-32B-Instruct",)),
        ("DeepSeek Chat V2.5", ()),
        ("DeepSeek R1", ()),
        ("o1-2024-12-17", ()),
    ],
)
def test_the_command_gives_the_id_unless_that_id_moves(
    reading: Reading, name: str, aliases: tuple[str, ...]
) -> None:
    assert entry(reading, name).aliases == aliases


def test_a_partial_run_says_how_many_exercises(reading: Reading) -> None:
    assert entry(reading, "gpt-4-turbo-2024-04-09").scores[0].n == 33


def test_one_model_meets_all_its_boards(reading: Reading) -> None:
    boards = [score.board for score in entry(reading, "claude-3-5-sonnet-20241022").scores]

    assert boards == ["aider/edit", "aider/refactor"]


@pytest.mark.skipif(not (SHARED / "aider").is_dir(), reason="../shared/data is not here")
def test_the_whole_boards_are_read() -> None:
    reading = aider.read(load(SHARED, aider.SOURCE))

    assert reading.read == 69 + 98 + 14
    assert sum(len(entry.scores) for entry in reading.entries) == 172
    assert len(reading.rejected) == 9
