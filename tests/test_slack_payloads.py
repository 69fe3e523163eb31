"""The validator of Slack payloads: broken ones are caught, valid ones pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_payloads import (
    HAS_SCHEMAS,
    Json,
    Surface,
    block_problems,
    manifest_problems,
    message_problems,
    problems,
    suggestion_problems,
    view_problems,
)

needs_schemas = pytest.mark.skipif(not HAS_SCHEMAS, reason="Slack's types are not beside this")


@dataclass(frozen=True)
class Sent:
    where: str
    method: str
    json: Json = field(default_factory=dict)


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str = "Text") -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain(), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def option(number: int = 1, **more: Any) -> Json:
    return {"text": plain(f"Option {number}"), "value": str(number), **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": [option()], **more}


def cell(text: str = "cell") -> Json:
    return {"type": "raw_text", "text": text}


def rich(text: str = "cell", **style: bool) -> Json:
    run: Json = {"type": "text", "text": text}
    if style:
        run["style"] = style
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [run]}],
    }


def table(rows: list[list[Json]], **more: Any) -> Json:
    return {"type": "table", "rows": rows, **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn(), "body": mrkdwn(), **more}


def header(text: str = "Title", **more: Any) -> Json:
    return {"type": "header", "text": plain(text), **more}


def field_of(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def container(*blocks: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(blocks), **more}


def pie(**more: Any) -> Json:
    segments = [{"label": "one", "value": 1}, {"label": "two", "value": 2}]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Share", "chart": chart, **more}


def data_table(rows: list[list[Json]], **more: Any) -> Json:
    return {"type": "data_table", "caption": "Facts", "rows": rows, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    base = {"type": "modal", "title": plain(), "submit": plain("Send"), "callback_id": "compare"}
    return {**base, "blocks": list(blocks), **more}


TEXT_INPUT: Json = {"type": "plain_text_input", "action_id": "need"}
PICTURE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}

BROKEN_BLOCKS: dict[str, tuple[Surface, list[Json]]] = {
    "no blocks": ("message", []),
    "51 blocks": ("message", [{"type": "divider"}] * 51),
    "section text of 3001": ("message", [section(text=mrkdwn("x" * 3001))]),
    "section without text": ("message", [{"type": "section"}]),
    "11 fields": ("message", [section(fields=[mrkdwn()] * 11)]),
    "field of 2001": ("message", [section(fields=[mrkdwn("x" * 2001)])]),
    "header of 151": ("message", [header("x" * 151)]),
    "empty header": ("message", [header("")]),
    "11 context elements": ("message", [{"type": "context", "elements": [mrkdwn()] * 11}]),
    "button in a context": ("message", [{"type": "context", "elements": [button()]}]),
    "26 buttons": ("message", [actions(*[button(action_id=f"b{n}") for n in range(26)])]),
    "button text of 76": ("message", [actions(button(text=plain("x" * 76)))]),
    "button value of 2001": ("message", [actions(button(value="x" * 2001))]),
    "button url of 3001": ("message", [actions(button(url="https://e.co/" + "x" * 3001))]),
    "button label of 76": ("message", [actions(button(accessibility_label="x" * 76))]),
    "action_id of 256": ("message", [actions(button(action_id="x" * 256))]),
    "block_id of 256": ("message", [actions(button(), block_id="x" * 256)]),
    "same action_id twice": ("message", [actions(button(), button())]),
    "same block_id twice": ("message", [section(block_id="a"), section(block_id="a")]),
    "101 options": ("message", [actions(select(options=[option(n) for n in range(101)]))]),
    "no options": ("message", [actions(select(options=[]))]),
    "option text of 76": ("message", [actions(select(options=[option(text=plain("x" * 76))]))]),
    "option value of 151": ("message", [actions(select(options=[option(value="x" * 151)]))]),
    "option description of 76": (
        "message",
        [actions(select(options=[option(description=plain("x" * 76))]))],
    ),
    "placeholder of 151": ("message", [actions(select(placeholder=plain("x" * 151)))]),
    "6 overflow options": (
        "message",
        [
            section(
                accessory={
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option(n) for n in range(6)],
                }
            )
        ],
    ),
    "table of 101 rows": ("message", [table([[cell()]] * 101)]),
    "table of 21 columns": ("message", [table([[cell()] * 21])]),
    "ragged table": ("message", [table([[cell(), cell()], [cell()]])]),
    "table of 10,001 characters": ("message", [table([[cell("x" * 5_000), cell("x" * 5_001)]])]),
    "two tables of 10,001 characters": (
        "message",
        [table([[cell("x" * 5_000)]]), table([[cell("x" * 5_001)]])],
    ),
    "table cell of an unknown kind": ("message", [table([[mrkdwn()]])]),
    "column aligned wrongly": ("message", [table([[cell()]], column_settings=[{"align": "up"}])]),
    "markdown of 12,001": ("message", [{"type": "markdown", "text": "x" * 12_001}]),
    "card body of 201": ("message", [card(body=mrkdwn("x" * 201))]),
    "card of nothing": ("message", [{"type": "card"}]),
    "11 cards": ("message", [{"type": "carousel", "elements": [card()] * 11}]),
    "container without title": (
        "message",
        [{"type": "container", "child_blocks": [section()]}],
    ),
    "card in a container": ("message", [container(card())]),
    "ragged data table": ("message", [data_table([[cell(), cell()], [cell()]])]),
    "data table of 202 rows": ("message", [data_table([[cell()]] * 202)]),
    "three charts": ("message", [pie(), pie(), pie()]),
    "chart title of 51": ("message", [pie(title="x" * 51)]),
    "image without address": ("message", [{"type": "image", "alt_text": "A"}]),
    "unknown block": ("message", [{"type": "hologram"}]),
    "alert in a message": ("message", [{"type": "alert", "text": mrkdwn()}]),
    "table in a modal": ("modal", [table([[cell()]])]),
    "markdown in the Home": ("home", [{"type": "markdown", "text": "x"}]),
    "101 blocks in the Home": ("home", [{"type": "divider"}] * 101),
    "rich text in an unfurl": ("unfurl", [rich()]),
    "mrkdwn not verbatim": ("message", [section(text={"type": "mrkdwn", "text": "x"})]),
    "plain text with emoji": (
        "message",
        [{"type": "header", "text": {"type": "plain_text", "text": "x", "emoji": True}}],
    ),
    "raw < in mrkdwn": ("message", [section(text=mrkdwn("a < b"))]),
    "raw & in mrkdwn": ("message", [section(text=mrkdwn("a & b"))]),
    "a broadcast in mrkdwn": ("message", [section(text=mrkdwn("<!channel> hello"))]),
    "a link over http": ("message", [section(text=mrkdwn("<http://example.com|a>"))]),
    "a link with < in its label": ("message", [section(text=mrkdwn("<https://e.co|a<b>"))]),
    "a mention in Markdown": ("message", [{"type": "markdown", "text": "<!here>"}]),
    "a broadcast in rich text": (
        "message",
        [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "broadcast", "range": "here"}],
                    }
                ],
            }
        ],
    ),
}
BY_TYPES_ONLY: dict[str, list[Json]] = {
    "header in mrkdwn": [{"type": "header", "text": mrkdwn()}],
    "button of a wrong style": [actions(button(style="green"))],
    "button in mrkdwn": [actions(button(text=mrkdwn()))],
    "image without alt text": [{"type": "image", "image_url": "https://example.com/a.png"}],
}
MESSAGE: Json = {
    "response_type": "ephemeral",
    "text": "Text",
    "unfurl_links": False,
    "unfurl_media": False,
}
BROKEN_MESSAGES: dict[str, Json] = {
    "no text": {**MESSAGE, "text": None, "blocks": [section()]},
    "blank text": {**MESSAGE, "text": " "},
    "text of 40001": {**MESSAGE, "text": "x" * 40_001},
    "a mention in the text": {**MESSAGE, "text": "<!everyone> look"},
    "a group in the text": {**MESSAGE, "text": "<!subteam^S1> look"},
    "a channel in the text": {**MESSAGE, "text": "<#C1> look"},
    "a raw & in the text": {**MESSAGE, "text": "R&D"},
    "no response_type": {**MESSAGE, "response_type": None},
    "unfurled links": {**MESSAGE, "unfurl_links": True},
    "unfurled media": {key: MESSAGE[key] for key in MESSAGE if key != "unfurl_media"},
    "linked names": {**MESSAGE, "link_names": True},
    "no blocks": {**MESSAGE, "blocks": []},
}
BROKEN_VIEWS: dict[str, Json] = {
    "title of 25": modal(section(), title=plain("x" * 25)),
    "input without submit": {
        "type": "modal",
        "title": plain(),
        "blocks": [field_of(TEXT_INPUT)],
    },
    "101 blocks": modal(*[section()] * 101),
    "metadata of 3001": modal(section(), private_metadata="x" * 3001),
    "callback_id of 256": modal(section(), callback_id="x" * 256),
    "no title": {"type": "modal", "blocks": [section()]},
    "unknown kind": {"type": "workflow", "blocks": [section()]},
    "container in a modal": modal(container(section())),
}
VALID_BLOCKS: dict[str, tuple[Surface, list[Json]]] = {
    "a section": ("message", [section(block_id="a", fields=[mrkdwn()] * 10)]),
    "a section with a menu": ("message", [section(accessory=select(placeholder=plain()))]),
    "text with entities": ("message", [section(text=mrkdwn("a &lt;b&gt; &amp; c"))]),
    "a link and a mention": (
        "message",
        [section(text=mrkdwn("<https://e.co/?a=1&amp;b=2|a page> for <@U12AB>"))],
    ),
    "raw signs where Slack reads none": ("message", [header("a < b & c"), rich("<!channel> & co")]),
    "25 buttons": ("message", [actions(*[button(action_id=f"b{n}") for n in range(25)])]),
    "a button with all": (
        "message",
        [
            actions(
                button(value="v1", style="primary", accessibility_label="Go", url="https://e.co")
            )
        ],
    ),
    "a table": (
        "message",
        [
            table(
                [[cell(), cell()], [rich(bold=True), cell()]],
                column_settings=[{"is_wrapped": True}, {"align": "right"}],
            )
        ],
    ),
    "a table with a number": (
        "message",
        [table([[cell(), {"type": "raw_number", "value": 1.1, "text": "1.10"}]])],
    ),
    "a data table": ("message", [data_table([[cell()], [cell()]], page_size=10)]),
    "a chart": ("message", [pie()]),
    "a carousel": ("message", [{"type": "carousel", "elements": [card(subtext=mrkdwn())]}]),
    "a container": (
        "message",
        [container(table([[cell()]]), is_collapsible=True, default_collapsed=True)],
    ),
    "a context and a picture": (
        "message",
        [{"type": "context", "elements": [mrkdwn(), PICTURE]}, {"type": "divider"}, PICTURE],
    ),
    "an external select": (
        "message",
        [actions({"type": "external_select", "action_id": "pick", "min_query_length": 1})],
    ),
    "an overflow": (
        "message",
        [
            section(
                accessory={"type": "overflow", "action_id": "m", "options": [option(), option(2)]}
            )
        ],
    ),
    "a Home": ("home", [header(), section(), actions(button()), table([[cell()]])]),
    "an unfurl": ("unfurl", [section(), {"type": "context", "elements": [mrkdwn()]}]),
}
VALID_VIEWS: dict[str, Json] = {
    "a modal": modal(
        section(),
        field_of(
            {
                "type": "external_select",
                "action_id": "first",
                "min_query_length": 1,
                "placeholder": plain(),
            },
            block_id="first",
            hint=plain(),
        ),
        field_of({**TEXT_INPUT, "multiline": True, "max_length": 500}, optional=True),
        private_metadata="v1",
        close=plain("Close"),
    ),
    "a Home": {"type": "home", "blocks": [header(), section()]},
}


@pytest.mark.parametrize(("surface", "blocks"), BROKEN_BLOCKS.values(), ids=BROKEN_BLOCKS)
def test_broken_blocks_are_caught_even_without_slacks_types(
    surface: Surface, blocks: list[Json]
) -> None:
    assert list(block_problems(blocks, surface, schema=False))


@needs_schemas
@pytest.mark.parametrize("blocks", BY_TYPES_ONLY.values(), ids=BY_TYPES_ONLY)
def test_slacks_types_catch_what_nobody_else_does(blocks: list[Json]) -> None:
    assert not list(block_problems(blocks, "message", schema=False))
    assert list(block_problems(blocks, "message"))


@pytest.mark.parametrize("message", BROKEN_MESSAGES.values(), ids=BROKEN_MESSAGES)
def test_a_broken_message_is_caught(message: Json) -> None:
    assert problems([Sent("response_url", "", message)])


@pytest.mark.parametrize("view", BROKEN_VIEWS.values(), ids=BROKEN_VIEWS)
def test_a_broken_view_is_caught(view: Json) -> None:
    assert problems([Sent("api", "views.open", {"view": view})])


@pytest.mark.parametrize(("surface", "blocks"), VALID_BLOCKS.values(), ids=VALID_BLOCKS)
def test_valid_blocks_pass(surface: Surface, blocks: list[Json]) -> None:
    assert list(block_problems(blocks, surface)) == []


@pytest.mark.parametrize("view", VALID_VIEWS.values(), ids=VALID_VIEWS)
def test_a_valid_view_passes(view: Json) -> None:
    assert list(view_problems(view)) == []


def test_a_valid_message_passes() -> None:
    assert list(message_problems(MESSAGE | {"blocks": [section()]}, answers=True)) == []


def test_an_acknowledgement_without_content_is_no_message() -> None:
    dismissed = Sent("response_url", "", {"delete_original": True})
    errors = Sent("ack", "view_submission", {"response_action": "errors", "errors": {"a": "Why"}})

    assert problems([dismissed, errors, Sent("api", "auth.test")]) == []


def test_options_are_judged_as_a_menu() -> None:
    assert list(suggestion_problems({"options": []})) == []
    assert list(suggestion_problems({"options": [option()]})) == []
    assert list(suggestion_problems({"options": [option(n) for n in range(101)]}))


def test_prompts_in_a_thread_silently_fail_so_they_are_a_fault() -> None:
    prompts = [{"title": "Compare", "message": "compare a and b"}]
    body = {"channel_id": "D1", "prompts": prompts}

    assert problems([Sent("api", "assistant.threads.setSuggestedPrompts", body)]) == []
    threaded = {**body, "thread_ts": "1.2"}
    assert problems([Sent("api", "assistant.threads.setSuggestedPrompts", threaded)])


@needs_schemas
def test_a_manifest_is_judged_by_slacks_own_schema() -> None:
    manifest: Json = {
        "_metadata": {"major_version": 1},
        "display_information": {"name": "Pickwick"},
        "settings": {"socket_mode_enabled": True},
    }

    assert manifest_problems(manifest) == []
    assert manifest_problems({**manifest, "display_information": {"name": "x" * 36}})
    assert manifest_problems({**manifest, "settings": {"socket": True}})
