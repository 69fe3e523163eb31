"""Artifacts side by side: the rows, what each alone can do, and what may honestly be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import attributes
from bot.answers.asked import Asked, Context
from bot.answers.boards import BOARD, STANDING, board_rows, standing_rows
from bot.answers.cells import dressed
from bot.answers.remarks import HEADLINE_PRICES, longer_prompts, remarks
from bot.answers.verdict import Entrant, judge, unfit_for
from bot.attributes import Attribute
from bot.evidence import lifecycle as retirement
from bot.evidence.cells import dressed_dissent, in_unit, is_old, reading, weight
from bot.evidence.dossier import (
    Dossier,
    Headline,
    is_price,
)
from bot.evidence.rates import Rate, Rates
from bot.model import (
    Capabilities,
    Capability,
    Cell,
    Comparison,
    Evidence,
    Row,
    Source,
    Verdict,
    is_claim,
)
from bot.words import comparison, lifecycle, values, verdicts
from bot.words.say import say

ELSEWHERE, ABOVE = "_elsewhere", "_above"
MOST_RARE_PRICES = 4
MOST_DISAGREEMENTS = 4
MOST_OTHER_LEADS = 3


def side_by_side(asked: Sequence[Asked], context: Context) -> Comparison:
    """The comparison, but for its sources and next questions."""
    asked = [without_denied(one) for one in asked]
    rows = comparison_rows(asked, context)
    return Comparison(
        title=" vs ".join(one.name for one in asked),
        lead=_lead(asked, rows),
        warnings=_warnings(asked, context),
        notes=_notes(asked, rows, context),
        catalog=context.snapshot,
        subjects=tuple(one.subject for one in asked),
        rows=rows,
        capabilities=compare_capabilities([one.dossier for one in asked]),
    )


def without_denied(one: Asked) -> Asked:
    """The same with no capability that one of its own figures denies."""
    held = one.dossier.abilities
    if len(held) == len(one.dossier.capabilities):
        return one
    return replace(one, dossier=replace(one.dossier, capabilities=held))


# -- rows --------------------------------------------------------------------------------


def comparison_rows(asked: Sequence[Asked], context: Context) -> tuple[Row, ...]:
    """Every row that anyone has a value for: figures, standings, boards, then claims."""
    rows: list[Row] = []
    places = attributes.PLACES if len(asked) == 1 else ()
    for attribute in (*attributes.TABLE, *_rare_prices(asked), *places):
        if attribute.key != _SAME_AS_WINDOW or _is_shorter_than_window(asked):
            rows += _attribute_rows(attribute, asked, context)
    dossiers = [one.dossier for one in asked]
    names = [one.name for one in asked]
    rows += standing_rows(dossiers, names)
    rows += board_rows(dossiers, names, context.today)
    rows += _claim_rows(asked)
    return tuple(rows)


_SAME_AS_WINDOW = "max_input_tokens"


def _is_shorter_than_window(asked: Sequence[Asked]) -> bool:
    """Whether the longest input tells more than the context window does."""
    for one in asked:
        longest = one.dossier.headline(_SAME_AS_WINDOW)
        window = one.dossier.headline("context_tokens")
        if longest and not (window and longest.cell.number == window.cell.number):
            return True
    return False


def _attribute_rows(attribute: Attribute, asked: Sequence[Asked], context: Context) -> list[Row]:
    today = context.today
    found = [one.dossier.headline(attribute.key) for one in asked]
    has_range = attribute.key in HEADLINE_PRICES
    beside = _elsewhere_rows(attribute, asked) if has_range else []
    if not (any(found) or beside) or _is_out_of_place(attribute, asked):
        return beside
    longer = [longer_prompts(one.dossier, attribute.key, _rates_of(one, context)) for one in asked]
    cells = tuple(
        dressed(attribute, one, today, names_host=True, above=above)
        for one, above in zip(found, longer, strict=True)
    )
    unlike = _unlike_output(attribute, asked)
    verdict = unlike or judge(attribute, _entrants(attribute, asked, found))
    above_rows = _above_rows(attribute, asked, cells, longer)
    if verdict.kind == "leads":
        verdict = _with_tiers(verdict, asked, found, longer)
    row = Row(attribute.key, attribute.label, attribute.unit, cells, verdict)
    return [row, *above_rows, *beside]


def _with_tiers(
    verdict: Verdict,
    asked: Sequence[Asked],
    found: Sequence[Headline | None],
    longer: Sequence[Sequence[Rate]],
) -> Verdict:
    """The verdict with the tier at which the cheapest no longer is, if there is one."""
    ids = [one.dossier.artifact.id for one in asked]
    winner = ids.index(verdict.winners[0])
    others = [i for i in range(len(ids)) if i != winner]
    for tier in longer[winner]:
        least = min(_price_above(tier.above_tokens, found[i], longer[i]) for i in others)
        if tier.usd_micro > least:
            said = values.above_tokens(values.money(tier.usd_micro), tier.above_tokens)
            reason = verdict.reason + verdicts.dearer_above(asked[winner].name, said)
            return replace(verdict, reason=reason)
    return verdict


def _price_above(tokens: int, found: Headline | None, longer: Sequence[Rate]) -> float:
    """What a prompt of more tokens costs."""
    reached = [rate.usd_micro for rate in longer if rate.above_tokens <= tokens]
    return reached[-1] if reached else (found.cell.number or 0) if found else 0


def _rates_of(one: Asked, context: Context) -> Rates:
    return context.rates.get(one.dossier.artifact.id, {})


def _above_rows(
    attribute: Attribute,
    asked: Sequence[Asked],
    beside: Sequence[Cell | None],
    longer: Sequence[Sequence[Rate]],
) -> list[Row]:
    """The prices of longer prompts with their own sources; cards show them beside the others."""
    if not any(longer):
        return []
    cells = tuple(
        _above_cell(attribute, cell.via, above) if cell and above else None
        for cell, above in zip(beside, longer, strict=True)
    )
    verdict = _unweighed(cells, asked, verdicts.tiers_differ())
    label = verdicts.long_prompts(attribute.label)
    return [Row(f"{attribute.key}{ABOVE}", label, attribute.unit, cells, verdict)]


def _above_cell(attribute: Attribute, via: str | None, above: Sequence[Rate]) -> Cell:
    first = above[0]
    text = values.listed(
        [values.above_tokens(values.money(r.usd_micro), r.above_tokens) for r in above]
    )
    number = in_unit(attribute, first.usd_micro)
    return Cell(text, number, first.source, first.as_of, first.url, via)


def _unlike_output(attribute: Attribute, asked: Sequence[Asked]) -> Verdict | None:
    """The verdict where what they give out is priced by other tokens, or fills no window."""
    if any(one.dossier.headline(attribute.key) is None for one in asked):
        return None
    if attribute.key in ("price_output", "price_batch_output"):
        tokens = sorted({_output_tokens(one.dossier) for one in asked})
        return Verdict("not_comparable", (), verdicts.other_output(tokens)) if tokens[1:] else None
    if attribute.key == "context_tokens" and all(_media(one.dossier) for one in asked):
        return Verdict("differs", (), verdicts.no_window_to_weigh())
    return None


MEDIA = ("image", "audio", "video")
OF_MEDIA = tuple(f"price_output_{medium}" for medium in MEDIA)


def _media(dossier: Dossier) -> list[str]:
    """What it gives out besides text."""
    given = dossier.gives_out
    return [medium for medium in MEDIA if medium in given]


def _output_tokens(dossier: Dossier) -> str:
    """What its price of output is per: text, unless media have no other price."""
    media = _media(dossier)
    if "text" not in dossier.gives_out and media:
        return values.listed(media)
    offer = dossier.priced_offer
    priced = [m for m in media if offer and f"price_output_{m}" in offer.cells]
    return "text" if not media or priced else values.listed([*media, "text"])


def _is_out_of_place(attribute: Attribute, asked: Sequence[Asked]) -> bool:
    """Whether no model here gives out what the attribute is about: a drawing has no tokens."""
    return bool(attribute.outputs) and not any(
        attribute.means_something_for(one.dossier.artifact.kind, one.dossier.gives_out)
        for one in asked
    )


def _entrants(
    attribute: Attribute, asked: Sequence[Asked], found: Sequence[Headline | None]
) -> list[Entrant]:
    return [
        Entrant(
            one.dossier.artifact,
            one.name,
            replace(known.cell, number=weight(attribute, known.cell)) if known else None,
            say(reading(attribute, known)) if known else "",
            gives_out=one.dossier.gives_out if attribute.outputs else frozenset(),
        )
        for one, known in zip(asked, found, strict=True)
    ]


def _rare_prices(asked: Sequence[Asked]) -> list[Attribute]:
    """Prices of other meters: those most of the asked have, a few; what media cost comes first."""
    counts: dict[str, int] = {}
    for one in asked:
        offer = one.dossier.priced_offer
        for key in offer.cells if offer else ():
            if is_price(key) and key not in attributes.BY_KEY:
                counts[key] = counts.get(key, 0) + 1
    least = 2 if len(asked) > 1 and any(_charges_tokens(one) for one in asked) else 1
    shared = (key for key, n in counts.items() if n >= least or key.startswith(OF_MEDIA))
    ranked = sorted(shared, key=lambda key: (not key.startswith(OF_MEDIA), -counts[key], key))
    chosen = ranked[:MOST_RARE_PRICES]
    return [attribute for key in chosen if (attribute := attributes.find(key))]


def _charges_tokens(one: Asked) -> bool:
    return one.dossier.headline("price_input") is not None


def _elsewhere_rows(attribute: Attribute, asked: Sequence[Asked]) -> list[Row]:
    cells = tuple(_elsewhere(attribute, one.dossier) for one in asked)
    if not any(cells):
        return []
    unfit = unfit_for(attribute, _entrants(attribute, asked, [None] * len(asked)))
    verdict = unfit or _unweighed(cells, asked, verdicts.elsewhere_differs())
    label = verdicts.other_providers(attribute.label)
    return [Row(f"{attribute.key}{ELSEWHERE}", label, attribute.unit, cells, verdict)]


def _elsewhere(attribute: Attribute, dossier: Dossier) -> Cell | None:
    """The range other providers charge; it is sourced by its lowest price."""
    offers = dossier.elsewhere(attribute.key)
    if not offers:
        return None
    low, high = offers[0].cells[attribute.key], offers[-1].cells[attribute.key]
    text = (
        values.one_price(low.number or 0, offers[0].provider)
        if len(offers) == 1
        else values.price_range(low.number or 0, high.number or 0, len(offers))
    )
    if is_old(attribute, low, dossier.today):
        text = values.as_of(text, low.as_of)
    number = in_unit(attribute, low.number)
    return Cell(text, number, low.source, low.as_of, low.url, low.via)


def _claim_rows(asked: Sequence[Asked]) -> list[Row]:
    """What the directory says of them: shown, never weighed."""
    rows = []
    for attribute in attributes.CLAIMS:
        cells = tuple(claim_cell(attribute, one.dossier) for one in asked)
        if any(cells):
            label = verdicts.claim_label(attribute.label)
            rows.append(Row(attribute.key, label, None, cells, _judge_claim(cells, asked)))
    claimed = tuple(_claimed_abilities(one.dossier) for one in asked)
    if any(claimed) and len(asked) > 1:
        label = verdicts.claim_label(verdicts.claimed_abilities())
        why = verdicts.claim_only()
        rows.append(Row(CLAIMED, label, None, claimed, _unweighed(claimed, asked, why)))
    return rows


CLAIMED = f"{attributes.CLAIM}abilities"


def _claimed_abilities(dossier: Dossier) -> Cell | None:
    """What the directory alone says it can do."""
    claimed = [one for one in dossier.capabilities if is_claim(one)]
    if not claimed:
        return None
    told = claimed[0].evidence[0]
    text = values.listed([values.in_sentence(one.label) for one in claimed])
    return Cell(text, None, told.source, told.as_of, told.url)


def claim_cell(attribute: Attribute, dossier: Dossier) -> Cell | None:
    """A claim as it reads, with what the directory says of the same thing elsewhere.

    Its zeros stand for nothing seen and are no number.
    """
    cell = dossier.cells.get(attribute.key)
    if cell is None:
        return None
    others = [dissent.text for dissent in cell.conflict]
    text = verdicts.claim(attribute.key, cell.text, others)
    others_said = tuple(dressed_dissent(attribute, said) for said in cell.conflict)
    number = cell.number or None
    return Cell(text, number, cell.source, cell.as_of, cell.url, cell.via, cell.agree, others_said)


def _judge_claim(cells: Sequence[Cell | None], asked: Sequence[Asked]) -> Verdict:
    is_mixed = len({one.dossier.artifact.kind for one in asked}) > 1
    if is_mixed and all(cells):
        return Verdict("not_comparable", (), verdicts.claims_across_kinds())
    return _unweighed(cells, asked, verdicts.claim_only())


def _unweighed(cells: Sequence[Cell | None], asked: Sequence[Asked], why: str) -> Verdict:
    """The verdict on a row that is only shown: nobody is ahead, whatever it says."""
    names = sorted(one.name for one, cell in zip(asked, cells, strict=True) if cell is None)
    if names:
        return Verdict("unknown", (), verdicts.nothing_recorded(names))
    texts = {cell.text for cell in cells if cell}
    if len(texts) == 1:
        return Verdict("tie", (), verdicts.tie(texts.pop(), len(cells)))
    return Verdict("differs", (), why)


# -- capabilities ------------------------------------------------------------------------


def compare_capabilities(dossiers: Sequence[Dossier]) -> Capabilities:
    """What all of them can do, and what each alone can; what is only claimed does not count."""
    by_id = {
        d.artifact.id: {c.term: c for c in d.capabilities if not is_claim(c)} for d in dossiers
    }
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
    return (
        evidence.source.id,
        evidence.how,
        evidence.as_of,
        evidence.url or "",
        evidence.note or "",
    )


# -- warnings and notes ------------------------------------------------------------------


def _warnings(asked: Sequence[Asked], context: Context) -> tuple[str, ...]:
    said = [warning for one in asked for warning in warnings_of(one, context)]
    return tuple(dict.fromkeys(said))


def warnings_of(one: Asked, context: Context) -> tuple[str, ...]:
    """What to know first of one artifact: retirements, then a price too old to rely on."""
    retired = retirement.warnings(one.dossier)
    found = one.dossier.headline("price_input")
    if found is None or not is_old(attributes.BY_KEY["price_input"], found.cell, context.today):
        return retired
    day = attributes.first_day(found.cell.as_of)
    source = found.cell.source.name
    days = (context.today - day).days if day else 0
    told = values.told(source, found.cell.as_of)
    return (*retired, lifecycle.old_price(one.name, days, told))


def _notes(asked: Sequence[Asked], rows: Sequence[Row], context: Context) -> tuple[str, ...]:
    notes = [note for one in asked for note in notes_of(one, context)]
    differing = disagreements(rows, [one.name for one in asked])
    notes += differing[:MOST_DISAGREEMENTS]
    if len(differing) > MOST_DISAGREEMENTS:
        notes.append(comparison.more_disagreements(len(differing) - MOST_DISAGREEMENTS))
    kinds = {one.dossier.artifact.kind for one in asked}
    count = count_left_out(rows, lambda a: any(a.means_something_for(kind) for kind in kinds))
    return (*notes, *([comparison.left_out(count, len(asked))] if count else []))


def count_left_out(rows: Sequence[Row], applies: Callable[[Attribute], bool]) -> int:
    """How many attributes that mean something here have no value at all."""
    shown = {row.attribute for row in rows} | {_SAME_AS_WINDOW}
    return sum(a.key not in shown and applies(a) for a in attributes.TABLE)


def notes_of(one: Asked, context: Context) -> list[str]:
    """Where else it went, what its figures are worth, and what the directory says instead."""
    notes = list(retirement.notes(one.dossier))
    offer = one.dossier.priced_offer
    rates = _rates_of(one, context)
    notes += remarks(one.dossier, one.name, rates)
    if offer is None and one.dossier.elsewhere("price_input"):
        notes.append(comparison.only_elsewhere(one.name))
    claimed = one.dossier.cells.get("unfragile_pricing")
    prices = [_price(one.dossier, key) for key in ("price_input", "price_output")]
    known = [price for price in prices if price]
    if claimed and claimed.text.casefold() in ("free", "free true") and known:
        sides = ["in", "out"] if len(known) == 2 else [""]
        said = [f"{price} {side}".strip() for price, side in zip(known, sides, strict=True)]
        notes.append(comparison.listed_as_free(one.name, claimed.text, said))
    return notes


def _price(dossier: Dossier, key: str) -> str | None:
    found = dossier.headline(key)
    return values.money(found.cell.number) if found and found.cell.number else None


def disagreements(rows: Sequence[Row], names: Sequence[str]) -> list[str]:
    """One note for each figure that sources do not agree on."""
    notes = []
    for row in rows:
        if row.attribute.startswith(attributes.CLAIM) or row.attribute in attributes.MOVING:
            continue
        by_name = sorted(zip(names, row.cells, strict=True), key=lambda pair: pair[0])
        for name, cell in by_name:
            if cell and cell.conflict:
                attribute = attributes.find(row.attribute)
                noun = values.noun(attribute) if attribute else values.in_sentence(row.label)
                notes.append(_disagreement(name, noun, cell))
    return notes


def _disagreement(name: str, noun: str, cell: Cell) -> str:
    def says(source: Source, text: str, day: str) -> str:
        return comparison.says(source.name, values.undated(text), day)

    others = [says(said.source, said.text, said.as_of) for said in cell.conflict]
    return comparison.disagreement(name, noun, says(cell.source, cell.text, cell.as_of), others)


# -- the lead ----------------------------------------------------------------------------


def _lead(asked: Sequence[Asked], rows: Sequence[Row]) -> str:
    """One or two honest sentences."""
    kinds = {one.dossier.artifact.kind for one in asked}
    if not attributes.are_alike(kinds):
        described = [values.described(one.dossier.artifact, about(one.dossier)) for one in asked]
        return comparison.different_things(described)
    told = [_who_leads(asked, rows)]
    if kinds == {"model"}:
        told.append(_on_boards(asked, rows))
    said = "; ".join(filter(None, told))
    retired = sorted(one.name for one in asked if retirement.is_retired(one.dossier))
    return f"{said}. {comparison.is_retired(retired)}" if retired else f"{said}."


def about(dossier: Dossier) -> str | None:
    """What a repository or tool is about: its category, or what it can do first of all.

    A model or a platform is about many things.
    """
    if dossier.artifact.kind in ("model", "platform"):
        return None
    if "category" in dossier.cells:
        return dossier.cells["category"].text
    ranked = sorted(dossier.capabilities, key=lambda c: (is_claim(c), -len(c.evidence)))
    return comparison.topic(ranked[0]) if ranked else None


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
        of_two_of_more = attribute.lead or [comparison.leads_on(values.noun(attribute))] * 2
        phrase = of_two_of_more[0 if len(asked) == 2 else 1]
        best, others = _texts(winner, asked, row)
        best = comparison.but(best, _tier_that_matters(row))
        said.setdefault(winner, []).append(comparison.against(phrase, best, others))
    names = {one.dossier.artifact.id: one.name for one in asked}
    if not said:
        said = _who_stands_out(rows)
    if not said and any(row.verdict.kind == "leads" for row in rows):
        return ""  # the boards have a leader, and the sentence on them says so
    if not said:
        return comparison.nobody_ahead(list(names.values()))
    return "; ".join(comparison.ahead(names[slug], points) for slug, points in said.items())


def _tier_that_matters(row: Row) -> str:
    """What long prompts cost at the cheapest, where that is no longer the cheapest."""
    _, found, tier = row.verdict.reason.partition(verdicts.DEARER)
    return tier.removesuffix(".") if found else ""


def _who_stands_out(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Who is ahead among its peers, where nothing else puts anyone ahead."""
    said: dict[str, list[str]] = {}
    for row in rows:
        if row.verdict.kind == "leads" and row.attribute.startswith(STANDING):
            (winner,) = row.verdict.winners
            label = values.in_sentence(values.short_label(row.attribute, row.label))
            said.setdefault(winner, []).append(comparison.leads_on(label))
    return said


