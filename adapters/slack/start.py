"""What the command starts: the app, over a socket or over signed HTTP."""

from __future__ import annotations

from pathlib import Path

from adapters.chat import logs as logs
from adapters.chat.answering import Answerer
from adapters.chat.health import health_pages
from adapters.chat.metrics import Metrics
from adapters.chat.shutdown import leave_stuck as leave_stuck
from adapters.chat.shutdown import stop_event
from adapters.slack.app import SlackApp
from adapters.slack.check import check as check
from adapters.slack.settings import Commands, Keys
from bot.catalog.file import Catalog
from bot.catalog.reader import chosen
from bot.teams.settings import Teams


async def serve(
    keys: Keys,
    commands: Commands,
    url: str,
    catalog: Path | None,
    is_http: bool,
    host: str,
    port: int | None,
) -> None:
    """Run the app until a signal asks it to stop; ``port`` is of health pages over a socket."""
    metrics = Metrics("slack")
    answerer = Answerer(Catalog.open(chosen(catalog)), metrics)
    teams = Teams.open()
    app = SlackApp(keys, answerer, teams, commands, url)
    stop = stop_event()
    try:
        await answerer.prepare()
        async with app.started():
            if is_http:
                async with app.over_http(host, port or 0):
                    await stop.wait()
            else:
                async with health_pages(metrics, app.unready, host, port), app.over_socket(stop):
                    await stop.wait()
    finally:
        answerer.close()
        teams.close()
