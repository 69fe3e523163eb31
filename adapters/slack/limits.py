"""Slack's limits, each with where it is written, and the one guard that keeps payloads inside.

Read on 2026-11-20 at the addresses below; limits move, so every number stands here and nowhere
else. The guard trims what is too long, drops what is too much, and never sends an empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from adapters.chat.text import cut

Json = dict[str, Any]

# https://docs.slack.dev/reference/methods/chat.postMessage: longer texts are cut off by Slack.
MESSAGE_TEXT = 40_000

# https://docs.slack.dev/reference/block-kit/blocks
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
HEADER = 150
SECTION = 3_000
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
ANY_TEXT = 3_000

# https://docs.slack.dev/reference/block-kit/blocks/table-block
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_LETTERS = 10_000
"""Letters of all cells of all tables in one message."""

# https://docs.slack.dev/reference/block-kit/block-elements/button-element
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
BUTTON_LABEL = 75

# https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
OPTIONS = 100
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTION_DESCRIPTION = 75
PLACEHOLDER = 150

# https://docs.slack.dev/surfaces/modals
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000

# https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
PROMPTS = 4

# https://docs.slack.dev/messaging/unfurling-links-in-messages
UNFURL_DOMAINS = 5

# https://docs.slack.dev/authentication/verifying-requests-from-slack
STAMP_AGE = 300
"""Seconds that a signed request may be old."""
BODY = 1_000_000
"""Bytes of a request that are read: our own bound; Slack's payloads are far smaller."""


NOTHING = "…"
"""What stands where a text would be empty, which Slack refuses."""


def fit_message(message: Json) -> Json:
    """The message inside every limit; its text carries the answer where blocks had to go."""
    fitted = dict(message)
    if "text" in fitted:
        fitted["text"] = _cut_escaped(fitted["text"], MESSAGE_TEXT).strip() or NOTHING
    if "blocks" in fitted:
        fitted["blocks"] = fit_blocks(fitted["blocks"], MESSAGE_BLOCKS)
    return fitted


def fit_view(view: Json) -> Json:
    """The modal or Home tab inside every limit."""
    fitted = dict(view)
    for part in ("title", "submit", "close"):
        if part in fitted:
            fitted[part] = _text(fitted[part], VIEW_TITLE)
    fitted["blocks"] = fit_blocks(fitted["blocks"], VIEW_BLOCKS)
    return fitted


def fit_blocks(blocks: Sequence[Json], most: int) -> list[Json]:
    """The blocks inside every limit, those that end up empty left out.

    Where there are too many, the last block, which holds the buttons, is kept.
    """
    room = TABLE_LETTERS
    fitted: list[Json] = []
    for block in blocks:
        if block["type"] == "table":
            block = _table(block, room)
            room -= letters_in(block["rows"])
        else:
            block = _block(block)
        if _says_something(block):
            fitted.append(block)
    return fitted if len(fitted) <= most else [*fitted[: most - 1], fitted[-1]]


def _block(block: Json) -> Json:
    match block["type"]:
        case "header":
            return {**block, "text": _text(block["text"], HEADER)}
        case "section":
            fitted = {**block, "text": _text(block["text"], SECTION)}
            return _with(fitted, "accessory", _element)
        case "context":
            elements = [_text(one, ANY_TEXT) for one in block["elements"][:CONTEXT_ELEMENTS]]
            return {**block, "elements": [one for one in elements if one["text"]]}
        case "actions":
            elements = [_element(one) for one in block["elements"][:ACTION_ELEMENTS]]
            return {**block, "elements": elements}
        case "rich_text":
            elements = [_rich(one) for one in block["elements"]]
            return {**block, "elements": [one for one in elements if one["elements"]]}
        case _:
            return block


def _element(element: Json) -> Json:
    """A button or a select, its texts and values within their bounds.

    A value that is too long cannot be cut and still be meant: renderers leave such a button out.
    """
    match element["type"]:
        case "button":
            fitted = {**element, "text": _label(element["text"], BUTTON_TEXT)}
            if "accessibility_label" in fitted:
                fitted["accessibility_label"] = cut(fitted["accessibility_label"], BUTTON_LABEL)
            return fitted
        case "static_select":
            fitted = {**element, "options": [_option(o) for o in element["options"][:OPTIONS]]}
            return _with(fitted, "placeholder", lambda text: _text(text, PLACEHOLDER))
        case _:
            return element


def _option(option: Json) -> Json:
    fitted = {**option, "text": _label(option["text"], OPTION_TEXT)}
    return _with(fitted, "description", lambda text: _label(text, OPTION_DESCRIPTION))


def fit_options(options: Sequence[Json]) -> list[Json]:
    """What a select offers while somebody types."""
    return [_option(option) for option in options[:OPTIONS]]


def _table(table: Json, room: int) -> Json:
    """A table of as many whole rows as there is room for: a figure is never cut."""
    rows: list[list[Json]] = []
    for row in table["rows"][:TABLE_ROWS]:
        cells = row[:TABLE_COLUMNS]
        room -= letters_in([cells])
        if room < 0:
            break
        rows.append(cells)
    settings = table.get("column_settings", [])[:TABLE_COLUMNS]
    return {**table, "rows": rows, **({"column_settings": settings} if settings else {})}


def letters_in(value: Any) -> int:
    """How many letters all texts in a piece of a payload hold."""
    match value:
        case dict():
            own = len(value["text"]) if isinstance(value.get("text"), str) else 0
            return own + sum(letters_in(held) for held in value.values())
        case list():
            return sum(map(letters_in, value))
        case _:
            return 0


def _rich(element: Json) -> Json:
    """A piece of rich text whose texts are bounded one by one."""
    if isinstance(element.get("elements"), list):
        return {**element, "elements": [_rich(one) for one in element["elements"]]}
    return {**element, "text": cut(element["text"], ANY_TEXT)} if "text" in element else element


def _text(text: Json, most: int) -> Json:
    return {**text, "text": _cut_escaped(text["text"], most)}


def _label(text: Json, most: int) -> Json:
    fitted = _text(text, most)
    return fitted if fitted["text"].strip() else {**fitted, "text": NOTHING}


def _cut_escaped(text: str, most: int) -> str:
    """Cut a text that holds ``&amp;`` and its like without cutting one of those in half."""
    if len(text) <= most:
        return text
    shorter = cut(text, most)
    start = shorter.rfind("&")
    is_whole = start < 0 or ";" in shorter[start:]
    return shorter if is_whole else shorter[:start].rstrip() + "…"


def _says_something(block: Json) -> bool:
    match block["type"]:
        case "header" | "section":
            return bool(block["text"]["text"].strip())
        case "context" | "actions" | "rich_text":
            return bool(block["elements"])
        case "table":
            return len(block["rows"]) > 1
        case _:
            return True


def _with(held: Json, key: str, change: Callable[[Json], Json]) -> Json:
    return {**held, key: change(held[key])} if key in held else held
