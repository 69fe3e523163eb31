"""best-of-Agent-Harnesses: agents and what they are built with, with a curator's judgements."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.model import Kind
from bot.sources.download import Get, fetch_files
from bot.sources.facts import https
from bot.sources.files import json_file
from bot.sources.listed import source
from bot.sources.projects import address, aliases, line, lines, repository, tags, words
from bot.sources.reading import (
    Entry,
    Fact,
    Metric,
    Raw,
    Reading,
    Rejected,
    UnreadableSource,
)

SOURCE = source("best-of-agent-harnesses")
FILE = SOURCE.files[0]

KINDS: dict[str, Kind] = {
    "coding-agent-products": "agent",
    "coding-harness-configs": "tool",
    "evaluation": "tool",
    "frameworks": "library",
    "libraries-sdks": "library",
    "memory": "library",
    "multi-agent": "library",
    "observability": "tool",
    "personal-agent-runtimes": "agent",
    "plugins-mcp-cli": "tool",
    "progressive-disclosure": "tool",
    "research-task": "agent",
}
"""The list's categories in our kinds; a new category is a tool."""

LANGUAGES = {"python": "Python", "rust": "Rust", "typescript": "TypeScript"}
"""Its tags that name the language something is written in."""

JUDGEMENTS = {
    "tooling_sandboxing": "harness_sandboxing",
    "context_memory": "harness_memory",
    "lifecycle_hooks": "harness_hooks",
    "prompt_optimization": "harness_prompts",
}
"""What the curator researched, graded from 1 to 3; 0 is unknown."""


def fetch(get: Get) -> Raw:
    """The whole list."""
    return fetch_files(SOURCE, get)


def read(raw: Raw) -> Reading:
    """One entry per project; what upstream buried for inflated stars or as archived is refused."""
    whole = json_file(raw, FILE)
    projects = _rows(whole, "projects")
    buried = _rows(whole, "graveyard")
    counted = _date(whole.get("meta"), "stars_captured")
    entries = []
    rejected = [Rejected(line(row.get("github_id")), "upstream took it off") for row in buried]
    for row in projects:
        if line(row.get("name")) and repository(address(line(row.get("github_id"))))[0]:
            entries.append(_entry(row, counted))
        else:
            rejected.append(Rejected(line(row.get("slug")), "it has no name or no repository"))
    return Reading(tuple(entries), rejected=tuple(rejected), read=len(projects) + len(buried))


def _rows(whole: Any, key: str) -> list[dict[str, Any]]:
    rows = whole.get(key) if isinstance(whole, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableSource(f"{FILE}: '{key}' is not a list of objects.")
    return rows


def _date(row: Any, key: str) -> date | None:
    try:
        return date.fromisoformat(str(row[key]))
    except (KeyError, TypeError, ValueError):
        return None


def _kind(row: dict[str, Any], labels: tuple[str, ...]) -> Kind:
    """By category, save what its name, its tags or an agent loop of its own tell better."""
    category = line(row.get("category"))
    kind = KINDS.get(category, "tool")
    if line(row["name"]).endswith(" SDK"):
        return "library"
    if "low-code" in labels:
        return "tool"
    own_loop = line(row.get("autonomy")) not in ("", "n/a")
    return "agent" if kind == "tool" and own_loop and category != "evaluation" else kind


def _entry(row: dict[str, Any], counted: date | None) -> Entry:
    name = line(row["name"]).rpartition("/")[2]
    repo = line(row["github_id"])
    stars = row.get("stars")
    labels = lines(row.get("tags"))
    return Entry(
        native_id=repo,
        name=name,
        kind=_kind(row, labels),
        url=address(repo),
        repo=repo,
        aliases=aliases(name, row["name"], repo),
        facts=(*_language(labels), *_licence(row), *_tiers(row), *_judgements(row)),
        metrics=(Metric("stars", stars, counted),) if type(stars) is int and stars >= 0 else (),
        tags=tags(category=line(row.get("category")), tag=labels),
        words=words(row.get("category_title"), row.get("description")),
    )


def _language(labels: tuple[str, ...]) -> tuple[Fact, ...]:
    """The language, where the tags name just one."""
    named = [LANGUAGES[label] for label in labels if label in LANGUAGES]
    return (Fact("language", named[0], confidence="claimed"),) if len(named) == 1 else ()


def _licence(row: dict[str, Any]) -> tuple[Fact, ...]:
    """The curator's reading of the licence: open, or how it is restricted."""
    said = re.sub(r"^restricted \((.+)\)$", r"restricted: \1", line(row.get("license_signal")))
    known = said not in ("", "unknown")
    return (Fact("licence_text", said, confidence="claimed"),) if known else ()


def _tiers(row: dict[str, Any]) -> tuple[Fact, ...]:
    tiers = {"harness_size": "tier", "harness_autonomy": "autonomy", "harness_recovery": "recovery"}
    return tuple(
        fact
        for key, column in tiers.items()
        for fact in _grade(key, row.get(column), row.get(f"{column}_rank"))
    )


def _judgements(row: dict[str, Any]) -> tuple[Fact, ...]:
    deep = row.get("deep_dive")
    if not isinstance(deep, dict):
        return ()
    day = _date(deep, "researched")
    found: list[Fact] = []
    for column, key in JUDGEMENTS.items():
        said = deep.get(column)
        if isinstance(said, dict):
            found += _grade(key, said.get("rating"), said.get("rank"), said.get("evidence"), day)
    buy = deep.get("build_vs_buy")
    if isinstance(buy, dict):
        found += _grade(
            "harness_build", buy.get("label"), buy.get("tier"), buy.get("evidence"), day
        )
    return tuple(found)


def _grade(
    key: str, text: object, rank: object, evidence: object = "", day: date | None = None
) -> tuple[Fact, ...]:
    """A judgement with its grade; none where the curator had none, which is grade 0."""
    said = line(text, 60)
    if not said or type(rank) is not int or rank < 1:
        return ()
    return (Fact(key, said, rank, "claimed", https(evidence), day),)
