"""`python -m adapters.slack` as an operator meets it: faults, signals, a Slack that is away."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.__main__ import main
from adapters.slack.app import renewed
from adapters.slack.settings import EVENTS_PATH
from tests.loopback.slack import LoopbackSlack

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-loopback", "SLACK_APP_TOKEN": "xapp-loopback"}
SIGNED = {"SLACK_BOT_TOKEN": "xoxb-loopback", "SLACK_SIGNING_SECRET": "loopback-signing-secret"}
QUESTION = "o4-mini gpt-4.1"
SLOW = """
import time
from adapters.chat import shutdown
from bot.pickwick import Pickwick
asked = Pickwick.ask
def slowly(self, said, today):
    for seconds in (2, 60):
        if f"{seconds}seconds" in said:
            time.sleep(seconds)
    return asked(self, "compare o4-mini vs gpt-4.1", today)
Pickwick.ask = slowly
shutdown.DRAIN = 1.5
from adapters.slack.__main__ import main
main()
"""


@pytest.fixture(autouse=True)
def clean_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in [*os.environ]:
        if name.startswith(("SLACK_", "PICKWICK_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PICKWICK_DATABASE_URL", f"sqlite:///{tmp_path / 'teams.db'}")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


class Running:
    """The process, and what it logged so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []

    async def until(self, event: str) -> dict[str, Any]:
        """The next log line of an event."""
        assert self.process.stderr
        async with asyncio.timeout(15):
            while line := (await self.process.stderr.readline()).decode():
                self.lines.append(line)
                if line.startswith("{") and json.loads(line)["event"].startswith(event):
                    return dict(json.loads(line))
        raise AssertionError(f"no {event} in {self.lines}")

    async def ends(self, signum: int | None = None, within: float = 6) -> int:
        """Send a signal, if any; the status it ends with, in time and without a traceback."""
        if signum:
            self.process.send_signal(signum)
        async with asyncio.timeout(within):
            _, err = await self.process.communicate()
        self.lines += err.decode().splitlines()
        assert "Traceback" not in "".join(self.lines)
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def running(*args: str, api: str, code: str = "", **variables: str) -> AsyncIterator[Running]:
    begin = ["-c", code] if code else ["-m", "adapters.slack"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *begin, *args, env={**os.environ, "SLACK_API_URL": api, **variables},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def over_http(code: str = "") -> AsyncIterator[tuple[LoopbackSlack, Running, str]]:
    async with (
        LoopbackSlack("http") as slack,
        running("--http", "--port", "0", api=slack.api_url, code=code, **SIGNED) as bot,
    ):
        url = f"http://127.0.0.1:{(await bot.until('listening'))['port']}"
        slack.bot_url = url + EVENTS_PATH
        yield slack, bot, url


async def page(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as operator, operator.get(url) as answer:
        return answer.status, await answer.text()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


# -- what is wrong is one sentence -----------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "variables", "status", "said"),
    [
        ("", {}, 1, "SLACK_BOT_TOKEN is not set"),
        ("", {"SLACK_BOT_TOKEN": "  "}, 1, "SLACK_BOT_TOKEN is not set"),
        ("", {"SLACK_BOT_TOKEN": "xoxb-1"}, 1, "SLACK_APP_TOKEN is not set"),
        ("--http", {"SLACK_BOT_TOKEN": "xoxb-1"}, 1, "SLACK_SIGNING_SECRET is not set"),
        ("--http", {"SLACK_SIGNING_SECRET": "s"}, 1, "SLACK_BOT_TOKEN is not set"),
        (
            "--http",
            {"SLACK_SIGNING_SECRET": "s", "SLACK_CLIENT_ID": "1"},
            1,
            "SLACK_CLIENT_SECRET is not set",
        ),
        ("", {**TOKENS, "SLACK_BOT_TOKEN_FILE": "{held}"}, 1, "are both set"),
        ("", {"SLACK_BOT_TOKEN_FILE": "/nowhere"}, 1, "cannot be read"),
        ("", {"SLACK_BOT_TOKEN_FILE": "{empty}"}, 1, "is empty"),
        ("", {"SLACK_BOT_TOKEN_FILE": "{held}"}, 1, "SLACK_APP_TOKEN is not set"),
        ("--catalog /nowhere.db", TOKENS, 1, "There is no catalog at /nowhere.db"),
        ("", {**TOKENS, "PICKWICK_CATALOG": "{newer}"}, 1, "update Pickwick"),
        ("", {**TOKENS, "PICKWICK_CATALOG": "{held}"}, 1, "catalog"),
        ("", {**TOKENS, "PICKWICK_DATABASE_URL": "what"}, 1, "no database address"),
        ("", {**TOKENS, "PICKWICK_DATABASE_URL": "sqlite:////proc/no/t.db"}, 1, "cannot be opened"),
        ("", {**TOKENS, "SLACK_API_URL": "slack.com"}, 1, "SLACK_API_URL is no address"),
        ("--http --port {taken}", SIGNED, 1, "cannot listen on 127.0.0.1:{taken}: "),
        ("--port {taken}", TOKENS, 1, "cannot listen on 127.0.0.1:{taken}: "),
        ("--http --port 99999", SIGNED, 2, "--port"),
        ("--http --port x", SIGNED, 2, "--port"),
        ("--log-level LOUD", TOKENS, 2, "--log-level"),
        ("--prefix A!", TOKENS, 2, "--prefix"),
        ("--socket", TOKENS, 2, "--socket"),
        ("nothing", TOKENS, 2, "nothing"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    args: str,
    variables: dict[str, str],
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "held").write_text("xoxb-held\n")
    (tmp_path / "empty").write_text(" \n")
    with closing(sqlite3.connect(tmp_path / "newer")) as newer:
        newer.execute("PRAGMA user_version = 999")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        names = {name: str(tmp_path / name) for name in ("held", "empty", "newer")}
        names["taken"] = str(taken.getsockname()[1])
        for name, value in variables.items():
            monkeypatch.setenv(name, value.format(**names))
        monkeypatch.setattr(sys, "argv", ["slack", *args.format(**names).split()])

        with pytest.raises(SystemExit) as left:
            main()

    told = capsys.readouterr().err
    sentences = [line for line in told.splitlines() if not line.startswith("{")]
    assert left.value.code == status
    assert said.format(**names) in sentences[-1]
    assert status == 2 or len(sentences) == 1
    assert "xoxb-" not in told


def test_a_token_that_slack_refuses_ends_the_process_with_a_sentence() -> None:
    async def trial() -> None:
        async with LoopbackSlack("socket") as slack:
            keys = {**TOKENS, "SLACK_APP_TOKEN": "xapp-forged"}
            async with running(api=slack.api_url, **keys) as bot:
                assert await bot.ends(within=15) == 1
                assert "pickwick: Slack refuses SLACK_APP_TOKEN (invalid_auth)" in bot.lines[-1]
                assert "forged" not in "".join(bot.lines)

    asyncio.run(trial())


# -- a Slack that is away --------------------------------------------------------------------


def test_a_slack_that_is_away_is_waited_for_until_told_to_stop() -> None:
    async def trial() -> None:
        port = free_port()
        away = f"http://127.0.0.1:{free_port()}/api/"
        async with running("--port", str(port), api=away, **TOKENS) as bot:
            line = await bot.until("Slack not reached")
            assert line["because"] == "ClientConnectorError"
            health = f"http://127.0.0.1:{port}"
            assert await page(f"{health}/healthz") == (200, "ok")
            assert await page(f"{health}/readyz") == (503, "The socket to Slack is not connected.")

            assert await bot.ends(signal.SIGTERM) == 0

    asyncio.run(trial())


def test_a_slack_that_comes_back_is_answered() -> None:
    async def trial() -> None:
        async with LoopbackSlack("socket") as slack:
            slack.fail_next("apps.connections.open", status=503)
            async with running(api=slack.api_url, **TOKENS) as bot:
                await bot.until("Slack not reached")
                await bot.until("connected")
                assert "o4-mini" in (await slack.command("/compare", QUESTION)).text

                slack.state.tokens.pop(slack.app_token)  # taken back: the process goes on
                for link in [*slack._links]:
                    await link.close()
                await bot.until("Failed to retrieve WSS URL")
                assert bot.process.returncode is None
                assert await bot.ends(signal.SIGINT) == 0

    asyncio.run(trial())


def test_an_address_for_a_socket_that_went_stale_is_not_tried_for_ever() -> None:
    async def trial() -> None:
        async with LoopbackSlack("socket") as slack:
            web = AsyncWebClient(base_url=slack.api_url)
            client = SocketModeClient(slack.app_token, web_client=web, ping_interval=0.1)
            client.logger = logging.getLogger("stale")
            client.logger.setLevel(logging.CRITICAL)
            client.wss_uri = f"{slack.url.replace('http', 'ws')}/link?ticket=stale"
            renewing = asyncio.create_task(renewed(client, stale=0.1))

            async with asyncio.timeout(5):
                await client.connect()

            assert await client.is_connected()
            renewing.cancel()
            await client.close()

    asyncio.run(trial())


# -- signals ---------------------------------------------------------------------------------


def test_what_is_under_way_goes_out_and_what_is_stuck_holds_nothing_up() -> None:
    async def trial() -> None:
        async with over_http(SLOW) as (slack, bot, _):
            asked = asyncio.create_task(slack.command("/compare", "2seconds", answers=2))
            stuck = asyncio.create_task(slack.command("/compare", "60seconds", answers=1))
            await slack.until(lambda: sum(s.where == "ack" for s in slack.captured) == 2, 4)

            assert await bot.ends(signal.SIGTERM) == 0

            assert "o4-mini" in (await asked).text
            assert (await stuck).status == 200

    asyncio.run(trial())


def test_a_token_taken_back_meanwhile_ends_no_process() -> None:
    async def trial() -> None:
        async with over_http() as (slack, bot, url):
            assert "o4-mini" in (await slack.mention(f"compare {QUESTION}")).text
            await slack.revoke_tokens()

            heard = await slack.mention(f"compare {QUESTION}")
            assert {s.answer["error"] for s in heard.sent} == {"token_revoked"}
            assert "o4-mini" in (await slack.command("/compare", QUESTION)).text
            assert await page(f"{url}/readyz") == (200, "ready")
            assert await bot.ends(signal.SIGTERM) == 0

    asyncio.run(trial())
