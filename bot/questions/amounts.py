"""Numbers with their units in plain words: money, tokens, memory, parameters, time, volumes.

Libraries for quantities know physics: to them ``128k`` is 128 kelvin and ``$1/M`` dollars per
metre. So this is a small lexer of our own: one pattern for a number, tables for what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from bot import curated
from bot.questions.tokens import any_of


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it stands in a text, with all that belongs to it.

    ``unit`` is one of the units below, a plain noun ("invoice") or "" for a bare number;
    ``per`` what it is counted for ("Mtok", "call", "month"); ``side`` "input" or "output" where
    the words beside it say so; ``top`` the upper end of a range; ``scale`` the letter or word
    that multiplied it; ``op`` what the words around it make of it ("<=", ">=" or "").
    """

    value: float
    unit: str
    start: int
    end: int
    per: str = ""
    side: str = ""
    top: float | None = None
    scale: str = ""
    op: str = ""


@dataclass(frozen=True, slots=True)
class _Spelt:
    """Spellings of a unit, and how many of the unit each is."""

    unit: str
    spellings: tuple[str, ...]
    each: float = 1.0


def _units(kind: str) -> dict[str, tuple[str, float]]:
    rows = _TABLE.rows(kind, _Spelt)
    return {spelling: (row.unit, row.each) for row in rows for spelling in row.spellings}


_TABLE = curated.table("units")
SCALES = _TABLE.numbers("scale")
NUMERALS = _TABLE.numbers("numeral")
ARTICLES = _TABLE.words("articles")
"""Numerals that count only before a scale or money: "a million", "a dollar", never "a page"."""
MONEY = _TABLE.words("money")
SYMBOLS = _TABLE.texts("symbol")
UNITS = _units("unit")
PERIODS = _TABLE.spellings("period")
DAYS = {one: Fraction(int(many), 86_400) for one, many in _TABLE.numbers("seconds").items()}
"""How many days a period has; a month is taken as 30."""
_PER = {**_units("per"), **{word: (period, 1.0) for word, period in PERIODS.items()}}
TOKENS_PER = {what: float(Fraction(many)) for what, many in _TABLE.texts("tokens_per").items()}
"""Tokens of an English page, word or line of code, by rule of thumb."""
_ADVERBS = _TABLE.spellings("adverb")
_SIDES = {**_TABLE.spellings("side"), "token": "", "tokens": ""}
_LEAST_OR_MOST = _TABLE.spellings("bound")
LEAST_TOKENS = 1_000
"""A bare number below this is no tokens of a day: "500 in a day" are things that come in."""
LARGEST = 1e15
MOST = 50
"""Figures that are read; nobody's need has more."""
_LOOK_BACK = 60
"""How many characters before a number are searched for words that belong to it."""


def a_day(count: float, period: str) -> float:
    """How many come in a day of what comes so often in a period.

    >>> a_day(60, "month"), a_day(1, "hour")
    (2.0, 24.0)
    """
    return float(Fraction(count) / DAYS[period])


