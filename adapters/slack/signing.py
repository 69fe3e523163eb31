"""What stands before Bolt over HTTP: only what Slack signed goes further.

Bolt parses a body before it checks who signed it, so malformed bytes would be faults of ours.
Signing: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from adapters.chat.logs import described
from adapters.chat.metrics import Metrics
from adapters.slack.limits import BODY, STAMP_AGE

log = logging.getLogger("pickwick.slack.signing")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]


class Refused(Exception):
    """A request that is not Slack's: the status to answer with, and why, for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class SignedOnly:
    """An ASGI app that hands on only what Slack signed within the last five minutes."""

    def __init__(
        self, app: App, signing_secret: str, metrics: Metrics, now: Callable[[], float] = time.time
    ) -> None:
        self._app = app
        self._secret = signing_secret.encode()
        self._metrics = metrics
        self._now = now

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Check one request; what is refused is answered with an empty body and one log line."""
        try:
            if scope["method"] != "POST":
                raise Refused(400, "method")
            body = await read_body(receive)
            headers = single_headers(scope["headers"])
            if is_ssl_check(body, headers):
                await answer(send, 200)
                return
            check_signature(body, headers, self._secret, self._now())
            check_shape(body, headers.get(b"content-type", b""))
        except Refused as refused:
            log.warning("refused", extra={"status": refused.status, "because": refused.why})
            self._metrics.failed("refused")
            await answer(send, refused.status)
            return
        await self._hand_on(scope, body, send)

    async def _hand_on(self, scope: MutableMapping[str, Any], body: bytes, send: Send) -> None:
        """Let Bolt answer; what it cannot read although it is signed is refused as well."""
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, replay(body), watched)
        except Exception as error:
            log.error("refused", extra={"status": 400, "because": described(error)})
            self._metrics.failed("unreadable")
            if not has_begun:
                await answer(send, 400)


def single_headers(headers: Headers) -> dict[bytes, bytes]:
    """The headers by name; those that decide may stand only once."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        key = name.lower()
        if key in found and key in (STAMP, SIGNATURE):
            raise Refused(400, "repeated header")
        found[key] = value
    return found


STAMP = b"x-slack-request-timestamp"
SIGNATURE = b"x-slack-signature"


async def read_body(receive: Receive) -> bytes:
    """The whole body, of at most a megabyte."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "cut off")
        body += message.get("body", b"")
        if len(body) > BODY:
            raise Refused(400, "too large")
        more = message.get("more_body", False)
    return bytes(body)


def is_ssl_check(body: bytes, headers: dict[bytes, bytes]) -> bool:
    """Whether Slack only tries our certificate, which it does unsigned; nothing is done then."""
    if headers.get(SIGNATURE) or len(body) > 200 or not body.isascii():
        return False
    fields = parse_qs(body.decode("ascii"))
    return fields.get("ssl_check") == ["1"] and fields.keys() <= {"ssl_check", "token"}


def check_signature(body: bytes, headers: dict[bytes, bytes], secret: bytes, now: float) -> None:
    """Refuse what is unsigned, too old, or signed by somebody else; over the raw bytes."""
    stamp, signature = headers.get(STAMP, b""), headers.get(SIGNATURE, b"")
    if not stamp or not signature:
        raise Refused(401, "no signature")
    if not (stamp.isdigit() and len(stamp) <= 12):
        raise Refused(400, "stamp")
    if abs(now - int(stamp)) > STAMP_AGE:
        raise Refused(401, "old")
    signed = hmac.new(secret, b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(b"v0=" + signed.encode(), signature):
        raise Refused(401, "signature")


def check_shape(body: bytes, content_type: bytes) -> None:
    """Refuse what is not text, or not the JSON object that it says it is."""
    try:
        text = body.decode("utf-8")
        if content_type.partition(b";")[0].strip().lower() == b"application/json":
            held = json.loads(text)
        else:
            fields = parse_qs(text, keep_blank_values=True, errors="strict")
            held = json.loads(fields["payload"][0]) if "payload" in fields else fields
    except (ValueError, RecursionError) as error:
        raise Refused(400, "unreadable") from error
    if not isinstance(held, dict) or not held:
        raise Refused(400, "no object")


def replay(body: bytes) -> Receive:
    """What Bolt reads the checked body from."""
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        return next(messages, {"type": "http.disconnect"})

    return receive


async def answer(send: Send, status: int) -> None:
    """An answer without a body."""
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})
