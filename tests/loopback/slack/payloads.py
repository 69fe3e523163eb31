"""What Slack sends a bot, field for field: commands, events, shortcuts, presses and views.

Pure: every number and time comes from the `stamp` handed in, one message time such as
`1764000000.000100`, which is never used twice. The fields are those of
https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/reference/events
as read in November 2026.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

Json = dict[str, Any]

APP = "A0LOOPBACK"
BOT = "B0PICKWICK"
BOT_USER = "U0PICKWICK"
PERSON = "U0PERSON"
TEAM = "T0LOOPBACK"
VERIFICATION = "loopback-verification"  # the deprecated `token` of every payload


@dataclass(frozen=True, slots=True)
class Place:
    """Who acts, and where."""

    user: str = PERSON
    channel: str = "C0GENERAL"
    team: str = TEAM
    enterprise: str | None = None

    @property
    def direct(self) -> Place:
        """The same person in their direct messages with the bot."""
        return self if self.channel.startswith("D") else replace(self, channel=f"D{self.user[1:]}")

    @property
    def channel_name(self) -> str:
        return "directmessage" if self.channel.startswith("D") else self.channel[2:].lower()

    @property
    def person(self) -> Json:
        name = self.user[2:].lower()
        return {"id": self.user, "username": name, "name": name, "team_id": self.team}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing Slack hands a bot, whichever way it travels."""

    kind: Literal["slash_commands", "events_api", "interactive"]
    label: str
    body: Json
    hook: str | None = None


def typed(text: str) -> str:
    """What a person typed as Slack passes it on: with `&`, `<` and `>` escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def command(place: Place, name: str, text: str, trigger: str, response_url: str) -> Delivery:
    """A slash command."""
    grid = {"enterprise_id": place.enterprise, "enterprise_name": "Loopback Grid"}
    body = {
        "token": VERIFICATION,
        "team_id": place.team,
        "team_domain": place.team.lower(),
        **(grid if place.enterprise else {}),
        "channel_id": place.channel,
        "channel_name": place.channel_name,
        "user_id": place.user,
        "user_name": place.person["name"],
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }
    return Delivery("slash_commands", "command", body, response_url)


def event(place: Place, content: Json, stamp: str) -> Delivery:
    """An event in its wrapper; the same stamp gives the same `event_id`."""
    body = {
        "token": VERIFICATION,
        "team_id": place.team,
        "context_team_id": place.team,
        "context_enterprise_id": place.enterprise,
        "api_app_id": APP,
        "event": content,
        "type": "event_callback",
        "event_id": f"Ev{stamp.replace('.', '')}",
        "event_time": int(float(stamp)),
        "authorizations": [
            {
                "enterprise_id": place.enterprise,
                "team_id": place.team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{stamp}",
    }
    return Delivery("events_api", content["type"], body)


def message(place: Place, text: str, stamp: str, thread: str | None = None) -> Json:
    """A person's message, as events and shortcuts carry it."""
    run = {"type": "text", "text": text}
    section = {"type": "rich_text_section", "elements": [run]}
    in_thread = {"thread_ts": thread, "parent_user_id": place.user} if thread else {}
    return {
        "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_OID, stamp)),
        "type": "message",
        "user": place.user,
        "text": text,
        "ts": stamp,
        "team": place.team,
        "blocks": [{"type": "rich_text", "block_id": "typed", "elements": [section]}],
        **in_thread,
    }


def app_mention(place: Place, text: str, stamp: str, thread: str | None) -> Delivery:
    """A message in a channel that names the bot."""
    said = message(place, text, stamp, thread)
    return event(
        place,
        {**said, "type": "app_mention", "channel": place.channel, "event_ts": stamp},
        stamp,
    )


def direct_message(place: Place, text: str, stamp: str, thread: str | None) -> Delivery:
    """A message in the person's direct messages with the bot."""
    said = message(place, text, stamp, thread)
    where = {"channel": place.channel, "channel_type": "im", "event_ts": stamp}
    return event(place, {**said, **where}, stamp)


def home_opened(place: Place, tab: str, stamp: str, view: Json | None) -> Delivery:
    """The bot's Home or Messages tab was opened; a published Home comes along."""
    content: Json = {
        "type": "app_home_opened",
        "user": place.user,
        "channel": place.channel,
        "tab": tab,
        "event_ts": stamp,
    }
    if tab == "home" and view:
        content["view"] = view
    if tab == "messages":
        content["context"] = {"entities": []}
    return event(place, content, stamp)


