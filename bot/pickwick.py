"""From a message to an answer: where all parts meet.

Autocomplete runs as a whole process a keystroke: what only other questions need is imported
where they are answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.catalog.file import Catalog, View
from bot.model import (
    Action,
    Answer,
    Artifact,
    Candidate,
    Capability,
    Choice,
    Comparison,
    Help,
    NoMatch,
    Profile,
    Resolution,
    Row,
    SourceList,
    Subject,
)

if TYPE_CHECKING:
    from bot.answers.asked import Asked, Context
    from bot.answers.news import News
    from bot.model import CostAnswer, NoneFits, Shortlist, Workload
    from bot.questions.workloads import Reading


FEWEST, MOST = 2, 5
MOST_READINGS = 3


def compare(catalog: Catalog, typed: Sequence[str], today: date) -> Answer:
    """Two to five artifacts side by side: Comparison, Choice, NoMatch or Help."""
    from bot.answers.comparison import side_by_side
    from bot.questions import commands as query
    from bot.words import comparison as comparison_words
    from bot.words import help as help_words

    view = catalog.view()
    resolutions = _read_best(view, query.readings(typed))
    if len(resolutions) < FEWEST:
        only = next((r for r in resolutions if r.kind == "match"), None)
        return _help(view, help_words.say_another(only.typed) if only else help_words.say_two())
    unclear = _unclear(view, resolutions, today, "compare")
    if unclear:
        return unclear
    distinct = _distinct(resolutions)
    asked = _asked(view, distinct)
    if len(distinct) < FEWEST:
        names = [resolution.typed for resolution in resolutions]
        return _help(view, help_words.same_thing(names, asked[0].subject.artifact))
    if len(distinct) > MOST:
        return _help(view, help_words.say_fewer(len(distinct)))
    comparison = side_by_side(asked, _context(view, today, asked))
    meant = [resolution.artifact for resolution in resolutions]
    twice = (
        comparison_words.same_twice(o.name) for o in asked if meant.count(o.dossier.artifact.id) > 1
    )
    return replace(
        comparison,
        notes=(*_readings_taken(asked), *twice, *comparison.notes),
        sources=view.source_notes(_told(comparison) | _told_by_warnings(asked)),
        actions=_comparison_actions(view, distinct, asked),
    )


def show(catalog: Catalog, typed: str, today: date) -> Answer:
    """Everything known about one artifact: Profile, Choice, NoMatch or Help."""
    from bot.answers.profile import describe
    from bot.words import help as help_words

    view = catalog.view()
    if not typed.strip():
        return _help(view, help_words.say_one())
    resolution = _resolve(view, typed.strip())
    unclear = _unclear(view, [resolution], today, "show")
    if unclear:
        return unclear
    asked = _asked(view, [resolution])
    profile = describe(asked[0], _context(view, today, asked))
    others = _other_readings(view, resolution)
    return replace(
        profile,
        notes=(*_readings_taken(asked), *profile.notes),
        sources=view.source_notes(_told(profile)),
        actions=tuple(_show_instead(view, artifact) for artifact in others),
    )


def cost(catalog: Catalog, typed: Sequence[str], today: date, options: str = "") -> Answer:
    """What a workload costs with one to five things: CostAnswer, Choice, NoMatch or Help.

    The workload stands among the words, or in ``options``: ``--in 50k --out 5k --providers``.
    """
    from bot.answers.cost import estimate
    from bot.questions.workloads import read_workload
    from bot.words import cost as cost_words
    from bot.words import help as help_words

    view = catalog.view()
    named = read_workload(" ".join(typed))
    said = read_workload(f"{' '.join(typed)} {options}") if options else named
    resolutions = _read_best(view, _names_in(typed, named.rest), fewest=1)
    if not resolutions:
        return _help(view, cost_words.say_what_to_cost())
    ending = f" for {cost_words.workload(said.workload)}{cost_words.at_all(said.everywhere)}"
    unclear = _unclear(view, resolutions, today, "cost", ending)
    if unclear:
        return unclear
    distinct = _distinct(resolutions)
    if len(distinct) > MOST:
        return _help(view, help_words.say_fewer(len(distinct)))
    asked = _asked(view, distinct)
    rates = {one.dossier.artifact.id: view.rates(one.dossier.artifact.id, today) for one in asked}
    found = estimate(asked, rates, said.workload, _context(view, today), said.everywhere)
    return replace(
        found,
        notes=(*_readings_taken(asked), *said.unsaid, *found.notes),
        sources=view.source_notes(_told_by_costs(found) | _told_by_warnings(asked)),
        actions=_cost_actions(view, distinct, asked, said, today),
    )


def recommend(catalog: Catalog, text: str, today: date, page: int = 1) -> Answer:
    """A shortlist for a need in plain words: Shortlist, NoneFits or Help."""
    from bot import finding
    from bot.words import shortlist

    view = catalog.view()
    need = finding.read(view, text, today)
    if finding.is_empty(need):
        return _help(view, shortlist.say_need())
    if need.like and (like := _resolve(view, need.like)).kind == "match":
        asked = _asked(view, [like])
        alike = finding.alternatives(view, asked[0].dossier, need, _context(view, today))
        notes = (*_readings_taken(asked), *alike.notes)
        return _finished(view, replace(alike, notes=notes), asked=asked)
    found = finding.recommend(view, need, _context(view, today), page)
    return _finished(view, found, page)


def alternatives(catalog: Catalog, name: str, need_text: str, today: date) -> Answer:
    """What else does this one's job, under a need if one is said: Shortlist, NoneFits, Choice."""
    from bot import finding
    from bot.words import shortlist

    view = catalog.view()
    if not name.strip():
        return _help(view, shortlist.say_whose())
    resolution = _resolve(view, name.strip())
    unclear = _unclear(view, [resolution], today, "alternatives")
    if unclear:
        return unclear
    asked = _asked(view, [resolution])
    need = finding.read(view, need_text, today) if need_text.strip() else None
    found = finding.alternatives(view, asked[0].dossier, need, _context(view, today))
    notes = (*_readings_taken(asked), *found.notes)
    return _finished(view, replace(found, notes=notes), asked=asked)


