"""What Discord sends when a person does something, built complete and without any network."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000
APPLICATION = 1_100_000_000_000_000_000
EPHEMERAL = 1 << 6
LOADING = 1 << 7
EVERYTHING_ALLOWED = str((1 << 50) - 1)
# Divisible by every count of shards up to 16, so that guild(n) lives on shard n % count.
FIRST_GUILD = 720_720 * 400_000

GUILD_TEXT, DM, GROUP_DM_TYPE = 0, 1, 3
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
CHAT_INPUT, MESSAGE_MENU = 1, 3
BUTTON, TEXT_INPUT, TEXT_DISPLAY, LABEL, RADIO, CHECKBOXES, CHECKBOX = 2, 4, 10, 18, 21, 22, 23

_counter = itertools.count(1)


def snowflake(age: float = 0.0) -> str:
    """A new id, made `age` seconds ago: Discord's ids carry the time they were made."""
    milliseconds = int((time.time() - age) * 1000) - DISCORD_EPOCH
    return str((milliseconds << 22) | (next(_counter) & 0x3FFFFF))


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a keyboard."""

    id: int
    name: str
    locale: str = "en-US"

    def user(self) -> Json:
        return user(self.id, self.name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a channel, what it belongs to, and how the bot got there."""

    channel_id: int
    context: int
    guild_id: int | None = None
    bot_is_member: bool = True
    locale: str = "en-US"

    @property
    def channel_type(self) -> int:
        return (GUILD_TEXT, DM, GROUP_DM_TYPE)[self.context]


def guild(number: int) -> Place:
    """The first channel of a server the bot was added to; server n lives on shard n % count."""
    guild_id = (FIRST_GUILD + number) << 22
    return Place(guild_id + 1, context=0, guild_id=guild_id)


ANNA = Person(1_200_000_000_000_000_001, "anna")
BERND = Person(1_200_000_000_000_000_002, "bernd", locale="de")

GUILD = guild(0)
OTHER_GUILD = guild(1)
BOT_DM = Place(1_300_000_000_000_000_001, context=1)
GROUP_DM = Place(1_300_000_000_000_000_002, context=2, bot_is_member=False)
FOREIGN_GUILD = Place(
    ((FIRST_GUILD + 720_720) << 22) + 1,
    context=0,
    guild_id=(FIRST_GUILD + 720_720) << 22,
    bot_is_member=False,
)


def nothing(names: str) -> Json:
    """Fields Discord sends although it has nothing to say in them."""
    return dict.fromkeys(names.split())


def zeros(names: str) -> Json:
    return dict.fromkeys(names.split(), 0)


def empty(names: str) -> Json:
    return {name: [] for name in names.split()}


def user(user_id: int, name: str, *, bot: bool = False) -> Json:
    return {
        **nothing("avatar avatar_decoration_data primary_guild clan collectibles"),
        "id": str(user_id),
        "username": name,
        "discriminator": "0",
        "global_name": None if bot else name.capitalize(),
        "bot": bot,
        "public_flags": 0,
    }


def bot_user() -> Json:
    return user(APPLICATION, "Pickwick", bot=True)


def member(whole: bool = True) -> Json:
    """What a guild knows of a person; an interaction adds the person and what they may do."""
    return {
        **nothing("nick avatar banner premium_since communication_disabled_until"),
        **dict.fromkeys(("deaf", "mute", "pending"), False),
        "roles": [],
        "flags": 0,
        "joined_at": "2024-01-01T00:00:00+00:00",
        **({"permissions": EVERYTHING_ALLOWED} if whole else {}),
    }


def channel(place: Place, person: Person | None = None) -> Json:
    """The channel as an interaction shows it."""
    shared: Json = {
        "id": str(place.channel_id),
        "type": place.channel_type,
        "last_message_id": None,
        "flags": 0,
    }
    if place.context == 0:
        return {
            **shared,
            **nothing("topic parent_id last_pin_timestamp icon_emoji theme_color"),
            **zeros("position rate_limit_per_user"),
            "guild_id": str(place.guild_id),
            "name": "tools",
            "nsfw": False,
            "permissions": EVERYTHING_ALLOWED,
            "permission_overwrites": [],
        }
    shared["recipients"] = [person.user()] if person else []
    if place.context == 1:
        return shared | {"recipient_flags": 0, "safety_warnings": []}
    shared["recipients"].append(BERND.user())
    return shared | nothing("name icon") | {"owner_id": str((person or ANNA).id)}


def guild_create(place: Place) -> Json:
    """A whole guild, as the gateway sends it."""
    everyone: Json = {
        **nothing("icon unicode_emoji"),
        **zeros("color position flags"),
        **dict.fromkeys(("hoist", "managed", "mentionable"), False),
        "id": str(place.guild_id),
        "name": "@everyone",
        "colors": {"primary_color": 0} | nothing("secondary_color tertiary_color"),
        "permissions": EVERYTHING_ALLOWED,
    }
    return {
        **nothing("icon afk_channel_id system_channel_id"),
        **zeros("verification_level default_message_notifications explicit_content_filter"),
        **zeros("mfa_level nsfw_level premium_tier system_channel_flags afk_timeout"),
        **empty("presences threads emojis stickers voice_states stage_instances features"),
        **empty("guild_scheduled_events soundboard_sounds"),
        "id": str(place.guild_id),
        "name": "A server",
        "owner_id": str(ANNA.id),
        "preferred_locale": place.locale,
        "joined_at": "2024-01-01T00:00:00+00:00",
        "large": False,
        "member_count": 3,
        "roles": [everyone],
        "channels": [channel(place)],
        "members": [member(whole=False) | {"user": bot_user()}],
    }


