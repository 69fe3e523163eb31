"""Benches for Discord: a client of discord.py, or our bot, running against our own Discord."""

from __future__ import annotations

import asyncio
import io
import itertools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import discord
import pytest
from discord_payloads import problems

from adapters.chat import logs
from adapters.chat.answering import Answerer, Reply
from adapters.chat.metrics import Metrics
from adapters.discord.answering import USUAL
from adapters.discord.app import Bot, Options, stop_hearts
from adapters.discord.limits import SELECT, walk
from adapters.discord.setup import sync
from bot.catalog.file import Catalog
from bot.teams.settings import Teams
from tests.loopback.discord import LoopbackDiscord, Person, guild
from tests.loopback.discord import Reply as Heard
from tests.loopback.discord.playground import playground

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


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is told the time."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def teams(tmp_path: Path) -> Iterator[Teams]:
    opened = Teams.open(f"sqlite:///{tmp_path}/teams.db", USUAL)
    yield opened
    opened.close()


# -- our bot -----------------------------------------------------------------------------

NEW, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
DAY = date(2026, 11, 27)
MARKER = "zebrafinch"
"""A word that people type here, and that no log may hold."""
T = TypeVar("T")

people = (Person(1_200_000_000_000_001_000 + n, f"person{n}") for n in itertools.count())
servers = (guild(n) for n in itertools.count(10))


class SlowAnswerer(Answerer):
    """A answerer that may be made to take its time."""

    slowness = 0.0

    async def ask(self, said: str, command: str = "ask", everything: bool = False) -> Reply:
        """The reply, later."""
        await asyncio.sleep(self.slowness)
        return await super().ask(said, command, everything)


@dataclass(slots=True)
class Bench:
    """One Discord and one bot for many tests; the loop runs while a test waits."""

    loop: asyncio.AbstractEventLoop
    discord: LoopbackDiscord
    bot: Bot
    answerer: SlowAnswerer
    teams: Teams
    logged: io.StringIO

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, 30))

    def slash(self, command: str, /, user: Person | None = None, **options: Any) -> Heard:
        """A command by somebody who asked nothing before."""
        how = {key: options.pop(key) for key in ("where", "age", "locale") if key in options}
        return self.wait(self.discord.slash(command, options, user=user or next(people), **how))

    def until(self, claim: Callable[[], bool]) -> None:
        """Wait for something to come true while the bot goes on."""

        async def wait() -> None:
            while not claim():
                await asyncio.sleep(0.02)

        self.wait(wait())

    def counted(self, error: str) -> float:
        """How often a fault of this kind was counted."""
        registry = self.answerer.metrics.registry
        labels = {"face": "discord", "error": error}
        return registry.get_sample_value("pickwick_errors_total", labels) or 0.0


@pytest.fixture(scope="module")
def bench(catalog_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    logged = io.StringIO()
    logs.set_up("DEBUG", logged)
    loop = asyncio.new_event_loop()
    folder = tmp_path_factory.mktemp("discord")
    teams = Teams.open(f"sqlite:///{folder}/teams.db", USUAL)
    answerer = SlowAnswerer(Catalog.open(catalog_path), Metrics("discord"), lambda: DAY)
    stack = AsyncExitStack()

    async def start() -> tuple[LoopbackDiscord, Bot]:
        await answerer.prepare()
        server = await stack.enter_async_context(LoopbackDiscord())
        options = Options(mentions=True, grace=0.05, patience=0.3)
        bot = await stack.enter_async_context(playground(answerer, teams, options, server))
        await sync(bot, bot.tree, teams)
        return server, bot

    try:
        server, bot = loop.run_until_complete(start())
        made = Bench(loop, server, bot, answerer, teams, logged)
        yield made
        sound(made)
    finally:
        loop.run_until_complete(stack.aclose())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
        answerer.close()
        teams.close()
        root.handlers[:], root.level = kept, level


def list_id(heard: Heard) -> str:
    """The id of the list on a card."""
    parts = walk((heard.message or {})["components"])
    return str(next(part["custom_id"] for part in parts if part["type"] == SELECT))


def sound(bench: Bench) -> None:
    """All that was sent is what Discord takes, pings nobody, and is neither logged nor leaked."""
    assert bench.discord.calls
    assert problems(bench.discord.calls) == []
    allowed = [each for call in bench.discord.calls for each in allowed_mentions(call.body)]
    assert {tuple(each["parse"]) for each in allowed} == {()}
    assert bench.discord.resolver.refused == []
    logged = bench.logged.getvalue()
    for secret in (MARKER, "interaction-token", bench.discord.token, "o4-mini", "claude"):
        assert secret not in logged


def allowed_mentions(value: Any) -> Iterator[Any]:
    """Whom each message of a body may ping."""
    if isinstance(value, dict):
        yield from ([value["allowed_mentions"]] if "allowed_mentions" in value else [])
        for held in value.values():
            yield from allowed_mentions(held)
