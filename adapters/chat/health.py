"""Whether this process lives, is ready, and what it counted: three pages for an operator."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.chat.metrics import Metrics
from bot.errors import PickwickError

Ready = Callable[[], Awaitable[str]]
"""Says what is not ready yet in a sentence; an empty one means all is."""


def health_routes(metrics: Metrics, ready: Ready) -> list[Route]:
    """``/healthz``, ``/readyz`` (503 with the reason while not ready) and ``/metrics``."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        reason = await ready()
        return PlainTextResponse(reason or "ready", 503 if reason else 200)

    async def counted(_: Request) -> Response:
        return Response(metrics.page(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", counted)]


@asynccontextmanager
async def health_pages(
    metrics: Metrics, ready: Ready, host: str, port: int | None
) -> AsyncIterator[None]:
    """Serve the pages while a process that has no web server of its own runs."""
    if port is None:
        yield
        return
    async with serving(Starlette(routes=health_routes(metrics, ready)), host, port):
        yield


@asynccontextmanager
async def serving(
    app: Callable[..., Awaitable[None]], host: str, port: int, drain: int = 10
) -> AsyncIterator[int]:
    """Serve an ASGI app; yields the port it listens on, and lets requests end on the way out.

    Signals stay with the caller. ``drain`` is how many seconds running requests get. Raises
    ListenError where the port cannot be had.
    """
    if not 0 <= port < 2**16:
        raise ListenError(f"Pickwick cannot listen on {host}:{port}: There is no such port.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]  # what follows is the address once more
        raise ListenError(f"Pickwick cannot listen on {host}:{port}: {why}.") from error
    # Accepted sockets inherit it; asyncio would set it only where a socket names its protocol.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off",
        timeout_graceful_shutdown=drain,
    )  # fmt: skip
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not task.done():
            await asyncio.sleep(0.005)
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        listening.close()


class ListenError(PickwickError):
    """A port that is taken or may not be listened on."""


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
