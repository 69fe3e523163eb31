"""Artifacts side by side: the rows, what each alone can do, and what may honestly be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot import attributes, retirement, wording
from bot.attributes import Attribute
from bot.boards import BOARD, board_rows, standing_rows
from bot.dossier import (
    Dossier,
    Headline,
    elsewhere,
    gives_out,
    headline,
    is_price,
    priced_offer,
)
from bot.model import (
    Artifact,
    Capabilities,
    Capability,
    Cell,
    Comparison,
    Dissent,
    Evidence,
    Row,
    Snapshot,
    Subject,
    Verdict,
)
from bot.verdict import Entrant, judge, unfit_for

ELSEWHERE = "_elsewhere"
MOST_RARE_PRICES = 4
MOST_DISAGREEMENTS = 4
MOST_OTHER_LEADS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One artifact in a question: how it was typed, and all that is recorded of it."""

    subject: Subject
    dossier: Dossier
    name: str
    """What sentences call it: its name, or its id where several share the name."""


@dataclass(frozen=True, slots=True)
class Context:
    """What every part of an answer is told: the day, the sources' names, the catalog."""

    today: date
    called: Mapping[str, str]
    snapshot: Snapshot


def name_apart(artifacts: Sequence[Artifact]) -> list[str]:
    """A name for each artifact that no other one here bears."""
    names = [artifact.name.casefold() for artifact in artifacts]
    return [a.name if names.count(a.name.casefold()) == 1 else a.id for a in artifacts]


def side_by_side(asked: Sequence[Asked], context: Context) -> Comparison:
    """The comparison, but for its sources and next questions."""
    rows = comparison_rows(asked, context)
    return Comparison(
        title=" vs ".join(one.name for one in asked),
        lead=_lead(asked, rows, context),
        warnings=_warnings(asked, context),
        notes=_notes(asked, rows, context),
        catalog=context.snapshot,
        subjects=tuple(one.subject for one in asked),
        rows=rows,
        capabilities=compare_capabilities([one.dossier for one in asked]),
    )


# -- rows --------------------------------------------------------------------------------


def comparison_rows(asked: Sequence[Asked], context: Context) -> tuple[Row, ...]:
    """Every row that anyone has a value for: figures, standings, boards, then claims."""
    rows: list[Row] = []
    places = attributes.PLACES if len(asked) == 1 else ()
    for attribute in (*attributes.TABLE, *_rare_prices(asked, context.today), *places):
        if attribute.key != _SAME_AS_WINDOW or _is_shorter_than_window(asked, context.today):
            rows += _attribute_rows(attribute, asked, context)
    dossiers = [one.dossier for one in asked]
    names = [one.name for one in asked]
    rows += standing_rows(dossiers, names)
    rows += board_rows(dossiers, names, context.today)
    rows += _claim_rows(asked)
    return tuple(rows)


_SAME_AS_WINDOW = "max_input_tokens"


def _is_shorter_than_window(asked: Sequence[Asked], today: date) -> bool:
    """Whether the longest input tells more than the context window does."""
    for one in asked:
        longest = headline(one.dossier, _SAME_AS_WINDOW, today)
        window = headline(one.dossier, "context_tokens", today)
        if longest and not (window and longest.cell.number == window.cell.number):
            return True
    return False


def _attribute_rows(attribute: Attribute, asked: Sequence[Asked], context: Context) -> list[Row]:
    today = context.today
    found = [headline(one.dossier, attribute.key, today) for one in asked]
    has_range = attribute.key in ("price_input", "price_output")
    beside = _elsewhere_rows(attribute, asked, today) if has_range else []
    if not (any(found) or beside) or _is_out_of_place(attribute, asked, today):
        return beside
    cells = tuple(dressed(attribute, one, today, names_host=True) for one in found)
    verdict = judge(attribute, _entrants(attribute, asked, found, today), context.called)
    return [Row(attribute.key, attribute.label, attribute.unit, cells, verdict), *beside]


