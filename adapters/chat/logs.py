"""Logs an operator can read: one line an event, no message text, no token.

On a terminal a line is plain; elsewhere it is one JSON object. What other libraries log passes a
filter that takes out whatever looks like a secret.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe(?:\.xox[bp])?-[\w.-]+"  # Slack's tokens
    r"|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # Discord's token
    r"|(?<=/interactions/)\d+/[\w.-]+|(?<=/webhooks/)\d+/[\w.-]+"  # Discord's interaction token
    r"|(?<=hooks\.slack\.com)/\S+|(?<=/commands/)[\w/-]{20,}"  # Slack's response_url
    r"|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"  # a password in an address
    r"|(?<=Bearer )\S+|(?<=Bot )[\w.-]{20,}"
)
QUIET = {
    # These print whole payloads on their way: people's words and tokens among them.
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.ERROR,
    "discord": logging.WARNING,
    "aiohttp": logging.ERROR,
    "asyncio": logging.ERROR,
    "uvicorn": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
}
LONGEST = 500
"""Characters of another library's message that are kept."""


class Redact(logging.Filter):
    """Takes secrets out of every record, and bounds what others wrote."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; all pass."""
        if not record.name.startswith("pickwick"):
            record.msg, record.args = redacted(record.getMessage())[:LONGEST], None
            if record.exc_info and (error := record.exc_info[1]):
                record.msg = f"{record.msg} ({described(error)})"
                record.exc_info = record.exc_text = None
        elif record.args or not isinstance(record.msg, str):
            record.msg, record.args = redacted(record.getMessage()), None
        return True


def redacted(text: str) -> str:
    """The text without what looks like a secret.

    >>> redacted("bad token xoxb-1-2-abc")
    'bad token [secret]'
    """
    return SECRET.sub("[secret]", text)


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
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)


_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_AS = {"asctime": "at", "levelname": "level", "message": "event"}
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Plain(logging.Formatter):
    """A line for a person: what happened, then what is known of it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the record's own fields behind."""
        own = {key: value for key, value in vars(record).items() if key not in _USUAL}
        return " ".join([super().format(record), *(f"{k}={v}" for k, v in own.items())])
