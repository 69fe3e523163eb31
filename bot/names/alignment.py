"""How well a form answers what was typed: each token in place, then what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.names.forms import Form
from bot.names.spelling import kind_of

Group = tuple[tuple[str, int], ...]
"""One typed token: itself and what else it may stand for, each with its typing errors."""


class Alignment(NamedTuple):
    """How well a form answers what was typed; a lower cost is better."""

    cost: float
    form: Form
    missing: frozenset[str]
    """Kinds of tokens that were typed and that the form does not have."""
    extra: frozenset[str]
    """Kinds of tokens that the form has besides."""
    edits: int
    """Typing errors that were forgiven."""

    @property
    def is_full(self) -> bool:
        """Whether the form has all that was typed."""
        return not self.missing

    @property
    def is_whole(self) -> bool:
        """Whether the form says what was typed and nothing that tells it apart."""
        return not self.missing and self.extra <= {"suffix"}


MISSING = {
    "word": 10.0,  # asked for and not there: another thing
    "number": 19.0,  # a different version is a different thing
    "series": 19.0,
    "size": 19.0,
    "quant": 8.0,
    "date": 6.0,  # another day of the same thing: near, and never the same
    "suffix": 2.0,  # the base and its instruct form are different downloads
}
EXTRA = {
    "word": 2.0,  # there and not asked for: a variant
    "number": 3.0,
    "series": 3.0,
    "size": 2.5,
    "quant": 1.5,
    "date": 0.7,  # a snapshot of what was asked for
    "suffix": 0.4,
}
EDIT = 1.2  # a typing error
GUESS = 2.0  # a typing error in a word that is hardly recognised
OUT_OF_ORDER = 2.0  # qwen3 embedding for embedding 3
HEADLESS = 2.5  # the name begins with another word than what was typed
BY_MAKER = 0.1  # a word beside the name that is its maker


def align(reading: Sequence[Group], owner: str, form: Form) -> Alignment:
    """Align what was typed with one form: each token in place, then what is left on both sides."""
    left: list[str] = form.tokens.split()
    cost, last, edits = BY_MAKER * form.alias, -1, 0
    unmatched = []
    for group in reading:
        place, errors = _place(group, left)
        if place < 0:
            unmatched.append(group[0][0])
            continue
        left[place] = ""
        edits += errors
        cost += EDIT * errors + (OUT_OF_ORDER if place < last else 0)
        last = max(last, place)
    cost += HEADLESS if left and left[0] else 0
    missing: set[str] = set()
    if owner and owner not in form.makers.split():
        missing.add("maker")
        cost += MISSING["suffix"]
    beside = _beside(reading, form) if unmatched else {}
    for token in unmatched:
        what, price, errors = _unmatched(token, left, beside, len(unmatched) < len(reading) - 1)
        missing |= what
        cost += price
        edits += errors
    extra = [kind_of(token) for token in left if token]
    cost += sum(map(EXTRA.__getitem__, extra))
    return Alignment(cost, form, frozenset(missing), frozenset(extra), edits)


def _place(group: Group, left: list[str]) -> tuple[int, int]:
    """Where a form has what was typed, and with how many errors; -1 where it has not."""
    for token, errors in group:
        if token in left:
            return left.index(token), errors
    return -1, 0


def _unmatched(
    token: str, left: list[str], beside: Mapping[str, int], sure: bool
) -> tuple[set[str], float, int]:
    """What a typed token that the form has not says of it: what is missing, its cost, errors."""
    if token in beside:
        return set(), BY_MAKER + EDIT * beside[token], beside[token]
    kind = kind_of(token)
    guess = _guess(token, left, sure) if kind == "word" else None
    if guess is None:
        return {kind}, MISSING[kind], 0
    place, errors = guess
    left[place] = ""
    return {"guess"}, GUESS * errors, errors


def _beside(reading: Sequence[Group], form: Form) -> dict[str, int]:
    """The typed words that are no part of the name (its maker's, or said twice), with errors."""
    makers = form.makers.split()
    told = [group[0][0] for group in reading]
    beside = {token: 0 for token in form.tokens.split() if token.isalpha()}
    for group in reading:
        for token, errors in group:
            if token in makers:
                beside.setdefault(group[0][0], errors)
    for n in range(2, min(4, len(told)) + 1):
        for run in (told[:n], told[-n:]):
            if "".join(run) in makers:
                beside.update(dict.fromkeys(run, 0))
    return beside


def _guess(word: str, left: Sequence[str], sure: bool) -> tuple[int, int] | None:
    """The word of a form that a badly misspelt one may stand for, and how many errors that is;
    more is forgiven where several other tokens are sure."""
    from rapidfuzz.distance import OSA

    most = len(word) // 3 + sure
    edits = [
        (OSA.distance(word, token, score_cutoff=most), place)
        for place, token in enumerate(left)
        if token.isalpha() and len(token) > 2
    ]
    best = min(edits, default=(most + 1, 0))
    return (best[1], best[0]) if best[0] <= most else None


def best_of_each(aligned: list[Alignment]) -> list[Alignment]:
    """The best alignment of every artifact, best first; among equals the better known."""
    found: dict[int, Alignment] = {}
    for one in sorted(aligned, key=lambda one: (one.cost, one.form.id)):
        found.setdefault(one.form.artifact, one)
    return list(found.values())
