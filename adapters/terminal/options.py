"""The options that stand everywhere on the command line, and what they say."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.pickwick import Pickwick


@dataclass(slots=True)
class Settings:
    """What the options that stand everywhere say."""

    as_json: bool = False
    everything: bool = False
    path: Path | None = None
    day: datetime | None = None

    @property
    def today(self) -> date:
        """The day that ages and retirements are judged by."""
        return (self.day or datetime.now().astimezone()).date()

    @property
    def catalog_path(self) -> Path:
        """The catalog asked for, by option or environment, or the one that came with us."""
        from bot.catalog.reader import chosen

        return chosen(self.path)

    def pickwick(self) -> Pickwick:
        """Who answers from that catalog."""
        from bot.pickwick import Pickwick

        return Pickwick.open(self.catalog_path)


def keep(field: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that keeps an option's value in the settings, wherever on the line it stands."""

    def keep_value(context: click.Context, _: click.Parameter, value: Any) -> None:
        settings = context.ensure_object(Settings)
        if value:
            setattr(settings, field, value)

    return keep_value


class Day(click.DateTime):
    """A day as `--today` takes it, with what it should look like where it is none."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The day; wrong use says which form is wanted."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no day: write it as 2026-11-21.", param, ctx)


EVERYWHERE: tuple[click.Parameter, ...] = (
    click.Option(
        ["--json"],
        is_flag=True,
        expose_value=False,
        callback=keep("as_json"),
        help="Print the answer as JSON.",
    ),
    click.Option(
        ["--catalog"],
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=keep("path"),
        help="Another catalog file (or set PICKWICK_CATALOG).",
    ),
    click.Option(
        ["--today"],
        type=Day(),
        metavar="YYYY-MM-DD",
        expose_value=False,
        callback=keep("day"),
        help="The day that ages and retirements are judged by.",
    ),
)


IN_FULL = (
    *EVERYWHERE,
    click.Option(
        ["--all"],
        is_flag=True,
        expose_value=False,
        callback=keep("everything"),
        help="Show every row and link, not only those that matter most.",
    ),
)


def cache_folder() -> Path:
    """Where downloads are kept between refreshes."""
    kept = os.environ.get("XDG_CACHE_HOME")
    return (Path(kept) if kept else Path.home() / ".cache") / "pickwick"
