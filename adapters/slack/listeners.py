"""What Pickwick does when something happens in Slack: each listener hands a sentence to the desk.

Bolt passes arguments by their names. Where an answer goes is read off the payload: a private card
is answered in its place, a card that others see is answered to the person who clicked, a thread
and a conversation get ordinary replies, a modal is drawn anew.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from time import monotonic
from typing import Any, ParamSpec

from adapters.chat import wording
from adapters.chat.desk import Desk, Reply
from adapters.chat.logs import described
from adapters.chat.wording import say
from adapters.slack import limits, links, views
from adapters.slack.asked import Asked, decode
from adapters.slack.render import Manner, button, message, note
from adapters.slack.request import is_help, sentence, typed, verb_of
from adapters.slack.settings import Commands
from adapters.slack.views import Origin
from bot import answer
from bot.card import Card
from bot.model import Action
from bot.teams import Settings, Teams

log = logging.getLogger("pickwick.slack")

Json = dict[str, Any]
P = ParamSpec("P")
Respond = Callable[..., Awaitable[Any]]

PATIENCE = 1.5
"""Seconds until a person is told that the answer follows: Slack gives up after three, and a
database that is away takes one of them."""
SETTINGS_WITHIN = 0.5
"""Seconds that a workspace's settings are waited for."""
SUGGEST_WITHIN = 2.0
"""Seconds that names for a list are looked for; beyond that it stays empty."""
MODAL_PATIENCE = 1.0
"""A modal must be opened within three seconds of the click, whatever it will show."""
MOST_RETRIES = 2
LONGEST_PAUSE = 30.0
"""Seconds that are waited at most where Slack asks to slow down."""
GONE = {"token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed"}
APOLOGIES = {"failed", "slow", "busy"}
"""Kinds of card that say only that there is no answer just now."""
BOTLESS = {"", "file_share", "thread_broadcast"}
"""Message subtypes that a person writes."""