def alternatives_typed(catalog: Catalog, typed: Sequence[str], today: date) -> Answer:
    """The same with name and need in one: the longest start of the words that is a name."""
    from bot.questions import commands as query

    if len(typed) > 1 and " " in typed[0]:
        return alternatives(catalog, typed[0], " ".join(typed[1:]), today)
    said = query.alternatives_in(" ".join(typed))
    return alternatives(catalog, *_name_and_need(catalog.view(), said.typed, said.need), today)


def _name_and_need(view: View, name: str, need: str) -> tuple[str, str]:
    """Words that follow a name and are no part of it belong to the need."""
    words = name.split()
    if len(words) < 2 or _resolve(view, name).kind == "match":
        return name, need
    for end in range(len(words) - 1, 0, -1):
        head = " ".join(words[:end])
        if _resolve(view, head).kind == "match":
            return head, " ".join((*words[end:], need)).strip()
    return name, need


def move(catalog: Catalog, name: str, today: date) -> Answer:
    """What to move to from this one, and what changes field by field: ``pickwick replace``."""
    from bot import finding
    from bot.words import shortlist

    view = catalog.view()
    if not name.strip():
        return _help(view, shortlist.say_whose())
    resolution = _resolve(view, name.strip())
    unclear = _unclear(view, [resolution], today, "replace")
    if unclear:
        return unclear
    asked = _asked(view, [resolution])
    found = finding.replacement(view, asked[0].dossier, _context(view, today))
    notes = (*_readings_taken(asked), *found.notes)
    return _finished(view, replace(found, notes=notes), asked=asked)


