"""From a message to an answer: the one door of every face."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import assert_never

from bot.answer import Answer, Candidate, Choice, NoMatch, Profile, Subject
from bot.answers import alternatives, replacement, shortlist
from bot.answers.asked import Asked, name_apart
from bot.answers.choice import told_apart, unclear
from bot.answers.comparison import Under, side_by_side
from bot.answers.cost import estimate
from bot.answers.help import help_with
from bot.answers.news import AHEAD, News, news
from bot.answers.profile import describe
from bot.answers.sources import source_list
from bot.catalog.file import Catalog, View
from bot.errors import CatalogError
from bot.model import Artifact, Resolution, saying
from bot.names import links
from bot.needs.reading import is_empty, read
from bot.questions import commands
from bot.questions.commands import Query
from bot.questions.sentences import intent
from bot.questions.workloads import read_workload, written

FEWEST, MOST = 2, 5
"""How many things stand side by side."""
MOST_READINGS = 3
"""How many other readings of an assumed name are offered."""


class Pickwick:
    """Answers questions from one catalog.

    ``today`` is the day that ages and retirements are judged by.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    @classmethod
    def open(cls, path: Path) -> Pickwick:
        """On the catalog at ``path``; CatalogError says in a sentence what is wrong with it."""
        return cls(Catalog.open(path))

    def ask(self, message: str, today: date) -> Answer:
        """The answer to anything a person types: a command, an action's sentence, plain words."""
        view = self.catalog.on(today)
        return _answer(view, intent(message, view.resolve, lambda said: _is_need(view, said)))

    def answer(self, query: Query, today: date) -> Answer:
        """The answer to a question that is read already."""
        return _answer(self.catalog.on(today), query)

    def complete(self, prefix: str, limit: int = 25) -> tuple[Artifact, ...]:
        """The artifacts someone may be typing, best known first."""
        return self.catalog.view().complete(prefix, limit)

    def resolve(self, typed: str) -> Resolution:
        """Which artifact a typed name means."""
        return self.catalog.view().resolve(typed)

    def readings_of(self, resolution: Resolution) -> tuple[Artifact | None, tuple[Candidate, ...]]:
        """The artifact a resolution names, and what else it may mean, each with a telling fact."""
        view = self.catalog.view()
        meant = view.artifacts([resolution.artifact] if resolution.artifact else [])
        return (meant[0] if meant else None), _candidates(view, resolution.candidates)

    def at_link(self, url: str, today: date) -> Profile | None:
        """What is known of the one thing a link names; None where it names none beyond doubt."""
        view = self.catalog.on(today)
        link = links.read_link(url)
        found = view.resolve(link.name) if link else None
        if not link or not found or found.kind != "match" or found.assumed:
            return None
        (artifact,) = view.artifacts([found.artifact or ""])
        if not links.is_named_by(artifact, link):
            return None
        profile = _show(view, view.address(artifact))
        return profile if isinstance(profile, Profile) else None

    def news(self, today: date, most: int = 5) -> News:
        """The latest releases and the next retirements in this catalog."""
        view = self.catalog.on(today)
        newest = view.newest(today, most)
        released = [(found, day) for slug, day in newest.items() if (found := view.dossier(slug))]
        slugs = view.leaving(today, today + AHEAD, most)
        leaving = [found for slug in slugs if (found := view.dossier(slug))]
        return news(released, leaving, view.snapshot)


def _answer(view: View, query: Query) -> Answer:
    """One handler for each kind of question."""
    match query:
        case commands.Compare():
            return _compare(view, query)
        case commands.Show(typed):
            return _show(view, typed)
        case commands.Cost():
            return _cost(view, query)
        case commands.Recommend():
            return _recommend(view, query)
        case commands.Alternatives():
            return _alternatives(view, query)
        case commands.Replace(typed):
            return _replace(view, typed)
        case commands.Sources():
            return source_list(view.sources(view.today), view.snapshot)
        case commands.Resolve() | commands.Complete() | commands.Help():
            return _help(view, "help.how_to_ask")
        case _:
            assert_never(query)


def _help(view: View, why: str, *operands: object) -> Answer:
    return help_with(saying(why, *operands), view.snapshot)


