"""From what a person types to the answer and its JSON."""

from __future__ import annotations

import json
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from small_catalog import write_small_catalog
from small_market import write_small_market
from spoken import in_words

from bot.answer import Choice, Comparison, Help, NoMatch, Profile
from bot.catalog.file import Catalog
from bot.contract import as_json, resolution_json
from bot.pickwick import Pickwick
from bot.questions.commands import Compare, Show, Sources
from bot.words import help

TODAY = date(2026, 11, 21)
GOLDEN = Path(__file__).parent / "data" / "answers" / "choice.json"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(write_small_catalog(tmp_path_factory.mktemp("answer") / "catalog.db"))


@pytest.mark.parametrize(
    "typed",
    [
        ["o4-mini", "gpt-4.1"],
        ["o4-mini", "vs", "gpt", "4.1"],
        ["o4-mini vs gpt 4.1"],
        ["o4-mini and gpt-4.1"],
        ["o4-mini, gpt-4.1"],
        ["o4-mini gpt-4.1"],
        ["o4", "mini", "gpt", "4.1"],
    ],
)
def test_names_are_compared_however_they_are_separated(catalog: Catalog, typed: list[str]) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(tuple(typed)), TODAY))

    assert isinstance(found, Comparison)
    assert [s.artifact.id for s in found.subjects] == ["openai/o4-mini", "openai/gpt-4.1"]


@pytest.mark.parametrize(
    ("typed", "most"),
    [("compare o4-mini gpt-4.1 gpt-oss-120b", 3), ("compare o4 mini gpt 4.1 phi 3.5 mini", 3)],
)
def test_spaces_alone_separate_several_names(catalog: Catalog, typed: str, most: int) -> None:
    found = in_words(Pickwick(catalog).ask(typed, TODAY))

    assert isinstance(found, Comparison)
    assert len(found.subjects) == most


@pytest.mark.parametrize("typed", ["compare", "show ", "/recommend", "alternatives?", "replace"])
def test_a_command_alone_asks_how_to_ask(catalog: Catalog, typed: str) -> None:
    assert isinstance(Pickwick(catalog).ask(typed, TODAY), Help)


def test_an_assumed_reading_is_said_and_the_others_are_one_question_away(catalog: Catalog) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(("o4-mini", "stable-diffusion")), TODAY))

    assert isinstance(found, Comparison)
    assert found.subjects[1].artifact.id == "furkangozukara/stable-diffusion"
    assert found.subjects[1].assumed
    assert found.notes[0] == (
        "“stable-diffusion” is read as a repository, furkangozukara/stable-diffusion; "
        "other things bear that name too."
    )
    action = found.actions[0]
    assert action.label == "With compvis/stable-diffusion-v1-4 instead"
    again = Pickwick(catalog).ask(action.text, TODAY)
    assert isinstance(again, Comparison)
    assert [s.artifact.id for s in again.subjects] == [
        "openai/o4-mini",
        "compvis/stable-diffusion-v1-4",
    ]
    assert not again.subjects[1].assumed


def test_a_name_of_several_things_is_a_choice_that_asks_the_whole_question_again(
    catalog: Catalog,
) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(("o4-mini", "notes")), TODAY))

    assert isinstance(found, Choice)
    assert [candidate.because for candidate in found.candidates] == [
        "an MCP server by acme",
        "an MCP server by initech",
    ]
    assert [action.text for action in found.actions] == [
        "compare o4-mini vs acme/notes",
        "compare o4-mini vs initech/notes",
    ]
    assert isinstance(Pickwick(catalog).ask(found.actions[0].text, TODAY), Comparison)


def test_an_unknown_name_is_no_match_before_any_choice(catalog: Catalog) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(("notes", "xyzzy plugh")), TODAY))

    assert isinstance(found, NoMatch)
    assert found.typed == "xyzzy plugh"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ([], "Name two to five"),
        (["o4-mini"], "Name two to five"),
        (["stable", "diffusion", "v1-4"], "“stable diffusion v1-4” is one thing."),
        (["gpt-4.1"], "for example: compare gpt-4.1 vs o4-mini."),
        (["o4-mini", "o4-mini"], "mean the same thing"),
        (["o4-mini", "OpenAI: o4 Mini"], "mean the same thing"),
        (
            ["o4-mini", "gpt-4.1", "claude-sonnet-4-5", "gpt-oss-120b", "pytorch", "novita"],
            "You named 6",
        ),
    ],
)
def test_what_cannot_be_compared_is_help_and_no_exception(
    catalog: Catalog, typed: list[str], says: str
) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(tuple(typed)), TODAY))

    assert isinstance(found, Help)
    assert says in found.lead


def test_a_slash_separates_two_names_that_are_no_path(catalog: Catalog) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(("o4-mini/gpt-4.1",)), TODAY))
    path = Pickwick(catalog).answer(Compare(("openai/o4-mini", "gpt-4.1")), TODAY)

    for one in (found, path):
        assert isinstance(one, Comparison)
        assert [s.artifact.id for s in one.subjects] == ["openai/o4-mini", "openai/gpt-4.1"]


