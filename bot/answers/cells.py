"""Cells said in words, for what does not yet tell a saying from a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.attributes import Attribute
from bot.evidence import cells
from bot.evidence.cells import is_old as is_old
from bot.evidence.dossier import Headline
from bot.evidence.rates import Rate
from bot.model import Cell
from bot.words.say import say


def dressed(
    attribute: Attribute,
    found: Headline | None,
    today: date,
    names_host: bool = False,
    above: Sequence[Rate] = (),
) -> Cell | None:
    """The cell as it is shown, in words."""
    cell = cells.dressed(attribute, found, today, names_host, above)
    return replace(cell, text=say(cell.text)) if cell else None
