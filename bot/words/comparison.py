"""How comparisons and profiles read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from bot.answer import OfferLine
from bot.evidence.memory import Memory
from bot.figures import short_number
from bot.model import Artifact, Capability, is_claim
from bot.words.values import a_kind, as_of, counted, described, in_sentence, listed

SENTENCES = {
    "leads_on": "leads on {}",
    "but": "{} but {}",
    "no_common_board": "nothing recorded compares their quality on one board",
    "boards_not_weighed": (
        "no board weighs them all: results are missing, or settings or days differ"
    ),
    "boards_even": "the boards they share do not separate them",
    "same_twice": "{} was named more than once and is shown once.",
    "only_elsewhere": (
        "No price of its maker is recorded for {}: only other providers' prices are shown."
    ),
    "no_price_by_maker": "No price by its maker is recorded for {}: its prices are {}'s.",
    "says": "{} says {} ({})",
}
"""What is said by one template, by key."""


def different_things(descriptions: Sequence[str]) -> str:
    """The first sentence where kinds differ."""
    return (
        f"These are different things: {', '.join(descriptions)}. "
        "Nothing here makes one the better choice."
    )


def ahead(name: str, points: Sequence[str]) -> str:
    """Where one thing is ahead: ``o3 is cheaper on input (...) and output (...)``."""
    groups: list[list[str]] = []
    for point in points:
        shared = _common_start(groups[-1][0], point) if groups else ""
        if shared.count(" ") > 1:
            groups[-1].append(point.removeprefix(shared))
        else:
            groups.append([point])
    *before, last = (listed(group) for group in groups)
    return f"{name} {', '.join(before)}, and {last}" if before else f"{name} {last}"


def _common_start(one: str, other: str) -> str:
    """The words both begin with, so that they need not be said twice."""
    pairs = zip(one.split(), other.split(), strict=False)
    same = takewhile(lambda pair: pair[0] == pair[1], pairs)
    return "".join(f"{word} " for word, _ in same)


Dated = tuple[str, str]
"""A value, and the day it must be said with; empty where it stands without."""


def against(phrase: str, best: Dated, others: Sequence[Dated]) -> str:
    """One point ahead: ``is cheaper on input ($2.00 vs $3.00)``; of several, the next best."""
    if len(others) > 1:
        return f"{phrase} ({_dated(best)}, next best {_dated(others[0])})"
    value, day = best
    if all(of == day for _, of in others):
        beaten = listed([other for other, _ in others])
        return f"{phrase} ({value} vs {_dated((beaten, day))})"
    comma = "," if day else ""
    return f"{phrase} ({_dated(best)}{comma} vs {listed([_dated(other) for other in others])})"


def _dated(said: Dated) -> str:
    value, day = said
    return as_of(value, day) if day else value


def lead(parts: Sequence[str], retired: Sequence[str]) -> str:
    """The first sentences: who is ahead on what, then what is no choice any more."""
    said = f"{'; '.join(parts)}."
    return f"{said} {is_retired(retired)}" if retired else said


def nobody_ahead(names: Sequence[str]) -> str:
    """The first sentence where no weighed figure puts anyone ahead."""
    return f"No weighed figure puts {listed(names, 'or')} ahead"


def on_board(board: str, setting: str, day: str, best: str, others: Sequence[str]) -> str:
    """One board ahead, with its setting and the day it speaks of."""
    return f"{', '.join(filter(None, (board, setting, day)))} ({best} vs {listed(others)})"


def ahead_on_boards(name: str, boards: Sequence[str]) -> str:
    """Where one is ahead on boards."""
    return f"{name} scores better on {listed(boards)}"


def is_retired(names: Sequence[str]) -> str:
    """Said again in the lead, so that nobody chooses a retired thing."""
    verb = "is" if len(names) == 1 else "are"
    return f"{listed(names)} {verb} retired and {verb} no choice for new work."


PROFILE_FIGURES = {
    "price_input": "in",
    "price_output": "out per 1M tokens",
    "context_tokens": "tokens of context",
    "stars": "GitHub stars",
    "downloads_30d": "downloads in 30 days",
}


def profile_figure(key: str, value: str, day: str) -> str:
    """A figure in a sentence: ``$1.10 in``; dated where it is old."""
    return _dated((f"{value} {PROFILE_FIGURES[key]}", day))


def profile_lead(artifact: Artifact, about: str | None, facts: Sequence[str]) -> str:
    """What it is, and the figures most people ask for."""
    said = f": {', '.join(facts)}" if facts else ""
    return f"{described(artifact, about)}{said}."


# -- notes -------------------------------------------------------------------------------


def taken_as(typed: str, artifact: Artifact, has_others: bool) -> str:
    """Which of several readings was taken, or what an id of somebody's file stands for."""
    read = f"“{typed}” is read as {a_kind(artifact.kind)}, {artifact.id}"
    return f"{read}; other things bear that name too." if has_others else f"{read}."


