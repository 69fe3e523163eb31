"""What things are called for good: slugs, and the names that stand beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.builder.identity import Identity
from bot.builder.things import Mention, Thing
from bot.model import Kind
from bot.sources.reading import Entry


def repo_key(entry: Entry) -> str:
    """The ``owner/name`` of an entry's repository, as all who speak of it agree."""
    return entry.repo.casefold().strip("/").removesuffix(".git")


def told_apart(key: str, mentions: list[Mention]) -> Iterator[tuple[str, list[Mention]]]:
    """One repository may hold several servers: those of one source are told apart by their name."""
    per_source: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        per_source[mention.source].add(mention.entry.native_id)
    crowded = {source for source, ids in per_source.items() if len(ids) > 1}
    if "/" not in key or not crowded:
        yield key, mentions
        return
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        tail = _tail(key, mention.entry) if mention.source in crowded else ""
        groups[f"{key}/{tail}" if tail else key].append(mention)
    yield from sorted(groups.items())


def _tail(key: str, entry: Entry) -> str:
    """What a server in a shared repository is called within it."""
    name = slug_of(entry.native_id.split("/")[-1].split(":")[-1])
    return "" if name == key.split("/")[-1] else name[:60]


def name_rank(mention: Mention) -> int:
    """Whose display name is best: the lab's own page, its own offer, a feed, a re-upload."""
    if mention.source == "models.dev":
        own = mention.provider is None or bool(mention.provider.makers)
        return 0 if own else 3
    if mention.source == "openrouter":
        return 4
    return {"genai-prices": 2, "llm-stats": 1, "livebench": 5}.get(mention.source, 6)


def plain_name(slug: str, kind: Kind, mentions: list[Mention]) -> str:
    """What the first source that calls it this kind calls it, else the end of its slug."""
    titled = [
        mention.entry.name
        for mention in mentions
        if mention.entry.kind == kind and mention.entry.name
    ]
    name = titled[0] if titled else slug.split("/")[-1]
    return name.split("/")[-1][:80] if kind != "mcp_server" else name[:80]


def common_slug(identities: Iterable[Identity]) -> str:
    """The spelling most entries use; among equals the one with version dots, then the shorter."""
    counts: dict[str, int] = defaultdict(int)
    for identity in identities:
        counts[identity.slug] += 1
    return min(counts, key=lambda slug: (-counts[slug], -slug.count("."), len(slug), slug))


def free_slug(thing: Thing, taken: Mapping[str, Thing]) -> str:
    """The slug, or one that says the kind where another thing has it already."""
    slug = thing.slug
    if slug not in taken:
        return slug
    prefix = {"mcp_server": "mcp", "repository": "github", "library": "github"}.get(
        thing.kind, thing.kind
    )
    slug = f"{prefix}/{slug}"
    while slug in taken:
        slug += "-2"
    return slug


def slug_of(text: str) -> str:
    """A text as part of a slug: lower-case letters, digits, dots and dashes."""
    return re.sub(r"[^a-z0-9._]+", "-", text.casefold()).strip("-.")
