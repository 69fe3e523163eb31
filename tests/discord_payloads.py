"""What Discord would refuse of the payloads we send: its own schema, read strictly, and our rules.

`problems(server.calls)` is the whole of it: a sentence for each thing wrong, nothing when all is
well. Discord's OpenAPI file lies beside the checkout; where it is absent the rules work alone.
Limits: https://docs.discord.com/developers/resources/message, .../components/reference and
.../interactions/application-commands.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Json = dict[str, Any]

SCHEMA = Path(__file__).parents[2] / "shared" / "schemas" / "discord-openapi.json"

# What discord.py 2.7.1 sends although the schema does not know it; Discord accepts it all.
QUIRKS: tuple[tuple[str, str, Json], ...] = (
    # The documentation has `nsfw` on commands, the schema forgot it.
    ("ApplicationCommandUpdateRequest", "nsfw", {"type": "boolean"}),
    # Edits and updates carry `tts`, which is ignored there.
    ("IncomingWebhookUpdateRequestPartial", "tts", {"type": "boolean"}),
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts", {"type": "boolean"}),
    ("MessageEditRequestPartial", "tts", {"type": "boolean"}),
    # An embed says its `flags`, as one that was received does.
    ("RichEmbed", "flags", {"type": "integer"}),
    # Ids of a message that is replied to are numbers, not strings of digits.
    ("MessageReferenceRequest", "message_id", {"type": ["integer", "string"]}),
    ("MessageReferenceRequest", "channel_id", {"type": ["integer", "string", "null"]}),
    ("MessageReferenceRequest", "guild_id", {"type": ["integer", "string", "null"]}),
    # A new file is numbered, and named so in the form, before it has an id.
    ("MessageAttachmentRequest", "id", {"type": ["integer", "string"]}),
)

SUPPRESS_EMBEDS, EPHEMERAL, SILENT, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 15
NEW_MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ROW, BUTTON, TEXT_INPUT, TEXT = 1, 2, 4, 10
SELECTS = {3, 5, 6, 7, 8}
ONLY_V2 = {9, 10, 11, 12, 13, 14, 17}
IN_MODALS = {ROW, TEXT, 18}
LINK, PREMIUM = 5, 6

COMMAND_NAME = re.compile(r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")
UNSAFE_LINK = re.compile(r"(?<!\\)\[[^\]]*(?<!\\)\]\(\s*<?(?!https://)")
LOCALES = set(
    """id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg
    ru uk hi th zh-CN ja zh-TW ko ar he""".split()
)


class Captured(Protocol):
    """A request as Discord on loopback keeps it."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def body(self) -> Any: ...
    @property
    def files(self) -> tuple[str, ...]: ...


def problems(captured: Iterable[Captured]) -> list[str]:
    """Everything wrong with these requests, each with where it stands."""
    return [
        f"{call.method} {shape(call.path)}: {problem}"
        for call in captured
        if call.body is not None
        for problem in [*schema_problems(call), *rule_problems(call)]
    ]


def shape(path: str) -> str:
    """A path without its ids and tokens."""
    parts = path.split("/")
    if parts[1] in ("interactions", "webhooks"):
        parts[2:4] = ["…"]
    return "/".join("…" if part.isdigit() else part for part in parts)


# --- Discord's schema ---------------------------------------------------------------------------


def has_schema() -> bool:
    return SCHEMA.exists()


def schema_problems(call: Captured) -> list[str]:
    """What Discord's schema says against a body; nothing where the schema is absent."""
    wanted = has_schema() and pointer(call)
    return list(disagreements(wanted, json.dumps(call.body))) if wanted else []


@cache
def disagreements(wanted: str, text: str) -> tuple[str, ...]:
    validator = Draft202012Validator({"$ref": f"urn:discord#{wanted}"}, registry=registry())
    return tuple(map(described, validator.iter_errors(json.loads(text))))


def described(error: ValidationError) -> str:
    """Where a payload breaks the schema, and how: of a union, the branch that was meant."""
    while error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        meant = [found for found in branches.values() if not any(map(is_other_type, found))]
        error = (meant or list(branches.values()))[0][0]
        if not meant:
            break
    said = error.message
    if len(said) > 120:
        said = f"breaks {error.validator} {str(error.validator_value)[:80]}"
    return f"{error.json_path} {said}"


def is_other_type(error: ValidationError) -> bool:
    """Whether a branch of a union is out of the question: it is for another type."""
    return error.validator in ("enum", "const", "type") and list(error.path) in ([], ["type"])


@cache
def registry() -> Registry[Any]:
    """Discord's schema, refusing every field it does not name but for the known quirks."""
    document = json.loads(SCHEMA.read_text("utf-8"))
    schemas = document["components"]["schemas"]
    for name, field, schema in QUIRKS:
        schemas[name]["properties"][field] = schema
    forbid_more(document)
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    empty: Registry[Any] = Registry()
    whole: Registry[Any] = empty.with_resource("urn:discord", resource).crawl()
    return whole


