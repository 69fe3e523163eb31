"""Gathers what a catalog is built from: every source's snapshot as read, or as carried over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.builder.carry import Carried, carry
from bot.builder.plausible import plausible
from bot.builder.report import Progress, SourceReport
from bot.sources import importers
from bot.sources.download import load
from bot.sources.reading import Raw, Reading, Source, UnreadableSource

CURATED = Source(
    id="curated",
    name="Pickwick's own notes",
    home_url="",
    licence="MIT",
    licence_class="own",
    files=(),
    trust=1,
    stale_after_days=365,
)

SHIPPED_CLASSES = frozenset({"public-domain", "permissive", "attribution", "share-alike", "own"})
"""Licence classes that may stand in the catalog we ship."""

SHIPPED_AS_CLAIMS = frozenset({"unfragile-pages", "unfragile-passports"})
"""The directory states no licence: its figures are shown as its claims, its sentences never."""

UNDATED = frozenset({"unfragile-pages", "unfragile-passports"})
"""Sources whose pages carry no date: they speak of the day the build speaks of."""


@dataclass(frozen=True, slots=True)
class Given:
    """One source's snapshot as read: who, which bytes, and what they say."""

    source: Source
    raw: Raw
    reading: Reading
    carried: Carried | None = None
    """Set where the source was not fetched: what the catalog in use holds of it."""

    @property
    def sha256(self) -> str:
        """One digest over all files, in order of their paths."""
        if self.carried:
            return self.carried.sha256
        digest = hashlib.sha256()
        for path in sorted(self.raw.files):
            digest.update(path.encode() + b"\0" + self.raw.files[path] + b"\0")
        return digest.hexdigest()


def gather(
    folder: Path, *, include: Iterable[str] = (), only: Iterable[str] = (), progress: Progress
) -> tuple[list[Given], list[SourceReport]]:
    """Read every source that has a snapshot below ``folder`` and may be used.

    ``include`` names sources or licence classes to add to those that may be shipped. A source
    that cannot be read is reported and left out; the others go on.
    """
    wanted = set(include)
    chosen = [
        module for module in importers().values()
        if may_ship(module.SOURCE) or {module.SOURCE.id, module.SOURCE.licence_class} & wanted
    ]  # fmt: skip
    given: list[Given] = []
    failed: list[SourceReport] = []
    for number, module in enumerate(chosen):
        source = module.SOURCE
        progress(f"Reading {source.name}", number, len(chosen))
        if only and source.id not in set(only):
            continue
        try:
            raw = snapshot(folder, source)
            given.append(Given(source, raw, checked(module.read(raw))))
        except (UnreadableSource, ValueError, KeyError, TypeError) as error:
            reason = f"{type(error).__name__}: {error}"[:300]
            failed.append(SourceReport(source.id, "", 0, 0, {}, 0, reason))
    progress("Read the sources", len(chosen), len(chosen))
    return given, failed


def checked(reading: Reading) -> Reading:
    """A reading without the figures that cannot be right, which are counted as refused."""
    pairs = [plausible(entry) for entry in reading.entries]
    refused = (line for _, lines in pairs for line in lines)
    entries = tuple(entry for entry, _ in pairs)
    return replace(reading, entries=entries, rejected=(*reading.rejected, *refused))


def snapshot(folder: Path, source: Source) -> Raw:
    """A source's files below ``folder``; compare pages may lie in a folder ``seeds`` beside it."""
    beside = folder.resolve().parent / "seeds"
    if source.id == "unfragile-pages" and not (folder / source.id).exists() and beside.exists():
        return load(beside.parent, replace(source, id="seeds"))
    if not (folder / source.id).is_dir():
        raise UnreadableSource(f"There is no folder {source.id} in {folder}.")
    return load(folder, source)


def carried_over(catalog: Path, wanted: Iterable[str]) -> list[Given]:
    """Sources as the catalog in use holds them, to build from again without fetching."""
    known = importers()
    return [
        Given(
            known[one.source].SOURCE,
            Raw({}, one.as_of, one.ref),
            Reading((), one.boards, read=one.read),
            one,
        )
        for one in carry(catalog, [name for name in wanted if name in known])
    ]


def may_ship(source: Source) -> bool:
    """Whether a source's figures may stand in the shipped catalog."""
    return source.licence_class in SHIPPED_CLASSES or source.id in SHIPPED_AS_CLAIMS
