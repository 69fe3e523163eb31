"""The names that someone may be typing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.names.forms import Form, NameTable
from bot.names.prominence import FAR
from bot.names.repairs import ALTERNATIVES, near_spellings
from bot.names.search import TOKENS_READ
from bot.names.spelling import REPAIRED, compact_key, read_spelling, tokens

SAME_LETTER = 3000
"""Words of one first letter that are compared, best known first."""


def complete(table: NameTable, prefix: str, limit: int = 25) -> tuple[str, ...]:
    """The artifacts whose names begin as typed so far, best known first."""
    name = read_spelling(prefix).name
    found: dict[str, None] = {}
    for forms in _completions(table, name, limit):
        found.update(dict.fromkeys(form.slug for form in forms))
        if len(found) >= limit:
            break
    return tuple(islice(found, limit))


def _completions(table: NameTable, name: str, limit: int) -> Iterator[list[Form]]:
    """Ever looser readings of a beginning: the first word first, then anywhere, then misspelt."""
    told = _typed_so_far(tokens(name))
    key = compact_key(name)
    if not told:
        return
    *rest, last = told
    start = [["^" + told[0]], *([token] for token in rest[1:])] if rest else []
    begins = [*start, [last + "*" if rest else "^" + last + "*"]]
    forms = table.matching(begins, 2 * limit)
    if rest:
        forms += table.glued(key, 4 * limit)
        forms.sort(key=lambda form: form.id / (FAR * FAR if _begins(form, key) else 1))
    yield forms
    anywhere = table.matching([*([token] for token in rest), [last + "*", "@" + last + "*"]], limit)
    yield anywhere
    if not rest:
        yield sorted(table.glued(key, 4 * limit), key=lambda form: form.id)
    if not forms and not anywhere:
        yield _misspelt(table, told, limit)
        yield _misspelt(table, _typed_so_far(tokens(name, join=False)), limit)


def _typed_so_far(told: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens of a beginning; a v that waits for its number says nothing yet."""
    told = told[:TOKENS_READ]
    return told[:-1] if len(told) > 1 and told[-1] == "v" else told


def _begins(form: Form, key: str) -> bool:
    return form.tokens.replace(" ", "").replace(".", "").startswith(key)


def _misspelt(table: NameTable, told: tuple[str, ...], limit: int) -> list[Form]:
    """Names that begin as what was typed may mean: words repaired, and the last one's beginning."""
    groups = [[token, *near_spellings(table, token)] for token in told]
    groups[-1] += [told[-1] + "*", *_like_beginning(table, told[-1])]
    return table.matching(groups, 2 * limit)


def _like_beginning(table: NameTable, start: str) -> list[str]:
    """Words whose beginning is nearly what was typed, best known first."""
    if not start.isalpha() or len(start) < REPAIRED:
        return []
    from rapidfuzz.distance import OSA

    most = 1 if len(start) < 2 * REPAIRED else 2
    found = [
        (best, word)
        for letter in sorted({start[0], start[1]})
        for word, best in table.starting(letter, SAME_LETTER)
        if any(
            OSA.distance(start, word[: len(start) + more], score_cutoff=most) <= most
            for more in (0, 1, -1)
        )
    ]
    return [word for _, word in sorted(found)[: 4 * ALTERNATIVES]]