def _finished(
    view: View, answer: Shortlist | NoneFits, page: int = 1, asked: Sequence[Asked] = ()
) -> Answer:
    """A shortlist with its sources and next questions; ``asked`` is what it was asked about."""
    told = {(note.id, note.as_of) for note in answer.sources} | _told_by_hits(answer)
    told |= _told_by_warnings(asked) if answer.warnings else set()
    return replace(
        answer,
        sources=view.source_notes(told),
        actions=_shortlist_actions(view, answer, page),
    )


def _told_by_hits(answer: Shortlist | NoneFits) -> set[tuple[str, str]]:
    shown = [figure.cell for hit in answer.hits for figure in hit.figures]
    shown += [fitting.cell for hit in answer.hits for fitting in hit.fits if fitting.cell]
    return {(cell.source, cell.as_of) for cell in shown}


def _shortlist_actions(view: View, answer: Shortlist | NoneFits, page: int) -> tuple[Action, ...]:
    """More, one constraint less, the first ones side by side, what else does the first's job."""
    from bot.answers.asked import name_apart
    from bot.answers.shortlist import MOST_HITS, loosest, without
    from bot.words import comparison as comparison_words
    from bot.words import shortlist

    need, hits = answer.need, answer.hits
    artifacts = [hit.subject.artifact for hit in hits]
    names = name_apart(artifacts)
    actions = []
    is_recommended = not need.like
    if is_recommended and answer.kind == "shortlist" and len(hits) == MOST_HITS:
        text = f"recommend more {page + 1}: {need.text}"
        actions.append(Action(shortlist.more_label(), text))
    if is_recommended and (tight := loosest(answer)):
        text = f"recommend {without(need, tight)}"
        actions.append(Action(shortlist.loosen_label(tight.said), text))
    if len(hits) > 1:
        first = [_address(view, artifact) for artifact in artifacts[:3]]
        label = shortlist.compare_top_label(len(first))
        actions.append(Action(label, f"compare {' vs '.join(first)}"))
    if is_recommended and answer.kind == "shortlist":
        label = shortlist.alternatives_label(names[0])
        actions.append(Action(label, f"alternatives to {_address(view, artifacts[0])}"))
    if not is_recommended and hits:
        text = f"show {_address(view, artifacts[0])}"
        actions.append(Action(comparison_words.show_label(names[0]), text))
    return tuple(actions)


def sources(catalog: Catalog, today: date) -> SourceList:
    """Where facts come from, with their ages on ``today``."""
    from bot.words import help as help_words

    view = catalog.view()
    entries = view.sources(today)
    stale = [entry for entry in entries if entry.stale]
    return SourceList(
        title=help_words.sources_title(),
        lead=help_words.sources_lead(len(entries)),
        warnings=(help_words.old_sources(stale),) if stale else (),
        notes=tuple(help_words.thanks(e.name, e.attribution) for e in entries if e.attribution),
        sources=view.source_notes((entry.id, entry.as_of) for entry in entries),
        catalog=view.snapshot,
        entries=entries,
    )


def ask(catalog: Catalog, text: str, today: date) -> Answer:
    """The answer to anything a person types: a command, an action's sentence or plain words."""
    from bot import finding
    from bot.questions import commands as query
    from bot.questions.sentences import intent

    view = catalog.view()

    def reads(said: str) -> bool:
        return not finding.is_empty(finding.read(view, said, today))

    match intent(text, lambda typed: _resolve(view, typed), reads):
        case query.Compare(typed, need):
            answer = compare(catalog, typed, today)
            return _under(view, answer, need, today) if need else answer
        case query.Show(typed):
            return show(catalog, typed, today)
        case query.Cost(typed):
            return cost(catalog, typed, today)
        case query.Recommend(need, page):
            return recommend(catalog, need, today, page)
        case query.Alternatives(name, need):
            name, need = _name_and_need(view, name, need)
            return alternatives(catalog, name, need, today)
        case query.Replace(name):
            return move(catalog, name, today)
        case query.Sources():
            return sources(catalog, today)
        case _:
            return help(catalog)


