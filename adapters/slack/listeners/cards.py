"""Clicks on a card: ask on, draw it anew, share it, dismiss it."""

from __future__ import annotations

import asyncio
from typing import Any

from adapters.chat.answering import Answerer
from adapters.slack import views
from adapters.slack.answering import Answers, is_apology
from adapters.slack.asked import decode
from adapters.slack.render import Manner, message
from adapters.slack.request import channel_of, is_conversation, value_of
from adapters.slack.sending import Respond, Sender

Json = dict[str, Any]


class CardListeners:
    """The buttons and lists below an answer."""

    def __init__(self, answerer: Answerer, sender: Sender, answers: Answers) -> None:
        self._answerer = answerer
        self._sender = sender
        self._answers = answers

    async def ask(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """A button or a pick that asks its sentence."""
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self._answers.say_old(respond, body, client)
            return
        if view := body.get("view"):
            asking = asyncio.create_task(self._answerer.ask(asked.said, "button"))
            await self._answers.show_in_modal(asking, views.origin_of(view), body, client)
            return
        reply = await self._answers.ask_again(asked, "button", respond)
        await self._answers.answer_click(reply, asked, respond, body, client)

    async def redraw(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """The same answer as a list, as a table, or with every row.

        It is drawn where it stands, but for a card that others see: nobody changes that for them.
        """
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self._answers.say_old(respond, body, client)
            return
        reply = await self._answers.ask_again(asked, "redraw", respond)
        is_private = bool((body.get("container") or {}).get("is_ephemeral"))
        is_own = is_private or is_conversation(channel_of(body))
        if not is_own or is_apology(reply):
            await self._answers.answer_privately(reply, asked, respond, body, client)
            return
        drawn = message(reply, Manner(asked.layout, is_private=is_private))
        kind = "ephemeral" if is_private else "in_channel"
        await self._sender.respond_or_tell(
            respond, body, client, kind, replace_original=True, **drawn
        )

    async def share(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """A private answer shown to everybody, asked anew; the private one goes."""
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self._answers.say_old(respond, body, client)
            return
        reply = await self._answers.ask_again(asked, "share", respond)
        if await self._answers.publish(respond, reply, asked, body, client):
            await self._sender.respond(respond, delete_original=True)  # not before: it may fail

    async def dismiss(self, ack: Respond, respond: Respond) -> None:
        """A private card goes."""
        await ack()
        await self._sender.respond(respond, delete_original=True)

    async def unknown_click(self, ack: Respond, respond: Respond, body: Json, client: Any) -> None:
        """A click on something this version does not draw."""
        await ack()
        await self._answers.say_old(respond, body, client)
