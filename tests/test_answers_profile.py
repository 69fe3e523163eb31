"""Everything known about one artifact."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from small_catalog import write_small_catalog
from spoken import in_words

from bot.answer import Profile, Subject
from bot.answers.asked import Asked
from bot.answers.profile import describe
from bot.catalog.file import Catalog
from bot.words import lifecycle

TODAY = date(2026, 11, 21)


def profile(tmp_path: Path, slug: str) -> Profile:
    view = Catalog.open(write_small_catalog(tmp_path / "catalog.db")).on(TODAY)
    dossier = view.dossier(slug)
    assert dossier is not None
    asked = Asked(Subject(dossier.artifact, slug), dossier, dossier.artifact.name)
    return in_words(describe(asked, view.snapshot, lambda artifact: artifact.id))


def test_a_model_says_its_prices_and_its_window_first(tmp_path: Path) -> None:
    found = profile(tmp_path, "openai/o4-mini")

    assert found.lead == (
        "o4-mini is a model by OpenAI: $1.10 in, $4.40 out per 1M tokens, "
        "200,000 tokens of context."
    )
    assert "was retired at OpenAI on 2026-10-23" in found.warnings[0]


def test_offers_stand_from_the_makers_own_with_values_as_people_read_them(tmp_path: Path) -> None:
    found = profile(tmp_path, "openai/o4-mini")

    assert [(offer.provider, offer.region) for offer in found.offers] == [
        ("OpenAI", ""),
        ("Azure", "eu"),
    ]
    assert found.offers[0].cells["price_input"].text == "$1.10"
    assert found.offers[0].cells["price_input"].number == 1.1
    assert list(found.offers[0].cells)[:2] == ["price_input", "price_output"]


def test_one_thing_alone_has_no_verdicts(tmp_path: Path) -> None:
    found = profile(tmp_path, "openai/o4-mini")

    assert {row.verdict.kind for row in found.rows} == {"not_comparable"}
    assert all(len(row.cells) == 1 and row.cells[0] for row in found.rows)


def test_scores_and_life_are_told_in_full(tmp_path: Path) -> None:
    found = profile(tmp_path, "openai/o4-mini")

    assert [score.text for score in found.scores] == [
        "72.0% (high), as of 2025-10-03",
        "1,391 ± 4",
    ]
    assert [event.on for event in found.lifecycle] == ["2026-10-23", "2026-11-19"]


def test_what_lies_ahead_is_not_told_as_past(tmp_path: Path) -> None:
    (event,) = profile(tmp_path, "anthropic/claude-sonnet-4-5").lifecycle

    assert event.coming
    assert lifecycle.event(event).startswith("retires 2026-11-30 at Anthropic")
    assert lifecycle.event(replace(event, coming=False)).startswith("retired 2026-11-30")


def test_a_plan_is_not_free(tmp_path: Path) -> None:
    found = profile(tmp_path, "openai/gpt-oss-120b")

    plan = {offer.provider: offer for offer in found.offers}["NanoGPT"].cells["price_input"]
    assert (plan.text, plan.number) == ("included in plan", None)


def test_a_thing_of_which_little_is_known_is_still_described(tmp_path: Path) -> None:
    found = profile(tmp_path, "novita")

    assert found.lead == "Novita is a platform."
    assert [row.attribute for row in found.rows] == ["models_offered"]


def test_open_weights_say_what_memory_they_need_and_that_it_is_derived(tmp_path: Path) -> None:
    found = with_facts(
        tmp_path, ("open_weights", "yes", 1), ("params_total", "117000000000", 117e9)
    )

    rows = {row.attribute: row for row in found.rows if row.attribute.startswith("memory_")}
    assert list(rows) == ["memory_16_bit", "memory_8_bit", "memory_4_bit"]
    (cell,) = rows["memory_4_bit"].cells
    assert cell
    assert (cell.text, cell.number, cell.source.id) == ("~82.1 GB (derived)", 82.1, "models-dev")
    assert found.notes[-1] == (
        "Memory to run it is derived: all 117B parameters at 16, 8.5 or 4.9 bits, a cache of "
        "8,192 tokens shaped like that of Mistral Large 2, and a tenth on top. "
        "Longer contexts need more."
    )


def test_weights_that_are_not_open_need_no_memory_of_ours(tmp_path: Path) -> None:
    closed = with_facts(tmp_path, ("open_weights", "no", 0), ("params_total", "8000000000", 8e9))
    unstated = with_facts(tmp_path, ("params_total", "8000000000", 8e9))

    for found in (closed, unstated):
        assert not [row for row in found.rows if row.attribute.startswith("memory_")]


def with_facts(tmp_path: Path, *facts: tuple[str, str, float]) -> Profile:
    """The profile of gpt-oss-120b, of which exactly these facts and a window are known."""
    path = write_small_catalog(tmp_path / "catalog.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM resolved_row WHERE artifact = 4 AND offer = 0")
        for key, text, number in (*facts, ("context_tokens", "131072", 131_072.0)):
            db.execute("INSERT OR IGNORE INTO attribute(key) VALUES(?)", (key,))
            db.execute(
                "INSERT INTO resolved_row SELECT 4, 0, id, ?, ?, 3, 'only', '', '' "
                "FROM attribute WHERE key = ?",
                (text, number, key),
            )
        db.commit()
    view = Catalog.open(path).on(TODAY)
    dossier = view.dossier("openai/gpt-oss-120b")
    assert dossier is not None
    asked = Asked(Subject(dossier.artifact, "gpt-oss"), dossier, dossier.artifact.name)
    path.unlink()
    return in_words(describe(asked, view.snapshot, lambda artifact: artifact.id))
