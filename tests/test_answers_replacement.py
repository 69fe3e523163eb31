"""What to move to: the named successor first, and every loss field by field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_catalog import said_by
from small_market import TODAY, write_small_market

from bot.answer import Answer, Help, NoMatch, Shortlist
from bot.answers.replacement import losses
from bot.catalog.file import Catalog
from bot.evidence.dossier import Dossier
from bot.model import Artifact, Fact
from bot.pickwick import Pickwick
from bot.questions.commands import Replace
from bot.words.say import say


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(write_small_market(tmp_path_factory.mktemp("market") / "catalog.db"))


def ids(found: Answer) -> list[str]:
    assert isinstance(found, Shortlist), found.lead
    return [hit.subject.artifact.id for hit in found.hits]


def test_the_named_successor_comes_first_with_its_losses(market: Catalog) -> None:
    found = Pickwick(market).answer(Replace("gpt-8-mini"), TODAY)

    assert isinstance(found, Shortlist)
    first = found.hits[0]
    assert first.subject.artifact.id == "openai/gpt-9-mini"
    assert "Named as its successor by OpenAI" in say(first.because)
    assert "context window 1,000,000 → 200,000" in say(first.because)
    assert "output price $0.30 → $0.40" in say(first.because)
    assert "temperature setting no longer" in say(first.because)


def test_without_a_successor_the_same_maker_comes_first_and_that_is_said(market: Catalog) -> None:
    found = Pickwick(market).answer(Replace("gpt-7-vision"), TODAY)

    assert ids(found)[0].startswith("openai/")
    assert "No successor of gpt-7-vision is recorded" in say(found.notes[0])


def test_nothing_retired_is_moved_to(market: Catalog) -> None:
    assert "openai/gpt-8-mini" not in ids(Pickwick(market).answer(Replace("gpt-9-mini"), TODAY))
    assert "openai/gpt-8-mini" not in ids(
        Pickwick(market).answer(Replace("gpt-7-vision"), date(2026, 12, 1))
    )


def test_unknown_names_and_none_are_answered(market: Catalog) -> None:
    assert isinstance(Pickwick(market).answer(Replace("xyzzyplugh"), TODAY), NoMatch)
    assert isinstance(Pickwick(market).answer(Replace(""), TODAY), Help)


def test_what_is_not_recorded_afterwards_is_a_loss_to_check() -> None:
    def told(**cells: Fact) -> Dossier:
        return Dossier(Artifact("a/b", "b", "model"), cells, today=TODAY)

    before = told(
        context_tokens=Fact("1047576", 1_047_576, said_by("feed"), "2026-11-12"),
        supports_temperature=Fact("yes", 1, said_by("feed"), "2026-11-12"),
    )

    assert list(map(say, losses(before, told()))) == [
        "context window 1,047,576 → not recorded",
        "temperature setting: not recorded",
    ]
    assert losses(before, before) == ()


def test_what_is_gone_says_so_before_what_is_put_in_its_place(catalog_path: Path) -> None:
    shipped = Catalog.open(catalog_path)

    for question in ("replace o4-mini", "alternatives to o4-mini", "something like o4-mini"):
        found = Pickwick(shipped).ask(question, date(2026, 11, 21))

        assert say(found.warnings[0]).startswith("o4-mini was retired at OpenAI on 2026-10-23")
        assert "litellm" in {note.id for note in found.sources}
