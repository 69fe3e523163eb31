"""Tables of figures: numbers as floats in text, lists as Python text, rows that are no project."""

import json
from datetime import date
from pathlib import Path

import pytest
from sources_lab import DATA, entry, facts, sample_of

from bot.sources import best_of_mcp_servers, best_of_ml_python
from bot.sources.download import Download, load
from bot.sources.reading import Entry, Raw, Reading, UnreadableSource

HEAD = "name,github_id,category,github_url,star_count,projectrank"

libraries = sample_of(best_of_ml_python.SOURCE, best_of_ml_python.read)
servers = sample_of(best_of_mcp_servers.SOURCE, best_of_mcp_servers.read)


def counts(entry: Entry) -> dict[str, float]:
    return {metric.key: metric.value for metric in entry.metrics}


def test_a_library_has_its_licence_days_documentation_and_index_names(libraries: Reading) -> None:
    keras = entry(libraries, "keras-team/keras")

    assert facts(keras)["licence"] == "Apache-2.0"
    assert facts(keras)["docs_url"] == "https://keras.io"
    assert facts(keras)["last_commit"].startswith("2025-10-")
    assert len(facts(keras)["latest_release"]) == len("2025-10-30")
    assert (keras.name, keras.kind, keras.repo) == ("Keras", "library", "keras-team/keras")
    assert "keras" in keras.aliases
    assert {"downloads_30d", "dependents", "projectrank"} <= counts(keras).keys()


def test_a_label_may_be_a_bare_word(libraries: Reading) -> None:
    assert ("label", "others") in entry(libraries, "BerriAI/litellm").tags


def test_a_repository_that_moved_keeps_its_old_address_as_an_alias(
    libraries: Reading, servers: Reading
) -> None:
    assert "google/jax" in entry(libraries, "jax-ml/jax").aliases
    assert "chopratejas/headroom" in entry(servers, "headroomlabs-ai/headroom").aliases


def test_two_rows_of_one_repository_are_one_library_with_two_names(libraries: Reading) -> None:
    spark = entry(libraries, "microsoft/SynapseML")

    assert spark.name == "SynapseML"
    assert "MMLSpark" in spark.aliases


def test_a_product_without_a_repository_is_kept_by_its_home_page(libraries: Reading) -> None:
    comet = entry(libraries, "CometML")

    assert (comet.repo, comet.url) == ("", "https://www.comet.com")
    assert "comet-ml/examples" not in comet.aliases


def test_a_section_of_another_list_is_refused(libraries: Reading) -> None:
    assert [rejected.reason for rejected in libraries.rejected] == [
        "it is a section of another list"
    ]


def test_a_row_whose_repository_is_gone_is_refused(servers: Reading) -> None:
    (gone,) = servers.rejected

    assert gone.native_id == "mihaelamj/cupertino"
    assert "neither its repository nor its home page" in gone.reason


def test_frameworks_for_servers_are_libraries_and_bear_one_name(servers: Reading) -> None:
    named = {e.native_id: e.kind for e in servers.entries if e.name == "fastmcp"}

    assert named == {"PrefectHQ/fastmcp": "library", "punkpeye/fastmcp": "library"}
    assert entry(servers, "microsoft/markitdown").kind == "mcp_server"


def test_a_count_that_is_missing_is_missing(servers: Reading) -> None:
    assert "dependents" not in counts(entry(servers, "headroomlabs-ai/headroom"))


def test_descriptions_are_only_for_searching(libraries: Reading) -> None:
    keras = entry(libraries, "keras-team/keras")

    assert keras.words == "Deep learning with few lines."
    assert keras.prose == ()


def test_the_newest_table_of_a_folder_is_read(libraries: Reading) -> None:
    assert len(load(DATA, best_of_ml_python.SOURCE).files) == 2
    assert "old/old" not in {entry.native_id for entry in libraries.entries}


def test_an_address_is_https_or_nothing() -> None:
    body = f"{HEAD},homepage\na,x/y,nlp,http://github.com/x/y,1.0,1,http://a.example\n"
    body += "b,,nlp,,1.0,1,http://b.example\nc,,nlp,javascript:1,inf,1,https://c.example\n"
    reading = best_of_ml_python.read(
        Raw({"history/2026-01-01_projects.csv": body.encode()}, date(2026, 1, 1))
    )

    assert [e.url for e in reading.entries] == ["https://github.com/x/y", "https://c.example"]
    assert [rejected.native_id for rejected in reading.rejected] == ["b"]
    assert "stars" not in counts(reading.entries[1])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "line 1: no column named name"),
        (b"name,github_id\n", "line 1: no column named category"),
        (b"\xff\xfe", "byte 0: not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        best_of_ml_python.read(Raw({"history/2026-01-01_projects.csv": body}, date(2026, 1, 1)))


def test_a_folder_without_a_table_is_named() -> None:
    with pytest.raises(UnreadableSource, match="no history"):
        best_of_ml_python.read(Raw({}, date(2026, 1, 1)))


def test_the_newest_table_is_fetched_with_the_day_in_its_name() -> None:
    folder = best_of_mcp_servers.SOURCE.live[0]
    days = ("2026-10-01", "2026-11-05", "2026-09-30")
    listing = [
        {
            "name": f"{d}_projects.csv",
            "type": "file",
            "download_url": f"https://raw/{d}_projects.csv",
        }
        for d in days
    ]

    def get(url: str, **_: object) -> Download:
        body = json.dumps(listing) if url == folder else HEAD
        return Download(url, body.encode(), date(2026, 11, 21))

    raw = best_of_mcp_servers.fetch(get)

    assert raw.as_of == date(2026, 11, 5)
    assert list(raw.files) == ["history/2026-11-05_projects.csv"]
    assert best_of_mcp_servers.read(raw).entries == ()


def test_the_recorded_tables_are_read_whole(shared: Path) -> None:
    libraries = best_of_ml_python.read(load(shared / "data", best_of_ml_python.SOURCE))
    servers = best_of_mcp_servers.read(load(shared / "data", best_of_mcp_servers.SOURCE))

    assert (libraries.read, len(libraries.entries), len(libraries.rejected)) == (924, 918, 5)
    assert (servers.read, len(servers.entries), len(servers.rejected)) == (405, 404, 1)
    assert len({tag for e in servers.entries for tag in e.tags if tag[0] == "category"}) == 34
    assert sum("downloads_30d" in counts(e) for e in libraries.entries) == 882
