"""Names as people type them: which artifact is meant, and when nobody can tell."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.builder.name_index import Name, read_nicknames, write_index
from bot.catalog.names import SqliteNames
from bot.model import Resolution
from bot.names.completion import complete
from bot.names.meaning import OFFERED
from bot.names.resolve import resolve
from bot.names.spelling import LONGEST, bag, compact_key, cuts, kind_of, read_spelling, tokens

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "eval"
LINES = (HERE / "data" / "names.jsonl").read_text(encoding="utf-8").splitlines()
ROWS = [json.loads(line) for line in LINES]
CASES = [row for row in ROWS if "typed" in row]


def artifacts() -> list[Name]:
    known = [row for row in ROWS if "artifact" in row]
    return [
        Name(n, row["artifact"], row["kind"], row["maker"], row["name"], tuple(row["aliases"]), 1)
        for n, row in enumerate(known, 1)
    ]


@pytest.fixture(scope="module")
def names() -> Iterator[SqliteNames]:
    connection = sqlite3.connect(":memory:")
    write_index(connection, artifacts(), read_nicknames())
    yield SqliteNames(connection)
    connection.close()


def first(found: Resolution) -> str | None:
    return found.artifact or next(iter(found.candidates), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['about']}: {case['typed']}")
def test_a_typed_name_finds_what_is_meant(names: SqliteNames, case: dict[str, Any]) -> None:
    found = resolve(names, case["typed"])

    assert found.kind == case["answer"]
    if case["first"]:
        assert first(found) == case["first"]


@pytest.mark.parametrize("case", [case for case in CASES if case["about"] == "assumed"])
def test_a_name_that_others_bear_too_is_assumed(names: SqliteNames, case: dict[str, Any]) -> None:
    found = resolve(names, case["typed"])

    assert found.assumed
    assert found.candidates


def test_a_plain_name_is_not_assumed(names: SqliteNames) -> None:
    found = resolve(names, "gpt-4o")

    assert not found.assumed


def test_no_number_is_ever_repaired(names: SqliteNames) -> None:
    for row in artifacts():
        for digit in "0123456789":
            for place, letter in enumerate(row.name):
                typed = row.name[:place] + digit + row.name[place + 1 :]
                if letter.isdigit() and typed != row.name:
                    found = resolve(names, typed)
                    assert found.artifact != row.artifact, typed


def test_suggestions_for_an_absent_version_come_from_its_family(names: SqliteNames) -> None:
    found = resolve(names, "claude sonnet 4.9")

    assert found.candidates[:2] == ("anthropic/claude-sonnet-4.5", "anthropic/claude-3.5-sonnet")


def test_the_dates_of_a_thing_are_offered_behind_it(names: SqliteNames) -> None:
    found = resolve(names, "gpt-4o-2024-01-01")

    assert found.kind == "choice"
    assert found.candidates[0] == "openai/gpt-4o"


def test_an_owner_that_has_no_such_thing_is_not_believed(names: SqliteNames) -> None:
    found = resolve(names, "somebody/gpt-4o")

    assert found.kind == "choice"
    assert found.candidates[0] == "openai/gpt-4o"


def test_a_choice_never_holds_more_than_a_person_can_read(names: SqliteNames) -> None:
    for typed in ("gpt", "llama", "claude", "mistral", "openai"):
        assert len(resolve(names, typed).candidates) <= OFFERED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gpt-4.1 n", "openai/gpt-4.1-nano"),
        ("gpt4om", "openai/gpt-4o-mini"),
        ("claude ha", "anthropic/claude-haiku-4.5"),
        ("haik", "anthropic/claude-haiku-4.5"),
        ("llama 3.3 7", "meta-llama/llama-3.3-70b-instruct"),
        ("hugg", "huggingface"),
        ("openai/gpt-4.1-n", "openai/gpt-4.1-nano"),
        ("cladue son", "anthropic/claude-sonnet-4.5"),
        ("stable dif", "stabilityai/stable-diffusion-xl"),
        ("stabel", "stabilityai/stable-diffusion-xl"),
        ("langg", "langchain-ai/langchain"),
    ],
)
def test_a_beginning_is_completed(names: SqliteNames, typed: str, expected: str) -> None:
    assert expected in complete(names, typed)[:10]


def test_completions_come_best_known_first(names: SqliteNames) -> None:
    found = complete(names, "gp")

    assert found[:3] == ("openai/gpt-4o", "openai/gpt-4o-mini", "openai/gpt-4.1")
    assert len(set(found)) == len(found)


def test_completions_keep_to_their_limit(names: SqliteNames) -> None:
    assert len(complete(names, "g", limit=3)) == 3


@pytest.mark.parametrize("typed", ["", " ", "-", "?!", "\x00", "🙂"])
def test_nothing_typed_completes_to_nothing(names: SqliteNames, typed: str) -> None:
    assert complete(names, typed) == ()


HOSTILE = [
    "a" * 10_000,
    "gpt-4o " * 2_000,
    "1." * 5_000,
    "9" * 10_000,
    "((((" * 2_500,
    "/" * 10_000,
    "https://" + "a/" * 5_000,
    "\u202egpt-4o",
    "\u200b" * 10_000,
    "gpt\x004o\x1b[31m",
    '"; DROP TABLE name_form; --',
    'gpt" OR "4o* AND NOT NEAR(',
    "^gpt @openai *",
    "👩‍👩‍👧‍👦 gpt",
    "مرحبا gpt-4o",
    "\ufdfa" * 3_000,
    "\ud800",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered(names: SqliteNames, typed: str) -> None:
    found = resolve(names, typed)

    assert found.typed == typed
    assert len(found.candidates) <= OFFERED
    assert len(complete(names, typed)) <= 25


anything = st.text(max_size=60) | st.text("gpt4o.-_ /:v()+#xbk0123", max_size=40)


@settings(max_examples=150, deadline=None)
@given(anything)
def test_any_text_is_answered_and_the_same_each_time(typed: str) -> None:
    connection = sqlite3.connect(":memory:")
    write_index(connection, artifacts()[:6], {})
    table = SqliteNames(connection)

    assert resolve(table, typed) == resolve(table, typed)
    assert complete(table, typed) == complete(table, typed)
    connection.close()


@given(anything)
def test_a_compact_key_is_its_own_key(text: str) -> None:
    key = compact_key(text)

    assert compact_key(key) == key
    assert len(key) <= LONGEST
    assert key == "" or key.isalnum()


@given(anything)
def test_any_text_has_tokens_of_some_kind(text: str) -> None:
    spelling = read_spelling(text)
    told = tokens(spelling.name)

    assert all(told)
    assert {kind_of(token) for token in told} <= {
        "word", "number", "series", "size", "date", "quant", "suffix"
    }  # fmt: skip
    assert len("".join(told)) <= 8 * LONGEST
    assert bag(told) == bag(reversed(told))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("claude-3-5-sonnet-20241022", ("claude", "3.5", "sonnet", "20241022")),
        ("Qwen2.5-VL-72B", ("qwen", "2.5", "vl", "72b")),
        ("mixtral 8x22B v0.1", ("mixtral", "8x22b", "0.1")),
        ("qwen v2p5 0p6b", ("qwen", "2.5", "0.6b")),
        ("o4-mini", ("o4", "mini")),
        ("gpt-4o-mini", ("gpt", "4o", "mini")),
        ("deepseekv3", ("deepseek", "3")),
        ("stable-diffusion-xl-base-1.0", ("stable", "diffusion", "xl", "base", "1")),
        ("gemini-2.5-flash-preview-05-20", ("gemini", "2.5", "flash", "preview", "0520")),
        ("gemini-flash-09-2025", ("gemini", "flash", "2509")),
        ("x q4_k_m fp8 nvfp4", ("x", "q4km", "fp8", "nvfp4")),
        ("command r+", ("command", "r", "plus")),
        ("embeddings", ("embedding",)),
    ],
)
def test_a_name_is_read_as_typed_tokens(written: str, told: tuple[str, ...]) -> None:
    assert tokens(read_spelling(written).name) == told


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("4.1", "number"), ("4o", "series"), ("o4", "series"), ("70b", "size"), ("8x7b", "size"),
        ("a3b", "size"), ("128k", "size"), ("20250416", "date"), ("2411", "date"), ("002", "date"),
        ("fp8", "quant"), ("gguf", "quant"), ("4bit", "quant"), ("instruct", "suffix"),
        ("mini", "word"), ("k2.5", "series"),
    ],
)  # fmt: skip
def test_a_token_says_what_it_is(token: str, kind: str) -> None:
    assert kind_of(token) == kind


@pytest.mark.parametrize(
    ("typed", "owner", "name"),
    [
        ("https://huggingface.co/Qwen/Qwen3-8B/tree/main", "qwen", "qwen3-8b"),
        ("https://github.com/ollama/ollama.git?x=1#y", "ollama", "ollama"),
        ("hf.co/spaces/acme/demo", "acme", "demo"),
        ("https://ollama.com/library/llama3.1:8b", "", "llama3.1:8b"),
        ("https://cursor.com", "", "cursor"),
        ("~google/gemini-pro-latest", "google", "gemini-pro-latest"),
        ("eu.anthropic.claude-3", "", "anthropic.claude-3"),
        ("Meta: Llama 3 (free)", "meta", "llama 3"),
        ("GPT-4o (2024-08-06)", "", "gpt-4o (2024-08-06)"),
        ("llama.cpp", "", "llama.cpp"),
    ],
)
def test_addresses_and_paths_give_owner_and_name(typed: str, owner: str, name: str) -> None:
    assert read_spelling(typed) == (owner, name)


def test_the_same_digits_cut_differently_are_another_name() -> None:
    assert not cuts("llama 3 18b") <= cuts("llama 3.1 8b")
    assert cuts("llama 3.18b") <= cuts("llama 3.1 8b")


def test_finding_names_imports_nothing_heavy() -> None:
    import subprocess

    code = (
        "import sys, bot.names.resolve;"
        "print([m for m in ('rapidfuzz', 'sqlite_utils', 'tomllib', 'bot.model', 'dataclasses')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled sample is not here")
def test_the_labelled_sample_is_answered_well(tmp_path: Path) -> None:
    sys.path.insert(0, str(HERE.parent / "scripts"))
    try:
        import measure  # type: ignore[import-not-found, unused-ignore]
    finally:
        sys.path.pop(0)
    catalog = measure.read_names(SHARED / "catalog_names.jsonl")
    measure.build(catalog, tmp_path / "names.db")
    questions = measure.read_labels(SHARED / "names_dev.jsonl", catalog)

    with closing(sqlite3.connect(tmp_path / "names.db")) as connection:
        table = SqliteNames(connection)
        outcomes = [measure.ask(table, question) for question in questions]

    assert sum(outcome.is_right for outcome in outcomes) >= 0.98 * len(outcomes)
    assert not any(outcome.is_sure_and_wrong for outcome in outcomes)
