"""The command `python -m adapters.discord`: run the bot, sync its commands, check it."""

from __future__ import annotations

import asyncio
import base64
import binascii
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click

from adapters.chat.command import (
    SETTINGS,
    Port,
    carry_out,
    catalog_option,
    host_option,
    log_option,
)
from adapters.chat.secret import needed, secret
from adapters.plain import clean

WHERE_TOKEN = "copy it from the developer portal, page Bot, or name a file in DISCORD_TOKEN_FILE."
PAGE = "https://discord.com/oauth2/authorize"
# What answering a mention takes; commands need none.
# docs.discord.com/developers/topics/permissions
PERMISSIONS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}


def main() -> None:
    """Run the command; what is broken is one sentence on standard error."""
    carry_out(discord_, "Discord", "discord")


@click.group("discord", invoke_without_command=True, context_settings=SETTINGS)
@click.option("--mentions", is_flag=True, help="Also answer where the bot is mentioned.")
@click.option("--shards", default="0/1", show_default=True, help="Which shards, such as 0-3/16.")
@host_option
@click.option("--port", type=Port(), help="Port of the health pages; none by default.")
@catalog_option
@log_option
@click.pass_context
def discord_(context: click.Context, /, **options: Any) -> None:
    """Pickwick in Discord: answers which model to use, in servers and messages.

    \b
    Examples:
      python -m adapters.discord invite           the link that installs the bot
      python -m adapters.discord check            are the token and the connection right?
      python -m adapters.discord sync             tell Discord the commands, once a version
      python -m adapters.discord                  run
      python -m adapters.discord --shards 0-3/16  run four of sixteen shards

    The token comes from DISCORD_TOKEN, or from the file that DISCORD_TOKEN_FILE names. What
    servers set is kept at PICKWICK_DATABASE_URL; with several processes let it be PostgreSQL.
    """
    shards_of(options["shards"])
    context.obj = options
    if context.invoked_subcommand is None:
        from adapters.chat.shutdown import leave_stuck

        asyncio.run(run(**options))
        leave_stuck("answer")


async def run(
    mentions: bool, shards: str, host: str, port: int | None, catalog: Path | None, log_level: str
) -> None:
    """Run the bot until a signal asks it to stop."""
    from adapters.chat import logs
    from adapters.chat.answering import Answerer
    from adapters.chat.metrics import Metrics
    from adapters.discord.answering import USUAL
    from adapters.discord.app import Options
    from adapters.discord.run import run as live
    from bot.catalog.file import Catalog
    from bot.catalog.reader import chosen
    from bot.teams.settings import Teams

    logs.set_up(log_level)
    options = Options(shards_of(shards), mentions)
    token = needed("DISCORD_TOKEN", WHERE_TOKEN)
    answerer = Answerer(Catalog.open(chosen(catalog)), Metrics("discord"))
    teams = Teams.open(usual=USUAL)
    try:
        await live(token, answerer, teams, options, host, port)
    finally:
        answerer.close()
        teams.close()


def shards_of(text: str) -> Any:
    """The shards meant; anything else is wrong use."""
    from adapters.discord.sharding import Shards, ShardsError

    try:
        return Shards.parse(text)
    except ShardsError as error:
        raise click.BadParameter(str(error), param_hint="--shards") from error


@discord_.command()
@click.option("--force", is_flag=True, help="Send them even where nothing changed.")
def sync(force: bool) -> None:
    """Tell Discord the commands, where they changed since the last time.

    Run it once after each new version; running the bot never does it.
    """
    from adapters.chat import logs

    logs.set_up("ERROR")
    token = needed("DISCORD_TOKEN", WHERE_TOKEN)
    click.echo(asyncio.run(_sync(token, force)))


async def _sync(token: str, force: bool) -> str:
    from adapters.discord.answering import USUAL
    from adapters.discord.app import Tree
    from adapters.discord.setup import logged_in
    from adapters.discord.setup import sync as send
    from bot.teams.settings import Teams

    teams = Teams.open(usual=USUAL)
    try:
        async with logged_in(token) as client:
            return await send(client, Tree(client), teams, force)
    finally:
        teams.close()


@discord_.command()
@click.pass_obj
def check(options: dict[str, Any]) -> None:
    """Try the token, the intents and a connection; says in a sentence what is right or wrong."""
    from adapters.chat import logs
    from adapters.discord.app import Options
    from adapters.discord.setup import check as tried

    logs.set_up("CRITICAL")
    token = needed("DISCORD_TOKEN", WHERE_TOKEN)
    click.echo(clean(asyncio.run(tried(token, Options(mentions=options["mentions"])))))


@discord_.command(hidden=True, context_settings={"ignore_unknown_options": True})
@click.argument("ignored", nargs=-1)
@click.pass_context
def demo(context: click.Context, ignored: tuple[str, ...]) -> None:  # noqa: ARG001
    """Say where the demo is."""
    click.echo("The demo is in a checkout of Pickwick: run scripts/demo discord there.", err=True)
    context.exit(2)


@discord_.command()
@click.option("--client-id", help="The application's id; else it is read from the token.")
@click.pass_obj
def invite(options: dict[str, Any], client_id: str | None) -> None:
    """Print the links that install the bot, with the fewest permissions.

    In a server it asks for no permission; with --mentions before it, for those to post answers.

    \b
    Examples:
      python -m adapters.discord invite --client-id 1100000000000000000
      python -m adapters.discord --mentions invite
    """
    found = client_id or client_id_of(secret("DISCORD_TOKEN") or "")
    if not found or not found.isdecimal():
        raise click.UsageError(
            "--client-id takes the application's id, the digits that the developer portal shows; "
            "without it set DISCORD_TOKEN."
        )
    click.echo(f"For a server:  {server_link(found, options['mentions'])}")
    click.echo(f"For yourself:  {person_link(found)}")


def server_link(client_id: str, mentions: bool) -> str:
    """For a server: as a member, so that we hear when it is left; with rights for mentions only."""
    asked = {
        "client_id": client_id,
        "integration_type": "0",
        "scope": "bot applications.commands",
        "permissions": str(sum(PERMISSIONS.values()) if mentions else 0),
    }
    return f"{PAGE}?{urlencode(asked)}"


def person_link(client_id: str) -> str:
    """For one person, who then has the commands everywhere."""
    asked = {"client_id": client_id, "integration_type": "1", "scope": "applications.commands"}
    return f"{PAGE}?{urlencode(asked)}"


def client_id_of(token: str) -> str | None:
    """The application a token belongs to: its first part says so; None where it does not."""
    first = token.partition(".")[0]
    try:
        found = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return found if found.isdecimal() else None


if __name__ == "__main__":
    main()
