"""The rows of a comparison and of a profile: figures, standings, boards, then claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import attributes, figures
from bot.answer import Cell, Row, Verdict
from bot.answers.asked import Asked
from bot.answers.boards import board_rows, standing_rows
from bot.answers.remarks import HEADLINE_PRICES, longer_prompts
from bot.answers.verdict import Entrant, judge, nobody, unfit_for
from bot.attributes import Attribute
from bot.evidence.cells import (
    DATED,
    HOSTED,
    dressed,
    dressed_dissent,
    in_unit,
    is_old,
    reading,
    tiers_said,
    weight,
)
from bot.evidence.dossier import Dossier, Headline, is_price
from bot.evidence.rates import Rate
from bot.model import Text, is_claim, saying

MOST_RARE_PRICES = 4
SAME_AS_WINDOW = "max_input_tokens"
DEARER = "verdicts.dearer_above"
"""What adds to a reason that the cheapest is not so for long prompts, and what it costs there."""


def comparison_rows(asked: Sequence[Asked]) -> tuple[Row, ...]:
    """Every row that anyone has a value for: figures, standings, boards, then claims."""
    rows: list[Row] = []
    places = attributes.PLACES if len(asked) == 1 else ()
    for attribute in (*attributes.TABLE, *_rare_prices(asked), *places):
        if attribute.key != SAME_AS_WINDOW or _is_shorter_than_window(asked):
            rows += _attribute_rows(attribute, asked)
    dossiers = [one.dossier for one in asked]
    names = [one.name for one in asked]
    rows += standing_rows(dossiers, names)
    rows += board_rows(dossiers, names)
    rows += _claim_rows(asked)
    return tuple(rows)


def _is_shorter_than_window(asked: Sequence[Asked]) -> bool:
    """Whether the longest input tells more than the context window does."""
    for one in asked:
        longest = one.dossier.headline(SAME_AS_WINDOW)
        window = one.dossier.headline("context_tokens")
        if longest and not (window and longest.cell.number == window.cell.number):
            return True
    return False


# -- figures -----------------------------------------------------------------------------


def _attribute_rows(attribute: Attribute, asked: Sequence[Asked]) -> list[Row]:
    """The row of an attribute, then what longer prompts and other providers cost."""
    found = [one.dossier.headline(attribute.key) for one in asked]
    beside = _elsewhere_rows(attribute, asked) if attribute.key in HEADLINE_PRICES else []
    if not (any(found) or beside) or _is_out_of_place(attribute, asked):
        return beside
    longer = [longer_prompts(one.dossier, attribute.key) for one in asked]
    cells = tuple(
        dressed(attribute, known, one.dossier.today, names_host=True, above=above)
        for one, known, above in zip(asked, found, longer, strict=True)
    )
    verdict = _unlike_output(attribute, asked) or judge(
        attribute, _entrants(attribute, asked, found)
    )
    if verdict.kind == "leads":
        verdict = _with_tiers(verdict, asked, found, longer)
    row = Row(attribute.key, attribute.label, attribute.unit, cells, verdict)
    return [row, *_above_rows(attribute, asked, cells, longer), *beside]


def _entrants(
    attribute: Attribute, asked: Sequence[Asked], found: Sequence[Headline | None]
) -> list[Entrant]:
    return [
        Entrant(
            one.dossier.artifact,
            one.name,
            replace(known.cell, number=weight(attribute, known.cell)) if known else None,
            reading(attribute, known) if known else "",
            gives_out=one.dossier.gives_out if attribute.outputs else frozenset(),
        )
        for one, known in zip(asked, found, strict=True)
    ]


def unweighed(
    cells: Sequence[Cell | None], asked: Sequence[Asked], why: str, *operands: object
) -> Verdict:
    """The verdict on a row that is only shown: nobody is ahead, whatever it says."""
    names = sorted(one.name for one, cell in zip(asked, cells, strict=True) if cell is None)
    if names:
        return nobody("unknown", "nothing_recorded", tuple(names))
    texts = {cell.text for cell in cells if cell}
    if len(texts) == 1:
        return nobody("tie", "tie", texts.pop(), len(cells))
    return nobody("differs", why, *operands)


def _is_out_of_place(attribute: Attribute, asked: Sequence[Asked]) -> bool:
    """Whether no model here gives out what the attribute is about: a drawing has no tokens."""
    return bool(attribute.outputs) and not any(
        attribute.means_something_for(one.dossier.artifact.kind, one.dossier.gives_out)
        for one in asked
    )


# -- what models give out ----------------------------------------------------------------

MEDIA = ("image", "audio", "video")
OF_MEDIA = tuple(f"price_output_{medium}" for medium in MEDIA)


def _unlike_output(attribute: Attribute, asked: Sequence[Asked]) -> Verdict | None:
    """The verdict where what they give out is priced by other tokens, or fills no window."""
    if any(one.dossier.headline(attribute.key) is None for one in asked):
        return None
    if attribute.key in ("price_output", "price_batch_output"):
        tokens = tuple(sorted({_output_tokens(one.dossier) for one in asked}))
        return nobody("not_comparable", "other_output", tokens) if len(tokens) > 1 else None
    if attribute.key == "context_tokens" and all(_media(one.dossier) for one in asked):
        return nobody("differs", "no_window_to_weigh")
    return None


def _media(dossier: Dossier) -> tuple[str, ...]:
    """What it gives out besides text."""
    return tuple(medium for medium in MEDIA if medium in dossier.gives_out)


def _output_tokens(dossier: Dossier) -> tuple[str, ...]:
    """What its price of output is per: text, unless media have no other price."""
    media = _media(dossier)
    if "text" not in dossier.gives_out and media:
        return media
    offer = dossier.priced_offer
    is_priced = any(offer and f"price_output_{medium}" in offer.cells for medium in media)
    return ("text",) if not media or is_priced else (*media, "text")


# -- prices of longer prompts and of other meters ----------------------------------------


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
            (said,) = tiers_said([tier])
            return replace(verdict, reason=saying(DEARER, verdict.reason, asked[winner].name, said))
    return verdict


def _price_above(tokens: int, found: Headline | None, longer: Sequence[Rate]) -> float:
    """What a prompt of more tokens costs."""
    reached = [rate.usd_micro for rate in longer if rate.above_tokens <= tokens]
    return reached[-1] if reached else (found.cell.number or 0) if found else 0


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
    verdict = unweighed(cells, asked, "tiers_differ")
    label = saying("verdicts.long_prompts", attribute.label)
    key = f"{attribute.key}_above"
    return [Row(key, label, attribute.unit, cells, verdict, "tier", attribute.key)]


def _above_cell(attribute: Attribute, via: str | None, above: Sequence[Rate]) -> Cell:
    first = above[0]
    text = saying("values.listed", tiers_said(above))
    number = in_unit(attribute, first.usd_micro)
    return Cell(text, number, first.source, first.as_of, first.url, via)


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


# -- other providers ---------------------------------------------------------------------


def _elsewhere_rows(attribute: Attribute, asked: Sequence[Asked]) -> list[Row]:
    cells = tuple(_elsewhere(attribute, one.dossier) for one in asked)
    if not any(cells):
        return []
    unfit = unfit_for(attribute, _entrants(attribute, asked, [None] * len(asked)))
    verdict = unfit or unweighed(cells, asked, "elsewhere_differs")
    label = saying("verdicts.other_providers", attribute.label)
    key = f"{attribute.key}_elsewhere"
    return [Row(key, label, attribute.unit, cells, verdict, "elsewhere", attribute.key)]


def _elsewhere(attribute: Attribute, dossier: Dossier) -> Cell | None:
    """The range other providers charge; it is sourced by its lowest price."""
    offers = dossier.elsewhere(attribute.key)
    if not offers:
        return None
    low, high = offers[0].cells[attribute.key], offers[-1].cells[attribute.key]
    least, most = figures.money(low.number or 0), figures.money(high.number or 0)
    text = (
        saying(HOSTED, least, offers[0].provider)
        if len(offers) == 1
        else saying("values.price_range", least, most, len(offers))
    )
    if is_old(attribute, low, dossier.today):
        text = saying(DATED, text, low.as_of)
    number = in_unit(attribute, low.number)
    return Cell(text, number, low.source, low.as_of, low.url, low.via)


# -- claims ------------------------------------------------------------------------------


def _claim_rows(asked: Sequence[Asked]) -> list[Row]:
    """What the directory says of them: shown, never weighed."""
    rows = []
    for attribute in attributes.CLAIMS:
        cells = tuple(claim_cell(attribute, one.dossier) for one in asked)
        if any(cells):
            verdict = _judge_claim(cells, asked)
            rows.append(_claim_row(attribute.key, attribute.label, cells, verdict))
    claimed = tuple(_claimed_abilities(one.dossier) for one in asked)
    if any(claimed) and len(asked) > 1:
        label = saying("verdicts.claimed_abilities")
        rows.append(_claim_row(CLAIMED, label, claimed, unweighed(claimed, asked, "claim_only")))
    return rows


def _claim_row(key: str, label: Text, cells: tuple[Cell | None, ...], verdict: Verdict) -> Row:
    return Row(key, saying("verdicts.claim_label", label), None, cells, verdict, "claim")


CLAIMED = f"{attributes.CLAIM}abilities"
"""The row of what only the directory says things can do."""


def _claimed_abilities(dossier: Dossier) -> Cell | None:
    """What the directory alone says it can do."""
    claimed = [one for one in dossier.capabilities if is_claim(one)]
    if not claimed:
        return None
    told = claimed[0].evidence[0]
    labels = tuple(saying("values.in_sentence", one.label) for one in claimed)
    return Cell(saying("values.listed", labels), None, told.source, told.as_of, told.url)


def claim_cell(attribute: Attribute, dossier: Dossier) -> Cell | None:
    """A claim as it reads, with what the directory says of the same thing elsewhere.

    Its zeros stand for nothing seen and are no number.
    """
    cell = dossier.cells.get(attribute.key)
    if cell is None:
        return None
    others = tuple(dissent.text for dissent in cell.conflict)
    text = saying("verdicts.claim", attribute.key, cell.text, others)
    others_said = tuple(dressed_dissent(attribute, said) for said in cell.conflict)
    number = cell.number or None
    return Cell(text, number, cell.source, cell.as_of, cell.url, cell.via, cell.agree, others_said)


def _judge_claim(cells: Sequence[Cell | None], asked: Sequence[Asked]) -> Verdict:
    is_mixed = len({one.dossier.artifact.kind for one in asked}) > 1
    if is_mixed and all(cells):
        return nobody("not_comparable", "claims_across_kinds")
    return unweighed(cells, asked, "claim_only")
