"""A need read out of plain words: capabilities, constraints, and the words each came from.

Reading is deterministic and driven by the tables in ``bot/curated``: figures by ``figures``, days
by ``dates``, names by ``makers``, all else by ``demands``. What is read is said back in the words
it came from; what is not read stands in ``unused``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.curated import table
from bot.model import Constraint, Need
from bot.questions.dates import read_dates
from bot.questions.demands import (
    read_capabilities,
    read_demands,
    read_kinds,
    read_modalities,
    read_sorts,
    read_wishes,
)
from bot.questions.draft import NO_WORDS, Demanded, Draft, Words
from bot.questions.figures import read_cards, read_figures
from bot.questions.makers import read_languages, read_like, read_makers
from bot.questions.tokens import LONGEST, MARKS, clean

MOST_UNUSED = 40
UNREAD = table("stop_words").words("unread")
"""Words that carry no wish of their own; they are not named as unused."""


READERS: tuple[Callable[[Draft], None], ...] = (
    read_like,
    read_dates,
    read_cards,
    read_figures,
    read_kinds,
    read_modalities,
    read_demands,
    read_makers,
    read_languages,
    read_capabilities,
    read_sorts,
    read_wishes,
)
"""Who reads first: words that one has closed are read by none after it."""


def read_need(text: str, words: Words, today: date) -> Need:
    """The need in a text: the same words and day always give the same need."""
    draft = Draft(clean(text), words, today)
    if len(text) > LONGEST:
        draft.assumptions.append(f"Only the first {LONGEST:,} characters were read.")
    for read in READERS:
        read(draft)
    return Need(
        text=draft.text,
        capabilities=tuple(draft.capabilities.items()),
        constraints=_constraints(draft),
        unused=_unused(draft),
        kinds=draft.kinds,
        like=draft.like,
        sort=tuple(draft.sort),
        workload=draft.workload,
        assumptions=tuple(dict.fromkeys(draft.assumptions)),
    )


def _constraints(draft: Draft) -> tuple[Constraint, ...]:
    """What is demanded, in reading order: lists joined, alternatives merged, echoes left out."""
    settled: list[tuple[Demanded, list[str]]] = []
    for one in sorted(draft.found, key=lambda one: (one.start, one.end)):
        said = draft.said(one.start, one.end)
        twin = next((at for at, (old, _) in enumerate(settled) if _joins(draft, old, one)), None)
        if twin is not None:
            old, words = settled[twin]
            settled[twin] = _joined(old, one), _said_together(draft, old, one, words)
        elif not any(_is_echo(old, one) for old, _ in settled):
            settled.append((one, [said]))
    return tuple(
        Constraint(one.attribute, one.op, _narrowed(one), one.unit, ", ".join(said), one.wish)
        for one, said in settled
    )


def _is_echo(old: Demanded, one: Demanded) -> bool:
    return old == replace(one, start=old.start, end=old.end, wish=old.wish)


def _joins(draft: Draft, old: Demanded, one: Demanded) -> bool:
    """Whether two demands are one: a list of makers, "PDF or image"."""
    if (old.attribute, old.op) != (one.attribute, one.op):
        return False
    if one.op in ("in", "not in"):
        return True
    between = draft.low[old.end : one.start].strip()
    return one.op == "has" and between in ("or", "/", ", or") and old.value != one.value


def _joined(old: Demanded, one: Demanded) -> Demanded:
    values = tuple(dict.fromkeys((*_several(old), *_several(one))))
    return replace(old, value=values, end=max(old.end, one.end), wish=old.wish and one.wish)


def _said_together(draft: Draft, old: Demanded, one: Demanded, said: list[str]) -> list[str]:
    """The words of both: in one piece where they stand together."""
    if one.end <= old.end:
        return said
    if len(said) == 1 and one.start - old.end < 8:
        return [draft.said(old.start, one.end)]
    return [*said, draft.said(one.start, one.end)]


def _several(one: Demanded) -> tuple[str, ...]:
    return one.value if isinstance(one.value, tuple) else (str(one.value),)


def _narrowed(one: Demanded) -> float | str | tuple[str, ...]:
    """The values; permissive licences allow commercial use, so of both the narrower."""
    if one.attribute == "licence_class" and "permissive" in _several(one):
        return ("permissive",)
    return one.value


def _unused(draft: Draft) -> tuple[str, ...]:
    """Words that carry a wish nobody could read, as typed."""
    left: list[tuple[int, int]] = []
    for token in draft.tokens:
        word = draft.low[token.start : token.end]
        is_read = token.word in MARKS or any(draft.used[token.start : token.end])
        if is_read or word in UNREAD or word in NO_WORDS:
            continue
        if left and draft.low[left[-1][1] : token.start] in ("-", ".", ",", "_"):
            left[-1] = (left[-1][0], token.end)
        else:
            left.append((token.start, token.end))
    return tuple(dict.fromkeys(draft.text[start:end] for start, end in left))[:MOST_UNUSED]