def forbid_more(schema: object) -> None:
    """Say additionalProperties: false wherever properties are listed."""
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        for child in schema.values():
            forbid_more(child)
    elif isinstance(schema, list):
        for child in schema:
            forbid_more(child)


def pointer(call: Captured) -> str | None:
    """Where the schema of this request stands in Discord's file."""
    schemas = "/components/schemas/"
    if call.path.endswith("/callback"):
        names: dict[Any, str] = {
            NEW_MESSAGE: "CreateMessageInteractionCallbackRequest",
            DEFER: "CreateMessageInteractionCallbackRequest",
            DEFER_UPDATE: "UpdateMessageInteractionCallbackRequest",
            UPDATE: "UpdateMessageInteractionCallbackRequest",
            CHOICES: "ApplicationCommandAutocompleteCallbackRequest",
            MODAL: "ModalInteractionCallbackRequest",
        }
        return schemas + names.get(call.body.get("type"), names[NEW_MESSAGE])
    known = (
        ("PATCH", r"/webhooks/[^/]+/[^/]+/messages/[^/]+", "IncomingWebhookUpdateRequestPartial"),
        ("POST", r"/webhooks/[^/]+/[^/]+", "IncomingWebhookRequestPartial"),
        ("POST", r"/channels/\d+/messages", "MessageCreateRequest"),
        ("PATCH", r"/channels/\d+/messages/\d+", "MessageEditRequestPartial"),
    )
    for method, pattern, name in known:
        if call.method == method and re.fullmatch(pattern, call.path):
            return schemas + name
    if sets_commands(call):
        route = "~1applications~1%7Bapplication_id%7D~1commands"
        return f"/paths/{route}/put/requestBody/content/application~1json/schema"
    return None


# --- Our rules ----------------------------------------------------------------------------------


def rule_problems(call: Captured) -> list[str]:
    """What the schema does not know and Discord, or our own promise, refuses."""
    body = call.body
    if sets_commands(call):
        return list(command_rules(body))
    if call.path.endswith("/callback"):
        return list(callback_rules(body, call.files))
    if call.path.startswith("/webhooks/") or "/messages" in call.path:
        edits = call.method == "PATCH"
        may_hide = call.path.startswith("/webhooks/") and not edits
        return list(message_rules(body, call.files, edits=edits, may_hide=may_hide))
    return []


def sets_commands(call: Captured) -> bool:
    return call.method == "PUT" and call.path.endswith("/commands")


def callback_rules(body: Json, files: tuple[str, ...]) -> Iterator[str]:
    """The first answer to an interaction."""
    kind, data = body.get("type"), body.get("data") or {}
    if kind in (NEW_MESSAGE, UPDATE):
        edits = kind == UPDATE
        yield from message_rules(data, files, edits=edits, may_hide=not edits)
    elif kind == DEFER:
        if (data.get("flags") or 0) & ~EPHEMERAL:
            yield "a defer may carry no flag but ephemeral"
        if data.keys() - {"flags"}:
            yield "a defer carries nothing but flags"
    elif kind == DEFER_UPDATE and data:
        yield "a deferred update carries nothing"
    elif kind == CHOICES:
        yield from choice_rules(data.get("choices") or [])
    elif kind == MODAL:
        yield from modal_rules(data)


def message_rules(
    data: Json, files: tuple[str, ...], *, edits: bool, may_hide: bool
) -> Iterator[str]:
    """A message, new or edited."""
    embeds, components = data.get("embeds") or [], data.get("components") or []
    content, flags = data.get("content") or "", data.get("flags") or 0
    allowed = SUPPRESS_EMBEDS | COMPONENTS_V2 | (0 if edits else SILENT)
    if flags & ~(allowed | (EPHEMERAL if may_hide else 0)):
        yield f"flags {flags} may not be set here"
    if not edits and not (content.strip() or embeds or components or files or data.get("poll")):
        yield "an empty message"
    if len(content) > 2000:
        yield f"content of {len(content)} characters; Discord takes 2000"
    if UNSAFE_LINK.search(content):
        yield "content has a link that is not https"
    yield from mention_rules(data.get("allowed_mentions"))
    yield from embed_rules(embeds)
    yield from component_rules(components)
    if flags & COMPONENTS_V2:
        taken = [key for key in ("content", "embeds", "poll", "sticker_ids") if data.get(key)]
        if taken:
            yield f"Components V2 together with {' and '.join(taken)}"
    elif any(part.get("type") in ONLY_V2 for part in walk(components)):
        yield "a component of V2 without its flag"
    elif len(components) > 5:
        yield f"{len(components)} rows; Discord takes 5"