_START = r"(?:(?<=sub-)|(?<![\w.])(?<![\w][-']))"
_DIGITS = r"\d{1,3}(?:[,']\d{3})+(?![\d])(?:\.\d+)?|\d{1,3}(?: 000)+(?!\d)|\d+(?:[.,]\d+)?|\.\d+"
_NUMBER = re.compile(
    rf"{_START}(?P<symbol>us\$|\$|€|£|(?:usd|eur) ?)? ?(?P<digits>{_DIGITS})"
    rf"(?: ?-?(?P<scale>{any_of(SCALES)})(?![a-z0-9]))?(?P<plus>\+)?"
    rf"|\b(?P<numeral>{any_of(NUMERALS)}) (?:(?P<wordscale>{any_of(SCALES)})s?\b)?"
    rf"|\b(?P<alone>(?:hundred thousand|hundred|thousand|million|billion)s?)\b(?: of)?"
)
_RANGE = re.compile(
    rf" ?(?:-|to|and) ?(?:us\$|\$|€|£)?(?P<digits>{_DIGITS})"
    rf"(?: ?(?P<scale>{any_of(SCALES)})(?![a-z0-9]))?(?P<plus>\+)?"
)
_UNIT_WORD = any_of(unit for unit in UNITS if unit[-1].isalpha() and unit != "c")
_UNIT = re.compile(rf"[ -]?(?:(?P<word>{_UNIT_WORD})(?![a-z0-9])|(?P<sign>[$€£¢%]|c(?=/| ?per\b)))")
_PER_WHAT = re.compile(
    r"(?:(?P<by> ?/ ?| ?per[ -]|,? (?:an?|each|every|for each) | for )(?:1 ?|one |a )?"
    rf"(?P<what>{any_of(_PER)})s?(?![a-z0-9])(?: ?tokens?)?| (?P<adverb>{any_of(_ADVERBS)})\b)"
    r"(?:[ -](?P<side>input|output|prompt|completion|in|out)(?= tok| ?$|[,/;.)+]| and| or))?"
    r"(?: ?(?:tokens?|toks?|tkns?)\b)?"
)
_VOLUME = re.compile(
    r"(?P<nouns>(?: [a-z]+){0,3}?)(?: ?/ ?| per | an? | each | every )"
    rf"(?P<period>{any_of(PERIODS)})\b"
    rf"|(?P<daily_nouns>(?: [a-z]+){{1,3}}?) (?P<adverb>{any_of(_ADVERBS)})\b"
)
_BEHIND_SIDE = (
    "and|or|tokens?|per|max|at|for|with|on|using|costs?|each|in batch|overnight|batched|budget|"
    "under|below|within|(?:a|an|every) (?:call|request|day|hour|week|month)"
)
"""What follows "in" and "out" where they are sides: "1k out for $5", and not "50k in Europe"."""
_SIDE_AFTER = re.compile(
    r"(?: ?tokens?)?(?: (?:for|of|on)(?: the)?)? ?"
    r"(?:(?P<long>input|output|prompt|completion)s?\b(?! ?[:=])"
    rf"|(?P<short>in|out)\b(?= ?(?:$|[,/;.!?)+&|\0]|(?:{_BEHIND_SIDE})\b|price|\d|~)))"
    r"(?: ?tokens?\b)?"
)
_SIDE_BEFORE = re.compile(
    r"\b(?P<side>input|output|prompt|completion|in|out)"
    r"(?: (?:tokens?|price|cost|pricing|side|length|limit))*"
    r"(?: ?[:=]| is| at| of| costs?| must be| should be)* ?$"
)

_FILLER = r"(?:about|around|roughly|approximately|approx\.?|ca\.?|~|≈|the|a|an|some|just|of|only|=)"
_OP_BEFORE = re.compile(
    rf"(?<![a-z])(?P<op>{any_of(_LEAST_OR_MOST)})(?:(?<![a-z])|(?![a-z])) ?"
    rf"(?:{_FILLER}(?![a-z]) ?)*$"
)
_NOT = re.compile(r"(?:n't|\bnot|\bnever|\bnothing|\bno)(?: (?:be|is|go|cost|have|need))? $")
_OP_AFTER = re.compile(
    r" ?\(?(?:(?P<more>or (?:more|larger|bigger|longer|above|higher|better|over|greater)"
    r"|and (?:up|above)|plus\b|minimum|min\b|at least)"
    r"|(?P<less>or (?:less|under|below|lower|smaller|fewer|cheaper|so)|and (?:under|below)"
    r"|max(?:imum)?\b|at most|tops|or bust|limit\b|cap\b|ceiling|budget))\)?"
)
_NAME_GOES_ON = re.compile(r"[a-z0-9]|[-.][a-z0-9]")


def read_amounts(low: str) -> tuple[Amount, ...]:
    """Every number of a folded text with its unit, in reading order.

    >>> [(a.value, a.unit, a.per, a.side, a.op) for a in read_amounts("under $0.5/m out")]
    [(0.5, 'usd', 'Mtok', 'output', '<=')]
    """
    found: list[Amount] = []
    at = 0
    while len(found) < MOST and (match := _NUMBER.search(low, at)):
        amount = _amount(low, match)
        at = amount.end if amount else match.start() + 1
        at = max(at, match.start() + 1)
        if amount:
            found.append(_with_op(low, amount, found[-1].end if found else 0))
    return _sides_of_pairs(low, found)


