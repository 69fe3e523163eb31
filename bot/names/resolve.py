"""The artifact someone means, however they spell it: words are repaired, numbers never."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.names.alignment import best_of_each
from bot.names.completion import complete
from bot.names.forms import Form, NameTable, Typed
from bot.names.meaning import among_aligned, among_whole, by_nickname, is_guesswork, resolution
from bot.names.nearest import nearest
from bot.names.search import TOKENS_READ, Search
from bot.names.spelling import compact_key, cuts, read_spelling, tokens

if TYPE_CHECKING:
    from bot.model import Resolution

__all__ = ["NameTable", "complete", "resolve"]

_TAG = re.compile(r":(\d+b)$")
"""A size behind a name, whole: deepseek-r1:15b is not deepseek-r1-1.5b."""


def resolve(table: NameTable, typed: str) -> Resolution:
    """Which artifact a typed name means: one, a choice of several, or none and the nearest."""
    asked = _read(typed)
    if not asked.key:
        return resolution(typed, "no_match")
    bearers = _bearers(table, asked)
    if meant := table.nicknamed(asked.key):
        return by_nickname(table, asked, meant, bearers)
    if any(not form.alias for form in bearers):
        return among_whole(table, asked, bearers, [], sure=True)
    aligned = best_of_each(Search(table, asked).run())
    full = [one for one in aligned if one.is_full]
    if bearers and not (full and full[0].is_whole):
        return among_whole(table, asked, bearers, [], sure=True)
    if full and not is_guesswork(asked, full[0]):
        return among_aligned(table, asked, full)
    if aligned and not is_guesswork(asked, aligned[0]):
        return resolution(typed, "choice", candidates=[one.form for one in aligned])
    near = [one.form for one in aligned] + nearest(table, asked)
    return resolution(typed, "no_match", candidates=near)


def _read(typed: str) -> Typed:
    spelling = read_spelling(typed)
    owner = compact_key(spelling.owner.rpartition("/")[2])
    told = tokens(spelling.name)[:TOKENS_READ]
    return Typed(typed, owner, spelling.name, compact_key(spelling.name), told)


def _bearers(table: NameTable, asked: Typed) -> list[Form]:
    """Forms that are spelled exactly as typed, of the owner that was typed, if any."""
    forms = table.bearing(asked.key)
    if asked.owner:
        forms = [form for form in forms if asked.owner in form.makers.split()]
    kept_apart = cuts(asked.name)
    tagged = _TAG.search(asked.name)
    return [
        form
        for form in forms
        if (not kept_apart or kept_apart <= cuts(form.tokens))
        and (not tagged or tagged[1] in form.tokens.split())
    ]