def mention_rules(mentions: Json | None) -> Iterator[str]:
    """Nothing we send may ping anybody."""
    if mentions is None or mentions.get("parse") != []:
        yield "allowed_mentions.parse is not []"
    for key in ("users", "roles"):
        if (mentions or {}).get(key):
            yield f"allowed_mentions.{key} pings somebody"
            if key in ((mentions or {}).get("parse") or []):
                yield f"allowed_mentions has {key} twice"


def embed_rules(embeds: list[Json]) -> Iterator[str]:
    total = 0
    for embed in embeds:
        fields = embed.get("fields") or []
        texts = [embed.get("title"), embed.get("description")]
        texts += [field.get(key) for field in fields for key in ("name", "value")]
        texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
        total += sum(len(text or "") for text in texts)
        if not any((text or "").strip() for text in texts) and not embed.get("image"):
            yield "an embed without any text"
        if any(not str(f.get(key) or "").strip() for f in fields for key in ("name", "value")):
            yield "an embed field without a name or a value"
        if any(UNSAFE_LINK.search(text or "") for text in texts):
            yield "an embed has a link in its text that is not https"
        yield from link_rules(embed)
    if total > 6000:
        yield f"embeds of {total} characters in sum; Discord takes 6000"


def link_rules(part: object) -> Iterator[str]:
    """Every url leads to https, however deep it stands; a file of ours will do too."""
    if isinstance(part, dict) and part.get("type") != BUTTON:
        for key, value in part.items():
            if key in ("url", "icon_url") and isinstance(value, str):
                if not value.startswith(("https://", "attachment://")):
                    yield f"{key} {value[:40]!r} is not https"
            else:
                yield from link_rules(value)
    elif isinstance(part, list):
        for child in part:
            yield from link_rules(child)


def component_rules(components: list[Json]) -> Iterator[str]:
    """Buttons, selects and texts of a message or a modal."""
    parts = list(walk(components))
    if len(parts) > 40:
        yield f"{len(parts)} components; Discord takes 40"
    texts = [str(part.get("content") or "") for part in parts if part.get("type") == TEXT]
    length, size = sum(map(len, texts)), sum(len(text.encode()) + 12 for text in texts)
    if length > 4000:
        yield f"texts of {length} characters in sum; Discord takes 4000"
    if size > 10170:
        # https://github.com/discord/discord-api-docs/issues/8554: an error 500 otherwise.
        yield f"texts weigh {size}; Discord breaks above 10170"
    if any(not text.strip() for text in texts):
        yield "an empty text"
    if any(UNSAFE_LINK.search(text) for text in texts):
        yield "a text has a link that is not https"
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    yield from (f"custom_id {name!r} twice" for name in twice(ids))
    numbers = [part["id"] for part in parts if part.get("id")]
    yield from (f"component id {number} twice" for number in twice(numbers))
    yield from link_rules(components)
    for part in parts:
        if part.get("type") == ROW:
            yield from row_rules(part.get("components") or [])
        elif part.get("type") == BUTTON:
            yield from button_rules(part)
        elif "options" in part or part.get("type") in SELECTS:
            yield from select_rules(part)


def row_rules(children: list[Json]) -> Iterator[str]:
    kinds = [child.get("type") for child in children]
    others = [kind for kind in kinds if kind != BUTTON]
    if others and len(kinds) > 1:
        yield "a row of more than one select, or of buttons and a select"


def button_rules(button: Json) -> Iterator[str]:
    style, url, custom_id = (button.get(key) for key in ("style", "url", "custom_id"))
    if style == LINK:
        if not url:
            yield "a link button without a url"
        if custom_id:
            yield "a link button with a custom_id"
        if url and not url.startswith("https://"):
            yield f"link {url[:40]!r} is not https"
    elif style != PREMIUM:
        if not custom_id:
            yield "a button without a custom_id"
        if url:
            yield "a url on a button that is no link"
    if style != PREMIUM and not (str(button.get("label") or "").strip() or button.get("emoji")):
        yield "a button without a label"


def select_rules(select: Json) -> Iterator[str]:
    options = select.get("options") or []
    least, most = select.get("min_values"), select.get("max_values")
    yield from (f"option {value!r} twice" for value in twice(o.get("value") for o in options))
    if least is not None and most is not None and least > most:
        yield "min_values above max_values"
    if options and max(least or 0, most or 0) > len(options):
        yield "more values than options"
    if sum(bool(option.get("default")) for option in options) > (most or 1):
        yield "more defaults than values"
    if any(not str(option.get("label") or "").strip() for option in options):
        yield "an option without a label"
    if select.get("type") == 3 and not options:
        yield "a select without options"


