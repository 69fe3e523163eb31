"""Which rows a short card shows."""

from __future__ import annotations

import pytest
from small_catalog import said_by

from bot.answer import Cell, Row, RowKind, SourceNote, Verdict, VerdictKind
from bot.card import ESSENTIAL, is_essential, newest

SAID = Cell("$1", 1, said_by("litellm"), "2026-11-12")


def row(
    key: str,
    *cells: Cell | None,
    verdict: VerdictKind = "differs",
    about: RowKind = "figure",
    of: str = "",
) -> Row:
    return Row(key, key, None, cells or (SAID, SAID), Verdict(verdict), about, of)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("price_input", True),
        ("price_batch_input", False),
        ("price_cache_write_5m", False),
        ("price_web_search_per_krequest", False),
        ("price_output_image", True),
        ("docs_url", False),
        ("licence_text", True),
    ],
)
def test_a_short_card_shows_what_most_people_choose_by(key: str, shown: bool) -> None:
    rows = [row("price_input"), row("price_output"), row(key)]

    assert is_essential(rows[-1], rows) is shown


@pytest.mark.parametrize(
    ("key", "about", "of", "shown"),
    [
        ("price_input_elsewhere", "elsewhere", "price_input", True),
        ("price_output_elsewhere", "elsewhere", "price_output", False),
        ("price_input_above", "tier", "price_input", False),
        ("standing_adoption", "standing", "", True),
        ("board_aider", "board", "", True),
        ("unfragile_rank", "claim", "", True),
        ("unfragile_times_matched", "claim", "", False),
    ],
)
def test_what_a_row_is_about_decides_for_others(
    key: str, about: RowKind, of: str, shown: bool
) -> None:
    rows = [row("price_input"), row("price_output"), row(key, about=about, of=of)]

    assert is_essential(rows[-1], rows) is shown


def test_what_is_paid_by_the_hour_is_shown_where_no_price_of_tokens_is() -> None:
    by_the_hour = row("price_hour", SAID, None)

    assert is_essential(by_the_hour, [row("price_input", None, SAID), by_the_hour])
    assert is_essential(by_the_hour, [by_the_hour])


def test_the_range_of_output_prices_stands_in_for_a_missing_one() -> None:
    elsewhere = row("price_output_elsewhere", SAID, None, about="elsewhere", of="price_output")

    assert is_essential(elsewhere, [row("price_output", None, SAID), elsewhere])


def test_a_yes_of_one_beside_nothing_is_left_to_the_long_card() -> None:
    rows = [row("supports_tools", SAID, None, verdict="unknown")]

    assert "supports_tools" in ESSENTIAL
    assert not is_essential(rows[0], rows)


def test_the_wording_of_a_licence_stands_in_for_a_licence_only() -> None:
    rows = [row("licence"), row("licence_text")]

    assert not is_essential(rows[1], rows)


def test_a_source_is_named_with_its_newest_day() -> None:
    notes = [SourceNote("aider", "Aider", day, None, "MIT") for day in ("2025-04-14", "2025-10-04")]

    assert [note.as_of for note in newest(notes)] == ["2025-10-04"]
