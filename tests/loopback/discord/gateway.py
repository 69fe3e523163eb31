"""The gateway of Discord on loopback: sessions, shards, resuming, and ways to lose a socket."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.loopback.discord.events import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS = 1 << 0
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15
# Members, presences, message content: a bot that was not approved for them is thrown out.
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
# A client that leaves with one of these ends its session; after any other code it may resume.
GOODBYES = (1000, 1001)
NOT_AUTHENTICATED, BAD_TOKEN, BAD_SHARD, DISALLOWED_INTENTS = 4003, 4004, 4010, 4014


@dataclass(frozen=True, slots=True)
class Identify:
    """One IDENTIFY as it arrived; Discord allows a bot a thousand a day."""

    at: float
    shard: int
    count: int
    intents: int
    payload: Json


class Link:
    """One open socket, compressed when its client asked for zlib-stream."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, compress: bool) -> None:
        self.socket = socket
        self.request = request
        wanted = request.query.get("compress") == "zlib-stream"
        self.compressor = zlib.compressobj() if compress and wanted else None

    async def send(self, text: str) -> None:
        """Write one message; what no longer reaches the other side waits for a resume."""
        try:
            if self.compressor is None:
                await self.socket.send_str(text)
                return
            squeezed = self.compressor.compress(text.encode())
            await self.socket.send_bytes(squeezed + self.compressor.flush(zlib.Z_SYNC_FLUSH))
        except ConnectionError:
            return

    async def close(self, code: int | None) -> None:
        """Say goodbye with a code, or with None cut the wire."""
        if code is not None:
            await self.socket.close(code=code)
        elif self.request.transport is not None:
            self.request.transport.abort()


@dataclass(slots=True)
class Session:
    """What a shard was told so far; it outlives its socket."""

    id: str
    shard: int
    count: int
    intents: int
    link: Link | None
    events: list[str] = field(default_factory=list)

    async def dispatch(self, event: str, data: object) -> float:
        """Send one event, now or when the session resumes; the time just before it was written."""
        payload = {"op": DISPATCH, "s": len(self.events) + 1, "t": event, "d": data}
        text = json.dumps(payload, separators=(",", ":"))
        self.events.append(text)
        written = time.perf_counter()
        if self.link is not None:
            await self.link.send(text)
        return written


