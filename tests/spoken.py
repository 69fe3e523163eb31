"""Answers and their parts with every saying in words, for tests of what people read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from bot.model import Saying
from bot.words.say import say

T = TypeVar("T")


def in_words(value: T) -> T:
    """The same in words: dataclasses, tuples, lists and dicts through and through."""
    return cast(T, _said(value))


def _said(value: Any) -> Any:
    match value:
        case Saying():
            return say(value)
        case tuple() | list():
            return type(value)(map(_said, value))
        case dict():
            return {key: _said(held) for key, held in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            shown = [one.name for one in fields(value) if one.init]
            return replace(value, **{name: _said(getattr(value, name)) for name in shown})
        case _:
            return value
