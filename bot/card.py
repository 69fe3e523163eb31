"""The shape of an answer that no platform owns: content only, no markup, colour, emoji or ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot import compare, wording
from bot.attributes import CLAIM, find
from bot.cost import CostAnswer, CostRow
from bot.dossier import is_price
from bot.model import (
    Action,
    Answer,
    Artifact,
    Candidate,
    Capability,
    Cell,
    Choice,
    Comparison,
    Help,
    NoMatch,
    Offer,
    Profile,
    Row,
    Score,
    SourceList,
    Subject,
)
from bot.search import NoneFits, Shortlist


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell as text; ``best`` where the row's verdict names its column a winner."""

    text: str
    best: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One attribute: its label, a cell per column, and what the verdict says of it."""

    label: str
    cells: tuple[TableCell, ...]
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Things side by side: a heading, one column name per thing, and rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A heading and lines of plain text below it."""

    heading: str
    lines: tuple[str, ...]


Part = Table | Lines


@dataclass(frozen=True, slots=True)
class Card:
    """What a person sees, top to bottom: warnings stand before everything but the title."""

    title: str
    lead: str
    warnings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    footer: str = ""


MOST_OFFERS = 12
MOST_CAPABILITIES = 8
MOST_SCORES = 12
MOST_COSTS = 16
MOST_FORMULAS = 6
OFFER_KEYS = ("price_input", "price_output", "context_tokens")


def card(answer: Answer) -> Card:
    """The answer as a card; every kind of answer has one."""
    return Card(
        title=answer.title,
        lead=answer.lead,
        warnings=answer.warnings,
        parts=tuple(_parts(answer)),
        notes=answer.notes,
        sources=tuple(wording.source_line(note) for note in answer.sources),
        actions=answer.actions,
        footer=wording.catalog_line(answer.catalog.built, answer.catalog.id),
    )


def _parts(answer: Answer) -> list[Part]:
    match answer:
        case Comparison():
            return [*_comparison_tables(answer), *_capability_lines(answer)]
        case Profile():
            return _profile_parts(answer)
        case Shortlist() | NoneFits():
            return _shortlist_parts(answer)
        case CostAnswer():
            return [_cost_table(answer), *_formula_lines(answer)]
        case Choice() | NoMatch():
            return _candidate_lines(answer.candidates)
        case SourceList():
            return [_source_lines(answer)]
        case Help():
            return []
        case _:
            raise TypeError(f"There is no card for {type(answer).__name__}.")


# -- comparison --------------------------------------------------------------------------


def _comparison_tables(answer: Comparison) -> list[Part]:
    names = compare.name_apart([subject.artifact for subject in answer.subjects])
    kinds = [wording.kind_and_maker(subject.artifact) for subject in answer.subjects]
    rows = [TableRow(wording.KIND_LABEL, tuple(TableCell(kind) for kind in kinds))]
    rows += [
        _comparison_row(row, answer.subjects, names)
        for row in answer.rows
        if not (row.attribute.startswith(CLAIM) or _is_brief(row) or _is_beside(row))
    ]
    heading = wording.units(any(is_price(row.attribute) for row in answer.rows))
    return [Table(heading, tuple(names), tuple(rows)), *_claims(answer, names)]


def _is_beside(row: Row) -> bool:
    """Whether another row's cells say it already."""
    return row.attribute.endswith(compare.ABOVE)


def _is_brief(row: Row) -> bool:
    """Whether a yes or no needs no row: nobody differs, or it is asked of one kind only."""
    attribute = find(row.attribute)
    if attribute is None or attribute.form != "flag":
        return False
    return row.verdict.kind in ("tie", "not_comparable")


def _claims(answer: Comparison, names: Sequence[str]) -> list[Part]:
    """The directory's claims: side by side, or in a line where it knows only one."""
    rows = [row for row in answer.rows if row.attribute.startswith(CLAIM)]
    known = [i for i in range(len(names)) if any(row.cells[i] for row in rows)]
    if len(known) == 1:
        (i,) = known
        said = [
            wording.flag(wording.short_label(row.attribute, row.label), cell.text)
            for row in rows
            if (cell := row.cells[i])
        ]
        return [Lines(wording.claims_heading(), (wording.claims_of(names[i], said),))]
    table = tuple(_comparison_row(row, answer.subjects, names) for row in rows)
    return [Table(wording.claims_heading(), tuple(names), table)] if table else []


