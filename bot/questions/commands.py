"""Which question a message asks, and which names stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import comb

Names = tuple[str, ...]

SURE = re.compile(
    r"(?:\s+(?:vs\.?|versus|against|compared\s+(?:to|with))\s+)|(?:\s*[;\n]\s*)|(?:,\s+|\s+,)",
    re.IGNORECASE,
)
MAYBE = re.compile(r"\s+(?:and|or|&|\+|with|to)\s+|(?<=\w)\+(?=\w)", re.IGNORECASE)
WORD = re.compile(r"vs\.?|versus|against|and|or|&|\+|with|to|.*[,;]", re.IGNORECASE)
BETWEEN = re.compile(r"\s*between\s+(?=\S.*\sand\s)", re.IGNORECASE)
MOST_JOINTS = 4
MOST_WORDS = 10
MOST_NAMES = 5
MOST_READINGS = 32


@dataclass(frozen=True, slots=True)
class Compare:
    """Names side by side, as typed, under a need if one was said."""

    typed: Names
    need: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """One artifact in full."""

    typed: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What some would cost for a workload: it stands among the names as typed, or in ``options``.

    ``options`` are written as on the command line: ``--in 50k --out 5k --providers``.
    """

    typed: Names
    options: str = ""


@dataclass(frozen=True, slots=True)
class Recommend:
    """A shortlist for a need, as typed; ``page`` counts from 1."""

    need: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What else does an artifact's job, under a need if one was said."""

    typed: str
    need: str = ""


@dataclass(frozen=True, slots=True)
class Replace:
    """What to move to from an artifact."""

    typed: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Where facts come from."""


@dataclass(frozen=True, slots=True)
class Resolve:
    """Which artifact a name means."""

    typed: str


@dataclass(frozen=True, slots=True)
class Complete:
    """What someone may be typing."""

    prefix: str


@dataclass(frozen=True, slots=True)
class Help:
    """How to ask."""


Query = (
    Compare | Show | Cost | Recommend | Alternatives | Replace | Sources | Resolve | Complete | Help
)


def parse(text: str) -> Query:
    """The question in a message; what is not understood asks for help.

    >>> parse("compare o4-mini vs o3")
    Compare(typed=('o4-mini vs o3',), need='')
    """
    command, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    match command.casefold():
        case "compare" if rest:
            return Compare((rest,))
        case "show" if rest:
            return Show(rest)
        case "cost" if rest:
            return Cost((rest,))
        case "resolve" if rest:
            return Resolve(rest)
        case "complete":
            return Complete(rest)
        case "recommend" if rest:
            return recommend_in(rest)
        case "alternatives" | "alternative" if rest:
            return alternatives_in(rest)
        case "replace" if rest:
            return Replace(rest)
        case "sources":
            return Sources()
        case _:
            return Help()


MORE = re.compile(r"more (\d{1,2}): *(?=\S)", re.IGNORECASE)
CONDITION = re.compile(
    r"\s+(?=(?:but|under|below|with|without|for|that|which|cheaper|on|in)\s)|\s*,\s+", re.IGNORECASE
)
"""Where the name of an artifact ends and a need begins."""


def recommend_in(rest: str) -> Recommend:
    """A need, and which page of its shortlist.

    >>> recommend_in("more 2: vision")
    Recommend(need='vision', page=2)
    """
    more = MORE.match(rest)
    return Recommend(rest[more.end() :], max(1, int(more[1]))) if more else Recommend(rest)


def alternatives_in(rest: str) -> Alternatives:
    """A name, and the need that follows it.

    >>> alternatives_in("to gpt-4.1 under $1")
    Alternatives(typed='gpt-4.1', need='under $1')
    """
    name = re.sub(r"^(?:to|for|of)\s+", "", rest, flags=re.IGNORECASE)
    head, *tail = CONDITION.split(name, maxsplit=1)
    return Alternatives(head, " ".join(tail))


def readings(typed: Sequence[str]) -> tuple[Names, ...]:
    """The ways to read what was typed as names, the likeliest first.

    ``vs``, a comma and a semicolon separate names for sure; ``and``, ``with``, ``to`` and ``+``
    may belong to one ("weights and biases"); spaces alone separate only where nothing else does,
    and last of all it may be one name.

    >>> readings(["gpt", "4.1", "vs", "claude", "sonnet", "4.5"])
    (('gpt 4.1', 'claude sonnet 4.5'),)
    """
    typed = [word.strip() for word in typed if word.strip()]
    is_separated = any(WORD.fullmatch(word) or SURE.search(word) for word in typed)
    if len(typed) > 1 and not is_separated:
        return _distinct([tuple(typed), *_in_two(typed), (" ".join(typed),)])
    found = _joined_or_split(BETWEEN.sub("", " ".join(typed), count=1))
    whole = [names[0].split() for names in found if len(names) == 1]
    found += [pair for words in whole for pair in _in_two(words)]
    for words in whole:
        found += _in_several(words, MOST_READINGS - 1 - len(found))
        found += [tuple(words)] if MOST_NAMES < len(words) <= MOST_WORDS else []
    return _distinct(found)


def _joined_or_split(text: str) -> list[Names]:
    """Split at sure separators, and at each ``and`` in every way, fewest names first."""
    joints = MAYBE.findall(text)
    if len(joints) > MOST_JOINTS:
        return [_split(MAYBE.sub(", ", text))]
    pieces = MAYBE.split(text)
    found = []
    for cuts in product((False, True), repeat=len(joints)):
        joined = pieces[0]
        for is_cut, joint, piece in zip(cuts, joints, pieces[1:], strict=True):
            joined += (", " if is_cut else joint) + piece
        found.append(_split(joined))
    return sorted(found, key=len)


def _split(text: str) -> Names:
    names = (name.strip(" \t\"'“”?") for name in SURE.split(f" {text} "))
    return tuple(name.rstrip(",; ") for name in names if name.strip(",; "))


def _in_two(words: Sequence[str]) -> list[Names]:
    """Words cut once, where no word was quoted with a space in it."""
    if len(words) > MOST_WORDS or any(" " in word for word in words):
        return []
    return [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]


def _in_several(words: Sequence[str], room: int) -> list[Names]:
    """Words cut into three to five names in every way, fewest names first, while there is room."""
    found: list[Names] = []
    for pieces in range(3, MOST_NAMES + 1):
        if len(words) > MOST_WORDS or len(found) + comb(len(words) - 1, pieces - 1) > room:
            break
        found += [
            tuple(" ".join(words[i:j]) for i, j in pairwise((0, *cuts, len(words))))
            for cuts in combinations(range(1, len(words)), pieces - 1)
        ]
    return found


def _distinct(found: Sequence[Names]) -> tuple[Names, ...]:
    return tuple(dict.fromkeys(names for names in found if names))


def alternatives_typed(typed: Sequence[str]) -> Alternatives:
    """The name and the need in words as a shell hands them on: a quoted name stands first."""
    if len(typed) > 1 and " " in typed[0]:
        return Alternatives(typed[0], " ".join(typed[1:]))
    return alternatives_in(" ".join(typed))
