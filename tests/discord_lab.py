"""A bench for the Discord adapter: a client of discord.py running against Discord on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
from discord_payloads import problems

from adapters.discord.app import stop_hearts
from tests.loopback.discord import LoopbackDiscord

# Otherwise discord.py says at every start that it cannot speak; we never do.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

# What discord.py's clients need to be quick and quiet here.
QUICK: dict[str, Any] = {
    "guild_ready_timeout": 0.0,
    "max_messages": None,
    "chunk_guilds_at_startup": False,
}

Factory = Callable[[aiohttp.TCPConnector], Any]
Scenario = Callable[[LoopbackDiscord, Any], Awaitable[None]]


def run(factory: Factory, scenario: Scenario, **options: Any) -> LoopbackDiscord:
    """Start a Discord and the factory's client and carry out the scenario; the Discord afterwards.

    Whatever the client sent must be what the real Discord takes.
    """

    async def whole() -> LoopbackDiscord:
        async with LoopbackDiscord(**options) as server, running(server, factory) as client:
            await scenario(server, client)
        return server

    server = asyncio.run(whole())
    found = problems(server.calls)
    assert not found, "\n".join(found)
    return server


@asynccontextmanager
async def running(server: LoopbackDiscord, factory: Factory) -> AsyncIterator[Any]:
    """A client that is ready, closed on the way out; another one may run after it."""
    client = factory(server.connector())
    work = asyncio.create_task(client.start(server.token))
    try:
        await until_ready(server, client, work)
        yield client
    finally:
        await client.close()
        await asyncio.gather(work, return_exceptions=True)
        stop_hearts(client)


async def until_ready(server: LoopbackDiscord, client: Any, work: asyncio.Task[None]) -> None:
    """Wait for the client's READY, or fail with what ended it instead."""
    before = len(server.gateway.identifies)

    async def ready() -> None:
        await server.gateway.wait_until(lambda gateway: len(gateway.identifies) > before)
        await client.wait_until_ready()

    waiting = asyncio.create_task(ready())
    await asyncio.wait({waiting, work}, return_when=asyncio.FIRST_COMPLETED)
    if work.done():
        waiting.cancel()
        work.result()
        raise AssertionError("the client ended before it was ready")
    await waiting
