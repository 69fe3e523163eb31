"""How shortlists, alternatives and replacements read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.attributes import find
from bot.kinds import KIND_NAMES
from bot.model import (
    Artifact,
    Kind,
)
from bot.words.values import (
    BASES,
    NOT_RECORDED,
    a_kind,
    in_sentence,
    listed,
    listed_some,
    money,
    ordinal,
    unpriced,
)

if TYPE_CHECKING:
    from bot.evidence.memory import Fit
    from bot.model import Figure, Fitting, Need


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
