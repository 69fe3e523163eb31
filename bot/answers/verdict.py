"""Who does best on one row: one, several or nobody, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import figures
from bot.answer import Verdict, VerdictKind
from bot.attributes import Attribute, first_day
from bot.model import Artifact, Fact, Text, saying


@dataclass(frozen=True, slots=True)
class Entrant:
    """One artifact on one row: what a sentence calls it, its cell as stored, how that reads.

    ``interval`` is where the true value lies, for results that come with one.
    """

    artifact: Artifact
    name: str
    cell: Fact | None
    text: Text = ""
    interval: tuple[float, float] | None = None
    gives_out: frozenset[str] = frozenset()


def judge(attribute: Attribute, entrants: Sequence[Entrant]) -> Verdict:
    """The verdict on one row; the order of the entrants changes nothing in it."""
    entrants = sorted(entrants, key=lambda entrant: entrant.artifact.id)
    unfit = unfit_for(attribute, entrants)
    if unfit:
        return unfit
    if any(entrant.cell is None for entrant in entrants):
        return missing(entrants)
    if len({entrant.text for entrant in entrants}) == 1:
        return nobody("tie", "tie", entrants[0].text, len(entrants))
    if attribute.better is None:
        return nobody("differs", "neither_better", len(entrants))
    if (
        attribute.by_source
        and len({entrant.cell.source for entrant in entrants if entrant.cell}) > 1
    ):
        return nobody("not_comparable", "counted_apart", attribute.label)
    return _weigh(attribute, entrants)


def nobody(kind: VerdictKind, why: str, *operands: object) -> Verdict:
    """A verdict without a winner, and what is said of it."""
    return Verdict(kind, (), saying(f"verdicts.{why}", *operands))


def missing(entrants: Sequence[Entrant]) -> Verdict:
    """The verdict where something is not recorded: it is named, and nobody gains by it."""
    names = tuple(sorted(entrant.name for entrant in entrants if entrant.cell is None))
    return nobody("unknown", "nothing_recorded", names)


def unfit_for(attribute: Attribute, entrants: Sequence[Entrant]) -> Verdict | None:
    """The verdict where the attribute means nothing for one of them, else None."""
    strangers = [e for e in entrants if not attribute.means_something_for(e.artifact.kind)]
    if not strangers:
        return _unfit_by_output(attribute, entrants)
    names = tuple(sorted(entrant.name for entrant in strangers))
    kinds = tuple(sorted({entrant.artifact.kind for entrant in strangers}))
    return nobody("not_comparable", "only_for", names, kinds, attribute.label)


def _unfit_by_output(attribute: Attribute, entrants: Sequence[Entrant]) -> Verdict | None:
    strangers = [
        e for e in entrants if not attribute.means_something_for(e.artifact.kind, e.gives_out)
    ]
    if not strangers:
        return None
    names = tuple(sorted(entrant.name for entrant in strangers))
    given = tuple(sorted(set[str]().union(*(entrant.gives_out for entrant in strangers))))
    return nobody("not_comparable", "only_for_text", names, given, attribute.label)


def _weigh(attribute: Attribute, entrants: Sequence[Entrant]) -> Verdict:
    unpriced = [e.text for e in entrants if _measure(attribute, e.cell) is None]
    if unpriced:
        return nobody("not_comparable", "no_number", tuple(dict.fromkeys(unpriced)))
    ranked = _best_first(attribute, entrants)
    best = ranked[0]
    level = [entrant for entrant in ranked if _is_level(best, entrant)]
    rest = [entrant for entrant in ranked if entrant not in level]
    is_shared = len(level) > 1
    if is_shared and not (rest and _is_close(attribute, best, rest[0])):
        return _shared(level, len(ranked))
    if is_shared or _is_close(attribute, best, ranked[1]):
        because = attribute.because or saying("verdicts.same_as_far_as_known")
        return nobody("close", "close", because)
    reason = _with_doubt(attribute, ranked, _why(attribute, best, ranked[1:]))
    return Verdict("leads", (best.artifact.id,), reason)


def _is_level(best: Entrant, other: Entrant) -> bool:
    """Whether the best cannot be told from this one: equal as shown, or overlapping."""
    if best.text == other.text:
        return True
    if best.interval is None or other.interval is None:
        return False
    return best.interval[0] <= other.interval[1] and other.interval[0] <= best.interval[1]


def _shared(level: Sequence[Entrant], among: int) -> Verdict:
    """A tie for the first place, of all or of some."""
    texts = {entrant.text for entrant in level}
    names = tuple(sorted(entrant.name for entrant in level))
    if len(texts) > 1:
        reason = saying("verdicts.overlap", names)
    else:
        reason = saying("verdicts.shared_first", names, *texts)
    winners = tuple(sorted(e.artifact.id for e in level)) if len(level) < among else ()
    return Verdict("tie", winners, reason)


def _best_first(attribute: Attribute, entrants: Sequence[Entrant]) -> list[Entrant]:
    sign = 1 if attribute.better == "lower" else -1
    return sorted(entrants, key=lambda e: sign * (_measure(attribute, e.cell) or 0.0))


def _measure(attribute: Attribute, cell: Fact | None) -> float | None:
    """What is weighed: a number, or a date as its day (a month counts from its first)."""
    if cell is None:
        return None
    if attribute.form == "date":
        day = first_day(cell.text)
        return float(day.toordinal()) if day else None
    return cell.number


def _is_close(attribute: Attribute, one: Entrant, other: Entrant) -> bool:
    if attribute.form == "date" and one.cell and other.cell:
        return one.cell.text.startswith(other.cell.text) or other.cell.text.startswith(
            one.cell.text
        )
    a, b = _measure(attribute, one.cell) or 0.0, _measure(attribute, other.cell) or 0.0
    if one.interval and other.interval:
        return False
    scale = 1.0 if attribute.in_points else max(abs(a), abs(b))
    return abs(a - b) <= attribute.margin * scale


def _why(attribute: Attribute, best: Entrant, others: Sequence[Entrant]) -> Text:
    if attribute.form == "flag":
        return saying("verdicts.has_it", best.name, tuple(entrant.name for entrant in others))
    texts = tuple(dict.fromkeys(entrant.text for entrant in others))
    later = "later" if attribute.form == "date" else attribute.better
    return saying("verdicts.leads", best.name, best.text, texts, later)


def _with_doubt(attribute: Attribute, ranked: Sequence[Entrant], reason: Text) -> Text:
    """The reason with a dissent that would cost the leader its place, if there is one."""
    if attribute.form == "date":
        return reason
    best, *others = ranked
    losing = (d for d in _dissents(best) if _beats(attribute, others[0].cell, d))
    winning = (d for o in others for d in _dissents(o) if _beats(attribute, d, best.cell))
    for dissent in (*losing, *winning):
        text = figures.value(attribute, dissent)
        return saying("verdicts.would_change", reason, dissent.source.name, text)
    return reason


def _dissents(entrant: Entrant) -> tuple[Fact, ...]:
    return entrant.cell.conflict if entrant.cell else ()


def _beats(attribute: Attribute, one: Fact | None, other: Fact | None) -> bool:
    """Whether one value is better than another; a zero or a missing one never is."""
    if not one or not other or not one.number or not other.number:
        return False
    if attribute.better == "lower":
        return one.number < other.number
    return one.number > other.number
