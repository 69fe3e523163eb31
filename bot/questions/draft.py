"""A need as it is being read: clean words, which of them are used up, and what a "no" reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.capabilities import Vocabulary
from bot.curated import table
from bot.model import Kind, Op, Workload
from bot.phrases import Phrases, Token, Value
from bot.questions.tokens import CLAUSE_ENDS, folded, phrases, read_tokens

Sway = Literal["asked", "refused", "waived"]
"""What the words before a phrase make of it: "without X" refuses it, "no need for X" waives it."""
LONGEST_SAID = 80


MAKERS = table("spoken_names").spellings("maker")
"""Makers everybody means by their name alone; others count after ``by`` and ``from``."""
FAMILIES = table("spoken_names").spellings("family")
"""What people call a maker's models when they give no version."""
PROVIDERS = table("spoken_names").spellings("provider")
"""Providers that are known as such wherever they are named."""
NO_WORDS = table("stop_words").words("no")
_NOT_NO = table("stop_words").words("not_no")
_GLUE = table("stop_words").words("glue")
_NO_NEED = phrases(dict.fromkeys(table("phrases").words("no_need"), True))
_NO_PHRASES = phrases(dict.fromkeys(table("phrases").words("no_phrases"), True))
_REFUSED_AFTER = re.compile(
    r"(?: models?| licen[cs]es?)?(?: is| are|'s| being)? (?:a |an )?(?:strictly |absolutely )?"
    r"(?:no-?go\b|no go\b|not (?:ok|okay|allowed|an option|acceptable|possible|welcome)\b"
    r"|forbidden|excluded|banned|off the table|out of the question|unacceptable)"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader knows besides the language: capabilities, makers and providers by spelling."""

    vocabulary: Vocabulary
    makers: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    maker_phrases: Phrases[str] = field(init=False, repr=False, compare=False)
    provider_phrases: Phrases[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        makers = phrases({**self.makers, **MAKERS, **FAMILIES})
        providers = phrases({**self.providers, **PROVIDERS})
        object.__setattr__(self, "maker_phrases", makers)
        object.__setattr__(self, "provider_phrases", providers)


# ---- the draft ----


@dataclass(frozen=True, slots=True)
class Demanded:
    """A constraint in the making, with the place of its words."""

    attribute: str
    op: Op
    value: float | str | tuple[str, ...]
    unit: str | None
    start: int
    end: int
    wish: bool = False


@dataclass(slots=True)
class Draft:
    """Which characters of a text are used up, and what was made of them."""

    text: str
    words: Words
    today: date
    low: str = field(init=False)
    tokens: tuple[Token, ...] = field(init=False)
    used: bytearray = field(init=False)
    closed: bytearray = field(init=False)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    found: list[Demanded] = field(default_factory=list)
    capabilities: dict[str, str] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
    like: str = ""
    sort: list[str] = field(default_factory=list)
    workload: Workload | None = None
    assumptions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.low = folded(self.text)
        self.tokens = read_tokens(self.low)
        self.used = bytearray(len(self.text))
        self.closed = bytearray(len(self.text))

    # -- what was made --

    def add(
        self,
        attribute: str,
        op: Op,
        value: float | str | tuple[str, ...],
        start: int,
        end: int,
        unit: str | None = None,
        close: bool = False,
    ) -> None:
        """Demand something, said by the words between two places."""
        self.found.append(Demanded(attribute, op, value, unit, start, end))
        self.use(start, end, close)

    def assume(self, start: int, end: int, what: str) -> None:
        """Say what was taken for granted of some words."""
        self.assumptions.append(f"“{self.said(start, end)}” {what}")

    def said(self, start: int, end: int) -> str:
        """The words between two places, as typed."""
        return self.text[start:end].strip(" ,;:(")[:LONGEST_SAID].strip()

    # -- which words are left --

    def use(self, start: int, end: int, close: bool = False) -> None:
        """Mark words as read; closed ones are open to no other reading."""
        self.used[start:end] = b"\1" * (min(end, len(self.used)) - start)
        if close:
            self.closed[start:end] = b"\1" * (min(end, len(self.closed)) - start)

    def is_closed(self, start: int, end: int) -> bool:
        """Whether any of these words has had its only reading."""
        return any(self.closed[start:end])

    def is_used(self, start: int, end: int) -> bool:
        """Whether all of these words were read."""
        return all(self.used[at] or self.text[at] in " -/" for at in range(start, end))

    def open_phrases(self, phrases: Phrases[Value], at: int) -> tuple[Value, int] | None:
        """What the longest phrase at a place means, if its words are open."""
        found = phrases.at(self.tokens, at)
        if found and self.is_closed(self.tokens[at].start, self.tokens[found[1] - 1].end):
            return None
        return found

    def span(self, at: int, after: int) -> tuple[int, int]:
        """Where some tokens begin and end in the text."""
        return self.tokens[at].start, self.tokens[after - 1].end

    # -- what stands around --

    def word(self, at: int) -> str:
        """The folded word at a place; nothing beyond the ends."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def token_at(self, place: int) -> int:
        """The token that holds a character, or the next one."""
        last = len(self.tokens) - 1
        return next((at for at, token in enumerate(self.tokens) if token.end > place), last)

    def has_any(self, pattern: str, start: int = 0, end: int | None = None) -> bool:
        """Whether words of this pattern stand in a stretch of the text."""
        return re.search(rf"\b(?:{pattern})\b", self.low[max(0, start) : end]) is not None

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """From mark to mark: the stretch of words around a place."""
        marks = [token for token in self.tokens if token.word in CLAUSE_ENDS]
        left = max((mark.end for mark in marks if mark.end <= start), default=0)
        right = min((mark.start for mark in marks if mark.start >= end), default=len(self.text))
        return left, right

    def sway(self, at: int, label: str, end: int = 0) -> Sway:
        """Whether the words before a token refuse it, or waive it; or those after its phrase.

        A no reaches over small words ("not from OpenAI") and along a list of the same sort
        ("no OpenAI, Google or Meta"); it may also follow ("GPL is a no-go").
        """
        sway = self.sway_before(at) or self._sway_along(at, label)
        if not sway and end and _REFUSED_AFTER.match(self.low, end):
            sway = "refused"
        if sway == "refused":
            self.refusals.append((self.tokens[at].end, label))
        return sway or "asked"

    def sway_before(self, at: int) -> Sway | None:
        """What the words right before a token make of it; None where they say nothing."""
        for here in range(at - 1, max(at - 6, -1), -1):
            word = self.tokens[here].word
            if word in CLAUSE_ENDS:
                return None
            if (waived := _NO_NEED.at(self.tokens, here)) and waived[1] <= at:
                return "waived"
            if (refused := _NO_PHRASES.at(self.tokens, here)) and refused[1] <= at:
                self.use(*self.span(here, refused[1]))
                return "refused"
            if word in NO_WORDS:
                return self._no(here, at)
            if word not in _GLUE:
                return None
        return None

    def _no(self, here: int, at: int) -> Sway | None:
        if self.tokens[here + 1].word in _NOT_NO:
            return None
        before = _NO_NEED.at(self.tokens, here - 1) if here else None
        return "waived" if before and before[1] <= at else "refused"

    def _sway_along(self, at: int, label: str) -> Sway | None:
        if not self.refusals:
            return None
        end, of = self.refusals[-1]
        between = self.low[end : self.tokens[at].start].strip()
        is_list = between in ("or", "nor", ", or", "or any")
        is_same = between in (",", "and", ", and", "/", "&", ", no", "and no", "models or")
        return "refused" if is_list or (of == label and is_same) else None
