"""What Discord takes at most, each number with where it is written; and how to stay below.

``with_room`` draws a card with as many rows as fit, ``fit`` cuts whatever is sent.

The pages were read on 2026-11-20. ``docs`` stands for https://docs.discord.com/developers.
Lengths are counted in UTF-16 units: never less than Discord's own count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from adapters.chat.text import MORE, cut, utf16
from bot.card import Card, Part, Table

Json = dict[str, Any]

# docs/resources/message#embed-object-embed-limits
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4_096
EMBED_FIELDS = 25
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1_024
EMBED_FOOTER = 2_048
EMBEDS_TOGETHER = 6_000
"""Characters of all embeds of a message."""
EMBEDS = 10

# docs/resources/message#create-message
CONTENT = 2_000

# docs/components/reference
COMPONENTS = 40
"""Of one message, nested ones and accessories counted."""
CUSTOM_ID = 100
BUTTON_LABEL = 80
BUTTONS_IN_A_ROW = 5
ROWS = 5
"""Of a message without the newer components."""
OPTIONS = 25
OPTION_TEXT = 100
"""Of an option's label, value and description each."""
PLACEHOLDER = 150

# https://github.com/discord/discord-api-docs/pull/8562
TEXTS_TOGETHER = 4_000
"""Characters of all text displays of a message."""

# https://github.com/discord/discord-api-docs/issues/8554
BYTES_TOGETHER = 10_170
BYTES_A_TEXT = 12
"""All text displays in UTF-8, and so much more for each: beyond it Discord answers 500."""

# docs/interactions/application-commands
CHOICES = 25
CHOICE_TEXT = 100
"""Of a choice's name and its value each."""

# docs/components/reference#label, docs/interactions/receiving-and-responding#modal
MODAL_TITLE = 45
MODAL_LABEL = 45
MODAL_DESCRIPTION = 100

# docs/events/gateway#session-start-limit-object
IDENTIFY_EVERY = 5.0
"""Seconds between two identifies of one rate limit key."""

ROW, BUTTON, SELECT, SECTION, TEXT, CONTAINER = 1, 2, 3, 9, 10, 17
V2 = 1 << 15
"""The flag of a message made of the newer components: it has neither content nor embeds."""
MARKUP = 12
"""Characters that set a name or a line of a card apart."""


# -- a card ------------------------------------------------------------------------------


def with_room(
    card: Card,
    draw: Callable[[Card], Json],
    beyond: Callable[[Json], int],
    note: Callable[[int], str],
) -> Json:
    """What ``draw`` makes of the card, less the last rows of its longest parts until all fits.

    ``beyond`` says by how many characters a payload is too long, ``note`` that rows are missing.
    """
    drawn, left = draw(card), 0
    while (over := beyond(drawn)) > 0 and (part := _longest(card)):
        going = max(1, min(over // max(_sizes(part)), len(_sizes(part)) - 1))
        left += going
        card = _with_fewer(card, part, going)
        drawn = draw(replace(card, notes=(*card.notes, note(left))))
    return drawn


def _longest(card: Card) -> Part | None:
    """The part with the most text of those that can spare a row."""
    several = [part for part in card.parts if len(_sizes(part)) > 1]
    return max(several, key=lambda part: sum(_sizes(part)), default=None)


def _sizes(part: Part) -> list[int]:
    """About how much text each row is: never less than is drawn of it."""
    if not isinstance(part, Table):
        return [len(line) + MARKUP for line in part.lines]
    names = sum(len(name) + MARKUP for name in part.columns)
    return [
        names + len(row.label) + len(row.verdict) + sum(len(cell.text) for cell in row.cells)
        for row in part.rows
    ]


def _with_fewer(card: Card, part: Part, count: int) -> Card:
    if isinstance(part, Table):
        shorter: Part = replace(part, rows=part.rows[:-count])
    else:
        shorter = replace(part, lines=part.lines[:-count])
    return replace(card, parts=tuple(shorter if each is part else each for each in card.parts))


# -- a payload ---------------------------------------------------------------------------


def fit(payload: Json) -> Json:
    """The payload of a message, a modal or an autocomplete, cut to what Discord takes.

    What is cut says "…", and never in the middle of a letter or of an escape; whole lines go
    before parts of them.
    """
    fitting = dict(payload)
    if content := payload.get("content"):
        fitting["content"] = cut_marked(content, CONTENT)
    if embeds := payload.get("embeds"):
        fitting["embeds"] = _fit_embeds(embeds[:EMBEDS])
    if "choices" in payload:
        fitting["choices"] = [_fit_choice(choice) for choice in payload["choices"]][:CHOICES]
    if "title" in payload:
        fitting["title"] = cut(payload["title"], MODAL_TITLE, utf16)
    if components := payload.get("components"):
        fitting["components"] = _fit_components(components, bool(payload.get("flags", 0) & V2))
    return fitting


def cut_marked(text: str, most: int) -> str:
    """Marked-up text where it fits, else its first lines and "…", with bold closed and no half \\.

    >>> cut_marked("one line\\nanother", 12)
    'one line\\n…'
    """
    if utf16(text) <= most:
        return text
    kept: list[str] = []
    room = most - len(f"\n{MORE}")
    for line in text.split("\n"):
        room -= utf16(line) + bool(kept)
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, MORE]) if any(kept) else _cut_line(text.lstrip("\n"), most)


