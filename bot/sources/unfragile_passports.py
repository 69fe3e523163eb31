"""The passports of unfragile.ai: what its API says of one artifact, kept as its claims."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.sources.download import DownloadRefused, Get
from bot.sources.facts import https
from bot.sources.listed import source
from bot.sources.projects import line, lines, repository
from bot.sources.reading import Entry, Fact, Raw, Reading, Rejected
from bot.sources.unfragile_layout import KINDS, VALUE_LENGTH
from bot.sources.unfragile_pages import WORDS_LENGTH, per_million

SOURCE = source("unfragile-passports")

PARTS = ("intents", "best_for", "limitations", "requires")
HUGGING_FACE = re.compile(r"https://huggingface\.co/(?:datasets/)?([\w.-]+/[\w.-]+)")
SENTENCE_LENGTH = 1_000
CAPABILITIES = 100


def fetch(get: Get) -> Raw:
    """The passports that are known to exist; one that is gone by now does not keep the others."""
    files = {}
    days = []
    refused = []
    for url in SOURCE.live:
        try:
            found = get(url)
        except DownloadRefused as error:
            refused.append(error)
            continue
        files[f"{url.rpartition('/')[2]}.json"] = found.body
        days.append(found.day)
    if not files:
        raise refused[0]
    return Raw(files, max(days))


def read(raw: Raw) -> Reading:
    """One entry per passport; one that cannot be read is refused and the others stand."""
    entries = []
    rejected = []
    for path in sorted(raw.files):
        try:
            entries.append(_entry(raw.files[path]))
        except _Unreadable as error:
            rejected.append(Rejected(path, str(error)))
    return Reading(tuple(entries), rejected=tuple(rejected), read=len(raw.files))


class _Unreadable(Exception):
    """A passport that is not as passports are, and why."""


def _entry(body: bytes) -> Entry:
    passport = _part(_part(_whole(body), "passport"), "unfragile")
    artifact = _part(passport, "artifact")
    slug, name, label = (line(artifact.get(key)) for key in ("slug", "name", "type"))
    if not slug or not name:
        raise _Unreadable("the artifact has no slug or no name")
    if label.lower() not in KINDS:
        raise _Unreadable(f"the type '{label}' is none we know")
    url = https(artifact.get("url"))
    hugging_face = HUGGING_FACE.fullmatch(url)
    capabilities = _capabilities(passport)
    prose = tuple(_prose(capabilities))
    return Entry(
        native_id=f"passport/{slug}",
        name=name,
        kind=KINDS[label.lower()],
        base=name,
        url=url,
        repo=repository(url)[0],
        hf_id=hugging_face[1] if hugging_face else "",
        facts=_claims(passport, artifact, label, capabilities),
        words=" ".join(text for _, text in prose)[:WORDS_LENGTH],
        prose=prose,
    )


def _whole(body: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _Unreadable(f"byte {error.start}: not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise _Unreadable(f"line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise _Unreadable(f"line 1: {error}") from error
    if not isinstance(whole, dict):
        raise _Unreadable("line 1: it is no object")
    return whole


def _part(row: dict[str, Any], key: str) -> dict[str, Any]:
    part = row.get(key)
    if not isinstance(part, dict):
        raise _Unreadable(f"it has no '{key}'")
    return part


def _capabilities(passport: dict[str, Any]) -> list[dict[str, Any]]:
    said = passport.get("capabilities", [])
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise _Unreadable("'capabilities' is no list of objects")
    return said[:CAPABILITIES]


def _prose(capabilities: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (f"capability {number} {part.replace('_', ' ')}", text)
        for number, capability in enumerate(capabilities, 1)
        for part, texts in (
            ("name", [capability.get("name")]),
            ("description", [capability.get("description")]),
            *((part, capability.get(part)) for part in PARTS),
        )
        for text in lines(texts, SENTENCE_LENGTH)
    ]


def _claims(
    passport: dict[str, Any],
    artifact: dict[str, Any],
    label: str,
    capabilities: list[dict[str, Any]],
) -> tuple[Fact, ...]:
    """What the directory says in figures and in its own categories, right or wrong."""
    pricing = artifact.get("pricing")
    pricing = pricing if isinstance(pricing, dict) else {}
    model = line(pricing.get("model"), VALUE_LENGTH)
    said = {
        "unfragile_type": label,
        "unfragile_category": ", ".join(lines(artifact.get("categories"), most=10)),
        "unfragile_pricing": model if model != "unknown" else "",
        "unfragile_starting_price": per_million(line(pricing.get("starting_price"), VALUE_LENGTH)),
    }
    counts = {
        "unfragile_capability_count": len(capabilities),
        "unfragile_times_matched": _matches(passport),
    }
    page = https(artifact.get("page_url"))
    return (
        *(Fact(key, text, None, "claimed", page) for key, text in said.items() if text),
        *(
            Fact(key, str(number), number, "claimed", page)
            for key, number in counts.items()
            if number is not None
        ),
    )


def _matches(passport: dict[str, Any]) -> int | None:
    """How often the artifact was matched, where the passport counts that."""
    trust = passport.get("trust")
    outcomes = trust.get("observed_outcomes") if isinstance(trust, dict) else None
    matches = outcomes.get("matches") if isinstance(outcomes, dict) else None
    return matches if type(matches) is int and matches >= 0 else None
