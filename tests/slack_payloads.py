"""Whether what a bot sends to Slack is valid, judged by others: Slack's types and slackblocks.

`problems(captured)` takes all a loopback Slack captured and returns one sentence a fault.
`message_problems`, `view_problems` and `block_problems` judge one payload. Slack's own types, as
JSON Schema, lie beside the checkout; without them the other judges still speak (`HAS_SCHEMAS`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import jsonschema
import jsonschema_rs
import pytest
import slackblocks as sb
from jsonschema.exceptions import best_match

Json = dict[str, Any]
Surface = Literal["message", "modal", "home", "unfurl"]

SCHEMAS = Path(__file__).parents[2] / "shared" / "schemas"
HAS_SCHEMAS = (SCHEMAS / "slack-blocks.schema.json").is_file()

MOST_TEXT = 40_000  # Slack cuts off what is longer; the answer is whole below that
# https://docs.slack.dev/reference/methods/chat.postMessage, November 2026
TABLE_TEXT = 10_000  # https://docs.slack.dev/reference/block-kit/blocks/table-block
MOST_BLOCKS = {"message": 50, "unfurl": 50, "modal": 100, "home": 100}
MOST_PROMPTS = 4
LINK = re.compile(r"<https://[^\s<>|]+(\|[^<>|\n]+)?>|<@[UW][A-Z0-9]+>")
LOOSE_AMPERSAND = re.compile(r"&(?!(amp|lt|gt);)")


class Captured(Protocol):
    """What `tests.loopback.slack` keeps of everything sent."""

    @property
    def where(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def json(self) -> Json: ...


def problems(captured: Iterable[Captured]) -> list[str]:
    """Every fault in everything sent, each with its place in the order."""
    return [
        f"{number}. {sent.where} {sent.method}: {problem}"
        for number, sent in enumerate(captured, 1)
        for problem in _sent_problems(sent)
    ]


def _sent_problems(sent: Captured) -> Iterator[str]:
    body = sent.json
    match sent.where, sent.method:
        case "ack", "block_suggestion":
            yield from suggestion_problems(body)
        case "ack", "view_submission":
            if "view" in body:
                yield from view_problems(body["view"])
            elif body.get("response_action") == "errors" and not body.get("errors"):
                yield "errors without a word about them"
        case "ack", "command":
            yield from message_problems(body, answers=True)
        case "response_url", _:
            if not body.get("delete_original") or body.get("text") or body.get("blocks"):
                yield from message_problems(body, answers=True, unfurls=True)
        case "api", "chat.postMessage" | "chat.postEphemeral":
            yield from message_problems(body, unfurls=True)
        case "api", "chat.update":
            yield from message_problems(body)
        case "api", "chat.unfurl":
            for unfurl in body["unfurls"].values():
                yield from block_problems(unfurl.get("blocks", []), "unfurl")
        case "api", "views.open" | "views.push" | "views.update" | "views.publish":
            yield from view_problems(body["view"])
        case "api", "assistant.threads.setSuggestedPrompts":
            yield from prompt_problems(body)


def message_problems(body: Json, *, answers: bool = False, unfurls: bool = False) -> Iterator[str]:
    """The faults of a message; `answers` one answering a command or a response URL."""
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        yield "no top-level text, which is what screen readers read"
    elif len(text) > MOST_TEXT:
        yield f"top-level text of {len(text)} characters"
    else:
        yield from text_problems(text)
    if answers and body.get("response_type") not in ("ephemeral", "in_channel"):
        yield "no response_type"
    if unfurls or body.get("response_type") == "in_channel":
        loud = [key for key in ("unfurl_links", "unfurl_media") if body.get(key) is not False]
        yield from (f"{key} is not false" for key in loud)
    forbidden = ("link_names", "parse", "reply_broadcast", "markdown_text", "attachments")
    yield from (f"{key} is set" for key in forbidden if body.get(key))
    if "blocks" in body:
        yield from block_problems(body["blocks"], "message")


def view_problems(view: Json) -> Iterator[str]:
    """The faults of a modal or of a Home tab."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        yield f"a view of type {kind!r}"
        return
    blocks = view.get("blocks", [])
    yield from block_problems(blocks, kind, schema=False)
    if kind == "modal" and "submit" not in view and any(b["type"] == "input" for b in blocks):
        yield "a modal with an input and nothing to submit it"
    yield from _views_schema(view)
    rest = {key: value for key, value in view.items() if key not in ("type", "blocks")}
    yield from _built(lambda: _view(kind, rest))


