"""The real discord.py against our own Discord: every command, component and misfortune."""

from __future__ import annotations

import asyncio
import gc
import io
import itertools
import logging
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from discord import ui
from discord_payloads import problems
from sqlalchemy.exc import OperationalError

from adapters.chat import logs
from adapters.chat.desk import Desk, Reply
from adapters.chat.metrics import Metrics
from adapters.discord import ids, limits
from adapters.discord.answering import USUAL
from adapters.discord.app import Bot, Options
from adapters.discord.setup import sync
from adapters.discord.sharding import Shards
from bot.catalog import Catalog
from bot.teams import Settings, Teams
from tests.loopback.discord import (
    ACKNOWLEDGED,
    BERND,
    BOT_DM,
    BROKEN,
    FOREIGN_GUILD,
    GROUP_DM,
    GUILD,
    INVALID,
    OTHER_GUILD,
    RECONNECT,
    UNKNOWN_INTERACTION,
    LoopbackDiscord,
    Person,
    guild,
    too_many,
)
from tests.loopback.discord import Reply as Heard
from tests.loopback.discord.playground import labelled, pick, playground, press

NEW, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
DAY = date(2026, 11, 27)
MARKER = "zebrafinch"
"""A word that people type here, and that no log may hold."""
T = TypeVar("T")

people = (Person(1_200_000_000_000_001_000 + n, f"person{n}") for n in itertools.count())
servers = (guild(n) for n in itertools.count(10))


class SlowDesk(Desk):
    """A desk that may be made to take its time."""

    slowness = 0.0

    async def ask(self, said: str, command: str = "ask", everything: bool = False) -> Reply:
        """The reply, later."""
        await asyncio.sleep(self.slowness)
        return await super().ask(said, command, everything)


@dataclass(slots=True)
class Bench:
    """One Discord and one bot for many tests; the loop runs while a test waits."""

    loop: asyncio.AbstractEventLoop
    discord: LoopbackDiscord
    bot: Bot
    desk: SlowDesk
    teams: Teams
    logged: io.StringIO

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(work, 30))

    def slash(self, command: str, /, user: Person | None = None, **options: Any) -> Heard:
        """A command by somebody who asked nothing before."""
        how = {key: options.pop(key) for key in ("where", "age", "locale") if key in options}
        return self.wait(self.discord.slash(command, options, user=user or next(people), **how))

    def until(self, claim: Callable[[], bool]) -> None:
        """Wait for something to come true while the bot goes on."""

        async def wait() -> None:
            while not claim():
                await asyncio.sleep(0.02)

        self.wait(wait())

    def counted(self, error: str) -> float:
        """How often a fault of this kind was counted."""
        registry = self.desk.metrics.registry
        labels = {"face": "discord", "error": error}
        return registry.get_sample_value("pickwick_errors_total", labels) or 0.0


