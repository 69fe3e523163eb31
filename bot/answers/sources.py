"""What an answer rests on: each source with the day its figures speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answer import Cell, Row, SourceEntry, SourceList, SourceNote
from bot.evidence.dossier import Dossier
from bot.model import Capability, Snapshot, Source, saying

Told = tuple[Source, str]
"""Who said something, and the day (ISO 8601) it speaks of."""


def source_notes(told: Iterable[Told]) -> tuple[SourceNote, ...]:
    """One note a source and day, by id and day."""
    return tuple(
        SourceNote(source.id, source.name, as_of, source.url, source.licence)
        for source, as_of in sorted(set(told), key=lambda one: (one[0].id, one[1]))
    )


def told_by_rows(rows: Iterable[Row]) -> set[Told]:
    """Who says what stands in these rows, and who says otherwise."""
    return told_by_cells(cell for row in rows for cell in row.cells if cell)


def told_by_cells(cells: Iterable[Cell]) -> set[Told]:
    """Who says what these cells show, and who says otherwise."""
    told: set[Told] = set()
    for cell in cells:
        told.add((cell.source, cell.as_of))
        told |= {(dissent.source, dissent.as_of) for dissent in cell.conflict}
    return told


def told_by_capabilities(capabilities: Iterable[Capability]) -> set[Told]:
    """Who says what these can do."""
    return {(e.source, e.as_of) for capability in capabilities for e in capability.evidence}


def told_by_retirements(dossiers: Iterable[Dossier]) -> set[Told]:
    """Who says what was retired or deprecated: it stands in no row."""
    events = (event for dossier in dossiers for event in dossier.lifecycle)
    return {(e.source, e.as_of) for e in events if e.event in ("retired", "deprecated")}


def source_list(entries: Sequence[SourceEntry], snapshot: Snapshot) -> SourceList:
    """Where facts come from, with a warning of what is older than it should be."""
    stale = tuple(entry for entry in entries if entry.stale)
    return SourceList(
        title=saying("help.sources_title"),
        lead=saying("help.sources_lead", len(entries)),
        warnings=(saying("help.old_sources", stale),) if stale else (),
        notes=tuple(saying("help.thanks", e.name, e.attribution) for e in entries if e.attribution),
        sources=tuple(
            SourceNote(e.id, e.name, e.as_of, e.url, e.licence)
            for e in sorted(entries, key=lambda e: (e.id, e.as_of))
        ),
        catalog=snapshot,
        entries=tuple(entries),
    )
