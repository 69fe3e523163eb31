"""Pickwick as a Slack app: Bolt with our listeners, over a socket or over signed HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from adapters.chat import apologies
from adapters.chat.answering import Answerer
from adapters.chat.health import health_routes, serving
from adapters.chat.i18n import say
from adapters.chat.logs import described
from adapters.chat.shutdown import DRAIN, drained, unless
from adapters.slack.listeners import Listeners
from adapters.slack.oauth import Installations
from adapters.slack.render import note
from adapters.slack.sending import GONE, Respond, code_of
from adapters.slack.settings import API, EVENTS_PATH, PATIENCE, Commands, Keys, Patience, api_url
from adapters.slack.signing import SignedOnly
from bot.errors import PickwickError
from bot.teams.settings import Teams

log = logging.getLogger("pickwick.slack")

HOOKS = "https://hooks.slack.com/"
TIMEOUT = 10
"""Seconds that one call of Slack's may take."""
MOST_RETRIES = 2
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two tries to reach Slack: each waits twice as long as the one before."""
STALE = 20.0
"""Seconds after which an address for a socket is not tried again."""
REFUSED = GONE | {"missing_scope", "no_permission", "not_allowed_token_type"}


class ConnectError(PickwickError):
    """Slack refuses the socket, and no second try would change that."""


def respond_at(api: str) -> Callable[[str], Respond]:
    """What answers at a response_url of the Slack whose methods are at ``api``.

    Such an address comes back to us in a modal's own data: another host's raises PickwickError.
    """
    wanted = urlsplit(HOOKS if api == API else api)

    def respond_to(url: str) -> Respond:
        given = urlsplit(url)
        if (given.scheme, given.netloc) != (wanted.scheme, wanted.netloc):
            raise PickwickError("An answer was asked for at an address that is not Slack's.")
        return AsyncRespond(response_url=url)

    return respond_to


class SlackApp:
    """One process of the app: Bolt, our listeners, and what they need."""

    def __init__(
        self,
        keys: Keys,
        answerer: Answerer,
        teams: Teams,
        commands: Commands,
        public_url: str = "",
        api: str = "",
        patience: Patience = PATIENCE,
    ) -> None:
        self.keys = keys
        self.api = api or api_url()
        self.answerer = answerer
        self.teams = teams
        self.public_url = public_url
        self._patience = patience
        self.listeners = Listeners(answerer, teams, commands, respond_at(self.api), patience)
        self.installations: Installations | None = None
        self.bolt: AsyncApp
        self.socket: AsyncSocketModeHandler | None = None

    @asynccontextmanager
    async def started(self) -> AsyncIterator[None]:
        """Have one connection pool and Bolt; on the way out, bring running answers to an end."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            client = AsyncWebClient(
                token=self.keys.bot_token or None, base_url=self.api, session=session
            )
            client.retry_handlers.append(
                AsyncRateLimitErrorRetryHandler(max_retry_count=MOST_RETRIES)
            )
            if self.keys.client_id:
                self.installations = await Installations.open(
                    self.keys, self.teams.engine.url, client, self.public_url
                )
            self.bolt = self._bolt(client)
            self.listeners.register(self.bolt, self.installations)
            try:
                yield
            finally:
                late = await drained(self.listeners.running, DRAIN)
                log.info("stopped", extra={"unfinished": late})
                if self.installations:
                    await self.installations.close()

    def _bolt(self, client: AsyncWebClient) -> AsyncApp:
        app = AsyncApp(
            name="slack_bolt.app",  # of its loggers, whose levels it sets: not of ours
            client=client,
            signing_secret=self.keys.signing_secret or None,
            request_verification_enabled=bool(self.keys.signing_secret),
            user_facing_authorize_error_message=say(apologies.NOT_INSTALLED),
            oauth_flow=self.installations.flow if self.installations else None,
        )
        app.use(self._once)
        app.error(self._failed)
        return app

    async def _once(
        self, body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Slack repeats what it thinks was lost, and a request can be replayed: answer one."""
        key = body.get("event_id") or body.get("trigger_id")
        if not key:
            return await next()
        try:
            asking = asyncio.to_thread(self.teams.is_new, f"slack:{key}")
            is_new = await asyncio.wait_for(asking, self._patience.database)
        except Exception as error:  # a database that is away or locked must not silence the app
            log.error("deliveries not known", extra={"because": described(error)})
            is_new = True
        if is_new:
            return await next()
        log.info("repeated delivery")
        self.answerer.metrics.failed("repeated")
        return BoltResponse(status=200)

    async def _failed(
        self, error: Exception, body: dict[str, Any], response: BoltResponse | None
    ) -> BoltResponse | None:
        """A fault of ours: one line for the operator, a polite one for who still waits for it."""
        log.error("fault", extra={"because": described(error), "type": str(body.get("type"))[:40]})
        self.answerer.metrics.failed("fault")
        if response is None:  # acknowledged already
            return None
        text = " ".join(map(say, apologies.APOLOGIES["failed"]))
        answer = {"response_type": "ephemeral", **note(text)} if body.get("command") else ""
        return BoltResponse(status=200, body=answer)

    # -- the two ways in -----------------------------------------------------------------

    def asgi(self) -> Starlette:
        """The app over HTTP: signed events, installation where it has that, and health pages."""
        handler = AsyncSlackRequestHandler(self.bolt, path=EVENTS_PATH)
        events = SignedOnly(AsgiApp(handler), self.keys.signing_secret, self.answerer.metrics)
        routes = [*health_routes(self.answerer.metrics, self.unready), Route(EVENTS_PATH, events)]
        if self.installations:
            paths = (self.installations.install_path, self.installations.redirect_path)
            routes += [Route(path, AsgiApp(handler), methods=["GET"]) for path in paths]
        return Starlette(routes=routes)

    @asynccontextmanager
    async def over_http(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve until left; yields the port."""
        async with serving(self.asgi(), host, port, drain=int(DRAIN)) as listening:
            log.info("listening", extra={"host": host, "port": listening})
            yield listening

    @asynccontextmanager
    async def over_socket(self, stop: asyncio.Event | None = None) -> AsyncIterator[None]:
        """Keep a socket to Slack until left; running answers still go through it.

        Raises ConnectError where Slack refuses the token; a Slack that cannot be reached is tried
        until it can be, or until ``stop``.
        """
        self.socket = AsyncSocketModeHandler(
            self.bolt, self.keys.app_token, ping_interval=self._patience.ping
        )
        renewing = asyncio.create_task(renewed(self.socket.client))
        try:
            await unless(stop or asyncio.Event(), connected(self.socket.client))
            yield
            await drained(self.listeners.running, DRAIN)
        finally:
            renewing.cancel()
            await self.socket.close_async()  # type: ignore[no-untyped-call]

    async def unready(self) -> str:
        """Why no question can be answered, in a sentence; empty where they can."""
        if self.socket and not await self.socket.client.is_connected():
            return "The socket to Slack is not connected."
        if not await asyncio.to_thread(self.teams.is_reachable):
            return "The database of the teams does not answer."
        return await self.answerer.unready()


async def connected(client: SocketModeClient) -> None:
    """Open the socket; as long as Slack cannot be reached, try again at growing intervals."""
    pause = FIRST_PAUSE
    while not client.wss_uri:
        try:
            client.wss_uri = await client.issue_new_wss_url()
        except Exception as error:
            code = code_of(error)
            if code in REFUSED:
                raise ConnectError(
                    f"Slack refuses SLACK_APP_TOKEN ({code}): "
                    "`python -m adapters.slack check` says what to do."
                ) from error
            log.warning("Slack not reached", extra={"because": code, "again_in": pause})
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
    await client.connect()  # type: ignore[no-untyped-call]
    log.info("connected")


async def renewed(client: SocketModeClient, stale: float = STALE) -> None:
    """Let a socket that stays broken ask for another address: each is good once, and soon stale.

    The SDK would try the one it has for ever.
    """
    while True:
        await asyncio.sleep(stale)
        if not await client.is_connected():
            client.wss_uri = None


class AsgiApp:
    """Bolt as any ASGI server or route takes one; its own types are narrower."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand on."""
        await self._app(scope, receive, send)
