"""Over the shipped catalog: no question of our tables breaks, misleads or goes unsourced."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot import curated
from bot.answer import Comparison, NoneFits, Shortlist
from bot.answers.hits import proven
from bot.card import Lines, card
from bot.catalog.file import Catalog
from bot.catalog.reader import find
from bot.contract import as_json
from bot.evidence.lifecycle import is_retired
from bot.pickwick import Pickwick
from bot.questions.commands import Recommend
from bot.words.say import say
from bot.words.values import in_sentence

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)
NEEDS = [
    json.loads(line)["need"] for line in (HERE / "data" / "needs.jsonl").read_text().splitlines()
][::3]
SAID = [
    case["said"] for case in tomllib.loads((HERE / "conversations.toml").read_text("utf-8"))["case"]
]
ASKS_FOR_RETIRED = ("retired", "deprecated", "shut", "old")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.open(find())


@pytest.mark.parametrize("need", NEEDS)
def test_no_need_is_answered_with_what_fails_it_or_is_gone(catalog: Catalog, need: str) -> None:
    found = Pickwick(catalog).answer(Recommend(need), TODAY)

    as_json(found)
    if not isinstance(found, Shortlist):
        return
    view = catalog.on(TODAY)
    for hit in found.hits:
        assert not any(fit.fit == "fail" and not fit.constraint.wish for fit in hit.fits)
        assert all(figure.cell.source and figure.cell.as_of for figure in hit.figures)
        dossier = view.dossier(hit.subject.artifact.id)
        assert dossier is not None
        if not any(word in need.casefold() for word in ASKS_FOR_RETIRED):
            assert not is_retired(dossier)


@pytest.mark.parametrize("need", ["what is the best model", *NEEDS[::3]])
def test_a_board_or_a_count_that_is_a_reason_is_among_the_sources(
    catalog: Catalog, need: str
) -> None:
    found = Pickwick(catalog).answer(Recommend(need), TODAY)

    assert isinstance(found, Shortlist | NoneFits)
    cited = {note.id for note in found.sources}
    for hit in found.hits:
        dossier = catalog.on(TODAY).dossier(hit.subject.artifact.id)
        assert dossier is not None
        scores = [s for s in dossier.scores if f" on {s.name} (" in say(hit.because)]
        assert not scores or cited & {score.source.id for score in scores}
        uses = [s for s in dossier.standings if s.source and f"{s.value} " in say(hit.because)]
        assert not uses or cited & {use.source.id for use in uses if use.source}


def test_what_was_said_once_counts_once(catalog: Catalog) -> None:
    found = Pickwick(catalog).answer(Recommend("a vision model under $1, released in 2026"), TODAY)

    assert isinstance(found, Shortlist)
    assert all("all 3 constraints" in say(hit.because) for hit in found.hits)
    shown = [part.lines for part in card(found).parts if isinstance(part, Lines)]
    for said in ("“under $1”: ", "“released in 2026”: "):
        assert all(sum(line.startswith(said) for line in lines) <= 1 for lines in shown)


@pytest.mark.parametrize(
    "need", ["we need speech to text, self-hosted", "open weights vision model", *NEEDS[::3]]
)
def test_nothing_is_missing_that_a_constraint_proves(catalog: Catalog, need: str) -> None:
    found = Pickwick(catalog).answer(Recommend(need), TODAY)

    assert isinstance(found, Shortlist | NoneFits)
    terms = curated.vocabulary().by_id
    for hit in found.hits:
        for term in proven(hit.fits, found.need):
            missing = say(hit.because).partition("nothing recorded on")[2].partition(";")[0]
            assert in_sentence(terms[term].label) not in missing


@pytest.mark.parametrize("said", SAID)
def test_nothing_anybody_says_breaks_or_leads_among_equals(catalog: Catalog, said: str) -> None:
    found = Pickwick(catalog).ask(said, TODAY)

    as_json(found)
    if isinstance(found, NoneFits):
        assert all(any(fit.fit != "pass" for fit in hit.fits) for hit in found.hits)
    if not isinstance(found, Comparison):
        return
    for row in found.rows:
        texts = [cell.text for cell in row.cells if cell]
        assert all(cell.source and cell.as_of for cell in row.cells if cell)
        if row.verdict.kind == "leads":
            assert len(set(texts)) > 1
