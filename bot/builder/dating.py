"""Which day or month an id names, and whether a release can be its."""

from __future__ import annotations

from bot.names.dates import without_date

YEARS = ("23", "24", "25", "26", "27")
MONTHS_APART = 2
"""How far a release may lie from the month in an id."""


def date_in(slug: str) -> str:
    """The digits of the date in a slug, as they sort; '' where there is none."""
    return "".join(c for c in without_date(slug)[1] if c.isdigit())


def same_time(slug: str, released: str) -> bool:
    """Whether a release date can be that of an id that names a month (2512 is December 2025)."""
    digits = date_in(slug)
    if len(digits) == 4 and digits[:2] in YEARS and "01" <= digits[2:] <= "12":
        digits = f"20{digits}"
    if len(digits) not in (6, 8) or not digits.startswith("20") or len(released) < 7:
        return True
    said = released.lstrip("~").replace("-", "")
    if not said[:6].isdigit():
        return True
    months = [int(text[:4]) * 12 + int(text[4:6]) for text in (digits, said)]
    return abs(months[0] - months[1]) <= MONTHS_APART
