"""Our own Slack's wires: Web API, response URLs and Socket Mode served, deliveries sent, faults.

`person.py` adds a person's side; the package says how to use it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import WSMsgType, web

from tests.loopback.slack import payloads
from tests.loopback.slack.api import (
    HOOK_SECONDS,
    HOOK_USES,
    SCOPES,
    Done,
    Fault,
    Shown,
    SlackState,
    Token,
    unpacked,
)
from tests.loopback.slack.payloads import Delivery, Json, Place

Mode = Literal["socket", "http"]
VISIBLE = ("chat.", "views.")
MOST_LINKS = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing the bot sent, and what Slack answered."""

    where: Literal["ack", "api", "response_url"]
    method: str
    json: Json
    answer: Json
    status: int = 200
    token: str = ""
    shown: Shown | None = None
    view: Json | None = None
    delivery: int | None = None
    at: float = field(default_factory=time.perf_counter)

    @property
    def visible(self) -> bool:
        """Whether a person could see it, had Slack accepted it."""
        return self.where != "api" or self.method.startswith(VISIBLE)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    status: int | None = None
    body: Json | None = None
    headers: Mapping[str, str] | None = None
    milliseconds: float = 0.0


class _Link(web.WebSocketResponse):
    """A Socket Mode link that can also break."""

    transport: asyncio.Transport | None = None

    def abort(self) -> None:
        if self.transport:
            self.transport.abort()