def prompt_problems(body: Json) -> Iterator[str]:
    """The faults of suggested prompts."""
    prompts = body.get("prompts") or []
    if not 1 <= len(prompts) <= MOST_PROMPTS:
        yield f"{len(prompts)} prompts"
    if not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        yield "a prompt without title or message"
    if "thread_ts" in body:
        yield "thread_ts, with which prompts of agents silently fail"


def suggestion_problems(body: Json) -> Iterator[str]:
    """The faults of the options answered to an external select."""
    if body.get("options") == []:
        return  # Slack shows "no results" itself
    menu = {"type": "static_select", "action_id": "any", **body}
    yield from block_problems([{"type": "actions", "elements": [menu]}], "message")


def block_problems(blocks: list[Json], surface: Surface, *, schema: bool = True) -> Iterator[str]:
    """The faults of a list of blocks on a surface."""
    if not 1 <= len(blocks) <= MOST_BLOCKS[surface]:
        yield f"{len(blocks)} blocks"
    if schema:
        yield from _schema_problems("slack-blocks.schema.json", _for_schema(blocks))
    yield from _built(lambda: _surface(blocks, surface))
    yield from _own_problems(blocks, surface)


# own rules


def _own_problems(blocks: list[Json], surface: Surface) -> Iterator[str]:
    every = list(_walk(blocks))
    ids = Counter(each["block_id"] for each in every if "block_id" in each)
    yield from (f"block_id {name!r} {count} times" for name, count in ids.items() if count > 1)
    for block in every:
        yield from _action_problems(block)
        yield from _text_object_problems(block)
    tables = [each for each in every if each.get("type") == "table"]
    for table in tables:
        if len({len(row) for row in table.get("rows", [])}) > 1:
            yield "a ragged table"
    total = [sum(_cell_length(c) for row in t.get("rows", []) for c in row) for t in tables]
    if sum(total) > TABLE_TEXT:
        yield f"tables of {sum(total)} characters"
    if surface == "unfurl":
        refused = {"rich_text", "table", "markdown"}  # chat.unfurl refuses rich text anywhere
        yield from (f"{e['type']} in an unfurl" for e in every if e.get("type") in refused)


def _action_problems(block: Json) -> Iterator[str]:
    inside = [each for key in ("elements", "actions") for each in _list(block.get(key))]
    ids = Counter(each["action_id"] for each in inside if "action_id" in each)
    yield from (f"action_id {name!r} {count} times" for name, count in ids.items() if count > 1)


def _text_object_problems(part: Json) -> Iterator[str]:
    match part.get("type"):
        case "mrkdwn":
            if part.get("verbatim") is not True:
                yield f"mrkdwn that is not verbatim: {part.get('text')!r:.60}"
            yield from text_problems(str(part.get("text")))
        case "plain_text":
            if part.get("emoji") is not False:
                yield f"plain text with emoji: {part.get('text')!r:.60}"
        case "markdown":
            if re.search(r"<[!@#]", str(part.get("text"))):
                yield "a mention in Markdown"
        case "broadcast" | "usergroup" | "channel":
            yield f"a {part['type']} mention"


def text_problems(text: str) -> Iterator[str]:
    """What in a text Slack reads could mention, link or format in a person's name."""
    rest = LINK.sub("", text)
    if "<" in rest or ">" in rest:
        yield f"a raw < or > in {rest!r:.80}"
    if LOOSE_AMPERSAND.search(text):
        yield f"a raw & in {text!r:.80}"