@pytest.fixture(scope="module")
def bench(catalog_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    logged = io.StringIO()
    logs.set_up("DEBUG", logged)
    loop = asyncio.new_event_loop()
    folder = tmp_path_factory.mktemp("discord")
    teams = Teams.open(f"sqlite:///{folder}/teams.db", USUAL)
    desk = SlowDesk(Catalog.open(catalog_path), Metrics("discord"), lambda: DAY)
    stack = AsyncExitStack()

    async def start() -> tuple[LoopbackDiscord, Bot]:
        await desk.prepare()
        server = await stack.enter_async_context(LoopbackDiscord())
        options = Options(mentions=True, grace=0.05, patience=0.3)
        bot = await stack.enter_async_context(playground(desk, teams, options, server))
        await sync(bot, bot.tree, teams)
        return server, bot

    try:
        server, bot = loop.run_until_complete(start())
        yield Bench(loop, server, bot, desk, teams, logged)
    finally:
        loop.run_until_complete(stack.aclose())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
        desk.close()
        teams.close()
        root.handlers[:], root.level = kept, level


# -- commands ----------------------------------------------------------------------------

HIT = {
    "compare": {"first": "o4-mini", "second": "stable-diffusion"},
    "alternatives": {"name": "phi-4-mini", "need": "open weights"},
    "recommend": {"need": "cheap, open weights, reads images, 128k context"},
    "show": {"name": "openai/o4-mini"},
    "replace": {"name": "o4-mini"},
    "cost": {"names": "gpt-4.1, claude sonnet 4.5", "in": "50k", "out": "5k", "calls": 1000,
             "cached": 50, "batch": True},
    "ask": {"question": "which is cheaper, gpt-4.1 or claude sonnet 4.5?"},
}  # fmt: skip
AMBIGUOUS = {
    "compare": {"first": "claude", "second": "gpt-4.1"},
    "alternatives": {"name": "claude"},
    "show": {"name": "claude"},
    "replace": {"name": "claude"},
    "cost": {"names": "claude", "in": "50k"},
    "ask": {"question": "claude vs gpt-4.1"},
}
MISS = {
    "compare": {"first": MARKER, "second": "gpt-4.1"},
    "alternatives": {"name": MARKER},
    "recommend": {"need": MARKER},
    "show": {"name": MARKER},
    "replace": {"name": MARKER},
    "cost": {"names": MARKER},
    "ask": {"question": f"show {MARKER}"},
}
HOSTILE = f"<@1> @everyone [{MARKER}](http://b) ||x|| `c` # h \u202e"
EVIL = {
    "compare": {"first": HOSTILE, "second": HOSTILE},
    "alternatives": {"name": HOSTILE, "need": HOSTILE},
    "recommend": {"need": HOSTILE},
    "show": {"name": HOSTILE},
    "replace": {"name": HOSTILE},
    "cost": {"names": HOSTILE, "in": "<@1>", "out": "@here"},
    "ask": {"question": HOSTILE},
}


@pytest.mark.parametrize("name", HIT)
def test_a_command_is_answered_for_all_to_see(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **HIT[name])

    assert heard.type == NEW
    assert not heard.is_ephemeral
    assert "Catalog " in heard.text
    assert len(heard.callbacks) == 1


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_unclear_name_is_asked_back_to_one_person(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **AMBIGUOUS[name])

    assert heard.is_ephemeral
    assert "Choose one" in heard.text


@pytest.mark.parametrize("name", MISS)
def test_an_unknown_name_is_said_to_be_unknown(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **MISS[name])

    assert heard.type == NEW
    assert MARKER in heard.text


@pytest.mark.parametrize("name", EVIL)
def test_hostile_text_stays_text(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **EVIL[name])

    assert heard.type == NEW
    assert "<@" not in heard.text
    assert "@everyone" not in heard.text
    assert "](http" not in heard.text.replace("\\](", "")


@pytest.mark.parametrize("name", [*HIT, "help", "privacy", "forget-me"])
def test_no_command_fails_in_a_dm_a_group_or_for_one_person(bench: Bench, name: str) -> None:
    for where in (BOT_DM, GROUP_DM, FOREIGN_GUILD):
        heard = bench.slash(name, where=where, **HIT.get(name, {}))

        assert heard.type == NEW


@pytest.mark.parametrize("typed", ["abc", "-5", "1e6", "50.000", "1,5k", "<@1> @here"])
def test_what_is_no_number_of_tokens_is_said_to_be_none(bench: Bench, typed: str) -> None:
    heard = bench.slash("cost", names="gpt-4.1", **{"in": "50k", "out": typed})

    assert heard.is_ephemeral
    assert "is no number of tokens" in heard.text


@pytest.mark.parametrize("typed", ["50k", "50,000", "0.05M", "50000 tokens", "50_000"])
def test_numbers_of_tokens_are_read_as_they_are_written(bench: Bench, typed: str) -> None:
    assert "50,000 tokens in" in bench.slash("cost", names="gpt-4.1", **{"in": typed}).text


def test_private_answers_are_seen_by_one_person(bench: Bench) -> None:
    heard = bench.slash("show", name="openai/o4-mini", private=True)

    assert heard.is_ephemeral
    assert {"Share", "Dismiss"} <= set(heard.text.splitlines())


def test_german_surrounds_the_answer(bench: Bench) -> None:
    heard = bench.wait(
        bench.discord.slash("show", {"name": "openai/o4-mini", "private": True}, user=BERND)
    )

    assert "Schließen" in heard.text


def test_help_and_privacy_are_for_one_person(bench: Bench) -> None:
    for name, said in {
        "help": "How to ask",
        "privacy": "Not kept",
        "forget-me": "Forgotten",
    }.items():
        heard = bench.slash(name)

        assert heard.is_ephemeral
        assert said in heard.text


def test_forget_me_forgets_the_count_of_questions(bench: Bench) -> None:
    person = next(people)
    bench.slash("help", user=person)
    assert person.id in bench.bot.answering.cooldown.people

    bench.slash("forget-me", user=person)

    assert person.id not in bench.bot.answering.cooldown.people


# -- autocomplete ------------------------------------------------------------------------

TYPED = {
    "": "openai/gpt-5.4",
    "claude son": "anthropic/claude-sonnet-4.5",
    "clade sonet": "anthropic/claude-sonnet-4.5",
    "o4-min": "openai/o4-mini",
}


@pytest.mark.parametrize("typed", TYPED)
def test_names_are_completed(bench: Bench, typed: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("show", {"name": typed}, "name"))

    assert heard.type == CHOICES
    assert TYPED[typed] in [choice["value"] for choice in heard.choices]


@pytest.mark.parametrize("option", ["first", "second", "fifth"])
def test_every_field_of_a_comparison_is_completed(bench: Bench, option: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("compare", {option: "gpt"}, option))

    assert len(heard.choices) == 25


@pytest.mark.parametrize("typed", [MARKER, "x" * 200, HOSTILE, "👩‍💻" * 60, "\u202e"])
def test_what_fits_nothing_is_explained_in_one_choice(bench: Bench, typed: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("show", {"name": typed}, "name", user=BERND))

    assert heard.type == CHOICES
    assert len(heard.choices) <= 25
    if typed == MARKER:
        assert [choice["value"] for choice in heard.choices] == [MARKER]
        assert heard.choices[0]["name"].startswith("Nichts heißt")


def test_the_last_of_several_names_is_completed(bench: Bench) -> None:
    heard = bench.wait(bench.discord.autocomplete("cost", {"names": "gpt-4.1, o4-min"}, "names"))

    assert heard.choices[0]["value"] == "gpt-4.1, openai/o4-mini"
    assert heard.choices[0]["name"].startswith("gpt-4.1, o4-mini")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("gpt-4.1 vs o4-min", "gpt-4.1 vs openai/o4-mini"),
        ("gpt-4.1 vs", "gpt-4.1 vs openai/gpt-5.4"),
        ("gpt-4.1 vs.", "gpt-4.1 vs. openai/gpt-5.4"),
        ("gpt-4.1,", "gpt-4.1,openai/gpt-5.4"),
        ("github vscode", "github vscode"),
    ],
)
def test_a_choice_never_joins_two_names_to_one(bench: Bench, typed: str, value: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("cost", {"names": typed}, "names"))

    assert heard.choices[0]["value"] == value