def test_one_named_twice_among_others_is_shown_once(catalog: Catalog) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(("o4-mini", "gpt-4.1", "o4-mini")), TODAY))

    assert isinstance(found, Comparison)
    assert len(found.subjects) == 2
    assert "o4-mini was named more than once and is shown once." in found.notes


def test_every_source_an_answer_rests_on_is_named_once_a_day(catalog: Catalog) -> None:
    found = in_words(Pickwick(catalog).answer(Compare(("o4-mini", "gpt-4.1")), TODAY))

    notes = [(note.id, note.as_of) for note in found.sources]
    assert len(notes) == len(set(notes))
    assert isinstance(found, Comparison)
    told = {(cell.source.id, cell.as_of) for row in found.rows for cell in row.cells if cell}
    assert told <= set(notes)


def test_show_and_sources_answer(catalog: Catalog) -> None:
    shown = in_words(Pickwick(catalog).answer(Show("o4-mini"), TODAY))
    listed = in_words(Pickwick(catalog).answer(Sources(), TODAY))

    assert isinstance(shown, Profile)
    assert isinstance(Pickwick(catalog).answer(Show("  "), TODAY), Help)
    assert [entry.id for entry in listed.entries if entry.stale] == [
        "models-dev",
        "aider",
        "arena-ai",
    ]
    assert listed.warnings == (
        "aider (414 days), arena.ai (216 days) and models.dev (142 days) "
        "are older than they should be.",
    )


def test_every_action_is_a_sentence_that_answers(catalog: Catalog) -> None:
    for typed in (["o4-mini", "stable-diffusion"], ["notes", "o4-mini"], ["o4-mini"]):
        for action in Pickwick(catalog).answer(Compare(tuple(typed)), TODAY).actions:
            found = in_words(Pickwick(catalog).ask(action.text, TODAY))
            assert found.kind not in ("help", "no_match", "choice"), action.text


def test_an_exact_id_is_beyond_doubt(catalog: Catalog) -> None:
    found = Pickwick(catalog).resolve("furkangozukara/stable-diffusion")

    assert (found.kind, found.assumed) == ("match", False)


def test_a_resolution_as_json_holds_objects(catalog: Catalog) -> None:
    door = Pickwick(catalog)
    resolution = door.resolve("notes")

    found = resolution_json(resolution, *door.readings_of(resolution))

    assert list(found) == ["typed", "kind", "artifact", "assumed", "candidates"]
    assert (found["kind"], found["artifact"]) == ("choice", None)
    assert list(found["candidates"][0]) == [
        "id", "name", "kind", "maker", "url", "aliases", "because",
    ]  # fmt: skip


def test_autocomplete_offers_artifacts(catalog: Catalog) -> None:
    found = Pickwick(catalog).complete("gpt")

    assert {artifact.id for artifact in found} >= {"openai/gpt-4.1", "openai/gpt-oss-120b"}
    assert len(Pickwick(catalog).complete("gpt", limit=1)) == 1


def test_autocomplete_offers_well_known_models_before_any_letter(shipped: Catalog) -> None:
    found = Pickwick(shipped).complete(" ", limit=10)

    assert len(found) == 10
    assert {artifact.kind for artifact in found} == {"model"}
    assert "openai/o4-mini" not in {artifact.id for artifact in found}  # retired at its maker


def test_the_json_of_a_comparison_is_the_contracts(catalog: Catalog) -> None:
    found = as_json(Pickwick(catalog).answer(Compare(("o4-mini", "gpt-4.1")), TODAY))

    assert list(found) == [
        "kind", "title", "lead", "warnings", "notes", "sources", "actions", "catalog",
        "subjects", "rows", "capabilities",
    ]  # fmt: skip
    assert list(found["subjects"][0]) == [
        "id", "name", "kind", "maker", "url", "aliases", "typed", "assumed",
    ]  # fmt: skip
    assert list(found["rows"][0]) == ["attribute", "label", "unit", "cells", "verdict"]
    assert list(found["rows"][0]["cells"][0]) == [
        "text", "number", "source", "as_of", "url", "via", "agree", "conflict",
    ]  # fmt: skip
    assert list(found["rows"][0]["verdict"]) == ["kind", "winners", "reason"]
    assert list(found["capabilities"]) == ["shared", "only", "counts"]
    assert list(found["sources"][0]) == ["id", "name", "as_of", "url", "licence"]
    assert found["catalog"] == {"built": "2026-11-21", "id": "small0000001"}
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        ("show o4-mini", "profile", {"subject", "rows", "offers", "capabilities", "scores"}),
        ("show notes", "choice", {"typed", "candidates"}),
        ("show xyzzy plugh", "no_match", {"typed", "candidates"}),
        ("sources", "sources", {"entries"}),
        ("anything else", "help", set()),
    ],
)
def test_the_json_of_every_other_answer_has_its_fields(
    catalog: Catalog, text: str, kind: str, fields: set[str]
) -> None:
    found = as_json(Pickwick(catalog).ask(text, TODAY))

    assert found["kind"] == kind
    assert fields <= set(found)
    assert json.loads(json.dumps(found)) == found


