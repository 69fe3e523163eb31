"""Every sentence a person reads, and how each value reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.attributes import Attribute, find
from bot.kinds import KIND_NAMES, bare_kind
from bot.model import (
    Artifact,
    Capability,
    Cell,
    Dissent,
    Kind,
    LifecycleEvent,
    Offer,
    Score,
    SourceEntry,
    SourceNote,
    VerdictKind,
    is_claim,
)

if TYPE_CHECKING:
    from bot.cost import Figure, Workload
    from bot.fit import Fit, Memory
    from bot.need import Need
    from bot.search import Fitting

NOT_RECORDED = "not recorded"
MICRO = Decimal(1_000_000)


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


def money(micro_usd: float) -> str:
    """Micro-dollars as dollars: two decimals, more only where the price has them.

    >>> money(1_100_000), money(275_000), money(130)
    ('$1.10', '$0.275', '$0.00013')
    """
    dollars = Decimal(repr(micro_usd)) / MICRO
    exponent = Decimal("0.0001") if dollars >= Decimal("0.01") else Decimal("0.00001")
    while dollars and abs(dollars) < exponent * 10 and exponent > Decimal("1E-9"):
        exponent /= 10
    whole, _, part = f"{dollars.quantize(exponent, ROUND_HALF_UP):,f}".partition(".")
    return f"${whole}.{part.rstrip('0').ljust(2, '0')}"


def short_number(number: float) -> str:
    """Three figures and a letter: ``3.84B``."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:,.0f}"


def file_size(number: float) -> str:
    """Bytes in the largest unit that fits: ``2.49 GB``."""
    for size, letter in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= size:
            return f"{number / size:.3g} {letter}"
    return f"{number:,.0f} bytes"


def number(value: float) -> str:
    """A number in full, unless it is astronomical: ``164,321``, ``2.1e25``."""
    if abs(value) >= 1e15:
        return f"{value:.1e}".replace("e+", "e")
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def value(attribute: Attribute, cell: Cell) -> str:
    """How a stored value reads; prices are stored as micro-dollars a unit."""
    if cell.number is None:
        return cell.text
    figure = _figure(attribute, cell)
    is_estimate = cell.text.startswith("~") and not figure.startswith("~")
    return f"~{figure}" if is_estimate else figure


def _figure(attribute: Attribute, cell: Cell) -> str:
    stored = cell.number or 0.0
    match attribute.form:
        case "price":
            return _with_unit(money(stored), attribute, "USD per 1M tokens")
        case "tokens":
            return number(stored)
        case "parameters":
            return short_number(stored)
        case "bytes":
            return file_size(stored)
        case "count":
            return _with_unit(number(stored), attribute, None)
        case "flag" | "date" | "text":
            return cell.text


def dissent(attribute: Attribute, said: Dissent) -> str:
    """How another source's value reads in the same row."""
    return value(attribute, Cell(said.text, said.number, said.source, said.as_of))


def _with_unit(text: str, attribute: Attribute, usual: str | None) -> str:
    if attribute.unit in (usual, None):
        return text
    return f"{text} {attribute.unit.removeprefix('USD ')}" if attribute.unit else text


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


def with_tiers(text: str, above: Sequence[tuple[float, int]]) -> str:
    """A price with what longer prompts cost: ``$1.25 ($2.50 above 200,000 tokens)``."""
    said = listed([above_tokens(price, tokens) for price, tokens in above])
    return f"{text} ({said})" if said else text


def above_tokens(micro_usd: float, tokens: int) -> str:
    """What longer prompts cost: ``$2.50 above 200,000 tokens``."""
    return f"{money(micro_usd)} above {tokens:,} tokens"


def untiered(text: str) -> str:
    """The value without what longer prompts cost; its date stays."""
    value, found, rest = text.partition(TIER)
    return f"{value}{rest.partition(')')[2]}" if found else text


def score(result: Score, snapshot: str = "") -> str:
    """A result with its interval and setting: ``1,391 ± 4 (high, snapshot 2025-04-16)``."""
    text = _points(result.value, result.unit)
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


def _points(points: float, unit: str) -> str:
    if unit in ("%", "percent", "fraction"):
        return f"{points * 100 if unit == 'fraction' else points:.1f}%"
    if unit.lower() in ("rating", "elo"):
        return f"{points:,.0f}"
    text = number(round(points, 4))
    return text if unit in ("", "points", "score", "index", "rank") else f"{text} {unit}"


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


# -- verdicts ----------------------------------------------------------------------------


def leads(winner: str, best: str, others: Sequence[str], better: str | None) -> str:
    """Why one thing is ahead."""
    return f"{winner} is {better or 'ahead'}: {best} against {listed(others, 'and')}."


def has_it(winner: str, others: Sequence[str]) -> str:
    """Why one thing is ahead where the others state that they lack it."""
    return f"{winner} has it; {listed(others)} {'does' if len(others) == 1 else 'do'} not."


def tie(text: str, among: int) -> str:
    """Why nobody is ahead."""
    return f"{'Both' if among == 2 else 'All'} show {text}."


def shared_first(names: Sequence[str], text: str) -> str:
    """Why several share the first place."""
    return f"{listed(names)} share the best value, {text}."


def close(because: str) -> str:
    """Why a difference is too small to count."""
    return f"Too close to call: {because}."


def same_as_far_as_known() -> str:
    """Why two dates of different precision are not told apart."""
    return "The same as far as both dates go."


def neither_better(among: int) -> str:
    """Why a difference has no winner."""
    return f"They differ; {'neither' if among == 2 else 'none'} is better for it."


def only_for(names: Sequence[str], kind_names: Sequence[str], label: str) -> str:
    """Why a row is not weighed between things of different kinds."""
    return f"{label} means nothing for {listed(kind_names)} ({listed(names)})."


