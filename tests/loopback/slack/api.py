"""What our own Slack answers a bot: Web API methods, tokens, messages, views and response URLs.

Plain state without a network: `server.py` serves it. Errors carry the names Slack uses.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.loopback.slack.payloads import APP, BOT, BOT_USER, Json, Place

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "chat:write",
    "commands",
    "im:history",
    "links:read",
    "links:write",
)
HOOK_SECONDS, HOOK_USES = 30 * 60, 5
TRIGGER_SECONDS = 3
ROTATED_SECONDS = 12 * 60 * 60
PACKED = ("attachments", "blocks", "metadata", "prompts", "unfurls", "view")


class Refused(Exception):
    """Slack says no: `{"ok": false, "error": ...}`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **more}


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next call of a method meets instead of its answer."""

    status: int = 200
    answer: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A token somebody may call with, or why they no longer may."""

    team: str
    enterprise: str | None
    scopes: tuple[str, ...]
    expires: float | None = None
    dead: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in a channel, or for one person only."""

    place: Place
    ts: str
    thread_ts: str | None
    ephemeral: bool
    body: Json

    @property
    def text(self) -> str:
        return str(self.body.get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        return list(self.body.get("blocks") or [])

    @property
    def payload(self) -> Json:
        """The message as interaction payloads carry it."""
        thread = {"thread_ts": self.thread_ts} if self.thread_ts else {}
        return {
            "type": "message",
            "subtype": "bot_message" if self.ephemeral else None,
            "bot_id": BOT,
            "app_id": APP,
            "user": BOT_USER,
            "team": self.place.team,
            "ts": self.ts,
            "text": self.text,
            "blocks": self.blocks,
            "is_ephemeral": self.ephemeral,
            **thread,
        }


@dataclass(slots=True)
class Hook:
    """A response URL: whom it answers, how old it is and how often it was used."""

    place: Place
    delivery: int
    thread_ts: str | None
    original: str | None
    born: float
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger_id: it opens one view within three seconds."""

    place: Place
    delivery: int
    born: float


