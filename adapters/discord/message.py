"""A payload as discord.py wants it: the last step before it is sent."""

from __future__ import annotations

from typing import Any, TypeVar

import discord
from discord import ui

from adapters.discord.limits import BUTTON, CONTAINER, ROW, SECTION, SELECT, TEXT, V2

Json = dict[str, Any]
V = TypeVar("V", ui.View, ui.LayoutView)


def is_v2(payload: Json) -> bool:
    """Whether a payload is made of the newer components."""
    return bool(payload.get("flags", 0) & V2)


def to_send(payload: Json) -> dict[str, Any]:
    """The arguments of anything that sends a new message."""
    if is_v2(payload):
        return {"view": layout(payload["components"])}
    sent: dict[str, Any] = {"embeds": [discord.Embed.from_dict(e) for e in payload["embeds"]]}
    if payload.get("content"):
        sent["content"] = payload["content"]
    if payload["components"]:
        sent["view"] = rows(payload["components"])
    return sent


def to_edit(payload: Json) -> dict[str, Any]:
    """The arguments of anything that edits a message: what it had before is taken away."""
    return {"content": None, "embeds": [], "view": None, **to_send(payload)}


def layout(components: list[Json]) -> ui.LayoutView:
    """The newer components of a message."""
    view = ui.LayoutView(timeout=None)
    for part in components:
        view.add_item(_item(part))
    return _unkept(view)


def rows(components: list[Json]) -> ui.View:
    """Rows of buttons and selects under an embed."""
    view = ui.View(timeout=None)
    for number, row in enumerate(components):
        for part in row["components"]:
            item = _item(part)
            item.row = number
            view.add_item(item)
    return _unkept(view)


def _unkept(view: V) -> V:
    """The view, of which discord.py keeps nothing: its ids say all."""
    view.stop()
    return view


def _item(part: Json) -> ui.Item[Any]:
    within = [_item(each) for each in part.get("components", ())]
    kind = part["type"]
    if kind == TEXT:
        return ui.TextDisplay(part["content"])
    if kind == SECTION:
        return ui.Section(*within, accessory=_item(part["accessory"]))
    if kind == CONTAINER:
        return ui.Container(*within)
    if kind == ROW:
        return ui.ActionRow(*within)
    if kind == BUTTON:
        style = discord.ButtonStyle(part["style"])
        return ui.Button(style=style, label=part["label"], custom_id=part["custom_id"])
    if kind == SELECT:
        options = [discord.SelectOption(**option) for option in part["options"]]
        said = part["placeholder"]
        return ui.Select(custom_id=part["custom_id"], placeholder=said, options=options)
    raise TypeError(f"There is no component of type {kind}.")