class Gateway:
    """Every session of the bot, by shard, and the faults a person can order."""

    def __init__(
        self,
        token: str,
        greet: Callable[[Session], list[tuple[str, Json]]],
        *,
        compress: bool,
        heartbeat: float,
    ) -> None:
        self.token = token
        self.greet = greet
        self.compress = compress
        self.heartbeat = heartbeat
        self.privileged_allowed = False
        self.acknowledge = True
        self.refuse = 0
        self.identifies_a_day = 1000
        self.connects = 0
        self.heartbeats = 0
        self.resumes: list[Json] = []
        self.identifies: list[Identify] = []
        self.sessions: dict[int, Session] = {}
        self.links: set[Link] = set()
        self.changed = asyncio.Condition()

    async def session(self, shard: int | None = None, timeout: float = 10.0) -> Session:
        """The session of a shard (of any, without one), as soon as there is one."""

        def found() -> Session | None:
            if shard is None:
                return next(iter(self.sessions.values()), None)
            return self.sessions.get(shard)

        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(lambda: found() is not None)
        session = found()
        assert session is not None
        return session

    async def for_guild(self, guild_id: int | None) -> Session:
        """The session that hears about a guild; direct messages go to shard 0."""
        count = (await self.session()).count
        return await self.session(0 if guild_id is None else (guild_id >> 22) % count)

    def hearing(self, guild_id: int | None) -> Session | None:
        """The session that hears about a guild, if it is there now."""
        count = next((session.count for session in self.sessions.values()), 1)
        return self.sessions.get(0 if guild_id is None else (guild_id >> 22) % count)

    async def wait_until(self, claim: Callable[[Gateway], bool], timeout: float = 10.0) -> None:
        """Wait for something to be true of the connections, such as a resume."""
        async with asyncio.timeout(timeout), self.changed:
            await self.changed.wait_for(lambda: claim(self))

    async def drop(self, shard: int = 0, code: int | None = 4000) -> None:
        """Close the socket of a shard with this code; with None, cut the wire."""
        session = self.sessions[shard]
        link, session.link = session.link, None
        if link is not None:
            await link.close(code)

    async def order(self, op: int, data: object = None, shard: int = 0) -> None:
        """Send an opcode of our own: RECONNECT, INVALID (data: may it resume?) or HEARTBEAT."""
        session = self.sessions[shard]
        link = session.link
        if op == INVALID and not data:
            del self.sessions[shard]
        if op in (RECONNECT, INVALID):
            session.link = None
        if link is not None:
            await link.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def close(self) -> None:
        """Close every socket that is still open."""
        for link in list(self.links):
            await link.close(1001)

    async def connected(self, request: web.Request) -> web.StreamResponse:
        """One connection, from HELLO until it closes."""
        self.connects += 1
        if self.refuse:
            self.refuse -= 1
            await self.notice()
            return web.Response(status=503)
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        link = Link(socket, request, self.compress)
        self.links.add(link)
        hello = {"heartbeat_interval": int(self.heartbeat * 1000)}
        await link.send(json.dumps({"op": HELLO, "d": hello, "s": None, "t": None}))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self.heard(link, json.loads(message.data))
        finally:
            self.links.discard(link)
            for session in [s for s in self.sessions.values() if s.link is link]:
                session.link = None
                if socket.close_code in GOODBYES:
                    del self.sessions[session.shard]
            await self.notice()
        return socket

    async def heard(self, link: Link, message: Json) -> None:
        """Answer one message of the bot."""
        op, data = message["op"], message["d"]
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledge:
                await link.send(json.dumps({"op": ACK, "d": None, "s": None, "t": None}))
        elif op == IDENTIFY:
            await self.identified(link, data)
        elif op == RESUME:
            await self.resumed(link, data)
        elif not any(session.link is link for session in self.sessions.values()):
            await link.close(NOT_AUTHENTICATED)
        await self.notice()

    async def notice(self) -> None:
        """Wake whoever waits for a change."""
        async with self.changed:
            self.changed.notify_all()

    async def identified(self, link: Link, data: Json) -> None:
        """Open a session: READY, then the guilds of this shard."""
        shard, count = data.get("shard") or (0, 1)
        intents = data["intents"]
        self.identifies.append(Identify(time.perf_counter(), shard, count, intents, data))
        if data["token"] != self.token:
            return await link.close(BAD_TOKEN)
        if not 0 <= shard < count:
            return await link.close(BAD_SHARD)
        if intents & PRIVILEGED and not self.privileged_allowed:
            return await link.close(DISALLOWED_INTENTS)
        session = Session(f"session-{len(self.identifies)}", shard, count, intents, link)
        self.sessions = {s.shard: s for s in self.sessions.values() if s.count == count}
        for event, payload in self.greet(session):
            await session.dispatch(event, payload)
        self.sessions[shard] = session
        return None

    async def resumed(self, link: Link, data: Json) -> None:
        """Replay what a session missed; a session nobody knows must identify again."""
        self.resumes.append(data)
        if data["token"] != self.token:
            return await link.close(BAD_TOKEN)
        known = (s for s in self.sessions.values() if s.id == data["session_id"])
        session = next(known, None)
        if session is None:
            return await link.send(json.dumps({"op": INVALID, "d": False, "s": None, "t": None}))
        missed = session.events[data["seq"] :]
        session.link = link
        for text in missed:
            await link.send(text)
        await session.dispatch("RESUMED", {"_trace": []})
        return None
