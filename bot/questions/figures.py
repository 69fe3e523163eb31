"""Figures in a need: prices, windows, memory, parameters, delays, workloads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.curated import table
from bot.model import Op
from bot.questions.amounts import DAYS, MONEY, TOKENS_PER, Amount, read_amounts
from bot.questions.calls import is_batch, read_load
from bot.questions.draft import Draft
from bot.questions.tokens import any_of

CURRENCIES = {"usd": "USD", "eur": "EUR", "gbp": "GBP", "cny": "CNY"}


def read_figures(draft: Draft) -> None:
    """Every figure with a unit, each by the reader of its unit."""
    amounts = read_amounts(draft.low)
    open_ones = [one for one in amounts if not draft.is_closed(one.start, one.end)]
    for amount in _without_workload(draft, open_ones):
        unit = "usd" if amount.unit in MONEY else amount.unit
        is_plain = (
            unit == "usd" or not amount.per or (unit in ("token", "") and amount.per == "call")
        )
        if is_plain and (reader := _READERS.get(unit)):
            reader(draft, amount)


def _say(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:,.10g}"


def _op(amount: Amount, default: Op) -> Op:
    return "<=" if amount.op == "<=" else ">=" if amount.op == ">=" else default


def _most(amount: Amount) -> float:
    return amount.value if amount.top is None else amount.top


# ---- prices ----

_BUDGET = "budget|spend|spending|month|monthly|plan|subscription"
_BOTH = ("input and", "input &", "input /", "in and", "in /")
_PRICES = {
    "call": ("price_call", "call", 1.0),
    "page": ("price_input_per_page", "page", 1.0),
    "image": ("price_output_image_per_image", "image", 1.0),
    "minute": ("price_input_audio_per_minute", "minute", 1.0),
    "hour": ("price_input_audio_per_minute", "minute", 60.0),
    "second": ("price_output_video_per_second", "second", 1.0),
    "Mchar": ("price_input_per_Mchar", "1M characters", 1.0),
}
"""What a price is counted per: attribute, unit, and how many of the unit that is."""
MOST_PER_TOKENS = 100
"""A bare sum above this is nobody's price of a million tokens: it is a budget."""


def _read_price(draft: Draft, amount: Amount) -> None:
    """A price ceiling: per token on one side or both, per call, per month."""
    currency, start, end = CURRENCIES[amount.unit], amount.start, amount.end
    op, value = _op(amount, "<="), _most(amount)
    per = amount.per or _implied_per(draft, amount)
    if currency != "USD":
        draft.assume(start, end, f"is in {currency}, was not converted and cannot be judged.")
    if value == 0:
        draft.add("free_tier", "=", "yes", start, end, close=True)
    elif per == "Mtok":
        _add_token_price(draft, amount, op, value, currency)
    elif per in ("day", "week", "month", "year", "seat"):
        _add_monthly_price(draft, amount, op, value, per, currency)
    else:
        attribute, unit, share = _PRICES[per]
        unit = f"{currency} per {unit}"
        draft.add(attribute, op, value / share, start, end, unit, close=True)


def _implied_per(draft: Draft, amount: Amount) -> str:
    """What a bare sum is for: tokens where a side is named, a month if a budget, else tokens."""
    if amount.side:
        return "Mtok"
    if draft.has_any(_BUDGET, *draft.clause(amount.start, amount.end)) or (
        amount.value > MOST_PER_TOKENS
    ):
        draft.assume(amount.start, amount.end, "was read as a sum for a month.")
        return "month"
    return "Mtok"


def _add_token_price(draft: Draft, amount: Amount, op: Op, value: float, currency: str) -> None:
    is_second = draft.low.startswith(("output", "out"), amount.start)
    both = is_second and draft.low[: amount.start].rstrip().endswith(_BOTH)
    sides = (amount.side,) if amount.side and not both else ("input", "output")
    if not amount.side:
        what = "names no side: it was read as a bound on input and output price, per 1M tokens."
        draft.assume(amount.start, amount.end, what)
    for side in sides:
        unit = f"{currency} per 1M tokens"
        bound = round(value, 9)
        draft.add(f"price_{side}", op, bound, amount.start, amount.end, unit, close=True)


