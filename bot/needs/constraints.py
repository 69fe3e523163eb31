"""What a constraint wants, in the catalog's terms, and the setting it is judged in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.answer import Fit
from bot.evidence import memory
from bot.evidence.licences import COMMERCIAL
from bot.model import Constraint, Workload

DEVICES: dict[str, float] = {
    "phone": 4, "browser": 4, "raspberry pi": 8, "edge": 8, "laptop": 16, "mac": 16, "gpu": 24,
    "cpu": 32,
}  # fmt: skip
"""GB a device is taken to have for a model where nobody says: what most sold today can spare."""

ABOUT = 0.25
"""How far from a number said without a bound still counts: "a 7B model" means the 8B too."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What judging is told besides the artifact: who is who, and what is to be sent."""

    platforms: Mapping[str, str] = field(default_factory=dict)
    makers: Mapping[str, str] = field(default_factory=dict)
    context_tokens: int = memory.CONTEXT
    workload: Workload | None = None


def values_of(constraint: Constraint) -> tuple[str, ...]:
    """What a constraint wants, as words."""
    value = constraint.value
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def wants_yes(constraint: Constraint) -> bool:
    """Whether a yes is wanted."""
    is_no = values_of(constraint)[0].casefold() in ("no", "false", "0", "0.0")
    return is_no == is_negative(constraint)


def is_negative(constraint: Constraint) -> bool:
    """Whether it names what is not wanted."""
    return constraint.op in ("has not", "not in")


def scaled(constraint: Constraint) -> float:
    """A number as the catalog stores it: prices in micro-dollars, parameters one by one."""
    number = float(constraint.value) if isinstance(constraint.value, float | int) else 0.0
    if constraint.attribute.startswith("price_"):
        return number * 1_000_000
    unit = (constraint.unit or "").casefold()
    return number * 1e9 if unit in ("b", "billion") else number


def compare(number: float, op: str, wanted: float) -> Fit:
    """How a number fares against the one that is wanted."""
    about = abs(number - wanted) <= ABOUT * wanted
    holds = {"<=": number <= wanted, ">=": number >= wanted}.get(op, about)
    return "pass" if holds else "fail"


def classes_of(constraint: Constraint) -> set[str]:
    """The classes of licence that are named; ``commercial`` names several."""
    said = values_of(constraint)
    return {c for v in said for c in (COMMERCIAL if v == "commercial" else (v,))}


def memory_of(constraint: Constraint) -> float:
    """The GB that a model may take."""
    if isinstance(constraint.value, float | int):
        return float(constraint.value)
    return max(DEVICES.get(value, DEVICES["laptop"]) for value in values_of(constraint))


def meant(values: tuple[str, ...], known: Mapping[str, str]) -> set[str]:
    """The ids of makers or platforms that words mean; the words themselves where none does."""
    found = set()
    for value in values:
        said = letters(value)
        exact = {i for i, name in known.items() if said in (letters(i), letters(name))}
        found |= exact or _beginning(said, known) or {value}
    return found


def _beginning(said: str, known: Mapping[str, str]) -> set[str]:
    if len(said) <= 3:
        return set()
    begun = (i for i, name in known.items() for text in (i, name) if letters(text).startswith(said))
    return set(begun)


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """A name's letters and digits: how it is spelt aside."""
    return "".join(c for c in text.casefold() if c.isalnum())
