"""What workspaces do that nobody plans for, and what Slack or a database does to us meanwhile."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from slack_lab import Play
from slack_lab import answerer as answerer
from slack_lab import catalog as catalog
from slack_lab import logged as logged
from slack_lab import play as play
from slack_lab import teams as teams

from adapters.chat.answering import Answerer
from adapters.slack import links
from adapters.slack.app import SlackApp
from adapters.slack.request import team_of
from adapters.slack.settings import Patience
from bot.pickwick import Pickwick
from bot.teams.settings import Teams
from tests.loopback.slack import Heard, LoopbackSlack, Sent

COMPARE = ("/compare", "o4-mini gpt-4.1")


# -- a database that is locked ---------------------------------------------------------------


def test_a_locked_database_silences_nobody(play: Play, tmp_path: Path) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        lock = sqlite3.connect(tmp_path / "teams.db", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        try:
            command = await slack.command(*COMPARE)
            mention = await slack.mention("show o4-mini")
        finally:
            lock.close()

        assert (command.status, mention.status, mention.attempts) == (200, 200, 1)
        assert "o4-mini vs gpt-4.1" in command.text
        assert len(mention.calls("chat.postMessage")) == 1

    play(scenario, patience=Patience(database=0.05))


# -- a card, and who changes what ------------------------------------------------------------


@pytest.mark.parametrize("button", ["share", "Show as list", "ask:0"])
def test_an_apology_takes_no_cards_place_and_concerns_one_person(
    play: Play, monkeypatch: pytest.MonkeyPatch, button: str, answerer: Answerer
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        private = await slack.command(*COMPARE)
        direct = await slack.direct_message("compare o4-mini vs gpt-4.1")
        fail_from_now_on(monkeypatch, answerer)

        pressed = await slack.press(button, private)
        redrawn = await slack.press("Show as list", direct)

        for heard in (pressed, redrawn):
            (response,) = heard.responses
            assert "could not answer" in response["text"]
            assert response["response_type"] == "ephemeral"
            assert response["replace_original"] is False
        assert private.text == slack.screen()[0].text

    play(scenario)


def fail_from_now_on(monkeypatch: pytest.MonkeyPatch, answerer: Answerer) -> None:
    """Let the core meet a fault, and nothing be known from before."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Pickwick, "ask", fail)
    monkeypatch.setattr(Pickwick, "news", fail)
    answerer._card.cache_clear()


def test_a_card_that_all_see_is_drawn_anew_for_who_asked_only(play: Play, teams: Teams) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        teams.change(f"slack:{slack.place.team}", is_public=True)
        shown = await slack.command(*COMPARE)

        redrawn = await slack.press("Show as list", shown, user="U0BERND")

        (response,) = redrawn.responses
        assert (response["response_type"], response["replace_original"]) == ("ephemeral", False)
        first, second = slack.screen()
        assert (first.ephemeral, second.ephemeral) == (False, True)

    play(scenario)


@pytest.mark.parametrize("text", ["o4-mini notes", "gpt-99 o4-mini", "o4-mini"])
def test_what_is_no_answer_is_shown_to_who_asked_only(play: Play, teams: Teams, text: str) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        teams.change(f"slack:{slack.place.team}", is_public=True)

        heard = await slack.command("/compare", text)

        assert heard.ack
        assert heard.ack["response_type"] == "ephemeral"
        assert "Dismiss" in json.dumps(heard.ack)

    play(scenario)


