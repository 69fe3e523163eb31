"""How a process of ours ends: on a signal, once, with what is under way brought to its end."""

from __future__ import annotations

import asyncio
import signal

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


async def drained(tasks: set[asyncio.Task[None]], seconds: float = DRAIN) -> int:
    """Wait for running tasks and cancel those that take too long; returns how many those were."""
    if not tasks:
        return 0
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return len(late)
