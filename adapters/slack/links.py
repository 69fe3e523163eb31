"""The short card below a link: what the thing is, three facts, and whose figures they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from adapters.slack.limits import UNFURL_DOMAINS, fit_blocks
from adapters.slack.render import plain, section
from bot import essentials as brief, pickwick as answer
from bot.card import card
from bot.catalog.file import Catalog
from bot.names.links import SITES
from bot.model import Profile

Json = dict[str, Any]

DOMAINS = tuple(SITES)
assert len(DOMAINS) <= UNFURL_DOMAINS
MOST_LINKS = 5
MOST_FACTS = 3
MOST_BLOCKS = 5


def unfurls(catalog: Catalog, urls: Iterable[str], today: date) -> dict[str, Json]:
    """A card for each of the first links that name exactly one thing, by the link as posted."""
    found = {}
    for url in list(dict.fromkeys(urls))[:MOST_LINKS]:
        profile = answer.at_link(catalog, url, today)
        if profile:
            found[url] = {"blocks": blocks(profile)}
    return found


def blocks(profile: Profile) -> list[Json]:
    """Warnings, what it is, three facts with their sources; sections only, as unfurls need."""
    called = {note.id: note.name for note in profile.sources}
    rows = [row for row in profile.rows if (c := row.cells[0]) and c.text not in profile.lead]
    shown = [row for row in rows if brief.is_essential(row, profile.rows)][:MOST_FACTS]
    facts = [
        f"{row.label}: {cell.text} ({called.get(cell.source, cell.source)}, {cell.as_of})"
        for row in shown
        if (cell := row.cells[0])
    ]
    drawn = [section(f"⚠ {warning}") for warning in profile.warnings[:1]]
    drawn.append(section(profile.lead))
    elements = [plain(fact) for fact in facts]
    elements.append(plain(card(profile).footer))
    return fit_blocks([*drawn, {"type": "context", "elements": elements}], MOST_BLOCKS)
