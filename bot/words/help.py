"""How help, choices and lists of sources read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import SourceEntry, SourceNote
from bot.model import Artifact
from bot.words.values import counted, listed, listed_some

# -- choices, help -----------------------------------------------------------------------

SENTENCES = {
    "say_two": "Name two to five things to compare, for example: compare o4-mini vs gpt-4.1.",
    "say_one": "Name one thing to show, for example: show o4-mini.",
    "how_to_ask": (
        "Ask in plain words, or say: compare A vs B, show A, recommend what you need, "
        "alternatives A, replace A, cost A for 50k in and 5k out, sources."
    ),
    "help_title": "How to ask",
}
"""What is said by one template, by key."""


def choose(typed: str, count: int) -> str:
    """Several things bear the name, or one that was not named in full."""
    if count == 1:
        return f"Nothing is called “{typed}”. Did you mean this?"
    return f"{counted(count, 'thing bears', 'things bear')} the name “{typed}”: which one?"


def unknown_name(typed: str, has_near: bool) -> str:
    """Nothing bears the name."""
    near = " The nearest names are below." if has_near else ""
    return f"Nothing recorded bears the name “{typed}”.{near}"


def say_another(typed: str) -> str:
    """One name that is known is no comparison either."""
    other = "o4-mini" if "4.1" in typed else "gpt-4.1"
    return (
        f"“{typed}” is one thing. Name two to five things to compare, "
        f"for example: compare {typed} vs {other}."
    )


def say_fewer(count: int) -> str:
    """Too many names."""
    return f"You named {count}; five at most fit side by side. Leave some out."


def same_thing(names: Sequence[str], artifact: Artifact) -> str:
    """All names mean one thing."""
    meant = listed([f"“{name}”" for name in names])
    return f"{meant} mean the same thing, {artifact.id}: name another one to compare it with."


def sources_lead(count: int) -> str:
    """What the list of sources promises."""
    return f"Every figure leads back to one of {counted(count, 'source', 'sources')}."


def old_sources(stale: Sequence[SourceEntry]) -> str:
    """Which sources are older than they should be, the oldest first."""
    oldest = sorted(stale, key=lambda entry: (-entry.age_days, entry.id))
    names = [f"{entry.name} ({counted(entry.age_days, 'day', 'days')})" for entry in oldest]
    are = "is" if len(names) == 1 else "are"
    return f"{listed_some(names, 5, 'sources')} {are} older than they should be."


def thanks(name: str, attribution: str) -> str:
    """Who must be named where a source's figures are shown."""
    return f"{name}: {attribution}."


def source_told(note: SourceNote) -> str:
    """Of which day a source speaks, and under which licence."""
    return f"as of {note.as_of} ({note.licence})"


def catalog_line(built: str, snapshot: str) -> str:
    """Which catalog answered."""
    return f"Catalog {snapshot[:12]}, built {built}" if built else f"Catalog {snapshot[:12]}"


def released(day: str) -> str:
    """When it came out."""
    return f"released {day}"


def parameters(count: str) -> str:
    """How large it is."""
    return f"{count} parameters"


def input_price(price: str) -> str:
    """What input costs."""
    return f"{price} per 1M input tokens"


def offered(providers: int) -> str:
    """How many offer it."""
    return f"offered by {counted(providers, 'provider', 'providers')}"


def starred(stars: str) -> str:
    """How many stars it has."""
    return f"{stars} GitHub stars"


def not_known(typed: str) -> str:
    """The title where nothing matches."""
    return f"“{typed}” is not known"


def which(typed: str) -> str:
    """The title where a person must choose."""
    return f"Which “{typed}”?"


def sources_title() -> str:
    """The title of the sources."""
    return "Where facts come from"


def candidates_heading() -> str:
    """The heading of what may have been meant."""
    return "Perhaps one of these"


def candidate(artifact: Artifact, because: str) -> str:
    """A candidate in a line."""
    return f"{artifact.name} ({artifact.id}): {because}"


def source_in_list(entry: SourceEntry) -> str:
    """A source in the list of sources: how old, under which licence, how much of it, where."""
    age = f"{counted(entry.age_days, 'day', 'days')} old"
    parts = [
        f"as of {entry.as_of} ({age}{', stale' if entry.stale else ''})",
        entry.licence,
        f"{entry.kept:,} kept of {entry.records:,} read",
    ]
    if entry.rejected:
        parts.append(f"{entry.rejected:,} refused")
    if entry.unmatched:
        parts.append(f"{entry.unmatched:,} not placed")
    where = f"; {entry.url}" if entry.url else ""
    return f"{entry.name}: {', '.join(parts)}{where}"


EXAMPLES = {
    "compare_two": "Compare two",
    "find_one": "Find one",
    "replace_one": "Replace one",
    "count_a_cost": "Count a cost",
    "where_from": "Where facts come from",
}


def example(name: str) -> str:
    """What one kind of question is called."""
    return EXAMPLES[name]
