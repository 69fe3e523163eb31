"""Calls that amounts tell of: tokens in and out of one, and how many come in a day.

One reader serves ``cost``, where names stand among the words, and needs, where figures may also
be windows and prices: both see the same workload in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.curated import table
from bot.model import Workload
from bot.questions.amounts import DAYS, MONEY, TOKENS_PER, Amount, a_day
from bot.questions.tokens import fold

MOST = 10**12
"""No number is read as more than this."""
ASSUMED_INPUT, ASSUMED_OUTPUT = 10_000, 1_000
"""What a call is taken to be where nothing at all is said of it."""
NO_TOKENS = (
    f"No tokens were named: {ASSUMED_INPUT:,} in and {ASSUMED_OUTPUT:,} out a call are assumed."
)
NO_PERIOD = "Calls without a period are read as calls a day."

CALLS = table("units").pairs("call_for")
"""Tokens in and out of one call where nobody says, by what comes: invoices, emails."""
CALL = table("units").pairs("call")["any"]
CALL_WORDS = (
    r"(?:api )?(?:calls?|requests?|quer(?:y|ies)|messages?|runs?|conversations?|invocations?)\b"
)
_CALLS_AFTER = re.compile(rf" ?{CALL_WORDS}")
_NOUN_AFTER = re.compile(r" ([a-z]+)")
_NO_NOUNS = frozenset({"time", "api"})
"""What is counted beside a period without saying what comes: "1000 times a day"."""
_REASONING_AFTER = re.compile(r" ?(?:tokens? )?(?:of |for )?(?:reasoning|thinking)\b(?: tokens?)?")
_ANSWER_AFTER = re.compile(r" (?:of )?(?:response|answer|completion)s?\b")
_CACHED = r"(?:cached|cache(?: hits?)?|caching|hit rate)\b"
_CACHED_AFTER = re.compile(
    r" ?(?:of (?:the )?(?:input|prompt|tokens?) )?(?:is |are |from )?"
    rf"(?:the )?{_CACHED}(?: input| tokens?)?"
)
_CACHED_BEFORE = re.compile(rf"\b{_CACHED} ?(?:at|of|=|:)? ?$")
_WINDOW = re.compile(r"\b(?:context|contexts|ctx|window)\b")
BATCH = re.compile(
    r"(?:\b(?:in|with|via|using|through|as) )?(?:\b(?:the|a) )?\b(?:batch(?:ed|ing)?|overnight)\b"
    r"(?: (?:api|mode|processing|pricing))?"
)
SIDES = {"input": "in", "output": "out"}
"""The sides of a call, and their words behind a number of tokens."""
NEAR = 40
"""How many characters two sides of one call stand apart at most in a need."""


# ---- the load of some words ----


@dataclass(frozen=True, slots=True)
class Load:
    """A workload read from amounts, and the stretches of text that said it.

    ``unsaid`` are sentences on what was assumed; ``is_sure`` is False where the amounts may as
    well bound a window; ``period`` is what its calls are counted by, or "".
    """

    workload: Workload
    spans: tuple[tuple[int, int], ...]
    unsaid: tuple[str, ...]
    is_sure: bool
    period: str = ""


@dataclass(frozen=True, slots=True)
class _Calls:
    """How often something comes, what it is, and where that is said."""

    count: float
    period: str
    noun: str
    span: tuple[int, int]

    @property
    def a_day(self) -> float:
        return a_day(self.count, self.period) if self.period else self.count


def read_load(low: str, amounts: Sequence[Amount]) -> Load:
    """The workload that the amounts of a folded text tell of.

    Tokens of a month are equal calls: "1.5m tokens in" are 1,000 calls of 1,500.
    """
    thought, share = _reasoning(low, amounts), _cached(low, amounts)
    open_ones = [one for one in amounts if one not in (thought, share)]
    tokens = _tokens(low, open_ones)
    calls = _calls(low, [one for one in open_ones if one not in tokens])
    size = _size(tokens, calls)
    workload = replace(
        size.workload,
        cached_share=min(share.value, 100.0) / 100 if share else 0.0,
        reasoning_tokens=whole(thought.value) if thought else 0,
    )
    spans = [_span(low, one) for one in (thought, share, *tokens) if one]
    spans += [calls.span] if calls else []
    is_sure = _is_sure(tokens, calls)
    return Load(workload, tuple(sorted(spans)), size.unsaid, is_sure, size.period)


def is_batch(low: str) -> bool:
    """Whether a folded text says that answers may wait."""
    return BATCH.search(low) is not None


def _span(low: str, amount: Amount) -> tuple[int, int]:
    """Where an amount stands, with the words that say what it is."""
    for pattern in (_REASONING_AFTER, _CACHED_AFTER, _ANSWER_AFTER):
        if after := pattern.match(low, amount.end):
            return amount.start, after.end()
    before = _CACHED_BEFORE.search(low[: amount.start])
    return (before.start() if before and amount.unit == "%" else amount.start), amount.end


def _reasoning(low: str, amounts: Sequence[Amount]) -> Amount | None:
    """The tokens of reasoning."""
    counted = (one for one in amounts if one.unit in ("", "token"))
    return next((one for one in counted if _REASONING_AFTER.match(low, one.end)), None)


def _cached(low: str, amounts: Sequence[Amount]) -> Amount | None:
    """The share of the input that is cached, in percent."""
    for one in amounts:
        is_beside = _CACHED_AFTER.match(low, one.end) or _CACHED_BEFORE.search(low[: one.start])
        if one.unit == "%" and is_beside:
            return one
    return None


def whole(value: float) -> int:
    """A number of tokens, cut short where it is absurd."""
    return min(round(value), MOST)


# ---- what goes in and comes out ----


def _tokens(low: str, amounts: Sequence[Amount]) -> list[Amount]:
    """The first amount of input tokens and the first of output, as far as they are told."""
    sides: dict[str, Amount] = {}
    for one in amounts:
        if _counts_tokens(low, one):
            answers = one.unit == "token" and _ANSWER_AFTER.match(low, one.end)
            sides.setdefault(one.side or ("output" if answers else "input"), one)
    if len(sides) == 1 and (one := next(iter(sides.values()))).op == ">=":
        return []
    return list(sides.values())


def _counts_tokens(low: str, one: Amount) -> bool:
    """Whether an amount is tokens of calls, and not of a window."""
    if one.unit not in ("", "token") or not (one.scale or one.unit or one.value >= 10):
        return False
    if _WINDOW.search(low, max(0, one.start - 20), one.end + 10):
        return False
    is_of_calls = one.per == "call" and (one.unit or one.scale)
    is_volume = one.per in DAYS and one.unit == "token"
    is_answer = one.unit == "token" and _ANSWER_AFTER.match(low, one.end)
    return bool(is_of_calls or is_volume or is_answer or (one.side and one.per not in DAYS))


def _is_sure(tokens: Sequence[Amount], calls: _Calls | None) -> bool:
    """Whether it is a workload where amounts may be bounds: both sides, a call's, or a volume."""
    if (calls and calls.period) or any(one.per for one in tokens):
        return True
    if len(tokens) < 2:
        return False
    first, second = sorted(tokens, key=lambda one: one.start)
    return second.start - first.end < NEAR