def test_a_name_without_room_is_not_said_to_be_unknown(bench: Bench) -> None:
    long = (
        "anthropic/claude-sonnet-4.5, openai/gpt-4.1-nano, google/gemini-2.5-pro, openai/o3-mini, "
    )
    fits = bench.wait(bench.discord.autocomplete("cost", {"names": f"{long}o4-mini"}, "names"))
    longer = {"names": f"{long}phi-4-mini-reasoning"}
    cut = bench.wait(bench.discord.autocomplete("cost", longer, "names"))

    assert [choice["value"] for choice in fits.choices] == [f"{long}o4-mini"]
    assert fits.choices[0]["name"].startswith("No room to complete “o4-mini”")
    assert (cut.type, cut.choices) == (CHOICES, [])


def test_every_choice_means_one_thing(bench: Bench) -> None:
    for typed in ("", "anthropic", "hugging", "pyt"):
        heard = bench.wait(bench.discord.autocomplete("show", {"name": typed}, "name"))
        for choice in heard.choices[:6]:
            assert bench.slash("show", name=choice["value"]).text.count("Choose one") == 0


# -- the menu, forms and mentions --------------------------------------------------------


def test_tools_are_found_for_a_message(bench: Bench) -> None:
    wrote = bench.discord.write("we need to transcribe german customer calls")

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert heard.is_ephemeral
    assert "speech to text" in heard.text


def test_marks_of_discord_in_a_message_are_no_words(bench: Bench) -> None:
    marks = "<@1> <@!2> <@&3> <#4> <:pepe:55> <a:pepe:55> <t:1795000000:R> </compare:66>"
    wrote = bench.discord.write(f"{marks} we need speech to text {marks}")

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert "For: we need speech to text\n" in heard.text


def test_a_long_message_is_read_beyond_its_first_lines(bench: Bench) -> None:
    wrote = bench.discord.write(f"{'hello everybody ' * 70} we need speech to text")

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert "speech to text is on record" in heard.text.casefold()


@pytest.mark.parametrize("content", ["", "  ", "<@1> <:pepe:55>"])
def test_a_message_without_words_is_said_to_have_none(bench: Bench, content: str) -> None:
    wrote = bench.discord.write("") | {"content": content}
    wrote["embeds"] = [{"type": "rich", "title": "we need OCR"}]

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert heard.is_ephemeral
    assert "Pickwick reads text only" in heard.text


def test_a_need_can_be_filled_into_a_form(bench: Bench) -> None:
    asked = bench.slash("recommend")
    assert asked.modal
    fields = {"task": "transcribe calls", "budget": "cheap", "takes": ["audio input"], "open": True}

    heard = bench.wait(bench.discord.submit(asked.modal["custom_id"], fields, user=next(people)))

    assert not heard.is_ephemeral
    assert "For: transcribe calls, cheap, audio input, open weights" in heard.text


def test_a_forms_privacy_travels_with_it(bench: Bench) -> None:
    asked = bench.slash("recommend", private=True)
    assert asked.modal

    heard = bench.wait(
        bench.discord.submit(asked.modal["custom_id"], {"task": "chat"}, user=next(people))
    )

    assert heard.is_ephemeral


