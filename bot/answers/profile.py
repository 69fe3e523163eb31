"""Everything known about one artifact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot import attributes
from bot.answer import Action, Cell, OfferLine, Profile, Row
from bot.answers.asked import Address, Asked, readings_taken
from bot.answers.boards import score_cell
from bot.answers.comparison import without_denied
from bot.answers.lead import about
from bot.answers.remarks import disagreements, left_out, notes_of, warnings_of
from bot.answers.rows import comparison_rows
from bot.answers.sources import Told, source_notes, told_by_capabilities, told_by_rows
from bot.answers.verdict import nobody
from bot.evidence.cells import day_shown, dressed, undated
from bot.evidence.dossier import Dossier, Headline, by_standing
from bot.evidence.memory import BITS, CONTEXT, Memory, memory_needed
from bot.model import Artifact, LifecycleEvent, Offer, Score, Snapshot, Text, saying

ALONE = nobody("not_comparable", "stands_alone")


def describe(one: Asked, snapshot: Snapshot, address: Address) -> Profile:
    """The profile of an artifact; ``address`` names other readings in actions' sentences."""
    one = without_denied(one)
    dossier = one.dossier
    needed = memory(dossier)
    rows = tuple(replace(row, verdict=ALONE) for row in comparison_rows([one]))
    rows = _with_memory(rows, needed)
    offers = tuple(_offer(offer, dossier.today) for offer in by_standing(dossier.offers))
    said = saying("comparison.profile_lead", dossier.artifact, about(dossier), _figures(dossier))
    return Profile(
        title=one.name,
        lead=said,
        warnings=warnings_of(one),
        notes=(*readings_taken([one]), *_notes(one, rows), *_memory_note(needed)),
        sources=source_notes(_told(dossier, rows, offers)),
        actions=tuple(_instead(other, address) for other in one.others),
        catalog=snapshot,
        subject=one.subject,
        rows=rows,
        offers=offers,
        capabilities=dossier.capabilities,
        scores=_scores(dossier),
        lifecycle=_lifecycle(dossier),
    )


def _instead(other: Artifact, address: Address) -> Action:
    return Action(saying("comparison.show_label", other.id), f"show {address(other)}")


def _told(dossier: Dossier, rows: tuple[Row, ...], offers: tuple[OfferLine, ...]) -> set[Told]:
    """Who says what a profile shows, each day apart."""
    told = told_by_rows(rows) | told_by_capabilities(dossier.capabilities)
    told |= {(cell.source, cell.as_of) for offer in offers for cell in offer.cells.values()}
    told |= {(score.source, score.as_of) for score in dossier.scores}
    return told | {(event.source, event.as_of) for event in dossier.lifecycle}


FIGURES = ("price_input", "price_output", "context_tokens", "stars", "downloads_30d")
"""The few figures most people ask for."""


def _figures(dossier: Dossier) -> tuple[Text, ...]:
    figures = []
    for key in FIGURES:
        cell = dressed(attributes.BY_KEY[key], dossier.headline(key), dossier.today)
        if cell and cell.number is not None:
            shown = (key, undated(cell.text), day_shown(cell.text))
            figures.append(saying("comparison.profile_figure", *shown))
    return tuple(figures)


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


def _with_memory(rows: tuple[Row, ...], needed: tuple[Memory, ...]) -> tuple[Row, ...]:
    """The rows with the memory below the parameters it is derived from, whose source it has."""
    place = next((i for i, row in enumerate(rows) if row.attribute == "params_total"), None)
    size = rows[place].cells[0] if place is not None else None
    if place is None or size is None:
        return rows
    derived = (_memory_row(one, size) for one in needed)
    return (*rows[: place + 1], *derived, *rows[place + 1 :])


def _memory_row(needed: Memory, size: Cell) -> Row:
    """The memory in GB, told by whoever tells the size."""
    gb = round(needed.gb, 1)
    text = saying("comparison.memory_derived", needed.gb)
    cell = Cell(text, gb, size.source, size.as_of, size.url)
    label = saying("comparison.memory_label", needed.bits)
    return Row(f"memory_{needed.bits}_bit", label, "GB", (cell,), ALONE)


def _memory_note(needed: tuple[Memory, ...]) -> list[Text]:
    return [saying("comparison.memory_note", one) for one in needed[:1]]


def _notes(one: Asked, rows: tuple[Row, ...]) -> list[Text]:
    kind = one.dossier.artifact.kind
    return [
        *notes_of(one),
        *disagreements(rows, [one.name]),
        *left_out(rows, 1, lambda attribute: attribute.means_something_for(kind)),
    ]


def _offer(offer: Offer, today: date) -> OfferLine:
    """An offer with its cells in the units of rows."""
    return OfferLine(
        offer.provider,
        offer.native_id,
        offer.region,
        offer.first_party,
        offer.billing,
        _shown(offer, today),
    )


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
    """Its results, each with how it reads."""
    return tuple(
        replace(score, text=score_cell(score, dossier.artifact, dossier.today).text)
        for score in dossier.scores
    )


def _lifecycle(dossier: Dossier) -> tuple[LifecycleEvent, ...]:
    day = dossier.today.isoformat()
    return tuple(replace(event, coming=event.on > day) for event in dossier.lifecycle)
