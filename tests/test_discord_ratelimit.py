"""When a question is not answered: too many from one person, or too late."""

from __future__ import annotations

import pytest
from discord_lab import Clock

from adapters.discord.ratelimit import MOST, WITHIN, Ages, Cooldown


def test_a_person_has_so_many_questions_and_gets_new_ones() -> None:
    clock = Clock()
    cooldown = Cooldown(clock)

    assert [cooldown.wait(1) for _ in range(MOST)] == [0] * MOST
    assert cooldown.wait(1) == WITHIN
    assert cooldown.wait(2) == 0
    clock.now = WITHIN
    assert cooldown.wait(1) == 0


def test_a_cooldown_remembers_no_more_people_than_it_must() -> None:
    cooldown = Cooldown(Clock(), most_people=3)

    for person in range(10):
        cooldown.wait(person)

    assert list(cooldown.people) == [7, 8, 9]


@pytest.mark.parametrize("wrong_by", [0.0, 30.0, -30.0])
def test_what_is_late_is_known_whatever_our_clock_says(wrong_by: float) -> None:
    ages = Ages()

    seen = [ages.is_late(age + wrong_by) for age in (0.05, 0.1, 2.4, 2.6, 0.05)]

    assert seen == [False, False, False, True, False]
