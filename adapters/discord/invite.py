"""The links that install the bot, with no more permissions than it needs."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlencode

PAGE = "https://discord.com/oauth2/authorize"
# What answering a mention takes; commands need none.
# docs.discord.com/developers/topics/permissions
PERMISSIONS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}


def server_link(client_id: str, mentions: bool) -> str:
    """For a server: as a member, so that we hear when it is left; with rights for mentions only."""
    asked = {
        "client_id": client_id,
        "integration_type": "0",
        "scope": "bot applications.commands",
        "permissions": str(sum(PERMISSIONS.values()) if mentions else 0),
    }
    return f"{PAGE}?{urlencode(asked)}"


def person_link(client_id: str) -> str:
    """For one person, who then has the commands everywhere."""
    asked = {"client_id": client_id, "integration_type": "1", "scope": "applications.commands"}
    return f"{PAGE}?{urlencode(asked)}"


def client_id_of(token: str) -> str | None:
    """The application a token belongs to: its first part says so; None where it does not."""
    first = token.partition(".")[0]
    try:
        found = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return found if found.isdecimal() else None
