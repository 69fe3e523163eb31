"""Measures how soon the Discord adapter answers: from the event on the socket to the callback.

Each figure stands beside that of an empty handler in the same run: what is above one is ours, what
is below belongs to discord.py, TLS and this machine.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import discord
from discord import app_commands
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


from adapters.chat import logs
from adapters.chat.answering import Answerer
from adapters.chat.metrics import Metrics
from adapters.discord.answering import USUAL
from adapters.discord.app import Bot, Options
from bot.catalog.file import Catalog
from bot.catalog.reader import chosen
from bot.model import Artifact
from bot.teams.settings import Teams
from tests.loopback.discord import LoopbackDiscord, Person, Reply
from tests.loopback.discord.playground import playground

PREFIXES = tuple("gpt claude gemini llama qwen mistral deepseek phi pytorch langchain".split())
NEEDS = (
    "cheap, open weights, reads images, 128k context", "self-hosted speech to text",
    "vector database for a small team", "coding agent with tool calling, under $1",
    "embeddings for german text", "image generation, open weights", "long contracts, 1m context",
    "MCP server for postgres", "fast and cheap chat, structured output", "runs on a laptop, 8 GB",
)  # fmt: skip
Ask = Callable[[LoopbackDiscord, Person], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: its name, the limit we promise, and one of many such events."""

    name: str
    promised: float
    ask: Callable[[random.Random, list[Artifact]], Ask]


def compare(rng: random.Random, known: list[Artifact]) -> Ask:
    one, other = rng.sample(known, 2)
    return lambda d, p: d.slash("compare", {"first": one.id, "second": other.id}, user=p)


def show(rng: random.Random, known: list[Artifact]) -> Ask:
    one = rng.choice(known)
    return lambda d, p: d.slash("show", {"name": one.id}, user=p)


def alternatives(rng: random.Random, known: list[Artifact]) -> Ask:
    one = rng.choice(known)
    return lambda d, p: d.slash("alternatives", {"name": one.id}, user=p)


def recommend(rng: random.Random, known: list[Artifact]) -> Ask:
    need = f"{rng.choice(NEEDS)}, like {rng.choice(known).name}" if rng.random() < 0.3 else ""
    need = need or rng.choice(NEEDS)
    return lambda d, p: d.slash("recommend", {"need": need}, user=p)


def cost(rng: random.Random, known: list[Artifact]) -> Ask:
    names, calls = rng.choice(known).id, rng.randint(1, 100_000)
    options: dict[str, Any] = {"names": names, "in": "50k", "out": "5k", "calls": calls}
    return lambda d, p: d.slash("cost", options, user=p)


def autocomplete(rng: random.Random, known: list[Artifact]) -> Ask:
    name = rng.choice(known).name
    typed = name[: rng.randint(1, min(10, len(name)))]
    if rng.random() < 0.3 and len(typed) > 3:
        spot = rng.randrange(len(typed) - 1)
        typed = typed[:spot] + typed[spot + 1] + typed[spot] + typed[spot + 2 :]
    return lambda d, p: d.autocomplete("show", {"name": typed}, "name", user=p)


KINDS = (
    Kind("/compare", 100, compare),
    Kind("/show", 100, show),
    Kind("/alternatives", 100, alternatives),
    Kind("/recommend", 100, recommend),
    Kind("/cost", 100, cost),
    Kind("autocomplete", 50, autocomplete),
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--each", default=150, show_default=True, help="Events of each kind.")
@click.option("--seed", default=1, show_default=True)
@click.option("--catalog", type=click.Path(path_type=Path), help="Another catalog.")
@click.option("--repeat", is_flag=True, help="Ask each twice and count the second: cards are kept.")
def main(each: int, seed: int, catalog: Path | None, repeat: bool) -> None:
    """Measure from event to callback, with different questions every time."""
    logs.set_up("ERROR")
    Console().print(asyncio.run(measured(each, seed, catalog, repeat)))


async def measured(each: int, seed: int, catalog: Path | None, repeat: bool) -> Table:
    """The table of all kinds, each against the empty handler."""
    rng = random.Random(seed)
    answerer = Answerer(Catalog.open(chosen(catalog)), Metrics("discord"))
    with tempfile.TemporaryDirectory() as folder:
        teams = Teams.open(f"sqlite:///{folder}/teams.db", USUAL)
        await answerer.prepare()
        found = [await answerer.complete(prefix, 25) for prefix in PREFIXES]
        known = [artifact for some in found for artifact in some]
        async with (
            LoopbackDiscord() as server,
            playground(answerer, teams, Options(), server) as bot,
        ):
            add_empty(bot)
            people = map(a_person, itertools.count())
            empty = await timed(server, people, [nothing] * each)
            empty_choices = await timed(server, people, [no_choices] * each)
            table = heading()
            row(table, "empty command", empty, empty, 0)
            row(table, "empty autocomplete", empty_choices, empty_choices, 0)
            for kind in KINDS:
                asked = [kind.ask(rng, known) for _ in range(each)]
                if repeat:
                    await timed(server, people, asked)
                base = empty_choices if kind.name == "autocomplete" else empty
                row(table, kind.name, await timed(server, people, asked), base, kind.promised)
        teams.close()
    answerer.close()
    return table


def a_person(number: int) -> Person:
    return Person(1_200_000_000_000_100_000 + number, "somebody")


def nothing(discord_: LoopbackDiscord, person: Person) -> Awaitable[Reply]:
    return discord_.slash("empty", {}, user=person)


def no_choices(discord_: LoopbackDiscord, person: Person) -> Awaitable[Reply]:
    return discord_.autocomplete("empty", {"typed": "x"}, "typed", user=person)


def add_empty(bot: Bot) -> None:
    """A command of the same bot that does nothing but answer."""

    async def choices(
        _interaction: discord.Interaction[Any], _typed: str
    ) -> list[app_commands.Choice[str]]:
        return []

    async def empty(interaction: discord.Interaction, typed: str = "") -> None:  # noqa: ARG001
        await interaction.response.send_message("-")

    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name="empty", description="Nothing", callback=empty
    )
    command.autocomplete("typed")(choices)
    bot.tree.add_command(command)


async def timed(server: LoopbackDiscord, people: Iterator[Person], asked: list[Ask]) -> list[float]:
    """Milliseconds of each event, one after the other, each by somebody else."""
    took = []
    for ask in asked:
        reply = await ask(server, next(people))
        if reply.milliseconds is None:
            raise click.ClickException("An event was not answered.")
        took.append(reply.milliseconds)
    return took


def heading() -> Table:
    table = Table(title="Milliseconds from the event on the socket to the callback")
    for name in ("event", "p50", "p95", "p99", "max", "p50 / empty", "p95 / empty", "promised p95"):
        table.add_column(name, justify="left" if name == "event" else "right")
    return table


def row(table: Table, name: str, took: list[float], base: list[float], promised: float) -> None:
    half, most, nearly = (percentile(took, share) for share in (50, 95, 99))
    ratios = (half / percentile(base, 50), most / percentile(base, 95))
    table.add_row(
        name,
        *(f"{value:.1f}" for value in (half, most, nearly, max(took))),
        *(f"{ratio:.1f}" for ratio in ratios),
        f"{promised:.0f}" if promised else "",
    )


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


if __name__ == "__main__":
    main()
