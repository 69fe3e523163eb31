"""Our own Slack behaves like Slack towards a real Bolt app, over Socket Mode and over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_lab import EVENTS, bot, client_of, linked, served
from slack_payloads import problems
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.loopback.slack import LoopbackSlack, Mode

Json = dict[str, Any]
Trial = Callable[[LoopbackSlack], Awaitable[None]]

modes = pytest.mark.parametrize("mode", ["socket", "http"])


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def button(text: str, action_id: str) -> Json:
    return {"type": "button", "action_id": action_id, "value": "v1", "text": plain(text)}


OPTIONS = [{"text": plain(name), "value": name} for name in ("one", "two")]
MENU = {"type": "static_select", "action_id": "menu", "options": OPTIONS}
BLOCKS = [{"type": "actions", "block_id": "act", "elements": [button("Share", "share"), MENU]}]
QUIET = {"unfurl_links": False, "unfurl_media": False}
MODAL = {
    "type": "modal",
    "callback_id": "modal",
    "notify_on_close": True,
    "title": plain("Compare"),
    "submit": plain("Compare"),
    "blocks": [
        {
            "type": "input",
            "block_id": "first",
            "label": plain("First"),
            "element": {"type": "external_select", "action_id": "pick", "min_query_length": 1},
        },
        {"type": "actions", "block_id": "act", "elements": [button("More", "more")]},
    ],
}
HOME = {"type": "home", "blocks": [{"type": "actions", "elements": [button("Try", "more")]}]}


def small_bot(client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """A bot that answers each kind of thing in the least possible way."""
    app = AsyncApp(client=client, signing_secret=signing_secret)

    @app.command("/now")
    async def now(ack: Any, body: Json) -> None:
        await ack(text=body["text"], response_type="ephemeral", blocks=BLOCKS)

    @app.command("/later")
    async def later(ack: Any, respond: Any, body: Json) -> None:
        await ack()
        said = {"text": body["text"] or "empty", "response_type": "ephemeral", **QUIET}
        await respond({**said, "blocks": BLOCKS})

    @app.action("share")
    async def share(ack: Any, respond: Any) -> None:
        await ack()
        await respond(
            {"text": "Shared", "response_type": "in_channel", "delete_original": True, **QUIET}
        )

    @app.action("menu")
    async def choose(ack: Any, respond: Any, body: Json) -> None:
        await ack()
        chosen = body["actions"][0]["selected_option"]["value"]
        await respond(
            {"text": chosen, "replace_original": True, "response_type": "ephemeral", **QUIET}
        )

    @app.action("more")
    async def more(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        if body["view"]["type"] == "modal":
            await client.views_update(view_id=body["view"]["id"], view=MODAL)
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.event("app_mention")
    async def mentioned(event: Json, client: AsyncWebClient) -> None:
        root = event.get("thread_ts") or event["ts"]
        text = event["text"].partition(" ")[2]
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=root, text=text, blocks=BLOCKS, **QUIET
        )

    @app.event("message")
    async def direct(event: Json, client: AsyncWebClient) -> None:
        where = {"channel_id": event["channel"], "thread_ts": event["ts"]}
        await client.agents_sessions_setStatus(status="processing", **where)
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text=event["text"], **QUIET
        )
        await client.agents_sessions_setStatus(status="active", **where)

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=HOME)
        else:
            prompts = [{"title": "Compare", "message": "compare a and b"}]
            await client.assistant_threads_setSuggestedPrompts(
                channel_id=event["channel"], prompts=prompts
            )

    @app.shortcut("open")
    async def opened(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.options("pick")
    async def suggest(ack: Any, body: Json) -> None:
        await ack(options=[o for o in OPTIONS if o["value"].startswith(body["value"])])

    @app.view("modal")
    async def submitted(ack: Any, view: Json) -> None:
        chosen = view["state"]["values"]["first"]["pick"]["selected_option"]["value"]
        if chosen == "one":
            await ack(response_action="errors", errors={"first": "Choose another"})
        else:
            await ack(response_action="clear")

    @app.view_closed("modal")
    async def closed(ack: Any) -> None:
        await ack()

    @app.event("link_shared")
    async def unfurl(event: Json, client: AsyncWebClient) -> None:
        section = {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "Found", "verbatim": True},
        }
        unfurls = {link["url"]: {"blocks": [section]} for link in event["links"]}
        where = {"unfurl_id": event["unfurl_id"], "source": event["source"]}
        if event["source"] == "conversations_history":
            where = {"channel": event["channel"], "ts": event["message_ts"]}
        await client.chat_unfurl(unfurls=unfurls, **where)

    for quiet in ("app_uninstalled", "tokens_revoked", "agent_session_stopped"):
        app.event(quiet)(_nothing)
    return app


async def _nothing() -> None:
    """What an event that needs no answer gets."""


def run(mode: Mode, trial: Trial, **options: Any) -> LoopbackSlack:
    """One trial with the small bot; everything it sent must be valid."""

    async def whole() -> LoopbackSlack:
        async with bot(mode, small_bot, **options) as slack:
            await trial(slack)
            return slack

    slack = asyncio.run(whole())
    assert problems(slack.captured) == []
    return slack


@modes
def test_a_command_is_answered_in_the_acknowledgement(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        heard = await slack.command("/now", "a & <b>", user="U0SAM", channel="C0RANDOM")

        assert (heard.status, heard.attempts) == (200, 1)
        assert heard.ack
        assert heard.ack["text"] == heard.text == "a &amp; &lt;b&gt;"
        assert 0 < heard.milliseconds < 1000
        assert heard.answered is not None
        assert heard.message
        assert heard.message.ephemeral
        assert heard.message.place.user == "U0SAM"
        assert slack.screen("C0RANDOM") == [heard.message]

    run(mode, trial)


@modes
def test_a_command_is_answered_at_its_response_url(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        heard = await slack.command("/later", "<!channel>", raw=True)
        assert (heard.status, heard.ack) == (200, None)
        assert [each["text"] for each in heard.responses] == ["<!channel>"]

    with pytest.raises(AssertionError, match="raw < or >"):
        run(mode, trial)


@modes
def test_what_was_private_is_shared_and_gone(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        preview = await slack.command("/later", "hello")
        heard = await slack.press("Share", preview)

        assert "message" not in heard.delivery.body
        assert heard.delivery.body["container"]["is_ephemeral"] is True
        assert [(m.text, m.ephemeral) for m in slack.screen()] == [("Shared", False)]

    run(mode, trial)


@modes
def test_a_choice_replaces_the_message_it_was_made_in(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        asked = await slack.mention("which?")
        heard = await slack.choose("menu", "two", asked)

        state = heard.delivery.body["state"]["values"]["act"]["menu"]
        assert state["selected_option"]["value"] == "two"
        assert heard.delivery.body["message"]["ts"] == asked.message.ts  # type: ignore[union-attr]
        assert [m.text for m in slack.screen()] == ["two"]

    run(mode, trial)


@modes
def test_a_mention_is_answered_in_its_thread(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        first = await slack.mention("hello")
        again = await slack.mention("more", first.message.thread_ts)  # type: ignore[union-attr]

        root = first.delivery.body["event"]["ts"]
        assert [m.thread_ts for m in slack.screen()] == [root, root]
        assert (first.text, again.text) == ("hello", "more")
        assert again.delivery.body["event"]["thread_ts"] == root

    run(mode, trial)


@modes
def test_a_direct_message_shows_work_and_an_answer(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        heard = await slack.direct_message("hello")

        statuses = heard.calls("agents.sessions.setStatus")
        assert [each["status"] for each in statuses] == ["processing", "active"]
        assert heard.text == "hello"
        assert heard.delivery.body["event"]["channel_type"] == "im"
        assert (await slack.stop_session(heard.delivery.body["event"]["ts"])).status == 200

    run(mode, trial)


@modes
def test_home_and_prompts_are_shown_when_a_tab_opens(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        messages = await slack.open_home("messages")
        first = await slack.open_home()
        second = await slack.open_home()
        opened = await slack.press("Try", slack.home() or {})

        assert messages.calls("assistant.threads.setSuggestedPrompts")[0]["prompts"]
        assert "view" not in first.delivery.body["event"]
        assert second.delivery.body["event"]["view"]["type"] == "home"
        assert opened.view
        assert opened.view["type"] == "modal"

    run(mode, trial)


@modes
def test_a_modal_is_opened_filled_refused_and_sent(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        modal = await slack.message_shortcut("open", "which one for <this>?")
        offered = await slack.suggest("pick", "o", modal)
        assert offered.ack
        assert offered.ack["options"] == OPTIONS[:1]

        refused = await slack.submit_view(modal, {"pick": offered.ack["options"][0]}, answers=0)
        assert refused.ack
        assert refused.ack["errors"] == {"first": "Choose another"}
        assert refused.view
        assert refused.view["id"] == modal.view["id"]

        updated = await slack.press("More", modal)
        assert updated.view
        assert updated.view["id"] == refused.view["id"]
        sent = await slack.submit_view(updated, {"pick": OPTIONS[1]}, answers=0)
        assert (sent.status, sent.view) == (200, None)

    run(mode, trial)


@modes
def test_a_modal_from_the_search_can_be_closed(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        modal = await slack.global_shortcut("open")
        assert "response_url" not in modal.delivery.body
        assert (await slack.close_view(modal)).status == 200

    run(mode, trial)


@modes
def test_links_are_unfurled_from_a_message_and_from_the_composer(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        posted = await slack.share_link("https://example.com/a", "https://example.com/b")
        assert len(posted.calls("chat.unfurl")[0]["unfurls"]) == 2

        composed = await slack.share_link("https://example.com/a", composing=True)
        assert composed.calls("chat.unfurl")[0]["source"] == "composer"
        assert composed.delivery.body["event"]["channel"] == "COMPOSER"

    run(mode, trial)


@modes
def test_removal_ends_the_tokens_and_is_told(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        client = client_of(slack)
        other = client_of(slack, slack.add_team("T0OTHER"))
        await client.auth_test()

        assert (await slack.revoke_tokens()).status == 200
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client.auth_test()
        assert (await other.auth_test())["team_id"] == "T0OTHER"

        assert (await slack.uninstall(team="T0OTHER")).status == 200
        with pytest.raises(SlackApiError, match="account_inactive"):
            await other.auth_test()

    run(mode, trial)


@modes
def test_the_same_event_comes_again_with_the_same_event_id(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        first = await slack.mention("hello")
        again = await slack.repeat(first)
        await slack.wait_for("chat.postMessage", 2)  # this bot does not notice

        assert again.delivery is first.delivery

    run(mode, trial)


@modes
def test_simultaneous_commands_each_hear_their_own_answer(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        texts = [f"text {n}" for n in range(40)]
        heard = await asyncio.gather(*(slack.command("/later", text) for text in texts))

        assert [each.text for each in heard] == texts
        assert all(len(each.responses) == 1 for each in heard)

    run(mode, trial)


@modes
def test_what_nobody_acknowledges_times_out(mode: Mode) -> None:
    def forgetful(client: AsyncWebClient, signing_secret: str) -> AsyncApp:
        app = AsyncApp(client=client, signing_secret=signing_secret)

        @app.middleware
        async def stall() -> None:
            await asyncio.Event().wait()

        return app

    async def whole() -> None:
        options = {"deadline": 0.1, "retries": 2, "patience": 0.1}
        async with bot(mode, forgetful, **options) as slack:
            command = await slack.command("/now")
            event = await slack.mention("hello")

            assert (command.status, command.attempts) == (None, 1)
            assert (event.status, event.attempts) == (None, 3)

    asyncio.run(whole())


@modes
def test_an_event_is_delivered_again_until_it_is_acknowledged(mode: Mode) -> None:
    told: list[tuple[list[str], list[str]]] = []

    def slow_starter(client: AsyncWebClient, signing_secret: str) -> AsyncApp:
        app = AsyncApp(client=client, signing_secret=signing_secret)

        @app.middleware
        async def refuse_once(request: Any, next: Any) -> BoltResponse:
            number = request.headers.get("x-slack-retry-num", [])
            told.append((number, request.headers.get("x-slack-retry-reason", [])))
            if len(told) == 1:
                return BoltResponse(status=500)
            return await next()  # type: ignore[no-any-return]

        app.event("app_mention")(_nothing)
        return app

    async def whole() -> None:
        async with bot(mode, slow_starter, deadline=0.2) as slack:
            heard = await slack.mention("hello", answers=0)
            assert (heard.status, heard.attempts) == (200, 2)

    asyncio.run(whole())
    assert told[1][0] == ["1"]
    assert told[1][1] in (["timeout"], ["http_error"])


# the Web API


def with_client(trial: Callable[[LoopbackSlack, AsyncWebClient], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with LoopbackSlack() as slack:
            await trial(slack, client_of(slack))

    asyncio.run(whole())


@pytest.mark.parametrize(
    "error",
    ["channel_not_found", "not_in_channel", "token_revoked", "invalid_blocks", "account_inactive"],
)
def test_a_method_fails_once_when_told_to(error: str) -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        slack.fail_next("chat.postMessage", error)

        with pytest.raises(SlackApiError, match=error):
            await client.chat_postMessage(channel="C1", text="hello")
        assert (await client.chat_postMessage(channel="C1", text="hello"))["ok"]
        assert [sent.answer["ok"] for sent in slack.captured] == [False, True]

    with_client(trial)


def test_a_limit_of_rates_names_its_seconds_and_passes() -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        slack.fail_next("chat.postMessage", "ratelimited", retry_after=0)
        with pytest.raises(SlackApiError) as limited:
            await client.chat_postMessage(channel="C1", text="hello")
        assert limited.value.response.status_code == 429
        assert limited.value.response.headers["Retry-After"] == "0"

        slack.fail_next("chat.postMessage", "ratelimited", retry_after=0)
        client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
        assert (await client.chat_postMessage(channel="C1", text="hello"))["ok"]

    with_client(trial)


def test_a_method_answers_500_or_nothing() -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        client.timeout = 1
        slack.fail_next("auth.test", status=500)
        with pytest.raises(SlackApiError) as failed:
            await client.auth_test()
        assert failed.value.response.status_code == 500

        slack.hang_next("auth.test")
        waiting = asyncio.create_task(client.auth_test())
        await slack.wait_for("auth.test", 2)
        await slack.settle()
        assert not waiting.done()
        slack.release()
        with pytest.raises(SlackApiError):
            await waiting

    with_client(trial)


def test_tokens_are_checked() -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        tested = await client.auth_test()
        assert "chat:write" in tested.headers["x-oauth-scopes"]
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await client_of(slack, "xoxb-forged").auth_test()
        with pytest.raises(SlackApiError, match="not_allowed_token_type"):
            await client.apps_connections_open(app_token=slack.bot_token)
        with pytest.raises(SlackApiError, match="unknown_method"):
            await client.api_call("weather.forecast")
        with pytest.raises(SlackApiError) as missing:
            await client.users_info(user="U1")
        assert missing.value.response["needed"] == "users:read"
        assert "chat:write" in missing.value.response["provided"]

        await client.auth_revoke()
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client.auth_test()

    with_client(trial)


def test_messages_are_kept_changed_and_deleted() -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        posted = await client.chat_postMessage(channel="C1", text="hello")
        where = {"channel": "C1", "ts": posted["ts"]}
        await client.chat_update(text="changed", **where)
        assert [m.text for m in slack.screen("C1")] == ["changed"]

        await client.chat_delete(**where)
        with pytest.raises(SlackApiError, match="message_not_found"):
            await client.chat_update(text="late", **where)
        whispered = await client.chat_postEphemeral(
            channel="C1", user="U1", text="psst", blocks=BLOCKS
        )
        with pytest.raises(SlackApiError, match="message_not_found"):
            await client.chat_update(channel="C1", ts=whispered["message_ts"], text="late")
        with pytest.raises(SlackApiError, match="no_text"):
            await client.api_call("chat.postMessage", json={"channel": "C1"})

    with_client(trial)


def test_a_trigger_opens_one_view_within_three_seconds() -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        trigger = slack.state.trigger(slack.place, 0)
        await client.views_open(trigger_id=trigger, view=MODAL)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=MODAL)

        late = slack.state.trigger(slack.place, 0)
        slack.pass_time(4)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=late, view=MODAL)

    with_client(trial)


def test_a_view_updated_meanwhile_is_not_updated_again() -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        opened = await client.views_open(trigger_id=slack.state.trigger(slack.place, 0), view=MODAL)
        view = opened["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)

    with_client(trial)


@modes
def test_a_response_url_ends_after_five_uses_or_thirty_minutes(mode: Mode) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        await slack.command("/later", "warm")
        slack.fail_next("response_url", "expired_url", status=404)
        failed = await slack.command("/later", "hello")
        url = failed.delivery.body["response_url"]
        assert [sent.status for sent in failed.sent if sent.where == "response_url"] == [404]

        body = {"text": "again", "response_type": "ephemeral"}
        tries = [slack.state.respond(url, body)[0] for _ in range(6)]
        assert tries == [200] * 5 + [404]
        fresh = (await slack.command("/later", "hello")).delivery.body["response_url"]
        slack.pass_time(30 * 60 + 1)
        assert slack.state.respond(fresh, body)[1].answer["error"] == "expired_url"
        other = (await slack.command("/later", "hello")).delivery.body["response_url"]
        slack.use_up(other)
        assert slack.state.respond(other, body)[1].answer["error"] == "used_url"

    run(mode, trial)


# Socket Mode's own


@pytest.mark.parametrize("fault", ["drop", "close", "warning", "refresh_requested"])
def test_the_bot_links_anew(fault: str) -> None:
    async def trial(slack: LoopbackSlack) -> None:
        match fault:
            case "drop":
                await slack.drop_socket()
            case "close":
                await slack.close_socket()
            case "warning" | "refresh_requested":
                await slack.disconnect(fault)  # type: ignore[arg-type]

        assert slack.links_opened == 2
        assert (await slack.mention("hello")).text == "hello"

    run("socket", trial)


def test_garbage_and_pings_do_not_disturb_a_link() -> None:
    async def trial(slack: LoopbackSlack) -> None:
        await slack.garbage()
        await slack.garbage("[]")

        assert await slack.ping()
        assert (await slack.mention("hello")).text == "hello"
        assert slack.links_opened == 1

    run("socket", trial)


def test_no_link_is_had_once_socket_mode_is_off() -> None:
    async def trial(slack: LoopbackSlack) -> None:
        await slack.disconnect("link_disabled")
        await slack.wait_for("apps.connections.open", 2)

        assert slack.captured[-1].answer["error"] == "invalid_auth"
        assert slack.links_opened == 1

    run("socket", trial)


def test_two_links_take_turns() -> None:
    async def trial(slack: LoopbackSlack) -> None:
        second = small_bot(client_of(slack), "")
        seen: list[str] = []

        @second.middleware
        async def note(body: Json, next: Any) -> None:
            seen.append(body["event"]["text"])
            await next()

        async with linked(slack, second):
            for number in range(4):
                await slack.mention(str(number))

        assert len(seen) == 2

    run("socket", trial)


# HTTP's own


def test_signed_requests_are_told_from_others() -> None:
    async def trial(slack: LoopbackSlack) -> None:
        body = b"command=/now&text=hello"
        form = "application/x-www-form-urlencoded"
        old = str(int(time.time()) - 301)

        assert (await slack.post(body, form)).status == 200
        assert (await slack.post(body, form, stamp=old)).status == 401
        assert (await slack.post(body, form, signature="v0=00")).status == 401
        assert await slack.url_verification("abc") == "abc"
        assert await slack.ssl_check() == 200

    run("http", trial)


# OAuth


async def _installable(slack: LoopbackSlack, folder: Path) -> AsyncApp:
    store = FileInstallationStore(base_dir=str(folder / "installations"))
    states = FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder / "states"))
    settings = AsyncOAuthSettings(
        client_id=slack.state.client_id,
        client_secret=slack.state.client_secret,
        scopes=["commands", "chat:write"],
        installation_store=store,
        state_store=states,
    )
    flow = AsyncOAuthFlow(client=client_of(slack, ""), settings=settings)
    app = AsyncApp(
        signing_secret=slack.signing_secret, client=client_of(slack, ""), oauth_flow=flow
    )

    @app.command("/now")
    async def now(ack: Any, client: AsyncWebClient) -> None:
        await ack(text=str(client.token), response_type="ephemeral")

    return app


def test_installing_goes_through_the_browser_and_its_state(tmp_path: Path) -> None:
    async def whole() -> None:
        async with LoopbackSlack("http") as slack:
            app = await _installable(slack, tmp_path)
            app.logger.setLevel("CRITICAL")
            async with served(AsyncSlackRequestHandler(app, path=EVENTS)) as address:
                slack.bot_url, page = address + EVENTS, address + "/slack/install"

                assert (await slack.install(page, team="T0NEW", state="forged"))[0] == 400
                assert (await slack.install(page, team="T0NEW", cookies=False))[0] == 400
                assert "access_denied" in (await slack.install(page, denied=True))[1]
                assert (await slack.install(page, code="forged"))[0] != 200
                assert "T0NEW" not in {token.team for token in slack.state.tokens.values()}
                assert (await slack.install(page, team="T0NEW"))[0] == 200
                heard = await slack.command("/now", team="T0NEW")

                assert slack.state.tokens[heard.text].team == "T0NEW"
                assert slack.state.tokens[heard.text].scopes == ("commands", "chat:write")

    asyncio.run(whole())


def test_rotating_tokens_grow_old_and_refresh_once() -> None:
    async def trial(slack: LoopbackSlack, client: AsyncWebClient) -> None:
        slack.state.rotates = True
        who = {"client_id": slack.state.client_id, "client_secret": slack.state.client_secret}
        code = slack.state.grant(slack.place)
        first = await client.oauth_v2_access(code=code, **who)
        with pytest.raises(SlackApiError, match="invalid_code"):
            await client.oauth_v2_access(code=code, **who)
        await client_of(slack, first["access_token"]).auth_test()

        slack.pass_time(12 * 60 * 60)
        with pytest.raises(SlackApiError, match="token_expired"):
            await client_of(slack, first["access_token"]).auth_test()
        refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], **who}
        second = await client.oauth_v2_access(**refresh)
        await client_of(slack, second["access_token"]).auth_test()
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            await client.oauth_v2_access(**refresh)

        with pytest.raises(SlackApiError, match="bad_client_secret"):
            await client.oauth_v2_access(code="x", client_id=who["client_id"], client_secret="x")

    with_client(trial)
