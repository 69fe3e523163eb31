"""Arena's boards hold other rows every day: the newest per model counts."""

import json
from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, sample_of

from bot.sources import arena_ai
from bot.sources.download import Download, DownloadRefused, load
from bot.sources.reading import Entry, Raw, Reading, Rejected, Score, UnreadableSource

SHARED = Path(__file__).parents[2] / "shared" / "data"


reading = sample_of(arena_ai.SOURCE, arena_ai.read)


def on(entry: Entry, board: str) -> list[Score]:
    return [score for score in entry.scores if score.board == board]


def test_a_rating_has_interval_votes_and_day(reading: Reading) -> None:
    score = on(entry(reading, "claude-opus-4-7"), "arena-ai/text")[0]

    assert (score.value, score.low, score.high, score.n) == (1498.0, 1488.0, 1508.0, 3485)
    assert score.measured_on == "2026-04-19"
    assert score.url == "https://arena.ai/leaderboard/text"


def test_the_newest_day_wins(reading: Reading) -> None:
    high = [s for s in on(entry(reading, "gpt-5.4"), "arena-ai/text") if s.variant == "high"]

    assert [score.measured_on for score in high] == ["2026-04-19"]


def test_settings_are_variants_of_one_model(reading: Reading) -> None:
    scores = entry(reading, "gpt-5.4").scores

    assert {(s.board, s.variant, s.harness) for s in scores} == {
        ("arena-ai/code", "high", "codex-harness"),
        ("arena-ai/text", "", ""),
        ("arena-ai/text", "high", ""),
    }


def test_the_boards_a_model_stands_on_are_its_tags(reading: Reading) -> None:
    assert entry(reading, "gpt-5.4").tags == (("arena-ai", "code"), ("arena-ai", "text"))


def test_a_name_in_brackets_is_an_alias(reading: Reading) -> None:
    nano = entry(reading, "gemini-3-pro-image-preview")

    assert nano.aliases == ("nano-banana-pro",)
    assert [score.variant for score in nano.scores] == ["", "2k"]


def test_open_tells_of_weights_and_nothing_tells_of_no_licence(reading: Reading) -> None:
    assert [f.key for f in entry(reading, "glm-5.1").facts] == ["open_weights"]
    assert entry(reading, "hunyuan-image-3.0").facts == ()


def test_boards_say_what_they_measure(reading: Reading) -> None:
    assert {board.id: board.measures for board in reading.boards} == {
        "arena-ai/code": "code-generation",
        "arena-ai/search": "web-search",
        "arena-ai/text": "chat",
        "arena-ai/text-to-image": "image-generation",
        "arena-ai/vision": "vision",
    }


def test_a_row_without_a_score_is_refused_and_the_rest_kept() -> None:
    rows = [{"model": "a", "score": None}, {"model": "b", "score": 1200, "ci": None, "votes": 0}]
    page = json.dumps({"meta": {}, "models": rows}).encode()

    reading = arena_ai.read(Raw({"data/2026-04-19/text.json": page}, date(2026, 4, 19)))

    assert reading.rejected == (Rejected("text: a", "no score"),)
    assert reading.entries[0].scores == (Score("arena-ai/text", 1200.0, measured_on="2026-04-19"),)


def test_no_board_at_all_is_unreadable() -> None:
    with pytest.raises(UnreadableSource):
        arena_ai.read(Raw({"data/latest.json": b"{}"}, date(2026, 4, 19)))


def test_fetch_reads_the_newest_day_and_fills_the_gaps() -> None:
    served = {
        "latest.json": {"date": "2026-04-19", "path": "2026-04-19"},
        "2026-04-19/_index.json": {"leaderboards": {"text": {}, "../x": {}}},
        "2026-04-19/text.json": {"models": []},
        "2026-04-12/vision.json": {"models": []},
    }

    def get(url: str, **_: object) -> Download:
        path = url.removeprefix(f"{arena_ai.HOME}/")
        if path not in served:
            raise DownloadRefused(f"{url} could not be read: the server answered 404.")
        return Download(url, json.dumps(served[path]).encode(), date(2026, 4, 20))

    raw = arena_ai.fetch(get)

    assert sorted(raw.files) == ["data/2026-04-12/vision.json", "data/2026-04-19/text.json"]
    assert raw.as_of == date(2026, 4, 19)


@pytest.mark.skipif(not (SHARED / "arena-ai").is_dir(), reason="../shared/data is not here")
def test_the_whole_snapshot_is_read() -> None:
    reading = arena_ai.read(load(SHARED, arena_ai.SOURCE))
    today = [s for e in reading.entries for s in e.scores if s.measured_on == "2026-04-19"]

    assert len(reading.boards) == 10
    assert len(today) == 352
    assert reading.read == 352 + 71 + 71
    assert reading.rejected == ()