def links_shared(place: Place, urls: list[str], stamp: str, composing: bool) -> Delivery:
    """Links of the bot's domains in a message, or still in the composer."""
    content = {
        "type": "link_shared",
        "user": place.user,
        "channel": "COMPOSER" if composing else place.channel,
        "message_ts": str(uuid.uuid5(uuid.NAMESPACE_OID, stamp)) if composing else stamp,
        "unfurl_id": f"{place.channel}.{stamp}.loopback",
        "source": "composer" if composing else "conversations_history",
        "is_bot_user_member": True,
        "links": [{"url": url, "domain": urlsplit(url).hostname or ""} for url in urls],
        "event_ts": stamp,
    }
    return event(place, content, stamp)


def session_stopped(place: Place, thread: str, stamp: str) -> Delivery:
    """The person pressed Slack's own stop button while the bot was at work."""
    content = {
        "type": "agent_session_stopped",
        "user": place.user,
        "channel": place.channel,
        "thread_ts": thread,
        "streaming_message_ts": [],
        "event_ts": stamp,
    }
    return event(place, content, stamp)


def uninstalled(place: Place, stamp: str) -> Delivery:
    """The workspace removed the bot."""
    return event(place, {"type": "app_uninstalled", "event_ts": stamp}, stamp)


def tokens_revoked(place: Place, stamp: str) -> Delivery:
    """The bot's token of a workspace was taken back."""
    tokens = {"oauth": [], "bot": [BOT_USER]}
    return event(place, {"type": "tokens_revoked", "tokens": tokens, "event_ts": stamp}, stamp)


def _interaction(place: Place, kind: str, trigger: str) -> Json:
    team = {"id": place.team, "domain": place.team.lower()}
    grid: Json = {"id": place.enterprise, "name": "Loopback Grid"}
    if place.enterprise:
        team |= {"enterprise_id": place.enterprise, "enterprise_name": grid["name"]}
    return {
        "type": kind,
        "token": VERIFICATION,
        "api_app_id": APP,
        "team": team,
        "user": place.person,
        "is_enterprise_install": False,
        "enterprise": grid if place.enterprise else None,
        "trigger_id": trigger,
    }


def global_shortcut(place: Place, callback_id: str, stamp: str, trigger: str) -> Delivery:
    """A shortcut chosen from the search or the lightning menu."""
    base = _interaction(place, "shortcut", trigger)
    body = {**base, "callback_id": callback_id, "action_ts": stamp}
    return Delivery("interactive", "shortcut", body)


def message_shortcut(
    place: Place, callback_id: str, said: Json, stamp: str, trigger: str, response_url: str
) -> Delivery:
    """A shortcut chosen from a message's own menu."""
    body = _interaction(place, "message_action", trigger) | {
        "callback_id": callback_id,
        "action_ts": stamp,
        "message_ts": said["ts"],
        "message": said,
        "channel": {"id": place.channel, "name": place.channel_name},
        "response_url": response_url,
    }
    return Delivery("interactive", "message_action", body, response_url)


def pressed_in_message(
    place: Place, action: Json, shown: Json, stamp: str, trigger: str, response_url: str
) -> Delivery:
    """A button or a select used in a message; an only-visible-to-you one does not come along."""
    ephemeral = bool(shown.get("is_ephemeral"))
    container: Json = {
        "type": "message",
        "message_ts": shown["ts"],
        "channel_id": place.channel,
        "is_ephemeral": ephemeral,
    }
    if thread := shown.get("thread_ts"):
        container["thread_ts"] = thread
    body = _interaction(place, "block_actions", trigger) | {
        "container": container,
        "channel": {"id": place.channel, "name": place.channel_name},
        **({} if ephemeral else {"message": shown}),
        "state": {"values": _state_of(action)},
        "response_url": response_url,
        "actions": [{**action, "action_ts": stamp}],
    }
    return Delivery("interactive", "block_actions", body, response_url)


def pressed_in_view(place: Place, action: Json, view: Json, stamp: str, trigger: str) -> Delivery:
    """A button or a select used in a modal or in the Home tab."""
    body = _interaction(place, "block_actions", trigger) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": {**view, "state": {"values": _state_of(action)}},
        "actions": [{**action, "action_ts": stamp}],
    }
    return Delivery("interactive", "block_actions", body)