def rows_left_out(rows: int, notes: int) -> str:
    """What a short card leaves out; empty where that is nothing."""
    left = [counted(rows, "more row", "more rows")] if rows else []
    left += [counted(notes, "more note", "more notes")] if notes else []
    return f"{listed(left)} left out" if left else ""


def via_provider(name: str, provider: str) -> str:
    """Whose prices stand in for the maker's."""
    return f"No offer by its own maker is recorded for {name}: its prices are {provider}'s."


def oddly_cheap(name: str, price: str, source: str) -> str:
    """A price that is too far below all others to be taken."""
    return (
        f"{price} is recorded for {name} ({source}), less than a fifth of what any other "
        "provider asks: it is not taken for the price."
    )


def hosts_differ(
    name: str, label: str, span: Sequence[tuple[str, str]], taken: str, stating: int, hosts: int
) -> str:
    """A limit that each host sets for itself; ``span`` are the ends with who tells them."""
    ends = " to ".join(f"{value} ({told})" for value, told in span)
    return (
        f"Hosts differ on the {in_sentence(label)} of {name}, from {ends}: "
        f"{taken} is stated most often ({stating} of {hosts})."
    )


def above_window(name: str, label: str, limit: str, window: str) -> str:
    """A limit that the window it is part of does not hold."""
    return (
        f"The {in_sentence(label)} recorded for {name}, {limit}, is above its context window of "
        f"{window}: one of the two is not meant so."
    )


def priced(key: str, price: str) -> str:
    """A price of input or output in a sentence: ``$0.66 in``."""
    return f"{price} {'in' if key == 'price_input' else 'out'}"


def quiet_price(
    name: str, prices: Sequence[str], hours: Sequence[str], outside: bool, source: str
) -> str:
    """What the quiet hours cost: ``$0.66 in outside 01:00-04:00 and 06:00-10:00 UTC``."""
    when = f"{'outside' if outside else 'at'} {listed(hours)} UTC"
    return f"{name} costs less {when}: {listed(prices)} per 1M tokens ({source})."


def left_out(count: int, among: int) -> str:
    """How many rows nobody has a value for."""
    whom = {1: "it", 2: "either"}.get(among, "any of them")
    rows = counted(count, "attribute is", "attributes are")
    return f"{rows} left out: nothing is recorded for {whom}."


def disagreement(name: str, noun: str, says: str, others: Sequence[str]) -> str:
    """Sources that do not agree, each with its day."""
    return f"Sources disagree on the {noun} of {name}: {says}; {'; '.join(others)}."


def more_disagreements(count: int) -> str:
    """How many disagreements a comparison leaves to the profiles."""
    return f"{counted(count, 'more figure is', 'more figures are')} disputed: show tells which."


def listed_as_free(name: str, claimed: str, prices: Sequence[str]) -> str:
    """The directory's price claim against recorded prices."""
    return (
        f"unfragile.ai lists {name} as “{claimed}”; "
        f"its recorded price is {listed(prices)} per 1M tokens."
    )


def compare_instead(artifact: Artifact) -> str:
    """Another reading of a name, one step away."""
    return f"With {artifact.id} instead"


def details_label() -> str:
    """What asks for all that is known of one thing."""
    return "Details"


