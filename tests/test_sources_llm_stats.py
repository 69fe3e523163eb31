"""LLM Stats counts in cents, says commercial use is forbidden where it is not, mixes scales."""

from pathlib import Path

import pytest
from sources_lab import entry, sample_of

from bot.sources import llm_stats
from bot.sources.download import load
from bot.sources.reading import Fact, Price, Reading, Score, UnreadableSource

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(llm_stats.SOURCE, llm_stats.read)


def test_cents_become_micro_dollars(reading: Reading) -> None:
    offer = entry(reading, "openai/o4-mini")

    assert (offer.provider, offer.base, offer.billing) == ("openai", "o4-mini", "metered")
    assert offer.prices == (Price("input", 1_100_000), Price("output", 4_400_000))


def test_a_price_of_thousands_is_refused_with_what_stands_beside_it(reading: Reading) -> None:
    refused = [r.reason for r in reading.rejected if r.native_id == "replicate/deepseek-vl2"]

    assert entry(reading, "replicate/deepseek-vl2").prices == ()
    assert refused == [
        "output price of $4,800 a Mtok is not credible",
        "input price stands beside one that is not credible",
    ]


def test_flags_that_are_true_of_all_say_nothing(reading: Reading) -> None:
    keys = {f.key for e in reading.entries if e.provider for f in e.facts}

    assert keys == {
        "max_input_tokens",
        "max_output_tokens",
        "input_modalities",
        "output_modalities",
    }


def test_others_models_at_google_are_sold_by_vertex(reading: Reading) -> None:
    assert entry(reading, "vertex_ai/claude-3-haiku-20240307").provider == "vertex_ai"
    assert entry(reading, "google/gemini-1.5-pro").provider == "google"


def test_a_model_has_maker_dates_and_place(reading: Reading) -> None:
    phi = entry(reading, "phi-4-mini")

    assert (phi.name, phi.maker, phi.hf_id) == (
        "Phi 4 Mini",
        "Microsoft",
        "microsoft/Phi-4-mini-instruct",
    )
    assert Fact("params_total", "3840000000", 3_840_000_000) in phi.facts
    assert Fact("licence", "MIT") in phi.facts


def test_an_open_licence_without_weights_is_not_taken(reading: Reading) -> None:
    """Upstream gives Gemini 2.5 Flash-Lite the licence of the page that describes it."""
    lite = entry(reading, "gemini-2.5-flash-lite")

    assert not {"licence", "licence_text"} & {fact.key for fact in lite.facts}


def test_results_say_who_reports_them_and_how(reading: Reading) -> None:
    assert (
        Score(
            board="llm-stats/aime-2024",
            value=0.934,
            variant="no tools",
            self_reported=True,
            url="https://openai.com/index/introducing-o3-and-o4-mini/",
        )
        in entry(reading, "o4-mini").scores
    )


def test_settings_tell_results_of_one_board_apart(reading: Reading) -> None:
    scores = entry(reading, "o3-2025-04-16").scores

    assert {s.variant: s.value for s in scores} == {
        "no tools": 0.202,
        "with tools, thinking": 0.243,
        "no tools, thinking": 0.147,
    }
    assert entry(reading, "phi-3.5-mini-instruct").scores[0].harness == "5-shot"
    assert {s.variant for s in entry(reading, "o4-mini").scores} == {"high", "no tools"}


def test_boards_that_differ_by_a_sign_stay_apart(reading: Reading) -> None:
    boards = {board.id: board.name for board in reading.boards}

    assert boards["llm-stats/graphwalks-bfs-below-128k"] == "Graphwalks BFS <128k"
    assert boards["llm-stats/graphwalks-bfs-above-128k"] == "Graphwalks BFS >128k"


def test_on_error_rates_less_is_better(reading: Reading) -> None:
    board = next(b for b in reading.boards if b.id == "llm-stats/common-voice-15")

    assert not board.higher_is_better


def test_units_follow_the_best_possible_score(reading: Reading) -> None:
    units = {board.id: board.unit for board in reading.boards}

    assert units["llm-stats/aime-2024"] == "fraction"
    assert units["llm-stats/cfeval"] == "points"


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("fleurs: gemini-1.0-pro", "the board mixes error rates with accuracies"),
        (
            "mt-bench: llama-3.1-nemotron-70b-instruct",
            "on another scale than the rest of the board",
        ),
        ("factscore: gpt-5-2025-08-07", "an error rate on a board of accuracies"),
    ],
)
def test_results_that_cannot_stand_beside_others_are_refused(
    reading: Reading, result: str, reason: str
) -> None:
    assert [r.reason for r in reading.rejected if r.native_id == result] == [reason]


def test_there_is_nothing_to_fetch() -> None:
    with pytest.raises(UnreadableSource, match="given up"):
        llm_stats.fetch(None)  # type: ignore[arg-type]


@pytest.mark.skipif(not (SHARED / "llm-stats").is_dir(), reason="../shared/data is not here")
def test_the_whole_repository_is_read() -> None:
    reading = llm_stats.read(load(SHARED, llm_stats.SOURCE))
    offers = [e for e in reading.entries if e.provider]
    results = sum(len(e.scores) for e in reading.entries)

    assert reading.read == 169 + 2224 + 244
    assert (len(reading.entries) - len(offers), len(offers)) == (169, 244)
    assert results == 2224 - 8
    assert len({b.id for b in reading.boards}) == len(reading.boards) == 337