def suggestion(
    place: Place, element: Json, block_id: str, text: str, view: Json | None, shown: Json | None
) -> Delivery:
    """What a person has typed into an external select so far."""
    body = _interaction(place, "block_suggestion", "") | {
        "action_id": element["action_id"],
        "block_id": block_id,
        "value": text,
    }
    del body["trigger_id"]
    if view:
        body |= {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    if shown:
        container = {"type": "message", "message_ts": shown["ts"], "channel_id": place.channel}
        channel = {"id": place.channel, "name": place.channel_name}
        body |= {"container": container, "channel": channel, "message": shown}
    return Delivery("interactive", "block_suggestion", body)


def submitted(place: Place, view: Json, values: Mapping[str, Any], trigger: str) -> Delivery:
    """A modal sent off with what was entered, by action_id."""
    filled = {**view, "state": {"values": _entered(view, values)}}
    body = _interaction(place, "view_submission", trigger) | {"view": filled, "response_urls": []}
    return Delivery("interactive", "view_submission", body)


def closed(place: Place, view: Json, cleared: bool = False) -> Delivery:
    """A modal closed without being sent, for views that asked to be told."""
    body = _interaction(place, "view_closed", "") | {"view": view, "is_cleared": cleared}
    del body["trigger_id"]
    return Delivery("interactive", "view_closed", body)


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element a person can use, with the block it stands in."""
    for block in blocks:
        own = [*block.get("elements", []), *block.get("actions", [])]
        own += [block[key] for key in ("accessory", "element") if key in block]
        for element in own:
            if element.get("type") == "card":
                yield from elements([{"block_id": block.get("block_id"), **element}])
            elif "action_id" in element:
                yield block, element
        yield from elements(block.get("child_blocks", []))


def find(blocks: list[Json], wanted: str | Json) -> tuple[Json, Json]:
    """The element meant: itself, or by its action_id, its value or the text on it."""
    for block, element in elements(blocks):
        names = (element["action_id"], element.get("value"), _label(element))
        if element == wanted or wanted in names:
            return block, element
    offered = [_label(element) or element["action_id"] for _, element in elements(blocks)]
    raise LookupError(f"There is no {wanted!r} to press; there are {offered}.")


def used(element: Json, block_id: str, option: Json | None = None) -> Json:
    """An element as the payload names it once it is pressed or chosen from."""
    kept = ("type", "action_id", "text", "value", "style", "placeholder", "url")
    action = {key: element[key] for key in kept if key in element} | {"block_id": block_id}
    if option is not None:
        many = element["type"].startswith("multi_") or element["type"] == "checkboxes"
        action |= {"selected_options": [option]} if many else {"selected_option": option}
    return action


def option_of(element: Json, wanted: str | Json) -> Json:
    """The option meant, by its value or text; an external select takes any complete one."""
    if isinstance(wanted, dict):
        return wanted
    groups = element.get("option_groups", [])
    options: list[Json] = [*element.get("options", [])]
    options += [option for group in groups for option in group["options"]]
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    raise LookupError(f"There is no {wanted!r} to choose; there are {len(options)} options.")


def _label(element: Json) -> str | None:
    text = element.get("text") or element.get("placeholder") or {}
    return text.get("text") if isinstance(text, dict) else None


def _state_of(action: Json) -> Json:
    chosen = {k: action[k] for k in ("selected_option", "selected_options") if k in action}
    if not chosen:
        return {}
    return {action["block_id"]: {action["action_id"]: {"type": action["type"], **chosen}}}


def _entered(view: Json, values: Mapping[str, Any]) -> Json:
    state: Json = {}
    for block, element in elements(view["blocks"]):
        if block["type"] != "input":
            continue
        value = values.get(element["action_id"])
        state[block["block_id"]] = {element["action_id"]: _value(element, value)}
    return state


def _value(element: Json, value: Any) -> Json:
    kind = element["type"]
    if kind.startswith("multi_") or kind == "checkboxes":
        options = [option_of(element, each) for each in value or []]
        return {"type": kind, "selected_options": options}
    if kind.endswith("_select") or kind == "radio_buttons":
        return {"type": kind, "selected_option": value and option_of(element, value)}
    return {"type": kind, "value": value}


def form(delivery: Delivery) -> tuple[bytes, str]:
    """The body over HTTP and its content type: JSON for events, a form for the rest."""
    match delivery.kind:
        case "events_api":
            return json.dumps(delivery.body).encode(), "application/json"
        case "slash_commands":
            return urlencode(delivery.body).encode(), "application/x-www-form-urlencoded"
        case "interactive":
            packed = urlencode({"payload": json.dumps(delivery.body)})
            return packed.encode(), "application/x-www-form-urlencoded"


def envelope(delivery: Delivery, envelope_id: str, attempt: int, reason: str) -> Json:
    """The same over Socket Mode."""
    around: Json = {
        "envelope_id": envelope_id,
        "payload": delivery.body,
        "type": delivery.kind,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        around |= {"retry_attempt": attempt, "retry_reason": reason}
    return around
