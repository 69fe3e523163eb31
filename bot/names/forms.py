"""What finding a name works with: the forms that names have, and what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from bot.names.spelling import SUFFIXES


class Form(NamedTuple):
    """One way to write one artifact; ids are in order of prominence, 1 the best known."""

    id: int
    artifact: int
    slug: str
    kind: str
    makers: str
    tokens: str
    alias: int


Word = tuple[str, int]
"""A word that some name has, and the best known form that has it."""


class NameTable(Protocol):
    """What finding a name needs from storage."""

    def bearing(self, key: str, limit: int = ...) -> list[Form]:
        """Forms spelled exactly so, best known first."""

    def with_bag(self, bag: int, limit: int = ...) -> list[Form]:
        """Forms whose telling tokens have this digest, best known first."""

    def nicknamed(self, key: str) -> list[Form]:
        """What a nickname means, likeliest first."""

    def matching(self, groups: Sequence[Iterable[str]], limit: int) -> list[Form]:
        """Forms with a token of every group, best known first; ``gpt*`` means any beginning so."""

    def glued(self, start: str, limit: int) -> list[Form]:
        """Forms whose compact key begins so, in no order."""

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """The words that some name has, each with the best known form that has it."""

    def near(self, digests: Iterable[int]) -> list[Word]:
        """The words that share one of these deletes."""

    def starting(self, prefix: str, limit: int) -> list[Word]:
        """The words that begin so, best known first."""


class Typed(NamedTuple):
    """A typed name taken apart."""

    typed: str
    owner: str
    name: str
    key: str
    tokens: tuple[str, ...]


def distinct(forms: Iterable[Form]) -> list[Form]:
    """The first form of every artifact."""
    found: dict[int, Form] = {}
    for form in forms:
        found.setdefault(form.artifact, form)
    return list(found.values())


def core(form: Form) -> list[str]:
    """The tokens of a form that tell things apart."""
    told = form.tokens.split()
    return [token for token in told if token not in SUFFIXES] or told