def _under(view: View, answer: Answer, need: str, today: date) -> Answer:
    """A comparison with how each fares under the need that was said with it."""
    from bot import finding
    from bot.words import shortlist

    if not isinstance(answer, Comparison):
        return answer
    read = finding.read(view, need, today)
    found = (view.dossier(subject.artifact.id) for subject in answer.subjects)
    dossiers = [dossier for dossier in found if dossier]
    said = finding.fits(view, read, dossiers, _context(view, today))
    action = Action(shortlist.more_that_fit(need), f"recommend {need}")
    return replace(answer, notes=(*said, *answer.notes), actions=(*answer.actions, action))


def at_link(catalog: Catalog, url: str, today: date) -> Profile | None:
    """What is known of the one thing a link names; None where it names none beyond doubt."""
    from bot.names import links

    link = links.read_link(url)
    found = _resolve(catalog.view(), link.name) if link else None
    if not link or not found or found.kind != "match" or found.assumed:
        return None
    (artifact,) = catalog.view().artifacts([found.artifact or ""])
    if not links.is_named_by(artifact, link):
        return None
    profile = show(catalog, _address(catalog.view(), artifact), today)
    return profile if isinstance(profile, Profile) else None


def news(catalog: Catalog, today: date, most: int = 5) -> News:
    """The latest releases and the next retirements in this catalog."""
    from bot.answers.news import AHEAD, news

    view = catalog.view()
    newest = view.newest(today, most)
    released = [(dossier, day) for slug, day in newest.items() if (dossier := view.dossier(slug))]
    slugs = view.leaving(today, today + AHEAD, most)
    leaving = [dossier for slug in slugs if (dossier := view.dossier(slug))]
    return news(released, leaving, today, view.source_names, view.snapshot)


def help(catalog: Catalog) -> Help:
    """How to ask."""
    from bot.words import help as help_words

    return _help(catalog.view(), help_words.how_to_ask())


def resolve(catalog: Catalog, typed: str) -> Resolution:
    """Which artifact a typed name means."""
    return _resolve(catalog.view(), typed)


def complete(catalog: Catalog, prefix: str, limit: int = 25) -> tuple[Artifact, ...]:
    """The artifacts someone may be typing, best known first; well-known ones before any letter."""
    from bot.names import resolve as names
    from bot.names.table import SqliteNames

    view = catalog.view()
    if not prefix.strip():
        return view.artifacts(view.prominent(limit))
    with view.reading():
        found = names.complete(SqliteNames(view.connection), prefix, limit)
    return view.artifacts(found)


# -- names -------------------------------------------------------------------------------


def _resolve(view: View, typed: str) -> Resolution:
    found = view.resolved.get(typed) or _looked_up(view, typed)
    view.resolved.put({typed: found})
    return found


def _looked_up(view: View, typed: str) -> Resolution:
    from bot.names import resolve as names
    from bot.names.table import SqliteNames

    exact = _by_id(view, typed)
    if exact:
        return Resolution(typed, "match", exact.id)
    with view.reading():
        return names.resolve(SqliteNames(view.connection), typed)


def _by_id(view: View, typed: str) -> Artifact | None:
    """What is named beyond doubt: an id with its owner, or with its kind: ``groq platform``."""
    from bot.words import values

    if "/" in typed:
        return next(iter(view.artifacts([typed])), None)
    slug, _, kind = typed.partition(" ")
    found = view.artifacts([slug]) if kind else ()
    return next((a for a in found if typed == values.with_kind(a)), None)