def test_an_empty_form_is_answered_with_help(bench: Bench) -> None:
    asked = bench.slash("recommend")
    assert asked.modal

    heard = bench.wait(bench.discord.submit(asked.modal["custom_id"], {}, user=next(people)))

    assert "How to ask" in heard.text


def test_a_form_of_another_version_is_old(bench: Bench) -> None:
    heard = bench.wait(bench.discord.submit("v0:form:x", {"a": "b"}, user=next(people)))

    assert "This card is old" in heard.text


def test_nothing_is_kept_of_open_forms_and_cards(bench: Bench) -> None:
    bench.slash("recommend")
    bench.slash("alternatives", name="phi-4-mini")
    bench.slash("show", name="openai/o3")

    gc.collect()
    kinds = {type(each) for each in gc.get_objects()}

    assert not [kind for kind in kinds if issubclass(kind, ui.View | ui.LayoutView | ui.Modal)]


def test_a_mention_is_answered_below_it(bench: Bench) -> None:
    heard = bench.wait(bench.discord.say("replace o4-mini", user=next(people)))

    (sent,) = heard.messages
    assert "Moving away from o4-mini" in heard.text
    assert sent.body["message_reference"]["message_id"]
    assert sent.body["allowed_mentions"] == {"parse": [], "replied_user": False}


def test_a_ping_reply_to_a_card_is_answered(bench: Bench) -> None:
    card = bench.wait(bench.discord.say("replace o4-mini", user=next(people)))

    heard = bench.wait(
        bench.discord.say("show o3", mentions_bot=False, reply_to=card.message, user=next(people))
    )

    assert "o3" in heard.text


@pytest.mark.parametrize("how", ["plain", "reply to another", "by a bot", "ping outside"])
def test_what_is_not_for_us_is_left_alone(bench: Bench, how: str) -> None:
    person = next(people)
    said: dict[str, Any] = {"mentions_bot": False, "user": person, "timeout": 0.15}
    if how == "reply to another":
        said["reply_to"] = bench.discord.write("hello", user=BERND)
    if how == "by a bot":
        event = bench.discord.write(f"<@{bench.bot.application_id}> show o3", user=person)
        event["author"]["bot"] = True
        event |= {"guild_id": str(GUILD.guild_id)}
        before = len(bench.discord.calls)
        bench.wait(bench.discord.dispatch("MESSAGE_CREATE", event))
        bench.wait(asyncio.sleep(0.15))
        assert len(bench.discord.calls) == before
        return

    heard = bench.wait(bench.discord.say("show o3", **said))

    assert heard.calls == []


@pytest.mark.parametrize("kind", [3, 6, 18])
def test_what_discord_itself_writes_is_left_alone(bench: Bench, kind: int) -> None:
    event = bench.discord.write("", user=next(people), where=BOT_DM) | {"type": kind}
    before = len(bench.discord.calls)

    assert bench.wait(bench.discord.tell(event, BOT_DM))
    bench.wait(asyncio.sleep(0.15))

    assert len(bench.discord.calls) == before


def test_a_direct_message_is_answered(bench: Bench) -> None:
    heard = bench.wait(bench.discord.say("show o3", where=BOT_DM, user=next(people)))

    assert "o3" in heard.text


# -- components --------------------------------------------------------------------------


def test_a_button_shows_the_details_to_who_pressed_it(bench: Bench) -> None:
    owner, other = next(people), next(people)
    card = bench.slash("alternatives", user=owner, name="phi-4-mini")

    for person in (owner, other):
        custom_id = labelled(card, "Details")
        heard = bench.wait(bench.discord.click(custom_id, card.message, user=person))
        assert heard.type == NEW
        assert heard.is_ephemeral
        assert "model by" in heard.text


@pytest.mark.parametrize("label", ["Compare the first three", "Alternatives to", "More like this"])
def test_the_next_questions_of_a_shortlist(bench: Bench, label: str) -> None:
    card = bench.slash("recommend", need="cheap, open weights, reads images")
    whole = next(line for line in card.text.splitlines() if line.startswith(label))

    heard = bench.wait(bench.discord.click(labelled(card, whole), card.message, user=next(people)))

    assert heard.is_ephemeral
    assert "Catalog " in heard.text


def test_the_owner_changes_a_card_in_its_place_and_nobody_else_does(bench: Bench) -> None:
    owner, other = next(people), next(people)
    card = bench.slash("compare", user=owner, first="o4-mini", second="stable-diffusion")
    label = next(line for line in card.text.splitlines() if line.endswith("instead"))
    custom_id = labelled(card, label)

    theirs = bench.wait(bench.discord.click(custom_id, card.message, user=other))
    own = bench.wait(bench.discord.click(custom_id, card.message, user=owner))

    assert theirs.type == NEW
    assert theirs.is_ephemeral
    assert own.type == UPDATE
    assert "stable-diffusion-webui" in own.text


