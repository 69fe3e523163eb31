"""The ranking gives stars, forks, issues and the last commit; what is not about AI stays out."""

import json
from datetime import date
from pathlib import Path

import pytest
from sources_lab import sample_of

from bot.sources.download import Download, DownloadRefused, load
from bot.sources.github_ranking import SOURCE, about_ai, fetch, read
from bot.sources.reading import Raw, Reading, UnreadableSource

HEAD = "rank,item,repo_name,stars,forks,language,repo_url,username,issues,last_commit,description\n"
BOARDS = (
    HEAD
    + "1,top-100-stars,llm-kit,9,1,Go,https://github.com/a/llm-kit,a,0,2026-01-02T03:04:05Z,Parts.\n"
    + "2,top-100-stars,lake,8,1,C,https://github.com/a/lake,a,0,2026-01-02T03:04:05Z,Water.\n"
    + "3,C,rain,7,1,C,https://github.com/a/rain,a,0,2026-01-02T03:04:05Z,It will rain.\n"
    + "1,Go,llm-kit,9,1,Go,https://github.com/a/llm-kit,a,0,2026-01-02T03:04:05Z,Parts.\n"
    + '4,C,net,7,1,C,https://github.com/a/net,a,0,2026-01-02T03:04:05Z,"Runs neural nets, small."\n'
)


reading = sample_of(SOURCE, read)


def test_a_repository_has_its_counts_language_and_last_commit(reading: Reading) -> None:
    (claw,) = [entry for entry in reading.entries if entry.repo == "openclaw/openclaw"]

    assert {m.key: m.value for m in claw.metrics} == {
        "stars": 387057,
        "forks": 81301,
        "open_issues": 3746,
    }
    assert {f.key: f.text for f in claw.facts} == {
        "language": "TypeScript",
        "last_commit": "2026-08-22",
    }
    assert (claw.kind, claw.url) == ("repository", "https://github.com/openclaw/openclaw")


def test_repositories_of_one_name_are_two(reading: Reading) -> None:
    skills = {entry.native_id for entry in reading.entries if entry.name == "skills"}

    assert skills == {"anthropics/skills", "mattpocock/skills"}


def test_a_language_that_is_missing_is_missing(reading: Reading) -> None:
    without = [e for e in reading.entries if not any(f.key == "language" for f in e.facts)]

    assert len(without) == 2


def test_rows_about_ai_are_kept_once_in_their_order() -> None:
    kept = about_ai(BOARDS.encode()).decode().splitlines()

    assert [row.split(",")[2] for row in kept[1:]] == ["llm-kit", "net"]


def test_the_newest_ranking_is_fetched_and_cut() -> None:
    paths = ["README.md", "github-ranking-2026-11-19.csv", "github-ranking-2026-11-20.csv", "x.csv"]

    def get(url: str, **_: object) -> Download:
        tree = json.dumps({"tree": [{"path": path} for path in paths]})
        body = tree if url == SOURCE.live[0] else BOARDS
        return Download(url, body.encode(), date(2026, 11, 21))

    raw = fetch(get)

    assert (list(raw.files), raw.as_of) == (["github-ranking-2026-11-20.csv"], date(2026, 11, 20))
    assert [entry.name for entry in read(raw).entries] == ["llm-kit", "net"]


@pytest.mark.parametrize("body", ["[]", "{", '{"tree": [{"path": "README.md"}]}'])
def test_a_listing_of_another_shape_is_refused(body: str) -> None:
    def get(url: str, **_: object) -> Download:
        return Download(url, body.encode(), date(2026, 11, 21))

    with pytest.raises(DownloadRefused, match="listing of rankings"):
        fetch(get)


def test_a_row_with_another_address_is_refused() -> None:
    body = BOARDS.replace("https://github.com/a/net", "https://example.org/a/net")
    reading = read(Raw({"github-ranking-2026-11-20.csv": body.encode()}, date(2026, 11, 20)))

    assert [rejected.native_id for rejected in reading.rejected] == ["net"]


def test_a_folder_without_a_ranking_is_named() -> None:
    with pytest.raises(UnreadableSource, match="github-ranking"):
        read(Raw({}, date(2026, 1, 1)))


def test_the_recorded_ranking_is_read_whole(shared: Path) -> None:
    reading = read(load(shared / "data", SOURCE))

    assert (len(reading.entries), reading.rejected) == (345, ())
