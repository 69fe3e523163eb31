"""How values read: money, numbers, days, units."""

from __future__ import annotations

from collections.abc import Sequence

from bot.attributes import Attribute
from bot.model import KIND_NAMES, Artifact, Kind, bare_kind

NOT_RECORDED = "not recorded"


BILLING = {
    "free_tier": "free tier",
    "plan_included": "included in plan",
    "self_hosted": "run it yourself",
    "variable": "price varies",
}

# -- values ------------------------------------------------------------------------------


def a_kind(kind: Kind) -> str:
    """A kind with its article: ``an MCP server``."""
    return KIND_NAMES[kind][0]


def kinds(kind: Kind) -> str:
    """A kind in the plural: ``MCP servers``."""
    return KIND_NAMES[kind][1]


def joined(between: str, parts: Sequence[str]) -> str:
    """Sayings one after the other."""
    return between.join(parts)


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Words as a sentence lists them: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def listed_some(words: Sequence[str], most: int, things: str) -> str:
    """The first words, and how many more there are."""
    if len(words) <= most + 1:
        return listed(words)
    return f"{', '.join(words[:most])} and {len(words) - most} more {things}".rstrip()


def counted(number: int, one: str, many: str) -> str:
    """``1 provider``, ``2 providers``."""
    return f"{number:,} {one if number == 1 else many}"


def unpriced(billing: str) -> str:
    """What a price of zero means: never that something is free."""
    return BILLING.get(billing, "listed at zero")


def price_range(low: str, high: str, providers: int) -> str:
    """What others charge: ``$0.03 to $2.92 at 12 providers``."""
    span = low if low == high else f"{low} to {high}"
    return f"{span} at {counted(providers, 'provider', 'providers')}"


def at_host(text: str, provider: str) -> str:
    """A price that is not the maker's own, with whose it is."""
    return f"{text} at {provider}"


AS_OF = ", as of "


def as_of(text: str, day: str) -> str:
    """A value too old to stand without its date."""
    return f"{text}{AS_OF}{day}"


def with_tiers(text: str, above: Sequence[str]) -> str:
    """A price with what longer prompts cost: ``$1.25 ($2.50 above 200,000 tokens)``."""
    return f"{text} ({listed(above)})"


def above_tokens(price: str, tokens: int) -> str:
    """What longer prompts cost: ``$2.50 above 200,000 tokens``."""
    return f"{price} above {tokens:,} tokens"


def score(
    points: str, margin: str, setting: Sequence[str], self_reported: bool, snapshot: str
) -> str:
    """A result with its interval and setting: ``1,391 ± 4 (high, snapshot 2025-04-16)``."""
    said = [score_setting(points, margin, setting, self_reported)]
    said += [f"snapshot {snapshot}"] if snapshot else []
    text, around = score_points(points, margin), ", ".join(filter(None, said))
    return f"{text} ({around})" if around else text


def score_points(points: str, margin: str, *_: object) -> str:
    """A result without its setting: ``1,391 ± 4``."""
    return f"{points} ± {margin}" if margin else points


def score_setting(
    _points: str, _margin: str, setting: Sequence[str], self_reported: bool, *_: object
) -> str:
    """The setting a result was measured in; empty where none is said."""
    return ", ".join([*setting, *(["self-reported"] if self_reported else [])])


BASES = {
    "downloads_30d": "downloads in 30 days",
    "stars": "GitHub stars",
    "pulls": "Ollama pulls",
    "dependents": "dependent projects",
    "providers": "providers that offer it",
    "sources": "sources that know it",
    "latest_release": "latest release",
    "released_on": "release date",
    "last_commit": "last commit",
}


def percentile(rank: int, peers: int, kind: Kind, bases: Sequence[str], value: str) -> str:
    """A standing: ``97th percentile of 3,212 models (GitHub stars: 164,321)``."""
    by = [BASES.get(basis, basis.replace("_", " ")) for basis in bases]
    counted_by = f"{by[0]}: {value}" if value else f"mean by {listed(by)}"
    return f"{ordinal(rank)} percentile of {peers:,} {kinds(kind)} ({counted_by})"


def ordinal(rank: int) -> str:
    """``1st``, ``2nd``, ``97th``."""
    if rank % 100 in (11, 12, 13):
        return f"{rank}th"
    return f"{rank}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(rank % 10, 'th') }"


# -- warnings ----------------------------------------------------------------------------


def told(source: str, day: str) -> str:
    """Who says so, and of which day."""
    return f"{source}, as of {day}"


# -- leads -------------------------------------------------------------------------------


def described(artifact: Artifact, about: str | None) -> str:
    """``o4-mini is a model by OpenAI``."""
    maker = artifact.maker if artifact.maker != artifact.name else None
    by = f" by {maker}" if maker else ""
    topic = f" ({in_sentence(about)})" if about else ""
    return f"{artifact.name} is {a_kind(artifact.kind)}{by}{topic}"


def in_sentence(label: str) -> str:
    """A label inside a sentence: its capital falls, unless it is an abbreviation."""
    first = label.split(" ", 1)[0]
    if first[1:] != first[1:].lower() or first in ("Hugging", "Ollama"):
        return label
    return f"{label[:1].lower()}{label[1:]}"


def noun(attribute: Attribute) -> str:
    """What a sentence calls an attribute: ``release date`` for a row that reads ``Released``."""
    return attribute.noun or in_sentence(attribute.label)


def units(has_prices: bool, alone: bool = False) -> str:
    """The heading of a table of figures."""
    heading = "Figures" if alone else "Side by side"
    return f"{heading} (prices in USD per 1M tokens, limits in tokens)" if has_prices else heading


def made_by(kind: Kind, maker: str | None) -> str:
    """A kind, and its maker where one is known."""
    return f"{a_kind(kind)} by {maker}" if maker else a_kind(kind)


# -- cards -------------------------------------------------------------------------------

DOES_NOT_APPLY = "does not apply"


def kind_and_maker(artifact: Artifact) -> str:
    """What it is, in a cell."""
    by = f" by {artifact.maker}" if artifact.maker not in (None, artifact.name) else ""
    return f"{bare_kind(artifact.kind)}{by}"


def with_kind(artifact: Artifact) -> str:
    """An id that other names may contain, said beyond doubt: ``huggingface platform``."""
    return f"{artifact.id} {bare_kind(artifact.kind)}"


def short_standing(rank: int, peers: int, *_: object) -> str:
    """A standing where a short word must do: ``top 3% of 3,212``."""
    part = f"top {100 - rank}%" if rank >= 50 else f"bottom {rank}%"
    return f"{part} of {peers:,}"


# -- costs -------------------------------------------------------------------------------

METERS = {
    "input": "input",
    "cache_read": "cached input",
    "output": "output",
    "reasoning": "reasoning",
    "request": "request",
}
"""What is charged for, as a formula names it."""
