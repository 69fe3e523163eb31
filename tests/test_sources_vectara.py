"""On Vectara's board less is better."""

from datetime import date
from pathlib import Path

import pytest
from sources_lab import DATA

from bot.sources import vectara
from bot.sources.download import Download, DownloadRefused, load
from bot.sources.reading import Raw, Rejected

SHARED = Path(__file__).parents[2] / "shared" / "data"


def test_the_rates_are_as_upstream_has_them() -> None:
    reading = vectara.read(load(DATA, vectara.SOURCE))
    phi = next(e for e in reading.entries if e.native_id == "microsoft/Phi-4-mini-instruct")

    assert (phi.name, phi.maker) == ("Phi-4-mini-instruct", "microsoft")
    assert [(score.board, score.value) for score in phi.scores] == [
        ("vectara/hallucination", 23.5),
        ("vectara/answer-rate", 92.5),
    ]


def test_fewer_hallucinations_are_better() -> None:
    boards = {b.id: b for b in vectara.read(load(DATA, vectara.SOURCE)).boards}

    assert not boards["vectara/hallucination"].higher_is_better
    assert boards["vectara/hallucination"].measures == "factual-accuracy"


def test_a_rate_that_is_none_is_refused() -> None:
    table = b"model,hallucination_rate_pct,answer_rate_pct\na/b,n/a,200\n"

    reading = vectara.read(Raw({"leaderboard.csv": table}, date(2026, 3, 10)))

    assert reading.rejected == (Rejected("a/b", "no rate between 0 and 100"),)


def test_the_live_table_gives_the_same_file() -> None:
    readme = b"""
|Model|Hallucination Rate|Factual Consistency Rate|Answer Rate|Average Summary Length (Words)|
|----|----:|----:|----:|----:|
|antgroup/finix_s1_32b|1.8 %|98.2 %|99.5 %|172.4|
|google/gemini-2.5-flash-lite|3.3 %|96.7 %|99.5 %|95.7|
|microsoft/Phi-4|3.7 %|96.3 %|80.7 %|120.9|
"""

    def get(url: str, **_: object) -> Download:
        return Download(url, readme, date(2026, 3, 10))

    recorded = (DATA / "vectara-hallucination" / "leaderboard.csv").read_bytes()
    fetched = vectara.fetch(get).files["leaderboard.csv"]

    assert recorded.startswith(fetched)


def test_a_page_without_the_table_is_refused() -> None:
    def get(url: str, **_: object) -> Download:
        return Download(url, b"# moved", date(2026, 3, 10))

    with pytest.raises(DownloadRefused):
        vectara.fetch(get)


@pytest.mark.skipif(
    not (SHARED / "vectara-hallucination").is_dir(), reason="../shared/data is not here"
)
def test_the_whole_board_is_read() -> None:
    reading = vectara.read(load(SHARED, vectara.SOURCE))

    assert (reading.read, len(reading.entries), reading.rejected) == (96, 96, ())
