"""Which shards a process runs, and when it may identify: one after the other, and never too often.

Discord resets a bot's token after a thousand identifies in a day. So each one asks first how many
are left, waits longer the more there were, and is alone with its key among all processes that
share a PostgreSQL database.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from adapters.chat.logs import described
from adapters.discord.limits import IDENTIFY_EVERY
from bot.errors import PickwickError
from bot.teams.settings import Teams

RESERVE = 50
"""Identifies of a day that we never use."""
FREE = 3
"""Identifies of one shard that follow each other at once; each one after waits twice as long."""
FIRST_WAIT, LONGEST_WAIT = 10.0, 1_800.0
DAY = 86_400.0

log = logging.getLogger("pickwick.discord")


class ShardsError(PickwickError):
    """Shards that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of this process, and how many there are in all."""

    ids: tuple[int, ...] = (0,)
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Shards:
        """Shards as written on a command line.

        >>> Shards.parse("0-3/16")
        Shards(ids=(0, 1, 2, 3), count=16)
        """
        found = re.fullmatch(r"(?:(\d{1,5})(?:-(\d{1,5}))?/)?(\d{1,5})", text.strip())
        if not found:
            raise ShardsError(f"“{text}” names no shards: write them as 0-3/16, 2/16 or 16.")
        count = int(found[3])
        first = int(found[1] or 0)
        last = int(found[2]) if found[2] else (first if found[1] else count - 1)
        if not first <= last < count:
            raise ShardsError(f"“{text}” names no shards: they count from 0 to one below all.")
        return cls(tuple(range(first, last + 1)), count)

    def holds(self, guild_id: int) -> bool:
        """Whether a server's events come to this process."""
        return (guild_id >> 22) % self.count in self.ids


class Limits(Protocol):
    """What Discord says of identifies left."""

    remaining: int
    reset_after: int
    max_concurrency: int


Ask = Callable[[], Awaitable[Limits]]


@dataclass(slots=True)
class Gate:
    """Lets one identify pass at a time; it outlives the clients that are started again."""

    teams: Teams
    every: float = IDENTIFY_EVERY
    clock: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    passed: dict[int, deque[float]] = field(default_factory=dict)
    _locks: dict[int, asyncio.Lock] = field(default_factory=dict)
    _given: set[asyncio.Task[None]] = field(default_factory=set)

    async def pass_through(self, shard: int, ask: Ask) -> None:
        """Return when this shard may identify."""
        if wait := self.wait(shard):
            log.warning("identify put off", extra={"shard": shard, "seconds": wait})
            await self.sleep(wait)
        limits = await self._limits(ask)
        if limits and limits.remaining <= RESERVE:
            seconds = limits.reset_after / 1000
            log.error("identifies of the day used up", extra={"seconds": seconds})
            await self.sleep(seconds + 1)
        key = shard % max(1, limits.max_concurrency if limits else 1)
        lock = self._locks.setdefault(key, asyncio.Lock())
        await lock.acquire()
        try:
            give_back = await self._turn(key)
        except BaseException:
            lock.release()
            raise
        self.passed.setdefault(shard, deque(maxlen=64)).append(self.clock())
        giving = asyncio.create_task(self._give_back(lock, give_back))
        self._given.add(giving)
        giving.add_done_callback(self._given.discard)

    def wait(self, shard: int) -> float:
        """Seconds until a shard may identify again: longer the more it did in the last day."""
        times = self.passed.get(shard, deque())
        now = self.clock()
        lately = [at for at in times if now - at < DAY]
        if len(lately) < FREE:
            return 0.0
        pause = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (len(lately) - FREE))
        return float(max(0.0, pause - (now - lately[-1])))

    async def _turn(self, key: int) -> Callable[[], None]:
        """Our turn among all processes; without their database we can only take it."""
        try:
            return await asyncio.to_thread(self.teams.take_turn, key)
        except SQLAlchemyError as error:
            log.error("no turn among processes", extra={"because": described(error)})
            return lambda: None

    async def _limits(self, ask: Ask) -> Limits | None:
        try:
            return await ask()
        except Exception as error:  # an identify that cannot be counted waits its turn all the same
            log.warning("identifies left are not known", extra={"because": described(error)})
            return None

    async def _give_back(self, lock: asyncio.Lock, give_back: Callable[[], None]) -> None:
        """Let the next one pass after a while: Discord counts from when we identified."""
        try:
            await asyncio.sleep(self.every)
            await asyncio.to_thread(give_back)
        finally:
            lock.release()
