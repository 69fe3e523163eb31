"""Artifacts side by side: the rows, what each alone can do, and what may honestly be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Action, Capabilities, Comparison, Row, SourceNote
from bot.answers.asked import Address, Asked, readings_taken
from bot.answers.lead import lead
from bot.answers.remarks import disagreements, left_out, notes_of, warnings_of
from bot.answers.rows import comparison_rows
from bot.answers.sources import (
    source_notes,
    told_by_capabilities,
    told_by_retirements,
    told_by_rows,
)
from bot.evidence.dossier import Dossier
from bot.model import Capability, Evidence, Snapshot, Text, is_claim, saying

MOST_DISAGREEMENTS = 4


@dataclass(frozen=True, slots=True)
class Under:
    """A need that was said with the names, as typed, and how each of them fares under it."""

    need: str
    fares: tuple[Text, ...]


def side_by_side(
    asked: Sequence[Asked], snapshot: Snapshot, address: Address, under: Under | None = None
) -> Comparison:
    """The comparison of two to five artifacts; ``address`` names one in an action's sentence."""
    held = [without_denied(one) for one in asked]
    rows = comparison_rows(held)
    capabilities = compare_capabilities([one.dossier for one in held])
    return Comparison(
        title=" vs ".join(one.name for one in held),
        lead=lead(held, rows),
        warnings=tuple(dict.fromkeys(said for one in held for said in warnings_of(one))),
        notes=(
            *(under.fares if under else ()),
            *readings_taken(held),
            *_named_twice(held),
            *_notes(held, rows),
        ),
        sources=_sources(held, rows, capabilities),
        actions=(
            *_read_otherwise(held, address),
            *_shown_alone(held, address),
            *_more_that_fit(under),
        ),
        catalog=snapshot,
        subjects=tuple(one.subject for one in held),
        rows=rows,
        capabilities=capabilities,
    )


def _more_that_fit(under: Under | None) -> tuple[Action, ...]:
    """What else fits the need they were compared under."""
    if under is None:
        return ()
    return (Action(saying("shortlist.more_that_fit", under.need), f"recommend {under.need}"),)


def without_denied(one: Asked) -> Asked:
    """The same with no capability that one of its own figures denies."""
    held = one.dossier.abilities
    if len(held) == len(one.dossier.capabilities):
        return one
    return replace(one, dossier=replace(one.dossier, capabilities=held))


# -- capabilities ------------------------------------------------------------------------


def compare_capabilities(dossiers: Sequence[Dossier]) -> Capabilities:
    """What all of them can do, and what each alone can; what is only claimed does not count."""
    by_id = {
        d.artifact.id: {c.term: c for c in d.capabilities if not is_claim(c)} for d in dossiers
    }
    everywhere = set.intersection(*(set(terms) for terms in by_id.values()))
    return Capabilities(
        shared=tuple(
            _merged([terms[c.term] for terms in by_id.values()])
            for c in _in_order(dossiers)
            if c.term in everywhere
        ),
        only={i: _only(i, by_id) for i in by_id},
        counts={i: len(terms) for i, terms in by_id.items()},
    )


def _only(slug: str, by_id: Mapping[str, Mapping[str, Capability]]) -> tuple[Capability, ...]:
    others = {term for other, terms in by_id.items() if other != slug for term in terms}
    return tuple(c for term, c in by_id[slug].items() if term not in others)


def _in_order(dossiers: Sequence[Dossier]) -> tuple[Capability, ...]:
    """The capabilities of one of them, the same one whatever the order: in the vocabulary's."""
    return min(dossiers, key=lambda dossier: dossier.artifact.id).capabilities


def _merged(capabilities: Sequence[Capability]) -> Capability:
    """One capability of several artifacts, with the evidence for each."""
    told: dict[Evidence, None] = {}
    for capability in capabilities:
        told |= dict.fromkeys(capability.evidence)
    first = capabilities[0]
    return Capability(first.term, first.label, tuple(sorted(told, key=_evidence_order)))


def _evidence_order(evidence: Evidence) -> tuple[str, ...]:
    return (
        evidence.source.id,
        evidence.how,
        evidence.as_of,
        evidence.url or "",
        evidence.note or "",
    )


# -- notes, sources and next questions ---------------------------------------------------


def _named_twice(asked: Sequence[Asked]) -> list[Text]:
    return [saying("comparison.same_twice", one.name) for one in asked if one.times > 1]


def _notes(asked: Sequence[Asked], rows: Sequence[Row]) -> list[Text]:
    notes = [note for one in asked for note in notes_of(one)]
    differing = disagreements(rows, [one.name for one in asked])
    notes += differing[:MOST_DISAGREEMENTS]
    if len(differing) > MOST_DISAGREEMENTS:
        more = len(differing) - MOST_DISAGREEMENTS
        notes.append(saying("comparison.more_disagreements", more))
    kinds = {one.dossier.artifact.kind for one in asked}
    notes += left_out(
        rows, len(asked), lambda a: any(a.means_something_for(kind) for kind in kinds)
    )
    return notes


def _sources(
    asked: Sequence[Asked], rows: Sequence[Row], capabilities: Capabilities
) -> tuple[SourceNote, ...]:
    told = told_by_rows(rows) | told_by_retirements(one.dossier for one in asked)
    for some in (capabilities.shared, *capabilities.only.values()):
        told |= told_by_capabilities(some)
    return source_notes(told)


def _read_otherwise(asked: Sequence[Asked], address: Address) -> list[Action]:
    """The same question with each other reading of a name."""
    names = [address(one.dossier.artifact) for one in asked]
    return [
        Action(
            saying("comparison.compare_instead", other),
            f"compare {' vs '.join([*names[:i], address(other), *names[i + 1 :]])}",
        )
        for i, one in enumerate(asked)
        for other in one.others
    ]


def _shown_alone(asked: Sequence[Asked], address: Address) -> list[Action]:
    """Each thing in full."""
    return [
        Action(saying("comparison.show_label", one.name), f"show {address(one.dossier.artifact)}")
        for one in asked
    ]
