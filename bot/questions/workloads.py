"""A workload among the names of a question for costs, in words or as options.

How amounts make a workload is told by ``calls``, for needs as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.curated import table
from bot.model import Workload
from bot.questions.amounts import DAYS, MONEY, Amount, a_day, read_amounts
from bot.questions.calls import BATCH, is_batch, read_load, whole
from bot.questions.tokens import folded

LONGEST = 2_000
"""Letters that are read."""
NOTHING = "\0"
"""What a stretch that was read is blanked out with."""
PROVIDERS = re.compile(
    r"(?:\b(?:at|across|from|over|with) )?\b(?:all|every|each|other) providers?\b"
)
OPTION = re.compile(r"(?<!\S)--(?:(batch|providers)\b|([a-z]+)[ =]+(\S+))")


@dataclass(frozen=True, slots=True)
class CostQuestion:
    """A workload among names: the workload, the words left over, and what nobody said.

    ``unsaid`` are sentences on what was assumed; ``is_said`` is False where the words say nothing
    of a workload. ``everywhere`` asks for all providers.
    """

    workload: Workload
    rest: str
    is_said: bool = True
    everywhere: bool = False
    unsaid: tuple[str, ...] = ()


def read_workload(text: str) -> CostQuestion:
    """The workload in a sentence, and the names beside it.

    >>> found = read_workload("gpt-4.1 vs o3 for 50k in / 5k out, 1000 calls a day")
    >>> found.rest, found.workload.input_tokens, found.workload.calls_per_day
    ('gpt-4.1 vs o3', 50000, 1000.0)
    """
    text = " ".join(text[:LONGEST].replace(NOTHING, " ").split())
    options = list(OPTION.finditer(folded(text)))
    names = _without(text, [match.span() for match in options])
    flags = {match[1] for match in options}
    everywhere, batch = PROVIDERS.search(folded(names)), is_batch(folded(names))
    said = "".join(map(_in_words, options))
    found = _read(said, _without(names, _spans_of_flags(folded(names))))
    return replace(
        found,
        workload=replace(found.workload, batch=bool(batch or "batch" in flags)),
        rest=", ".join(filter(None, map(without_small_words, found.rest.split(NOTHING)))),
        is_said=NOTHING in found.rest,
        everywhere=bool(everywhere or "providers" in flags),
    )


def _spans_of_flags(low: str) -> list[tuple[int, int]]:
    return [match.span() for pattern in (PROVIDERS, BATCH) for match in pattern.finditer(low)]


def _read(said: str, names: str) -> CostQuestion:
    """The workload in the words of options and among names; what was read is blank in the rest."""
    low = said + folded(names)
    amounts = read_amounts(low)
    budget = next(filter(_is_budget, amounts), None)
    load = read_load(low, [one for one in amounts if one != budget])
    spans = [*load.spans, *([(budget.start, budget.end)] if budget else [])]
    workload = replace(load.workload, budget_usd=budget.value if budget else None)
    rest = _without(said + names, spans)[len(said) :]
    return CostQuestion(workload, rest, unsaid=load.unsaid)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with stretches of it blanked out, so that all else keeps its place."""
    for start, end in spans:
        text = f"{text[:start]}{NOTHING * (end - start)}{text[end:]}"
    return text


def _in_words(option: re.Match[str]) -> str:
    """An option of the command as the words it stands for: ``--in 50k`` is "50k tokens in"."""
    name, value = option[2], option[3] or ""
    reader, words = OPTION_WORDS.get(name, (read_share, ""))
    found = reader(value)
    if found is None or not words:
        return ""
    value = f"{found * 100:g}" if name == "cached" else value
    is_bare = name == "calls" and read_tokens(value) is not None
    return words.format(f"{value} calls a day" if is_bare else value)


def _is_budget(one: Amount) -> bool:
    return one.unit == "usd" and (not one.per or one.per in DAYS)


# ---- figures of options ----


UNDERSCORED = re.compile(r"(?<=\d)_(?=\d{3})")
"""Thousands as programmers set them apart: ``50_000``."""


def read_tokens(text: str) -> int | None:
    """``50k``, ``1.5M``, ``50,000``: a number of tokens."""
    one = _alone(text)
    return whole(one.value) if one and one.unit in ("", "token") and not one.per else None


def read_calls(text: str) -> float | None:
    """``1000/day``, ``2k a month``, ``1000``: calls a day."""
    one = _alone(text)
    if one and one.per in DAYS and one.unit not in MONEY:
        return a_day(one.value, one.per)
    count = read_tokens(text)
    return None if count is None else float(count)


def read_share(text: str) -> float | None:
    """``80%``, ``0.8``: a share from 0 to 1."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", text.strip(), re.ASCII)
    share = float(found[1]) / (100 if found[2] else 1) if found else 2.0
    return share if share <= 1 else None


def read_usd(text: str) -> float | None:
    """``$100``, ``100``, ``1.5k``: US dollars."""
    one = _alone(text.strip().removeprefix("$"))
    return one.value if one and one.unit in ("", "usd") and not one.per else None


def _alone(text: str) -> Amount | None:
    """The amount that is all of a text."""
    low = UNDERSCORED.sub("", folded(text.strip()))
    amounts = read_amounts(low)
    is_all = len(amounts) == 1 and (amounts[0].start, amounts[0].end) == (0, len(low))
    return amounts[0] if is_all and not amounts[0].side else None


def written_option(name: str, value: str) -> str | None:
    """An option as ``read_workload`` takes it: ``--calls 1000/day``; None for no such figure."""
    said = "".join(value.replace(" per ", "/").replace(" a ", "/").split())
    reading = {"calls": read_calls, "cached": read_share, "budget": read_usd}.get(name, read_tokens)
    return None if reading(said) is None else f"--{name} {said}"


OPTION_WORDS: dict[str, tuple[Callable[[str], float | None], str]] = {
    "in": (read_tokens, "{} tokens in, "),
    "out": (read_tokens, "{} tokens out, "),
    "calls": (read_calls, "{}, "),
    "cached": (read_share, "{}% cached, "),
    "reasoning": (read_tokens, "{} tokens of reasoning, "),
    "budget": (read_usd, "budget of {} usd, "),
}
"""Options with a figure: who reads it, and the words that the option stands for."""

# ---- what is left ----

SMALL = table("stop_words").words("around_workload")
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


def written(asked: Workload, everywhere: bool = False) -> str:
    """A workload in words that are read as the same workload again.

    ``everywhere`` adds those that ask for every provider.
    """
    said = [f"{asked.input_tokens:,} tokens in", f"{asked.output_tokens:,} tokens out"]
    if asked.reasoning_tokens:
        said.append(f"{asked.reasoning_tokens:,} reasoning")
    if asked.cached_share:
        said.append(f"{asked.cached_share * 100:g}% cached")
    if asked.calls_per_day is not None:
        said.append(_calls(asked.calls_per_day))
    if asked.batch:
        said.append("in batch")
    if asked.budget_usd is not None:
        said.append(f"a budget of ${asked.budget_usd:,.10g}")
    return ", ".join([*said, "at all providers"] if everywhere else said)


def _calls(a_day: float) -> str:
    """``1,000 calls a day``; a month's where a day's has no end."""
    if a_day == round(a_day, 4):
        return f"{_number(a_day)} calls a day"
    return f"{_number(round(a_day * 30, 4))} calls a month"


def _number(number: float) -> str:
    return f"{number:,.4f}".rstrip("0").rstrip(".")
