"""Whether an artifact meets a constraint: passed, failed or not known, and by which value."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer import Fitting
from bot.attributes import BY_KEY
from bot.evidence.candidates import Bound
from bot.evidence.dossier import Dossier
from bot.model import MODEL, Constraint
from bot.needs.constraints import Setting
from bot.needs.families import MEMORY, UNKNOWN, family_of

OF_MODELS = frozenset({*MEMORY, "device", "free_tier", "maker_country"})
"""What only models are asked for, besides the attributes that only they have."""


def judge_all(
    constraints: Iterable[Constraint], dossier: Dossier, setting: Setting
) -> tuple[Fitting, ...]:
    """Every constraint of a need on one artifact."""
    return tuple(judge(constraint, dossier, setting) for constraint in constraints)


def judge(constraint: Constraint, dossier: Dossier, setting: Setting) -> Fitting:
    """How a constraint fares on an artifact, and the value it was judged by."""
    family = family_of(constraint)
    fit, cell = family.judge(constraint, dossier, setting) if family else UNKNOWN
    return Fitting(constraint, fit, cell)


def bounds(constraints: Iterable[Constraint], setting: Setting) -> tuple[Bound, ...]:
    """The demands that can be sifted by; a wish shuts nothing out."""
    demands = (constraint for constraint in constraints if not constraint.wish)
    return tuple(filter(None, (bound(each, setting) for each in demands)))


def bound(constraint: Constraint, setting: Setting) -> Bound | None:
    """The same demand in the catalog's columns: it never shuts out what would pass."""
    family = family_of(constraint)
    return family.sift(constraint, setting) if family else None


def is_judged(constraint: Constraint) -> bool:
    """Whether the catalog has anything to judge this constraint by."""
    return family_of(constraint) is not None


def is_of_models(constraint: Constraint) -> bool:
    """Whether only models can be asked this."""
    key = constraint.attribute
    attribute = BY_KEY.get(key)
    is_theirs = attribute is not None and attribute.kinds == MODEL
    return is_theirs or key in OF_MODELS or key.startswith("price_")


def is_of_memory(constraint: Constraint) -> bool:
    """Whether it says how much memory there is."""
    return constraint.attribute in MEMORY
