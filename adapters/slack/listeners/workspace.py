"""What concerns a whole workspace: its Home tab, its settings, and its leaving."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from adapters.chat import apologies
from adapters.chat.answering import Answerer
from adapters.chat.examples import FIRST_QUESTIONS
from adapters.chat.i18n import say
from adapters.slack import limits, views
from adapters.slack.render import note
from adapters.slack.request import person_of, team_of
from adapters.slack.sending import Respond, Sender
from adapters.slack.settings import Commands, Patience
from bot.teams.settings import Settings, Teams

log = logging.getLogger("pickwick.slack")

Json = dict[str, Any]


class Workspaces:
    """What each workspace set, and where it sees and changes that."""

    def __init__(
        self,
        answerer: Answerer,
        teams: Teams,
        sender: Sender,
        commands: Commands,
        patience: Patience,
    ) -> None:
        self._answerer = answerer
        self._teams = teams
        self._sender = sender
        self._commands = commands
        self._patience = patience

    async def settings(self, context: Any) -> Settings:
        """What the workspace set; the usual where that cannot be read."""
        try:
            reading = asyncio.to_thread(self._teams.settings, team_of(context))
            return await asyncio.wait_for(reading, self._patience.database)
        except Exception as error:
            self._sender.lost("settings not known", error)
            return Settings()

    async def open_settings(self, ack: Respond, body: Json, client: Any, context: Any) -> None:
        """What this workspace may set."""
        await ack()
        view = views.settings_modal(await self.settings(context))
        await self._sender.open_modal(view, body, client)

    async def save_settings(
        self, ack: Respond, body: Json, view: Json, context: Any, client: Any
    ) -> None:
        """Keep what the workspace set; where that fails, who set it is told."""
        await ack()
        change = partial(self._teams.change, team_of(context), **views.settings_in(view))
        try:
            await asyncio.to_thread(change)
        except Exception as error:
            self._sender.lost("settings not kept", error)
            await self._sender.post(
                client, channel=person_of(body), **note(say(apologies.NOT_SAVED))
            )

    async def home(self, event: Json, client: Any) -> None:
        """The Home tab is drawn; on the messages tab first questions are suggested."""
        if event.get("tab") == "messages":
            prompts = [{"title": text[:60], "message": text} for text in FIRST_QUESTIONS]
            await self._sender.call(
                client.assistant_threads_setSuggestedPrompts,
                channel_id=event["channel"],
                prompts=prompts[: limits.PROMPTS],
            )
            return
        try:
            news = await asyncio.to_thread(self._answerer.pickwick.news, self._answerer.today())
        except Exception as error:
            self._sender.lost("no news", error)
            news = None
        view = views.home(news, self._commands.all)
        await self._sender.call(client.views_publish, user_id=event["user"], view=view)

    async def left(self, context: Any) -> None:
        """The app was removed: what the workspace set goes."""
        await asyncio.to_thread(self._teams.forget, team_of(context))
        log.info("removed", extra={"team": team_of(context)})