def only_for_text(names: Sequence[str], given: Sequence[str], label: str) -> str:
    """Why a row is not weighed between models that give out different things."""
    return f"{label} means little where a model gives out {listed(given)} ({listed(names)})."


def kinds_differ() -> str:
    """Why a standing is not weighed between kinds."""
    return "Standings are counted within one kind and say nothing across kinds."


def basis_differs() -> str:
    """Why two standings of one kind are not weighed."""
    return "These standings are counted from different figures."


def no_number(texts: Sequence[str]) -> str:
    """Why a free tier and a price are not weighed."""
    return f"{listed([f'“{text}”' for text in texts])} is no price to weigh."


def nothing_recorded(names: Sequence[str]) -> str:
    """Which value is missing."""
    return f"Nothing is recorded for {listed(names)}."


def claim_only() -> str:
    """Why the directory's claims have no winner."""
    return "A directory's claim is shown, not weighed."


def would_change(source: str, text: str) -> str:
    """A dissent that matters for the verdict."""
    return f" {source} says {text}, which would change this."


def overlap(names: Sequence[str]) -> str:
    """Why results with intervals are a tie."""
    return f"The intervals of {listed(names)} overlap."


def single_runs() -> str:
    """Why a small gap between two results without intervals does not count."""
    return "no interval is published and single runs differ by about 2 points"


def counted_apart(label: str) -> str:
    """Why two counts by one name are not weighed."""
    return f"{label} are counted by different sources, each in its own way."


def taken_apart(days: int) -> str:
    """Why two standings that move from day to day are not weighed."""
    return f"They were taken {counted(days, 'day', 'days')} apart and say nothing of one time."


def standings_move() -> str:
    """Why a small gap between two standings does not count."""
    return "counts of different days move a standing by about 5 percentiles"


def settings_differ() -> str:
    """Why two results of one board are not weighed."""
    return "They were measured under different settings."


def days_differ() -> str:
    """Why two ratings are not weighed."""
    return "Ratings of different days are not comparable."


def other_providers(label: str) -> str:
    """The label of the range beside a headline price."""
    return f"{label} at other providers"


def long_prompts(label: str) -> str:
    """The label of what longer prompts cost."""
    return f"{label} of long prompts"


def tiers_differ() -> str:
    """Why prices of longer prompts have no winner of their own."""
    return "What counts as a long prompt differs from offer to offer."


DEARER = " is dearer for long prompts: "


def dearer_above(name: str, text: str) -> str:
    """Where a lower price is none for long prompts."""
    return f" {name}{DEARER}{text}."


def other_output(tokens: Sequence[str]) -> str:
    """Why prices of output are not weighed between models that give out different things."""
    return f"These are prices of different tokens: {listed(tokens)}."


def no_window_to_weigh() -> str:
    """Why a context window does not make a better image model."""
    return "A context window says little of what gives out images, sound or video."


def claimed_abilities() -> str:
    """The label of what only the directory says a thing can do."""
    return "Can do"


def elsewhere_differs() -> str:
    """Why the range of other providers has no winner."""
    return "Other providers' prices are shown for reference."


def claims_across_kinds() -> str:
    """Why the directory's claims are not weighed between kinds."""
    return "The directory weighs each kind by a rule of its own: its claims compare no two kinds."


def claim_label(label: str) -> str:
    """The label of a claim: who says it comes first."""
    return f"unfragile.ai says: {in_sentence(label)}"


def claim(key: str, text: str, dissents: Sequence[str]) -> str:
    """A directory's claim as it reads; no matches recorded is not a zero."""
    if key == "unfragile_times_matched" and text == "0":
        text = "no usage data"
    if key == "unfragile_pricing":
        text = f"“{text}”"
    return f"{text} (elsewhere {listed(dissents)})" if dissents else text


# -- warnings ----------------------------------------------------------------------------


def told(source: str, day: str) -> str:
    """Who says so, and of which day."""
    return f"{source}, as of {day}"


def successor(name: str | None) -> str:
    """What follows a retired artifact."""
    return f"its successor is {name}" if name else "no successor is recorded"


def retirement(
    name: str, places: Sequence[tuple[str, str]], is_past: bool, sources: Sequence[str], after: str
) -> str:
    """``o4-mini was retired at OpenAI on 2026-10-23 (LiteLLM, as of ...); no successor ...``."""
    verb = "was retired" if is_past else "retires"
    where = listed_some([f"at {place} on {day}" for place, day in places], 3, "providers")
    return f"{name} {verb} {where} ({'; '.join(sources)}); {after}."


def place(provider: str, region: str) -> str:
    """A provider, and the region where it is meant of one only: ``Amazon Bedrock in eu``."""
    return f"{provider} in {region}" if region else provider


def other_regions() -> str:
    """What a retirement in one region leaves."""
    return "other regions go on"


def still_listed(providers: int) -> str:
    """What a retirement at some providers leaves."""
    return f"{counted(providers, 'other provider lists', 'other providers list')} it"


def deprecated(name: str, place: str | None, day: str, source: str, after: str) -> str:
    """Deprecated and still working."""
    at = f" at {place}" if place else ""
    return f"{name} is deprecated{at} since {day} ({source}); {after}."


def old_price(name: str, days: int, source: str) -> str:
    """A headline price that is too old to rely on."""
    return f"The price of {name} is {days} days old ({source}): check it before you rely on it."


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


