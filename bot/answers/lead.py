"""The first sentences of a comparison: who is ahead on what most people ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import attributes
from bot.answer import Cell, Row
from bot.answers.asked import Asked
from bot.answers.rows import DEARER
from bot.evidence import lifecycle
from bot.evidence.cells import TIERED, day_shown, undated, without
from bot.evidence.dossier import Dossier
from bot.model import Saying, Text, is_claim, saying

MOST_OTHER_LEADS = 3
Points = dict[str, list[Text]]
"""By artifact id, what it is ahead on."""


def lead(asked: Sequence[Asked], rows: Sequence[Row]) -> Text:
    """One or two honest sentences."""
    kinds = {one.dossier.artifact.kind for one in asked}
    if not attributes.are_alike(kinds):
        described = (
            saying("values.described", one.dossier.artifact, about(one.dossier)) for one in asked
        )
        return saying("comparison.different_things", tuple(described))
    told = [_who_leads(asked, rows)]
    if kinds == {"model"}:
        told.append(_on_boards(asked, rows))
    retired = sorted(one.name for one in asked if lifecycle.is_retired(one.dossier))
    return saying("comparison.lead", tuple(part for part in told if part), tuple(retired))


def about(dossier: Dossier) -> Text | None:
    """What a repository or tool is about: its category, or what it can do first of all.

    A model or a platform is about many things.
    """
    if dossier.artifact.kind in ("model", "platform"):
        return None
    if "category" in dossier.cells:
        return dossier.cells["category"].text
    ranked = sorted(dossier.capabilities, key=lambda c: (is_claim(c), -len(c.evidence)))
    return saying("comparison.topic", ranked[0]) if ranked else None


def _who_leads(asked: Sequence[Asked], rows: Sequence[Row]) -> Text | None:
    """Who is ahead on the few attributes a first sentence may name, and on what."""
    said = _points(asked, rows) or _who_stands_out(rows)
    if said:
        return _ahead("comparison.ahead", asked, said)
    if any(row.verdict.kind == "leads" for row in rows):
        return None  # the boards have a leader, and the sentence on them says so
    return saying("comparison.nobody_ahead", tuple(one.name for one in asked))


def _ahead(key: str, asked: Sequence[Asked], said: Points, most: int | None = None) -> Saying:
    names = {one.dossier.artifact.id: one.name for one in asked}
    ahead = (saying(key, names[slug], tuple(points[:most])) for slug, points in said.items())
    return saying("values.joined", "; ", tuple(ahead))


def _points(asked: Sequence[Asked], rows: Sequence[Row]) -> Points:
    leading = [
        (attribute, row)
        for row in rows
        if row.verdict.kind == "leads" and (attribute := attributes.find(row.attribute))
    ]
    told = [(a, row) for a, row in leading if a.lead] or leading[:MOST_OTHER_LEADS]
    said: Points = {}
    for attribute, row in told:
        (winner,) = row.verdict.winners
        phrase: Text = saying("comparison.leads_on", saying("values.noun", attribute))
        if attribute.lead:
            phrase = attribute.lead[0 if len(asked) == 2 else 1]
        best, *others = _texts(winner, asked, row)
        shown, day = _and_day(best)
        if tier := _tier_that_matters(row):
            shown = saying("comparison.but", shown, tier)
        point = saying("comparison.against", phrase, (shown, day), tuple(map(_and_day, others)))
        said.setdefault(winner, []).append(point)
    return said


def _and_day(text: Text) -> tuple[Text, str]:
    """A value, and the day it says; empty where it says none."""
    return undated(text), day_shown(text)


def _tier_that_matters(row: Row) -> object:
    """What long prompts cost at the cheapest, where that is no longer the cheapest."""
    reason = row.verdict.reason
    is_dearer = isinstance(reason, Saying) and reason.key == DEARER
    return reason.operands[2] if isinstance(reason, Saying) and is_dearer else None


def _who_stands_out(rows: Sequence[Row]) -> Points:
    """Who is ahead among its peers, where nothing else puts anyone ahead."""
    said: Points = {}
    for row in rows:
        if row.verdict.kind == "leads" and row.about == "standing":
            (winner,) = row.verdict.winners
            label = saying("values.in_sentence", saying("verdicts.standing_label", row.label))
            said.setdefault(winner, []).append(saying("comparison.leads_on", label))
    return said


def _texts(winner: str, asked: Sequence[Asked], row: Row) -> list[Text]:
    """How the best value reads, then the others from the next best on: dated where old."""
    cells = {
        one.dossier.artifact.id: cell for one, cell in zip(asked, row.cells, strict=True) if cell
    }
    best = cells.pop(winner)

    def distance(cell: Cell) -> tuple[float, str, str]:
        return abs(_place(cell) - _place(best)), cell.via or "", cell.as_of

    others = (without(cell.text, TIERED) for cell in sorted(cells.values(), key=distance))
    return [without(best.text, TIERED), *dict.fromkeys(others)]


def _place(cell: Cell) -> float:
    """Where a value stands among others: a number, or a date as its day."""
    if cell.number is None and isinstance(text := undated(cell.text), str):
        day = attributes.first_day(text)
        return float(day.toordinal()) if day else 0.0
    return cell.number or 0.0


def _said_as(key: str, score: Text) -> Text:
    """Another saying of the same result."""
    return replace(score, key=key) if isinstance(score, Saying) else score


def _on_boards(asked: Sequence[Asked], rows: Sequence[Row]) -> Text:
    boards = [row for row in rows if row.about == "board"]
    if not boards:
        return saying("comparison.no_common_board")
    if not any(row.verdict.kind in ("leads", "tie", "close") for row in boards):
        return saying("comparison.boards_not_weighed")
    said: Points = {}
    for row in boards:
        if row.verdict.kind == "leads":
            (winner,) = row.verdict.winners
            best, *others = map(undated, _texts(winner, asked, row))
            day = min(cell.as_of for cell in row.cells if cell)
            beaten = tuple(_said_as("values.score_points", other) for other in others)
            points = _said_as("values.score_points", best)
            setting = _said_as("values.score_setting", best)
            on = saying("comparison.on_board", row.label, setting, day, points, beaten)
            said.setdefault(winner, []).append(on)
    if not said:
        return saying("comparison.boards_even")
    return _ahead("comparison.ahead_on_boards", asked, said, 2 if len(said) == 1 else 1)
