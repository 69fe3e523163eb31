"""Where Slack bots are tried: a real bot beside our own Slack, over either way of talking."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.loopback.slack import LoopbackSlack, Mode

EVENTS = "/slack/events"
PING_SECONDS = 0.1  # how soon slack_sdk notices that a link broke off


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
