"""What a person does in our own Slack, and what came of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Literal, TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

from tests.loopback.slack import payloads
from tests.loopback.slack.api import Done, Hook, Shown
from tests.loopback.slack.payloads import BOT_USER, PERSON, TEAM, Delivery, Json, Place
from tests.loopback.slack.server import Acknowledged, LoopbackServer, Sent


class By(TypedDict, total=False):
    """Who acts where, and for how many visible answers to wait."""

    user: str
    channel: str
    team: str
    enterprise: str | None
    answers: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one thing a person did.

    `status` is None when no acknowledgement came in time; `milliseconds` is how long the last
    attempt's took and `answered` how long the first thing a person can see took.
    """

    delivery: Delivery
    status: int | None
    ack: Json | None
    headers: Mapping[str, str]
    milliseconds: float
    answered: float | None
    attempts: int
    sent: tuple[Sent, ...]
    view: Json | None

    def calls(self, method: str = "") -> list[Json]:
        """What the Web API was called with meanwhile: one method's calls, or all."""
        return [s.json for s in self.sent if s.where == "api" and method in ("", s.method)]

    @property
    def responses(self) -> list[Json]:
        """What was posted to the response URL."""
        return [sent.json for sent in self.sent if sent.where == "response_url"]

    @property
    def message(self) -> Shown | None:
        """The last message it put on the screen."""
        return next((sent.shown for sent in reversed(self.sent) if sent.shown), None)

    @property
    def text(self) -> str:
        """The text of that message."""
        return self.message.text if self.message else ""


