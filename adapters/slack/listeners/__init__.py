"""Everything that can happen in Slack, and which listener takes it.

Bolt passes arguments by their names; each listener hands a sentence to the answerer.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from adapters.chat.answering import Answerer
from adapters.chat.logs import described
from adapters.slack.answering import Answers
from adapters.slack.listeners.cards import CardListeners
from adapters.slack.listeners.commands import CommandListeners
from adapters.slack.listeners.messages import MessageListeners
from adapters.slack.listeners.modals import ModalListeners
from adapters.slack.listeners.workspace import Workspaces
from adapters.slack.oauth import Installations
from adapters.slack.sending import Respond, Sender
from adapters.slack.settings import Commands, Patience
from bot.teams.settings import Teams

log = logging.getLogger("pickwick.slack")

Listener = Callable[..., Awaitable[None]]

ANY = re.compile(".*", re.DOTALL)


class Listeners:
    """Every listener, and those that are under way: they end before the process does."""

    def __init__(
        self,
        answerer: Answerer,
        teams: Teams,
        commands: Commands,
        respond_to: Callable[[str], Respond],
        patience: Patience,
    ) -> None:
        sender = Sender(answerer.metrics)
        answers = Answers(answerer, sender, patience)
        workspaces = Workspaces(answerer, teams, sender, commands, patience)
        self._commands = CommandListeners(answerer, sender, workspaces, commands, patience)
        self._messages = MessageListeners(answerer, sender, answers, workspaces, commands)
        self._cards = CardListeners(answerer, sender, answers)
        self._modals = ModalListeners(answerer, sender, answers, respond_to, patience)
        self._workspaces = workspaces
        self._metrics = answerer.metrics
        self.running: set[asyncio.Task[Any]] = set()

    def register(self, app: AsyncApp, installations: Installations | None) -> None:
        """Every listener at its event; the last of each kind takes what we do not know."""
        tracked, cards, modals = self._tracked, self._cards, self._modals
        app.command(ANY)(tracked(self._commands.command))
        app.event("app_mention")(tracked(self._messages.mention))
        app.event("message")(tracked(self._messages.direct))
        app.event("link_shared")(tracked(self._messages.links))
        app.event("app_home_opened")(tracked(self._workspaces.home))
        for event in ("app_uninstalled", "tokens_revoked"):
            app.event(event)(leaving(tracked(self._workspaces.left), installations))
        app.event(ANY)(ignored)
        app.action(re.compile(r"ask:\d+|pick"))(tracked(cards.ask))
        app.action(re.compile(r"redraw(:full)?"))(tracked(cards.redraw))
        app.action("share")(tracked(cards.share))
        app.action("change")(tracked(modals.change))
        app.action("dismiss")(tracked(cards.dismiss))
        app.action("open_compare")(tracked(modals.open_compare))
        app.action("open_settings")(tracked(self._workspaces.open_settings))
        app.action(re.compile(r"name:\d"))(acknowledged)
        app.action("settings")(acknowledged)
        app.action(ANY)(tracked(cards.unknown_click))
        app.options(re.compile(r"name:\d"))(tracked(modals.suggest))
        app.options(ANY)(nothing_to_choose)
        app.shortcut("compare_open")(tracked(modals.open_compare))
        app.shortcut("find_tools")(tracked(modals.find_tools))
        app.shortcut(ANY)(acknowledged)
        app.view("compare")(tracked(modals.compare))
        app.view("change")(tracked(modals.changed))
        app.view("answer")(tracked(modals.share_modal))
        app.view("settings")(tracked(self._workspaces.save_settings))
        app.view(ANY)(acknowledged)

    def _tracked(self, listener: Listener) -> Listener:
        """Count a listener among those under way; a fault of it is one line.

        Bolt answers for a listener that fails before it acknowledged. Behind that it must not
        learn of a fault: it would forget the acknowledgement and wait for another until Slack
        gives up.
        """

        @wraps(listener)
        async def run(**given: Any) -> None:
            task = asyncio.current_task()
            assert task
            self.running.add(task)
            try:
                await listener(**given)
            except Exception as error:
                if getattr(given.get("ack"), "response", True) is None:
                    raise
                log.error("fault", extra={"because": described(error), "where": run.__name__})
                self._metrics.failed("fault")
            finally:
                self.running.discard(task)

        return run


def leaving(left: Listener, installations: Installations | None) -> Listener:
    """What removes everything kept of a workspace that is left."""

    async def removed(event: dict[str, Any], context: Any) -> None:
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        if installations:
            await installations.remove(context.get("enterprise_id"), context.get("team_id"))
        await left(context=context)

    return removed


async def acknowledged(ack: Respond) -> None:
    """Taken notice of."""
    await ack()


async def nothing_to_choose(ack: Respond) -> None:
    """No options for a field this version does not draw."""
    await ack(options=[])


async def ignored() -> None:
    """Acknowledged by Bolt itself."""