# ---- how often ----


def _calls(low: str, amounts: Sequence[Amount]) -> _Calls | None:
    """What comes so often in a period; or so many calls, without one."""
    for one in amounts:
        if one.per in DAYS and one.unit not in MONEY and _comes(one):
            noun, end = _noun(low, one)
            return _Calls(one.value, one.per, noun, (one.start, end))
    for one in amounts:
        after = _CALLS_AFTER.match(low, one.end)
        if after and one.unit == one.side == one.per == "":
            return _Calls(one.value, "", "call", (one.start, after.end()))
    return None


def _comes(one: Amount) -> bool:
    """Whether it is a count of something: "3.5 haiku a month" is a name."""
    is_known = fold(one.unit) in CALLS or _CALLS_AFTER.fullmatch(one.unit)
    return one.value >= 10 or not one.unit or bool(is_known)


def _noun(low: str, one: Amount) -> tuple[str, int]:
    """What comes, and where that ends: said behind the figure, else before it, else a call."""
    noun = fold(one.unit)
    if noun and noun not in _NO_NOUNS:
        return noun, one.end
    if (behind := _NOUN_AFTER.match(low, one.end)) and fold(behind[1]) in CALLS:
        return fold(behind[1]), behind.end()
    before = [fold(word) for word in re.findall(r"[a-z]+", low[: one.start])[-6:]]
    return next((word for word in reversed(before) if word in CALLS), "call"), one.end


