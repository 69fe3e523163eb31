"""How values read: money, numbers, days, units."""

from __future__ import annotations

from collections.abc import Sequence

from bot.attributes import Attribute
from bot.figures import MICRO as MICRO
from bot.figures import file_size as file_size
from bot.figures import money as money
from bot.figures import number as number
from bot.figures import points
from bot.figures import short_number as short_number
from bot.figures import value as value
from bot.kinds import KIND_NAMES, bare_kind
from bot.model import Artifact, Kind, Score

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


def price_range(low: float, high: float, providers: int) -> str:
    """What others charge: ``$0.03 to $2.92 at 12 providers``."""
    span = money(low) if money(low) == money(high) else f"{money(low)} to {money(high)}"
    return f"{span} at {counted(providers, 'provider', 'providers')}"


def at_host(text: str, provider: str) -> str:
    """A price that is not the maker's own, with whose it is."""
    return f"{text} at {provider}"


def names_host(text: str, provider: str | None) -> bool:
    """Whether a value says whose it is already."""
    return provider is not None and f" at {provider}" in text


def one_price(price: float, provider: str) -> str:
    """What the one other provider charges."""
    return f"{money(price)} at {provider}"


AS_OF = ", as of "


def as_of(text: str, day: str) -> str:
    """A value too old to stand without its date."""
    return f"{text}{AS_OF}{day}"


def not_as_of(text: str, day: str) -> str:
    """The value where its day stands beside it."""
    return text.removesuffix(as_of("", day))


def undated(text: str) -> str:
    """The value alone."""
    return untiered(text).partition(AS_OF)[0]


TIER = " ($"


def with_tiers(text: str, above: Sequence[str]) -> str:
    """A price with what longer prompts cost: ``$1.25 ($2.50 above 200,000 tokens)``."""
    return f"{text} ({listed(above)})"


def above_tokens(price: str, tokens: int) -> str:
    """What longer prompts cost: ``$2.50 above 200,000 tokens``."""
    return f"{price} above {tokens:,} tokens"


def untiered(text: str) -> str:
    """The value without what longer prompts cost; its date stays."""
    value, found, rest = text.partition(TIER)
    return f"{value}{rest.partition(')')[2]}" if found else text


def score(result: Score, snapshot: str = "") -> str:
    """A result with its interval and setting: ``1,391 ± 4 (high, snapshot 2025-04-16)``."""
    text = points(result.value, result.unit)
    if result.low is not None and result.high is not None:
        above, below = result.high - result.value, result.value - result.low
        text += f" ± {max(above, below):.3g}"
    setting = [word for word in (result.variant, result.harness) if word]
    if result.self_reported:
        setting.append(SELF_REPORTED)
    if snapshot:
        setting.append(f"{SNAPSHOT}{snapshot}")
    return f"{text} ({', '.join(setting)})" if setting else text


SELF_REPORTED = "self-reported"


def is_self_reported(text: str) -> bool:
    """Whether a result reads as one that its maker reports."""
    return SELF_REPORTED in text


SNAPSHOT = "snapshot "


def split_score(text: str) -> tuple[str, str]:
    """A result as it reads, apart from the setting it was measured in.

    >>> split_score("1,391 ± 4 (high, snapshot 2025-04-16)")
    ('1,391 ± 4', 'high')
    """
    points, _, setting = text.partition(" (")
    said = [part for part in setting.rstrip(")").split(", ") if not part.startswith(SNAPSHOT)]
    return points, ", ".join(said)


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


def figure(phrase: str, text: str) -> str:
    """A figure in a sentence: ``$1.10 in``; dated where it is old."""
    value, dated, day = text.partition(AS_OF)
    return f"{value} {phrase}{dated}{day}"


def made_by(artifact: Artifact) -> str:
    """A kind, and its maker where one is known."""
    return (
        f"{a_kind(artifact.kind)} by {artifact.maker}" if artifact.maker else a_kind(artifact.kind)
    )


# -- cards -------------------------------------------------------------------------------

DOES_NOT_APPLY = "does not apply"


def kind_and_maker(artifact: Artifact) -> str:
    """What it is, in a cell."""
    by = f" by {artifact.maker}" if artifact.maker not in (None, artifact.name) else ""
    return f"{bare_kind(artifact.kind)}{by}"


def with_kind(artifact: Artifact) -> str:
    """An id that other names may contain, said beyond doubt: ``huggingface platform``."""
    return f"{artifact.id} {bare_kind(artifact.kind)}"


def short_label(attribute: str, label: str) -> str:
    """A row's label on a card, where the heading says more already."""
    if attribute.startswith("unfragile_"):
        return label.removeprefix("unfragile.ai says: ").capitalize()
    return f"{label} standing" if attribute.startswith("standing_") else label


def short_standing(text: str) -> str:
    """A standing where a short word must do.

    >>> short_standing("97th percentile of 3,212 models (GitHub stars: 164,321)")
    'top 3% of 3,212'
    """
    rank, _, peers = text.partition(" percentile of ")
    below = int(rank.rstrip("dhnrst"))
    part = f"top {100 - below}%" if below >= 50 else f"bottom {below}%"
    return f"{part} of {peers.partition(' ')[0]}"


# -- costs -------------------------------------------------------------------------------

METERS = {
    "input": "input",
    "cache_read": "cached input",
    "output": "output",
    "reasoning": "reasoning",
    "request": "request",
}
"""What is charged for, as a formula names it."""
