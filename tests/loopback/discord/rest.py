"""The REST half of Discord on loopback: keeps what it is sent, answers like Discord, may fail."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import web

from tests.loopback.discord.events import (
    ANNA,
    APPLICATION,
    BOT_DM,
    EPHEMERAL,
    LOADING,
    Json,
    Place,
    bot_user,
    channel,
    guild_create,
    member,
    message,
    now,
    numbered,
    snowflake,
    walk,
)
from tests.loopback.discord.gateway import Gateway

API = "/api/v10"
FIRST_ANSWER_WITHIN = 3.0
TOKEN_LIVES = 15 * 60.0
MOST_FOLLOW_UPS = 5
NEW_MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 4, 5, 6, 7, 8, 9


@dataclass(slots=True)
class Call:
    """One request the bot made, and what it was answered."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    files: tuple[str, ...]
    authorized: bool
    at: float
    status: int = 0
    answer: Any = None

    @property
    def token(self) -> str | None:
        """The interaction this call answers."""
        parts = self.path.split("/")
        return parts[3] if parts[1] in ("interactions", "webhooks") and len(parts) > 3 else None

    @property
    def is_callback(self) -> bool:
        return self.path.endswith("/callback")

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next matching request goes wrong: late, refused, or done but never confirmed."""

    status: int | None = None
    body: Json = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    carried_out: bool = False


def too_many(retry_after: float, *, via: bool = True, everywhere: bool = False) -> Fault:
    """429 as Discord says it; without Via, as the firewall before Discord says it."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after}
    headers = {"Retry-After": str(max(1, round(retry_after)))}
    headers |= {"Via": "1.1 google"} if via else {}
    return Fault(429, body | {"global": everywhere}, headers)


def refusal(status: int, code: int, text: str) -> Fault:
    """Discord's answer to what it will not do."""
    return Fault(status, {"message": text, "code": code})


UNKNOWN_INTERACTION = refusal(404, 10062, "Unknown interaction")
ACKNOWLEDGED = refusal(400, 40060, "Interaction has already been acknowledged.")
FORBIDDEN = refusal(403, 50013, "Missing Permissions")
UNKNOWN_MESSAGE = refusal(404, 10008, "Unknown Message")
BROKEN = Fault(500, {"message": "500: Internal Server Error", "code": 0})
BAD_GATEWAY = Fault(502)


class Refused(Exception):
    """A request Discord refuses."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.body)
        self.fault = fault


@dataclass(slots=True)
class Asked:
    """An interaction as Discord remembers it."""

    event: Json
    place: Place
    asked_at: float
    answered: bool = False
    original: str | None = None
    follow_ups: int = 0


@dataclass(slots=True)
class State:
    """Everything Discord knows: messages by id, interactions by token, commands by guild."""

    messages: dict[str, Json] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    modals: dict[str, tuple[Json, Asked]] = field(default_factory=dict)
    commands: dict[str | None, list[Json]] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, claim: Callable[[], bool], timeout: float) -> bool:
        """Wait, call by call, until something is true; whether it came true in time."""
        try:
            async with asyncio.timeout(timeout):
                while not claim():
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            return False
        return True

    def carrying(self, custom_id: str) -> Json:
        """The newest message with a button or select of this custom_id."""
        for found in reversed(self.messages.values()):
            if any(part.get("custom_id") == custom_id for part in walk(found["components"])):
                return found
        raise LookupError(f"no message carries {custom_id}")

    def command(self, name: str, kind: int, guild_id: int | None) -> Json | None:
        """A synced command: the guild's own, else the global one."""
        for scope in (str(guild_id), None):
            for known in self.commands.get(scope, []):
                if known["name"] == name and known["type"] == kind:
                    return known
        return None


Handler = Callable[[web.Request, Call], Awaitable[web.Response]]


