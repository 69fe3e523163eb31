"""The shape of an answer that no platform owns: content only, no markup, colour, emoji or ids."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot import figures
from bot.answer import (
    Answer,
    Candidate,
    Cell,
    Choice,
    Comparison,
    CostAnswer,
    CostRow,
    Fitting,
    Help,
    NoMatch,
    NoneFits,
    OfferLine,
    Profile,
    Row,
    Shortlist,
    SourceList,
    SourceNote,
    Subject,
)
from bot.answers.asked import READING, name_apart
from bot.answers.boards import same_board
from bot.answers.rows import CLAIMED, OF_MEDIA
from bot.attributes import BY_KEY, find
from bot.evidence.cells import DATED, HOSTED, is_dressed, undated, without
from bot.evidence.dossier import is_price
from bot.model import Artifact, Capability, Saying, Score, Text, saying
from bot.questions.workloads import written
from bot.words import comparison, cost, help, lifecycle, shortlist, values, verdicts
from bot.words.say import say


@dataclass(frozen=True, slots=True)
class Action:
    """A next step in words: a button is a sentence to ask again."""

    label: str
    text: str


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
    """Things side by side: a heading, one column name per thing, and rows.

    With ``has_facts`` it is of one thing: a value a row, and who says so.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    has_facts: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A heading and lines of plain text below it."""

    heading: str
    lines: tuple[str, ...]
    ask: Action | None = None
    """What asks for more about these lines, where a face can put a button beside them."""


Part = Table | Lines


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several readings: its name, what tells it apart, and the sentence that means it."""

    label: str
    because: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source below a card: its name, its day and licence, and its address where it is shown."""

    name: str
    told: str = ""
    url: str | None = None

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.told, self.url)))


@dataclass(frozen=True, slots=True)
class Card:
    """What a person sees, top to bottom: warnings stand before everything but the title."""

    title: str
    lead: str
    warnings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    actions: tuple[Action, ...] = ()
    footer: str = ""
    readings: tuple[str, ...] = ()
    """How a name was read where it has other readings: below the lead, before all figures."""
    left_out: str = ""
    """What a short card does not show, such as ``15 more rows left out``; a face says how to."""
    kind: str = ""
    """Which kind of answer this is, such as ``comparison``."""
    picks: tuple[Pick, ...] = ()
    """What a person must choose from, or may have meant: for a face that has lists to pick from."""


MOST_OFFERS = (5, 12)
MOST_CAPABILITIES = (5, 8)
MOST_DESCRIBED = (3, 50)
MOST_SCORES = (5, 12)
MOST_EVENTS = (5, 50)
"""How many a short card shows, and how many a long one."""
MOST_COSTS = 16
MOST_FORMULAS = 6
OFFER_KEYS = ("price_input", "price_output", "context_tokens")


def card(answer: Answer, everything: bool = False) -> Card:
    """The answer as a card; every kind of answer has one.

    A comparison and a profile show the rows that matter, and all of them with ``everything``.
    """
    is_list = isinstance(answer, SourceList)
    sources = () if is_list else newest(answer.sources)
    notes, left_out = _notes(answer, everything)
    actions = answer.actions if everything else answer.actions[:MOST_ACTIONS]
    has_links = everything or len(sources) <= MOST_LINKED
    return Card(
        title=say(answer.title),
        lead=say(answer.lead),
        warnings=tuple(map(say, answer.warnings)),
        parts=tuple(_parts(answer, everything)),
        notes=notes,
        left_out=left_out,
        sources=tuple(
            SourceLine(note.name, help.source_told(note), note.url if has_links else None)
            for note in sources
        ),
        actions=tuple(Action(say(one.label), one.text) for one in actions),
        footer=help.catalog_line(answer.catalog.built, answer.catalog.id),
        readings=tuple(say(note) for note in answer.notes if _is_reading(note)),
        kind=answer.kind,
        picks=_picks(answer),
    )


def _picks(answer: Answer) -> tuple[Pick, ...]:
    """The candidates of an unclear name, each with the question as it would read with it."""
    if not isinstance(answer, Choice | NoMatch):
        return ()
    pairs = zip(answer.actions, answer.candidates, strict=True)
    return tuple(
        Pick(say(action.label), say(meant.because), action.text) for action, meant in pairs
    )


def _notes(answer: Answer, everything: bool) -> tuple[tuple[str, ...], str]:
    """What a person reads last; and how much a short card leaves out."""
    notes = tuple(say(note) for note in answer.notes if not _is_reading(note))
    if everything or not isinstance(answer, Comparison | Profile):
        return notes, ""
    shown = _shown(answer.rows, everything)
    hidden = [row for row in answer.rows if row.about != "tier" and row not in shown]
    left = comparison.rows_left_out(len(hidden), len(notes[MOST_NOTES:]))
    return notes[:MOST_NOTES], left


def _is_reading(note: Text) -> bool:
    """Whether a note tells which of several readings of a name was taken."""
    return isinstance(note, Saying) and note.key == READING


def _parts(answer: Answer, everything: bool) -> list[Part]:
    match answer:
        case Comparison():
            return [
                *_comparison_tables(answer, everything),
                *_capability_lines(answer, everything),
            ]
        case Profile():
            return _profile_parts(answer, everything)
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


# -- what a short card shows ------------------------------------------------------------

MOST_BOARDS = 3
MOST_NOTES = 3
MOST_ACTIONS = 3
MOST_LINKED = 3
"""Up to so many sources are shown with their links."""

ESSENTIAL = frozenset(
    (
        "price_input", "price_output", "price_cache_read", "context_tokens", "max_output_tokens",
        "input_modalities", "output_modalities", "supports_tools", "supports_structured_output",
        "supports_reasoning", "open_weights", "licence", "params_total", "embed_dim",
        "released_on", "knowledge_cutoff", "downloads_30d", "stars", "dependents",
        "models_offered", "category", "language", "status", "last_commit", "latest_release",
        "harness_autonomy", "harness_recovery", "harness_memory", "harness_sandboxing",
        "harness_hooks", "unfragile_rank", "unfragile_pricing",
        "unfragile_abilities",
    )
)  # fmt: skip
"""The attributes that most people choose by, of every kind."""


LINKS = ("docs_url", "api_url")


def is_essential(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a short card shows the row; ``rows`` are all of the answer."""
    if row.about == "tier":
        return False
    if row.about == "elsewhere":
        return row.of == "price_input" or _stands_in(row, row.of, rows)
    if row.about == "board":
        boards = [other for other in rows if other.about == "board"]
        return row in boards[:MOST_BOARDS]
    key = row.attribute
    attribute = BY_KEY.get(key)
    if attribute and attribute.form == "flag" and row.verdict.kind == "unknown":
        return False
    if key == "licence_text":
        return not any(other.attribute == "licence" for other in rows)
    if attribute or row.about == "claim" or key in LINKS:
        return key in ESSENTIAL
    if is_price(key):
        return key.startswith(OF_MEDIA) or _stands_in(row, "price_input", rows)
    return True


