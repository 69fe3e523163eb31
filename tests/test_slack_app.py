"""Pickwick in a Slack of our own, with the real Bolt: over a socket and over signed HTTP."""

from __future__ import annotations

import asyncio
import io
import json
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from slack_lab import MODES, SECRET_WORDS, TODAY, Play
from slack_lab import answerer as answerer
from slack_lab import catalog as catalog
from slack_lab import logged as logged
from slack_lab import play as play
from slack_lab import teams as teams
from slack_payloads import problems

from adapters.chat.answering import Answerer
from adapters.chat.metrics import Metrics
from adapters.slack.app import SlackApp
from adapters.slack.settings import Patience
from bot.catalog.file import Catalog
from bot.pickwick import Pickwick
from bot.teams.settings import Teams
from scripts.demo_slack import STEPS
from tests.loopback.slack import Heard, LoopbackSlack, Mode
from tests.loopback.slack.playground import playground

COMPARE = ("/compare", "o4-mini stable-diffusion")


def said(heard: Heard) -> str:
    """The text of what a person was shown."""
    return heard.text or json.dumps(heard.view or {}, ensure_ascii=False)


def done(heard: Heard) -> list[str]:
    """Everything sent meanwhile, but for Bolt's own look at who it is."""
    return [sent.method or sent.where for sent in heard.sent if sent.method != "auth.test"]


def kinds(heard: Heard) -> list[str]:
    """How each answer went out."""
    return [sent.method or sent.where for sent in heard.sent]


