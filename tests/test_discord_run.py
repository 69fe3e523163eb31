"""How the bot lives: it goes on after faults, and ends when asked with its answers given."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from discord_lab import teams as teams

from adapters.chat.answering import Answerer
from adapters.chat.logs import redacted
from adapters.chat.metrics import Metrics
from adapters.discord.app import Options
from adapters.discord.run import Lives, RefusedError, run
from bot.catalog.file import Catalog
from bot.teams.settings import Teams
from tests.loopback.discord import LoopbackDiscord


@dataclass(slots=True)
class Running:
    """A bot as the command runs it, and the event that ends it."""

    server: LoopbackDiscord
    answerer: Answerer
    stop: asyncio.Event
    task: asyncio.Task[None]


def lived(
    catalog_path: Path,
    teams: Teams,
    scenario: Callable[[Running], Awaitable[None]],
    port: int | None = None,
    prepare: Callable[[LoopbackDiscord], None] = lambda _: None,
    token: str = "",
    by_signal: bool = False,
) -> LoopbackDiscord:
    """Run a bot while a scenario goes on, then end it."""

    async def whole() -> LoopbackDiscord:
        async with LoopbackDiscord() as server:
            prepare(server)
            answerer = Answerer(Catalog.open(catalog_path), Metrics("discord"))
            answerer.prepare = nothing  # type: ignore[method-assign]
            options = Options(connection=server.connector, ready_timeout=0.0)
            stop = asyncio.Event()
            task = asyncio.create_task(
                run(
                    token or server.token,
                    answerer,
                    teams,
                    options,
                    "127.0.0.1",
                    port,
                    None if by_signal else stop,
                )
            )
            try:
                await asyncio.wait_for(scenario(Running(server, answerer, stop, task)), 20)
            finally:
                stop.set()
                await asyncio.wait_for(task, 15)
            return server

    return asyncio.run(whole())


async def nothing() -> None:
    """Read nothing beforehand."""


def test_a_running_bot_says_how_it_is_and_ends_when_asked(
    catalog_path: Path, teams: Teams, unused_port: int
) -> None:
    async def scenario(running: Running) -> None:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_port}") as pages:
            await running.server.gateway.session()
            await until(lambda: is_ready(pages))
            assert (await pages.get("/healthz")).text == "ok"
            await running.server.slash("help")
            counted = (await pages.get("/metrics")).text
            assert (
                'pickwick_answers_total{command="help",face="discord",kind="help"} 1.0' in counted
            )
            await running.server.gateway.drop(code=4000)
            await running.server.gateway.wait_until(lambda g: len(g.resumes) > 0)

    server = lived(catalog_path, teams, scenario, unused_port)

    assert server.resolver.refused == []


async def is_ready(pages: httpx.AsyncClient) -> bool:
    found = await pages.get("/readyz")
    assert found.status_code in (200, 503)
    return found.text == "ready"


async def until(claim: Callable[[], Awaitable[bool]]) -> None:
    while not await claim():
        await asyncio.sleep(0.02)


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("by_signal", [False, True])
def test_answers_under_way_go_out_before_the_end(
    catalog_path: Path, teams: Teams, by_signal: bool
) -> None:
    heard = []

    async def scenario(running: Running) -> None:
        await running.server.gateway.session()
        asked, ask = asyncio.Event(), running.answerer.ask

        async def slow(*words: Any, **how: Any) -> Any:
            asked.set()
            await asyncio.sleep(0.3)
            return await ask(*words, **how)

        running.answerer.ask = slow  # type: ignore[method-assign]
        asking = asyncio.create_task(running.server.slash("show", {"name": "openai/o3"}))
        await asked.wait()
        if by_signal:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            running.stop.set()
        heard.append(await asking)
        await asyncio.wait({running.task})

    lived(catalog_path, teams, scenario, by_signal=by_signal)

    assert heard[0].type == 4
    assert "Catalog" in heard[0].text


def test_a_token_that_discord_refuses_ends_the_bot(catalog_path: Path, teams: Teams) -> None:
    async def scenario(running: Running) -> None:
        await asyncio.wait({running.task})

    with pytest.raises(RefusedError, match="refuses the token"):
        lived(catalog_path, teams, scenario, token="wrong")


@pytest.mark.parametrize(
    ("code", "said"),
    [(4004, "refuses the token"), (4010, "refuses these shards"), (4014, "intent")],
)
def test_a_connection_closed_for_good_ends_the_bot(
    catalog_path: Path, teams: Teams, code: int, said: str
) -> None:
    async def scenario(running: Running) -> None:
        await running.server.gateway.session()
        await running.server.gateway.drop(code=code)
        await asyncio.wait({running.task})

    with pytest.raises(RefusedError, match=said):
        lived(catalog_path, teams, scenario)


def test_a_failing_first_connect_costs_no_identify_and_ends_when_asked(
    catalog_path: Path, teams: Teams
) -> None:
    async def scenario(running: Running) -> None:
        await running.server.gateway.wait_until(lambda g: g.connects > 0)
        assert not running.task.done()

    def refuse(server: LoopbackDiscord) -> None:
        server.gateway.refuse = 100

    server = lived(catalog_path, teams, scenario, prepare=refuse)

    assert server.gateway.identifies == []


def test_the_bot_lives_again_after_whatever_ends_it(catalog_path: Path, teams: Teams) -> None:
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0.01)

    async def whole() -> int:
        async with LoopbackDiscord() as server:
            answerer = Answerer(Catalog.open(catalog_path), Metrics("discord"))
            lives = Lives(
                server.token,
                answerer,
                teams,
                Options(connection=server.connector, ready_timeout=0.0),
            )
            lives.sleep = sleep
            lives.gate.every = 0.0
            living = asyncio.create_task(lives.live())
            for n in (1, 2):
                await server.gateway.wait_until(lambda g, n=n: len(g.identifies) >= n)
                await server.gateway.session()
                link = server.gateway.sessions[0].link
                assert link
                await link.send("this is no JSON")
            await server.gateway.wait_until(lambda g: len(g.identifies) >= 3)
            await server.gateway.session()
            assert (await server.slash("help")).type == 4
            await lives.end()
            await living
            answerer.close()
            return len(server.gateway.identifies)

    assert asyncio.run(whole()) == 3
    assert waited == [5.0, 10.0]


@pytest.mark.parametrize(
    "line",
    [
        "<Task finished name='discord-ui-dynamic-item-AskButton-v1:ask:{eo4-mini' coro=<x>>",
        "Ignoring exception in autocomplete for 'show' (Guild: 12345, User: 67890)",
        "POST https://discord.com/api/v10/interactions/1/aW50ZXJhY3Rpb24/callback",
        "POST https://discord.com/api/v10/webhooks/1/aW50ZXJhY3Rpb24/messages/@original",
        "token MTEwMDAwMDAwMDAwMDAwMDAwMA.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789 is bad",
    ],
)
def test_what_discord_py_logs_holds_no_secret(line: str) -> None:
    shown = redacted(line)

    for secret in ("o4-mini", "12345", "67890", "aW50ZXJhY3Rpb24", "MTEwMDAw"):
        assert secret not in shown
