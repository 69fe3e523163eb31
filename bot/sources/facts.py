"""Facts said the same way by every importer: yes and no, counts, dates, sets, licences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from bot.sources.listed import curated
from bot.sources.reading import Confidence, Fact

DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

LICENCES = curated("licences.toml")
SPDX: dict[str, str] = {id.lower(): id for id in LICENCES["ids"]} | LICENCES["also"]
"""What upstreams write for a licence, lower case, and its SPDX id."""

MOST = 10**18
"""Nothing we count is as large: 1e99999999 is an attempt to keep us busy."""

MODALITIES = frozenset({"text", "image", "audio", "video", "pdf"})
"""What a model may hear, see, read and make."""

HUGGING_FACE = re.compile(r"https://huggingface\.co/([\w.-]+/[\w.-]+)/?")

NO_LICENCE = frozenset({"", "-", "n/a", "none", "null", "unknown", "not specified", "other"})


def yes_no(key: str, value: bool) -> Fact:
    """A flag that upstream states, one way or the other."""
    return Fact(key, "yes" if value else "no", int(value))


def amount(key: str, value: object, confidence: Confidence = "stated") -> tuple[Fact, ...]:
    """A whole number above zero; nothing where upstream has none, or a zero that means none.

    >>> amount("params_total", "256999999.99999997")[0].number
    257000000
    """
    try:
        exact = Decimal(str(value))
        number = int(exact.to_integral_value(ROUND_HALF_EVEN)) if exact < MOST else 0
    except (InvalidOperation, OverflowError, ValueError):
        return ()
    return (Fact(key, str(number), number, confidence),) if number > 0 else ()


def day(key: str, text: object) -> tuple[Fact, ...]:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as precise as upstream is; nothing for no date."""
    said = str(text or "").strip()
    return (Fact(key, said),) if DAY.fullmatch(said) else ()


def members(key: str, values: Iterable[str]) -> tuple[Fact, ...]:
    """A set, sorted and joined with ", "; nothing where it is empty."""
    text = ", ".join(sorted(set(values)))
    return (Fact(key, text),) if text else ()


def licence(text: object, url: str = "") -> tuple[Fact, ...]:
    """Upstream's wording and, where it is a known licence, its SPDX id."""
    said = " ".join(str(text or "").split())[:120]
    if said.lower() in NO_LICENCE:
        return ()
    wording = Fact("licence_text", said, url=url)
    known = SPDX.get(said.lower())
    return (Fact("licence", known, url=url), wording) if known else (wording,)


def hugging_face(url: str) -> str:
    """``owner/name`` of a model's page on Hugging Face; nothing for another address."""
    found = HUGGING_FACE.fullmatch(url)
    return found[1] if found else ""


def https(url: object) -> str:
    """The address where it is an https one and of a credible length, else nothing."""
    said = str(url or "").strip()
    plain = said.startswith("https://") and len(said) <= 500 and not re.search(r"\s", said)
    return said if plain else ""