def against(phrase: str, best: str, others: Sequence[str]) -> str:
    """One point ahead: ``is cheaper on input ($2.00 vs $3.00)``; of several, the next best."""
    if len(others) > 1:
        return f"{phrase} ({best}, next best {others[0]})"
    days = {text.partition(AS_OF)[2] for text in (best, *others)}
    if len(days) == 1:
        said = as_of("", *days) if any(days) else ""
        values = [text.partition(AS_OF)[0] for text in (best, *others)]
        return f"{phrase} ({values[0]} vs {listed(values[1:])}{said})"
    return f"{phrase} ({best}{',' if AS_OF in best else ''} vs {listed(others)})"


def leads_on(noun: str) -> str:
    """Who is ahead on what no first sentence has words for."""
    return f"leads on {noun}"


def noun(attribute: Attribute) -> str:
    """What a sentence calls an attribute: ``release date`` for a row that reads ``Released``."""
    return attribute.noun or in_sentence(attribute.label)


def ahead_on(name: str, labels: Sequence[str]) -> str:
    """Where one thing is ahead that no first sentence is about: ``o3 is ahead on web search``."""
    return f"{name} is ahead on {listed_some([in_sentence(label) for label in labels], 3, '')}"


def but(text: str, tier: str) -> str:
    """A price with the dearer one that changes who is cheaper: ``$0.10 but $0.50 above ...``."""
    value, dated, day = text.partition(AS_OF)
    return f"{value} but {tier}{dated}{day}" if tier else text


def nobody_ahead(names: Sequence[str]) -> str:
    """The first sentence where no weighed figure puts anyone ahead."""
    return f"No weighed figure puts {listed(names, 'or')} ahead"


def no_common_board() -> str:
    """What nobody measured."""
    return "nothing recorded compares their quality on one board"


def on_board(board: str, day: str, best: str, others: Sequence[str]) -> str:
    """One board ahead, with its setting and the day it speaks of."""
    points, setting = split_score(best)
    beaten = listed([split_score(other)[0] for other in others])
    return f"{', '.join(filter(None, (board, setting, day)))} ({points} vs {beaten})"


def ahead_on_boards(name: str, boards: Sequence[str]) -> str:
    """Where one is ahead on boards."""
    return f"{name} scores better on {listed(boards)}"


def boards_not_weighed() -> str:
    """Boards that measured some of them, or under conditions too different to weigh."""
    return "no board weighs them all: results are missing, or settings or days differ"


def boards_even() -> str:
    """Boards that separate nobody."""
    return "the boards they share do not separate them"


def is_retired(names: Sequence[str]) -> str:
    """Said again in the lead, so that nobody chooses a retired thing."""
    verb = "is" if len(names) == 1 else "are"
    return f"{listed(names)} {verb} retired and {verb} no choice for new work."


def profile_lead(artifact: Artifact, about: str | None, facts: Sequence[str]) -> str:
    """What it is, and the figures most people ask for."""
    said = f": {', '.join(facts)}" if facts else ""
    return f"{described(artifact, about)}{said}."


# -- notes -------------------------------------------------------------------------------


def taken_as(typed: str, artifact: Artifact) -> str:
    """Which of several readings was taken."""
    return (
        f"“{typed}” is read as {a_kind(artifact.kind)}, {artifact.id}; "
        "other things bear that name too."
    )


def is_reading(note: str) -> bool:
    """Whether a note tells which of several readings was taken."""
    return note.startswith("“") and "” is read as " in note


def rows_left_out(rows: int, notes: int) -> str:
    """What a short card leaves out; empty where that is nothing."""
    left = [counted(rows, "more row", "more rows")] if rows else []
    left += [counted(notes, "more note", "more notes")] if notes else []
    return f"{listed(left)} left out" if left else ""


def same_twice(name: str) -> str:
    """Several names of one thing in a longer list."""
    return f"{name} was named more than once and is shown once."


def via_provider(name: str, provider: str) -> str:
    """Whose prices stand in for the maker's."""
    return f"No offer by its own maker is recorded for {name}: its prices are {provider}'s."


def only_elsewhere(name: str) -> str:
    """Why closed weights have no headline price where only resellers state one."""
    return f"No price of its maker is recorded for {name}: only other providers' prices are shown."


def no_price_by_maker(name: str, provider: str) -> str:
    """Whose prices stand in for those the maker's own offer lacks."""
    return f"No price by its maker is recorded for {name}: its prices are {provider}'s."


def oddly_cheap(name: str, price: str, source: str) -> str:
    """A price that is too far below all others to be taken."""
    return (
        f"{price} is recorded for {name} ({source}), less than a fifth of what any other "
        "provider asks: it is not taken for the price."
    )


def hosts_differ(
    name: str, label: str, span: Sequence[str], taken: str, stating: tuple[int, int]
) -> str:
    """A limit that each host sets for itself."""
    said, hosts = stating
    return (
        f"Hosts differ on the {in_sentence(label)} of {name}, from {' to '.join(span)}: "
        f"{taken} is stated most often ({said} of {hosts})."
    )


def above_window(name: str, label: str, limit: str, window: str) -> str:
    """A limit that the window it is part of does not hold."""
    return (
        f"The {in_sentence(label)} recorded for {name}, {limit}, is above its context window of "
        f"{window}: one of the two is not meant so."
    )


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


def says(source: str, text: str, day: str) -> str:
    """What one source says, and when."""
    return f"{source} says {text} ({day})"


def listed_as_free(name: str, claimed: str, prices: Sequence[str]) -> str:
    """The directory's price claim against recorded prices."""
    return (
        f"unfragile.ai lists {name} as “{claimed}”; "
        f"its recorded price is {listed(prices)} per 1M tokens."
    )


def units(has_prices: bool, alone: bool = False) -> str:
    """The heading of a table of figures."""
    heading = "Figures" if alone else "Side by side"
    return f"{heading} (prices in USD per 1M tokens, limits in tokens)" if has_prices else heading


