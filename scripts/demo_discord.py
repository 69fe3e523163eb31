"""One conversation as a server would see it, held with a Discord of our own on this machine.

Real requests of the real client library; no account, and nothing leaves the machine.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from adapters.chat import logs
from adapters.chat.answering import Answerer
from adapters.chat.command import SETTINGS, catalog_option
from adapters.chat.metrics import Metrics
from adapters.discord.answering import USUAL
from adapters.discord.app import Options
from adapters.discord.limits import BUTTON, CONTAINER, ROW, SECTION, TEXT
from adapters.discord.setup import sync
from bot.catalog.file import Catalog
from bot.catalog.reader import chosen
from bot.teams.settings import Teams
from tests.loopback.discord import BERND, LoopbackDiscord, Reply
from tests.loopback.discord.playground import pick, playground, press
from tests.loopback.transcript import Transcript, shortened

Json = dict[str, Any]
Step = tuple[str, Callable[[LoopbackDiscord, dict[str, Reply]], Awaitable[Reply]]]
MARKS = re.compile(r"^(?:#+|-#) |\*\*|\\(\W)|(?<!\S)\*(?=\S)|(?<=\S)\*(?!\S)")
"""What Discord shows as a format, and not as it is written."""


@click.command(context_settings=SETTINGS)
@catalog_option
@click.option("--json", "as_json", is_flag=True, help="Print what is sent, as JSON lines.")
def main(catalog: Path | None, as_json: bool) -> None:
    """Print one conversation, held with a Discord of our own on this machine."""
    asyncio.run(play(catalog, as_json))


async def play(catalog: Path | None, as_json: bool) -> None:
    """Print the conversation, each step as it happens."""
    logs.set_up("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        answerer = Answerer(Catalog.open(chosen(catalog)), Metrics("discord"))
        teams = Teams.open(f"sqlite:///{folder}/teams.db", USUAL)
        try:
            await answerer.prepare()
            options = Options(mentions=True)
            async with (
                LoopbackDiscord() as discord,
                playground(answerer, teams, options, discord) as bot,
            ):
                await sync(bot, bot.tree, teams)
                told = Transcript(as_json)
                heard: dict[str, Reply] = {}
                for said, step in STEPS:
                    bot.answering.cooldown.people.clear()
                    heard[said] = await step(discord, heard)
                    show(told, said, heard[said])
                how = f"{len(discord.calls)} requests over TLS; slowest answer"
                told.close(f"{how} {told.slowest:.0f} ms.")
        finally:
            answerer.close()
            teams.close()


async def fill_in(discord: LoopbackDiscord, reply: Reply) -> Reply:
    """Fill in the form of a need."""
    fields = {"task": "transcribe customer calls", "budget": "cheap", "open": True}
    return await discord.submit((reply.modal or {})["custom_id"], fields)


COMPARE = "/compare o4-mini, stable-diffusion"
LIKE = "/alternatives phi-4-mini"
CHOICE = "/compare claude, gpt-4.1"
FORM = "/recommend (without a need)"
STEPS: tuple[Step, ...] = (
    (
        "types “clade son” into /show",
        lambda d, _: d.autocomplete("show", {"name": "clade son"}, "name"),
    ),
    (COMPARE, lambda d, _: d.slash("compare", {"first": "o4-mini", "second": "stable-diffusion"})),
    (LIKE, lambda d, _: d.slash("alternatives", {"name": "phi-4-mini"})),
    ("presses [Details]", lambda d, h: press(d, h[LIKE], "Details")),
    ("presses [Share]", lambda d, h: press(d, h["presses [Details]"], "Share")),
    (CHOICE, lambda d, _: d.slash("compare", {"first": "claude", "second": "gpt-4.1"})),
    ("picks Claude Sonnet 4.5", lambda d, h: pick(d, h[CHOICE], "Claude Sonnet 4.5")),
    (FORM, lambda d, _: d.slash("recommend")),
    ("fills it in", lambda d, h: fill_in(d, h[FORM])),
    (
        "/cost gpt-4.1, claude sonnet 4.5 in:50k out:5k calls:1000",
        lambda d, _: d.slash(
            "cost",
            {"names": "gpt-4.1, claude sonnet 4.5", "in": "50k", "out": "5k", "calls": 1000},
        ),
    ),
    (
        "“Find tools for this” on a message",
        lambda d, _: d.message_menu(
            "Find tools for this", d.write("we need speech to text, self-hosted")
        ),
    ),
    ("@Pickwick replace o4-mini", lambda d, _: d.say("replace o4-mini")),
    ("/show gpt-99", lambda d, _: d.slash("show", {"name": "gpt-99"})),
    ("/privacy, in German", lambda d, _: d.slash("privacy", user=BERND)),
)


def show(transcript: Transcript, did: str, reply: Reply) -> None:
    """Print one step."""
    took = reply.milliseconds or 0.0
    seen_by = ", only you see it" if reply.is_ephemeral else ""
    sent = ({"method": call.method, "json": call.body} for call in reply.calls)
    transcript.show(did, took, f"answered after {took:.0f} ms{seen_by}", told(reply), sent)


def told(reply: Reply) -> list[str]:
    """What a person sees of a step, as text."""
    if reply.choices:
        return [f"- {choice['name']}" for choice in reply.choices[:5]]
    if reply.modal:
        labels = [part["label"] for part in reply.modal["components"]]
        return [f"[form “{reply.modal['title']}”: {', '.join(labels)}]"]
    message = reply.message
    if message is None:
        return ["[nothing to see]"]
    text = "\n".join(filter(None, [message["content"], *embeds(message), *texts(message)]))
    lines = [MARKS.sub(r"\1", line) for line in shortened(text)]
    return [*lines, *buttons(message["components"])]


def embeds(message: Json) -> list[str]:
    """The texts of a message's embeds, top to bottom."""
    found = []
    for embed in message["embeds"]:
        fields = [f"{field['name']}\n{field['value']}" for field in embed.get("fields", [])]
        found += [embed.get("title", ""), embed.get("description", ""), *fields]
        found.append(embed.get("footer", {}).get("text", ""))
    return found


def texts(message: Json) -> list[str]:
    """The texts of a message's newer components, each with the button beside it."""
    found = []
    for part in within(message["components"]):
        if part["type"] == TEXT:
            found.append(part["content"])
        elif part["type"] == SECTION:
            said = "\n".join(text["content"] for text in part["components"])
            found.append(f"{said}  [{part['accessory'].get('label', '')}]")
    return found


def within(components: list[Json]) -> list[Json]:
    """What stands in the containers, and beside them."""
    return [
        each
        for part in components
        for each in (part["components"] if part["type"] == CONTAINER else [part])
    ]


def buttons(components: list[Json]) -> list[str]:
    """Each row of buttons as a person sees it; a list with what can be picked from it."""
    lines = []
    for row in (part for part in within(components) if part["type"] == ROW):
        names = []
        for part in row["components"]:
            options = " | ".join(option["label"] for option in part.get("options", []))
            label = part["label"] if part["type"] == BUTTON else part["placeholder"]
            names.append(f"[{label}{': ' if options else ''}{options}]")
        lines.append(" ".join(names))
    return lines


if __name__ == "__main__":
    main()
