"""Days in a need: since when a thing must be out, be kept up, or know the world."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.curated import table
from bot.model import Op
from bot.questions.amounts import DAYS, NUMERALS
from bot.questions.draft import Draft
from bot.questions.tokens import any_of

MONTHS = {name: int(number) for name, number in table("units").spellings("month").items()}
_MONTH = any_of(MONTHS)
_DAY = (
    rf"(?:(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{_MONTH})\b\.?"
    r"(?:,? (?P<year>20\d\d)\b)?|(?P<iso>20\d\d-\d\d(?:-\d\d)?)\b"
    r"|(?P<alone>20\d\d)\b(?! ?(?:tok|gb|mb|calls|px|context|k\b)))"
)
_OUT = r"\b(?:(?:released|launched|published|made|trained|came out|out|new|newer|later) )*"
_AFTER = re.compile(
    _OUT + r"(?P<cue>since|after|newer than|later than|not older than|no older than|not before|"
    r"from|as of|starting(?: from| in)?|post|released in|launched in|"
    r"cutoff(?: date)?(?: of| in| is)?|published in|out in)[ -]?"
    r"(?:early |late |mid[ -]|the (?:start|end|beginning) of )?"
    + _DAY + r"(?: or (?:later|newer)| onwards?|\+)?"
)  # fmt: skip
_OR_LATER = re.compile(rf"\b{_DAY} (?:or|and) (?P<cue>later|newer)\b")
_BEFORE = re.compile(_OUT + r"(?P<cue>before|until|older than|prior to|pre)[ -]?" + _DAY)
_AGO = re.compile(
    _OUT + r"(?:(?:in|within|over|during|from|of) )?(?:the )?"
    r"(?P<cue>last|past|previous|younger than|less than|not older than|no older than|under|"
    r"newer than|at most|not more than)"
    rf" (?P<count>\d{{1,3}}|{any_of(NUMERALS)})? ?(?P<period>day|week|month|year)s?(?P<old> old)?\b"
)
_THIS = re.compile(_OUT + r"(?:from )?(?:in )?this (?P<period>month|year)\b")
_NOT = re.compile(r"\b(?:nothing|not|none|no|never|nor)(?: \w+)? $")

_KNOWS = "cutoff|cut off|knowledge|trained|training data|knows|knowing"
_KEPT_UP = "commits?|committed|updated?|maintained|active|activity"
_IS_OUT = "released|launched|published|new|newer|came out|models?|from"


def read_dates(draft: Draft) -> None:
    """Days that a release, a commit or what a model knows must lie after or before."""
    for match in _AFTER.finditer(draft.low):
        _read_day(draft, ">=", match)
    for match in _OR_LATER.finditer(draft.low):
        _read_day(draft, ">=", match)
    for match in _BEFORE.finditer(draft.low):
        _read_day(draft, ">=" if _NOT.search(draft.low[: match.start()]) else "<=", match)
    for match in _AGO.finditer(draft.low):
        if match["cue"] in ("last", "past", "previous") or match["old"] or "older" in match["cue"]:
            day = _ago(draft.today, _count(match["count"]), match["period"])
            _add(draft, ">=", day, match)
    for match in _THIS.finditer(draft.low):
        if draft.has_any(_IS_OUT, match.start() - 30, match.end()):
            month = draft.today.month if match["period"] == "month" else 1
            _add(draft, ">=", date(draft.today.year, month, 1), match)


def _read_day(draft: Draft, op: Op, match: re.Match[str]) -> None:
    is_verb = match["month"] == "may" and not (match["year"] or match["day"])
    day = None if is_verb else _first_day(draft.today, match)
    if day is None or draft.is_closed(*match.span()):
        return
    _add(draft, op, day, match)
    if match["cue"].endswith(" in") and match["alone"]:
        _add(draft, "<=", date(day.year, 12, 31), match)


def _count(said: str | None) -> float:
    return 1.0 if not said else float(said) if said.isdecimal() else NUMERALS[said]


def _ago(today: date, count: float, period: str) -> date:
    """So many days, weeks, months or years before a day, by the calendar."""
    if period in ("day", "week"):
        return today - timedelta(days=int(DAYS[period] * count))
    months = int(count * 12 if period == "year" else count)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    year, month = max(year, 1), month + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _first_day(today: date, match: re.Match[str]) -> date | None:
    """The first day a date speaks of; a month without a year is the last such month."""
    if match["iso"]:
        year, month, day = (*map(int, match["iso"].split("-")), 1)[:3]
    elif match["alone"]:
        year, month, day = int(match["alone"]), 1, 1
    else:
        month, day = MONTHS[match["month"]], int(match["day"] or 1)
        year = int(match["year"] or today.year - (month > today.month))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _add(draft: Draft, op: Op, day: date, match: re.Match[str]) -> None:
    around = (match.start() - 40, match.end() + 15)
    attribute = "released_on"
    if draft.has_any(_KNOWS, *around):
        attribute = "knowledge_cutoff"
    elif draft.has_any(_KEPT_UP, *around):
        attribute = "last_commit"
    draft.add(attribute, op, day.isoformat(), match.start(), match.end(), close=True)