class Rest:
    """The routes a bot uses, with everything it sent in order in `calls`."""

    def __init__(
        self,
        state: State,
        gateway: Gateway,
        arrived: Callable[[Call], None],
        created: Callable[[Json, Place], Awaitable[bool]],
        *,
        shards: int,
    ) -> None:
        self.state = state
        self.gateway = gateway
        self.arrived = arrived
        self.created = created
        self.shards = shards
        self.calls: list[Call] = []
        self.faults: list[tuple[str, str, Fault]] = []

    def application(self) -> web.Application:
        """The server's routes; the gateway is the root, as on its own host."""
        app = web.Application()
        hook, channels = "/webhooks/{app}/{token}", "/channels/{channel}/messages"
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", self.me),
            ("POST", "/users/@me/channels", self.open_dm),
            ("GET", "/oauth2/applications/@me", self.about),
            ("GET", "/applications/@me", self.about),
            ("GET", "/gateway", self.where_is_the_gateway),
            ("GET", "/gateway/bot", self.where_is_the_gateway),
            ("GET", "/channels/{channel}", self.show_channel),
            ("POST", "/channels/{channel}/typing", self.nothing),
            ("GET", "/guilds/{guild}", self.show_guild),
            ("GET", "/guilds/{guild}/members/{user}", self.show_member),
            ("DELETE", "/users/@me/guilds/{guild}", self.nothing),
            ("POST", "/interactions/{id}/{token}/callback", self.callback),
            ("POST", hook, self.follow_up),
            ("POST", channels, self.send),
        ]
        for scope in (
            "/applications/{app}/commands",
            "/applications/{app}/guilds/{guild}/commands",
        ):
            routes += [("GET", scope, self.list_commands), ("PUT", scope, self.put_commands)]
        for one in (f"{hook}/messages/{{message}}", f"{channels}/{{message}}"):
            routes += [
                ("GET", one, self.show_message),
                ("PATCH", one, self.edit_message),
                ("DELETE", one, self.delete_message),
            ]
        for method, path, handler in routes:
            app.router.add_route(method, API + path, self.watched(handler))
        app.router.add_get("/", self.gateway.connected)
        app.router.add_route("*", "/{rest:.*}", self.watched(self.unknown))
        return app

    def watched(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A handler whose calls are kept, and go wrong as ordered."""

        async def watch(request: web.Request) -> web.Response:
            return await self.watch(request, handler)

        return watch

    async def watch(self, request: web.Request, handler: Handler) -> web.Response:
        """One request, from its arrival to its answer; what is refused is so in Discord's form."""
        call = await read(request)
        self.calls.append(call)
        fault = self.fault_for(call)
        await asyncio.sleep(fault.delay)
        try:
            if fault.status is None or fault.carried_out:
                self.check_token(request, call)
                response = await handler(request, call)
            if fault.status is not None:
                raise Refused(fault)
        except Refused as refused:
            response = answer(refused.fault.body, refused.fault.status or 500)
            response.headers.update(refused.fault.headers)
            call.answer = refused.fault.body
        call.status = response.status
        self.arrived(call)
        self.state.changed.set()
        return response

    def fault_for(self, call: Call) -> Fault:
        """The fault ordered for this call, taken off the list."""
        for ordered in self.faults:
            method, pattern, fault = ordered
            if method == call.method and fnmatchcase(call.path, pattern):
                self.faults.remove(ordered)
                return fault
        return Fault()

    def check_token(self, request: web.Request, call: Call) -> None:
        """Interaction and webhook routes carry their own token; all others need the bot's."""
        expected = f"Bot {self.gateway.token}"
        if call.token is None and request.headers.get("Authorization") != expected:
            raise Refused(refusal(401, 0, "401: Unauthorized"))

    def interaction(self, request: web.Request, *, first: bool) -> Asked:
        """The interaction a token belongs to, unless it is unknown, answered or too old."""
        asked = self.state.asked.get(request.match_info["token"])
        age = time.monotonic() - asked.asked_at if asked else 0.0
        if first:
            if asked is None or age > FIRST_ANSWER_WITHIN:
                raise Refused(UNKNOWN_INTERACTION)
            if asked.answered:
                raise Refused(ACKNOWLEDGED)
        elif asked is None or not asked.answered:
            raise Refused(refusal(404, 10015, "Unknown Webhook"))
        elif age > TOKEN_LIVES:
            raise Refused(refusal(401, 50027, "Invalid Webhook Token"))
        return asked

    async def callback(self, request: web.Request, call: Call) -> web.Response:
        """The first answer to an interaction."""
        asked = self.interaction(request, first=True)
        body = call.body
        kind, data = body["type"], body.get("data") or {}
        shown: Json | None = None
        if kind in (NEW_MESSAGE, DEFER):
            flags = data.get("flags", 0) | (LOADING if kind == DEFER else 0)
            shown = self.new_message(call, asked, data, flags=flags)
            asked.original = shown["id"]
        elif kind in (DEFER_UPDATE, UPDATE):
            shown = self.state.messages.get(str((asked.event.get("message") or {}).get("id")))
            if shown is None:
                raise Refused(refusal(400, 50035, "Invalid Form Body"))
            asked.original = shown["id"]
            if kind == UPDATE:
                self.apply(call, shown, data)
        elif kind == OPEN_MODAL:
            self.state.modals[data["custom_id"]] = (data, asked)
        asked.answered = True
        if kind == NEW_MESSAGE and shown is not None:
            await self.created(shown, asked.place)
        if request.query.get("with_response") not in ("1", "true"):
            return web.Response(status=204)
        about = {"id": asked.event["id"], "type": asked.event["type"]}
        resource: Json = {"type": kind}
        if shown is not None:
            about["response_message_id"] = shown["id"]
            about["response_message_loading"] = bool(shown["flags"] & LOADING)
            about["response_message_ephemeral"] = bool(shown["flags"] & EPHEMERAL)
            resource["message"] = shown
        return self.said(call, {"interaction": about, "resource": resource})

    async def follow_up(self, request: web.Request, call: Call) -> web.Response:
        """A further message; the first after a bare defer takes the place of "thinking"."""
        asked = self.interaction(request, first=False)
        body = call.body
        original = self.state.messages.get(asked.original or "")
        if original is not None and original["flags"] & LOADING:
            self.apply(call, original, body)
            return self.said(call, original)
        asked.follow_ups += 1
        if not asked.place.bot_is_member and asked.follow_ups > MOST_FOLLOW_UPS:
            raise Refused(refusal(400, 40094, "Follow-up messages limit reached"))
        shown = self.new_message(call, asked, body, flags=body.get("flags", 0))
        await self.created(shown, asked.place)
        return self.said(call, shown)

    async def send(self, request: web.Request, call: Call) -> web.Response:
        """A message in a channel."""
        place = self.place(request)
        body = call.body
        shown = self.new_message(call, None, body, flags=body.get("flags", 0), place=place)
        if reference := body.get("message_reference"):
            shown["type"] = 19
            shown["message_reference"] = {"type": 0, "channel_id": shown["channel_id"]} | {
                key: str(value) for key, value in reference.items() if key.endswith("_id")
            }
            shown["referenced_message"] = self.state.messages.get(str(reference["message_id"]))
        await self.created(shown, place)
        return self.said(call, shown)

    async def show_message(self, request: web.Request, call: Call) -> web.Response:
        return self.said(call, self.message(request))

    async def edit_message(self, request: web.Request, call: Call) -> web.Response:
        shown = self.message(request)
        self.apply(call, shown, call.body)
        return self.said(call, shown)

    async def delete_message(self, request: web.Request, _call: Call) -> web.Response:
        del self.state.messages[self.message(request)["id"]]
        return web.Response(status=204)

    def message(self, request: web.Request) -> Json:
        """The message a route names; @original is what the interaction was answered with."""
        wanted: str | None = request.match_info["message"]
        if "token" in request.match_info:
            asked = self.interaction(request, first=False)
            wanted = asked.original if wanted == "@original" else wanted
        if wanted not in self.state.messages:
            raise Refused(UNKNOWN_MESSAGE)
        return self.state.messages[wanted]

    def new_message(
        self,
        call: Call,
        asked: Asked | None,
        body: Json,
        *,
        flags: int,
        place: Place | None = None,
    ) -> Json:
        """A message by the bot, kept so that somebody can click on it."""
        files = call.files
        parts = ("content", "embeds", "components", "poll", "sticker_ids")
        if not files and not flags & LOADING and not any(body.get(part) for part in parts):
            raise Refused(refusal(400, 50006, "Cannot send an empty message"))
        where = place or (asked.place if asked else BOT_DM)
        shown = message(where, author=bot_user(), flags=flags, application_id=str(APPLICATION))
        if asked is not None:
            shown["webhook_id"] = str(APPLICATION)
            shown["type"] = 20 if asked.event["type"] == 2 else 0
            shown["interaction_metadata"] = metadata(asked)
        self.apply(call, shown, body)
        shown["flags"], shown["edited_timestamp"] = flags, None
        self.state.messages[shown["id"]] = shown
        return shown

    def apply(self, call: Call, shown: Json, body: Json) -> None:
        """Change what an edit names, and nothing else."""
        shown["content"] = (body["content"] or "") if "content" in body else shown["content"]
        if "embeds" in body:
            shown["embeds"] = [{"type": "rich", **embed} for embed in body["embeds"] or []]
        if "components" in body:
            shown["components"] = numbered(body["components"] or [])
        shown["flags"] = (shown["flags"] | body.get("flags", 0)) & ~LOADING
        shown["edited_timestamp"] = now()
        for name in call.files:
            link = f"https://cdn.discordapp.com/attachments/{shown['id']}/{name}"
            size = {"id": snowflake(), "size": 1, "content_type": "text/plain"}
            shown["attachments"].append({"filename": name, "url": link, "proxy_url": link} | size)

    def place(self, request: web.Request) -> Place:
        found = self.state.places.get(request.match_info["channel"])
        if found is None:
            raise Refused(refusal(404, 10003, "Unknown Channel"))
        return found

    def said(self, call: Call, body: Any) -> web.Response:
        """A good answer, kept with its call."""
        call.answer = json.loads(json.dumps(body))
        return answer(body)

    async def list_commands(self, request: web.Request, call: Call) -> web.Response:
        return self.said(call, self.state.commands.get(request.match_info.get("guild"), []))

    async def put_commands(self, request: web.Request, call: Call) -> web.Response:
        """Overwrite all commands of a scope; one that was there keeps its id."""
        scope = request.match_info.get("guild")
        before = {(c["name"], c["type"]): c["id"] for c in self.state.commands.get(scope, [])}
        kept = []
        for sent in call.body:
            whole = {"type": 1, "description": "", "default_member_permissions": None} | sent
            number = before.get((whole["name"], whole["type"])) or snowflake()
            whole |= {"id": number, "application_id": str(APPLICATION), "version": snowflake()}
            kept.append(whole | ({"guild_id": scope} if scope else {}))
        self.state.commands[scope] = kept
        return self.said(call, kept)

    async def me(self, _request: web.Request, call: Call) -> web.Response:
        extra = {
            "mfa_enabled": True,
            "locale": "en-US",
            "verified": True,
            "email": None,
            "flags": 0,
        }
        return self.said(call, bot_user() | extra)

    async def about(self, _request: web.Request, call: Call) -> web.Response:
        return self.said(
            call,
            {
                "id": str(APPLICATION),
                "name": "Pickwick",
                "description": "",
                "icon": None,
                "bot": bot_user(),
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": ANNA.user(),
                "team": None,
                "verify_key": "0" * 64,
                "flags": 0,
                "summary": "",
                "integration_types_config": {"0": {}, "1": {}},
            },
        )

    async def where_is_the_gateway(self, request: web.Request, call: Call) -> web.Response:
        total = self.gateway.identifies_a_day
        left = max(0, total - len(self.gateway.identifies))
        limit = {"total": total, "remaining": left, "reset_after": 0, "max_concurrency": 1}
        found: Json = {"url": "wss://gateway.discord.gg"}
        if request.path.endswith("/bot"):
            found |= {"shards": self.shards, "session_start_limit": limit}
        return self.said(call, found)

    async def open_dm(self, _request: web.Request, call: Call) -> web.Response:
        self.state.places[str(BOT_DM.channel_id)] = BOT_DM
        return self.said(call, channel(BOT_DM, ANNA))

    async def show_channel(self, request: web.Request, call: Call) -> web.Response:
        return self.said(call, channel(self.place(request)))

    async def show_guild(self, request: web.Request, call: Call) -> web.Response:
        wanted = request.match_info["guild"]
        for place in self.state.places.values():
            if str(place.guild_id) == wanted and place.bot_is_member:
                return self.said(call, guild_create(place))
        raise Refused(refusal(404, 10004, "Unknown Guild"))

    async def show_member(self, _request: web.Request, call: Call) -> web.Response:
        return self.said(call, member(whole=False) | {"user": bot_user()})

    async def unknown(self, _request: web.Request, _call: Call) -> web.Response:
        raise Refused(refusal(404, 0, "404: Not Found"))

    async def nothing(self, _request: web.Request, _call: Call) -> web.Response:
        return web.Response(status=204)


def metadata(asked: Asked) -> Json:
    """How a message says which interaction it answers."""
    event = asked.event
    who = event.get("user") or event["member"]["user"]
    said: Json = {
        "id": event["id"],
        "type": event["type"],
        "user": who,
        "authorizing_integration_owners": event["authorizing_integration_owners"],
    }
    if event["type"] == 3:
        said["interacted_message_id"] = event["message"]["id"]
    if event["type"] == 2 and "target_id" in event["data"]:
        said["target_message_id"] = event["data"]["target_id"]
    if event["type"] == 5:
        said["triggering_interaction_metadata"] = {**said, "type": 2}
    return said


def answer(body: Any, status: int = 200) -> web.Response:
    """JSON with exactly the content type Discord uses: clients compare it as a whole."""
    text = json.dumps(body, separators=(",", ":")).encode()
    return web.Response(body=text, status=status, content_type="application/json")


async def read(request: web.Request) -> Call:
    """A request with its body parsed, be it JSON or a form with files."""
    at = time.perf_counter()
    body: Any = None
    files: list[str] = []
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        for name, part in form.items():
            if name == "payload_json":
                body = json.loads(str(part))
            elif isinstance(part, web.FileField):
                files.append(part.filename)
    elif request.can_read_body:
        body = json.loads(await request.read())
    return Call(
        method=request.method,
        path=request.path.removeprefix(API),
        query=dict(request.query),
        body=body,
        files=tuple(files),
        authorized="Authorization" in request.headers,
        at=at,
    )
