"""What Discord refuses or cannot be asked, in a sentence for the person who runs the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.errors import PickwickError

BAD_TOKEN = 4004
# docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
CLOSED_FOR_GOOD = frozenset((BAD_TOKEN, 4010, 4011, 4012, 4013, 4014))
UNREACHABLE = "Discord cannot be reached: look at this machine's network."


class RefusedError(PickwickError):
    """Discord refuses the token or what we ask to hear."""


def is_final(error: BaseException) -> bool:
    """Whether no retry helps: the token, the shards or the intents are wrong."""
    if isinstance(error, discord.ConnectionClosed):
        return error.code in CLOSED_FOR_GOOD
    return isinstance(error, discord.LoginFailure | discord.PrivilegedIntentsRequired)


def refused(error: BaseException) -> RefusedError:
    """What Discord refuses, in a sentence for the operator."""
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return RefusedError(
            "Discord refuses what this bot asks to hear of: it needs no privileged intent, so "
            "look at what else runs with this token."
        )
    if isinstance(error, discord.ConnectionClosed) and error.code != BAD_TOKEN:
        return RefusedError(
            f"Discord refuses these shards or intents (code {error.code}): look at --shards."
        )
    return RefusedError(
        "Discord refuses the token: copy it again from the developer portal, page Bot."
    )


@asynccontextmanager
async def logged_in(
    token: str, connection: Callable[[], Any] | None = None
) -> AsyncIterator[discord.Client]:
    """A client that may call Discord but hears nothing; raises RefusedError in a sentence."""
    client = discord.Client(
        intents=discord.Intents(guilds=True), connector=connection() if connection else None
    )
    async with client:
        try:
            await client.login(token)
        except discord.LoginFailure as error:
            raise refused(error) from error
        except (discord.HTTPException, OSError) as error:
            raise RefusedError(UNREACHABLE) from error
        yield client