def test_the_same_catalog_question_and_day_give_the_same_answer(catalog: Catalog) -> None:
    typed = ["o4-mini", "stable-diffusion"]
    fresh = Catalog.open(catalog.path)

    assert Pickwick(catalog).answer(Compare(tuple(typed)), TODAY) == Pickwick(fresh).answer(
        Compare(tuple(typed)), TODAY
    )


def test_an_answer_reads_as_it_was_read_by_eye(catalog: Catalog) -> None:
    found = as_json(Pickwick(catalog).answer(Compare(("o4-mini", "notes")), TODAY))

    if os.environ.get("RENEW"):
        GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(GOLDEN.read_text("utf-8"))


@pytest.fixture(scope="module")
def shipped(catalog_path: Path) -> Catalog:
    if not catalog_path.exists():
        pytest.skip("no catalog has been built in this checkout")
    return Catalog.open(catalog_path)


def test_the_shipped_catalog_is_honest_about_the_pair_everybody_tries(shipped: Catalog) -> None:
    found = in_words(Pickwick(shipped).answer(Compare(("o4-mini", "stable-diffusion")), TODAY))

    assert isinstance(found, Comparison)
    assert found.warnings[0].startswith("o4-mini was retired at OpenAI on 2026-10-23")
    assert "successor" in found.warnings[0]
    assert "o4-mini is a model by OpenAI" in found.lead
    assert "repository" in found.lead
    assert "image" in found.lead
    prices = {row.attribute: row.cells[0] for row in found.rows}
    assert [
        cell.text if (cell := prices[key]) else None for key in ("price_input", "price_output")
    ] == ["$1.10", "$4.40"]
    assert all(not row.verdict.winners for row in found.rows)
    assert found.subjects[1].assumed


@pytest.mark.parametrize("names", ["gpt-4.1 vs claude sonnet 4.5", "transformers vs pytorch"])
def test_the_shipped_catalog_mirrors_its_answers(shipped: Catalog, names: str) -> None:
    one, _, other = names.partition(" vs ")

    here = Pickwick(shipped).answer(Compare((one, other)), TODAY)
    there = Pickwick(shipped).answer(Compare((other, one)), TODAY)

    assert isinstance(here, Comparison)
    assert isinstance(there, Comparison)
    for row, mirrored in zip(here.rows, there.rows, strict=True):
        assert row.cells == mirrored.cells[::-1]
        assert row.verdict == mirrored.verdict


MANY = (
    "recommend a vision model for at most $1 per 1M output tokens",
    "recommend cheap chat model with open weights",
    "alternatives to gpt-9-mini",
    "replace gpt-8-mini",
    "show whisper-9",
    "compare gpt-9-mini vs llama-5-8b",
)


def told(catalog: Catalog, text: str) -> str:
    return json.dumps(as_json(Pickwick(catalog).ask(text, TODAY)))


def test_what_was_asked_before_and_by_whom_changes_no_answer(tmp_path: Path) -> None:
    path = write_small_market(tmp_path / "catalog.db")
    alone = {text: told(Catalog.open(path), text) for text in MANY}
    asked = [text for turn in range(6) for text in (*MANY[turn:], *MANY[:turn])]
    together = Catalog.open(path)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda text: told(together, text), asked))

    assert answers == [alone[text] for text in asked]


def test_a_swapped_catalog_answers_anew(tmp_path: Path) -> None:
    path = write_small_market(tmp_path / "catalog.db")
    catalog = Catalog.open(path)
    before = {text: told(catalog, text) for text in MANY}
    new = write_small_market(tmp_path / "new.db")
    with closing(sqlite3.connect(new)) as db:
        db.execute("UPDATE artifact SET name = name || ' II'")
        db.execute("UPDATE headline SET price_output = 9000000 WHERE price_output > 0")
        db.commit()

    new.replace(path)

    after = {text: told(catalog, text) for text in MANY}
    assert after == {text: told(Catalog.open(path), text) for text in MANY}
    assert all(" II" in after[text] for text in MANY)
    assert not any(" II" in before[text] for text in MANY)


def test_six_names_are_too_many_however_they_are_separated(shipped: Catalog) -> None:
    names = ["gpt-4.1", "o3", "gpt-5", "o4-mini", "gpt-4o", "gpt-4"]

    for joint in (" ", ", ", " vs ", " and "):
        found = in_words(Pickwick(shipped).answer(Compare((joint.join(names),)), TODAY))

        assert isinstance(found, Help)
        assert found.lead == help.say_fewer(6)
