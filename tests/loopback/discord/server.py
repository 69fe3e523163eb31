"""The server: TLS, its names, and what the people in it do; each deed waits for its reply."""

from __future__ import annotations

import copy
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import trustme
from aiohttp import TCPConnector, web
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.loopback.discord.events import (
    ANNA,
    APPLICATION,
    AUTOCOMPLETE,
    BOT_DM,
    BUTTON,
    CHAT_INPUT,
    COMMAND,
    COMPONENT,
    EPHEMERAL,
    GUILD,
    MESSAGE_MENU,
    MODAL,
    Json,
    Person,
    Place,
    bot_user,
    command_data,
    guild_create,
    interaction,
    member,
    message,
    modal_values,
    snowflake,
    walk,
)
from tests.loopback.discord.gateway import (
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    GUILDS,
    MESSAGE_CONTENT,
    Gateway,
    Session,
)
from tests.loopback.discord.reply import PATIENCE, Reply
from tests.loopback.discord.rest import Asked, Call, Fault, Rest, State

HOSTS = ("discord.com", "gateway.discord.gg")


class Resolver(AbstractResolver):
    """Names only this server; whatever else is asked for is refused and written down."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self.refused: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002
    ) -> list[ResolveResult]:
        """Where one of Discord's two hosts really is."""
        self.asked.append(host)
        if host not in HOSTS:
            self.refused.append(host)
            raise OSError(None, f"{host} is not part of Discord on loopback")
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self.port,
                family=socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is kept open."""


class LoopbackDiscord:
    """A Discord of our own: one application, some guilds, and what people do there."""

    def __init__(
        self,
        *,
        token: str = "loopback-token",
        guilds: Sequence[Place] = (GUILD,),
        shards: int = 1,
        compress: bool = True,
        heartbeat: float = 41.25,
    ) -> None:
        self.token = token
        self.guilds = list(guilds)
        self.resolver = Resolver()
        self.state = State()
        self.gateway = Gateway(token, self.greet, compress=compress, heartbeat=heartbeat)
        self.rest = Rest(self.state, self.gateway, self.collect, self.tell, shards=shards)
        self.replies: dict[str, Reply] = {}
        self.authority = trustme.CA()
        for place in (*guilds, BOT_DM):
            self.state.places[str(place.channel_id)] = place

    async def __aenter__(self) -> Self:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*HOSTS).configure_cert(context)
        self.runner = web.AppRunner(
            self.rest.application(), access_log=None, handle_signals=False, shutdown_timeout=0.5
        )
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0, ssl_context=context).start()
        self.resolver.port = self.runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.gateway.close()
        await self.runner.cleanup()

    def connector(self) -> TCPConnector:
        """For a client to reach this server, and nothing else, under Discord's names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.authority.configure_trust(context)
        return TCPConnector(resolver=self.resolver, ssl=context, limit=0)

    @property
    def calls(self) -> list[Call]:
        """Every request so far, in order."""
        return self.rest.calls

    async def until(self, claim: Callable[[list[Call]], bool], timeout: float = PATIENCE) -> bool:
        """Wait until something is true of the calls; whether it came true in time."""
        return await self.state.until(lambda: claim(self.calls), timeout)

    def fail(self, fault: Fault, method: str, pattern: str = "*", times: int = 1) -> None:
        """Let the next requests whose path matches the pattern go wrong."""
        self.rest.faults += [(method, pattern, fault)] * times

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: Person = ANNA,
        locale: str | None = None,
        where: Place = GUILD,
        age: float = 0.0,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Use a slash command; with `age`, one that waited so many seconds before it arrived."""
        known = self.state.command(name.split()[0], CHAT_INPUT, where.guild_id)
        data = command_data(name, options or {}, known, focused="")
        return await self.ask(interaction(COMMAND, data, where, user, locale, age), where, timeout)

    async def autocomplete(
        self,
        name: str,
        options: Mapping[str, Any],
        focused: str,
        *,
        user: Person = ANNA,
        locale: str | None = None,
        where: Place = GUILD,
        age: float = 0.0,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Type in one option of a command; `options` holds all that is typed so far."""
        known = self.state.command(name.split()[0], CHAT_INPUT, where.guild_id)
        data = command_data(name, options, known, focused)
        event = interaction(AUTOCOMPLETE, data, where, user, locale, age)
        return await self.ask(event, where, timeout)

    async def message_menu(
        self,
        name: str,
        target: Json,
        *,
        user: Person = ANNA,
        locale: str | None = None,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Use a context menu on a message that `write`, a reply or `card` gave."""
        where = self.state.places[target["channel_id"]]
        known = self.state.command(name, MESSAGE_MENU, where.guild_id) or {"id": snowflake()}
        data = {"id": known["id"], "name": name, "type": MESSAGE_MENU, "target_id": target["id"]}
        data["resolved"] = {"messages": {target["id"]: copy.deepcopy(target)}}
        return await self.ask(interaction(COMMAND, data, where, user, locale, 0.0), where, timeout)

    async def click(
        self,
        custom_id: str,
        on: Json | None = None,
        *,
        user: Person = ANNA,
        locale: str | None = None,
        age: float = 0.0,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Press a button of a message, by default the newest one that has it."""
        return await self.use(custom_id, on, None, user, locale, age, timeout)

    async def choose(
        self,
        custom_id: str,
        values: Sequence[str],
        on: Json | None = None,
        *,
        user: Person = ANNA,
        locale: str | None = None,
        age: float = 0.0,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Choose in a select of a message, by default the newest one that has it."""
        return await self.use(custom_id, on, list(values), user, locale, age, timeout)

    async def use(
        self,
        custom_id: str,
        on: Json | None,
        values: list[str] | None,
        user: Person,
        locale: str | None,
        age: float,
        timeout: float,
    ) -> Reply:
        """Press or choose, if the message really offers that."""
        shown = on if on is not None else self.state.carrying(custom_id)
        found = [c for c in walk(shown["components"]) if c.get("custom_id") == custom_id]
        if (
            not found
            or found[0].get("disabled")
            or (found[0]["type"] == BUTTON) != (values is None)
        ):
            raise LookupError(f"nobody can use {custom_id} like this on message {shown['id']}")
        offered = {option["value"] for option in found[0].get("options", [])}
        if offered and not offered.issuperset(values or ()):
            raise LookupError(f"{custom_id} offers {sorted(offered)}")
        where = self.state.places[shown["channel_id"]]
        data: Json = {"custom_id": custom_id, "component_type": found[0]["type"]}
        data |= {"id": found[0]["id"]} | ({"values": values} if values is not None else {})
        event = interaction(COMPONENT, data, where, user, locale, age)
        return await self.ask(event | {"message": copy.deepcopy(shown)}, where, timeout)

    async def submit(
        self,
        custom_id: str,
        fields: Mapping[str, Any],
        *,
        user: Person = ANNA,
        locale: str | None = None,
        where: Place = GUILD,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Fill in a modal the bot opened; of one it never opened, as an older version left it."""
        modal, opener = self.state.modals.get(custom_id, (None, None))
        place = opener.place if opener else where
        data = {"custom_id": custom_id, "components": modal_values(modal, fields)}
        event = interaction(MODAL, data, place, user, locale, 0.0)
        if opener and "message" in opener.event:
            event["message"] = opener.event["message"]
        return await self.ask(event, place, timeout)

    async def say(
        self,
        text: str,
        *,
        mentions_bot: bool = True,
        reply_to: Json | None = None,
        ping: bool = True,
        user: Person = ANNA,
        where: Place = GUILD,
        timeout: float = PATIENCE,
    ) -> Reply:
        """Say something in a channel; returned at once where the bot's intents do not reach."""
        spoken = f"<@{APPLICATION}> {text}" if mentions_bot and where.guild_id else text
        said = self.write(spoken, user=user, where=where)
        if mentions_bot and where.guild_id:
            said["mentions"].append(bot_user() | {"member": member(whole=False)})
        if reply_to is not None:
            about = {"type": 0, "message_id": reply_to["id"], "channel_id": reply_to["channel_id"]}
            said |= {"type": 19, "message_reference": about, "referenced_message": reply_to}
            if ping and reply_to["author"] not in said["mentions"]:
                said["mentions"].append(reply_to["author"])
        reply = Reply(said, self.state)
        self.replies[said["id"]] = self.replies[said["channel_id"]] = reply
        await self.gateway.for_guild(where.guild_id)
        reply.written = time.perf_counter()
        if not await self.tell(said, where):
            return reply
        return await reply.more(lambda now: now.is_answered, timeout)

    def write(self, text: str, *, user: Person = ANNA, where: Place = GUILD) -> Json:
        """A message somebody wrote, for a menu or a reply; the bot is not told."""
        return self.keep(message(where, author=user.user(), content=text), where)

    def card(self, components: Sequence[Json], *, where: Place = GUILD, **fields: Any) -> Json:
        """A message by the bot, as an earlier version of it may have left it."""
        shown = message(where, author=bot_user(), components=components, **fields)
        return self.keep(shown, where)

    async def join_guild(self, place: Place) -> None:
        """Add the bot to a server."""
        self.guilds.append(place)
        self.state.places[str(place.channel_id)] = place
        await self.tell_guild(place, "GUILD_CREATE", guild_create(place))

    async def leave_guild(self, place: Place = GUILD, *, unavailable: bool = False) -> None:
        """Remove the bot from a server; or, unavailable, only lose sight of it in an outage."""
        if not unavailable:
            self.guilds.remove(place)
        gone: Json = {"id": str(place.guild_id)}
        gone |= {"unavailable": True} if unavailable else {}
        await self.tell_guild(place, "GUILD_DELETE", gone)

    async def dispatch(self, event: str, data: object, shard: int = 0) -> None:
        """Send any event, a malformed one too."""
        await (await self.gateway.session(shard)).dispatch(event, data)

    async def ask(self, event: Json, place: Place, timeout: float) -> Reply:
        """Send an interaction and wait for its answer."""
        self.state.places[str(place.channel_id)] = place
        session = await self.gateway.for_guild(place.guild_id)
        age = time.time() - seconds(event["id"])
        self.state.asked[event["token"]] = Asked(event, place, time.monotonic() - age)
        reply = self.replies[event["token"]] = Reply(event, self.state)
        reply.written = await session.dispatch("INTERACTION_CREATE", event)
        return await reply.more(lambda now: now.is_answered, timeout)

    def collect(self, call: Call) -> None:
        """Give a call to the reply it belongs to."""
        key = call.token
        if key is None and call.path.startswith("/channels/"):
            reference = (call.body or {}).get("message_reference") or {}
            key = str(reference.get("message_id", ""))
            key = key if key in self.replies else call.path.split("/")[2]
            if not call.path.partition("/messages")[1]:
                return
        if key in self.replies:
            self.replies[key].calls.append(call)

    async def tell(self, said: Json, place: Place) -> bool:
        """Send a message's event where the bot's intents reach; whether they do."""
        session = self.gateway.hearing(place.guild_id)
        needed = DIRECT_MESSAGES if place.guild_id is None else GUILD_MESSAGES
        hidden = not place.bot_is_member or said["flags"] & EPHEMERAL
        if session is None or hidden or not session.intents & needed:
            return False
        event = copy.deepcopy(said)
        bot = str(APPLICATION)
        addressed = bot in [event["author"]["id"], *(user["id"] for user in event["mentions"])]
        if place.guild_id and not addressed and not session.intents & MESSAGE_CONTENT:
            event |= {"content": "", "embeds": [], "attachments": [], "components": []}
        event["channel_type"] = place.channel_type
        if place.guild_id:
            event |= {"guild_id": str(place.guild_id), "member": member(whole=False)}
        await session.dispatch("MESSAGE_CREATE", event)
        return True

    async def tell_guild(self, place: Place, event: str, data: Json) -> None:
        session = await self.gateway.for_guild(place.guild_id)
        if session.intents & GUILDS:
            await session.dispatch(event, data)

    def greet(self, session: Session) -> list[tuple[str, Json]]:
        """READY, and the guilds of a shard one by one."""
        mine = [
            p for p in self.guilds if ((p.guild_id or 0) >> 22) % session.count == session.shard
        ]
        ready = {
            "v": 10,
            "user": bot_user(),
            "guilds": [{"id": str(place.guild_id), "unavailable": True} for place in mine],
            "session_id": session.id,
            "resume_gateway_url": "wss://gateway.discord.gg",
            "shard": [session.shard, session.count],
            "application": {"id": str(APPLICATION), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "_trace": [],
        }
        seen = mine if session.intents & GUILDS else []
        available = [("GUILD_CREATE", guild_create(p) | {"unavailable": False}) for p in seen]
        return [("READY", ready), *available]

    def keep(self, shown: Json, where: Place) -> Json:
        """Remember a message and the channel it is in."""
        self.state.places[str(where.channel_id)] = where
        self.state.messages[shown["id"]] = shown
        return shown


def seconds(number: str) -> float:
    """When an id was made."""
    return ((int(number) >> 22) + 1_420_070_400_000) / 1000
