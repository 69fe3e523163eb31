"""A card drawn as text: for a terminal of any width, or plain for a pipe."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import assert_never

from rich.cells import cell_len, chop_cells
from rich.text import Text

from adapters.plain import clean
from bot.card import Action, Card, Lines, Part, Table, TableCell, TableRow

NARROWEST = 20
LONGEST_WHOLE = 18
"""A column is wide enough for every word of up to so many columns: figures are never cut."""
WIDE = 100
"""From this width on, what the verdicts say stands in a column of its own."""
SHORT_VERDICT = 17
"""A verdict of so many characters stands beside the label of its row."""
BREAKS = "-/"
"""Signs behind which a long word may go on in the next line."""
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

    @property
    def least_width(self) -> int:
        """The columns below which a word would be cut that can be kept whole."""
        longest = max(map(cell_len, self.text.split(" ")))
        return len(self.mark) + min(longest, LONGEST_WHOLE)

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
        [x for text in card.warnings for x in paragraph(text, "bold yellow", "! ").folded(width)],
        paragraph(card.lead).folded(width),
        [x for text in card.readings for x in paragraph(text).folded(width)],
        *(part_lines(part, width, marks) for part in card.parts),
        listed("Notes", notes(card), width, marks),
        listed("Sources", list(map(str, card.sources)), width, marks, "dim"),
        listed("Next", map(command, card.actions), width, marks),
        paragraph(card.footer, "dim").folded(width),
    ]
    return Text("\n\n").join(Text("\n").join(lines) for lines in blocks if lines)


def notes(card: Card) -> list[str]:
    """The notes, and how to see what a short card leaves out."""
    hint = f"{card.left_out}: --all shows everything."
    return [*card.notes, *([hint] if card.left_out else [])]


def command(action: Action) -> str:
    """A next step as the command that takes it, ready to be copied."""
    return f"pickwick {shlex.join(clean(action.text).split())}"


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
        *whole, last = pieces_of(word, width)
        lines.extend(whole)
    return [*lines, last]


def pieces_of(word: str, width: int) -> list[str]:
    """A word in pieces of at most ``width`` columns: cut behind a hyphen or slash if one is near.

    >>> pieces_of("text-embedding-3-large", 18)
    ['text-embedding-3-', 'large']
    """
    pieces = []
    while cell_len(word) > width:
        head = next(filter(None, chop_cells(word, max(width, 1))))
        end = max(head.rfind(sign) for sign in BREAKS) + 1 or len(head)
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


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
    """Things side by side while every word fits its column, else one below the other."""
    if not table.rows:
        return []
    heading = paragraph(table.heading, "bold").folded(width)
    names = [paragraph(name, "bold", "  ") for name in table.columns]
    rows = [[paragraph(row.label), *cell_pieces(row, len(names), marks)] for row in table.rows]
    verdicts = [paragraph(row.verdict, "dim") for row in table.rows]

    grid = [[Piece(""), *names], *rows]
    if any(verdict.text for verdict in verdicts):
        judged = [[*x, y] for x, y in zip(grid, [Piece(""), *verdicts], strict=True)]
        widths = column_widths(judged, width)
        if widths and (width >= WIDE or widths == column_widths(judged, sys.maxsize)):
            return [*heading, *grid_lines(judged, widths, marks, [])]
    grid = [grid[0], *map(with_verdict, rows, verdicts)]
    below = [long_verdict(row, verdict) for row, verdict in zip(rows, verdicts, strict=True)]
    if widths := column_widths(grid, width):
        return [*heading, *grid_lines(grid, widths, marks, below)]
    return [*heading, *stacked_lines(grid, width, below)]


def with_verdict(row: Sequence[Piece], verdict: Piece) -> list[Piece]:
    """The row with a short verdict beside its label, where no cell is marked as the best."""
    label, *cells = row
    if is_said(row, verdict) and len(verdict.text) <= SHORT_VERDICT:
        return [Piece(f"{label.text} ({verdict.text})", label.style), *cells]
    return [*row]


def long_verdict(row: Sequence[Piece], verdict: Piece) -> Piece:
    """What stands below a row without a mark, where that is too long to stand beside its label."""
    is_below = is_said(row, verdict) and len(verdict.text) > SHORT_VERDICT
    return Piece(f"({verdict.text})" if is_below else "", "dim", "  ")


def is_said(row: Sequence[Piece], verdict: Piece) -> bool:
    """Whether a verdict needs words: a marked cell says who is ahead."""
    return bool(verdict.text) and not any(piece.style for piece in row)


def cell_pieces(row: TableRow, things: int, marks: Marks) -> list[Piece]:
    """One piece for each thing: the best are marked by a sign, and coloured where that works."""
    cells = [*row.cells, *[TableCell("")] * things][:things]
    return [
        paragraph(x.text, "bold green", marks.best) if x.best else paragraph(x.text, mark="  ")
        for x in cells
    ]


def column_widths(grid: Sequence[Sequence[Piece]], width: int) -> list[int] | None:
    """Widths that show the grid within ``width``, the widest giving way; None where words break."""
    columns = list(zip(*grid, strict=True))
    wanted = [max(piece.width for piece in column) for column in columns]
    least = [max(piece.least_width for piece in column) for column in columns]
    room = width - GAP * (len(columns) - 1)
    if sum(least) > room:
        return None
    widths, widest = wanted, max(wanted)
    while sum(widths) > room:
        widest -= 1
        widths = [max(low, min(high, widest)) for low, high in zip(least, wanted, strict=True)]
    return widths


def grid_lines(
    grid: Sequence[Sequence[Piece]], widths: Sequence[int], marks: Marks, below: Sequence[Piece]
) -> list[Text]:
    """A head, a rule and the rows, each with what is said below it."""
    head, *rows = grid
    rule = Text(marks.rule * (sum(widths) + GAP * (len(widths) - 1)), "dim")
    lines = [*row_lines(head, widths), rule]
    for row, said in zip_longest(rows, below):
        lines += row_lines(row, widths) if row else []
        lines += said.folded(rule.cell_len) if said else []
    return lines


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
    grid: Sequence[Sequence[Piece]], width: int, below: Sequence[Piece]
) -> list[Text]:
    """Row after row, each thing on lines of its own: for many things on a narrow terminal."""
    (_, *names), *rows = grid
    lines = []
    for row, said in zip_longest(rows, below):
        if row:
            lines += Piece(row[0].text, "bold").folded(width)
        for name, cell in zip(names, row[1:] if row else [], strict=False):
            text = f"{name.text}: {cell.text}" if cell.text else ""
            lines += Piece(text, cell.style, cell.mark).folded(width)
        lines += said.folded(width) if said else []
    return lines