# -- choices, help -----------------------------------------------------------------------


def choose(typed: str, count: int) -> str:
    """Several things bear the name, or one that was not named in full."""
    if count == 1:
        return f"Nothing is called “{typed}”. Did you mean this?"
    return f"{counted(count, 'thing bears', 'things bear')} the name “{typed}”: which one?"


def unknown_name(typed: str, has_near: bool) -> str:
    """Nothing bears the name."""
    near = " The nearest names are below." if has_near else ""
    return f"Nothing recorded bears the name “{typed}”.{near}"


def say_two() -> str:
    """One name is no comparison."""
    return "Name two to five things to compare, for example: compare o4-mini vs gpt-4.1."


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


def say_one() -> str:
    """Nothing was named."""
    return "Name one thing to show, for example: show o4-mini."


def how_to_ask() -> str:
    """The one sentence of help."""
    return (
        "Ask in plain words, or say: compare A vs B, show A, recommend what you need, "
        "alternatives A, replace A, cost A for 50k in and 5k out, sources."
    )


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


def source_line(note: SourceNote, has_link: bool = True) -> str:
    """A source as a card's last lines have it."""
    where = f", {note.url}" if note.url and has_link else ""
    return f"{note.name}, as of {note.as_of} ({note.licence}){where}"


def catalog_line(built: str, snapshot: str) -> str:
    """Which catalog answered."""
    return f"Catalog {snapshot[:12]}, built {built}" if built else f"Catalog {snapshot[:12]}"


def stands_alone() -> str:
    """Why a row of one artifact has no verdict."""
    return "One thing alone has no verdict."


def figure(phrase: str, text: str) -> str:
    """A figure in a sentence: ``$1.10 in``; dated where it is old."""
    value, dated, day = text.partition(AS_OF)
    return f"{value} {phrase}{dated}{day}"


def made_by(artifact: Artifact) -> str:
    """A kind, and its maker where one is known."""
    return (
        f"{a_kind(artifact.kind)} by {artifact.maker}" if artifact.maker else a_kind(artifact.kind)
    )


def newly_released(artifact: Artifact, day: str) -> str:
    """A release in the news."""
    return f"{artifact.name}{f' by {artifact.maker}' if artifact.maker else ''}, released {day}"


def released(day: str) -> str:
    """When it came out."""
    return f"released {day}"


def parameters(count: float) -> str:
    """How large it is."""
    return f"{short_number(count)} parameters"


def input_price(micro_usd: float) -> str:
    """What input costs."""
    return f"{money(micro_usd)} per 1M input tokens"


def offered(providers: int) -> str:
    """How many offer it."""
    return f"offered by {counted(providers, 'provider', 'providers')}"


def starred(stars: float) -> str:
    """How many stars it has."""
    return f"{number(stars)} GitHub stars"


def not_known(typed: str) -> str:
    """The title where nothing matches."""
    return f"“{typed}” is not known"


def which(typed: str) -> str:
    """The title where a person must choose."""
    return f"Which “{typed}”?"


def sources_title() -> str:
    """The title of the sources."""
    return "Where facts come from"


def help_title() -> str:
    """The title of help."""
    return "How to ask"


def compare_instead(artifact: Artifact) -> str:
    """Another reading of a name, one step away."""
    return f"With {artifact.id} instead"


def details_label() -> str:
    """What asks for all that is known of one thing."""
    return "Details"


def show_label(name: str) -> str:
    """One thing in full."""
    return f"Everything about {name}"


# -- cards -------------------------------------------------------------------------------

DOES_NOT_APPLY = "does not apply"
AS_OF_COLUMN = "As of"
KIND_LABEL = "What it is"
FACT_COLUMNS = ("Value", "Source")


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


def verdict(kind: VerdictKind, winners: Sequence[str]) -> str:
    """A verdict in a word or three."""
    match kind:
        case "leads":
            return f"{listed(winners)} leads"
        case "tie":
            return f"tie: {listed(winners)}" if winners else "tie"
        case "close":
            return "too close to call"
        case "differs":
            return "differs"
        case "not_comparable":
            return "not comparable"
        case "unknown":
            return "unknown"


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


def capability(ability: Capability, called: Mapping[str, str]) -> str:
    """A capability with what is said of it and by whom."""
    (told, *_) = [e for e in ability.evidence if e.note == ability.what]
    source = called.get(told.source, told.source)
    who = claimed_by(source) if told.how == "claim" else source
    return f"{ability.label}: {ability.what} ({who})"


def claimed_by(source: str) -> str:
    """Who alone says so, and proves nothing."""
    return f"claimed by {source}"


def topic(ability: Capability, called: Mapping[str, str]) -> str:
    """What a thing is about, by what it does; marked where that is only claimed."""
    if not is_claim(ability):
        return ability.label
    (told, *_) = ability.evidence
    return f"{ability.label}, {claimed_by(called.get(told.source, told.source))}"


def ability_label(ability: Capability, called: Mapping[str, str]) -> str:
    """A capability's label; one that is only claimed is marked."""
    if not is_claim(ability):
        return ability.label
    (told, *_) = ability.evidence
    return f"{ability.label} ({claimed_by(called.get(told.source, told.source))})"


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


def event(happened: LifecycleEvent, called: Mapping[str, str]) -> str:
    """One event of a life."""
    at = f" at {place(happened.provider, happened.region)}" if happened.provider else ""
    after = f", replaced by {happened.replacement}" if happened.replacement else ""
    source = called.get(happened.source, happened.source)
    verb = COMING.get(happened.event, happened.event) if happened.coming else happened.event
    return f"{verb} {happened.on}{at}{after} ({told(source, happened.as_of)})"


