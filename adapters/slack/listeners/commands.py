"""Slash commands, answered in their acknowledgement, or soon after where that is late."""

from __future__ import annotations

import asyncio
from typing import Any

from adapters.chat import apologies
from adapters.chat.answering import Answerer, Reply
from adapters.chat.i18n import say
from adapters.slack import views
from adapters.slack.answering import is_soon
from adapters.slack.listeners.workspace import Workspaces
from adapters.slack.render import Manner, message, note
from adapters.slack.request import is_help, sentence, typed, verb_of
from adapters.slack.sending import Respond, Sender
from adapters.slack.settings import Commands, Patience
from bot.teams.settings import Settings

Json = dict[str, Any]


class CommandListeners:
    """The command that takes every question, and one a verb."""

    def __init__(
        self,
        answerer: Answerer,
        sender: Sender,
        workspaces: Workspaces,
        commands: Commands,
        patience: Patience,
    ) -> None:
        self._answerer = answerer
        self._sender = sender
        self._workspaces = workspaces
        self._commands = commands
        self._patience = patience

    async def command(
        self, ack: Respond, respond: Respond, body: Json, context: Any, client: Any
    ) -> None:
        """A slash command, whatever it is called."""
        name, text = str(body.get("command", "")), str(body.get("text", ""))
        said = sentence(name, text)
        if said.casefold() == "settings" and not verb_of(name):
            await ack(response_type="ephemeral", **views.settings_offer())
            return
        if is_help(typed(text)):
            await ack(response_type="ephemeral", **views.usage(self._commands, verb_of(name)))
            return
        settings = await self._workspaces.settings(context)
        asking = asyncio.create_task(self._answerer.ask(said, verb_of(name) or "pickwick"))
        if await is_soon(asking, self._patience.reply):
            kind, drawn = to_command(asking.result(), settings)
            await ack({"response_type": kind, **drawn})
            return
        await ack(response_type="ephemeral", **note(say(apologies.LOOKING)))
        kind, drawn = to_command(await asking, settings)
        await self._sender.respond_or_tell(respond, body, client, kind, **drawn)


def to_command(reply: Reply, settings: Settings) -> tuple[str, Json]:
    """Who sees the answer to a command, and how it is drawn; what is no answer is nobody else's."""
    is_public = settings.is_public and bool(reply.card.sources)
    kind = "in_channel" if is_public else "ephemeral"
    return kind, message(reply, Manner(is_private=not is_public))
