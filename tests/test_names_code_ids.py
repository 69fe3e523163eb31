"""Model ids as configuration files write them, against the shipped catalog."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.catalog.names import Names
from bot.names.code_ids import MOST, is_just, readings

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "data" / "code_ids.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.open(HERE.parent / "catalog.db")


@pytest.mark.parametrize("typed", TABLE["means"])
def test_an_id_finds_the_model_that_it_means(names: Names, typed: str) -> None:
    found = names.resolve(typed)

    assert (found.kind, found.artifact) == ("match", TABLE["means"][typed])
    assert found.typed == typed


@pytest.mark.parametrize("typed", TABLE["first"])
def test_an_id_that_may_mean_several_offers_the_likeliest_first(names: Names, typed: str) -> None:
    found = names.resolve(typed)

    assert (found.kind, found.candidates[0]) == ("choice", TABLE["first"][typed])


@pytest.mark.parametrize("typed", TABLE["nothing"]["ids"])
def test_another_version_size_date_or_owner_is_never_matched(names: Names, typed: str) -> None:
    assert names.resolve(typed).kind != "match"


def test_what_is_found_only_without_its_route_is_assumed(names: Names) -> None:
    assert names.resolve("azure/gpt-4o").assumed
    assert not names.resolve("gpt-4o").assumed


def test_the_least_is_taken_away_first() -> None:
    found = list(readings("vertex_ai/meta/llama-3.3-70b-instruct-maas"))

    assert found == ["meta/llama-3.3-70b-instruct-maas", "vertex-ai/meta/llama-3.3-70b-instruct",
                     "meta/llama-3.3-70b-instruct"]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "a model on groq/azure", "gpt-4o", "ollama", "/", ":free"])
def test_what_is_no_id_has_no_other_reading(typed: str) -> None:
    assert [reading for reading in readings(typed) if reading] == []


def test_a_word_alone_names_nothing_in_code() -> None:
    assert not is_just("kilo-auto/free", "free")


def test_an_endless_id_has_few_readings() -> None:
    assert len(list(readings("oci/" * 25 + "some-model" + ":free" * 5))) <= MOST