COMING = {
    "released": "comes out",
    "deprecated": "is deprecated from",
    "retired": "retires",
}
"""What lies ahead, as a sentence says it."""


def lifecycle_heading(count: int, shown: int) -> str:
    """The heading of a life's events, and whether all are shown."""
    heading = "Releases and retirements"
    return heading if shown == count else f"{heading} ({shown} of {count})"


def offers_heading(count: int, shown: int) -> str:
    """The heading of the offers, and whether all are shown."""
    return "Offers" if shown == count else f"Offers ({shown} of {count})"


def offer(listing: Offer) -> str:
    """An offer's name in a table: who sells it, where."""
    own = " (its maker)" if listing.first_party else ""
    region = f", {listing.region}" if listing.region else ""
    return f"{listing.provider}{region}{own}"


def scores_heading(count: int, shown: int) -> str:
    """The heading of the results, and whether all are shown."""
    return "Benchmarks" if shown == count else f"Benchmarks ({shown} of {count}, newest first)"


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


# -- costs -------------------------------------------------------------------------------

METERS = {
    "input": "input",
    "cache_read": "cached input",
    "output": "output",
    "reasoning": "reasoning",
    "request": "request",
}
"""What is charged for, as a formula names it."""


def exact_money(usd: str) -> str:
    """An exact amount as it stands in a formula: two decimals at least, all that it has.

    >>> exact_money("0.055"), exact_money("77"), exact_money("1234.5")
    ('$0.055', '$77.00', '$1,234.50')
    """
    whole, _, part = usd.partition(".")
    return f"${int(whole):,}.{part.ljust(2, '0')}"


def amount(usd: str) -> str:
    """An amount as a table shows it: cents, and more below a dollar."""
    exact = Decimal(usd)
    if exact >= 1:
        return f"${exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"
    return money(float(exact * MICRO))


def formula(count: int, label: str, price: str, per: str, usd: str) -> str:
    """One addend: ``50,000 input x $1.10 / 1M = $0.055``."""
    return f"{count:,} {label} x {exact_money(price)} / {per} = {exact_money(usd)}"


def above(text: str, tokens: int) -> str:
    """A price or addend of a dearer tier."""
    return f"{text} (above {tokens:,} input tokens)"


def formula_line(offer: str, formulas: Sequence[str], per_call: str | None, note: str) -> str:
    """How one cost is counted, in a line."""
    said = "; ".join(formulas)
    if per_call is not None and len(formulas) > 1:
        said = f"{said}; together {exact_money(per_call)} a call"
    return f"{offer}: {'. '.join(filter(None, (said, note.rstrip('.'))))}."


def cost_title(names: Sequence[str]) -> str:
    """The title of a cost."""
    return f"What {listed(names)} would cost" if len(names) < 6 else "What it would cost"


def workload(asked: Workload) -> str:
    """A workload in words that are read as the same workload again."""
    said = [f"{asked.input_tokens:,} tokens in", f"{asked.output_tokens:,} tokens out"]
    if asked.reasoning_tokens:
        said.append(f"{asked.reasoning_tokens:,} reasoning")
    if asked.cached_share:
        said.append(f"{asked.cached_share * 100:g}% cached")
    if asked.calls_per_day is not None:
        said.append(_calls(asked.calls_per_day))
    if asked.batch:
        said.append("in batch")
    if asked.budget_usd is not None:
        said.append(f"a budget of ${asked.budget_usd:,.10g}")
    return ", ".join(said)


def at_all(everywhere: bool) -> str:
    """The words that ask for every provider."""
    return ", at all providers" if everywhere else ""


def _calls(a_day: float) -> str:
    """``1,000 calls a day``; a month's where a day's has no end."""
    if a_day == round(a_day, 4):
        return f"{_number(a_day)} calls a day"
    return f"{_number(round(a_day * 30, 4))} calls a month"


def _number(number: float) -> str:
    return f"{number:,.4f}".rstrip("0").rstrip(".")


def workload_heading(said: str, count: int, shown: int) -> str:
    """The heading of the costs: what they are for, and whether all are shown."""
    return f"For {said}" if shown == count else f"For {said} ({shown} of {count})"


COST_COLUMNS = {
    "per_call": "A call",
    "per_day": "A day",
    "per_month": "A month",
    "calls_for_budget": "Calls for it",
}


UNCOUNTED = "not known"


def formula_heading() -> str:
    """The heading of the formulas."""
    return "How it is counted"


def more_formulas(count: int) -> str:
    """How many formulas a card leaves out; on every face, so no word of any one's options."""
    return f"{counted(count, 'more is', 'more are')} counted so too."


def at_provider(name: str, provider: str, region: str) -> str:
    """Whose price it is: ``o3 at Azure, eu``."""
    place = ", ".join(filter(None, (provider, region)))
    return f"{name} at {place}" if place else name


def amounts(per_call: str, per_day: str | None, per_month: str | None) -> str:
    """``$0.14 a call, $140.00 a day, $4,200.00 a month``."""
    sums = ((per_call, "a call"), (per_day, "a day"), (per_month, "a month"))
    return ", ".join(f"{amount(usd)} {phrase}" for usd, phrase in sums if usd is not None)


def costs(offer: str, sums: str) -> str:
    """The one cost there is."""
    return f"{offer} costs {sums}."


def cheapest(offer: str, sums: str, next_offer: str, times: Decimal) -> str:
    """The cheapest of several, and how far off the next one is."""
    factor = times.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{offer} is cheapest: {sums}. {next_offer} costs {factor:f} times as much."


def level_costs(offers: Sequence[str], sums: str, is_exact: bool) -> str:
    """Costs that are equal, or too close to call."""
    same = "the same" if is_exact else "the same within 1%"
    return f"{listed_some(offers, 3, 'offers')} cost {same}: {sums}."


