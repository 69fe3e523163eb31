"""Makes a card small enough for a message: rows without room are counted, never cut in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.card import Card, Part, Table

Json = dict[str, Any]


def with_room(
    card: Card,
    draw: Callable[[Card], Json],
    beyond: Callable[[Json], int],
    note: Callable[[int], str],
) -> Json:
    """What ``draw`` makes of the card, less the last rows of its longest parts until all fits.

    ``beyond`` says by how many characters a payload is too long, ``note`` that rows are missing.
    """
    drawn, left = draw(card), 0
    while (over := beyond(drawn)) > 0 and (part := _longest(card)):
        going = max(1, min(over // max(_sizes(part)), len(_sizes(part)) - 1))
        left += going
        card = _without_last(card, part, going)
        drawn = draw(replace(card, notes=(*card.notes, note(left))))
    return drawn


def _longest(card: Card) -> Part | None:
    """The part with the most text of those that can spare a row."""
    several = [part for part in card.parts if len(_sizes(part)) > 1]
    return max(several, key=lambda part: sum(_sizes(part)), default=None)


def _sizes(part: Part) -> list[int]:
    """About how much text each row is: never less than is drawn of it."""
    if not isinstance(part, Table):
        return [len(line) + MARKUP for line in part.lines]
    names = sum(len(name) + MARKUP for name in part.columns)
    return [
        names + len(row.label) + len(row.verdict) + sum(len(cell.text) for cell in row.cells)
        for row in part.rows
    ]


MARKUP = 12
"""Characters that set a name or a line apart."""


def _without_last(card: Card, part: Part, count: int) -> Card:
    if isinstance(part, Table):
        shorter: Part = replace(part, rows=part.rows[:-count])
    else:
        shorter = replace(part, lines=part.lines[:-count])
    return replace(card, parts=tuple(shorter if each is part else each for each in card.parts))
