"""The archived board gives parameters in billions, and -1 or 0 where it has none."""

from pathlib import Path

import pytest
from sources_lab import DATA

from bot.sources import open_llm_leaderboard as leaderboard
from bot.sources.download import load
from bot.sources.reading import Entry, Fact, UnreadableSource

SHARED = Path(__file__).parents[2] / "shared" / "data"


def entry(name: str) -> Entry:
    reading = leaderboard.read(load(DATA, leaderboard.SOURCE))
    return next(entry for entry in reading.entries if entry.native_id == name)


def test_billions_become_a_count() -> None:
    assert entry("microsoft/Phi-4-mini-instruct").facts == (
        Fact("params_total", "3836000000", 3_836_000_000),
    )


def test_scores_stay_on_their_boards() -> None:
    scores = {s.board: s.value for s in entry("microsoft/Phi-4-mini-instruct").scores}

    assert scores == {
        "open-llm-leaderboard/mmlu-pro": 32.58,
        "open-llm-leaderboard/bbh": 38.74,
        "open-llm-leaderboard/gpqa": 7.94,
        "open-llm-leaderboard/math-lvl-5": 16.99,
    }


@pytest.mark.parametrize("name", ["Corianas/llama-3-reactor", "databricks/dbrx-base"])
def test_parameters_of_minus_one_or_zero_are_missing(name: str) -> None:
    assert entry(name).facts == ()


def test_a_name_without_owner_is_no_address() -> None:
    assert (entry("gpt2").hf_id, entry("gpt2").url) == ("", "")
    assert entry("databricks/dbrx-base").hf_id == "databricks/dbrx-base"


def test_it_stays_out_unless_asked_for_and_has_no_live_file() -> None:
    assert leaderboard.SOURCE.licence_class == "unstated"
    with pytest.raises(UnreadableSource, match="archived"):
        leaderboard.fetch(None)  # type: ignore[arg-type]


@pytest.mark.skipif(
    not (SHARED / "open-llm-leaderboard").is_dir(), reason="../shared/data is not here"
)
def test_the_whole_board_is_read() -> None:
    reading = leaderboard.read(load(SHARED, leaderboard.SOURCE))
    counted = [e for e in reading.entries if e.facts]

    assert (reading.read, len(reading.entries), len(counted)) == (4497, 4497, 4487)
