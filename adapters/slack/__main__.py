"""The command `python -m adapters.slack`: run the app, print its manifest, check it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import click

from adapters.chat import secret
from adapters.chat.command import (
    BROKEN,
    SETTINGS,
    Port,
    carry_out,
    catalog_option,
    host_option,
    log_option,
)
from adapters.chat.secret import needed
from adapters.plain import clean
from adapters.slack.manifest import manifest as written
from adapters.slack.settings import PREFIX, Commands, Keys
from bot.errors import PickwickError

USUAL_PORT = 3000
WHERE_TOKEN = "install the app in a workspace and copy it from OAuth & Permissions."
WHERE_APP_TOKEN = "make one with connections:write under Basic Information, or run with --http."
WHERE_SECRET = "copy it from Basic Information."
WHERE_CLIENT = "copy it from Basic Information."


def main() -> None:
    """Run the command; what is broken is one sentence on standard error."""
    carry_out(slack, "Slack", "slack")


@click.group(invoke_without_command=True, context_settings=SETTINGS)
@click.option("--http", "is_http", is_flag=True, help="Signed HTTP instead of a socket.")
@host_option
@click.option(
    "--port",
    type=Port(),
    help="Port to listen on: 3000 with --http; else health pages, if given.",
)
@click.option("--url", default="", help="The app's public address, for installing by OAuth.")
@click.option("--prefix", default="", help="Before the aliases: ai makes /ai-compare.")
@catalog_option
@log_option
@click.pass_context
def slack(context: click.Context, /, **options: Any) -> None:
    """Pickwick in Slack: answers which model to use, in channels, threads and directly.

    \b
    Examples:
      python -m adapters.slack manifest --socket       what to paste when you make the app
      python -m adapters.slack check                   are the tokens and scopes right?
      python -m adapters.slack                         run over a socket
      python -m adapters.slack --http --port 3000      run over signed HTTP

    Tokens come from the environment, or from files that it names: SLACK_BOT_TOKEN and
    SLACK_APP_TOKEN for a socket; SLACK_SIGNING_SECRET with SLACK_BOT_TOKEN, or with
    SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many workspaces, over HTTP. Each may be given as
    a file: SLACK_BOT_TOKEN_FILE=/run/secrets/token.
    """
    commands_of(options["prefix"])
    public(options["url"])
    context.obj = options
    if context.invoked_subcommand is None:
        start = loaded()
        start.logs.set_up(options["log_level"])
        keys = keys_for(options["is_http"])
        commands = commands_of(options["prefix"])
        port = USUAL_PORT if options["is_http"] and options["port"] is None else options["port"]
        place = (options["host"], port)
        serving = start.serve(
            keys, commands, options["url"], options["catalog"], options["is_http"], *place
        )
        asyncio.run(serving)
        start.leave_stuck("answer")


def loaded() -> Any:
    """What needs slack-bolt: loaded by those commands alone that talk to Slack."""
    from adapters.slack import start

    return start


def keys_for(is_http: bool) -> Keys:
    """The secrets that this way in needs; raises SecretError with what is missing."""
    if not is_http:
        return Keys(
            bot_token=needed("SLACK_BOT_TOKEN", WHERE_TOKEN),
            app_token=needed("SLACK_APP_TOKEN", WHERE_APP_TOKEN),
        )
    signing = needed("SLACK_SIGNING_SECRET", WHERE_SECRET)
    if client := secret.secret("SLACK_CLIENT_ID"):
        return Keys(
            signing_secret=signing,
            client_id=client,
            client_secret=needed("SLACK_CLIENT_SECRET", WHERE_CLIENT),
        )
    return Keys(signing_secret=signing, bot_token=needed("SLACK_BOT_TOKEN", WHERE_TOKEN))


def commands_of(prefix: str) -> Commands:
    """What the commands are called; a prefix that Slack would refuse is wrong use."""
    prefix = prefix.strip().removeprefix("/").removesuffix("-").lower()
    if not PREFIX.fullmatch(prefix):
        raise click.BadParameter(
            "use up to 16 letters, digits and hyphens, such as ai.", param_hint="--prefix"
        )
    return Commands(prefix)


@slack.command()
@click.option("--socket", is_flag=True, help="For a socket (the default without --url).")
@click.option("--prefix", default="", help="Before the aliases: ai makes /ai-compare.")
@click.option("--url", default="", help="For HTTP: the app's public address, https://...")
@click.option(
    "--oauth", is_flag=True, help="With --url: many workspaces install it; rotates tokens."
)
@click.pass_obj
def manifest(options: dict[str, Any], socket: bool, prefix: str, url: str, oauth: bool) -> None:
    """Print the manifest to paste when you make the app.

    \b
    Examples:
      python -m adapters.slack manifest --socket
      python -m adapters.slack manifest --url https://bot.example.com --prefix ai
      python -m adapters.slack manifest --url https://bot.example.com --oauth
    """
    url = public(url or options["url"])
    if socket and url:
        raise click.UsageError("--socket needs no --url: choose one of them.")
    if oauth and not url:
        raise click.UsageError("--oauth needs --url: Slack sends people back to it.")
    commands = commands_of(prefix or options["prefix"])
    click.echo(json.dumps(written(commands, url, socket=not url, many=oauth), indent=2))


def public(url: str) -> str:
    """An address that Slack can call, or none; anything else is wrong use."""
    if url and not url.startswith("https://"):
        raise click.BadParameter("it must begin with https://", param_hint="--url")
    return url


@slack.command()
@click.option("--http", "is_http", is_flag=True, help="For signed HTTP instead of a socket.")
@click.pass_obj
def check(options: dict[str, Any], is_http: bool) -> None:
    """Try the tokens, their scopes and the connection; says in a sentence what is missing."""
    start = loaded()
    start.logs.set_up("ERROR")
    is_http = is_http or options["is_http"]
    names = ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET")
    held = {name.lower(): secret.secret(f"SLACK_{name}") or "" for name in names}
    if not held["bot_token"] and not (is_http and held["client_id"]):
        raise PickwickError(f"SLACK_BOT_TOKEN is not set: {WHERE_TOKEN}")
    found = asyncio.run(start.check(Keys(**held), is_http))
    for finding in found:
        click.echo(f"{'ok  ' if finding.is_well else 'fix '}{clean(finding.said)}")
    if not all(finding.is_well for finding in found):
        raise click.exceptions.Exit(BROKEN)


@slack.command(hidden=True, context_settings={"ignore_unknown_options": True})
@click.argument("ignored", nargs=-1)
@click.pass_context
def demo(context: click.Context, ignored: tuple[str, ...]) -> None:  # noqa: ARG001
    """Say where the demo is."""
    click.echo("The demo is in a checkout of Pickwick: run scripts/demo slack there.", err=True)
    context.exit(2)


if __name__ == "__main__":
    main()