def _address(view: View, artifact: Artifact) -> str:
    """How an action names an artifact, as short as finds the same one again."""
    from bot.words import values

    for name in dict.fromkeys((artifact.id.rpartition("/")[2], artifact.id)):
        again = _resolve(view, name)
        if again.artifact == artifact.id and not again.assumed:
            return name
    return values.with_kind(artifact)


def _names_in(typed: Sequence[str], rest: str) -> Sequence[tuple[str, ...]]:
    """The ways to read names of which there may be one; quoted words stay whole."""
    from bot.questions import commands as query

    if rest != " ".join(typed) or len(typed) < 2:
        return query.readings([rest])
    readings = query.readings(typed)
    return readings if any(" " in word for word in typed) else ((rest,), *readings)


def _read_best(
    view: View, readings: Sequence[tuple[str, ...]], fewest: int = FEWEST
) -> list[Resolution]:
    """The reading whose names are best known; the first of equals.

    Fewer names than were asked for are read only where they are known, and no others are.
    """
    known: dict[str, list[Resolution]] = {}

    def resolved(names: tuple[str, ...]) -> list[Resolution]:
        for name in names:
            if name not in known:
                known[name] = _whole_or_halves(view, name)
        return [resolution for name in names for resolution in known[name]]

    tried = [resolved(names) for names in readings]
    several = [reading for reading in tried if len(reading) >= fewest] or tried
    best = min(several, key=_count_unknown, default=[])
    whole = next((r for r in tried if len(r) < fewest and not _count_unknown(r)), None)
    return whole if whole and _count_unknown(best) else best


def _whole_or_halves(view: View, name: str) -> list[Resolution]:
    """What a name means; where it means nothing, two names at a slash that both do."""
    whole = _resolve(view, name)
    if whole.kind == "match" or name.count("/") != 1:
        return [whole]
    halves = [_resolve(view, half.strip()) for half in name.split("/")]
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
    view: View, resolutions: Sequence[Resolution], today: date, command: str, ending: str = ""
) -> Choice | NoMatch | None:
    """The answer where a name means nothing, or several things and a person must choose."""
    from bot.answers.asked import name_apart
    from bot.words import help as help_words

    unknown = next((r for r in resolutions if r.kind == "no_match"), None)
    ambiguous = next((r for r in resolutions if r.kind == "choice"), None)
    resolution = unknown or ambiguous
    if resolution is None:
        return None
    candidates = _candidates(view, resolution.candidates, today)
    names = name_apart([candidate.artifact for candidate in candidates])
    actions = tuple(
        Action(
            name,
            _question(command, resolutions, resolution, _address(view, candidate.artifact))
            + ending,
        )
        for name, candidate in zip(names, candidates, strict=True)
    )
    if unknown:
        return NoMatch(
            title=help_words.not_known(resolution.typed),
            lead=help_words.unknown_name(resolution.typed, bool(candidates)),
            actions=actions,
            catalog=view.snapshot,
            typed=resolution.typed,
            candidates=candidates,
        )
    return Choice(
        title=help_words.which(resolution.typed),
        lead=help_words.choose(resolution.typed, len(candidates)),
        actions=actions,
        catalog=view.snapshot,
        typed=resolution.typed,
        candidates=candidates,
    )


def _question(
    command: str, resolutions: Sequence[Resolution], unclear: Resolution, meant: str
) -> str:
    """The whole question again, with one name made clear."""
    names = [meant if resolution is unclear else resolution.typed for resolution in resolutions]
    return f"{command} {' vs '.join(names)}"


def _candidates(view: View, slugs: Sequence[str], today: date) -> tuple[Candidate, ...]:
    from bot.answers.choice import told_apart

    dossiers = [dossier for slug in slugs if (dossier := view.dossier(slug))]
    return told_apart(dossiers, today)


