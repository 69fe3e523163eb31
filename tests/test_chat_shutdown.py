"""A process ends on a signal, once, and what is under way is brought to its end."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.chat.shutdown import drained

ROOT = Path(__file__).parents[1]
PROGRAM = """
import asyncio
from adapters.chat.shutdown import stop_event

async def main():
    stop = stop_event()
    print("up", flush=True)
    await stop.wait()
    print("stopping", flush=True)
    if {is_stuck}:
        await asyncio.Event().wait()
    print("ended", flush=True)

asyncio.run(main())
"""


def program(is_stuck: bool) -> subprocess.Popen[str]:
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(is_stuck=is_stuck)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert running.stdout
    assert running.stdout.readline() == "up\n"
    return running


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_process_in_its_own_time(signum: signal.Signals) -> None:
    with program(is_stuck=False) as running:
        running.send_signal(signum)
        said, _ = running.communicate(timeout=10)

    assert said == "stopping\nended\n"
    assert running.returncode == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [(signal.SIGTERM, signal.SIGTERM), (signal.SIGTERM, signal.SIGINT),
     (signal.SIGINT, signal.SIGTERM)],
)  # fmt: skip
def test_a_second_signal_ends_a_process_that_is_stuck(
    first: signal.Signals, second: signal.Signals
) -> None:
    with program(is_stuck=True) as running:
        assert running.stdout
        running.send_signal(first)
        assert running.stdout.readline() == "stopping\n"
        running.send_signal(second)
        said, _ = running.communicate(timeout=10)

    assert said == ""
    assert running.returncode != 0


def test_running_tasks_come_to_their_end() -> None:
    async def run() -> tuple[int, list[str]]:
        may_end, ended = asyncio.Event(), []

        async def answer(name: str) -> None:
            await may_end.wait()
            ended.append(name)

        tasks = {asyncio.create_task(answer("one")), asyncio.create_task(answer("two"))}
        asyncio.get_running_loop().call_soon(may_end.set)
        return await drained(tasks), sorted(ended)

    assert asyncio.run(run()) == (0, ["one", "two"])


def test_tasks_that_take_too_long_are_cancelled_and_counted() -> None:
    async def run() -> tuple[int, bool, bool]:
        async def never() -> None:
            await asyncio.Event().wait()

        async def fails_late() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                raise ValueError

        late, failing = asyncio.create_task(never()), asyncio.create_task(fails_late())
        count = await drained({late, failing}, seconds=0)
        return count, late.cancelled(), failing.done()

    assert asyncio.run(run()) == (2, True, True)


def test_tasks_that_leave_the_set_as_they_end_are_waited_for() -> None:
    async def run() -> tuple[int, int]:
        tasks: set[asyncio.Task[None]] = set()

        async def answer() -> None:
            await asyncio.sleep(0)

        for _ in range(5):
            task = asyncio.create_task(answer())
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        return await drained(tasks), len(tasks)

    assert asyncio.run(run()) == (0, 0)


def test_nothing_under_way_is_drained_at_once() -> None:
    assert asyncio.run(drained(set())) == 0
