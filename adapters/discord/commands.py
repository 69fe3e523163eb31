"""The commands: each becomes a sentence, and the answerer answers it."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, allowed_contexts, allowed_installs, describe, rename

from adapters.chat import apologies
from adapters.chat.i18n import N_, say, translation
from adapters.discord.answering import Answering, Interaction, language_of, team_of
from adapters.discord.components import send_form
from adapters.discord.forms import need_form
from adapters.discord.privacy import forgotten_card, privacy_card
from adapters.discord.text import typed
from bot.card import Card
from bot.questions.workloads import read_tokens
from bot.teams.settings import Settings

Command = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu

Name = Range[str, 1, 100]
Text = Range[str, 1, 300]
OWN_LANGUAGE = "own"
PRIVATE = "Show the answer to you only"
ANY_NAME = "A name, such as gpt-4.1 or whisper: choose one or type your own"
ANOTHER = "Another name"
ALSO_NEED = "What it must also do, in plain words"
NO_MANAGER = N_("Only who manages this server may change its settings.")
NO_MEMBER = N_("Nothing can be set here: the bot is no member of this server. Invite it again.")
NO_NUMBER = N_("“{typed}” is no number of tokens: write it as 50k, 1.5M or 50,000.")
NOT_HEARD = N_("This bot was started without mentions: the person who runs it can switch them on.")
UNCLEAR = re.compile(r"\d,(?!\d{3}(?!\d))|^\d+\.\d+(?:\s*tokens?)?$", re.IGNORECASE)
"""A comma that parts no thousands, or a point in a bare number, as ``1,5k`` and ``50.000``."""


async def names(interaction: Interaction, current: str) -> list[Choice[str]]:
    """What a field of one name offers."""
    return await _choices(interaction, current, several=False)


async def several_names(interaction: Interaction, current: str) -> list[Choice[str]]:
    """What a field of several names offers: the last of them is completed."""
    return await _choices(interaction, current, several=True)


async def _choices(interaction: Interaction, current: str, several: bool) -> list[Choice[str]]:
    offered = await interaction.client.names.choices(current, language_of(interaction), several)
    return [Choice(name=choice["name"], value=choice["value"]) for choice in offered]


async def ask(interaction: Interaction, said: str, command: str, private: bool | None) -> None:
    """Answer a command's sentence."""
    answering: Answering = interaction.client.answering
    await answering.ask(interaction, said, command, private)


def joined(*found: str | None) -> str:
    """Names as one list."""
    return " vs ".join(name.strip() for name in found if name and name.strip())


def tokens(said: str) -> int | None:
    """A number of tokens; None for what is none, or another one where commas part decimals.

    >>> tokens("50k"), tokens("50,000 tokens"), tokens("50.000"), tokens("1,5k")
    (50000, 50000, None, None)
    """
    return None if UNCLEAR.search(said.strip()) else read_tokens(said)


# -- questions ---------------------------------------------------------------------------


@app_commands.command(
    description="Compare two to five models, libraries, agents or platforms side by side"
)
@describe(first=ANY_NAME, second=ANOTHER, third=ANOTHER, fourth=ANOTHER, fifth=ANOTHER)
@describe(private=PRIVATE)
@app_commands.autocomplete(
    first=several_names, second=names, third=names, fourth=names, fifth=names
)
async def compare(
    interaction: Interaction,
    first: Text,
    second: Name | None = None,
    third: Name | None = None,
    fourth: Name | None = None,
    fifth: Name | None = None,
    private: bool | None = None,
) -> None:
    """Two to five things side by side."""
    said = f"compare {joined(first, second, third, fourth, fifth)}"
    await ask(interaction, said, "compare", private)


@app_commands.command(description="Find what fits a need; without one, a form asks")
@describe(need="What you need, such as: cheap, open weights, reads images", private=PRIVATE)
async def recommend(
    interaction: Interaction, need: Text | None = None, private: bool | None = None
) -> None:
    """A shortlist for a need, or the form that asks for one."""
    if need and need.strip():
        await ask(interaction, f"recommend {need}", "recommend", private)
    else:
        await send_form(interaction, need_form(language_of(interaction), private))


@app_commands.command(description="What else does this job, and why")
@describe(name=ANY_NAME, need=ALSO_NEED, private=PRIVATE)
@app_commands.autocomplete(name=names)
async def alternatives(
    interaction: Interaction, name: Name, need: Text | None = None, private: bool | None = None
) -> None:
    """What else does one's job."""
    said = f"alternatives to {name}{f', {need}' if need else ''}"
    await ask(interaction, said, "alternatives", private)


@app_commands.command(description="Everything known about one")
@describe(name=ANY_NAME, private=PRIVATE)
@app_commands.autocomplete(name=names)
async def show(interaction: Interaction, name: Name, private: bool | None = None) -> None:
    """One thing in full."""
    await ask(interaction, f"show {name}", "show", private)


@app_commands.command(description="What to move to, and what changes")
@describe(name=ANY_NAME, private=PRIVATE)
@app_commands.autocomplete(name=names)
async def replace(interaction: Interaction, name: Name, private: bool | None = None) -> None:
    """What to move to."""
    await ask(interaction, f"replace {name}", "replace", private)


