"""Logs an operator can read: one line an event, no message text, no token.

On a terminal a line is plain; elsewhere it is one JSON object. Every record passes a filter that
takes out whatever looks like a secret.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

from adapters.plain import clean

SECRET = re.compile(
    r"xoxe(?:\.xox[bp])?-[\w.-]+|xox[a-z]-[\w-]+|xapp-[\w-]+|xwfp-[\w-]+"  # Slack's tokens
    r"|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # Discord's token
    r"|(?<=/interactions/)\d+/[^\s/?#'\"]+|(?<=/webhooks/)\d+/[^\s/?#'\"]+"  # Discord's, in a URL
    r"|(?<=discord-ui-dynamic-item-)\w+-v\d+:[^']*"  # the question on a button
    r"|(?<=\(Guild: )\w+, User: \d+"  # who typed what discord.py could not complete
    r"|(?<=hooks\.slack\.com)[/\\%]\S+|(?<=hooks\.slack-gov\.com)[/\\%]\S+"  # Slack's response_url
    r"|(?<=/commands/)[\w/-]{20,}"
    r"|(?<=://)[^\s/:@]*:\S{1,300}(?=@)"  # a password in an address
    r"|(?<=Bearer )\S+|(?<=Basic )\S+|(?<=Bot )[\w.-]{20,}"
    r"|(?P<key>(?:token|secret|password|ticket)['\"]?[=:] ?['\"]?)[^\s'\"&,;(){}\[\]]{6,}"
)
QUIET = {
    # These print whole payloads on their way: people's words and tokens among them.
    "slack_bolt": logging.ERROR,
    "pickwick:": logging.ERROR,  # Bolt again, after the name of our app
    "slack_sdk": logging.ERROR,
    "discord": logging.WARNING,
    "aiohttp": logging.ERROR,
    "aiosqlite": logging.WARNING,
    "asyncio": logging.ERROR,
    "uvicorn": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
}
LONGEST = 500
"""Characters of another library's message, or of a field, that are kept."""


class Redact(logging.Filter):
    """Takes secrets out of every record, bounds what others wrote, and drops what they chatter."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; whether it passes."""
        if record.levelno < least(record.name):
            return False
        message = redacted(said(record))
        if record.name.partition(".")[0] != "pickwick":
            # The lines after the first show payloads and errors as they are.
            message = message.partition("\n")[0][:LONGEST]
        if record.exc_info and (error := record.exc_info[1]):
            message = f"{message} ({described(error)})"
        record.msg, record.args = message, None
        record.exc_info = record.exc_text = record.stack_info = None
        for key in vars(record).keys() - _USUAL:
            setattr(record, key, field_without_secrets(key, getattr(record, key)))
        return True


def least(name: str) -> int:
    """The level from which a logger is heard; its own is not enough, as Bolt resets it."""
    return max((level for quiet, level in QUIET.items() if name.startswith(quiet)), default=0)


def said(record: logging.LogRecord) -> str:
    """The message; as it was written where its arguments do not fit: that is no fault of ours."""
    try:
        return record.getMessage()
    except Exception:
        return str(record.msg)


def field_without_secrets(key: str, value: object) -> object:
    """A field of a record: figures as they are, anything else as redacted text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return redacted(f"{key}={value}").removeprefix(f"{key}=")[:LONGEST]


def redacted(text: str) -> str:
    """The text without what looks like a secret.

    >>> redacted("bad token xoxb-1-2-abc")
    'bad token [secret]'
    """
    return SECRET.sub(lambda found: f"{found['key'] or ''}[secret]", text)


def described(error: BaseException) -> str:
    """An error by its type and place: its message may hold what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-4:]]
    return f"{type(error).__name__} at {' < '.join(reversed(places)) or 'no place'}"


def set_up(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log to one stream, standard error by default; called once by each process."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    handler.setFormatter(Plain() if stream.isatty() else JsonFormatter(_FORMAT, rename_fields=_AS))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name, quiet in QUIET.items():
        logging.getLogger(name).setLevel(max(quiet, logging.getLogger().level))


_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_AS = {"asctime": "at", "levelname": "level", "message": "event"}
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Plain(logging.Formatter):
    """A line for a person: what happened, then what is known of it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """One line that steers no terminal, with the record's own fields behind."""
        own = {key: value for key, value in vars(record).items() if key not in _USUAL}
        return clean(" ".join([super().format(record), *(f"{k}={v}" for k, v in own.items())]))
