"""Whether a token is good, the intents are granted and a connection holds: in a sentence."""

from __future__ import annotations

import asyncio

import discord

from adapters.discord.app import Options, intents
from adapters.discord.refusal import UNREACHABLE, RefusedError, is_final, refused

LONGEST = 20.0
"""Seconds that connecting may take."""


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
        try:
            await client.login(token)
            limits = await client.fetch_session_start_limits()
        except discord.LoginFailure as error:
            raise refused(error) from error
        except (discord.HTTPException, discord.GatewayNotFound, OSError) as error:
            raise RefusedError(UNREACHABLE) from error
        await _connect_once(client)
        return (
            f"The token of {client.user} is good, Discord grants the intents, and the connection "
            f"holds: {_servers(len(client.guilds))}, {limits.remaining:,} of {limits.total:,} "
            "connections left today."
        )


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
