"""A payload Discord would refuse is caught, whether by its schema or by a rule of ours."""

from __future__ import annotations

from typing import Any

import pytest
from discord_payloads import Json, has_schema, problems, rule_problems

from tests.loopback.discord import APPLICATION, Call

CALLBACK = ("POST", "/interactions/1/a-token/callback")
FOLLOW_UP = ("POST", f"/webhooks/{APPLICATION}/a-token")
EDIT = ("PATCH", f"/webhooks/{APPLICATION}/a-token/messages/@original")
SAY = ("POST", "/channels/1/messages")
COMMANDS = ("PUT", f"/applications/{APPLICATION}/commands")

V2 = 1 << 15
QUIET: Json = {"allowed_mentions": {"parse": []}}
SPEC, RULE = "schema", "rule"


def call(route: tuple[str, str], body: Any) -> Call:
    return Call(*route, query={}, body=body, files=(), authorized=False, at=0.0)


def shown(**data: Any) -> Call:
    """A callback with a new message."""
    return call(CALLBACK, {"type": 4, "data": {**QUIET, **data}})


def embed(**parts: Any) -> Call:
    return shown(embeds=[{"title": "A card", **parts}])


def row(*parts: Json) -> Call:
    return shown(content="x", components=[{"type": 1, "components": list(parts)}])


def layout(*parts: Json, **data: Any) -> Call:
    return shown(**{"flags": V2, "components": list(parts), **data})


def modal(*parts: Json, **data: Any) -> Call:
    whole = {"custom_id": "v1:needs", "title": "Needs", "components": list(parts), **data}
    return call(CALLBACK, {"type": 9, "data": whole})


def choices(*given: Json) -> Call:
    return call(CALLBACK, {"type": 8, "data": {"choices": list(given)}})


def command(*options: Json, **parts: Any) -> Call:
    whole = {"name": "compare", "type": 1, "description": "Side by side.", "options": list(options)}
    return call(COMMANDS, [{**whole, **parts}])


def button(**parts: Any) -> Json:
    return {"type": 2, "style": 2, "label": "Details", "custom_id": "v1:show:1", **parts}


def link(**parts: Any) -> Json:
    return {"type": 2, "style": 5, "label": "Sources", "url": "https://example.org/", **parts}


def select(*values: str, **parts: Any) -> Json:
    options = [{"label": value, "value": value} for value in values]
    return {"type": 3, "custom_id": "v1:pick", "options": options, **parts}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def label(component: Json, **parts: Any) -> Json:
    return {"type": 18, "label": "Task", "component": component, **parts}


def typed(**parts: Any) -> Json:
    return {"type": 4, "style": 2, "custom_id": "task", **parts}


def option(name: str = "first", **parts: Any) -> Json:
    return {"type": 3, "name": name, "description": "A name.", **parts}


def choice(name: str = "o4-mini", value: Any = "o4-mini") -> Json:
    return {"name": name, "value": value}


MANY = [choice(f"{n:0100}", f"{n:0100}") for n in range(25)]
LONG_TEXTS = [text("x" * 2001), text("y" * 2000)]
HEAVY_TEXTS = [text("語" * 3400)]
SECTION: Json = {"type": 9, "components": [text("o4-mini")], "accessory": button()}

