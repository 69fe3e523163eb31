"""The command `python -m adapters.discord`: run the bot, sync its commands, check it."""

from __future__ import annotations

import asyncio
import base64
import binascii
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
from adapters.discord.sharding import Shards, ShardsError
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
        start = loaded()
        start.logs.set_up(options["log_level"])
        token = needed("DISCORD_TOKEN", WHERE_TOKEN)
        settings = start.Options(shards_of(options["shards"]), options["mentions"])
        serving = start.serve(token, settings, options["catalog"], options["host"], options["port"])
        asyncio.run(serving)
        start.leave_stuck("answer")


def loaded() -> Any:
    """What needs discord.py: loaded by those commands alone that talk to Discord."""
    from adapters.discord import start

    return start


def shards_of(text: str) -> Shards:
    """The shards meant; anything else is wrong use."""
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
    start = loaded()
    start.logs.set_up("ERROR")
    click.echo(asyncio.run(start.sync(needed("DISCORD_TOKEN", WHERE_TOKEN), force)))


@discord_.command()
@click.pass_obj
def check(options: dict[str, Any]) -> None:
    """Try the token, the intents and a connection; says in a sentence what is right or wrong."""
    start = loaded()
    start.logs.set_up("CRITICAL")
    token = needed("DISCORD_TOKEN", WHERE_TOKEN)
    tried = start.check(token, start.Options(mentions=options["mentions"]))
    click.echo(clean(asyncio.run(tried)))


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