def _cut_line(text: str, most: int) -> str:
    """The start of one line, without half an escape and with its bold closed."""
    start = cut(text, most - len("**"), utf16).removesuffix(MORE)
    if (len(start) - len(start.rstrip("\\"))) % 2:
        start = start[:-1]
    bold = start.replace("\\\\", "").replace("\\*", "").count("**")
    return f"{start.rstrip()}{'**' if bold % 2 else ''}{MORE}"


# -- embeds ------------------------------------------------------------------------------


def _fit_embeds(embeds: list[Json]) -> list[Json]:
    fitted = [_fit_embed(embed) for embed in embeds]
    while (over := sum(map(embed_size, fitted)) - EMBEDS_TOGETHER) > 0:
        longest = max(fitted, key=embed_size)
        if len(longest.get("fields", ())) > 1:
            longest["fields"] = _without_last(longest["fields"])
            continue
        description = longest.get("description", "")
        longest["description"] = cut_marked(description, max(2, utf16(description) - over))
        longest.pop("fields", None)
        if description == longest["description"]:
            longest.pop("footer", None)
    return fitted


def _fit_embed(embed: Json) -> Json:
    fitted = dict(embed)
    for key, most in (("title", EMBED_TITLE), ("description", EMBED_DESCRIPTION)):
        if key in embed:
            fitted[key] = cut_marked(embed[key], most)
    if footer := embed.get("footer"):
        fitted["footer"] = {**footer, "text": cut(footer["text"], EMBED_FOOTER, utf16)}
    fields = [_fit_field(field) for field in embed.get("fields", ()) if field["value"].strip()]
    while len(fields) > EMBED_FIELDS:
        fields = _without_last(fields)
    if "fields" in embed:
        fitted["fields"] = fields
    return fitted


def _fit_field(field: Json) -> Json:
    return {
        **field,
        "name": cut_marked(field["name"].strip(), EMBED_FIELD_NAME) or MORE,
        "value": cut_marked(field["value"], EMBED_FIELD_VALUE),
    }


def _without_last(fields: list[Json]) -> list[Json]:
    """One field less, and a last one that says so."""
    rest = {"name": MORE, "value": MORE, "inline": False}
    kept = fields[:-1] if fields[-1] != rest else fields[:-2]
    return [*kept, rest] if kept else []


def embed_size(embed: Json) -> int:
    """The characters of an embed that Discord counts."""
    texts = [embed.get("title", ""), embed.get("description", "")]
    texts += [embed.get("footer", {}).get("text", ""), embed.get("author", {}).get("name", "")]
    texts += [field[key] for field in embed.get("fields", ()) for key in ("name", "value")]
    return sum(map(utf16, texts))