class LoopbackSlack(LoopbackServer):
    """A Slack of our own on 127.0.0.1, for as long as the `async with` lasts."""

    # a person's side

    async def command(
        self, name: str, text: str = "", raw: bool = False, **by: Unpack[By]
    ) -> Heard:
        """Types a slash command."""
        place, number = self._by(by), self._number()
        trigger, url = self.state.trigger(place, number), self._hook(place, number)
        words = text if raw else payloads.typed(text)
        made = payloads.command(place, name, words, trigger, url)
        return await self._deliver(made, place, number, by)

    async def mention(
        self, text: str, thread_ts: str | None = None, raw: bool = False, **by: Unpack[By]
    ) -> Heard:
        """Names the bot in a channel, or in a thread there."""
        place, number, stamp = self._by(by), self._number(), self.state.stamp()
        words = f"<@{BOT_USER}> {text if raw else payloads.typed(text)}"
        self.state.threads[thread_ts or stamp] = number
        made = payloads.app_mention(place, words, stamp, thread_ts)
        return await self._deliver(made, place, number, by)

    async def direct_message(
        self, text: str, thread_ts: str | None = None, raw: bool = False, **by: Unpack[By]
    ) -> Heard:
        """Writes to the bot itself."""
        place, number, stamp = self._by(by).direct, self._number(), self.state.stamp()
        words = text if raw else payloads.typed(text)
        self.state.threads[thread_ts or stamp] = number
        made = payloads.direct_message(place, words, stamp, thread_ts)
        return await self._deliver(made, place, number, by)

    async def open_home(self, tab: Literal["home", "messages"] = "home", **by: Unpack[By]) -> Heard:
        """Opens the bot's Home or Messages tab; suggested prompts are no visible answer."""
        place = self._by(by).direct
        view = self.home(place.user, place.team)
        made = payloads.home_opened(place, tab, self.state.stamp(), view)
        by.setdefault("answers", 1 if tab == "home" else 0)
        return await self._deliver(made, place, self._number(), by)

    def home(self, user: str = PERSON, team: str = TEAM) -> Json | None:
        """The Home last published for a person."""
        return self.state.homes.get(f"{team} {user}")

    async def stop_session(self, thread_ts: str, **by: Unpack[By]) -> Heard:
        """Presses Slack's stop button in a thread with the bot."""
        place = self._by(by).direct
        made = payloads.session_stopped(place, thread_ts, self.state.stamp())
        by.setdefault("answers", 0)
        return await self._deliver(made, place, self._number(), by)

    async def message_shortcut(
        self, callback_id: str, message: str | Json, raw: bool = False, **by: Unpack[By]
    ) -> Heard:
        """Chooses a shortcut on somebody's message: its text, or the whole message."""
        place, number, stamp = self._by(by), self._number(), self.state.stamp()
        if isinstance(message, str):
            author = replace(place, user="U0AUTHOR")
            words = message if raw else payloads.typed(message)
            message = payloads.message(author, words, self.state.stamp())
        trigger, url = self.state.trigger(place, number), self._hook(place, number)
        made = payloads.message_shortcut(place, callback_id, message, stamp, trigger, url)
        return await self._deliver(made, place, number, by)

    async def global_shortcut(self, callback_id: str, **by: Unpack[By]) -> Heard:
        """Chooses a shortcut from the search."""
        place, number = self._by(by), self._number()
        trigger = self.state.trigger(place, number)
        made = payloads.global_shortcut(place, callback_id, self.state.stamp(), trigger)
        return await self._deliver(made, place, number, by)

    async def press(self, element: str | Json, at: Heard | Shown | Json, **by: Unpack[By]) -> Heard:
        """Presses a button of a message or a view: by its text, action_id, value or whole."""
        block, found = payloads.find(_surface(at)["blocks"], element)
        return await self._act(payloads.used(found, block["block_id"]), at, by)

    async def choose(
        self, element: str | Json, option: str | Json, at: Heard | Shown | Json, **by: Unpack[By]
    ) -> Heard:
        """Chooses an option of a select or a menu: by its text, value or whole."""
        block, found = payloads.find(_surface(at)["blocks"], element)
        chosen = payloads.option_of(found, option)
        return await self._act(payloads.used(found, block["block_id"], chosen), at, by)

    async def _act(self, action: Json, at: Heard | Shown | Json, by: By) -> Heard:
        surface, number, stamp = _surface(at), self._number(), self.state.stamp()
        if "type" in surface and surface["type"] in ("modal", "home"):
            place = self._by(by)
            trigger = self.state.trigger(place, number)
            made = payloads.pressed_in_view(place, action, surface, stamp, trigger)
            return await self._deliver(made, place, number, by)
        shown = at.message if isinstance(at, Heard) else at
        place = self._by({**_standing(shown), **by})
        thread = surface.get("thread_ts")
        if thread:
            self.state.threads[thread] = number
        trigger = self.state.trigger(place, number)
        url = self._hook(place, number, surface["ts"], thread)
        made = payloads.pressed_in_message(place, action, surface, stamp, trigger, url)
        return await self._deliver(made, place, number, by)

    async def suggest(
        self, element: str | Json, text: str, at: Heard | Shown | Json, **by: Unpack[By]
    ) -> Heard:
        """Types into an external select; the acknowledgement holds the options."""
        surface = _surface(at)
        block, found = payloads.find(surface["blocks"], element)
        in_view = surface.get("type") in ("modal", "home")
        view, shown = (surface, None) if in_view else (None, surface)
        place = self._by(by)
        made = payloads.suggestion(place, found, block["block_id"], text, view, shown)
        by.setdefault("answers", 0)
        return await self._deliver(made, place, self._number(), by)

    async def submit_view(
        self, view: Heard | Json, values: Mapping[str, Any], **by: Unpack[By]
    ) -> Heard:
        """Sends a modal off with values by action_id; `view` of the answer is what is next."""
        modal, place, number = _surface(view), self._by(by), self._number()
        trigger = self.state.trigger(place, number)
        made = payloads.submitted(place, modal, values, trigger)
        heard = await self._deliver(made, place, number, by)
        if heard.status != 200:
            return replace(heard, view=modal)
        after = self.state.after_submit(modal, heard.ack or {})
        return replace(heard, view=after or heard.view)

    async def close_view(self, view: Heard | Json, **by: Unpack[By]) -> Heard:
        """Closes a modal that asked to be told."""
        place = self._by(by)
        by.setdefault("answers", 0)
        made = payloads.closed(place, _surface(view))
        self.state.views.pop(made.body["view"]["id"], None)
        return await self._deliver(made, place, self._number(), by)

    async def share_link(self, *urls: str, composing: bool = False, **by: Unpack[By]) -> Heard:
        """Posts links, or only types them into the composer."""
        place = self._by(by)
        made = payloads.links_shared(place, [*urls], self.state.stamp(), composing)
        return await self._deliver(made, place, self._number(), by)

    async def uninstall(self, **by: Unpack[By]) -> Heard:
        """Removes the bot from a workspace: its tokens end, and it is told."""
        place = self._by(by)
        self.state.kill(place.team, "account_inactive")
        by.setdefault("answers", 0)
        await self._deliver(
            payloads.tokens_revoked(place, self.state.stamp()), place, self._number(), by
        )
        made = payloads.uninstalled(place, self.state.stamp())
        return await self._deliver(made, place, self._number(), by)

    async def revoke_tokens(self, **by: Unpack[By]) -> Heard:
        """Takes back the bot's tokens of a workspace, and tells it."""
        place = self._by(by)
        self.state.kill(place.team, "token_revoked")
        by.setdefault("answers", 0)
        made = payloads.tokens_revoked(place, self.state.stamp())
        return await self._deliver(made, place, self._number(), by)

    async def repeat(self, heard: Heard, reason: str = "http_timeout") -> Heard:
        """Delivers the very same once more, as a retry or a replay."""
        number = self._number()
        return await self._deliver(
            heard.delivery, self.place, number, {"answers": 0}, first=2, reason=reason
        )

    def _by(self, by: By) -> Place:
        return Place(
            by.get("user", self.place.user),
            by.get("channel", self.place.channel),
            by.get("team", self.place.team),
            by.get("enterprise", self.place.enterprise),
        )

    def _number(self) -> int:
        self._deliveries += 1
        return self._deliveries

    def _hook(
        self, place: Place, number: int, original: str | None = None, thread: str | None = None
    ) -> str:
        url = f"{self.url}/hook/{self.state.make('H')}"
        self.state.hooks[url] = Hook(place, number, thread, original, self.state.clock())
        return url

    # delivering

    async def _deliver(
        self,
        delivery: Delivery,
        place: Place,
        number: int,
        by: By,
        *,
        first: int = 1,
        reason: str = "",
    ) -> Heard:
        start, attempt, begun = len(self.captured), first, time.perf_counter()
        answers = self.visible_to(number) + by.get("answers", 1)
        send = self.over_socket if self.mode == "socket" else self.over_http
        while True:
            got = await send(delivery, attempt - 1, reason)
            if not self._goes_again(delivery, got, attempt - first):
                break
            reason = "http_error" if got.status else "http_timeout"
            attempt += 1
        self._note_ack(delivery, place, number, got)
        await self.until(lambda: self.visible_to(number) >= answers, self.patience)
        await self.settle(self.patience)
        sent = tuple(s for s in self.captured[start:] if s.delivery in (None, number))
        seen = [(each.at - begun) * 1000 for each in sent if each.visible]
        return Heard(
            delivery,
            got.status,
            got.body,
            got.headers or {},
            got.milliseconds,
            seen[0] if seen else None,
            attempt - first + 1,
            sent,
            next((each.view for each in reversed(sent) if each.view), None),
        )

    def _goes_again(self, delivery: Delivery, got: Acknowledged, retried: int) -> bool:
        if delivery.kind != "events_api" or retried >= self.retries:
            return False
        if got.status is not None and 200 <= got.status < 300:
            return False
        return (got.headers or {}).get("x-slack-no-retry") != "1"

    def _note_ack(self, delivery: Delivery, place: Place, number: int, got: Acknowledged) -> None:
        if got.status != 200 or not got.body:
            return
        done = Done({}, delivery=number)
        if delivery.label == "command":
            done = self.state.acknowledge(place, number, got.body)
        self.capture("ack", delivery.label, got.body, done)

    async def url_verification(self, challenge: str = "loopback-challenge") -> str:
        """Slack's first request to a new URL; what the bot gives back."""
        asked = {"token": payloads.VERIFICATION, "challenge": challenge, "type": "url_verification"}
        got = await self.post(json.dumps(asked).encode())
        return str((got.body or {}).get("challenge") or (got.body or {}).get("text"))

    async def ssl_check(self) -> int | None:
        """Slack's unsigned look at the certificate; the status the bot gives back."""
        body = f"token={payloads.VERIFICATION}&ssl_check=1".encode()
        form = "application/x-www-form-urlencoded"
        return (await self.post(body, form, stamp="", signature="")).status

    # installing over OAuth

    async def install(
        self,
        install_url: str,
        *,
        state: str | None = None,
        cookies: bool = True,
        code: str | None = None,
        denied: bool = False,
        org_wide: bool = False,
        **by: Unpack[By],
    ) -> tuple[int, str]:
        """Goes through the browser's way of installing; the last page's status and text."""
        async with self._session.get(install_url, allow_redirects=False) as response:
            page = response.headers.get("Location") or await response.text()
            kept = {name: morsel.value for name, morsel in response.cookies.items()}
        found = re.search(r"https://slack\.com/oauth/v2/authorize\?[^\"'\s<>]+", unescape(page))
        if found is None:
            raise LookupError(f"{install_url} leads to no consent page of Slack.")
        asked = parse_qs(urlsplit(found[0]).query)
        scopes = asked.get("scope", [""])[0].split(",")
        grant = code or self.state.grant(self._by(by), scopes, org_wide=org_wide)
        back = {"error": "access_denied"} if denied else {"code": grant}
        query = {**back, "state": state or asked.get("state", [""])[0]}
        home = urlsplit(asked["redirect_uri"][0]).path if "redirect_uri" in asked else None
        target = urlsplit(install_url)._replace(path=home or "/slack/oauth_redirect", query="")
        cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in kept.items())} if cookies else {}
        async with self._session.get(
            target.geturl(), params=query, headers=cookie, allow_redirects=False
        ) as response:
            return response.status, await response.text()


def _standing(shown: Any) -> By:
    """The channel a message stands in, so that a press happens there."""
    if not isinstance(shown, Shown):
        return {}
    return {"channel": shown.place.channel, "team": shown.place.team}


def _surface(at: Heard | Shown | Json) -> Json:
    """The message or view meant, as a payload; of an answer, the view before the message."""
    if isinstance(at, Heard):
        found = at.view or at.message
        if found is None:
            raise LookupError("The bot showed nothing that could be used.")
        return _surface(found)
    return at.payload if isinstance(at, Shown) else at
