"""ToolSDK's registry: thousands of servers, hundreds under one title, some listed twice."""

import io
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest
from sources_lab import facts, sample_of

from bot.sources.download import Download, DownloadRefused, load
from bot.sources.reading import Entry, Raw, Reading, UnreadableSource
from bot.sources.toolsdk_mcp import SOURCE, TOOL_LENGTH, TOOLS, fetch, read

reading = sample_of(SOURCE, read)


def named(reading: Reading, native_id: str) -> list[Entry]:
    return [entry for entry in reading.entries if entry.native_id == native_id]


def tar(files: dict[str, str]) -> bytes:
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(f"top/{path}")
            member.size = len(content.encode())
            archive.addfile(member, io.BytesIO(content.encode()))
    return body.getvalue()


def test_servers_under_one_title_stay_apart(reading: Reading) -> None:
    titled = [entry for entry in reading.entries if entry.name == "MCP Server"]

    assert len({entry.repo for entry in titled}) == len(titled) == 2


def test_a_package_in_two_categories_is_one_entry_with_both(reading: Reading) -> None:
    (server,) = named(reading, "a2a-mcp-server")

    assert {tag for scheme, tag in server.tags if scheme == "category"} == {
        "aggregators",
        "other-tools-and-integrations",
    }


def test_one_package_name_from_two_repositories_is_two_entries(reading: Reading) -> None:
    assert {entry.repo for entry in named(reading, "a2a-bridge")} == {
        "regismesquita/mcp_a2a",
        "tesla0225/mcp-a2a",
    }


def test_a_folder_of_a_repository_is_known_however_the_address_names_it(reading: Reading) -> None:
    (everything,) = named(reading, "@modelcontextprotocol/server-everything")

    assert everything.repo == "modelcontextprotocol/servers"
    assert ("folder", "src/everything") in everything.tags
    assert "modelcontextprotocol/servers/src/everything" in everything.aliases


def test_a_server_without_a_title_bears_its_package_s_name(reading: Reading) -> None:
    (mapbox,) = named(reading, "@mapbox/mcp-server")
    (hosted,) = named(reading, "@toolsdk-remote/sveltejs-mcp")

    assert mapbox.name == "@mapbox/mcp-server"
    assert (hosted.name, facts(hosted)["runtime"]) == ("sveltejs-mcp", "remote")


def test_licences_are_read_where_they_are_known() -> None:
    said = ["mit", "Apache 2.0", "unknown", "other", "UNLICENSED", "unlicense", "GNU", None]
    rows = [{"packageName": f"p{n}", "license": text} for n, text in enumerate(said)]
    reading = read(Raw({"packages.json": json.dumps(rows).encode()}, date(2026, 1, 1)))

    licences = [facts(e).get("licence") or facts(e).get("licence_text") for e in reading.entries]
    assert licences == ["MIT", "Apache-2.0", None, None, "UNLICENSED", "Unlicense", "GNU", None]


def test_names_of_tools_are_bounded(reading: Reading) -> None:
    (many,) = named(reading, "it-tools-mcp")

    tools = [tag for scheme, tag in many.tags if scheme == "tool"]
    assert len(tools) == TOOLS
    assert max(map(len, tools)) <= TOOL_LENGTH


def test_being_uncategorized_is_no_category(reading: Reading) -> None:
    (memory,) = named(reading, "mcp-neo4j-memory")

    assert all(scheme != "category" for scheme, _ in memory.tags)


def test_the_archive_is_fetched_as_one_list_with_what_the_index_knows() -> None:
    package = {"packageName": "p", "name": "P", "env": {"KEY": {}}, "url": "https://github.com/a/p"}
    index = {"p": {"path": "databases/p.json", "validated": True, "tools": {"b": {}, "a": {}}}}
    body = tar(
        {
            "packages/databases/p.json": json.dumps(package),
            "packages/uncategorized/p.json": json.dumps({"packageName": "p"}),
            "indexes/packages-list.json": json.dumps(index),
        }
    )

    def get(url: str, **_: object) -> Download:
        return Download(url, body, date(2026, 11, 20))

    raw = fetch(get)

    first, second = read(raw).entries
    assert first.tags == (("category", "databases"), ("tool", "a"), ("tool", "b"))
    assert (second.repo, second.tags) == ("", ())
    assert b"KEY" not in raw.files["packages.json"]


@pytest.mark.parametrize("package", ["[]", "{", '{"packageName": []}'])
def test_an_archive_of_another_shape_is_refused(package: str) -> None:
    def get(url: str, **_: object) -> Download:
        return Download(url, tar({"packages/a/p.json": package}), date(2026, 11, 20))

    with pytest.raises(DownloadRefused, match="registry's archive"):
        fetch(get)


@pytest.mark.parametrize("body", ["{}", "[1]", "[", ""])
def test_a_file_of_another_shape_is_named(body: str) -> None:
    with pytest.raises(UnreadableSource, match=r"packages\.json"):
        read(Raw({"packages.json": body.encode()}, date(2026, 1, 1)))


def test_a_row_without_a_package_is_refused() -> None:
    rows = [{"path": "a/b.json"}, {"packageName": "x", "tools": "many", "url": 7}]
    reading = read(Raw({"packages.json": json.dumps(rows).encode()}, date(2026, 1, 1)))

    assert [rejected.native_id for rejected in reading.rejected] == ["a/b.json"]
    assert [e.native_id for e in reading.entries] == ["x"]


def test_the_recorded_registry_is_read_whole(shared: Path) -> None:
    reading = read(load(shared / "data", SOURCE))

    assert (reading.read, len(reading.entries), reading.rejected) == (4908, 4704, ())
    assert len({e.repo.casefold() for e in reading.entries if e.repo}) == 4540
