"""What lists of projects have in common: addresses of repositories, counts, tags and words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.sources.facts import day
from bot.sources.reading import Fact, Metric

GITHUB = re.compile(
    r"https?://(?:www\.)?github\.com/([\w-]{1,60})/(?=[\w.-]*\w)([\w.-]{1,100}?)(?:\.git)?"
    r"(?:/(?:tree|blob)/[^/?#]+(?:/([^?#]+?))?)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
WORDS_LENGTH = 4_000
TAGS = 40


def repository(url: object) -> tuple[str, str]:
    """``owner/name`` and the folder in it that a GitHub address names; nothing for other addresses.

    >>> repository("https://github.com/awslabs/mcp/tree/HEAD/src/cdk-mcp-server")
    ('awslabs/mcp', 'src/cdk-mcp-server')
    >>> repository("https://example.org/awslabs/mcp")
    ('', '')
    """
    found = GITHUB.fullmatch(str(url or "").strip())
    if not found:
        return "", ""
    return f"{found[1]}/{found[2]}", found[3] or ""


def address(repo: str, folder: str = "") -> str:
    """Where a repository, or a folder of it, is read."""
    place = f"/tree/HEAD/{folder}" if folder else ""
    return f"https://github.com/{repo}{place}" if repo else ""


def line(value: object, length: int = 120) -> str:
    """Text as one printable line cut to ``length``; nothing for what is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:length]


def lines(values: object, length: int = 60, most: int = TAGS) -> tuple[str, ...]:
    """The texts of a list, each once and in its order: at most ``most``, each cut to ``length``."""
    texts = (line(value, length) for value in values) if isinstance(values, list) else ()
    return tuple(dict.fromkeys(text for text in texts if text))[:most]


def part(row: dict[str, Any], key: str) -> dict[str, Any]:
    """An object within a row; an empty one where upstream has something else there."""
    inner = row.get(key)
    return inner if isinstance(inner, dict) else {}


def tags(**schemes: str | Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(scheme, tag) pairs, without the empty ones."""
    return tuple(
        (scheme, tag)
        for scheme, said in schemes.items()
        for tag in ([said] if isinstance(said, str) else said)
        if tag
    )


def metrics(row: Mapping[str, Any], **columns: str) -> tuple[Metric, ...]:
    """Counts by the column they stand in; upstream may write ``5483.0``, or nothing."""
    counts = ((key, _count(row.get(column))) for key, column in columns.items())
    return tuple(Metric(key, count) for key, count in counts if count is not None)


def _count(value: object) -> float | None:
    try:
        count = float(str(value))
    except ValueError:
        return None
    return count if math.isfinite(count) and count >= 0 else None


def days(row: Mapping[str, Any], **columns: str) -> tuple[Fact, ...]:
    """Days, as YYYY-MM-DD, by the column they stand in; a time that follows is cut off."""
    return tuple(
        fact
        for key, column in columns.items()
        for fact in day(key, str(row.get(column) or "")[:10])
    )


def stream(files: Mapping[str, bytes]) -> bytes:
    """One YAML stream of many YAML files, in the order of their names."""
    bare = (
        files[path].strip().removeprefix(b"---").removesuffix(b"---").strip()
        for path in sorted(files)
    )
    return b"\n---\n".join(body for body in bare if body) + b"\n"


def words(*texts: object) -> str:
    """Upstream's sentences, to be searched by and then dropped."""
    return " ".join(filter(None, (line(text, WORDS_LENGTH) for text in texts)))


def aliases(name: str, *others: object) -> tuple[str, ...]:
    """Other spellings of a name, each once and none of them the name itself."""
    spellings = dict.fromkeys(line(other) for other in others)
    return tuple(spelling for spelling in spellings if spelling and spelling != name)
