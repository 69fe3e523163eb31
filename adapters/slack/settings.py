"""How a Slack app of ours is set up: its keys, the names of its commands, scopes and events."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from bot.errors import PickwickError

API = "https://slack.com/api/"
EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

VERBS = ("compare", "alternatives", "recommend")
"""Commands that have a name of their own beside the one that takes them all."""
PREFIX = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,15})?")

SCOPES = {
    "commands": "to offer the commands and the shortcuts",
    "chat:write": "to answer where it is mentioned, and in its own conversation",
    "app_mentions:read": "to see the messages that mention it, and no others",
    "im:history": "to read what a person writes to it directly",
    "assistant:write": "to show that it is working, and to suggest first questions",
    "links:read": "to see links to models and repositories, and no other part of a message",
    "links:write": "to put a short card below such a link",
}
"""The least that it needs, each with its reason."""

EVENTS = (
    "agent_session_stopped", "app_home_opened", "app_mention", "app_uninstalled", "link_shared",
    "message.im", "tokens_revoked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commands:
    """What the commands are called: one that takes every question, and three with a verb each."""

    prefix: str = ""

    @property
    def root(self) -> str:
        """The command that takes every question."""
        return "/pickwick"

    @property
    def aliases(self) -> dict[str, str]:
        """Each verb's own command, behind the prefix: another app may own the bare name."""
        return {verb: f"/{self.joined}{verb}" for verb in VERBS}

    @property
    def joined(self) -> str:
        """The prefix with a hyphen behind it, or nothing."""
        return f"{self.prefix}-" if self.prefix else ""

    @property
    def all(self) -> tuple[str, ...]:
        """Every command, the one that takes them all first."""
        return (self.root, *self.aliases.values())


@dataclass(frozen=True, slots=True)
class Keys:
    """What a Slack app is trusted with; never shown."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)


def api_url() -> str:
    """Where Slack's methods are; SLACK_API_URL names another place, for trying things out."""
    url = os.environ.get("SLACK_API_URL") or API
    if not url.startswith(("http://", "https://")):
        raise PickwickError("SLACK_API_URL is no address: write it as https://slack.com/api/.")
    return url


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that we wait before we go on without: Slack gives up after three."""

    reply: float = 1.5
    """For an answer: then a person is told that it follows. A database may take another one."""
    modal: float = 1.0
    """For what a modal shows: it must be opened in time, whatever is in it."""
    names: float = 2.0
    """For names for a list; beyond that it stays empty."""
    database: float = 0.5
    """For what a workspace set, and for whether a delivery is new."""
    ping: float = 10.0
    """Between two looks at whether the socket still stands."""


PATIENCE = Patience()