def _is_out_of_place(attribute: Attribute, asked: Sequence[Asked], today: date) -> bool:
    """Whether no model here gives out what the attribute is about: a drawing has no tokens."""
    return bool(attribute.outputs) and not any(
        attribute.means_something_for(one.dossier.artifact.kind, gives_out(one.dossier, today))
        for one in asked
    )


def _entrants(
    attribute: Attribute, asked: Sequence[Asked], found: Sequence[Headline | None], today: date
) -> list[Entrant]:
    cells = [_stored(attribute, one) if one else None for one in found]
    return [
        Entrant(
            one.dossier.artifact,
            one.name,
            cell,
            wording.value(attribute, cell) if cell else "",
            gives_out=gives_out(one.dossier, today) if attribute.outputs else frozenset(),
        )
        for one, cell in zip(asked, cells, strict=True)
    ]


def _stored(attribute: Attribute, found: Headline) -> Cell:
    """The cell as it is weighed: a price of zero is no number, it says how one pays."""
    if attribute.form == "price" and not found.cell.number:
        billing = found.offer.billing if found.offer else ""
        return replace(found.cell, text=wording.unpriced(billing), number=None)
    return found.cell


def dressed(
    attribute: Attribute, found: Headline | None, today: date, names_host: bool = False
) -> Cell | None:
    """The cell as it is shown: in the row's unit, and dated in its text where it is old.

    With ``names_host`` the text of a price says whose it is, where it is not the maker's.
    """
    if found is None:
        return None
    cell = _stored(attribute, found)
    text = wording.value(attribute, cell)
    is_hosted = found.offer is not None and not found.offer.first_party
    if names_host and is_hosted and attribute.form == "price" and cell.via:
        text = wording.at_host(text, cell.via)
    if is_old(attribute, cell, today):
        text = wording.as_of(text, cell.as_of)
    return replace(
        cell,
        text=text,
        number=in_unit(attribute, cell.number),
        conflict=tuple(_dressed_dissent(attribute, dissent) for dissent in cell.conflict),
    )


def is_old(attribute: Attribute, cell: Cell, today: date) -> bool:
    """Whether a value is too old to stand without its date."""
    day = attributes.first_day(cell.as_of)
    limit = attribute.max_age_days
    return limit is not None and day is not None and (today - day).days > limit


def in_unit(attribute: Attribute, number: float | None) -> float | None:
    """A stored number in the row's unit: prices are stored in micro-dollars."""
    if number is None or attribute.form != "price":
        return number
    return number / 1_000_000


def _dressed_dissent(attribute: Attribute, dissent: Dissent) -> Dissent:
    return replace(
        dissent,
        text=wording.dissent(attribute, dissent),
        number=in_unit(attribute, dissent.number),
    )


def _rare_prices(asked: Sequence[Asked], today: date) -> list[Attribute]:
    """Prices of other meters, such as images: those most of the asked have, a few."""
    counts: dict[str, int] = {}
    for one in asked:
        offer = priced_offer(one.dossier, today)
        for key in offer.cells if offer else ():
            if is_price(key) and key not in attributes.BY_KEY:
                counts[key] = counts.get(key, 0) + 1
    least = 2 if len(asked) > 1 and any(_charges_tokens(one, today) for one in asked) else 1
    shared = (key for key, count in counts.items() if count >= least)
    chosen = sorted(shared, key=lambda key: (-counts[key], key))[:MOST_RARE_PRICES]
    return [attribute for key in chosen if (attribute := attributes.find(key))]


def _charges_tokens(one: Asked, today: date) -> bool:
    return headline(one.dossier, "price_input", today) is not None


def _elsewhere_rows(attribute: Attribute, asked: Sequence[Asked], today: date) -> list[Row]:
    cells = tuple(_elsewhere(attribute, one.dossier, today) for one in asked)
    if not any(cells):
        return []
    unfit = unfit_for(attribute, _entrants(attribute, asked, [None] * len(asked), today))
    verdict = unfit or _unweighed(cells, asked, wording.elsewhere_differs())
    label = wording.other_providers(attribute.label)
    return [Row(f"{attribute.key}{ELSEWHERE}", label, attribute.unit, cells, verdict)]