def show_label(name: str) -> str:
    """One thing in full."""
    return f"Everything about {name}"


AS_OF_COLUMN = "As of"
KIND_LABEL = "What it is"
FACT_COLUMNS = ("Value", "Source")


def claims_heading() -> str:
    """The heading of the directory's claims."""
    return "What unfragile.ai claims (not weighed)"


def capabilities_heading() -> str:
    """The heading of what things can do."""
    return "What they can do"


def can_all(among: int, labels: str) -> str:
    """Capabilities in common."""
    return f"{'Both' if among == 2 else 'All'}: {labels}"


def can_only(name: str, labels: str) -> str:
    """Capabilities of one alone."""
    return f"Only {name}: {labels}"


def no_capabilities(name: str) -> str:
    """Nothing recorded is not nothing it can do."""
    return f"{name}: no capability is recorded"


def told_by(source: str, day: str, via: str | None = None) -> str:
    """Where a value comes from, in a cell."""
    at = f", at {via}" if via else ""
    return f"{source}, {day}{at}"


def capability(ability: Capability) -> str:
    """A capability with what is said of it and by whom."""
    (told, *_) = [e for e in ability.evidence if e.note == ability.what]
    source = told.source.name
    who = claimed_by(source) if told.how == "claim" else source
    return f"{ability.label}: {ability.what} ({who})"


def claimed_by(source: str) -> str:
    """Who alone says so, and proves nothing."""
    return f"claimed by {source}"


def topic(ability: Capability) -> str:
    """What a thing is about, by what it does; marked where that is only claimed."""
    if not is_claim(ability):
        return ability.label
    (told, *_) = ability.evidence
    return f"{ability.label}, {claimed_by(told.source.name)}"


def ability_label(ability: Capability) -> str:
    """A capability's label; one that is only claimed is marked."""
    if not is_claim(ability):
        return ability.label
    (told, *_) = ability.evidence
    return f"{ability.label} ({claimed_by(told.source.name)})"


def more_capabilities(labels: Sequence[str], has_others: bool) -> str:
    """The capabilities that nobody describes further."""
    return f"{'Also: ' if has_others else ''}{', '.join(labels)}"


def same_for_all(among: int, values: Sequence[str]) -> str:
    """Rows on which nobody differs, in one line."""
    return f"The same for {'both' if among == 2 else 'all'}: {', '.join(values)}"


def flag(label: str, text: str) -> str:
    """A yes or no in a list: ``tool calling yes``."""
    return f"{in_sentence(label)} {text}"


def claims_of(name: str, claims: Sequence[str]) -> str:
    """What the directory claims of one thing, in a line."""
    return f"{name}: {', '.join(claims)}"


def offers_heading(count: int, shown: int) -> str:
    """The heading of the offers, and whether all are shown."""
    return "Offers" if shown == count else f"Offers ({shown} of {count})"


def offer(listing: OfferLine) -> str:
    """An offer's name in a table: who sells it, where."""
    own = " (its maker)" if listing.first_party else ""
    region = f", {listing.region}" if listing.region else ""
    return f"{listing.provider}{region}{own}"


def scores_heading(count: int, shown: int) -> str:
    """The heading of the results, and whether all are shown."""
    return "Benchmarks" if shown == count else f"Benchmarks ({shown} of {count}, newest first)"


# -- memory ------------------------------------------------------------------------------


def memory_label(bits: int) -> str:
    """The label of the memory a model needs."""
    return f"Memory to run it, {bits} bit"


def memory_derived(gb: float) -> str:
    """A derived amount of memory: ``~6.7 GB (derived)``."""
    return f"~{gb:,.1f} GB (derived)" if gb < 100 else f"~{gb:,.0f} GB (derived)"


def memory_note(needed: Memory) -> str:
    """What the derived memory rests on."""
    return (
        f"Memory to run it is derived: all {short_number(needed.params)} parameters at 16, 8.5 or "
        f"4.9 bits, a cache of {needed.context_tokens:,} tokens shaped like that of "
        f"{needed.like}, and a tenth on top. Longer contexts need more."
    )
