"""How an interaction is answered: in time, once, to whom it concerns, and kindly when it fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import discord
from sqlalchemy.exc import SQLAlchemyError

from adapters.chat import apologies
from adapters.chat.answering import Answerer, Reply
from adapters.chat.i18n import say
from adapters.chat.logs import described
from adapters.discord.message import is_v2, to_edit, to_send
from adapters.discord.ratelimit import Ages, Cooldown
from adapters.discord.render import APOLOGIES, QUIET, Setting, old_card, render
from bot.card import Card
from bot.teams.settings import Settings, Teams

Interaction = discord.Interaction[Any]
Json = dict[str, Any]
T = TypeVar("T")

PATIENCE = 1.5
"""Seconds from the question until an answer is announced instead of given: Discord waits three."""
SETTINGS_WITHIN = 0.5
"""Seconds that a server's settings are waited for."""
USUAL = Settings(is_public=True)
"""What a server has that set nothing: answers are for all, unless a person says ``private:``."""
UNKNOWN_INTERACTION, ALREADY_ANSWERED = 10062, 40060
LEAST_PATIENCE = 0.1

log = logging.getLogger("pickwick.discord")


@dataclass(slots=True)
class Answering:
    """Answers interactions with the answerer's cards."""

    answerer: Answerer
    teams: Teams
    patience: float = PATIENCE
    ages: Ages = field(default_factory=Ages)
    cooldown: Cooldown = field(default_factory=Cooldown)
    under_way: set[asyncio.Task[Any]] = field(default_factory=set)

    # -- before an answer ----------------------------------------------------------------

    def is_late(self, interaction: Interaction) -> bool:
        """Whether an answer would not be taken any more; such an event is dropped and counted."""
        is_late = self.ages.is_late(_age(interaction))
        if is_late:
            self.answerer.metrics.failed("late")
        return is_late

    async def take(self, interaction: Interaction) -> bool:
        """Whether to answer at all: not what is late, nor a person's one question too many."""
        if self.is_late(interaction):
            return False
        seconds = self.cooldown.wait(interaction.user.id)
        if not seconds:
            return True
        self.answerer.metrics.failed("cooling")
        text = say(apologies.COOLING, language_of(interaction), seconds=seconds)
        await self.guarded(interaction, interaction.response.send_message(text, ephemeral=True))
        return False

    def begin(self) -> None:
        """Count this task as under way until it ends: it is waited for before we end ourselves."""
        if task := asyncio.current_task():
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)

    async def guarded(self, interaction: Interaction, work: Awaitable[Any]) -> None:
        """Do the work; whatever happens is logged, and told to the person where they can hear."""
        self.begin()
        try:
            await work
        except Exception as error:
            await self.failed(interaction, error)

    async def failed(self, interaction: Interaction, error: BaseException) -> None:
        """Log a fault and apologise; what Discord no longer takes an answer for is only logged."""
        code = getattr(error, "code", None)
        self.answerer.metrics.failed(
            "discord" if isinstance(error, discord.HTTPException) else "fault"
        )
        log.error("not answered", extra={"because": described(error), "code": code})
        if code in (UNKNOWN_INTERACTION, ALREADY_ANSWERED):
            return
        payload = render(apologies.apology("failed", language_of(interaction)))
        try:
            if not interaction.response.is_done():
                await interaction.response.send_message(**to_send(payload), ephemeral=True)
            else:
                await interaction.followup.send(**to_send(payload), ephemeral=True)
        except (discord.HTTPException, discord.InteractionResponded) as again:
            log.error("no apology either", extra={"because": described(again)})

    async def setting(self, interaction: Interaction, private: bool | None) -> Setting:
        """In which language, and whether to this person only: as they say, else as the server."""
        team = team_of(interaction)
        settings = await self.settings(team) if team else self.teams.usual
        language = settings.language or language_of(interaction)
        return Setting(language, not settings.is_public if private is None else private)

    async def settings(self, team: str) -> Settings:
        """What a server set; where its database is out of reach, what nobody can mind."""
        reading = asyncio.to_thread(self.teams.settings, team)
        try:
            return await asyncio.wait_for(reading, SETTINGS_WITHIN)
        except (SQLAlchemyError, TimeoutError) as error:
            self.answerer.metrics.failed("database")
            log.error("settings not read", extra={"because": described(error)})
            return Settings(is_public=False, mentions=False)

    async def change(self, team: str, changes: dict[str, Any]) -> Settings:
        """Set some of a server's settings; returns what is kept then, never a guess."""
        if not changes:
            return await asyncio.to_thread(self.teams.settings, team)
        return await asyncio.to_thread(lambda: self.teams.change(team, **changes))

    # -- answers -------------------------------------------------------------------------

    async def ask(
        self,
        interaction: Interaction,
        said: str,
        command: str,
        private: bool | None = None,
        everything: bool = False,
    ) -> None:
        """Answer a sentence with a new message."""
        setting = await self.setting(interaction, private)
        reply, is_deferred = await self._reply(interaction, said, command, setting, everything)
        await self._send(interaction, reply, setting, is_deferred)

    async def ask_in_place(self, interaction: Interaction, said: str, command: str) -> None:
        """Answer a sentence where the card was whose button was pressed."""
        shown = interaction.message
        is_private = bool(shown and shown.flags.ephemeral)
        setting = replace(await self.setting(interaction, None), is_private=is_private)
        reply, is_deferred = await self._reply(interaction, said, command, setting, in_place=True)
        payload = render(reply.card, reply.said, setting)
        if not _may_take_place(shown, reply.card, payload):
            alone = replace(setting, is_private=True)
            await self._send(interaction, reply, alone, is_deferred, beside=True)
        elif is_deferred:
            await interaction.edit_original_response(**to_edit(payload))
        else:
            await interaction.response.edit_message(**to_edit(payload))

    async def share(self, interaction: Interaction, said: str) -> None:
        """Post the card of a sentence for everybody, with who shared it."""
        setting = replace(await self.setting(interaction, False), is_private=False)
        setting = replace(setting, shared_by=interaction.user.display_name)
        reply, is_deferred = await self._reply(interaction, said, "share", setting)
        await self._send(interaction, reply, setting, is_deferred)

    async def show_made(self, interaction: Interaction, making: Awaitable[Card]) -> None:
        """Show a card of our own to this person once it is made, however long that takes."""
        card, is_deferred = await self._in_time(interaction, making, is_private=True)
        if is_deferred:
            payload = render(card, setting=Setting(language_of(interaction)))
            await interaction.edit_original_response(**to_edit(payload))
        else:
            await self.show(interaction, card)

    async def show(self, interaction: Interaction, card: Card) -> None:
        """Show a card of our own to this person."""
        setting = Setting(language_of(interaction))
        payload = render(card, setting=setting)
        await interaction.response.send_message(**to_send(payload), ephemeral=True)

    async def old(self, interaction: Interaction) -> None:
        """Say that a card is old, with a way to ask again."""
        self.answerer.metrics.failed("old_card")
        payload = old_card(language_of(interaction))
        await interaction.response.send_message(**to_send(payload), ephemeral=True)

    async def dismiss(self, interaction: Interaction) -> None:
        """Take a private card away."""
        await interaction.response.defer()
        await interaction.delete_original_response()

    async def answer_message(self, message: discord.Message, said: str) -> None:
        """Answer what somebody wrote to the bot, below it and for all to see."""
        self.begin()
        try:
            language = await self._spoken_in(message)
            reply = in_language(await self.answerer.ask(said, "mention"), language)
            payload = render(reply.card, reply.said, Setting(language))
            await message.reply(**to_send(payload), mention_author=False)
        except discord.DiscordException as error:
            self.answerer.metrics.failed("discord")
            log.error("mention not answered", extra={"because": described(error)})

    async def _spoken_in(self, message: discord.Message) -> str:
        """The language of the server: a message does not tell its author's."""
        if message.guild is None:
            return "en"
        settings = await self.settings(f"discord:{message.guild.id}")
        return settings.language or str(message.guild.preferred_locale)

    # -- how -----------------------------------------------------------------------------

    async def _reply(
        self,
        interaction: Interaction,
        said: str,
        command: str,
        setting: Setting,
        everything: bool = False,
        in_place: bool = False,
    ) -> tuple[Reply, bool]:
        """The reply, and whether it had to be announced first."""
        asking = self.answerer.ask(said, command, everything)
        reply, was_slow = await self._in_time(interaction, asking, setting.is_private, in_place)
        return in_language(reply, setting.language), was_slow

    async def _in_time(
        self,
        interaction: Interaction,
        work: Awaitable[T],
        is_private: bool,
        in_place: bool = False,
    ) -> tuple[T, bool]:
        """What the work brings, and whether an answer had to be announced first."""
        working = asyncio.ensure_future(work)
        patience = self.patience - self.ages.corrected(_age(interaction))
        done, _ = await asyncio.wait({working}, timeout=max(LEAST_PATIENCE, patience))
        if not done and in_place:
            await interaction.response.defer()
        elif not done:
            await interaction.response.defer(ephemeral=is_private, thinking=True)
        return await working, not done

    async def _send(
        self,
        interaction: Interaction,
        reply: Reply,
        setting: Setting,
        is_deferred: bool,
        beside: bool = False,
    ) -> None:
        """Send a reply as a new message; ``beside`` where the announced one is another's place."""
        is_quiet = reply.card.kind in QUIET and not is_deferred
        seen = replace(setting, is_private=True, shared_by="") if is_quiet else setting
        payload = render(reply.card, reply.said, seen)
        if not is_deferred:
            sent = to_send(payload)
            await interaction.response.send_message(**sent, ephemeral=seen.is_private)
        elif beside:
            await interaction.followup.send(**to_send(payload), ephemeral=seen.is_private)
        else:
            await interaction.edit_original_response(**to_edit(payload))