def _elsewhere(attribute: Attribute, dossier: Dossier, today: date) -> Cell | None:
    """The range other providers charge; it is sourced by its lowest price."""
    offers = elsewhere(dossier, attribute.key, today)
    if not offers:
        return None
    low, high = offers[0].cells[attribute.key], offers[-1].cells[attribute.key]
    text = (
        wording.one_price(low.number or 0, offers[0].provider)
        if len(offers) == 1
        else wording.price_range(low.number or 0, high.number or 0, len(offers))
    )
    if is_old(attribute, low, today):
        text = wording.as_of(text, low.as_of)
    return replace(low, text=text, number=in_unit(attribute, low.number), agree=(), conflict=())


def _claim_rows(asked: Sequence[Asked]) -> list[Row]:
    """What the directory says of them: shown, never weighed."""
    rows = []
    for attribute in attributes.CLAIMS:
        cells = tuple(claim_cell(attribute, one.dossier) for one in asked)
        if any(cells):
            label = wording.claim_label(attribute.label)
            rows.append(Row(attribute.key, label, None, cells, _judge_claim(cells, asked)))
    return rows


def claim_cell(attribute: Attribute, dossier: Dossier) -> Cell | None:
    """A claim as it reads, with what the directory says of the same thing elsewhere.

    Its zeros stand for nothing seen and are no number.
    """
    cell = dossier.cells.get(attribute.key)
    if cell is None:
        return None
    others = [dissent.text for dissent in cell.conflict]
    text = wording.claim(attribute.key, cell.text, others)
    return replace(cell, text=text, number=cell.number or None)


def _judge_claim(cells: Sequence[Cell | None], asked: Sequence[Asked]) -> Verdict:
    is_mixed = len({one.dossier.artifact.kind for one in asked}) > 1
    if is_mixed and all(cells):
        return Verdict("not_comparable", (), wording.claims_across_kinds())
    return _unweighed(cells, asked, wording.claim_only())


def _unweighed(cells: Sequence[Cell | None], asked: Sequence[Asked], why: str) -> Verdict:
    """The verdict on a row that is only shown: nobody is ahead, whatever it says."""
    names = sorted(one.name for one, cell in zip(asked, cells, strict=True) if cell is None)
    if names:
        return Verdict("unknown", (), wording.nothing_recorded(names))
    texts = {cell.text for cell in cells if cell}
    if len(texts) == 1:
        return Verdict("tie", (), wording.tie(texts.pop(), len(cells)))
    return Verdict("differs", (), why)


# -- capabilities ------------------------------------------------------------------------


def compare_capabilities(dossiers: Sequence[Dossier]) -> Capabilities:
    """What all of them can do, and what each alone can."""
    by_id = {d.artifact.id: {c.term: c for c in d.capabilities} for d in dossiers}
    everywhere = set.intersection(*(set(terms) for terms in by_id.values()))
    return Capabilities(
        shared=tuple(
            _merged([terms[c.term] for terms in by_id.values()])
            for c in _in_order(dossiers)
            if c.term in everywhere
        ),
        only={i: _only(i, by_id) for i in by_id},
        counts={i: len(terms) for i, terms in by_id.items()},
    )


def _only(slug: str, by_id: Mapping[str, Mapping[str, Capability]]) -> tuple[Capability, ...]:
    others = {term for other, terms in by_id.items() if other != slug for term in terms}
    return tuple(c for term, c in by_id[slug].items() if term not in others)


def _in_order(dossiers: Sequence[Dossier]) -> tuple[Capability, ...]:
    """The capabilities of one of them, the same one whatever the order: in the vocabulary's."""
    return min(dossiers, key=lambda dossier: dossier.artifact.id).capabilities


def _merged(capabilities: Sequence[Capability]) -> Capability:
    """One capability of several artifacts, with the evidence for each."""
    told: dict[Evidence, None] = {}
    for capability in capabilities:
        told |= dict.fromkeys(capability.evidence)
    first = capabilities[0]
    return Capability(first.term, first.label, tuple(sorted(told, key=_evidence_order)))


