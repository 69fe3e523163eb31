"""A need as it is read with one catalog's makers and sellers known by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol
from weakref import WeakKeyDictionary

from bot import curated
from bot.model import Need
from bot.questions.draft import Words
from bot.questions.needs import read_need


class Directory(Protocol):
    """Who is called what: names by id."""

    @property
    def makers(self) -> Mapping[str, str]:
        """Every maker's name by its id."""

    @property
    def sellers(self) -> Mapping[str, str]:
        """Every seller's name by its id."""


def read(names: Directory, text: str, today: date) -> Need:
    """The need in a text, read on ``today``."""
    return read_need(text, words_known(names), today)


def words_known(names: Directory) -> Words:
    """What a reader knows of this catalog: its makers and sellers; made once a catalog."""
    if names not in _WORDS:
        makers = {name.casefold(): slug for slug, name in names.makers.items()}
        makers |= {slug.casefold(): slug for slug in names.makers}
        sellers = {name.casefold(): slug for slug, name in names.sellers.items()}
        _WORDS[names] = Words(curated.vocabulary(), makers, sellers)
    return _WORDS[names]


_WORDS: WeakKeyDictionary[Directory, Words] = WeakKeyDictionary()


def is_empty(need: Need) -> bool:
    """Whether nothing at all was asked for."""
    return not (need.capabilities or need.constraints or need.unused or need.kinds or need.sort)
