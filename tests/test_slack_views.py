"""Modals keep where they were opened from, as far as there is room; what they offer they can do."""

from __future__ import annotations

import pytest
from slack_payloads import view_problems

from adapters.chat.answering import Reply
from adapters.slack import views
from adapters.slack.asked import Asked
from adapters.slack.views import Origin
from bot.card import Card, SourceLine

URL = "https://hooks.slack.com/actions/T1/1/x"
ANSWER = Card(
    title="For: x", lead="An answer.", kind="shortlist", sources=(SourceLine("Ours", "2026-11-12"),)
)


@pytest.mark.parametrize("said", ["a", "語" * 1_900, "я" * 1_900, '"' * 900, "👩‍👩‍👧" * 400])
def test_a_long_question_in_any_script_leaves_room_for_where_it_was_asked(said: str) -> None:
    opened = views.change_modal(Asked(said), Origin(URL))

    assert views.kept(opened["private_metadata"]).response_url == URL


@pytest.mark.parametrize("said", ["a", "語" * 1_900, '"' * 1_900, "x" * 2_000])
def test_share_is_offered_only_where_it_can_be_done(said: str) -> None:
    opened = views.answer_modal(Reply(said, ANSWER), Origin(URL))

    origin = views.kept(opened["private_metadata"])
    assert ("submit" in opened) == bool(origin.response_url and origin.asked)
    assert [*view_problems(opened)] == []


def test_nothing_can_be_shared_without_a_place_to_share_it_to() -> None:
    assert "submit" not in views.answer_modal(Reply("a", ANSWER))