def test_a_card_of_newer_components_is_never_made_an_embed(bench: Bench) -> None:
    owner = next(people)
    card = bench.slash("alternatives", user=owner, name="phi-4-mini")
    turned = ids.write(ids.Deed("turn", "compare o3 vs gpt-4.1"))
    assert turned
    old = bench.discord.card(
        [{"type": 17, "components": [{"type": 1, "components": [
            {"type": 2, "style": 2, "label": "x", "custom_id": turned}]}]}],
        flags=limits.V2,
        interaction_metadata=(card.message or {})["interaction_metadata"],
    )  # fmt: skip

    heard = bench.wait(bench.discord.click(turned, old, user=owner))

    assert heard.type == NEW
    assert heard.is_ephemeral


def test_a_reading_is_picked_in_place_then_shared_then_dismissed(bench: Bench) -> None:
    person = next(people)
    picker = bench.slash("compare", user=person, first="claude", second="gpt-4.1")

    async def go_on() -> tuple[Heard, Heard, Heard]:
        listed = labelled_select(picker)
        picked = await bench.discord.choose(
            listed, ["claude-sonnet-4.5"], picker.message, user=person
        )
        shared = await bench.discord.click(labelled(picked, "Share"), picked.message, user=person)
        gone = await bench.discord.click(labelled(picked, "Dismiss"), picked.message, user=person)
        return picked, shared, gone

    picked, shared, gone = bench.wait(go_on())

    assert picked.type == UPDATE
    assert shared.type == NEW
    assert not shared.is_ephemeral
    assert shared.text.startswith(f"Shared by {person.name.capitalize()}")
    assert "Dismiss" not in shared.text
    assert gone.type == DEFER_UPDATE
    assert gone.message is None


def labelled_select(heard: Heard) -> str:
    parts = limits.walk((heard.message or {})["components"])
    return str(next(part["custom_id"] for part in parts if part["type"] == limits.SELECT))


def test_a_reading_picked_in_public_is_answered_to_who_picked(bench: Bench) -> None:
    owner, other = next(people), next(people)
    picker = bench.wait(bench.discord.say("show claude", user=owner))
    listed = labelled_select(picker)
    value = ["claude-sonnet-4.5"]

    theirs = bench.wait(bench.discord.choose(listed, value, picker.message, user=other))
    own = bench.wait(bench.discord.choose(listed, value, picker.message, user=owner))

    assert theirs.is_ephemeral
    assert theirs.type == NEW
    assert own.type == UPDATE


def test_all_rows_are_shown_on_demand(bench: Bench) -> None:
    card = bench.slash("compare", first="gpt-4.1", second="claude sonnet 4.5")
    assert "left out" in card.text

    heard = bench.wait(
        bench.discord.click(labelled(card, "Show all rows"), card.message, user=next(people))
    )

    assert heard.is_ephemeral
    assert "left out." not in heard.text
    assert len(heard.text) > len(card.text)


OLD = ["v0:show:o4-mini", "v2:ask:x", "compare:1", "v1:ask:{~", "v1:drop:x", "x" * 100]


@pytest.mark.parametrize("custom_id", OLD)
def test_an_unknown_button_is_old_and_offers_to_ask_again(bench: Bench, custom_id: str) -> None:
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    card = bench.discord.card([{"type": 1, "components": [button]}])
    person = next(people)

    heard = bench.wait(bench.discord.click(custom_id, card, user=person))
    form = bench.wait(bench.discord.click(labelled(heard, "Ask again"), heard.message, user=person))
    assert form.modal
    answer = bench.wait(
        bench.discord.submit(form.modal["custom_id"], {"question": "show o3"}, user=person)
    )

    assert heard.is_ephemeral
    assert "This card is old" in heard.text
    assert answer.is_ephemeral
    assert "o3" in answer.text


def test_an_unknown_list_is_old(bench: Bench) -> None:
    options = [{"label": "a", "value": "a"}]
    select = {"type": 3, "custom_id": "v1:pick:{~", "options": options}
    card = bench.discord.card([{"type": 1, "components": [select]}])

    heard = bench.wait(bench.discord.choose("v1:pick:{~", ["a"], card, user=next(people)))

    assert "This card is old" in heard.text


def test_what_the_catalog_no_longer_holds_is_said_to_be_unknown(bench: Bench) -> None:
    custom_id = f"v1:ask:{{e{MARKER}"
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    card = bench.discord.card([{"type": 1, "components": [button]}])

    heard = bench.wait(bench.discord.click(custom_id, card, user=next(people)))

    assert "is not known" in heard.text