def _stands_in(other: Row, key: str, rows: Sequence[Row]) -> bool:
    """Whether the row tells of somebody of whom the row of this key does not."""
    usual = next((row.cells for row in rows if row.attribute == key), (None,) * len(other.cells))
    pairs = zip(usual, other.cells, strict=True)
    return any(mine is None and told is not None for mine, told in pairs)


def newest(notes: Sequence[SourceNote]) -> tuple[SourceNote, ...]:
    """One note a source, of the newest day it is quoted with."""
    last: dict[str, SourceNote] = {}
    for note in notes:
        if note.id not in last or note.as_of > last[note.id].as_of:
            last[note.id] = note
    return tuple(last.values())


# -- comparison --------------------------------------------------------------------------


def _comparison_tables(answer: Comparison, everything: bool) -> list[Part]:
    names = name_apart([subject.artifact for subject in answer.subjects])
    kinds = [values.kind_and_maker(subject.artifact) for subject in answer.subjects]
    rows = [TableRow(comparison.KIND_LABEL, tuple(TableCell(kind) for kind in kinds))]
    shown = _shown(answer.rows, everything)
    rows += [
        _comparison_row(row, answer.subjects, names, everything)
        for row in shown
        if not (row.about == "claim" or _is_brief(row, everything))
    ]
    heading = values.units(any(is_price(row.attribute) for row in answer.rows))
    return [Table(heading, tuple(names), tuple(rows)), *_claims(answer, shown, names)]


