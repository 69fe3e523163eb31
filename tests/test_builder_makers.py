"""What we know of makers and hosts stands in one place, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from bot.builder.makers import Maker, Makers, read_makers
from bot.curated.reading import parse, text_of

TABLE = parse("makers.toml", text_of("makers.toml"))
MAKERS = [Maker(**row) for row in TABLE["maker"]]
PROVIDERS = parse("providers.toml", text_of("providers.toml"))["provider"]


def twice(texts: Iterable[str]) -> list[str]:
    return [text for text, times in Counter(texts).items() if times > 1]


def test_no_maker_is_named_twice() -> None:
    assert not twice(text for maker in MAKERS for text in (maker.id, *maker.also))
    assert not twice(maker.family for maker in MAKERS if maker.family)


@pytest.mark.parametrize("field", ["dotted", "glued", "hosts", "words", "beside"])
def test_what_stands_before_a_name_is_one_makers(field: str) -> None:
    gateways = TABLE["gateways"].get(field, ())

    assert not twice([*(text for maker in MAKERS for text in getattr(maker, field)), *gateways])


def test_what_may_be_a_host_stands_before_names() -> None:
    for maker in MAKERS:
        assert {*maker.hosts} <= {*maker.dotted, *maker.glued}, maker.id


def test_no_host_is_named_twice() -> None:
    spellings = [text for row in PROVIDERS for text in (row["id"], *row.get("spellings", ()))]

    assert not twice(spellings)


def test_a_host_sells_the_models_of_makers_we_know() -> None:
    known = {maker.id for maker in MAKERS}

    assert {maker for row in PROVIDERS for maker in row.get("makers", ())} <= known


def test_a_tune_is_not_its_familys() -> None:
    makers = read_makers()

    assert makers.of_name("llama-3-8b") == "meta-llama"
    assert makers.of_name("llama-3-8b-abliterated") == ""


def test_of_two_families_the_first_makers_counts() -> None:
    makers = Makers([Maker("a", family="^x-y"), Maker("b", family="^x")], tunes="^never$")

    assert makers.of_name("x-y-1") == "a"
    assert makers.of_name("x-1") == "b"


def test_the_longest_word_before_a_name_counts() -> None:
    makers = Makers([Maker("a", glued=["coding", "coding-a"])], tunes="^never$")

    assert makers.glued.sub("", "coding-a-model") == "model"