# -- components --------------------------------------------------------------------------


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, nested ones and accessories too."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        yield from walk([component[k] for k in ("accessory", "component") if k in component])


def _fit_components(components: list[Json], is_v2: bool) -> list[Json]:
    fitted = _each_id_once([_fit_component(component) for component in components], set())
    if is_v2:
        while sum(1 for _ in walk(fitted)) > COMPONENTS:
            _drop_last_text(fitted)
        _fit_texts([part for part in walk(fitted) if part["type"] == TEXT])
        return fitted
    return fitted[:ROWS]


def _each_id_once(components: list[Json], seen: set[str]) -> list[Json]:
    """The components without those whose id stands above already: Discord refuses two of one."""
    kept = []
    for part in components:
        if part.get("custom_id") in seen:
            continue
        seen.update({part["custom_id"]} if "custom_id" in part else ())
        if "accessory" in part and not _each_id_once([part["accessory"]], seen):
            kept += part["components"]
        elif "components" not in part:
            kept.append(part)
        elif within := _each_id_once(part["components"], seen):
            kept.append({**part, "components": within})
    return kept


def _fit_component(component: Json) -> Json:
    fitted = {**component, **{key: cut(component[key], most, utf16)
              for key, most in _TEXTS.items() if isinstance(component.get(key), str)}}  # fmt: skip
    for key in ("accessory", "component"):
        if key in component:
            fitted[key] = _fit_component(component[key])
    if "components" in component:
        within = [_fit_component(part) for part in component["components"]]
        fitted["components"] = [part for part in within if not _is_unusable(part)]
        if component["type"] == ROW:
            fitted["components"] = fitted["components"][:BUTTONS_IN_A_ROW]
    if "options" in component:
        options = [_fit_option(option) for option in component["options"]]
        fitted["options"] = [o for o in options if len(o["value"]) <= OPTION_TEXT][:OPTIONS]
    return fitted


_TEXTS = {"placeholder": PLACEHOLDER, "label": BUTTON_LABEL, "description": MODAL_DESCRIPTION}


def _fit_option(option: Json) -> Json:
    fitted = dict(option)
    for key in {"label", "description"} & option.keys():
        fitted[key] = cut(option[key], OPTION_TEXT, utf16)
    return fitted


def _is_unusable(component: Json) -> bool:
    """Whether it must go: an id too long cannot be cut, and nothing to read is refused."""
    if component["type"] == TEXT:
        return not component["content"].strip()
    if component["type"] == SECTION:
        return not component["components"]
    return utf16(component.get("custom_id", "")) > CUSTOM_ID


def _drop_last_text(components: list[Json]) -> None:
    """Take away the last text or section before the rows."""
    holder = next((c["components"] for c in components if c["type"] == CONTAINER), components)
    last = [i for i, part in enumerate(holder) if part["type"] != ROW]
    del holder[last[-1] if last else -1]


def _fit_texts(texts: list[Json]) -> None:
    """Shorten the longest until all fit together, in characters and in bytes."""
    for size, most in ((utf16, TEXTS_TOGETHER), (_bytes, BYTES_TOGETHER)):
        while (over := sum(size(text["content"]) for text in texts) - most) > 0:
            longest = max(texts, key=lambda text: size(text["content"]))
            longest["content"] = _shorter(longest["content"], over, size)


def _shorter(text: str, over: int, size: Callable[[str], int]) -> str:
    """The text less about ``over`` of that size, and less by one letter at least."""
    whole = size(text)
    share = max(2, utf16(text) * max(0, whole - over) // whole)
    return cut_marked(text, min(share, max(2, utf16(text) - 1)))


def _bytes(text: str) -> int:
    return len(text.encode()) + BYTES_A_TEXT


# -- autocomplete ------------------------------------------------------------------------


def _fit_choice(choice: Json) -> Json:
    return {**choice, "name": cut(choice["name"], CHOICE_TEXT, utf16) or MORE}
