"""The short card below a link: what the thing is, three facts, and whose figures they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from adapters.slack.limits import UNFURL_DOMAINS, fit_blocks
from adapters.slack.render import plain, section
from bot.answer import Profile
from bot.card import card, is_essential
from bot.names.links import SITES
from bot.pickwick import Pickwick
from bot.words.say import say

Json = dict[str, Any]

DOMAINS = tuple(SITES)
assert len(DOMAINS) <= UNFURL_DOMAINS
MOST_LINKS = 5
MOST_FACTS = 3
MOST_BLOCKS = 5


def unfurls(pickwick: Pickwick, urls: Iterable[str], today: date) -> dict[str, Json]:
    """A card for each of the first links that name exactly one thing, by the link as posted."""
    found = {}
    for url in list(dict.fromkeys(urls))[:MOST_LINKS]:
        profile = pickwick.at_link(url, today)
        if profile:
            found[url] = {"blocks": blocks(profile)}
    return found


def blocks(profile: Profile) -> list[Json]:
    """Warnings, what it is, three facts with their sources; sections only, as unfurls need."""
    lead = say(profile.lead)
    rows = [row for row in profile.rows if (c := row.cells[0]) and say(c.text) not in lead]
    shown = [row for row in rows if is_essential(row, profile.rows)][:MOST_FACTS]
    facts = [
        f"{say(row.label)}: {say(cell.text)} ({cell.source.name}, {cell.as_of})"
        for row in shown
        if (cell := row.cells[0])
    ]
    drawn = [section(f"⚠ {say(warning)}") for warning in profile.warnings[:1]]
    drawn.append(section(lead))
    elements = [plain(fact) for fact in facts]
    elements.append(plain(card(profile).footer))
    return fit_blocks([*drawn, {"type": "context", "elements": elements}], MOST_BLOCKS)