def _add_monthly_price(
    draft: Draft, amount: Amount, op: Op, value: float, per: str, currency: str
) -> None:
    unit = f"{currency} per seat and month" if per == "seat" else f"{currency} per month"
    if per not in ("month", "seat"):
        value = round(value / 12 if per == "year" else value * 30 / float(DAYS[per]), 2)
        draft.assume(amount.start, amount.end, f"was read as {currency} {_say(value)} a month.")
    draft.add("price_month", op, value, amount.start, amount.end, unit, close=True)


# ---- windows and lengths ----

_WINDOW = "context|ctx|window|contexts|long"
_WINDOW_AFTER = re.compile(
    r"[ -]?(?:tokens? )?(?:of )?(?:context(?: windows?| length| size)?|ctx|windows?|long context)\b"
)
_WINDOW_BEFORE = re.compile(
    r"(?:context(?: windows?| length| size)?|ctx|window)(?: \w+)?"
    r"(?: (?:of|is|at|with|above|=))*(?: ?[:=])? ?$"
)
_COUNTED = re.compile(
    r" ?(?:images?|video|resolution|upscal|users?|documents?|docs?|rows?|people|vectors?|records?|"
    r"files?|customers?|employees?|items?|products?|pages?|emails?|tickets?|lines?|examples?|"
    r"samples?|messages?|articles?|papers?|questions?|seats?|stars?|downloads?|chunks?|"
    r"embeddings?|calls?|requests?|pdfs?|conversations?|photos?|reviews?|entries|clips?|devices?|"
    r"words?)\b"
)
_GOES_ON = frozenset("and or with for at but in open plus minimum min cheap".split())
_SMALL_OP = ("under", "below", "less", "at most", "<", "not more", "no more", "smaller")
LEAST_WINDOW = 500


def _read_tokens(draft: Draft, amount: Amount) -> None:
    """A number of tokens: what comes out where it says so, else the window."""
    start, end = amount.start, amount.end
    after = _WINDOW_AFTER.match(draft.low, end)
    before = _WINDOW_BEFORE.search(draft.low[max(0, start - 40) : start])
    if amount.side == "output" and not after:
        if amount.scale or amount.value >= (100 if amount.unit else LEAST_WINDOW):
            unit = "tokens"
            draft.add("max_output_tokens", ">=", amount.value, start, end, unit, close=True)
        return
    is_window = after is not None or before is not None
    least = LEAST_WINDOW / 5 if is_window else LEAST_WINDOW
    if amount.value < least or not (amount.unit or is_window or _is_bare_window(draft, amount)):
        return
    start, end = start - len(before[0] if before else ""), after.end() if after else end
    draft.add("context_tokens", _window_op(draft, amount), amount.value, start, end, "tokens",
              close=True)  # fmt: skip


def _window_op(draft: Draft, amount: Amount) -> Op:
    """ "Up to 200k tokens" says what must fit in; only "under 200k" bounds the window."""
    words = draft.low[amount.start : amount.end]
    return "<=" if amount.op == "<=" and words.startswith(_SMALL_OP) else ">="


def _is_bare_window(draft: Draft, amount: Amount) -> bool:
    """A bare ``128k`` is a window, unless a noun says what is counted."""
    fits = amount.scale in ("k", "m") and 2_000 <= amount.value <= 20_000_000 and not amount.top
    if not fits or _COUNTED.match(draft.low, amount.end):
        return False
    behind = re.match(r" ([a-z]+)", draft.low[amount.end :])
    if behind:
        return behind[1] in _GOES_ON
    return amount.scale == "k" or amount.op == ">="


_RULES = {
    "page": "a page was taken as 500 tokens",
    "word": "three words were taken as 4 tokens",
    "line": "a line of code was taken as 10 tokens",
}
_LEAST_LENGTH = {"page": 20, "word": 1_000, "line": 1_000}


def _read_length(draft: Draft, amount: Amount) -> None:
    """Pages, words or lines that one call must hold."""
    if amount.value < _LEAST_LENGTH[amount.unit]:
        return
    tokens = round(_most(amount) * TOKENS_PER[amount.unit])
    rule = _RULES[amount.unit]
    draft.assume(amount.start, amount.end, f"was read as {tokens:,} tokens of context: {rule}.")
    start, end = amount.start, amount.end
    draft.add("context_tokens", ">=", float(tokens), start, end, "tokens", close=True)


