"""What the bot hears, the servers that it leaves, and its connection."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from discord_lab import NEW, Bench, people, servers
from discord_lab import bench as bench

from adapters.discord.app import Options
from adapters.discord.setup import sync
from adapters.discord.sharding import Shards
from tests.loopback.discord import (
    BERND,
    BOT_DM,
    GUILD,
    INVALID,
    OTHER_GUILD,
    RECONNECT,
    LoopbackDiscord,
    guild,
)
from tests.loopback.discord import Reply as Heard
from tests.loopback.discord.playground import pick, playground, press

# -- mentions ----------------------------------------------------------------------------


def test_a_mention_is_answered_below_it(bench: Bench) -> None:
    heard = bench.wait(bench.discord.say("replace o4-mini", user=next(people)))

    (sent,) = heard.messages
    assert "Moving away from o4-mini" in heard.text
    assert sent.body["message_reference"]["message_id"]
    assert sent.body["allowed_mentions"] == {"parse": [], "replied_user": False}


def test_a_ping_reply_to_a_card_is_answered(bench: Bench) -> None:
    card = bench.wait(bench.discord.say("replace o4-mini", user=next(people)))

    heard = bench.wait(
        bench.discord.say("show o3", mentions_bot=False, reply_to=card.message, user=next(people))
    )

    assert "o3" in heard.text


@pytest.mark.parametrize("how", ["plain", "reply to another", "by a bot", "ping outside"])
def test_what_is_not_for_us_is_left_alone(bench: Bench, how: str) -> None:
    person = next(people)
    said: dict[str, Any] = {"mentions_bot": False, "user": person, "timeout": 0.15}
    if how == "reply to another":
        said["reply_to"] = bench.discord.write("hello", user=BERND)
    if how == "by a bot":
        event = bench.discord.write(f"<@{bench.bot.application_id}> show o3", user=person)
        event["author"]["bot"] = True
        event |= {"guild_id": str(GUILD.guild_id)}
        before = len(bench.discord.calls)
        bench.wait(bench.discord.dispatch("MESSAGE_CREATE", event))
        bench.wait(asyncio.sleep(0.15))
        assert len(bench.discord.calls) == before
        return

    heard = bench.wait(bench.discord.say("show o3", **said))

    assert heard.calls == []


@pytest.mark.parametrize("kind", [3, 6, 18])
def test_what_discord_itself_writes_is_left_alone(bench: Bench, kind: int) -> None:
    event = bench.discord.write("", user=next(people), where=BOT_DM) | {"type": kind}
    before = len(bench.discord.calls)

    assert bench.wait(bench.discord.tell(event, BOT_DM))
    bench.wait(asyncio.sleep(0.15))

    assert len(bench.discord.calls) == before


def test_a_direct_message_is_answered(bench: Bench) -> None:
    heard = bench.wait(bench.discord.say("show o3", where=BOT_DM, user=next(people)))

    assert "o3" in heard.text


# -- servers that are left ---------------------------------------------------------------


def test_settings_are_removed_after_a_server_is_left_and_not_in_an_outage(bench: Bench) -> None:
    gone, out = next(servers), next(servers)
    for place in (gone, out):
        bench.wait(bench.discord.join_guild(place))
        bench.slash("settings", where=place, visibility="private")

    bench.wait(bench.discord.leave_guild(gone))
    bench.wait(bench.discord.leave_guild(out, unavailable=True))

    bench.until(lambda: f"discord:{gone.guild_id}" not in bench.teams.known("discord"))
    bench.wait(asyncio.sleep(0.1))
    assert f"discord:{out.guild_id}" in bench.teams.known("discord")


def test_settings_of_a_server_left_while_away_are_removed(bench: Bench) -> None:
    bench.teams.change(f"discord:{OTHER_GUILD.guild_id}", language="de")

    bench.wait(bench.bot.on_ready())

    bench.until(lambda: f"discord:{OTHER_GUILD.guild_id}" not in bench.teams.known("discord"))


# -- the connection ----------------------------------------------------------------------


def test_a_lost_connection_is_resumed_and_nothing_is_answered_twice(bench: Bench) -> None:
    gateway = bench.discord.gateway
    identifies, resumes = len(gateway.identifies), len(gateway.resumes)

    async def lose() -> Heard:
        await gateway.drop(code=4000)
        asking = asyncio.create_task(bench.discord.slash("help", user=next(people)))
        await gateway.wait_until(lambda g: len(g.resumes) > resumes)
        return await asking

    heard = bench.wait(lose())

    assert len(heard.callbacks) == 1
    assert len(gateway.identifies) == identifies


def test_we_reconnect_when_told_to(bench: Bench) -> None:
    gateway = bench.discord.gateway
    resumes, identifies = len(gateway.resumes), len(gateway.identifies)

    async def told() -> None:
        await gateway.order(RECONNECT)
        await gateway.wait_until(lambda g: len(g.resumes) > resumes)
        await gateway.order(INVALID, False)
        await gateway.wait_until(lambda g: len(g.identifies) > identifies)

    bench.wait(told())

    assert bench.slash("help").type == NEW


def test_a_card_is_answered_by_the_next_process(bench: Bench) -> None:
    card = bench.slash("alternatives", name="phi-4-mini")
    picker = bench.slash("compare", first="claude", second="gpt-4.1")

    async def again() -> tuple[Heard, Heard]:
        await bench.bot.hang_up()
        async with playground(bench.answerer, bench.teams, bench.bot.options, bench.discord):
            return (
                await press(bench.discord, card, "Details"),
                await pick(bench.discord, picker, "Claude Sonnet 4.5"),
            )

    details, picked = bench.wait(again())
    bench.wait(_connected(bench))

    assert "Gemma 3n E2b It" in details.text
    assert "Claude Sonnet 4.5 vs GPT-4.1" in picked.text
    assert bench.slash("help").type == NEW


async def _connected(bench: Bench) -> None:
    """Bring the shared bot back."""
    before = len(bench.discord.gateway.identifies)
    (shard,) = bench.bot.shards.values()
    await shard.connect()
    await bench.discord.gateway.wait_until(lambda g: len(g.identifies) > before)


def test_two_shards_hear_their_own_servers(bench: Bench, catalog_path: Path) -> None:  # noqa: ARG001
    places = [guild(0), guild(1)]

    async def both() -> tuple[list[Heard], list[int], int]:
        async with (
            LoopbackDiscord(guilds=places, shards=2) as server,
            playground(bench.answerer, bench.teams, Options(Shards((0, 1), 2)), server) as bot,
        ):
            await sync(bot, bot.tree, bench.teams, force=True)
            heard = [await server.slash("help", user=next(people), where=place) for place in places]
            silent = await server.say("show o3", user=next(people), timeout=0.1)
            assert silent.calls == []
            found = [identify.shard for identify in server.gateway.identifies]
            return heard, found, server.gateway.identifies[0].intents

    heard, shards, intents = bench.wait(both())

    assert [each.type for each in heard] == [NEW, NEW]
    assert sorted(shards) == [0, 1]
    assert intents == 1, "without mentions only guilds are listened to"


def test_intents_are_the_fewest_and_none_is_privileged(bench: Bench) -> None:
    identify = bench.discord.gateway.identifies[0]

    assert identify.intents == 1 | 1 << 9 | 1 << 12


def test_a_malformed_event_is_left_out(bench: Bench) -> None:
    for event, data in {
        "INTERACTION_CREATE": {"type": 2},
        "GUILD_CREATE": {},
        "MESSAGE_CREATE": {"id": "x"},
        "GUILD_DELETE": [],
        "NEVER_HEARD_OF": None,
    }.items():
        bench.wait(bench.discord.dispatch(event, data))

    assert bench.slash("help").type == NEW
