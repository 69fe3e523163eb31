"""A card drawn as text: for a terminal of any width, or plain for a pipe."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import assert_never

from rich.cells import cell_len, chop_cells
from rich.text import Text

from adapters.plain import clean
from bot.card import Card, Lines, Part, Table, TableCell, TableRow
from bot.model import Action

NARROWEST = 20
NARROWEST_COLUMN = 14
WIDE = 100
"""From this width on, what the verdicts say stands in a column of its own."""
GAP = 2


@dataclass(frozen=True, slots=True)
class Marks:
    """The few signs a drawing uses beside words; ``best`` and ``item`` are two columns wide."""

    best: str = "▸ "
    item: str = "· "
    rule: str = "─"


UNICODE = Marks()
ASCII = Marks(best="* ", item="- ", rule="-")


@dataclass(frozen=True, slots=True)
class Piece:
    """Clean text to draw, with a style and a mark before its first line."""

    text: str
    style: str = ""
    mark: str = ""

    @property
    def width(self) -> int:
        """The columns it takes on one line."""
        return len(self.mark) + cell_len(self.text)

    def folded(self, width: int) -> list[Text]:
        """The piece on lines of at most ``width`` columns; no line for no text."""
        lines = fold(self.text, width - len(self.mark)) if self.text else []
        below = " " * len(self.mark)
        return [Text((below if n else self.mark) + x, self.style) for n, x in enumerate(lines)]


def render(card: Card, width: int, marks: Marks = UNICODE) -> Text:
    """The card as styled text, warnings first; every line fits ``width`` (20 at least)."""
    width = max(width, NARROWEST)
    blocks = [
        paragraph(card.title, "bold").folded(width),
        *(paragraph(text, "bold yellow", "! ").folded(width) for text in card.warnings),
        paragraph(card.lead).folded(width),
        *(part_lines(part, width, marks) for part in card.parts),
        listed("Notes", card.notes, width, marks),
        listed("Sources", card.sources, width, marks, "dim"),
        listed("Next", map(command, card.actions), width, marks),
        paragraph(card.footer, "dim").folded(width),
    ]
    return Text("\n\n").join(Text("\n").join(lines) for lines in blocks if lines)


def command(action: Action) -> str:
    """A next step as the command that takes it, ready to be copied."""
    return f"{action.label}: pickwick {shlex.join(clean(action.text).split())}"


def paragraph(text: str, style: str = "", mark: str = "") -> Piece:
    """Anybody's text as a piece."""
    return Piece(clean(text), style, mark)


def fold(line: str, width: int) -> list[str]:
    """The words on lines of at most ``width`` columns; a word longer than that is cut apart."""
    lines, last = [], ""
    for word in line.split(" "):
        joined = f"{last} {word}" if last else word
        if cell_len(joined) <= width:
            last = joined
            continue
        if last:
            lines.append(last)
        *whole, last = chop_cells(word, width)
        lines.extend(whole)
    return [*lines, last]


def listed(
    heading: str, texts: Iterable[str], width: int, marks: Marks, style: str = ""
) -> list[Text]:
    """A heading with the texts below it, each marked; nothing where there are no texts."""
    lines = [line for text in texts for line in paragraph(text, style, marks.item).folded(width)]
    return [*paragraph(heading, "bold").folded(width), *lines] if lines else []


def part_lines(part: Part, width: int, marks: Marks) -> list[Text]:
    """One part of a card."""
    match part:
        case Table():
            return table_lines(part, width, marks)
        case Lines():
            return listed(part.heading, part.lines, width, marks)
        case _:
            assert_never(part)


def table_lines(table: Table, width: int, marks: Marks) -> list[Text]:
    """Things side by side while their columns keep readable, else one below the other."""
    if not table.rows:
        return []
    names = [paragraph(name, "bold", "  ") for name in table.columns]
    rows = [[paragraph(row.label), *cell_pieces(row, len(names), marks)] for row in table.rows]
    verdicts = [paragraph(row.verdict, "dim") for row in table.rows]
    heading = paragraph(table.heading, "bold").folded(width)

    beside = width >= WIDE and any(verdict.text for verdict in verdicts)
    grid = [[Piece(""), *names], *rows]
    if beside:
        grid = [[*line, last] for line, last in zip(grid, [Piece(""), *verdicts], strict=True)]
    widths = column_widths(grid, width)
    if widths is None:
        return [*heading, *stacked_lines(names, rows, verdicts, width)]

    rule = Text(marks.rule * (sum(widths) + GAP * (len(widths) - 1)), "dim")
    lines = [*heading, *row_lines(grid[0], widths), rule]
    for pieces, verdict in zip(grid[1:], verdicts, strict=True):
        lines += row_lines(pieces, widths)
        if not beside and not any(piece.style for piece in pieces):
            lines += Piece(verdict.text, "dim", "  ").folded(width)
    return lines


def cell_pieces(row: TableRow, things: int, marks: Marks) -> list[Piece]:
    """One piece for each thing: the best are marked by a sign, and coloured where that works."""
    cells = [*row.cells, *[TableCell("")] * things][:things]
    return [
        paragraph(x.text, "bold green", marks.best) if x.best else paragraph(x.text, mark="  ")
        for x in cells
    ]


def column_widths(grid: Sequence[Sequence[Piece]], width: int) -> list[int] | None:
    """Widths that show the grid within ``width``, the widest giving way; None where none reads."""
    wanted = [max(piece.width for piece in column) for column in zip(*grid, strict=True)]
    room = width - GAP * (len(wanted) - 1)
    widest = max(wanted)
    while sum(min(w, widest) for w in wanted) > room and widest >= NARROWEST_COLUMN:
        widest -= 1
    return [min(w, widest) for w in wanted] if widest >= NARROWEST_COLUMN else None


def row_lines(pieces: Sequence[Piece], widths: Sequence[int]) -> list[Text]:
    """The pieces side by side, each folded within its column."""
    columns = [p.folded(width) for p, width in zip(pieces, widths, strict=True)]
    lines = []
    for level in zip_longest(*columns, fillvalue=Text()):
        line = Text()
        for text, width in zip(level, widths, strict=True):
            line.append_text(text).append(" " * (width - text.cell_len + GAP))
        line.rstrip()
        lines.append(line)
    return lines


def stacked_lines(
    names: Sequence[Piece], rows: Sequence[Sequence[Piece]], verdicts: Sequence[Piece], width: int
) -> list[Text]:
    """Row after row, each thing on lines of its own: for many things on a narrow terminal."""
    lines = []
    for (label, *cells), verdict in zip(rows, verdicts, strict=True):
        lines += Piece(label.text, "bold").folded(width)
        for name, cell in zip(names, cells, strict=True):
            text = f"{name.text}: {cell.text}" if cell.text else ""
            lines += Piece(text, cell.style, cell.mark).folded(width)
        lines += Piece(verdict.text, "dim", "  ").folded(width)
    return lines