# ---- the size of a call ----


@dataclass(frozen=True, slots=True)
class _Size:
    """Tokens of a call and calls a day, with sentences on what was assumed."""

    workload: Workload
    unsaid: tuple[str, ...]
    period: str


def _size(tokens: Sequence[Amount], calls: _Calls | None) -> _Size:
    of_period = next((one.per for one in tokens if one.per in DAYS), "")
    if of_period:
        return _of_volume(tokens, of_period, calls)
    if calls and calls.noun == "word" and calls.period:
        total = calls.count * TOKENS_PER["word"]
        return _spread({"input": total}, calls.period, "word")
    sides, unsaid = _sides(tokens, calls)
    if not calls:
        return _Size(Workload(sides["input"], sides["output"]), unsaid, "")
    unsaid = unsaid if calls.period else (*unsaid, NO_PERIOD)
    workload = Workload(sides["input"], sides["output"], calls.a_day or None)
    return _Size(workload, unsaid, calls.period)


def _sides(
    tokens: Sequence[Amount], calls: _Calls | None
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Tokens in and out of one call: said, usual for what comes, or none."""
    noun = calls.noun if calls else "call"
    usual = dict(zip(SIDES, CALLS.get(noun, CALL), strict=True))
    told = {one.side or "input": whole(one.value) for one in tokens}
    if not told and not (calls and calls.period):
        return {"input": ASSUMED_INPUT, "output": ASSUMED_OUTPUT}, (NO_TOKENS,)
    if not told:
        taken = f"{usual['input']:,} tokens in and {usual['output']:,} out"
        return usual, (f"One {noun} was taken as {taken}.",)
    if noun in CALLS or not any(one.side for one in tokens):
        missing = [side for side in SIDES if side not in told]
        parts = [f"{usual[side]:,} tokens {SIDES[side]}" for side in missing]
        return {**usual, **told}, tuple(f"One {noun} was taken as {part}." for part in parts)
    return {"input": 0, "output": 0, **told}, _none_counted(told)


def _of_volume(tokens: Sequence[Amount], period: str, calls: _Calls | None) -> _Size:
    """Tokens of a period shared out among the calls that are told, else among equal ones."""
    is_sided = any(one.side for one in tokens)
    totals = {one.side or "input": _in_period(one, period) for one in tokens}
    unsaid = _none_counted(totals) if is_sided else ()
    if not calls or not calls.a_day:
        size = _spread(totals, period, "token")
        return replace(size, unsaid=(*size.unsaid, *unsaid))
    many = calls.a_day * DAYS[period]
    taken_in, taken_out = (whole(totals.get(side, 0) / many) for side in SIDES)
    return _Size(Workload(taken_in, taken_out, calls.a_day), unsaid, calls.period)


def _in_period(one: Amount, period: str) -> float:
    """The tokens of a period; an amount without one counts for the same."""
    own = one.per if one.per in DAYS else period
    return float(Fraction(one.value) * DAYS[period] / DAYS[own])


def _spread(totals: dict[str, float], period: str, noun: str) -> _Size:
    """Tokens of a period as equal calls of one to ten thousand tokens: 1, 10, 100 of them."""
    count = 10 ** max(0, len(str(whole(max(totals.values())))) - 4)
    taken_in, taken_out = (whole(totals.get(side, 0) / count) for side in SIDES)
    calls = f"{count:,} call{'s' * (count > 1)} a {period}"
    said = f"{taken_in:,} tokens in and {taken_out:,} out"
    unsaid = f"All those {noun}s were counted as {calls} of {said}."
    return _Size(Workload(taken_in, taken_out, a_day(count, period)), (unsaid,), period)


def _none_counted(told: Container[str]) -> tuple[str, ...]:
    """A sentence for the side of a call that nobody named."""
    return tuple(
        f"No {side} tokens were named: none are counted." for side in SIDES if side not in told
    )
