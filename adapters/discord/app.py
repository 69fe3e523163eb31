"""The bot itself: its connection, what it hears, and how it survives what goes wrong there."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import discord
from discord import app_commands
from discord.gateway import KeepAliveHandler

from adapters.chat.answering import Answerer
from adapters.chat.logs import described
from adapters.discord import components, ids
from adapters.discord.answering import PATIENCE, Answering, Interaction
from adapters.discord.autocomplete import Names
from adapters.discord.commands import COMMANDS, InLanguages
from adapters.discord.sharding import Gate, Shards
from adapters.discord.text import typed
from bot.teams.settings import Teams

GRACE = 60.0
"""Seconds after which the settings of a server that was left are removed."""
WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
"""The types of message that a person wrote: not that one was pinned or a call begun."""
MENTION = re.compile(r"<@!?(\d+)>")

log = logging.getLogger("pickwick.discord")
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


@dataclass(frozen=True, slots=True)
class Options:
    """How a bot is run; ``connection`` makes what it connects by, Discord itself by default."""

    shards: Shards = field(default_factory=Shards)
    mentions: bool = False
    patience: float = PATIENCE
    grace: float = GRACE
    ready_timeout: float = 2.0
    connection: Callable[[], Any] | None = None


def intents(mentions: bool) -> discord.Intents:
    """What we ask to hear of; nothing of it is privileged."""
    asked = discord.Intents.none()
    asked.guilds = True  # to learn that a server was left, whose settings then go
    if mentions:
        asked.guild_messages = True  # the text comes only with those that mention the bot
        asked.dm_messages = True
    return asked


class Bot(discord.AutoShardedClient):
    """Pickwick in Discord."""

    def __init__(self, answerer: Answerer, teams: Teams, gate: Gate, options: Options) -> None:
        super().__init__(
            intents=intents(options.mentions),
            shard_count=options.shards.count,
            shard_ids=list(options.shards.ids),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=options.ready_timeout,
            connector=options.connection() if options.connection else None,
        )
        self.options = options
        self.hears_mentions = options.mentions
        self.gate = gate
        self.teams = teams
        self.answering = Answering(answerer, teams, options.patience)
        self.names = Names(answerer)
        self.tree = Tree(self)
        self._leaving: dict[int, asyncio.Task[None]] = {}

    async def setup_hook(self) -> None:
        """Read the commands, and let nothing malformed end the connection."""
        await self.tree.set_translator(InLanguages())
        self.add_dynamic_items(components.AskButton, components.PickSelect)
        _keep_going(self._connection.parsers)
        await self.names.prepare()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Wait for our turn: Discord allows so many identifies in five seconds, and a day."""
        await self.gate.pass_through(shard_id or 0, self.fetch_session_start_limits)

    # -- what is heard -------------------------------------------------------------------

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer forms, and buttons of no version that is known here."""
        custom_id = str(cast("dict[str, Any]", interaction.data or {}).get("custom_id", ""))
        is_component = interaction.type is discord.InteractionType.component
        if interaction.type is discord.InteractionType.modal_submit:
            await components.submitted(interaction)
        elif is_component and not re.fullmatch(ids.PATTERN, custom_id):
            await components.unknown(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Answer where somebody mentions the bot, replies to it or writes to it alone."""
        me = self.user
        if me is None or message.author.bot or message.webhook_id or not self.options.mentions:
            return
        if message.type not in WRITTEN or not _is_for(message, me.id):
            return
        if message.guild:
            held = await self.answering.settings(f"discord:{message.guild.id}")
            if not held.mentions:
                return
        if self.answering.cooldown.wait(message.author.id):
            self.answering.answerer.metrics.failed("cooling")
            return
        await self.answering.answer_message(message, typed(message.content) or "help")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Remove what a server set, unless it is back within a while."""
        self._leave(guild.id)

    async def on_ready(self) -> None:
        """Forget the servers that were left while nobody was here to hear of it."""
        try:
            kept = await asyncio.to_thread(self.teams.known, "discord")
        except Exception as error:
            log.error("settings not swept", extra={"because": described(error)})
            return
        for number in (int(team.partition(":")[2]) for team in kept):
            if self.options.shards.holds(number) and self.get_guild(number) is None:
                self._leave(number)
        log.info("ready", extra={"servers": len(self.guilds), "shards": len(self.shards)})

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """Log what no handler caught, without what it was about."""
        error = sys.exc_info()[1]
        because = described(error) if error else ""
        log.error("event not handled", extra={"event_name": event_method, "because": because})

    def _leave(self, guild_id: int) -> None:
        if guild_id not in self._leaving:
            self._leaving[guild_id] = asyncio.create_task(self._forget(guild_id))

    async def _forget(self, guild_id: int) -> None:
        """Remove a server's settings after a while, if it is still gone."""
        try:
            await asyncio.sleep(self.options.grace)
            if self.get_guild(guild_id) is None:
                await asyncio.to_thread(self.teams.forget, f"discord:{guild_id}")
                log.info("settings removed")
        except Exception as error:
            log.error("settings not removed", extra={"because": described(error)})
        finally:
            self._leaving.pop(guild_id, None)

    # -- the end -------------------------------------------------------------------------

    def unready(self) -> str:
        """Why this bot answers nobody, in a sentence; empty where it does."""
        if not self.is_ready():
            return "Discord has not said yet that we are connected."
        closed = [number for number, shard in self.shards.items() if shard.is_closed()]
        if closed:
            return f"Connections are lost and being made again: shards {closed}."
        return ""

    async def close(self) -> None:
        """End the connection; what was to be forgotten is seen again at the next start."""
        for leaving in self._leaving.values():
            leaving.cancel()
        await super().close()
        stop_hearts(self)

    async def hang_up(self) -> None:
        """Take no more events; answers under way still go out."""
        await asyncio.gather(*(shard.disconnect() for shard in self.shards.values()))