@dataclass(frozen=True, slots=True)
class Done:
    """An answer of ours, and what it put before somebody's eyes."""

    answer: Json
    shown: Shown | None = None
    view: Json | None = None
    delivery: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A consent given in the browser, waiting to be exchanged for a token."""

    place: Place
    scopes: tuple[str, ...]
    org_wide: bool


class SlackState:
    """A workspace or several as the bot's calls change them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.client_id, self.client_secret = "1.loopback", "loopback-client-secret"
        self.rotates, self.token_seconds = False, ROTATED_SECONDS
        self.tokens: dict[str, Token] = {}
        self.grants: dict[str, Grant] = {}
        self.refreshes: dict[str, Token] = {}
        self.shown: dict[str, Shown] = {}
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.hooks: dict[str, Hook] = {}
        self.triggers: dict[str, Trigger] = {}
        self.threads: dict[str, int] = {}
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._methods: dict[str, tuple[str, Callable[[Json, Token], Done]]] = {
            "auth.test": ("", self._auth_test),
            "auth.revoke": ("", self._revoke),
            "apps.uninstall": ("", self._uninstall),
            "chat.postMessage": ("chat:write", self._post),
            "chat.postEphemeral": ("chat:write", self._post_ephemeral),
            "chat.update": ("chat:write", self._update),
            "chat.delete": ("chat:write", self._delete),
            "chat.unfurl": ("links:write", self._unfurl),
            "views.open": ("", self._open),
            "views.push": ("", self._open),
            "views.update": ("", self._update_view),
            "views.publish": ("", self._publish),
            "conversations.open": ("im:write", self._conversation),
            "users.info": ("users:read", self._user),
            "assistant.threads.setStatus": ("assistant:write", self._set_status),
            "assistant.threads.setSuggestedPrompts": ("assistant:write", self._suggest_prompts),
            "agents.sessions.setStatus": ("chat:write", self._set_status),
        }

    # numbers and lifetimes

    def stamp(self) -> str:
        """A message time nobody had before."""
        return f"{int(self.clock())}.{next(self._numbers):06d}"

    def make(self, prefix: str) -> str:
        """An id nobody had before."""
        return f"{prefix}{next(self._numbers):08d}"

    def trigger(self, place: Place, delivery: int) -> str:
        """A fresh trigger_id."""
        name = f"{self.make('')}.{place.team}.loopback"
        self.triggers[name] = Trigger(place, delivery, self.clock())
        return name

    # calls

    def call(self, method: str, token: str, arguments: Json) -> Done:
        """What a method answers; refusals are answers too."""
        try:
            if method in ("oauth.v2.access", "oauth.v2.exchange"):
                return Done(self._exchange(arguments))
            if method not in self._methods:
                raise Refused("unknown_method", req_method=method)
            needed, answer = self._methods[method]
            return answer({**arguments, "token": token}, self.holder(token, needed))
        except Refused as refusal:
            return Done(refusal.answer)

    def holder(self, token: str, needed: str) -> Token:
        """The token's holder, if it lives and may do this."""
        if not token:
            raise Refused("not_authed")
        holder = self.tokens.get(token)
        if holder is None:
            raise Refused("invalid_auth")
        if holder.dead:
            raise Refused(holder.dead)
        if holder.expires is not None and holder.expires <= self.clock():
            raise Refused("token_expired")
        if needed and needed not in holder.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(holder.scopes))
        return holder

    def kill(self, team: str, why: str) -> None:
        """Ends every bot token of a team."""
        for name, token in self.tokens.items():
            if token.team == team and not token.dead:
                self.tokens[name] = replace(token, dead=why)

    def _auth_test(self, _: Json, holder: Token) -> Done:
        return Done(
            {
                "ok": True,
                "url": f"https://{holder.team.lower()}.slack.com/",
                "team": f"Team {holder.team}",
                "user": "pickwick",
                "team_id": holder.team,
                "user_id": BOT_USER,
                "bot_id": BOT,
                "enterprise_id": holder.enterprise,
                "is_enterprise_install": False,
            }
        )

    def _revoke(self, arguments: Json, holder: Token) -> Done:
        self.tokens[arguments["token"]] = replace(holder, dead="token_revoked")
        return Done({"ok": True, "revoked": True})

    def _uninstall(self, arguments: Json, holder: Token) -> Done:
        self._check_client(arguments)
        self.kill(holder.team, "account_inactive")
        return Done({"ok": True})

    # messages

    def _post(self, arguments: Json, holder: Token) -> Done:
        place = Place(channel=_channel(arguments), user=BOT_USER, team=holder.team)
        shown = self._show(place, arguments, ephemeral=False)
        answer = {"ok": True, "channel": place.channel, "ts": shown.ts, "message": shown.payload}
        return Done(answer, shown, delivery=self.threads.get(shown.thread_ts or ""))

    def _post_ephemeral(self, arguments: Json, holder: Token) -> Done:
        if not arguments.get("user"):
            raise Refused("user_not_in_channel")
        place = Place(channel=_channel(arguments), user=str(arguments["user"]), team=holder.team)
        shown = self._show(place, arguments, ephemeral=True)
        return Done({"ok": True, "message_ts": shown.ts}, shown)

    def _update(self, arguments: Json, _: Token) -> Done:
        before = self._message(arguments)
        body = _said(arguments, before.body)
        after = self.shown[before.ts] = replace(before, body=self.complete(body))
        answer = {"ok": True, "channel": before.place.channel, "ts": before.ts, "text": after.text}
        return Done(answer | {"message": after.payload}, after)

    def _delete(self, arguments: Json, _: Token) -> Done:
        gone = self.shown.pop(self._message(arguments).ts)
        return Done({"ok": True, "channel": gone.place.channel, "ts": gone.ts})

    def _unfurl(self, arguments: Json, _: Token) -> Done:
        by_message = arguments.get("channel") and arguments.get("ts")
        if not by_message and not (arguments.get("unfurl_id") and arguments.get("source")):
            raise Refused("missing_channel")
        if not arguments.get("unfurls"):
            raise Refused("missing_unfurls")
        return Done({"ok": True})

    def _message(self, arguments: Json) -> Shown:
        found = self.shown.get(str(arguments.get("ts")))
        if found is None or found.ephemeral or found.place.channel != arguments.get("channel"):
            raise Refused("message_not_found")
        return found

    def _show(self, place: Place, body: Json, *, ephemeral: bool) -> Shown:
        thread = body.get("thread_ts")
        kept = self.complete(_said(body, {}))
        shown = Shown(place, self.stamp(), thread and str(thread), ephemeral, kept)
        self.shown[shown.ts] = shown
        return shown

    def complete(self, body: Json) -> Json:
        """Blocks as Slack keeps them: a missing block_id or action_id is filled in."""
        kept = copy.deepcopy(body)
        for block in _every_block(kept.get("blocks") or []):
            block.setdefault("block_id", self.make("b"))
            own = [*block.get("elements", []), *block.get("actions", [])]
            own += [block[key] for key in ("accessory", "element") if key in block]
            for element in own:
                if element.get("type", "") == "button" or "options" in element:
                    element.setdefault("action_id", self.make("a"))
        return kept

    def acknowledge(self, place: Place, delivery: int, body: Json) -> Done:
        """An answer given in the acknowledgement of a command."""
        if not (body.get("text") or body.get("blocks")):
            return Done({}, delivery=delivery)
        ephemeral = body.get("response_type") != "in_channel"
        shown = self._show(place, body, ephemeral=ephemeral)
        return Done({}, shown, delivery=delivery)

    def respond(self, url: str, body: Json) -> tuple[int, Done]:
        """A post to a response URL: 404 when it is unknown, used up or too old."""
        hook = self.hooks.get(url)
        if hook is None:
            return 404, Done({"ok": False, "error": "no_service"})
        if self.clock() - hook.born > HOOK_SECONDS:
            return 404, Done({"ok": False, "error": "expired_url"}, delivery=hook.delivery)
        if hook.uses >= HOOK_USES:
            return 404, Done({"ok": False, "error": "used_url"}, delivery=hook.delivery)
        hook.uses += 1
        if body.get("delete_original") and hook.original:
            self.shown.pop(hook.original, None)
        if not (body.get("text") or body.get("blocks")):
            if body.get("delete_original"):
                return 200, Done({"ok": True}, delivery=hook.delivery)
            return 500, Done({"ok": False, "error": "no_text"}, delivery=hook.delivery)
        return 200, Done({"ok": True}, self._respond_with(hook, body), delivery=hook.delivery)

    def _respond_with(self, hook: Hook, body: Json) -> Shown:
        in_channel = body.get("response_type") == "in_channel"
        before = self.shown.get(hook.original or "")
        # An answer only one person sees never becomes one for the whole channel.
        if body.get("replace_original") and before and not (before.ephemeral and in_channel):
            after = replace(before, body=self.complete(_said(body, before.body)))
            self.shown[before.ts] = after
            return after
        return self._show(hook.place, body, ephemeral=not in_channel)

    # views

    def _open(self, arguments: Json, holder: Token) -> Done:
        name = str(arguments.get("trigger_id"))
        trigger = self.triggers.get(name)
        if trigger is None:
            known = name.endswith(".loopback")
            raise Refused("exchanged_trigger_id" if known else "invalid_trigger_id")
        if self.clock() - trigger.born > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        view = self._view(arguments.get("view"), "modal", holder)
        del self.triggers[name]
        self.views[view["id"]] = view
        return Done({"ok": True, "view": view}, view=view, delivery=trigger.delivery)

    def _update_view(self, arguments: Json, holder: Token) -> Done:
        known = [*self.views.values(), *self.homes.values()]
        wanted = arguments.get("view_id"), arguments.get("external_id")
        found = [v for v in known if v["id"] == wanted[0] or v["external_id"] == (wanted[1] or 0)]
        if not found:
            raise Refused("not_found")
        return self._replace_view(found[0], arguments, holder)

    def _replace_view(self, before: Json, arguments: Json, holder: Token) -> Done:
        if arguments.get("hash") not in (None, before["hash"]):
            raise Refused("hash_conflict")
        fresh = self._view(arguments.get("view"), before["type"], holder)
        view = fresh | {"id": before["id"], "root_view_id": before["root_view_id"]}
        self.views[view["id"]] = view
        return Done({"ok": True, "view": view}, view=view)

    def _publish(self, arguments: Json, holder: Token) -> Done:
        user = arguments.get("user_id")
        if not user:
            raise Refused("user_not_found")
        before = self.homes.get(f"{holder.team} {user}")
        if before and arguments.get("hash") not in (None, before["hash"]):
            raise Refused("hash_conflict")
        view = self._view(arguments.get("view"), "home", holder)
        self.homes[f"{holder.team} {user}"] = view
        return Done({"ok": True, "view": view}, view=view)

    def _view(self, given: Any, kind: str, holder: Token) -> Json:
        view = json.loads(given) if isinstance(given, str) else given
        if not isinstance(view, dict) or view.get("type") != kind or not view.get("blocks"):
            raise Refused("invalid_arguments")
        name = self.make("V")
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "previous_view_id": None,
            **self.complete(view),
            "id": name,
            "root_view_id": name,
            "team_id": holder.team,
            "app_installed_team_id": holder.team,
            "app_id": APP,
            "bot_id": BOT,
            "hash": self.stamp(),
            "state": {"values": {}},
        }

    def after_submit(self, view: Json, ack: Json) -> Json | None:
        """What the person sees after sending a modal: the next view, or none."""
        holder = Token(view["team_id"], None, ())
        match ack.get("response_action"):
            case "errors":
                return view
            case "update":
                return self._replace_view(view, {"view": ack.get("view")}, holder).view
            case "push":
                pushed = self._view(ack.get("view"), "modal", holder)
                pushed |= {"root_view_id": view["root_view_id"], "previous_view_id": view["id"]}
                self.views[pushed["id"]] = pushed
                return pushed
            case _:
                self.views.pop(view["id"], None)
                return None

    # the rest

    def _conversation(self, arguments: Json, _: Token) -> Done:
        user = str(arguments.get("users") or "")
        if not user:
            raise Refused("users_list_not_supplied")
        return Done({"ok": True, "channel": {"id": f"D{user[1:]}"}})

    def _user(self, arguments: Json, holder: Token) -> Done:
        user = str(arguments.get("user"))
        name = user[2:].lower()
        found = {"id": user, "team_id": holder.team, "name": name, "is_bot": False, "tz": "Etc/UTC"}
        return Done({"ok": True, "user": found | {"profile": {"display_name": name}}})

    def _set_status(self, arguments: Json, _: Token) -> Done:
        if not arguments.get("channel_id"):
            raise Refused("invalid_arguments")
        return Done({"ok": True}, delivery=self.threads.get(str(arguments.get("thread_ts"))))

    def _suggest_prompts(self, arguments: Json, _: Token) -> Done:
        prompts = arguments.get("prompts")
        if not prompts or not arguments.get("channel_id"):
            raise Refused("invalid_arguments")
        return Done({"ok": True})

    # installing

    def grant(self, place: Place, scopes: Iterable[str] = SCOPES, *, org_wide: bool = False) -> str:
        """The code a browser brings back after somebody agreed to install the bot."""
        code = self.make("code-")
        self.grants[code] = Grant(place, tuple(scopes), org_wide)
        return code

    def _check_client(self, arguments: Json) -> None:
        if arguments.get("client_id") != self.client_id:
            raise Refused("invalid_client_id")
        if arguments.get("client_secret") != self.client_secret:
            raise Refused("bad_client_secret")

    def _exchange(self, arguments: Json) -> Json:
        self._check_client(arguments)
        if arguments.get("grant_type") == "refresh_token":
            token = self.refreshes.pop(str(arguments.get("refresh_token")), None)
            if token is None:
                raise Refused("invalid_refresh_token")
            return self._installed(token, org_wide=False, user=None)
        grant = self.grants.pop(str(arguments.get("code")), None)
        if grant is None:
            raise Refused("invalid_code")
        token = Token(grant.place.team, grant.place.enterprise, grant.scopes)
        return self._installed(token, org_wide=grant.org_wide, user=grant.place.user)

    def _installed(self, token: Token, *, org_wide: bool, user: str | None) -> Json:
        name = self.make("xoxe.xoxb-loopback-" if self.rotates else "xoxb-loopback-")
        rotation: Json = {}
        if self.rotates:
            refresh = self.make("xoxe-loopback-")
            self.refreshes[refresh] = token
            rotation = {"refresh_token": refresh, "expires_in": self.token_seconds}
            token = replace(token, expires=self.clock() + self.token_seconds)
        self.tokens[name] = token
        grid = {"id": token.enterprise, "name": "Loopback Grid"} if token.enterprise else None
        return {
            "ok": True,
            "app_id": APP,
            "access_token": name,
            "token_type": "bot",
            "scope": ",".join(token.scopes),
            "bot_user_id": BOT_USER,
            "team": None if org_wide else {"id": token.team, "name": f"Team {token.team}"},
            "enterprise": grid,
            "is_enterprise_install": org_wide,
            **({"authed_user": {"id": user}} if user else {}),
            **rotation,
        }


def unpacked(arguments: Json) -> Json:
    """A form's fields with the ones that travel as JSON text opened."""
    return {
        key: json.loads(value) if key in PACKED and isinstance(value, str) else value
        for key, value in arguments.items()
    }


def _channel(arguments: Json) -> str:
    channel = str(arguments.get("channel") or "")
    if channel[:1] not in ("C", "D", "G", "U"):
        raise Refused("channel_not_found")
    if not (arguments.get("text") or arguments.get("blocks")):
        raise Refused("no_text")
    return channel.replace("U", "D", 1) if channel[0] == "U" else channel


def _said(body: Json, before: Json) -> Json:
    said = {key: body[key] for key in ("text", "blocks", "attachments") if body.get(key)}
    return said or before


def _every_block(blocks: list[Json]) -> Iterable[Json]:
    for block in blocks:
        yield block
        yield from _every_block(block.get("child_blocks", []))
        yield from (card for card in block.get("elements", []) if card.get("type") == "card")