def _asked(view: View, resolutions: Sequence[Resolution]) -> list[Asked]:
    from bot.answers.asked import Asked, name_apart
    from bot.errors import CatalogError

    dossiers = [view.dossier(resolution.artifact or "") for resolution in resolutions]
    found = [dossier for dossier in dossiers if dossier]
    if len(found) < len(resolutions):
        raise CatalogError("The catalog knows a name of something that it does not hold.")
    names = name_apart([dossier.artifact for dossier in found])
    return [
        Asked(Subject(dossier.artifact, resolution.typed, resolution.assumed), dossier, name)
        for resolution, dossier, name in zip(resolutions, found, names, strict=True)
    ]


def _readings_taken(asked: Sequence[Asked]) -> tuple[str, ...]:
    from bot.words import comparison as comparison_words

    return tuple(
        comparison_words.taken_as(one.subject.typed, one.subject.artifact)
        for one in asked
        if one.subject.assumed
    )


# -- sources and next questions ----------------------------------------------------------


def _context(view: View, today: date, asked: Sequence[Asked] = ()) -> Context:
    """What an answer is told; with the rates of those whose prices it shows in full."""
    from bot.answers.asked import Context

    ids = [one.dossier.artifact.id for one in asked]
    rates = {slug: view.rates(slug, today) for slug in ids}
    return Context(today, view.source_names, view.snapshot, rates)


def _told(answer: Comparison | Profile) -> set[tuple[str, str]]:
    """Each (source, day) that an answer rests on."""
    if isinstance(answer, Comparison):
        shown = (answer.capabilities.shared, *answer.capabilities.only.values())
        return set(_told_by(answer.rows, [c for some in shown for c in some]))
    told = set(_told_by(answer.rows, answer.capabilities))
    told |= {(cell.source, cell.as_of) for o in answer.offers for cell in o.cells.values()}
    told |= {(score.source, score.as_of) for score in answer.scores}
    return told | {(event.source, event.as_of) for event in answer.lifecycle}


def _told_by_warnings(asked: Sequence[Asked]) -> set[tuple[str, str]]:
    """Who says what was retired: it stands in no row."""
    events = (event for one in asked for event in one.dossier.lifecycle)
    return {(e.source, e.as_of) for e in events if e.event in ("retired", "deprecated")}


def _told_by(rows: Sequence[Row], capabilities: Sequence[Capability]) -> Iterator[tuple[str, str]]:
    for row in rows:
        for cell in filter(None, row.cells):
            yield cell.source, cell.as_of
            yield from ((dissent.source, dissent.as_of) for dissent in cell.conflict)
    for capability in capabilities:
        yield from ((evidence.source, evidence.as_of) for evidence in capability.evidence)


def _told_by_costs(answer: CostAnswer) -> set[tuple[str, str]]:
    """Whose prices were counted with, and who says otherwise."""
    cells = [figure.cell for row in answer.rows for figure in row.cells]
    told = {(cell.source, cell.as_of) for cell in cells}
    return told | {(other.source, other.as_of) for cell in cells for other in cell.conflict}


def _cost_actions(
    view: View,
    resolutions: Sequence[Resolution],
    asked: Sequence[Asked],
    said: Reading,
    today: date,
) -> tuple[Action, ...]:
    """Other readings first, then every provider, batch, a cache, and the things themselves."""
    from bot.evidence.dossier import headline
    from bot.words import cost as cost_words

    names = [_address(view, one.dossier.artifact) for one in asked]

    def is_priced(key: str) -> bool:
        return any(headline(one.dossier, key, today) for one in asked)

    def again(label: str, workload: Workload, everywhere: bool) -> Action:
        words = f"{cost_words.workload(workload)}{cost_words.at_all(everywhere)}"
        return Action(label, f"cost {' vs '.join(names)} for {words}")

    actions = []
    for i, resolution in enumerate(resolutions):
        for artifact in _other_readings(view, resolution):
            others = [*names[:i], _address(view, artifact), *names[i + 1 :]]
            words = f"{cost_words.workload(said.workload)}{cost_words.at_all(said.everywhere)}"
            text = f"cost {' vs '.join(others)} for {words}"
            actions.append(Action(cost_words.count_instead(artifact), text))
    if not said.everywhere:
        actions.append(again(cost_words.everywhere_label(), said.workload, True))
    if not said.workload.batch and is_priced("price_batch_input"):
        actions.append(
            again(cost_words.in_batch_label(), replace(said.workload, batch=True), said.everywhere)
        )
    if not said.workload.cached_share and is_priced("price_cache_read"):
        share = 0.8
        cached = replace(said.workload, cached_share=share)
        actions.append(again(cost_words.cached_label(share), cached, said.everywhere))
    if len(names) > 1:
        actions.append(Action(cost_words.compare_label(), f"compare {' vs '.join(names)}"))
    return tuple(actions)