class Tree(app_commands.CommandTree[Bot]):
    """The commands, each answered in time and once."""

    def __init__(self, client: Bot | discord.Client) -> None:
        super().__init__(
            client,  # type: ignore[arg-type]
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        for command in COMMANDS:
            self.add_command(command)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether to answer at all."""
        answering = self.client.answering
        answering.begin()
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                return not answering.is_late(interaction)
            return await answering.take(interaction)
        except Exception as error:
            await answering.failed(interaction, error)
            return False

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Log and apologise; a command of an older version is old."""
        answering = self.client.answering
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await answering.guarded(interaction, answering.old(interaction))
            return
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await answering.failed(interaction, cause)


def stop_hearts(client: discord.Client) -> None:
    """Stop the threads that keep this client's connections alive.

    discord.py leaves one running where it is closed while a connection is being made.
    """
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler) and thread.ws._connection is client._connection:
            thread.stop()


def _is_for(message: discord.Message, me: int) -> bool:
    """Whether a message says our name, answers one of ours, or was sent to us alone."""
    if message.guild is None:
        return isinstance(message.channel, discord.DMChannel)
    if str(me) in MENTION.findall(message.content):
        return True
    answered = message.reference.resolved if message.reference else None
    is_ours = isinstance(answered, discord.Message) and answered.author.id == me
    return is_ours and any(person.id == me for person in message.mentions)


def _keep_going(parsers: dict[str, Callable[[Any], Any]]) -> None:
    """Let an event that cannot be read be logged and left out, instead of ending the client.

    discord.py has no public place for this; a test sends malformed events and says when it moves.
    """

    def forgiving(event: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def parsed(data: Any) -> Any:
            try:
                return parse(data)
            except Exception as error:
                because = described(error)
                log.error("event left out", extra={"event_name": event, "because": because})
                return None

        return parsed

    for event in parsers.keys() - {"READY"}:  # without it nothing that follows makes sense
        parsers[event] = forgiving(event, parsers[event])