def _shown(rows: Sequence[Row], everything: bool) -> list[Row]:
    """The rows for a table, but for those that other rows' cells say already."""
    told = [row for row in rows if row.about != "tier"]
    return told if everything else [row for row in told if is_essential(row, rows)]


def _is_brief(row: Row, everything: bool) -> bool:
    """Whether no row is needed: nobody differs on a yes or no, or it is asked of one kind only."""
    if not everything and row.attribute in MODALITIES:
        return row.verdict.kind == "tie"
    return _is_flag(row) and row.verdict.kind in ("tie", "not_comparable")


MODALITIES = ("input_modalities", "output_modalities")


def _is_flag(row: Row) -> bool:
    attribute = find(row.attribute)
    return attribute is not None and attribute.form == "flag"


def _claims(answer: Comparison, shown: Sequence[Row], names: Sequence[str]) -> list[Part]:
    """The directory's claims: side by side, or in a line where it knows only one."""
    heading = comparison.claims_heading()
    rows = [row for row in shown if row.about == "claim"]
    known = [i for i in range(len(names)) if any(row.cells[i] for row in rows)]
    if len(known) == 1:
        (i,) = known
        said = [
            comparison.flag(_label(row, True), say(cell.text))
            for row in rows
            if (cell := row.cells[i])
        ]
        return [Lines(heading, (comparison.claims_of(names[i], said),))]
    table = tuple(_comparison_row(row, answer.subjects, names, True) for row in rows)
    return [Table(heading, tuple(names), table)] if table else []


def _comparison_row(
    row: Row, subjects: Sequence[Subject], names: Sequence[str], everything: bool
) -> TableRow:
    """A row; its verdict needs no words where its cells show that one is missing, or differs."""
    cells = tuple(
        _cell(row, cell, subject.artifact, everything)
        for cell, subject in zip(row.cells, subjects, strict=True)
    )
    known = {s.artifact.id: name for s, name in zip(subjects, names, strict=True)}
    winners = [known[winner] for winner in row.verdict.winners]
    is_plain = None in row.cells or row.verdict.kind == "differs"
    said = "" if is_plain else verdicts.verdict(row.verdict.kind, winners)
    return TableRow(_label(row, everything), cells, said)


def _label(row: Row, everything: bool) -> str:
    """A row's label, where the heading above it says more already."""
    label = row.label
    if row.about == "claim" and isinstance(label, Saying):
        return say(replace(label, key="verdicts.claim_label_alone"))
    is_whole = everything and row.about == "standing"
    return say(saying("verdicts.standing_label", label) if is_whole else label)


def _text(row: Row, cell: Cell, everything: bool) -> Text:
    """What a cell reads; a standing on a short card without what it was counted from."""
    if everything or row.about != "standing" or isinstance(cell.text, str):
        return cell.text
    return replace(cell.text, key="values.short_standing")


def _cell(row: Row, cell: Cell | None, artifact: Artifact, everything: bool) -> TableCell:
    if cell:
        best = artifact.id in row.verdict.winners
        return TableCell(say(_text(row, cell, everything)), best)
    attribute = find(row.of or row.attribute)
    applies = attribute is None or attribute.means_something_for(artifact.kind)
    return TableCell(values.NOT_RECORDED if applies else values.DOES_NOT_APPLY)


def _capability_lines(answer: Comparison, everything: bool) -> list[Part]:
    names = name_apart([subject.artifact for subject in answer.subjects])
    abilities = answer.capabilities
    by_claim = [row.cells for row in answer.rows if row.attribute == CLAIMED]
    claimed = [n for row in by_claim for n, cell in zip(names, row, strict=True) if cell]
    lines = []
    shown = _shown(answer.rows, everything)
    same = [row for row in shown if row.verdict.kind == "tie" and _is_brief(row, everything)]
    if same:
        said = [
            comparison.flag(say(row.label), say(cell.text))
            for row in same
            if (cell := row.cells[0])
        ]
        lines.append(comparison.same_for_all(len(names), said))
    if abilities.shared:
        lines.append(comparison.can_all(len(names), _labels(abilities.shared, everything)))
    for subject, name in zip(answer.subjects, names, strict=True):
        only = abilities.only.get(subject.artifact.id, ())
        if only:
            lines.append(comparison.can_only(name, _labels(only, everything)))
        elif not abilities.counts.get(subject.artifact.id) and name not in claimed:
            lines.append(comparison.no_capabilities(name))
    return [Lines(comparison.capabilities_heading(), tuple(lines))] if lines else []


