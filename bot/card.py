"""The shape of an answer that no platform owns: content only, no markup, colour, emoji or ids."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Action, Answer


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell as text; ``best`` where the row's verdict names its column a winner."""

    text: str
    best: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One attribute: its label, a cell per column, and what the verdict says of it."""

    label: str
    cells: tuple[TableCell, ...]
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Things side by side: a heading, one column name per thing, and rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A heading and lines of plain text below it."""

    heading: str
    lines: tuple[str, ...]


Part = Table | Lines


@dataclass(frozen=True, slots=True)
class Card:
    """What a person sees, top to bottom: warnings stand before everything but the title."""

    title: str
    lead: str
    warnings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    footer: str = ""


def card(answer: Answer) -> Card:
    """The answer as a card; every kind of answer has one."""
    raise NotImplementedError
