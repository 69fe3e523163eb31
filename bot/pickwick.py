"""From a message to an answer: where all parts meet.

Autocomplete runs as a whole process a keystroke: what only other questions need is imported
where they are answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from bot.answers.choice import told_apart, unclear
from bot.answers.cost import estimate
from bot.answers.help import help_with
from bot.answers.sources import source_list
from bot.catalog.file import Catalog, View
from bot.model import (
    Action,
    Answer,
    Artifact,
    Candidate,
    Choice,
    Comparison,
    Help,
    NoMatch,
    Profile,
    Resolution,
    Saying,
    SourceList,
    Subject,
    saying,
)
from bot.questions import commands
from bot.questions.commands import Query
from bot.questions.workloads import read_workload, written

if TYPE_CHECKING:
    from bot.answers.asked import Asked
    from bot.answers.news import News


FEWEST, MOST = 2, 5
MOST_READINGS = 3


def compare(catalog: Catalog, typed: Sequence[str], today: date) -> Answer:
    """Two to five artifacts side by side: Comparison, Choice, NoMatch or Help."""
    from bot.answers.comparison import side_by_side

    view = catalog.on(today)
    resolutions = _read_best(view, commands.readings(typed))
    if len(resolutions) < FEWEST:
        only = next((r for r in resolutions if r.kind == "match"), None)
        return _help(
            view, saying("help.say_another", only.typed) if only else saying("help.say_two")
        )
    if doubt := _unclear(view, resolutions, "compare"):
        return doubt
    distinct = _distinct(resolutions)
    asked = _asked(view, distinct)
    if len(distinct) < FEWEST:
        names = [resolution.typed for resolution in resolutions]
        return _help(view, saying("help.same_thing", names, asked[0].subject.artifact))
    if len(distinct) > MOST:
        return _help(view, saying("help.say_fewer", len(distinct)))
    meant = [resolution.artifact for resolution in resolutions]
    counted = [replace(one, times=meant.count(one.dossier.artifact.id)) for one in asked]
    return side_by_side(counted, view.snapshot, view.address)


def show(catalog: Catalog, typed: str, today: date) -> Answer:
    """Everything known about one artifact: Profile, Choice, NoMatch or Help."""
    from bot.answers.profile import describe

    view = catalog.on(today)
    if not typed.strip():
        return _help(view, saying("help.say_one"))
    resolution = view.resolve(typed.strip())
    if doubt := _unclear(view, [resolution], "show"):
        return doubt
    (one,) = _asked(view, [resolution])
    return describe(one, view.snapshot, view.address)


def cost(catalog: Catalog, typed: Sequence[str], today: date, options: str = "") -> Answer:
    """What a workload costs with one to five things: CostAnswer, Choice, NoMatch or Help.

    The workload stands among the words, or in ``options``: ``--in 50k --out 5k --providers``.
    """
    view = catalog.on(today)
    named = read_workload(" ".join(typed))
    said = read_workload(f"{' '.join(typed)} {options}") if options else named
    resolutions = _read_best(view, _names_in(typed, named.rest), fewest=1)
    if not resolutions:
        return _help(view, saying("cost.say_what_to_cost"))
    ending = f" for {written(said.workload, said.everywhere)}"
    if doubt := _unclear(view, resolutions, "cost", ending):
        return doubt
    distinct = _distinct(resolutions)
    if len(distinct) > MOST:
        return _help(view, saying("help.say_fewer", len(distinct)))
    return estimate(_asked(view, distinct), said, view.snapshot, view.address)


def recommend(catalog: Catalog, text: str, today: date, page: int = 1) -> Answer:
    """A shortlist for a need in plain words: Shortlist, NoneFits or Help."""
    from bot.answers import alternatives, shortlist
    from bot.needs.reading import is_empty, read

    view = catalog.on(today)
    need = read(view, text, today)
    if is_empty(need):
        return _help(view, saying("shortlist.say_need"))
    if need.like and (like := view.resolve(need.like)).kind == "match":
        (asked,) = _asked(view, [like])
        return alternatives.alternatives(asked, need, view, view.address)
    return shortlist.recommend(need, view, view.address, page)


def alternatives(catalog: Catalog, name: str, need_text: str, today: date) -> Answer:
    """What else does this one's job, under a need if one is said: Shortlist, NoneFits, Choice."""
    from bot.answers import alternatives
    from bot.needs.reading import read

    view = catalog.on(today)
    if not name.strip():
        return _help(view, saying("shortlist.say_whose"))
    resolution = view.resolve(name.strip())
    if doubt := _unclear(view, [resolution], "alternatives"):
        return doubt
    (asked,) = _asked(view, [resolution])
    need = read(view, need_text, today) if need_text.strip() else None
    return alternatives.alternatives(asked, need, view, view.address)


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


def move(catalog: Catalog, name: str, today: date) -> Answer:
    """What to move to from this one, and what changes field by field: ``pickwick replace``."""
    from bot.answers.replacement import replacement

    view = catalog.on(today)
    if not name.strip():
        return _help(view, saying("shortlist.say_whose"))
    resolution = view.resolve(name.strip())
    if doubt := _unclear(view, [resolution], "replace"):
        return doubt
    (asked,) = _asked(view, [resolution])
    return replacement(asked, view, view.address)


def sources(catalog: Catalog, today: date) -> SourceList:
    """Where facts come from, with their ages on ``today``."""
    view = catalog.on(today)
    return source_list(view.sources(today), view.snapshot)


def ask(catalog: Catalog, text: str, today: date) -> Answer:
    """The answer to anything a person types: a command, an action's sentence or plain words."""
    from bot.needs.reading import is_empty, read
    from bot.questions.sentences import intent

    view = catalog.on(today)

    def reads(said: str) -> bool:
        return not is_empty(read(view, said, today))

    return answer(catalog, intent(text, view.resolve, reads), today)


