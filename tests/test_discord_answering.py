"""Answers that fail, come late or are too many: said once, kindly, and to whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from discord_lab import DEFER, DEFER_UPDATE, MARKER, NEW, Bench, list_id, people
from discord_lab import bench as bench

from adapters.discord import ids, limits
from tests.loopback.discord import ACKNOWLEDGED, BROKEN, UNKNOWN_INTERACTION, too_many
from tests.loopback.discord.playground import labelled


@pytest.mark.parametrize("refusal", [UNKNOWN_INTERACTION, ACKNOWLEDGED])
def test_an_answer_that_comes_too_late_is_not_given_twice(bench: Bench, refusal: Any) -> None:
    bench.discord.fail(refusal, "POST", "*/callback")

    heard = bench.wait(
        bench.discord.slash("show", {"name": "openai/o3"}, user=next(people), timeout=0.3)
    )

    assert [call.status for call in heard.calls] == [refusal.status]


def test_a_rate_limit_is_waited_for(bench: Bench) -> None:
    bench.discord.fail(too_many(0.05), "POST", "*/callback")

    heard = bench.slash("show", name="openai/o3")

    assert [call.status for call in heard.callbacks] == [429, 200]


@pytest.mark.parametrize("is_done", [False, True])
def test_a_fault_of_discord_never_brings_two_answers(bench: Bench, is_done: bool) -> None:
    bench.discord.fail(replace(BROKEN, carried_out=is_done), "POST", "*/callback")

    heard = bench.wait(
        bench.discord.slash("show", {"name": "openai/o3"}, user=next(people), timeout=1.6)
    )

    assert sum(call.succeeded for call in heard.callbacks) <= 1
    assert not heard.follow_ups
    assert bench.slash("help").type == NEW


def test_a_fault_of_ours_is_apologised_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError(MARKER)

    monkeypatch.setattr(bench.answerer, "ask", broken)

    heard = bench.slash("show", name="openai/o3")

    assert heard.is_ephemeral
    assert "could not answer this just now" in heard.text


def test_an_apology_never_takes_a_cards_place(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = next(people)
    card = bench.slash("cost", user=owner, names="gpt-4.1")
    before = card.text
    monkeypatch.setattr(bench.answerer, "most_waiting", 0)

    custom_id = labelled(card, "The same in batch")
    heard = bench.wait(bench.discord.click(custom_id, card.message, user=owner))

    assert heard.type == NEW
    assert heard.is_ephemeral
    assert "Many people are asking" in heard.text
    assert card.text == before


def test_an_apology_is_said_in_ones_own_language(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = bench.slash("show", name="openai/o3", private=True)
    monkeypatch.setattr(bench.answerer, "most_waiting", 0)

    asked = bench.slash("show", name="openai/o3", locale="de")
    share = labelled(private, "Share")
    shared = bench.wait(bench.discord.click(share, private.message, user=next(people), locale="de"))

    for heard in (asked, shared):
        assert heard.is_ephemeral
        assert "Gerade fragen viele zugleich" in heard.text
        assert "Geteilt" not in heard.text


def test_what_waited_too_long_is_dropped(bench: Bench) -> None:
    bench.slash("help")
    before = bench.counted("late")

    for heard in (
        bench.wait(bench.discord.slash("help", user=next(people), age=2.8, timeout=0.15)),
        bench.wait(
            bench.discord.autocomplete("show", {"name": "o"}, "name", age=2.8, timeout=0.15)
        ),
    ):
        assert heard.calls == []
    assert bench.counted("late") == before + 2


def test_a_slow_answer_is_announced_and_follows(bench: Bench) -> None:
    bench.answerer.slowness = 0.5
    try:
        public = bench.slash("show", name="openai/o3")
        private = bench.slash("show", name="openai/o3", private=True)
        owner = next(people)
        picker = bench.slash("show", name="claude", private=True, user=owner)
        picked = bench.wait(
            bench.discord.choose(list_id(picker), ["claude-sonnet-4.5"], picker.message, user=owner)
        )
    finally:
        bench.answerer.slowness = 0.0

    assert (public.type, public.is_ephemeral) == (DEFER, False)
    assert (private.type, private.is_ephemeral) == (DEFER, True)
    assert "o3" in public.text
    assert len(public.edits) == 1
    assert picked.type == DEFER_UPDATE
    assert "Claude Sonnet 4.5" in picked.text


def test_a_slow_answer_of_another_form_goes_beside_the_card(bench: Bench) -> None:
    owner = next(people)
    card = bench.slash("alternatives", user=owner, name="phi-4-mini")
    turned = ids.write(ids.Deed("turn", "compare o3 vs gpt-4.1"))
    assert turned
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": turned}]}
    old = bench.discord.card(
        [{"type": 17, "components": [row]}],
        flags=limits.V2,
        interaction_metadata=(card.message or {})["interaction_metadata"],
    )
    bench.answerer.slowness = 0.5
    try:
        heard = bench.wait(bench.discord.click(turned, old, user=owner))
    finally:
        bench.answerer.slowness = 0.0

    assert heard.type == DEFER_UPDATE
    assert len(heard.follow_ups) == 1


def test_one_question_too_many_is_asked_to_wait(bench: Bench) -> None:
    person = next(people)

    heard = [bench.slash("help", user=person) for _ in range(9)]

    assert [each.type for each in heard] == [NEW] * 9
    assert "try again in" in heard[-1].text
    assert heard[-1].is_ephemeral
    assert "try again in" not in heard[-2].text


def test_faults_are_logged(bench: Bench) -> None:
    bench.discord.fail(UNKNOWN_INTERACTION, "POST", "*/callback")

    bench.wait(bench.discord.slash("help", user=next(people), timeout=0.3))

    assert "not answered" in bench.logged.getvalue()
