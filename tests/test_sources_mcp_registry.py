"""The official registry: servers by reverse-domain names, templates among them."""

import json
from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, facts, sample_of

from bot.sources.download import Download, DownloadRefused, load
from bot.sources.mcp_registry import META, SOURCE, fetch, read
from bot.sources.reading import Raw, Reading, UnreadableSource

reading = sample_of(SOURCE, read)


def servers(*rows: dict[str, object]) -> Raw:
    return Raw({"servers.json": json.dumps({"servers": rows}).encode()}, date(2026, 1, 1))


def test_a_server_is_known_by_registry_name_folder_and_package(reading: Reading) -> None:
    fetcher = entry(reading, "com.pulsemcp.servers/pulse-fetch")

    assert (fetcher.name, fetcher.repo) == ("pulse-fetch", "pulsemcp/mcp-servers")
    assert ("folder", "productionized/pulse-fetch") in fetcher.tags
    assert "@pulsemcp/pulse-fetch" in fetcher.aliases
    assert facts(fetcher) == {"runtime": "node", "latest_release": "2025-09-09"}


def test_a_remote_server_has_its_address(reading: Reading) -> None:
    dialer = entry(reading, "app.getdialer/dialer")

    assert (dialer.repo, dialer.url) == ("", "https://getdialer.app/mcp")
    assert facts(dialer)["runtime"] == "remote"


def test_a_repository_elsewhere_is_none_of_github_s(reading: Reading) -> None:
    assert entry(reading, "com.gitlab/mcp").repo == ""


def test_a_template_without_a_repository_is_refused(reading: Reading) -> None:
    assert [rejected.reason for rejected in reading.rejected] == ["a template published unchanged"]


def test_a_server_that_only_forgot_its_description_is_kept_without(reading: Reading) -> None:
    kubernetes = entry(reading, "io.github.containers/kubernetes-mcp-server")

    assert (kubernetes.repo, kubernetes.words) == ("containers/kubernetes-mcp-server", "")


def test_older_and_deleted_versions_are_left_out_and_deprecated_ones_say_so() -> None:
    reading = read(
        servers(
            {"server": {"name": "a/old"}, "_meta": {META: {"isLatest": False}}},
            {"server": {"name": "a/gone"}, "_meta": {META: {"status": "deleted"}}},
            {"server": {"name": "a/tired"}, "_meta": {META: {"status": "deprecated"}}},
            {"server": {"title": "No name"}},
        )
    )

    assert [(e.native_id, facts(e)) for e in reading.entries] == [
        ("a/tired", {"status": "deprecated"})
    ]
    assert [r.reason for r in reading.rejected] == ["it was deleted", "it has no name"]


def test_addresses_are_https_or_nothing() -> None:
    reading = read(
        servers(
            {
                "server": {
                    "name": "a/b",
                    "websiteUrl": "http://a.example",
                    "remotes": [{"url": "ws://x"}],
                }
            }
        )
    )

    assert reading.entries[0].url == ""


def test_the_registry_is_fetched_page_by_page() -> None:
    pages = {"": ("a/one", "next page"), "cursor=next+page": ("a/two", None)}

    def get(url: str, **_: object) -> Download:
        (name, cursor) = next(page for key, page in reversed(pages.items()) if key in url)
        body = {"servers": [{"server": {"name": name}}], "metadata": {"nextCursor": cursor}}
        return Download(url, json.dumps(body).encode(), date(2026, 11, 20))

    assert [e.native_id for e in read(fetch(get)).entries] == ["a/one", "a/two"]


def test_a_page_of_another_shape_is_refused() -> None:
    def get(url: str, **_: object) -> Download:
        return Download(url, b'{"servers": []}', date(2026, 11, 20))

    with pytest.raises(DownloadRefused, match="no page of servers"):
        fetch(get)


def test_a_registry_without_end_is_refused() -> None:
    def get(url: str, **_: object) -> Download:
        return Download(url, b'{"servers": [], "metadata": {"nextCursor": "x"}}', date(2026, 1, 1))

    with pytest.raises(DownloadRefused, match="pages"):
        fetch(get)


@pytest.mark.parametrize("body", ["[]", "{}", '{"servers": [1]}', "{"])
def test_a_file_of_another_shape_is_named(body: str) -> None:
    with pytest.raises(UnreadableSource, match=r"servers\.json"):
        read(Raw({"servers.json": body.encode()}, date(2026, 1, 1)))


def test_it_stays_out_of_the_shipped_catalog() -> None:
    assert SOURCE.licence_class == "unstated"


def test_the_recorded_registry_is_read_whole(shared: Path) -> None:
    reading = read(load(shared / "data", SOURCE))

    assert (reading.read, len(reading.entries), len(reading.rejected)) == (1108, 1073, 35)
    assert len({e.repo.casefold() for e in reading.entries if e.repo}) == 764