def _comparison_actions(
    view: View, resolutions: Sequence[Resolution], asked: Sequence[Asked]
) -> tuple[Action, ...]:
    """Other readings first, then each thing in full."""
    from bot.words import comparison as comparison_words

    actions = []
    for i, resolution in enumerate(resolutions):
        for artifact in _other_readings(view, resolution):
            names = [_address(view, one.dossier.artifact) for one in asked]
            names[i] = _address(view, artifact)
            label = comparison_words.compare_instead(artifact)
            actions.append(Action(label, f"compare {' vs '.join(names)}"))
    shown = [
        Action(
            comparison_words.show_label(one.name), f"show {_address(view, one.dossier.artifact)}"
        )
        for one in asked
    ]
    return (*actions, *shown)


def _other_readings(view: View, resolution: Resolution) -> tuple[Artifact, ...]:
    """The likeliest of what else an assumed name may mean."""
    if not resolution.assumed:
        return ()
    others = [slug for slug in resolution.candidates if slug != resolution.artifact]
    return view.artifacts(others[:MOST_READINGS])


def _show_instead(view: View, artifact: Artifact) -> Action:
    from bot.words import comparison as comparison_words

    return Action(comparison_words.show_label(artifact.id), f"show {_address(view, artifact)}")


def _help(view: View, lead: str) -> Help:
    from bot.words import help as help_words

    return Help(
        title=help_words.help_title(),
        lead=lead,
        actions=(
            Action("Compare two", "compare gpt-4.1 vs claude sonnet 4.5"),
            Action("Find one", "recommend cheap, open weights, reads images, 128k context"),
            Action("Replace one", "replace o4-mini"),
            Action("Count a cost", "cost gpt-4.1 for 50k in, 5k out, 1000 calls a day"),
            Action("Where facts come from", "sources"),
        ),
        catalog=view.snapshot,
    )


# -- JSON --------------------------------------------------------------------------------


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer exactly as contract.md shapes it."""
    return {"kind": answer.kind, **_plain(answer)}


def resolution_json(catalog: Catalog, resolution: Resolution) -> dict[str, Any]:
    """A resolution as contract.md shapes it: artifacts as objects, each reading with its fact."""
    view = catalog.view()
    meant = view.artifacts([resolution.artifact] if resolution.artifact else [])
    candidates = _candidates(view, resolution.candidates, date.min)
    return {
        "typed": resolution.typed,
        "kind": resolution.kind,
        "artifact": _plain(meant[0]) if meant else None,
        "assumed": resolution.assumed,
        "candidates": [_plain(candidate) for candidate in candidates],
    }


def _plain(value: object) -> Any:
    """Dataclasses as objects; subjects and candidates with their artifact's fields in them."""
    match value:
        case Subject(artifact=artifact):
            return {**_plain(artifact), "typed": value.typed, "assumed": value.assumed}
        case Candidate(artifact=artifact):
            return {**_plain(artifact), "because": value.because}
        case Mapping():
            return {key: _plain(held) for key, held in value.items()}
        case tuple() | list():
            return [_plain(held) for held in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case _:
            return value
