"""What can be compared: unit, which way is better, and how close counts as equal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.model import ALL_BUT_MODELS, KINDS, MODEL, SOFTWARE, Kind, Text

Format = Literal["price", "tokens", "count", "parameters", "bytes", "date", "flag", "text"]
Scope = Literal["offer", "artifact"]
Better = Literal["higher", "lower"]

PRICE_AGE, POPULARITY_AGE, ACTIVITY_AGE, BENCHMARK_AGE = 45, 60, 60, 365
SAME_TIME = 45
"""Days beyond which two counts of what moves do not speak of the same time."""

READERS = frozenset({"text", "embedding"})
WRITERS = frozenset({"text"})
"""What models give out that read, or write, by the token: others have no context to speak of."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question an artifact can be asked.

    ``tolerance`` is how far two sources may lie apart and still agree; ``margin`` how far two
    artifacts may and still count as close, ``because`` of a reason. Both are relative, but for
    ``in_points`` the margin is in the attribute's own unit. ``better`` is None where no value
    is better than another. ``lead`` says who is ahead, of two and of several. ``outputs`` are
    what a model must give out for it to mean something, where not every model can be asked.
    ``noun`` is what a sentence calls it, where that is not its label.
    """

    key: str
    label: str
    unit: str | None
    form: Format
    scope: Scope = "artifact"
    better: Better | None = None
    kinds: tuple[Kind, ...] = KINDS
    tolerance: float = 0.0
    margin: float = 0.0
    because: Text = ""
    in_points: bool = False
    max_age_days: int | None = None
    lead: tuple[str, str] | None = None
    by_source: bool = False
    """Each source counts something else by this name: its numbers compare with its own only."""
    outputs: frozenset[str] = frozenset()
    noun: str = ""

    def means_something_for(self, kind: Kind, gives_out: frozenset[str] = frozenset()) -> bool:
        """Whether things of this kind can be asked at all; models by what they give out."""
        is_asked = not self.outputs or not gives_out or bool(self.outputs & gives_out)
        return kind in self.kinds and is_asked


def _price(
    key: str, label: str, unit: str = "USD per 1M tokens", lead: tuple[str, str] | None = None
) -> Attribute:
    return Attribute(
        key,
        label,
        unit,
        "price",
        "offer",
        "lower",
        MODEL,
        tolerance=0.01,
        margin=0.01,
        because="currency conversion and rounding move list prices by up to 1%",
        max_age_days=PRICE_AGE,
        lead=lead,
    )


def _limit(
    key: str, label: str, outputs: frozenset[str], lead: tuple[str, str] | None = None
) -> Attribute:
    return Attribute(
        key,
        label,
        "tokens",
        "tokens",
        "offer",
        "higher",
        MODEL,
        tolerance=0.05,
        margin=0.05,
        because="providers round 1,048,576 to 1,000,000 and the like, up to 5%",
        lead=lead,
        outputs=outputs,
    )


def _flag(
    key: str,
    label: str,
    better: Better | None = "higher",
    outputs: frozenset[str] = frozenset(),
) -> Attribute:
    return Attribute(key, label, None, "flag", "offer", better, MODEL, outputs=outputs)


def _count(
    key: str,
    label: str,
    kinds: tuple[Kind, ...] = KINDS,
    better: Better | None = "higher",
    lead: tuple[str, str] | None = None,
    by_source: bool = False,
) -> Attribute:
    return Attribute(
        key,
        label,
        None,
        "count",
        "artifact",
        better,
        kinds,
        tolerance=0.05,
        margin=0.10,
        because="counts were taken on different days and grow by up to 10% between them",
        max_age_days=POPULARITY_AGE,
        lead=lead,
        by_source=by_source,
    )


def _text(key: str, label: str, kinds: tuple[Kind, ...] = KINDS, noun: str = "") -> Attribute:
    return Attribute(key, label, None, "text", kinds=kinds, noun=noun)


def _date(
    key: str,
    label: str,
    kinds: tuple[Kind, ...] = KINDS,
    better: Better | None = None,
    max_age_days: int | None = None,
    noun: str = "",
) -> Attribute:
    return Attribute(
        key, label, None, "date", better=better, kinds=kinds, max_age_days=max_age_days, noun=noun
    )


def _size(key: str, label: str, unit: str | None, kinds: tuple[Kind, ...] = MODEL) -> Attribute:
    form: Format = "bytes" if unit == "bytes" else "parameters" if unit == "parameters" else "count"
    return Attribute(key, label, unit, form, kinds=kinds, tolerance=0.05)


TABLE: tuple[Attribute, ...] = (
    _price("price_input", "Input price", lead=("is cheaper on input", "is cheapest on input")),
    _price("price_output", "Output price", lead=("is cheaper on output", "is cheapest on output")),
    _price("price_cache_read", "Cached input price"),
    _price("price_cache_write_5m", "Cache write price"),
    _price("price_batch_input", "Batch input price"),
    _price("price_batch_output", "Batch output price"),
    _limit(
        "context_tokens",
        "Context window",
        READERS,
        lead=("has the larger context window", "has the largest context window"),
    ),
    _limit("max_input_tokens", "Longest input", READERS),
    _limit("max_output_tokens", "Longest output", WRITERS),
    Attribute(
        "input_modalities", "Takes in", None, "text", "offer", kinds=MODEL, noun="kinds of input"
    ),
    Attribute(
        "output_modalities", "Gives out", None, "text", "offer", kinds=MODEL, noun="kinds of output"
    ),
    _flag("supports_tools", "Tool calling", outputs=WRITERS),
    _flag("supports_structured_output", "Structured output", outputs=WRITERS),
    _flag("supports_reasoning", "Reasoning", None, outputs=WRITERS),
    _flag("supports_vision", "Image input"),
    _flag("supports_prompt_caching", "Prompt caching"),
    _flag("supports_pdf", "PDF input"),
    _flag("supports_audio_in", "Audio input"),
    _flag("supports_audio_out", "Audio output"),
    _flag("supports_web_search", "Web search"),
    _flag("supports_computer_use", "Computer use", outputs=WRITERS),
    _flag("supports_temperature", "Temperature setting", None, outputs=WRITERS),
    Attribute("open_weights", "Open weights", None, "flag", kinds=MODEL),
    _text("licence", "Licence"),
    _size("params_total", "Parameters", "parameters"),
    _size("params_active", "Active parameters", "parameters"),
    _size("embed_dim", "Embedding size", "dimensions"),
    _size("memory_mb", "Memory", "MB"),
    _size("min_ram_gb", "Least memory to run at 4-bit", "GB"),
    _size("min_vram_gb", "Least GPU memory to run at 4-bit", "GB"),
    _size("size_bytes", "Download size", "bytes"),
    _size("training_flop", "Training compute", "FLOP"),
    _date("released_on", "Released", noun="release date"),
    _date("knowledge_cutoff", "Knowledge cutoff", MODEL, "higher"),
    _count(
        "downloads_30d",
        "Downloads in 30 days",
        lead=("has more downloads", "has the most downloads"),
        by_source=True,
    ),
    _count("stars", "GitHub stars", ALL_BUT_MODELS, lead=("has more stars", "has the most stars")),
    _count("likes", "Hugging Face likes"),
    _count("pulls", "Ollama pulls"),
    _count("dependents", "Projects that depend on it", ALL_BUT_MODELS),
    _count("contributors", "Contributors", ALL_BUT_MODELS),
    _count("forks", "Forks", ALL_BUT_MODELS, None),
    _count("open_issues", "Open issues", ALL_BUT_MODELS, None),
    _count("votes", "Votes", better=None),
    _count("models_offered", "Models it offers", ("platform",), None),
    _text("category", "Category"),
    _text("language", "Language", ALL_BUT_MODELS),
    _text("runtime", "Runtime", ALL_BUT_MODELS),
    _text("status", "Status"),
    _date("last_commit", "Last commit", ALL_BUT_MODELS, max_age_days=ACTIVITY_AGE),
    _date("latest_release", "Latest release", ALL_BUT_MODELS, max_age_days=ACTIVITY_AGE),
    _text("harness_autonomy", "Autonomy", SOFTWARE),
    _text("harness_recovery", "Recovery", SOFTWARE),
    _text("harness_memory", "Memory between runs", SOFTWARE),
    _text("harness_sandboxing", "Sandboxing", SOFTWARE),
    _text("harness_hooks", "Hooks", SOFTWARE),
)

PLACES: tuple[Attribute, ...] = (
    _text("docs_url", "Documentation"),
    _text("api_url", "API address", ("platform",)),
    _text("licence_text", "Licence, as stated", noun="wording of the licence"),
)
"""Where to read on: shown of one thing, not compared."""

MOVING = frozenset({"last_commit", "latest_release"})
"""What changes from day to day: an older source is no other opinion on it."""

BY_KEY = {attribute.key: attribute for attribute in TABLE}

FLAGS: tuple[str, ...] = tuple(one.key for one in TABLE if one.form == "flag")
"""What a model either does or does not, in the order a card tells it."""

FLAG_TERMS = {
    "supports_tools": "tool-calling",
    "supports_structured_output": "structured-output",
    "supports_reasoning": "reasoning",
    "supports_vision": "vision",
    "supports_prompt_caching": "prompt-caching",
    "supports_audio_in": "audio-understanding",
    "supports_audio_out": "audio-output",
    "supports_web_search": "web-search",
    "supports_computer_use": "computer-use",
    "open_weights": "open-weights",
}
"""The capability that a flag states: the two are never told apart."""

PRICE_UNITS = {
    "image": "USD per image",
    "megapixel": "USD per megapixel",
    "second": "USD per second",
    "minute": "USD per minute",
    "hour": "USD per hour",
    "Mchar": "USD per 1M characters",
    "page": "USD per page",
    "krequest": "USD per 1,000 requests",
    "session": "USD per session",
    "unit": "USD per unit",
}

CLAIM = "unfragile_"
CLAIMS: tuple[Attribute, ...] = (
    _text("unfragile_type", "Type"),
    _text("unfragile_rank", "Rank"),
    _text("unfragile_adoption", "Adoption"),
    _text("unfragile_quality", "Quality"),
    _text("unfragile_ecosystem", "Ecosystem"),
    _text("unfragile_match_graph", "Match graph"),
    _text("unfragile_pricing", "Pricing"),
    _text("unfragile_starting_price", "Starting price"),
    _text("unfragile_capability_count", "Capabilities"),
    _text("unfragile_times_matched", "Times matched"),
)


def find(key: str) -> Attribute | None:
    """The attribute of this key; prices of rarer meters are described from the key itself."""
    known = BY_KEY.get(key)
    if known or not key.startswith("price_"):
        return known
    meter, _, unit = key.removeprefix("price_").partition("_per_")
    if meter in PRICE_UNITS and not unit:
        meter, unit = "", meter
    label = f"{meter} price".replace("_", " ").strip().capitalize()
    return _price(key, label, PRICE_UNITS.get(unit, "USD per 1M tokens"))


def are_alike(kinds: Iterable[Kind]) -> bool:
    """Whether things of these kinds may be weighed against each other."""
    found = set(kinds)
    return len(found) == 1 or found <= set(SOFTWARE)


def days_apart(days: Iterable[str]) -> int:
    """How many days lie between the first and the last of these dates."""
    known = [day.toordinal() for text in days if (day := first_day(text))]
    return max(known) - min(known) if known else 0


def first_day(text: str) -> date | None:
    """The first day a date speaks of: years and months are as good as theirs; None if it is none.

    >>> first_day("2024-05")
    datetime.date(2024, 5, 1)
    """
    try:
        return date.fromisoformat(text[:10] + "0000-01-01"[len(text[:10]) :])
    except ValueError:
        return None
