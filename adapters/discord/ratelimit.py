"""When not to answer: too late for Discord to take it, or too many questions from one person."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

TOO_LATE = 2.5
"""Seconds after which a first answer would hardly arrive in time."""
REMEMBERED = 64
MOST, WITHIN = 8, 15.0
"""Questions that one person may ask within so many seconds."""
MOST_PEOPLE = 10_000


@dataclass(slots=True)
class Ages:
    """How old events are when they arrive, whatever our own clock says.

    The youngest of late is taken as new: a clock that is wrong by seconds makes all look old.
    """

    seen: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def is_late(self, age: float) -> bool:
        """Whether an event of this age, by our clock, waited too long."""
        self.seen.append(age)
        return self.corrected(age) > TOO_LATE

    def corrected(self, age: float) -> float:
        """The age by a clock that is right, but for the time on the way."""
        return age - min(self.seen, default=age)


@dataclass(slots=True)
class Cooldown:
    """How many questions each person has left; in memory only, and only for as long as it takes."""

    clock: Callable[[], float] = monotonic
    most_people: int = MOST_PEOPLE
    people: OrderedDict[int, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, person: int) -> int:
        """Count a question; the seconds to wait where it is one too many, else 0."""
        now = self.clock()
        asked = self.people.setdefault(person, deque())
        self.people.move_to_end(person)
        while len(self.people) > self.most_people:
            self.people.popitem(last=False)
        while asked and now - asked[0] >= WITHIN:
            asked.popleft()
        if len(asked) >= MOST:
            return math.ceil(WITHIN - (now - asked[0]))
        asked.append(now)
        return 0

    def forget(self, person: int) -> None:
        """Keep nothing of a person."""
        self.people.pop(person, None)
