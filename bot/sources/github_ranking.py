"""GitHub Ranking: the most starred repositories, of which those about AI are kept."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from fnmatch import fnmatch

from bot.sources.download import DownloadRefused, Get
from bot.sources.files import csv_rows
from bot.sources.listed import source
from bot.sources.projects import address, days, line, metrics, repository, words
from bot.sources.reading import (
    Entry,
    Fact,
    Raw,
    Reading,
    Rejected,
    UnreadableSource,
)

COLUMNS = ("repo_name", "stars", "forks", "language", "repo_url", "issues", "last_commit")

SOURCE = source("github-ranking")
FILE = SOURCE.files[0]

ABOUT_AI = re.compile(
    r"(?<![a-z])(?:ai|llms?|rag|mcp|agents?|agentic|ml|nlp|ocr|(?:machine|deep)[ -]learning|neural"
    r"|artificial[ -]intelligence|language models?|transformers?|diffusion|inference|embeddings?"
    r"|tensorflow|pytorch|opencv|computer vision|speech|chatbots?|claude|codex|openai|gemini"
    r"|deepseek|copilot|o?llama|whisper)(?![a-z])|gpt",
    re.IGNORECASE,
)


def fetch(get: Get) -> Raw:
    """The newest day's ranking, cut to what is about AI; upstream keeps one file for each day."""
    listing, folder = SOURCE.live
    name = _newest(get(listing).body)
    found = get(folder + name)
    return Raw({name: about_ai(found.body)}, date.fromisoformat(name[-14:-4]), name)


def _newest(tree: bytes) -> str:
    """The last file by name: the folder holds more files than a plain listing shows."""
    try:
        paths = [str(item["path"]) for item in json.loads(tree)["tree"]]
    except (ValueError, KeyError, TypeError) as error:
        raise DownloadRefused("The listing of rankings is none of GitHub's.") from error
    dated = [path for path in paths if re.fullmatch(r"github-ranking-\d{4}-\d\d-\d\d\.csv", path)]
    if not dated:
        raise DownloadRefused(f"The listing of rankings holds no {FILE}.")
    return max(dated)


def about_ai(body: bytes) -> bytes:
    """The rows whose name or description speaks of AI, once each over all boards."""
    rows = csv_rows(Raw({"ranking": body}, date.min), "ranking", *COLUMNS)
    kept = {
        row["repo_url"]: row
        for row in reversed(rows)
        if ABOUT_AI.search(f"{row['repo_name']} {row.get('description', '')}".replace("_", " "))
    }
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else COLUMNS)
    writer.writeheader()
    writer.writerows(reversed(kept.values()))
    return out.getvalue().encode()


def read(raw: Raw) -> Reading:
    """One entry per repository; what else it is, other sources may know."""
    paths = [path for path in raw.files if fnmatch(path, FILE)]
    if not paths:
        raise UnreadableSource(f"There is no {FILE}.")
    rows = csv_rows(raw, max(paths), *COLUMNS)
    entries: dict[str, Entry] = {}
    rejected = []
    for row in rows:
        repo, _ = repository(row["repo_url"])
        if repo:
            entries.setdefault(repo.casefold(), _entry(row, repo))
        else:
            rejected.append(Rejected(line(row["repo_name"]), "its address is none of GitHub's"))
    return Reading(tuple(entries.values()), rejected=tuple(rejected), read=len(rows))


def _entry(row: dict[str, str], repo: str) -> Entry:
    language = line(row["language"], 40)
    return Entry(
        native_id=repo,
        name=repo.partition("/")[2],
        kind="repository",
        url=address(repo),
        repo=repo,
        aliases=(repo,),
        facts=(
            *([Fact("language", language)] if language else []),
            *days(row, last_commit="last_commit"),
        ),
        metrics=metrics(row, stars="stars", forks="forks", open_issues="issues"),
        words=words(row.get("description")),
    )