def _evidence_order(evidence: Evidence) -> tuple[str, ...]:
    return (evidence.source, evidence.how, evidence.as_of, evidence.url or "", evidence.note or "")


# -- warnings and notes ------------------------------------------------------------------


def _warnings(asked: Sequence[Asked], context: Context) -> tuple[str, ...]:
    said = [warning for one in asked for warning in warnings_of(one, context)]
    return tuple(dict.fromkeys(said))


def warnings_of(one: Asked, context: Context) -> tuple[str, ...]:
    """What to know first of one artifact: retirements, then a price too old to rely on."""
    retired = retirement.warnings(one.dossier, context.today, context.called)
    found = headline(one.dossier, "price_input", context.today)
    if found is None or not is_old(attributes.BY_KEY["price_input"], found.cell, context.today):
        return retired
    day = attributes.first_day(found.cell.as_of)
    source = context.called.get(found.cell.source, found.cell.source)
    days = (context.today - day).days if day else 0
    told = wording.told(source, found.cell.as_of)
    return (*retired, wording.old_price(one.name, days, told))


def _notes(asked: Sequence[Asked], rows: Sequence[Row], context: Context) -> tuple[str, ...]:
    notes = [note for one in asked for note in notes_of(one, context)]
    differing = disagreements(rows, [one.name for one in asked], context.called)
    notes += differing[:MOST_DISAGREEMENTS]
    if len(differing) > MOST_DISAGREEMENTS:
        notes.append(wording.more_disagreements(len(differing) - MOST_DISAGREEMENTS))
    kinds = {one.dossier.artifact.kind for one in asked}
    count = count_left_out(rows, lambda a: any(a.means_something_for(kind) for kind in kinds))
    return (*notes, *([wording.left_out(count, len(asked))] if count else []))


def count_left_out(rows: Sequence[Row], applies: Callable[[Attribute], bool]) -> int:
    """How many attributes that mean something here have no value at all."""
    shown = {row.attribute for row in rows} | {_SAME_AS_WINDOW}
    return sum(a.key not in shown and applies(a) for a in attributes.TABLE)


def notes_of(one: Asked, context: Context) -> list[str]:
    """Where else it went, whose price it is, and what the directory says instead."""
    notes = list(retirement.notes(one.dossier, context.today, context.called))
    today = context.today
    offer = priced_offer(one.dossier, today)
    if offer and not offer.first_party:
        notes.append(wording.via_provider(one.name, offer.provider))
    if offer is None and elsewhere(one.dossier, "price_input", today):
        notes.append(wording.only_elsewhere(one.name))
    claimed = one.dossier.cells.get("unfragile_pricing")
    prices = [_price(one.dossier, key, today) for key in ("price_input", "price_output")]
    known = [price for price in prices if price]
    if claimed and claimed.text.casefold() in ("free", "free true") and known:
        sides = ["in", "out"] if len(known) == 2 else [""]
        said = [f"{price} {side}".strip() for price, side in zip(known, sides, strict=True)]
        notes.append(wording.listed_as_free(one.name, claimed.text, said))
    return notes


def _price(dossier: Dossier, key: str, today: date) -> str | None:
    found = headline(dossier, key, today)
    return wording.money(found.cell.number) if found and found.cell.number else None


def disagreements(
    rows: Sequence[Row], names: Sequence[str], called: Mapping[str, str]
) -> list[str]:
    """One note for each figure that sources do not agree on."""
    notes = []
    for row in rows:
        if row.attribute.startswith(attributes.CLAIM) or row.attribute in attributes.MOVING:
            continue
        for name, cell in zip(names, row.cells, strict=True):
            if cell and cell.conflict:
                attribute = attributes.find(row.attribute)
                noun = wording.noun(attribute) if attribute else wording.in_sentence(row.label)
                notes.append(_disagreement(name, noun, cell, called))
    return notes


