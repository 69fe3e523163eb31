"""A thing while a catalog is built: what all sources say of it, under which names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.builder.providers import Provider
from bot.model import Kind
from bot.sources.reading import Entry


@dataclass(frozen=True, slots=True)
class Mention:
    """One entry of one source as it speaks of a thing; ``provider`` where it is an offer.

    ``qualifier`` tells offers of one provider apart (``free``); ``effort`` is a setting a score
    was measured with, and makes no other offer.
    """

    source: str
    entry: Entry
    provider: Provider | None
    qualifier: str = ""
    effort: str = ""
    home: str | None = None
    """The thing's own page as an older catalog has it, where the entry was carried over."""


@dataclass(slots=True)
class Thing:
    """An artifact while its identity is being put together."""

    slug: str
    kind: Kind
    name: str
    maker: str = ""
    url: str = ""
    repo: str = ""
    hf_id: str = ""
    family: str = ""
    undated: str = ""
    mentions: list[Mention] = field(default_factory=list)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    links: dict[tuple[str, str], Mention | None] = field(default_factory=dict)
    """(relation, slug) with the entry that states it, or None where the names themselves do."""

    def call(self, alias: str, kind: str, source: str) -> None:
        """Note one more spelling; the first of the same letters stays."""
        alias = re.sub(r"\s+", " ", alias).strip()[:120]
        if alias:
            self.aliases.setdefault(alias, (kind, source))


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name we could not place with certainty, and what it may have meant."""

    source: str
    native_id: str
    reason: str
    candidates: tuple[str, ...]
