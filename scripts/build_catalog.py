"""Builds catalog.db from a folder of snapshots and says what became of each source."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.builder import build as builder  # noqa: E402
from bot.builder.summary import write_summary  # noqa: E402
from bot.builder.verify import NotSound  # noqa: E402
from bot.sources.reading import UnreadableSource  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = """
\b
Examples:
  scripts/build_catalog.py --from ../shared/data
  scripts/build_catalog.py --from ~/snapshots --include openrouter --prose --out mine.db
"""


@click.command(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--from",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of snapshots: one folder a source, with a sources.json that dates them.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=ROOT / "catalog.db",
    show_default="catalog.db of this checkout",
    help="The catalog to replace.",
)
@click.option(
    "--include",
    multiple=True,
    metavar="SOURCE|CLASS",
    help="Also use a source, or a licence class, that the shipped catalog leaves out.",
)
@click.option("--prose", is_flag=True, help="Keep upstream sentences, quoted and attributed.")
@click.option(
    "--built",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the catalog speaks of (default: the newest day of any source).",
)
@click.option("--force", is_flag=True, help="Swap in even where counts fell far.")
def main(
    folder: Path,
    out: Path,
    include: tuple[str, ...],
    prose: bool,
    built: datetime | None,
    force: bool,
) -> None:
    """Build the catalog aside, verify it, and only then swap it in."""
    console = Console(stderr=True)
    day: date | None = built.date() if built else None
    try:
        with bars(console) as progress:
            given, failed = builder.gather(folder, include=include, progress=progress)
            report = builder.build(
                given, failed, out, built=day, prose=prose, force=force, progress=progress
            )
    except (NotSound, UnreadableSource, OSError, sqlite3.Error) as error:
        raise SystemExit(f"The old catalog stays in use. {error}") from None
    except KeyboardInterrupt:
        raise SystemExit("Stopped; the old catalog stays in use.") from None
    show(report, console)
    write_summary(out, out.with_name(f"{out.stem}.md"))
    console.print(
        f"{out} holds {sum(report.kinds.values()):,} artifacts in {report.bytes:,} bytes."
    )


@contextmanager
def bars(console: Console) -> Iterator[builder.Progress]:
    """A bar on a terminal, nothing in a pipe."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Starting", total=1)

        def progress(step: str, done: int, of: int) -> None:
            bar.update(task, description=step, completed=done, total=of)

        yield progress


def show(report: builder.Report, console: Console) -> None:
    """A line a source: read, kept, rejected with reasons, unmatched."""
    table = Table(title=f"Catalog {report.id}, built {report.built}")
    for column in ("source", "as of", "read", "kept", "rejected", "unmatched", "why"):
        table.add_column(column, justify="right" if column in ("read", "kept") else "left")
    for one in report.sources:
        reasons = "; ".join(f"{count} {why}" for why, count in sorted(one.rejected.items()))
        table.add_row(
            one.source, one.as_of, f"{one.read:,}", f"{one.kept:,}",
            str(sum(one.rejected.values())), str(one.unmatched), (one.error or reasons)[:200],
        )  # fmt: skip
    console.print(table)
    for name, count in (*report.kinds.items(), *report.changed.items()):
        console.print(f"{name}: {count:,}")


if __name__ == "__main__":
    main()