def _sides_of_pairs(low: str, amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    """``$3/$15 per M``, ``50k/5k``: the first is the input's, the second the output's."""
    sided = list(amounts)
    for at, (one, other) in enumerate(pairwise(amounts)):
        if low[one.end : other.start].strip() not in ("/", "|") or one.side or other.side:
            continue
        are_prices = one.unit in MONEY and other.unit in MONEY and other.per == "Mtok"
        are_tokens = one.unit == other.unit == "" and one.scale and other.scale
        if are_prices or are_tokens:
            sided[at] = replace(one, side="input", per=other.per if are_prices else "")
            sided[at + 1] = replace(other, side="output", op=other.op or one.op)
    return tuple(sided)


def _amount(low: str, match: re.Match[str]) -> Amount | None:
    """A number with its range, unit and what it is counted per; None if it is a mere word."""
    value, scale = _value(match)
    amount = Amount(value, "", match.start(), match.end(), scale=scale)
    if match["plus"]:
        amount = replace(amount, op=">=")
    if match["digits"]:
        amount = _ranged(low, amount)
    amount = _united(low, amount, SYMBOLS.get((match["symbol"] or "").strip(), ""))
    if match["numeral"] in ARTICLES and not amount.scale and amount.unit not in MONEY:
        return None
    if not match["digits"] and not amount.scale and not amount.unit:
        return None
    amount = _counted(low, amount)
    if amount.unit == "" and amount.per == "Mtok" and not amount.scale:
        amount = replace(amount, unit="usd")
    if amount.unit == amount.scale == "" and _NAME_GOES_ON.match(low, amount.end):
        return None
    return _sided(low, amount) if amount.unit in MONEY | {"token", ""} else amount


def _value(match: re.Match[str]) -> tuple[float, str]:
    if match["alone"]:
        word = match["alone"].removesuffix("s")
        return SCALES[word], word
    if match["numeral"]:
        scale = match["wordscale"] or ""
        return NUMERALS[match["numeral"]] * SCALES.get(scale, 1.0), scale
    scale = match["scale"] or ""
    return _number(match["digits"]) * SCALES.get(scale, 1.0), scale


def _number(digits: str) -> float:
    """A figure as people write it: ``1,000.5``, ``0,5``, ``10 000``; absurd ones are cut short."""
    digits = re.sub(r"[ ']|,(?=\d{3}(?!\d))", "", digits).replace(",", ".")
    return min(float(digits), LARGEST)


def _ranged(low: str, amount: Amount) -> Amount:
    """With its upper end, where one follows: ``7-9b``, ``7b to 13b``."""
    match = _RANGE.match(low, amount.end)
    if not match or (match[0].startswith(" and") and "between" not in low[: amount.start][-12:]):
        return amount
    scale = match["scale"] or ""
    top = _number(match["digits"]) * SCALES.get(scale or amount.scale, 1.0)
    value = amount.value if amount.scale or not scale else amount.value * SCALES[scale]
    if top <= value:
        return amount
    return replace(
        amount, value=value, top=top, end=match.end(), scale=scale or amount.scale, op=""
    )


def _united(low: str, amount: Amount, symbol: str) -> Amount:
    """With its unit: a symbol before it, or a word after it."""
    if symbol:
        amount = replace(amount, unit=symbol)
        if amount.scale in ("m", "mm") and amount.value < 1e9:
            return replace(amount, value=amount.value / 1e6, scale="", per="Mtok")
        word = _UNIT.match(low, amount.end)
        if word and UNITS.get(word["word"] or word["sign"], ("",))[0] == symbol:
            return replace(amount, end=word.end())
        return amount
    match = _UNIT.match(low, amount.end)
    if match is None:
        return replace(amount, unit="parameter") if _counts_parameters(amount) else amount
    unit, factor = UNITS[match["word"] or match["sign"]]
    top = None if amount.top is None else amount.top * factor
    return replace(amount, value=amount.value * factor, top=top, unit=unit, end=match.end())


def _counts_parameters(amount: Amount) -> bool:
    return amount.scale in ("b", "bn")


def _counted(low: str, amount: Amount) -> Amount:
    """With what it is counted per: tokens, calls, days."""
    if amount.unit in MONEY:
        return _per_one(low, amount) or amount
    return _per_one(low, amount) or _per_period(low, amount) or amount


def _per_one(low: str, amount: Amount) -> Amount | None:
    """A price or a size of one of something: "$1 per 1m", "800 tokens per call"."""
    is_money = amount.unit in MONEY
    may_be = is_money or (amount.unit in ("token", "") and not amount.per)
    match = _PER_WHAT.match(low, amount.end) if may_be else None
    if match is None:
        return None
    is_plain = not match["by"] or match["by"].strip() in ("/", "per", "a", "each")
    per, factor = _PER[match["what"]] if match["what"] else (_ADVERBS[match["adverb"]], 1.0)
    if not is_money and (not is_plain or (per == "Mtok" and amount.scale)):
        return None
    value = amount.value * factor if is_money or per == "Mtok" else amount.value
    return replace(amount, value=value, per=per, side=_full_side(match["side"]), end=match.end())


def _per_period(low: str, amount: Amount) -> Amount | None:
    """So many of a noun in a period: "3,000 invoices a day", "5m output tokens a month"."""
    may_be = amount.unit in ("", "token", "page", "word", "line")
    match = _VOLUME.match(low, amount.end) if may_be else None
    if match is None:
        return None
    nouns = (match["nouns"] or match["daily_nouns"] or "").split()
    period = PERIODS[match["period"]] if match["period"] else _ADVERBS[match["adverb"]]
    if nouns and {*nouns} <= _SIDES.keys() and amount.unit in ("", "token"):
        side = next(filter(None, map(_full_side, nouns)), "")
        unit = "token" if amount.unit or amount.scale or amount.value >= LEAST_TOKENS else "call"
        return replace(amount, unit=unit, side=side, per=period, end=match.end())
    if amount.unit == "token" and nouns:
        return None
    unit = amount.unit or (nouns[-1] if nouns else "call")
    return replace(amount, unit=unit, per=period, end=match.end())


def _sided(low: str, amount: Amount) -> Amount:
    """With the side it speaks of: ``$1 in``, ``50k output tokens``."""
    if amount.side:
        return amount
    match = _SIDE_AFTER.match(low, amount.end)
    if match is None:
        return amount
    side = _full_side(match["long"] or match["short"])
    unit = amount.unit or ("token" if "token" in match[0] else "")
    amount = replace(amount, side=side, unit=unit, end=match.end())
    return amount if amount.per else _counted_late(low, amount)


def _counted_late(low: str, amount: Amount) -> Amount:
    """With what follows a side: ``$1 output per 1m``."""
    match = _PER_WHAT.match(low, amount.end)
    if match is None or not match["what"] or amount.unit not in MONEY:
        return amount
    per, factor = _PER[match["what"]]
    return replace(amount, value=amount.value * factor, per=per, end=match.end())


def _with_op(low: str, amount: Amount, floor: int) -> Amount:
    """With what the words around it make of it, and the side they name."""
    before = low[max(floor, amount.start - _LOOK_BACK) : amount.start]
    match = _OP_BEFORE.search(before)
    if match:
        start = amount.start - (len(before) - match.start())
        before = before[: match.start()]
        op = _LEAST_OR_MOST[match["op"]]
        if _NOT.search(before):
            op = {"<=": ">=", ">=": "<="}[op]
        amount = replace(amount, op=op, start=start)
    elif after := _OP_AFTER.match(low, amount.end):
        is_better = amount.unit in MONEY and "better" in after[0]
        op = ">=" if after["more"] and not is_better else "<="
        amount = replace(amount, op=op, end=after.end())
    if not amount.side and amount.unit in MONEY | {"token", ""}:
        side = _SIDE_BEFORE.search(before)
        if side and (side["side"] not in ("in", "out") or (amount.unit in MONEY and match)):
            start = amount.start - (len(before) - side.start())
            amount = replace(amount, side=_full_side(side["side"]), start=start)
    return amount


def _full_side(word: str | None) -> str:
    """The side that a word names, or "" for "tokens" and for no word."""
    return _SIDES.get(word or "", "")
