"""What a button or a select carries in its custom_id: all there is to know when it is used.

``v1:<verb>:<rest>``, where the rest is a sentence to ask. Words that many sentences share are
written as two signs, so that most sentences fit the hundred characters there are. A card of any
age works after every restart, as nothing else is kept of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from string import ascii_letters
from typing import Literal, cast, get_args

from adapters.chat.text import utf16
from adapters.discord.limits import CUSTOM_ID, OPTION_TEXT
from adapters.plain import clean

VERSION = "v1"
Verb = Literal["ask", "turn", "all", "pick", "share", "dismiss", "open", "need", "question"]
"""Ask, ask in place of the card, show all rows, pick a name, share, dismiss, open a form; and the
two forms that come back: a need and a question."""
PATTERN = rf"{VERSION}:(?P<verb>{'|'.join(get_args(Verb))}):(?P<rest>.*)"
OURS = re.compile(r"v\d+:")
"""What an id of any version of ours begins with."""

# Part of version 1: add at the end, change nothing.
SHARED = (
    "compare ", " vs ", "recommend ", "alternatives to ", "show ", "cost ", " for ",
    " tokens in, ", " tokens out, ", ",000", " calls a day", " at all providers", ", in batch",
    "% cached", "recommend more ", " tokens in", " tokens out", "replace ", "claude-",
    "open weights", "openai/", "anthropic/", "google/", "deepseek-ai/", "meta-llama/",
    "mistralai/", "qwen/", "microsoft/", "nvidia/", "stabilityai/", "x-ai/", "-instruct",
)  # fmt: skip
SIGNS = dict(zip(ascii_letters, SHARED, strict=False))
GAP = "{|"
"""Where the words that only one option has belong."""
_MEANS = {"{": "{", "|": "\0", **SIGNS}
_SIGN_OF = {words: "{" + sign for sign, words in _MEANS.items()}
_WORDS = re.compile("|".join(map(re.escape, sorted(_SIGN_OF, key=len, reverse=True))))


@dataclass(frozen=True, slots=True)
class Deed:
    """What an id says to do, and with which sentence."""

    verb: Verb
    rest: str = ""


def write(deed: Deed) -> str | None:
    """The id of a deed; None where its sentence is too long for one.

    >>> write(Deed("ask", "compare o3 vs gpt-4.1"))
    'v1:ask:{ao3{bgpt-4.1'
    """
    return _id(deed.verb, _short(clean(deed.rest)))


def read(custom_id: str) -> Deed | None:
    """The deed of an id; None for what this version did not write."""
    found = re.fullmatch(PATTERN, custom_id)
    rest = _long(found["rest"]) if found else None
    if found is None or rest is None or len(rest) != 1:
        return None
    return Deed(cast(Verb, found["verb"]), rest[0])


@dataclass(frozen=True, slots=True)
class Selection:
    """A select's id with what its sentences share, and what is left for each option."""

    custom_id: str
    values: tuple[str, ...]


def select(sentences: Sequence[str]) -> Selection | None:
    """A select of sentences, each told by its own words only; None where they do not fit."""
    clear = [clean(sentence) for sentence in sentences]
    start, end = _shared_words(clear)
    values = tuple(text[len(start) : len(text) - len(end)] for text in clear)
    custom_id = _id("pick", f"{_short(start)}{GAP}{_short(end)}")
    if custom_id is None or any(not v or utf16(v) > OPTION_TEXT for v in values):
        return None
    return Selection(custom_id, values) if len(set(values)) == len(values) else None


def chosen(custom_id: str, value: str) -> str | None:
    """The sentence of the option chosen; None for what this version did not write."""
    found = re.fullmatch(PATTERN, custom_id)
    pieces = _long(found["rest"]) if found else None
    if found is None or found["verb"] != "pick" or pieces is None or len(pieces) != 2:
        return None
    return value.join(pieces)


def _id(verb: Verb, rest: str) -> str | None:
    custom_id = f"{VERSION}:{verb}:{rest}"
    return custom_id if utf16(custom_id) <= CUSTOM_ID else None


def _shared_words(sentences: Sequence[str]) -> tuple[str, str]:
    """The words that all begin with, and those that all end with; each keeps one of its own."""
    words = [sentence.split(" ") for sentence in sentences]
    most = min(map(len, words)) - 1
    first = sum(1 for _ in takewhile(_are_equal, zip(*(w[:most] for w in words), strict=True)))
    ends = (w[::-1][: most - first] for w in words)
    last = sum(1 for _ in takewhile(_are_equal, zip(*ends, strict=True)))
    shared = words[0]
    start = "".join(f"{word} " for word in shared[:first])
    return start, "".join(f" {word}" for word in shared[len(shared) - last :])


def _are_equal(words: Sequence[str]) -> bool:
    return len(set(words)) == 1


def _short(text: str) -> str:
    return _WORDS.sub(lambda found: _SIGN_OF[found[0]], text)


def _long(short: str) -> list[str] | None:
    """The words again, in two where there is a gap; None where a sign is none of ours."""
    signs = re.findall(r"\{(.?)", short)
    if any(sign not in _MEANS for sign in signs):
        return None
    return re.sub(r"\{(.)", lambda found: _MEANS[found[1]], short).split("\0")
