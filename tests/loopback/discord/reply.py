"""What the bot did about one event: its calls, and the message as a person sees it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from tests.loopback.discord.events import EPHEMERAL, Json, reading
from tests.loopback.discord.rest import CHOICES, DEFER, DEFER_UPDATE, OPEN_MODAL, Call, State

PATIENCE = 3.0
"""Seconds that a reply is waited for."""


@dataclass(slots=True)
class Reply:
    """What the bot did about one event, in order; it fills as calls arrive."""

    event: Json
    state: State
    written: float = 0.0
    calls: list[Call] = field(default_factory=list)

    @property
    def callbacks(self) -> list[Call]:
        """Every attempt at a first answer, refused ones too."""
        return [call for call in self.calls if call.is_callback]

    @property
    def callback(self) -> Call | None:
        """The first answer Discord took."""
        return next((call for call in self.callbacks if call.succeeded), None)

    @property
    def type(self) -> int | None:
        return self.callback.body["type"] if self.callback else None

    @property
    def data(self) -> Json:
        """The data of the first answer."""
        return (self.callback.body.get("data") or {}) if self.callback else {}

    @property
    def choices(self) -> list[Json]:
        """What autocomplete offered."""
        return self.data.get("choices", []) if self.type == CHOICES else []

    @property
    def modal(self) -> Json | None:
        return self.data if self.type == OPEN_MODAL else None

    @property
    def edits(self) -> list[Call]:
        return [call for call in self.calls if call.method == "PATCH"]

    @property
    def follow_ups(self) -> list[Call]:
        """Messages sent after the first answer."""
        return [call for call in self.calls if call.method == "POST" and is_follow_up(call)]

    @property
    def messages(self) -> list[Call]:
        """Messages sent to a channel, as the bot answers what somebody said."""
        return [call for call in self.calls if call.method == "POST" and call.token is None]

    @property
    def message(self) -> Json | None:
        """The message that answers, as it looks now; None when there is none or it was deleted."""
        asked = self.state.asked.get(self.event.get("token", ""))
        sent = (call.answer["id"] for call in self.messages if call.succeeded)
        return self.state.messages.get((asked.original if asked else next(sent, None)) or "")

    @property
    def text(self) -> str:
        """All a person can read of that message."""
        return reading(self.message) if self.message else ""

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.message and self.message["flags"] & EPHEMERAL)

    @property
    def milliseconds(self) -> float | None:
        """From the event written on the socket to the arrival of the first answer."""
        return (self.calls[0].at - self.written) * 1000 if self.calls else None

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer; a defer is none until something follows it."""
        if self.type in (DEFER, DEFER_UPDATE):
            return any(call.succeeded and not call.is_callback for call in self.calls)
        return self.callback is not None or any(call.succeeded for call in self.messages)

    async def more(self, claim: Callable[[Reply], bool], timeout: float = PATIENCE) -> Self:
        """Wait until something is true of this reply, or the time is up."""
        await self.state.until(lambda: claim(self), timeout)
        return self


def is_follow_up(call: Call) -> bool:
    return call.token is not None and not call.is_callback
