"""Three pages for an operator, over a real server on loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from adapters.chat.health import ListenError, health_pages, health_routes, serving
from adapters.chat.metrics import Metrics

HOST = "127.0.0.1"


class Readiness:
    """Ready, or the reason why not."""

    def __init__(self) -> None:
        self.reason = ""

    async def __call__(self) -> str:
        return self.reason


@asynccontextmanager
async def client_of(port: int, host: str = HOST) -> AsyncIterator[httpx.AsyncClient]:
    """A client that reads no proxy from the environment."""
    address = f"http://{host}:{port}"
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=5) as client:
        yield client


async def pages(metrics: Metrics, ready: Readiness, *paths: str) -> list[httpx.Response]:
    app = Starlette(routes=health_routes(metrics, ready))
    async with serving(app, HOST, 0) as port, client_of(port) as client:
        return [await client.get(path) for path in paths]


def free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


async def is_open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


def test_a_process_that_lives_and_is_ready_says_so() -> None:
    healthz, readyz = asyncio.run(pages(Metrics("slack"), Readiness(), "/healthz", "/readyz"))

    assert (healthz.status_code, healthz.text) == (200, "ok")
    assert (readyz.status_code, readyz.text) == (200, "ready")


def test_a_process_that_is_not_ready_lives_and_says_why() -> None:
    ready = Readiness()
    ready.reason = "The socket to Slack is not connected."

    healthz, readyz = asyncio.run(pages(Metrics("slack"), ready, "/healthz", "/readyz"))

    assert healthz.status_code == 200
    assert (readyz.status_code, readyz.text) == (503, ready.reason)


def test_the_metrics_are_a_page_that_prometheus_reads() -> None:
    metrics = Metrics("discord")
    metrics.answered("compare", "comparison", 0.02)
    metrics.failed("timeout")

    (page,) = asyncio.run(pages(metrics, Readiness(), "/metrics"))

    assert page.headers["content-type"].startswith("text/plain; version=")
    assert 'kind="comparison"} 1.0' in page.text
    assert 'pickwick_errors_total{error="timeout",face="discord"} 1.0' in page.text


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/", 404), ("GET", "/metrics/x", 404), ("POST", "/metrics", 405),
    ("HEAD", "/healthz", 200),
])  # fmt: skip
def test_there_is_nothing_else(method: str, path: str, status: int) -> None:
    async def main() -> httpx.Response:
        app = Starlette(routes=health_routes(Metrics("slack"), Readiness()))
        async with serving(app, HOST, 0) as port, client_of(port) as client:
            return await client.request(method, path)

    found = asyncio.run(main())

    assert found.status_code == status
    assert "server" not in found.headers


def test_a_process_without_a_server_of_its_own_shows_the_pages_while_it_runs() -> None:
    port = free_port()

    async def main() -> tuple[int, bool]:
        async with (
            health_pages(Metrics("slack"), Readiness(), HOST, port),
            client_of(port) as client,
        ):
            status = (await client.get("/healthz")).status_code
        return status, await is_open(port)

    assert asyncio.run(main()) == (200, False)


def test_without_a_port_there_are_no_pages() -> None:
    async def main() -> bool:
        async with health_pages(Metrics("slack"), Readiness(), HOST, None):
            return True

    assert asyncio.run(main())


def test_a_port_that_is_taken_is_one_sentence() -> None:
    async def main(port: int) -> None:
        async with serving(Starlette(), HOST, port):
            pytest.fail("it listens")

    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenError) as caught:
            asyncio.run(main(port))

    assert str(caught.value) == f"Pickwick cannot listen on {HOST}:{port}: Address already in use."


@pytest.mark.parametrize(("host", "port"), [(HOST, 99_999), (HOST, -1), ("300.0.0.1.", 0)])
def test_a_place_that_is_none_is_one_sentence(host: str, port: int) -> None:
    async def main() -> None:
        async with serving(Starlette(), host, port):
            pytest.fail("it listens")

    with pytest.raises(ListenError, match=rf"^Pickwick cannot listen on {host}:{port}: .+\w\.$"):
        asyncio.run(main())


def test_a_request_under_way_ends_before_the_server_does() -> None:
    async def main() -> tuple[httpx.Response, bool]:
        arrived, may_end, leave = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def slow(_: Request) -> PlainTextResponse:
            arrived.set()
            await may_end.wait()
            return PlainTextResponse("done")

        async def serve(port: asyncio.Future[int]) -> None:
            app = Starlette(routes=[Route("/slow", slow)])
            async with serving(app, HOST, 0) as listening:
                port.set_result(listening)
                await leave.wait()

        known = asyncio.get_running_loop().create_future()
        serving_it = asyncio.create_task(serve(known))
        port = await known
        async with client_of(port) as client:
            asking = asyncio.create_task(client.get("/slow"))
            await arrived.wait()
            leave.set()
            while await is_open(port):
                await asyncio.sleep(0)
            was_waiting = not serving_it.done()
            may_end.set()
            found = await asking
            await serving_it
        return found, was_waiting

    found, was_waiting = asyncio.run(main())

    assert (found.status_code, found.text) == (200, "done")
    assert was_waiting


def test_a_request_that_takes_too_long_is_cut_off() -> None:
    async def main() -> bool:
        arrived, was_cut = asyncio.Event(), asyncio.Event()

        async def never(scope: Any, receive: Any, send: Any) -> None:
            del scope, receive, send
            arrived.set()
            try:
                await asyncio.Event().wait()
            finally:
                was_cut.set()

        async with serving(never, HOST, 0, drain=0) as port, client_of(port) as client:
            asking = asyncio.create_task(client.get("/"))
            await arrived.wait()
            asking.add_done_callback(lambda done: done.cancelled() or done.exception())
        return was_cut.is_set()

    assert asyncio.run(main())


def test_a_fault_while_serving_closes_the_port() -> None:
    async def main() -> bool:
        port = 0
        with pytest.raises(ValueError, match="fault"):
            async with serving(Starlette(), HOST, 0) as port:
                raise ValueError("fault")
        return await is_open(port)

    assert not asyncio.run(main())
