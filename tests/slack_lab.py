"""Where Slack bots are tried: a real bot beside our own Slack, over either way of talking."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_payloads import problems
from slack_sdk.web.async_client import AsyncWebClient
from small_catalog import write_small_catalog

from adapters.chat import logs
from adapters.chat.answering import Answerer
from adapters.chat.metrics import Metrics
from adapters.slack.app import SlackApp
from bot.catalog.file import Catalog
from bot.teams.settings import Teams
from tests.loopback.slack import LoopbackSlack, Mode
from tests.loopback.slack.playground import playground

EVENTS = "/slack/events"
MODES: tuple[Mode, ...] = ("socket", "http")
TODAY = date(2026, 11, 21)
SECRET_WORDS = "our secret plan zebra"
PING_SECONDS = 0.1  # how soon slack_sdk notices that a link broke off


Scenario = Callable[[LoopbackSlack, SlackApp], Awaitable[None]]
Play = Callable[..., None]


def client_of(slack: LoopbackSlack, token: str | None = None) -> AsyncWebClient:
    """A Web API client that knows no Slack but ours."""
    return AsyncWebClient(
        token=slack.bot_token if token is None else token, base_url=slack.api_url, timeout=2
    )


@asynccontextmanager
async def served(asgi: Any) -> AsyncIterator[str]:
    """An ASGI application behind uvicorn on loopback; its address."""
    listening = socket.create_server(("127.0.0.1", 0))  # it queues until uvicorn is up
    config = uvicorn.Config(
        asgi, lifespan="off", log_config=None, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def linked(slack: LoopbackSlack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """A Bolt app on our Socket Mode."""
    before = slack.links_opened
    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=PING_SECONDS)
    try:
        await handler.connect_async()
        await slack.connected(before + 1)
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def bot(
    mode: Mode, build: Callable[[AsyncWebClient, str], AsyncApp], **options: Any
) -> AsyncIterator[LoopbackSlack]:
    """Our Slack with a Bolt app in it, built from a client and a signing secret."""
    async with LoopbackSlack(mode, **options) as slack:
        app = build(client_of(slack), slack.signing_secret)
        app.logger.setLevel(logging.CRITICAL)
        if mode == "socket":
            async with linked(slack, app):
                yield slack
        else:
            async with served(AsyncSlackRequestHandler(app, path=EVENTS)) as address:
                slack.bot_url = address + EVENTS
                yield slack


# -- Pickwick itself, on a small catalog ---------------------------------------------------


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(write_small_catalog(tmp_path_factory.mktemp("slack") / "catalog.db"))


@pytest.fixture
def teams(tmp_path: Path) -> Iterator[Teams]:
    found = Teams.open(f"sqlite:///{tmp_path}/teams.db")
    yield found
    found.close()


@pytest.fixture
def answerer(catalog: Catalog) -> Iterator[Answerer]:
    made = Answerer(catalog, Metrics("slack"), lambda: TODAY)
    yield made
    made.close()


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything any logger writes, as an operator gets it."""
    kept, level = logging.getLogger().handlers[:], logging.getLogger().level
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    yield stream
    logging.getLogger().handlers[:] = kept
    logging.getLogger().setLevel(level)


@pytest.fixture(params=MODES)
def play(
    request: pytest.FixtureRequest, answerer: Answerer, teams: Teams, logged: io.StringIO
) -> Play:
    """Plays a scenario in one way of talking; all that was sent must be valid, nothing leaked."""

    def run(scenario: Scenario, **how: Any) -> None:
        async def played() -> None:
            async with playground(request.param, answerer, teams, **how) as (slack, app):
                slack.patience = 2.0
                await scenario(slack, app)
                assert problems(slack.captured) == []

        asyncio.run(played())
        assert "xoxb-" not in logged.getvalue()
        assert "/hook/" not in logged.getvalue()
        assert SECRET_WORDS not in logged.getvalue()

    return run