def _comparison_row(row: Row, subjects: Sequence[Subject], names: Sequence[str]) -> TableRow:
    cells = tuple(
        _cell(row, cell, subject.artifact)
        for cell, subject in zip(row.cells, subjects, strict=True)
    )
    known = {s.artifact.id: name for s, name in zip(subjects, names, strict=True)}
    missing = [name for cell, name in zip(row.cells, names, strict=True) if cell is None]
    winners = [known[winner] for winner in row.verdict.winners]
    label = wording.short_label(row.attribute, row.label)
    return TableRow(label, cells, wording.verdict(row.verdict.kind, winners, missing))


def _cell(row: Row, cell: Cell | None, artifact: Artifact) -> TableCell:
    if cell:
        return TableCell(cell.text, artifact.id in row.verdict.winners)
    attribute = find(row.attribute.removesuffix(compare.ELSEWHERE))
    applies = attribute is None or attribute.means_something_for(artifact.kind)
    return TableCell(wording.NOT_RECORDED if applies else wording.DOES_NOT_APPLY)


def _capability_lines(answer: Comparison) -> list[Part]:
    names = compare.name_apart([subject.artifact for subject in answer.subjects])
    abilities = answer.capabilities
    by_claim = [row.cells for row in answer.rows if row.attribute == compare.CLAIMED]
    claimed = [n for row in by_claim for n, cell in zip(names, row, strict=True) if cell]
    lines = []
    same = [row for row in answer.rows if row.verdict.kind == "tie" and _is_brief(row)]
    if same:
        said = [wording.flag(row.label, cell.text) for row in same if (cell := row.cells[0])]
        lines.append(wording.same_for_all(len(names), said))
    if abilities.shared:
        lines.append(wording.can_all(len(names), _labels(abilities.shared)))
    for subject, name in zip(answer.subjects, names, strict=True):
        only = abilities.only.get(subject.artifact.id, ())
        if only:
            lines.append(wording.can_only(name, _labels(only)))
        elif not abilities.counts.get(subject.artifact.id) and name not in claimed:
            lines.append(wording.no_capabilities(name))
    return [Lines(wording.capabilities_heading(), tuple(lines))] if lines else []


def _labels(capabilities: Sequence[Capability]) -> str:
    ranked = sorted(capabilities, key=lambda c: -len(c.evidence))
    labels = [capability.label for capability in ranked]
    return wording.listed_some(labels, MOST_CAPABILITIES, "")


# -- profile -----------------------------------------------------------------------------


def _profile_parts(answer: Profile) -> list[Part]:
    called = {note.id: note.name for note in answer.sources}
    rows = [r for r in answer.rows if not r.attribute.startswith(CLAIM) and not _is_beside(r)]
    claims = [row for row in answer.rows if row.attribute.startswith(CLAIM)]
    own = {offer.provider for offer in answer.offers if offer.first_party}
    parts: list[Part] = []
    figures = wording.units(any(is_price(row.attribute) for row in rows), alone=True)
    for heading, some in ((figures, rows), (wording.claims_heading(), claims)):
        if some:
            cells = tuple(_fact_row(row, called, own) for row in some)
            parts.append(Table(heading, wording.FACT_COLUMNS, cells))
    if answer.offers:
        parts.append(_offer_table(answer.offers))
    if answer.capabilities:
        parts.append(_ability_lines(answer.capabilities, called))
    if answer.scores:
        parts.append(_score_table(answer.scores, called))
    if answer.lifecycle:
        lines = tuple(wording.event(event, called) for event in answer.lifecycle)
        parts.append(Lines(wording.lifecycle_heading(), tuple(dict.fromkeys(lines))))
    return parts


def _fact_row(row: Row, called: Mapping[str, str], own: Collection[str]) -> TableRow:
    """A value and who says so; whose offer it is only where it is not the maker's own."""
    (cell,) = row.cells
    assert cell is not None
    via = None if cell.via in own else cell.via
    told = wording.told_by(called.get(cell.source, cell.source), cell.as_of, via)
    return TableRow(
        wording.short_label(row.attribute, row.label), (TableCell(cell.text), TableCell(told))
    )


def _ability_lines(abilities: Sequence[Capability], called: Mapping[str, str]) -> Lines:
    """Those that are described a line each, the others in one."""
    lines = [wording.capability(ability, called) for ability in abilities if ability.what]
    others = [wording.ability_label(one, called) for one in abilities if not one.what]
    if others:
        lines.append(wording.more_capabilities(others, bool(lines)))
    return Lines(wording.capabilities_heading(), tuple(lines))


def _offer_table(offers: Sequence[Offer]) -> Table:
    labels = tuple(found.label for key in OFFER_KEYS if (found := find(key)))
    rows = tuple(_offer_row(offer) for offer in offers[:MOST_OFFERS])
    heading = wording.offers_heading(len(offers), len(rows))
    return Table(heading, (*labels, wording.AS_OF_COLUMN), rows)


