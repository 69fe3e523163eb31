"""How values and sentences read."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_catalog import said_by

import bot
from bot import figures
from bot.answer import Cell, Fit
from bot.attributes import TABLE, Attribute, find
from bot.evidence import cells
from bot.model import Artifact, Fact
from bot.words import comparison, cost, help, lifecycle, shortlist, values, verdicts
from bot.words.say import MODULES, SENTENCES


def fact(text: str, number: float | None) -> Fact:
    return Fact(text, number, said_by("litellm"), "2026-11-12")


def cell(text: str, number: float | None) -> Cell:
    return Cell(text, number, said_by("litellm"), "2026-11-12")


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (1_100_000, "$1.10"),
        (4_400_000, "$4.40"),
        (275_000, "$0.275"),
        (37_500, "$0.0375"),
        (130, "$0.00013"),
        (833_333, "$0.8333"),
        (10_000_000, "$10.00"),
        (3_200_000_000, "$3,200.00"),
    ],
)
def test_money_reads_with_two_decimals_and_more_only_where_needed(micro: int, text: str) -> None:
    assert figures.money(micro) == text


@given(st.integers(1, 10**9))
def test_a_price_that_is_not_zero_never_reads_as_zero(micro: int) -> None:
    assert float(figures.money(micro).replace("$", "").replace(",", "")) > 0


@pytest.mark.parametrize(
    ("key", "number", "text"),
    [
        ("context_tokens", 1_047_576, "1,047,576"),
        ("params_total", 3_836_021_856, "3.84B"),
        ("params_total", 117e9, "117B"),
        ("stars", 164_321, "164,321"),
        ("size_bytes", 65e9, "65 GB"),
        ("memory_mb", 2_180, "2,180 MB"),
        ("training_flop", 4.94e24, "4.9e24 FLOP"),
        ("price_output_image_per_image", 40_000, "$0.04 per image"),
    ],
)
def test_a_number_reads_in_its_unit(key: str, number: float, text: str) -> None:
    attribute = find(key)

    assert attribute is not None
    assert figures.value(attribute, fact("as stored", number)) == text


def test_an_estimate_keeps_its_mark() -> None:
    attribute = find("params_total")

    assert attribute is not None
    assert figures.value(attribute, fact("~120000000000", 120e9)) == "~120B"


@pytest.mark.parametrize("attribute", TABLE, ids=lambda attribute: attribute.key)
def test_every_form_reads(attribute: Attribute) -> None:
    assert figures.value(attribute, fact("2025-08-05", 12_345))
    assert figures.value(attribute, fact("whatever", None)) == "whatever"


@pytest.mark.parametrize(
    ("billing", "text"),
    [
        ("free_tier", "free tier"),
        ("plan_included", "included in plan"),
        ("self_hosted", "run it yourself"),
        ("variable", "price varies"),
        ("metered", "listed at zero"),
        ("unknown", "listed at zero"),
    ],
)
def test_zero_is_never_called_free(billing: str, text: str) -> None:
    assert values.unpriced(billing) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_lists_read_as_people_say_them(words: str, text: str) -> None:
    assert values.listed(list(words)) == text


@pytest.mark.parametrize(
    ("rank", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (42, "42nd"), (100, "100th")],
)
def test_ordinals_read_right(rank: int, text: str) -> None:
    assert values.ordinal(rank) == text


def test_a_result_reads_with_its_interval_and_setting() -> None:
    told = ("1,391", "4.4", ("high",), True, "2025-04-16")

    assert values.score(*told) == "1,391 ± 4.4 (high, self-reported, snapshot 2025-04-16)"
    assert values.score_points(*told) == "1,391 ± 4.4"
    assert values.score_setting(*told) == "high, self-reported"


def test_a_day_that_all_values_share_is_said_once() -> None:
    one, other, old = ("$2.00", ""), ("$3.00", ""), ("$4.00", "2026-07-02")

    assert comparison.against("is", one, [other]) == "is ($2.00 vs $3.00)"
    assert comparison.against("is", old, [old]) == "is ($4.00 vs $4.00, as of 2026-07-02)"
    assert comparison.against("is", old, [one]) == "is ($4.00, as of 2026-07-02, vs $2.00)"


def test_every_saying_has_its_words() -> None:
    named = re.compile(r'"((?:' + "|".join(MODULES) + r')\.[a-z]\w*)"')
    nobody = re.compile(r'nobody\(\s*"\w+",\s*"(\w+)"')
    for path in Path(bot.__file__).parent.rglob("*.py"):
        source = path.read_text("utf-8")
        keys = [*named.findall(source), *(f"verdicts.{why}" for why in nobody.findall(source))]
        for key in keys:
            module, _, function = key.partition(".")
            assert key in SENTENCES or callable(getattr(MODULES[module], function, None)), key


def test_labels_fall_in_a_sentence_unless_they_are_abbreviations() -> None:
    assert values.in_sentence("Image generation") == "image generation"
    assert values.in_sentence("PDF input") == "PDF input"


def test_points_of_one_leader_are_not_repeated() -> None:
    said = comparison.ahead(
        "o3", ["is cheaper on input (1)", "is cheaper on output (2)", "has the larger window (3)"]
    )

    assert said == "o3 is cheaper on input (1) and output (2), and has the larger window (3)"


def test_what_bears_its_makers_name_is_not_by_itself() -> None:
    found = Artifact("huggingface", "Hugging Face", "platform", "Hugging Face")

    assert values.described(found, None) == "Hugging Face is a platform"


@pytest.mark.parametrize(
    "module", [figures, cells, comparison, cost, help, lifecycle, shortlist, values, verdicts]
)
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("fit", "text", "line"),
    [
        ("pass", "yes", "“open weights”: yes"),
        ("pass", "131,072", "“open weights”: yes, 131,072"),
        ("fail", "no", "“open weights”: no"),
        ("unknown", "", "“open weights”: not recorded"),
    ],
)
def test_a_bare_yes_is_said_once(fit: Fit, text: str, line: str) -> None:
    assert shortlist.fit_lines([("open weights", fit, text)]) == [line]


def test_figures_in_a_line_say_their_units_once() -> None:
    def one(attribute: str, text: str) -> tuple[str, str, str]:
        found = find(attribute)
        return attribute, found.label if found else attribute, text

    told = shortlist.figures_line(
        [
            one("price_input", "$1.10"),
            one("price_output", "$4.40"),
            one("context_tokens", "200,000"),
            one("open_weights", "no"),
            one("price_cache_read", "$0.275"),
        ]
    )

    assert told == (
        "Input price $1.10; Output price $4.40 (USD per 1M tokens); Context window 200,000 tokens; "
        "Open weights no; Cached input price $0.275 (USD per 1M tokens)"
    )
