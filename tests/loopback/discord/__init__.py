"""Our own Discord on loopback, for the demo and the tests.

    async with LoopbackDiscord() as discord:
        client = AutoShardedClient(connector=discord.connector(), guild_ready_timeout=0.0, ...)
        running = asyncio.create_task(client.start(discord.token))
        await discord.gateway.session()                     # the bot has identified

        reply = await discord.slash("compare", {"first": "o4-mini"}, user=BERND, where=BOT_DM)
        reply.type, reply.data, reply.message, reply.text, reply.milliseconds
        clicked = await discord.click("v1:show:42")         # on the newest message that has it

        discord.fail(too_many(0.1), "POST", "*/callback")   # the next reply on a route goes wrong
        await discord.gateway.drop(code=4000)               # the socket closes; the bot resumes
        discord.calls, discord.resolver.refused             # all it sent; other hosts it asked for

No client library is patched: `connector()` names this server discord.com and gateway.discord.gg,
trusts its throw-away certificate, and refuses every other host. A reply waits up to `timeout`
seconds and comes back as it is then; it goes on collecting, and `await reply.more(...)` waits on.
"""

from __future__ import annotations

from tests.loopback.discord.events import (
    ANNA,
    APPLICATION,
    BERND,
    BOT_DM,
    FOREIGN_GUILD,
    GROUP_DM,
    GUILD,
    OTHER_GUILD,
    Person,
    Place,
    guild,
)
from tests.loopback.discord.gateway import HEARTBEAT, INVALID, RECONNECT
from tests.loopback.discord.reply import Reply
from tests.loopback.discord.rest import (
    ACKNOWLEDGED,
    BAD_GATEWAY,
    BROKEN,
    FORBIDDEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    Call,
    Fault,
    refusal,
    too_many,
)
from tests.loopback.discord.server import LoopbackDiscord

__all__ = [
    "ACKNOWLEDGED",
    "ANNA",
    "APPLICATION",
    "BAD_GATEWAY",
    "BERND",
    "BOT_DM",
    "BROKEN",
    "FORBIDDEN",
    "FOREIGN_GUILD",
    "GROUP_DM",
    "GUILD",
    "HEARTBEAT",
    "INVALID",
    "OTHER_GUILD",
    "RECONNECT",
    "UNKNOWN_INTERACTION",
    "UNKNOWN_MESSAGE",
    "Call",
    "Fault",
    "LoopbackDiscord",
    "Person",
    "Place",
    "Reply",
    "guild",
    "refusal",
    "too_many",
]
