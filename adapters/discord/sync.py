"""Telling Discord our commands: only when they changed, and only when asked to."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import discord
from discord import app_commands

from adapters.discord.commands import InLanguages
from adapters.discord.refusal import RefusedError
from bot.teams.settings import Teams

Json = dict[str, Any]


async def sync(
    client: discord.Client, tree: app_commands.CommandTree[Any], teams: Teams, force: bool = False
) -> str:
    """Send the commands where they are not what was sent last; says what was done.

    The client is logged in. A command that was there keeps its id and needs none of the two
    hundred that may be created a day.
    """
    await tree.set_translator(InLanguages())
    key = f"discord:commands:{client.application_id}"
    wanted = digest(await payload(tree))
    if not force and await asyncio.to_thread(teams.recall, key) == wanted:
        return "The commands are as they were sent last: nothing to do."
    sent = await _sent(tree)
    await asyncio.to_thread(teams.note, key, wanted)
    return f"{len(sent)} commands were sent to Discord."


async def _sent(tree: app_commands.CommandTree[Any]) -> list[app_commands.AppCommand]:
    try:
        return await tree.sync()
    except app_commands.CommandSyncFailure as error:
        raise RefusedError(f"Discord refuses the commands: {error}.") from error
    except (discord.HTTPException, OSError) as error:
        raise RefusedError("The commands could not be sent: try again in a minute.") from error


async def payload(tree: app_commands.CommandTree[Any]) -> list[Json]:
    """The commands as Discord gets them, in every language."""
    translator = tree.translator
    commands = tree.get_commands()
    if translator is None:
        return [command.to_dict(tree) for command in commands]
    return [await command.get_translated_payload(tree, translator) for command in commands]


def digest(commands: list[Json]) -> str:
    """One short text that differs where any name, description or option does."""
    ordered = sorted(commands, key=lambda command: (command["type"], command["name"]))
    text = json.dumps(ordered, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
