"""What comes nearest to a name that nothing bears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.names.alignment import EXTRA
from bot.names.forms import Form, NameTable, Typed
from bot.names.prominence import FAR, LESS_LIKELY, WELL_KNOWN
from bot.names.repairs import alternatives, neighbours
from bot.names.search import LOOKED_AT
from bot.names.spelling import kind_of


def nearest(table: NameTable, asked: Typed) -> list[Form]:
    """What comes nearest to a name that nothing bears: its own family, nearest numbers first."""
    words = [token for token in asked.tokens if kind_of(token) == "word"]
    known = table.known(words)
    family = [_near_word(table, word, known) for word in words]
    family += [neighbours(token) for token in asked.tokens if kind_of(token) == "series"]
    found = [group for group in family if group]
    if not found or 2 * len(found) < len(family):
        return []
    numbers = [token for token in asked.tokens if kind_of(token) in ("number", "size")]
    forms = table.matching(found, LOOKED_AT)
    if len(numbers) > 1:
        for number in numbers:
            forms += table.matching([*found, [number]], LOOKED_AT)
    return sorted(forms, key=lambda form: (_distance(asked.tokens, form), form.id))


def _near_word(table: NameTable, word: str, known: Mapping[str, int]) -> list[str]:
    """A word, as part of a name or as its maker, and what it may be misspelt for."""
    found = [word, "@" + word] if word in known else []
    if known.get(word, WELL_KNOWN) >= WELL_KNOWN:
        found += [near for near, _ in alternatives(table, word, 1)]
    return found


def _distance(told: Sequence[str], form: Form) -> float:
    """How far a form is from what was typed: words that differ, then numbers by their distance."""
    have = form.tokens.split()
    far = EXTRA["word"] * (form.kind in LESS_LIKELY)
    far += sum(EXTRA["word"] for token in told if token.isalpha() and token not in have)
    asked = [(kind_of(token), token) for token in told if not token.isalpha()]
    for token in have:
        if token not in told:
            far += EXTRA[kind_of(token)] / (1 if token.isalpha() else FAR)
    for kind, token in asked:
        apart = [_apart(token, other) for other in have if kind_of(other) == kind]
        far += min(apart, default=1.0)
    return far


@lru_cache(maxsize=4096)
def _apart(number: str, other: str) -> float:
    """How far two versions or sizes are apart, 1 at most."""
    one, two = _value(number), _value(other)
    return abs(one - two) / max(one, two, 0.1)


def _value(token: str) -> float:
    """A version or size as a number to compare with."""
    digits = "".join(c if c.isdigit() or c == "." else " " for c in token).split()
    whole, _, rest = digits[0].partition(".") if digits else ("", "", "")
    return float(f"{whole or 0}.{rest.replace('.', '') or 0}")