def tracked(listener: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
    """Count a listener among what must end before the process does; a fault of it is one line.

    Bolt answers for a listener that fails before it acknowledged. Behind that it must not learn of
    a fault: it would forget the acknowledgement and wait for another until Slack gives up.
    """

    @wraps(listener)
    async def run(*args: P.args, **kwargs: P.kwargs) -> None:
        self: Any = args[0]
        task = asyncio.current_task()
        self.running.add(task)
        try:
            await listener(*args, **kwargs)
        except Exception as error:
            if getattr(kwargs.get("ack"), "response", True) is None:
                raise
            log.error("fault", extra={"because": described(error), "where": listener.__name__})
            self.desk.metrics.failed("fault")
        finally:
            self.running.discard(task)

    return run


class Listeners:
    """Everything that can happen; knows the desk, the teams and what the commands are called."""

    def __init__(
        self, desk: Desk, teams: Teams, commands: Commands, respond_to: Callable[[str], Respond]
    ) -> None:
        self.desk = desk
        self.teams = teams
        self.commands = commands
        self.respond_to = respond_to
        self.running: set[asyncio.Task[Any]] = set()

    # -- commands ------------------------------------------------------------------------

    @tracked
    async def command(
        self, ack: Respond, respond: Respond, body: Json, context: Any, client: Any
    ) -> None:
        """A slash command: answered in its acknowledgement, or soon after where that is late."""
        name, text = str(body.get("command", "")), str(body.get("text", ""))
        said = sentence(name, text)
        if said.casefold() == "settings" and not verb_of(name):
            await ack(response_type="ephemeral", **self._settings_offer())
            return
        if is_help(typed(text)):
            await ack(response_type="ephemeral", **self.usage(verb_of(name)))
            return
        settings = await self.settings(context)
        asking = asyncio.create_task(self.desk.ask(said, verb_of(name) or "pickwick"))
        if await is_soon(asking, PATIENCE):
            kind, drawn = to_command(asking.result(), settings)
            await ack({"response_type": kind, **drawn})
            return
        await ack(response_type="ephemeral", **note(say("looking")))
        kind, drawn = to_command(await asking, settings)
        await self.answer_there(respond, body, client, kind, **drawn)

    def usage(self, verb: str = "") -> Json:
        """How to ask, with what the commands are really called here."""
        lines = [
            say("how_commands", commands=", ".join(self.commands.all)),
            say("how_threads"),
            say("how_clash", alias=self.commands.aliases[verb or "compare"],
                root=self.commands.root, verb=verb or "compare"),
        ]  # fmt: skip
        asks = tuple(Action(text, text) for text in wording.FIRST_QUESTIONS)
        card = Card(
            title=say("home_title"), lead=say("home_lead"), notes=tuple(lines), actions=asks,
            kind="help",
        )  # fmt: skip
        drawn = message(Reply("", card), Manner(is_private=True))
        more = [
            button("open_compare", say("open_compare"), "v1"),
            button("dismiss", say("dismiss"), "v1"),
        ]
        return {**drawn, "blocks": [*drawn["blocks"][:-1], {"type": "actions", "elements": more}]}

    def _settings_offer(self) -> Json:
        """A button that opens the settings: a command's trigger may be spent by then."""
        opener = [button("open_settings", say("open_settings"), "v1")]
        return {**note(say("settings_label")), "blocks": [{"type": "actions", "elements": opener}]}

    # -- messages ------------------------------------------------------------------------

    @tracked
    async def mention(self, event: Json, client: Any, context: Any) -> None:
        """A mention in a channel or a thread: answered in the thread, for all to see."""
        if event.get("bot_id") or not (await self.settings(context)).mentions:
            return
        said = typed(str(event.get("text", "")), str(context.get("bot_user_id") or ""))
        thread = str(event.get("thread_ts") or event["ts"])
        person, channel = str(event.get("user") or ""), str(event["channel"])
        is_posted = await self.reply_in_thread(client, channel, thread, said, "mention")
        if not is_posted and person:
            await self.post(client, channel=person, **note(say("not_in_channel")))

    @tracked
    async def direct(self, event: Json, client: Any) -> None:
        """A message to the app itself: answered in its thread, with a status meanwhile."""
        if event.get("channel_type") != "im" or event.get("bot_id"):
            return
        if str(event.get("subtype") or "") not in BOTLESS:
            return
        said = typed(str(event.get("text", "")))
        channel, thread = str(event["channel"]), str(event.get("thread_ts") or event["ts"])
        working = asyncio.create_task(self.status(client, channel, thread, "processing"))
        try:
            if said.casefold() == "settings":
                await self.post(client, channel=channel, thread_ts=thread, **self._settings_offer())
            elif not said and event.get("files"):
                await self.post(client, channel=channel, thread_ts=thread, **note(say("only_text")))
            else:
                await self.reply_in_thread(client, channel, thread, said, "direct")
        finally:
            await working
            await self.status(client, channel, thread, "active")

    async def reply_in_thread(
        self, client: Any, channel: str, thread: str, said: str, command: str
    ) -> bool:
        """An ordinary reply, how to ask where nothing was said; whether Slack took it."""
        if is_help(said):
            drawn = self.usage()
            drawn["blocks"].pop()  # what dismisses a private card has no place here
        else:
            place = {"channel": channel, "thread_ts": thread}
            asking = asyncio.create_task(self.desk.ask(said, command))
            reply = await self.in_time(asking, partial(self.post, client, **place))
            drawn = message(reply, Manner(is_redrawable=is_conversation(channel)))
        return await self.post(client, channel=channel, thread_ts=thread, **drawn)

    async def in_time(
        self, asking: asyncio.Task[Reply], tell: Callable[..., Awaitable[Any]]
    ) -> Reply:
        """The reply; who waits long for it is told that it follows."""
        if not await is_soon(asking, PATIENCE):
            await tell(**note(say("looking")))
        return await asking

    async def status(self, client: Any, channel: str, thread: str, status: str) -> None:
        """Show that the app works on it, where the workspace has such a thing."""
        try:
            await client.agents_sessions_setStatus(
                channel_id=channel, thread_ts=thread, status=status
            )
        except Exception as error:
            log.info("no status", extra={"because": code_of(error)})

    # -- cards ---------------------------------------------------------------------------

    @tracked
    async def ask(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """A button or a pick that asks its sentence."""
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self.old(respond, body, client)
            return
        if body.get("view"):
            asking = asyncio.create_task(self.desk.ask(asked.said, "button"))
            await self.show_in_modal(asking, origin_of(body), body, client)
            return
        reply = await self.ask_again(asked, "button", respond)
        await self.answer_click(reply, asked, respond, body, client)

    async def ask_again(self, asked: Asked, command: str, respond: Respond) -> Reply:
        """The reply to what a button carries; who waits long for it is told so beside the card."""
        asking = asyncio.create_task(self.desk.ask(asked.said, command, asked.layout == "full"))
        beside = {"response_type": "ephemeral", "replace_original": False}
        return await self.in_time(asking, partial(self.send, respond, **beside))

    async def answer_click(
        self, reply: Reply, asked: Asked, respond: Respond, body: Json, client: Any
    ) -> None:
        """The answer to a click, wherever the click was."""
        place = body.get("container") or {}
        channel = channel_of(body)
        if body.get("view"):
            await self.put(views.answer_modal(reply, origin_of(body)), body, client)
        elif place.get("is_ephemeral"):
            drawn = message(reply, Manner(asked.layout, is_private=True))
            may_replace = reply.card.kind not in APOLOGIES
            await self.answer_there(respond, body, client, replace_original=may_replace, **drawn)
        elif place.get("thread_ts") or is_conversation(channel):
            thread = str(place.get("thread_ts") or place.get("message_ts"))
            manner = Manner(asked.layout, is_redrawable=is_conversation(channel))
            drawn = message(reply, manner)
            if not await self.post(client, channel=channel, thread_ts=thread, **drawn):
                drawn = message(reply, Manner(asked.layout, is_private=True))
                await self.answer_there(respond, body, client, replace_original=False, **drawn)
        else:
            drawn = message(reply, Manner(asked.layout, is_private=True))
            await self.answer_there(respond, body, client, replace_original=False, **drawn)

    async def answer_there(
        self, respond: Respond, body: Json, client: Any, kind: str = "ephemeral", **payload: Any
    ) -> None:
        """Answer a click or a command through its own address; where that fails, say so."""
        if not await self.send(respond, response_type=kind, **payload):
            await self.tell(client, channel_of(body), person_of(body), say("expired"))

    async def tell(self, client: Any, channel: str, person: str, text: str) -> None:
        """Say something to one person: in the channel, or else directly."""
        said = note(text)
        there = await self.call(client.chat_postEphemeral, channel=channel, user=person, **said)
        if isinstance(there, Refusal):
            await self.post(client, channel=person, **said)

    async def show_in_modal(
        self, asking: asyncio.Task[Reply], origin: Origin, body: Json, client: Any
    ) -> None:
        """A reply in a modal; one that says that it is looked for, until it is there."""
        if await is_soon(asking, MODAL_PATIENCE):
            await self.put(views.answer_modal(asking.result(), origin), body, client)
            return
        put = await self.put(views.telling_modal(say("looking_modal")), body, client)
        if not isinstance(put, Refusal):
            view = views.answer_modal(await asking, origin)
            await self.call(client.views_update, view_id=put["view"]["id"], view=view)

    async def put(self, view: Json, body: Json, client: Any) -> Any:
        """Show a modal in place of the one that was clicked, else a new one; what Slack said."""
        clicked = body.get("view") or {}
        if clicked.get("type") != "modal":
            return await self.open(view, body, client)
        of = {"view_id": clicked["id"], "hash": clicked["hash"]}
        return await self.call(client.views_update, **of, view=view)

    async def open(self, view: Json, body: Json, client: Any) -> Any:
        """Open a modal; where Slack refuses that, the person is told. What Slack answered."""
        opened = await self.call(client.views_open, trigger_id=body["trigger_id"], view=view)
        if isinstance(opened, Refusal):
            await self.tell(client, channel_of(body), person_of(body), say("not_opened"))
        return opened

    @tracked
    async def redraw(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """The same answer as a list, as a table, or with every row.

        It is drawn where it stands, but for a card that others see: nobody changes that for them.
        An apology takes no card's place.
        """
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self.old(respond, body, client)
            return
        reply = await self.ask_again(asked, "redraw", respond)
        is_private = bool((body.get("container") or {}).get("is_ephemeral"))
        is_own = is_private or is_conversation(channel_of(body))
        if not is_own or reply.card.kind in APOLOGIES:
            drawn = message(reply, Manner(asked.layout, is_private=True))
            await self.answer_there(respond, body, client, replace_original=False, **drawn)
            return
        drawn = message(reply, Manner(asked.layout, is_private=is_private))
        kind = "ephemeral" if is_private else "in_channel"
        await self.answer_there(respond, body, client, kind, replace_original=True, **drawn)

    @tracked
    async def share(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """A private answer shown to everybody, asked anew; the private one goes."""
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self.old(respond, body, client)
            return
        reply = await self.ask_again(asked, "share", respond)
        if await self.publish(respond, reply, asked, body, client):
            await self.send(respond, delete_original=True)  # not before: it may not be posted

    async def publish(
        self, respond: Respond, reply: Reply, asked: Asked, body: Json, client: Any
    ) -> bool:
        """Show an answer to the channel, through the address Slack gave for it; whether it is.

        What is no answer by now concerns nobody but the person who shared it.
        """
        if not reply.card.sources:
            drawn = message(reply, Manner(asked.layout, is_private=True))
            await self.answer_there(respond, body, client, replace_original=False, **drawn)
            return False
        person = person_of(body)
        drawn = message(reply, Manner(asked.layout, shared_by=person, is_redrawable=False))
        is_sent = await self.send(
            respond, response_type="in_channel", replace_original=False, **drawn
        )
        if not is_sent:
            await self.tell(client, channel_of(body), person, say("not_here"))
        return is_sent

    @tracked
    async def dismiss(self, ack: Respond, respond: Respond) -> None:
        """A private card goes."""
        await ack()
        await self.send(respond, delete_original=True)

    @tracked
    async def old(self, respond: Respond, body: Json, client: Any) -> None:
        """A button of another time: say so, and how to go on."""
        reply = Reply("", wording.old_card())
        await self.answer_click(reply, Asked(""), respond, body, client)

    @tracked
    async def unknown_click(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """A click on something this version does not draw."""
        await ack()
        await self.old(respond, body, client)

    # -- modals --------------------------------------------------------------------------

    @tracked
    async def change(self, ack: Respond, body: Json, client: Any, respond: Respond) -> None:
        """The sentence of a card, opened to be changed."""
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self.old(respond, body, client)
            return
        origin = Origin(response_url=str(body.get("response_url") or ""))
        await self.open(views.change_modal(asked, origin), body, client)

    @tracked
    async def changed(self, ack: Respond, body: Json, view: Json, client: Any) -> None:
        """A changed sentence is answered in the place of its card."""
        await ack()
        origin = views.kept(str(view.get("private_metadata") or ""))
        held = decode(origin.asked) or Asked("")
        said = typed(views.typed_in(view, "said"))
        asking = asyncio.create_task(self.desk.ask(said, "change"))
        await self.answer_modal_sent(asking, held, origin, body, client, may_replace=True)

    @tracked
    async def open_compare(self, ack: Respond, body: Json, client: Any) -> None:
        """The modal for names to compare, from a button or the global shortcut."""
        await ack()
        origin = Origin(response_url=str(body.get("response_url") or ""))
        await self.open(views.compare_modal(origin), body, client)

    @tracked
    async def suggest(self, ack: Respond, body: Json) -> None:
        """Names for what is being typed."""
        looking = self.desk.complete(str(body.get("value") or ""), limits.OPTIONS)
        try:
            found = await asyncio.wait_for(looking, SUGGEST_WITHIN)
        except TimeoutError:
            found = ()
        await ack(options=limits.fit_options([views.option(artifact) for artifact in found]))

    @tracked
    async def compare(self, ack: Respond, body: Json, view: Json, client: Any) -> None:
        """Chosen names side by side; the same one twice is sent back."""
        chosen = views.chosen_ids(view)
        seen: dict[str, str] = {}
        again = [block for block, slug in chosen.items() if seen.setdefault(slug, block) != block]
        if again:
            errors = dict.fromkeys(again, say("choose_another"))
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        said = f"compare {' vs '.join(chosen.values())}"
        asking = asyncio.create_task(self.desk.ask(said, "compare"))
        origin = views.kept(str(view.get("private_metadata") or ""))
        await self.answer_modal_sent(asking, Asked(""), origin, body, client)

    async def answer_modal_sent(
        self,
        asking: asyncio.Task[Reply],
        asked: Asked,
        origin: Origin,
        body: Json,
        client: Any,
        may_replace: bool = False,
    ) -> None:
        """Answer where the modal was opened from, else in the conversation with the person."""
        directly = partial(self.post, client, channel=person_of(body))
        if not origin.response_url:
            reply = await self.in_time(asking, directly)
            await directly(**message(reply, Manner(asked.layout)))
            return
        there = partial(self.send, self.respond_to(origin.response_url), response_type="ephemeral")
        reply = await self.in_time(asking, partial(there, replace_original=False))
        is_replacing = may_replace and reply.card.kind not in APOLOGIES
        drawn = message(reply, Manner(asked.layout, is_private=True))
        if not await there(replace_original=is_replacing, **drawn):
            await directly(**message(reply, Manner(asked.layout)))

    @tracked
    async def find_tools(self, ack: Respond, body: Json, client: Any) -> None:
        """The message shortcut: what a message needs, answered in a modal."""
        await ack()
        said = typed(str((body.get("message") or {}).get("text") or ""))
        if not said:
            await self.open(views.telling_modal(say("only_text")), body, client)
            return
        origin = Origin(response_url=str(body.get("response_url") or ""))
        asking = asyncio.create_task(self.desk.ask(said, "shortcut"))
        await self.show_in_modal(asking, origin, body, client)

    @tracked
    async def share_modal(self, ack: Respond, body: Json, view: Json, client: Any) -> None:
        """An answer in a modal, sent to the channel it was opened from."""
        await ack()
        origin = views.kept(str(view.get("private_metadata") or ""))
        asked = decode(origin.asked)
        if asked and origin.response_url:
            reply = await self.desk.ask(asked.said, "share")
            respond = self.respond_to(origin.response_url)
            await self.publish(respond, reply, asked, body, client)

    @tracked
    async def open_settings(self, ack: Respond, body: Json, client: Any, context: Any) -> None:
        """What this workspace may set."""
        await ack()
        await self.open(views.settings_modal(await self.settings(context)), body, client)

    @tracked
    async def save_settings(
        self, ack: Respond, body: Json, view: Json, context: Any, client: Any
    ) -> None:
        """Keep what the workspace set; where that fails, who set it is told."""
        await ack()
        change = partial(self.teams.change, team_of(context), **views.settings_in(view))
        try:
            await asyncio.to_thread(change)
        except Exception as error:
            self.lost("settings not kept", error)
            await self.post(client, channel=person_of(body), **note(say("not_saved")))

    # -- the app's own place, links, leaving ----------------------------------------------

    @tracked
    async def home(self, event: Json, client: Any) -> None:
        """The Home tab is drawn; on the messages tab first questions are suggested."""
        if event.get("tab") == "messages":
            prompts = [{"title": text[:60], "message": text} for text in wording.FIRST_QUESTIONS]
            await self.call(
                client.assistant_threads_setSuggestedPrompts,
                channel_id=event["channel"],
                prompts=prompts[: limits.PROMPTS],
            )
            return
        try:
            news = await asyncio.to_thread(answer.news, self.desk.catalog, self.desk.today())
        except Exception as error:
            self.lost("no news", error)
            news = None
        view = views.home(news, self.commands.all)
        await self.call(client.views_publish, user_id=event["user"], view=view)

    @tracked
    async def links(self, event: Json, client: Any, context: Any) -> None:
        """A short card below each link that names exactly one thing; silence otherwise."""
        if not (await self.settings(context)).unfurls:
            return
        urls = [str(link.get("url", "")) for link in event.get("links") or ()]
        unfurls = await asyncio.to_thread(links.unfurls, self.desk.catalog, urls, self.desk.today())
        if not unfurls:
            return
        if event.get("source") and event.get("unfurl_id"):
            place = {"source": event["source"], "unfurl_id": event["unfurl_id"]}
        else:
            place = {"channel": event["channel"], "ts": event["message_ts"]}
        await self.call(client.chat_unfurl, unfurls=unfurls, **place)

    @tracked
    async def left(self, context: Any) -> None:
        """The app was removed: what the workspace set goes."""
        await asyncio.to_thread(self.teams.forget, team_of(context))
        log.info("removed", extra={"team": team_of(context)})

    # -- sending -------------------------------------------------------------------------

    async def settings(self, context: Any) -> Settings:
        """What the workspace set; the usual where that cannot be read."""
        try:
            reading = asyncio.to_thread(self.teams.settings, team_of(context))
            return await asyncio.wait_for(reading, SETTINGS_WITHIN)
        except Exception as error:
            self.lost("settings not known", error)
            return Settings()

    async def send(self, respond: Respond, **payload: Any) -> bool:
        """Answer through the address of a click or command; whether Slack took it."""
        try:
            sent = await respond(payload)
            for _ in range(MOST_RETRIES):
                if getattr(sent, "status_code", 200) != 429:
                    break
                await asyncio.sleep(pause_of(sent.headers))
                sent = await respond(payload)
        except Exception as error:
            self.fault("respond", error)
            return False
        status = getattr(sent, "status_code", 200)
        if status != 200:
            log.warning("not taken", extra={"status": status, "because": short(sent.body)})
            self.desk.metrics.failed("respond")
        return bool(status == 200)

    async def post(self, client: Any, **payload: Any) -> bool:
        """Post an ordinary message; whether Slack took it.

        Where it refuses the blocks, the text goes alone: it holds the whole answer.
        """
        posted = await self.call(client.chat_postMessage, **payload)
        if isinstance(posted, Refusal) and posted.code == "invalid_blocks":
            bare = {key: value for key, value in payload.items() if key != "blocks"}
            posted = await self.call(client.chat_postMessage, mrkdwn=False, **bare)
        return not isinstance(posted, Refusal)

    async def call(self, method: Callable[..., Awaitable[Any]], **payload: Any) -> Any:
        """Call a method of Slack's; its answer, or a Refusal, which is logged."""
        try:
            return await method(**payload)
        except Exception as error:
            self.fault(method.__name__, error)
            return Refusal(code_of(error))

    def lost(self, what: str, error: Exception) -> None:
        """One line for the operator on what our own side failed to do."""
        log.error(what, extra={"because": described(error)})
        self.desk.metrics.failed("fault")

    def fault(self, where: str, error: Exception) -> None:
        """One line for the operator on what Slack or the network refused."""
        code = code_of(error)
        hint = HINTS.get(code, "")
        needed = getattr(getattr(error, "response", None), "data", None)
        if code == "missing_scope" and isinstance(needed, Mapping):
            hint = f"add the scope {needed.get('needed')} and install the app again"
        log.warning("refused by Slack", extra={"where": where, "because": code, "hint": hint})
        self.desk.metrics.failed(code if code in HINTS or code == "missing_scope" else "slack")


HINTS = {
    "channel_not_found": "the channel is gone, or private and the app is not in it",
    "not_in_channel": "invite the app to the channel",
    "is_archived": "the channel is archived",
    **dict.fromkeys(GONE, "the token is no longer valid: install the app again"),
    "ratelimited": "Slack asks to slow down; it was tried again as long as it said",
    "expired_trigger_id": "the click was answered too late",
    "invalid_blocks": "Slack refused the card; its text was sent alone",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Slack answered instead of doing it, in its own short word."""

    code: str


async def is_soon(task: asyncio.Task[Any], seconds: float) -> bool:
    """Whether a task ends within so many seconds; it goes on where it does not."""
    began = monotonic()
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        log.warning("slow", extra={"seconds": round(monotonic() - began, 2)})
    return bool(done)


def code_of(error: BaseException) -> str:
    """Slack's own short word for an error, or the error's type: never its text."""
    data = getattr(getattr(error, "response", None), "data", None)
    code = data.get("error") if isinstance(data, Mapping) else None
    return short(code) if code else type(error).__name__


def pause_of(headers: Mapping[str, Any]) -> float:
    """How long Slack asks to wait, within what a person waits for."""
    given = {str(name).lower(): str(value) for name, value in headers.items()}
    seconds = given.get("retry-after", "")
    return min(LONGEST_PAUSE, float(seconds)) if seconds.isdecimal() else 1.0


def short(text: object) -> str:
    """A word of Slack's, bounded and plain."""
    return re.sub(r"[^\w.: -]", "", str(text))[:80]


def value_of(body: Json) -> str:
    """What the clicked button carries, or the picked option."""
    (action, *_) = body.get("actions") or [{}]
    picked = action.get("selected_option") or {}
    return str(picked.get("value") or action.get("value") or "")


def to_command(reply: Reply, settings: Settings) -> tuple[str, Json]:
    """Who sees the answer to a command, and how it is drawn; what is no answer is nobody else's."""
    is_public = settings.is_public and bool(reply.card.sources)
    kind = "in_channel" if is_public else "ephemeral"
    return kind, message(reply, Manner(is_private=not is_public))


def channel_of(body: Json) -> str:
    """Where something was clicked or asked; empty in a modal and on the Home tab."""
    place = body.get("channel") or {}
    return str(place.get("id") or body.get("channel_id") or "")


def person_of(body: Json) -> str:
    """Who clicked or asked."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


def origin_of(body: Json) -> Origin:
    """What a clicked view keeps of where it was opened from."""
    return views.kept(str((body.get("view") or {}).get("private_metadata") or ""))


def is_conversation(channel: str) -> bool:
    """Whether a channel is the conversation with one person."""
    return channel.startswith("D")


def team_of(context: Any) -> str:
    """The workspace, or the organisation where the app belongs to a whole one.

    There, one payload names the workspace as well, and the next one does not.
    """
    team, organisation = context.get("team_id"), context.get("enterprise_id")
    if context.get("is_enterprise_install") and organisation:
        return f"slack:{organisation}"
    return f"slack:{team or organisation or 'unknown'}"