def calls_for(budget: float, calls: int) -> str:
    """The inverse: how many calls a budget pays."""
    if not calls:
        return f"${budget:,.2f} does not pay for one call."
    return f"${budget:,.2f} pays for {counted(calls, 'call', 'calls')}."


def no_sum(names: Sequence[str], batch: bool) -> str:
    """Nothing could be counted."""
    kind = "batch price" if batch else "price"
    return f"No cost can be counted for {listed(names, 'or')}: no {kind} by use is recorded."


def missing_prices(meters: Sequence[str], batch: bool) -> str:
    """The prices without which there is no sum."""
    missing = listed([METERS[meter] for meter in meters], "or")
    return f"No {'batch ' if batch else ''}price of {missing} tokens is recorded."


def charged_for(charges: Sequence[str]) -> str:
    """What an offer charges for instead of tokens."""
    return f"It charges otherwise: {listed(charges)}."


def no_cached_price() -> str:
    """Cached input counted in full."""
    return "No price of cached input is recorded: it is counted in full."


def cache_write(usd: str) -> str:
    """What writing a cache costs, which no sum here holds."""
    return f"Writing the cache costs {exact_money(usd)} / 1M and is not in the sum."


def old_prices(day: str) -> str:
    """Prices too old to stand without their day."""
    return f"Its prices are as of {day}: check them."


def other_hours(hours: Sequence[str]) -> str:
    """Prices that hold at certain hours."""
    return f"Prices change with the hour ({listed(hours)} UTC): the dearest are counted."


def not_by_use(billing: str) -> str:
    """An offer that is not paid by use: that is said, and no sum of zero."""
    return f"Not charged by use: {billing}."


def no_price_at(provider: str) -> str:
    """An offer without prices."""
    return f"No price is recorded at {provider}."


def no_price_for(name: str) -> str:
    """A thing without prices."""
    return f"No price of {name} is recorded."


def too_small(name: str, label: str, limit: int, tokens: int) -> str:
    """A call that is larger than a model takes."""
    size = f"its {in_sentence(label)} is {limit:,} tokens, and this needs {tokens:,}"
    return f"Such a call does not fit {name}: {size}."


def month(days: int) -> str:
    """How long a month is."""
    return f"A month is counted as {days} days."


def reasoning_on_top() -> str:
    """How reasoning is counted."""
    return "Reasoning is counted on top of the output, at the output price unless it has its own."


def one_a_provider() -> str:
    """Which of a provider's offers is shown."""
    return "One offer a provider is shown: the cheapest for this call, other regions left out."


def unsaid(part: str) -> str:
    """What was assumed where nobody said."""
    match part:
        case "call":
            return "No tokens were named: 10,000 in and 1,000 out a call are assumed."
        case "a day":
            return "Calls without a period are read as calls a day."
        case _:
            return f"No {part} tokens were named: none are counted."


def everywhere_label() -> str:
    """The next question: other providers."""
    return "What every provider charges"


def in_batch_label() -> str:
    """The next question: batch processing."""
    return "The same in batch"


def cached_label(share: float) -> str:
    """The next question: with a cache."""
    return f"The same with {share * 100:g}% of the input cached"


def say_what_to_cost() -> str:
    """Nothing was named."""
    return "Name one to five things, for example: cost o3 vs gpt-4.1 for 50k in / 5k out."


def count_instead(artifact: Artifact) -> str:
    """Another reading of a name, one step away."""
    return f"Count {artifact.id} instead"


def compare_label() -> str:
    """The next question: side by side in all."""
    return "Compare them in all"


# -- shortlists --------------------------------------------------------------------------


def need_title(text: str) -> str:
    """The title of a shortlist: the need, as long as a phone's line or two."""
    short = " ".join(text.split())
    return f"For: {short[:97].rsplit(' ', 1)[0]}…" if len(short) > 100 else f"For: {short}"


def because(
    passed: int,
    among: int,
    unknown: Sequence[str],
    held: Sequence[str],
    missing: Sequence[str],
    board: str,
    used: str,
    unmet: Sequence[str],
) -> str:
    """Why a hit is one, in a sentence: ``meets all 3 constraints; vision is on record; ...``."""
    said = []
    if passed:
        all_met = "the constraint" if among == 1 else f"all {among} constraints"
        said.append(f"meets {all_met if passed == among else f'{passed} of {among} constraints'}")
    if unknown:
        said.append(f"not known whether {listed([f'“{one}”' for one in unknown])}")
    if held:
        said.append(f"{listed(held)} {'is' if len(held) == 1 else 'are'} on record")
    if missing:
        said.append(f"nothing recorded on {listed(missing)}")
    said += [part for part in (board, used) if part]
    if unmet:
        said.append(f"not the wished-for {listed([f'“{wish}”' for wish in unmet])}")
    text = "; ".join(said) or "described in these words"
    return f"{text[:1].upper()}{text[1:]}."


def on_a_board(board: str, place: int, peers: int, day: str) -> str:
    """A place on a board: ``3rd of 64 on Arena vision (2026-04-19)``."""
    return f"{ordinal(place)} of {peers} on {board} ({day})"


def in_use(basis: str, value: str) -> str:
    """How widely something is used: ``12,345 GitHub stars``."""
    if basis == "providers":
        return f"offered by {value} {'provider' if value == '1' else 'providers'}"
    return f"{value} {BASES.get(basis, basis.replace('_', ' '))}"


def proven(how: str) -> str:
    """What evidence stands in for a recorded yes."""
    return {"curated": "yes, reviewed", "modality": "yes, by what it takes or gives"}.get(
        how, "yes, as listed"
    )


def offered_as(provider: str, billing: str) -> str:
    """``free tier at Groq``."""
    return f"{unpriced(billing)} at {provider}"