# ---- memory and parameters ----

_RAM_AFTER = re.compile(
    r"[ -]?(?:of )?(?:(?:system|unified|main|ddr\d|apple|shared) )?(?:ram|memory|unified)\b"
)
_VRAM_AFTER = re.compile(
    r"[ -]?(?:of )?(?:nvidia |amd |consumer |graphics )?"
    r"(?:vram|gpu(?: memory| ram)?|graphics(?: card)?(?: memory)?|video (?:memory|ram)|card)s?\b"
)
_DISK_AFTER = re.compile(
    r" ?(?:of )?(?:disk|download|file|on disk|storage|model file|ssd|container|image)\b"
)
_MACHINE_AFTER = re.compile(
    r" ?(?:[\w-]+ ){0,2}(?:mac|macbook|macs|laptops?|phones?|machines?|servers?|pcs?|box|desktop|"
    r"mini|air|pro|iphone|tablet|raspberry|pi|computer|workstation|vm|vps|notebook|cpu|node|nuc|"
    r"device)\b"
)
_MEMORY_AFTER = (
    ("vram_gb", _VRAM_AFTER),
    ("ram_gb", _RAM_AFTER),
    ("size_gb", _DISK_AFTER),
)
_SMALLER = re.compile(r"(?:smaller|lighter|bigger|larger|no larger) than")
_DISK_NEAR = "disk|download|downloads|file size|storage"
_VRAM_NEAR = "vram|gpus?|graphics|cards?|rtx|gtx|geforce|nvidia|video memory"
_RAM_NEAR = (
    "ram|mac|macbook|laptop|phone|machine|server|pc|computer|unified|raspberry|pi|m[1-5]|iphone|"
    "box|android|cpu|jetson|orin|tablet|nuc|vps|vm|workstation|desktop"
)


def _read_memory(draft: Draft, amount: Amount) -> None:
    """Memory a machine has: of its card, of itself, or on disk."""
    start, end = amount.start, amount.end
    for attribute, pattern in _MEMORY_AFTER:
        if after := pattern.match(draft.low, end):
            draft.add(attribute, "<=", _most(amount), start, after.end(), "GB", close=True)
            return
    attribute = _memory_near(draft, start, end) or ("size_gb" if amount.value < 1 else "")
    if not attribute:
        attribute = "vram_gb"
        draft.assume(start, end, "was read as the memory of a graphics card.")
    draft.add(attribute, "<=", _most(amount), start, end, "GB", close=True)


def _memory_near(draft: Draft, start: int, end: int) -> str:
    """Whose memory the words around say it is; nothing where they do not."""
    left, right = draft.clause(start, end)
    if _MACHINE_AFTER.match(draft.low, end):
        return "ram_gb"
    if draft.has_any(_DISK_NEAR, max(left, start - 30), min(right, end + 20)):
        return "size_gb"
    if draft.has_any(_VRAM_NEAR, start - 25, end + 25):
        return "vram_gb"
    if draft.has_any(_RAM_NEAR, max(left, start - 30), min(right, end + 30)):
        return "ram_gb"
    return "size_gb" if _SMALLER.match(draft.low, start) else ""


_PARAMETERS_AFTER = re.compile(
    r"(?: ?-?(?P<active>active)| ?-?total)?(?: ?-?(?:param(?:eter)?s?|class|range|size|ish))*"
)


def _read_parameters(draft: Draft, amount: Amount) -> None:
    """How many parameters a model has: about so many where no bound is said."""
    after = _PARAMETERS_AFTER.match(draft.low, amount.end)
    start, end = amount.start, after.end() if after else amount.end
    attribute = "params_active" if after and after["active"] else "params_total"
    bounds: list[tuple[Op, float]] = [(_op(amount, "="), _most(amount))]
    if amount.top is not None and not amount.op:
        bounds = [(">=", amount.value), ("<=", amount.top)]
    for op, value in bounds:
        draft.add(attribute, op, value, start, end, "parameters", close=True)