BROKEN: dict[str, tuple[str, Call]] = {
    # What Discord's schema says.
    "a misspelt field": (SPEC, shown(contents="x", content="y")),
    "a long title": (SPEC, embed(title="x" * 257)),
    "a long description": (SPEC, embed(description="x" * 4097)),
    "a long field": (SPEC, embed(fields=[{"name": "x", "value": "x" * 1025}])),
    "too many fields": (SPEC, embed(fields=[{"name": "x", "value": "x"}] * 26)),
    "too many embeds": (SPEC, shown(embeds=[{"title": "x"}] * 11)),
    "a long custom_id": (SPEC, row(button(custom_id="x" * 101))),
    "a long label": (SPEC, row(button(label="x" * 81))),
    "six buttons in a row": (SPEC, row(*(button(custom_id=str(n)) for n in range(6)))),
    "too many options": (SPEC, row(select(*map(str, range(26))))),
    "a long placeholder": (SPEC, row(select("a", placeholder="x" * 151))),
    "an unknown style": (SPEC, row(button(style=9))),
    "a section without accessory": (SPEC, layout({"type": 9, "components": [text("x")]})),
    "a container in a container": (
        SPEC,
        layout({"type": 17, "components": [{"type": 17, "components": [text("x")]}]}),
    ),
    "a long modal title": (SPEC, modal(label(typed()), title="x" * 46)),
    "a long modal label": (SPEC, modal(label(typed(), label="x" * 46))),
    "a long option description": (SPEC, command(option(description="x" * 101))),
    "too many command options": (SPEC, command(*(option(f"o{n}") for n in range(26)))),
    "an unknown option type": (SPEC, command(option(type=99))),
    "an unknown callback": (SPEC, call(CALLBACK, {"type": 99})),
    # What it does not know.
    "a long embed in sum": (RULE, shown(embeds=[{"description": "x" * 3001}] * 2)),
    "an empty field": (RULE, embed(fields=[{"name": "Price", "value": " "}])),
    "an empty embed": (RULE, shown(content="x", embeds=[{"title": " "}])),
    "an empty message": (RULE, shown(content=" ")),
    "an empty follow-up": (RULE, call(FOLLOW_UP, {**QUIET})),
    "long content in a channel": (RULE, call(SAY, {**QUIET, "content": "x" * 2001})),
    "forty-one components": (RULE, layout({"type": 17, "components": [text("x")] * 40})),
    "long texts in sum": (RULE, layout(*LONG_TEXTS)),
    "heavy texts": (RULE, layout(*HEAVY_TEXTS)),
    "an empty text": (RULE, layout(text("\n"))),
    "V2 with content": (RULE, layout(text("x"), content="x")),
    "V2 with an embed": (RULE, layout(text("x"), embeds=[{"title": "x"}])),
    "V2 without its flag": (RULE, shown(components=[text("x")])),
    "six rows": (RULE, shown(content="x", components=[{"type": 1, "components": [link()]}] * 6)),
    "a defer with V2": (RULE, call(CALLBACK, {"type": 5, "data": {"flags": V2}})),
    "a defer with content": (RULE, call(CALLBACK, {"type": 5, "data": {"content": "x"}})),
    "a hidden edit": (RULE, call(EDIT, {**QUIET, "content": "x", "flags": 64})),
    "a hidden message in a channel": (RULE, call(SAY, {**QUIET, "content": "x", "flags": 64})),
    "a custom_id twice": (RULE, row(button(), button())),
    "an option twice": (RULE, row(select("a", "a"))),
    "a button beside a select": (RULE, row(button(), select("a"))),
    "two selects in a row": (RULE, row(select("a"), select("a", custom_id="v1:other"))),
    "a link without url": (RULE, row(link(url=None))),
    "a link with custom_id": (RULE, row(link(custom_id="v1:show:1"))),
    "a link that is not https": (RULE, row(link(url="http://example.org/"))),
    "a button without custom_id": (RULE, row(button(custom_id=None))),
    "a button without label": (RULE, row(button(label=None))),
    "an image that is not https": (RULE, embed(image={"url": "http://example.org/x.png"})),
    "a hidden link": (RULE, shown(content="[o4-mini](javascript:alert)")),
    "more values than options": (RULE, row(select("a", max_values=2))),
    "values the wrong way round": (RULE, row(select("a", "b", min_values=2, max_values=1))),
    "allowed mentions missing": (RULE, call(CALLBACK, {"type": 4, "data": {"content": "x"}})),
    "allowed mentions of everybody": (
        RULE,
        call(SAY, {"content": "x", "allowed_mentions": {"parse": ["everyone"]}}),
    ),
    "allowed mentions twice": (
        RULE,
        call(EDIT, {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
    ),
    "a long choice": (RULE, choices(choice(value="x" * 101))),
    "a choice without a name": (RULE, choices(choice(name=""))),
    "too many choices": (RULE, choices(*[choice()] * 26)),
    "a modal of six": (RULE, modal(*(label(typed(custom_id=str(n))) for n in range(6)))),
    "a modal with an input twice": (RULE, modal(label(typed()), label(typed()))),
    "a disabled input": (RULE, modal(label(select("a", disabled=True)))),
    "a name in capitals": (RULE, command(name="Compare")),
    "a name with a space": (RULE, command(name="compare two")),
    "no description": (RULE, command(description="")),
    "a menu with a description": (RULE, command(type=3, name="Quote this")),
    "required after optional": (RULE, command(option(), option("second", required=True))),
    "autocomplete and choices": (RULE, command(option(autocomplete=True, choices=[choice()]))),
    "a command option twice": (RULE, command(option(), option())),
    "a fixed choice twice": (RULE, command(option(choices=[choice(), choice()]))),
    "an unknown locale": (RULE, command(description_localizations={"xx": "x"})),
    "8000 characters": (RULE, command(*(option(f"o{n}", choices=MANY) for n in range(4)))),
    "lengths the wrong way round": (RULE, command(option(min_length=9, max_length=1))),
    "a command twice": (
        RULE,
        call(COMMANDS, [{"name": "ask", "type": 1, "description": "Asks."}] * 2),
    ),
}

VALID: dict[str, Call] = {
    "an embed with buttons": shown(
        embeds=[{"title": "A vs B", "fields": [{"name": "Price", "value": "—", "inline": True}]}],
        components=[{"type": 1, "components": [button(), link()]}],
    ),
    "a layout": layout({"type": 17, "components": [SECTION, {"type": 14}, text("x" * 3900)]}),
    "a hidden answer": shown(content="Which one?", flags=64),
    "a hidden defer": call(CALLBACK, {"type": 5, "data": {"flags": 64}}),
    "a deferred update": call(CALLBACK, {"type": 6}),
    "an update": call(CALLBACK, {"type": 7, "data": {**QUIET, "content": "done", "tts": False}}),
    "no choices": choices(),
    "choices": choices(*[choice()] * 25),
    "a modal": modal(label(typed()), label(select("a", "b", custom_id="v1:kind")), text("A hint.")),
    "a follow-up": call(FOLLOW_UP, {**QUIET, "content": r"\[x](y) and [x](https://example.org)"}),
    "an edit": call(EDIT, {**QUIET, "content": None, "embeds": [{"title": "x", "flags": 0}]}),
    "a reply": call(
        SAY,
        {
            "content": "x",
            "allowed_mentions": {"parse": [], "replied_user": False},
            "message_reference": {"message_id": 1, "channel_id": 1, "type": 0},
        },
    ),
    "commands": call(
        COMMANDS,
        [
            {
                "name": "compare",
                "type": 1,
                "description": "Side by side.",
                "description_localizations": {"de": "Nebeneinander."},
                "options": [option(required=True, autocomplete=True), option("zweite-größe")],
                "contexts": [0, 1, 2],
                "integration_types": [0, 1],
                "nsfw": False,
            },
            {"name": "Find tools for this", "type": 3},
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_discord_refuses_is_caught(name: str) -> None:
    catcher, broken = BROKEN[name]
    if catcher == SPEC and not has_schema():
        pytest.skip("Discord's schema does not lie beside this checkout")

    assert problems([broken])
    if catcher == RULE:
        assert rule_problems(broken)


@pytest.mark.parametrize("name", VALID)
def test_what_discord_takes_is_left_alone(name: str) -> None:
    assert problems([VALID[name]]) == []


def test_a_problem_says_where_it_is_and_no_token() -> None:
    (problem,) = problems([shown(content="[x](http://example.org)")])

    assert problem == ("POST /interactions/…/callback: content has a link that is not https")


@pytest.mark.skipif(not has_schema(), reason="Discord's schema is not beside this checkout")
def test_a_problem_of_the_schema_names_the_component_that_was_meant() -> None:
    (problem,) = problems([row(button(label="x" * 81), link())])

    assert "$.data.components[0].components[0].label" in problem


def test_requests_without_a_payload_are_passed_over() -> None:
    assert (
        problems([call(("GET", "/users/@me"), None), call(("DELETE", "/channels/1"), None)]) == []
    )
