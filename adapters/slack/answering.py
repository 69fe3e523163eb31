"""Where an answer goes, read off what was clicked.

A private card is answered in its place, a card that others see is answered to the person who
clicked, a thread and a conversation get ordinary replies, a modal is drawn anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from typing import Any

from adapters.chat import apologies
from adapters.chat.answering import Answerer, Reply
from adapters.chat.i18n import say
from adapters.slack import views
from adapters.slack.asked import Asked
from adapters.slack.render import Manner, message, note
from adapters.slack.request import channel_of, is_conversation, person_of
from adapters.slack.sending import Refusal, Respond, Sender
from adapters.slack.settings import Patience
from adapters.slack.views import Origin

log = logging.getLogger("pickwick.slack")

Json = dict[str, Any]

APOLOGIES = {"failed", "slow", "busy"}
"""Kinds of card that say only that there is no answer just now."""


class Answers:
    """Asks the answerer, and takes its reply to where the question came from."""

    def __init__(self, answerer: Answerer, sender: Sender, patience: Patience) -> None:
        self._answerer = answerer
        self._sender = sender
        self._patience = patience

    async def in_time(
        self, asking: asyncio.Task[Reply], tell: Callable[..., Awaitable[Any]]
    ) -> Reply:
        """The reply; who waits long for it is told that it follows."""
        if not await is_soon(asking, self._patience.reply):
            await tell(**note(say(apologies.LOOKING)))
        return await asking

    async def ask_again(self, asked: Asked, command: str, respond: Respond) -> Reply:
        """The reply to what a button carries; who waits long for it is told so beside the card."""
        asking = asyncio.create_task(
            self._answerer.ask(asked.said, command, asked.layout == "full")
        )
        beside = {"response_type": "ephemeral", "replace_original": False}
        return await self.in_time(asking, partial(self._sender.respond, respond, **beside))

    async def answer_click(
        self, reply: Reply, asked: Asked, respond: Respond, body: Json, client: Any
    ) -> None:
        """The answer to a click, wherever the click was."""
        place = body.get("container") or {}
        channel = channel_of(body)
        if view := body.get("view"):
            modal = views.answer_modal(reply, views.origin_of(view))
            await self._sender.put_modal(modal, body, client)
        elif place.get("is_ephemeral"):
            may_replace = not is_apology(reply)
            await self.answer_privately(reply, asked, respond, body, client, may_replace)
        elif place.get("thread_ts") or is_conversation(channel):
            thread = str(place.get("thread_ts") or place.get("message_ts"))
            manner = Manner(asked.layout, is_redrawable=is_conversation(channel))
            drawn = message(reply, manner)
            if not await self._sender.post(client, channel=channel, thread_ts=thread, **drawn):
                await self.answer_privately(reply, asked, respond, body, client)
        else:
            await self.answer_privately(reply, asked, respond, body, client)

    async def answer_privately(
        self,
        reply: Reply,
        asked: Asked,
        respond: Respond,
        body: Json,
        client: Any,
        may_replace: bool = False,
    ) -> None:
        """The answer to who clicked: beside the card, or in its place."""
        drawn = message(reply, Manner(asked.layout, is_private=True))
        await self._sender.respond_or_tell(
            respond, body, client, replace_original=may_replace, **drawn
        )

    async def say_old(self, respond: Respond, body: Json, client: Any) -> None:
        """A button of another time: say so, and how to go on."""
        reply = Reply("", apologies.apology("old_card"))
        await self.answer_click(reply, Asked(""), respond, body, client)

    async def publish(
        self, respond: Respond, reply: Reply, asked: Asked, body: Json, client: Any
    ) -> bool:
        """Show an answer to the channel, through the address Slack gave for it; whether it is.

        What is no answer by now concerns nobody but the person who shared it.
        """
        if not reply.card.sources:
            await self.answer_privately(reply, asked, respond, body, client)
            return False
        person = person_of(body)
        drawn = message(reply, Manner(asked.layout, shared_by=person, is_redrawable=False))
        is_sent = await self._sender.respond(
            respond, response_type="in_channel", replace_original=False, **drawn
        )
        if not is_sent:
            await self._sender.tell(client, channel_of(body), person, say(apologies.NOT_SHARED))
        return is_sent

    async def show_in_modal(
        self, asking: asyncio.Task[Reply], origin: Origin, body: Json, client: Any
    ) -> None:
        """A reply in a modal; one that says that it is looked for, until it is there."""
        sender = self._sender
        if await is_soon(asking, self._patience.modal):
            await sender.put_modal(views.answer_modal(asking.result(), origin), body, client)
            return
        put = await sender.put_modal(views.telling_modal(say("Looking…")), body, client)
        if not isinstance(put, Refusal):
            view = views.answer_modal(await asking, origin)
            await sender.call(client.views_update, view_id=put["view"]["id"], view=view)


def is_apology(reply: Reply) -> bool:
    """Whether a reply says only that there is none just now: it takes no card's place."""
    return reply.card.kind in APOLOGIES


async def is_soon(task: asyncio.Task[Any], seconds: float) -> bool:
    """Whether a task ends within so many seconds; it goes on where it does not."""
    began = monotonic()
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        log.warning("slow", extra={"seconds": round(monotonic() - began, 2)})
    return bool(done)
