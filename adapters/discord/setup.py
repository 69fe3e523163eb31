"""What an operator does before the bot runs: check the token, send the commands."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import discord
from discord import app_commands

from adapters.discord.app import Options, intents
from adapters.discord.commands import InLanguages
from adapters.discord.run import RefusedError, is_final, refused
from bot.teams.settings import Teams

Json = dict[str, Any]

LONGEST = 20.0
"""Seconds that connecting may take."""
UNREACHABLE = "Discord cannot be reached: look at this machine's network."


# -- the token ---------------------------------------------------------------------------


async def check(token: str, options: Options) -> str:
    """Log in, connect once, hang up: a sentence about all that works.

    Raises RefusedError with a sentence about what does not. A bot that already runs goes on.
    """
    client = discord.AutoShardedClient(
        intents=intents(options.mentions),
        shard_count=1,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=options.ready_timeout,
        connector=options.connection() if options.connection else None,
    )
    async with client:
        with _in_a_sentence():
            await client.login(token)
            limits = await client.fetch_session_start_limits()
        await _connect_once(client)
        return (
            f"The token of {client.user} is good, Discord grants the intents, and the connection "
            f"holds: {_servers(len(client.guilds))}, {limits.remaining:,} of {limits.total:,} "
            "connections left today."
        )


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Calls to Discord whose failure is told to the operator."""
    try:
        yield
    except discord.LoginFailure as error:
        raise refused(error) from error
    except (discord.HTTPException, discord.GatewayNotFound, OSError) as error:
        raise RefusedError(UNREACHABLE) from error


async def _connect_once(client: discord.AutoShardedClient) -> None:
    connecting = asyncio.create_task(client.connect())
    waiting = asyncio.create_task(client.wait_until_ready())
    try:
        await asyncio.wait(
            {connecting, waiting}, timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED
        )
        if connecting.done():
            _explain(connecting.exception())
        if not waiting.done():
            raise RefusedError(f"Discord did not get us ready within {LONGEST:.0f} seconds.")
    finally:
        waiting.cancel()
        await client.close()
        connecting.cancel()
        await asyncio.gather(connecting, waiting, return_exceptions=True)


def _explain(error: BaseException | None) -> None:
    if error is None:
        raise RefusedError("Discord closed the connection at once.")
    if is_final(error):
        raise refused(error) from error
    raise RefusedError("The connection to Discord broke off: try again in a minute.") from error


def _servers(count: int) -> str:
    return f"{count:,} server" if count == 1 else f"{count:,} servers"


# -- the commands ------------------------------------------------------------------------


@asynccontextmanager
async def logged_in(
    token: str, connection: Callable[[], Any] | None = None
) -> AsyncIterator[discord.Client]:
    """A client that may call Discord but hears nothing; raises RefusedError in a sentence."""
    client = discord.Client(
        intents=discord.Intents(guilds=True), connector=connection() if connection else None
    )
    async with client:
        with _in_a_sentence():
            await client.login(token)
        yield client


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
