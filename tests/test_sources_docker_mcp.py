"""Docker's catalog: servers by its own names, since one repository may hold dozens."""

from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, facts, sample_of

from bot.sources.docker_mcp import SOURCE, read
from bot.sources.download import load
from bot.sources.reading import Raw, Reading, UnreadableSource

reading = sample_of(SOURCE, read)


def test_a_server_in_a_folder_is_known_by_the_folder(reading: Reading) -> None:
    sqlite = entry(reading, "SQLite")

    assert sqlite.repo == "modelcontextprotocol/servers"
    assert sqlite.url == "https://github.com/modelcontextprotocol/servers/tree/HEAD/src/sqlite"
    assert "modelcontextprotocol/servers/src/sqlite" in sqlite.aliases
    assert "modelcontextprotocol/servers" not in sqlite.aliases
    assert ("folder", "src/sqlite") in sqlite.tags


def test_an_archived_server_is_said_so_and_not_called_so(reading: Reading) -> None:
    sqlite = entry(reading, "SQLite")

    assert (sqlite.name, facts(sqlite)["status"]) == ("SQLite", "archived")
    assert "status" not in facts(entry(reading, "github-official"))


def test_servers_of_one_repository_stay_apart(reading: Reading) -> None:
    aws = {e.native_id for e in reading.entries if e.repo == "awslabs/mcp"}

    assert len(aws) == 2


def test_a_remote_server_has_its_address(reading: Reading) -> None:
    fleet = entry(reading, "ais-fleet")

    assert (fleet.repo, fleet.url) == ("", "https://mcp.aisfleet.com/sse")
    assert facts(fleet)["runtime"] == "remote"


def test_category_and_tags_are_kept(reading: Reading) -> None:
    assert ("category", "database") in entry(reading, "SQLite").tags
    assert ("tag", "sqlite") in entry(reading, "SQLite").tags


def test_a_row_without_a_name_is_refused() -> None:
    body = b"image: mcp/x\n---\nname: good\nabout: text\nmeta: [a]\nsource: 3\n"

    reading = read(Raw({"servers.yaml": body}, date(2026, 1, 1)))

    assert [e.name for e in reading.entries] == ["good"]
    assert [rejected.native_id for rejected in reading.rejected] == ["row 1"]


def test_a_file_of_another_shape_is_named() -> None:
    with pytest.raises(UnreadableSource, match=r"servers\.yaml"):
        read(Raw({"servers.yaml": b"- 1\n- 2\n"}, date(2026, 1, 1)))


def test_the_recorded_catalog_is_read_whole(shared: Path) -> None:
    reading = read(load(shared / "data", SOURCE))

    assert (len(reading.entries), reading.rejected) == (328, ())
    assert len({e.repo.casefold() for e in reading.entries if e.repo}) == 199
    assert sum(e.repo == "awslabs/mcp" for e in reading.entries) == 35