def _offer_row(offer: Offer) -> TableRow:
    known = [offer.cells.get(key) for key in OFFER_KEYS]
    texts = (wording.undated(cell.text) if cell else wording.NOT_RECORDED for cell in known)
    day = next((cell.as_of for cell in known if cell), "")
    return TableRow(wording.offer(offer), tuple(TableCell(text) for text in (*texts, day)))


def _score_table(scores: Sequence[Score], called: Mapping[str, str]) -> Table:
    """Independent results before those that a maker reports of itself, newest first."""
    newest = sorted(scores, key=lambda s: (s.measured_on or s.as_of, s.board), reverse=True)
    newest.sort(key=lambda score: score.self_reported)
    rows = tuple(
        TableRow(
            score.name,
            (
                TableCell(score.text),
                TableCell(wording.told_by(called.get(score.source, score.source), score.as_of)),
            ),
        )
        for score in newest[:MOST_SCORES]
    )
    return Table(wording.scores_heading(len(scores), len(rows)), wording.FACT_COLUMNS, rows)


# -- cost --------------------------------------------------------------------------------


def _cost_table(answer: CostAnswer) -> Table:
    """A row an offer: what a call, a day and a month cost, as far as they were asked for."""
    shown = answer.rows[:MOST_COSTS]
    keys = [key for key in wording.COST_COLUMNS if _is_counted(answer, key)]
    names = _cost_names(answer)
    rows = tuple(
        TableRow(name, tuple(TableCell(_sum(row, key)) for key in keys))
        for row, name in zip(shown, names, strict=False)
    )
    said = wording.workload(answer.workload)
    heading = wording.workload_heading(said, len(answer.rows), len(rows))
    return Table(heading, tuple(wording.COST_COLUMNS[key] for key in keys), rows)


def _is_counted(answer: CostAnswer, key: str) -> bool:
    return key == "per_call" or any(getattr(row, key) is not None for row in answer.rows)


def _sum(row: CostRow, key: str) -> str:
    value = getattr(row, key)
    if value is None:
        return wording.UNCOUNTED
    return wording.number(value) if isinstance(value, int) else wording.amount(value)


def _cost_names(answer: CostAnswer) -> list[str]:
    artifacts = {row.subject.artifact.id: row.subject.artifact for row in answer.rows}
    names = dict(zip(artifacts, compare.name_apart(list(artifacts.values())), strict=True))
    return [
        wording.at_provider(names[row.subject.artifact.id], row.provider, row.region)
        for row in answer.rows
    ]


def _formula_lines(answer: CostAnswer) -> list[Part]:
    lines = [
        wording.formula_line(name, [line.formula for line in row.lines], row.per_call, row.note)
        for row, name in zip(answer.rows, _cost_names(answer), strict=True)
    ]
    left = len(lines) - MOST_FORMULAS
    shown = [*lines[:MOST_FORMULAS], *([wording.more_formulas(left)] if left > 0 else [])]
    return [Lines(wording.formula_heading(), tuple(shown))] if lines else []


# -- shortlists --------------------------------------------------------------------------

MOST_IN_FULL = 3


def _shortlist_parts(answer: Shortlist | NoneFits) -> list[Part]:
    """How the need was read, three hits in full, the others in a line each."""
    parts: list[Part] = []
    if read := wording.need_read(answer.need):
        parts.append(Lines(wording.need_heading(), tuple(read)))
    for hit in answer.hits[:MOST_IN_FULL]:
        heading = wording.hit_heading(hit.rank, hit.subject.artifact)
        lines = [hit.because, wording.figures_line(hit.figures)]
        lines += [wording.fit_line(fitting) for fitting in hit.fits]
        parts.append(Lines(heading, tuple(filter(None, lines))))
    others = answer.hits[MOST_IN_FULL:]
    if others:
        also = (wording.also_line(h.rank, h.subject.artifact, h.because) for h in others)
        parts.append(Lines(wording.also_heading(), tuple(also)))
    return parts


# -- the rest ----------------------------------------------------------------------------


def _candidate_lines(candidates: Sequence[Candidate]) -> list[Part]:
    lines = tuple(wording.candidate(c.artifact, c.because) for c in candidates)
    return [Lines(wording.candidates_heading(), lines)] if lines else []


def _source_lines(answer: SourceList) -> Lines:
    return Lines(wording.sources_title(), tuple(map(wording.source_in_list, answer.entries)))