@app_commands.command(description="What a workload costs, with the formula")
@rename(tokens_in="in", tokens_out="out", found="names")
@describe(
    found="One to five names, separated by commas",
    tokens_in="Tokens into each call, such as 50k",
    tokens_out="Tokens out of each call, such as 5k",
    calls="Calls a day",
    cached="Percent of the input that is cached",
    batch="Whether calls may wait, for the price of a batch",
    private=PRIVATE,
)
@app_commands.autocomplete(found=several_names)
async def cost(
    interaction: Interaction,
    found: Text,
    tokens_in: Range[str, 1, 20] | None = None,
    tokens_out: Range[str, 1, 20] | None = None,
    calls: Range[int, 1, 1_000_000_000] | None = None,
    cached: Range[int, 0, 100] | None = None,
    batch: bool = False,
    private: bool | None = None,
) -> None:
    """What a workload costs."""
    for amount in filter(None, (tokens_in, tokens_out)):
        if tokens(amount) is None:
            own = language_of(interaction)
            refused = Card(say(NO_NUMBER, own, typed=amount), "", kind="help")
            await interaction.client.answering.show(interaction, refused)
            return
    said = [
        f"{tokens(tokens_in):,} tokens in" if tokens_in else "",
        f"{tokens(tokens_out):,} tokens out" if tokens_out else "",
        f"{cached}% cached" if cached else "",
        f"{calls:,} calls a day" if calls else "",
        "in batch" if batch else "",
    ]
    workload = ", ".join(filter(None, said))
    sentence = f"cost {found}{f' for {workload}' if workload else ''}"
    await ask(interaction, sentence, "cost", private)


@app_commands.command(name="ask", description="Ask anything of this in plain words (English)")
@describe(question="Such as: gpt-4.1 vs claude sonnet 4.5", private=PRIVATE)
async def ask_anything(
    interaction: Interaction, question: Text, private: bool | None = None
) -> None:
    """Any question."""
    await ask(interaction, question, "ask", private)


@app_commands.command(name="help", description="How to ask")
async def help_(interaction: Interaction) -> None:
    """How to ask."""
    await ask(interaction, "help", "help", True)


@app_commands.context_menu(name="Find tools for this")
async def find_tools(interaction: Interaction, message: discord.Message) -> None:
    """What fits the need that somebody's message tells of; to the person who asks only."""
    if said := typed(message.content):
        await ask(interaction, said, "menu", True)
        return
    refused = Card(say(apologies.ONLY_TEXT, language_of(interaction)), "", kind="help")
    await interaction.client.answering.show(interaction, refused)


# -- about us ----------------------------------------------------------------------------


@app_commands.command(description="What this bot keeps and what not")
async def privacy(interaction: Interaction) -> None:
    """What is kept."""
    answering: Answering = interaction.client.answering
    await answering.show(interaction, privacy_card(language_of(interaction)))


@app_commands.command(name="forget-me", description="Remove whatever is kept about you")
async def forget_me(interaction: Interaction) -> None:
    """Remove what there is of a person."""
    answering: Answering = interaction.client.answering
    answering.cooldown.forget(interaction.user.id)
    await answering.show(interaction, forgotten_card(language_of(interaction)))


@app_commands.command(description="What holds in this server: language, visibility, mentions")
@allowed_installs(guilds=True, users=False)
@allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
@describe(
    language="The language around answers",
    visibility="Who sees an answer where nobody says",
    mentions="Whether to answer where the bot is mentioned",
)
@app_commands.choices(
    language=[
        Choice(name="Each person's own", value=OWN_LANGUAGE),
        Choice(name="English", value="en"),
        Choice(name="Deutsch", value="de"),
    ],
    visibility=[
        Choice(name="Everybody in the channel", value="public"),
        Choice(name="Only who asked", value="private"),
    ],
)
async def settings(
    interaction: Interaction,
    language: str | None = None,
    visibility: str | None = None,
    mentions: bool | None = None,
) -> None:
    """Show a server's settings, and change those that are given."""
    answering: Answering = interaction.client.answering
    team = team_of(interaction)
    own = language_of(interaction)
    if refused := _refusal(team, interaction.permissions.manage_guild):
        await answering.show(interaction, Card(say(refused, own), "", kind="settings"))
        return
    changes: dict[str, Any] = {}
    if language:
        changes["language"] = "" if language == OWN_LANGUAGE else language
    if visibility:
        changes["is_public"] = visibility == "public"
    if mentions is not None:
        changes["mentions"] = mentions

    async def changed() -> Card:
        held = await answering.change(team, changes)
        return settings_card(held, own, interaction.client.hears_mentions)

    await answering.show_made(interaction, changed())


def _refusal(team: str, manages: bool) -> str:
    """Why nothing can be set here by this person; empty where it can."""
    if not team:
        return NO_MEMBER
    return "" if manages else NO_MANAGER


def settings_card(held: Settings, language: str, hears_mentions: bool) -> Card:
    """What holds in a server."""
    spoken = {"": say("Each person's own", language), "en": "English", "de": "Deutsch"}
    who = say("Everybody in the channel" if held.is_public else "Only who asked", language)
    answered = say("yes" if held.mentions and hears_mentions else "no", language)
    lines = [
        say("Language: {spoken}", language, spoken=spoken.get(held.language, held.language)),
        say("Answers are seen by: {who}", language, who=who),
        say("Mentions are answered: {answered}", language, answered=answered),
    ]
    return Card(
        title=say("Settings of this server", language),
        lead=" · ".join(lines),
        notes=() if hears_mentions else (say(NOT_HEARD, language),),
        kind="settings",
    )


COMMANDS: tuple[Command, ...] = (
    compare, recommend, alternatives, show, replace, cost, ask_anything, help_, find_tools,
    privacy, forget_me, settings,
)  # fmt: skip


class InLanguages(app_commands.Translator):
    """Descriptions in every language they are translated into; names stay as they are."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in this language, where it is spoken and is no name."""
        location = app_commands.TranslationContextLocation
        keeps_name = context.location in (location.command_name, location.parameter_name)
        if keeps_name and not isinstance(context.data, app_commands.ContextMenu):
            return None
        return translation(string.message, str(locale))
