"""Modals: a sentence to change, names to compare, and what a message needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from adapters.chat import apologies
from adapters.chat.answering import Answerer, Reply
from adapters.chat.i18n import say
from adapters.slack import limits, views
from adapters.slack.answering import Answers, is_apology
from adapters.slack.asked import Asked, decode
from adapters.slack.render import Manner, message
from adapters.slack.request import person_of, typed, value_of
from adapters.slack.sending import Respond, Sender
from adapters.slack.settings import Patience
from adapters.slack.views import Origin

Json = dict[str, Any]


class ModalListeners:
    """What opens a modal, and what is sent with one; ``respond_to`` answers at an address."""

    def __init__(
        self,
        answerer: Answerer,
        sender: Sender,
        answers: Answers,
        respond_to: Callable[[str], Respond],
        patience: Patience,
    ) -> None:
        self._answerer = answerer
        self._sender = sender
        self._answers = answers
        self._respond_to = respond_to
        self._patience = patience

    async def change(self, ack: Respond, body: Json, client: Any, respond: Respond) -> None:
        """The sentence of a card, opened to be changed."""
        await ack()
        asked = decode(value_of(body))
        if not asked:
            await self._answers.say_old(respond, body, client)
            return
        await self._sender.open_modal(views.change_modal(asked, opened_from(body)), body, client)

    async def changed(self, ack: Respond, body: Json, view: Json, client: Any) -> None:
        """A changed sentence is answered in the place of its card."""
        await ack()
        origin = views.origin_of(view)
        held = decode(origin.asked) or Asked("")
        said = typed(views.typed_in(view, "said"))
        asking = asyncio.create_task(self._answerer.ask(said, "change"))
        await self._answer_sent(asking, held, origin, body, client, may_replace=True)

    async def open_compare(self, ack: Respond, body: Json, client: Any) -> None:
        """The modal for names to compare, from a button or the global shortcut."""
        await ack()
        await self._sender.open_modal(views.compare_modal(opened_from(body)), body, client)

    async def suggest(self, ack: Respond, body: Json) -> None:
        """Names for what is being typed; none where they are not found in time."""
        looking = self._answerer.complete(str(body.get("value") or ""), limits.OPTIONS)
        try:
            found = await asyncio.wait_for(looking, self._patience.names)
        except TimeoutError:
            found = ()
        await ack(options=limits.fit_options([views.option(artifact) for artifact in found]))

    async def compare(self, ack: Respond, body: Json, view: Json, client: Any) -> None:
        """Chosen names side by side; the same one twice is sent back."""
        chosen = views.chosen_ids(view)
        seen: dict[str, str] = {}
        again = [block for block, slug in chosen.items() if seen.setdefault(slug, block) != block]
        if again:
            errors = dict.fromkeys(again, say("Choose another one: this is the same thing again."))
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        said = f"compare {' vs '.join(chosen.values())}"
        asking = asyncio.create_task(self._answerer.ask(said, "compare"))
        await self._answer_sent(asking, Asked(""), views.origin_of(view), body, client)

    async def _answer_sent(
        self,
        asking: asyncio.Task[Reply],
        asked: Asked,
        origin: Origin,
        body: Json,
        client: Any,
        may_replace: bool = False,
    ) -> None:
        """Answer where the modal was opened from, else in the conversation with the person."""
        directly = partial(self._sender.post, client, channel=person_of(body))
        if not origin.response_url:
            reply = await self._answers.in_time(asking, directly)
            await directly(**message(reply, Manner(asked.layout)))
            return
        respond = self._respond_to(origin.response_url)
        there = partial(self._sender.respond, respond, response_type="ephemeral")
        reply = await self._answers.in_time(asking, partial(there, replace_original=False))
        is_replacing = may_replace and not is_apology(reply)
        drawn = message(reply, Manner(asked.layout, is_private=True))
        if not await there(replace_original=is_replacing, **drawn):
            await directly(**message(reply, Manner(asked.layout)))

    async def find_tools(self, ack: Respond, body: Json, client: Any) -> None:
        """The message shortcut: what a message needs, answered in a modal."""
        await ack()
        said = typed(str((body.get("message") or {}).get("text") or ""))
        if not said:
            await self._sender.open_modal(
                views.telling_modal(say(apologies.ONLY_TEXT)), body, client
            )
            return
        asking = asyncio.create_task(self._answerer.ask(said, "shortcut"))
        await self._answers.show_in_modal(asking, opened_from(body), body, client)

    async def share_modal(self, ack: Respond, body: Json, view: Json, client: Any) -> None:
        """An answer in a modal, sent to the channel it was opened from."""
        await ack()
        origin = views.origin_of(view)
        asked = decode(origin.asked)
        if asked and origin.response_url:
            reply = await self._answerer.ask(asked.said, "share")
            respond = self._respond_to(origin.response_url)
            await self._answers.publish(respond, reply, asked, body, client)


def opened_from(body: Json) -> Origin:
    """Where a click was, for the modal that it opens."""
    return Origin(response_url=str(body.get("response_url") or ""))
