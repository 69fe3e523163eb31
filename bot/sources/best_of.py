"""The figures of a best-of list: a table of projects, one file a week, the newest read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatch

from bot.model import Kind
from bot.sources.download import Get, newest
from bot.sources.facts import https, licence
from bot.sources.files import csv_rows
from bot.sources.projects import address, aliases, days, line, metrics, repository, tags, words
from bot.sources.reading import (
    Entry,
    Fact,
    Raw,
    Reading,
    Rejected,
    Source,
    UnreadableSource,
)

HISTORY = "history/*_projects.csv"
COLUMNS = ("name", "github_id", "category", "github_url", "star_count", "projectrank")

Row = Mapping[str, str]


def fetch_newest(source: Source, get: Get) -> Raw:
    """The newest file of the folder that the source's one live URL lists."""
    found = get(newest(get(source.live[0]).body, HISTORY.partition("/")[2]))
    name = found.url.rpartition("/")[2]
    return Raw({f"history/{name}": found.body}, _day(name) or found.day, name)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name[:10])
    except ValueError:
        return None


def read_list(raw: Raw, kind_of: Callable[[Row], Kind]) -> Reading:
    """One entry per project: two rows of one repository are one project with two names."""
    names = [path for path in raw.files if fnmatch(path, HISTORY)]
    if not names:
        raise UnreadableSource(f"There is no {HISTORY}.")
    rows = csv_rows(raw, max(names), *COLUMNS)
    entries: dict[str, Entry] = {}
    rejected = []
    for row in rows:
        if reason := _refusal(row):
            rejected.append(Rejected(line(row["name"]) or line(row["github_id"]), reason))
            continue
        entry = _entry(row, kind_of(row))
        first = entries.get(entry.native_id.casefold())
        entries[entry.native_id.casefold()] = _also_called(first, entry) if first else entry
    return Reading(tuple(entries.values()), rejected=tuple(rejected), read=len(rows))


def _refusal(row: Row) -> str:
    if not line(row["name"]):
        return "it has no name"
    if not repository(row["github_url"])[0] and not https(row.get("homepage")):
        return "upstream found neither its repository nor its home page"
    if row.get("resource") and "#" in row.get("homepage", ""):
        return "it is a section of another list"
    return ""


def _also_called(entry: Entry, other: Entry) -> Entry:
    return replace(entry, aliases=aliases(entry.name, *entry.aliases, other.name, *other.aliases))


def _entry(row: Row, kind: Kind) -> Entry:
    repo, _ = repository(row["github_url"])
    full_name = line(row["name"])
    name = full_name.rpartition("/")[2]
    return Entry(
        native_id=repo or full_name,
        name=name,
        kind=kind,
        url=address(repo) or https(row.get("homepage")),
        repo=repo,
        aliases=aliases(name, full_name, repo, row["github_id"] if repo else "", *_packages(row)),
        facts=_facts(row),
        metrics=metrics(
            row,
            stars="star_count",
            forks="fork_count",
            contributors="contributor_count",
            dependents="dependent_project_count",
            downloads_30d="monthly_downloads",
            open_issues="open_issue_count",
            **({"projectrank": "projectrank"} if row["projectrank"] != "0" else {}),
        ),
        tags=tags(category=line(row["category"]), label=_labels(row)),
        words=words(row.get("description")),
    )


def _packages(row: Row) -> Iterator[str]:
    """Its names in the indexes of packages; an index's address is never kept."""
    for column in ("pypi_id", "npm_id"):
        yield line(row.get(column))


def _labels(row: Row) -> list[str]:
    """Labels as a Python list in text, ``['jax', 'pytorch']``, or one bare word."""
    return re.findall(r"[\w.+-]{1,40}", row.get("labels", ""))[:20]


def _facts(row: Row) -> tuple[Fact, ...]:
    docs = https(row.get("docs_url"))
    return (
        *licence(row.get("license")),
        *days(
            row,
            last_commit="last_commit_pushed_at",
            latest_release="latest_stable_release_published_at",
        ),
        *([Fact("docs_url", docs)] if docs else []),
    )
