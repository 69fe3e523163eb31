"""Messages: a mention, what a person writes to the app itself, and links."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from adapters.chat import apologies
from adapters.chat.answering import Answerer
from adapters.chat.i18n import say
from adapters.slack import links, views
from adapters.slack.answering import Answers
from adapters.slack.listeners.workspace import Workspaces
from adapters.slack.render import Manner, message, note
from adapters.slack.request import is_conversation, is_help, typed
from adapters.slack.sending import Sender, code_of
from adapters.slack.settings import Commands

log = logging.getLogger("pickwick.slack")

Json = dict[str, Any]

WRITTEN_BY_PEOPLE = {"", "file_share", "thread_broadcast"}
"""Message subtypes that a person writes."""


class MessageListeners:
    """What people write where the app reads it: to it, about it, or a link it knows."""

    def __init__(
        self,
        answerer: Answerer,
        sender: Sender,
        answers: Answers,
        workspaces: Workspaces,
        commands: Commands,
    ) -> None:
        self._answerer = answerer
        self._sender = sender
        self._answers = answers
        self._workspaces = workspaces
        self._commands = commands

    async def mention(self, event: Json, client: Any, context: Any) -> None:
        """A mention in a channel or a thread: answered in the thread, for all to see."""
        if event.get("bot_id") or not (await self._workspaces.settings(context)).mentions:
            return
        said = typed(str(event.get("text", "")), str(context.get("bot_user_id") or ""))
        thread = str(event.get("thread_ts") or event["ts"])
        person, channel = str(event.get("user") or ""), str(event["channel"])
        is_posted = await self._reply_in_thread(client, channel, thread, said, "mention")
        if not is_posted and person:
            await self._sender.post(client, channel=person, **note(say(apologies.NOT_IN_CHANNEL)))

    async def direct(self, event: Json, client: Any) -> None:
        """A message to the app itself: answered in its thread, with a status meanwhile."""
        if event.get("channel_type") != "im" or event.get("bot_id"):
            return
        if str(event.get("subtype") or "") not in WRITTEN_BY_PEOPLE:
            return
        said = typed(str(event.get("text", "")))
        channel, thread = str(event["channel"]), str(event.get("thread_ts") or event["ts"])
        post = partial(self._sender.post, client, channel=channel, thread_ts=thread)
        working = asyncio.create_task(show_status(client, channel, thread, "processing"))
        try:
            if said.casefold() == "settings":
                await post(**views.settings_offer())
            elif not said and event.get("files"):
                await post(**note(say(apologies.ONLY_TEXT)))
            else:
                await self._reply_in_thread(client, channel, thread, said, "direct")
        finally:
            await working
            await show_status(client, channel, thread, "active")

    async def _reply_in_thread(
        self, client: Any, channel: str, thread: str, said: str, command: str
    ) -> bool:
        """An ordinary reply, how to ask where nothing was said; whether Slack took it."""
        post = partial(self._sender.post, client, channel=channel, thread_ts=thread)
        if is_help(said):
            drawn = views.usage(self._commands)
            drawn["blocks"].pop()  # what dismisses a private card has no place here
        else:
            asking = asyncio.create_task(self._answerer.ask(said, command))
            reply = await self._answers.in_time(asking, post)
            drawn = message(reply, Manner(is_redrawable=is_conversation(channel)))
        return await post(**drawn)

    async def links(self, event: Json, client: Any, context: Any) -> None:
        """A short card below each link that names exactly one thing; silence otherwise."""
        if not (await self._workspaces.settings(context)).unfurls:
            return
        urls = [str(link.get("url", "")) for link in event.get("links") or ()]
        answerer = self._answerer
        unfurls = await asyncio.to_thread(links.unfurls, answerer.pickwick, urls, answerer.today())
        if not unfurls:
            return
        if event.get("source") and event.get("unfurl_id"):
            place = {"source": event["source"], "unfurl_id": event["unfurl_id"]}
        else:
            place = {"channel": event["channel"], "ts": event["message_ts"]}
        await self._sender.call(client.chat_unfurl, unfurls=unfurls, **place)


async def show_status(client: Any, channel: str, thread: str, status: str) -> None:
    """Show that the app works on it, where the workspace has such a thing."""
    try:
        await client.agents_sessions_setStatus(channel_id=channel, thread_ts=thread, status=status)
    except Exception as error:
        log.info("no status", extra={"because": code_of(error)})
