"""A workload read out of plain words: tokens, calls a day, cached share, batch, budget."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bot.model import Workload

MOST = Fraction(10**12)
"""No number is read as more than this."""
LONGEST = 2_000
ASSUMED_INPUT, ASSUMED_OUTPUT = 10_000, 1_000
"""What a call is taken to be where nobody says."""

# A number stands alone: the 4.1 of gpt-4.1 is none. Each pattern has one group: the whole number.
_START = r"(?<![\w.$,-])"
_SIZE = r"(?:k|m|thousand|million)"
NUMBER = rf"{_START}(\d[\d,_]*(?:\.\d+)?(?:\s?{_SIZE})?)\b"
LARGE = rf"{_START}(\d[\d,_]*(?:\.\d+)?\s?{_SIZE}|\d[\d,_]{{2,}}(?!\.?\d))\b"
"""A number that nobody takes for a version: ``50k``, ``500``."""
SIZES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
A_DAY = {
    "second": Fraction(86_400),
    "minute": Fraction(1_440),
    "hour": Fraction(24),
    "day": Fraction(1),
    "week": Fraction(1, 7),
    "month": Fraction(1, 30),
    "year": Fraction(1, 365),
}
PERIOD = rf"({'|'.join(A_DAY)})s?\b"
DAILY = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
CALLS = r"(?:api\s+)?(?:call|request|querie|query|message|run|conversation|invocation)s?\b"
AMOUNT = r"\d[\d,]*(?:\.\d+)?[km]?"
PROVIDERS = r"(?:\b(?:at|across|from|over|with)\s+)?\b(?:all|every|each|other)\s+providers?\b"
BATCH = (
    r"(?:\b(?:in|with|via|using|through|as)\s+)?(?:\b(?:the|a)\s+)?\bbatch(?:ed|ing)?\b"
    r"(?:\s+(?:api|mode|processing|pricing))?"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the workload, the names left over, and which parts nobody said.

    ``unsaid`` holds ``call`` (no tokens at all), ``input``, ``output`` or ``a day``;
    ``is_said`` is False where the words say nothing of a workload: it is all assumed.
    ``everywhere`` asks for all providers.
    """

    workload: Workload
    rest: str
    is_said: bool = True
    everywhere: bool = False
    unsaid: tuple[str, ...] = ()


@dataclass(slots=True)
class _Said:
    """The words still to be read, and what has been read of the others."""

    rest: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    calls: Fraction | None = None
    has_period: bool = True
    cached: float | None = None
    batch: bool = False
    reasoning: int | None = None
    budget: Fraction | None = None
    everywhere: bool = False

    def take(self, pattern: str) -> re.Match[str] | None:
        """The first place that reads so, which is then cut out."""
        found = re.search(pattern, self.rest, re.IGNORECASE)
        if found:
            self.rest = f"{self.rest[: found.start()]} \0 {self.rest[found.end() :]}"
        return found


def read_workload(text: str) -> Reading:
    """The workload in a sentence.

    >>> found = read_workload("gpt-4.1 vs o3 for 50k in / 5k out, 1000 calls a day")
    >>> found.rest, found.workload.input_tokens, found.workload.calls_per_day
    ('gpt-4.1 vs o3', 50000, 1000.0)
    """
    said = _Said(" ".join(text[:LONGEST].replace("\0", " ").split()))
    for read in READERS:
        read(said)
    pieces = [without_small_words(piece) for piece in said.rest.split("\0")]
    return Reading(
        workload=_workload(said),
        rest=", ".join(filter(None, pieces)),
        is_said=len(pieces) > 1,
        everywhere=said.everywhere,
        unsaid=_unsaid(said),
    )


def _workload(said: _Said) -> Workload:
    says_nothing = said.tokens_in is None and said.tokens_out is None
    return Workload(
        input_tokens=ASSUMED_INPUT if says_nothing else said.tokens_in or 0,
        output_tokens=ASSUMED_OUTPUT if says_nothing else said.tokens_out or 0,
        calls_per_day=float(said.calls) if said.calls else None,
        cached_share=said.cached or 0.0,
        batch=said.batch,
        reasoning_tokens=said.reasoning or 0,
        budget_usd=float(said.budget) if said.budget else None,
    )