class LoopbackServer:
    """What a bot talks to, on 127.0.0.1."""

    def __init__(
        self,
        mode: Mode = "socket",
        *,
        bot_url: str = "",
        signing_secret: str = "loopback-signing-secret",
        scopes: tuple[str, ...] = SCOPES,
        deadline: float = 3.0,
        retries: int = 3,
        patience: float = 3.0,
        quiet: float = 0.03,
    ) -> None:
        self.mode: Mode = mode
        self.bot_url, self.signing_secret = bot_url, signing_secret
        self.bot_token, self.app_token = "xoxb-loopback", "xapp-loopback"
        self.place = Place()
        self.captured: list[Sent] = []
        self.links_opened = 0
        self.deadline, self.retries = deadline, retries
        self.patience, self.quiet = patience, quiet
        self._passed = 0.0
        self.state = SlackState(lambda: time.time() + self._passed)
        self.state.tokens[self.bot_token] = Token(self.place.team, None, scopes)
        self.state.tokens[self.app_token] = Token("", None, ("connections:write",))
        self._links: list[_Link] = []
        self._tickets: set[str] = set()
        self._acks: dict[str, asyncio.Future[Acknowledged]] = {}
        self._pongs: asyncio.Queue[bytes] = asyncio.Queue()
        self._busy = 0
        self._deliveries = 0
        self._watchers: list[tuple[Callable[[], Any], asyncio.Future[None]]] = []
        self._seen: Counter[int | None] = Counter()
        self._released = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**22)
        app.router.add_route("*", "/api/{method}", self._serve_api)
        app.router.add_post("/hook/{id}", self._serve_hook)
        app.router.add_get("/link", self._serve_link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.api_url = f"{self.url}/api/"
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        for link in [*self._links]:
            await link.close()
        await self._session.close()
        await self._runner.cleanup()

    # workspaces, tokens, time

    def add_team(
        self, team: str, *, enterprise: str | None = None, scopes: tuple[str, ...] = SCOPES
    ) -> str:
        """Another workspace that has the bot; its token."""
        token = f"xoxb-loopback-{team.lower()}"
        self.state.tokens[token] = Token(team, enterprise, scopes)
        return token

    def pass_time(self, seconds: float) -> None:
        """Slack's clock moves on: response URLs, triggers and rotating tokens grow old."""
        self._passed += seconds

    def expire(self, response_url: str) -> None:
        """The response URL is older than its thirty minutes."""
        self.state.hooks[response_url].born -= HOOK_SECONDS + 1

    def use_up(self, response_url: str) -> None:
        """The response URL was used its five times."""
        self.state.hooks[response_url].uses = HOOK_USES

    def screen(self, channel: str = "C0GENERAL") -> list[Shown]:
        """The bot's messages that stand in a channel now, private ones too, oldest first."""
        return [shown for shown in self.state.shown.values() if shown.place.channel == channel]

    # faults

    def fail_next(
        self,
        method: str,
        error: str = "",
        *,
        status: int = 200,
        times: int = 1,
        retry_after: int = 1,
        **more: Any,
    ) -> None:
        """The next calls of a Web API method, or of "response_url", answer an error.

        An error name as Slack has it (`ratelimited` comes as 429 with `Retry-After`, and
        `missing_scope` takes `needed` and `provided`), or a bare status such as 500.
        """
        headers = {"Retry-After": str(retry_after)} if error == "ratelimited" else {}
        answer = {"ok": False, "error": error, **more} if error else {}
        code = 429 if error == "ratelimited" else status
        for _ in range(times):
            self.state.faults[method].append(Fault(code, answer, headers))

    def hang_next(self, method: str) -> None:
        """The next call of a method, or of "response_url", gets no answer until `release`."""
        self._released.clear()
        self.state.faults[method].append(Fault(hangs=True))

    def release(self) -> None:
        """Lets go of every call that hangs."""
        self._released.set()

    async def drop_socket(self) -> None:
        """Every link breaks off without a goodbye; back when the bot has linked anew."""
        before = self.links_opened
        for link in self._links:
            link.abort()
        await self.connected(before + 1)

    async def close_socket(self) -> None:
        """Every link is closed properly; back when the bot has linked anew."""
        before = self.links_opened
        for link in [*self._links]:
            await link.close()
        await self.connected(before + 1)

    async def disconnect(
        self, reason: Literal["warning", "refresh_requested", "link_disabled"]
    ) -> None:
        """Slack's own request to link anew; after `link_disabled` no link is possible."""
        note = {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}
        before = self.links_opened
        if reason == "link_disabled":
            self.state.tokens.pop(self.app_token)
        for link in [*self._links]:
            await link.send_json(note)
        if reason != "link_disabled":
            await self.connected(before + 1)

    async def garbage(self, frame: str = '{"type": "unheard-of", ') -> None:
        """A frame that means nothing, on every link."""
        for link in self._links:
            await link.send_str(frame)

    async def ping(self, text: str = "Ping from loopback") -> bool:
        """Whether the bot answers a ping."""
        for link in self._links:
            await link.ping(text.encode())
        try:
            async with asyncio.timeout(self.patience):
                return await self._pongs.get() == text.encode()
        except TimeoutError:
            return False

    # waiting

    async def connected(self, links: int = 1, timeout: float = 10.0) -> None:
        """Until the bot has linked that many times in all and holds a link now."""
        if not await self.until(lambda: self.links_opened >= links and self._links, timeout):
            raise TimeoutError(f"The bot opened {self.links_opened} links, not {links}.")

    async def settle(self, timeout: float = 3.0) -> None:
        """Until the bot has been quiet for a moment, or for `timeout` seconds at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while True:
                    await self.until(lambda: not self._busy, timeout)
                    before = len(self.captured)
                    if not await self.until(
                        lambda b=before: self._busy or len(self.captured) > b,  # type: ignore[misc]
                        self.quiet,
                    ):
                        return

    async def wait_for(self, method: str, times: int = 1, timeout: float = 3.0) -> list[Sent]:
        """Until a method (or "response_url") was called that often; those calls."""

        def found() -> list[Sent]:
            return [s for s in self.captured if method in (s.where, s.method)]

        if not await self.until(lambda: len(found()) >= times, timeout):
            raise TimeoutError(f"{method} was called {len(found())} times, not {times}.")
        return found()

    async def until(self, ready: Callable[[], Any], timeout: float) -> bool:
        """Whether something came true in time; looked at whenever anything happens."""
        if ready():
            return True
        watch = ready, asyncio.get_running_loop().create_future()
        self._watchers.append(watch)
        try:
            async with asyncio.timeout(timeout):
                await watch[1]
        except TimeoutError:
            return bool(ready())
        finally:
            self._watchers.remove(watch)
        return True

    def _tell(self) -> None:
        for ready, waiting in self._watchers:
            if not waiting.done() and ready():
                waiting.set_result(None)

    def visible_to(self, delivery: int) -> int:
        """How many things a person could see came of a delivery, or of none in particular."""
        return self._seen[delivery] + self._seen[None]

    # delivering

    async def over_socket(self, delivery: Delivery, retry: int, reason: str) -> Acknowledged:
        await self.connected()
        name = self.state.make("E")
        told = reason and reason.removeprefix("http_")
        waiting: asyncio.Future[Acknowledged] = asyncio.get_running_loop().create_future()
        self._acks[name] = waiting
        begun = time.perf_counter()
        link = self._links.pop(0)  # the links take turns
        self._links.append(link)
        try:
            await link.send_json(payloads.envelope(delivery, name, retry, told))
            async with asyncio.timeout(self.deadline):
                got = await waiting
        except (TimeoutError, ConnectionError):
            return Acknowledged(milliseconds=(time.perf_counter() - begun) * 1000)
        finally:
            del self._acks[name]
        return replace(got, milliseconds=(time.perf_counter() - begun) * 1000)

    async def over_http(self, delivery: Delivery, retry: int, reason: str) -> Acknowledged:
        body, content_type = payloads.form(delivery)
        again = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason} if retry else {}
        return await self.post(body, content_type, headers=again)

    async def post(
        self,
        body: bytes,
        content_type: str = "application/json",
        *,
        stamp: str | None = None,
        signature: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Acknowledged:
        """Any bytes to the bot's URL, signed as Slack signs unless told otherwise."""
        when = str(int(time.time())) if stamp is None else stamp
        signed = self.sign(when, body) if signature is None else signature
        sent = {
            "content-type": content_type,
            "x-slack-request-timestamp": when,
            "x-slack-signature": signed,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **(headers or {}),
        }
        begun = time.perf_counter()
        try:
            async with (
                asyncio.timeout(self.deadline),
                self._session.post(self.bot_url, data=body, headers=sent) as response,
            ):
                raw = await response.read()
        except (TimeoutError, aiohttp.ClientError):
            return Acknowledged(milliseconds=(time.perf_counter() - begun) * 1000)
        spent = (time.perf_counter() - begun) * 1000
        return Acknowledged(response.status, _opened(raw), response.headers, spent)

    def sign(self, stamp: str, body: bytes) -> str:
        """Slack's signature of a body sent at a time."""
        base = b"v0:" + stamp.encode() + b":" + body
        return f"v0={hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()}"

    # serving

    def capture(
        self,
        where: Literal["ack", "api", "response_url"],
        method: str,
        body: Json,
        done: Done,
        status: int = 200,
        token: str = "",
    ) -> None:
        sent = Sent(
            where, method, body, done.answer, status, token, done.shown, done.view, done.delivery
        )
        self.captured.append(sent)
        self._seen[sent.delivery] += sent.visible
        self._tell()

    async def _serve_api(self, request: web.Request) -> web.StreamResponse:
        self._busy += 1
        try:
            return await self._answer_api(request)
        finally:
            self._busy -= 1
            self._tell()

    async def _answer_api(self, request: web.Request) -> web.StreamResponse:
        method, (token, arguments) = request.match_info["method"], await _arguments(request)
        fault = self._fault(method)
        if fault is None and method == "apps.connections.open":
            done = self._open_connection(token)
        elif fault is None:
            done = self.state.call(method, token, arguments)
        else:
            done = Done(fault.answer)
        status = fault.status if fault else 200
        self.capture("api", method, arguments, done, status, token)
        if fault:
            return await self._faulty(fault)
        holder = self.state.tokens.get(token)
        scopes = {"x-oauth-scopes": ",".join(holder.scopes)} if holder else {}
        return web.json_response(done.answer, headers=scopes)

    def _fault(self, method: str) -> Fault | None:
        waiting = self.state.faults[method]
        return waiting.popleft() if waiting else None

    async def _faulty(self, fault: Fault) -> web.StreamResponse:
        if fault.hangs:
            self._busy -= 1  # a call that hangs is no reason to wait for more
            try:
                await self._released.wait()
            finally:
                self._busy += 1
        if not fault.answer:
            status = 503 if fault.hangs else fault.status
            return web.Response(status=status, text="Service error", headers=fault.headers)
        return web.json_response(fault.answer, status=fault.status, headers=fault.headers)

    async def _serve_hook(self, request: web.Request) -> web.StreamResponse:
        self._busy += 1
        try:
            body = _opened(await request.read()) or {}
            if fault := self._fault("response_url"):
                self.capture("response_url", "", body, Done(fault.answer), fault.status)
                return await self._faulty(fault)
            url = f"{self.url}{request.path}"
            status, done = self.state.respond(url, body)
            self.capture("response_url", "", body, done, status)
            return web.json_response(done.answer, status=status)
        finally:
            self._busy -= 1
            self._tell()

    def _open_connection(self, token: str) -> Done:
        if not token.startswith("xapp-"):
            known = token in self.state.tokens
            return Done(
                {"ok": False, "error": "not_allowed_token_type" if known else "invalid_auth"}
            )
        if token not in self.state.tokens:
            return Done({"ok": False, "error": "invalid_auth"})
        ticket = self.state.make("ticket-")
        self._tickets.add(ticket)
        return Done(
            {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/link?ticket={ticket}"}
        )

    async def _serve_link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408)
        self._tickets.remove(ticket)
        link = _Link(autoping=False)
        await link.prepare(request)
        link.transport = request.transport
        if len(self._links) >= MOST_LINKS:
            await link.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await link.close()
            return link
        self._links.append(link)
        self.links_opened += 1
        await link.send_json(
            {
                "type": "hello",
                "num_connections": len(self._links),
                "connection_info": {"app_id": payloads.APP},
                "debug_info": {"host": "loopback", "approximate_connection_time": 3600},
            }
        )
        self._tell()
        try:
            await self._read(link)
        finally:
            self._links.remove(link)
            self._tell()
        return link

    async def _read(self, link: _Link) -> None:
        async for frame in link:
            match frame.type:
                case WSMsgType.PING:
                    await link.pong(frame.data)
                case WSMsgType.PONG:
                    self._pongs.put_nowait(bytes(frame.data))
                case WSMsgType.TEXT:
                    said = json.loads(frame.data)
                    waiting = self._acks.get(said.get("envelope_id"))
                    if waiting and not waiting.done():
                        waiting.set_result(Acknowledged(200, said.get("payload")))


def _opened(raw: bytes) -> Json | None:
    """A body as an object; plain text is what Slack takes it for, a message's text."""
    if not raw:
        return None
    try:
        found = json.loads(raw)
    except ValueError:
        return {"text": raw.decode("utf-8", "replace")}
    return found if isinstance(found, dict) else {"text": str(found)}


async def _arguments(request: web.Request) -> tuple[str, Json]:
    """The token and the arguments of a call, however they travel."""
    given: Json = {**request.query}
    raw = await request.read()
    if request.content_type == "application/json":
        given |= _opened(raw) or {}
    elif request.content_type == "application/x-www-form-urlencoded":
        given |= dict(parse_qsl(raw.decode(), keep_blank_values=True))
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith("Basic "):
        name, _, secret = b64decode(authorization[6:]).decode().partition(":")
        given |= {"client_id": name, "client_secret": secret}
    named = given.pop("token", "")
    return authorization.removeprefix("Bearer ") if authorization[:7] == "Bearer " else named, (
        unpacked(given)
    )
