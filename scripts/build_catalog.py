"""Builds catalog.db from a folder of snapshots and says what became of each source."""

from __future__ import annotations

import sqlite3
import sys
from datetime import date, datetime
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from adapters.terminal.screen import print_card, progress_bar, report_card
from bot.builder.build import build
from bot.builder.gather import gather
from bot.builder.summary import write_summary
from bot.builder.verify import NotSound
from bot.errors import PickwickError
from bot.sources.reading import UnreadableSource

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
    day: date | None = built.date() if built else None
    try:
        with progress_bar() as progress:
            given, failed = gather(folder, include=include, progress=progress)
            report = build(
                given, failed, out, built=day, prose=prose, force=force, progress=progress
            )
    except (PickwickError, NotSound, UnreadableSource, OSError, sqlite3.Error) as error:
        raise SystemExit(f"The old catalog stays in use. {error}") from None
    except KeyboardInterrupt:
        raise SystemExit("Stopped; the old catalog stays in use.") from None
    write_summary(out, out.with_name(f"{out.stem}.md"))
    print_card(report_card(report))


if __name__ == "__main__":
    main()
