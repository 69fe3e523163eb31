"""Slack's own tokens and entities become the words a person typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.request import is_help, sentence, typed, verb_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("compare a &amp; b", "compare a & b"),
        ("a &lt; b &gt; c", "a < b > c"),
        ("<@U0BOT> show o3", "show o3"),
        ("<@U0BOT|pickwick>, show o3", ", show o3"),
        ("hey <@U0BOT> show o3", "hey   show o3"),
        ("<@U0ANNA> likes o3", "likes o3"),
        ("<@U0ANNA|anna> likes o3", "anna  likes o3"),
        ("in <#C1|general> and <#C2>", "in  general  and"),
        ("<!channel> <!subteam^S1|@team> o3", "@team  o3"),
        ("show <https://copy.ai|copy.ai>", "show copy.ai"),
        ("show <https://openrouter.ai/openai/o3>", "show https://openrouter.ai/openai/o3"),
        ("mail <mailto:a@b.c|a@b.c>", "mail a@b.c"),
        ("unfinished <@U0BOT", "unfinished <@U0BOT"),
        ("<> <|> < >", ""),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
    ],
)
def test_a_message_is_read_as_typed(text: str, words: str) -> None:
    assert typed(text, "U0BOT") == words.strip()


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        ("/compare", "o3 gpt-4o", "compare o3 gpt-4o"),
        ("/ai-compare", "o3 gpt-4o", "compare o3 gpt-4o"),
        ("/alternatives", "phi-4-mini under $1", "alternatives phi-4-mini under $1"),
        ("/recommend", "cheap", "recommend cheap"),
        ("/pickwick", "compare o3 gpt-4o", "compare o3 gpt-4o"),
        ("/pickwick", "what replaces o4-mini?", "what replaces o4-mini?"),
        ("/compare", "compare o3 gpt-4o", "compare o3 gpt-4o"),
        ("/ai-alternatives", "Alternatives to o3", "Alternatives to o3"),
        ("/recommend", "recommended by many", "recommend recommended by many"),
        ("/compare", "", ""),
        ("/pickwick", "  ", ""),
    ],
)
def test_a_command_asks_its_sentence(command: str, text: str, said: str) -> None:
    assert sentence(command, text) == said


def test_a_command_is_known_behind_any_prefix() -> None:
    assert verb_of("/team-x-recommend") == "recommend"
    assert verb_of("/pickwick") == ""


@pytest.mark.parametrize("said", ["", " ", "help", "Help!", "help?", "-h", "usage"])
def test_nothing_and_help_ask_how_to_ask(said: str) -> None:
    assert is_help(said)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(typed(text, "U1"), str)
