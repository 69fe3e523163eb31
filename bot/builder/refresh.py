"""Fetches sources anew, rebuilds the catalog with them, and keeps the old one on any failure."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.builder.build import build
from bot.builder.gather import Given, carried_over, checked, may_ship
from bot.builder.report import Progress, Report, SourceReport, silent
from bot.builder.verify import NotSound
from bot.errors import PickwickError
from bot.sources import Importer, importers
from bot.sources.download import STORE, Get, internet, save
from bot.sources.reading import UnreadableSource


class NotRefreshed(PickwickError):
    """The catalog was left as it was: a whole sentence says why."""


class NoSuchSource(NotRefreshed):
    """A source was named that there is not."""


def refresh(
    catalog: Path,
    cache: Path,
    only: Sequence[str] = (),
    *,
    get: Get | None = None,
    progress: Progress = silent,
) -> Report:
    """Fetch ``only`` these sources (all that are in use, where none is named) and swap.

    ``cache`` keeps downloads between runs. What is not fetched, or cannot be, is carried over
    from ``catalog`` with its old dates; the report says which. Raises NotRefreshed.
    """
    chosen = _chosen(catalog, only)
    try:
        if get is not None:
            given, failed = _fetch_all(chosen, cache, get, progress)
        else:
            forget_damaged(cache / STORE)
            with internet(cache) as download:
                given, failed = _fetch_all(chosen, cache, download, progress)
        if not given:
            raise NotRefreshed(f"{_unchanged(catalog)} {_first_reason(failed)}")
        fresh = {each.source.id for each in given}
        stays = [name for name in _in_use(catalog) if name not in fresh]
        given += carried_over(catalog, stays)
        order = list(importers())
        given.sort(key=lambda each: order.index(each.source.id))
        return build(given, failed, catalog, progress=progress)
    except (NotSound, UnreadableSource, OSError, sqlite3.Error) as error:
        raise NotRefreshed(f"{_unchanged(catalog)} {error}") from error


def forget_damaged(path: Path) -> None:
    """Remove a database that is not whole; of what it kept, everything can be read again."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as db:
            whole = db.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        path.unlink()


def _unchanged(catalog: Path) -> str:
    if catalog.exists():
        return f"{catalog} stays as it was."
    return f"There is still no catalog at {catalog}."


def _in_use(catalog: Path) -> list[str]:
    """The sources the catalog was built from; none where there is no catalog yet."""
    if not catalog.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{catalog}?mode=ro&immutable=1", uri=True)) as db:
            return [row[0] for row in db.execute("SELECT source FROM snapshot ORDER BY source")]
    except sqlite3.Error as error:
        raise NotRefreshed(f"The catalog at {catalog} cannot be read: {error}.") from error


def _chosen(catalog: Path, only: Sequence[str]) -> list[Importer]:
    known = importers()
    if unknown := sorted(set(only) - set(known)):
        names = ", ".join(sorted(known))
        raise NoSuchSource(f"There is no source {unknown[0]}. The sources are: {names}.")
    if only:
        return [known[name] for name in dict.fromkeys(only)]
    in_use = set(_in_use(catalog))
    return [
        module
        for module in known.values()
        if module.SOURCE.live and (may_ship(module.SOURCE) or module.SOURCE.id in in_use)
    ]


def _fetch_all(
    chosen: Sequence[Importer], cache: Path, get: Get, progress: Progress
) -> tuple[list[Given], list[SourceReport]]:
    given: list[Given] = []
    failed: list[SourceReport] = []
    for number, module in enumerate(chosen):
        source = module.SOURCE
        progress(f"Fetching {source.name}", number, len(chosen))
        try:
            raw = module.fetch(get)
            reading = checked(module.read(raw))
            save(cache / "snapshots", source, raw)
            given.append(Given(source, raw, reading))
        except (UnreadableSource, OSError, ValueError, KeyError, TypeError) as error:
            reason = f"{error}"[:300] or type(error).__name__
            failed.append(SourceReport(source.id, "", 0, 0, {}, 0, f"{KEPT}{reason}"))
    progress("Fetched", len(chosen), len(chosen))
    return given, failed


def _first_reason(failed: Sequence[SourceReport]) -> str:
    if not failed:
        return "None of its sources has a live address."
    return f"{failed[0].source}: {failed[0].error.removeprefix(KEPT)}"


KEPT = "kept as it was: "