def _disagreement(name: str, noun: str, cell: Cell, called: Mapping[str, str]) -> str:
    def says(source: str, text: str, day: str) -> str:
        return wording.says(called.get(source, source), text, day)

    others = [says(said.source, said.text, said.as_of) for said in cell.conflict]
    return wording.disagreement(name, noun, says(cell.source, cell.text, cell.as_of), others)


# -- the lead ----------------------------------------------------------------------------


def _lead(asked: Sequence[Asked], rows: Sequence[Row], context: Context) -> str:
    """One or two honest sentences."""
    kinds = {one.dossier.artifact.kind for one in asked}
    if len(kinds) > 1:
        described = [wording.described(one.dossier.artifact, about(one.dossier)) for one in asked]
        return wording.different_things(described)
    said = _who_leads(asked, rows)
    if kinds == {"model"}:
        said = f"{said}; {_on_boards(asked, rows)}"
    retired = sorted(one.name for one in asked if retirement.is_retired(one.dossier, context.today))
    return f"{said}. {wording.is_retired(retired)}" if retired else f"{said}."


def about(dossier: Dossier) -> str | None:
    """What a repository or tool is about: its category, or what it can do first of all.

    A model or a platform is about many things.
    """
    if dossier.artifact.kind in ("model", "platform"):
        return None
    if "category" in dossier.cells:
        return dossier.cells["category"].text
    ranked = sorted(dossier.capabilities, key=lambda c: -len(c.evidence))
    return ranked[0].label if ranked else None


def _who_leads(asked: Sequence[Asked], rows: Sequence[Row]) -> str:
    """Who is ahead on the few attributes a first sentence may name, and on what."""
    leading = [
        (attribute, row)
        for row in rows
        if row.verdict.kind == "leads" and (attribute := attributes.find(row.attribute))
    ]
    told = [(a, row) for a, row in leading if a.lead] or leading[:MOST_OTHER_LEADS]
    said: dict[str, list[str]] = {}
    for attribute, row in told:
        (winner,) = row.verdict.winners
        of_two_of_more = attribute.lead or [wording.leads_on(wording.noun(attribute))] * 2
        phrase = of_two_of_more[0 if len(asked) == 2 else 1]
        said.setdefault(winner, []).append(wording.against(phrase, *_texts(winner, asked, row)))
    names = {one.dossier.artifact.id: one.name for one in asked}
    if not said:
        return wording.nobody_ahead(list(names.values()))
    return "; ".join(wording.ahead(names[slug], points) for slug, points in said.items())


def _texts(winner: str, asked: Sequence[Asked], row: Row) -> tuple[str, list[str]]:
    """How the best value reads, and the others from the next best on.

    Without their dates, which the rows show.
    """
    cells = {
        one.dossier.artifact.id: cell for one, cell in zip(asked, row.cells, strict=True) if cell
    }
    best = cells.pop(winner)

    def distance(cell: Cell) -> tuple[float, str]:
        return abs(_place(cell) - _place(best)), cell.text

    others = (wording.undated(cell.text) for cell in sorted(cells.values(), key=distance))
    return wording.undated(best.text), list(dict.fromkeys(others))


def _place(cell: Cell) -> float:
    """Where a value stands among others: a number, or a date as its day."""
    day = attributes.first_day(cell.text) if cell.number is None else None
    return float(day.toordinal()) if day else cell.number or 0.0


def _on_boards(asked: Sequence[Asked], rows: Sequence[Row]) -> str:
    names = {one.dossier.artifact.id: one.name for one in asked}
    boards = [row for row in rows if row.attribute.startswith(BOARD)]
    if not any(row.verdict.kind in ("leads", "tie", "close") for row in boards):
        return wording.no_common_board()
    said: dict[str, list[str]] = {}
    for row in boards:
        if row.verdict.kind == "leads":
            (winner,) = row.verdict.winners
            best, others = _texts(winner, asked, row)
            days = [cell.as_of for cell in row.cells if cell]
            said.setdefault(winner, []).append(wording.on_board(row.label, min(days), best, others))
    if not said:
        return wording.boards_even()
    return "; ".join(wording.ahead_on_boards(names[slug], on[:2]) for slug, on in said.items())
