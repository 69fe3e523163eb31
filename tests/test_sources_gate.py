"""What is credible: prices, limits and dates, and what is said of the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.sources.facts import amount
from bot.sources.gate import Gate, distinct, money, plain
from bot.sources.reading import Price


@pytest.fixture
def gate() -> Gate:
    return Gate(date(2026, 11, 12))


@pytest.mark.parametrize(
    ("dollars", "usd_micro"),
    [
        ("1.1", 1_100_000),
        ("0.7999999999999999", 800_000),
        ("0.00013", 130),
        ("600", 600_000_000),
        ("1000", 1_000_000_000),
    ],
)
def test_a_price_is_whole_micro_dollars(gate: Gate, dollars: str, usd_micro: int) -> None:
    assert gate.price("m", Decimal(dollars), "input") == (Price("input", usd_micro),)
    assert not gate.rejected


@pytest.mark.parametrize("dollars", ["-0.1", "1000.01", "3200", "1e300"])
def test_a_price_outside_belief_is_refused(gate: Gate, dollars: str) -> None:
    assert gate.price("m", Decimal(dollars), "input") == ()
    assert [r.native_id for r in gate.rejected] == ["m"]


def test_of_a_row_in_another_unit_no_price_is_kept(gate: Gate) -> None:
    odd = (*gate.price("m", Decimal(500), "input"), *gate.price("m", Decimal(2000), "output"))
    fine = gate.price("n", Decimal(500), "input")

    assert gate.in_one_unit("m", odd) == ()
    assert gate.in_one_unit("n", fine) == fine
    assert [r.native_id for r in gate.rejected] == ["m", "m"]


@pytest.mark.parametrize("dollars", [None, Decimal(0), Decimal("0.0000001")])
def test_nothing_is_no_price_and_no_fault(gate: Gate, dollars: Decimal | None) -> None:
    assert gate.price("m", dollars, "input") == ()
    assert not gate.rejected


@pytest.mark.parametrize(
    ("limits", "kept", "refused"),
    [
        ({"context": 200_000, "max_output": 100_000}, 2, 0),
        ({"context": 8_192, "max_output": 16_384}, 2, 0),
        ({"context": 8_192, "max_output": 16_385}, 1, 1),
        ({"max_input": 8_192, "max_output": 96_000}, 1, 1),
        ({"context": 255}, 0, 1),
        ({"context": 20_000_001}, 0, 1),
        ({"context": 0, "max_input": 0, "max_output": 0}, 0, 0),
        ({"context": None, "max_output": "many"}, 0, 0),
        ({"max_input": 77}, 1, 0),
    ],
)
def test_limits_outside_belief_are_refused(
    gate: Gate, limits: dict[str, object], kept: int, refused: int
) -> None:
    assert len(gate.limits("m", **limits)) == kept
    assert len(gate.rejected) == refused


def test_an_endless_number_keeps_nobody_busy() -> None:
    assert amount("params_total", Decimal("1e99999999")) == ()
    assert amount("params_total", "1e999999999999") == ()


def test_a_row_of_another_shape_is_refused_and_the_next_one_read(gate: Gate) -> None:
    read = []
    for row in ({"n": 1}, {}, {"n": 2}):
        with gate.row("m"):
            read.append(row["n"])

    assert read == [1, 2]
    assert gate.rejected[0].reason.startswith("not readable: KeyError")


@pytest.mark.parametrize("value", [True, None, [], "NaN", "Infinity", "much"])
def test_what_is_no_number_is_none(value: object) -> None:
    assert money(value) is None


def test_the_first_price_of_a_meter_stands() -> None:
    batch = Price("input", 3, processing="batch")

    assert distinct((Price("input", 1), Price("input", 2), batch)) == (Price("input", 1), batch)


def test_a_name_is_one_printable_line() -> None:
    assert plain(" a\n\tb\x00\u202e" + "c" * 200, 6) == "a b cc"