def modal_rules(modal: Json) -> Iterator[str]:
    components = modal.get("components") or []
    if len(components) > 5:
        yield f"a modal of {len(components)} components; Discord takes 5"
    if not str(modal.get("title") or "").strip():
        yield "a modal without a title"
    if any(part.get("type") not in IN_MODALS for part in components):
        yield "a component that no modal takes"
    if any(part.get("disabled") for part in walk(components)):
        yield "a disabled component in a modal"
    for part in walk(components):
        least, most = part.get("min_length"), part.get("max_length")
        if part.get("type") == TEXT_INPUT and least and most and least > most:
            yield "min_length above max_length"
    yield from component_rules(components)


def choice_rules(choices: list[Json]) -> Iterator[str]:
    """Choices of autocomplete, or fixed ones of a command."""
    if len(choices) > 25:
        yield f"{len(choices)} choices; Discord takes 25"
    for choice in choices:
        name, value = str(choice.get("name") or ""), choice.get("value")
        if not 1 <= len(name.strip()) <= len(name) <= 100:
            yield f"a choice whose name has {len(name)} characters; Discord takes 1 to 100"
        if isinstance(value, str) and not 1 <= len(value) <= 100:
            yield f"a choice whose value has {len(value)} characters; Discord takes 1 to 100"
        if (value is None) or isinstance(value, bool):
            yield "a choice without a value"


def command_rules(commands: list[Json]) -> Iterator[str]:
    """All commands of a scope, as they are set."""
    kinds = Counter(command.get("type", 1) for command in commands)
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if kinds[kind] > most:
            yield f"{kinds[kind]} commands of type {kind}; Discord takes {most}"
    named = ((command.get("type", 1), command.get("name")) for command in commands)
    yield from (f"command {name!r} twice" for _kind, name in twice(named))
    for command in commands:
        name = command.get("name")
        if command.get("type", 1) == 1:
            yield from (f"/{name}: {problem}" for problem in named_rules(command))
            yield from (f"/{name}: {problem}" for problem in option_rules(command))
            if (size := weight(command)) > 8000:
                yield f"/{name}: {size} characters in all; Discord takes 8000"
        else:
            yield from (f"{name}: {problem}" for problem in locale_rules(command))
            if command.get("description") or command.get("options"):
                yield f"{name}: a menu has no description and no options"


def named_rules(part: Json) -> Iterator[str]:
    """The name and description of a slash command or of one of its options."""
    names = [part.get("name"), *(part.get("name_localizations") or {}).values()]
    for name in names:
        if not isinstance(name, str) or not COMMAND_NAME.fullmatch(name) or name != name.lower():
            yield f"{name!r} is no name"
    if not str(part.get("description") or "").strip():
        yield "no description"
    yield from locale_rules(part)


def locale_rules(part: Json) -> Iterator[str]:
    for key in ("name_localizations", "description_localizations"):
        for locale in (part.get(key) or {}).keys() - LOCALES:
            yield f"locale {locale!r} is unknown to Discord"


def option_rules(part: Json, depth: int = 0) -> Iterator[str]:
    options = part.get("options") or []
    yield from (f"option {name!r} twice" for name in twice(o.get("name") for o in options))
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield "a required option after an optional one"
    if len({option.get("type") in (1, 2) for option in options}) > 1:
        yield "subcommands beside options"
    for option in options:
        yield from (f"{option.get('name')}: {problem}" for problem in named_rules(option))
        choices = option.get("choices") or []
        if choices and option.get("autocomplete"):
            yield "autocomplete together with choices"
        yield from choice_rules(choices)
        for key in ("name", "value"):
            yield from (f"choice {key} {v!r} twice" for v in twice(c.get(key) for c in choices))
        for least, most in (("min_length", "max_length"), ("min_value", "max_value")):
            low, high = option.get(least), option.get(most)
            if low is not None and high is not None and low > high:
                yield f"{least} above {most}"
        if option.get("type") in (1, 2):
            if (option["type"] == 2 and depth) or depth > 1:
                yield "groups nested too deep"
            yield from option_rules(option, depth + 1)


def weight(part: Json) -> int:
    """Characters of a command as Discord counts them: the longest translation of each text."""
    total = 0
    for key in ("name", "description"):
        texts = [part.get(key) or "", *(part.get(f"{key}_localizations") or {}).values()]
        total += max(map(len, texts))
    value = part.get("value")
    total += len(value) if isinstance(value, str) else 0
    children = [*(part.get("options") or []), *(part.get("choices") or [])]
    return total + sum(weight(child) for child in children)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, however deep."""
    for part in components:
        yield part
        nested = [part[key] for key in ("component", "accessory") if part.get(key)]
        yield from walk([*(part.get("components") or []), *nested])


def twice(values: Iterable[Any]) -> list[Any]:
    """What stands more than once."""
    return [value for value, count in Counter(values).items() if count > 1]