def spent(usd: float, is_month: bool) -> str:
    """What a workload costs: ``$45.00 a month``."""
    return f"{money(usd * 1_000_000)} {'a month' if is_month else 'a call'}"


def offered_in(provider: str, region: str) -> str:
    """``offered in eu-central-1 at Amazon Bedrock``."""
    return f"offered in {region} at {provider}"


def public_code() -> str:
    """Why code can be run by oneself."""
    return "its code is public on GitHub"


def memory(found: Fit, room_gb: float) -> str:
    """The sum of the memory a model needs, against what is there."""
    parts = found.memory
    sum_up = (
        f"{parts.gb:.1f} GB at {parts.bits} bit (weights {parts.weights / 1e9:.1f}, "
        f"{parts.context_tokens:,} tokens of cache {parts.cache / 1e9:.1f}, "
        f"overhead {parts.overhead / 1e9:.1f})"
    )
    if found.fits:
        return f"{sum_up}, fits in {room_gb:g} GB"
    return f"{sum_up}, short of {room_gb:g} GB by {found.short / 1e9:.1f} GB"


def first_hit(artifact: Artifact, because: str) -> str:
    """The lead of a shortlist."""
    return f"{artifact.name} comes first: {in_sentence(because)}"


def primary(artifact: Artifact, because: str, fallback: str) -> str:
    """The lead of a shortlist for a workload."""
    return f"Primary: {artifact.name}. {because} Fallback: {fallback}."


def kinds_mixed(found: Sequence[Kind]) -> str:
    """A shortlist of several kinds."""
    names = [KIND_NAMES[kind][1] for kind in found]
    return f"These are {listed(names)}: they do the job in different ways and do not compare."


def nothing_fits(nearest: tuple[str, Sequence[str]] | None) -> str:
    """The lead where nothing fits."""
    if nearest is None:
        return "Nothing recorded comes near this. Say it in other words, or ask for less."
    name, failed = nearest
    return f"Nothing recorded meets all of this. Nearest is {name}, which fails {listed(failed)}."


def failing(fitting: Fitting) -> str:
    """One failed constraint: ``“under $1” ($2.00)``."""
    value = f" ({fitting.cell.text})" if fitting.cell else ""
    return f"“{fitting.constraint.said}”{value}"


def why_not(name: str, failed: Sequence[str]) -> str:
    """One line on a well-known candidate that failed."""
    return f"Why not {name}: it fails {listed(failed)}."


def cannot_judge(said: Sequence[str]) -> str:
    """Constraints nobody can judge, said once."""
    words = listed([f"“{one}”" for one in said])
    return f"Nothing here can judge {words}: it is not known of any of them. Check it yourself."


def nobody_does(labels: Sequence[str]) -> str:
    """Capabilities that none of the hits is recorded to have, said once."""
    if not labels:
        return ""
    return f"Nothing here is recorded for {listed([in_sentence(label) for label in labels])}."


def no_speed() -> str:
    """Speed is no figure we have."""
    return "Speed is not recorded: smaller and cheaper ones stand first in its place."


def unused_words(words: Sequence[str]) -> str:
    """Words that no constraint was read from."""
    return f"Searched as plain words: {listed_some(words, 8, 'words')}."


FIT_WORDS = {"pass": "yes", "fail": "no", "unknown": "not recorded"}


def fit_lines(fits: Sequence[Fitting]) -> list[str]:
    """Each demand on one hit: ``“128k context”: yes, 131,072``; what was said once stands once."""
    told: dict[str, list[str]] = {}
    for fitting in fits:
        fit, cell = FIT_WORDS[fitting.fit], fitting.cell
        values = told.setdefault(f"“{fitting.constraint.said}”: {fit}", [])
        if cell and cell.text != fit and cell.text not in values:
            values.append(cell.text)
    return [f"{line}, {listed(values)}" if values else line for line, values in told.items()]


def need_read(need: Need) -> list[str]:
    """How a need was read, a line each for what it should do and for what it must be."""
    lines = []
    if need.capabilities:
        words = [term.replace("-", " ") for term, _ in need.capabilities]
        lines.append(f"Should do: {listed_some(words, 4, 'things')}")
    demands = [f"“{c.said}”" for c in need.constraints if not c.wish]
    wishes = [f"“{c.said}”" for c in need.constraints if c.wish]
    if demands:
        lines.append(f"Must be: {', '.join(dict.fromkeys(demands))}")
    if wishes or need.sort:
        lines.append(f"Better: {', '.join(dict.fromkeys((*wishes, *need.sort)))}")
    return lines


def hit_heading(rank: int, artifact: Artifact) -> str:
    """A hit's heading: its place, name, kind and maker."""
    maker = f" by {artifact.maker}" if artifact.maker and artifact.maker != artifact.name else ""
    return f"{rank}. {artifact.name}, {a_kind(artifact.kind)}{maker}"


PER_MILLION = "USD per 1M tokens"


def figures_line(figures: Sequence[Figure]) -> str:
    """The figures of a hit in a line, with their units: of prices in a row behind the last."""
    units = [_unit(one) for one in figures]
    told = []
    for i, (one, unit) in enumerate(zip(figures, units, strict=True)):
        is_last = units[i + 1 : i + 2] != [PER_MILLION]
        behind = f" ({unit})" if unit == PER_MILLION and is_last else ""
        behind = " tokens" if unit == "tokens" else behind
        told.append(f"{one.label} {one.cell.text}{behind}")
    return "; ".join(told)


def _unit(figure: Figure) -> str | None:
    attribute = find(figure.attribute)
    return attribute.unit if attribute else None


def need_heading() -> str:
    """The heading of the need as it was read."""
    return "Read as"


