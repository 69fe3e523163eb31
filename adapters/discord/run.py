"""The bot's life: connect, go on after faults without identifying too often, end when asked.

What no retry can mend ends it, with a sentence for the person who runs the bot.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from adapters.chat.answering import Answerer
from adapters.chat.health import health_pages
from adapters.chat.logs import described
from adapters.chat.shutdown import DRAIN, drained, stop_event
from adapters.discord.app import Bot, Options
from adapters.discord.sharding import Gate
from bot.errors import PickwickError
from bot.teams.settings import Teams

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds between two starts of a connection: each waits twice as long as the one before."""
STEADY = 600.0
"""Seconds of running after which a fault is the first one again."""
BAD_TOKEN = 4004
# docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
CLOSED_FOR_GOOD = frozenset((BAD_TOKEN, 4010, 4011, 4012, 4013, 4014))

log = logging.getLogger("pickwick.discord")
Sleep = Callable[[float], Awaitable[Any]]


async def run(
    token: str,
    answerer: Answerer,
    teams: Teams,
    options: Options,
    host: str,
    port: int | None,
    stop: asyncio.Event | None = None,
) -> None:
    """Run until a signal; raises RefusedError for what no retry can mend."""
    stop = stop or stop_event()
    lives = Lives(token, answerer, teams, options)
    async with health_pages(answerer.metrics, lives.unready, host, port):
        await answerer.prepare()
        living = asyncio.create_task(lives.live())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        try:
            await lives.end()
        finally:
            living.cancel()
            ended = (await asyncio.gather(living, return_exceptions=True))[0]
            answerer.close()
    if isinstance(ended, Exception):
        raise ended


class Lives:
    """One client after the other, at growing intervals; the gate outlives them."""

    def __init__(self, token: str, answerer: Answerer, teams: Teams, options: Options) -> None:
        self.token = token
        self.answerer = answerer
        self.teams = teams
        self.options = options
        self.gate = Gate(teams)
        self.bot: Bot | None = None
        self.sleep: Sleep = asyncio.sleep
        self.is_ending = False

    async def live(self) -> None:
        """Connect again after each fault; returns once told to end."""
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE
        while not self.is_ending:
            began = loop.time()
            self.bot = Bot(self.answerer, self.teams, self.gate, self.options)
            try:
                async with self.bot:
                    await self.bot.start(self.token)
            except Exception as error:
                if is_final(error):
                    raise refused(error) from error
                self.answerer.metrics.failed("connection")
                log.error("connection ended", extra={"because": described(error)})
            if self.is_ending:
                return
            pause = FIRST_PAUSE if loop.time() - began > STEADY else pause
            await self.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def end(self) -> None:
        """Hear no more, let answers under way go out, then close."""
        self.is_ending = True
        if self.bot is None or self.bot.is_closed():
            return
        await self.bot.hang_up()
        late = await drained(self.bot.answering.under_way, DRAIN)
        if late:
            log.warning("answers cut off", extra={"count": late})
        await self.bot.close()

    async def unready(self) -> str:
        """What is not ready yet, in a sentence."""
        if self.bot is None:
            return "The bot is starting."
        return self.bot.unready() or await self.answerer.unready()


# -- what no retry can mend --------------------------------------------------------------


class RefusedError(PickwickError):
    """Discord refuses the token or what we ask to hear."""


def is_final(error: BaseException) -> bool:
    """Whether no retry helps: the token, the shards or the intents are wrong."""
    if isinstance(error, discord.ConnectionClosed):
        return error.code in CLOSED_FOR_GOOD
    return isinstance(error, discord.LoginFailure | discord.PrivilegedIntentsRequired)


def refused(error: BaseException) -> RefusedError:
    """What Discord refuses, in a sentence for the operator."""
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return RefusedError(
            "Discord refuses what this bot asks to hear of: it needs no privileged intent, so "
            "look at what else runs with this token."
        )
    if isinstance(error, discord.ConnectionClosed) and error.code != BAD_TOKEN:
        return RefusedError(
            f"Discord refuses these shards or intents (code {error.code}): look at --shards."
        )
    return RefusedError(
        "Discord refuses the token: copy it again from the developer portal, page Bot."
    )
