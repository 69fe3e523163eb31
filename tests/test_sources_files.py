"""A file that cannot be read is named, with the place in it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from bot.sources.files import csv_rows, json_file, json_rows, text_file, yaml_rows
from bot.sources.reading import Raw, UnreadableSource


def raw(body: bytes) -> Raw:
    return Raw({"a.file": body}, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("open_it", "body", "says"),
    [
        (lambda r: text_file(r, "b.file"), b"", "b.file is not there"),
        (lambda r: text_file(r, "a.file"), b"ab\xff", "a.file, byte 2"),
        (lambda r: json_file(r, "a.file"), b'{"a": ', "a.file is not JSON"),
        (lambda r: json_file(r, "a.file"), b"[" * 100_000, "a.file is not JSON"),
        (lambda r: json_file(r, "a.file"), b"[NaN]", "a.file is not JSON: NaN"),
        (lambda r: json_rows(r, "a.file"), b"[1, 2]", "not a list of objects"),
        (lambda r: csv_rows(r, "a.file", "model"), b"<html>", "line 1: no column named model"),
        (lambda r: yaml_rows(text_file(r, "a.file"), "a.file"), b"a: [", "a.file is not YAML"),
        (lambda r: yaml_rows(text_file(r, "a.file"), "a.file"), b"word", "not a list of mappings"),
    ],
)
def test_an_unreadable_file_is_named(
    open_it: Callable[[Raw], object], body: bytes, says: str
) -> None:
    with pytest.raises(UnreadableSource, match=says):
        open_it(raw(body))


@pytest.mark.parametrize(
    "text",
    [
        "- &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"- &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in pairwise("abcdefghij")),
        "- &a {again: *a}",
    ],
)
def test_references_that_multiply_are_refused(text: str) -> None:
    with pytest.raises(UnreadableSource, match=r"a\.file"):
        yaml_rows(text, "a.file")


def test_numbers_are_as_upstream_wrote_them() -> None:
    assert json_file(raw(b"[1.1e-06]"), "a.file") == [Decimal("1.1E-6")]
    assert yaml_rows("- cost: 19.6390\n  day: 2025-04-16", "a.file") == [
        {"cost": "19.6390", "day": "2025-04-16"}
    ]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert csv_rows(raw(b"\xef\xbb\xbfmodel,rate\nx\n"), "a.file", "model") == [
        {"model": "x", "rate": ""}
    ]