def test_a_thread_closed_to_the_app_leaves_the_answer_to_who_clicked(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.mention("compare o4-mini vs gpt-4.1")
        slack.fail_next("chat.postMessage", "not_in_channel")

        pressed = await slack.press("ask:0", heard, answers=2)

        (response,) = pressed.responses
        assert "o4-mini is a model" in response["text"]
        assert (response["response_type"], response["replace_original"]) == ("ephemeral", False)

    play(scenario)


# -- a slow core, and a Slack that asks to slow down -----------------------------------------

WAYS = ("mention", "direct", "button", "Show as list", "share", "Home", "modal", "change")


@pytest.mark.parametrize("way", WAYS)
def test_whoever_waits_is_told_that_the_answer_follows(
    play: Play, monkeypatch: pytest.MonkeyPatch, answerer: Answerer, way: str
) -> None:
    held, real = threading.Event(), Pickwick.ask

    def late(*given: Any) -> Any:
        held.wait(5)
        return real(*given)

    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        held.clear()
        do = await prepared(slack, way)
        answerer._card.cache_clear()
        monkeypatch.setattr(Pickwick, "ask", late)
        start = len(slack.captured)

        doing = asyncio.create_task(do)
        told = await slack.until(lambda: is_announced(slack, start), 3)
        held.set()
        await doing
        await slack.until(lambda: is_answered(slack, start), 3)

        assert told
        assert is_answered(slack, start)
        monkeypatch.setattr(Pickwick, "ask", real)

    play(scenario, patience=Patience(reply=0.05, modal=0.05))


async def prepared(slack: LoopbackSlack, way: str) -> Coroutine[Any, Any, Heard]:
    """What a person is about to do, on something that is there already."""
    match way:
        case "mention":
            return slack.mention("show o4-mini", answers=2)
        case "direct":
            return slack.direct_message("show o4-mini", answers=2)
        case "Home":
            return slack.press("compare gpt-4.1 vs claude sonnet 4.5", await slack.open_home())
        case "modal":
            opened = await slack.message_shortcut("find_tools", "compare o4-mini vs gpt-4.1")
            return slack.press("ask:0", opened)
        case "change":
            opened = await slack.press("change", await slack.command(*COMPARE))
            return slack.submit_view(opened, {"said": "show o4-mini"}, answers=0)
        case _:
            button = "ask:0" if way == "button" else way
            return slack.press(button, await slack.command(*COMPARE), answers=2)


def is_announced(slack: LoopbackSlack, start: int) -> bool:
    sent = [json.dumps(one.json, ensure_ascii=False) for one in slack.captured[start:]]
    return any("longer than usual" in one or "Looking…" in one for one in sent)


def is_answered(slack: LoopbackSlack, start: int) -> bool:
    sent = [json.dumps(one.json) for one in slack.captured[start:]]
    return any("Catalog " in one for one in sent)


def test_an_answers_address_that_asks_to_slow_down_is_obeyed(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command(*COMPARE)
        slack.fail_next("response_url", "ratelimited", retry_after=1)

        pressed = await slack.press("Show as list", heard)
        await slack.until(lambda: len(sent_back(slack)) == 2, 3)

        assert [sent.status for sent in sent_back(slack)] == [429, 200]
        assert pressed.calls("chat.postEphemeral") == []

    play(scenario)


def sent_back(slack: LoopbackSlack) -> list[Sent]:
    return [sent for sent in slack.captured if sent.where == "response_url"]


def test_a_slow_list_of_names_stays_empty(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()
    monkeypatch.setattr(Pickwick, "complete", lambda *_: held.wait(5))

    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        opened = await slack.global_shortcut("compare_open")
        suggested = await slack.suggest("name:0", "o4", opened)
        held.set()

        assert suggested.ack == {"options": []}

    play(scenario, patience=Patience(names=0.05))


# -- what cannot be done is said -------------------------------------------------------------


def test_settings_that_cannot_be_kept_are_said(
    play: Play, teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("locked")

    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        opened = await slack.press("open_settings", await slack.command("/pickwick", "settings"))
        with monkeypatch.context() as patch:
            patch.setattr(teams, "change", fail)
            saved = await slack.submit_view(opened, {"settings": ["mentions"]})

        assert "could not be saved" in saved.text

    play(scenario)


def test_a_home_without_a_catalog_still_says_how_to_ask(
    play: Play, monkeypatch: pytest.MonkeyPatch, answerer: Answerer
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        fail_from_now_on(monkeypatch, answerer)

        opened = await slack.open_home()

        assert "catalog cannot be read" in json.dumps(opened.view)
        assert "/pickwick" in json.dumps(opened.view)

    play(scenario)


def test_a_message_without_words_is_said_to_have_none(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        picture = {"type": "message", "user": "U0ANNA", "ts": "1.1", "files": [{"id": "F1"}]}
        for message in ("", "   ", {**picture, "text": ""}):
            opened = await slack.message_shortcut("find_tools", message)

            assert "reads text only" in json.dumps(opened.view)

    play(scenario)


# -- organisations ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("context", "team"),
    [
        ({"team_id": "T1"}, "slack:T1"),
        ({"team_id": "T1", "enterprise_id": "E1"}, "slack:T1"),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}, "slack:E1"),
        ({"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}, "slack:E1"),
        ({"team_id": None, "enterprise_id": "E1"}, "slack:E1"),
        ({}, "slack:unknown"),
    ],
)
def test_an_organisations_settings_have_one_place(context: dict[str, Any], team: str) -> None:
    assert team_of(context) == team


# -- very long questions ---------------------------------------------------------------------


def test_every_button_of_a_very_long_question_works(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command("/recommend", "tool calling & <fast> " * 500)
        opened = await slack.press("change", heard)
        shared = await slack.press("share", heard)

        assert "Only the first 1,900 characters" in heard.text
        assert opened.view
        assert shared.responses[0]["response_type"] == "in_channel"

    play(scenario)


def test_no_cause_is_named_that_is_not_known(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.fail_next("chat.postMessage", status=500)

        heard = await slack.mention("show o4-mini", answers=2)

        assert "could not answer where you mentioned it" in heard.text
        assert "may not" not in heard.text

    play(scenario)


def test_a_fault_of_ours_is_a_line_with_its_time(
    play: Play, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(links, "unfurls", fail)

    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        await slack.share_link("https://openrouter.ai/openai/o4-mini", answers=0)

    play(scenario)
    (line,) = (json.loads(x) for x in logged.getvalue().splitlines() if '"fault"' in x)
    assert line["at"].startswith("20")
    assert line["where"] == "links"