def _texts(winner: str, asked: Sequence[Asked], row: Row) -> tuple[str, list[str]]:
    """How the best value reads, and the others from the next best on: dated where old."""
    cells = {
        one.dossier.artifact.id: cell for one, cell in zip(asked, row.cells, strict=True) if cell
    }
    best = cells.pop(winner)

    def distance(cell: Cell) -> tuple[float, str]:
        return abs(_place(cell) - _place(best)), cell.text

    others = (values.untiered(cell.text) for cell in sorted(cells.values(), key=distance))
    return values.untiered(best.text), list(dict.fromkeys(others))


def _place(cell: Cell) -> float:
    """Where a value stands among others: a number, or a date as its day."""
    day = attributes.first_day(cell.text) if cell.number is None else None
    return float(day.toordinal()) if day else cell.number or 0.0


def _on_boards(asked: Sequence[Asked], rows: Sequence[Row]) -> str:
    names = {one.dossier.artifact.id: one.name for one in asked}
    boards = [row for row in rows if row.attribute.startswith(BOARD)]
    if not any(row.verdict.kind in ("leads", "tie", "close") for row in boards):
        return comparison.boards_not_weighed() if boards else comparison.no_common_board()
    said: dict[str, list[str]] = {}
    for row in boards:
        if row.verdict.kind == "leads":
            (winner,) = row.verdict.winners
            best, others = _texts(winner, asked, row)
            best, others = values.undated(best), [values.undated(text) for text in others]
            days = [cell.as_of for cell in row.cells if cell]
            said.setdefault(winner, []).append(
                comparison.on_board(row.label, min(days), best, others)
            )
    if not said:
        return comparison.boards_even()
    most = 2 if len(said) == 1 else 1
    return "; ".join(
        comparison.ahead_on_boards(names[slug], on[:most]) for slug, on in said.items()
    )