def _walk(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _walk(value)
    elif isinstance(part, list):
        for each in part:
            yield from _walk(each)


def _list(value: Any) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _cell_length(cell: Any) -> int:
    return sum(len(each["text"]) for each in _walk(cell) if isinstance(each.get("text"), str))


# Slack's types as JSON Schema


def _for_schema(blocks: list[Json]) -> list[Json]:
    """The blocks without what Slack has and @slack/types 3.2.0 does not know yet."""
    # https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block came later.
    known = [block for block in blocks if block.get("type") != "data_visualization"]
    return [_without_subtext(block) for block in known]


def _without_subtext(block: Json) -> Json:
    # https://docs.slack.dev/reference/block-kit/blocks/card-block has subtext; the types do not.
    match block.get("type"):
        case "card":
            return {key: value for key, value in block.items() if key != "subtext"}
        case "carousel":
            cards = [_without_subtext(card) for card in _list(block.get("elements"))]
            return {**block, "elements": cards}
        case _:
            return block


def _views_schema(view: Json) -> Iterator[str]:
    blocks = _for_schema(view.get("blocks", []))
    yield from _schema_problems("slack-views.schema.json", {**view, "blocks": blocks})


def _schema_problems(name: str, payload: Any) -> Iterator[str]:
    if HAS_SCHEMAS and not _quick(name).is_valid(payload):
        worst = best_match(_schema(name).iter_errors(payload))
        yield (
            f"Slack's types: {worst.json_path}: {worst.message:.200}" if worst else "Slack's types"
        )


@cache
def _quick(name: str) -> jsonschema_rs.Draft7Validator:
    """The same schema in another implementation, a hundred times faster; it explains less."""
    return jsonschema_rs.Draft7Validator(json.loads((SCHEMAS / name).read_text("utf-8")))


@cache
def _schema(name: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads((SCHEMAS / name).read_text("utf-8")))


def manifest_problems(manifest: Json) -> list[str]:
    """The faults of an app manifest by Slack's own schema of its version; skips without it."""
    if not HAS_SCHEMAS:
        pytest.skip("Slack's manifest schemas lie beside the checkout, and are not there")
    version = manifest.get("_metadata", {}).get("major_version", 1)
    schema = _schema(f"slack-manifest-v{version}.schema.json")
    return [f"{error.json_path}: {error.message:.200}" for error in schema.iter_errors(manifest)]


# slackblocks, through constructors: most of its from_dict are not written yet

TEXTS = {"mrkdwn": sb.TextType.MARKDOWN, "plain_text": sb.TextType.PLAINTEXT}
BLOCKS: dict[str, Callable[..., Any]] = {
    "actions": sb.ActionsBlock,
    "alert": sb.AlertBlock,
    "card": sb.CardBlock,
    "carousel": sb.CarouselBlock,
    "container": sb.ContainerBlock,
    "context": sb.ContextBlock,
    "context_actions": sb.ContextActionsBlock,
    "data_table": sb.DataTableBlock,
    "data_visualization": sb.DataVisualizationBlock,
    "divider": sb.DividerBlock,
    "file": sb.FileBlock,
    "header": sb.HeaderBlock,
    "image": sb.ImageBlock,
    "input": sb.InputBlock,
    "markdown": sb.MarkdownBlock,
    "plan": sb.PlanBlock,
    "rich_text": sb.RichTextBlock,
    "section": sb.SectionBlock,
    "table": sb.TableBlock,
    "task_card": sb.TaskCardBlock,
    "video": sb.VideoBlock,
}
ELEMENTS: dict[str, Callable[..., Any]] = {
    "area": sb.AreaChart,
    "bar": sb.BarChart,
    "button": sb.Button,
    "channels_select": sb.ChannelSelectMenu,
    "checkboxes": sb.CheckboxGroup,
    "conversations_select": sb.ConversationSelectMenu,
    "datepicker": sb.DatePicker,
    "email_text_input": sb.EmailInput,
    "emoji": sb.RichTextEmoji,
    "external_select": sb.ExternalSelectMenu,
    "feedback_buttons": sb.FeedbackButtons,
    "icon": sb.SlackIcon,
    "icon_button": sb.IconButton,
    "image": sb.Image,
    "line": sb.LineChart,
    "link": sb.RichTextLink,
    "multi_external_select": sb.ExternalMultiSelectMenu,
    "multi_static_select": sb.StaticMultiSelectMenu,
    "number_input": sb.NumberInput,
    "overflow": sb.OverflowMenu,
    "pie": sb.PieChart,
    "plain_text_input": sb.PlainTextInput,
    "radio_buttons": sb.RadioButtonGroup,
    "raw_number": sb.RawNumber,
    "raw_text": sb.RawText,
    "rich_text_list": sb.RichTextList,
    "rich_text_preformatted": sb.RichTextCodeBlock,
    "rich_text_quote": sb.RichTextQuote,
    "rich_text_section": sb.RichTextSection,
    "static_select": sb.StaticSelectMenu,
    "text": sb.RichText,
    "url": sb.URLSource,
    "url_text_input": sb.URLInput,
    "user": sb.RichTextUser,
    "users_select": sb.UserSelectMenu,
}
UNTYPED: dict[str, Callable[..., Any]] = {
    "axis_config": sb.AxisConfig,
    "column_settings": sb.ColumnSettings,
    "confirm": sb.ConfirmationDialogue,
    "data": sb.DataPoint,
    "dispatch_action_config": sb.DispatchActionConfiguration,
    "filter": sb.ConversationFilter,
    "initial_option": sb.Option,
    "initial_options": sb.Option,
    "negative_button": sb.FeedbackButton,
    "option_groups": sb.OptionGroup,
    "options": sb.Option,
    "positive_button": sb.FeedbackButton,
    "segments": sb.ChartSegment,
    "series": sb.DataSeries,
    "slack_file": lambda url=None, id=None: sb.SlackFile(url, id),
}
NESTED_BLOCKS = {"child_blocks", "tasks", "details", "output", "rich_text_title"}


def _built(build: Callable[[], object]) -> Iterator[str]:
    try:
        build()
    except (sb.InvalidUsageError, TypeError, AttributeError, KeyError, ValueError) as error:
        yield f"slackblocks: {type(error).__name__}: {error!s:.200}"


def _surface(blocks: list[Json], surface: Surface) -> object:
    built = [_block(block) for block in blocks]
    match surface:
        case "message" | "unfurl":
            return sb.Message(channel="C1", text="text", blocks=built)
        case "home":
            return sb.HomeTabView(blocks=built)
        case "modal":
            return sb.ModalView(title="title", submit="send", blocks=built)


def _view(kind: str, rest: Json) -> object:
    made = {key: _part(value, key) for key, value in rest.items()}
    line = sb.DividerBlock()
    return sb.HomeTabView(line, **made) if kind == "home" else sb.ModalView(blocks=line, **made)


def _block(block: Json) -> Any:
    if block["type"] == "table":
        block = {**block, "rows": [[_table_cell(c) for c in row] for row in block["rows"]]}
    fields = {key: _part(value, key) for key, value in block.items() if key != "type"}
    return BLOCKS[block["type"]](**fields)


def _table_cell(cell: Json) -> Any:
    match cell["type"]:
        case "raw_number":
            # https://docs.slack.dev/reference/block-kit/blocks/table-block allows it; 3.0.0 not.
            return _part({"type": "raw_text", "text": str(cell["text"])}, "")
        case "rich_text":
            # slackblocks wraps one rich text object a cell itself.
            return _block(cell) and _part(cell["elements"][0], "")
        case _:
            return _part(cell, "")


def _part(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [_part(each, key) for each in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    if key in NESTED_BLOCKS or kind in ("card", "rich_text"):
        return _block(value)
    fields = {k: v for k, v in value.items() if k != "type"}
    if kind in TEXTS:
        return sb.Text(fields.pop("text"), TEXTS[kind], **fields)
    if kind in ("text", "link", "user", "emoji"):
        fields |= fields.pop("style", {})  # https://docs.slack.dev has them one level deeper
    build = UNTYPED[key] if kind is None else ELEMENTS[kind]
    return build(**{k: _part(v, k) for k, v in fields.items()})