# -- settings ----------------------------------------------------------------------------


def test_a_server_sets_its_language_and_who_sees_answers(bench: Bench) -> None:
    place = next(servers)
    bench.wait(bench.discord.join_guild(place))

    said = bench.slash("settings", where=place, language="de", visibility="private", mentions=False)
    answered = bench.slash("show", where=place, name="openai/o3")
    public = bench.slash("show", where=place, name="openai/o3", private=False)
    ignored = bench.wait(bench.discord.say("show o3", where=place, user=next(people), timeout=0.15))
    elsewhere = bench.slash("show", name="openai/o3")

    assert "Only who asked" in said.text
    assert said.is_ephemeral
    assert answered.is_ephemeral
    assert "Schließen" in answered.text
    assert not public.is_ephemeral
    assert ignored.calls == []
    assert not elsewhere.is_ephemeral


def test_settings_are_for_who_manages_the_server(bench: Bench) -> None:
    from tests.loopback.discord.events import CHAT_INPUT, COMMAND, command_data, interaction

    known = bench.discord.state.command("settings", CHAT_INPUT, GUILD.guild_id)
    data = command_data("settings", {"visibility": "private"}, known, "")
    event = interaction(COMMAND, data, GUILD, next(people), None, 0.0)
    event["member"]["permissions"] = "0"

    heard = bench.wait(bench.discord.ask(event, GUILD, 3.0))

    assert "Only who manages this server" in heard.text
    assert bench.teams.settings(f"discord:{GUILD.guild_id}").is_public


def test_nothing_is_set_where_the_bot_is_no_member(bench: Bench) -> None:
    heard = bench.slash("settings", where=next(servers), visibility="private")

    assert "the bot is no member of this server" in heard.text
    assert len(bench.teams.known("discord")) < 5


def test_settings_are_removed_after_a_server_is_left_and_not_in_an_outage(bench: Bench) -> None:
    gone, out = next(servers), next(servers)
    for place in (gone, out):
        bench.wait(bench.discord.join_guild(place))
        bench.slash("settings", where=place, visibility="private")

    bench.wait(bench.discord.leave_guild(gone))
    bench.wait(bench.discord.leave_guild(out, unavailable=True))

    bench.until(lambda: f"discord:{gone.guild_id}" not in bench.teams.known("discord"))
    bench.wait(asyncio.sleep(0.1))
    assert f"discord:{out.guild_id}" in bench.teams.known("discord")


def test_settings_of_a_server_left_while_away_are_removed(bench: Bench) -> None:
    bench.teams.change(f"discord:{OTHER_GUILD.guild_id}", language="de")

    bench.wait(bench.bot.on_ready())

    bench.until(lambda: f"discord:{OTHER_GUILD.guild_id}" not in bench.teams.known("discord"))


@pytest.mark.parametrize("is_freed", [True, False])
def test_settings_that_take_long_are_announced_and_follow(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, is_freed: bool
) -> None:
    def locked(*_: object, **changes: Any) -> Settings:
        time.sleep(0.5)
        if is_freed:
            return Settings(**changes)
        raise OperationalError("insert", {}, Exception())

    monkeypatch.setattr(bench.teams, "change", locked)

    heard = bench.slash("settings", visibility="public")
    said = "Everybody in the channel" if is_freed else "could not answer this just now"

    assert heard.type == DEFER
    assert heard.is_ephemeral
    assert said in heard.text + str([call.body for call in heard.follow_ups])


