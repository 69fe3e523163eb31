"""The ToolSDK registry: thousands of MCP servers with repository, licence, runtime and tools."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.sources.download import DownloadRefused, Get, untar
from bot.sources.facts import https, licence
from bot.sources.files import json_rows
from bot.sources.listed import source
from bot.sources.projects import address, aliases, line, lines, repository, tags, words
from bot.sources.reading import Entry, Fact, Raw, Reading, Rejected

INDEX = "indexes/packages-list.json"
TOOL_LENGTH, TOOLS = 60, 40
HOSTED = "@toolsdk-remote/"
"""How upstream names servers that are an address and no package."""

SOURCE = source("toolsdk-mcp")
FILE = SOURCE.files[0]


def fetch(get: Get) -> Raw:
    """One file of all packages' files, with what upstream's index knows of each."""
    found = get(SOURCE.live[0])
    files = untar(found.body, "packages/*.json", INDEX)
    return Raw({FILE: _joined(files)}, found.day, found.ref)


def _joined(files: dict[str, bytes]) -> bytes:
    try:
        index = json.loads(files.pop(INDEX, b"{}"))
        rows = [_row(path, json.loads(body), index) for path, body in sorted(files.items())]
    except (ValueError, TypeError, AttributeError) as error:
        raise DownloadRefused(f"The registry's archive is refused: {error}.") from error
    return json.dumps(rows, ensure_ascii=False).encode()


def _row(path: str, package: dict[str, Any], index: dict[str, Any]) -> dict[str, Any]:
    place = path.removeprefix("packages/")
    known = index.get(package.get("packageName", ""), {})
    known = known if known.get("path") == place else {}
    kept = ("packageName", "name", "description", "url", "runtime", "license", "remotes")
    return {
        **{key: package[key] for key in kept if key in package},
        "category": place.partition("/")[0],
        "path": place,
        "tools": sorted(known.get("tools") or {}),
    }


def read(raw: Raw) -> Reading:
    """One entry per package and repository: titles are shared, and packages listed twice."""
    rows = json_rows(raw, FILE)
    entries: dict[tuple[str, str], Entry] = {}
    rejected = []
    for row in rows:
        if not line(row.get("packageName")):
            rejected.append(Rejected(line(row.get("path")), "it has no package name"))
            continue
        entry = _entry(row)
        key = (entry.native_id, entry.repo.casefold())
        first = entries.get(key)
        entries[key] = _both(first, entry) if first else entry
    return Reading(tuple(entries.values()), rejected=tuple(rejected), read=len(rows))


def _both(first: Entry, second: Entry) -> Entry:
    """One package listed under two categories."""
    return replace(
        first,
        facts=first.facts or second.facts,
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        aliases=aliases(first.name, *first.aliases, second.name),
    )


def _entry(row: dict[str, Any]) -> Entry:
    package = line(row["packageName"])
    hosted = package.startswith(HOSTED)
    name = line(row.get("name")) or package.removeprefix(HOSTED)
    repo, folder = repository(row.get("url"))
    runtime = "remote" if hosted else line(row.get("runtime"), 40)
    category = line(row.get("category"))
    return Entry(
        native_id=package,
        name=name,
        kind="mcp_server",
        url=address(repo, folder) or https(row.get("url")),
        repo=repo,
        aliases=aliases(name, package, repo, f"{repo}/{folder}" if folder else ""),
        facts=(*licence(row.get("license")), *([Fact("runtime", runtime)] if runtime else [])),
        tags=tags(
            category="" if category == "uncategorized" else category,
            tool=lines(row.get("tools"), TOOL_LENGTH, TOOLS),
            folder=folder,
        ),
        words=words(row.get("description")),
    )
