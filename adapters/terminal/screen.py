"""What a person sees: cards as wide as the terminal, a bar while a catalog is built."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from adapters.terminal.render import ASCII, UNICODE, render
from bot.card import Card, Lines, Table, TableCell, TableRow

if TYPE_CHECKING:
    from bot.builder import report as builder

WIDEST = 140
MOST_REASONS = 3


def print_card(card: Card) -> None:
    """Print a card, with colour on a terminal only."""
    console = Console(highlight=False)
    marks = UNICODE if console.encoding.startswith("utf") else ASCII
    with console.capture() as drawn:
        console.print(render(card, min(console.width, WIDEST), marks), soft_wrap=True)
    sys.stdout.write(drawn.get())


@contextmanager
def progress_bar() -> Iterator[builder.Progress]:
    """A bar on standard error; nothing where that is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Starting", total=1)

        def progress(step: str, done: int, of: int) -> None:
            bar.update(task, description=step, completed=done, total=of)

        yield progress


def report_card(report: builder.Report) -> Card:
    """What became of each source, and what the catalog holds now."""
    sources = Table(
        "Sources",
        ("as of", "read", "kept", "rejected", "unmatched"),
        tuple(map(source_row, report.sources)),
    )
    counts = [*report.kinds.items(), *report.changed.items()]
    return Card(
        title=f"Catalog {report.id}, built {report.built}",
        lead=f"{sum(report.kinds.values()):,} artifacts in {report.bytes:,} bytes.",
        warnings=tuple(f"{one.source}: {one.error}" for one in report.sources if one.error),
        parts=(sources, Lines("Holds", tuple(f"{name}: {count:,}" for name, count in counts))),
    )


def source_row(one: builder.SourceReport) -> TableRow:
    """One source's counts, and the commonest reasons for what was refused."""
    counts = (one.read, one.kept, sum(one.rejected.values()), one.unmatched)
    reasons = sorted(one.rejected.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{count:,} {reason}" for reason, count in reasons[:MOST_REASONS]]
    more = [f"{len(reasons) - MOST_REASONS} more"] if len(reasons) > MOST_REASONS else []
    moved = [f"{one.changed:,} changed since the last build"] if one.changed else []
    cells = (TableCell(one.as_of or "none"), *(TableCell(f"{count:,}") for count in counts))
    return TableRow(one.source, cells, "; ".join([*moved, *told, *more]))
