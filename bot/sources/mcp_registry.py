"""The official MCP registry: servers by their registry names, with packages and addresses."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

from bot.sources.download import DownloadRefused, Get
from bot.sources.facts import https, members
from bot.sources.files import json_file
from bot.sources.listed import source
from bot.sources.projects import address, aliases, days, line, part, repository, tags, words
from bot.sources.reading import (
    Entry,
    Fact,
    Raw,
    Reading,
    Rejected,
    UnreadableSource,
)

PAGES = 1_000
META = "io.modelcontextprotocol.registry/official"

SOURCE = source("mcp-registry")
FILE = SOURCE.files[0]

RUNTIMES = {"npm": "node", "pypi": "python", "nuget": "dotnet", "oci": "docker"}

TEMPLATE = re.compile(
    r"\bmy mcp server\b|\bnon functional\b|\[describe\b|^template\b", re.IGNORECASE
)
"""What a server is called or says of itself that was published with its template unchanged."""


def fetch(get: Get) -> Raw:
    """The latest version of every server, page by page."""
    servers: list[Any] = []
    cursor = ""
    for _ in range(PAGES):
        asked = {"limit": "100", "version": "latest"} | ({"cursor": cursor} if cursor else {})
        found = get(f"{SOURCE.live[0]}?{urlencode(asked)}")
        try:
            page = json.loads(found.body)
            servers += page["servers"]
            cursor = str(page["metadata"].get("nextCursor") or "")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DownloadRefused(f"{found.url} is refused: no page of servers.") from error
        if not cursor:
            body = json.dumps({"servers": servers}, ensure_ascii=False).encode()
            return Raw({FILE: body}, found.day, f"{len(servers)} servers")
    raise DownloadRefused(f"{SOURCE.live[0]} is refused: more than {PAGES:,} pages.")


def read(raw: Raw) -> Reading:
    """One entry per registry name; templates somebody published unchanged are refused."""
    whole = json_file(raw, FILE)
    rows = whole.get("servers") if isinstance(whole, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableSource(f"{FILE}: 'servers' is not a list of objects.")
    entries = []
    rejected = []
    for row in rows:
        server = part(row, "server")
        state = part(part(row, "_meta"), META)
        if state.get("isLatest") is False:
            continue
        if reason := _refusal(server, state):
            rejected.append(Rejected(line(server.get("name")), reason))
        else:
            entries.append(_entry(server, state))
    return Reading(tuple(entries), rejected=tuple(rejected), read=len(rows))


def _refusal(server: dict[str, Any], state: dict[str, Any]) -> str:
    if not line(server.get("name")):
        return "it has no name"
    if state.get("status") == "deleted":
        return "it was deleted"
    if not repository(part(server, "repository").get("url"))[0] and _is_template(server):
        return "a template published unchanged"
    return ""


def _is_template(server: dict[str, Any]) -> bool:
    said = (line(server.get("title")), line(server.get("description")))
    return any(TEMPLATE.search(text) for text in said)


def _entry(server: dict[str, Any], state: dict[str, Any]) -> Entry:
    native_id = line(server["name"])
    name = line(server.get("title")) or native_id.rpartition("/")[2]
    place = part(server, "repository")
    repo, folder = repository(place.get("url"))
    folder = line(place.get("subfolder")).strip("/") or folder
    packages = _objects(server, "packages")
    remotes = _objects(server, "remotes")
    first = next(iter(remotes), {}).get("url")
    return Entry(
        native_id=native_id,
        name=name,
        kind="mcp_server",
        url=address(repo, folder) or https(server.get("websiteUrl")) or https(first),
        repo=repo,
        aliases=aliases(
            name, native_id, repo, f"{repo}/{folder}" if folder else "", *_package_names(packages)
        ),
        facts=_facts(state, packages, remotes),
        tags=tags(folder=folder),
        words="" if _is_template(server) else words(server.get("description")),
    )


def _objects(server: dict[str, Any], key: str) -> list[dict[str, Any]]:
    values = server.get(key)
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _package_names(packages: list[dict[str, Any]]) -> list[str]:
    """Names in package indexes; an image or a file at an address is no name of the server."""
    return [
        line(package.get("identifier"))
        for package in packages
        if package.get("registryType") in ("npm", "pypi", "nuget")
    ]


def _facts(
    state: dict[str, Any], packages: list[dict[str, Any]], remotes: list[dict[str, Any]]
) -> tuple[Fact, ...]:
    runtimes = [RUNTIMES.get(str(package.get("registryType")), "") for package in packages]
    deprecated = state.get("status") == "deprecated"
    return (
        *members("runtime", filter(None, [*runtimes, "remote" if remotes else ""])),
        *days(state, latest_release="publishedAt"),
        *([Fact("status", "deprecated")] if deprecated else []),
    )
