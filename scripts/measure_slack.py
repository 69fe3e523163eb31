"""Measures how fast the Slack app answers, beside a Bolt listener that does nothing."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.chat import logs
from adapters.chat.answering import Answerer
from adapters.chat.health import serving
from adapters.chat.metrics import Metrics
from adapters.slack.settings import EVENTS_PATH
from bot.catalog.file import Catalog
from bot.catalog.reader import find
from bot.teams.settings import Teams
from tests.loopback.slack import LoopbackSlack, Mode
from tests.loopback.slack.playground import playground

NEEDS = Path(__file__).resolve().parents[1] / "tests" / "data" / "needs.jsonl"
NAMES = (
    "gpt-4.1", "o3", "claude sonnet 4.5", "gpt-4o", "deepseek-r1", "qwen3-32b", "llama-3.3-70b",
    "gemini 2.5 pro", "grok-4", "phi-4-mini", "mistral large", "gpt-5", "bge-m3", "langchain",
)  # fmt: skip
AT_ONCE = 200
EACH = 60

Command = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds of many acknowledgements."""

    p50: float
    p95: float
    most: float


def spread(milliseconds: Sequence[float]) -> Spread:
    """The median, the 95th percentile and the slowest."""
    ordered = sorted(milliseconds)
    return Spread(statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1])


def commands() -> list[Command]:
    """Different questions of every kind; none is asked twice."""
    needs = [json.loads(line)["need"] for line in NEEDS.read_text("utf-8").splitlines()]
    pairs = [f"{a}, {b}" for a, b in combinations(NAMES, 2)]
    one = [("/pickwick", f"{verb} {name}") for verb in ("show", "replace") for name in NAMES]
    return [
        *(("/recommend", need) for need in needs[:EACH]),
        *(("/compare", pair) for pair in pairs[:EACH]),
        *(("/alternatives", name) for name in NAMES),
        *one,
    ]


@asynccontextmanager
async def empty(mode: Mode) -> AsyncIterator[LoopbackSlack]:
    """Our own Slack with a Bolt app that acknowledges and does nothing else."""
    async with LoopbackSlack(mode) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        app = AsyncApp(client=client, signing_secret=slack.signing_secret)

        async def nothing(ack):  # type: ignore[no-untyped-def]
            await ack("done")

        for command in ("/compare", "/recommend", "/alternatives", "/pickwick"):
            app.command(command)(nothing)
        if mode == "http":
            async with serving(
                AsyncSlackRequestHandler(app, path=EVENTS_PATH), "127.0.0.1", 0
            ) as p:
                slack.bot_url = f"http://127.0.0.1:{p}{EVENTS_PATH}"
                yield slack
            return
        handler = AsyncSocketModeHandler(app, slack.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.connected()
        yield slack
        await handler.close_async()  # type: ignore[no-untyped-call]


async def one_by_one(slack: LoopbackSlack, asked: Sequence[Command]) -> Spread:
    """Each command after the other, from its sending to its acknowledgement."""
    heard = [await slack.command(*command, answers=0) for command in asked]
    return spread([one.milliseconds for one in heard])


async def at_once(slack: LoopbackSlack, asked: Sequence[Command]) -> tuple[float, Spread, int]:
    """All commands in the same moment: seconds to the last answer, and how many came later."""
    slack.patience = 20.0
    began = time.perf_counter()
    heard = await asyncio.gather(
        *(slack.command(*one, user=f"U{i:05d}", answers=0) for i, one in enumerate(asked))
    )
    await slack.settle(slack.patience)
    last = max(sent.at for sent in slack.captured if sent.where != "api")
    later = sum(sent.where == "response_url" for sent in slack.captured)
    return last - began, spread([one.milliseconds for one in heard]), later


async def measured(mode: Mode) -> list[str]:
    """A line for each figure of one way in."""
    asked = commands()
    async with empty(mode) as slack:
        await one_by_one(slack, asked[:5])
        nothing = await one_by_one(slack, asked)
        nothing_at_once, *_ = await at_once(slack, (asked * 2)[:AT_ONCE])
    lines = [f"{mode}: empty listener p50 {nothing.p50:.1f} ms, p95 {nothing.p95:.1f} ms"]
    with tempfile.TemporaryDirectory() as folder:
        for name, answered in (("each once", True), ("200 at once", False)):
            answerer = Answerer(Catalog.open(find()), Metrics("slack"))
            teams = Teams.open(f"sqlite:///{folder}/{mode}-{name.partition(' ')[0]}.db")
            await answerer.prepare()
            async with playground(mode, answerer, teams) as (slack, _):
                await slack.command("/pickwick", "help")
                if answered:
                    lines += by_kind(mode, nothing, await kinds(slack, asked))
                else:
                    seconds, acks, later = await at_once(slack, (asked * 2)[:AT_ONCE])
                    lines.append(
                        f"{mode}: {AT_ONCE} at once answered in {seconds:.2f} s "
                        f"({seconds / nothing_at_once:.1f} times an empty listener), slowest "
                        f"acknowledgement {acks.most:.0f} ms, {later} answered after a note"
                    )
            answerer.close()
            teams.close()
    return lines


async def kinds(slack: LoopbackSlack, asked: Sequence[Command]) -> dict[str, Spread]:
    """The spread over all commands, and over each of them."""
    found: dict[str, list[float]] = {"all": []}
    for command in asked:
        heard = await slack.command(*command, answers=0)
        found["all"].append(heard.milliseconds)
        found.setdefault(command[0], []).append(heard.milliseconds)
    return {name: spread(times) for name, times in found.items()}


def by_kind(mode: Mode, nothing: Spread, found: dict[str, Spread]) -> list[str]:
    """A line a command: its times, and how many times an empty listener's."""
    return [
        f"{mode}: {name} p50 {one.p50:.1f} ms, p95 {one.p95:.1f} ms, slowest {one.most:.0f} ms "
        f"(p95 {one.p95 / nothing.p95:.1f} times an empty listener)"
        for name, one in found.items()
    ]


def slack_lines() -> list[str]:
    """Every figure, over a socket and over signed HTTP."""
    logs.set_up("ERROR")
    modes: tuple[Mode, ...] = ("socket", "http")
    return [line for mode in modes for line in asyncio.run(measured(mode))]
