"""What a button carries: a sentence to ask and how to draw the answer, versioned and checked.

Nothing else is kept between a card and a click, so buttons outlive restarts and redeploys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from adapters.plain import clean
from adapters.slack.limits import BUTTON_VALUE, OPTION_VALUE

VERSION = "v1"
Layout = Literal["table", "list", "full"]
"""Side by side, one thing below the other, or side by side with every row there is."""
LAYOUTS = get_args(Layout)


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence, and how its answer is drawn."""

    said: str
    layout: Layout = "table"


def encode(asked: Asked, most: int = BUTTON_VALUE) -> str | None:
    """The value of a button, or None where the sentence is too long for one.

    >>> encode(Asked("show o4-mini"))
    'v1|table|show o4-mini'
    """
    value = f"{VERSION}|{asked.layout}|{clean(asked.said)}"
    return value if len(value) <= most else None


def encode_option(asked: Asked) -> str | None:
    """The value of an option in a list to pick from; the shortest of all bounds."""
    return encode(asked, OPTION_VALUE)


def decode(value: str) -> Asked | None:
    """What a value asks, or None where it is of another time or not ours."""
    version, _, rest = value.partition("|")
    layout, _, said = rest.partition("|")
    is_ours = version == VERSION and layout in LAYOUTS and len(value) <= BUTTON_VALUE
    if not is_ours or not said or said != clean(said):
        return None
    return Asked(said, cast(Layout, layout))
