"""How shortlists, alternatives and replacements read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Fit
from bot.attributes import BY_KEY, find
from bot.evidence.memory import Room
from bot.figures import money
from bot.model import (
    KIND_NAMES,
    Artifact,
    Kind,
    Need,
)
from bot.words.values import (
    BASES,
    NOT_RECORDED,
    a_kind,
    in_sentence,
    listed,
    listed_some,
    ordinal,
    unpriced,
)

SENTENCES = {
    "offered_in": "offered in {1} at {0}",
    "public_code": "its code is public on GitHub",
    "no_speed": "Speed is not recorded: smaller and cheaper ones stand first in its place.",
    "nothing_weighed": "Nothing in “{}” could be weighed.",
    "say_need": (
        "Say what you need, for example: recommend a vision model under $1 per 1M output tokens, "
        "or recommend vector search inside our Postgres."
    ),
    "say_whose": (
        "Name one thing, for example: alternatives to phi-4-mini, or replace gpt-4.1-nano."
    ),
    "more_label": "More like this",
    "loosen_label": "Without “{}”",
    "alternatives_label": "Alternatives to {}",
    "more_that_fit": "What else fits: {}",
    "alternatives_title": "Alternatives to {}",
    "replace_title": "Moving away from {}",
    "other_maker": "another maker's model ({}), with its own prompts and API",
    "other_project": "another project, with its own interface",
    "lineage": "Recorded as its successor",
    "no_successor": (
        "No successor of {} is recorded: these come nearest by ability, price and size."
    ),
}
"""What is said by one template, by key."""


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
    beside: Sequence[str],
    unmet: Sequence[str],
) -> str:
    """Why a hit is one, in a sentence: ``Meets all 3 constraints; vision is on record; ...``."""
    said = []
    if passed:
        all_met = "the constraint" if among == 1 else f"all {among} constraints"
        said.append(f"meets {all_met if passed == among else f'{passed} of {among} constraints'}")
    if unknown:
        said.append(f"not known whether {listed([f'“{one}”' for one in unknown])}")
    if held:
        said.append(f"{_labels(held)} {'is' if len(held) == 1 else 'are'} on record")
    if missing:
        said.append(f"nothing recorded on {_labels(missing)}")
    said += beside
    if unmet:
        said.append(f"not the wished-for {listed([f'“{wish}”' for wish in unmet])}")
    return _sentence(said or ["described in these words"])


def _labels(labels: Sequence[str]) -> str:
    return listed([in_sentence(label) for label in labels])


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
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


def memory(found: Room, room_gb: float) -> str:
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


def first_hit(name: str, because: str, kinds: Sequence[Kind]) -> str:
    """The lead of a shortlist."""
    return f"{name} comes first: {in_sentence(because)}{_mixed(kinds)}"


def primary(name: str, because: str, fallback: str, kinds: Sequence[Kind]) -> str:
    """The lead of a shortlist for a workload."""
    return f"Primary: {name}. {because} Fallback: {fallback}.{_mixed(kinds)}"


def _mixed(kinds: Sequence[Kind]) -> str:
    """What follows where a shortlist is of several kinds."""
    if len(kinds) < 2:
        return ""
    names = listed([KIND_NAMES[kind][1] for kind in kinds])
    return f" These are {names}: they do the job in different ways and do not compare."


def nothing_fits(nearest: tuple[str, Sequence[str]] | None) -> str:
    """The lead where nothing fits."""
    if nearest is None:
        return "Nothing recorded comes near this. Say it in other words, or ask for less."
    name, failed = nearest
    return f"Nothing recorded meets all of this. Nearest is {name}, which fails {listed(failed)}."


def failing(said: str, value: str) -> str:
    """One failed constraint, and by which value: ``“under $1” ($2.00)``."""
    return f"“{said}”{_in_brackets(value)}"


def _in_brackets(value: str) -> str:
    return f" ({value})" if value else ""


def why_not(name: str, failed: Sequence[str]) -> str:
    """One line on a well-known candidate that failed."""
    return f"Why not {name}: it fails {listed(failed)}."


def cannot_judge(said: Sequence[str]) -> str:
    """Constraints nobody can judge, said once."""
    words = listed([f"“{one}”" for one in said])
    return f"Nothing here can judge {words}: it is not known of any of them. Check it yourself."


def nobody_does(labels: Sequence[str]) -> str:
    """Capabilities that none of the hits is recorded to have, said once."""
    return f"Nothing here is recorded for {_labels(labels)}."


def unused_words(words: Sequence[str]) -> str:
    """Words that no constraint was read from."""
    return f"Searched as plain words: {listed_some(words, 8, 'words')}."


FIT_WORDS = {"pass": "yes", "fail": "no", "unknown": "not recorded"}


def fit_lines(fits: Sequence[tuple[str, Fit, str]]) -> list[str]:
    """Each demand on one hit: ``“128k context”: yes, 131,072``; what was said once stands once.

    A fit is what was said, how it fares, and the value it was judged by.
    """
    told: dict[str, list[str]] = {}
    for said, fit, value in fits:
        word = FIT_WORDS[fit]
        values = told.setdefault(f"“{said}”: {word}", [])
        if value and value != word and value not in values:
            values.append(value)
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


def figures_line(figures: Sequence[tuple[str, str, str]]) -> str:
    """The figures of a hit in a line, with their units: of prices in a row behind the last.

    A figure is its attribute, its label and its value.
    """
    units = [_unit(attribute) for attribute, _, _ in figures]
    told = []
    for i, ((_, label, value), unit) in enumerate(zip(figures, units, strict=True)):
        is_last = units[i + 1 : i + 2] != [PER_MILLION]
        behind = f" ({unit})" if unit == PER_MILLION and is_last else ""
        behind = " tokens" if unit == "tokens" else behind
        told.append(f"{label} {value}{behind}")
    return "; ".join(told)


def _unit(key: str) -> str | None:
    attribute = find(key)
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


def compare_top_label(count: int) -> str:
    """The next question: the first ones side by side."""
    return f"Compare the first {'two' if count == 2 else 'three'}"


# -- alternatives and replacements -------------------------------------------------------


def compared(
    shared: Sequence[str],
    lacking: Sequence[str],
    differences: Sequence[str],
    hindrances: Sequence[str],
) -> str:
    """An alternative in a sentence: what it shares and lacks, what differs, and what hinders."""
    some = listed_some([in_sentence(label) for label in shared], 4, "abilities")
    parts = [f"shares {some}" if shared else "shares its kind"]
    if lacking:
        some = listed_some([in_sentence(label) for label in lacking], 3, "abilities")
        parts.append(f"nothing recorded on {some}")
    parts += differences
    hinders = f"no drop-in: {listed(hindrances)}" if hindrances else "close to a drop-in on record"
    return _sentence([*parts, hinders])


LESS_OR_MORE = {
    "price_input": ("cheaper on", "dearer on"),
    "context_tokens": ("smaller", "larger"),
    "params_total": ("smaller, in", "larger, in"),
    "stars": ("fewer", "more"),
}
"""How a sentence says that a figure is less, and that it is more, by attribute."""


def apart_by(key: str, is_less: bool, mine: str, theirs: str) -> str:
    """A figure that differs: ``cheaper on input price ($0.10 vs $1.10)``."""
    less, more = LESS_OR_MORE[key]
    return f"{less if is_less else more} {in_sentence(BY_KEY[key].label)} ({theirs} vs {mine})"


def other_kind(artifact: Artifact) -> str:
    """Another kind of thing."""
    return f"it is {a_kind(artifact.kind)}"


def loss(label: str, mine: str, theirs: str | None) -> str:
    """One field that is lost: ``context window 1,047,576 → 400,000``."""
    return f"{in_sentence(label)} {mine} → {theirs or NOT_RECORDED}"


def no_longer(label: str, is_recorded: bool) -> str:
    """A yes that becomes a no, or is not known."""
    return f"{in_sentence(label)}{' no longer' if is_recorded else ': not recorded'}"


def announced(maker: str | None, day: str, source: str) -> str:
    """Who names the successor."""
    return f"Named as its successor by {maker or 'its maker'} ({source}, {day})"


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


def under(said: str, fares: Sequence[tuple[str, Fit, str]]) -> str:
    """How those compared fare on what was ``said`` with them: name, fit and value of each."""
    words = {"pass": "meets it", "fail": "does not", "unknown": "is not known to"}
    told = (f"{name} {words[fit]}{_in_brackets(value)}" for name, fit, value in fares)
    return f"“{said}”: {', '.join(told)}."


def can_under(label: str, names: Sequence[str], has: Sequence[bool]) -> str:
    """For which of those compared a capability that was asked for is recorded."""
    able = [name for name, can in zip(names, has, strict=True) if can]
    if len(able) == len(names):
        return f"{label} is recorded for {'both' if len(names) == 2 else 'all'}."
    if not able:
        return f"{label} is recorded for none of them."
    return f"{label} is recorded for {listed(able)} only."
