"""awesome-selfhosted: applications to host oneself, of which those that use AI are kept."""

from __future__ import annotations

import re
from typing import Any

from bot.sources.download import Get, untar
from bot.sources.facts import https, licence, members
from bot.sources.files import text_file, yaml_rows
from bot.sources.listed import source
from bot.sources.projects import (
    address,
    aliases,
    days,
    line,
    lines,
    metrics,
    repository,
    stream,
    tags,
    words,
)
from bot.sources.reading import Entry, Fact, Raw, Reading, Rejected

SOURCE = source("awesome-selfhosted")
FILE = SOURCE.files[0]

ABOUT_AI = re.compile(
    r"\bGenAI\b|\b(?:AI|LLMs?|(?:Chat)?GPT|RAG|MCP)\b"
    r"|(?i:\b(?:machine learning|artificial intelligence|language models?)\b)"
)


def fetch(get: Get) -> Raw:
    """One file of all applications' files, as upstream has a file for each."""
    found = get(SOURCE.live[0])
    files = untar(found.body, "software/*.yml")
    return Raw({FILE: stream(files)}, found.day, found.ref)


def read(raw: Raw) -> Reading:
    """One entry per application that is tagged as AI or speaks of it."""
    rows = yaml_rows(text_file(raw, FILE), FILE)
    entries = []
    rejected = []
    for row in rows:
        if not ABOUT_AI.search(f"{row.get('tags')} {row.get('description')}"):
            continue
        if line(row.get("name")):
            entries.append(_entry(row))
        else:
            rejected.append(Rejected(line(row.get("source_code_url")), "it has no name"))
    return Reading(tuple(entries), rejected=tuple(rejected), read=len(rows))


def _entry(row: dict[str, Any]) -> Entry:
    name = line(row["name"])
    repo, _ = repository(row.get("source_code_url"))
    return Entry(
        native_id=name,
        name=name,
        kind="tool",
        url=https(row.get("website_url")) or address(repo),
        repo=repo,
        aliases=aliases(name, repo),
        facts=_facts(row),
        metrics=metrics(row, stars="stargazers_count"),
        tags=tags(category=lines(row.get("tags")), platform=lines(row.get("platforms"))),
        words=words(row.get("description")),
    )


def _facts(row: dict[str, Any]) -> tuple[Fact, ...]:
    release = row.get("current_release")
    archived = row.get("archived") == "true"
    return (
        *licence(", ".join(text.lstrip("⊘ ") for text in lines(row.get("licenses")))),
        *members("runtime", lines(row.get("platforms"))),
        *days(row, last_commit="updated_at"),
        *(days(release, latest_release="published_at") if isinstance(release, dict) else ()),
        *([Fact("status", "archived")] if archived else []),
    )
