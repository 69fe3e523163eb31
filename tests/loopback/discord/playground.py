"""Pickwick running against our own Discord, and pressing what its cards show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from adapters.chat.answering import Answerer
from adapters.discord.app import Bot, Options
from adapters.discord.limits import SELECT, walk
from adapters.discord.sharding import Gate
from bot.teams.settings import Teams
from tests.loopback.discord.events import Json
from tests.loopback.discord.reply import Reply
from tests.loopback.discord.server import LoopbackDiscord


@asynccontextmanager
async def playground(
    answerer: Answerer, teams: Teams, options: Options, discord: LoopbackDiscord, gap: float = 0.0
) -> AsyncIterator[Bot]:
    """The bot running against our own Discord, for as long as the block lasts."""
    options = replace(options, connection=discord.connector, ready_timeout=0.0)
    bot = Bot(answerer, teams, Gate(teams, every=gap), options)
    before = len(discord.gateway.identifies)
    running = asyncio.create_task(bot.start(discord.token))
    ready = asyncio.create_task(_ready(bot, discord, before + len(options.shards.ids)))
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        await ready
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.gather(running, ready, return_exceptions=True)


async def _ready(bot: Bot, discord: LoopbackDiscord, identifies: int) -> None:
    await discord.gateway.wait_until(lambda g: len(g.identifies) >= identifies, timeout=30.0)
    await bot.wait_until_ready()


def labelled(reply: Reply, label: str) -> str:
    """The id of the button with this label."""
    found = [part for part in every(reply) if part.get("label") == label]
    return str(found[0]["custom_id"])


def every(reply: Reply) -> list[Json]:
    """All components of a reply's message."""
    return list(walk((reply.message or {}).get("components", [])))


async def press(discord: LoopbackDiscord, reply: Reply, label: str) -> Reply:
    """Press the button with this label on a reply."""
    return await discord.click(labelled(reply, label), reply.message)


async def pick(discord: LoopbackDiscord, reply: Reply, label: str) -> Reply:
    """Choose the option with this label on a reply."""
    listed = next(part for part in every(reply) if part["type"] == SELECT)
    value = next(option["value"] for option in listed["options"] if option["label"] == label)
    return await discord.choose(listed["custom_id"], [value], reply.message)