def _labels(capabilities: Sequence[Capability], everything: bool) -> str:
    ranked = sorted(capabilities, key=lambda c: -len(c.evidence))
    labels = [capability.label for capability in ranked]
    return values.listed_some(labels, MOST_CAPABILITIES[everything], "")


# -- profile -----------------------------------------------------------------------------


def _profile_parts(answer: Profile, everything: bool) -> list[Part]:
    shown = _shown(answer.rows, everything)
    rows = [row for row in shown if row.about != "claim"]
    claims = [row for row in shown if row.about == "claim"]
    own = {offer.provider for offer in answer.offers if offer.first_party}
    parts: list[Part] = []
    figures = values.units(any(is_price(row.attribute) for row in rows), alone=True)
    for heading, some in ((figures, rows), (comparison.claims_heading(), claims)):
        if some:
            cells = tuple(_fact_row(row, own, everything) for row in some)
            parts.append(Table(heading, comparison.FACT_COLUMNS, cells, has_facts=True))
    if answer.offers:
        parts.append(_offer_table(answer.offers, MOST_OFFERS[everything]))
    if answer.capabilities:
        parts.append(_ability_lines(answer.capabilities, everything))
    if answer.scores:
        parts.append(_score_table(answer.scores, MOST_SCORES[everything]))
    if answer.lifecycle:
        told = (lifecycle.event(event) for event in answer.lifecycle)
        lines = tuple(dict.fromkeys(told))
        some_lines = lines[: MOST_EVENTS[everything]]
        parts.append(Lines(lifecycle.lifecycle_heading(len(lines), len(some_lines)), some_lines))
    return parts


def _fact_row(row: Row, own: Collection[str], everything: bool) -> TableRow:
    """A value and who says so; whose offer it is only where it is not the maker's own."""
    (cell,) = row.cells
    label = _label(row, everything)
    if cell is None:
        return TableRow(label, (TableCell(values.NOT_RECORDED), TableCell("")))
    via = None if cell.via in own or is_dressed(cell.text, HOSTED) else cell.via
    told = comparison.told_by(cell.source.name, cell.as_of, via)
    text = without(_text(row, cell, everything), DATED)  # its source names the day
    return TableRow(label, (TableCell(say(text)), TableCell(told)))


def _ability_lines(abilities: Sequence[Capability], everything: bool) -> Lines:
    """Those that are described a line each, the others in one."""
    described = [ability for ability in abilities if ability.what][: MOST_DESCRIBED[everything]]
    lines = [comparison.capability(ability) for ability in described]
    others = [comparison.ability_label(one) for one in abilities if one not in described]
    if others:
        lines.append(comparison.more_capabilities(others, bool(lines)))
    return Lines(comparison.capabilities_heading(), tuple(lines))


def _offer_table(offers: Sequence[OfferLine], most: int) -> Table:
    labels = tuple(found.label for key in OFFER_KEYS if (found := find(key)))
    rows = tuple(_offer_row(offer) for offer in offers[:most])
    heading = comparison.offers_heading(len(offers), len(rows))
    return Table(heading, (*labels, comparison.AS_OF_COLUMN), rows)


def _offer_row(offer: OfferLine) -> TableRow:
    known = [offer.cells.get(key) for key in OFFER_KEYS]
    texts = (say(undated(cell.text)) if cell else values.NOT_RECORDED for cell in known)
    day = next((cell.as_of for cell in known if cell), "")
    return TableRow(comparison.offer(offer), tuple(TableCell(text) for text in (*texts, day)))


def _score_table(scores: Sequence[Score], most: int) -> Table:
    """Independent results before those that a maker reports of itself, newest first.

    What two sources report of one board under one setting is shown once.
    """
    newest = sorted(scores, key=lambda s: (s.measured_on or s.as_of, s.board), reverse=True)
    newest.sort(key=lambda score: score.self_reported)
    results = {(same_board(s.name), s.variant, s.harness): s for s in reversed(newest)}
    told = [score for score in newest if score in results.values()]
    rows = tuple(_score_row(score) for score in told[:most])
    return Table(
        comparison.scores_heading(len(told), len(rows)),
        comparison.FACT_COLUMNS,
        rows,
        has_facts=True,
    )


