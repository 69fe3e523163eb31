"""Answers the questions of a chat: off its event loop, counted, timed and kept for a while.

A question is a sentence; whatever happens there is a card for it. The core is asked in a few
threads, so that heartbeats and acknowledgements go on meanwhile.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from time import monotonic
from typing import TypeVar

from adapters.chat.apologies import apology
from adapters.chat.examples import FIRST_QUESTIONS
from adapters.chat.i18n import N_, say
from adapters.chat.logs import described
from adapters.chat.metrics import Metrics
from bot.card import Card, card
from bot.catalog.file import Catalog
from bot.errors import PickwickError
from bot.model import Artifact
from bot.pickwick import Pickwick

THREADS = 4
LONGEST = 20.0
"""Seconds after which a question is given up."""
MOST_WAITING = 400
"""Questions at once; who asks beyond that is asked to try again."""
MOST_KNOWN = 512
"""Cards kept: the same catalog, question and day give the same answer."""
KNOWN_FOR = 900.0
"""Seconds until all of them are forgotten: they hold what people asked, though not who."""
LONGEST_QUESTION = 1_900
"""Characters that are read: a button carries so many, so that every answer can be asked again."""
READ_SO_FAR = N_("Only the first {count:,} characters of the question were read.")

log = logging.getLogger("pickwick.answering")
Today = Callable[[], date]
T = TypeVar("T")


def utc_today() -> date:
    """The day it is: the one clock that chats read."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Reply:
    """A card, and the sentence that asks for it again."""

    said: str
    card: Card


class Answerer:
    """Answers the questions of one face."""

    def __init__(
        self,
        catalog: Catalog,
        metrics: Metrics,
        today: Today = utc_today,
        longest: float = LONGEST,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.pickwick = Pickwick(catalog)
        self.metrics = metrics
        self.today = today
        self.longest = longest
        self.most_waiting = most_waiting
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self._waiting = 0
        self._card = lru_cache(MOST_KNOWN)(self._make)
        self._forgetting: asyncio.TimerHandle | None = None

    async def ask(self, said: str, command: str = "ask", everything: bool = False) -> Reply:
        """The reply to anything a person types; ``command`` is how it was asked, for counting.

        Never raises for what the core does: a fault, too many questions at once or one that
        takes too long is a card that says so.
        """
        whole = said.strip()
        said = whole[:LONGEST_QUESTION]
        began = monotonic()
        if self._waiting >= self.most_waiting:
            self.metrics.failed("busy")
            return Reply(said, apology("busy"))
        self._waiting += 1
        self._forget_later()
        try:
            made = await self._in_thread(self._answer, said, everything)
        except TimeoutError:
            self._fault("timeout", "took too long", command)
            return Reply(said, apology("slow"))
        except PickwickError as error:  # a broken set-up: its sentence is for the operator
            self._fault("setup", str(error), command)
            return Reply(said, apology("failed"))
        except Exception as error:
            self._fault("fault", described(error), command)
            return Reply(said, apology("failed"))
        finally:
            self._waiting -= 1
        self.metrics.answered(command, made.kind, monotonic() - began)
        if said != whole:
            so_far = say(READ_SO_FAR, count=len(said))
            made = replace(made, notes=(so_far, *made.notes))
        return Reply(said, made)

    async def complete(self, prefix: str, limit: int = 25) -> tuple[Artifact, ...]:
        """The artifacts someone may be typing, best known first; none where that fails."""
        try:
            return await self._in_thread(self.pickwick.complete, prefix[:100], limit)
        except Exception as error:
            self._fault("complete", described(error), "complete")
            return ()

    async def prepare(self) -> None:
        """Read what every first question would wait for.

        What is read then stays for good: the garbage collector need not look at it again.
        """
        await asyncio.gather(*(self.ask(said, "prepare") for said in FIRST_QUESTIONS))
        gc.collect()
        gc.freeze()

    async def unready(self) -> str:
        """Why no question can be answered, in a sentence; empty where they can."""
        try:
            await self._in_thread(self.pickwick.catalog.view)
        except PickwickError as error:
            return str(error)
        except TimeoutError:
            return "The catalog is being read."
        except Exception as error:
            return f"The catalog cannot be read: {described(error)}."
        return ""

    def close(self) -> None:
        """Take no more questions; those under way end."""
        self._forget()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _forget_later(self) -> None:
        """See to it that no question outlives its quarter of an hour."""
        if self._forgetting is None:
            loop = asyncio.get_running_loop()
            self._forgetting = loop.call_later(KNOWN_FOR, self._forget)

    def _forget(self) -> None:
        self._card.cache_clear()
        self._forgetting = None

    def _answer(self, said: str, everything: bool) -> Card:
        return self._card(self.pickwick.catalog.view().snapshot.id, self.today(), said, everything)

    def _make(self, _: str, today: date, said: str, everything: bool) -> Card:
        return card(self.pickwick.ask(said, today), everything)

    async def _in_thread(self, do: Callable[..., T], *args: object) -> T:
        running = asyncio.get_running_loop().run_in_executor(self._threads, do, *args)
        return await asyncio.wait_for(running, self.longest)

    def _fault(self, kind: str, what: str, command: str) -> None:
        self.metrics.failed(kind)
        log.error("not answered", extra={"fault": kind, "because": what, "command": command})
