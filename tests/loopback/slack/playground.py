"""Pickwick in a Slack of our own: what tests, the demo and the measurements play in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from adapters.chat.answering import Answerer
from adapters.slack.app import SlackApp
from adapters.slack.settings import EVENTS_PATH, PATIENCE, Commands, Keys, Patience
from bot.teams.settings import Teams
from tests.loopback.slack import LoopbackSlack, Mode


@asynccontextmanager
async def playground(
    mode: Mode,
    answerer: Answerer,
    teams: Teams,
    *,
    oauth: bool = False,
    prefix: str = "",
    patience: Patience = PATIENCE,
) -> AsyncIterator[tuple[LoopbackSlack, SlackApp]]:
    """Our own Slack with the app running against it, for as long as the block lasts."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(LoopbackSlack(mode))
        keys = Keys(
            bot_token="" if oauth else slack.bot_token,
            app_token=slack.app_token,
            signing_secret=slack.signing_secret if mode == "http" else "",
            client_id=slack.state.client_id if oauth else "",
            client_secret=slack.state.client_secret if oauth else "",
        )
        app = SlackApp(
            keys, answerer, teams, Commands(prefix), api=slack.api_url, patience=patience
        )
        await stack.enter_async_context(app.started())
        if mode == "http":
            port = await stack.enter_async_context(app.over_http("127.0.0.1", 0))
            slack.bot_url = f"http://127.0.0.1:{port}{EVENTS_PATH}"
        else:
            await stack.enter_async_context(app.over_socket())
            await slack.connected()
        yield slack, app