def message(
    place: Place,
    *,
    author: Json,
    content: str = "",
    components: Sequence[Json] = (),
    **fields: Any,
) -> Json:
    """A complete message; what a guild adds to it comes with the gateway event only."""
    return {
        **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
        **empty("mentions mention_roles attachments embeds"),
        "id": snowflake(),
        "channel_id": str(place.channel_id),
        "type": 0,
        "flags": 0,
        "author": author,
        "content": content,
        "timestamp": now(),
        "edited_timestamp": None,
        "components": numbered(components),
        **fields,
    }


def numbered(components: Sequence[Json]) -> list[Json]:
    """Components with the ids Discord gives to those that came without."""
    counter = itertools.count(1)

    def number(component: Json) -> Json:
        copy = {**component, "id": component.get("id") or next(counter)}
        for key in ("accessory", "component"):
            if key in copy:
                copy[key] = number(copy[key])
        if "components" in copy:
            copy["components"] = [number(child) for child in copy["components"]]
        return copy

    return [number(component) for component in components]


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Every component, nested ones and accessories too."""
    for component in components:
        yield component
        nested = [component[key] for key in ("component", "accessory") if component.get(key)]
        yield from walk([*component.get("components", ()), *nested])


def reading(shown: Json) -> str:
    """All a person can read of a message: content, embeds, texts, labels."""
    found: list[str] = [shown["content"]]
    for embed in shown["embeds"]:
        found += [embed.get("title") or "", embed.get("description") or ""]
        found += [f"{field['name']}\n{field['value']}" for field in embed.get("fields", [])]
        found.append((embed.get("footer") or {}).get("text") or "")
    for part in walk(shown["components"]):
        found += [part.get("content") or "", part.get("label") or part.get("placeholder") or ""]
        found += [option["label"] for option in part.get("options", [])]
    return "\n".join(text for text in found if text)


def interaction(
    kind: int, data: Json, place: Place, person: Person, locale: str | None, age: float
) -> Json:
    """An INTERACTION_CREATE, complete but for the message a component belongs to."""
    installed = {"0": str(place.guild_id or 0)} if place.bot_is_member else {"1": str(person.id)}
    event: Json = {
        "id": snowflake(age),
        "application_id": str(APPLICATION),
        "type": kind,
        "version": 1,
        "token": f"interaction-token-{snowflake()}",
        "data": data,
        "channel": channel(place, person),
        "channel_id": str(place.channel_id),
        "locale": locale or person.locale,
        "context": place.context,
        "app_permissions": EVERYTHING_ALLOWED,
        "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": installed,
        "entitlements": [],
        "entitlement_sku_ids": [],
    }
    if place.guild_id is None:
        return event | {"user": person.user()}
    return event | {
        "guild_id": str(place.guild_id),
        "guild": {"id": str(place.guild_id), "locale": place.locale, "features": []},
        "guild_locale": place.locale,
        "member": member() | {"user": person.user()},
    }


def command_data(name: str, options: Mapping[str, Any], known: Json | None, focused: str) -> Json:
    """What a slash command carries; a name of several words is a subcommand."""
    root, *path = name.split()
    described: list[Json] = (known or {}).get("options", [])
    kinds: list[int] = []
    for word in path:
        found = next((option for option in described if option["name"] == word), None)
        described = (found or {}).get("options", [])
        kinds.append(found["type"] if found else 1)
    types = {option["name"]: option["type"] for option in described}
    leaves = [
        {"name": key, "type": types.get(key) or option_type(value), "value": value}
        | ({"focused": True} if key == focused else {})
        for key, value in options.items()
    ]
    for word, kind in reversed(list(zip(path, kinds, strict=True))):
        leaves = [{"name": word, "type": kind, "options": leaves}]
    command_id = (known or {}).get("id") or snowflake()
    return {"id": command_id, "name": root, "type": CHAT_INPUT, "options": leaves}


def option_type(value: object) -> int:
    """The option type that fits a value, where the command was never synced."""
    if isinstance(value, bool):
        return 5
    return 4 if isinstance(value, int) else 10 if isinstance(value, float) else 3


def modal_values(modal: Json | None, fields: Mapping[str, Any]) -> list[Json]:
    """A filled-in modal; without the modal, as one of an older version would come back."""
    if modal is None:
        guessed = [{"type": LABEL, "component": guess(name, v)} for name, v in fields.items()]
        return numbered(guessed)
    inputs = {c["custom_id"] for c in walk(modal["components"]) if "custom_id" in c}
    if strangers := fields.keys() - inputs:
        raise LookupError(f"the modal {modal['custom_id']} has no input {sorted(strangers)}")
    return [filled(component, fields) for component in numbered(modal["components"])]


def filled(component: Json, fields: Mapping[str, Any]) -> Json:
    """One component of a modal as it is submitted: what was typed, or nothing chosen."""
    answer: Json = {"type": component["type"], "id": component["id"]}
    if "component" in component:
        return answer | {"component": filled(component["component"], fields)}
    if "components" in component:
        return answer | {"components": [filled(c, fields) for c in component["components"]]}
    if "custom_id" not in component:
        return answer
    answer["custom_id"] = component["custom_id"]
    given = fields.get(component["custom_id"])
    if component["type"] == TEXT_INPUT:
        return answer | {"value": given if given is not None else component.get("value") or ""}
    if component["type"] == RADIO:
        return answer | {"value": given}
    if component["type"] == CHECKBOX:
        return answer | {"value": bool(given)}
    return answer | {"values": list(given or [])}


def guess(custom_id: str, value: object) -> Json:
    kind = TEXT_INPUT
    if isinstance(value, bool):
        kind = CHECKBOX
    elif isinstance(value, list):
        kind = CHECKBOXES
    key = "values" if kind == CHECKBOXES else "value"
    return {"type": kind, "custom_id": custom_id, key: value}
