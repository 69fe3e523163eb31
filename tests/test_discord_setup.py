"""What an operator checks and sends before the bot runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord_lab import teams as teams

from adapters.discord.answering import USUAL
from adapters.discord.app import Options, Tree
from adapters.discord.commands import InLanguages
from adapters.discord.run import RefusedError
from adapters.discord.setup import check, digest, logged_in, payload, sync
from bot.teams.settings import Settings, Teams
from tests.loopback.discord import LoopbackDiscord, refusal

# -- what a team database keeps for us ---------------------------------------------------


def test_a_server_that_set_nothing_has_public_answers(teams: Teams) -> None:
    assert teams.settings("discord:1") == USUAL
    assert teams.change("discord:1", language="de") == Settings(language="de", is_public=True)
    assert teams.known("discord") == ("discord:1",)
    assert teams.known("slack") == ()


def test_notes_are_kept(teams: Teams) -> None:
    assert teams.recall("k") is None

    teams.note("k", "1")
    teams.note("k", "2")

    assert teams.recall("k") == "2"


# -- commands as Discord gets them -------------------------------------------------------


async def commands() -> list[dict[str, Any]]:
    client = discord.Client(intents=discord.Intents.none())
    tree = Tree(client)
    await tree.set_translator(InLanguages())
    return await payload(tree)


def described(part: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    if part.get("description"):
        yield part["description"], part["description_localizations"]
    for option in part.get("options", ()):
        yield from described(option)
        for choice in option.get("choices", ()):
            yield choice["name"], choice.get("name_localizations") or {"de": choice["name"]}


def test_every_description_is_spoken_in_every_language() -> None:
    found = [pair for command in asyncio.run(commands()) for pair in described(command)]

    assert len(found) > 40
    for english, spoken in found:
        if english not in ("English", "Deutsch"):
            assert spoken.keys() >= {"de"}, english
        assert all(len(text) <= 100 for text in (english, *spoken.values()))


def test_names_of_commands_are_the_same_in_every_language() -> None:
    for command in asyncio.run(commands()):
        if command["type"] == 1:
            assert not command.get("name_localizations")
        assert command["integration_types"] == [0] if command["name"] == "settings" else [0, 1]
        assert command["contexts"] == [0] if command["name"] == "settings" else [0, 1, 2]


def test_a_changed_description_changes_the_digest() -> None:
    sent = asyncio.run(commands())
    changed = [{**sent[0], "description": "Other"}, *sent[1:]]

    assert digest(sent) == digest(sent[::-1]) == digest(asyncio.run(commands()))
    assert digest(sent) != digest(changed)


def test_commands_are_sent_only_where_they_changed(teams: Teams) -> None:
    async def thrice() -> tuple[list[str], int]:
        async with LoopbackDiscord() as server:
            said = []
            for force in (False, False, True):
                async with logged_in(server.token, server.connector) as client:
                    said.append(await sync(client, Tree(client), teams, force))
            return said, sum(call.method == "PUT" for call in server.calls)

    said, sent = asyncio.run(thrice())

    assert said[0] == said[2] == "12 commands were sent to Discord."
    assert said[1] == "The commands are as they were sent last: nothing to do."
    assert sent == 2


def test_a_command_that_discord_refuses_is_sent_again_next_time(teams: Teams) -> None:
    async def refused() -> None:
        async with LoopbackDiscord() as server:
            server.fail(refusal(400, 50035, "Invalid Form Body"), "PUT")
            async with logged_in(server.token, server.connector) as client:
                tree = Tree(client)
                with pytest.raises(RefusedError, match="Discord refuses the commands"):
                    await sync(client, tree, teams)
                assert "were sent" in await sync(client, tree, teams)

    asyncio.run(refused())


# -- check -------------------------------------------------------------------------------


def checked(token: str = "") -> str:
    async def tried() -> str:
        async with LoopbackDiscord() as server:
            options = Options(connection=server.connector, ready_timeout=0.0)
            return await check(token or server.token, options)

    return asyncio.run(tried())


def test_a_good_token_is_said_to_be_good() -> None:
    said = checked()

    assert said.startswith("The token of Pickwick is good")
    assert "1 server" in said
    assert "of 1,000 connections left today" in said


def test_a_bad_token_is_said_to_be_refused() -> None:
    with pytest.raises(RefusedError, match="Discord refuses the token"):
        checked("wrong")


def test_a_network_without_discord_is_said_to_be_so() -> None:
    async def tried() -> str:
        async with LoopbackDiscord() as server:
            connect = server.connector
            server.resolver.port = 1
            return await check(server.token, Options(connection=connect))

    with pytest.raises(RefusedError, match="cannot be reached"):
        asyncio.run(tried())
