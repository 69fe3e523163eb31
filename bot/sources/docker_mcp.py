"""The Docker MCP catalog: servers it builds or links, with category, tags and repository."""

from __future__ import annotations

from typing import Any

from bot.sources.download import Get, untar
from bot.sources.facts import https
from bot.sources.files import text_file, yaml_rows
from bot.sources.listed import source
from bot.sources.projects import (
    address,
    aliases,
    line,
    lines,
    part,
    repository,
    stream,
    tags,
    words,
)
from bot.sources.reading import Entry, Fact, Raw, Reading, Rejected

SOURCE = source("docker-mcp")
FILE = SOURCE.files[0]

ARCHIVED = " (Archived)"
RUNTIMES = {"server": "docker", "poci": "docker", "remote": "remote"}


def fetch(get: Get) -> Raw:
    """One file of all servers' files, as upstream has a file for each."""
    found = get(SOURCE.live[0])
    files = untar(found.body, "servers/*/server.yaml")
    return Raw({FILE: stream(files)}, found.day, found.ref)


def read(raw: Raw) -> Reading:
    """One entry per server, by the catalog's own name: one repository may hold dozens."""
    rows = yaml_rows(text_file(raw, FILE), FILE)
    entries = tuple(_entry(row) for row in rows if line(row.get("name")))
    rejected = tuple(
        Rejected(f"row {number}", "it has no name")
        for number, row in enumerate(rows, 1)
        if not line(row.get("name"))
    )
    return Reading(entries, rejected=rejected, read=len(rows))


def _entry(row: dict[str, Any]) -> Entry:
    about, meta, origin = (part(row, key) for key in ("about", "meta", "source"))
    native_id = line(row["name"])
    title = line(about.get("title")) or native_id
    name = title.removesuffix(ARCHIVED)
    project = origin.get("upstream") or origin.get("project")
    repo, folder = repository(project)
    folder = folder or line(origin.get("directory")).strip("/")
    return Entry(
        native_id=native_id,
        name=name,
        kind="mcp_server",
        url=address(repo, folder) or https(part(row, "remote").get("url")),
        repo=repo,
        aliases=aliases(name, native_id, f"{repo}/{folder}".strip("/"), row.get("image")),
        facts=_facts(row, archived=name != title),
        tags=tags(category=line(meta.get("category")), tag=lines(meta.get("tags")), folder=folder),
        words=words(about.get("description")),
    )


def _facts(row: dict[str, Any], *, archived: bool) -> tuple[Fact, ...]:
    runtime = RUNTIMES.get(line(row.get("type")))
    return (
        *([Fact("runtime", runtime)] if runtime else []),
        *([Fact("status", "archived")] if archived else []),
    )
