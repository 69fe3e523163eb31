"""How verdicts and their reasons read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import (
    Kind,
    VerdictKind,
)
from bot.words.values import counted, in_sentence, kinds, listed


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


def only_for(names: Sequence[str], strangers: Sequence[Kind], label: str) -> str:
    """Why a row is not weighed between things of different kinds."""
    return f"{label} means nothing for {listed(sorted(map(kinds, strangers)))} ({listed(names)})."


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
    return f"{listed([f'“{text}”' for text in sorted(texts)])} is no price to weigh."


def nothing_recorded(names: Sequence[str]) -> str:
    """Which value is missing."""
    return f"Nothing is recorded for {listed(names)}."


def claim_only() -> str:
    """Why the directory's claims have no winner."""
    return "A directory's claim is shown, not weighed."


def would_change(reason: str, source: str, text: str) -> str:
    """A reason, and a dissent that matters for the verdict."""
    return f"{reason} {source} says {text}, which would change this."


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


def dearer_above(reason: str, name: str, text: str) -> str:
    """A reason, and where a lower price is none for long prompts."""
    return f"{reason} {name} is dearer for long prompts: {text}."


def other_output(tokens: Sequence[Sequence[str]]) -> str:
    """Why prices of output are not weighed between models that give out different things."""
    return f"These are prices of different tokens: {listed(sorted(map(listed, tokens)))}."


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


def claim_label_alone(label: str) -> str:
    """The same under a heading that names who says it."""
    return label.capitalize()


def standing_label(label: str) -> str:
    """The label of a standing among others: ``Adoption standing``."""
    return f"{label} standing"


def claim(key: str, text: str, dissents: Sequence[str]) -> str:
    """A directory's claim as it reads; no matches recorded is not a zero."""
    if key == "unfragile_times_matched" and text == "0":
        text = "no usage data"
    if key == "unfragile_pricing":
        text = f"“{text}”"
    return f"{text} (elsewhere {listed(dissents)})" if dissents else text


def stands_alone() -> str:
    """Why a row of one artifact has no verdict."""
    return "One thing alone has no verdict."


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
