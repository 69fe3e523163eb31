"""The CNCF landscape: cloud-native projects, of which the AI categories are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.model import Kind
from bot.sources.download import Get, fetch_files
from bot.sources.facts import https
from bot.sources.files import text_file, yaml_rows
from bot.sources.listed import source
from bot.sources.projects import address, aliases, line, repository, tags, words
from bot.sources.reading import Entry, Raw, Reading, Rejected, UnreadableSource

SOURCE = source("cncf-landscape")
FILE = SOURCE.files[0]

KINDS: dict[str, dict[str, Kind]] = {
    "AI Agent": {
        "Agent Framework": "library",
        "Agent Tool": "tool",
        "Evaluation": "library",
        "Guardrail": "library",
        "Knowledge Graph": "tool",
        "Protocol": "repository",
        "RAG": "library",
        "State and Memory": "library",
        "Structured Output": "library",
        "Vector Database": "tool",
        "Workflow Orchestration": "tool",
    },
    "Inference": {"Framework": "tool", "Runtime": "tool"},
    "Data": {"Data Architecture": "tool", "Data Science": "library"},
    "Training": {
        "Distributed Training": "library",
        "Post Training": "library",
        "Evaluation": "library",
    },
    "AI Native Infra": {
        "Orchestration and Scheduling": "tool",
        "Workload Runtime": "tool",
        "Accelerator and SuperPod": "library",
    },
}
"""The AI categories by their subcategories; whatever is new in them is a tool."""

EMPTY = (None, "", "~", "null")


def fetch(get: Get) -> Raw:
    """The whole landscape."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry per repository; where two items share one, it has both names and categories."""
    entries: dict[str, Entry] = {}
    rejected = []
    items = list(_items(raw))
    for category, subcategory, item in items:
        name = line(item.get("name"))
        repo, folder = repository(item.get("repo_url"))
        if not repo:
            repo, folder = repository(item.get("homepage_url"))
        if not name or not repo:
            rejected.append(Rejected(name, "it has no repository on GitHub"))
            continue
        entry = Entry(
            native_id=f"{repo}/{folder}".rstrip("/"),
            name=name,
            kind=KINDS[category].get(subcategory, "tool"),
            url=https(item.get("homepage_url")) or address(repo, folder),
            repo=repo,
            aliases=aliases(name, repo),
            tags=tags(category=(category, subcategory)),
            words=words(item.get("description")),
        )
        first = entries.get(entry.native_id)
        entries[entry.native_id] = _both(first, entry) if first else entry
    return Reading(tuple(entries.values()), rejected=tuple(rejected), read=len(items))


def _both(first: Entry, second: Entry) -> Entry:
    return replace(
        first,
        aliases=aliases(first.name, *first.aliases, second.name),
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        words=f"{first.words} {second.words}",
    )


def _items(raw: Raw) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Category, subcategory and item, for the AI categories alone; empty ones say nothing."""
    for row in yaml_rows(text_file(raw, FILE), FILE):
        for category in _mappings(row, "landscape"):
            name = line(category.get("name"))
            for subcategory in _mappings(category, "subcategories") if name in KINDS else ():
                for item in _mappings(subcategory, "items"):
                    yield name, line(subcategory.get("name")), item


def _mappings(row: dict[str, Any], key: str) -> list[dict[str, Any]]:
    values = row.get(key)
    if values in EMPTY:
        return []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise UnreadableSource(f"{FILE}: '{key}' is not a list of mappings.")
    return values
