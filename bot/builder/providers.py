"""Which platform a source means, however it writes it, and whose models it sells first-hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.curated.reading import parse, text_of


@dataclass(frozen=True, slots=True)
class Provider:
    """A platform that offers models: its id here, a name if we know one, its own makers."""

    id: str
    name: str = ""
    makers: tuple[str, ...] = ()
    resells: bool = False
    """It sells other makers' models too: a bare name there does not tell its maker."""


@dataclass(frozen=True, slots=True)
class Providers:
    """Every platform we know by spelling."""

    known: Mapping[str, Provider]

    def of(self, spelling: str) -> Provider:
        """The platform a source writes so; one we do not know keeps its own spelling."""
        text = spelling.casefold().strip()
        slug = re.sub(r"[^a-z0-9.]+", "-", text).strip("-")
        return self.known.get(text) or self.known.get(slug) or Provider(slug)

    def spellings(self, id: str) -> tuple[str, ...]:
        """How people write one platform: the reviewed spellings that read as words."""
        return tuple(
            spelling
            for spelling, provider in self.known.items()
            if provider.id == id and "_" not in spelling and spelling != id
        )


def read_providers() -> Providers:
    """The reviewed table of platforms."""
    known: dict[str, Provider] = {}
    for row in parse("providers.toml", text_of("providers.toml"))["provider"]:
        provider = Provider(
            row["id"], row.get("name", ""), tuple(row.get("makers", ())), bool(row.get("resells"))
        )
        for spelling in (row["id"], *row.get("spellings", ())):
            known[spelling] = provider
    return Providers(known)