@pytest.mark.parametrize("how", ["broken", "hanging"])
def test_without_its_database_a_server_is_shown_nothing_it_may_not_want(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def unreachable(*_: object) -> None:
        if how == "hanging":
            time.sleep(0.7)
        raise OperationalError("select", {}, Exception())

    monkeypatch.setattr(bench.teams, "settings", unreachable)

    heard = bench.slash("show", name="openai/o3")
    settings = bench.slash("settings")

    assert heard.is_ephemeral
    assert "o3" in heard.text
    assert "Answers are seen by" not in settings.text


# -- misfortunes -------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", [UNKNOWN_INTERACTION, ACKNOWLEDGED])
def test_an_answer_that_comes_too_late_is_not_given_twice(bench: Bench, refusal: Any) -> None:
    bench.discord.fail(refusal, "POST", "*/callback")

    heard = bench.wait(
        bench.discord.slash("show", {"name": "openai/o3"}, user=next(people), timeout=0.3)
    )

    assert [call.status for call in heard.calls] == [refusal.status]


def test_a_rate_limit_is_waited_for(bench: Bench) -> None:
    bench.discord.fail(too_many(0.05), "POST", "*/callback")

    heard = bench.slash("show", name="openai/o3")

    assert [call.status for call in heard.callbacks] == [429, 200]


@pytest.mark.parametrize("is_done", [False, True])
def test_a_fault_of_discord_never_brings_two_answers(bench: Bench, is_done: bool) -> None:
    bench.discord.fail(replace(BROKEN, carried_out=is_done), "POST", "*/callback")

    heard = bench.wait(
        bench.discord.slash("show", {"name": "openai/o3"}, user=next(people), timeout=1.6)
    )

    assert sum(call.succeeded for call in heard.callbacks) <= 1
    assert not heard.follow_ups
    assert bench.slash("help").type == NEW


def test_a_fault_of_ours_is_apologised_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError(MARKER)

    monkeypatch.setattr(bench.desk, "ask", broken)

    heard = bench.slash("show", name="openai/o3")

    assert heard.is_ephemeral
    assert "could not answer this just now" in heard.text


def test_an_apology_never_takes_a_cards_place(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = next(people)
    card = bench.slash("cost", user=owner, names="gpt-4.1")
    before = card.text
    monkeypatch.setattr("adapters.chat.desk.MOST_WAITING", 0)

    custom_id = labelled(card, "The same in batch")
    heard = bench.wait(bench.discord.click(custom_id, card.message, user=owner))

    assert heard.type == NEW
    assert heard.is_ephemeral
    assert "Many people are asking" in heard.text
    assert card.text == before


def test_an_apology_is_said_in_ones_own_language(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = bench.slash("show", name="openai/o3", private=True)
    monkeypatch.setattr("adapters.chat.desk.MOST_WAITING", 0)

    asked = bench.slash("show", name="openai/o3", locale="de")
    share = labelled(private, "Share")
    shared = bench.wait(bench.discord.click(share, private.message, user=next(people), locale="de"))

    for heard in (asked, shared):
        assert heard.is_ephemeral
        assert "Gerade fragen viele zugleich" in heard.text
        assert "Geteilt" not in heard.text


def test_a_malformed_event_is_left_out(bench: Bench) -> None:
    for event, data in {
        "INTERACTION_CREATE": {"type": 2},
        "GUILD_CREATE": {},
        "MESSAGE_CREATE": {"id": "x"},
        "GUILD_DELETE": [],
        "NEVER_HEARD_OF": None,
    }.items():
        bench.wait(bench.discord.dispatch(event, data))

    assert bench.slash("help").type == NEW


def test_a_command_of_another_version_is_old(bench: Bench) -> None:
    heard = bench.wait(bench.discord.slash("gone", {}, user=next(people)))
    other = bench.wait(bench.discord.slash("show", {"old": "x"}, user=next(people)))

    assert "This card is old" in heard.text
    assert "This card is old" in other.text


def test_what_waited_too_long_is_dropped(bench: Bench) -> None:
    bench.slash("help")
    before = bench.counted("late")

    for heard in (
        bench.wait(bench.discord.slash("help", user=next(people), age=2.8, timeout=0.15)),
        bench.wait(
            bench.discord.autocomplete("show", {"name": "o"}, "name", age=2.8, timeout=0.15)
        ),
    ):
        assert heard.calls == []
    assert bench.counted("late") == before + 2


def test_a_slow_answer_is_announced_and_follows(bench: Bench) -> None:
    bench.desk.slowness = 0.5
    try:
        public = bench.slash("show", name="openai/o3")
        private = bench.slash("show", name="openai/o3", private=True)
        owner = next(people)
        picker = bench.slash("show", name="claude", private=True, user=owner)
        picked = bench.wait(
            bench.discord.choose(
                labelled_select(picker), ["claude-sonnet-4.5"], picker.message, user=owner
            )
        )
    finally:
        bench.desk.slowness = 0.0

    assert (public.type, public.is_ephemeral) == (DEFER, False)
    assert (private.type, private.is_ephemeral) == (DEFER, True)
    assert "o3" in public.text
    assert len(public.edits) == 1
    assert picked.type == DEFER_UPDATE
    assert "Claude Sonnet 4.5" in picked.text


def test_a_slow_answer_of_another_form_goes_beside_the_card(bench: Bench) -> None:
    owner = next(people)
    card = bench.slash("alternatives", user=owner, name="phi-4-mini")
    turned = ids.write(ids.Deed("turn", "compare o3 vs gpt-4.1"))
    assert turned
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": turned}]}
    old = bench.discord.card(
        [{"type": 17, "components": [row]}],
        flags=limits.V2,
        interaction_metadata=(card.message or {})["interaction_metadata"],
    )
    bench.desk.slowness = 0.5
    try:
        heard = bench.wait(bench.discord.click(turned, old, user=owner))
    finally:
        bench.desk.slowness = 0.0

    assert heard.type == DEFER_UPDATE
    assert len(heard.follow_ups) == 1


def test_one_question_too_many_is_asked_to_wait(bench: Bench) -> None:
    person = next(people)

    heard = [bench.slash("help", user=person) for _ in range(9)]

    assert [each.type for each in heard] == [NEW] * 9
    assert "try again in" in heard[-1].text
    assert heard[-1].is_ephemeral
    assert "try again in" not in heard[-2].text


# -- the connection ----------------------------------------------------------------------


def test_a_lost_connection_is_resumed_and_nothing_is_answered_twice(bench: Bench) -> None:
    gateway = bench.discord.gateway
    identifies, resumes = len(gateway.identifies), len(gateway.resumes)

    async def lose() -> Heard:
        await gateway.drop(code=4000)
        asking = asyncio.create_task(bench.discord.slash("help", user=next(people)))
        await gateway.wait_until(lambda g: len(g.resumes) > resumes)
        return await asking

    heard = bench.wait(lose())

    assert len(heard.callbacks) == 1
    assert len(gateway.identifies) == identifies


def test_we_reconnect_when_told_to(bench: Bench) -> None:
    gateway = bench.discord.gateway
    resumes, identifies = len(gateway.resumes), len(gateway.identifies)

    async def told() -> None:
        await gateway.order(RECONNECT)
        await gateway.wait_until(lambda g: len(g.resumes) > resumes)
        await gateway.order(INVALID, False)
        await gateway.wait_until(lambda g: len(g.identifies) > identifies)

    bench.wait(told())

    assert bench.slash("help").type == NEW


def test_a_card_is_answered_by_the_next_process(bench: Bench) -> None:
    card = bench.slash("alternatives", name="phi-4-mini")
    picker = bench.slash("compare", first="claude", second="gpt-4.1")

    async def again() -> tuple[Heard, Heard]:
        await bench.bot.hang_up()
        async with playground(bench.desk, bench.teams, bench.bot.options, bench.discord):
            return (
                await press(bench.discord, card, "Details"),
                await pick(bench.discord, picker, "Claude Sonnet 4.5"),
            )

    details, picked = bench.wait(again())
    bench.wait(_connected(bench))

    assert "Gemma 3n E2b It" in details.text
    assert "Claude Sonnet 4.5 vs GPT-4.1" in picked.text
    assert bench.slash("help").type == NEW


async def _connected(bench: Bench) -> None:
    """Bring the shared bot back."""
    before = len(bench.discord.gateway.identifies)
    (shard,) = bench.bot.shards.values()
    await shard.connect()
    await bench.discord.gateway.wait_until(lambda g: len(g.identifies) > before)


def test_two_shards_hear_their_own_servers(bench: Bench, catalog_path: Path) -> None:  # noqa: ARG001
    places = [guild(0), guild(1)]

    async def both() -> tuple[list[Heard], list[int], int]:
        async with (
            LoopbackDiscord(guilds=places, shards=2) as server,
            playground(bench.desk, bench.teams, Options(Shards((0, 1), 2)), server) as bot,
        ):
            await sync(bot, bot.tree, bench.teams, force=True)
            heard = [await server.slash("help", user=next(people), where=place) for place in places]
            silent = await server.say("show o3", user=next(people), timeout=0.1)
            assert silent.calls == []
            found = [identify.shard for identify in server.gateway.identifies]
            return heard, found, server.gateway.identifies[0].intents

    heard, shards, intents = bench.wait(both())

    assert [each.type for each in heard] == [NEW, NEW]
    assert sorted(shards) == [0, 1]
    assert intents == 1, "without mentions only guilds are listened to"


def test_intents_are_the_fewest_and_none_is_privileged(bench: Bench) -> None:
    identify = bench.discord.gateway.identifies[0]

    assert identify.intents == 1 | 1 << 9 | 1 << 12


# -- all of it ---------------------------------------------------------------------------


def test_everything_sent_is_what_discord_takes(bench: Bench) -> None:
    assert len(bench.discord.calls) > 20
    assert problems(bench.discord.calls) == []


def test_nothing_sent_pings_anybody(bench: Bench) -> None:
    def mentions(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            yield from ([value["allowed_mentions"]] if "allowed_mentions" in value else [])
            for held in value.values():
                yield from mentions(held)

    found = [each for call in bench.discord.calls for each in mentions(call.body)]

    assert found
    assert {tuple(each["parse"]) for each in found} == {()}


def test_no_other_host_is_asked_for(bench: Bench) -> None:
    assert bench.discord.resolver.refused == []


def test_no_log_holds_words_or_tokens(bench: Bench) -> None:
    logged = bench.logged.getvalue()

    assert "not answered" in logged, "faults are logged"
    for secret in (MARKER, "interaction-token", bench.discord.token, "o4-mini", "claude"):
        assert secret not in logged
