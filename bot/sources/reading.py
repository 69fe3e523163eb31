"""What an importer hands on: entries with claims, in our units, with nothing of upstream's shape.

An importer module has three names: ``SOURCE`` (who speaks), ``fetch()`` (network) and
``read(raw)`` (pure: files in, a Reading out). Numbers are converted with Decimal from the
text upstream wrote, so that 1.1e-06 dollars a token is exactly 1,100,000 micro-dollars a
million tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from bot.model import Kind

LicenceClass = Literal[
    "public-domain",
    "permissive",
    "attribution",
    "share-alike",
    "non-commercial",
    "unstated",
    "own",
]
Meter = Literal[
    "input",
    "output",
    "cache_read",
    "cache_write_5m",
    "cache_write_1h",
    "reasoning",
    "input_audio",
    "output_audio",
    "input_image",
    "output_image",
    "input_video",
    "output_video",
    "web_search",
    "request",
]
PriceUnit = Literal[
    "Mtok",
    "image",
    "megapixel",
    "second",
    "minute",
    "hour",
    "Mchar",
    "page",
    "krequest",
    "session",
    "unit",
]
Processing = Literal["standard", "batch", "flex", "priority"]
Billing = Literal["metered", "free_tier", "plan_included", "self_hosted", "variable", "unknown"]
Confidence = Literal["stated", "derived", "estimated", "claimed"]


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks: identity, licence, where it lives, how far it is trusted (1 is most)."""

    id: str
    name: str
    home_url: str
    licence: str
    licence_class: LicenceClass
    files: tuple[str, ...]
    """The snapshot's files, as paths below the source's folder (globs allowed)."""
    live: tuple[str, ...] = ()
    """URLs that fetch() reads, in order; empty where upstream has no feed any more."""
    attribution: str | None = None
    trust: int = 5
    same_evidence_as: str | None = None
    """The source this one is derived from: their voices count once."""
    stale_after_days: int = 45


@dataclass(frozen=True, slots=True)
class Raw:
    """What one source served: its files by path, and the day they speak of."""

    files: Mapping[str, bytes]
    as_of: date
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """One price: integer micro-dollars for one unit of one meter.

    ``above_tokens`` is the lower bound of a tier (0: from the first token); ``window_utc`` is
    ``HH:MM-HH:MM`` for peak hours; ``valid_from`` is inclusive, ``valid_to`` exclusive.
    """

    meter: Meter
    usd_micro: int
    unit: PriceUnit = "Mtok"
    processing: Processing = "standard"
    above_tokens: int = 0
    window_utc: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One value for one attribute: text plus the number behind it, if any.

    Booleans are ``yes``/``no`` with 1/0; sets are sorted and joined with ", "; dates are
    ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` (as precise as upstream is, never more).
    ``url`` and ``as_of`` only where they differ from the entry's and the snapshot's.
    """

    key: str
    text: str
    number: int | float | None = None
    confidence: Confidence = "stated"
    url: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A benchmark as one source publishes it; boards are never merged into one number."""

    id: str
    name: str
    metric: str
    unit: str
    higher_is_better: bool = True
    measures: str = ""
    """The capability of our vocabulary that the board measures, where that is clear."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One result on one board, with its interval and the day it was measured."""

    board: str
    value: float
    variant: str = ""
    harness: str = ""
    low: float | None = None
    high: float | None = None
    n: int | None = None
    cost_usd: Decimal | None = None
    self_reported: bool = False
    measured_on: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A count that grows: stars, forks, downloads_30d, likes, pulls, dependents, contributors."""

    key: str
    value: float
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Something that happens to an artifact or an offer on a day."""

    event: Literal["released", "announced", "deprecated", "retired"]
    on: str
    replacement: str = ""
    """The successor as upstream names it; empty where none is recorded."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CapabilityClaim:
    """A capability that a source or our own reviewed entry states."""

    term: str
    how: Literal["flag", "modality", "category", "tag", "word", "claim", "curated"]
    says: bool = True
    what: str = ""
    best_for: str = ""
    limits: str = ""
    url: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a source speaks of, under the name it uses.

    With ``provider`` set the entry is an offer: prices, limits, flags and retirements then
    belong to that provider and region, and ``base`` may name the lab's own model.
    """

    native_id: str
    name: str
    kind: Kind
    maker: str = ""
    url: str = ""
    repo: str = ""
    """``owner/name`` on GitHub, where known."""
    hf_id: str = ""
    """``owner/name`` on Hugging Face, where known."""
    aliases: tuple[str, ...] = ()
    base: str = ""
    provider: str = ""
    region: str = ""
    billing: Billing = "unknown"
    prices: tuple[Price, ...] = ()
    facts: tuple[Fact, ...] = ()
    scores: tuple[Score, ...] = ()
    metrics: tuple[Metric, ...] = ()
    lifecycle: tuple[Lifecycle, ...] = ()
    capabilities: tuple[CapabilityClaim, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    """(scheme, tag): categories, topics, modes and keywords as upstream has them."""
    relations: tuple[tuple[str, str], ...] = ()
    """(relation, native name): quantisation_of, finetune_of, in_family, replaced_by."""
    words: str = ""
    """Upstream sentences. Read to derive capabilities and search words, then dropped."""
    prose: tuple[tuple[str, str], ...] = ()
    """(place, text) to quote with attribution; kept only by ``--prose``."""
    as_of: date | None = None
    """The day this entry speaks of, where it differs from the snapshot's."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was read and refused, and why."""

    native_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one source says, in our units."""

    entries: tuple[Entry, ...]
    boards: tuple[Board, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    read: int = field(default=0)
    """Rows seen upstream: kept plus rejected plus those that are no rows of ours."""


class UnreadableSource(Exception):
    """A source's file cannot be read: names the file, the place in it and what is wrong."""


MICRO = Decimal(1_000_000)


def micro_usd(dollars: Decimal | str, per: Decimal | int = 1) -> int:
    """Integer micro-dollars for one unit, from dollars per ``per`` units, half up.

    >>> micro_usd("1.1")
    1100000
    >>> micro_usd(Decimal("1.1E-6") * 1_000_000)
    1100000
    """
    return int((Decimal(dollars) * MICRO / Decimal(per)).to_integral_value(ROUND_HALF_UP))
