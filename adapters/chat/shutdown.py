"""How a process of ours ends: on a signal, once, with what is under way brought to its end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Coroutine
from typing import Any

ENDING = (signal.SIGTERM, signal.SIGINT)
DRAIN = 10.0
"""Seconds that running answers get once a process is asked to stop."""


def stop_event() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set; a second signal ends the process as usual."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked() -> None:
        stop.set()
        for signum in ENDING:
            loop.remove_signal_handler(signum)

    for signum in ENDING:
        loop.add_signal_handler(signum, asked)
    return stop


async def unless(stop: asyncio.Event, doing: Coroutine[Any, Any, None]) -> None:
    """Do something to its end, or only until the process is asked to stop."""
    task, stopping = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        task.cancel()
        stopping.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)


async def drained(tasks: set[asyncio.Task[None]], seconds: float = DRAIN) -> int:
    """Wait for running tasks and cancel those that take too long; returns how many those were."""
    if not tasks:
        return 0
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return len(late)


def leave_stuck(threads: str) -> None:
    """End the process at once where a thread is stuck in an answer that nobody waits for.

    Python would wait for it, however long that takes. Logs are written before.
    """
    for thread in threading.enumerate():
        if thread.name.startswith(threads):
            thread.join(timeout=0.5)
            if thread.is_alive():
                logging.shutdown()
                os._exit(0)
