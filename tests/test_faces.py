"""One table of questions: the terminal, Slack and Discord tell the same facts of each."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from adapters.chat.answering import Reply
from adapters.discord import render as discord
from adapters.slack import render as slack
from adapters.terminal import render as terminal
from bot.card import Card, Lines, Table, card
from bot.catalog.file import Catalog
from bot.pickwick import Pickwick

DAY = date(2026, 11, 27)
WIDE = 4_000

GOLDEN = (
    "compare o4-mini stable-diffusion",
    "gpt-4.1 vs claude sonnet 4.5",
    "should we use langchain or llamaindex?",
    "pgvector, qdrant or chroma for a small team?",
    "what is vllm?",
    "tell me about deepseek v3.1",
    "is gpt-4-turbo retired?",
    "alternatives to phi-4-mini",
    "replace o4-mini",
    "recommend cheap, open weights, reads images, 128k context",
    "self-hosted speech to text",
    "cost gpt-4.1 vs claude sonnet 4.5 for 50k in and 5k out, 1000 calls a day",
    "compare claude vs gpt-4.1",
    "compare gpt-99 vs claude sonnet 4.5",
    "recommend lol funny",
    "help",
)


@cache
def asked(said: str) -> Card:
    return card(Pickwick(Catalog.open(Path(__file__).parents[1] / "catalog.db")).ask(said, DAY))


def facts(made: Card) -> Iterator[str]:
    """What a person must be able to read of a card, wherever they read it."""
    yield from (made.title, made.lead, *made.warnings, *made.readings, *made.notes, made.footer)
    yield from (text for source in made.sources for text in (source.name, source.told))
    for pick in made.picks:
        yield from (pick.label, pick.because)
    for part in () if made.picks else made.parts:
        match part:
            case Table():
                yield from part.columns if part.rows and len(part.rows[0].cells) > 2 else ()
                for row in part.rows:
                    yield from (row.label, *(cell.text for cell in row.cells))
            case Lines():
                yield from (part.heading, *part.lines)


def on_the_terminal(made: Card, _: str) -> str:
    return terminal.render(made, WIDE).plain


def in_slack(made: Card, said: str) -> str:
    return html.unescape("\n".join(texts(slack.message(Reply(said, made)))))


def in_discord(made: Card, said: str) -> str:
    shown = "\n".join(texts(discord.render(made, said)))
    return re.sub(r"\\(\W)", r"\1", shown.replace("\u200b", "").replace("‹", "<"))


def texts(value: Any) -> Iterator[str]:
    """Every text in a payload."""
    match value:
        case str():
            yield value
        case dict():
            for held in value.values():
                yield from texts(held)
        case list() | tuple():
            for held in value:
                yield from texts(held)


def folded(text: str) -> str:
    """The text's letters and signs, without what only sets it apart."""
    return re.sub(r"[\s*_`•>]+", "", text).casefold()


FACES: dict[str, Callable[[Card, str], str]] = {
    "terminal": on_the_terminal,
    "slack": in_slack,
    "discord": in_discord,
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("said", GOLDEN)
def test_every_face_tells_the_same_facts(said: str, face: str) -> None:
    made = asked(said)

    shown = folded(FACES[face](made, said))

    missing = [fact for fact in facts(made) if folded(fact) not in shown]
    assert missing == [], json.dumps(missing, ensure_ascii=False, indent=1)