def answer(catalog: Catalog, query: Query, today: date) -> Answer:
    """The answer to a question that is read already."""
    view = catalog.on(today)
    match query:
        case commands.Compare(typed, need):
            found = compare(catalog, typed, today)
            return _under(view, found, need, today) if need else found
        case commands.Show(typed):
            return show(catalog, typed, today)
        case commands.Cost(typed, options):
            return cost(catalog, typed, today, options)
        case commands.Recommend(need, page):
            return recommend(catalog, need, today, page)
        case commands.Alternatives(name, need):
            return alternatives(catalog, *_name_and_need(view, name, need), today)
        case commands.Replace(name):
            return move(catalog, name, today)
        case commands.Sources():
            return sources(catalog, today)
        case commands.Resolve() | commands.Complete() | commands.Help():
            return help(catalog)
        case _:
            assert_never(query)


def _under(view: View, answer: Answer, need: str, today: date) -> Answer:
    """A comparison with how each fares under the need that was said with it."""
    from bot.answers.shortlist import fare
    from bot.needs.reading import read

    if not isinstance(answer, Comparison):
        return answer
    found = (view.dossier(subject.artifact.id) for subject in answer.subjects)
    dossiers = [dossier for dossier in found if dossier]
    said = fare(read(view, need, today), dossiers, view)
    action = Action(saying("shortlist.more_that_fit", need), f"recommend {need}")
    return replace(answer, notes=(*said, *answer.notes), actions=(*answer.actions, action))


def at_link(catalog: Catalog, url: str, today: date) -> Profile | None:
    """What is known of the one thing a link names; None where it names none beyond doubt."""
    from bot.names import links

    link = links.read_link(url)
    found = catalog.view().resolve(link.name) if link else None
    if not link or not found or found.kind != "match" or found.assumed:
        return None
    (artifact,) = catalog.view().artifacts([found.artifact or ""])
    if not links.is_named_by(artifact, link):
        return None
    profile = show(catalog, catalog.view().address(artifact), today)
    return profile if isinstance(profile, Profile) else None


def news(catalog: Catalog, today: date, most: int = 5) -> News:
    """The latest releases and the next retirements in this catalog."""
    from bot.answers.news import AHEAD, news

    view = catalog.on(today)
    newest = view.newest(today, most)
    released = [(dossier, day) for slug, day in newest.items() if (dossier := view.dossier(slug))]
    slugs = view.leaving(today, today + AHEAD, most)
    leaving = [dossier for slug in slugs if (dossier := view.dossier(slug))]
    return news(released, leaving, view.snapshot)


def help(catalog: Catalog) -> Help:
    """How to ask."""

    return _help(catalog.view(), saying("help.how_to_ask"))


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


def _distinct(resolutions: Sequence[Resolution]) -> list[Resolution]:
    """One of each artifact, as it was first named."""
    first: dict[str | None, Resolution] = {}
    for resolution in resolutions:
        first.setdefault(resolution.artifact, resolution)
    return list(first.values())


def _count_unknown(reading: Sequence[Resolution]) -> int:
    return sum(resolution.kind != "match" for resolution in reading)


def _unclear(
    view: View, resolutions: Sequence[Resolution], command: str, ending: str = ""
) -> Choice | NoMatch | None:
    """The answer where a name means nothing, or several things and a person must choose."""
    doubtful = sorted(
        (one for one in resolutions if one.kind != "match"), key=lambda one: one.kind != "no_match"
    )
    if not doubtful:
        return None
    first = doubtful[0]

    def ask_again(name: str) -> str:
        names = [name if one is first else one.typed for one in resolutions]
        return f"{command} {' vs '.join(names)}{ending}"

    candidates = _candidates(view, first.candidates)
    return unclear(first, candidates, ask_again, view.snapshot, view.address)


def _candidates(view: View, slugs: Sequence[str]) -> tuple[Candidate, ...]:
    dossiers = [dossier for slug in slugs if (dossier := view.dossier(slug))]
    return told_apart(dossiers)


def _asked(view: View, resolutions: Sequence[Resolution]) -> list[Asked]:
    from bot.answers.asked import Asked, name_apart
    from bot.errors import CatalogError

    dossiers = [view.dossier(resolution.artifact or "") for resolution in resolutions]
    found = [dossier for dossier in dossiers if dossier]
    if len(found) < len(resolutions):
        raise CatalogError("The catalog knows a name of something that it does not hold.")
    names = name_apart([dossier.artifact for dossier in found])
    return [
        Asked(
            Subject(dossier.artifact, resolution.typed, resolution.assumed),
            dossier,
            name,
            _other_readings(view, resolution),
        )
        for resolution, dossier, name in zip(resolutions, found, names, strict=True)
    ]


def _other_readings(view: View, resolution: Resolution) -> tuple[Artifact, ...]:
    """The likeliest of what else an assumed name may mean."""
    if not resolution.assumed:
        return ()
    others = [slug for slug in resolution.candidates if slug != resolution.artifact]
    return view.artifacts(others[:MOST_READINGS])


def _help(view: View, lead: Saying) -> Help:
    return help_with(lead, view.snapshot)


class Pickwick:
    """Answers questions from one catalog: the one door of every face.

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
        return ask(self.catalog, message, today)

    def answer(self, query: Query, today: date) -> Answer:
        """The answer to a question that is read already."""
        return answer(self.catalog, query, today)

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
        return at_link(self.catalog, url, today)

    def news(self, today: date, most: int = 5) -> News:
        """The latest releases and the next retirements in this catalog."""
        return news(self.catalog, today, most)
