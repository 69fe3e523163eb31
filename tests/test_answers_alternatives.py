"""What else does this job: kinds stay apart, likeness is mutual, differences are said."""

from __future__ import annotations

import pytest
from small_market import TODAY, write_small_market

from bot.answer import Answer, Help, NoMatch, NoneFits, Shortlist
from bot.catalog.file import Catalog
from bot.pickwick import Pickwick
from bot.questions.commands import Alternatives, alternatives_in
from bot.words.say import say


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(write_small_market(tmp_path_factory.mktemp("market") / "catalog.db"))


def ids(found: Answer) -> list[str]:
    assert isinstance(found, Shortlist), found.lead
    return [hit.subject.artifact.id for hit in found.hits]


def test_a_small_open_model_has_small_open_alternatives(market: Catalog) -> None:
    found = ids(Pickwick(market).answer(Alternatives("llama-5-8b", ""), TODAY))

    assert found[0] == "qwen/qwen9-7b"
    assert "openai/whisper-9" not in found


def test_kinds_stay_apart(market: Catalog) -> None:
    platforms = ids(Pickwick(market).answer(Alternatives("modelhub", ""), TODAY))
    frameworks = ids(Pickwick(market).answer(Alternatives("chainer", ""), TODAY))
    listeners = ids(Pickwick(market).answer(Alternatives("whisper-9", ""), TODAY))

    assert set(platforms) <= {"openai", "acme-cloud"}
    assert frameworks[0] == "graph/grapher"
    assert listeners == ["nvidia/parakeet-9"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("llama-5-8b", "qwen9-7b"), ("chainer", "grapher"), ("whisper-9", "parakeet-9")],
)
def test_the_relation_holds_both_ways(market: Catalog, one: str, other: str) -> None:
    there = ids(Pickwick(market).answer(Alternatives(one, ""), TODAY))
    back = ids(Pickwick(market).answer(Alternatives(other, ""), TODAY))

    assert [slug for slug in there if slug.endswith(other)]
    assert [slug for slug in back if slug.endswith(one)]


def test_each_row_says_what_is_shared_what_differs_and_why_it_is_no_drop_in(
    market: Catalog,
) -> None:
    found = Pickwick(market).answer(Alternatives("llama-5-8b", ""), TODAY)

    assert isinstance(found, Shortlist)
    because = say(found.hits[0].because)
    assert because.startswith("Shares ")
    assert "dearer on input price ($0.03 vs $0.02)" in because
    assert "no drop-in" in because


def test_it_is_not_its_own_alternative_nor_are_its_snapshots(market: Catalog) -> None:
    found = ids(Pickwick(market).answer(Alternatives("gpt-9", ""), TODAY))

    assert "openai/gpt-9" not in found
    assert "openai/gpt-8-mini" not in found, "it is retired"


def test_a_need_narrows_the_alternatives(market: Catalog) -> None:
    found = Pickwick(market).answer(Alternatives("gpt-9", "under $1 per 1M output tokens"), TODAY)

    assert isinstance(found, Shortlist)
    assert {f.fit for hit in found.hits for f in hit.fits} <= {"pass", "unknown"}
    assert "openai/gpt-9-mini" in ids(found)


def test_a_need_nothing_meets_is_said(market: Catalog) -> None:
    found = Pickwick(market).answer(Alternatives("whisper-9", "agpl licence"), TODAY)

    assert isinstance(found, NoneFits)


def test_name_and_need_are_told_apart(market: Catalog) -> None:
    found = Pickwick(market).ask("alternatives to gpt-9 under $1 per 1M output tokens", TODAY)

    assert isinstance(found, Shortlist)
    assert say(found.title) == "Alternatives to gpt-9"
    assert found.need.constraints


@pytest.mark.parametrize(
    ("typed", "name", "need"),
    [
        ("gpt-4.1", "gpt-4.1", ""),
        ("to gpt-4.1 but cheaper", "gpt-4.1", "but cheaper"),
        ("gpt-4.1, open weights", "gpt-4.1", "open weights"),
    ],
)
def test_where_the_name_ends(typed: str, name: str, need: str) -> None:
    read = alternatives_in(typed)

    assert (read.typed, read.need) == (name, need)


def test_unknown_names_and_none_are_answered(market: Catalog) -> None:
    assert isinstance(Pickwick(market).answer(Alternatives("xyzzyplugh", ""), TODAY), NoMatch)
    assert isinstance(Pickwick(market).answer(Alternatives(" ", ""), TODAY), Help)