def _age(interaction: Interaction) -> float:
    """Seconds since a person did something, by our own clock."""
    return (discord.utils.utcnow() - interaction.created_at).total_seconds()


def in_language(reply: Reply, language: str) -> Reply:
    """The reply, with an apology in the language of who hears it: the answerer knows none."""
    if reply.card.kind not in APOLOGIES:
        return reply
    return replace(reply, card=apologies.apology(reply.card.kind, language))


def _may_take_place(shown: discord.Message | None, card: Card, payload: Json) -> bool:
    """Whether an answer may stand where a card does: an apology never takes its place.

    What was made of the newer components cannot become an embed again.
    """
    if card.kind in APOLOGIES or (shown and shown.flags.components_v2 and not is_v2(payload)):
        return False
    return bool(shown and shown.flags.ephemeral) or card.kind not in QUIET


def language_of(interaction: Interaction) -> str:
    """The language of the person who asks."""
    return str(interaction.locale)


def team_of(interaction: Interaction) -> str:
    """The server whose settings hold; none in messages, nor where the bot is no member.

    What is set where it is no member could never be removed: nobody says when it is left.
    """
    number = interaction.guild_id
    if number is None or not interaction.is_guild_integration():
        return ""
    return f"discord:{number}" if interaction.client.get_guild(number) else ""


def is_owner(interaction: Interaction) -> bool:
    """Whether the card is this person's: they asked for it, or see it alone."""
    shown = interaction.message
    if shown is None or shown.flags.ephemeral:
        return True
    if shown.interaction_metadata:
        return shown.interaction_metadata.user.id == interaction.user.id
    answered = shown.reference.resolved if shown.reference else None
    return isinstance(answered, discord.Message) and answered.author.id == interaction.user.id
