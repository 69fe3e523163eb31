"""The name index as a file: what is written, and how it is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.builder.name_index import Name, read_nicknames, write_index
from bot.catalog.names import SqliteNames
from bot.names.resolve import complete, resolve
from bot.names.spelling import bag, compact_key, deletes, digest

NAMES = (
    Name(1, "openai/gpt-4o", "model", "OpenAI", "GPT-4o", ("azure/gpt-4o", "gpt 4 omni"), 9.0),
    Name(2, "openai/gpt-4o-mini", "model", "OpenAI", "GPT-4o mini", (), 8.0),
    Name(3, "mistralai/mistral-small", "model", "Mistral AI", "Mistral Small", (), 7.0),
    Name(4, "gpt-6-astra", "model", None, "gpt-6-astra", (), 6.0),
    Name(5, "acme/gpt", "mcp_server", None, "gpt", (), 0.1),
)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    write_index(connection, NAMES, {"omni": ("gpt-4o",), "small": ("nowhere | mistral-small",)})
    yield connection
    connection.close()


@pytest.fixture
def table(connection: sqlite3.Connection) -> SqliteNames:
    return SqliteNames(connection)


def test_forms_are_found_by_their_compact_key(table: SqliteNames) -> None:
    found = table.bearing(compact_key("GPT 4o"))

    assert [form.slug for form in found] == ["openai/gpt-4o"]


def test_forms_are_found_by_their_tokens_in_any_order(table: SqliteNames) -> None:
    found = table.with_bag(digest(bag(("mini", "4o", "gpt"))))

    assert [form.slug for form in found] == ["openai/gpt-4o-mini"]


def test_matches_stream_best_known_first_and_stop(table: SqliteNames) -> None:
    assert [form.artifact for form in table.matching([["gpt"]], 10)] == [1, 1, 2, 4, 5]
    assert [form.artifact for form in table.matching([["gpt"]], 1)] == [1]
    assert [form.artifact for form in table.matching([["gpt"], ["m*"]], 9)] == [2]


def test_only_an_artifacts_own_name_has_a_first_word(table: SqliteNames) -> None:
    found = table.matching([["^gpt"], ["omni"]], 10)

    assert found == []


@pytest.mark.parametrize("token", ['"', "*", "a b", "NEAR(", "^", "-", "'", "", "🙂", "\x00"])
def test_a_match_takes_any_token(table: SqliteNames, token: str) -> None:
    assert isinstance(table.matching([[token], ["gpt"]], 5), list)


def test_a_match_for_nothing_finds_nothing(table: SqliteNames) -> None:
    assert table.matching([], 5) == []
    assert table.matching([[]], 5) == []


def test_makers_have_several_names(table: SqliteNames) -> None:
    (form,) = table.bearing("mistralsmall")

    assert {"mistralai", "mistral"} <= set(form.makers.split())


def test_a_model_without_maker_takes_its_familys(table: SqliteNames) -> None:
    (form,) = table.bearing("gpt6astra")

    assert "openai" in form.makers.split()


def test_misspelt_words_lead_to_known_ones(table: SqliteNames) -> None:
    found = table.near(map(digest, deletes("mistrol", 1)))

    assert "mistral" in [word for word, _ in found]


def test_words_are_known_by_their_best_known_form(table: SqliteNames) -> None:
    known = table.known(["gpt", "mini", "pizza"])

    assert set(known) == {"gpt", "mini"}
    assert known["gpt"] == 1


def test_words_that_begin_so_come_best_known_first(table: SqliteNames) -> None:
    assert [word for word, _ in table.starting("m", 2)] == ["mini", "mistral"]


def test_glued_beginnings_are_found(table: SqliteNames) -> None:
    assert {form.slug for form in table.glued("gpt4om", 9)} == {
        "openai/gpt-4o",
        "openai/gpt-4o-mini",
    }


def test_a_nickname_means_the_first_name_that_is_there(table: SqliteNames) -> None:
    assert [form.slug for form in table.nicknamed("small")] == ["mistralai/mistral-small"]


def test_the_same_names_give_the_same_bytes(tmp_path: Path) -> None:
    for file in ("one.db", "two.db"):
        connection = sqlite3.connect(tmp_path / file)
        names = NAMES if file == "one.db" else tuple(reversed(NAMES))
        write_index(connection, names, read_nicknames())
        connection.execute("VACUUM")
        connection.close()

    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_an_index_is_read_without_write_access(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "names.db")
    write_index(connection, NAMES, {})
    connection.close()

    address = (tmp_path / "names.db").as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True)
    table = SqliteNames(connection)

    assert resolve(table, "gpt 4o minni").artifact == "openai/gpt-4o-mini"
    assert complete(table, "gpt")[0] == "openai/gpt-4o"
    connection.close()


def test_every_nickname_names_something_once() -> None:
    nicknames = read_nicknames()
    keys = [compact_key(nickname) for nickname in nicknames]

    assert len(keys) == len(set(keys))
    assert all(meant and all(name.strip() for name in meant) for meant in nicknames.values())
