"""What we reviewed ourselves: the vocabulary and the tables of words."""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.capabilities import Term, Vocabulary
from bot.curated.reading import fitting, must, parse, text_of
from bot.curated.tables import Table, read_table
from bot.phrases import phrase_key

CATEGORIES = frozenset(
    (
        "agents", "audio", "code", "data", "database", "domain", "evaluation", "image",
        "integration", "platform", "retrieval", "safety", "serving", "text", "training", "video",
        "vision",
    )
)  # fmt: skip
"""The groups that terms belong to."""


@cache
def vocabulary() -> Vocabulary:
    """The one capability vocabulary."""
    return read_vocabulary("vocabulary.toml", text_of("vocabulary.toml"))


@cache
def table(name: str) -> Table:
    """A reviewed table of words and figures, by its file's name without the ending."""
    return read_table(f"{name}.toml", text_of(f"{name}.toml"))


def read_vocabulary(path: str, text: str) -> Vocabulary:
    """The terms of one file: a table each, named by its id; no phrase in two terms."""
    terms = tuple(_term(f"{path}, [{id}]", id, row) for id, row in parse(path, text).items())
    known = {term.id for term in terms} | {""}
    owner: dict[str, str] = {}
    for term in terms:
        place = f"{path}, [{term.id}]"
        for other in (*term.not_with, term.broader):
            must(other in known, place, f"no term is called {other!r}")
        for phrase in (*term.synonyms, *term.asked):
            first = owner.setdefault(phrase_key(phrase), term.id)
            must(first == term.id, place, f"{phrase!r} belongs to [{first}] already")
    return Vocabulary(terms)


def _term(place: str, id: str, row: dict[str, Any]) -> Term:
    term = Term(**fitting(Term, place, {"id": id, **row}))
    said = len(term.synonyms) + len(term.asked)
    must(5 <= said <= 15, place, f"it has {said} phrases where 5 to 15 are wanted")
    known = ", ".join(sorted(CATEGORIES))
    must(term.category in CATEGORIES, place, f"{term.category!r} is none of {known}")
    return term
