"""Cards as text: they fit, they mark the best without colour, and nothing in them is obeyed."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from adapters.plain import clean
from adapters.terminal.render import ASCII, UNICODE, Marks, fold, render
from bot.card import Action, Card, Lines, SourceLine, Table, TableCell, TableRow

PRICES = Table(
    "Side by side",
    ("o4-mini", "gpt-4.1"),
    (
        TableRow(
            "Input price",
            (TableCell("$1.10 per 1M tokens at OpenAI", best=True), TableCell("$2.00")),
            "o4-mini costs 45% less",
        ),
        TableRow("Licence", (TableCell("closed"), TableCell("not recorded")), "a value is missing"),
    ),
)
CARD = Card(
    title="o4-mini and gpt-4.1",
    lead="o4-mini is cheaper.",
    warnings=("o4-mini is retired at OpenAI since 2026-10-23.",),
    parts=(PRICES, Lines("Only o4-mini", ("reasoning",))),
    notes=("Prices are the maker's own.",),
    sources=(SourceLine("litellm", "2026-11-20, MIT"),),
    actions=(Action("Show o4-mini", "show openai/o4-mini"),),
    footer="Catalog of 2026-11-21",
)


def lines(card: Card, width: int, marks: Marks = UNICODE) -> list[str]:
    return render(card, width, marks).plain.split("\n")


def with_columns(count: int) -> Card:
    row = TableRow(
        "Price", tuple(TableCell(f"${n}", best=n == 1) for n in range(count)), "one wins"
    )
    return Card(
        "", "", parts=(Table("", tuple(f"model-number-{n}" for n in range(count)), (row,)),)
    )


def test_warnings_stand_before_the_lead_and_the_lead_before_the_table() -> None:
    text = render(CARD, 80).plain

    places = [text.index(part) for part in ("retired at", "is cheaper", "Input price", "litellm")]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_every_line_fits_and_no_figure_is_cut(width: int) -> None:
    drawn = lines(CARD, width)

    assert max(map(cell_len, drawn)) <= width
    assert all(figure in "\n".join(drawn) for figure in ("$1.10", "$2.00", "2026-10-23"))


@pytest.mark.parametrize(("marks", "sign"), [(UNICODE, "▸"), (ASCII, "*")])
def test_the_best_cell_is_marked_without_colour(marks: Marks, sign: str) -> None:
    marked = [line for line in lines(CARD, 80, marks) if sign in line]

    assert len(marked) == 1
    assert f"{sign} $1.10" in marked[0]


def test_ascii_marks_draw_in_ascii() -> None:
    assert render(CARD, 80, ASCII).plain.isascii()


def test_verdicts_have_a_column_on_a_wide_terminal() -> None:
    row = next(line for line in lines(CARD, 140) if "$1.10" in line)

    assert row.endswith("o4-mini costs 45% less")


def test_on_a_narrow_terminal_a_row_that_nobody_wins_says_why() -> None:
    drawn = lines(CARD, 60)

    assert "  (a value is missing)" in drawn


def test_a_verdict_is_no_value_below_a_row_but_stands_beside_its_label() -> None:
    long = "measured on different days"
    rows = (
        TableRow("Price", (TableCell("$1"), TableCell("$1")), "tie"),
        TableRow("Rank", (TableCell("7"), TableCell("8")), long),
    )
    drawn = lines(Card("", "", parts=(Table("", ("a" * 20, "b" * 20), rows),)), 60)

    assert drawn[2].startswith("Price (tie)    $1")
    assert drawn[3].startswith("Rank           7")
    assert drawn[4] == f"  ({long})"


def test_a_long_name_is_broken_behind_a_hyphen_and_not_inside_a_word() -> None:
    names = ("text-embedding-3-large", "text-embedding-3-small")
    drawn = lines(Card("", "", parts=(Table("", names, (TableRow("x", ()),)),)), 46)

    assert drawn[0].split() == ["text-embedding-3-", "text-embedding-3-"]
    assert drawn[1].split() == ["large", "small"]


def test_words_without_width_have_no_width_to_fold_into() -> None:
    assert fold("\u0301 \u0301", 0) == ["\u0301", "\u0301"]
    assert fold("a", 0) == ["a", ""]


def test_many_things_on_a_narrow_terminal_stand_one_below_the_other() -> None:
    drawn = lines(with_columns(5), 60)

    assert "▸ model-number-1: $1" in drawn
    assert "  model-number-4: $4" in drawn


def test_many_things_on_a_wide_terminal_stand_side_by_side() -> None:
    drawn = lines(with_columns(5), 140)

    assert any("▸ $1" in line and "$4" in line for line in drawn)


def test_a_card_with_nothing_but_a_lead_is_one_line() -> None:
    assert lines(Card("", "Say what to compare."), 80) == ["Say what to compare."]


def test_markup_and_escapes_in_a_source_are_shown_or_dropped_never_obeyed() -> None:
    hostile = "[bold]\x1b[31mred\x1b]8;;https://x\x07\u202eevil\u200b\x9b2J\nnext [/]"

    assert clean(hostile) == "[bold][31mred]8;;https://xevil2J next [/]"
    assert render(Card(hostile, ""), 80).plain == clean(hostile)


def test_a_text_without_end_is_bounded() -> None:
    assert len(clean("é" * 100_000)) <= 2_000
    assert len(clean("e" * 100_000)) <= 2_000


TEXT = st.text(max_size=60) | st.text("\x1b[]m\u202e\u0301字 a1,.", max_size=200)
CELLS = st.builds(TableCell, TEXT, st.booleans())
ROWS = st.builds(TableRow, TEXT, st.lists(CELLS, max_size=6).map(tuple), TEXT)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
TABLES = st.builds(
    Table,
    TEXT,
    st.lists(TEXT, max_size=5).map(tuple),
    st.lists(ROWS, max_size=4).map(tuple),
)
CARDS = st.builds(
    Card,
    title=TEXT,
    lead=TEXT,
    warnings=TEXTS,
    parts=st.lists(TABLES | st.builds(Lines, TEXT, TEXTS), max_size=3).map(tuple),
    notes=TEXTS,
    sources=TEXTS,
    actions=st.lists(st.builds(Action, TEXT, TEXT), max_size=3).map(tuple),
    footer=TEXT,
)


@given(CARDS, st.integers(0, 200), st.sampled_from([UNICODE, ASCII]))
def test_whatever_a_card_holds_it_is_drawn_within_the_width(
    card: Card, width: int, marks: Marks
) -> None:
    drawn = render(card, width, marks)

    piped = io.StringIO()
    Console(file=piped, width=max(width, 20)).print(drawn, soft_wrap=True)
    assert not any(cell_len(line) > max(width, 20) for line in drawn.plain.split("\n"))
    assert piped.getvalue() == drawn.plain + "\n"
    assert "\x1b" not in drawn.plain