# -- one handler for each question -------------------------------------------------------


def _compare(view: View, query: commands.Compare) -> Answer:
    """Two to five artifacts side by side: Comparison, Choice, NoMatch or Help."""
    resolutions = _read_best(view, commands.readings(query.typed))
    if len(resolutions) < FEWEST:
        only = next((r for r in resolutions if r.kind == "match"), None)
        return _help(view, "help.say_another", only.typed) if only else _help(view, "help.say_two")
    if doubt := _doubt(view, resolutions, "compare"):
        return doubt
    asked = _asked(view, resolutions)
    if len(asked) < FEWEST:
        names = tuple(resolution.typed for resolution in resolutions)
        return _help(view, "help.same_thing", names, asked[0].subject.artifact)
    if len(asked) > MOST:
        return _help(view, "help.say_fewer", len(asked))
    under = _under(view, asked, query.need) if query.need else None
    return side_by_side(asked, view.snapshot, view.address, under)


def _under(view: View, asked: Sequence[Asked], need: str) -> Under:
    """How each of them fares under the need that was said with their names."""
    dossiers = [one.dossier for one in asked]
    return Under(need, shortlist.fare(read(view, need, view.today), dossiers, view))


def _show(view: View, typed: str) -> Answer:
    """Everything known about one artifact: Profile, Choice, NoMatch or Help."""
    found = _one(view, typed, "show", "help.say_one")
    return describe(found, view.snapshot, view.address) if isinstance(found, Asked) else found


def _cost(view: View, query: commands.Cost) -> Answer:
    """What a workload costs with one to five things: CostAnswer, Choice, NoMatch or Help."""
    typed = " ".join(query.typed)
    named = read_workload(typed)
    said = read_workload(f"{typed} {query.options}") if query.options else named
    resolutions = _read_best(view, _names_in(query.typed, named.rest), fewest=1)
    if not resolutions:
        return _help(view, "cost.say_what_to_cost")
    ending = f" for {written(said.workload, said.everywhere)}"
    if doubt := _doubt(view, resolutions, "cost", ending):
        return doubt
    asked = _asked(view, resolutions)
    if len(asked) > MOST:
        return _help(view, "help.say_fewer", len(asked))
    return estimate(asked, said, view.snapshot, view.address)


def _recommend(view: View, query: commands.Recommend) -> Answer:
    """A shortlist for a need in plain words: Shortlist, NoneFits or Help."""
    need = read(view, query.need, view.today)
    if is_empty(need):
        return _help(view, "shortlist.say_need")
    if need.like and (like := view.resolve(need.like)).kind == "match":
        (asked,) = _asked(view, [like])
        return alternatives.alternatives(asked, need, view, view.address)
    return shortlist.recommend(need, view, view.address, query.page)


def _is_need(view: View, said: str) -> bool:
    """Whether anything in the words is a need."""
    return not is_empty(read(view, said, view.today))


def _alternatives(view: View, query: commands.Alternatives) -> Answer:
    """What else does this one's job, under a need if one is said: Shortlist, NoneFits, Choice."""
    name, need_text = _name_and_need(view, query.typed, query.need)
    found = _one(view, name, "alternatives", "shortlist.say_whose")
    if not isinstance(found, Asked):
        return found
    need = read(view, need_text, view.today) if need_text.strip() else None
    return alternatives.alternatives(found, need, view, view.address)


def _replace(view: View, typed: str) -> Answer:
    """What to move to from this one, and what changes field by field."""
    found = _one(view, typed, "replace", "shortlist.say_whose")
    if not isinstance(found, Asked):
        return found
    return replacement.replacement(found, view, view.address)


# -- the names in a question -------------------------------------------------------------


def _one(view: View, typed: str, command: str, none: str) -> Asked | Answer:
    """The one thing a question is about, or what to say where its name is missing or unclear."""
    if not typed.strip():
        return _help(view, none)
    resolution = view.resolve(typed.strip())
    if doubt := _doubt(view, [resolution], command):
        return doubt
    return _asked(view, [resolution])[0]


