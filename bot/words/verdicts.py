"""How verdicts and their reasons read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import VerdictKind
from bot.model import Kind
from bot.words.values import counted, in_sentence, kinds, listed

SENTENCES = {
    "same_as_far_as_known": "The same as far as both dates go.",
    "close": "Too close to call: {}.",
    "kinds_differ": "Standings are counted within one kind and say nothing across kinds.",
    "basis_differs": "These standings are counted from different figures.",
    "claim_only": "A directory's claim is shown, not weighed.",
    "would_change": "{} {} says {}, which would change this.",
    "single_runs": "no interval is published and single runs differ by about 2 points",
    "counted_apart": "{} are counted by different sources, each in its own way.",
    "standings_move": "counts of different days move a standing by about 5 percentiles",
    "settings_differ": "They were measured under different settings.",
    "days_differ": "Ratings of different days are not comparable.",
    "other_providers": "{} at other providers",
    "long_prompts": "{} of long prompts",
    "tiers_differ": "What counts as a long prompt differs from offer to offer.",
    "dearer_above": "{} {} is dearer for long prompts: {}.",
    "no_window_to_weigh": "A context window says little of what gives out images, sound or video.",
    "claimed_abilities": "Can do",
    "elsewhere_differs": "Other providers' prices are shown for reference.",
    "claims_across_kinds": (
        "The directory weighs each kind by a rule of its own: its claims compare no two kinds."
    ),
    "standing_label": "{} standing",
    "stands_alone": "One thing alone has no verdict.",
}
"""What is said by one template, by key."""


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


def neither_better(among: int) -> str:
    """Why a difference has no winner."""
    return f"They differ; {'neither' if among == 2 else 'none'} is better for it."


def only_for(names: Sequence[str], strangers: Sequence[Kind], label: str) -> str:
    """Why a row is not weighed between things of different kinds."""
    return f"{label} means nothing for {listed(sorted(map(kinds, strangers)))} ({listed(names)})."


def only_for_text(names: Sequence[str], given: Sequence[str], label: str) -> str:
    """Why a row is not weighed between models that give out different things."""
    return f"{label} means little where a model gives out {listed(given)} ({listed(names)})."


def no_number(texts: Sequence[str]) -> str:
    """Why a free tier and a price are not weighed."""
    return f"{listed([f'“{text}”' for text in sorted(texts)])} is no price to weigh."


def nothing_recorded(names: Sequence[str]) -> str:
    """Which value is missing."""
    return f"Nothing is recorded for {listed(names)}."


def overlap(names: Sequence[str]) -> str:
    """Why results with intervals are a tie."""
    return f"The intervals of {listed(names)} overlap."


def taken_apart(days: int) -> str:
    """Why two standings that move from day to day are not weighed."""
    return f"They were taken {counted(days, 'day', 'days')} apart and say nothing of one time."


def other_output(tokens: Sequence[Sequence[str]]) -> str:
    """Why prices of output are not weighed between models that give out different things."""
    return f"These are prices of different tokens: {listed(sorted(map(listed, tokens)))}."


def claim_label(label: str) -> str:
    """The label of a claim: who says it comes first."""
    return f"unfragile.ai says: {in_sentence(label)}"


def claim_label_alone(label: str) -> str:
    """The same under a heading that names who says it."""
    return label.capitalize()


def claim(key: str, text: str, dissents: Sequence[str]) -> str:
    """A directory's claim as it reads; no matches recorded is not a zero."""
    if key == "unfragile_times_matched" and text == "0":
        text = "no usage data"
    if key == "unfragile_pricing":
        text = f"“{text}”"
    return f"{text} (elsewhere {listed(dissents)})" if dissents else text


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
