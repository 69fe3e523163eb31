"""From several sources' claims to the one we stand by, with the name of the rule that chose it.

The rules, in order, are those of the data research (scope and validity are settled before):
one voice per evidence, a dated start, agreement of independent sources of one time, freshness,
agreement with an older voice, trust.
Nothing is averaged and nothing is dropped: what others say is kept as conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Rule = Literal["only", "dated", "agreement", "freshness", "trust"]

RECENT = timedelta(days=45)
"""Sources further apart than this do not speak of the same day (data research 3.2, rules 4, 5)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says: the value, when it spoke, and how far it is trusted (1 is most)."""

    source: str
    evidence: str
    """The source whose evidence this is; sources derived from one another share it."""
    trust: int
    as_of: date
    text: str
    number: float | None
    record: int
    dated: bool = False
    """The value carries its own start date with a reference."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The claim we stand by, why, which independent sources agree, and what others say."""

    claim: Claim
    rule: Rule
    agree: tuple[str, ...]
    conflict: tuple[Claim, ...]


def settle(
    claims: Sequence[Claim], tolerance: float = 0.0, *, ages: bool = True, rounded: bool = False
) -> Settled:
    """Choose among claims about one attribute in one scope; ``claims`` must not be empty.

    ``tolerance`` is relative: numbers this close say the same. ``ages`` is False for what does
    not change with time (a release date, a parameter count): there a later voice is no better.
    ``rounded`` is True where sources round (1,047,576 to 1,000,000): of those that agree, the
    figure with fewest trailing zeros speaks.
    Dates of different precision
    ("2024-05", "2024-05-31") agree when one begins with the other.
    """
    ordered = sorted(claims, key=_preference)
    voices = _one_voice_each(ordered)
    winner, rule = _choose(voices, tolerance, ages)
    if rounded:
        winner = min((c for c in voices if same(c, winner, tolerance)), key=_trailing_zeros)
    agree = tuple(
        sorted({c.source for c in voices if c is not winner and same(c, winner, tolerance)})
    )
    conflict = tuple(c for c in ordered if not same(c, winner, tolerance))
    return Settled(winner, rule, agree, _distinct(conflict))


def _preference(claim: Claim) -> tuple[bool, int, int, str, int, str]:
    age = -claim.as_of.toordinal()
    return (not claim.dated, claim.trust, age, claim.source, claim.record, claim.text)


def _one_voice_each(ordered: Sequence[Claim]) -> list[Claim]:
    """The preferred claim of each body of evidence."""
    heard: dict[str, Claim] = {}
    for claim in ordered:
        heard.setdefault(claim.evidence, claim)
    return list(heard.values())


def _choose(voices: Sequence[Claim], tolerance: float, ages: bool) -> tuple[Claim, Rule]:
    if len(voices) == 1:
        return voices[0], "only"
    if voices[0].dated:
        return voices[0], "dated"
    newest = max(claim.as_of for claim in voices)
    recent = [claim for claim in voices if not ages or newest - claim.as_of <= RECENT]
    for claim in recent:
        if any(other is not claim and same(claim, other, tolerance) for other in recent):
            return claim, "agreement"
    if len(recent) == 1:
        return recent[0], "freshness"
    for claim in recent:
        if any(other is not claim and same(claim, other, tolerance) for other in voices):
            return claim, "agreement"
    return recent[0], "trust"


def _trailing_zeros(claim: Claim) -> int:
    digits = str(int(claim.number or 0))
    return len(digits) - len(digits.rstrip("0"))


def same(one: Claim, other: Claim, tolerance: float) -> bool:
    """Whether two claims say the same, within the attribute's tolerance."""
    if one.number is not None and other.number is not None:
        larger = max(abs(one.number), abs(other.number))
        return abs(one.number - other.number) <= tolerance * larger
    a, b = one.text.casefold(), other.text.casefold()
    return a == b or (_is_date(a) and _is_date(b) and (a.startswith(b) or b.startswith(a)))


def _is_date(text: str) -> bool:
    return len(text) in (4, 7, 10) and text[:4].isdigit() and text[4:5] in ("", "-")


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """One claim per source and value: repeating oneself is not a second opinion."""
    seen: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        seen.setdefault((claim.source, claim.text), claim)
    return tuple(seen.values())
