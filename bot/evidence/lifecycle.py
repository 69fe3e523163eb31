"""What was retired or soon will be, where, and what follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.evidence.dossier import Dossier, is_fresher
from bot.model import LifecycleEvent, Saying, saying

SOON = timedelta(days=120)
"""How far ahead a retirement is worth a warning: a quarter's planning and a month's work."""


@dataclass(frozen=True, slots=True)
class Retirement:
    """One provider's retirement as its freshest source has it; ``own`` where it is the maker's.

    ``region`` is named where it goes there only.
    """

    provider: str
    own: bool
    event: LifecycleEvent
    region: str = ""


def retirements(dossier: Dossier) -> tuple[Retirement, ...]:
    """Every provider that retired it or will, the maker first, then by date."""
    return _placed([r for r in _by_region(dossier) if _is_whole(dossier, r.provider)])


def regional(dossier: Dossier) -> tuple[Retirement, ...]:
    """Retirements in some regions of a provider that goes on in others."""
    return tuple(r for r in _by_region(dossier) if not _is_whole(dossier, r.provider))


def _by_region(dossier: Dossier) -> list[Retirement]:
    """Every provider's retirement in every region of which one is recorded."""
    chosen: dict[tuple[str, str], LifecycleEvent] = {}
    for event in dossier.lifecycle:
        place = (event.provider or _maker(dossier), event.region)
        if event.event == "retired" and (place not in chosen or is_fresher(event, chosen[place])):
            chosen[place] = event
    own = _own_places(dossier)
    return [Retirement(place, place in own, e, region) for (place, region), e in chosen.items()]


def _is_whole(dossier: Dossier, provider: str) -> bool:
    """Whether the provider as such retires it, not only some of its regions."""
    events = (e for e in dossier.lifecycle if e.event == "retired")
    regions = {e.region for e in events if (e.provider or _maker(dossier)) == provider}
    return dossier.is_everywhere(provider, regions)


def _placed(regions: Sequence[Retirement]) -> tuple[Retirement, ...]:
    """One retirement a provider, the maker first, then by date."""
    chosen: dict[str, Retirement] = {}
    for one in regions:
        if one.provider not in chosen or is_fresher(one.event, chosen[one.provider].event):
            chosen[one.provider] = replace(one, region="")
    return tuple(sorted(chosen.values(), key=lambda r: (not r.own, r.event.on, r.provider)))


def is_retired(dossier: Dossier) -> bool:
    """Whether its maker no longer offers it on ``today``."""
    return any(r.own and r.event.on <= dossier.today.isoformat() for r in retirements(dossier))


def warnings(dossier: Dossier) -> tuple[Saying, ...]:
    """What to know first: retired, soon to retire, or deprecated.

    While its maker offers it, what other providers do is a note.
    """
    told = retirements(dossier)
    if _is_offered_by_maker(dossier) and not is_retired(dossier):
        told = tuple(r for r in told if r.own)
    said = _sentences(dossier, *_past_and_coming(told, dossier.today))
    return said or _deprecated(dossier, dossier.today.isoformat())


def coming(dossier: Dossier) -> tuple[Saying, ...]:
    """What soon retires, and where, in a sentence; none where nothing does."""
    _, ahead = _past_and_coming(retirements(dossier), dossier.today)
    return _sentences(dossier, [], ahead)


def notes(dossier: Dossier) -> tuple[Saying, ...]:
    """Retirements at other providers, while the maker's own offer goes on, and in regions."""
    parts = sorted(regional(dossier), key=lambda r: (r.event.on, r.provider, r.region))
    told = _sentences(dossier, *_past_and_coming(parts, dossier.today))
    if not _is_offered_by_maker(dossier) or is_retired(dossier):
        return told
    others = [r for r in retirements(dossier) if not r.own]
    return (*_sentences(dossier, *_past_and_coming(others, dossier.today)), *told)


def _past_and_coming(
    known: Sequence[Retirement], today: date
) -> tuple[list[Retirement], list[Retirement]]:
    day, soon = today.isoformat(), (today + SOON).isoformat()
    past = [r for r in known if r.event.on <= day]
    return past, [r for r in known if day < r.event.on <= soon]


def _is_offered_by_maker(dossier: Dossier) -> bool:
    return any(offer.first_party for offer in dossier.offers)


def _sentences(
    dossier: Dossier, past: Sequence[Retirement], coming: Sequence[Retirement]
) -> tuple[Saying, ...]:
    said = [_sentence(dossier, past, True)] if past else []
    return tuple([*said, _sentence(dossier, coming, False)] if coming else said)


def _sentence(dossier: Dossier, some: Sequence[Retirement], is_past: bool) -> Saying:
    told = dict.fromkeys(_told(r.event) for r in some)
    after = _after(dossier, some)
    places = tuple((saying("lifecycle.place", r.provider, r.region), r.event.on) for r in some)
    name = dossier.artifact.name
    return saying("lifecycle.retirement", name, places, is_past, tuple(told), after)


def _after(dossier: Dossier, some: Sequence[Retirement]) -> Saying:
    """The successor, or, while the maker goes on, how many others do."""
    name = _successor(dossier, [r.event for r in some])
    if not name and any(r.region for r in some):
        return saying("lifecycle.other_regions")
    gone = {r.provider for r in retirements(dossier)}
    left = {offer.provider for offer in dossier.offers} - gone
    if name or not left or any(r.own for r in some):
        return saying("lifecycle.successor", name)
    return saying("lifecycle.still_listed", len(left))


def _deprecated(dossier: Dossier, day: str) -> tuple[Saying, ...]:
    own = _own_places(dossier) | {None}
    for event in dossier.lifecycle:
        if event.event == "deprecated" and event.on <= day and event.provider in own:
            after = saying("lifecycle.successor", _successor(dossier, [event]))
            name, told = dossier.artifact.name, _told(event)
            return (saying("lifecycle.deprecated", name, event.provider, event.on, told, after),)
    return ()


def _successor(dossier: Dossier, events: list[LifecycleEvent]) -> str | None:
    stated = (event.replacement for event in events if event.replacement)
    return next(stated, None) or next(iter(dossier.successors), None)


def _own_places(dossier: Dossier) -> frozenset[str | None]:
    own = {offer.provider for offer in dossier.offers if offer.first_party}
    return frozenset({*own, _maker(dossier)})


def _maker(dossier: Dossier) -> str:
    return dossier.artifact.maker or "its maker"


def _told(event: LifecycleEvent) -> Saying:
    return saying("values.told", event.source.name, event.as_of)