CARDS = table("hardware").numbers("card")
"""Memory of graphics cards in GB."""
_IN_LAPTOPS = table("hardware").numbers("mobile")
_BY_FULL_NAME = table("hardware").words("by_full_name")
_CARD = any_of(CARDS).replace(r"\ ", " ?")
_CARDS = re.compile(
    r"(?<![\w.$-])(?:(?P<before>\d{1,3}) ?gi?b )?"
    r"(?:(?P<count>\d{1,2}|two|dual|four|eight|pair of) ?x? ?)?"
    r"(?P<brand>(?:nvidia |geforce |amd |radeon |tesla )*(?:rtx[ -]?|gtx ?|rx ?)?)"
    rf"(?P<card>{_CARD})s?(?!\w|\.\d)(?: ?(?P<mobile>mobile|laptop|max-?q))?"
    r"(?P<tail>[ ,(-]{1,2}(?:with )?(?P<gb>\d{1,3}) ?gi?b(?! ?ram)(?: of)?(?: vram)?\)?)?"
)
_COUNTS = {"two": 2, "dual": 2, "pair of": 2, "four": 4, "eight": 8}


def read_cards(draft: Draft) -> None:
    """A graphics card by name stands for its memory."""
    for match in _CARDS.finditer(draft.low):
        card = re.sub(r"(?<=\d) ?(ti|super|xtx|xt)\b", r" \1", match["card"])
        stated = match["gb"] or match["before"]
        is_sure = match["brand"] or stated or match["mobile"] or not card.isdigit()
        if card not in CARDS or (not is_sure and card in _BY_FULL_NAME):
            continue
        of_laptop = _IN_LAPTOPS.get(card) if match["mobile"] else None
        memory = float(stated) if stated else of_laptop or CARDS[card]
        count = match["count"] or "1"
        memory *= int(count) if count.isdigit() else _COUNTS[count]
        start, end = match.span()
        if not stated:
            draft.assume(start, end, f"was read as {memory:g} GB of graphics memory.")
        draft.add("vram_gb", "<=", memory, start, end, "GB", close=True)


# ---- speed and plain counts ----

_DELAY = (
    "latency|ttft|response|responses|respond|responds|first token|answers?|replies|reply|"
    "roundtrip|round trip|per request|delay"
)


def _read_delay(draft: Draft, amount: Amount) -> None:
    start, end = amount.start, amount.end
    if amount.op == "<=" or draft.has_any(_DELAY, *draft.clause(start, end)):
        draft.add("latency", "<=", _most(amount), start, end, "ms", close=True)


def _counter(attribute: str, unit: str | None, default: Op) -> Callable[[Draft, Amount], None]:
    """A reader of plain counts: stars, downloads, dimensions, tokens a second."""

    def read(draft: Draft, amount: Amount) -> None:
        start, end = amount.start, amount.end
        draft.add(attribute, _op(amount, default), amount.value, start, end, unit, close=True)

    return read


_READERS: dict[str, Callable[[Draft, Amount], None]] = {
    "usd": _read_price,
    "token": _read_tokens,
    "": _read_tokens,
    "page": _read_length,
    "word": _read_length,
    "line": _read_length,
    "gb": _read_memory,
    "parameter": _read_parameters,
    "ms": _read_delay,
    "token/s": _counter("throughput", "tokens per second", ">="),
    "star": _counter("stars", None, ">="),
    "download": _counter("downloads_30d", None, ">="),
    "dimension": _counter("embed_dim", "dimensions", "="),
}

# ---- workloads ----


def _without_workload(draft: Draft, amounts: Sequence[Amount]) -> Sequence[Amount]:
    """The amounts that tell of no workload; what the others tell is kept in the draft."""
    load = read_load(draft.low, amounts)
    if not load.is_sure:
        return amounts
    draft.workload = replace(load.workload, batch=is_batch(draft.low))
    draft.assumptions += load.unsaid
    if load.period == "month":
        draft.assumptions.append("A month was taken as 30 days.")
    for start, end in load.spans:
        draft.use(start, end, close=True)
    return [one for one in amounts if not draft.is_closed(one.start, one.end)]
