"""Everything known about one artifact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot import attributes
from bot.answers.asked import Asked, Context
from bot.answers.boards import score_cell
from bot.answers.cells import dressed
from bot.answers.comparison import (
    about,
    comparison_rows,
    count_left_out,
    disagreements,
    notes_of,
    warnings_of,
    without_denied,
)
from bot.evidence.dossier import Dossier, Headline, by_standing
from bot.evidence.memory import BITS, CONTEXT, Memory, memory_needed
from bot.model import Cell, LifecycleEvent, Offer, Profile, Row, Score, Verdict
from bot.words import comparison, values, verdicts


def describe(one: Asked, context: Context) -> Profile:
    """The profile, but for its sources and next questions."""
    one = without_denied(one)
    alone = Verdict("not_comparable", (), verdicts.stands_alone())
    rows = tuple(replace(row, verdict=alone) for row in comparison_rows([one], context))
    needed = memory(one.dossier)
    rows = _with_memory(rows, needed, alone)
    dossier = one.dossier
    return Profile(
        title=one.name,
        lead=comparison.profile_lead(dossier.artifact, about(dossier), _figures(one, context)),
        warnings=warnings_of(one, context),
        notes=(*_notes(one, rows, context), *map(comparison.memory_note, needed[:1])),
        catalog=context.snapshot,
        subject=one.subject,
        rows=rows,
        offers=tuple(_offer(offer, context.today) for offer in by_standing(dossier.offers)),
        capabilities=dossier.capabilities,
        scores=_scores(dossier),
        lifecycle=_lifecycle(dossier),
    )


def _figures(one: Asked, context: Context) -> list[str]:
    """The few figures most people ask for."""
    figures = []
    for attribute, phrase in FIGURES:
        cell = dressed(attribute, one.dossier.headline(attribute.key), context.today)
        if cell and cell.number is not None:
            figures.append(values.figure(phrase, cell.text))
    return figures


FIGURES = [
    (attributes.BY_KEY[key], phrase)
    for key, phrase in (
        ("price_input", "in"),
        ("price_output", "out per 1M tokens"),
        ("context_tokens", "tokens of context"),
        ("stars", "GitHub stars"),
        ("downloads_30d", "downloads in 30 days"),
    )
]


def memory(dossier: Dossier) -> tuple[Memory, ...]:
    """What a language model whose weights can be had needs to run, at 16, 8 and 4 bit."""
    size = _number(dossier, "params_total")
    window = _number(dossier, "context_tokens")
    if not (size and window and _has_weights(dossier)):
        return ()
    return tuple(memory_needed(size, min(CONTEXT, int(window)), bits) for bits in BITS)


def _has_weights(dossier: Dossier) -> bool:
    """Whether its weights can be had: that is stated, or someone measured a copy of them."""
    stated = dossier.headline("open_weights")
    if stated:
        return bool(stated.cell.number)
    return any(dossier.headline(key) for key in ("min_ram_gb", "size_bytes"))


def _number(dossier: Dossier, key: str) -> float | None:
    found = dossier.headline(key)
    return found.cell.number if found else None


def _with_memory(
    rows: tuple[Row, ...], needed: tuple[Memory, ...], alone: Verdict
) -> tuple[Row, ...]:
    """The rows with the memory below the parameters it is derived from, whose source it has."""
    place = next((i for i, row in enumerate(rows) if row.attribute == "params_total"), None)
    size = rows[place].cells[0] if place is not None else None
    if place is None or size is None:
        return rows
    derived = []
    for one in needed:
        text, gb = comparison.memory_derived(one.gb), round(one.gb, 1)
        cell = Cell(text, gb, size.source, size.as_of, size.url)
        label = comparison.memory_label(one.bits)
        derived.append(Row(f"memory_{one.bits}_bit", label, "GB", (cell,), alone))
    return (*rows[: place + 1], *derived, *rows[place + 1 :])


def _notes(one: Asked, rows: tuple[Row, ...], context: Context) -> tuple[str, ...]:
    notes = notes_of(one, context)
    notes += disagreements(rows, [one.name])
    kind = one.dossier.artifact.kind
    count = count_left_out(rows, lambda attribute: attribute.means_something_for(kind))
    return (*notes, *([comparison.left_out(count, 1)] if count else []))


def _offer(offer: Offer, today: date) -> Offer:
    return replace(offer, cells=_shown(offer, today))


def _shown(offer: Offer, today: date) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for key in sorted(offer.cells, key=_row_order):
        attribute = attributes.find(key)
        cell = dressed(attribute, Headline(offer.cells[key], offer), today) if attribute else None
        if cell:
            found[key] = cell
    return found


ORDER = {key: i for i, key in enumerate(attributes.BY_KEY)}


def _row_order(key: str) -> tuple[int, str]:
    return (ORDER.get(key, len(ORDER)), key)


def _scores(dossier: Dossier) -> tuple[Score, ...]:
    return tuple(
        replace(score, text=score_cell(score, dossier.artifact, dossier.today).text)
        for score in dossier.scores
    )


def _lifecycle(dossier: Dossier) -> tuple[LifecycleEvent, ...]:
    day = dossier.today.isoformat()
    return tuple(replace(event, coming=event.on > day) for event in dossier.lifecycle)
