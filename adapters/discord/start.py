"""What the commands start: the bot, telling Discord its commands, a check of the token."""

from __future__ import annotations

from pathlib import Path

from adapters.chat import logs as logs
from adapters.chat.answering import Answerer
from adapters.chat.metrics import Metrics
from adapters.chat.shutdown import leave_stuck as leave_stuck
from adapters.discord import setup
from adapters.discord.answering import USUAL
from adapters.discord.app import Options, Tree
from adapters.discord.run import run
from adapters.discord.setup import check as check
from bot.catalog.file import Catalog
from bot.catalog.reader import chosen
from bot.teams.settings import Teams


async def serve(
    token: str, options: Options, catalog: Path | None, host: str, port: int | None
) -> None:
    """Run the bot until a signal asks it to stop."""
    answerer = Answerer(Catalog.open(chosen(catalog)), Metrics("discord"))
    teams = Teams.open(usual=USUAL)
    try:
        await run(token, answerer, teams, options, host, port)
    finally:
        answerer.close()
        teams.close()


async def sync(token: str, force: bool) -> str:
    """Tell Discord the commands where they changed, or all of them; says in a sentence which."""
    teams = Teams.open(usual=USUAL)
    try:
        async with setup.logged_in(token) as client:
            return await setup.sync(client, Tree(client), teams, force)
    finally:
        teams.close()
