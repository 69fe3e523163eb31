"""What goes out to Slack: messages, answers and modals; what it refuses is a line for the operator.

Nothing here raises for what Slack or the network does: each says whether Slack took it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.chat import apologies
from adapters.chat.i18n import say
from adapters.chat.logs import described
from adapters.chat.metrics import Metrics
from adapters.slack.render import note
from adapters.slack.request import channel_of, person_of

log = logging.getLogger("pickwick.slack")

Json = dict[str, Any]
Respond = Callable[..., Awaitable[Any]]

MOST_RETRIES = 2
LONGEST_PAUSE = 30.0
"""Seconds that are waited at most where Slack asks to slow down."""
GONE = {"token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed"}
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


class Sender:
    """Sends, and counts and logs what was refused."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def call(self, method: Callable[..., Awaitable[Any]], **payload: Any) -> Any:
        """Call a method of Slack's; its answer, or a Refusal, which is logged."""
        try:
            return await method(**payload)
        except Exception as error:
            self._refused(method.__name__, error)
            return Refusal(code_of(error))

    async def post(self, client: Any, **payload: Any) -> bool:
        """Post an ordinary message; whether Slack took it.

        Where it refuses the blocks, the text goes alone: it holds the whole answer.
        """
        posted = await self.call(client.chat_postMessage, **payload)
        if isinstance(posted, Refusal) and posted.code == "invalid_blocks":
            bare = {key: value for key, value in payload.items() if key != "blocks"}
            posted = await self.call(client.chat_postMessage, mrkdwn=False, **bare)
        return not isinstance(posted, Refusal)

    async def tell(self, client: Any, channel: str, person: str, text: str) -> None:
        """Say something to one person: in the channel, or else directly."""
        said = note(text)
        there = await self.call(client.chat_postEphemeral, channel=channel, user=person, **said)
        if isinstance(there, Refusal):
            await self.post(client, channel=person, **said)

    async def respond(self, respond: Respond, **payload: Any) -> bool:
        """Answer through the address of a click or command; whether Slack took it."""
        try:
            sent = await respond(payload)
            for _ in range(MOST_RETRIES):
                if getattr(sent, "status_code", 200) != 429:
                    break
                await asyncio.sleep(pause_of(sent.headers))
                sent = await respond(payload)
        except Exception as error:
            self._refused("respond", error)
            return False
        status = getattr(sent, "status_code", 200)
        if status != 200:
            log.warning("not taken", extra={"status": status, "because": short(sent.body)})
            self._metrics.failed("respond")
        return bool(status == 200)

    async def respond_or_tell(
        self, respond: Respond, body: Json, client: Any, kind: str = "ephemeral", **payload: Any
    ) -> None:
        """Answer a click or a command through its own address; where that fails, say so."""
        if not await self.respond(respond, response_type=kind, **payload):
            await self.tell(client, channel_of(body), person_of(body), say(apologies.EXPIRED))

    async def open_modal(self, view: Json, body: Json, client: Any) -> Any:
        """Open a modal; where Slack refuses that, the person is told. What Slack answered."""
        opened = await self.call(client.views_open, trigger_id=body["trigger_id"], view=view)
        if isinstance(opened, Refusal):
            await self.tell(client, channel_of(body), person_of(body), say(apologies.NOT_OPENED))
        return opened

    async def put_modal(self, view: Json, body: Json, client: Any) -> Any:
        """Show a modal in place of the one that was clicked, else a new one; what Slack said."""
        clicked = body.get("view") or {}
        if clicked.get("type") != "modal":
            return await self.open_modal(view, body, client)
        of = {"view_id": clicked["id"], "hash": clicked["hash"]}
        return await self.call(client.views_update, **of, view=view)

    def lost(self, what: str, error: Exception) -> None:
        """One line for the operator on what our own side failed to do."""
        log.error(what, extra={"because": described(error)})
        self._metrics.failed("fault")

    def _refused(self, where: str, error: Exception) -> None:
        """One line for the operator on what Slack or the network refused."""
        code = code_of(error)
        hint = HINTS.get(code, "")
        needed = getattr(getattr(error, "response", None), "data", None)
        if code == "missing_scope" and isinstance(needed, Mapping):
            hint = f"add the scope {needed.get('needed')} and install the app again"
        log.warning("refused by Slack", extra={"where": where, "because": code, "hint": hint})
        self._metrics.failed(code if code in HINTS or code == "missing_scope" else "slack")


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