def _score_row(score: Score) -> TableRow:
    day = score.measured_on or score.as_of
    told = comparison.told_by(score.source.name, day)
    return TableRow(score.name, (TableCell(say(without(score.text, DATED))), TableCell(told)))


# -- cost --------------------------------------------------------------------------------


def _cost_table(answer: CostAnswer) -> Table:
    """A row an offer: what a call, a day and a month cost, as far as they were asked for."""
    shown = answer.rows[:MOST_COSTS]
    keys = [key for key in cost.COST_COLUMNS if _is_counted(answer, key)]
    names = _cost_names(answer)
    rows = tuple(
        TableRow(name, tuple(TableCell(_sum(row, key)) for key in keys))
        for row, name in zip(shown, names, strict=False)
    )
    said = written(answer.workload)
    heading = cost.workload_heading(said, len(answer.rows), len(rows))
    return Table(heading, tuple(cost.COST_COLUMNS[key] for key in keys), rows)


def _is_counted(answer: CostAnswer, key: str) -> bool:
    return key == "per_call" or any(getattr(row, key) is not None for row in answer.rows)


def _sum(row: CostRow, key: str) -> str:
    value = getattr(row, key)
    if value is None:
        return cost.UNCOUNTED
    return figures.number(value) if isinstance(value, int) else figures.amount(value)


def _cost_names(answer: CostAnswer) -> list[str]:
    artifacts = {row.subject.artifact.id: row.subject.artifact for row in answer.rows}
    names = dict(zip(artifacts, name_apart(list(artifacts.values())), strict=True))
    return [
        cost.at_provider(names[row.subject.artifact.id], row.provider, row.region)
        for row in answer.rows
    ]


def _formula_lines(answer: CostAnswer) -> list[Part]:
    lines = [
        cost.formula_line(
            name, [say(line.formula) for line in row.lines], row.per_call, say(row.note)
        )
        for row, name in zip(answer.rows, _cost_names(answer), strict=True)
    ]
    left = len(lines) - MOST_FORMULAS
    shown = [*lines[:MOST_FORMULAS], *([cost.more_formulas(left)] if left > 0 else [])]
    return [Lines(cost.formula_heading(), tuple(shown))] if lines else []


# -- shortlists --------------------------------------------------------------------------

MOST_IN_FULL = 3


def _shortlist_parts(answer: Shortlist | NoneFits) -> list[Part]:
    """How the need was read, three hits in full, the others in a line each."""
    parts: list[Part] = []
    if read := shortlist.need_read(answer.need):
        parts.append(Lines(shortlist.need_heading(), tuple(read)))
    for hit in answer.hits[:MOST_IN_FULL]:
        heading = shortlist.hit_heading(hit.rank, hit.subject.artifact)
        figures = [(one.attribute, one.label, say(one.cell.text)) for one in hit.figures]
        lines = [say(hit.because), shortlist.figures_line(figures), *_fit_lines(hit.fits)]
        parts.append(Lines(heading, tuple(filter(None, lines)), _details(hit.subject.artifact)))
    others = answer.hits[MOST_IN_FULL:]
    if others:
        also = (shortlist.also_line(h.rank, h.subject.artifact, say(h.because)) for h in others)
        parts.append(Lines(shortlist.also_heading(), tuple(also)))
    return parts


def _fit_lines(fits: Sequence[Fitting]) -> list[str]:
    judged = ((f.constraint.said, f.fit, say(f.cell.text) if f.cell else "") for f in fits)
    return shortlist.fit_lines(list(judged))


def _details(artifact: Artifact) -> Action:
    """What shows one thing in full, by an id that nothing else bears."""
    name = artifact.id if "/" in artifact.id else values.with_kind(artifact)
    return Action(comparison.details_label(), f"show {name}")


# -- the rest ----------------------------------------------------------------------------


def _candidate_lines(candidates: Sequence[Candidate]) -> list[Part]:
    lines = tuple(help.candidate(c.artifact, say(c.because)) for c in candidates)
    return [Lines(help.candidates_heading(), lines)] if lines else []


def _source_lines(answer: SourceList) -> Lines:
    return Lines(help.sources_title(), tuple(map(help.source_in_list, answer.entries)))
