"""Phrases in a need: what they demand, which kind of thing they ask for, what it must do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.capabilities import find
from bot.curated import table
from bot.model import Kind, Op
from bot.questions.draft import Draft, Sway
from bot.questions.tokens import CLAUSE_ENDS, any_of, phrases


@dataclass(frozen=True, slots=True)
class Demand:
    """What a phrase demands of an attribute; without one the phrase is read and asks nothing."""

    attribute: str = ""
    value: str = ""
    op: str = "="


@dataclass(frozen=True, slots=True)
class _Demanding:
    """A row of phrases that demand the same."""

    phrases: tuple[str, ...]
    attribute: str = ""
    value: str = ""
    op: str = "="


@dataclass(frozen=True, slots=True)
class _OfTerm:
    """A term of the vocabulary that is a demand in itself."""

    term: str
    attribute: str
    value: str
    op: str = "="


@dataclass(frozen=True, slots=True)
class _Nouns:
    """Nouns that name the same kinds of things."""

    nouns: tuple[str, ...]
    kinds: tuple[Kind, ...]


_TABLE = table("phrases")
DEMANDS = phrases(
    {
        phrase: Demand(row.attribute, row.value, row.op)
        for row in _TABLE.rows("demand", _Demanding)
        for phrase in row.phrases
    }
)
_OF_TERMS = {
    row.term: Demand(row.attribute, row.value, row.op) for row in _TABLE.rows("term", _OfTerm)
}
SORTS = phrases(_TABLE.spellings("sort"))
KINDS = phrases({noun: row.kinds for row in _TABLE.rows("kind", _Nouns) for noun in row.nouns})
_MODALITIES = _TABLE.spellings("modality")
_WISHES = phrases(dict.fromkeys(_TABLE.words("wishes"), True))
_MODEL_ONLY = _TABLE.words("model_only")
_SAID_BY_DEMANDS = _TABLE.words("said_by_demands")
_SILENT_SORTS = _TABLE.words("silent_sorts")
_WEAK_NOUNS = _TABLE.words("weak_nouns")
_OF_OTHERS = _TABLE.words("of_others")
"""What is small or quick without the thing asked for being so: "a small team"."""

MAINTAINED = timedelta(days=180)

# ---- demands ----

_REFUSABLE = frozenset("input_modalities output_modalities licence region maker_country".split())
"""Attributes with words for values that may be excluded as well as demanded."""


def read_demands(draft: Draft) -> None:
    """Phrases that demand something by themselves."""
    at = 0
    while at < len(draft.tokens):
        found = draft.open_phrases(DEMANDS, at)
        if found:
            _read_demand(draft, found[0], at, found[1])
        at = found[1] if found else at + 1


def _read_demand(draft: Draft, demand: Demand, at: int, after: int) -> None:
    start, end = draft.span(at, after)
    if not demand.attribute:
        draft.use(start, end, close=True)
        return
    if demand.attribute in _MODEL_ONLY and draft.kinds and "model" not in draft.kinds:
        return
    if any(o.attribute in MODALITY and o.start <= start and end <= o.end for o in draft.found):
        return
    if draft.low[start:end] in ("tool", "tools") and not _is_feature(draft, at, after):
        return
    if demand.attribute == "region" and _is_where_people_are(draft, start):
        draft.use(start, end)
        return
    sway = _sway(draft, demand, at, end)
    is_refusable = demand.value in ("yes", "no") or demand.attribute in _REFUSABLE
    if sway == "waived" or (sway == "refused" and not is_refusable):
        draft.use(start, end, close=True)
    else:
        _add(draft, demand, sway == "refused", start, end)


_NEEDED = re.compile(r" (?:is |are )?(?:needed|required|necessary)\b")
_BESIDE_FEATURES = frozenset(", and with / : or no without plus".split())


def _sway(draft: Draft, demand: Demand, at: int, end: int) -> Sway:
    """A no before a phrase refuses it; "no vision needed" waives it; "no GDPR trouble" asks."""
    sway = draft.sway(at, demand.attribute, end)
    if sway == "refused" and demand.attribute in ("privacy", "compliance"):
        return "asked"
    return "waived" if sway == "refused" and _NEEDED.match(draft.low, end) else sway


_PEOPLE = "users?|customers?|clients?|people|team|office|offices|company|based|live|we are|we're"


def _is_where_people_are(draft: Draft, start: int) -> bool:
    """Whether a place is where people are, not where data goes: "our users are in India"."""
    return draft.low.startswith("in ", start) and draft.has_any(_PEOPLE, start - 25, start)


def _is_feature(draft: Draft, at: int, after: int) -> bool:
    """Whether "tools" is what a model calls, in a list: "vision, tools, JSON"."""
    is_in_list = draft.word(at - 1) in _BESIDE_FEATURES or draft.word(after) == ","
    return is_in_list and "tool" not in draft.kinds


def _add(draft: Draft, demand: Demand, is_refused: bool, start: int, end: int) -> None:
    attribute, value = demand.attribute, demand.value
    if is_refused:
        start = draft.tokens[max(0, draft.token_at(start) - 1)].start
    if attribute == "open_source":
        is_model = not draft.kinds or "model" in draft.kinds
        attribute = "open_weights" if is_model else "open_source"
    if value == "maintained":
        draft.assume(start, end, f"was read as a commit in the last {MAINTAINED.days} days.")
        draft.add(attribute, ">=", (draft.today - MAINTAINED).isoformat(), start, end)
    elif demand.op == "has":
        draft.add(attribute, "has not" if is_refused else "has", value, start, end)
    elif demand.op == "in":
        draft.add(attribute, "not in" if is_refused else "in", (value,), start, end)
    else:
        opposite = {"yes": "no", "no": "yes"}.get(value, value)
        draft.add(attribute, "=", opposite if is_refused else value, start, end)


# ---- what goes in and comes out ----

MODALITY = ("input_modalities", "output_modalities")
_NOUN = rf"(?:{any_of(_MODALITIES)})s?"


def _list_named(group: str) -> str:
    """A pattern for one to five nouns in a list, as a group of this name."""
    return rf"(?P<{group}>{_NOUN}(?:(?:, | and | or |, and | ?/ ?| & |\+){_NOUN}){{0,4}})"


_TAKES = rf"(?:{any_of(_TABLE.words('takes'))})"
_GIVES = rf"(?:{any_of(_TABLE.words('gives'))})"
_WHOSE = r"(?:(?:in|both|raw|our|my|the|a|an|scanned|native|large|long|short) )*"
_END = r"(?= ?$|[,.;)!?/]| and\b| or\b| but\b| with\b| for\b| under\b| at\b| model)"
_MODALITY = re.compile(
    rf"\b(?:{_TAKES} {_WHOSE}{_list_named('taken')}(?: (?:as )?inputs?)?"
    rf"|{_list_named('entered')} (?:(?:as )?inputs?\b|in\b{_END})"
    rf"|(?P<gives>{_GIVES} )?{_list_named('given')}(?(gives)| (?:outputs?\b|out\b{_END})))(?![\w-])"
)


def read_modalities(draft: Draft) -> None:
    """What must go in or come out: "reads PDFs and images", "audio or video input"."""
    if draft.kinds and "model" not in draft.kinds:
        return
    for match in _MODALITY.finditer(draft.low):
        group = next(name for name in ("taken", "entered", "given") if match[name])
        key = MODALITY[group == "given"]
        start, end = match.span()
        if draft.is_closed(start, end):
            continue
        at = draft.token_at(start)
        sway = _sway(draft, Demand(key), at, end)
        if sway == "waived":
            draft.use(start, end, close=True)
            continue
        _add_modalities(draft, key, match[group], "has not" if sway == "refused" else "has", match)


def _add_modalities(draft: Draft, key: str, listed: str, op: Op, match: re.Match[str]) -> None:
    nouns = re.findall(rf"({any_of(_MODALITIES)})s?\b", listed)
    found = tuple(dict.fromkeys(_MODALITIES[noun] for noun in nouns))
    if len(found) > 1 and re.search(r"\bor\b", listed):
        draft.add(key, op, found, *match.span())
        return
    for modality in found:
        if modality == "pdf" and key == MODALITY[0]:
            draft.add("supports_pdf", "=", "yes" if op == "has" else "no", *match.span())
        elif modality != "text":
            draft.add(key, op, modality, *match.span())


# ---- kinds ----

_OURS = frozenset("our my own your their this".split())
_HANDLING = frozenset(
    """
    run running use using host serve hosting serving compare train fine for try switch between
    across all many multiple several of open local
    """.split()
)
_PLACES = frozenset("phone mobile cpu home into gb only web iphone".split())


def read_kinds(draft: Draft) -> None:
    """The kind of thing asked for: the head of the first noun that names one.

    A noun that may as well be something else's ("opens apps") gives way to one that may not.
    """
    first: tuple[tuple[Kind, ...], int, int] | None = None
    for kinds, at, after in _kinds_named(draft):
        is_weak = draft.word(after - 1) in _WEAK_NOUNS
        is_aside = _is_aside(draft, at, after, first is not None)
        if is_aside or (is_weak and not _is_head(draft, at, after)):
            continue
        if draft.sway_before(at) != "refused" and not (first and is_weak):
            first = kinds, at, after
            if not is_weak:
                break
    if first:
        draft.kinds = first[0]
        draft.use(*draft.span(*first[1:]))


def _kinds_named(draft: Draft) -> Iterator[tuple[tuple[Kind, ...], int, int]]:
    """The kinds that nouns name, from left to right, with the place of each and that after it."""
    at = 0
    while at < len(draft.tokens):
        found = _kinds_at(draft, at)
        if found:
            yield found[0], at, found[1]
        at = found[1] if found else at + 1


def _kinds_at(draft: Draft, at: int) -> tuple[tuple[Kind, ...], int] | None:
    """The kinds a compound noun names: of "embedding library" the last."""
    found = draft.open_phrases(KINDS, at)
    if found is None:
        return None
    kinds, after = found
    while after < len(draft.tokens) and (more := draft.open_phrases(KINDS, after)):
        kinds, after = kinds if kinds == ("mcp_server",) else more[0], more[1]
    return kinds, after


def _is_aside(draft: Draft, at: int, after: int, is_second: bool) -> bool:
    """Whether a noun is where the thing goes: "for our app", "our own server", "a phone app"."""
    before = [draft.word(at - back) for back in (1, 2, 3)]
    word = draft.word(after - 1)
    is_model = word in ("model", "llm")
    if _OURS & set(before[:2]):
        return True
    if before[0] in _PLACES and word in ("app", "server", "application"):
        return True
    goes_with = before[0] in ("for", "into", "of") or (
        before[1] in ("for", "into", "as") and before[0] in ("a", "an", "the")
    )
    if not is_model:
        return goes_with
    return is_second and (goes_with or bool(_HANDLING & set(before[:2])))


_BEFORE_HEADS = frozenset(
    """
    a an which what any best good open source hosted free desktop chat web one cheap small
    simple decent recommended python typescript local oss popular
    """.split()
)
_AFTER_HEADS = frozenset("for to that which with like in on".split())


def _is_head(draft: Draft, at: int, after: int) -> bool:
    """Whether a noun that is often an aside stands where the thing asked for stands."""
    before = {draft.word(at - 1), draft.word(at - 2)}
    follows = draft.word(at - 1) in ("", *CLAUSE_ENDS) and draft.word(after) in _AFTER_HEADS
    is_long = after - at > 1
    return bool(before & _BEFORE_HEADS) or follows or is_long


# ---- capabilities ----


def read_capabilities(draft: Draft) -> None:
    """What it must be able to do, through the vocabulary."""
    shut = zip(draft.text, draft.closed, strict=True)
    open_text = "".join("|" if is_shut and c != " " else c for c, is_shut in shut)
    for found in find(draft.words.vocabulary, open_text):
        was_read = draft.is_used(found.start, found.end)
        sway = draft.sway(draft.token_at(found.start), "capability")
        draft.use(found.start, found.end)
        is_needless = sway == "refused" and _NEEDED.match(draft.low, found.end)
        if sway == "refused" and not was_read and not is_needless:
            draft.add("capability", "has not", found.term, found.start, found.end)
        if sway != "asked":
            continue
        demand = _OF_TERMS.get(found.term)
        is_new = demand and all(one.attribute != demand.attribute for one in draft.found)
        if demand and is_new and not was_read:
            _add(draft, demand, False, found.start, found.end)
        if not (was_read and found.term in _SAID_BY_DEMANDS):
            draft.capabilities.setdefault(found.term, found.said)


# ---- wishes ----

_NO_MATTER = re.compile(
    r" (?:is(?:n't| not)|doesn't|does not|not) "
    r"(?:matter|important|critical|an? issue|a concern|needed)"
)
_SPEEDS = ("latency", "throughput")
_FIGURES = ("latency", "low latency", "ttft", "time to first token", "speed", "throughput")


def read_sorts(draft: Draft) -> None:
    """Wishes without a bound: cheap, fast, small, new."""
    at = 0
    while at < len(draft.tokens):
        found = draft.open_phrases(SORTS, at)
        if found is None:
            at += 1
            continue
        wish, after = found
        start, end = draft.span(at, after)
        draft.use(start, end)
        is_of_others = wish in ("small", "fast") and draft.word(after) in _OF_OTHERS
        is_figure = draft.low[start:end] in _FIGURES
        is_said = is_figure and any(one.attribute in _SPEEDS for one in draft.found)
        is_denied = is_said or _NO_MATTER.match(draft.low, end) or draft.sway_before(at)
        if not (is_of_others or is_denied or wish in _SILENT_SORTS):
            draft.sort.append(wish)
        at = after
    draft.sort = list(dict.fromkeys(draft.sort))


def read_wishes(draft: Draft) -> None:
    """Words like "ideally" make wishes of the constraints in their clause."""
    for at in range(len(draft.tokens)):
        if found := _WISHES.at(draft.tokens, at):
            start, end = draft.span(at, found[1])
            draft.use(start, end)
            left, right = _reach(draft, start, end)
            draft.found = [
                replace(one, wish=True) if left <= one.start and one.end <= right else one
                for one in draft.found
            ]


def _reach(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """How far a wish reaches: its clause, or the one before if it stands alone in its own."""
    left, right = draft.clause(start, end)
    if draft.low[end : end + 1] == ":":
        return draft.clause(end + 1, end + 1)
    is_alone = not draft.low[left:start].strip() and not draft.low[end:right].strip()
    if is_alone and left:
        left = draft.clause(left - 1, left - 1)[0]
    return left, right