def also_heading() -> str:
    """The heading of the hits behind the first three."""
    return "Also"


def also_line(rank: int, artifact: Artifact, because: str) -> str:
    """A hit behind the first three, in a line."""
    return f"{rank}. {artifact.name}: {in_sentence(because)}"


def more_label() -> str:
    """The next question: further hits."""
    return "More like this"


def loosen_label(said: str) -> str:
    """The next question: one constraint less."""
    return f"Without “{said}”"


def compare_top_label(count: int) -> str:
    """The next question: the first ones side by side."""
    return f"Compare the first {'two' if count == 2 else 'three'}"


def alternatives_label(name: str) -> str:
    """The next question: what else does this one's job."""
    return f"Alternatives to {name}"


def say_need() -> str:
    """Nothing was asked for."""
    return (
        "Say what you need, for example: recommend a vision model under $1 per 1M output tokens, "
        "or recommend vector search inside our Postgres."
    )


def say_whose() -> str:
    """Nothing was named to find alternatives to."""
    return "Name one thing, for example: alternatives to phi-4-mini, or replace gpt-4.1-nano."


def no_more() -> str:
    """The shortlist has no further page."""
    return "That was all that fits."


# -- alternatives and replacements -------------------------------------------------------


def alternatives_title(name: str) -> str:
    """The title of what else does this job."""
    return f"Alternatives to {name}"


def replace_title(name: str) -> str:
    """The title of what to move to."""
    return f"Moving away from {name}"


def shares(labels: Sequence[str]) -> str:
    """What an alternative has in common."""
    return f"shares {listed_some(labels, 4, 'abilities')}" if labels else "shares its kind"


def lacks(labels: Sequence[str]) -> str:
    """What it is not recorded to do."""
    return f"nothing recorded on {listed_some(labels, 3, 'abilities')}"


def adds(labels: Sequence[str]) -> str:
    """What it does besides."""
    return f"adds {listed_some(labels, 3, 'abilities')}"


def apart_by(better: str, label: str, mine: str, theirs: str) -> str:
    """A figure that differs: ``cheaper on input ($0.10 vs $1.10)``."""
    return f"{better} {in_sentence(label)} ({theirs} vs {mine})"


def no_drop_in(reasons: Sequence[str]) -> str:
    """Why it cannot simply take the place."""
    return f"no drop-in: {listed(reasons)}" if reasons else "close to a drop-in on record"


def other_maker(maker: str) -> str:
    """Another maker means another address and key."""
    return f"another maker's model ({maker}), with its own prompts and API"


def other_project() -> str:
    """Another project means other calls."""
    return "another project, with its own interface"


def other_kind(artifact: Artifact) -> str:
    """Another kind of thing."""
    return f"it is {a_kind(artifact.kind)}"


def loss(label: str, mine: str, theirs: str | None) -> str:
    """One field that is lost: ``context window 1,047,576 → 400,000``."""
    return f"{in_sentence(label)} {mine} → {theirs or NOT_RECORDED}"


def no_longer(label: str, theirs: str | None) -> str:
    """A yes that becomes a no, or is not known."""
    if theirs is None:
        return f"{in_sentence(label)}: not recorded"
    return f"{in_sentence(label)} no longer"


def announced(maker: str | None, day: str, source: str) -> str:
    """Who names the successor."""
    return f"Named as its successor by {maker or 'its maker'} ({source}, {day})"


def lineage() -> str:
    """A successor that is linked without a date."""
    return "Recorded as its successor"


def no_successor(name: str) -> str:
    """Nobody names one."""
    return f"No successor of {name} is recorded: these come nearest by ability, price and size."


def near_by(is_same_maker: bool) -> str:
    """Why one that nobody announced is proposed."""
    whose = "of the same maker" if is_same_maker else "of another maker, with its own API"
    return f"Near by ability, price and size, {whose}"


def move(why: str, losses: Sequence[str]) -> str:
    """A replacement in a sentence: why, and what changes."""
    changes = listed_some(losses, 6, "fields") if losses else "nothing recorded is lost"
    return f"{why}; what changes: {changes}."


def successor_lead(name: str, first: str, because: str, is_named: bool) -> str:
    """The lead of a replacement."""
    said = "Move to" if is_named else "Nearest is"
    return f"{said} {first} from {name}: {in_sentence(because)}"


def alternative_lead(name: str, first: str, because: str) -> str:
    """The lead of the alternatives."""
    return f"Nearest to {name} is {first}: {in_sentence(because)}"


def under(names: Sequence[str], fittings: Sequence[Fitting]) -> str:
    """How those compared fare on one constraint that was said with them."""
    words = {"pass": "meets it", "fail": "does not", "unknown": "is not known to"}
    told = []
    for name, fitting in zip(names, fittings, strict=True):
        value = f" ({fitting.cell.text})" if fitting.cell else ""
        told.append(f"{name} {words[fitting.fit]}{value}")
    return f"“{fittings[0].constraint.said}”: {', '.join(told)}."


def can_under(label: str, names: Sequence[str], has: Sequence[bool]) -> str:
    """For which of those compared a capability that was asked for is recorded."""
    able = [name for name, can in zip(names, has, strict=True) if can]
    if len(able) == len(names):
        return f"{label} is recorded for {'both' if len(names) == 2 else 'all'}."
    if not able:
        return f"{label} is recorded for none of them."
    return f"{label} is recorded for {listed(able)} only."


def nothing_weighed(need: str) -> str:
    """Words said with a comparison that say nothing the catalog can judge."""
    return f"Nothing in “{need}” could be weighed."


def more_that_fit(need: str) -> str:
    """The way from a comparison under a need to all that meets it."""
    return f"What else fits: {need}"