# -- commands ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "text", "answer"),
    [
        (*COMPARE, "o4-mini vs Stable-Diffusion"),
        ("/pickwick", "compare o4-mini vs gpt-4.1", "o4-mini vs gpt-4.1"),
        ("/pickwick", "what is o4-mini?", "o4-mini is a model"),
        ("/alternatives", "o4-mini", "Alternatives to o4-mini"),
        ("/recommend", "tool calling", "For: tool calling"),
        ("/compare", "o4-mini notes", "Which “notes”?"),
        ("/pickwick", "show xyzzy plugh", "is not known"),
        ("/compare", "<!channel> @here *o4-mini* `gpt-4.1`", "is not known"),
        ("/compare", "o4-mini & gpt-4.1", "o4-mini vs gpt-4.1"),
        ("/compare", "x" * 3_000, "How to ask"),
    ],
)
def test_a_command_is_answered_for_the_person_only(
    play: Play, command: str, text: str, answer: str
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command(command, text)

        assert heard.status == 200
        assert heard.ack
        assert heard.ack["response_type"] == "ephemeral"
        assert answer in said(heard)

    play(scenario)


@pytest.mark.parametrize("text", ["", "help", " Help "])
def test_help_says_how_to_ask_here(play: Play, text: str) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command("/ai-compare", text)

        assert "/pickwick, /ai-compare, /ai-alternatives, /ai-recommend" in said(heard)
        assert "threads" in said(heard)
        assert "If another app answers /ai-compare" in said(heard)

    play(scenario, prefix="ai")


def test_answers_are_for_all_where_the_workspace_wants_that(play: Play, teams: Teams) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        teams.change(f"slack:{slack.place.team}", is_public=True)

        heard = await slack.command(*COMPARE)

        assert heard.ack
        assert heard.ack["response_type"] == "in_channel"
        assert "Dismiss" not in json.dumps(heard.ack)

    play(scenario)


# -- what is done with a card --------------------------------------------------------------


def test_a_card_is_shared_by_asking_again_and_the_private_one_goes(
    play: Play,
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command(*COMPARE)

        shared = await slack.press("share", heard)

        response, last = shared.responses
        assert response["response_type"] == "in_channel"
        assert last["delete_original"] is True
        assert not last["text"]
        assert "o4-mini vs Stable-Diffusion" in response["text"]
        assert slack.place.user in json.dumps(response["blocks"])
        assert [shown.ephemeral for shown in slack.screen()] == [False]

    play(scenario)


def test_a_card_is_redrawn_as_a_list_in_full_and_back(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command("/compare", "o4-mini gpt-4.1")

        as_list = await slack.press("Show as list", heard)
        full = await slack.press("Show all rows", as_list)

        for redrawn in (as_list, full):
            (response,) = redrawn.responses
            assert response["replace_original"] is True
            assert response["response_type"] == "ephemeral"
        assert "table" not in [block["type"] for block in as_list.responses[0]["blocks"]]
        assert "table" in [block["type"] for block in full.responses[0]["blocks"]]
        assert len(full.text) > len(as_list.text)

    play(scenario)


def test_a_card_is_dismissed(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        await slack.press("dismiss", await slack.command(*COMPARE))

        assert slack.screen() == []

    play(scenario)


def test_a_question_is_changed_in_a_modal_and_answered_in_its_place(
    play: Play,
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        opened = await slack.press("change", await slack.command(*COMPARE))
        assert opened.view
        assert "compare o4-mini stable-diffusion" in json.dumps(opened.view)

        await slack.submit_view(opened, {"said": "compare o4-mini vs gpt-4.1"}, answers=0)

        last = slack.captured[-1]
        assert last.where == "response_url"
        assert "o4-mini vs gpt-4.1" in last.json["text"]
        assert last.json["replace_original"] is True

    play(scenario)


def test_a_reading_is_picked_from_a_choice(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command("/compare", "o4-mini notes")

        picked = await slack.choose("pick", "v1|table|compare o4-mini vs acme/notes", heard)

        assert "o4-mini vs" in picked.text
        assert picked.responses[0]["replace_original"] is True

    play(scenario)


def test_a_button_asks_its_sentence_where_it_stands(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        private = await slack.command("/compare", "o4-mini gpt-4.1")
        inside = await slack.press("ask:0", private)
        public = await slack.press("share", await slack.command("/compare", "o4-mini gpt-4.1"))
        beside = await slack.press("ask:0", public, user="U0BERND")
        thread = await slack.mention("compare o4-mini vs gpt-4.1")
        below = await slack.press("ask:0", thread)

        assert inside.responses[0]["replace_original"] is True
        assert beside.responses[0]["replace_original"] is False
        assert beside.responses[0]["response_type"] == "ephemeral"
        (posted,) = below.calls("chat.postMessage")
        assert thread.message
        assert posted["thread_ts"] == thread.message.thread_ts
        assert all("o4-mini is a model" in x.text for x in (inside, beside, below))

    play(scenario)


@pytest.mark.parametrize("value", ["v0|show o4-mini", "v2|table|show o4-mini", "", "o4-mini"])
def test_a_button_of_another_time_says_so(play: Play, value: str) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command(*COMPARE)
        for action_id in ("ask:0", "share", "redraw", "change", "compare_v0"):
            element = {"type": "button", "action_id": action_id, "value": value,
                       "text": {"type": "plain_text", "text": "x", "emoji": False}}  # fmt: skip
            shown = heard.message
            assert shown
            shown.blocks[-1]["elements"].append(element)
            pressed = await slack.press(element, heard)
            assert "This card is old" in pressed.text, action_id

    play(scenario)


def test_buttons_work_after_a_restart(answerer: Answerer, teams: Teams) -> None:
    async def played() -> None:
        async with playground("http", answerer, teams) as (slack, _):
            heard = await slack.command(*COMPARE)
            async with playground("http", answerer, teams) as (other, _):
                slack.bot_url = other.bot_url
                shared = await slack.press("share", heard)
            assert "o4-mini vs Stable-Diffusion" in shared.text

    asyncio.run(played())


# -- mentions and conversations --------------------------------------------------------------


def test_a_mention_is_answered_in_its_thread(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        first = await slack.mention("compare o4-mini vs gpt-4.1")
        inside = await slack.mention("show o4-mini", thread_ts="1700000000.000100")

        (posted,) = first.calls("chat.postMessage")
        assert posted["thread_ts"]
        assert "reply_broadcast" not in posted
        assert "Dismiss" not in json.dumps(posted)
        assert inside.calls("chat.postMessage")[0]["thread_ts"] == "1700000000.000100"

    play(scenario)


def test_an_empty_mention_asks_how_to_ask_and_a_switched_off_one_is_silent(
    play: Play, teams: Teams
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.mention("")
        teams.change(f"slack:{slack.place.team}", mentions=False)
        silent = await slack.mention("show o4-mini", answers=0)

        assert "Commands do not work in threads" in heard.text
        assert silent.calls("chat.postMessage") == []

    play(scenario)


def test_a_conversation_shows_that_it_works_on_it(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.direct_message("replace o4-mini")

        states = [call["status"] for call in heard.calls("agents.sessions.setStatus")]
        assert states == ["processing", "active"]
        assert "o4-mini" in heard.text
        assert heard.calls("chat.postMessage")[0]["thread_ts"]

    play(scenario)


def test_settings_are_opened_from_a_conversation(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        offered = await slack.direct_message("Settings")

        opened = await slack.press("open_settings", offered)

        assert "Preview links" in said(opened)

    play(scenario)


def test_a_conversation_goes_on_where_there_is_no_status(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.fail_next("agents.sessions.setStatus", "feature_not_enabled")

        assert "o4-mini" in (await slack.direct_message("show o4-mini")).text

    play(scenario)


# -- Home, modals, shortcuts, links ----------------------------------------------------------


def test_the_home_tab_says_how_to_start_and_what_is_new(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.open_home("home")
        shown = await slack.press("ask:0", heard)

        assert "views.publish" in kinds(heard)
        assert "/pickwick" in said(heard)
        assert "Catalog" in said(heard)
        assert "views.open" in kinds(shown)

    play(scenario)


def test_the_messages_tab_suggests_first_questions(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.open_home("messages")

        (call,) = heard.calls("assistant.threads.setSuggestedPrompts")
        assert len(call["prompts"]) == 4
        assert "thread_ts" not in call

    play(scenario)


def test_names_are_found_while_typed_and_compared(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        opened = await slack.global_shortcut("compare_open")
        first = await slack.suggest("name:0", "o4 min", opened)
        second = await slack.suggest("name:1", "gpt-4", opened)
        nothing = await slack.suggest("name:1", "qqqqqqqq", opened)
        assert first.ack
        assert second.ack
        assert nothing.ack == {"options": []}
        a, b = first.ack["options"][0], second.ack["options"][0]

        twice = await slack.submit_view(opened, {"name:0": a, "name:1": a})
        done = await slack.submit_view(opened, {"name:0": a, "name:1": b})

        assert twice.ack
        assert twice.ack["response_action"] == "errors"
        assert "o4-mini vs gpt-4.1" in done.text
        assert done.calls("chat.postMessage")[0]["channel"] == slack.place.user

    play(scenario)


def test_a_message_is_looked_up_in_a_modal_and_shared(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        opened = await slack.message_shortcut("find_tools", "we need tool calling & more")
        await slack.submit_view(opened, {}, answers=0)

        assert "For: we need tool calling &amp; more" in said(opened)
        last = slack.captured[-1]
        assert last.where == "response_url"
        assert last.json["response_type"] == "in_channel"

    play(scenario)


def test_a_button_in_a_modal_draws_it_anew(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        opened = await slack.message_shortcut("find_tools", "compare o4-mini vs gpt-4.1")

        pressed = await slack.press("ask:0", opened)

        assert "views.update" in kinds(pressed)
        assert "o4-mini is a model" in said(pressed)

    play(scenario)


def test_settings_are_kept_for_the_workspace(play: Play, teams: Teams) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        offered = await slack.command("/pickwick", "settings")
        opened = await slack.press("open_settings", offered)

        await slack.submit_view(opened, {"settings": ["mentions"]}, answers=0)

        kept = teams.settings(f"slack:{slack.place.team}")
        assert (kept.mentions, kept.unfurls, kept.is_public) == (True, False, False)

    play(scenario)


@pytest.mark.parametrize("composing", [False, True])
def test_a_link_to_one_thing_gets_a_short_card(play: Play, composing: bool) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        one = "https://openrouter.ai/openai/o4-mini"
        heard = await slack.share_link(one, "https://github.com/nobody/none", composing=composing)

        (call,) = heard.calls("chat.unfurl")
        assert list(call["unfurls"]) == [one]
        assert ("unfurl_id" in call) != ("channel" in call)
        assert "o4-mini is a model by OpenAI" in json.dumps(call)

    play(scenario)


def test_any_other_link_and_a_muted_workspace_are_met_with_silence(
    play: Play, teams: Teams
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        other = await slack.share_link("https://huggingface.co/blog/x", answers=0)
        teams.change(f"slack:{slack.place.team}", unfurls=False)
        muted = await slack.share_link("https://openrouter.ai/openai/o4-mini", answers=0)

        assert done(other) == done(muted) == []

    play(scenario)


# -- once, whatever happens ------------------------------------------------------------------


def test_the_same_delivery_is_answered_once(play: Play, answerer: Answerer) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        for heard in (
            await slack.mention("show o4-mini"),
            await slack.direct_message("show o4-mini"),
            await slack.command(*COMPARE),
        ):
            again = await slack.repeat(heard)

            assert again.status == 200
            assert again.sent == ()

    play(scenario)
    assert b'pickwick_errors_total{error="repeated",face="slack"} 3.0' in answerer.metrics.page()


def test_unknown_things_are_acknowledged_and_nothing_else(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        stopped = await slack.stop_session("1700000000.000100")
        shortcut = await slack.global_shortcut("of_another_version", answers=0)

        assert stopped.status == shortcut.status == 200
        assert done(stopped) == done(shortcut) == []

    play(scenario)


def test_two_hundred_at_once_are_all_answered(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.patience = 10.0
        asked = [slack.command(*COMPARE, user=f"U{i:04d}") for i in range(200)]

        heard = await asyncio.gather(*asked)

        assert {one.status for one in heard} == {200}
        assert all("o4-mini vs Stable-Diffusion" in one.text for one in heard)

    play(scenario)


# -- when Slack or the core fails ------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    ["channel_not_found", "not_in_channel", "token_revoked", "missing_scope", "fatal_error"],
)
def test_a_refused_message_is_one_line_for_the_operator_and_no_crash(
    play: Play, logged: io.StringIO, error: str
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.fail_next("chat.postMessage", error)
        await slack.mention(f"show o4-mini {SECRET_WORDS}", answers=2)

        lines = [line for line in logged.getvalue().splitlines() if "refused by Slack" in line]
        assert len(lines) == 1
        assert error in lines[0]
        assert "o4-mini" in (await slack.direct_message("show o4-mini")).text

    play(scenario)


def test_a_refused_card_goes_as_text_alone(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.fail_next("chat.postMessage", "invalid_blocks")

        heard = await slack.mention("compare o4-mini vs gpt-4.1", answers=2)

        _, alone = heard.calls("chat.postMessage")
        assert "blocks" not in alone
        assert alone["mrkdwn"] is False
        assert "o4-mini vs gpt-4.1" in alone["text"]

    play(scenario)


def test_slack_asking_to_slow_down_is_obeyed(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.fail_next("chat.postMessage", "ratelimited", retry_after=1)

        heard = await slack.mention("show o4-mini", answers=2)

        assert [s.status for s in heard.sent if s.method == "chat.postMessage"] == [429, 200]

    play(scenario)


def test_a_channel_closed_to_the_app_is_said_to_the_person(play: Play) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.fail_next("chat.postMessage", "not_in_channel")

        heard = await slack.mention("show o4-mini", answers=2)

        refused, told = heard.calls("chat.postMessage")
        assert refused["channel"] == slack.place.channel
        assert told["channel"] == slack.place.user
        assert "invite it" in told["text"]

    play(scenario)


@pytest.mark.parametrize("button", ["share", "Show as list", "ask:0"])
def test_an_expired_address_is_said_to_the_person(
    play: Play, logged: io.StringIO, button: str
) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        heard = await slack.command("/compare", "o4-mini gpt-4.1")
        slack.fail_next("response_url", "expired_url", status=404)

        pressed = await slack.press(button, heard, answers=2)

        (told,) = pressed.calls("chat.postEphemeral")
        assert told["user"] == slack.place.user
        assert "ask again" in told["text"] or "invite it to the channel" in told["text"]
        assert "not taken" in logged.getvalue()

    play(scenario)


@pytest.mark.parametrize("error", ["missing_scope", "expired_trigger_id", "token_revoked"])
def test_a_modal_that_cannot_be_opened_is_said(play: Play, error: str) -> None:
    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        slack.fail_next("views.open", error)

        heard = await slack.global_shortcut("compare_open", answers=2)

        assert "could not be opened" in heard.text

    play(scenario)


def test_a_failing_core_apologises(
    play: Play, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError(SECRET_WORDS)

    monkeypatch.setattr(Pickwick, "ask", fail)

    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        command = await slack.command("/compare", f"o4-mini {SECRET_WORDS}")
        mention = await slack.mention(SECRET_WORDS)

        assert "could not answer this just now" in command.text
        assert "could not answer this just now" in mention.text

    play(scenario)
    assert "RuntimeError" in logged.getvalue()


def test_a_slow_core_says_that_the_answer_follows(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    real = Pickwick.ask

    def late(*given: Any) -> Any:
        held.wait(5)
        return real(*given)

    monkeypatch.setattr(Pickwick, "ask", late)

    async def scenario(slack: LoopbackSlack, _: SlackApp) -> None:
        asking = asyncio.create_task(slack.command(*COMPARE, answers=2))
        await slack.until(lambda: [sent for sent in slack.captured if sent.where == "ack"], 3)
        held.set()
        heard = await asking

        assert heard.ack
        assert "longer than usual" in heard.ack["text"]
        (response,) = heard.responses
        assert "o4-mini vs Stable-Diffusion" in response["text"]

    play(scenario, patience=Patience(reply=0.05))


# -- the two ways in -------------------------------------------------------------------------


def test_a_socket_is_opened_again_after_whatever_ends_it(answerer: Answerer, teams: Teams) -> None:
    async def played() -> None:
        async with playground("socket", answerer, teams, patience=Patience(ping=0.1)) as (
            slack,
            app,
        ):
            for i, end in enumerate(
                (
                    slack.drop_socket,
                    slack.close_socket,
                    lambda: slack.disconnect("refresh_requested"),
                )
            ):
                await slack.garbage()
                await end()
                await slack.connected(i + 2)
                assert "o4-mini" in (await slack.direct_message("show o4-mini")).text
            assert await app.unready() == ""

    asyncio.run(played())


def test_slacks_first_requests_are_answered(answerer: Answerer, teams: Teams) -> None:
    async def played() -> None:
        async with playground("http", answerer, teams) as (slack, _):
            assert await slack.url_verification() == "loopback-challenge"
            assert await slack.ssl_check() == 200

    asyncio.run(played())


FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "content_type", "how", "status"),
    [
        (b"command=/compare&text=x", FORM, {"signature": "v0=00"}, 401),
        (b"command=/compare&text=x", FORM, {"signature": ""}, 401),
        (b"command=/compare&text=x", FORM, {"stamp": ""}, 401),
        (b"command=/compare&text=x", FORM, {"age": 301}, 401),
        (b"command=/compare&text=x", FORM, {"age": -301}, 401),
        (b"command=/compare&text=x", FORM, {"stamp": "abc"}, 400),
        (b"command=/compare&text=x", FORM, {"stamp": "-5"}, 400),
        (b"command=/compare&text=x", FORM, {"stamp": "１２３"}, 400),
        (b"\xff\xfe\x00", FORM, {}, 400),
        (b"\xff\xfe\x00", JSON, {}, 400),
        (b"", FORM, {}, 400),
        (b"{", JSON, {}, 400),
        (b"[]", JSON, {}, 400),
        (b"null", JSON, {}, 400),
        (b'"text"', JSON, {}, 400),
        (b"[" * 50_000, JSON, {}, 400),
        (b"payload={", FORM, {}, 400),
        (b"payload=[]", FORM, {}, 400),
        (b"x" * 1_000_001, FORM, {}, 400),
        (b"ssl_check=1&command=/compare", FORM, {"signature": ""}, 401),
    ],
)
def test_what_slack_did_not_sign_or_nobody_can_read_is_refused(
    answerer: Answerer,
    teams: Teams,
    logged: io.StringIO,
    body: bytes,
    content_type: str,
    how: dict[str, Any],
    status: int,
) -> None:
    async def played() -> None:
        async with playground("http", answerer, teams) as (slack, _):
            given = dict(how)
            if "age" in given:
                given["stamp"] = str(int(time.time()) - given.pop("age"))
                given["signature"] = slack.sign(given["stamp"], body)
            elif given.get("stamp"):
                given["signature"] = "v0=1"
            answered = await slack.post(body, content_type, **given)

            assert answered.status == status
            assert not answered.body

    asyncio.run(played())
    assert logged.getvalue().count('"refused"') == 1


def test_other_methods_and_paths_are_refused(answerer: Answerer, teams: Teams) -> None:
    import httpx

    async def played() -> None:
        async with playground("http", answerer, teams) as (slack, _), httpx.AsyncClient() as http:
            root = slack.bot_url.removesuffix("/slack/events")
            assert (await http.get(slack.bot_url)).status_code in (400, 405)
            assert (await http.put(slack.bot_url, content=b"x")).status_code in (400, 405)
            assert (await http.post(f"{root}/elsewhere", content=b"x")).status_code == 404
            assert (await http.get(f"{root}/healthz")).text == "ok"
            assert (await http.get(f"{root}/readyz")).text == "ready"
            assert "pickwick_answers" in (await http.get(f"{root}/metrics")).text

    asyncio.run(played())


def test_five_hundred_broken_requests_leave_no_fault(
    answerer: Answerer, teams: Teams, logged: io.StringIO
) -> None:
    chance = random.Random(5)
    whole = [
        b'{"type":"event_callback","event":{"type":"app_mention"},"event_id":"E%d"}',
        b'{"type":"event_callback","event":[],"event_id":"E%d"}',
        b'{"type":"event_callback","event":{"type":"message","channel_type":"im"},"event_id":"E%d"}',
        b'{"type":"event_callback","event":{"type":"link_shared","links":[1]},"event_id":"E%d"}',
        b'{"type":5,"event_id":"E%d"}',
        b'payload={"type":"block_actions","actions":[],"trigger_id":"T%d"}',
        b'payload={"type":"block_actions","actions":"x","user":1,"trigger_id":"T%d"}',
        b'payload={"type":"view_submission","view":{},"trigger_id":"T%d"}',
        b'payload={"type":"view_submission","view":{"callback_id":"change"},"trigger_id":"T%d"}',
        b'payload={"type":"message_action","callback_id":"find_tools","trigger_id":"T%d"}',
        b'payload={"type":"block_suggestion","value":{},"action_id":"name:0","x":"T%d"}',
        b"command=/compare&text=o4-mini+gpt-4.1&trigger_id=T%d",
        b"command=&text=&trigger_id=T%d",
        b"a=b&c=d%d",
    ]

    def broken(i: int) -> tuple[bytes, str]:
        body = bytearray(chance.choice(whole) % i)
        content_type = JSON if body.startswith(b"{") else FORM
        for _ in range(chance.choice((0, 0, 1, 3))):
            body[chance.randrange(len(body))] = chance.randrange(256)
        return bytes(body), chance.choice((content_type, content_type, JSON, FORM, "text/x"))

    async def played() -> None:
        async with playground("http", answerer, teams) as (slack, _):
            slack.deadline = 5.0
            for start in range(0, 500, 25):
                requests = [broken(i) for i in range(start, start + 25)]
                answered = await asyncio.gather(*(slack.post(*one) for one in requests))
                for request, one in zip(requests, answered, strict=True):
                    assert one.status in (200, 400, 401, 404), request
            assert "o4-mini" in (await slack.direct_message("show o4-mini")).text

    asyncio.run(played())
    assert "never retrieved" not in logged.getvalue()


# -- the whole conversation --------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_the_demo_is_a_valid_conversation(catalog_path: Path, teams: Teams, mode: Mode) -> None:
    async def played() -> None:
        answerer = Answerer(Catalog.open(catalog_path), Metrics("slack"), lambda: TODAY)
        async with playground(mode, answerer, teams) as (slack, _):
            heard: dict[str, Heard] = {}
            for did, step in STEPS:
                heard[did] = await step(slack, heard)
                assert heard[did].status == 200, did
                assert heard[did].sent, did
            assert problems(slack.captured) == []
        answerer.close()

    asyncio.run(played())