def _unsaid(said: _Said) -> tuple[str, ...]:
    sides = {"input": said.tokens_in, "output": said.tokens_out}
    unsaid = tuple(side for side, tokens in sides.items() if tokens is None)
    return (("call",) if len(unsaid) == 2 else unsaid) + (() if said.has_period else ("a day",))


# -- numbers -----------------------------------------------------------------------------


def read_tokens(text: str) -> int | None:
    """``50k``, ``1.5M``, ``50,000``: a number of tokens."""
    found = re.fullmatch(rf"{NUMBER}(?:\s*tokens?)?", text.strip(), re.IGNORECASE)
    return _count(found[1]) if found else None


def read_calls(text: str) -> Fraction | None:
    """``1000/day``, ``2k a month``, ``1000``: calls a day."""
    said = _Said(text.strip())
    _read_calls(said)
    if said.calls is not None:
        return said.calls if said.rest.strip() == "\0" else None
    count = read_tokens(text)
    return None if count is None else Fraction(count)


def read_share(text: str) -> float | None:
    """``80%``, ``0.8``: a share from 0 to 1."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", text.strip(), re.ASCII)
    share = float(found[1]) / (100 if found[2] else 1) if found else 2.0
    return share if share <= 1 else None


def read_usd(text: str) -> Fraction | None:
    """``$100``, ``100``, ``1.5k``: US dollars."""
    found = re.fullmatch(
        rf"\$?\s?({AMOUNT})(?:\s?(?:usd|dollars))?", text.strip(), re.IGNORECASE | re.ASCII
    )
    return _number(found[1]) if found else None


def _number(text: str) -> Fraction:
    """``50k``, ``1.5 million``, ``50,000``."""
    found = re.match(r"([\d,_.]+)\s?(\w*)", text)
    assert found is not None
    digits = re.sub("[,_]", "", found[1])[:40]
    return min(Fraction(digits) * SIZES.get(found[2].casefold(), 1), MOST)


def _count(text: str) -> int:
    return round(_number(text))


# -- one reader a thing ------------------------------------------------------------------


def _read_options(said: _Said) -> None:
    """The options of the command, typed or pasted as words: ``--in 50k --batch``."""
    while found := said.take(r"(?<!\S)--(?:(batch|providers)\b|([a-z]+)[\s=]+(\S+))"):
        value = found[3] or ""
        match (found[1] or found[2]).casefold():
            case "batch":
                said.batch = True
            case "providers":
                said.everywhere = True
            case "in":
                said.tokens_in = read_tokens(value)
            case "out":
                said.tokens_out = read_tokens(value)
            case "calls":
                said.calls = read_calls(value)
            case "cached":
                said.cached = read_share(value)
            case "reasoning":
                said.reasoning = read_tokens(value)
            case "budget":
                said.budget = read_usd(value)


def _read_everywhere(said: _Said) -> None:
    said.everywhere |= said.take(PROVIDERS) is not None


def _read_batch(said: _Said) -> None:
    said.batch |= said.take(BATCH) is not None


def _read_budget(said: _Said) -> None:
    lead = r"(?:\b(?:with|within|for|under|below|on|a|of|budget)\s+){0,3}"
    amount = rf"(?:\$\s?({AMOUNT})\b|{_START}({AMOUNT})\s?(?:dollars|usd)\b)"
    found = said.take(rf"{lead}{amount}(?:\s+budget)?(?:\s*(?:a|per|/)\s*{PERIOD})?")
    if found:
        said.budget = _number(found[1] or found[2])


def _read_cached(said: _Said) -> None:
    share = r"(\d{1,3}(?:\.\d+)?)\s*%"
    of = r"(?:of\s+(?:the\s+)?(?:input|prompt|tokens?)\s+)?(?:is\s+|are\s+|from\s+)?"
    kept = r"\b(?:cached|cache(?:\s+hits?)?|caching)\b"
    found = said.take(rf"(?:\bwith\s+)?{share}\s*{of}{kept}(?:\s+input)?") or said.take(
        rf"(?:\bwith\s+)?{kept}\s*(?:at|of|=|:)?\s*{share}"
    )
    if found:
        said.cached = min(float(found[1]), 100.0) / 100


def _read_reasoning(said: _Said) -> None:
    words = r"(?:reasoning|thinking)\b(?:\s+tokens?)?"
    number = said.take(rf"(?:\bwith\s+)?{NUMBER}\s*(?:tokens?\s+)?(?:of\s+|for\s+)?{words}")
    if number:
        said.reasoning = _count(number[1])


def _read_input(said: _Said) -> None:
    tokens = _side(said, r"(?:input|prompt|in)")
    said.tokens_in = said.tokens_in if tokens is None else tokens


def _read_output(said: _Said) -> None:
    tokens = _side(said, r"(?:output|completion|response|answer|out)")
    said.tokens_out = said.tokens_out if tokens is None else tokens


def _side(said: _Said, words: str) -> int | None:
    """``50k in``, ``50 tokens of input``, ``input: 50k``."""
    for pattern in (
        rf"\b{words}\s*[:=]\s*{NUMBER}(?:\s*tokens?\b)?",
        rf"{NUMBER}[\s-]*tokens?\s+(?:of\s+)?{words}\b",
        rf"{LARGE}\s*(?:of\s+)?{words}\b(?:\s+tokens?\b)?",
    ):
        if found := said.take(pattern):
            return _count(found[1])
    return None


def _read_ratio(said: _Said) -> None:
    """``50k/5k``: in and out."""
    one = rf"{_START}(\d[\d,_]*(?:\.\d+)?\s?{_SIZE})"
    other = rf"(\d[\d,_]*(?:\.\d+)?\s?{_SIZE})\b"
    if said.tokens_in is None and said.tokens_out is None:
        found = said.take(rf"{one}\s*/\s*{other}(?:\s+tokens?)?")
        if found:
            said.tokens_in, said.tokens_out = _count(found[1]), _count(found[2])


def _read_calls(said: _Said) -> None:
    calls = rf"(?:{CALLS}\s*)?"
    a_period = rf"(?:an?\b|per\b|/|each\b|every\b)\s*{PERIOD}"
    if found := said.take(rf"{NUMBER}\s*(?:{calls}|times\s+){a_period}"):
        said.calls = _number(found[1]) * A_DAY[found[2].casefold()]
    elif found := said.take(rf"{NUMBER}\s*{calls}({'|'.join(DAILY)})\b\s*{calls}"):
        said.calls = _number(found[1]) * A_DAY[DAILY[found[2].casefold()]]
    elif found := said.take(rf"{NUMBER}\s*{CALLS}"):
        said.calls, said.has_period = _number(found[1]), False


READERS: tuple[Callable[[_Said], None], ...] = (
    _read_options,
    _read_everywhere,
    _read_batch,
    _read_budget,
    _read_cached,
    _read_reasoning,
    _read_input,
    _read_output,
    _read_ratio,
    _read_calls,
)

# -- what is left ------------------------------------------------------------------------

SMALL = frozenset(
    """
    what how much many does do would will is are it i we you get make cost costs price prices
    pricing the of for on with at using to run running use per call calls token tokens each a an
    and from can could if request requests vs us our me be monthly what's pay spend bill total
    expensive estimate estimated if send sends sending about roughly average
    """.split()
)
MARKS = " \t,;:/?!.+&()\"'“”"


def without_small_words(text: str) -> str:
    """The names in a question, without the small words before and after them.

    >>> without_small_words("of gpt-4.1 vs o3 with")
    'gpt-4.1 vs o3'
    """
    words = text.split()
    while words and words[0].strip(MARKS).casefold() in SMALL | {""}:
        words.pop(0)
    while words and words[-1].strip(MARKS).casefold() in SMALL | {""}:
        words.pop()
    return re.sub(r"['’]s$", "", " ".join(words).strip(MARKS))