def _name_and_need(view: View, name: str, need: str) -> tuple[str, str]:
    """Words that follow a name and are no part of it belong to the need."""
    words = name.split()
    if len(words) < 2 or view.resolve(name).kind == "match":
        return name, need
    for end in range(len(words) - 1, 0, -1):
        head = " ".join(words[:end])
        if view.resolve(head).kind == "match":
            return head, " ".join((*words[end:], need)).strip()
    return name, need


def _names_in(typed: Sequence[str], rest: str) -> Sequence[tuple[str, ...]]:
    """The ways to read names of which there may be one; quoted words stay whole."""
    if rest != " ".join(typed) or len(typed) < 2:
        return commands.readings([rest])
    readings = commands.readings(typed)
    return readings if any(" " in word for word in typed) else ((rest,), *readings)


def _read_best(
    view: View, readings: Sequence[tuple[str, ...]], fewest: int = FEWEST
) -> list[Resolution]:
    """The reading whose names are best known; the first of equals, and no name more looked up.

    Fewer names than were asked for are read only where they are known, and no others are.
    """
    tried: list[list[Resolution]] = []
    for names in readings:
        reading = [one for name in names for one in _whole_or_halves(view, name)]
        if len(reading) >= fewest and not _count_unknown(reading):
            return reading
        tried.append(reading)
    several = [reading for reading in tried if len(reading) >= fewest] or tried
    best = min(several, key=_count_unknown, default=[])
    whole = next((r for r in tried if len(r) < fewest and not _count_unknown(r)), None)
    return whole if whole and _count_unknown(best) else best


def _whole_or_halves(view: View, name: str) -> list[Resolution]:
    """What a name means; where it means nothing, two names at a slash that both do."""
    whole = view.resolve(name)
    if whole.kind == "match" or name.count("/") != 1:
        return [whole]
    halves = [view.resolve(half.strip()) for half in name.split("/")]
    return halves if not _count_unknown(halves) else [whole]


def _count_unknown(reading: Sequence[Resolution]) -> int:
    return sum(resolution.kind != "match" for resolution in reading)


def _doubt(
    view: View, resolutions: Sequence[Resolution], command: str, ending: str = ""
) -> Choice | NoMatch | None:
    """The answer where a name means nothing, or several things and a person must choose."""
    unknown = [one for one in resolutions if one.kind == "no_match"]
    ambiguous = [one for one in resolutions if one.kind == "choice"]
    doubtful = next(iter([*unknown, *ambiguous]), None)
    if doubtful is None:
        return None

    def ask_again(name: str) -> str:
        names = [name if one is doubtful else one.typed for one in resolutions]
        return f"{command} {' vs '.join(names)}{ending}"

    candidates = _candidates(view, doubtful.candidates)
    return unclear(doubtful, candidates, ask_again, view.snapshot, view.address)


def _candidates(view: View, slugs: Sequence[str]) -> tuple[Candidate, ...]:
    dossiers = [dossier for slug in slugs if (dossier := view.dossier(slug))]
    return told_apart(dossiers)


def _asked(view: View, resolutions: Sequence[Resolution]) -> list[Asked]:
    """Each artifact once, as it was first named, with all that is recorded of it."""
    meant = [resolution.artifact or "" for resolution in resolutions]
    first = {one.artifact: one for one in reversed(resolutions)}
    distinct = [first[slug] for slug in dict.fromkeys(meant)]
    found = [dossier for one in distinct if (dossier := view.dossier(one.artifact or ""))]
    if len(found) < len(distinct):
        raise CatalogError("The catalog knows a name of something that it does not hold.")
    names = name_apart([dossier.artifact for dossier in found])
    return [
        Asked(
            Subject(dossier.artifact, resolution.typed, resolution.assumed),
            dossier,
            name,
            _other_readings(view, resolution),
            times=meant.count(dossier.artifact.id),
        )
        for resolution, dossier, name in zip(distinct, found, names, strict=True)
    ]


def _other_readings(view: View, resolution: Resolution) -> tuple[Artifact, ...]:
    """The likeliest of what else an assumed name may mean."""
    if not resolution.assumed:
        return ()
    others = [slug for slug in resolution.candidates if slug != resolution.artifact]
    return view.artifacts(others[:MOST_READINGS])
